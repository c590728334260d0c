"""Turns orders into units for a pilot: one row a start with what the user bought within a window after it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import ibis
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.tables import as_ibis
from flywheel.tables.lookups import end_of, last_day, require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Purchase", "purchase_units"]

Purchase = Literal["bought", "orders", "revenue_cents", "margin_cents"]


def purchase_units(
    users: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    within_days: float = 30,
    start: str = "signed_up_at",
    value: Purchase = "bought",
    as_of: date | None = None,
) -> ir.Table:
    """Return one row a start with what the user bought later than the start and before ``start + within_days``.

    What the start is decides what the metric means: the sign-up gives first purchase, the first order gives repurchase,
    the moment a lapsed user was written to gives recall. An order at the very moment of the start is not counted, so
    that an order can be its own start. Starts whose window was not over at the end of ``as_of`` are left out.

    Args:
        users: One row a start (``user_id`` and the column ``start``); a user may start more than once.
        orders: One row a paid order (``user_id, at``, and the amount when ``value`` is one).
        within_days: Length of the window.
        start: Name of the column with the moment of the start.
        value: ``"bought"`` (1 or 0), ``"orders"`` (how many), ``"revenue_cents"`` or ``"margin_cents"`` (their sum).
        as_of: The last day that was fully observed; by default the day of the last order.

    Returns:
        ``user_id, at`` (the start), ``numerator``, ``denominator`` (1).

    Raises:
        BadInputError: A column is missing, or ``value`` or ``within_days`` is impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> orders = pd.DataFrame({"user_id": ["a", "b"], "at": pd.to_datetime(["2026-03-05", "2026-05-01"])})
        >>> purchase_units(users, orders, within_days=30).order_by("user_id").execute().numerator.tolist()
        [1, 0]
    """
    starts, paid = as_ibis(users), as_ibis(orders)
    _refuse_impossible(within_days, value)
    amount = [value] if value.endswith("_cents") else []
    require(starts, ["user_id", start], source="lifecycle.purchase_units")
    require(paid, ["user_id", "at", *amount], source="lifecycle.purchase_units")
    window = ibis.interval(seconds=round(within_days * 86_400))
    began = starts.select("user_id", started_at=starts[start])
    began = began.filter(began.started_at + window <= end_of(as_of or last_day(paid)))
    joined = began.left_join(paid.select("user_id", *amount, paid_at=paid.at), "user_id")
    inside = (joined.paid_at > joined.started_at) & (joined.paid_at < joined.started_at + window)
    counted = inside.fill_null(False).cast("int64")
    worth = joined[value].sum(where=inside) if amount else counted.max() if value == "bought" else counted.sum()
    units = joined.group_by("user_id", "started_at").aggregate(numerator=worth.fill_null(0).cast("int64"))
    return units.select("user_id", at=units.started_at, numerator=units.numerator, denominator=ibis.literal(1, "int64"))


def _refuse_impossible(within_days: float, value: str) -> None:
    problems = []
    if not within_days > 0:
        message = _("{days} days is no window").format(days=within_days)
        problems.append(Problem("within_days", message, _("use a number above 0")))
    if value not in ("bought", "orders", "revenue_cents", "margin_cents"):
        message = _("{value!r} is not known").format(value=value)
        problems.append(Problem("value", message, _("use bought, orders, revenue_cents or margin_cents")))
    if problems:
        raise BadInputError("lifecycle.purchase_units", problems)
