"""Turns orders into one row a customer with what buy-till-you-die models need: how often, until when, for how long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.tables import as_ibis, share
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import last_day, require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Amount", "purchase_summary"]

Amount = Literal["revenue_cents", "margin_cents"]


def purchase_summary(
    orders: ir.Table | pd.DataFrame,
    *,
    value: Amount = "revenue_cents",
    holdout_from: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a customer: repeat purchases, time of the last one, time under observation, mean value.

    All orders of one customer on one calendar day are one purchase, and their amounts are added. The first purchase
    starts the clock and is not counted. Times are whole days, so that equal customers stay equal; models turn them
    into their own unit. With ``holdout_from`` the columns describe the days before it only, customers whose first
    purchase came later are left out, and what was bought from that day on stands in the hold-out columns.

    Args:
        orders: One row a paid order (``user_id, at`` and the amount).
        value: Which amount is the value of a purchase.
        holdout_from: First day of the hold-out; None for none.
        as_of: The last day that was fully observed; by default the day of the last order. Later orders do not count.

    Returns:
        ``user_id, frequency`` (repeat purchases), ``recency_days`` (from first to last purchase, 0 without a repeat),
        ``age_days`` (from first purchase to the end), ``mean_value_cents`` (of the repeat purchases; missing without
        one); with a hold-out also ``holdout_frequency`` and ``holdout_days``.

    Raises:
        BadInputError: A column is missing, ``value`` is unknown, or the hold-out begins after the last day.

    Example:
        >>> days = pd.to_datetime(["2026-03-01", "2026-03-01", "2026-03-11", "2026-03-21"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "a", "b"], "at": days, "revenue_cents": [100, 50, 300, 70]})
        >>> purchase_summary(orders).order_by("user_id").to_pandas()
          user_id  frequency  recency_days  age_days  mean_value_cents
        0       a          1            10        20             300.0
        1       b          0             0         0               NaN

    References:
        Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). "Counting your customers" the easy way. Marketing
        Science 24, 275–284: the statistics (x, t_x, T).
    """
    holdout_from, as_of = as_days("lifecycle.purchase_summary", holdout_from=holdout_from, as_of=as_of)
    paid = as_ibis(orders)
    if value not in ("revenue_cents", "margin_cents"):
        message = _("{value!r} is not known").format(value=value)
        raise BadInputError(
            "lifecycle.purchase_summary", [Problem("value", message, _("use revenue_cents or margin_cents"))]
        )
    require(paid, ["user_id", "at", value], source="lifecycle.purchase_summary")
    last = as_of or last_day(paid) or date(1900, 1, 1)
    if holdout_from is not None and holdout_from > last:
        message = _("{day} is after {last}, the last day observed").format(day=holdout_from, last=last)
        raise BadInputError(
            "lifecycle.purchase_summary", [Problem("holdout_from", message, _("choose an earlier day"))]
        )
    stop = holdout_from or last + timedelta(days=1)
    daily = paid.group_by("user_id", day=paid.at.date()).aggregate(cents=paid[value].sum())
    daily = daily.filter(daily.day <= ibis.date(last))
    seen: Any = daily.day < ibis.date(stop)
    held = {"holdout_frequency": daily.count(where=~seen)} if holdout_from else {}
    people = daily.group_by("user_id").aggregate(
        purchases=daily.count(where=seen),
        first_day=daily.day.min(),
        latest_day=daily.day.max(where=seen),
        cents=daily.cents.sum(where=seen),
        first_cents=daily.cents.argmin(daily.day),
        **held,
    )
    people = people.filter(people.purchases > 0)
    end = stop - timedelta(days=1)
    age = ibis.date(end).delta(people.first_day, unit="day").cast("int64")
    silent = ibis.date(end).delta(people.latest_day, unit="day").cast("int64")
    summary = people.select(
        "user_id",
        frequency=(people.purchases - 1).cast("int64"),
        recency_days=age - silent,
        age_days=age,
        mean_value_cents=share(people.cents - people.first_cents, people.purchases - 1),
        **{name: people[name].cast("int64") for name in held},
    )
    return summary.mutate(holdout_days=ibis.literal((last - stop).days + 1, "int64")) if holdout_from else summary
