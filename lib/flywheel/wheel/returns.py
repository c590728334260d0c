"""Turns a company, levers with ranges and a stated credibility into a range of returns, never into one number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.wheel.facts import amount, kind_label
from flywheel.wheel.levers import LEVERS, Company, Lever
from flywheel.words import gettext as _

__all__ = ["Conversion", "ExperienceReturn", "Shape", "experience_return"]

Shape = Literal["triangular", "uniform"]
Conversion = Literal["percent", "points"]
"""How "+5 % conversion" is read: relative (5.0 % becomes 5.25 %) or in percentage points (5 % becomes 10 %)."""

_HALF_YEAR = 0.5
_FEWEST, _MOST = 1_000, 1_000_000
_Draws = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class ExperienceReturn(Result):
    """What a year of better experience may return, one row a lever, then the cost and the total.

    Attributes:
        chance_of_loss: Share of the draws in which the programme costs more than it brings; its interval says only how
            exact the simulation is, not how true the claims are.
        needed_credibility: The share of the claims that must hold for an even chance to gain; 0 when none of it must,
            not a number when even the whole is not enough.
        ratio: P5, P50 and P95 of the net return for each unit of money spent.
        credibility: The share of each claim that was counted.
        conversion: How the claim about conversion was read.
        shape: Distribution of every range.
        draws: How many times the year was drawn.
        seed: Seed of the draws.
    """

    chance_of_loss: stats.Estimate
    needed_credibility: float
    ratio: tuple[float, float, float]
    credibility: float
    conversion: Conversion
    shape: Shape
    draws: int
    seed: int

    def shown(self) -> pd.DataFrame:
        """Return each lever with its range in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("part"): [row["label"] for row in rows],
                _("kind"): [kind_label(row["kind"]) if row["kind"] else "" for row in rows],
                _("P5"): [amount(row["p5"], "cents") for row in rows],
                _("P50"): [amount(row["p50"], "cents") for row in rows],
                _("P95"): [amount(row["p95"], "cents") for row in rows],
                _("share of the gains"): [
                    "" if math.isnan(row["share"]) else stats.as_text(row["share"], "share") for row in rows
                ],
            }
        )


def experience_return(
    company: Company | None = None,
    *,
    levers: Sequence[Lever] = LEVERS,
    shape: Shape = "triangular",
    credibility: float = 0.3,
    conversion: Conversion = "percent",
    draws: int = 20_000,
    seed: int = 1,
) -> ExperienceReturn:
    """Draw the year many times and return the range of what the programme brings.

    In each draw the company's experience, NPS and satisfaction rise together (one draw for the three: a programme that
    works moves all of them), each lever and the cost get a value from their own ranges, and claims are multiplied by
    ``credibility``. Gains are added on the numbers of today; products of two gains are left out. New customers and
    customers who stay longer are counted for half of the year, as they come and leave all through it.

    Args:
        company: The year before; an invented company when left out.
        levers: What the programme is to move; take out what does not apply.
        shape: ``"triangular"`` or ``"uniform"`` for every range.
        credibility: Share of each claim that is counted, 0 to 1; ours, as the deck's figures are unproven.
        conversion: ``"percent"`` (relative) or ``"points"``: the claim can be read both ways, and it matters.
        draws: How many draws, 1,000 to 1,000,000.
        seed: Seed of the draws.

    Returns:
        One row a lever, ``cost`` and ``total``: ``part, label, kind, p5, p50, p95, mean`` (cents in the year, cost
        negative), ``share`` (of the sum of the levers' means; not a number for cost and total) and
        ``correlation`` (rank correlation with the total: what the doubt about the total hangs on).

    Raises:
        BadInputError: An argument is impossible.

    Example:
        >>> found = experience_return(seed=7)
        >>> found.table["part"].tolist()
        ['basket', 'conversion', 'acquisition', 'service', 'returns', 'retention', 'cost', 'total']
        >>> print(found.chance_of_loss)
        41.2 % (40.5–41.8 %, n = 20000)

    References:
        Hubbard, D. W. (2014). How to Measure Anything, 3rd ed., Wiley: Monte Carlo with ranges, chapter 6.
    """
    _refuse_impossible(levers, shape, credibility, conversion, draws, seed=seed)
    year = company or Company()
    drawn = _Drawn.of(year, tuple(levers), shape=shape, draws=draws, seed=seed)
    gains = drawn.gains(credibility, conversion)
    total = sum(gains.values(), np.zeros(draws)) - drawn.cost
    losses = int((total < 0).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(drawn.cost > 0, total / drawn.cost, np.nan)
    needed = _needed(drawn, conversion)
    return ExperienceReturn(
        table=_table(tuple(levers), gains, drawn.cost, total),
        caption=_("What a year of better experience may return"),
        notes=_notes(credibility, conversion, shape, draws, needed=needed),
        chance_of_loss=stats.proportion(losses, draws),
        needed_credibility=needed,
        ratio=tuple(float(end) for end in np.quantile(ratio, (0.05, 0.5, 0.95))),  # type: ignore[arg-type]  # three
        credibility=credibility,
        conversion=conversion,
        shape=shape,
        draws=draws,
        seed=seed,
    )


@dataclass(frozen=True)
class _Drawn:
    """One value of each uncertain number for each draw."""

    company: Company
    levers: tuple[Lever, ...]
    effects: dict[str, _Draws]
    experience: _Draws
    nps: _Draws
    satisfaction: _Draws
    cost: _Draws

    @classmethod
    def of(cls, company: Company, levers: tuple[Lever, ...], *, shape: Shape, draws: int, seed: int) -> _Drawn:
        """Draw everything; each lever has a stream of its own, so that leaving one out does not move the others."""

        def stream(name: str) -> _Draws:
            return np.random.default_rng([seed, *name.encode()]).random(draws)

        together = stream("programme")
        return cls(
            company=company,
            levers=levers,
            effects={
                lever.name: _within((lever.low, lever.likeliest, lever.high), stream(lever.name), shape)
                for lever in levers
            },
            experience=_within(company.experience_gain, together, shape),
            nps=_within(company.nps_gain, together, shape),
            satisfaction=_within(company.satisfaction_gain, together, shape),
            cost=_within(company.programme_cents, stream("cost"), shape),
        )

    def gains(self, credibility: float, conversion: Conversion) -> dict[str, _Draws]:
        """Return the money each lever brings in each draw."""
        return {
            lever.name: self._gain(
                lever, self.effects[lever.name] * (credibility if lever.kind == "claim" else 1.0), conversion
            )
            for lever in self.levers
        }

    def _gain(self, lever: Lever, effect: _Draws, conversion: Conversion) -> _Draws:
        year = self.company
        if lever.name == "basket":
            rise = effect * self.experience / 0.10
            return year.customers * year.contribution_cents * rise
        if lever.name == "conversion":
            rise = effect * self.nps / 10
            rate = year.conversion * (1 + rise) if conversion == "percent" else year.conversion + rise
            more = np.clip(rate, 0.0, 1.0) - year.conversion
            return year.prospects * more * year.contribution_cents * _HALF_YEAR
        if lever.name == "acquisition":
            return effect * year.prospects * year.conversion * year.acquisition_cents
        if lever.name == "service":
            return effect * year.service_cases * year.service_cents
        if lever.name == "returns":
            orders = year.customers * year.orders_per_customer
            return effect * orders * year.return_share * year.return_cents
        odds = year.retention / (1 - year.retention) * (1 + effect) ** (self.satisfaction / 0.05)
        more = odds / (1 + odds) - year.retention
        return year.customers * more * year.contribution_cents * _HALF_YEAR


def _within(ends: tuple[float, float, float], uniform: _Draws, shape: Shape) -> _Draws:
    """Turn uniform numbers into values of a range by the inverse of its distribution."""
    low, mode, high = ends
    if high == low:
        return np.full(len(uniform), float(low))
    if shape == "uniform":
        return low + (high - low) * uniform
    below = (mode - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.where(uniform < below, rising, falling)


def _needed(drawn: _Drawn, conversion: Conversion) -> float:
    """Return the credibility at which half of the draws gain."""
    from scipy.optimize import brentq

    def middle(credibility: float) -> float:
        gains = drawn.gains(credibility, conversion)
        return float(np.median(sum(gains.values(), np.zeros(len(drawn.cost))) - drawn.cost))

    if middle(0.0) >= 0:
        return 0.0
    return float(brentq(middle, 0.0, 1.0, xtol=1e-6)) if middle(1.0) >= 0 else math.nan


def _table(levers: tuple[Lever, ...], gains: dict[str, _Draws], cost: _Draws, total: _Draws) -> pd.DataFrame:
    whole = sum(float(values.mean()) for values in gains.values())
    parts: list[tuple[str, str, str, _Draws]] = [
        (lever.name, _(lever.label), str(lever.kind), gains[lever.name]) for lever in levers
    ]
    parts += [("cost", _("cost of the programme"), "", -cost), ("total", _("total after cost"), "", total)]
    rows = []
    for part, label, kind, values in parts:
        p5, p50, p95 = (float(end) for end in np.quantile(values, (0.05, 0.5, 0.95)))
        mean = float(values.mean())
        share = mean / whole if part in gains and whole else math.nan
        rows.append(
            {"part": part, "label": label, "kind": kind, "p5": p5, "p50": p50, "p95": p95, "mean": mean}
            | {"share": share, "correlation": _rank_correlation(values, total)}
        )
    return pd.DataFrame(rows)


def _rank_correlation(values: _Draws, total: _Draws) -> float:
    from scipy.stats import spearmanr

    return math.nan if np.ptp(values) == 0 or np.ptp(total) == 0 else float(spearmanr(values, total).statistic)


def _notes(credibility: float, conversion: Conversion, shape: Shape, draws: int, *, needed: float) -> tuple[str, ...]:
    counted = _("Claims of the deck are counted at {share}; ranges and credibility are ours.").format(
        share=stats.as_text(credibility, "share")
    )
    if math.isnan(needed):
        even = _("Even if all claims held in full, the chance to gain would stay below one half.")
    elif needed == 0:
        even = _("The chance to gain is at least one half even if none of the claims holds.")
    else:
        even = _("For an even chance to gain, {share} of the claims must hold.").format(
            share=stats.as_text(needed, "share")
        )
    read = {
        "percent": _("The claim about conversion is read as relative: 5 % more of 5 % is 5.25 %."),
        "points": _("The claim about conversion is read in percentage points: 5 % becomes 10 %."),
    }[conversion]
    shapes = {"triangular": _("triangular"), "uniform": _("uniform")}[shape]
    return (
        counted,
        even,
        read,
        _("{draws} draws from {shape} ranges; half of a year for customers won or kept.").format(
            draws=f"{draws:,}", shape=shapes
        ),
        _("The levers are added. Claims may describe the same money twice, which makes the sum too large."),
    )


def _refuse_impossible(
    levers: Sequence[Lever], shape: str, credibility: float, conversion: str, draws: int, *, seed: int
) -> None:
    problems = []
    names = [lever.name for lever in levers]
    if not names:
        problems.append(Problem("levers", _("there is none"), _("leave it out to use all of the deck's")))
    problems += [
        Problem("levers", _("{name} is there twice").format(name=name), _("remove one of them"))
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for name in sorted(set(names) - {lever.name for lever in LEVERS}):
        remedy = _("levers: {names}").format(names=", ".join(lever.name for lever in LEVERS))
        problems.append(Problem("levers", _("{name!r} is not a lever").format(name=name), remedy))
    if shape not in ("triangular", "uniform"):
        problems.append(
            Problem("shape", _("{shape!r} is not a shape").format(shape=shape), _("use triangular or uniform"))
        )
    if conversion not in ("percent", "points"):
        message = _("{conversion!r} is not a reading of the claim").format(conversion=conversion)
        problems.append(Problem("conversion", message, _("use percent or points")))
    if not 0 <= credibility <= 1:
        message = _("{credibility} is not a share").format(credibility=credibility)
        problems.append(Problem("credibility", message, _("write 0.3 to count 30 % of each claim")))
    if isinstance(draws, bool) or not isinstance(draws, int) or not _FEWEST <= draws <= _MOST:
        message = _("{draws!r} is not a number of draws").format(draws=draws)
        problems.append(Problem("draws", message, _("use 1,000 to 1,000,000")))
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        message = _("{seed!r} is not a seed").format(seed=seed)
        problems.append(Problem("seed", message, _("use a whole number from 0 up")))
    if problems:
        raise BadInputError("wheel.experience_return", problems)
