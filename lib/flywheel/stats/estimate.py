"""Turns a number and its doubt into one value: an estimate that never travels without interval and sample size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["MINIMUM_N", "Estimate", "Unit", "as_text", "checked"]

MINIMUM_N = 30
"""Observations a group needs before its number is read as a finding; below it is shown, but marked as not enough."""

Unit = Literal["share", "points", "score", "cents"]
"""What a value counts: shares run from 0 to 1, points from −100 to 100, scores on their scale, money in cents."""


def as_text(value: float, unit: Unit, *, signed: bool = False, bare: bool = False) -> str:
    """Write a number as a person reads it.

    Args:
        value: The number; not a number is written as a dash.
        unit: What it counts.
        signed: Whether it is a difference, written with its sign; of shares it is in percentage points.
        bare: Whether to leave the unit's name out.

    Returns:
        The text, with a true minus sign.

    Example:
        >>> as_text(0.423, "share"), as_text(-12.34, "points", bare=True), as_text(0.03, "share", signed=True)
        ('42.3 %', '−12.3', '+3.0 percentage points')
    """
    if math.isnan(value):
        return "–"
    digits = {"share": 1, "points": 1, "score": 2, "cents": 2}[unit]
    number = round(value * {"share": 100, "cents": 0.01}.get(unit, 1), digits) + 0.0
    text = f"{number:{'+' if signed and number else ''}.{digits}f}".replace("-", "−")
    if bare or unit in ("score", "cents"):
        return text
    if unit == "points":
        return _("{number} points").format(number=text)
    return _("{number} percentage points").format(number=text) if signed else _("{number} %").format(number=text)


@dataclass(frozen=True)
class Estimate:
    """A number that was estimated from a sample.

    Attributes:
        value: The estimate; not a number when nothing was observed.
        low: Lower end of the interval.
        high: Upper end of the interval.
        n: How many observations stand behind it.
        level: Stated coverage of the interval, between 0 and 1.
        method: Name of the interval's method.
        unit: What the numbers count.
        signed: Whether it is a difference between two groups.

    Example:
        >>> print(Estimate(0.42, 0.381, 0.460, 600))
        42.0 % (38.1–46.0 %, n = 600)
        >>> print(Estimate(-3.1, -9.04, 2.84, 950, unit="points", signed=True))
        −3.1 points (−9.0 to +2.8, n = 950)
    """

    value: float
    low: float
    high: float
    n: int
    level: float = 0.95
    method: str = ""
    unit: Unit = "share"
    signed: bool = False

    def __str__(self) -> str:
        """Write value, interval and sample size."""
        if math.isnan(self.value):
            return _("no data (n = {n})").format(n=self.n)
        value = as_text(self.value, self.unit, signed=self.signed)
        if math.isnan(self.low) or math.isnan(self.high):
            return _("{value} (no interval, n = {n})").format(value=value, n=self.n)
        low, high = (as_text(end, self.unit, signed=self.signed, bare=True) for end in (self.low, self.high))
        if self.unit == "share" and not self.signed:
            return _("{value} ({low}–{high} %, n = {n})").format(value=value, low=low, high=high, n=self.n)
        return _("{value} ({low} to {high}, n = {n})").format(value=value, low=low, high=high, n=self.n)


def checked(source: str, *, level: float, counts: dict[str, float], at_most: dict[str, float] | None = None) -> None:
    """Refuse counts that nobody can have counted, and levels that are no coverage; name all of them at once.

    Args:
        source: The function that asks, as the message's first word.
        level: The stated coverage.
        counts: Name and value of each count.
        at_most: For a count's name, the number it may not exceed.

    Raises:
        BadInputError: A count is negative, broken or too large, or the level is not between 0 and 1.

    Example:
        >>> checked("proportion", level=0.95, counts={"successes": 3, "n": 10}, at_most={"successes": 10})
    """
    problems = []
    for name, count in counts.items():
        if math.isnan(count) or count < 0 or count != int(count):
            message = _("{count} is not a count; counts are whole numbers from 0 up").format(count=count)
            problems.append(Problem(name, message, _("count again, without missing values")))
        elif at_most and name in at_most and count > at_most[name]:
            message = _("{count} is more than the {limit} there are in all").format(count=count, limit=at_most[name])
            problems.append(Problem(name, message, _("check which number counts the part and which the whole")))
    if not 0 < level < 1:
        message = _("{level} is not a coverage; it must lie between 0 and 1").format(level=level)
        problems.append(Problem("level", message, _("write 0.95 for 95 %")))
    if problems:
        raise BadInputError(source, problems)
