"""Turns sums over users into the share one group has of the whole, with an interval, and heads into whole users."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from scipy import special

from flywheel import stats
from flywheel.words import gettext as _

__all__ = ["heads", "share_of_sum", "split_exactly"]


def share_of_sum(
    part: float, part_squares: float, whole: float, squares: float, n: int, *, bounded: bool, level: float
) -> stats.Estimate:
    """Estimate the share a group has of a sum over users, from sums and sums of squares.

    The share is a ratio of two means over all users, so its variance comes from the residuals of that ratio: with share
    s they are (1 − s) x inside the group and −s x outside.

    Args:
        part: Sum of the amounts of the group.
        part_squares: Sum of their squares.
        whole: Sum of the amounts of all users.
        squares: Sum of their squares.
        n: How many users there are.
        bounded: Whether no amount is negative, so that the interval stays within 0 to 1.
        level: Stated coverage.

    Returns:
        The share; not a number unless the whole is above 0, without an interval for one user.

    Example:
        >>> print(share_of_sum(60, 3600, 100, 4400, 3, bounded=True, level=0.95))
        60.0 % (0.0–100.0 %, n = 3)

    References:
        Cochran, W. G. (1977). Sampling techniques, 3rd ed., Wiley: section 2.11, the variance of a ratio.
    """
    method = _("linearised ratio")
    if not whole > 0:
        return stats.Estimate(math.nan, math.nan, math.nan, n, level, method)
    share = part / whole
    if n < 2:
        return stats.Estimate(share, math.nan, math.nan, n, level, method)
    spread = max((1 - share) ** 2 * part_squares + share**2 * (squares - part_squares), 0.0)
    half = float(special.stdtrit(n - 1, 0.5 + level / 2)) * math.sqrt(n / (n - 1) * spread) / whole
    low, high = share - half, share + half
    if bounded:
        low, high = max(low, 0.0), min(high, 1.0)
    return stats.Estimate(share, low, high, n, level, method)


def heads(n: int, shares: Sequence[float]) -> list[int]:
    """Return how many of ``n`` users each share takes: cumulated shares are rounded, so that all add up to ``n``.

    Example:
        >>> heads(3123, (0.05, 0.15, 0.30, 0.50))
        [156, 469, 937, 1561]
    """
    exact = [Fraction(str(share)) for share in shares]
    ends = [round(n * sum(exact[: place + 1], Fraction(0))) for place in range(len(exact))]
    return [end - start for end, start in zip(ends, [0, *ends], strict=False)]


def split_exactly(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole cents in proportion to the weights that add up to ``total``: largest remainders get the last cents.

    Example:
        >>> split_exactly(100, (1, 1, 1))
        [34, 33, 33]
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    parts = [total * weight / whole for weight in exact]
    floors = [math.floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return floors
