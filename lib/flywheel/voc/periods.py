"""Turns the name of a period into what engines and people call it."""

from __future__ import annotations

from typing import Literal

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["PERIOD_STEPS", "Period", "check_period", "period_name"]

Period = Literal["day", "week", "month"]

PERIOD_STEPS = {"day": ("D", "D"), "week": ("W", "W-MON"), "month": ("M", "MS")}
"""Period → Ibis's truncation unit and the pandas frequency of its first days."""


def check_period(period: str | None, *, source: str) -> None:
    """Refuse a period that is none.

    Args:
        period: What the caller wrote; None for no periods.
        source: Who asks, as the first word of the message.

    Raises:
        BadInputError: It is not day, week or month.

    Example:
        >>> check_period("week", source="voc.nps")
    """
    if period is not None and period not in PERIOD_STEPS:
        message = _("{name!r} is not a period").format(name=period)
        raise BadInputError(source, [Problem("period", message, _("use day, week or month"))])


def period_name(period: Period) -> str:
    """Return the period's name in the reader's language.

    Example:
        >>> period_name("week")
        'week'
    """
    return {"day": _("day"), "week": _("week"), "month": _("month")}[period]
