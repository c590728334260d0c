"""Turns several effects with their standard errors into what each is likely to be once luck is taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["Shrunk", "shrunk"]

_FEWEST = 3


@dataclass(frozen=True)
class Shrunk:
    """Effects pulled towards no effect.

    Attributes:
        estimates: The effects, in the order given.
        between: Standard deviation of the true effects around none; 0 when chance alone explains the measured ones.
    """

    estimates: npt.NDArray[np.float64]
    between: float


def shrunk(effects: npt.ArrayLike, standard_errors: npt.ArrayLike) -> Shrunk:
    """Pull effects towards no effect, the less sure ones further (normal–normal empirical Bayes).

    The largest of several measured effects is on average too large, because luck helped it to the top; these are not.
    How far is learned from all of them: the spread of the true effects around none is the one at which the measured
    effects are as large as they should be (Paule and Mandel). No effect grows or changes its sign.

    Args:
        effects: At least three independent effects of one kind, 0 being none, such as logarithms of ratios.
        standard_errors: The standard error of each, above 0.

    Returns:
        The shrunk effects, and the spread of the true ones.

    Raises:
        BadInputError: There are fewer than three, or a number is missing or not positive.

    Example:
        >>> found = shrunk([0.0, 0.1, 0.2], [0.05, 0.05, 0.05])  # (0.1² + 0.2²) ÷ 3 - 0.05² = 0.0142
        >>> found.estimates.round(3).tolist(), round(found.between**2, 4)
        ([0.0, 0.085, 0.17], 0.0142)

    References:
        Paule, R. C. & Mandel, J. (1982). Consensus values and weighting factors. Journal of Research of the National
        Bureau of Standards 87, 377–385. Efron, B. & Morris, C. (1975). Data analysis using Stein's estimator and its
        generalizations. Journal of the American Statistical Association 70, 311–319.
    """
    from scipy.optimize import brentq

    measured, errors = np.asarray(effects, dtype=float), np.asarray(standard_errors, dtype=float)
    fine = measured.shape == errors.shape and np.isfinite(measured).all() and np.isfinite(errors).all()
    if measured.size < _FEWEST or not fine or not (errors > 0).all():
        message = _("need at least three, each with a standard error above 0")
        raise BadInputError("stats.shrunk", [Problem("effects", message)])

    def excess(variance: float) -> float:
        return float((measured**2 / (errors**2 + variance)).sum()) - measured.size

    # Beyond the sum of squares every term is below 1, so the excess is negative there.
    variance = float(brentq(excess, 0.0, float((measured**2).sum()) + 1.0)) if excess(0.0) > 0 else 0.0
    return Shrunk(measured * variance / (variance + errors**2), float(np.sqrt(variance)))
