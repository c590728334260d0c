"""Turns two moments into the working time between them, in business hours or round the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.tables.days import as_day
from flywheel.words import gettext as _

__all__ = ["OFFICE_HOURS", "Clock"]

_HOUR, _DAY = 3600, 86_400
Moments = npt.NDArray[np.datetime64]


@dataclass(frozen=True, kw_only=True)
class Clock:
    """When the clock of a promise runs; as it stands, round the clock.

    Times are local business time without a zone, so that a day has always 24 hours: no clock change moves a promise.

    Attributes:
        opens_hour: When the day's work begins, in hours after midnight.
        closes_hour: When it ends; 24 is the end of the day.
        weekdays: Days of the week that are worked, 1 for Monday to 7 for Sunday.
        holidays: Single days that are not worked.
        make_up_days: Single days that are worked although the week says otherwise, as before long holidays in China.

    Example:
        >>> office = Clock(opens_hour=9, closes_hour=18, weekdays=(1, 2, 3, 4, 5))
        >>> friday, monday = pd.Timestamp("2026-03-06 17:00"), pd.Timestamp("2026-03-09 10:00")
        >>> office.hours([friday], [monday]).tolist(), Clock().hours([friday], [monday]).tolist()
        ([2.0], [65.0])
    """

    opens_hour: float = 0
    closes_hour: float = 24
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    holidays: tuple[date, ...] = ()
    make_up_days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a clock that never runs or runs at impossible times; all mistakes are named.

        Raises:
            BadInputError: Hours, weekdays or days are impossible.
        """
        for name in ("holidays", "make_up_days"):
            days = tuple(as_day("loop.Clock", name, day) for day in getattr(self, name))
            object.__setattr__(self, name, days)
        problems = []
        if not 0 <= self.opens_hour < self.closes_hour <= 24:
            message = _("{opens:g} to {closes:g} is no working day").format(
                opens=self.opens_hour, closes=self.closes_hour
            )
            problems.append(Problem("opens_hour, closes_hour", message, _("use hours from 0 to 24, opening first")))
        if not self.weekdays or any(day not in range(1, 8) for day in self.weekdays):
            message = _("{days} are not days of the week").format(days=tuple(self.weekdays))
            problems.append(Problem("weekdays", message, _("use 1 for Monday to 7 for Sunday, at least one")))
        both = sorted(set(self.holidays) & set(self.make_up_days))
        if both:
            message = _("{day} is also a day worked in lieu").format(day=both[0])
            problems.append(Problem("holidays", message, _("name each day once")))
        if problems:
            raise BadInputError("loop.Clock", problems)

    def __str__(self) -> str:
        """Return the clock in words."""
        if (self.opens_hour, self.closes_hour, len(set(self.weekdays)), *self.holidays) == (0, 24, 7):
            return _("round the clock")
        opens, closes = (f"{int(hour):02d}:{round(hour % 1 * 60):02d}" for hour in (self.opens_hour, self.closes_hour))
        names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
        days = ", ".join(names[day - 1] for day in sorted(set(self.weekdays)))
        form = _("business hours {opens}–{closes}, {days}; {n} holidays")
        return form.format(opens=opens, closes=closes, days=days, n=len(self.holidays))

    def hours(self, starts: npt.ArrayLike, ends: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the working hours from each start to its end; not a number where a moment is missing.

        Args:
            starts: Moments.
            ends: As many moments; an end before its start gives a negative number.

        Returns:
            Hours as floats, exact to the second.
        """
        first, last = _moments(starts), _moments(ends)
        known = ~(np.isnat(first) | np.isnat(last))
        found = np.full(len(first), np.nan)
        if known.any():
            days = _Days(self, min(first[known].min(), last[known].min()), max(first[known].max(), last[known].max()))
            found[known] = (days.worked(last[known]) - days.worked(first[known])) / _HOUR
        return found

    def after(self, starts: npt.ArrayLike, hours: npt.ArrayLike) -> Moments:
        """Return the first moment at which so many working hours after each start are over.

        Args:
            starts: Moments.
            hours: Hours to wait, one number or one a start.

        Returns:
            Moments to the second; missing where the start is missing.
        """
        first = _moments(starts)
        wait = np.broadcast_to(np.round(np.asarray(hours, dtype=float) * _HOUR), first.shape).astype("int64")
        found, known = np.full(len(first), np.datetime64("NaT"), dtype="datetime64[s]"), ~np.isnat(first)
        if known.any():
            earliest, span = first[known].min(), 28
            while True:
                days = _Days(self, earliest, first[known].max() + np.timedelta64(span, "D"))
                due = days.worked(first[known]) + wait[known]
                if due.max() <= days.before[-1]:
                    break
                span *= 2
            found[known] = np.maximum(days.moment(due), first[known])
        return found


OFFICE_HOURS = Clock(opens_hour=9, closes_hour=18, weekdays=(1, 2, 3, 4, 5))
"""Nine to six from Monday to Friday, without holidays: an example of ours."""


class _Days:
    """The working seconds of every day in a span, added up."""

    def __init__(self, clock: Clock, first: np.datetime64, last: np.datetime64) -> None:
        self.first = first.astype("datetime64[D]")
        days = np.arange(self.first, last.astype("datetime64[D]") + 1)
        week = pd.DatetimeIndex(days).day_of_week + 1
        works = np.isin(week, clock.weekdays) & ~np.isin(days, np.array(clock.holidays, "datetime64[D]"))
        works |= np.isin(days, np.array(clock.make_up_days, "datetime64[D]"))
        self.opens, closes = round(clock.opens_hour * _HOUR), round(clock.closes_hour * _HOUR)
        self.length = np.where(works, closes - self.opens, 0)
        self.before = np.concatenate([[0], np.cumsum(self.length)])

    def worked(self, moments: Moments) -> npt.NDArray[np.int64]:
        """Return the working seconds from the first midnight to each moment."""
        seconds = (moments - self.first.astype("datetime64[s]")).astype("int64")
        day, second = seconds // _DAY, seconds % _DAY
        worked: npt.NDArray[np.int64] = self.before[day] + np.clip(second - self.opens, 0, self.length[day])
        return worked

    def moment(self, worked: npt.NDArray[np.int64]) -> Moments:
        """Return the first moment at which so many seconds were worked."""
        day = np.maximum(np.searchsorted(self.before, worked, side="left") - 1, 0)
        seconds = day * _DAY + self.opens + worked - self.before[day]
        return np.asarray(self.first.astype("datetime64[s]") + seconds.astype("timedelta64[s]"))


def _moments(values: npt.ArrayLike) -> Moments:
    return np.atleast_1d(pd.DatetimeIndex(pd.to_datetime(np.asarray(values))).to_numpy()).astype("datetime64[s]")
