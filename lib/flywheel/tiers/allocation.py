"""Turns a budget and an assumed response into money a tier: the deck's split, by value, and the best there is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tiers.deck import TIERS
from flywheel.tiers.pyramid import Pyramid, wrong_shares
from flywheel.tiers.shares import split_exactly
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["RESPONSE", "STRATEGIES", "Allocation", "Response", "allocate"]

STRATEGIES = {
    "deck": later("the deck's split"),
    "by_value": later("in proportion to value"),
    "optimised": later("best under the assumption"),
}
"""The three ways to split a budget, by key."""

_DECK = tuple(one.resource_share for one in TIERS)
_SCALES = (0.5, 2.0)
Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Response:
    """What spending on a tier is assumed to bring: ceiling × value × (1 − 2^(−spend ÷ half)).

    Attributes:
        ceiling: The most that spending can add, as a share of the tier's value.
        half: The spend that brings half of it, as a share of the tier's value.
    """

    ceiling: float
    half: float


RESPONSE: dict[str, Response] = {
    "core": Response(0.10, 0.05),
    "high_potential": Response(0.30, 0.10),
    "stable": Response(0.15, 0.10),
    "base": Response(0.10, 0.10),
}
"""An assumption to start from, ours and not measured anywhere: replace it by what your pilots found."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Allocation(Result):
    """Money a tier under each way to split the budget, one row a strategy and tier.

    Attributes:
        totals: One row a strategy: ``strategy, gain_cents``, ``low_cents, high_cents`` over all changed assumptions,
            and ``worst_regret_cents``, the most it misses the best plan by under any of them.
        sensitivity: One row a changed assumption and strategy: ``tier`` (or ``all``), ``parameter``, ``factor``,
            ``strategy``, ``gain_cents``, ``regret_cents`` (the best plan under that assumption minus this plan).
        response: The assumption by tier.
        pyramid: The tiers it was made for.
        budget_cents: What is split.
        last_cent: Gain of the last cent under the best plan; below 1 the budget is larger than it earns.
    """

    totals: pd.DataFrame
    sensitivity: pd.DataFrame
    response: dict[str, Response]
    pyramid: Pyramid
    budget_cents: int
    last_cent: float

    def shown(self) -> pd.DataFrame:
        """Return one row a tier and one column a strategy, money in units of the currency."""
        table = pd.DataFrame({_("tier"): [*(_(tier.name) for tier in TIERS), _("assumed gain")]})
        for key, name in STRATEGIES.items():
            own = self.table[self.table["strategy"] == key]
            cells = [
                _("{money} ({share})").format(
                    money=stats.as_text(row["spend_cents"], "cents"), share=stats.as_text(row["spend_share"], "share")
                )
                for row in own.to_dict("records")
            ]
            gain = self.totals.loc[self.totals["strategy"] == key, "gain_cents"].iloc[0]
            table[_(name)] = [*cells, stats.as_text(gain, "cents")]
        return table


def allocate(
    pyramid: Pyramid,
    budget_cents: int,
    *,
    deck: Sequence[float] = _DECK,
    response: Mapping[str, Response] | None = None,
) -> Allocation:
    """Split a budget over the tiers in three ways and compare them under one assumption that can be changed.

    The response is concave: each further cent brings less. The best split makes the last cent equally good in every
    tier that gets any, which has a closed form here; it is then rounded to cents by largest remainders. How much the
    plans depend on the assumption is shown by halving and doubling each tier's ceiling and half, one at a time.

    Args:
        pyramid: The tiers, from `value_potential`.
        budget_cents: What is to be spent, in cents.
        deck: Shares of the deck's split from top to bottom.
        response: The assumption for some or all tiers; those left out keep `RESPONSE`.

    Returns:
        ``strategy, tier, users, spend_cents, spend_share, spend_per_user_cents, gain_cents``, and ``low_cents,
        high_cents``: the range of the best split over the changed assumptions (not a number for the other two). The
        spends of a strategy add up to the budget exactly. ``gain_cents`` is assumed, not measured.

    Raises:
        BadInputError: An argument is impossible, or no tier has a value above 0 to gain from.

    Example:
        >>> scores = {"user_id": list("abcd"), "value_cents": [9000, 5000, 1000, 500], "potential": [0, 9, 8, 0]}
        >>> from flywheel.tiers import value_potential
        >>> quarters = value_potential(pd.DataFrame(scores), shares=(0.25, 0.25, 0.25, 0.25))
        >>> table = allocate(quarters, 1000).table
        >>> table[table["strategy"] == "optimised"].spend_cents.tolist()
        [321, 649, 30, 0]

    References:
        Koopman, B. O. (1953). The optimum distribution of effort. Operations Research 1, 52–63: exponential returns.
        Boyd, S. & Vandenberghe, L. (2004). Convex optimization, Cambridge: section 5.5.3, water filling.
    """
    assumed = RESPONSE | dict(response or {})
    values = pyramid.table["value_cents"].to_numpy(dtype=float)
    _refuse_impossible(budget_cents, deck, assumed, values)
    plans = {
        "deck": split_exactly(budget_cents, deck),
        "by_value": split_exactly(budget_cents, [max(int(value), 0) for value in values]),
        "optimised": split_exactly(budget_cents, _best(budget_cents, values, assumed)),
    }
    sensitivity, spends = _sensitivity(plans, budget_cents, values, assumed)
    table = _table(plans, pyramid.table, values, assumed, spends)
    totals = pd.DataFrame([_total(key, table, sensitivity) for key in plans])
    slopes = _slopes(np.array(plans["optimised"], dtype=float), values, assumed)
    return Allocation(
        table=table,
        caption=_("A budget of {money} over the tiers").format(money=stats.as_text(budget_cents, "cents")),
        notes=_notes(assumed, float(slopes.max())),
        totals=totals,
        sensitivity=sensitivity,
        response=assumed,
        pyramid=pyramid,
        budget_cents=budget_cents,
        last_cent=float(slopes.max()),
    )


def _parameters(values: Amounts, response: Mapping[str, Response]) -> tuple[Amounts, Amounts]:
    """Return ceiling and scale in cents; a tier without value above 0 gains nothing, whatever is spent on it."""
    ceilings = np.array([response[tier.key].ceiling for tier in TIERS]) * np.maximum(values, 0)
    scales = np.array([response[tier.key].half for tier in TIERS]) * np.maximum(values, 1) / math.log(2)
    return ceilings, scales


def _gains(spend: Sequence[float], values: Amounts, response: Mapping[str, Response]) -> Amounts:
    ceilings, scales = _parameters(values, response)
    gains: Amounts = -ceilings * np.expm1(-np.asarray(spend, dtype=float) / scales)
    return gains


def _slopes(spend: Amounts, values: Amounts, response: Mapping[str, Response]) -> Amounts:
    ceilings, scales = _parameters(values, response)
    slopes: Amounts = ceilings / scales * np.exp(-spend / scales)
    return slopes


def _best(budget: float, values: Amounts, response: Mapping[str, Response]) -> list[float]:
    """Fill the tiers like water: those with the steepest start first, until the last cent is equally good in all."""
    ceilings, scales = _parameters(values, response)
    steep = np.full(len(values), -np.inf)
    np.log(ceilings / scales, out=steep, where=ceilings > 0)
    order = [place for place in np.argsort(-steep, kind="stable") if np.isfinite(steep[place])]
    level = -math.inf
    for count in range(1, len(order) + 1):
        own = order[:count]
        level = float(((scales[own] * steep[own]).sum() - budget) / scales[own].sum())
        if count == len(order) or level >= steep[order[count]]:
            break
    return [
        float(max(scale * (start - level), 0.0)) if np.isfinite(start) else 0.0
        for scale, start in zip(scales, steep, strict=True)
    ]


def _sensitivity(
    plans: Mapping[str, Sequence[int]], budget: int, values: Amounts, response: Mapping[str, Response]
) -> tuple[pd.DataFrame, Amounts]:
    """Return gain and regret of every plan under each changed assumption, and the best split under each."""
    changed: list[tuple[str, str, float]] = [("all", "half", factor) for factor in _SCALES]
    changed += [(tier.key, name, factor) for tier in TIERS for name in ("ceiling", "half") for factor in _SCALES]
    rows, spends = [], []
    for tier, name, factor in changed:
        other = {
            key: Response(
                one.ceiling * (factor if name == "ceiling" and tier in (key, "all") else 1),
                one.half * (factor if name == "half" and tier in (key, "all") else 1),
            )
            for key, one in response.items()
        }
        best = _best(budget, values, other)
        spends.append(best)
        most = _gains(best, values, other).sum()
        for key, plan in plans.items():
            gain = _gains(plan, values, other).sum()
            rows.append(
                {"tier": tier, "parameter": name, "factor": factor, "strategy": key}
                | {"gain_cents": gain, "regret_cents": max(most - gain, 0.0)}
            )
    return pd.DataFrame(rows), np.array(spends)


def _table(
    plans: Mapping[str, Sequence[int]],
    tiers: pd.DataFrame,
    values: Amounts,
    response: Mapping[str, Response],
    spends: Amounts,
) -> pd.DataFrame:
    rows = []
    for key, plan in plans.items():
        gains, whole = _gains(plan, values, response), sum(plan)
        for place, (spend, users) in enumerate(zip(plan, tiers["users"], strict=True)):
            rows.append(
                {"strategy": key, "tier": TIERS[place].key, "users": int(users), "spend_cents": spend}
                | {"spend_share": spend / whole, "spend_per_user_cents": spend / users if users else math.nan}
                | {"gain_cents": gains[place]}
                | {
                    name: float(end(spends[:, place])) if key == "optimised" else math.nan
                    for name, end in (("low_cents", np.min), ("high_cents", np.max))
                }
            )
    return pd.DataFrame(rows)


def _total(key: str, table: pd.DataFrame, sensitivity: pd.DataFrame) -> dict[str, str | float]:
    own = sensitivity[sensitivity["strategy"] == key]
    gain = float(table.loc[table["strategy"] == key, "gain_cents"].sum())
    return {
        "strategy": key,
        "gain_cents": gain,
        "low_cents": min(gain, float(own["gain_cents"].min())),
        "high_cents": max(gain, float(own["gain_cents"].max())),
        "worst_regret_cents": float(own["regret_cents"].max()),
    }


def _refuse_impossible(budget: int, deck: Sequence[float], response: Mapping[str, Response], values: Amounts) -> None:
    problems = wrong_shares(deck, place="deck")
    if budget != int(budget) or budget <= 0:
        message = _("{budget} is not an amount to split").format(budget=budget)
        problems.append(Problem("budget_cents", message, _("give whole cents above 0")))
    known = ", ".join(tier.key for tier in TIERS)
    for key, one in response.items():
        if key not in RESPONSE:
            problems.append(Problem(f"response, {key}", _("is not a tier"), _("tiers: {names}").format(names=known)))
        elif not (one.ceiling >= 0 and one.half > 0):
            message = _("a ceiling is at least 0, a half above 0")
            problems.append(Problem(f"response, {key}", message, _("write Response(ceiling=0.1, half=0.1)")))
    ceilings = [response[tier.key].ceiling for tier in TIERS]
    if not (np.array(ceilings) * np.maximum(values, 0)).any():
        message = _("no tier has a value above 0 and a ceiling above 0: there is nothing to gain from")
        problems.append(Problem("pyramid", message, _("choose a longer window or another value")))
    if problems:
        raise BadInputError("tiers.allocate", problems)


def _notes(response: Mapping[str, Response], last_cent: float) -> tuple[str, ...]:
    each = "; ".join(
        _("{tier} {ceiling:g} %, half of it at {half:g} %").format(
            tier=_(tier.name), ceiling=100 * response[tier.key].ceiling, half=100 * response[tier.key].half
        )
        for tier in TIERS
    )
    notes = [
        _(
            "Assumed, not measured: the most that spending adds, and the spend that adds half of it, "
            "as shares of a tier's value. {each}."
        ).format(each=each),
        _("Ranges: each tier's two numbers halved and doubled, one at a time."),
    ]
    if last_cent < 1:
        form = _("The last unit of money brings {back:.2f} even when split best: this budget is larger than it earns.")
        notes.append(form.format(back=last_cent))
    return tuple(notes)
