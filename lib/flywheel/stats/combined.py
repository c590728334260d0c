"""Turns several estimates and a formula into one estimate whose interval carries the doubt of all of them."""

from __future__ import annotations

import math
from collections.abc import Callable

from flywheel.stats.estimate import Estimate, Unit
from flywheel.words import gettext as _

__all__ = ["combined"]


def combined(function: Callable[..., float], *parts: Estimate, unit: Unit = "score") -> Estimate:
    """Estimate a formula of independent estimates by squaring and adding what each part's interval moves.

    Each part in turn is set to the ends of its interval while the others keep their values; the moves down are squared
    and added, and so are the moves up. For a difference of two shares this is Newcombe's interval.

    Args:
        function: Takes the values of the parts in order, monotone in each of them.
        *parts: Independent estimates of the same level.
        unit: What the result counts.

    Returns:
        The estimate; ``n`` is the smallest ``n`` of the parts that have an interval.

    Example:
        >>> print(combined(lambda rate, users: rate * users, Estimate(0.5, 0.4, 0.6, 100), Estimate(80, 80, 80, 1)))
        40.00 (32.00 to 48.00, n = 100)

    References:
        Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
        Statistics in Medicine 27, 1693–1702.
    """
    values = [part.value for part in parts]
    value = function(*values)
    down = up = 0.0
    for place, part in enumerate(parts):
        moves = [function(*values[:place], end, *values[place + 1 :]) - value for end in (part.low, part.high)]
        down = math.hypot(down, min(*moves, 0.0)) if not any(map(math.isnan, moves)) else math.nan
        up = math.hypot(up, max(*moves, 0.0)) if not any(map(math.isnan, moves)) else math.nan
    doubtful = [part.n for part in parts if part.low != part.high] or [part.n for part in parts]
    return Estimate(value, value - down, value + up, min(doubtful), parts[0].level, _("squared and added"), unit)
