"""Turns the counts or values of two groups into the estimated difference, first group minus second."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy.typing as npt
from scipy import special

from flywheel.stats.estimate import Estimate, Unit, checked
from flywheel.stats.intervals import moments, nps, proportion
from flywheel.words import gettext as _

__all__ = ["mean_difference", "mean_difference_from_moments", "nps_difference", "proportion_difference"]


def _squared_and_added(first: Estimate, second: Estimate, *, method: str) -> Estimate:
    """Join two intervals: each end of the difference adds the two distances that lead there, squared."""
    value = first.value - second.value
    down = math.hypot(first.value - first.low, second.high - second.value)
    up = math.hypot(first.high - first.value, second.value - second.low)
    n = first.n + second.n
    return Estimate(value, value - down, value + up, n, first.level, method, first.unit, signed=True)


def proportion_difference(
    successes_1: float, n_1: float, successes_0: float, n_0: float, *, level: float = 0.95
) -> Estimate:
    """Estimate the difference of two independent shares with Newcombe's hybrid score interval.

    Args:
        successes_1: Successes in the first group.
        n_1: Size of the first group.
        successes_0: Successes in the group it is compared with.
        n_0: Size of that group.
        level: Stated coverage.

    Returns:
        First share minus second, between −1 and 1; not a number when a group is empty. ``n`` counts both groups.

    Raises:
        BadInputError: A count is impossible, or the level is not between 0 and 1.

    Example:
        >>> print(proportion_difference(56, 70, 48, 80))
        +20.0 percentage points (+5.2 to +33.4, n = 150)

    References:
        Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions.
        Statistics in Medicine 17, 873–890: method 10; the example is its table II, case (a).
    """
    counts = {"successes_1": successes_1, "n_1": n_1, "successes_0": successes_0, "n_0": n_0}
    limits = {"successes_1": n_1, "successes_0": n_0}
    checked("proportion_difference", level=level, counts=counts, at_most=limits)
    first, second = proportion(successes_1, n_1, level=level), proportion(successes_0, n_0, level=level)
    return _squared_and_added(first, second, method=_("Newcombe hybrid score"))


def nps_difference(
    counts_1: tuple[float, float, float], counts_0: tuple[float, float, float], *, level: float = 0.95
) -> Estimate:
    """Estimate the difference of two net promoter scores by joining their adjusted Wald intervals.

    Args:
        counts_1: Promoters, passives and detractors of the first group.
        counts_0: The same of the group it is compared with.
        level: Stated coverage.

    Returns:
        First score minus second in points; not a number when a group is empty. ``n`` counts both groups.

    Raises:
        BadInputError: A count is impossible, or the level is not between 0 and 1.

    Example:
        >>> print(nps_difference((50, 30, 20), (40, 30, 30)))
        +20.0 points (−2.4 to +41.6, n = 200)

    References:
        Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
        Statistics in Medicine 27, 1693–1702. The limits joined here are those of Rocks (2016).
    """
    first, second = nps(*counts_1, level=level), nps(*counts_0, level=level)
    return _squared_and_added(first, second, method=_("adjusted Wald, squared and added"))


def mean_difference_from_moments(
    n_1: float,
    mean_1: float,
    sd_1: float,
    n_0: float,
    mean_0: float,
    sd_0: float,
    *,
    level: float = 0.95,
    unit: Unit = "score",
) -> Estimate:
    """Estimate the difference of two independent means with Welch's interval.

    Args:
        n_1: Size of the first group.
        mean_1: Its mean.
        sd_1: Its sample standard deviation.
        n_0: Size of the group it is compared with.
        mean_0: That group's mean.
        sd_0: That group's sample standard deviation.
        level: Stated coverage.
        unit: What the means count.

    Returns:
        First mean minus second; not a number when a group is empty, without an interval when one has a single value.

    Raises:
        BadInputError: A count or the level is impossible.

    Example:
        >>> print(mean_difference_from_moments(40, 5.5, 1.2, 50, 5.0, 1.4))
        +0.50 (−0.05 to +1.05, n = 90)

    References:
        Welch, B. L. (1947). The generalization of "Student's" problem when several different population variances
        are involved. Biometrika 34, 28–35.
    """
    checked("mean_difference", level=level, counts={"n_1": n_1, "n_0": n_0})
    n = int(n_1 + n_0)
    value = mean_1 - mean_0 if n_1 and n_0 else math.nan
    half = _welch_half(n_1, sd_1, n_0, sd_0, level=level) if n_1 > 1 and n_0 > 1 else math.nan
    return Estimate(value, value - half, value + half, n, level, "Welch t", unit, signed=True)


def _welch_half(n_1: float, sd_1: float, n_0: float, sd_0: float, *, level: float) -> float:
    squared_1, squared_0 = sd_1**2 / n_1, sd_0**2 / n_0
    squared = squared_1 + squared_0
    if squared == 0:
        return 0.0
    degrees = squared**2 / (squared_1**2 / (n_1 - 1) + squared_0**2 / (n_0 - 1))
    return float(special.stdtrit(degrees, 0.5 + level / 2)) * math.sqrt(squared)


def mean_difference(
    values_1: Sequence[float] | npt.ArrayLike,
    values_0: Sequence[float] | npt.ArrayLike,
    *,
    level: float = 0.95,
    unit: Unit = "score",
) -> Estimate:
    """Estimate the difference of the means of two independent groups with Welch's interval.

    Args:
        values_1: One number an observation of the first group; missing ones are left out.
        values_0: The same of the group it is compared with.
        level: Stated coverage.
        unit: What a value counts.

    Returns:
        First mean minus second with its interval.

    Raises:
        BadInputError: The level is not between 0 and 1.

    Example:
        >>> print(mean_difference([4, 5, 6], [3, 4, 5]))
        +1.00 (−1.27 to +3.27, n = 6)
    """
    return mean_difference_from_moments(*moments(values_1), *moments(values_0), level=level, unit=unit)
