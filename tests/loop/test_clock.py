"""The clock of promises: business hours, weekends, holidays, make-up days, and round the clock."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.errors import BadInputError
from flywheel.loop import OFFICE_HOURS, Clock

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


def hours(clock: Clock, start: str, end: str) -> float:
    return float(clock.hours([pd.Timestamp(start)], [pd.Timestamp(end)])[0])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-06 17:00", "2026-03-09 10:00", 2),  # one hour on Friday, one on Monday
        ("2026-03-06 08:00", "2026-03-06 09:30", 0.5),  # before opening nothing runs
        ("2026-03-07 10:00", "2026-03-08 22:00", 0),  # a weekend
        ("2026-03-06 18:00", "2026-03-09 09:00", 0),  # from closing to opening
        ("2026-03-02 00:00", "2026-03-09 00:00", 45),  # a week of five days
        ("2026-03-09 10:00", "2026-03-06 17:00", -2),  # backwards
    ],
)
def test_office_hours_run_from_monday_to_friday(start: str, end: str, expected: float) -> None:
    """Nine to six on five days, counted by hand."""
    assert hours(OFFICE_HOURS, start, end) == expected


def test_holidays_stop_the_clock_and_make_up_days_start_it() -> None:
    """With Monday off and Saturday worked in lieu, Friday 17:00 to Tuesday 10:00 is 1 + 9 + 1 hours."""
    clock = Clock(opens_hour=9, closes_hour=18, weekdays=(1, 2, 3, 4, 5), holidays=(MONDAY,), make_up_days=(SATURDAY,))
    assert hours(clock, "2026-03-06 17:00", "2026-03-10 10:00") == 11
    assert hours(OFFICE_HOURS, "2026-03-06 17:00", "2026-03-10 10:00") == 1 + 9 + 1


def test_no_clock_change_moves_a_promise() -> None:
    """The night in which clocks change in Europe has 24 hours, as times carry no zone."""
    assert hours(Clock(), "2026-03-28 12:00", "2026-03-29 12:00") == 24


def test_a_missing_moment_has_no_hours() -> None:
    """Nothing is not zero."""
    assert np.isnan(Clock().hours([pd.Timestamp("2026-03-02")], [pd.NaT])).all()
    assert np.isnat(Clock().after([pd.NaT], 3)).all()


def test_the_due_moment_skips_what_is_not_worked() -> None:
    """Two working hours after Friday 17:00 end on Monday 10:00; after closing and from Saturday on Monday 11:00."""
    starts = [pd.Timestamp(text) for text in ("2026-03-06 17:00", "2026-03-07 12:00", "2026-03-06 20:00")]
    due = OFFICE_HOURS.after(starts, 2)
    assert [str(moment) for moment in due] == ["2026-03-09T10:00:00", "2026-03-09T11:00:00", "2026-03-09T11:00:00"]


def test_a_due_moment_far_beyond_holidays_is_found() -> None:
    """A clock that stands still for a year goes on afterwards."""
    pause = tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(365))
    clock = Clock(holidays=pause)
    assert str(clock.after([pd.Timestamp("2026-03-02")], 5)[0]) == "2027-01-01T05:00:00"


moments = st.integers(0, 60 * 24 * 3600).map(lambda seconds: pd.Timestamp("2026-01-01") + pd.Timedelta(seconds=seconds))
clocks = st.builds(
    lambda opens, length, days, off: Clock(
        opens_hour=opens,
        closes_hour=min(opens + length, 24),
        weekdays=tuple(days),
        holidays=tuple({date(2026, 1, 1) + timedelta(days=day) for day in off}),
    ),
    st.integers(0, 20),
    st.integers(1, 24),
    st.sets(st.integers(1, 7), min_size=1),
    st.lists(st.integers(0, 60), max_size=5),
)


@settings(max_examples=60)
@given(clocks, moments, moments, moments)
def test_hours_add_up_and_never_exceed_the_wall(
    clock: Clock, one: pd.Timestamp, two: pd.Timestamp, three: pd.Timestamp
) -> None:
    """Hours from a to c are those from a to b and from b to c, and no more than on the wall."""
    first, middle, last = sorted([one, two, three])
    parts = clock.hours([first, middle], [middle, last]).sum()
    whole = float(clock.hours([first], [last])[0])
    assert parts == pytest.approx(whole, abs=1e-9)
    assert 0 <= whole <= (last - first) / pd.Timedelta(hours=1)


@settings(max_examples=60)
@given(clocks, moments, st.integers(1, 200))
def test_due_is_the_first_moment_with_so_many_hours(clock: Clock, start: pd.Timestamp, wait: int) -> None:
    """At the due moment exactly the hours are over, and one second before they are not."""
    due = clock.after([start], wait)
    before = due - np.timedelta64(1, "s")
    assert clock.hours([start], due)[0] == pytest.approx(wait, abs=1e-9)
    assert clock.hours([start], before)[0] < wait


def test_the_clock_says_when_it_runs() -> None:
    """Notes name the hours, the days and the number of holidays."""
    assert str(Clock()) == "round the clock"
    assert str(OFFICE_HOURS) == "business hours 09:00–18:00, Mon, Tue, Wed, Thu, Fri; 0 holidays"
    assert "09:30" in str(Clock(opens_hour=9.5, closes_hour=18))


def test_impossible_clocks_are_refused_with_all_mistakes() -> None:
    """Hours the wrong way round, an eighth day and a holiday that is worked are named at once."""
    with pytest.raises(BadInputError, match=r"3 problems(?s:.)*18 to 9(?s:.)*1 for Monday(?s:.)*worked in lieu"):
        Clock(opens_hour=18, closes_hour=9, weekdays=(8,), holidays=(MONDAY,), make_up_days=(MONDAY,))
    with pytest.raises(BadInputError, match="not days of the week"):
        Clock(weekdays=())
