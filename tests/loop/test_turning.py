"""The state machine, the time in each element, and problems that come back."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import loop, samples
from flywheel.errors import BadInputError


def test_steps_are_counted_and_broken_ones_listed(walk) -> None:
    """One ticket walks the loop, one jumps from received to closed, one starts in the middle."""
    events = walk(good="rec 0 dis 1 fol 2 ver 3 clo 4", jump="rec 0 clo 5", late="fol 7")
    found = loop.transitions(events)
    bad = found.violations
    assert list(zip(bad["ticket_id"], bad["from_state"], bad["to_state"], strict=True)) == [
        ("jump", "received", "closed"),
        ("late", "", "followed_up"),
    ]
    assert (found.tickets, found.broken.value) == (3, pytest.approx(2 / 3))
    steps = found.table.set_index(["from_state", "to_state"])
    assert steps.loc[("received", "dispatched"), ["count", "n", "value"]].tolist() == [1, 2, 0.5]
    assert not steps.loc[("received", "closed"), "allowed"]
    assert found.table["from_state"].tolist()[:2] == ["", ""]


def test_sending_on_failed_checks_and_reopening_are_allowed(walk) -> None:
    """A ticket may be dispatched twice, go back from verification and be reopened."""
    events = walk(t="rec 0 dis 1 dis 2 fol 3 dis 4 fol 5 ver 6 fol 7 ver 8 clo 9 reo 10 dis 11")
    assert loop.transitions(events).violations.empty


def test_states_at_one_moment_stand_in_the_order_of_the_loop(walk) -> None:
    """Rows in any order with equal times break nothing."""
    events = walk(t="clo 0 ver 0 fol 0 dis 0 rec 0")
    assert loop.transitions(events).violations.empty


def test_the_rules_are_data(walk) -> None:
    """A company that closes at once says so; a state that there is not is refused."""
    assert loop.transitions(walk(t="rec 0 clo 1"), {**loop.STEPS, "received": ("closed",)}).violations.empty
    with pytest.raises(BadInputError, match="'solved' is not a state"):
        loop.transitions(walk(t="rec 0"), {"received": ("solved",)})


def test_no_events_no_steps(walk) -> None:
    """An empty table gives no row and no rate."""
    found = loop.transitions(walk(t="rec 0")[:0])
    assert found.table.empty
    assert math.isnan(found.broken.value)


def test_the_sample_breaks_no_rule() -> None:
    """All 1,189 tickets of the sample walk the loop."""
    found = loop.transitions(samples.load().ticket_events)
    assert (found.tickets, len(found.violations)) == (1189, 0)


def test_time_in_each_element_by_hand(walk, hour) -> None:
    """2 hours until dispatched, 6 until followed up, 1 until verified, 3 until closed: stuck where the team works."""
    found = loop.stages(walk(t="rec 0 dis 2 fol 8 ver 9 clo 12"), now=hour(400))
    rows = found.table.set_index("element")
    assert rows["hours"].to_dict() == {3: 2, 5: 6, 6: 1, 7: 3}
    assert rows["median_hours"].to_dict() == {3: 2, 5: 6, 6: 1, 7: 3}
    assert rows.loc[5, "time_share"] == 0.5
    assert found.stuck == 5
    assert rows["value"].tolist() == [1] * 4
    assert "5 respond and execute" in str(found)


def test_open_stays_are_censored_and_not_counted_as_over(walk, hour) -> None:
    """Of four stays two end after 2 and 4 hours and two last on: the median is 4 hours, the ninth decile unknown."""
    events = walk(a="rec 0 dis 2", b="rec 0 dis 4", c="rec 0", d="rec 0")
    row = loop.stages(events, {"received": 3}, now=hour(10)).table.iloc[0]
    assert (row["passes"], row["open"], row["median_hours"]) == (4, 2, 4)
    assert math.isnan(row["p90_hours"])
    assert row["hours"] == 2 + 4 + 10 + 10


def test_only_stays_observed_long_enough_count_as_got_through(walk, hour) -> None:
    """With two days to get through, a stay of yesterday counts neither way, even when it is over."""
    events = walk(quick="rec 0 dis 5", slow="rec 0 dis 60", young="rec 60 dis 61")
    row = loop.stages(events, {"received": 3}, within_days=2, now=hour(72)).table.iloc[0]
    assert (row["n"], row["count"], row["value"]) == (2, 1, 0.5)


def test_voices_add_the_time_until_the_ticket(walk, cases, hour) -> None:
    """Feedback at hour 0 and its ticket at hour 6 are six hours of analysis; feedback after its ticket is left out."""
    tickets = cases(t=6, s=6).assign(feedback_id=["f", "g"])
    feedback = pd.DataFrame({"feedback_id": ["f", "g"], "at": [hour(0), hour(8)]})
    found = loop.stages(walk(t="rec 6 dis 7"), tickets=tickets, feedback=feedback, now=hour(8))
    assert found.table.set_index("element")["hours"].to_dict() == {2: 6, 3: 1, 5: 1}
    assert found.stuck == 2


def test_quantiles_agree_with_plain_ones_without_censoring() -> None:
    """When every stay is over, the median is the middle one and the interval holds it."""
    rng = np.random.default_rng(7)
    hours = np.sort(rng.exponential(10, 201).round(3)) + 0.001
    start = pd.Timestamp("2026-03-02")
    events = pd.DataFrame(
        {
            "ticket_id": [f"t{number}" for number in range(201)] * 2,
            "at": [start] * 201 + [start + pd.Timedelta(hours=value) for value in hours],
            "status": ["received"] * 201 + ["dispatched"] * 201,
        }
    )
    row = loop.stages(events, {"received": 3}, now=start + pd.Timedelta(days=30)).table.iloc[0]
    assert row["median_hours"] == pytest.approx(hours[100], abs=1e-6)
    assert row["p90_hours"] == pytest.approx(hours[180], abs=1e-6)
    assert hours[80] < row["median_low"] < row["median_hours"] < row["median_high"] < hours[120]


def test_the_median_s_interval_covers_at_its_level() -> None:
    """Over 100 seeds with a third censored, the interval holds the true median about 95 times in 100."""
    start, true = pd.Timestamp("2026-03-02"), 10 * math.log(2)
    held = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        hours = rng.exponential(10, 60)
        over = hours < 12
        ids = np.array([f"t{number}" for number in range(60)])
        left = start + pd.to_timedelta(hours[over], unit="h")
        events = pd.DataFrame({"ticket_id": ids, "at": start, "status": "received"})
        ended = pd.DataFrame({"ticket_id": ids[over], "at": left, "status": "dispatched"})
        found = loop.stages(pd.concat([events, ended]), {"received": 3}, now=start + pd.Timedelta(hours=12)).table
        held += found["median_low"].iloc[0] <= true <= np.nan_to_num(found["median_high"].iloc[0], nan=1e9)
    assert 89 <= held <= 99


def test_elements_are_checked_and_empty_tables_say_nothing(walk) -> None:
    """An eighth element is refused; without events nothing is stuck."""
    with pytest.raises(BadInputError, match="pass the tickets by name"):
        loop.stages(walk(), pd.DataFrame({"ticket_id": ["t"]}))
    with pytest.raises(BadInputError, match="8 is not one of the seven elements"):
        loop.stages(walk(t="rec 0"), {"received": 8})
    with pytest.raises(BadInputError, match="0 days is no window"):
        loop.stages(walk(t="rec 0"), within_days=0)
    empty = loop.stages(walk(t="rec 0")[:0])
    assert empty.table.empty
    assert empty.stuck is None


def test_the_sample_is_stuck_where_the_team_works() -> None:
    """In the sample more than half of all ticket time lies between dispatch and follow-up, as planted in the waits."""
    data = samples.load()
    found = loop.stages(data.ticket_events, tickets=data.tickets, feedback=data.feedback)
    assert found.stuck == 5
    assert found.table["time_share"].sum() == pytest.approx(1)


def test_recurrence_by_hand(walk, cases, hour) -> None:
    """One ticket is reopened, one user writes again on the same topic, one on another topic, one never."""
    tickets = pd.concat(
        [
            cases(a=0),
            cases(b=0, b2=30, user="bea"),
            cases(c=0, user="cyd"),
            cases(c2=30, user="cyd", topic="price"),
            cases(d=0),
        ]
    )
    events = walk(
        a="rec 0 clo 10 reo 20", b="rec 0 clo 10", c="rec 0 clo 10", d="rec 0 clo 10", b2="rec 30", c2="rec 30"
    )
    found = loop.recurrence(tickets, events, within_days=2, now=hour(100)).table.set_index(["kind", "topic"])
    assert found.loc[("reopened", "late"), ["count", "n"]].tolist() == [1, 4]
    assert found.loc[("again", "late"), ["count", "n"]].tolist() == [1, 4]
    assert found.loc[("either", "late"), ["count", "n"]].tolist() == [2, 4]
    assert ("either", "price") not in found.index


def test_young_closings_are_censored(walk, cases, hour) -> None:
    """A closing of yesterday is left out for seven days, reopened or not."""
    events = walk(old="rec 0 clo 1", young="rec 0 clo 150 reo 151")
    found = loop.recurrence(cases(old=0, young=0), events, by=None, within_days=7, now=hour(170)).table
    assert found["n"].tolist() == [1, 1, 1]
    assert found["count"].tolist() == [0, 0, 0]


def test_the_window_is_half_open_and_begins_at_the_first_closing(walk, cases, hour) -> None:
    """Reopened exactly two days after closing is outside; a second closing opens no second window."""
    events = walk(edge="rec 0 clo 0 reo 48", inside="rec 0 clo 0 reo 47 clo 60 reo 200")
    found = loop.recurrence(cases(edge=-1, inside=-1), events, by=None, within_days=2, now=hour(400)).table
    assert found["count"].tolist()[0] == 1


def test_the_same_ticket_is_not_its_own_return(walk, cases, hour) -> None:
    """A ticket opened before its closing is not counted as told again, nor is one of an unknown user."""
    tickets = cases(a=0, b=0)
    tickets["user_id"] = [None, "bea"]
    found = loop.recurrence(tickets, walk(a="clo 5", b="clo 5"), by=None, now=hour(24 * 40)).table
    assert found["n"].tolist() == [2, 1, 1]
    assert found["count"].tolist() == [0, 0, 0]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 400) | st.none()), min_size=1, max_size=10))
def test_a_longer_window_never_finds_fewer_returns(rows: list[tuple[int, int | None]]) -> None:
    """Reopened within 3 days is reopened within 7, for the same closings."""
    start = pd.Timestamp("2026-03-02")
    events, ids = [], [f"t{number}" for number in range(len(rows))]
    for ticket, (closed, reopened) in zip(ids, rows, strict=True):
        events.append((ticket, start + pd.Timedelta(hours=closed), "closed"))
        if reopened:
            events.append((ticket, start + pd.Timedelta(hours=closed + reopened), "reopened"))
    changes = pd.DataFrame(events, columns=["ticket_id", "at", "status"])
    tickets = pd.DataFrame({"ticket_id": ids, "opened_at": start, "topic": "x", "user_id": ids})
    now = start + pd.Timedelta(days=60)
    short, long = (loop.recurrence(tickets, changes, by=None, within_days=days, now=now).table for days in (3, 7))
    assert (short["count"] <= long["count"]).all()
    assert (short["n"] == len(rows)).all()


def test_the_planted_surface_response_is_recovered() -> None:
    """Late-delivery tickets are reopened in about 36 of 100 cases, the others in about 6, as planted."""
    data, planted = samples.load(), samples.truths()["planted"]["recurring_tickets"]["planted"]
    tickets = data.tickets.mutate(late=data.tickets.topic == "late delivery")
    found = loop.recurrence(tickets, data.ticket_events, by="late").table.set_index(["kind", "late"])["value"]
    assert found["reopened", True] == pytest.approx(planted["late delivery"], abs=0.08)
    assert found["reopened", False] == pytest.approx(planted["other topics"], abs=0.08)


def test_reopened_units_by_hand(walk, cases) -> None:
    """One row a closed ticket of a known user, at its first closing; twice reopened counts once."""
    events = walk(a="clo 10 reo 12 clo 14 reo 16", b="clo 20", c="rec 0", d="clo 800")
    units = loop.reopened_units(cases(a=0, b=0, c=0, d=0), events, within_days=7, as_of=date(2026, 4, 5)).execute()
    assert sorted(zip(units["user_id"], units["numerator"], strict=True)) == [("user of a", 1), ("user of b", 0)]
    with pytest.raises(BadInputError, match="-1 days is no window"):
        loop.reopened_units(cases(a=0), events, within_days=-1)


def test_recurrence_of_nothing(walk, cases) -> None:
    """Without closed tickets there is no rate, and an impossible window is refused."""
    found = loop.recurrence(cases(a=0), walk(a="rec 0"), by=None)
    assert found.table["value"].isna().all()
    with pytest.raises(BadInputError, match="0 days is no window"):
        loop.recurrence(cases(a=0), walk(a="rec 0"), within_days=0)
