"""Retention by hand, the future left empty, and units for pilots."""

from datetime import date

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import lifecycle
from flywheel.errors import BadInputError
from flywheel.lifecycle.units import purchase_units

DAY = pd.Timestamp("2026-03-02")


def on(*rows):
    """Make events of (user, day number, hour)."""
    table = pd.DataFrame(rows, columns=["user_id", "day", "hour"])
    at = DAY + pd.to_timedelta(table.day, unit="D") + pd.to_timedelta(table.hour, unit="h")
    return table[["user_id"]].assign(event="app_open", at=at)


def signed_up(**days):
    return pd.DataFrame(
        {"user_id": list(days), "signed_up_at": [DAY + pd.Timedelta(days=day) for day in days.values()]}
    )


def rates(users, events, **settings):
    table = lifecycle.retention(users, events, **settings).table
    return table[["day", "returned", "n"]].to_numpy().tolist()


def test_days_are_calendar_days_not_24_hours():
    """Signed up at 23:00 and back at 00:30 is day 1; the same evening is day 0."""
    users = signed_up(a=23 / 24, b=1 / 24)
    events = on(("a", 1, 0.5), ("b", 0, 20), ("b", 5, 1))
    assert rates(users, events, days=(0, 1)) == [[0, 1, 2], [1, 1, 2]]


def test_exact_and_on_or_after_answer_two_questions():
    """Back only on day 9: not retained on day 7, retained on day 7 or later."""
    users, events = signed_up(a=0, b=0), on(("a", 9, 1), ("b", 3, 1))
    assert rates(users, events, days=(7,)) == [[7, 0, 2]]
    assert rates(users, events, days=(7,), kind="on_or_after") == [[7, 1, 2]]


def test_the_future_is_empty_not_zero():
    """A user whose day 7 is still to come is in no denominator, and the cell has no value."""
    users, events = signed_up(a=0, b=4), on(("a", 1, 9), ("a", 7, 9), ("b", 5, 9))
    table = lifecycle.retention(users, events, days=(1, 7, 30)).table
    assert table[["day", "returned", "n"]].to_numpy().tolist() == [[1, 2, 2], [7, 1, 1], [30, 0, 0]]
    assert table[["value", "low", "high"]].iloc[2].isna().all()
    assert table.users.tolist() == [2, 2, 2]


def test_before_the_first_event_nothing_was_observed():
    """Who signed up before the data begin counts only for days on which events were recorded."""
    users, events = signed_up(a=0, b=5), on(("b", 5, 9), ("a", 7, 9), ("b", 6, 9))
    assert rates(users, events, days=(1, 7)) == [[1, 1, 1], [7, 1, 1]]


def test_since_moves_the_first_observed_day():
    """With an earlier first day the quiet days count as observed."""
    users, events = signed_up(a=0), on(("a", 5, 9))
    assert rates(users, events, days=(1,)) == [[1, 0, 0]]
    assert rates(users, events, days=(1,), since=date(2026, 3, 1)) == [[1, 0, 1]]


def test_as_of_moves_the_last_observed_day():
    """With a later last day the quiet days count as observed."""
    users, events = signed_up(a=0), on(("a", 1, 9))
    assert rates(users, events, days=(7,), as_of=date(2026, 3, 9)) == [[7, 0, 1]]
    assert rates(users, events, days=(7,), as_of=date(2026, 3, 8)) == [[7, 0, 0]]


def test_cohorts_are_named_by_the_first_day_of_their_week_or_month():
    """Sunday belongs to the week of the Monday before; each cohort has its own cells."""
    users, events = signed_up(a=6, b=7, c=30), on(("a", 7, 1), ("b", 20, 1), ("c", 60, 1))
    weeks = lifecycle.retention(users, events, days=(1,), cohort="week").table
    assert weeks.cohort.dt.strftime("%m-%d").tolist() == ["03-02", "03-09", "03-30"]
    assert weeks.value.tolist() == [1.0, 0.0, 0.0]
    months = lifecycle.retention(users, events, days=(1, 7), cohort="month").table
    assert months[["cohort", "users"]].drop_duplicates().users.tolist() == [2, 1]
    assert months.cohort.dt.strftime("%m-%d").tolist() == ["03-01", "03-01", "04-01", "04-01"]


def test_a_return_event_can_be_chosen():
    """Opening the app is not buying."""
    users, events = signed_up(a=0, b=0), on(("a", 1, 1), ("b", 1, 1), ("b", 3, 1))
    events.loc[0, "event"] = "pay"
    assert rates(users, events, days=(1,), return_event="pay", as_of=date(2026, 3, 9)) == [[1, 1, 2]]
    with pytest.raises(BadInputError, match=r"'payy'.*did you mean 'pay'"):
        lifecycle.retention(users, events, return_event="payy")


def test_events_before_the_sign_up_and_of_strangers_do_not_count():
    """Only what a known user did after the sign-up is coming back."""
    users, events = signed_up(a=5), on(("a", 4, 1), ("x", 6, 1), ("a", 9, 1))
    assert rates(users, events, days=(0, 1)) == [[0, 0, 1], [1, 0, 1]]


def test_without_events_nothing_was_observed():
    """No events, no rate; no users, no cohort."""
    nothing = on(("a", 1, 1)).iloc[:0].astype({"user_id": str})
    assert rates(signed_up(a=0), nothing, days=(1,)) == [[1, 0, 0]]
    assert lifecycle.retention(signed_up(a=0).iloc[:0], on(("a", 1, 1)), cohort="week").table.empty


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 12), st.integers(0, 23)), min_size=1, max_size=15),
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)),
)
def test_retention_equals_a_count_in_plain_python(rows, days):
    """For any events both kinds, cohorts summed, agree with the definition; on-or-after is never below exact."""
    users, events = signed_up(a=days[0], b=days[1], c=days[2]), on(*rows)
    first, last = min(day for _user, day, _hour in rows), max(day for _user, day, _hour in rows)
    for kind in ("exact", "on_or_after"):
        expected = []
        for n in (1, 3):
            observed = [(u, s) for u, s in zip("abc", days, strict=True) if first <= s + n <= last]
            came = [
                any(who == u and (day - s == n or (kind == "on_or_after" and day - s > n)) for who, day, _h in rows)
                for u, s in observed
            ]
            expected.append([n, sum(came), len(observed)])
        assert rates(users, events, days=(1, 3), kind=kind) == expected
        cohorts = lifecycle.retention(users, events, days=(1, 3), kind=kind, cohort="week").table
        summed = cohorts.groupby("day")[["returned", "n"]].sum().reindex([1, 3], fill_value=0)
        assert summed.reset_index().to_numpy().tolist() == expected
    exact, later = (rates(users, events, days=(1, 3), kind=kind) for kind in ("exact", "on_or_after"))
    assert all(one[1] <= more[1] for one, more in zip(exact, later, strict=True))


def test_the_shown_table_is_a_triangle_with_empty_cells():
    """One row a cohort, one column a day, nothing where nothing was seen."""
    users, events = signed_up(a=0, b=7), on(("a", 1, 1), ("b", 8, 1))
    shown = lifecycle.retention(users, events, days=(1, 7), cohort="week").shown()
    assert shown.columns.tolist() == ["signed up", "users", "day 1", "day 7"]
    assert shown.to_numpy().tolist() == [["2026-03-02", 1, "100.0 %", "0.0 %"], ["2026-03-09", 1, "100.0 %", ""]]


def test_every_impossible_argument_is_listed_at_once():
    """Days, kind and cohort are refused together."""
    with pytest.raises(BadInputError, match=r"(?s)3 problems.*days.*'rolling' is not a kind.*'year' is not a cohort"):
        lifecycle.retention(signed_up(a=0), on(("a", 1, 1)), days=(-1,), kind="rolling", cohort="year")


def test_retention_units_are_the_users_behind_the_rate():
    """One row a user whose day was observed, with the sign-up as its time."""
    users, events = signed_up(a=0, b=0, c=2), on(("a", 1, 9), ("b", 2, 9))
    units = lifecycle.retention_units(users, events, day=1).order_by("user_id").to_pandas()
    assert units.columns.tolist() == ["user_id", "at", "numerator", "denominator"]
    assert units[["user_id", "numerator", "denominator"]].to_numpy().tolist() == [["a", 1, 1], ["b", 0, 1]]
    assert units["at"].tolist() == [DAY, DAY]


def orders(*rows):
    return on(*rows).assign(revenue_cents=[100 * (place + 1) for place in range(len(rows))])


@pytest.mark.parametrize(("value", "numerators"), [("bought", [1, 0]), ("orders", [2, 0]), ("revenue_cents", [300, 0])])
def test_purchases_count_after_the_start_and_before_the_end_of_the_window(value, numerators):
    """An order at the start and one at the very end of the window are outside."""
    paid = orders(("a", 1, 0), ("a", 9, 23), ("b", 10, 0), ("a", 0, 0), ("x", 40, 0))
    units = purchase_units(signed_up(a=0, b=0, c=35), paid, within_days=10, value=value).order_by("user_id").to_pandas()
    assert units.user_id.tolist() == ["a", "b"]
    assert units.numerator.tolist() == numerators
    assert units.denominator.tolist() == [1, 1]


def test_starts_from_before_anything_was_recorded_are_left_out():
    """Who started before the first order or event looks like somebody who did nothing; `since` says it otherwise."""
    users, paid = signed_up(a=0, b=3), orders(("b", 3, 9), ("x", 40, 0))
    for units in (purchase_units, lifecycle.activity_units):
        assert units(users, paid, within_days=7).to_pandas()[["user_id", "numerator"]].to_numpy().tolist() == [["b", 1]]
        seen = units(users, paid, within_days=7, since="2026-03-01").order_by("user_id").to_pandas()
        assert seen[["user_id", "numerator"]].to_numpy().tolist() == [["a", 0], ["b", 1]]


def test_a_user_may_start_more_than_once():
    """Each order is its own start for the question whether another one follows."""
    paid = orders(("a", 0, 0), ("a", 5, 0), ("b", 30, 0))
    starts = paid[["user_id", "at"]].rename(columns={"at": "bought_at"})
    units = purchase_units(starts, paid, start="bought_at", within_days=7).order_by("at").to_pandas()
    assert units[["user_id", "numerator"]].to_numpy().tolist() == [["a", 1], ["a", 0]]


def test_purchase_units_refuse_what_they_do_not_know():
    """Value, window and columns are checked."""
    users, paid = signed_up(a=0), orders(("a", 1, 0))
    with pytest.raises(BadInputError, match=r"(?s)within_days.*'profit' is not known"):
        purchase_units(users, paid, within_days=0, value="profit")
    with pytest.raises(BadInputError, match="margin_cents: is not a column here"):
        purchase_units(users, paid, value="margin_cents")


def test_the_same_expressions_can_be_written_for_spark():
    """Nothing in retention or purchases is special to DuckDB."""
    people = ibis.table({"user_id": "string", "signed_up_at": "timestamp"}, name="users")
    events = ibis.table({"user_id": "string", "event": "string", "at": "timestamp"}, name="events")
    as_of = date(2026, 3, 9)
    for units in (
        lifecycle.retention_units(people, events, day=7, since=date(2026, 3, 1), as_of=as_of),
        purchase_units(people, events, within_days=7, since=date(2026, 3, 1), as_of=as_of),
    ):
        assert "`events`" in ibis.to_sql(units, dialect="pyspark")


def test_what_happened_after_as_of_does_not_count():
    """Back only on day 19 is not back by day 4, and one day may be given without brackets."""
    users, events = signed_up(a=0, b=0), on(("a", 19, 9))
    table = lifecycle.retention(
        users, events, days=1, kind="on_or_after", since=date(2026, 3, 1), as_of=date(2026, 3, 6)
    ).table
    assert table[["returned", "n"]].to_numpy().tolist() == [[0, 2]]
