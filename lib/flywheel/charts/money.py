"""Turns amounts of money into the short numbers of a chart, in the steps of the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.ticker import FuncFormatter

from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["money_axis", "money_text"]


def _money_steps() -> tuple[tuple[float, str], ...]:
    """Return the steps in which money is said: thousands and millions, in Chinese ten thousands."""
    if current() == "zh":
        return (1e8, _("{number} hundred million")), (1e4, _("{number} ten thousand"))
    return (1e6, _("{number} million")), (1e3, _("{number} thousand"))


def money_text(value: float, *, signed: bool = False) -> str:
    """Write an amount of money short.

    Args:
        value: The amount, in the currency's main unit.
        signed: Whether it is a difference, written with its sign.

    Returns:
        The amount in millions or thousands (in Chinese in ten thousands), with a true minus sign.

    Example:
        >>> money_text(-649_018.5), money_text(2_160_000, signed=True), money_text(12)
        ('−649 thousand', '+2.2 million', '12')
    """
    step, form = next(((step, form) for step, form in _money_steps() if abs(value) >= step), (1.0, "{number}"))
    scaled = value / step
    digits = 0 if abs(scaled) >= 100 or step == 1 or scaled == int(scaled) else 1
    text = f"{scaled:{'+' if signed and value else ''},.{digits}f}".replace("-", "−")
    return form.format(number=text)


def money_axis(axis: Any, ends: tuple[float, float], what: str) -> Callable[[float], str]:
    """Write bare numbers on an axis of money, and their step once, in its label.

    Args:
        axis: A matplotlib axis (``axes.xaxis`` or ``axes.yaxis``).
        ends: The two ends of what is drawn.
        what: What the money is.

    Returns:
        How to write an amount beside this axis: its number in the axis's step.
    """
    most = max(map(abs, ends))
    step, form = next(((step, form) for step, form in _money_steps() if most >= step), (1.0, "{number}"))

    def bare(value: float) -> str:
        return f"{value / step:,.4g}".replace("-", "−")

    def rounded(value: float) -> str:
        scaled = value / step
        return f"{scaled:,.{0 if abs(scaled) >= 10 else 1}f}".replace("-", "−")

    axis.set_major_formatter(FuncFormatter(lambda value, _p: bare(value)))
    unit = form.format(number="").strip()
    axis.set_label_text(_("{what}, {unit}").format(what=what, unit=unit) if unit else what)
    return rounded
