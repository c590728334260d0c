"""Deviations and intervals → text as a person reads it."""

from __future__ import annotations

import math

from flywheel.stats import Unit, as_text
from flywheel.words import gettext as _

__all__ = ["deviation_in_words", "interval_in_words"]


def deviation_in_words(value: float) -> str:
    """Return a deviation rate as Table 3 writes it.

    Example:
        >>> deviation_in_words(3 / 35)
        '+8.6 %'
    """
    return "–" if math.isnan(value) else as_text(value, "share", signed=True, bare=True) + " %"


def interval_in_words(low: float, high: float, unit: Unit, *, difference: bool = False) -> str:
    """Return an interval with its unit said once.

    Args:
        low: Lower end.
        high: Upper end.
        unit: What the numbers count.
        difference: Whether they are differences, written with their sign.

    Returns:
        The interval, or that there is none.

    Example:
        >>> interval_in_words(0.01, 0.05, "share", difference=True)
        '+1.0 to +5.0 percentage points'
    """
    if math.isnan(low) or math.isnan(high):
        return _("no interval")
    first = as_text(low, unit, signed=difference, bare=True)
    return _("{low} to {high}").format(low=first, high=as_text(high, unit, signed=difference))
