"""Turns the answers to several items of one questionnaire into Cronbach's alpha: how far they measure one thing."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.stats.estimate import Estimate, checked
from flywheel.words import gettext as _

__all__ = ["cronbach_alpha"]


def cronbach_alpha(items: npt.ArrayLike, *, level: float = 0.95) -> Estimate:
    """Estimate how consistently several items measure one thing.

    Args:
        items: One row a respondent, one column an item, all in the same direction; rows with a missing item are left
            out.
        level: Stated coverage of Feldt's interval.

    Returns:
        Alpha, at most 1, with its interval and the number of complete rows; not a number with fewer than two complete
        rows or when all totals are equal.

    Raises:
        BadInputError: There are fewer than two items, or the level is impossible.

    Example:
        >>> print(cronbach_alpha([[1, 2], [3, 3], [5, 4], [4, 4]]))
        0.90 (−0.47 to 0.99, n = 4)

    References:
        Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297–334.
        Feldt, L. S. (1965). The approximate sampling distribution of Kuder–Richardson reliability coefficient twenty.
        Psychometrika 30, 357–370: the interval from the F distribution.
    """
    checked("cronbach_alpha", level=level, counts={})
    table = np.atleast_2d(np.asarray(items, dtype=float))
    count = table.shape[1]
    if count < 2:
        message = _("{n} item measures nothing against another; at least two are needed").format(n=count)
        raise BadInputError("cronbach_alpha", [Problem("items", message)])
    table = table[~np.isnan(table).any(axis=1)]
    n = len(table)
    total = float(table.sum(axis=1).var(ddof=1)) if n > 1 else 0.0
    if total == 0:
        return Estimate(math.nan, math.nan, math.nan, n, level, "Feldt", "score")
    alpha = count / (count - 1) * (1 - float(table.var(axis=0, ddof=1).sum()) / total)
    freedom = n - 1, (n - 1) * (count - 1)
    tail = (1 - level) / 2
    low, high = (1 - (1 - alpha) * float(special.fdtri(*freedom, side)) for side in (1 - tail, tail))
    return Estimate(alpha, low, high, n, level, "Feldt", "score")
