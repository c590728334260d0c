"""Runs of a process → how many users completed each node, with an alarm below the threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["NodeCompletion", "node_completion"]

ALARM_BELOW = 0.9


@dataclass(frozen=True, eq=False, kw_only=True)
class NodeCompletion(Result):
    """Completion of each node of a process.

    The table has columns ``node, position, runs, completed, exceptions, abandoned, value, low, high, n, alarm, sure``;
    ``sure`` says that the whole interval lies below the threshold.

    Attributes:
        alarm_below: Threshold of the alarm, a share.
    """

    alarm_below: float = ALARM_BELOW

    @property
    def alarms(self) -> tuple[str, ...]:
        """Names of the nodes below the threshold."""
        return tuple(self.table.loc[self.table["alarm"], "node"])

    def shown(self) -> pd.DataFrame:
        """Return one row a node as a person reads it; the alarm is a word, not a colour."""
        rows = self.table
        state = [
            _("no runs")
            if row.n == 0
            else _("ok")
            if not row.alarm
            else _("ALARM")
            if row.sure
            else _("alarm, not yet sure")
            for row in rows.itertuples()
        ]
        return pd.DataFrame(
            {
                _("Node"): rows["node"],
                _("Runs"): rows["runs"],
                _("Completed"): [
                    f"{100 * value:.1f} %" if n else "–" for value, n in zip(rows["value"], rows["n"], strict=True)
                ],
                _("95 % interval"): [
                    f"{100 * low:.1f}–{100 * high:.1f} %" if n else "–"
                    for low, high, n in zip(rows["low"], rows["high"], rows["n"], strict=True)
                ],
                _("Exceptions"): rows["exceptions"],
                _("Abandoned"): rows["abandoned"],
                _("State"): state,
            }
        )


def node_completion(
    node_runs: ir.Table | pd.DataFrame,
    scenario_id: str,
    *,
    nodes: Sequence[str] = (),
    start: Day | None = None,
    end: Day | None = None,
    alarm_below: float = ALARM_BELOW,
) -> NodeCompletion:
    """Count how the runs of each node ended; those still open are left out.

    Args:
        node_runs: One row a pass of a user through a node: ``scenario_id, node, started_at, outcome``.
        scenario_id: Which scenario.
        nodes: Names in the order of the process; a node without runs is listed with none. Nodes that only the data
            know come last.
        start: First day that counts.
        end: First day that no longer counts.
        alarm_below: Completion below this raises the alarm.

    Returns:
        One row a node with its completion (Wilson interval).

    Example:
        >>> runs = pd.DataFrame({"scenario_id": "recall", "node": "push", "started_at": pd.Timestamp("2026-05-01"),
        ...                      "outcome": ["completed", "completed", "completed", "exception"]})
        >>> found = node_completion(runs, "recall", nodes=["push"])
        >>> found.table[["node", "value", "alarm"]].values.tolist()
        [['push', 0.75, True]]

    References:
        Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    start, end = as_days("pilot.node_completion", start=start, end=end)
    counts = _counts(node_runs, scenario_id, start, end)
    names = [*nodes, *sorted(set(counts) - set(nodes))]
    rows = [_row(position, name, counts.get(name, {}), alarm_below) for position, name in enumerate(names, 1)]
    columns = [
        "node",
        "position",
        "runs",
        "completed",
        "exceptions",
        "abandoned",
        "value",
        "low",
        "high",
        "n",
        "alarm",
        "sure",
    ]
    return NodeCompletion(
        table=pd.DataFrame(rows, columns=columns),
        caption=_("Completion of each node; alarm below {limit}").format(limit=f"{100 * alarm_below:.4g} %"),
        alarm_below=alarm_below,
    )


def _counts(
    node_runs: ir.Table | pd.DataFrame, scenario_id: str, start: dt.date | None, end: dt.date | None
) -> dict[str, dict[str, int]]:
    runs = as_ibis(node_runs)
    timed = ["started_at"] if start or end else []
    require(runs, ["scenario_id", "node", "outcome", *timed], source="pilot.node_completion")
    runs = runs.filter(runs.scenario_id == scenario_id, runs.outcome != "open")
    if start is not None:
        runs = runs.filter(runs.started_at >= dt.datetime.combine(start, dt.time()))
    if end is not None:
        runs = runs.filter(runs.started_at < dt.datetime.combine(end, dt.time()))
    counted = runs.group_by("node", "outcome").aggregate(runs=runs.count()).to_pandas()
    wide = counted.pivot_table(index="node", columns="outcome", values="runs", aggfunc="sum", fill_value=0)
    return {str(node): {str(outcome): int(n) for outcome, n in row.items()} for node, row in wide.iterrows()}


def _row(position: int, name: str, counts: dict[str, int], alarm_below: float) -> tuple[object, ...]:
    runs, completed = sum(counts.values()), counts.get("completed", 0)
    found = stats.proportion(completed, runs)
    alarm = runs > 0 and found.value < alarm_below
    sure = runs > 0 and found.high < alarm_below
    exceptions, abandoned = counts.get("exception", 0), counts.get("abandoned", 0)
    return (
        name,
        position,
        runs,
        completed,
        exceptions,
        abandoned,
        found.value,
        found.low,
        found.high,
        runs,
        alarm,
        sure,
    )
