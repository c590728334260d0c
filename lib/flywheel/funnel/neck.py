"""Turns a funnel and a reference into its neck: the step that costs most against the reference, and the money."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.funnel.count import Funnel, group_labels
from flywheel.funnel.reference import Baseline, against, difference_notes, interval, shown_differences
from flywheel.results import Result
from flywheel.stats import Estimate
from flywheel.words import gettext as _

__all__ = ["Neck", "last_users", "money", "neck", "onward_rate", "order_value"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Neck(Result):
    """The neck of each group, with every step that was looked at.

    Attributes:
        steps: Event names in order.
        by: Columns the rows are grouped by.
        reference: What the steps are compared with, in words.
        level: Stated coverage; 1 - level bounds the chance that a neck is named where none is.
        has_money: Whether the value of an order was given.
    """

    steps: tuple[str, ...]
    by: tuple[str, ...]
    reference: str
    level: float
    has_money: bool

    @property
    def found(self) -> pd.DataFrame:
        """The rows that are necks, the most costly first; empty when nothing differs."""
        rows = self.table[self.table["is_neck"]]
        return rows.sort_values(["extra_orders", "position"], ascending=[False, True], ignore_index=True)

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        shown = shown_differences(self.table, self.by, self.level)
        gains = ("extra_orders", "extra_orders_low", "extra_orders_high")
        shown[_("extra orders")] = [_orders(*row) for row in self.table[[*gains]].itertuples(index=False)]
        if self.has_money:
            money_columns = ["extra_revenue_cents", "extra_revenue_low_cents", "extra_revenue_high_cents"]
            shown[_("extra revenue")] = [
                "–"
                if pd.isna(value)
                else f"{stats.as_text(value, 'cents')} ({interval(low, high, 'cents', signed=False)})"
                for value, low, high in self.table[money_columns].astype(float).itertuples(index=False)
            ]
        shown[_("neck")] = [_("neck") if flag else "" for flag in self.table["is_neck"]]
        return shown


def neck(counts: Funnel, baseline: Baseline = "rest", *, order_cents: float | Estimate | None = None) -> Neck:
    """Find the step whose loss is worst against a reference, not merely the step with the lowest rate.

    A step is a candidate when its rate lies below the reference by more than chance explains (Holm over all groups and
    steps). Of a group's candidates the neck is the one at which reaching the reference would bring the most orders
    when the later rates stay as they are; that is the step with the smallest ratio of rate to reference. With no
    candidate there is no neck.

    Args:
        counts: A funnel; with ``by`` each group has its own neck or none.
        baseline: The reference, as for `funnel.compare`: the rest, a group, another funnel (an earlier period), rates.
        order_cents: What one order brings, in cents: a number, or a mean with its interval, such as
            ``stats.mean(orders.revenue_cents, unit="cents")``. None leaves the money out.

    Returns:
        The columns of `funnel.compare`, then for steps below the reference ``extra_orders`` with ``extra_orders_low``
        and ``extra_orders_high`` (more users at the last step if this step reached the reference; one order each),
        ``extra_revenue_cents``, ``extra_revenue_low_cents``, ``extra_revenue_high_cents`` (whole cents), ``is_neck``.

    Raises:
        BadInputError: The baseline does not fit the funnel, or the value of an order is negative.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(f"{group}{user}", step, group) for group, paid in (("a", 10), ("b", 60)) for user in range(100)
        ...         for step in ("view", "pay") if step == "view" or user < paid]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "group"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> found = neck(funnel.count(events, ["view", "pay"], by="group"), order_cents=5000).found
        >>> found[["group", "step", "extra_orders", "extra_revenue_cents"]]
          group step  extra_orders  extra_revenue_cents
        0     a  pay          50.0               250000

    References:
        Zou & Donner (2008) for the range of orders and money: `stats.combined`.
    """
    value = order_value(order_cents, counts.level)
    table, reference = against(counts, baseline)
    last = last_users(counts)
    gains = [
        _gain(row, last[label], value, counts)
        for label, row in zip(group_labels(table, counts.by), table.to_dict("records"), strict=True)
    ]
    names = ("extra_orders", "extra_orders_low", "extra_orders_high")
    cents = ("extra_revenue_cents", "extra_revenue_low_cents", "extra_revenue_high_cents")
    extra = pd.DataFrame(gains, columns=[*names, *cents], index=table.index)
    extra = extra.astype(dict.fromkeys(names, "float64") | dict.fromkeys(cents, "Int64"))
    table = pd.concat([table, extra], axis=1)
    table["is_neck"] = _marked(table, counts.by)
    return Neck(
        table=table,
        caption=_caption(table, counts, reference),
        notes=(
            *difference_notes(counts, table),
            _("Extra orders: the step reaches the reference, later rates stay as they are, one order a user."),
        ),
        steps=counts.steps,
        by=counts.by,
        reference=reference,
        level=counts.level,
        has_money=value is not None,
    )


def order_value(order_cents: float | Estimate | None, level: float) -> Estimate | None:
    """Return the value of an order as an estimate, a plain number without doubt.

    Raises:
        BadInputError: It is negative or not a number.
    """
    if order_cents is None:
        return None
    if not (order_cents.value if isinstance(order_cents, Estimate) else order_cents) >= 0:
        message = _("{value} is no value of an order").format(value=order_cents)
        raise BadInputError("funnel", [Problem("order_cents", message, _("give cents from 0 up"))])
    if isinstance(order_cents, Estimate):
        return order_cents
    return Estimate(order_cents, order_cents, order_cents, 1, level, "", "cents")


def last_users(counts: Funnel) -> dict[str, int]:
    """Return for each group how many users reach the last step."""
    last = counts.table[counts.table["position"] == len(counts.steps)]
    return dict(zip(group_labels(last, counts.by), (int(users) for users in last["users"]), strict=True))


def _gain(row: dict[Any, Any], last: int, value: Estimate | None, counts: Funnel) -> tuple[Any, ...]:
    """Return extra orders and money of one step with their ranges; missing unless it is below its reference."""
    if not row["enough"] or not row["difference"] < 0:
        return (math.nan,) * 3 + (pd.NA,) * 3
    gap = Estimate(-row["difference"], -row["high"], -row["low"], row["n"], counts.level)
    onward = onward_rate(last, row["users"], is_last=row["position"] == len(counts.steps), level=counts.level)

    def orders(gap: float, onward: float, *_rest: float) -> float:
        return float(row["n"] * gap * onward)

    found = stats.combined(orders, gap, onward)
    cents = (pd.NA,) * 3 if value is None else money(orders, gap, onward, value)
    return found.value, found.low, found.high, *cents


def onward_rate(last: int, users: int, *, is_last: bool, level: float) -> Estimate:
    """Return the share of users at a step who reach the last one: 1 without doubt at the last, 0 to 1 of nobody."""
    if is_last:
        return Estimate(1.0, 1.0, 1.0, users, level)
    if users == 0:
        return Estimate(0.0, 0.0, 1.0, 0, level)
    return stats.proportion(last, users, level=level)


def money(orders: Any, *parts: Estimate) -> tuple[Any, ...]:
    """Return orders times the value of one, the last part, with its range in whole cents.

    Args:
        orders: A function from the values of all parts to a number of orders.
        *parts: What the orders depend on, then the value of an order.

    Returns:
        Value, low, high; missing where there is no interval.
    """
    found = stats.combined(lambda *values: orders(*values) * values[-1], *parts, unit="cents")
    return tuple(pd.NA if math.isnan(end) else round(end) for end in (found.value, found.low, found.high))


def _marked(table: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """Mark in each group the candidate at which most orders are lost."""
    candidates = table[table["differs"] & (table["difference"] < 0)]
    ratio = candidates["value"] / candidates["reference_value"]
    ranked = candidates.assign(ratio=ratio).sort_values(["ratio", "position"])
    chosen = (ranked.groupby([*by], dropna=False) if by else ranked).head(1).index
    return pd.Series(table.index.isin(chosen), index=table.index)


def _caption(table: pd.DataFrame, counts: Funnel, reference: str) -> str:
    found = table[table["is_neck"]].sort_values("extra_orders", ascending=False)
    if found.empty:
        if not table["enough"].any():
            return _("Not enough data to look for a neck")
        return _("No neck: no step lies below {reference} by more than chance explains").format(reference=reference)
    worst = found.iloc[0]
    label = group_labels(found.head(1), counts.by)[0]
    leg = f"{counts.steps[int(worst['position']) - 2]} → {worst['step']}"
    return _("Neck: {leg}{group}, {rate} against {reference_rate}").format(
        leg=leg,
        group=f" ({label})" if label else "",
        rate=stats.as_text(worst["value"], "share"),
        reference_rate=stats.as_text(worst["reference_value"], "share"),
    )


def _orders(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "–"
    return (
        _("{value} ({low} to {high})")
        .format(value=f"{value:,.0f}", low=f"{low:,.0f}", high=f"{high:,.0f}")
        .replace("-", "−")
    )
