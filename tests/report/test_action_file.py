"""The file of actions that a meeting writes is the one that the next pack reads."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flywheel import samples
from flywheel.errors import BadInputError, FlywheelError
from flywheel.report import action_file, open_voc_pack
from flywheel.report.action_file import ActionFile, latest_actions

NEW = {
    "topic": "late delivery",
    "description": "Change the roster",
    "owner": "delivery lead",
    "due_day": "2026-06-29",
    "criterion": "late share of evening orders under 15 %",
}


@pytest.fixture
def store(tmp_path: Path) -> ActionFile:
    """The meeting of 15 June, in an empty folder."""
    return action_file("2026-W24", folder=tmp_path)


def test_a_new_action_is_in_the_next_pack(store: ActionFile) -> None:
    """It gets an id and the meeting's day, and next week's pack finds and reads the file."""
    before = len(store.lines())
    path = store.save(new=[NEW, NEW])
    assert latest_actions(path.parent, date(2026, 6, 15)) == path
    pack = open_voc_pack("2026-W25", actions=path)
    mine = pack.register.table[pack.register.table["description"] == "Change the roster"]
    assert mine["action_id"].tolist() == ["2026-W24-1", "2026-W24-2"]
    assert set(mine["meeting_day"]) == {pd.Timestamp("2026-06-15")}
    assert len(pack.register.table) == before + 2


def test_what_others_wrote_meanwhile_stays(tmp_path: Path) -> None:
    """Two people with the same list open: both of their actions end up in the file."""
    one, other = (action_file("2026-W24", folder=tmp_path) for _person in range(2))
    one.save(new=[NEW])
    other.save(new=[{**NEW, "owner": "app lead"}], changed={"2026-W24-1": {"status": "dropped"}})
    lines = one.lines().set_index("action_id")
    assert lines.loc["2026-W24-1", "status"] == "dropped"
    assert lines.loc["2026-W24-2", "owner"] == "app lead"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"owner": " "}, "Owner: is empty"),
        ({"due_day": "2026-06-01"}, "lies before the meeting of 2026-06-15"),
        ({"due_day": "next week"}, "'next week' is no day"),
        ({"description": "=HYPERLINK(1)"}, "takes for a formula"),
    ],
)
def test_a_promise_without_substance_is_refused(store: ActionFile, change: dict[str, str], said: str) -> None:
    """Nothing is written when something is wrong."""
    with pytest.raises(BadInputError, match=said):
        store.save(new=[{**NEW, **change}])
    assert not store.path.exists()


def test_an_action_that_is_gone_is_named(store: ActionFile) -> None:
    """A change of an action that nobody has is refused by its name."""
    with pytest.raises(BadInputError, match="a-0: is no longer in the file"):
        store.save(changed={"a-0": {"status": "done"}})


def test_a_file_that_is_none_is_left_alone(store: ActionFile) -> None:
    """Somebody's other file is not overwritten."""
    store.path.write_text("what is this\n", encoding="utf-8")
    with pytest.raises(FlywheelError):
        store.save(new=[NEW])
    assert store.path.read_text(encoding="utf-8") == "what is this\n"


def test_without_a_file_the_data_s_actions_stand_in(tmp_path: Path) -> None:
    """The list begins with what the data know on the morning of the meeting."""
    found = action_file(data=samples.tiny(), folder=tmp_path)
    assert not found.path.exists()
    assert set(found.lines()["status"]) <= {"open", "done", "dropped"}
