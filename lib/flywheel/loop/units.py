"""Turns tickets into units for a pilot: whether a promise was kept, whether a closed ticket was reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel.loop.frames import refuse_days
from flywheel.loop.sla import PROMISES, Promise
from flywheel.tables import as_ibis, whole_seconds
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, last_day, require

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["reopened_units", "sla_units"]


def sla_units(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    *,
    promise: Promise = PROMISES[1],
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a ticket of a known user whose time is up, with whether the promise was kept, round the clock.

    Args:
        tickets: One row a ticket (``ticket_id, opened_at, priority, user_id``).
        ticket_events: One row a change of state (``ticket_id, at, status``).
        promise: The promise; by default a solution or firm plan.
        as_of: The last day that was fully observed; by default the day of the last change of state.

    Returns:
        ``user_id, at`` (the opening), ``numerator`` (1 when kept, else 0), ``denominator`` (1).

    Raises:
        BadInputError: A column is missing.

    Example:
        >>> opened = pd.to_datetime(["2026-03-02 10:00"])
        >>> tickets = pd.DataFrame({"ticket_id": "t", "user_id": "u", "opened_at": opened, "priority": "high"})
        >>> events = pd.DataFrame({"ticket_id": "t", "at": opened, "status": "followed_up"})
        >>> sla_units(tickets, events, as_of="2026-03-04").execute().numerator.tolist()
        [1]
    """
    (as_of,) = as_days("loop.sla_units", as_of=as_of)
    cases, changes = as_ibis(tickets), as_ibis(ticket_events)
    require(cases, ["ticket_id", "opened_at", "priority", "user_id"], source="loop.sla_units")
    require(changes, ["ticket_id", "at", "status"], source="loop.sla_units")
    end = end_of(as_of or last_day(changes))
    kept = changes.filter(changes.status.isin(promise.states))
    first = kept.group_by("ticket_id").aggregate(reached_at=kept.at.min())
    opened = cases.drop_null("user_id").filter(cases.priority.isin(list(promise.hours)))
    allowed: Any = ibis.cases(
        *[(opened.priority == name, round(hours * 3600)) for name, hours in promise.hours.items()], else_=0
    )
    opened = opened.select("ticket_id", "user_id", "opened_at", allowed=allowed.cast("int64"))
    up = opened.filter(whole_seconds(end) - whole_seconds(opened.opened_at) > opened.allowed)
    joined = up.left_join(first, "ticket_id")
    used = whole_seconds(joined.reached_at) - whole_seconds(joined.opened_at)
    return joined.select(
        "user_id",
        at=joined.opened_at,
        numerator=((used <= joined.allowed) & (joined.reached_at < end)).fill_null(False).cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def reopened_units(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    *,
    within_days: float = 30,
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a closed ticket of a known user, with whether it was reopened within some days.

    Args:
        tickets: One row a ticket (``ticket_id, user_id``).
        ticket_events: One row a change of state (``ticket_id, at, status``).
        within_days: Days after the first closing, half-open; closings observed for less are left out.
        as_of: The last day that was fully observed; by default the day of the last change of state.

    Returns:
        ``user_id, at`` (the first closing), ``numerator`` (1 when reopened, else 0), ``denominator`` (1).

    Raises:
        BadInputError: A column is missing, or ``within_days`` is impossible.

    Example:
        >>> tickets = pd.DataFrame({"ticket_id": ["t"], "user_id": ["u"]})
        >>> at = pd.to_datetime(["2026-03-02", "2026-03-05"])
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["closed", "reopened"]})
        >>> reopened_units(tickets, events, within_days=7, as_of="2026-04-01").execute().numerator.tolist()
        [1]
    """
    (as_of,) = as_days("loop.reopened_units", as_of=as_of)
    refuse_days("loop.reopened_units", within_days=within_days)
    cases, changes = as_ibis(tickets), as_ibis(ticket_events)
    require(cases, ["ticket_id", "user_id"], source="loop.reopened_units")
    require(changes, ["ticket_id", "at", "status"], source="loop.reopened_units")
    window = ibis.interval(seconds=round(within_days * 86_400))
    closings = changes.filter(changes.status == "closed")
    first = closings.group_by("ticket_id").aggregate(closed_at=closings.at.min())
    first = first.filter(first.closed_at + window <= end_of(as_of or last_day(changes)))
    again = changes.filter(changes.status == "reopened").select("ticket_id", reopened_at="at")
    joined = first.left_join(again, "ticket_id")
    inside = (joined.reopened_at > joined.closed_at) & (joined.reopened_at < joined.closed_at + window)
    flagged = joined.group_by("ticket_id", "closed_at").aggregate(numerator=inside.fill_null(False).cast("int64").max())
    known = cases.drop_null("user_id").select("ticket_id", "user_id")
    found = flagged.inner_join(known, "ticket_id")
    return found.select("user_id", at=found.closed_at, numerator=found.numerator, denominator=ibis.literal(1, "int64"))
