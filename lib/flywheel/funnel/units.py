"""Turns events into units for a pilot: one row a start with whether it converted, one a user and day with clicks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel.funnel.count import window_seconds
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, first_and_last_day, require, require_events
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["click_units", "conversion_units"]


def conversion_units(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    goal: str,
    start: str | None = None,
    window_days: float | str = 7,
    since: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a user who started, with whether the goal was reached within the window.

    The window is ``[start, start + window_days)``. Users whose window was not over at the end of ``as_of`` are left
    out: what they will do is not known yet. So are starts from before ``since``: they look like people who did nothing.

    Args:
        users: One row a user (``user_id, signed_up_at``); only these users count.
        events: One row an event (``user_id, event, at``).
        goal: The event to reach.
        start: The event that opens the window, at its first time for the user; None for the sign-up.
        window_days: Days a user has; a name is the column of ``users`` that has them, for a window from the sign-up.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.

    Returns:
        ``user_id, at`` (the start), ``numerator`` (1 when converted, else 0), ``denominator`` (1).

    Raises:
        BadInputError: A column is missing, or an event does not occur.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> events = pd.DataFrame({"user_id": ["a", "b"], "event": ["pay", "open"],
        ...                        "at": pd.to_datetime(["2026-03-01", "2026-03-30"])})
        >>> conversion_units(users, events, goal="pay").order_by("user_id").execute().numerator.tolist()
        [1, 0]
    """
    since, as_of = as_days("funnel.conversion_units", since=since, as_of=as_of)
    people, happened = as_ibis(users), as_ibis(events)
    require(happened, ["user_id", "event", "at"], source="funnel.conversion_units")
    own = [window_days] if isinstance(window_days, str) else []
    require(people, ["user_id", *([] if start else ["signed_up_at"]), *own], source="funnel.conversion_units")
    wanted = [goal] if start is None else [start, goal]
    require_events(happened, wanted, source="funnel.conversion_units", word=_("event"))
    if start is None:
        starts = people.select("user_id", *own, started_at=people.signed_up_at)
    else:
        first = happened.filter(happened.event == start)
        starts = first.group_by("user_id").aggregate(started_at=first.at.min())
        starts = starts.semi_join(people, "user_id")
    earliest, latest = (since, as_of) if since and as_of else first_and_last_day(happened)
    starts = starts.filter(starts.started_at.date() >= ibis.date(since or earliest or date(1900, 1, 1)))
    starts = starts.filter(starts.started_at + _window(starts, window_days) <= end_of(as_of or latest))
    goals = happened.filter(happened.event == goal).select("user_id", goal_at=happened.at)
    joined = starts.left_join(goals, "user_id")
    follows = joined.goal_at > joined.started_at if start == goal else joined.goal_at >= joined.started_at
    hit = (follows & (joined.goal_at < joined.started_at + _window(joined, window_days))).fill_null(False)
    units = joined.group_by("user_id", *own).aggregate(at=joined.started_at.min(), numerator=hit.cast("int64").max())
    return units.mutate(denominator=ibis.literal(1, "int64"))


def _window(starts: ir.Table, days: float | str) -> Any:
    return starts[days].as_interval("D") if isinstance(days, str) else ibis.interval(seconds=window_seconds(days))


def click_units(events: ir.Table | pd.DataFrame, *, shown: str, clicked: str) -> ir.Table:
    """Return one row a user and day with how often something was shown and how often it was clicked.

    Days without a showing are left out, and a day has no more clicks than showings, so that the ratio is a share.

    Args:
        events: One row an event (``user_id, event, at``).
        shown: The event of being shown.
        clicked: The event of clicking.

    Returns:
        ``user_id, at`` (the day's midnight), ``numerator`` (clicks), ``denominator`` (showings).

    Raises:
        BadInputError: A column is missing, or an event does not occur.

    Example:
        >>> events = pd.DataFrame({"user_id": "a", "event": ["home", "home", "tile"],
        ...                        "at": pd.to_datetime(["2026-03-01 08:00", "2026-03-01 09:00", "2026-03-01 09:01"])})
        >>> click_units(events, shown="home", clicked="tile").execute()[["numerator", "denominator"]]
           numerator  denominator
        0          1            2
    """
    happened = as_ibis(events)
    require(happened, ["user_id", "event", "at"], source="funnel.click_units")
    require_events(happened, [shown, clicked], source="funnel.click_units", word=_("event"))
    seen = happened.filter(happened.event.isin([shown, clicked]))
    seen = seen.mutate(day=seen.at.truncate("D"))
    days = seen.group_by("user_id", "day").aggregate(
        clicks=(seen.event == clicked).cast("int64").sum(), denominator=(seen.event == shown).cast("int64").sum()
    )
    days = days.filter(days.denominator > 0)
    numerator = ibis.least(days.clicks, days.denominator).cast("int64")
    return days.select("user_id", at=days.day, numerator=numerator, denominator=days.denominator.cast("int64"))
