"""Turns tables of any engine into the small pandas tables this noun works on, and flags of rows into rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.tables.contracts import TICKET_STATES
from flywheel.tables.days import as_moment, as_moments
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "frame",
    "hours_between",
    "looked_up",
    "moment_of",
    "mondays",
    "rates",
    "read",
    "refuse_days",
    "spells",
]

_TIMES = ("at", "opened_at", "closed_at", "sent_at", "delivered_at", "meeting_day")


def frame(
    table: ir.Table | pd.DataFrame, columns: Sequence[str], *, source: str, optional: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the wanted columns as a pandas table of its own, times as times; a missing column is refused.

    Args:
        table: The table, of any engine.
        columns: Columns it must have.
        source: Who asks, as the first word of the message.
        optional: Columns that are filled with missing values where the table lacks them.

    Raises:
        BadInputError: A column is missing; every missing one is named.

    Example:
        >>> frame(pd.DataFrame({"at": ["2026-03-01"], "b": 1}), ["at"], source="loop").at[0, "at"]
        Timestamp('2026-03-01 00:00:00')
    """
    require(table, columns, source=source)
    wanted: list[str] = list(dict.fromkeys([*columns, *(name for name in optional if name in table.columns)]))
    if isinstance(table, pd.DataFrame):
        found = table[wanted].reset_index(drop=True)
    else:
        found = table.select(*wanted).to_pandas()
    for name in optional:
        if name not in found.columns:
            found[name] = None
    for name in [name for name in _TIMES if name in found.columns]:
        found[name] = as_moments(source, name, found[name])
    return found


def moment_of(now: datetime | str | None, *times: pd.Series, source: str) -> pd.Timestamp:
    """Return the moment up to which the data were observed: as given, else midnight after the last day in ``times``.

    Args:
        now: The moment, without a zone; None for the default.
        *times: Columns of times.
        source: Who asks, as the first word of the message.

    Returns:
        The moment; NaT when none is given and there are no times.

    Raises:
        BadInputError: The moment cannot be read, or has a zone.

    Example:
        >>> moment_of(None, pd.Series(pd.to_datetime(["2026-03-01 10:00"])), source="loop")
        Timestamp('2026-03-02 00:00:00')
    """
    if now is not None:
        return as_moment(source, "now", now)
    latest = pd.concat([pd.to_datetime(column) for column in times]).max()
    return pd.NaT if pd.isna(latest) else latest.normalize() + pd.Timedelta(days=1)


def hours_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Return the hours from start to end, round the clock, as floats.

    Example:
        >>> day = pd.Series(pd.to_datetime(["2026-03-01", "2026-03-02"]))
        >>> hours_between(day[:1], day[1:].reset_index(drop=True)).tolist()
        [24.0]
    """
    hours: pd.Series = (end - start).dt.total_seconds() / 3600
    return hours


def looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return the value of each key, missing where there is none; unlike ``map`` also when there are no values at all.

    Example:
        >>> looked_up(pd.Series(["b", "z"]), pd.Series([1.5, 2.5], index=["a", "b"])).tolist()
        [2.5, nan]
    """
    found: pd.Series = values.reindex(pd.Index(keys)).set_axis(keys.index)
    return found


def mondays(times: pd.Series) -> pd.Series:
    """Return the Monday of each moment's week, by which conventions name a week.

    Example:
        >>> mondays(pd.Series(pd.to_datetime(["2026-03-08 23:00"])))[0]
        Timestamp('2026-03-02 00:00:00')
    """
    monday: pd.Series = times.dt.normalize() - pd.to_timedelta(times.dt.day_of_week, unit="D")
    return monday


def refuse_days(source: str, **days: float) -> None:
    """Refuse windows that are no length of time; each is named.

    Raises:
        BadInputError: A window is not above 0.

    Example:
        >>> refuse_days("loop", within_days=30)
    """
    problems = [
        Problem(name, _("{days} days is no window").format(days=value), _("use a number above 0"))
        for name, value in days.items()
        if not value > 0
    ]
    if problems:
        raise BadInputError(source, problems)


def rates(rows: pd.DataFrame, keys: Sequence[str], flag: str, *, level: float) -> pd.DataFrame:
    """Return the share of rows with a flag, group by group, with Wilson intervals.

    Args:
        rows: One row an observation.
        keys: Columns to group by; without any, one row stands for all.
        flag: Column that is true where the observation has the property.
        level: Stated coverage.

    Returns:
        The keys, ``value, low, high, n, count, enough``, by keys; missing keys last.

    Example:
        >>> rates(pd.DataFrame({"hit": [True, False]}), [], "hit", level=0.95)[["value", "n", "count"]]
           value  n  count
        0    0.5  2      1
    """
    parts: list[tuple[tuple[Any, ...], pd.DataFrame]] = (
        [(key, part) for key, part in rows.groupby(list(keys), dropna=False)] if keys else [((), rows)]
    )
    found = []
    for key, part in parts:
        count, n = int(part[flag].sum()), len(part)
        rate = stats.proportion(count, n, level=level)
        found.append((*key, rate.value, rate.low, rate.high, n, count, n >= stats.MINIMUM_N))
    table = pd.DataFrame(found, columns=[*keys, "value", "low", "high", "n", "count", "enough"])
    kinds = {name: rows[name].dtype for name in keys} if rows.empty else {}
    numbers = {
        "value": "float64",
        "low": "float64",
        "high": "float64",
        "n": "int64",
        "count": "int64",
        "enough": "bool",
    }
    return table.astype({**kinds, **numbers})


def read(
    table: pd.DataFrame, names: tuple[str, str, str] = ("value", "low", "high"), *, unit: stats.Unit = "share"
) -> list[str]:
    """Return the estimates of a table, one a row, as a person reads them.

    Args:
        table: Rows with the three columns and ``n``.
        names: The columns of value, lower and upper end.
        unit: What the values count.

    Example:
        >>> read(pd.DataFrame({"value": [0.5], "low": [0.25], "high": [0.75], "n": [8]}))
        ['50.0 % (25.0–75.0 %, n = 8)']
    """
    rows = zip(*(table[name].tolist() for name in (*names, "n")), strict=True)
    return [str(stats.Estimate(value, low, high, int(n), unit=unit)) for value, low, high, n in rows]


def spells(
    ticket_events: ir.Table | pd.DataFrame, *, now: datetime | str | None, source: str
) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Return how long each ticket stayed in each state, and the moment up to which this was observed.

    Events of one ticket at one moment are taken in the order of the states. A missing team means the team before.

    Args:
        ticket_events: One row a change of state (``ticket_id, at, status``, and ``team`` where known).
        now: The moment up to which the tickets were observed; later events are left out.
        source: Who asks, as the first word of the message.

    Returns:
        ``ticket_id, state, team, entered_at, left_at`` (missing while the ticket is still there), ``before`` (state
        before), ``after``, ``hours`` (up to ``now`` while still there), by ticket and time.

    Raises:
        BadInputError: A column is missing.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 10:00", "2026-03-01 12:00"])
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["received", "dispatched"]})
        >>> spells(events, now=pd.Timestamp("2026-03-01 15:00"), source="loop")[0].hours.tolist()
        [2.0, 3.0]
    """
    events = frame(ticket_events, ["ticket_id", "at", "status"], source=source, optional=["team"])
    events = events.rename(columns={"status": "state", "at": "entered_at"})
    moment = moment_of(now, events["entered_at"], source=source)
    events = events[events["entered_at"] <= moment]
    places = events["state"].map({state: place for place, state in enumerate(TICKET_STATES)})
    events = events.assign(place=places).sort_values(["ticket_id", "entered_at", "place"], ignore_index=True)
    of_ticket = events.groupby("ticket_id", sort=False)
    left = of_ticket["entered_at"].shift(-1)
    found = events.assign(
        team=of_ticket["team"].ffill(),
        left_at=left,
        before=of_ticket["state"].shift(),
        after=of_ticket["state"].shift(-1),
    )
    found["hours"] = hours_between(found["entered_at"], left.fillna(moment))
    return found[["ticket_id", "state", "team", "entered_at", "left_at", "before", "after", "hours"]], moment
