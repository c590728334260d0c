"""Turns counts into p-values, and many p-values into ones that may be read side by side."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.stats.estimate import checked
from flywheel.words import gettext as _

__all__ = ["Correction", "adjusted_p", "share_difference_p", "share_p", "two_sided"]

Correction = Literal["holm", "bh", "none"]


def adjusted_p(p_values: npt.ArrayLike, *, method: Correction = "holm") -> npt.NDArray[np.float64]:
    """Return p-values that account for how many questions were asked.

    Args:
        p_values: One a question; not a number where nothing was tested, which stays so and does not count.
        method: ``"holm"``: at most the stated share of *families* of questions holds any false finding. ``"bh"``: at
            most the stated share of the *findings* is false on average. ``"none"``: as they are.

    Returns:
        The adjusted p-values in the order given.

    Example:
        >>> adjusted_p([0.01, 0.04, 0.03]).round(2).tolist()
        [0.03, 0.06, 0.06]

    Raises:
        BadInputError: The correction is not known.

    References:
        Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6,
        65–70. Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
        Statistical Society B 57, 289–300.
    """
    if method not in ("holm", "bh", "none"):
        message = _("{method!r} is not a correction").format(method=method)
        raise BadInputError("adjusted_p", [Problem("method", message, _("use holm, bh or none"))])
    result = np.array(p_values, dtype=float)
    tested = ~np.isnan(result)
    if method == "bh" and tested.any():
        from scipy.stats import false_discovery_control

        result[tested] = false_discovery_control(result[tested])
    elif method == "holm":
        order = np.argsort(result[tested], kind="stable")
        stepped = np.minimum(result[tested][order] * np.arange(len(order), 0, -1), 1.0)
        ranked = np.empty(len(order))
        ranked[order] = np.maximum.accumulate(stepped)
        result[tested] = ranked
    return result


def share_difference_p(successes_1: float, n_1: float, successes_0: float, n_0: float) -> float:
    """Return how likely two shares at least this far apart are when both groups are alike, two-sided.

    Args:
        successes_1: Successes in the first group.
        n_1: Size of the first group.
        successes_0: Successes in the other group.
        n_0: Size of the other group.

    Returns:
        The p-value of the score test (pooled z); not a number when a group is empty.

    Raises:
        BadInputError: A count is impossible.

    Example:
        >>> round(share_difference_p(56, 70, 48, 80), 4)
        0.008

    References:
        Pearson, K. (1900): the chi-square test of a two-by-two table without continuity correction.
    """
    counts = {"successes_1": successes_1, "n_1": n_1, "successes_0": successes_0, "n_0": n_0}
    checked("share_difference_p", level=0.95, counts=counts, at_most={"successes_1": n_1, "successes_0": n_0})
    if not n_1 or not n_0:
        return math.nan
    pooled = (successes_1 + successes_0) / (n_1 + n_0)
    variance = pooled * (1 - pooled) * (1 / n_1 + 1 / n_0)
    return 1.0 if variance == 0 else two_sided((successes_1 / n_1 - successes_0 / n_0) / math.sqrt(variance))


def share_p(successes: float, n: float, *, share: float) -> float:
    """Return how likely a share at least this far from a given one is, two-sided and exact.

    Args:
        successes: How many of the observations have the property.
        n: How many observations there are.
        share: The given share.

    Returns:
        The exact binomial p-value; not a number without observations.

    Raises:
        BadInputError: A count is impossible.

    Example:
        >>> round(share_p(40, 100, share=0.5), 4)
        0.0569

    References:
        Clopper, C. & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
        binomial. Biometrika 26, 404–413.
    """
    checked("share_p", level=0.95, counts={"successes": successes, "n": n}, at_most={"successes": n})
    if not n:
        return math.nan
    from scipy.stats import binomtest

    return float(binomtest(int(successes), int(n), share).pvalue)


def two_sided(z: float) -> float:
    """Return the two-sided p-value of a standard normal value.

    Example:
        >>> round(two_sided(1.96), 3)
        0.05
    """
    return float(2 * special.ndtr(-abs(z)))
