"""The verb ``flywheel progress``."""

import pytest
from click.testing import CliRunner

from flywheel.cli.progress import progress
from flywheel.exercises import syllabus
from flywheel.exercises.progress import append


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call the verb in a work folder of its own."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(progress, arguments)


def test_without_a_log_the_board_is_empty_and_says_so(run):
    """Before the first check every exercise is not attempted, and the place of the log is named."""
    shown = run()
    assert shown.exit_code == 0
    assert f"{syllabus.read()[0].id} {syllabus.read()[0].title}: 0 of" in shown.output
    assert "No exercise was checked yet" in shown.output


def test_a_missed_exercise_is_worth_another_look(run):
    """What was tried and not solved stands on the second list."""
    lesson = syllabus.read()[0]
    append(lesson.id, lesson.exercises[0], outcome="not yet", tries=1, session="s")
    shown = run("--lesson", lesson.id)
    assert "Not yet · 1 try" in shown.output.split("Worth another look")[1]


def test_the_log_is_exported_as_csv(run, tmp_path):
    """The export has one line a check and opens in a spreadsheet."""
    append("01", "1.1", outcome="correct", tries=2, session="s")
    shown = run("--export", str(tmp_path / "me.csv"))
    assert shown.exit_code == 0
    header, line = (tmp_path / "me.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header == "at,lesson,exercise,outcome,tries,session"
    assert line.endswith(",01,1.1,correct,2,s")


def test_a_file_that_cannot_be_written_is_said(run, tmp_path):
    """The message names the file and what to do."""
    shown = run("--export", str(tmp_path / "nowhere" / "me.csv"))
    assert "cannot be written" in str(shown.exception)
