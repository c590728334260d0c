"""Turns orders and events into units for a pilot: one row a start with what the user did within a window after it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.periods import days_from, observed_days
from flywheel.lifecycle.sessions import session_table
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Activity", "Purchase", "activity_units", "purchase_units"]

Activity = Literal["active_days", "sessions", "used"]
Purchase = Literal["bought", "orders", "revenue_cents", "margin_cents"]

_NEVER = date(1900, 1, 1)


def purchase_units(
    users: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    within_days: float | str = 30,
    start: str = "signed_up_at",
    value: Purchase = "bought",
    since: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a start with what the user bought later than the start and before ``start + within_days``.

    What the start is decides what the metric means: the sign-up gives first purchase, the first order gives repurchase,
    the moment a lapsed user was written to gives recall. An order at the very moment of the start is not counted, so
    that an order can be its own start. Left out are starts whose window was not over at the end of ``as_of``, and
    those from before ``since``, which look like people who bought nothing.

    Args:
        users: One row a start (``user_id`` and the column ``start``); a user may start more than once.
        orders: One row a paid order (``user_id, at``, and the amount when ``value`` is one).
        within_days: Length of the window; a name is the column of ``users`` that has each start's own, in whole days.
        start: Name of the column with the moment of the start.
        value: ``"bought"`` (1 or 0), ``"orders"`` (how many), ``"revenue_cents"`` or ``"margin_cents"`` (their sum).
        since: The first day that was fully observed; by default the day of the first order.
        as_of: The last day that was fully observed; by default the day of the last order.

    Returns:
        ``user_id, at`` (the start), ``numerator``, ``denominator`` (1), and the column of windows if there is one.

    Raises:
        BadInputError: A column is missing, or ``value`` or ``within_days`` is impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> bought = pd.to_datetime(["2026-03-01 09:00", "2026-05-01 09:00"])
        >>> orders = pd.DataFrame({"user_id": ["a", "b"], "at": bought})
        >>> purchase_units(users, orders, within_days=30).order_by("user_id").execute().numerator.tolist()
        [1, 0]
    """
    since, as_of = as_days("lifecycle.purchase_units", since=since, as_of=as_of)
    starts, paid = as_ibis(users), as_ibis(orders)
    _refuse_impossible(within_days, value)
    amount = [value] if value.endswith("_cents") else []
    own = [within_days] if isinstance(within_days, str) else []
    require(starts, ["user_id", start, *own], source="lifecycle.purchase_units")
    require(paid, ["user_id", "at", *amount], source="lifecycle.purchase_units")
    began = starts.select("user_id", *own, started_at=starts[start])
    first, last = observed_days(paid, since, as_of)
    began = began.filter(began.started_at.date() >= ibis.date(first or _NEVER))
    began = began.filter(began.started_at + _window(began, within_days) <= end_of(last))
    joined = began.left_join(paid.select("user_id", *amount, paid_at=paid.at), "user_id")
    inside = (joined.paid_at > joined.started_at) & (joined.paid_at < joined.started_at + _window(joined, within_days))
    counted = inside.fill_null(False).cast("int64")
    worth = joined[value].sum(where=inside) if amount else counted.max() if value == "bought" else counted.sum()
    units = joined.group_by("user_id", "started_at", *own).aggregate(numerator=worth.fill_null(0).cast("int64"))
    one = ibis.literal(1, "int64")
    return units.select("user_id", *own, at=units.started_at, numerator=units.numerator, denominator=one)


def _window(starts: ir.Table, days: float | str) -> Any:
    return starts[days].as_interval("D") if isinstance(days, str) else ibis.interval(seconds=round(days * 86_400))


def _refuse_impossible(within_days: float | str, value: str) -> None:
    problems = []
    if not isinstance(within_days, str) and not within_days > 0:
        message = _("{days} days is no window").format(days=within_days)
        problems.append(Problem("within_days", message, _("use a number above 0")))
    if value not in ("bought", "orders", "revenue_cents", "margin_cents"):
        message = _("{value!r} is not known").format(value=value)
        problems.append(Problem("value", message, _("use bought, orders, revenue_cents or margin_cents")))
    if problems:
        raise BadInputError("lifecycle.purchase_units", problems)


def activity_units(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    within_days: int | str = 28,
    start: str = "signed_up_at",
    value: Activity = "active_days",
    event: str | None = None,
    gap_minutes: float = 30,
    since: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a start with how much the user did on its day and the following ones, ``within_days`` in all.

    What happened before the start on its own day does not count. Left out are starts whose days were not over at the
    end of ``as_of``, and those from before ``since``, which look like people who did nothing.

    Args:
        users: One row a start (``user_id`` and the column ``start``); a user may start more than once.
        events: One row an event (``user_id, at``; ``event`` when one is named; ``session_id`` if there is one).
        within_days: How many calendar days count, the day of the start included; a name as for `purchase_units`.
        start: Name of the column with the moment of the start.
        value: ``"active_days"`` (days with an event), ``"sessions"`` (begun in that time) or ``"used"`` (1 when there
            was any event, else 0).
        event: The event that counts; None for any.
        gap_minutes: The pause that ends a session where events name none.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.

    Returns:
        ``user_id, at`` (the start), ``numerator``, ``denominator`` (1), and the column of windows if there is one.

    Raises:
        BadInputError: A column is missing, or ``value`` or ``within_days`` is impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> active = pd.to_datetime(["2026-03-01 09:00", "2026-03-01 19:00", "2026-03-02 08:00", "2026-03-20 08:00"])
        >>> events = pd.DataFrame({"user_id": ["a", "a", "a", "b"], "at": active})
        >>> activity_units(users, events, within_days=7).order_by("user_id").execute().numerator.tolist()
        [2, 0]
    """
    since, as_of = as_days("lifecycle.activity_units", since=since, as_of=as_of)
    starts, happened = as_ibis(users), as_ibis(events)
    _refuse_activity(within_days, value)
    own = [within_days] if isinstance(within_days, str) else []
    require(starts, ["user_id", start, *own], source="lifecycle.activity_units")
    require(happened, ["user_id", "at", *(["event"] if event else [])], source="lifecycle.activity_units")
    first, last = observed_days(happened, since, as_of)
    if event:
        happened = happened.filter(happened.event == event)
    if value == "sessions":
        happened = session_table(happened, gap_minutes=gap_minutes)
    began = starts.select("user_id", *own, started_at=starts[start])
    ahead = days_from(began.started_at.date(), ibis.date(last or _NEVER))
    long = began[within_days] if isinstance(within_days, str) else within_days
    began = began.filter(began.started_at.date() >= ibis.date(first or _NEVER), ahead >= long - 1)
    joined = began.inner_join(happened.select("user_id", done_at=happened.at), "user_id")
    day = days_from(joined.started_at.date(), joined.done_at.date())
    long = joined[within_days] if isinstance(within_days, str) else within_days
    inside = joined.filter((joined.done_at >= joined.started_at) & (day < long))
    done = inside.done_at.date().nunique() if value == "active_days" else inside.count()
    counted = inside.group_by("user_id", "started_at", *own).aggregate(done=done)
    whole = began.distinct().left_join(counted, ["user_id", "started_at", *own])
    number = whole.done.fill_null(0).cast("int64")
    numerator = (number > 0).cast("int64") if value == "used" else number
    one = ibis.literal(1, "int64")
    return whole.select("user_id", *own, at=whole.started_at, numerator=numerator, denominator=one)


def _refuse_activity(within_days: int | str, value: str) -> None:
    problems = []
    if not isinstance(within_days, str) and not within_days >= 1:
        message = _("{days} days is no window").format(days=within_days)
        problems.append(Problem("within_days", message, _("use a number above 0")))
    if value not in ("active_days", "sessions", "used"):
        message = _("{value!r} is not known").format(value=value)
        problems.append(Problem("value", message, _("use active_days, sessions or used")))
    if problems:
        raise BadInputError("lifecycle.activity_units", problems)
