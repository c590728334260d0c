"""Looks up what a person named, columns, events, the last day observed, and answers a wrong name with the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

_TIMES = {"at", "signed_up_at", "opened_at", "sent_at", "started_at"}

__all__ = ["end_of", "first_and_last_day", "group_columns", "last_day", "require", "require_events"]


def require(table: ir.Table, columns: Iterable[str], *, source: str) -> None:
    """Refuse a table that lacks a wanted column; every missing one is named with the nearest one present.

    Args:
        table: The table.
        columns: Names it must have.
        source: Who asks, as the first word of the message.

    Raises:
        BadInputError: At least one column is missing.

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
        elif (
            name in _TIMES
            and isinstance(table, ibis.Table)
            and not (table[name].type().is_temporal() or table[name].type().is_null())
        ):
            message = _("holds {kind}, not dates and times").format(kind=table[name].type())
            problems.append(Problem(str(name), message, _("turn it into times first: pd.to_datetime(...)")))
    if problems:
        raise BadInputError(source, problems)


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
        BadInputError: A column is missing, or its name is reserved.

    Example:
        >>> group_columns(ibis.table({"region": "string"}, name="users"), "region", source="voc.nps")
        ('region',)
    """
    names = tuple(dict.fromkeys([by] if isinstance(by, str) else by or ()))
    require(table, names, source=source)
    problems = [
        Problem(name, _("is a column of the result itself"), _("rename it first"))
        for name in names
        if name in set(reserved)
    ]
    if problems:
        raise BadInputError(source, problems)
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
