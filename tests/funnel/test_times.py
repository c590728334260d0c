"""Time to convert and drop-off paths: by hand, against plain Python, and at the edges."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import funnel, samples
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")
STEPS = ["view", "cart", "pay"]


def events(*rows):
    """Make events of (user, event, hours after the first midnight)."""
    table = pd.DataFrame(rows, columns=["user_id", "event", "hour"])
    return table.assign(at=DAY + pd.to_timedelta(table.hour * 3600, unit="s")).drop(columns="hour")


def test_times_are_counted_from_step_to_step():
    """Three users: one and two hours to the cart, one of them three more hours to payment; the third never."""
    table = events(
        *[("a", "view", 0), ("a", "cart", 1), ("a", "pay", 4), ("b", "view", 0), ("b", "cart", 2), ("c", "view", 0)],
        ("z", "other", 24 * 9),
    )
    found = funnel.times(table, STEPS).table.set_index("leg")
    assert found["n"].to_dict() == {0: 1, 1: 2, 2: 1}
    assert found["median_hours"].to_dict() == {0: 4.0, 1: 1.5, 2: 3.0}
    assert found.loc[1, ["p25_hours", "p75_hours", "p90_hours"]].tolist() == pytest.approx([1.25, 1.75, 1.9])
    assert not found["enough"].any()


def test_shares_have_all_users_at_the_step_before_as_denominator():
    """Within an hour one of three has a cart, within a day two of three."""
    table = events(
        ("a", "view", 0), ("a", "cart", 1), ("b", "view", 0), ("b", "cart", 2), ("c", "view", 0), ("z", "pay", 24 * 9)
    )
    curve = funnel.times(table, STEPS).curve
    own = curve[curve["leg"] == 1].set_index("hours")
    assert own.loc[[1, 24, 168], "users"].tolist() == [1, 2, 2]
    assert own.loc[24, "value"] == pytest.approx(2 / 3)
    assert set(own["n"]) == {3}


def test_who_had_no_time_yet_is_left_out():
    """A view six days before the end has a window that is still open: neither slow nor lost."""
    table = events(("a", "view", 0), ("a", "cart", 1), ("a", "pay", 2), ("b", "view", 49), ("z", "other", 8 * 24))
    assert funnel.times(table, STEPS).curve.query("leg == 1")["n"].unique().tolist() == [1]
    everybody = funnel.times(table, STEPS, window_days=None)
    assert everybody.curve.query("leg == 1")["n"].unique().tolist() == [2]
    assert "No limit" in everybody.notes[0]
    assert funnel.times(table, STEPS, as_of=date(2026, 3, 3)).table.empty


def test_the_median_interval_covers_the_median():
    """In 300 draws of 60 skewed times the stated interval holds the true median at least about 95 times in 100."""
    from flywheel.funnel.times import _quantiles

    rng = np.random.default_rng(5)
    found = [_quantiles(np.sort(rng.exponential(size=60)), 0.95) for _ in range(300)]
    covered = np.mean([row["low"] <= np.log(2) <= row["high"] for row in found])
    assert 0.93 <= covered <= 0.99


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from([*STEPS, "other"]), st.integers(0, 30)),
        min_size=1,
        max_size=15,
    )
)
def test_times_and_paths_equal_a_walk(moves):
    """For any events, durations and next events are those a walk through each user's events finds."""
    moves = [*moves, *[("z", step, place) for place, step in enumerate(STEPS)], ("y", "other", 24 * 9)]
    spent, lost = [], {step: [] for step in STEPS[:-1]}
    for who in sorted({user for user, _event, _hour in moves}):
        line = sorted({(hour, event) for user, event, hour in moves if user == who})
        at = [min((hour for hour, event in line if event == "view"), default=None)]
        if at[0] is None:
            continue
        for step in STEPS[1:]:
            later = [hour for hour, event in line if event == step and hour >= at[-1]]
            if not later:
                break
            at.append(min(later))
        if len(at) == 3:
            spent.append(at[2] - at[0])
        else:
            following = [event for hour, event in line if at[-1] < hour < at[-1] + 6]
            lost[STEPS[len(at) - 1]].append(following[0] if following else "")
    table = events(*moves)
    whole = funnel.times(table, STEPS).table.set_index("leg").loc[0]
    assert (whole["n"], whole["median_hours"]) == (len(spent), pytest.approx(np.median(spent)))
    paths = funnel.drop_off(table, STEPS, within_hours=6, top=9).table
    for step, seen in lost.items():
        found = paths[paths["step"] == step].set_index("path")["users"].to_dict()
        assert found == {path: seen.count(path) for path in set(seen)}


def test_times_by_group():
    """Two platforms have their own medians."""
    table = events(
        *[("a", "view", 0), ("a", "pay", 2), ("b", "view", 0), ("b", "pay", 6), ("z", "other", 24 * 9)]
    ).assign(platform=["x", "x", "y", "y", "x"])
    found = funnel.times(table, ["view", "pay"], by="platform").table
    assert found[found["leg"] == 0][["platform", "median_hours"]].to_numpy().tolist() == [["x", 2.0], ["y", 6.0]]


def test_paths_are_named_up_to_the_top_and_the_rest_summed():
    """Of six lost users two search, two leave, two do something of their own."""
    table = events(
        *[(user, "view", 0) for user in "abcdef"],
        *[("a", "search", 0.1), ("b", "search", 0.2), ("c", "home", 0.1), ("d", "help", 0.1), ("e", "help", 5)],
        *[("p", "view", 0), ("p", "cart", 1), ("p", "pay", 2), ("z", "other", 24 * 9)],
    )
    found = funnel.drop_off(table, STEPS, after="view", top=2).table
    assert found[["kind", "path", "users", "n"]].to_numpy().tolist() == [
        *(["left", "", 2, 6], ["next", "search", 2, 6], ["other", "", 2, 6])
    ]
    shown = funnel.drop_off(table, STEPS, top=2).shown()
    assert shown["what came next"].tolist() == ["left", "search", "all other paths"]


def test_paths_of_several_events_end_where_the_user_leaves():
    """A path has at most as many events as asked for."""
    table = events(
        *[("a", "view", 0), ("a", "search", 0.1), ("a", "home", 0.2), ("a", "help", 0.3), ("b", "view", 0)],
        *[("b", "search", 0.1), ("p", "cart", 0), ("p", "pay", 24 * 9)],
    )
    found = funnel.drop_off(table, STEPS, after="view", depth=2).table
    assert set(found["path"]) == {"search → home", "search"}


def test_a_funnel_that_loses_nobody_has_no_paths():
    """Nobody dropped off: the table is empty, not an error."""
    table = events(("a", "view", 0), ("a", "cart", 1), ("a", "pay", 2), ("z", "other", 24 * 9))
    assert funnel.drop_off(table, STEPS).table.empty


def test_impossible_questions_are_refused():
    """The last step has no drop-off; misspelled steps get the nearest; nothing comes in no time."""
    table = events(("a", "view", 0), ("a", "cart", 1), ("a", "pay", 2))
    with pytest.raises(BadInputError, match=r"(?s)'pay' is no step that is followed.*within_hours: 0 is not above 0"):
        funnel.drop_off(table, STEPS, after="pay", within_hours=0)
    with pytest.raises(BadInputError, match="did you mean 'cart'"):
        funnel.times(table, ["view", "carts"])
    with pytest.raises(BadInputError, match="no window"):
        funnel.times(table, STEPS, window_days=0)


def test_the_sample_checks_out_within_minutes():
    """Checkout and payment are one sitting: half are through within a few minutes."""
    found = funnel.times(samples.load().events, ["start_checkout", "pay"]).table.set_index("leg")
    assert found.loc[0, "median_hours"] < 0.1
    assert found.loc[0, "enough"]
