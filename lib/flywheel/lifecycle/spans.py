"""Turns sign-ups, events and orders into spans for survival: how long until a user churns, first acts or buys again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.periods import days_from, observed_days
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import group_columns, require, require_events
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["churn_spans", "first_spans", "purchase_spans"]

_RESERVED = ("user_id", "started_on", "days", "ended")
_NEVER = date(1900, 1, 1)


def churn_spans(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    quiet_days: int = 28,
    by: str | Sequence[str] | None = None,
    since: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return for each user the days from sign-up to churn, or to the last day on which churn can be told.

    Churned: no event in the last ``quiet_days`` days; the day of churn is the day of the last event (of the sign-up,
    when there was none). Users seen within these days are not churned and are censored ``quiet_days`` before the end,
    the last day of which one knows who came back. Left out: who signed up before ``since`` (whoever of those
    had left by then is not in the events) and who signed up later than that last day.

    Args:
        users: One row a user (``user_id, signed_up_at``, and the columns of ``by``).
        events: One row an event (``user_id, at``).
        quiet_days: Days without an event after which a user counts as lost.
        by: Columns of ``users`` to keep.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.

    Returns:
        ``user_id``, columns of ``by``, ``started_on``, ``days`` and ``ended`` (1 churned, 0 censored).

    Raises:
        BadInputError: A column is missing, or ``quiet_days`` is no length.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> active = pd.to_datetime(["2026-03-01", "2026-03-04", "2026-03-31"])
        >>> events = pd.DataFrame({"user_id": ["b", "a", "b"], "at": active})
        >>> spans = churn_spans(users, events, quiet_days=7).order_by("user_id").execute()
        >>> spans[["days", "ended"]].to_numpy().tolist()
        [[3, 1], [23, 0]]
    """
    since, as_of = as_days("lifecycle.churn_spans", since=since, as_of=as_of)
    people, happened, names, span = _opened(users, events, by, since, as_of, source="lifecycle.churn_spans")
    if not (isinstance(quiet_days, int) and quiet_days >= 1):
        message = _("{days} days are no length of silence").format(days=quiet_days)
        raise BadInputError(
            "lifecycle.churn_spans", [Problem("quiet_days", message, _("use a whole number from 1 up"))]
        )
    told = (span[1] or _NEVER) - timedelta(days=quiet_days)
    last = happened.group_by("user_id").aggregate(last_on=happened.at.max().date())
    joined = people.left_join(last, "user_id")
    joined = joined.filter((joined.started_on >= ibis.date(span[0] or _NEVER)) & (joined.started_on <= ibis.date(told)))
    last_on = ibis.greatest(joined.last_on.fill_null(joined.started_on), joined.started_on)
    ended = last_on <= ibis.date(told)
    until = ibis.cases((ended, last_on), else_=ibis.date(told))
    return joined.select(
        "user_id",
        *names,
        "started_on",
        days=days_from(joined.started_on, until).cast("int64"),
        ended=ended.cast("int64"),
    )


def first_spans(
    users: ir.Table | pd.DataFrame,
    happened: ir.Table | pd.DataFrame,
    *,
    event: str | None = None,
    by: str | Sequence[str] | None = None,
    since: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return for each user the days from sign-up to the first order or event, or to the end of the data.

    Users who signed up before ``since`` are left out: they may have done it before.

    Args:
        users: One row a user (``user_id, signed_up_at``, and the columns of ``by``).
        happened: One row an order or event (``user_id, at``; ``event`` when one is named).
        event: Which event; None for any row.
        by: Columns of ``users`` to keep.
        since: The first day that was fully observed; by default the day of the first row.
        as_of: The last day that was fully observed; by default the day of the last row.

    Returns:
        ``user_id``, columns of ``by``, ``started_on``, ``days`` and ``ended`` (1 when it happened, 0 censored).

    Raises:
        BadInputError: A column is missing or the event does not occur.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> orders = pd.DataFrame({"user_id": ["a"], "at": [pd.Timestamp("2026-03-05")]})
        >>> spans = first_spans(users, orders, since=date(2026, 3, 1), as_of=date(2026, 3, 9)).order_by("user_id")
        >>> spans.execute()[["days", "ended"]].to_numpy().tolist()
        [[4, 1], [8, 0]]
    """
    since, as_of = as_days("lifecycle.first_spans", since=since, as_of=as_of)
    source = "lifecycle.first_spans"
    people, table, names, span = _opened(users, happened, by, since, as_of, source=source)
    if event is not None:
        require(table, ["event"], source=source)
        require_events(table, [event], source=source, word=_("event"))
        table = table.filter(table.event == event)
    last = ibis.date(span[1] or _NEVER)
    joined = people.inner_join(table.select("user_id", done_on=table.at.date()), "user_id")
    after = joined.filter((joined.done_on >= joined.started_on) & (joined.done_on <= last))
    first = after.group_by("user_id").aggregate(done_on=after.done_on.min())
    whole = people.left_join(first, "user_id")
    whole = whole.filter((whole.started_on >= ibis.date(span[0] or _NEVER)) & (whole.started_on <= last))
    until = whole.done_on.fill_null(last)
    ended = 1 - whole.done_on.isnull().cast("int64")  # noqa: PD003  # Ibis has no other name
    return whole.select(
        "user_id", *names, "started_on", days=days_from(whole.started_on, until).cast("int64"), ended=ended
    )


def purchase_spans(orders: ir.Table | pd.DataFrame, *, which: str = "every", as_of: Day | None = None) -> ir.Table:
    """Return the days from each purchase day to the user's next one, or to the end of the data.

    Several orders on one day are one purchase.

    Args:
        orders: One row a paid order (``user_id, at``).
        which: ``"every"``: each purchase day opens a span. ``"first"``: only the user's first purchase day in the data,
            so that each buyer counts once.
        as_of: The last day that was fully observed; by default the day of the last order.

    Returns:
        ``user_id, started_on, days`` and ``ended`` (1 bought again, 0 censored).

    Raises:
        BadInputError: A column is missing or ``which`` is not known.

    Example:
        >>> orders = pd.DataFrame({"user_id": ["a", "a"], "at": pd.to_datetime(["2026-03-01", "2026-03-05"])})
        >>> spans = purchase_spans(orders, as_of=date(2026, 3, 9)).order_by("started_on")
        >>> spans.execute()[["days", "ended"]].to_numpy().tolist()
        [[4, 1], [4, 0]]
    """
    (as_of,) = as_days("lifecycle.purchase_spans", as_of=as_of)
    table = as_ibis(orders)
    require(table, ["user_id", "at"], source="lifecycle.purchase_spans")
    if which not in ("every", "first"):
        message = _("{value!r} is not known").format(value=which)
        raise BadInputError("lifecycle.purchase_spans", [Problem("which", message, _("use every or first"))])
    end = ibis.date(observed_days(table, None, as_of)[1] or _NEVER)
    days = table.select("user_id", started_on=table.at.date()).distinct()
    days = days.filter(days.started_on <= end)
    in_order = ibis.window(group_by="user_id", order_by="started_on")
    spans = days.mutate(following=days.started_on.lead().over(in_order), place=ibis.row_number().over(in_order))
    if which == "first":
        spans = spans.filter(spans.place == 0)
    until = spans.following.fill_null(end)
    ended = 1 - spans.following.isnull().cast("int64")  # noqa: PD003  # Ibis has no other name
    return spans.select("user_id", "started_on", days=days_from(spans.started_on, until).cast("int64"), ended=ended)


def _opened(
    users: ir.Table | pd.DataFrame,
    happened: ir.Table | pd.DataFrame,
    by: str | Sequence[str] | None,
    since: date | None,
    as_of: date | None,
    *,
    source: str,
) -> tuple[ir.Table, ir.Table, tuple[str, ...], tuple[date | None, date | None]]:
    """Return checked people with the day they started, what happened until the end, the groups and the span."""
    people, table = as_ibis(users), as_ibis(happened)
    require(people, ["user_id", "signed_up_at"], source=source)
    require(table, ["user_id", "at"], source=source)
    names = group_columns(people, by, source=source, reserved=_RESERVED)
    span = observed_days(table, since, as_of)
    if as_of is not None:
        table = table.filter(table.at.date() <= ibis.date(as_of))
    kept = people.select("user_id", *names, started_on=people.signed_up_at.date())
    return kept, table, names, span
