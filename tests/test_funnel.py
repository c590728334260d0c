"""Funnels: counting by hand, against a walk in plain Python, and the laws every funnel obeys."""

from datetime import timedelta

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import funnel
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")
STEPS = ["view", "cart", "pay"]


def events(*rows):
    """Make events of (user, event, hours after the first midnight)."""
    table = pd.DataFrame(rows, columns=["user_id", "event", "hour"])
    return table.assign(at=DAY + pd.to_timedelta(table.hour, unit="h")).drop(columns="hour")


def users_at(table, steps=STEPS, **settings):
    return funnel.count(table, steps, **settings).table.users.tolist()


def walk(moves, steps, *, window, window_from, order):
    """Return how many steps one user reaches: the definition, spelled out."""
    line = sorted({(at, steps.index(event), event) for event, at in moves if event in steps})
    starts = [place for place, (_at, _position, event) in enumerate(line) if event == steps[0]]
    if window_from == "first_touch":
        starts = starts[:1]
    return max((walk_from(line, start, steps, window=window, order=order) for start in starts), default=0)


def walk_from(line, start, steps, *, window, order):
    opened = line[start][0]
    inside = [move for move in line[start + 1 :] if window is None or move[0] < opened + window]
    if order == "any":
        seen = {event for _at, _position, event in inside}
        reached = 1
        while reached < len(steps) and steps[reached] in seen:
            reached += 1
        return reached
    reached = 1
    for _at, _position, event in inside:
        if reached < len(steps) and event == steps[reached]:
            reached += 1
        elif order == "strict" and event != steps[reached - 1]:
            break
    return reached


MOVES = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from([*STEPS, "other"]), st.integers(0, 12)), min_size=1, max_size=14
)
WAYS = [(start, order) for start in ("first_touch", "any_start") for order in ("ordered", "strict", "any")]


@pytest.mark.parametrize(("window_from", "order"), WAYS)
@settings(max_examples=40)
@given(moves=MOVES, window=st.sampled_from([None, 1, 3, 6]))
def test_counts_equal_a_walk_through_each_user_s_events(window_from, order, moves, window):
    """For any events, ties and repeats included, the expression counts what the written definition counts."""
    moves = [*moves, *[("z", step, 500) for step in STEPS]]
    span = None if window is None else timedelta(hours=window)
    reached = [
        walk(
            [(event, DAY + timedelta(hours=hour)) for user, event, hour in moves if user == who],
            STEPS,
            window=span,
            window_from=window_from,
            order=order,
        )
        for who in "abz"
    ]
    days = None if window is None else window / 24
    found = users_at(events(*moves), window_days=days, window_from=window_from, order=order)
    assert found == [sum(r >= k for r in reached) for k in (1, 2, 3)]


@pytest.mark.parametrize("window_from", ["first_touch", "any_start"])
@settings(max_examples=30)
@given(
    moves=MOVES, steps=st.sampled_from([["view", "view"], ["view", "cart", "view"], ["view", "cart", "view", "cart"]])
)
def test_a_repeated_step_needs_its_own_event(window_from, moves, steps):
    """With a step named twice, one event never serves for both, even when it was logged twice."""
    moves = [*moves, *moves, *[("z", step, 500 + number) for number, step in enumerate(steps)]]
    reached = [
        walk(
            [(event, DAY + timedelta(hours=hour)) for user, event, hour in moves if user == who],
            steps,
            window=timedelta(hours=6),
            window_from=window_from,
            order="ordered",
        )
        for who in "abz"
    ]
    found = users_at(events(*moves), steps, window_days=0.25, window_from=window_from)
    assert found == [sum(r >= k for r in reached) for k in range(1, len(steps) + 1)]


def test_rates_have_the_users_of_the_step_before_as_denominator():
    """Four view, two put into the cart, one pays: 50 % and 50 %, 25 % of the start."""
    table = funnel.count(
        events(*[(u, "view", 1) for u in "abcd"], ("a", "cart", 2), ("b", "cart", 3), ("a", "pay", 4)), STEPS
    ).table
    assert table.users.tolist() == [4, 2, 1]
    assert table.value.tolist()[1:] == [0.5, 0.5]
    assert table.n.tolist() == [0, 4, 2]
    assert table.from_start_value.tolist() == [1.0, 0.5, 0.25]
    assert table.lost.tolist() == [0, 2, 1]
    assert table.value.isna().tolist() == [True, False, False]


def test_the_window_is_open_at_its_end():
    """A payment exactly seven days after the first view is late; one second before is not."""
    late = events(("a", "view", 0), ("a", "cart", 1), ("a", "pay", 7 * 24))
    early = late.assign(at=late["at"].where(late.event != "pay", late["at"] - pd.Timedelta(seconds=1)))
    assert users_at(late, window_days=7) == [1, 1, 0]
    assert users_at(early, window_days=7) == [1, 1, 1]


def test_first_touch_and_any_start_are_two_questions():
    """Who comes back after a month and buys at once converts from any start, not from the first touch."""
    table = events(("a", "view", 0), ("a", "view", 720), ("a", "cart", 721), ("a", "pay", 722))
    assert users_at(table, window_from="first_touch") == [1, 0, 0]
    assert users_at(table, window_from="any_start") == [1, 1, 1]


def test_strict_order_forbids_other_steps_but_not_repeats_or_other_events():
    """Looking twice and searching between is fine; paying before the cart is not."""
    fine = [("a", "view", 0), ("a", "search", 1), ("a", "view", 2), ("a", "cart", 3), ("a", "pay", 4)]
    wrong = [("b", "view", 0), ("b", "pay", 1), ("b", "cart", 2), ("b", "pay", 3)]
    assert users_at(events(*fine, *wrong), order="strict") == [2, 1, 1]
    assert users_at(events(*fine, *wrong), order="ordered") == [2, 2, 2]
    assert users_at(events(*fine, ("c", "view", 0), ("c", "pay", 1), ("c", "cart", 2)), order="any") == [2, 2, 2]


def test_events_of_one_moment_count_in_the_order_of_the_funnel():
    """An app that logs three steps with one time stamp still shows a whole path."""
    assert users_at(events(("a", "pay", 1), ("a", "cart", 1), ("a", "view", 1))) == [1, 1, 1]


def test_groups_are_read_at_the_first_step_and_sum_to_the_total():
    """A user who moves on to another platform stays in the group of the first touch."""
    table = events(("a", "view", 0), ("a", "cart", 1), ("a", "pay", 2), ("b", "view", 0), ("b", "cart", 5))
    table["platform"] = ["ios", "web", "web", None, "web"]
    grouped = funnel.count(table.iloc[::-1], STEPS, by="platform").table
    assert grouped[grouped.platform == "ios"].users.tolist() == [1, 1, 1]
    assert grouped[grouped.platform.isna()].users.tolist() == [1, 1, 0]
    assert grouped.groupby("step", sort=False).users.sum().tolist() == users_at(table) == [2, 2, 1]


@settings(max_examples=30)
@given(moves=MOVES, days=st.tuples(st.integers(1, 10), st.integers(1, 10)), way=st.sampled_from(WAYS))
def test_counts_never_rise_along_steps_and_never_fall_with_the_window(moves, days, way):
    """A later step has no more users than an earlier one; a longer window loses nobody."""
    table = events(*moves, *[("z", step, 500) for step in STEPS])
    short, long = (users_at(table, window_days=hours / 24, window_from=way[0], order=way[1]) for hours in sorted(days))
    assert short == sorted(short, reverse=True)
    assert all(fewer <= more for fewer, more in zip(short, long, strict=True))


def test_an_unknown_step_is_named_with_the_nearest_and_all_present():
    """A typing mistake is answered with what was probably meant."""
    table = events(("a", "view", 0), ("a", "checkout", 1))
    with pytest.raises(BadInputError, match=r"(?s)'chekout'.*did you mean 'checkout'\?.*checkout, view.*step 'zebra'"):
        funnel.count(table, ["view", "chekout", "zebra"])


def test_every_impossible_argument_is_listed_at_once():
    """Window, order and steps are refused together."""
    with pytest.raises(BadInputError, match=r"(?s)3 problems.*steps.*window_days.*order.*ordered, strict, any"):
        funnel.count(events(("a", "view", 0)), ["view"], window_days=0, order="sideways")


def test_a_step_named_twice_needs_an_order():
    """Any-order and strict funnels refuse a repeated step instead of guessing."""
    with pytest.raises(BadInputError, match="comes twice"):
        funnel.count(events(("a", "view", 0)), ["view", "view"], order="any")


def test_no_events_give_no_rate_rather_than_zero():
    """Without any start the rates are not numbers, grouped or not."""
    nothing = events(("a", "view", 0)).iloc[:0].astype({"user_id": str, "event": str}).assign(region="x")
    table = funnel.count(nothing, STEPS).table
    assert table.users.tolist() == [0, 0, 0]
    assert table[["value", "from_start_value"]].isna().all(axis=None)
    assert funnel.count(nothing, STEPS, by="region").table.empty


def test_the_largest_loss_is_found_in_each_group():
    """The step with most users lost is named; a group that loses nobody has none."""
    table = events(
        *[(u, "view", 1) for u in "abcd"], ("a", "cart", 2), ("e", "view", 1), ("e", "cart", 2), ("e", "pay", 3)
    )
    table["region"] = ["E"] * 5 + ["W"] * 3
    assert funnel.count(table, STEPS, by="region").largest_loss()[["region", "step", "lost"]].to_numpy().tolist() == [
        ["E", "cart", 3]
    ]


def test_the_shown_table_reads_in_percent():
    """People see steps, users and rates with units, not raw shares."""
    shown = funnel.count(events(("a", "view", 0), ("b", "view", 0), ("a", "cart", 1), ("a", "pay", 2)), STEPS).shown()
    assert shown.columns.tolist() == [
        *("step", "users", "of the step before", "95 % interval", "of the first step", "lost")
    ]
    assert shown.iloc[1].tolist() == ["cart", 1, "50.0 %", "9.5 to 90.5", "50.0 %", 1]


@pytest.mark.parametrize(("window_from", "order"), WAYS)
def test_the_same_expression_can_be_written_for_spark(window_from, order):
    """Nothing in the counting is special to DuckDB."""
    table = ibis.table({"user_id": "string", "event": "string", "at": "timestamp"}, name="events")
    from flywheel.funnel import reach

    ways = {"ordered": reach.ordered, "strict": reach.strict, "any": reach.any_order}
    sql = ibis.to_sql(
        ways[order](table, STEPS, window_seconds=60, any_start=window_from == "any_start"), dialect="pyspark"
    )
    assert "`events`" in sql


def test_conversion_units_leave_out_who_is_not_observed_yet():
    """A user whose seven days are not over has no outcome; converted on the last second counts, on the next not."""
    users = pd.DataFrame({"user_id": list("abcd"), "signed_up_at": [DAY, DAY, DAY, DAY + pd.Timedelta(days=9)]})
    bought = events(
        ("a", "pay", 7 * 24 - 1),
        ("b", "pay", 7 * 24),
        ("d", "pay", 9 * 24 + 1),
        ("x", "pay", 1),
        ("c", "open", 12 * 24),
    )
    units = funnel.conversion_units(users, bought, goal="pay", window_days=7).order_by("user_id").to_pandas()
    assert units.user_id.tolist() == ["a", "b", "c"]
    assert units.numerator.tolist() == [1, 0, 0]
    assert units.denominator.tolist() == [1, 1, 1]


def test_conversion_units_leave_out_who_came_before_the_first_event():
    """A sign-up from before events were recorded has no outcome, unless `since` says that they were."""
    users = pd.DataFrame({"user_id": list("ab"), "signed_up_at": [DAY - pd.Timedelta(days=1), DAY]})
    bought = events(("b", "pay", 1), ("b", "open", 500))
    assert funnel.conversion_units(users, bought, goal="pay").to_pandas().user_id.tolist() == ["b"]
    units = funnel.conversion_units(users, bought, goal="pay", since=DAY - pd.Timedelta(days=1))
    assert sorted(units.to_pandas().user_id) == ["a", "b"]


def test_conversion_units_can_start_with_an_event():
    """The first view opens the window, only for the users asked about."""
    users = pd.DataFrame({"user_id": ["a", "b"]})
    table = events(
        ("a", "view", 0), ("a", "pay", 30), ("b", "view", 2), ("b", "pay", 1), ("c", "view", 0), ("c", "end", 99)
    )
    units = (
        funnel.conversion_units(users, table, start="view", goal="pay", window_days=2).order_by("user_id").to_pandas()
    )
    assert units[["user_id", "numerator"]].to_numpy().tolist() == [["a", 1], ["b", 0]]
    assert units["at"].tolist() == [DAY, DAY + pd.Timedelta(hours=2)]


def test_conversion_units_refuse_an_event_that_does_not_occur():
    """A goal nobody ever reached because of its spelling is not a rate of zero."""
    users = pd.DataFrame({"user_id": ["a"], "signed_up_at": [DAY]})
    with pytest.raises(BadInputError, match="did you mean 'pay'"):
        funnel.conversion_units(users, events(("a", "pay", 1)), goal="pya")


def test_click_units_count_clicks_and_showings_by_user_and_day():
    """Each day is its own unit; a day has no more clicks than showings, and none without a showing."""
    table = events(
        *[("a", "home", hour) for hour in (1, 2, 25)], *[("a", "tile", hour) for hour in (1, 26, 27)], ("b", "tile", 1)
    )
    units = funnel.click_units(table, shown="home", clicked="tile").order_by("at").to_pandas()
    assert units[["user_id", "numerator", "denominator"]].to_numpy().tolist() == [["a", 1, 2], ["a", 1, 1]]
    assert units["at"].tolist() == [DAY, DAY + pd.Timedelta(days=1)]
