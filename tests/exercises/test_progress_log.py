"""The append-only progress log."""

import json
from concurrent.futures import ThreadPoolExecutor

from flywheel.exercises.progress import Line, append, read, standings


def _line(outcome, exercise="1.1", lesson="01"):
    return Line("2026-06-01T08:00:00+00:00", lesson, exercise, outcome, 1, "s")


def test_a_broken_line_costs_only_itself(tmp_path):
    """Half a line, nonsense and missing fields are left out; what follows is read."""
    log = tmp_path / "progress.jsonl"
    append("01", "1.1", outcome="correct", tries=1, session="s", path=log)
    log.write_text(log.read_text() + '[]\n{"at": 1}\n\x00\x00\n{"at": "2026-06-01T0', encoding="utf-8")
    append("01", "1.2", outcome="not yet", tries=1, session="s", path=log)
    assert [line.exercise for line in read(log)] == ["1.1", "1.2"]


def test_lines_written_at_once_stay_whole(tmp_path):
    """Eight writers lose nothing."""
    log = tmp_path / "progress.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append("01", f"1.{n}", outcome="correct", tries=n, session="s", path=log), range(200)))
    assert len(read(log)) == 200
    assert all(json.loads(line) for line in log.read_text().splitlines() if line)


def test_once_correct_stays_correct():
    """A later slip does not take a pass away, and later tries are not counted."""
    (standing,) = standings([_line("not yet"), _line("correct"), _line("raised")], ["1.1"], lesson="01")
    assert (standing.outcome, standing.tries, standing.need) == ("correct", 2, 1)


def test_lines_of_other_lessons_do_not_count():
    """Exercise ids are looked up in their own lesson only."""
    (standing,) = standings([_line("correct", lesson="02")], ["1.1"], lesson="01")
    assert standing.outcome == "not attempted"
