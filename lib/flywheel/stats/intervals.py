"""Turns the counts or values of one group into an estimate with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import special

from flywheel.stats.estimate import Estimate, Unit, checked
from flywheel.words import gettext as _

__all__ = ["mean", "mean_from_moments", "moments", "nps", "proportion", "z_of"]

_NAN = math.nan


def z_of(level: float) -> float:
    """Return how many standard errors lie on either side of the estimate.

    Example:
        >>> round(z_of(0.95), 2)
        1.96
    """
    return float(special.ndtri(0.5 + level / 2))


def proportion(successes: float, n: float, *, level: float = 0.95) -> Estimate:
    """Estimate a share with the Wilson score interval.

    Args:
        successes: How many of the observations have the property.
        n: How many observations there are.
        level: Stated coverage.

    Returns:
        The share between 0 and 1; all not-a-number when ``n`` is 0.

    Raises:
        BadInputError: A count is impossible, or the level is not between 0 and 1.

    Example:
        >>> print(proportion(252, 600))
        42.0 % (38.1–46.0 %, n = 600)
        >>> print(proportion(0, 0))
        no data (n = 0)

    References:
        Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
        Journal of the American Statistical Association 22, 209–212.
        Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial proportion.
        Statistical Science 16, 101–133: recommended for any n.
    """
    checked("proportion", level=level, counts={"successes": successes, "n": n}, at_most={"successes": n})
    method = _("Wilson score")
    if n == 0:
        return Estimate(_NAN, _NAN, _NAN, 0, level, method)
    share, z = successes / n, z_of(level)
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Estimate(
        share, min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share), int(n), level, method
    )


def moments(values: Sequence[float] | npt.ArrayLike) -> tuple[int, float, float]:
    """Return count, mean and sample standard deviation; missing values are left out.

    Example:
        >>> moments([1, 2, 3, float("nan")])
        (3, 2.0, 1.0)
    """
    array = np.asarray(values, dtype=float)
    array = array[~np.isnan(array)]
    n = len(array)
    return n, float(array.mean()) if n else _NAN, float(array.std(ddof=1)) if n > 1 else _NAN


def mean_from_moments(n: float, mean: float, sd: float, *, level: float = 0.95, unit: Unit = "score") -> Estimate:
    """Estimate a mean with Student's t interval from count, mean and standard deviation.

    Args:
        n: How many observations there are.
        mean: Their mean.
        sd: Their sample standard deviation (divisor n − 1).
        level: Stated coverage.
        unit: What the mean counts.

    Returns:
        The mean; without an interval when ``n`` is 1, because one value shows no spread.

    Raises:
        BadInputError: The count or the level is impossible.

    Example:
        >>> print(mean_from_moments(25, 5.2, 1.5))
        5.20 (4.58 to 5.82, n = 25)

    References:
        Student (1908). The probable error of a mean. Biometrika 6, 1–25.
    """
    checked("mean", level=level, counts={"n": n})
    method = _("Student t")
    if n == 0:
        return Estimate(_NAN, _NAN, _NAN, 0, level, method, unit)
    half = float(special.stdtrit(n - 1, 0.5 + level / 2)) * sd / math.sqrt(n) if n > 1 else _NAN
    return Estimate(mean, mean - half, mean + half, int(n), level, method, unit)


def mean(values: Sequence[float] | npt.ArrayLike, *, level: float = 0.95, unit: Unit = "score") -> Estimate:
    """Estimate the mean of values with Student's t interval.

    Args:
        values: One number an observation; missing ones are left out of mean and ``n``.
        level: Stated coverage.
        unit: What a value counts.

    Returns:
        The mean with its interval.

    Raises:
        BadInputError: The level is not between 0 and 1.

    Example:
        >>> print(mean([4, 5, 6]))
        5.00 (2.52 to 7.48, n = 3)
    """
    n, centre, sd = moments(values)
    return mean_from_moments(n, centre, sd, level=level, unit=unit)


def nps(promoters: float, passives: float, detractors: float, *, level: float = 0.95) -> Estimate:
    """Estimate a net promoter score with the adjusted Wald interval.

    Three answers are added before the interval is drawn, ¾ of them promoters and ¾ detractors; the estimate itself
    stays promoters minus detractors. Where the interval then misses the estimate (a single answer, or answers all
    alike at a low level) it is stretched to hold it, and it is cut at ±100.

    Args:
        promoters: How many answered 9 or 10.
        passives: How many answered 7 or 8.
        detractors: How many answered 0 to 6.
        level: Stated coverage.

    Returns:
        The score in points from −100 to 100; all not-a-number without answers.

    Raises:
        BadInputError: A count or the level is impossible.

    Example:
        >>> print(nps(50, 30, 20))
        30.0 points (14.1 to 44.2, n = 100)

    References:
        Rocks, B. (2016). Interval estimation for the "net promoter score". The American Statistician 70, 365–372:
        best coverage of the intervals compared there.
    """
    counts = {"promoters": promoters, "passives": passives, "detractors": detractors}
    checked("nps", level=level, counts=counts)
    n, method = int(promoters + passives + detractors), _("adjusted Wald")
    if n == 0:
        return Estimate(_NAN, _NAN, _NAN, 0, level, method, "points")
    value = (promoters - detractors) / n
    more, fewer = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = z_of(level) * math.sqrt((more + fewer - (more - fewer) ** 2) / (n + 3))
    low, high = min(max(more - fewer - half, -1.0), value), max(min(more - fewer + half, 1.0), value)
    return Estimate(100 * value, 100 * low, 100 * high, n, level, method, "points")
