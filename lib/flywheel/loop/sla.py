"""Turns tickets and their changes of state into promises kept, missed and still running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.loop.clock import Clock
from flywheel.loop.frames import frame, looked_up, moment_of, mondays, rates, read, spells
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.tables import TABLES
from flywheel.tables.lookups import group_names
from flywheel.words import column, later
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["AT_RISK_SHARE", "PROMISES", "Promise", "Sla", "sla"]

PRIORITIES = TABLES["tickets"].column("priority").choices

AT_RISK_SHARE = 0.75
"""Share of its time after which an unanswered ticket is called at risk; ours."""


@dataclass(frozen=True)
class Promise:
    """One thing promised about every ticket.

    Attributes:
        name: Its name in tables.
        title: Its name for a reader, in English.
        states: The first entry into one of these states keeps it.
        hours: Hours allowed after the ticket was opened, by priority.
    """

    name: str
    title: str
    states: tuple[str, ...]
    hours: Mapping[str, float]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _(self.title)


PROMISES = (
    Promise(
        "first_response",
        later("First response"),
        ("dispatched", "followed_up", "verified", "closed"),
        {"high": 0.5, "medium": 0.5, "low": 0.5},
    ),
    Promise(
        "solution",
        later("Solution or firm plan"),
        ("followed_up", "verified", "closed"),
        {"high": 24, "medium": 36, "low": 48},
    ),
)
"""30 minutes, and 24 to 48 hours, as the curriculum has them. Which state keeps which promise, and 36 hours for medium
priority, is ours."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sla(Result):
    """Promises kept, one row a promise and group.

    Attributes:
        tickets: One row a ticket and promise: ``ticket_id, promise, priority, topic, team, week, opened_at, due_at,
            reached_at, hours`` (used on the clock, up to ``now``), ``allowed_hours, outcome, up``
            (its time is over, so that it counts).
        by: The columns grouped by.
        promises: The promises counted.
        clock: When the clock ran.
        now: The moment up to which tickets were observed.
        level: Stated coverage of the intervals.
    """

    tickets: pd.DataFrame
    by: tuple[str, ...]
    promises: tuple[Promise, ...]
    clock: Clock
    now: pd.Timestamp
    level: float

    def all_weeks(self, promise: str) -> pd.DataFrame:
        """Return one promise with its weeks put together: the other groups, ``value, low, high, n, count, enough``.

        Args:
            promise: Name of the promise.

        Returns:
            One row a group, lowest share first.
        """
        due = self.tickets[(self.tickets["promise"] == promise) & self.tickets["up"]]
        groups = [name for name in self.by if name != "week"]
        found = rates(due.assign(kept=due["outcome"] == "met"), groups, "kept", level=self.level)
        return found.sort_values("value", ignore_index=True)

    def shown(self) -> pd.DataFrame:
        """Return the rates in the reader's words."""
        labels = {promise.name: promise.label for promise in self.promises}
        rows = self.table
        shown = pd.DataFrame({_("promise"): rows["promise"].map(labels)})
        for name in self.by:
            shown[column(name)] = rows[name].dt.strftime("%Y-%m-%d") if name == "week" else rows[name]
        shown[_("kept in time")] = read(rows)
        for name in ("running", "at_risk"):
            shown[label(name)] = rows[name]
        return shown


def sla(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    clock: Clock | None = None,
    promises: Sequence[Promise] = PROMISES,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Sla:
    """Say for every ticket whether each promise was kept, and how often.

    A ticket counts in the rate once its time is up, answered or not. Tickets whose time still runs are censored: they
    are in neither side of the rate, even when already answered, because counting only the fast ones of the last days
    would flatter. An answer at the last second is in time.

    Args:
        tickets: One row a ticket (``ticket_id, opened_at, topic, priority``, and columns to group by).
        ticket_events: One row a change of state (``ticket_id, at, status``, and ``team`` where known).
        by: Columns of tickets to group by, or ``"week"`` (the Monday of opening) or ``"team"`` (the first team a
            ticket was dispatched to).
        clock: When the clock runs; round the clock by default.
        promises: What was promised.
        now: The moment up to which tickets were observed; by default midnight after the last day in the tables.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``promise``, the groups, ``value, low, high, n`` (tickets whose time is up), ``met, missed`` (of these),
        ``running, at_risk`` (of the others: not answered, at risk after three quarters of the time), ``enough``.

    Raises:
        BadInputError: A column is missing, or a priority has no allowed time in a promise.

    Example:
        >>> opened = pd.Timestamp("2026-03-02 10:00")
        >>> tickets = pd.DataFrame({"ticket_id": ["t"], "opened_at": opened, "topic": "late", "priority": "high"})
        >>> events = pd.DataFrame({"ticket_id": ["t"], "at": opened + pd.Timedelta(minutes=20), "status": "dispatched"})
        >>> sla(tickets, events, now=pd.Timestamp("2026-03-02 12:00")).table[["promise", "met", "running"]]
                  promise  met  running
        0  first_response    1        0
        1        solution    0        1
    """
    reserved = ("promise", "value", "low", "high", "n", "met", "missed", "running", "at_risk", "enough")
    groups = group_names(by, reserved=reserved, source="loop.sla")
    ticking = clock or Clock()
    cases, moment = _cases(tickets, ticket_events, groups, now)
    _refuse_priorities(cases, promises)
    judged = pd.concat([_judged(cases, promise, ticking, moment) for promise in promises], ignore_index=True)
    return Sla(
        table=_counted(judged, promises, groups, level=level),
        caption=_("Promises to users kept in time"),
        notes=(
            _("Clock: {clock}. Observed until {now}.").format(clock=ticking, now=_minute(moment)),
            _(
                "A ticket counts once its time is up, answered or not; tickets whose time still runs count on neither "
                "side. Only the way to the first answer counts, not what follows a reopening."
            ),
            _("Which state keeps which promise, and the hours by priority between 24 and 48, are ours."),
        ),
        tickets=judged,
        by=groups,
        promises=tuple(promises),
        clock=ticking,
        now=moment,
        level=level,
    )


def _minute(moment: pd.Timestamp) -> str:
    return "–" if pd.isna(moment) else f"{moment:%Y-%m-%d %H:%M}"


def _cases(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    groups: tuple[str, ...],
    now: datetime | str | None,
) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Return the tickets opened until now with week, team and, as ``in_STATE``, the first entry into each state."""
    wanted = ["ticket_id", "opened_at", "topic", "priority"]
    extra = [name for name in groups if name not in (*wanted, "week", "team")]
    cases = frame(tickets, [*wanted, *extra], source="loop.sla")
    times = frame(ticket_events, ["ticket_id", "at", "status"], source="loop.sla")["at"]
    moment = moment_of(now, cases["opened_at"], times, source="loop.sla")
    walked, _moment = spells(ticket_events, now=moment if pd.notna(moment) else None, source="loop.sla")
    cases = cases[cases["opened_at"] <= moment].reset_index(drop=True)
    first = walked.pivot_table(index="ticket_id", columns="state", values="entered_at", aggfunc="min")
    sent = walked[walked["state"] == "dispatched"].drop_duplicates("ticket_id").set_index("ticket_id")["team"]
    cases["week"] = mondays(cases["opened_at"])
    cases["team"] = looked_up(cases["ticket_id"], sent)
    return cases.join(first.add_prefix("in_"), on="ticket_id"), moment


def _refuse_priorities(cases: pd.DataFrame, promises: Sequence[Promise]) -> None:
    problems = []
    for promise in promises:
        for priority in cases["priority"].unique():
            if priority not in promise.hours:
                guess = nearest(str(priority), promise.hours)
                message = _("priority {name!r} has no allowed time").format(name=str(priority))
                message += _("; did you mean {guess!r}?").format(guess=guess) if guess else ""
                remedy = _("priorities of the promise: {names}").format(names=", ".join(promise.hours))
                problems.append(Problem(promise.name, message, remedy))
    if problems:
        raise BadInputError("loop.sla", problems)


def _judged(cases: pd.DataFrame, promise: Promise, clock: Clock, moment: pd.Timestamp) -> pd.DataFrame:
    entered = [f"in_{state}" for state in promise.states if f"in_{state}" in cases.columns]
    nothing = pd.Series(pd.NaT, index=cases.index, dtype="datetime64[us]")
    reached = cases[entered].min(axis=1).astype("datetime64[us]") if entered else nothing
    allowed = cases["priority"].map(dict(promise.hours)).astype(float)
    opened = cases["opened_at"].to_numpy()
    until_now = clock.hours(opened, np.full(len(cases), moment.to_datetime64(), "datetime64[us]"))
    used = clock.hours(opened, reached.fillna(moment).to_numpy())
    answered, up = reached.notna().to_numpy(), until_now > allowed.to_numpy()
    inside, close = used <= allowed.to_numpy(), used >= AT_RISK_SHARE * allowed.to_numpy()
    outcome = np.select([answered & inside, ~inside, close], ["met", "missed", "at_risk"], "running")
    kept = cases.drop(columns=[name for name in cases.columns if str(name).startswith("in_")])
    return kept.assign(
        promise=promise.name,
        due_at=clock.after(opened, allowed.to_numpy()).astype("datetime64[us]") if len(cases) else nothing,
        reached_at=reached,
        hours=used,
        allowed_hours=allowed,
        outcome=outcome,
        up=up,
    )


def _counted(
    judged: pd.DataFrame, promises: Sequence[Promise], groups: tuple[str, ...], *, level: float
) -> pd.DataFrame:
    keys, parts = list(groups), []
    for promise in promises:
        rows = judged[judged["promise"] == promise.name]
        due = rows[rows["up"]].assign(kept=lambda table: table["outcome"] == "met")
        found = rates(due, keys, "kept", level=level).rename(columns={"count": "met"})
        waiting = rows[rows["outcome"].isin(["running", "at_risk"])]
        if keys:
            everyone = rows[keys].drop_duplicates().sort_values(keys, key=_in_order)
            found = everyone.merge(found, on=keys, how="left")
            open_now = _open_by_group(waiting, keys)
            found = found.merge(open_now, on=keys, how="left")
        else:
            for name in ("running", "at_risk"):
                found[name] = int((waiting["outcome"] == name).sum())
        parts.append(found.assign(promise=promise.name))
    table = pd.concat(parts, ignore_index=True)
    for name in ("n", "met", "running", "at_risk"):
        table[name] = table[name].fillna(0).astype("int64")
    table = table.assign(missed=table["n"] - table["met"], enough=table["n"] >= stats.MINIMUM_N)
    return table[["promise", *keys, "value", "low", "high", "n", "met", "missed", "running", "at_risk", "enough"]]


def _in_order(column: pd.Series) -> pd.Series:
    """Return what to sort by: priorities from high to low, everything else as it is."""
    places = {priority: place for place, priority in enumerate(PRIORITIES)}
    return column.map(places) if column.name == "priority" else column


def _open_by_group(waiting: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the running tickets of each group, those at risk apart."""
    flags = {name: waiting["outcome"] == name for name in ("running", "at_risk")}
    return waiting.assign(**flags).groupby(keys, dropna=False, as_index=False)[list(flags)].sum()
