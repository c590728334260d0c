"""Retention within windows, from other starts, with repeats and by group."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")


def on(*rows):
    """Make events of (user, day number, event)."""
    table = pd.DataFrame(rows, columns=["user_id", "day", "event"])
    return table[["user_id", "event"]].assign(at=DAY + pd.to_timedelta(table.day, unit="D") + pd.Timedelta(hours=9))


def signed_up(**days):
    return pd.DataFrame({"user_id": list(days), "signed_up_at": [DAY + pd.Timedelta(days=n) for n in days.values()]})


def rates(found):
    return found.table[["day", "returned", "n"]].to_numpy().tolist()


def test_a_window_counts_any_of_its_days():
    """Back on day 5 counts for days 1 to 7; a window that is not over has no value."""
    users, events = signed_up(a=0, b=0, c=5), on(("a", 5, "open"), ("b", 8, "open"))
    found = lifecycle.retention(users, events, days=((1, 7), (8, 14)), kind="bounded", since=DAY.date())
    assert rates(found) == [[7, 1, 2], [14, 0, 0]]
    assert found.table.from_day.tolist() == [1, 8]
    assert found.shown().columns.tolist() == ["signed up", "users", "days 1–7", "days 8–14"]


def test_a_minimum_of_occurrences_can_be_asked():
    """Two events on the day are two occurrences; one is not enough."""
    users, events = signed_up(a=0, b=0), on(("a", 1, "open"), ("a", 1, "open"), ("b", 1, "open"))
    assert rates(lifecycle.retention(users, events, days=(1,), at_least=2, since=DAY.date())) == [[1, 1, 2]]


def test_a_user_may_start_with_an_event():
    """Day 0 is the first payment; who signed up before the data begin may have paid before and is left out."""
    users = signed_up(a=0, b=1, c=-30)
    events = on(("a", 0, "open"), ("a", 3, "pay"), ("c", 3, "pay"), ("a", 4, "open"), ("b", 9, "open"))
    found = lifecycle.retention(users, events, days=(1,), start_event="pay")
    assert rates(found) == [[1, 1, 1]]
    assert "first day with event pay" in found.notes[1]


def test_recurring_starts_once_in_each_cohort():
    """Paying in two weeks starts twice; paying twice in one week starts once."""
    users = signed_up(a=0)
    events = on(("a", 0, "pay"), ("a", 1, "pay"), ("a", 7, "pay"), ("a", 9, "open"))
    found = lifecycle.retention(users, events, days=(1, 2), start_event="pay", starts="every", cohort="week").table
    assert found[["day", "returned", "n"]].to_numpy().tolist() == [[1, 1, 1], [2, 0, 1], [1, 0, 1], [2, 1, 1]]


def test_groups_add_up_to_the_whole():
    """By a column of users, the missing value being a group of its own."""
    users = signed_up(a=0, b=0, c=0).assign(region=["East", "West", None])
    events = on(("a", 1, "open"), ("c", 1, "open"))
    found = lifecycle.retention(users, events, days=(1,), by="region", since=DAY.date())
    assert found.table[["returned", "n"]].to_numpy().tolist() == [[1, 1], [0, 1], [1, 1]]
    assert found.shown()["region"].tolist() == ["(not known)", "East", "West"]


@settings(max_examples=10)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), min_size=1, max_size=8),
    st.integers(0, 3), st.integers(0, 3), st.integers(1, 2),
)  # fmt: skip
def test_windows_equal_a_count_in_plain_python(rows, first, more, at_least):
    """For any events, window and minimum the count is that of the definition."""
    events, users = on(*[(who, day, "open") for who, day in rows]), signed_up(a=0, b=2)
    span = {"since": DAY.date(), "as_of": (DAY + pd.Timedelta(days=9)).date()}
    found = lifecycle.retention(users, events, days=((first, first + more),), kind="bounded", at_least=at_least, **span)
    came = [
        sum(who == user and first <= day - start <= first + more for who, day in rows) >= at_least
        for user, start in (("a", 0), ("b", 2))
    ]
    assert rates(found) == [[first + more, sum(came), 2]]
    if at_least == 1:
        each = lifecycle.retention(users, events, days=range(first, first + more + 1), **span).table
        assert found.table.returned[0] <= each.returned.sum()


def test_impossible_windows_and_starts_are_listed_at_once():
    """Windows, minimum and recurring starts without cohorts are refused together."""
    with pytest.raises(BadInputError, match=r"(?s)3 problems.*windows are pairs.*0 is not a number.*need cohorts"):
        lifecycle.retention(
            signed_up(a=0), on(("a", 1, "x")), days=((7, 1),), kind="bounded", at_least=0, starts="every"
        )
    with pytest.raises(BadInputError, match="n: is a column of the result"):
        lifecycle.retention(signed_up(a=0).assign(n=1), on(("a", 1, "x")), by="n")


def test_the_planted_next_day_retention_comes_out_by_region():
    """East China's newcomers: 35 % before and 38 % during the pilot."""
    data = samples.load()
    for start, end, expected in (
        (date(2026, 3, 2), date(2026, 3, 30), 105),
        (date(2026, 3, 30), date(2026, 4, 27), 114),
    ):
        inside = data.users.filter(
            (data.users.signed_up_at >= pd.Timestamp(start)) & (data.users.signed_up_at < pd.Timestamp(end))
        )
        table = lifecycle.retention(inside, data.events, days=(1,), by="region").table.set_index("region")
        assert table.loc["East China", ["returned", "n"]].tolist() == [expected, 300]


def test_platform_makes_no_difference_to_retention_where_none_is_planted():
    """Next-day retention by the platform of the first event: chi-squared finds nothing."""
    data = samples.load()
    first = data.events.group_by("user_id").aggregate(platform=data.events.platform.argmin(data.events["at"]))
    users = data.users.inner_join(first, "user_id").select("user_id", "signed_up_at", "platform")
    table = lifecycle.retention(users, data.events, days=(1,), by="platform").table
    away = table["n"] - table["returned"]
    assert scipy_stats.chi2_contingency([table["returned"], away]).pvalue > 0.05
