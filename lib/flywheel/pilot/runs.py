"""Runs of a process → what is known of each on a day, and counts and rates of any group of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["counted", "grouped", "judged", "known_runs"]


def known_runs(
    node_runs: ir.Table | pd.DataFrame, scenario_id: str, tiers: ir.Table | pd.DataFrame | None, as_of: dt.date
) -> pd.DataFrame:
    """Return what is known of a scenario's runs at the end of a day, in the order of their starts.

    Args:
        node_runs: One row a pass of a user through a node.
        scenario_id: Which scenario.
        tiers: One row a user: ``user_id, tier``.
        as_of: The day; runs that started later are left out, and what ended later has not ended yet.

    Returns:
        ``run_id, node, user_id, started_at, outcome, finished_at, tier, unended``.
    """
    source, wanted = as_ibis(node_runs), ["run_id", "node", "user_id", "started_at", "outcome"]
    require(source, ["scenario_id", *wanted], source="pilot.monitor")
    columns = [*wanted, *(["finished_at"] if "finished_at" in source.columns else [])]
    end = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())
    runs = source.filter(source.scenario_id == scenario_id, source.started_at < end).select(columns)
    if tiers is None:
        found = pd.DataFrame(runs.to_pandas()).assign(tier=None)
    else:
        people = as_ibis(tiers)
        require(people, ["user_id", "tier"], source="pilot.monitor")
        known = people.filter(people.user_id.isin(runs.user_id)).select("user_id", "tier").to_pandas()
        found = pd.DataFrame(runs.to_pandas()).merge(known.drop_duplicates("user_id"), on="user_id", how="left")
    if "finished_at" not in found:
        found["finished_at"] = pd.NaT
    times = {"started_at": pd.to_datetime(found["started_at"]), "finished_at": pd.to_datetime(found["finished_at"])}
    found = found.assign(**times).sort_values(["started_at", "run_id"], kind="stable", ignore_index=True)
    found["unended"] = (found["outcome"] == "open") | (found["finished_at"] >= end)
    found.loc[found["unended"], "finished_at"] = pd.NaT
    return found


def judged(runs: pd.DataFrame, limits: Mapping[str, float | None], as_of: dt.date) -> pd.DataFrame:
    """Say of each run whether it is due by the end of a day, and then how it ended.

    Args:
        runs: As `known_runs` returns them.
        limits: Time limit of each node in seconds.
        as_of: The day.

    Returns:
        The runs with ``due, completed, exception, abandoned, timed, late, week``; ``timed`` says that it is known
        whether the run kept its limit.
    """
    seconds = pd.to_numeric(runs["node"].map(dict(limits)), errors="coerce").astype(float)
    limit = pd.to_timedelta(seconds, unit="s")
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    due = pd.Series(np.where(limit.notna(), runs["started_at"] + limit <= end, ~runs["unended"]), index=runs.index)
    ended = due & ~runs["unended"]
    timed = due & limit.notna() & (runs["finished_at"].notna() | runs["unended"])
    return runs.assign(
        due=due.astype(bool),
        completed=ended & (runs["outcome"] == "completed"),
        exception=ended & (runs["outcome"] == "exception"),
        abandoned=ended & (runs["outcome"] == "abandoned"),
        timed=timed,
        late=timed & (runs["unended"] | (runs["finished_at"] - runs["started_at"] > limit)),
        week=(runs["started_at"] - pd.to_timedelta(runs["started_at"].dt.day_of_week, unit="D")).dt.normalize(),
    )


def counted(runs: pd.DataFrame, *, level: float = 0.95) -> dict[str, object]:
    """Count judged runs of one group and return its rates with Wilson's intervals.

    Args:
        runs: As `judged` returns them.
        level: Stated coverage of the completion's interval; the other two have 95 %.

    Returns:
        Counts and rates by name, see `flywheel.pilot.ProcessMonitor`.
    """
    due = runs[runs["due"]]
    n, timed = len(due), int(due["timed"].sum())
    counts = {name: int(due[name].sum()) for name in ("completed", "exception", "abandoned", "late")}
    done, failed, late = (
        stats.proportion(counts["completed"], n, level=level),
        stats.proportion(counts["exception"], n),
        stats.proportion(counts["late"], timed),
    )
    return {
        "open": len(runs) - n,
        "runs": n,
        "completed": counts["completed"],
        "abandoned": counts["abandoned"],
        "value": done.value,
        "low": done.low,
        "high": done.high,
        "n": n,
        "enough": n >= stats.MINIMUM_N,
        "late": counts["late"],
        "late_share": late.value,
        "late_low": late.low,
        "late_high": late.high,
        "late_n": timed,
        "exceptions": counts["exception"],
        "exception_share": failed.value,
        "exception_low": failed.low,
        "exception_high": failed.high,
    }


def grouped(runs: pd.DataFrame, by: Literal["tier", "week"], names: list[str]) -> pd.DataFrame:
    """Count judged runs by node and week, or by node and tier, the largest first.

    Intervals of tiers are widened by their number (Bonferroni).

    Args:
        runs: As `judged` returns them.
        by: Column to group by; runs without one are left out.
        names: Nodes in their order.

    Returns:
        One row a node and group.
    """
    order = runs[by].value_counts().index if by == "tier" else sorted(runs[by].unique())
    split = dict(iter(runs.groupby(["node", by], dropna=True)))
    groups = [(name, key, split[name, key]) for name in names for key in order if (name, key) in split]
    several = max(1, len({key for _name, key, _own in groups})) if by == "tier" else 1
    rows = [{"node": name, by: key, **counted(own, level=1 - 0.05 / several)} for name, key, own in groups]
    return pd.DataFrame(rows, columns=["node", by, *counted(runs[:0])])
