"""Turns moments into the calendar periods they fall into, and a stretch of days into the periods it holds whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel.errors import Problem
from flywheel.tables.lookups import first_and_last_day
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["PERIODS", "Period", "days_from", "observed_days", "period_problems", "start_of", "whole_periods"]

Period = Literal["day", "week", "month"]

PERIODS: dict[str, Any] = {"day": "D", "week": "W", "month": "M"}


def observed_days(table: ir.Table, since: date | None, as_of: date | None) -> tuple[date | None, date | None]:
    """Return the first and last observed day: those given, else those of the table's first and last row.

    Example:
        >>> import ibis
        >>> at = pd.to_datetime(["2026-03-01 23:59", "2026-03-04 00:00"])
        >>> observed_days(ibis.memtable(pd.DataFrame({"at": at})), None, date(2026, 3, 5))
        (datetime.date(2026, 3, 1), datetime.date(2026, 3, 5))
    """
    earliest, latest = (since, as_of) if since and as_of else first_and_last_day(table)
    return since or earliest, as_of or latest


def days_from(start: Any, end: Any) -> Any:
    """Return whole days from one Ibis date to another."""
    return end.delta(ibis.date(start), unit="day")


def start_of(at: Any, period: str) -> Any:
    """Return the first day of the period that an Ibis moment or day falls into; weeks start on Monday."""
    return at.truncate(PERIODS[period]).cast("date")


def whole_periods(first: date | None, last: date | None, period: str) -> list[date]:
    """Return the first days of the periods that lie wholly between two days, both included.

    Example:
        >>> whole_periods(date(2026, 3, 3), date(2026, 3, 22), "week")
        [datetime.date(2026, 3, 9), datetime.date(2026, 3, 16)]
        >>> whole_periods(None, None, "day")
        []
    """
    if first is None or last is None or first > last:
        return []
    code = {"day": "D", "week": "W-SUN", "month": "M"}[period]
    spans = pd.period_range(first, last, freq=code)
    days = [(span.start_time.date(), span.end_time.date()) for span in spans]
    return [begin for begin, end in days if begin >= first and end <= last]


def period_problems(period: str, since: date | None, as_of: date | None) -> list[Problem]:
    """Return what is wrong with a period's name and the two ends of the observation.

    Example:
        >>> period_problems("week", None, None), len(period_problems("year", None, None))
        ([], 1)
    """
    problems = []
    if period not in PERIODS:
        message = _("{value!r} is not a period").format(value=period)
        problems.append(Problem("period", message, _("use day, week or month")))
    if since and as_of and since > as_of:
        message = _("{since} lies after {as_of}").format(since=since, as_of=as_of)
        problems.append(Problem("since", message, _("give the first observed day as since, the last one as as_of")))
    return problems
