"""Turns events into how long users take from step to step, and which share is through within an hour, a day, a week."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.funnel import attempts, reach
from flywheel.funnel.count import refuse_impossible, window_seconds
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, group_columns, last_day, require, require_events
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Times", "hours_as_text", "observed", "times"]

_HOURS = (
    1 / 60,
    2 / 60,
    3 / 60,
    5 / 60,
    7.5 / 60,
    10 / 60,
    0.25,
    1 / 3,
    0.5,
    1,
    2,
    4,
    8,
    12,
    24,
    48,
    72,
    96,
    120,
    144,
    168,
    336,
    720,
)
_NAMED = (1, 24, 168)
_TABLE = (
    *("leg", "from_step", "to_step", "n", "median_hours", "low", "high"),
    *("p25_hours", "p75_hours", "p90_hours", "enough"),
)
_CURVE = ("leg", "from_step", "to_step", "hours", "users", "value", "low", "high", "n", "enough")


@dataclass(frozen=True, eq=False, kw_only=True)
class Times(Result):
    """How long each leg of a funnel takes, one row a group and leg; leg 0 is the whole funnel.

    Attributes:
        steps: Event names in order.
        by: Columns the rows are grouped by.
        curve: One row a group, leg and number of ``hours``: the share ``value, low, high`` of the ``n`` users at the
            leg's first step who were through within that time.
        window_days: Days a user had for the whole funnel; None for no limit.
        as_of: The last day that was fully observed; None when nothing was.
        level: Stated coverage of the intervals.
    """

    steps: tuple[str, ...]
    by: tuple[str, ...]
    curve: pd.DataFrame
    window_days: float | None
    as_of: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return times in minutes, hours or days, and the shares within an hour, a day and a week."""
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        shown[_("from")] = self.table["from_step"]
        shown[_("to")] = self.table["to_step"]
        shown[_("users")] = self.table["n"]
        shown[_("median")] = [hours_as_text(value) for value in self.table["median_hours"]]
        shown[_("{level:g} % interval").format(level=100 * self.level)] = [
            "–" if math.isnan(low) else _("{low} to {high}").format(low=hours_as_text(low), high=hours_as_text(high))
            for low, high in zip(self.table["low"], self.table["high"], strict=True)
        ]
        shown[_("slowest tenth from")] = [hours_as_text(value) for value in self.table["p90_hours"]]
        keys = [*self.by, "leg"]
        for hours in _NAMED:
            cells = self.curve[self.curve["hours"] == hours]
            merged = self.table[keys].merge(cells, on=keys, how="left")
            heading = _("within {time}").format(time=hours_as_text(hours))
            if merged["value"].notna().any():
                shown[heading] = [stats.as_text(value, "share") for value in merged["value"]]
        return shown


def times(
    events: ir.Table | pd.DataFrame,
    steps: Sequence[str],
    *,
    window_days: float | None = 7,
    by: str | Sequence[str] | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> Times:
    """Return how long users take from step to step of an ordered funnel, from their first event of step 1.

    Only users whose window was over at the end of ``as_of`` count, so that nobody is called slow who merely had no time
    yet. Times longer than the window cannot be seen: medians and quantiles are those of users who got through within
    it, shares are of all users at the leg's first step.

    Args:
        events: One row an event (``user_id, event, at``).
        steps: At least two event names in order.
        window_days: Days a user has for the whole funnel; None for no limit, and then everybody counts.
        by: Columns of ``events`` to group by, read at the user's first event of step 1.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage.

    Returns:
        Columns of ``by``, ``leg`` (1 from the first step to the second …, 0 the whole funnel), ``from_step, to_step``,
        ``n`` users who got through, ``median_hours`` with ``low, high``, ``p25_hours, p75_hours, p90_hours``,
        ``enough``; beside it the ``curve``. Times are whole seconds, written in hours.

    Raises:
        BadInputError: A step does not occur in the events, or an argument is impossible; all of it is listed.

    Example:
        >>> rows = [(user, step, hour) for user in range(4) for step, hour in (("view", 0), ("pay", user + 1))]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "hour"])
        >>> events["at"] = pd.Timestamp("2026-03-01") + pd.to_timedelta(events["hour"], unit="h")
        >>> found = times(events, ["view", "pay"], window_days=1)
        >>> found.table[["leg", "n", "median_hours"]]
           leg  n  median_hours
        0    0  4           2.5
        1    1  4           2.5

    References:
        Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed., section 3.2: the interval of a quantile from
        the order of the values. Hyndman, R. J. & Fan, Y. (1996). The American Statistician 50, 361–365: definition 7.
    """
    (as_of,) = as_days("funnel.times", as_of=as_of)
    table = as_ibis(events)
    require(table, ["user_id", "event", "at"], source="funnel.times")
    refuse_impossible(steps, window_days, "first_touch", "ordered")
    stats.proportion(0, 0, level=level)
    names = group_columns(table, by, source="funnel.times", reserved={*_TABLE, *_CURVE})
    require_events(table, steps, source="funnel.times", word=_("step"))
    until = as_of or last_day(table)
    counted = _durations(observed(table, steps, window_days=window_days, as_of=until, names=names), steps, names)
    rows, curve = _summed(counted, steps, names, window_days=window_days, level=level)
    return Times(
        table=pd.DataFrame(rows, columns=[*names, *_TABLE]),
        caption=_("Time from {first} to {last}").format(first=steps[0], last=steps[-1]),
        notes=_notes(window_days, until),
        steps=tuple(steps),
        by=names,
        curve=pd.DataFrame(curve, columns=[*names, *_CURVE]),
        window_days=window_days,
        as_of=until,
        level=level,
    )


def observed(
    events: ir.Table, steps: Sequence[str], *, window_days: float | None, as_of: date | None, names: Sequence[str] = ()
) -> ir.Table:
    """Return when users reached the steps, without those whose window was not over at the end of ``as_of``.

    Args:
        events: ``user_id, event, at`` and the columns ``names``.
        steps: Event names in order.
        window_days: Days a user has; None for no limit.
        as_of: The last day that was fully observed.
        names: Columns to read at the first step.

    Returns:
        ``user_id, at_1, at_2 …`` and the columns ``names``.
    """
    seconds = window_seconds(window_days)
    if as_of:
        events = events.filter(events.at < end_of(as_of))
    found = reach.moments(events, steps, window_seconds=seconds)
    if seconds is not None:
        found = found.filter(found.at_1 + ibis.interval(seconds=seconds) <= end_of(as_of))
    if names:
        known = attempts.attributes(events, steps[0], names)
        found = found.left_join(known, "user_id").drop("user_id_right")
    return found


def _durations(found: ir.Table, steps: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    """Return one row a group, leg and duration in seconds (missing: not through) with its number of users."""
    legs = [(0, 1, len(steps)), *[(leg, leg, leg + 1) for leg in range(1, len(steps))]]
    parts = []
    for leg, start, end in legs:
        parts.append(reach.leg(found, start, end).select(*names, "seconds", leg=ibis.literal(leg, "int64")))
    joined: Any = ibis.union(*parts)
    counted: pd.DataFrame = joined.group_by([*names, "leg", "seconds"]).aggregate(users=joined.count()).to_pandas()
    return counted.sort_values([*names, "leg", "seconds"], ignore_index=True, na_position="last")


def _summed(
    counted: pd.DataFrame, steps: Sequence[str], names: Sequence[str], *, window_days: float | None, level: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows, curve = [], []
    limit = math.inf if window_days is None else 24 * window_days
    hours = [hour for hour in _HOURS if hour <= limit]
    grouped: Any = counted.groupby([*names, "leg"], dropna=False, sort=True)
    for key, cells in grouped:
        *group, leg = key
        ends = (steps[0], steps[-1]) if leg == 0 else (steps[leg - 1], steps[leg])
        head = dict(zip(names, group, strict=True)) | {"leg": leg, "from_step": ends[0], "to_step": ends[1]}
        through = cells[cells["seconds"].notna()]
        spent = np.repeat(through["seconds"].to_numpy(dtype=float), through["users"].to_numpy()) / 3600
        rows.append(head | _quantiles(spent, level))
        n = int(cells["users"].sum())
        for hour in hours:
            users = int((spent <= hour).sum())
            share = stats.proportion(users, n, level=level)
            curve.append(
                head
                | {"hours": hour, "users": users, "value": share.value, "low": share.low, "high": share.high}
                | {"n": n, "enough": n >= stats.MINIMUM_N}
            )
    return rows, curve


def _quantiles(spent: Any, level: float) -> dict[str, Any]:
    """Return median with its interval from the order of the values, quartiles and the ninth decile, in hours."""
    n = len(spent)
    names = ("median_hours", "p25_hours", "p75_hours", "p90_hours")
    if n == 0:
        return {"n": 0, **dict.fromkeys((*names, "low", "high"), math.nan), "enough": False}
    from scipy.stats import binom

    values = (float(value) for value in np.quantile(spent, [0.5, 0.25, 0.75, 0.9]))
    rank = int(binom.ppf((1 - level) / 2, n, 0.5))
    low, high = (spent[rank - 1], spent[n - rank]) if rank >= 1 else (math.nan, math.nan)
    return {
        "n": n,
        **dict(zip(names, values, strict=True)),
        "low": float(low),
        "high": float(high),
        "enough": n >= stats.MINIMUM_N,
    }


def _notes(window_days: float | None, as_of: date | None) -> tuple[str, ...]:
    if window_days is None:
        return (_("No limit: who has not got through yet may still do so; shares grow with time."),)
    return (
        _(
            "Only users whose window of {days:g} days from their first event of step 1 was over on {day}; longer times"
            " are not seen."
        ).format(days=window_days, day=as_of),
        _("Median and quantiles: of users who got through. Shares: of all users at the step before."),
    )


def hours_as_text(hours: float) -> str:
    """Return a time in the unit a person would use.

    Example:
        >>> hours_as_text(0.25), hours_as_text(3.5), hours_as_text(60)
        ('15 min', '3.5 h', '2.5 d')
    """
    if math.isnan(hours):
        return "–"
    if hours < 1 / 60 - 1e-9:
        return _("{n:.0f} s").format(n=3600 * hours)
    if hours < 1 - 1e-9:
        return _("{n:.3g} min").format(n=60 * hours)
    return _("{n:.3g} h").format(n=hours) if hours < 24 else _("{n:.3g} d").format(n=hours / 24)
