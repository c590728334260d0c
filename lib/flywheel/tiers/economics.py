"""Turns tiers, orders and service into what a user of each tier brings and costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, require
from flywheel.tiers.checks import doubled
from flywheel.tiers.deck import TIERS
from flywheel.tiers.migration import named
from flywheel.words import gettext as _
from flywheel.words import later

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["MEASURES", "Economics", "economics", "estimate"]

MEASURES = {
    "revenue_cents": later("revenue per user (ARPU)"),
    "margin_cents": later("margin per user"),
    "cost_to_serve_cents": later("cost to serve per user"),
    "net_cents": later("net margin per user"),
    "lifetime_value_cents": later("lifetime value per user (LTV)"),
    "value_to_cost": later("LTV ÷ cost to serve"),
}
"""What is measured in each tier, by key; money is cents a user, the last one a ratio."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Economics(Result):
    """What users bring and cost, one row a tier and measure.

    Attributes:
        order: The tiers, from best to worst.
        measures: The measures that could be taken from the tables given.
        level: Stated coverage of the intervals.
    """

    order: tuple[str, ...]
    measures: tuple[str, ...]
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a tier and one column a measure, money in units of the currency."""
        rows = []
        for tier in self.order:
            own = self.table[self.table["tier"] == tier].to_dict("records")
            cells = {
                _(MEASURES[name]): str(estimate(row, name, self.level))
                for name, row in zip(self.measures, own, strict=True)
            }
            rows.append({_("tier"): named(tier)} | cells)
        return pd.DataFrame(rows)


def economics(
    members: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    tickets: ir.Table | pd.DataFrame | None = None,
    messages: ir.Table | pd.DataFrame | None = None,
    message_cost_cents: int = 0,
    lifetime_values: ir.Table | pd.DataFrame | None = None,
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> Economics:
    """Return revenue, margin, cost to serve and lifetime value per user of each tier.

    Every mean divides by all users of the tier, those without an order or ticket included. Cost to serve is what
    tickets cost plus a price for each message sent; a table that is not given costs nothing, so give both or say so.

    Args:
        members: One row a user (``user_id, tier``), such as ``value_potential(…).users``.
        orders: One row a paid order (``user_id, at, revenue_cents``; ``margin_cents`` if known).
        tickets: One row a ticket (``user_id, opened_at, cost_cents``).
        messages: One row a message (``user_id, sent_at``).
        message_cost_cents: Price of one message.
        lifetime_values: One row a user (``user_id, lifetime_value_cents``) from a model of your choice; a user without
            a row is left out of its mean.
        since: First day that counts, of orders, tickets and messages alike; by default all do.
        as_of: Last day that counts.
        level: Stated coverage of the intervals.

    Returns:
        ``tier, measure, value, low, high, n, enough``: Student t for means; for lifetime value ÷ cost to serve, a
        ratio of two means, the linearised interval. Money is skewed: below some hundred users a tier the intervals of
        means are too narrow on the upper side.

    Raises:
        BadInputError: A column is missing, a user has several rows, or a price is negative.

    Example:
        >>> members = pd.DataFrame({"user_id": ["a", "b"], "tier": "core"})
        >>> orders = pd.DataFrame({"user_id": ["a"], "at": [pd.Timestamp("2026-03-01")], "revenue_cents": [900]})
        >>> economics(members, orders).table[["tier", "measure", "value", "n"]].values.tolist()
        [['core', 'revenue_cents', 450.0, 2]]

    References:
        Cochran, W. G. (1977). Sampling techniques, 3rd ed., Wiley: section 2.11, the variance of a ratio; section 2.15,
        the normal approximation with skewed amounts.
    """
    since, as_of = as_days("tiers.economics", since=since, as_of=as_of)
    source = "tiers.economics"
    if message_cost_cents < 0:
        message = _("{price} is below 0").format(price=message_cost_cents)
        raise BadInputError(source, [Problem("message_cost_cents", message, _("give a price of 0 or more"))])
    stats.proportion(0, 0, level=level)
    people = as_ibis(members)
    require(people, ["user_id", "tier"], source=source)
    people = people.select("user_id", "tier")
    problems = doubled(people, "members")[1]
    if lifetime_values is not None:
        known = as_ibis(lifetime_values)
        require(known, ["user_id", "lifetime_value_cents"], source=source)
        problems += doubled(known, "lifetime_values")[1]
    if problems:
        raise BadInputError(source, problems)
    paid = as_ibis(orders)
    amounts = ["revenue_cents", *(["margin_cents"] if "margin_cents" in paid.columns else [])]
    people = _joined(people, paid, "at", amounts, since=since, as_of=as_of)
    costs = []
    if tickets is not None:
        people = _joined(people, as_ibis(tickets), "opened_at", ["cost_cents"], since=since, as_of=as_of)
        costs.append(people.cost_cents)
    if messages is not None:
        sent = as_ibis(messages)
        require(sent, ["user_id", "sent_at"], source=source)
        sent = sent.mutate(message_cents=ibis.literal(message_cost_cents, "int64"))
        people = _joined(people, sent, "sent_at", ["message_cents"], since=since, as_of=as_of)
        costs.append(people.message_cents)
    measures = [*amounts, *(["cost_to_serve_cents"] if costs else [])]
    if costs:
        people = people.mutate(cost_to_serve_cents=sum(people[column.get_name()] for column in costs))
        if "margin_cents" in amounts:
            people = people.mutate(net_cents=people.margin_cents - people.cost_to_serve_cents)
            measures.append("net_cents")
    if lifetime_values is not None:
        people = people.left_join(known.select("user_id", "lifetime_value_cents"), "user_id").drop("user_id_right")
        measures += ["lifetime_value_cents", *(["value_to_cost"] if costs else [])]
    sums = _sums(people, measures)
    order = _order(sums["tier"].tolist())
    ordered = sums.set_index("tier").reindex(list(order)).reset_index()
    rows = [
        {"tier": row["tier"], "measure": name} | _estimated(row, name, level)
        for row in ordered.to_dict("records")
        for name in measures
    ]
    columns = ["tier", "measure", "value", "low", "high", "n", "enough"]
    return Economics(
        table=pd.DataFrame(rows, columns=columns),
        caption=_("What users of each tier bring and cost"),
        notes=_notes(tickets is not None, messages is not None, message_cost_cents, since, as_of, level=level),
        order=order,
        measures=tuple(measures),
        level=level,
    )


def estimate(row: Mapping[Any, Any], measure: str, level: float) -> stats.Estimate:
    """Return a row of the table as an estimate.

    Example:
        >>> row = {"value": 450.0, "low": 400.0, "high": 500.0, "n": 40}
        >>> print(estimate(row, "revenue_cents", 0.95))
        4.50 (4.00 to 5.00, n = 40)
    """
    unit: stats.Unit = "score" if measure == "value_to_cost" else "cents"
    return stats.Estimate(float(row["value"]), float(row["low"]), float(row["high"]), int(row["n"]), level, unit=unit)


def _joined(
    people: ir.Table, table: ir.Table, at: str, amounts: list[str], *, since: date | None, as_of: date | None
) -> ir.Table:
    """Add sums by user of a table's amounts within the window; users without a row have 0."""
    require(table, ["user_id", at, *amounts], source="tiers.economics")
    if since:
        table = table.filter(table[at] >= pd.Timestamp(since).to_pydatetime())
    if as_of:
        table = table.filter(table[at] < end_of(as_of))
    sums = table.group_by("user_id").aggregate(**{name: table[name].sum().cast("int64") for name in amounts})
    joined = people.left_join(sums, "user_id").drop("user_id_right")
    return joined.mutate(**{name: joined[name].fill_null(0) for name in amounts})


def _sums(people: ir.Table, measures: list[str]) -> pd.DataFrame:
    """Return count, mean and spread of every measure by tier in one pass, and the moments of the ratio."""
    columns: dict[str, Any] = {}
    for name in measures:
        if name != "value_to_cost":
            column = people[name].cast("float64")
            columns |= {
                f"n_{name}": column.count(),
                f"mean_{name}": column.mean(),
                f"sd_{name}": column.std(how="sample"),
            }
    if "value_to_cost" in measures:
        both = people.lifetime_value_cents.notnull()  # noqa: PD004  # a column of Ibis
        worth = people.lifetime_value_cents.cast("float64")
        cost = both.ifelse(people.cost_to_serve_cents, ibis.null("int64")).cast("float64")
        columns |= {"l": worth.sum(), "c": cost.sum(), "ll": (worth * worth).sum()}
        columns |= {"lc": (worth * cost).sum(), "cc": (cost * cost).sum()}
    found: pd.DataFrame = people.group_by("tier").aggregate(**columns).to_pandas()
    return found


def _estimated(row: dict[Any, Any], measure: str, level: float) -> dict[str, float | int | bool]:
    if measure == "value_to_cost":
        one = _ratio(row, int(row["n_lifetime_value_cents"]), level)
    else:
        n, mean, sd = int(row[f"n_{measure}"]), float(row[f"mean_{measure}"]), float(row[f"sd_{measure}"])
        one = stats.mean_from_moments(n, mean, sd, level=level, unit="cents")
    return {"value": one.value, "low": one.low, "high": one.high, "n": one.n, "enough": one.n >= stats.MINIMUM_N}


def _ratio(row: dict[Any, Any], n: int, level: float) -> stats.Estimate:
    """Estimate lifetime value ÷ cost; without any cost there is no ratio."""
    cost = float(row["c"]) if n else 0.0
    if not cost > 0:
        return stats.Estimate(math.nan, math.nan, math.nan, n, level)
    ratio = float(row["l"]) / cost
    if n < 2:
        return stats.Estimate(ratio, math.nan, math.nan, n, level)
    spread = max(float(row["ll"]) - 2 * ratio * float(row["lc"]) + ratio**2 * float(row["cc"]), 0.0)
    half = float(special.stdtrit(n - 1, 0.5 + level / 2)) * math.sqrt(n / (n - 1) * spread) / cost
    return stats.Estimate(ratio, ratio - half, ratio + half, n, level)


def _order(found: list[str]) -> tuple[str, ...]:
    """Return the deck's tiers in their order, others by name."""
    keys = [tier.key for tier in TIERS]
    return tuple(sorted(found, key=lambda tier: (keys.index(tier) if tier in keys else len(keys), tier)))


def _window(since: date | None, as_of: date | None) -> str:
    if not as_of:
        return _("From {first} on.").format(first=since)
    if not since:
        return _("Up to {last}.").format(last=as_of)
    return _("Window: {first} to {last}.").format(first=since, last=as_of)


def _notes(
    tickets: bool, messages: bool, price: int, since: date | None, as_of: date | None, *, level: float
) -> tuple[str, ...]:
    parts = [_("tickets")] if tickets else []
    if messages:
        parts.append(_("messages at {price} each").format(price=stats.as_text(price, "cents")))
    notes = [_("Means over all users of a tier; tiers made from the same orders differ partly by that choice.")]
    if since or as_of:
        notes.append(_window(since, as_of))
    if parts:
        notes.append(_("Cost to serve: {parts}; net margin is margin less this.").format(parts=_(", ").join(parts)))
    notes.append(
        _("Student t intervals, {level:g} %; money is skewed: with few users they are too narrow at the top.").format(
            level=100 * level
        )
    )
    return tuple(notes)
