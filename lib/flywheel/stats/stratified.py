"""Turns the counts of two groups in several strata into one difference, like compared with like."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flywheel.errors import BadInputError, Problem
from flywheel.stats.estimate import Estimate, checked
from flywheel.stats.intervals import z_of
from flywheel.words import gettext as _

__all__ = ["stratified_proportion_difference"]


def stratified_proportion_difference(
    successes_1: Sequence[float] | npt.ArrayLike,
    n_1: Sequence[float] | npt.ArrayLike,
    successes_0: Sequence[float] | npt.ArrayLike,
    n_0: Sequence[float] | npt.ArrayLike,
    *,
    level: float = 0.95,
) -> Estimate:
    """Estimate the difference of two shares within strata, by Mantel and Haenszel, with Sato's interval.

    Args:
        successes_1: Successes in the first group, one number a stratum.
        n_1: Size of the first group in each stratum.
        successes_0: Successes in the group it is compared with.
        n_0: Size of that group.
        level: Stated coverage.

    Returns:
        First share minus second, between −1 and 1. Strata without both groups say nothing and are left out of ``n``,
        too; not a number when no stratum has both.

    Raises:
        BadInputError: The sequences differ in length, a count is impossible, or the level is not between 0 and 1.

    Example:
        >>> print(stratified_proportion_difference([30, 8], [50, 40], [20, 4], [50, 40]))
        +15.6 percentage points (+2.8 to +28.3, n = 180)

    References:
        Greenland, S. & Robins, J. M. (1985). Estimation of a common effect parameter from sparse follow-up data.
        Biometrics 41, 55–68. Sato, T. (1989). On the variance estimator for the Mantel-Haenszel risk difference.
        Biometrics 45, 1323–1324.
    """
    names = ("successes_1", "n_1", "successes_0", "n_0")
    columns = [np.atleast_1d(np.asarray(each, dtype=float)) for each in (successes_1, n_1, successes_0, n_0)]
    if len({len(column) for column in columns}) != 1:
        lengths = ", ".join(f"{name}: {len(column)}" for name, column in zip(names, columns, strict=True))
        message = _("the sequences differ in length ({lengths})").format(lengths=lengths)
        problem = Problem(", ".join(names), message, _("give one number a stratum in each"))
        raise BadInputError("stratified_proportion_difference", [problem])
    checked("stratified_proportion_difference", level=level, counts={})
    for row in zip(*columns, strict=True):
        counts = dict(zip(names, row, strict=True))
        limits = {"successes_1": counts["n_1"], "successes_0": counts["n_0"]}
        checked("stratified_proportion_difference", level=level, counts=counts, at_most=limits)
    both = (columns[1] > 0) & (columns[3] > 0)
    a, n1, b, n0 = (column[both] for column in columns)
    method, n = _("Mantel–Haenszel, Sato"), int((n1 + n0).sum())
    if not n:
        return Estimate(math.nan, math.nan, math.nan, 0, level, method, signed=True)
    whole = n1 + n0
    weight = float((n1 * n0 / whole).sum())
    value = float(((a * n0 - b * n1) / whole).sum()) / weight
    slope = (n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / whole**2
    level_part = (a * (n0 - b) + b * (n1 - a)) / (2 * whole)
    variance = (value * float(slope.sum()) + float(level_part.sum())) / weight**2
    half = z_of(level) * math.sqrt(max(variance, 0.0))
    low, high = max(value - half, -1.0), min(value + half, 1.0)
    return Estimate(value, low, high, n, level, method, signed=True)
