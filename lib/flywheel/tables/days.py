"""Turns what a person gives as a day, a date, a moment or text, into a date, and refuses anything else by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["Day", "as_day", "as_days", "as_moment", "as_moments", "zoned"]

Day = date | str
"""A day: a date, a moment of it (datetime, Timestamp) without a time zone, or text such as 2026-06-01."""


def zoned(name: str) -> Problem:
    """Return what is wrong with a moment or a column that has a time zone."""
    remedy = _("give local business time without a zone: .tz_convert('Asia/Shanghai').tz_localize(None)")
    return Problem(name, _("has a time zone, the tables have none"), remedy)


def as_day(source: str, name: str, value: object) -> date:
    """Return a day as a date.

    Args:
        source: Who asks, as the first word of the message.
        name: The argument's name.
        value: The day.

    Returns:
        The date, without a time.

    Raises:
        BadInputError: The value is no day, or a moment with a time zone.

    Example:
        >>> as_day("voc", "since", "2026-06-01"), as_day("voc", "since", pd.Timestamp("2026-06-01 23:59"))
        (datetime.date(2026, 6, 1), datetime.date(2026, 6, 1))
    """
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            moment = None
    if isinstance(moment, datetime) and not pd.isna(moment):
        if moment.tzinfo is None:
            return moment.date()
        raise BadInputError(source, [zoned(name)])
    if isinstance(moment, date) and not isinstance(moment, datetime):
        return moment
    raise BadInputError(
        source, [Problem(name, _("{value!r} is no day").format(value=value), _("write it as 2026-06-01"))]
    )


def as_days(source: str, **named: object) -> tuple[date | None, ...]:
    """Return days as dates, in the order given; None stays None, and all that is wrong is said at once.

    Args:
        source: Who asks, as the first word of the message.
        **named: The days by their arguments' names.

    Returns:
        One date, or None, a name.

    Raises:
        BadInputError: At least one is no day.

    Example:
        >>> as_days("voc", since="2026-06-01", as_of=None)
        (datetime.date(2026, 6, 1), None)
    """
    found: list[date | None] = []
    problems: list[Problem] = []
    for name, value in named.items():
        try:
            found.append(None if value is None else as_day(source, name, value))
        except BadInputError as err:
            problems += err.problems
    if problems:
        raise BadInputError(source, problems)
    return tuple(found)


def as_moment(source: str, name: str, value: object) -> pd.Timestamp:
    """Return a moment in local business time.

    Args:
        source: Who asks, as the first word of the message.
        name: The argument's name.
        value: A date (its midnight), a moment, or text such as 2026-07-05 18:00.

    Returns:
        The moment, without a zone.

    Raises:
        BadInputError: The value is no moment, or has a time zone.

    Example:
        >>> as_moment("loop", "now", "2026-07-05 18:00")
        Timestamp('2026-07-05 18:00:00')
    """
    if not isinstance(value, date | str) or pd.isna(value):
        raise BadInputError(source, [_no_moment(name, value)])
    return pd.Timestamp(as_moments(source, name, pd.Series([value], dtype=object)).iloc[0])


def as_moments(source: str, name: str, values: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of moments in local business time; missing ones stay missing.

    Args:
        source: Who asks, as the first word of the message.
        name: The column's name.
        values: Times, dates or text.

    Raises:
        BadInputError: A value is no moment, or has a time zone.

    Example:
        >>> as_moments("loop", "at", pd.Series(["2026-07-05 18:00", None])).isna().tolist()
        [False, True]
    """
    try:
        found = pd.to_datetime(values)
    except (ValueError, TypeError) as err:
        wrong = values[pd.to_datetime(values, errors="coerce", utc=True).isna() & values.notna()]
        raise BadInputError(source, [_no_moment(name, wrong.iloc[0]) if len(wrong) else zoned(name)]) from err
    if isinstance(found.dtype, pd.DatetimeTZDtype):
        raise BadInputError(source, [zoned(name)])
    return found.astype("datetime64[us]")


def _no_moment(name: str, value: object) -> Problem:
    return Problem(name, _("{value!r} is no moment").format(value=value), _("write it as 2026-07-05 18:00"))
