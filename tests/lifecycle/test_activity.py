"""Active users, stickiness, active days and sessions by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-01")


def on(*rows):
    """Make events of (user, hours after the first midnight)."""
    table = pd.DataFrame(rows, columns=["user_id", "hours"])
    return table[["user_id"]].assign(at=DAY + pd.to_timedelta(table.hours, unit="h").dt.round("s"))


def days(*rows):
    return on(*[(who, 24 * day + 9) for who, day in rows])


NOTHING = days(("a", 0)).iloc[:0].astype({"user_id": str})


def test_trailing_windows_count_each_user_once_and_are_empty_until_they_are_whole():
    """User a is here on days 0 and 6, b on day 3: WAU of day 6 is 2, of day 12 only a, and MAU needs 28 days."""
    found = lifecycle.active_users(days(("a", 0), ("a", 6), ("b", 3)), as_of=date(2026, 3, 28)).table
    assert found.dau.tolist()[:7] == [1, 0, 0, 1, 0, 0, 1]
    assert found.wau.isna().tolist()[:7] == [True] * 6 + [False]
    assert found.wau[[6, 9, 10, 12, 13]].tolist() == [2, 2, 1, 1, 0]
    assert found.mau.notna().sum() == 1
    assert (found.mau.iloc[-1], found.value.iloc[-1], found.n.iloc[-1]) == (2, 0.0, 2)


def test_calendar_stickiness_is_mean_dau_by_mau():
    """March: a on two days, b on one; 3 user-days ÷ 31 = mean DAU, ÷ 2 users = stickiness; April is not over."""
    found = lifecycle.active_users(days(("a", 0), ("a", 6), ("b", 3)), window="calendar", as_of=date(2026, 4, 29)).table
    assert found[["dau", "mau", "n"]].to_numpy().tolist() == [[pytest.approx(3 / 31), 2, 2]]
    assert found.value[0] == pytest.approx(3 / 62)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), min_size=1, max_size=15), st.integers(7, 12),
)  # fmt: skip
def test_windows_equal_a_count_in_plain_python(rows, length):
    """For any events each whole window holds exactly its distinct users, and DAU ≤ WAU ≤ MAU."""
    found = lifecycle.active_users(days(*rows), month_days=length).table
    first = min(day for _who, day in rows)
    for place, row in enumerate(found.itertuples()):
        day = first + place
        assert row.dau == len({who for who, at in rows if at == day})
        for name, size in (("wau", 7), ("mau", length)):
            value = getattr(row, name)
            expected = len({who for who, at in rows if day - size < at <= day})
            assert pd.isna(value) if place < size - 1 else value == expected
        if not pd.isna(row.mau):
            assert row.dau <= row.wau <= row.mau


def test_days_before_since_still_fill_the_windows():
    """Data that reach further back than ``since`` are used; the windows before it stay empty."""
    found = lifecycle.active_users(days(("a", 0), ("b", 8)), since=date(2026, 3, 5)).table
    assert found.dau.tolist() == [0, 0, 0, 0, 1]
    assert found.wau.isna().all()


def test_without_events_there_is_no_day_and_no_month():
    """Nothing observed, nothing counted."""
    for window in ("trailing", "calendar"):
        assert lifecycle.active_users(NOTHING, window=window).table.empty


def test_impossible_windows_are_listed_at_once():
    """Window and length are refused together."""
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*'rolling' is not known.*3 days are no month"):
        lifecycle.active_users(days(("a", 0)), window="rolling", month_days=3)


def test_active_days_and_frequency():
    """Of a 3-day period a comes on 2 days, b on 1, c never, d signed up too late to be counted."""
    users = pd.DataFrame({"user_id": list("abcd"), "signed_up_at": [DAY] * 3 + [DAY + timedelta(days=1)]})
    events = days(("a", 0), ("a", 0), ("a", 2), ("b", 1), ("d", 2), ("b", 3))
    found = lifecycle.active_days(events, start=date(2026, 3, 1), end=date(2026, 3, 4), users=users)
    assert found.table[["days", "users"]].to_numpy().tolist() == [[0, 1], [1, 1], [2, 1], [3, 0]]
    assert (found.frequency.value, found.frequency.n) == (1.5, 2)
    with pytest.raises(BadInputError, match="holds no day"):
        lifecycle.active_days(events, start=date(2026, 3, 4), end=date(2026, 3, 4))


def test_a_pause_longer_than_the_gap_ends_a_session():
    """Exactly 30 minutes stay in the session, one more minute opens the next; users do not share sessions."""
    events = on(("a", 9.0), ("a", 9.5), ("a", 10 + 1 / 60), ("b", 9.25))
    table = lifecycle.session_table(events).order_by("user_id", "at").to_pandas()
    assert table[["user_id", "seconds", "events"]].to_numpy().tolist() == [["a", 1800, 2], ["a", 0, 1], ["b", 0, 1]]
    found = lifecycle.sessions(events).table.set_index("measure")
    assert found["value"].tolist() == [1.5, 600.0, pytest.approx(4 / 3)]
    assert found[["n", "sessions"]].iloc[0].tolist() == [2, 3]


def test_a_given_session_id_wins():
    """Two ids within a minute are two sessions, one id over hours is one; events without an id are cut at pauses."""
    events = on(("a", 9), ("a", 9.01), ("a", 14), ("a", 20), ("a", 20.1)).assign(
        session_id=["s1", "s2", "s1", None, None]
    )
    table = lifecycle.session_table(events).order_by("at").to_pandas()
    assert table[["session", "events"]].to_numpy().tolist() == [["s1", 2], ["s2", 1], ["gap-1", 2]]
    assert table.seconds.tolist() == [18000, 0, 360]


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 300)), min_size=1, max_size=12))
def test_sessions_keep_every_event_and_no_long_pause(rows):
    """For any events: their number is kept, and sessions are as many as users plus long pauses."""
    table = lifecycle.session_table(on(*[(who, minute / 60) for who, minute in rows])).to_pandas()
    assert table.events.sum() == len(rows)
    expected = 0
    for user in "ab":
        minutes = sorted(minute for who, minute in rows if who == user)
        expected += sum(b - a > 30 for a, b in pairwise(minutes)) + bool(minutes)
    assert len(table) == expected


def test_sessions_of_nobody_and_of_one():
    """No event gives no mean; one user gives a mean without interval; a gap of nothing is refused."""
    found = lifecycle.sessions(NOTHING).table
    assert found.n.tolist() == [0, 0, 0]
    assert found.value.isna().all()
    assert lifecycle.sessions(on(("a", 1))).table[["low", "high"]].isna().all(axis=None)
    with pytest.raises(BadInputError, match="0 minutes are no gap"):
        lifecycle.sessions(on(("a", 1)), gap_minutes=0)


def test_the_interval_is_that_of_users_not_of_sessions():
    """A ratio of sums with its delta-method error, worked with numpy: users are the sample."""
    events = on(("a", 1), ("a", 5), ("a", 9), ("b", 1), ("b", 1.2), ("c", 3), ("c", 3.3))
    found = lifecycle.sessions(events).table.set_index("measure").loc["events_per_session"]
    tops, counts = pd.Series([3, 2, 2]), pd.Series([3, 1, 1])
    ratio = tops.sum() / counts.sum()
    error = (tops - ratio * counts).std(ddof=0) * (3 / 2) ** 0.5 / counts.mean() / 3**0.5
    assert found["value"] == pytest.approx(ratio)
    assert found["high"] - found["value"] == pytest.approx(4.302652729911275 * error)


def test_gaps_find_the_sessions_of_the_sample():
    """Cut by pauses, the sample has the sessions its ids name, within one in a hundred."""
    events = samples.load().events
    cut = lifecycle.session_table(events.drop("session_id")).count().execute()
    assert cut == pytest.approx(events.session_id.nunique().execute(), rel=0.01)
