"""Turns a number of looks at growing data into false-alarm rates, and into limits that keep the stated rate."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.optimize import brentq

from flywheel.errors import BadInputError, Problem
from flywheel.stats.estimate import Estimate
from flywheel.stats.intervals import z_of
from flywheel.words import gettext as _

__all__ = ["Spending", "always_valid", "look_limits", "peeking_error"]

Spending = Literal["obrien_fleming", "pocock"]
_CELLS = 801
_WIDEST = 8.0
"""Standard errors beyond which nothing is integrated: the chance is below 1e-15."""


def peeking_error(looks: int, *, level: float = 0.95) -> float:
    """Return how often an effect is "found" where there is none, if one stops at the first look that finds it.

    Args:
        looks: How many equally spaced looks there are, the last one at the end.
        level: Stated coverage of the interval that each look reads.

    Returns:
        The false-positive rate, two-sided; 1 - level for one look.

    Raises:
        BadInputError: There is no look, or the level is not between 0 and 1.

    Example:
        >>> [round(peeking_error(looks), 3) for looks in (1, 2, 5, 10)]
        [0.05, 0.083, 0.142, 0.193]

    References:
        Armitage, P., McPherson, C. K. & Rowe, B. C. (1969). Repeated significance tests on accumulating data.
        Journal of the Royal Statistical Society A 132, 235–244, table 2.
    """
    _refuse(looks, level)
    walk = _Walk()
    stopped = 0.0
    for look in range(1, looks + 1):
        stopped += walk.stop(look / looks, z_of(level))
    return stopped


def look_limits(looks: int, *, spending: Spending = "obrien_fleming", level: float = 0.95) -> list[float]:
    """Return for each of several equally spaced looks how many standard errors an effect must be away from zero.

    Args:
        looks: How many looks are planned, the last one at the end.
        spending: How the allowed error is spent: ``"obrien_fleming"`` keeps nearly all for the end, ``"pocock"``
            spends it evenly.
        level: One minus the false-positive rate of all looks together.

    Returns:
        One limit a look; 1.96 for a single look at 95 %.

    Raises:
        BadInputError: There is no look, the spending is not known, or the level is not between 0 and 1.

    Example:
        >>> [round(limit, 2) for limit in look_limits(5)]
        [4.88, 3.36, 2.68, 2.29, 2.03]

    References:
        Lan, K. K. G. & DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials. Biometrika 70,
        659–663. O'Brien, P. C. & Fleming, T. R. (1979). A multiple testing procedure for clinical trials.
        Biometrics 35, 549–556. Pocock, S. J. (1977). Biometrika 64, 191–199.
    """
    _refuse(looks, level, spending)
    alpha = 1 - level
    walk, spent, limits = _Walk(), 0.0, []
    for look in range(1, looks + 1):
        time = look / looks
        allowed = _spent(time, alpha, spending) - spent
        limits.append(walk.limit(time, allowed))
        spent += walk.stop(time, limits[-1])
    return limits


def always_valid(difference: Estimate, *, standard_error: float, expected: float, level: float = 0.95) -> Estimate:
    """Return an interval of a difference that may be read at any moment and as often as one likes.

    It is that of the mixture sequential probability ratio test: wider than the usual interval at any one look, and
    right at all of them together.

    Args:
        difference: The difference as it stands.
        standard_error: Its standard error, above 0.
        expected: The size of effect one looks for, in the difference's unit; fixed before the first look.
        level: Stated coverage over all looks together.

    Returns:
        The same difference with the wider interval.

    Raises:
        BadInputError: The standard error or the expected effect is not above 0.

    Example:
        >>> found = Estimate(0.05, 0.01, 0.09, 2000, signed=True)
        >>> print(always_valid(found, standard_error=0.02, expected=0.05))
        +5.0 percentage points (−1.1 to +11.1, n = 2000)

    References:
        Johari, R., Koomen, P., Pekelis, L. & Walsh, D. (2022). Always valid inference: continuous monitoring of A/B
        tests. Operations Research 70, 1806–1821. Robbins, H. (1970). Statistical methods related to the law of the
        iterated logarithm. Annals of Mathematical Statistics 41, 1397–1409.
    """
    problems = [
        Problem(name, _("{value} is not above 0").format(value=value), _("give a positive number"))
        for name, value in (("standard_error", standard_error), ("expected", expected))
        if not value > 0
    ]
    if problems:
        raise BadInputError("always_valid", problems)
    noise, mixing = standard_error**2, expected**2
    odds = -math.log(1 - level) + 0.5 * math.log((noise + mixing) / noise)
    half = math.sqrt(2 * noise * (noise + mixing) / mixing * odds)
    value = difference.value
    method = _("always-valid (mixture sequential test)")
    return Estimate(value, value - half, value + half, difference.n, level, method, difference.unit, signed=True)


def _refuse(looks: int, level: float, spending: str = "pocock") -> None:
    problems = []
    if looks < 1:
        message = _("{looks} looks at the data are none").format(looks=looks)
        problems.append(Problem("looks", message, _("write 1 for one look at the end")))
    if not 0 < level < 1:
        message = _("{level} is not a coverage; it must lie between 0 and 1").format(level=level)
        problems.append(Problem("level", message, _("write 0.95 for 95 %")))
    if spending not in ("obrien_fleming", "pocock"):
        message = _("{value!r} is not known").format(value=spending)
        problems.append(Problem("spending", message, _("use one of: {names}").format(names="obrien_fleming, pocock")))
    if problems:
        raise BadInputError("sequential_tests", problems)


def _spent(time: float, alpha: float, spending: Spending) -> float:
    """Return how much of the error may be spent until ``time``, a share of the planned data."""
    if spending == "pocock":
        return alpha * math.log1p((math.e - 1) * time)
    return float(4 * special.ndtr(special.ndtri(alpha / 4) / math.sqrt(time)))


class _Walk:
    """The sum of the data so far where there is no effect, among those who have not stopped yet."""

    def __init__(self) -> None:
        self._grid: npt.NDArray[np.float64] | None = None
        self._mass: npt.NDArray[np.float64] = np.array([])
        self._time = 0.0

    def _beyond(self, time: float, limit: float) -> float:
        """Return the chance to stand beyond the limit at ``time``."""
        edge = limit * math.sqrt(time)
        if self._grid is None:
            return float(2 * special.ndtr(-limit))
        step = math.sqrt(time - self._time)
        tails = special.ndtr((self._grid - edge) / step) + special.ndtr((-edge - self._grid) / step)
        return float(tails @ self._mass)

    def limit(self, time: float, allowed: float) -> float:
        """Return the limit beyond which the walk stands with the chance ``allowed``."""
        if self._beyond(time, _WIDEST) >= allowed:
            return _WIDEST
        return float(brentq(lambda limit: self._beyond(time, limit) - allowed, 0.0, _WIDEST, xtol=1e-10))

    def stop(self, time: float, limit: float) -> float:
        """Take out who stands beyond the limit at ``time`` and return their share."""
        stopped = self._beyond(time, limit)
        edge = min(limit, _WIDEST) * math.sqrt(time)
        grid = np.linspace(-edge, edge, _CELLS)
        weights = _simpson(_CELLS) * (grid[1] - grid[0])
        if self._grid is None:
            density = np.exp(-(grid**2) / (2 * time)) / math.sqrt(2 * math.pi * time)
        else:
            variance = time - self._time
            density = np.concatenate(
                [
                    np.exp(-((part[:, None] - self._grid[None, :]) ** 2) / (2 * variance)) @ self._mass
                    for part in np.array_split(grid, 8)
                ]
            ) / math.sqrt(2 * math.pi * variance)
        self._grid, self._mass, self._time = grid, density * weights, time
        return stopped


def _simpson(cells: int) -> npt.NDArray[np.float64]:
    weights = np.full(cells, 2.0)
    weights[1::2] = 4.0
    weights[0] = weights[-1] = 1.0
    return weights / 3
