"""The ticks of an axis of days → month and day, in the language in force."""

from __future__ import annotations

from typing import Any

from babel.dates import format_skeleton
from matplotlib.dates import num2date
from matplotlib.ticker import FuncFormatter

from flywheel.words import current

__all__ = ["day_axis"]


def day_axis(axis: Any) -> None:
    """Write the ticks of a matplotlib axis of days as month and day.

    Args:
        axis: ``axes.xaxis`` or ``axes.yaxis``.
    """
    locale = {"zh": "zh_CN"}.get(current(), current())
    axis.set_major_formatter(
        FuncFormatter(lambda number, _: str(format_skeleton("MMMd", num2date(number), locale=locale)))
    )
