"""The pack of a VOC meeting as a page starts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.errors import BadInputError
from flywheel.report import MeetingPacks


def test_weeks_are_those_of_the_data() -> None:
    """Whole weeks of the sample, the last one first, none before its first day."""
    weeks = MeetingPacks("sample").weeks(most=100)
    assert (weeks[0], weeks[-1], len(weeks)) == ("2026-W27", "2026-W02", 26)


def test_a_pack_is_written_and_tells_how_far_it_is(tmp_path: Path) -> None:
    """Progress rises to the end, and the page lies in the folder with its file of actions."""
    told: list[tuple[int, int]] = []
    page = MeetingPacks("sample", folder=tmp_path)("2026-W24", "en", lambda done, of: told.append((done, of)))
    assert page == tmp_path / "voc_pack-2026-W24.html"
    assert (tmp_path / "voc_pack-2026-W24.actions.csv").is_file()
    assert told == sorted(told)
    assert {of for _done, of in told} == {max(of for _done, of in told)}
    assert told[-1][0] < told[-1][1] <= told[-1][0] + 2


def test_a_week_that_is_none_is_refused(tmp_path: Path) -> None:
    """A page cannot ask for a week that is none."""
    with pytest.raises(BadInputError, match="2026-W99"):
        MeetingPacks("sample", folder=tmp_path)("2026-W99", "en", lambda _done, _of: None)
