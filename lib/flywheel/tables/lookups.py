"""Looks up what a person named, columns, events, the last day observed, and answers a wrong name with the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.tables.contracts import TABLES
from flywheel.tables.days import zoned
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

_TIMES = {"at", "signed_up_at", "opened_at", "sent_at", "started_at"}
_SHARED_IDS = {"scenario_id", "pilot_id", "cluster_id"}
"""Ids that many rows of many people share."""

__all__ = ["end_of", "first_and_last_day", "group_columns", "group_names", "last_day", "require", "require_events"]


def require(table: ir.Table, columns: Iterable[str], *, source: str) -> None:
    """Refuse a table that lacks a wanted column, or holds times in it that are not local business time.

    Every missing column is named with the nearest one present.

    Args:
        table: The table.
        columns: Names it must have.
        source: Who asks, as the first word of the message.

    Raises:
        BadInputError: At least one column is missing, holds text instead of times, or times with a zone.

    Example:
        >>> require(ibis.table({"region": "string"}, name="users"), ["regoin"], source="voc.nps")
        Traceback (most recent call last):
        flywheel.errors.BadInputError: voc.nps: 1 problem
          1. regoin: is not a column here; did you mean 'region'? → columns present: region
    """
    problems = []
    for name in columns:
        if name not in table.columns:
            guess = nearest(name, table.columns)
            message = _("is not a column here; did you mean {guess!r}?") if guess else _("is not a column here")
            present = _("columns present: {names}").format(names=", ".join(table.columns))
            problems.append(Problem(str(name), message.format(guess=guess), present))
        elif said := _no_local_times(table, name):
            problems.append(said)
    if problems:
        raise BadInputError(source, problems)


def _no_local_times(table: ir.Table | pd.DataFrame, name: str) -> Problem | None:
    """Say what is wrong with a column of times; nothing for any other column."""
    if isinstance(table, pd.DataFrame):
        has_zone, text = isinstance(table[name].dtype, pd.DatetimeTZDtype), False
    else:
        kind = table[name].type()
        has_zone = kind.is_timestamp() and kind.timezone is not None
        text = name in _TIMES and not (kind.is_temporal() or kind.is_null())
    if has_zone:
        return zoned(name)
    if text:
        message = _("holds {kind}, not dates and times").format(kind=kind)
        return Problem(name, message, _("turn it into times first: pd.to_datetime(...)"))
    return None


def group_names(by: str | Sequence[str] | None, *, source: str, reserved: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names of columns to group by, each once; whether the table has them is not looked at.

    Args:
        by: One column, several, or None.
        source: Who asks, as the first word of the message.
        reserved: Names the result needs for itself.

    Raises:
        BadInputError: A name is reserved, or its column identifies single people or rows; every such name is said.

    Example:
        >>> group_names(["region", "user_id"], source="voc.nps")
        Traceback (most recent call last):
        flywheel.errors.BadInputError: voc.nps: 1 problem
          1. user_id: identifies single people or rows, which are no groups → group by what many share, such as a region
    """
    names = tuple(dict.fromkeys([by] if isinstance(by, str) else by or ()))
    identify = {column.name for table in TABLES.values() for column in table.columns if column.kind == "id"}
    problems = []
    for name in names:
        if name in identify - _SHARED_IDS:
            message = _("identifies single people or rows, which are no groups")
            problems.append(Problem(name, message, _("group by what many share, such as a region")))
        elif name in set(reserved):
            problems.append(Problem(name, _("is a column of the result itself"), _("rename it first")))
    if problems:
        raise BadInputError(source, problems)
    return names


def group_columns(
    table: ir.Table, by: str | Sequence[str] | None, *, source: str, reserved: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the columns to group by as a tuple.

    Args:
        table: The table to be grouped.
        by: One column, several, or None.
        source: Who asks, as the first word of the message.
        reserved: Names the result needs for itself.

    Returns:
        The column names, each once.

    Raises:
        BadInputError: A column is missing, its name is reserved, or it identifies single rows.

    Example:
        >>> group_columns(ibis.table({"region": "string"}, name="users"), "region", source="voc.nps")
        ('region',)
    """
    names = group_names(by, source=source, reserved=reserved)
    require(table, names, source=source)
    return names


def require_events(events: ir.Table, names: Iterable[str], *, source: str, word: str) -> None:
    """Refuse events that do not occur; a table without any row knows no names and refuses none.

    Args:
        events: One row an event.
        names: The wanted events.
        source: Who asks, as the first word of the message.
        word: What to call a name in the message: step, event, …

    Raises:
        BadInputError: A name does not occur; the nearest one and all present are named.

    Example:
        >>> require_events(ibis.memtable({"event": ["checkout"]}), ["chekout"], source="funnel", word="step")
        Traceback (most recent call last):
        flywheel.errors.BadInputError: funnel: 1 problem
          1. step 'chekout': is not an event here; did you mean 'checkout'? → events present: checkout
    """
    present = sorted(str(name) for name in events.select("event").distinct().to_pandas()["event"])
    problems = []
    for name in dict.fromkeys(names):
        if present and name not in present:
            guess = nearest(name, present)
            text = _("is not an event here; did you mean {guess!r}?") if guess else _("is not an event here")
            remedy = _("events present: {names}").format(names=", ".join(present))
            problems.append(Problem(f"{word} {name!r}", text.format(guess=guess), remedy))
    if problems:
        raise BadInputError(source, problems)


def first_and_last_day(table: ir.Table) -> tuple[date | None, date | None]:
    """Return the calendar days of the earliest and the latest ``at``; None and None for an empty table.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 23:59", "2026-03-04 00:00"])
        >>> first_and_last_day(ibis.memtable(pd.DataFrame({"at": at})))
        (datetime.date(2026, 3, 1), datetime.date(2026, 3, 4))
    """
    ends = table.aggregate(first=table.at.min(), last=table.at.max()).to_pandas().iloc[0]
    first, last = (None if pd.isna(end) else pd.Timestamp(end).date() for end in (ends["first"], ends["last"]))
    return first, last


def last_day(table: ir.Table) -> date | None:
    """Return the calendar day of the latest ``at``; None for an empty table.

    Example:
        >>> last_day(ibis.memtable(pd.DataFrame({"at": [pd.Timestamp("2026-03-01 23:59")]})))
        datetime.date(2026, 3, 1)
    """
    return first_and_last_day(table)[1]


def end_of(day: date | None) -> ir.Value:
    """Return midnight after ``day`` as an Ibis value; for None a moment before everything.

    Example:
        >>> end_of(date(2026, 3, 1)).execute()
        Timestamp('2026-03-02 00:00:00')
    """
    start = pd.Timestamp(day or date(1900, 1, 1)).normalize().to_pydatetime()
    return ibis.timestamp(start + timedelta(days=1))
