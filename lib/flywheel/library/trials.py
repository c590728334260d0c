"""Claims and a company's own data → which claims were laid beside the data, and what came out; the rest untested."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import stats
from flywheel.results import Result
from flywheel.words import gettext as _
from flywheel.words import later

if TYPE_CHECKING:
    from flywheel.library.model import Claim
    from flywheel.tables import Data

__all__ = ["Ledger", "ledger"]

WEEKS_AFTER = 8
_OUTCOMES = {
    "not tested": later("not tested"),
    "not enough data": later("not enough data"),
    "not contradicted": later("not contradicted"),
    "lower here": later("lower here"),
    "higher here": later("higher here"),
    "adds up": later("adds up"),
    "does not add up": later("does not add up"),
}
_COLUMNS = ("id", "says", "claimed", "unit", "outcome", "value", "low", "high", "n", "method")


@dataclass(frozen=True, eq=False, kw_only=True)
class Ledger(Result):
    """Every claim of the course with what these data say, one row a claim; those tested come first.

    Attributes:
        level: Stated coverage of the intervals.
    """

    level: float

    def shown(self) -> pd.DataFrame:
        """Return claim, claimed number and what was found, as a person reads it."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("claim"): [row["says"] for row in rows],
                _("claimed"): [
                    "–" if math.isnan(row["claimed"]) else f"{row['claimed']:g} {row['unit']}" for row in rows
                ],
                _("found here"): [_found_text(row) for row in rows],
                _("outcome"): [_(_OUTCOMES[row["outcome"]]) for row in rows],
            }
        )


def _found_text(row: Mapping[Any, Any]) -> str:
    if math.isnan(row["value"]):
        return "–"
    text = f"{row['value']:.2f}".rstrip("0").rstrip(".")
    if math.isnan(row["low"]):
        return text
    return _("{value} ({low} to {high}), n = {n}").format(
        value=text, low=f"{row['low']:.2f}", high=f"{row['high']:.2f}", n=int(row["n"])
    )


def ledger(data: Data, *, level: float = 0.95) -> Ledger:
    """Lay the claims beside the data: every claim that the workbook can test is tested, the others say so.

    Args:
        data: Loaded data; a claim whose tables are missing, or hold too little, stays untested.
        level: Stated coverage of the intervals.

    Returns:
        ``id, says, claimed, unit, outcome, value, low, high, n, method``; ``value`` in the claim's unit. The outcome is
        ``"not tested"``, ``"not enough data"``, ``"not contradicted"``, or ``"lower here"`` and ``"higher here"`` when
        the interval leaves the claimed number out; ``"adds up"`` or ``"does not add up"`` for pure arithmetic.

    Example:
        >>> from flywheel import tables
        >>> none = tables.connect({"users": pd.DataFrame({"user_id": ["a"], "signed_up_at": ["2026-01-05"]})})
        >>> found = ledger(none).table.set_index("id")
        >>> found.outcome["core-tier-profit"], found.outcome["bots-answer"]
        ('not tested', 'not tested')
    """
    from flywheel.library import claims

    rows = [_row(claim, data, level=level) for claim in claims.entries]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    order = (table["outcome"] == "not tested").to_numpy().argsort(kind="stable")
    tested = int((table["outcome"] != "not tested").sum())
    return Ledger(
        table=table.iloc[order].reset_index(drop=True),
        caption=_("Claims of the course: {tested} of {all} tested").format(tested=tested, all=len(table)),
        notes=(
            _("A claim that holds here need not hold elsewhere, nor the other way round."),
            _("What a claim says about causes is not tested by looking at who did what."),
        ),
        level=level,
    )


def _row(claim: Claim, data: Data, *, level: float) -> tuple[object, ...]:
    claimed = math.nan if claim.number is None else claim.number
    test = TESTS.get(claim.id)
    found = test(data, level) if test else None
    if found is None:
        return claim.id, claim.says, claimed, claim.unit, "not tested", *[math.nan] * 3, 0, ""
    ends = found.value, found.low, found.high, found.n, found.method
    return claim.id, claim.says, claimed, claim.unit, _outcome(found, claimed), *ends


def _outcome(found: stats.Estimate, claimed: float) -> str:
    if not found.n:
        return "adds up" if round(found.value, 1) == round(claimed, 1) else "does not add up"
    if math.isnan(found.low) or found.n < stats.MINIMUM_N:
        return "not enough data"
    if found.low <= claimed <= found.high:
        return "not contradicted"
    return "lower here" if found.high < claimed else "higher here"


def _head_of_profit(data: Data, level: float) -> stats.Estimate | None:
    """Share of all margin, in per cent, that the best 5 % of buyers bring."""
    from flywheel import tiers

    if "orders" not in data.names:
        return None
    found = tiers.concentration(data.orders, level=level).claimed
    ends = (100 * found.value, 100 * found.low, 100 * found.high)
    return stats.Estimate(*ends, found.n, level, found.method)


def _orders_of_satisfied(data: Data, level: float) -> stats.Estimate | None:
    """Orders of promoters ÷ orders of detractors in the weeks after their first answer, times as many."""
    from flywheel import pilot

    if not {"feedback", "orders"} <= set(data.names):
        return None
    asked = data.feedback.filter(data.feedback.survey == "nps")
    answers = asked.select("user_id", "at", "score").to_pandas().dropna().sort_values("at").drop_duplicates("user_id")
    orders = data.orders.select("user_id", ordered_at="at").to_pandas()
    weeks = pd.Timedelta(weeks=WEEKS_AFTER)
    seen = answers[answers["at"] <= orders["ordered_at"].max() - weeks]
    after = seen.merge(orders, on="user_id")
    after = after[(after["ordered_at"] > after["at"]) & (after["ordered_at"] <= after["at"] + weeks)]
    counts = after["user_id"].value_counts()
    units = pd.DataFrame(
        {"unit_id": seen["user_id"], "numerator": seen["user_id"].map(counts).fillna(0), "denominator": 1}
    )
    found = pilot.compare(units[seen["score"] <= 6], units[seen["score"] >= 9], level=level, unit="score").deviation
    return stats.Estimate(1 + found.value, 1 + found.low, 1 + found.high, found.n, level, found.method)


def _computed(value: float) -> Callable[[Data, float], stats.Estimate]:
    return lambda _data, level: stats.Estimate(
        value, math.nan, math.nan, 0, level, _("arithmetic on the quoted figures")
    )


TESTS: Mapping[str, Callable[[Data, float], stats.Estimate | None]] = {
    "core-tier-profit": _head_of_profit,
    "satisfied-frequency": _orders_of_satisfied,
    "guide-retention-deviation": _computed(100 * (38 - 35) / 35),
    "guide-click-deviation": _computed(100 * (45 - 42) / 42),
    "guide-level-reached": _computed(100 * 42 / 45),
    "guide-gain-reached": _computed(100 * (42 - 35) / (45 - 35)),
}
"""Claim → what tests it; all other claims stay untested."""
