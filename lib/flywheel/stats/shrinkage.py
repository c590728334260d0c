"""Turns several estimates with their standard errors into what each is likely to be once luck is taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["Shrunk", "shrunk"]


@dataclass(frozen=True)
class Shrunk:
    """Estimates pulled towards one another.

    Attributes:
        estimates: The values, in the order given.
        centre: What they are pulled towards: their mean, weighted by how sure each is.
        between: Standard deviation of the true values among themselves; 0 when chance alone explains the differences.
    """

    estimates: npt.NDArray[np.float64]
    centre: float
    between: float


def shrunk(values: npt.ArrayLike, standard_errors: npt.ArrayLike) -> Shrunk:
    """Pull estimates towards their mean, the less sure ones further (normal–normal empirical Bayes).

    The largest of several estimates is on average too large, because luck helped it to the top; these values are not.
    The estimates must be independent and measure the same kind of thing.

    Args:
        values: At least three estimates.
        standard_errors: The standard error of each, above 0.

    Returns:
        The shrunk values, their centre and the spread between true values.

    Raises:
        BadInputError: There are fewer than three, or a number is missing or not positive.

    Example:
        >>> found = shrunk([0.0, 0.1, 0.2], [0.05, 0.05, 0.05])
        >>> found.estimates.round(3).tolist(), round(found.between**2, 4)
        ([0.025, 0.1, 0.175], 0.0075)

    References:
        DerSimonian, R. & Laird, N. (1986). Meta-analysis in clinical trials. Controlled Clinical Trials 7, 177–188,
        for the spread; Efron, B. & Morris, C. (1975). Data analysis using Stein's estimator and its generalizations.
        Journal of the American Statistical Association 70, 311–319.
    """
    effects, errors = np.asarray(values, dtype=float), np.asarray(standard_errors, dtype=float)
    if effects.size < 3 or effects.shape != errors.shape or not np.isfinite(effects).all() or not (errors > 0).all():
        problem = Problem("values", _("need at least three, each with a standard error above 0"))
        raise BadInputError("shrunk", [problem])
    weights = 1 / errors**2
    mean = float(np.average(effects, weights=weights))
    excess = float((weights * (effects - mean) ** 2).sum()) - (effects.size - 1)
    variance = max(excess / float(weights.sum() - (weights**2).sum() / weights.sum()), 0.0)
    centre = float(np.average(effects, weights=1 / (errors**2 + variance)))
    kept = variance / (variance + errors**2)
    return Shrunk(centre + kept * (effects - centre), centre, float(np.sqrt(variance)))
