"""Runs of a process up to a day → how each node works: completion, time limits, exceptions, and which one is ill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.pilot.nodes import ALARM_BELOW
from flywheel.pilot.runs import counted, grouped, judged, known_runs
from flywheel.results import Result
from flywheel.tables.days import Day, as_day, as_days
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["NodeState", "ProcessMonitor", "monitor", "rate_in_words", "state_in_words"]

NodeState = Literal["alarm", "silent", "watch", "slow", "few", "ok"]
"""`alarm` completes too little, surely; `silent` has no runs although it should; `watch` lies below, not surely; `slow`
completes enough and surely misses its time limit too often; `few` has too few runs to tell."""

_FALSE_ALARM_DAYS = 365
SMALLEST_GROUP = 5
"""Runs that a group needs before its numbers are shown: fewer may point at a person."""
_ENDS = ("share", "low", "high")


@dataclass(frozen=True, eq=False, kw_only=True)
class ProcessMonitor(Result):
    """How the nodes of a process work, one row a node in the order of the process.

    The table has ``node, position, known, state, open, runs, completed, abandoned, value, low, high, n, enough`` (the
    share completed), ``late, late_share, late_low, late_high, late_n`` (runs that took longer than the limit),
    ``exceptions, exception_share, exception_low, exception_high`` (of ``runs``), and of the CUSUM chart ``evidence,
    limit, since`` (the day on which its alarm went off, missing when none stands) and ``run_length``.

    Attributes:
        tiers: The same counts and rates, one row a node and ``tier``; ``value``'s interval is widened so that those of
            all tiers hold together.
        weeks: One row a node and ``week``, the Monday.
        course: One row a node and ``day`` with runs from the first day of the data on: ``evidence, limit, alarm``.
        first: First day of the window.
        as_of: Last day of the window, the day as of whose end everything is known.
        alarm_below: Completion below this is too little.
    """

    tiers: pd.DataFrame
    weeks: pd.DataFrame
    course: pd.DataFrame
    first: dt.date | None
    as_of: dt.date
    alarm_below: float = ALARM_BELOW

    @property
    def alarms(self) -> pd.DataFrame:
        """The nodes on which somebody has to act: those in alarm and those that have fallen silent."""
        return self.table[self.table["state"].isin(["alarm", "silent"])]

    @property
    def tier_alarms(self) -> pd.DataFrame:
        """The tiers in which a node surely completes too little."""
        return self.tiers[self.tiers["state"] == "alarm"]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Nodes that only the data know."""
        return tuple(self.table.loc[~self.table["known"], "node"])

    def shown(self) -> pd.DataFrame:
        """Return one row a node as a person reads it; the state is a word, not a colour."""
        rows, unknown = self.table.to_dict("records"), _("{node} (not in the file)")
        return pd.DataFrame(
            {
                _("Node"): [row["node"] if row["known"] else unknown.format(node=row["node"]) for row in rows],
                _("State"): [state_in_words(row) for row in rows],
                _("Completed"): [rate_in_words(row, "") for row in rows],
                _("Over the limit"): [rate_in_words(row, "late") for row in rows],
                _("Exceptions"): [rate_in_words(row, "exception") for row in rows],
                _("Runs"): self.table["runs"],
                _("Not due yet"): self.table["open"],
            }
        )


def state_in_words(row: Mapping[Any, Any]) -> str:
    """Return the state of one node or of one node in one tier."""
    if row["state"] == "few" and not row["runs"]:
        return _("no runs yet")
    words = {
        "alarm": _("ALARM"),
        "silent": _("SILENT: no runs"),
        "watch": _("watch"),
        "slow": _("watch: slow"),
        "few": _("not enough data"),
        "ok": _("ok"),
    }
    return words[row["state"]]


def rate_in_words(row: Mapping[Any, Any], kind: Literal["", "late", "exception"]) -> str:
    """Return a rate with its interval; a dash where nothing was counted, no number of a group under five.

    Args:
        row: A row of one of the tables.
        kind: Which rate: completion, time limit or exceptions.

    Returns:
        The text.
    """
    value, low, high = (
        row[name] for name in (("value", "low", "high") if not kind else [f"{kind}_{end}" for end in _ENDS])
    )
    n = row["late_n" if kind == "late" else "runs"]
    if n < SMALLEST_GROUP:
        return _("fewer than {n}").format(n=SMALLEST_GROUP) if n else "–"
    ends = {"low": stats.as_text(low, "share", bare=True), "high": stats.as_text(high, "share", bare=True)}
    return _("{value} ({low}–{high})").format(value=stats.as_text(value, "share"), **ends)


def monitor(
    node_runs: ir.Table | pd.DataFrame,
    scenario_id: str,
    *,
    limits: Mapping[str, float | None],
    as_of: Day,
    since: Day | None = None,
    tiers: ir.Table | pd.DataFrame | None = None,
    alarm_below: float = ALARM_BELOW,
) -> ProcessMonitor:
    """Judge the nodes of a process as of the end of a day.

    A run counts once its time limit is over, however it ended: if quick ones counted earlier, the newest days would
    look better than they are. Where no limit can be measured it counts once it has ended. A run that has not ended by
    its limit counts as not completed and as over the limit.

    A node is in alarm when the whole interval of its completion in the window lies below the threshold, from 30 runs
    on, or when the CUSUM chart of all its runs up to the day says so. The chart takes a completion of exactly the
    threshold as usual, and its limit is chosen so that such a node gives a false alarm once in 365 days of its own
    number of runs; a better node gives far fewer. Its alarm stands until its evidence is used up. A node is silent when
    it has no run in the window while another one has 30 or more, or when the whole process has none.

    Args:
        node_runs: One row a pass of a user through a node: ``run_id, scenario_id, node, user_id, started_at, outcome``
            and, if there, ``finished_at``; times are local.
        scenario_id: Which scenario.
        limits: Every node of the process in its order, with its time limit in seconds, None when no clock could
            measure it.
        as_of: The day as of whose end the process is judged; what ended or started later is not known yet.
        since: First day of the window, by the start of a run; by default that of the first run.
        tiers: One row a user: ``user_id, tier``.
        alarm_below: Completion below this is too little, a share between 0 and 1.

    Returns:
        Nodes, and tiers and weeks of nodes, each rate with Wilson's 95 % interval, and the course of the chart.

    Raises:
        BadInputError: A column is missing, a day cannot be read, the window holds none, or the threshold is no share.

    Example:
        >>> runs = pd.DataFrame({"run_id": range(40), "scenario_id": "recall", "node": "push", "user_id": range(40),
        ...                      "started_at": pd.Timestamp("2026-05-01 09:00"),
        ...                      "outcome": ["completed"] * 28 + ["exception"] * 12})
        >>> found = monitor(runs, "recall", limits={"push": 120, "survey": 86400}, as_of=dt.date(2026, 5, 1))
        >>> found.table[["node", "state", "value", "runs"]].values.tolist()
        [['push', 'alarm', 0.7, 40], ['survey', 'silent', nan, 0]]

    References:
        Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
        The chart: see `flywheel.stats.failure_chart`.
    """
    (begin,) = as_days("pilot.monitor", since=since)
    today = as_day("pilot.monitor", "as_of", as_of)
    _refuse(today, begin, alarm_below)
    runs = judged(known_runs(node_runs, scenario_id, tiers, today), limits, today)
    first = begin or (runs["started_at"].min().date() if len(runs) else None)
    window = runs if begin is None else runs[runs["started_at"] >= pd.Timestamp(begin)]
    names = [*limits, *sorted(set(runs["node"]) - set(limits))]
    charts = {name: _charted(runs[runs["node"] == name], today, alarm_below) for name in names}
    rows = []
    for position, name in enumerate(names, 1):
        own = window[window["node"] == name]
        rows.append({"node": name, "position": position, "known": name in limits, **counted(own), **charts[name][0]})
    table = pd.DataFrame(rows)
    table["state"] = _states(table, alarm_below)
    by_tier = grouped(window, "tier", names)
    by_tier["state"] = [_state(row, alarm_below) for row in by_tier.to_dict("records")]
    ill = int(table["state"].isin(["alarm", "silent"]).sum())
    caption = ngettext("{ill} of {n} node needs somebody to act", "{ill} of {n} nodes need somebody to act", len(table))
    return ProcessMonitor(
        table=table,
        caption=caption.format(ill=ill, n=len(table)),
        notes=_notes(alarm_below),
        tiers=by_tier,
        weeks=grouped(window, "week", names),
        course=pd.concat([course for _row, course in charts.values()], ignore_index=True),
        first=first,
        as_of=today,
        alarm_below=alarm_below,
    )


def _refuse(as_of: dt.date, since: dt.date | None, alarm_below: float) -> None:
    problems = []
    if since is not None and since > as_of:
        message = _("{since} lies after the day as of which is judged, {as_of}").format(since=since, as_of=as_of)
        problems.append(Problem("since", message, _("name an earlier day")))
    if not 0 < alarm_below < 1:
        message = _("{share} is not a share between 0 and 1").format(share=alarm_below)
        problems.append(Problem("alarm_below", message, _("write 0.9 for 90 %")))
    if problems:
        raise BadInputError("pilot.monitor", problems)


def _charted(runs: pd.DataFrame, as_of: dt.date, alarm_below: float) -> tuple[dict[str, object], pd.DataFrame]:
    """Return the chart's last state and its course by day."""
    due = runs[runs["due"]]
    columns = ["node", "day", "evidence", "limit", "alarm"]
    if due.empty:
        nothing = {"evidence": 0.0, "limit": np.nan, "since": pd.NaT, "run_length": np.nan}
        return nothing, pd.DataFrame(columns=columns)
    days = (as_of - due["started_at"].iloc[0].date()).days + 1
    wanted = min(max(_FALSE_ALARM_DAYS * len(due) / days, 5.0), 1e9)
    chart = stats.failure_chart(~due["completed"], acceptable=1 - alarm_below, run_length=float(f"{wanted:.2g}"))
    began = chart.alarm & ~np.concatenate([[False], chart.alarm[:-1]])
    since = due["started_at"].dt.normalize().to_numpy()[began][-1] if chart.alarm[-1] else pd.NaT
    course = pd.DataFrame(
        {
            "node": due["node"],
            "day": due["started_at"].dt.normalize(),
            "evidence": chart.evidence,
            "limit": chart.limit,
            "alarm": chart.alarm,
        }
    )
    last = {"evidence": float(chart.evidence[-1]), "limit": chart.limit, "since": since, "run_length": chart.run_length}
    return last, course.groupby(["node", "day"], as_index=False, sort=False).last()[columns]


def _states(table: pd.DataFrame, alarm_below: float) -> list[NodeState]:
    seen = table["runs"] + table["open"]
    expected = seen.max() == 0 or table["runs"].max() >= stats.MINIMUM_N
    found: list[NodeState] = []
    for row, any_runs in zip(table.to_dict("records"), seen > 0, strict=True):
        silent = not any_runs and row["known"] and expected
        found.append("silent" if silent else "alarm" if pd.notna(row["since"]) else _state(row, alarm_below))
    return found


def _state(row: Mapping[Any, Any], alarm_below: float) -> NodeState:
    if not row["enough"]:
        return "few"
    if row["value"] < alarm_below:
        return "alarm" if row["high"] < alarm_below else "watch"
    return "slow" if row["late_low"] > 1 - alarm_below else "ok"


def _notes(alarm_below: float) -> tuple[str, ...]:
    limit, rest = (f"{100 * share:.4g} %" for share in (alarm_below, 1 - alarm_below))
    return (
        _(
            "Alarm: the whole 95 % interval lies below {limit}, from {n} runs on. A node that completes exactly {limit}"
            " is called an alarm by chance in 3 of 100 looks, in no more than 6."
        ).format(limit=limit, n=stats.MINIMUM_N),
        _(
            "Or: the CUSUM chart of all runs says so. It finds slow decay and small nodes; at exactly {limit} it gives"
            " one false alarm a node in {days} days, at a higher completion far fewer, if runs fail independently."
        ).format(limit=limit, days=_FALSE_ALARM_DAYS),
        _(
            "Watch: the completion is below {limit}, but its interval is not. Slow: it is not below, and surely more"
            " than {rest} of the runs take longer than the time limit."
        ).format(limit=limit, rest=rest),
        _("A run counts once its time limit is over; a run that has not ended by then is not completed."),
    )
