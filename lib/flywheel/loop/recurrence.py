"""Turns closed tickets into how often their problem came back: reopened, or told again by the same user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.loop.frames import frame, looked_up, moment_of, rates, read, refuse_days
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.tables.lookups import group_names
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Recurrence", "recurrence"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Recurrence(Result):
    """Closed tickets whose problem came back, one row a kind and group.

    Attributes:
        by: The columns grouped by.
        within_days: Days after closing in which coming back counts.
        now: The moment up to which tickets were observed.
        level: Stated coverage of the intervals.
    """

    by: tuple[str, ...]
    within_days: float
    now: pd.Timestamp
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the rates in the reader's words."""
        shown = pd.DataFrame({_("came back as"): self.table["kind"].map(label)})
        for name in self.by:
            shown[column(name)] = self.table[name]
        shown[_("share of closed tickets")] = read(self.table)
        return shown


def recurrence(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = "topic",
    within_days: float = 30,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Recurrence:
    """Return the share of closed tickets whose problem came back within some days.

    Each ticket counts once, from its first closing, and only when the days after it were observed to their end:
    younger closings are censored, not counted as solved. *Reopened*: the ticket itself was reopened. *Again*: the same
    user has another ticket on the same topic, opened after the closing. *Either*: at least one of the two.

    Args:
        tickets: One row a ticket (``ticket_id, opened_at, topic, user_id``, and columns to group by).
        ticket_events: One row a change of state (``ticket_id, at, status``).
        by: Columns of tickets to group by; None for all together.
        within_days: Days after closing in which coming back counts, half-open.
        now: The moment up to which tickets were observed; by default midnight after the last day in the tables.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``kind`` (``reopened``, ``again``, ``either``), the groups, ``value, low, high, n`` (closed tickets observed
        long enough; for ``again`` and ``either`` those of a known user), ``count, enough``.

    Raises:
        BadInputError: A column is missing, or ``within_days`` is impossible.

    Example:
        >>> day = pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-05"])
        >>> tickets = pd.DataFrame({"ticket_id": ["t"], "opened_at": day[:1], "topic": "late", "user_id": "u"})
        >>> events = pd.DataFrame({"ticket_id": "t", "at": day, "status": ["received", "closed", "reopened"]})
        >>> recurrence(tickets, events, now=pd.Timestamp("2026-04-30")).table[["kind", "topic", "value", "n"]]
               kind topic  value  n
        0  reopened  late    1.0  1
        1     again  late    0.0  1
        2    either  late    1.0  1
    """
    refuse_days("loop.recurrence", within_days=within_days)
    stats.proportion(0, 0, level=level)
    reserved = ("kind", "value", "low", "high", "n", "count", "enough")
    groups = group_names(by, reserved=reserved, source="loop.recurrence")
    closed, moment = _closed(tickets, ticket_events, groups, now, within_days)
    closed["either"] = closed["reopened"] | closed["again"]
    known = closed[closed["user_id"].notna()]
    parts = [
        rates(rows, groups, kind, level=level).assign(kind=kind)
        for kind, rows in (("reopened", closed), ("again", known), ("either", known))
    ]
    columns = ["kind", *groups, "value", "low", "high", "n", "count", "enough"]
    return Recurrence(
        table=pd.concat(parts, ignore_index=True)[columns],
        caption=_("Closed tickets whose problem came back within {days:g} days").format(days=within_days),
        notes=(
            _("From the first closing; closings with fewer than {days:g} days after them are left out.").format(
                days=within_days
            ),
            _("Wilson intervals, {level:g} %.").format(level=100 * level),
        ),
        by=groups,
        within_days=within_days,
        now=moment,
        level=level,
    )


def _closed(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    groups: tuple[str, ...],
    now: datetime | str | None,
    within_days: float,
) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Return one row a first closing observed long enough, with the flags ``reopened`` and ``again``."""
    cases = frame(tickets, ["ticket_id", "opened_at", "topic", "user_id", *groups], source="loop.recurrence")
    events = frame(ticket_events, ["ticket_id", "at", "status"], source="loop.recurrence")
    moment = moment_of(now, cases["opened_at"], events["at"], source="loop.recurrence")
    window = pd.Timedelta(days=within_days)
    events = events[events["at"] <= moment]
    first = events[events["status"] == "closed"].groupby("ticket_id")["at"].min()
    closed = cases.assign(closed_at=looked_up(cases["ticket_id"], first))
    closed = closed[closed["closed_at"] + window <= moment].reset_index(drop=True)
    back = events[events["status"] == "reopened"]
    back = back.assign(closed_at=looked_up(back["ticket_id"], first))
    back = back[(back["at"] > back["closed_at"]) & (back["at"] < back["closed_at"] + window)]
    pairs = closed[["ticket_id", "user_id", "topic", "closed_at"]].dropna()
    pairs = pairs.merge(cases[["user_id", "topic", "opened_at"]], on=["user_id", "topic"])
    pairs = pairs[(pairs["opened_at"] > pairs["closed_at"]) & (pairs["opened_at"] < pairs["closed_at"] + window)]
    closed["reopened"] = closed["ticket_id"].isin(back["ticket_id"])
    closed["again"] = closed["ticket_id"].isin(pairs["ticket_id"])
    return closed, moment
