"""The register of actions: checked, carried from week to week, no line lost, hand edits kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flywheel import samples, tables
from flywheel.errors import BadInputError
from flywheel.report.actions import COLUMNS, carried, read_register, register_of, weeks_open, with_kept_lines

HEAD = "action_id,meeting_day,topic,description,owner,due_day,criterion,status,done_day,evidence\n"
OPEN = "a1,2026-06-02,late delivery,Show an honest time,product manager,2026-06-10,fewer calls,open,,\n"
DONE = "a2,2026-05-26,packaging,Eggs into a box,warehouse lead,2026/6/9,no broken eggs,done,2026-06-08,photo 12\n"


def written(folder: Path, text: str, *, name: str = "last.csv", encoding: str = "utf-8") -> Path:
    """Write a register."""
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def test_a_register_is_read_with_days_and_evidence(tmp_path: Path) -> None:
    """Days come as days, also as a spreadsheet writes them; evidence stays beside its action."""
    found = read_register(written(tmp_path, HEAD + OPEN + DONE))
    assert found.table["due_day"].dt.strftime("%m-%d").tolist() == ["06-10", "06-09"]
    assert found.table["evidence"].tolist() == ["", "photo 12"]
    assert found.overdue(date(2026, 6, 15)).tolist() == [True, False]
    assert found.overdue(date(2026, 6, 10)).tolist() == [False, False]


def test_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    """GBK and Chinese words for the status are understood."""
    text = HEAD + "a1,2026-06-02,晚送,改提示,产品经理,2026-06-10,投诉下降,已完成,2026-06-09,截图\n"
    found = read_register(written(tmp_path, text, encoding="gb18030"))
    assert found.table[["status", "topic"]].to_numpy().tolist() == [["done", "晚送"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + OPEN.replace("open", "opne"), r"status: must be one of: open, done, dropped \(row 2: 'opne'\)"),
        (HEAD + OPEN.replace("2026-06-10", "2026-06-40"), r"due_day: must be a date \(row 2: '2026-06-40'\)"),
        (HEAD + OPEN + OPEN, r"action_id: must be unique"),
        (HEAD + OPEN.replace("product manager", ""), r"owner: must not be empty"),
        (HEAD + OPEN.replace("2026-06-10", "2026-05-01"), r"meeting_day"),
        (HEAD.replace("owner", "onwer") + OPEN, r"owner"),
        (HEAD + "a1,2026-06-02\n", r"must hold 10 values"),
        ("", r"must hold the column names|no column"),
    ],
)
def test_a_broken_register_names_its_row(tmp_path: Path, text: str, said: str) -> None:
    """Each mistake is named with its row and what must hold."""
    with pytest.raises(BadInputError, match=said):
        read_register(written(tmp_path, text))


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    """Two broken rows, one message."""
    broken = OPEN.replace("open", "opne") + DONE.replace("2026/6/9", "soon")
    with pytest.raises(BadInputError) as caught:
        read_register(written(tmp_path, HEAD + broken))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("name", ["gone.csv", "last.docx"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """A missing file and another kind of file get a hint."""
    if name == "last.docx":
        written(tmp_path, "x", name=name)
    with pytest.raises(BadInputError, match="name last meeting's actions file"):
        read_register(tmp_path / name)


def test_every_line_is_carried_unfinished_first(tmp_path: Path) -> None:
    """The next file holds all lines with all columns, also those that people added; the done one stays as a record."""
    text = HEAD.replace("evidence", "evidence,room") + DONE.replace("12", "12,A3") + OPEN.replace(",,\n", ",,,B1\n")
    register = read_register(written(tmp_path, text))
    again = read_register(written(tmp_path, carried(register), name="next.csv"))
    assert again.lines[["action_id", "room"]].to_numpy().tolist() == [["a1", "B1"], ["a2", "A3"]]


def test_hand_edits_of_the_next_file_stay(tmp_path: Path) -> None:
    """A second run adds lines that the file lacks and changes none that people edited."""
    edited = written(tmp_path, HEAD + OPEN.replace("open,,", "done,2026-06-12,seen"), name="next.csv")
    text = carried(read_register(written(tmp_path, HEAD + OPEN + DONE)))
    kept = read_register(written(tmp_path, with_kept_lines(edited, text), name="again.csv"))
    assert kept.lines[["action_id", "status", "evidence"]].to_numpy().tolist() == [
        ["a1", "done", "seen"],
        ["a2", "done", "photo 12"],
    ]


def test_a_next_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    """Nobody overwrites what somebody typed, even when it is broken."""
    edited = written(tmp_path, HEAD + OPEN.replace("open", "opne"), name="next.csv")
    with pytest.raises(BadInputError, match="opne"):
        with_kept_lines(edited, carried(read_register(written(tmp_path, HEAD + OPEN))))
    assert "opne" in edited.read_text(encoding="utf-8")


def test_carrying_twice_is_carrying_once(tmp_path: Path) -> None:
    """Week after week no line is lost and none is doubled."""
    text = HEAD + DONE + OPEN + OPEN.replace("a1", "a3").replace("open", "dropped")
    first = read_register(written(tmp_path, text))
    second = read_register(written(tmp_path, carried(first), name="next.csv"))
    third = with_kept_lines(tmp_path / "next.csv", carried(second))
    assert second.lines["action_id"].tolist() == ["a1", "a2", "a3"]
    assert third == carried(second)


def test_a_table_of_actions_is_taken_as_it_stood() -> None:
    """What was decided or done on the day or later is not known yet."""
    table = pd.DataFrame(
        {
            "action_id": ["a", "b", "c"],
            "meeting_day": ["2026-06-02", "2026-06-02", "2026-06-16"],
            "topic": "late",
            "description": "x",
            "owner": "lead",
            "due_day": ["2026-06-09", "2026-06-30", "2026-06-30"],
            "criterion": "y",
            "status": ["done", "done", "open"],
            "done_day": ["2026-06-08", "2026-06-16", None],
        }
    )
    found = register_of(tables.connect({"actions": table}), day=date(2026, 6, 16))
    assert found.table[["action_id", "status"]].to_numpy().tolist() == [["a", "done"], ["b", "open"]]
    assert found.lines["done_day"].tolist() == ["2026-06-08", ""]
    assert list(found.lines.columns) == list(COLUMNS)


def test_data_without_actions_have_an_empty_register() -> None:
    """No table, no line, and a file with the columns to fill in."""
    users = pd.DataFrame({"user_id": ["a"], "signed_up_at": ["2026-01-01 10:00"]})
    found = register_of(tables.connect({"users": users}), day=date(2026, 6, 16))
    assert carried(found).removeprefix("\ufeff") == ",".join(COLUMNS) + "\n"


def test_the_sample_s_actions_survive_the_round_trip(tmp_path: Path) -> None:
    """All actions of the sample come back from their own file as they were."""
    found = register_of(samples.load(), day=date(2026, 6, 15))
    again = read_register(written(tmp_path, carried(found)))
    assert len(again.table) == len(found.table) == 56
    assert sorted(again.lines["action_id"]) == sorted(found.lines["action_id"])


def test_weeks_open_are_whole_weeks() -> None:
    """Thirteen days are one week; a meeting in the future is none."""
    assert [weeks_open(pd.Timestamp("2026-06-02"), date(2026, 6, day)) for day in (1, 8, 15, 16)] == [0, 0, 1, 2]
