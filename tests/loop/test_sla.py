"""Promises: kept, missed, running and at risk, and what counts in the rate."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import loop, metrics, samples
from flywheel.errors import BadInputError


def outcomes(found: loop.Sla, promise: str = "solution") -> dict[str, str]:
    rows = found.tickets[found.tickets["promise"] == promise]
    return dict(zip(rows["ticket_id"], rows["outcome"], strict=True))


def test_outcomes_by_hand(walk, cases, hour) -> None:
    """High priority, 24 hours: kept at the last second, missed, overdue without answer, running, at risk."""
    tickets = cases(kept=0, late=0, never=0, fresh=30, old=10)
    events = walk(kept="rec 0 fol 24", late="rec 0 fol 24.5", never="rec 0", fresh="rec 30", old="rec 10")
    found = loop.sla(tickets, events, now=hour(31))
    assert outcomes(found) == {"kept": "met", "late": "missed", "never": "missed", "fresh": "running", "old": "at_risk"}
    row = found.table[found.table["promise"] == "solution"].iloc[0]
    assert (row["met"], row["missed"], row["running"], row["at_risk"], row["n"]) == (1, 2, 1, 1, 3)
    assert row["value"] == pytest.approx(1 / 3)
    assert not row["enough"]


def test_a_fast_answer_counts_only_when_its_time_is_up(walk, cases, hour) -> None:
    """A ticket answered at once is kept, but stays out of the rate until the others of its day can count, too."""
    tickets, events = cases(t=0), walk(t="rec 0 fol 1")
    early, later = (loop.sla(tickets, events, now=hour(at)) for at in (10, 25))
    assert outcomes(early) == outcomes(later) == {"t": "met"}
    assert early.table["n"].tolist() == [1, 0]
    assert early.table["value"].isna().tolist() == [False, True]
    assert later.table["n"].tolist() == [1, 1]


def test_priorities_have_hours_of_their_own(walk, cases, hour) -> None:
    """Thirty hours are too many for high, and fine for medium and low."""
    parts = [cases(priority=name, **{name: 0}) for name in ("low", "high", "medium")]
    events = walk(high="rec 0 fol 30", medium="rec 0 fol 30", low="rec 0 fol 30")
    found = loop.sla(pd.concat(parts), events, by="priority", now=hour(100))
    assert outcomes(found) == {"high": "missed", "medium": "met", "low": "met"}
    assert found.table["priority"].tolist() == ["high", "medium", "low"] * 2


def test_the_clock_is_the_caller_s(walk, cases, hour) -> None:
    """Opened on Friday at 17:00 and answered on Monday at 9:20: 20 business minutes after one hour, 64 on the wall."""
    tickets, events = cases(t=24 * 4 + 17), walk(t=f"rec {24 * 4 + 17} dis {24 * 7 + 9.2}")
    office = loop.sla(tickets, events, clock=loop.OFFICE_HOURS, now=hour(24 * 9))
    wall = loop.sla(tickets, events, now=hour(24 * 9))
    assert office.tickets["hours"].iloc[0] == pytest.approx(1.2)
    assert wall.tickets["hours"].iloc[0] == pytest.approx(64.2)
    assert office.tickets["due_at"].iloc[0] == hour(24 * 4 + 17.5)


def test_groups_are_weeks_teams_and_columns(walk, cases, hour) -> None:
    """The team is the first one dispatched to; the week is named by its Monday."""
    tickets = cases(a=0, b=24 * 7)
    events = pd.concat([walk(a="rec 0 dis 1", teams={"rec": "service", "dis": "app"}), walk(b="rec 168")])
    found = loop.sla(tickets, events, by=["team", "week"], now=hour(24 * 20)).table
    rows = found[found["promise"] == "first_response"]
    assert rows["team"].fillna("nobody yet").tolist() == ["app", "nobody yet"]
    assert rows["week"].tolist() == [hour(0), hour(168)]


def test_what_happens_after_now_is_not_known(walk, cases, hour) -> None:
    """Tickets opened later are left out, and a later answer is none yet."""
    found = loop.sla(cases(t=0, s=50), walk(t="rec 0 fol 40", s="rec 50"), now=hour(30))
    assert outcomes(found) == {"t": "missed"}


def test_no_ticket_gives_no_rate(walk, cases) -> None:
    """An empty table has a row a promise without a number, and no group."""
    empty = loop.sla(cases(t=0)[:0], walk(t="rec 0")[:0])
    assert empty.table["value"].isna().all()
    assert empty.table["n"].tolist() == [0, 0]
    assert loop.sla(cases(t=0)[:0], walk(t="rec 0")[:0], by="topic").table.empty
    assert "–" in str(empty)


def test_a_ticket_without_events_is_unanswered(walk, cases, hour) -> None:
    """Nobody touched it: overdue."""
    assert outcomes(loop.sla(cases(t=0), walk(s="rec 0"), now=hour(99))) == {"t": "missed"}


def test_mistakes_are_named(walk, cases, hour) -> None:
    """An unknown priority, a missing column and a moment with a zone are refused."""
    events = walk(t="rec 0")
    with pytest.raises(BadInputError, match="priority 'hihg' has no allowed time; did you mean 'high'"):
        loop.sla(cases(priority="hihg", t=0), events)
    with pytest.raises(BadInputError, match="opened_at: is not a column here"):
        loop.sla(cases(t=0).drop(columns="opened_at"), events)
    with pytest.raises(BadInputError, match="regoin: is not a column here"):
        loop.sla(cases(t=0), events, by="regoin")
    with pytest.raises(BadInputError, match="promise: is a column of the result itself"):
        loop.sla(cases(t=0).assign(promise="x"), events, by="promise")
    with pytest.raises(BadInputError, match="'yesterdays' is no moment"):
        loop.sla(cases(t=0), events, now="yesterdays")
    with pytest.raises(BadInputError, match="has a time zone"):
        loop.sla(cases(t=0), events, now=pd.Timestamp("2026-03-03", tz="UTC"))


def test_promises_can_be_other_ones(walk, cases, hour) -> None:
    """A company's own promise replaces ours, and its name is shown."""
    promise = loop.Promise("closed_in_three_days", "Closed in three days", ("closed",), {"high": 72})
    found = loop.sla(cases(t=0), walk(t="rec 0 clo 71"), promises=[promise], now=hour(100))
    assert outcomes(found, "closed_in_three_days") == {"t": "met"}
    assert "Closed in three days" in str(found)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 60) | st.none()), min_size=1, max_size=12))
def test_every_ticket_has_one_outcome_and_the_counts_add_up(rows: list[tuple[int, int | None]]) -> None:
    """Kept and missed are the tickets whose time is up; at risk and running have no answer yet."""
    start = pd.Timestamp("2026-03-02")
    ids = [f"t{number}" for number in range(len(rows))]
    opened = [start + pd.Timedelta(hours=hour) for hour, _wait in rows]
    tickets = pd.DataFrame({"ticket_id": ids, "opened_at": opened, "topic": "x", "priority": "high"})
    answers = [
        (ticket, at + pd.Timedelta(hours=wait), "followed_up")
        for ticket, at, (_hour, wait) in zip(ids, opened, rows, strict=True)
        if wait is not None
    ]
    received = list(zip(ids, opened, ["received"] * len(ids), strict=True))
    events = pd.DataFrame(received + answers, columns=["ticket_id", "at", "status"])
    now = start + pd.Timedelta(hours=100)
    found = loop.sla(tickets, events, now=now)
    row = found.table.iloc[1]
    judged = found.tickets[found.tickets["promise"] == "solution"]
    assert row["met"] + row["missed"] == row["n"] == judged["up"].sum()
    assert set(judged.loc[judged["up"], "outcome"]) <= {"met", "missed"}
    open_now = judged["outcome"].isin(["running", "at_risk"])
    assert row["running"] + row["at_risk"] == open_now.sum()
    assert judged.loc[open_now, "reached_at"].isna().all()


def test_units_agree_with_the_rate_of_the_sample() -> None:
    """The unit table of a pilot holds the same tickets as the rate round the clock."""
    data = samples.load()
    units = loop.sla_units(data.tickets, data.ticket_events, as_of=data.last_day).execute()
    row = loop.sla(data.tickets, data.ticket_events).table.iloc[1]
    assert (len(units), units["numerator"].sum()) == (row["n"], row["met"])
    assert row["value"] == pytest.approx(0.895, abs=0.01)


def test_units_leave_out_tickets_of_nobody_and_of_the_last_days(walk, cases) -> None:
    """Only tickets of a known user whose time was up at the end of the last day."""
    tickets = cases(old=0, young=40, unknown=0)
    tickets.loc[tickets["ticket_id"] == "unknown", "user_id"] = None
    units = loop.sla_units(tickets, walk(old="rec 0 fol 30"), as_of=date(2026, 3, 3)).execute()
    assert units["numerator"].tolist() == [0]
    assert units["user_id"].tolist() == ["user of old"]


@pytest.mark.parametrize(("name", "share"), [("sla_met_rate", 0.89), ("reopened_rate", 0.16)])
def test_tickets_can_be_the_metric_of_a_pilot(name: str, share: float) -> None:
    """Both metrics give a unit table with the tickets of each user in the two windows."""
    before, during = (date(2026, 2, 2), date(2026, 3, 2)), (date(2026, 3, 2), date(2026, 5, 4))
    units = metrics.unit_table(samples.load(), name, before=before, during=during)
    assert set(units["period"]) == {"before", "during"}
    assert units["denominator"].ge(1).all()
    assert units["numerator"].sum() / units["denominator"].sum() == pytest.approx(share, abs=0.05)
