"""Numerators and denominators of units → a level, and the difference and deviation of two levels, with intervals.

A level is a ratio of sums, Σ numerator ÷ Σ denominator. Its variance comes from linearisation: each unit (or each group
of units that was assigned together) contributes ``numerator - level * denominator``. A unit that stands in both groups
contributes to both, which brings in the covariance. Where the data are plain yes-or-no outcomes of different units, the
interval of Wilson (one level) or Newcombe (a difference) is used instead, which holds for small numbers too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.stats import Estimate, Unit
from flywheel.words import gettext as _

__all__ = ["Comparison", "compare", "levels", "ratio"]


@dataclass(frozen=True)
class Comparison:
    """Two levels and what lies between them.

    Attributes:
        reference: Level before, or of the control group.
        pilot: Level during, or of the pilot group.
        difference: Pilot minus reference, in the metric's unit.
        deviation: Pilot ÷ reference - 1; not a number when the reference is zero or negative.
        standard_error: Standard error of the difference.
        shared_units: Units (or clusters) that stand in both groups.
        groups: Units, or clusters when units were assigned in groups, on the smaller side.
        influence: What each unit or cluster adds to the error of the difference.
    """

    reference: Estimate
    pilot: Estimate
    difference: Estimate
    deviation: Estimate
    standard_error: float
    shared_units: int
    groups: int
    influence: pd.Series = field(repr=False, compare=False)


@dataclass(frozen=True)
class _Group:
    """One side, summed by cluster; ``plain`` says that every unit is one yes or no."""

    numerators: pd.Series
    denominators: pd.Series
    units: int
    clustered: bool
    plain: bool
    bounded: bool

    @property
    def total(self) -> float:
        return float(self.denominators.sum())

    @property
    def value(self) -> float:
        return float(self.numerators.sum()) / self.total if self.total else math.nan

    @property
    def influence(self) -> pd.Series:
        """What each cluster adds to the error of the level."""
        return (self.numerators - self.value * self.denominators) / (self.total or math.nan)


def _group(units: pd.DataFrame) -> _Group:
    numerator, denominator = (units[name].to_numpy() for name in ("numerator", "denominator"))
    kept = (denominator != 0) | (numerator != 0)
    numerator, denominator, ids = numerator[kept], denominator[kept], units["unit_id"][kept]
    cluster = units["cluster_id"][kept] if "cluster_id" in units else pd.Series(dtype=object)
    clustered = bool(cluster.notna().any())
    alone = not clustered and ids.is_unique
    sums = pd.DataFrame({"numerator": numerator, "denominator": denominator}, index=ids.to_numpy())
    if clustered:
        key = ("c:" + cluster.astype("string")).fillna("u:" + ids.astype("string"))
        sums = sums.groupby(key.to_numpy(), sort=False).sum()
    elif not alone:
        sums = sums.groupby(level=0, sort=False).sum()
    plain = alone and bool((denominator == 1).all() and ((numerator == 0) | (numerator == 1)).all())
    bounded = bool(((numerator >= 0) & (numerator <= denominator)).all())
    counted = denominator != 0
    units_counted = int(counted.sum() if alone else ids[counted].nunique())
    return _Group(sums["numerator"], sums["denominator"], units_counted, clustered, plain, bounded)


def _spread(influence: pd.Series) -> float:
    count = len(influence)
    return math.sqrt(float((influence**2).sum()) * count / (count - 1)) if count > 1 else math.nan


def _interval(value: float, error: float, *, level: float, groups: int) -> tuple[float, float]:
    if not error or math.isnan(error) or groups < 2:
        return math.nan, math.nan
    reach = float(special.stdtrit(groups - 1, (1 + level) / 2)) * error
    return value - reach, value + reach


def _level(group: _Group, level: float, unit: Unit) -> Estimate:
    if group.plain and group.units:
        return stats.proportion(int(group.numerators.sum()), group.units, level=level)
    low, high = _interval(group.value, _spread(group.influence), level=level, groups=len(group.numerators))
    if group.bounded:
        low, high = max(low, 0.0), min(high, 1.0)
    method = _("linearised ratio, clustered") if group.clustered else _("linearised ratio")
    return Estimate(group.value, low, high, group.units, level, method, unit)


def ratio(units: pd.DataFrame, *, level: float = 0.95, unit: Unit = "share") -> Estimate:
    """Estimate one level from a table of units.

    Args:
        units: One row a unit with ``unit_id, numerator, denominator`` and, if units were assigned in groups,
            ``cluster_id``.
        level: Confidence of the interval.
        unit: What the level counts.

    Returns:
        Σ numerator ÷ Σ denominator with its interval; ``n`` counts units whose denominator is not zero. Not a number
        when there are none; no interval when nothing varies and the data are not plain yes-or-no outcomes.

    Example:
        >>> clicks = pd.DataFrame({"unit_id": ["a", "b", "c"], "numerator": [2, 1, 3], "denominator": [4, 4, 4]})
        >>> found = ratio(clicks)
        >>> found.value, found.n
        (0.5, 3)

    References:
        Cochran, W. G. (1977). Sampling Techniques, 3rd ed., chapter 6. Wiley.
    """
    return _level(_group(units), level, unit)


def levels(units: pd.DataFrame, by: Sequence[str], *, level: float = 0.95, unit: Unit = "share") -> pd.DataFrame:
    """Estimate the level of each group of rows.

    Args:
        units: Rows as for `ratio`, with the columns to group by.
        by: Names of these columns.
        level: Confidence of the intervals.
        unit: What the levels count.

    Returns:
        One row a group, in order: the columns of ``by``, then ``value, low, high, n``.

    Example:
        >>> arms = ["pilot", "control"]
        >>> units = pd.DataFrame({"arm": arms, "unit_id": [1, 2], "numerator": [1, 0], "denominator": 1})
        >>> levels(units, ["arm"])["value"].tolist()
        [0.0, 1.0]
    """
    rows = []
    for key, group in units.groupby(list(by), sort=True):
        found = ratio(group, level=level, unit=unit)
        rows.append((*key, found.value, found.low, found.high, found.n))
    return pd.DataFrame(rows, columns=[*by, "value", "low", "high", "n"])


def compare(reference: pd.DataFrame, pilot: pd.DataFrame, *, level: float = 0.95, unit: Unit = "share") -> Comparison:
    """Compare two groups of units: before with during, or control with pilot.

    Args:
        reference: Units before or of the control group, rows as for `ratio`.
        pilot: Units during or of the pilot group; the same unit may stand in both.
        level: Confidence of the intervals.
        unit: What the levels count.

    Returns:
        Both levels, their difference and their deviation.

    Example:
        >>> before = pd.DataFrame({"unit_id": range(200), "numerator": [1] * 70 + [0] * 130, "denominator": 1})
        >>> during = pd.DataFrame({"unit_id": range(200, 400), "numerator": [1] * 76 + [0] * 124, "denominator": 1})
        >>> found = compare(before, during)
        >>> round(found.difference.value, 3), round(found.deviation.value, 3)
        (0.03, 0.086)

    References:
        Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of
        eleven methods. Statistics in Medicine 17, 873-890.
        Katz, D., et al. (1978). Obtaining confidence intervals for the risk ratio in cohort studies. Biometrics 34,
        469-474 (the logarithm's standard error; here from linearisation, so that clusters and shared units count).
    """
    first, second = _group(reference), _group(pilot)
    shared = len(first.numerators.index.intersection(second.numerators.index))
    joined = second.influence.sub(first.influence, fill_value=0.0)
    error = _joint_spread(first, second, joined, shared)
    difference = _difference(first, second, error, level=level, shared=shared, unit=unit)
    deviation = _deviation(first, second, shared=shared, level=level)
    return Comparison(
        _level(first, level, unit),
        _level(second, level, unit),
        difference,
        deviation,
        error,
        shared,
        _fewest(first, second),
        joined,
    )


def _joint_spread(first: _Group, second: _Group, joined: pd.Series, shared: int) -> float:
    if not shared:
        return math.hypot(_spread(first.influence), _spread(second.influence))
    return _spread(joined)


def _fewest(first: _Group, second: _Group) -> int:
    return min(len(first.numerators), len(second.numerators))


def _difference(first: _Group, second: _Group, error: float, *, level: float, shared: int, unit: Unit) -> Estimate:
    if first.plain and second.plain and not shared and first.units and second.units:
        successes = int(second.numerators.sum()), int(first.numerators.sum())
        return stats.proportion_difference(successes[0], second.units, successes[1], first.units, level=level)
    value = second.value - first.value
    low, high = _interval(value, error, level=level, groups=_fewest(first, second))
    clustered = first.clustered or second.clustered
    method = _("linearised difference")
    method += (_(", clustered") if clustered else "") + (_(", units in both groups") if shared else "")
    return Estimate(value, low, high, first.units + second.units, level, method, unit, signed=True)


def _deviation(first: _Group, second: _Group, *, shared: int, level: float) -> Estimate:
    n, method = first.units + second.units, _("logarithm of the ratio")
    if not first.value > 0:
        return Estimate(math.nan, math.nan, math.nan, n, level, method, signed=True)
    value = second.value / first.value - 1
    if not second.value > 0:
        return Estimate(value, math.nan, math.nan, n, level, method, signed=True)
    parts = second.influence / second.value, first.influence / first.value
    if shared:
        error = _spread(parts[0].sub(parts[1], fill_value=0.0))
    else:
        error = math.hypot(_spread(parts[0]), _spread(parts[1]))
    low, high = _interval(math.log1p(value), error, level=level, groups=_fewest(first, second))
    return Estimate(value, float(np.expm1(low)), float(np.expm1(high)), n, level, method, signed=True)
