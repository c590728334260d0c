"""Turns changes of state into hand-offs between teams and the share of time in which nobody works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.loop.frames import frame, hours_between, read, spells
from flywheel.results import Result
from flywheel.tables.contracts import TICKET_STATES
from flywheel.tables.lookups import group_names
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["WAITING", "Handoffs", "handoffs"]

WAITING = ("received", "verified", "reopened")
"""States in which a ticket lies and nobody works on it; ours."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Handoffs(Result):
    """Hand-offs a ticket and the share of waiting, one row a group.

    Attributes:
        pairs: ``from_team, to_team, handoffs, tickets, value, low, high, n`` (share of all hand-offs), ``held_hours``
            (median time the ticket had lain with the giving team), most frequent first.
        by: The columns grouped by.
        waiting: The states counted as waiting.
        now: The moment up to which tickets were observed.
        level: Stated coverage of the intervals.
    """

    pairs: pd.DataFrame
    by: tuple[str, ...]
    waiting: tuple[str, ...]
    now: pd.Timestamp
    level: float

    def shown(self) -> pd.DataFrame:
        """Return hand-offs and waiting in the reader's words."""
        shown = self.table[[*self.by]].rename(columns=column)
        shown[_("hand-offs a ticket")] = read(self.table, ("handoffs", "handoffs_low", "handoffs_high"), unit="score")
        shown[_("share of time waiting")] = read(self.table, ("waiting_share", "waiting_low", "waiting_high"))
        return shown


def handoffs(
    ticket_events: ir.Table | pd.DataFrame,
    tickets: ir.Table | pd.DataFrame | None = None,
    *,
    by: str | Sequence[str] | None = None,
    waiting: Sequence[str] = WAITING,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Handoffs:
    """Count how often tickets change hands, and how much of their time they only wait.

    A hand-off is a change of state after which another team holds the ticket. Waiting is the time in the states of
    ``waiting``; the whole is the time in every state but closed, open tickets up to ``now``.

    Args:
        ticket_events: One row a change of state (``ticket_id, at, status, team``).
        tickets: One row a ticket (``ticket_id`` and the columns to group by); needed with ``by``.
        by: Columns of tickets to group by.
        waiting: States in which nobody works.
        now: The moment up to which tickets were observed; by default midnight after the last day of the events.
        level: Stated coverage of the intervals.

    Returns:
        The groups, ``handoffs, handoffs_low, handoffs_high`` (mean a ticket), ``waiting_share, waiting_low,
        waiting_high`` (waiting hours ÷ all hours), ``hours, n`` (tickets), ``enough``.

    Raises:
        BadInputError: A column is missing, or a state is not known.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 10:00", "2026-03-01 12:00", "2026-03-01 18:00"])
        >>> status, team = ["received", "dispatched", "closed"], ["service", "app", "service"]
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": status, "team": team})
        >>> handoffs(events).table[["handoffs", "waiting_share", "n"]]
           handoffs  waiting_share  n
        0       2.0           0.25  1

    References:
        Cochran, W. G. (1977). Sampling Techniques, 3rd ed., section 6.3: the variance of a ratio by linearisation.
    """
    groups = group_names(by, reserved=_COLUMNS, source="loop.handoffs")
    _refuse(waiting, groups, tickets)
    frame(ticket_events, ["ticket_id", "at", "status", "team"], source="loop.handoffs")
    walked, moment = spells(ticket_events, now=now, source="loop.handoffs")
    before = walked.groupby("ticket_id", sort=False)["team"].shift()
    walked["handed"] = before.notna() & walked["team"].notna() & (before != walked["team"])
    walked["hours"] = walked["hours"].where(walked["state"] != "closed", 0.0)
    walked["waited"] = walked["hours"].where(walked["state"].isin(waiting), 0.0)
    each = walked.groupby("ticket_id", as_index=False)[["handed", "hours", "waited"]].sum()
    if groups and tickets is not None:
        each = each.merge(frame(tickets, ["ticket_id", *groups], source="loop.handoffs"), on="ticket_id")
    parts = each.groupby(list(groups), dropna=False) if groups else [((), each)]
    rows = [(*(key if groups else ()), *_summary(part, level=level)) for key, part in parts]
    table = pd.DataFrame(rows, columns=[*groups, *_COLUMNS]).astype({"n": "int64", "enough": "bool"})
    states = ", ".join(waiting)
    return Handoffs(
        table=table,
        caption=_("Hand-offs between teams, and waiting"),
        notes=(
            _("Waiting: time in the states {states}, in which nobody works; that list is ours.").format(states=states),
            _("Student t for the mean, linearised ratio for the share, {level:g} %.").format(level=100 * level),
        ),
        pairs=_pairs(walked.assign(from_team=before), level=level),
        by=groups,
        waiting=tuple(waiting),
        now=moment,
        level=level,
    )


_COLUMNS = (
    "handoffs", "handoffs_low", "handoffs_high", "waiting_share", "waiting_low", "waiting_high", "hours", "n", "enough",
)  # fmt: skip


def _refuse(waiting: Sequence[str], groups: tuple[str, ...], tickets: object) -> None:
    remedy = _("states: {names}").format(names=", ".join(TICKET_STATES))
    problems = [
        Problem("waiting", _("{name!r} is not a state").format(name=name), remedy)
        for name in waiting
        if name not in TICKET_STATES
    ]
    if groups and tickets is None:
        problems.append(Problem("by", _("the columns to group by are those of tickets"), _("give tickets as well")))
    if problems:
        raise BadInputError("loop.handoffs", problems)


def _summary(part: pd.DataFrame, *, level: float) -> tuple[Any, ...]:
    n, hours = len(part), float(part["hours"].sum())
    mean = stats.mean(part["handed"].to_numpy(dtype=float), level=level)
    share = _ratio(part["waited"].to_numpy(dtype=float), part["hours"].to_numpy(dtype=float), level=level)
    return (mean.value, mean.low, mean.high, share.value, share.low, share.high, hours, n, n >= stats.MINIMUM_N)


def _ratio(part: np.ndarray[Any, Any], whole: np.ndarray[Any, Any], *, level: float) -> stats.Estimate:
    """Return sum of parts ÷ sum of wholes over tickets, with its interval cut at 0 and 1.

    Example:
        >>> print(_ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]), level=0.95))
        50.0 % (50.0–50.0 %, n = 2)
    """
    total, n = float(whole.sum()), len(whole)
    if total <= 0:
        return stats.Estimate(np.nan, np.nan, np.nan, n, level)
    value = float(part.sum()) / total
    residual = (part - value * whole) / (total / n)
    spread = float(residual.std(ddof=1)) if n > 1 else np.nan
    found = stats.mean_from_moments(n, value, spread, level=level, unit="share")
    low, high = max(found.low, 0.0) if n > 1 else np.nan, min(found.high, 1.0) if n > 1 else np.nan
    return stats.Estimate(value, low, high, n, level, _("linearised ratio"))


def _pairs(walked: pd.DataFrame, *, level: float) -> pd.DataFrame:
    """Return the hand-offs by giving and taking team, most frequent first."""
    held = walked.assign(stay=(walked["handed"].groupby(walked["ticket_id"]).cumsum()))
    since = held.groupby(["ticket_id", "stay"])["entered_at"].transform("min")
    began = since.groupby(held["ticket_id"]).shift()
    given = held.assign(held_hours=hours_between(began, held["entered_at"]))[held["handed"]]
    pairs = given.groupby(["from_team", "team"], as_index=False).agg(
        handoffs=("ticket_id", "size"), tickets=("ticket_id", "nunique"), held_hours=("held_hours", "median")
    )
    shares = [stats.proportion(count, len(given), level=level) for count in pairs["handoffs"]]
    for name in ("value", "low", "high"):
        pairs[name] = [float(getattr(share, name)) for share in shares]
    pairs = pairs.assign(n=len(given)).rename(columns={"team": "to_team"})
    pairs = pairs.sort_values(["handoffs", "from_team", "to_team"], ascending=[False, True, True], ignore_index=True)
    return pairs[["from_team", "to_team", "handoffs", "tickets", "value", "low", "high", "n", "held_hours"]]
