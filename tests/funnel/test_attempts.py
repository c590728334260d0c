"""Funnels with excluded events and funnels of sessions: by hand, and against a walk in plain Python."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import funnel
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")
STEPS = ["view", "cart", "pay"]


def events(*rows, columns=("user_id", "event", "hour")):
    """Make events of (user, event, hours after the first midnight)."""
    table = pd.DataFrame(rows, columns=[*columns])
    return table.assign(at=DAY + pd.to_timedelta(table.hour, unit="h")).drop(columns="hour")


def users_at(table, **settings):
    return funnel.count(table, STEPS, **settings).table.users.tolist()


def attempt(line, start, *, window, order):
    """Walk one attempt until an excluded event: the steps reached, and whether such an event ended it in the window."""
    inside = [move for move in line[start + 1 :] if window is None or move[0] < line[start][0] + window]
    stop = next((place for place, move in enumerate(inside) if move[2] == "cancel"), None)
    reached, until = 1, inside[:stop]
    if order == "any":
        seen = {event for _at, _place, event in until}
        while reached < 3 and STEPS[reached] in seen:
            reached += 1
        return reached, stop is not None
    for _at, _place, event in until:
        if reached < 3 and event == STEPS[reached]:
            reached += 1
        elif order == "strict" and event != STEPS[reached - 1]:
            break
    return reached, stop is not None


MOVES = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from([*STEPS, "cancel"]), st.integers(0, 10)), min_size=1, max_size=14
)


@pytest.mark.parametrize("rule", ["stop", "drop"])
@pytest.mark.parametrize("window_from", ["first_touch", "any_start"])
@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
@settings(max_examples=10)
@given(moves=MOVES, window=st.sampled_from([None, 3]))
def test_excluded_events_end_attempts_as_a_walk_says(rule, window_from, order, moves, window):
    """For any events the expression stops or drops whom the written definition stops or drops."""
    if rule == "drop" and window_from == "any_start":
        return
    moves = [*moves, *[("z", event, 500 + place) for place, event in enumerate([*STEPS, "cancel"])]]
    places = {event: place for place, event in enumerate([*STEPS, "cancel"])}
    expected = [0, 0, 0]
    for who in "abz":
        line = sorted({(hour, places[event], event) for user, event, hour in moves if user == who})
        starts = [place for place, move in enumerate(line) if move[2] == "view"]
        starts = starts[:1] if window_from == "first_touch" else starts
        found = [attempt(line, start, window=window, order=order) for start in starts]
        reached = max((reached for reached, _hit in found), default=0)
        if rule == "drop" and any(hit and reached < 3 for reached, hit in found):
            reached = 0
        expected = [total + (reached >= number) for number, total in enumerate(expected, 1)]
    counted = users_at(
        events(*moves),
        window_days=None if window is None else window / 24,
        window_from=window_from,
        order=order,
        exclude="cancel",
        exclude_rule=rule,
    )
    assert counted == expected


def test_stop_keeps_the_steps_before_and_drop_forgets_the_user():
    """Two view and fill the cart; one cancels before paying."""
    table = events(
        *[(user, event, hour) for user in "ab" for hour, event in enumerate(["view", "cart"])],
        *[("a", "cancel", 2), ("a", "pay", 3), ("b", "pay", 3)],
    )
    assert users_at(table) == [2, 2, 2]
    assert users_at(table, exclude="cancel") == [2, 2, 1]
    assert users_at(table, exclude=["cancel"], exclude_rule="drop") == [1, 1, 1]


def test_an_excluded_event_after_the_last_step_or_the_window_does_no_harm():
    """Cancelling after paying, or a month later, does not undo the funnel."""
    table = events(("a", "view", 0), ("a", "cart", 1), ("a", "pay", 2), ("a", "cancel", 3))
    late = events(("a", "view", 0), ("a", "cart", 1), ("a", "cancel", 700), ("b", "pay", 1))
    assert users_at(table, exclude="cancel", exclude_rule="drop") == [1, 1, 1]
    assert users_at(late, exclude="cancel", exclude_rule="drop", window_days=7)[:2] == [1, 1]


def test_sessions_count_each_visit_and_need_all_steps_in_one():
    """One user, three visits: one goes through, one stops, steps over two visits do not add up."""
    rows = [
        *[("a", "s1", event, hour) for hour, event in enumerate(STEPS)],
        *[("a", "s2", "view", 10), ("a", "s2", "cart", 11)],
        *[("a", "s3", "pay", 12), ("b", "s1", "view", 13), ("b", None, "cart", 14)],
    ]
    table = events(*rows, columns=("user_id", "session_id", "event", "hour"))
    assert users_at(table, unit="session") == [3, 2, 1]
    assert users_at(table) == [2, 2, 1]
    found = funnel.count(table, STEPS, unit="session")
    assert "sessions" in found.shown()
    assert any("Counted: sessions" in note for note in found.notes)


def test_impossible_exclusions_are_refused_together():
    """A step cannot be excluded, a rule must be known, and 'drop' needs one start a user."""
    table = events(("a", "view", 0))
    with pytest.raises(BadInputError, match=r"(?s)'view' is a step.*'drop' needs one start"):
        funnel.count(table, STEPS, exclude="view", exclude_rule="drop", window_from="any_start")
    with pytest.raises(BadInputError, match="'visit' is not known"):
        funnel.count(table.assign(session_id="s"), STEPS, unit="visit")
    with pytest.raises(BadInputError, match="session_id: is not a column"):
        funnel.count(table, STEPS, unit="session")


def test_an_excluded_event_that_does_not_occur_is_refused():
    """A misspelled exclusion would silently exclude nobody."""
    table = events(*[("a", event, hour) for hour, event in enumerate([*STEPS, "cancel"])])
    with pytest.raises(BadInputError, match="did you mean 'cancel'"):
        funnel.count(table, STEPS, exclude="cancels")
