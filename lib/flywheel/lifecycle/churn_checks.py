"""Turns probabilities and outcomes into how good a warning is: levels, calibration, ranking, gain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.churn_models import Level
from flywheel.stats.intervals import z_of
from flywheel.words import gettext as _

__all__ = ["at_levels", "calibration", "costs", "quality", "ranking", "thresholds"]

Floats = npt.NDArray[np.float64]

BINS = 10
"""Users are put into this many groups of equal size for the calibration; equal probabilities stay together."""


def thresholds(levels: Sequence[Level], value_saved_cents: float) -> list[float]:
    """Return the probability from which each level's action is expected to gain more than the one below.

    Args:
        levels: From the lightest to the highest.
        value_saved_cents: What a kept customer is worth.

    Returns:
        One probability a level, rising.

    Raises:
        BadInputError: Costs or save rates do not rise, or a level would never or always be reached.

    Example:
        >>> from flywheel.lifecycle.churn_models import LEVELS
        >>> [round(p, 3) for p in thresholds(LEVELS, 8_000)]
        [0.062, 0.438, 0.703]
    """
    problems, found = [], []
    cost, saves = 0.0, 0.0
    for level in levels:
        more, gained = level.cost_cents - cost, (level.save_share - saves) * value_saved_cents
        if not (more > 0 and gained > 0):
            message = _("must cost more and keep more than the level below")
            problems.append(
                Problem(f"levels, {level.name}", message, _("order levels from the lightest to the highest"))
            )
            continue
        found.append(more / gained)
        cost, saves = level.cost_cents, level.save_share
        if not (found[-2:] == sorted(set(found[-2:])) and found[-1] < 1):
            message = _("would pay from a probability of {p:.2f} on, which no user can reach after the levels below")
            remedy = _("lower its cost, raise its save rate, or leave the level out")
            problems.append(Problem(f"levels, {level.name}", message.format(p=found[-1]), remedy))
    if not levels:
        problems.append(Problem("levels", _("there are none"), _("give at least one level")))
    if problems:
        raise BadInputError("lifecycle.churn_warning", problems)
    return found


def at_levels(
    probabilities: Mapping[str, Floats],
    churned: Floats,
    levels: Sequence[Level],
    limits: Sequence[float],
    *,
    level: float,
) -> pd.DataFrame:
    """Return precision, recall and lift of each method for users at a level or higher, with intervals.

    Example:
        >>> from flywheel.lifecycle.churn_models import LEVELS
        >>> found = at_levels({"model": np.array([0.9, 0.1])}, np.array([1.0, 0.0]), LEVELS[:1], [0.5], level=0.95)
        >>> found[["n", "churned", "precision", "recall", "lift"]].iloc[0].tolist()
        [1.0, 1.0, 1.0, 1.0, 2.0]
    """
    left, rows = int(churned.sum()), []
    for method, probability in probabilities.items():
        for chosen_level, limit in zip(levels, limits, strict=True):
            chosen = probability >= limit
            n, hit = int(chosen.sum()), int(churned[chosen].sum())
            precision, recall = stats.proportion(hit, n, level=level), stats.proportion(hit, left, level=level)
            lift, low, high = _lift(hit, n, left, len(churned), level=level)
            rows.append(
                {"method": method, "level": chosen_level.name, "threshold": limit, "n": n, "churned": hit}
                | {"precision": precision.value, "precision_low": precision.low, "precision_high": precision.high}
                | {"recall": recall.value, "recall_low": recall.low, "recall_high": recall.high}
                | {"lift": lift, "lift_low": low, "lift_high": high}
                | {"validated": len(churned), "enough": n >= stats.MINIMUM_N}
            )
    return pd.DataFrame(rows)


def _lift(hit: int, n: int, left: int, of: int, *, level: float) -> tuple[float, float, float]:
    """Return the share of the chosen ÷ the share of all, with an interval by the delta method on the logarithm."""
    if not (n and left):
        return math.nan, math.nan, math.nan
    value, chosen, share, base = hit / n / (left / of), n / of, hit / n, left / of
    if not hit:
        return value, math.nan, math.nan
    variance = (1 / share - chosen / base) ** 2 * share * (1 - share) / n
    if of > n:
        others = (left - hit) / (of - n)
        variance += ((1 - chosen) / base) ** 2 * others * (1 - others) / (of - n)
    half = z_of(level) * math.sqrt(variance)
    return value, value * math.exp(-half), value * math.exp(half)


def quality(probabilities: Mapping[str, Floats], churned: Floats, *, level: float) -> pd.DataFrame:
    """Return the area under the curve with Hanley & McNeil's interval, and the Brier score, of each method.

    Example:
        >>> found = quality({"model": np.array([0.9, 0.8, 0.1])}, np.array([1.0, 0.0, 0.0]), level=0.95)
        >>> found[["auc", "brier"]].round(3).iloc[0].tolist()
        [1.0, 0.22]

    References:
        Hanley, J. A. & McNeil, B. J. (1982). The meaning and use of the area under a receiver operating characteristic
        curve. Radiology 143, 29–36.
    """
    from scipy.stats import rankdata

    left, rows = int(churned.sum()), []
    kept = len(churned) - left
    for method, probability in probabilities.items():
        auc = half = math.nan
        if left and kept:
            auc = float((rankdata(probability)[churned == 1].sum() - left * (left + 1) / 2) / (left * kept))
            one, other = auc / (2 - auc), 2 * auc**2 / (1 + auc)
            spread = auc * (1 - auc) + (left - 1) * (one - auc**2) + (kept - 1) * (other - auc**2)
            half = z_of(level) * math.sqrt(max(spread, 0.0) / (left * kept))
        brier = float(np.mean((probability - churned) ** 2)) if len(churned) else math.nan
        ends = {"low": max(auc - half, 0.0), "high": min(auc + half, 1.0)}
        rows.append({"method": method, "n": len(churned), "churned": left, "auc": auc, **ends, "brier": brier})
    return pd.DataFrame(rows)


def calibration(probabilities: Mapping[str, Floats], churned: Floats, *, level: float) -> pd.DataFrame:
    """Return mean probability and observed share by groups of rising probability, of each method.

    Example:
        >>> found = calibration({"rules": np.array([0.2, 0.2, 0.7])}, np.array([0.0, 1.0, 1.0]), level=0.95)
        >>> found[["predicted", "value", "n"]].to_numpy().round(2).tolist()
        [[0.2, 0.5, 2.0], [0.7, 1.0, 1.0]]
    """
    rows = []
    for method, probability in probabilities.items():
        if not len(probability):
            continue
        edges = np.unique(np.quantile(probability, np.arange(1, BINS) / BINS, method="lower"))
        group = np.searchsorted(edges, probability, side="left")
        for place in np.unique(group):
            chosen = group == place
            share = stats.proportion(int(churned[chosen].sum()), int(chosen.sum()), level=level)
            rows.append(
                {"method": method, "predicted": float(probability[chosen].mean()), "value": share.value}
                | {"low": share.low, "high": share.high, "n": share.n, "enough": share.n >= stats.MINIMUM_N}
            )
    return pd.DataFrame(rows, columns=["method", "predicted", "value", "low", "high", "n", "enough"])


def ranking(probabilities: Mapping[str, Floats], churned: Floats) -> pd.DataFrame:
    """Return precision, recall and lift when the riskiest 5, 10, … 100 % are contacted; ties share their mean outcome.

    Example:
        >>> found = ranking({"model": np.array([0.9, 0.1])}, np.array([1.0, 0.0]))
        >>> found[found["contacted_share"] == 0.5][["precision", "recall", "lift"]].iloc[0].tolist()
        [1.0, 1.0, 2.0]
    """
    rows: list[dict[str, Any]] = []
    n, left = len(churned), float(churned.sum())
    for method, probability in probabilities.items():
        order = np.argsort(-probability, kind="stable")
        fair = pd.Series(churned).groupby(probability).transform("mean").to_numpy()[order]
        found = np.concatenate([[0.0], np.cumsum(fair)])
        for share in np.arange(1, 21) / 20:
            contacted = share * n
            hit = float(np.interp(contacted, np.arange(n + 1), found))
            precision = hit / contacted if n else math.nan
            recall = hit / left if left else math.nan
            lift = precision * n / left if left else math.nan
            rows.append(
                {"method": method, "contacted_share": float(share), "precision": precision}
                | {"recall": recall, "lift": lift, "n": n}
            )
    return pd.DataFrame(rows)


def costs(
    probabilities: Mapping[str, Floats], churned: Floats, levels: Sequence[Level], value_saved_cents: float
) -> pd.DataFrame:
    """Return what each level's action alone is expected to gain when all from a probability on are contacted.

    ``breaks_even`` marks the first threshold at which a single contact is expected to pay; it is known beforehand,
    unlike the best one.

    Example:
        >>> from flywheel.lifecycle.churn_models import LEVELS
        >>> found = costs({"model": np.array([0.9, 0.1])}, np.array([1.0, 0.0]), LEVELS[:1], 8_000)
        >>> found[found["threshold"] == 0.5][["contacted", "gain_cents"]].iloc[0].tolist()
        [1.0, 75000.0]
    """
    rows = []
    for chosen_level in levels:
        even = chosen_level.cost_cents / (chosen_level.save_share * value_saved_cents)
        for method, probability in probabilities.items():
            for limit in np.arange(0, 101) / 100:
                chosen = probability >= limit
                n, hit = int(chosen.sum()), float(churned[chosen].sum())
                gain = hit * chosen_level.save_share * value_saved_cents - n * chosen_level.cost_cents
                rows.append(
                    {"level": chosen_level.name, "method": method, "threshold": float(limit), "contacted": n}
                    | {"breaks_even": limit - 0.01 < even <= limit}
                    | {"gain_cents": 1000 * gain / len(churned) if len(churned) else math.nan}
                )
    return pd.DataFrame(rows)
