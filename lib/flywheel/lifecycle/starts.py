"""Turns sign-ups and events into starts: one row a start, whether each window was seen and the user came back in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel.lifecycle.periods import days_from
from flywheel.tables import as_ibis
from flywheel.tables.lookups import end_of, first_and_last_day, group_columns, require, require_events
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["COHORTS", "RESERVED", "Cohort", "Starts", "flagged"]

Cohort = Literal["week", "month"]
Starts = Literal["first", "every"]

COHORTS: dict[str, Any] = {"week": "W", "month": "M"}
RESERVED = (
    *("cohort", "from_day", "day", "value", "low", "high", "n", "returned", "users", "enough"),
    *("user_id", "started_at", "started_on"),
)
_SOURCE = "lifecycle.retention"


def flagged(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    windows: Sequence[tuple[int, int | None]],
    *,
    cohort: str | None = None,
    by: str | Sequence[str] | None = None,
    return_event: str | None = None,
    at_least: int = 1,
    start_event: str | None = None,
    starts: str = "first",
    since: date | None = None,
    as_of: date | None = None,
) -> tuple[ir.Table, tuple[date | None, date | None]]:
    """Return one row a start with what happened in each window of days after it, and the first and last observed day.

    Events become days on which a user was active before anything is joined: days are few, events are many.

    Args:
        users: As for `flywheel.lifecycle.retention`, as are all further arguments.
        events: As there.
        windows: First and last day of each window, both included; no last day for an open one.
        cohort: As there.
        by: As there.
        return_event: As there.
        at_least: As there.
        start_event: As there.
        starts: As there.
        since: As there.
        as_of: As there.

    Returns:
        ``user_id, started_at``, columns of ``by``, ``cohort`` (if asked), and ``observed_K, back_K`` of the K-th
        window.
    """
    people, happened = as_ibis(users), as_ibis(events)
    names = group_columns(people, by, source=_SOURCE, reserved=RESERVED)
    needed = [event for event in (return_event, start_event) if event]
    require(people, ["user_id", "signed_up_at"], source=_SOURCE)
    require(happened, ["user_id", "at", *(["event"] if needed else [])], source=_SOURCE)
    if needed:
        require_events(happened, needed, source=_SOURCE, word=_("event"))
    earliest, latest = (since, as_of) if since and as_of else first_and_last_day(happened)
    span = (since or earliest, as_of or latest)
    if as_of:
        happened = happened.filter(happened.at < end_of(as_of))
    began = _starts(people, happened, names, start_event, cohort=cohort, starts=starts, since=span[0])
    returning = happened.filter(happened.event == return_event) if return_event else happened
    back = _back(began, returning, windows, at_least=at_least)
    return _observed(began, back, windows, names, cohort=cohort, span=span), span


def _starts(
    people: ir.Table,
    happened: ir.Table,
    names: tuple[str, ...],
    start_event: str | None,
    *,
    cohort: str | None,
    starts: str,
    since: date | None,
) -> ir.Table:
    """Return ``user_id, started_at, started_on`` with the columns to group by, one row a start."""
    if start_event is None and starts == "first":
        began = people.select("user_id", *names, started_at=people.signed_up_at)
    else:
        known = people.select("user_id", "signed_up_at", *names)
        opening = happened.filter(happened.event == start_event) if start_event else happened
        if starts == "every":
            opening = opening.mutate(period=_period(opening.at, cohort))
            each = opening.group_by("user_id", "period").aggregate(started_at=opening.at.min())
            began = each.drop("period").inner_join(known, "user_id")
        else:
            began = opening.group_by("user_id").aggregate(started_at=opening.at.min()).inner_join(known, "user_id")
            began = began.filter(began.signed_up_at.date() >= ibis.date(since or date(1900, 1, 1)))
    kept = began.select("user_id", *names, "started_at")
    return kept.mutate(started_on=kept.started_at.date())


def _period(at: Any, cohort: str | None) -> Any:
    return at.truncate(COHORTS[cohort or "month"]).date()


def _back(
    began: ir.Table, returning: ir.Table, windows: Sequence[tuple[int, int | None]], *, at_least: int
) -> ir.Table:
    """Return ``user_id, started_on, back_K`` of every start after which the user was seen in some window."""
    days: Any = returning.select("user_id", active_on=returning.at.date())
    counted = days.group_by("user_id", "active_on").aggregate(times=days.count())
    days = days.distinct() if at_least == 1 else counted
    joined = days.inner_join(began.select("user_id", "started_on"), "user_id")
    offset = days_from(joined.started_on, joined.active_on)
    inside = [offset.between(first, last) if last is not None else offset >= first for first, last in windows]
    hits = [
        inside[k].any() if at_least == 1 else joined.times.sum(where=inside[k]).fill_null(0) >= at_least
        for k in range(len(windows))
    ]
    somewhere = ibis.or_(*inside)
    found = {f"back_{k}": hit for k, hit in enumerate(hits)}
    return joined.filter(somewhere).group_by("user_id", "started_on").aggregate(**found)


def _observed(
    began: ir.Table,
    back: ir.Table,
    windows: Sequence[tuple[int, int | None]],
    names: tuple[str, ...],
    *,
    cohort: str | None,
    span: tuple[date | None, date | None],
) -> ir.Table:
    joined = began.left_join(back, ["user_id", "started_on"])
    until_first = days_from(joined.started_on, ibis.date(span[0] or date(1900, 1, 1)))
    until_last = days_from(joined.started_on, ibis.date(span[1] or date(1900, 1, 1)))
    columns: dict[str, Any] = {"cohort": _period(joined.started_at, cohort)} if cohort else {}
    for k, (first, last) in enumerate(windows):
        seen = (until_first <= first) & (until_last >= (first if last is None else last))
        columns[f"observed_{k}"] = seen
        columns[f"back_{k}"] = seen & joined[f"back_{k}"].fill_null(False)
    return joined.select("user_id", "started_at", *names, **columns)
