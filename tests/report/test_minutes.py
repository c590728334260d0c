"""What the form of the minutes says becomes the file of actions with which the next pack begins."""

from pathlib import Path

import pytest

from flywheel.errors import BadInputError, FlywheelError
from flywheel.forms.desk import DESK
from flywheel.report import MeetingPacks, action_file, open_voc_pack

DECISION = {
    "topic": "late delivery",
    "action": "The station lead may change the roster",
    "owner": "delivery lead",
    "due": "2026-07-20",
    "criterion": "late share below 12 %",
}
DAY = {"day": "2026-06-15", "chair": "Head of operations"}


def test_the_next_pack_carries_what_the_minutes_say(tmp_path: Path) -> None:
    """Decisions are new actions of the week before the meeting, an open promise is closed, and twice is as once."""
    packs = MeetingPacks("sample", tmp_path)
    still = action_file("2026-W24", folder=tmp_path).lines().query("status == 'open'").iloc[0]
    follow_up = [
        {"action": still["description"].upper(), "state": "done", "evidence": "18 % → 9 %"},
        {"action": "paint the wall", "state": "dropped"},
    ]
    minutes = {**DAY, "decisions": [DECISION], "follow_up": follow_up}
    told = packs.take_minutes(minutes)
    assert told.startswith("voc_pack-2026-W24.actions.csv: 1 new, 0 there already, 1 earlier ones closed.")
    assert "“paint the wall”" in told
    assert "0 new, 1 there already, 0 earlier" in packs.take_minutes({**minutes, "follow_up": []})
    path = action_file("2026-W24", folder=tmp_path).path
    found = open_voc_pack("2026-W25", actions=path).register.table.set_index("description")
    assert found.loc[DECISION["action"], "status"] == "open"
    closed = found[found["action_id"] == still["action_id"]].iloc[0]
    assert (closed["status"], f"{closed['done_day']:%Y-%m-%d}") == ("done", "2026-06-15")
    assert closed["evidence"] == "18 % → 9 %"


def test_gaps_are_named_with_their_number(tmp_path: Path) -> None:
    """The second decision has no owner: that is said of it, and nothing is written."""
    rows = [DECISION, {"action": "Call the riders", "topic": "late", "due": "2026-07-20", "criterion": "5 calls"}]
    with pytest.raises(BadInputError, match="action 2, Owner"):
        MeetingPacks("sample", tmp_path).take_minutes({**DAY, "decisions": rows})
    assert not list(tmp_path.iterdir())


def test_minutes_without_a_promise_are_refused(tmp_path: Path) -> None:
    """Nothing is written for nothing; what is still open needs no line."""
    with pytest.raises(FlywheelError, match="no decision"):
        MeetingPacks("sample", tmp_path).take_minutes({**DAY, "follow_up": [{"action": "x", "state": "open"}]})


def test_the_worked_example_can_be_kept(tmp_path: Path) -> None:
    """The example of the form is complete enough for the file."""
    assert "1 new" in MeetingPacks("sample", tmp_path).take_minutes(DESK["minutes"].worked_example())
