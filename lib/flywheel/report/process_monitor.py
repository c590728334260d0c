"""Scenario files and a data set → what is wrong at which node, whom it concerns, what to do, and the report of it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import metrics, pilot, scenario, stats, words
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.pilot import ProcessMonitor
from flywheel.pilot.monitoring import SMALLEST_GROUP
from flywheel.report import process_sections as sections
from flywheel.report.case import Finished, open_data
from flywheel.report.markup import Section
from flywheel.report.packs import Pack, finished
from flywheel.scenario import Scenario
from flywheel.scenario.check import seconds
from flywheel.sheets import as_sheet
from flywheel.tables import Data
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["Finding", "Monitored", "open_monitor"]

_RECENT_WEEKS = 4


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where, and what the scenario file says about it.

    Attributes:
        process: Title of the scenario.
        node: The node.
        tier: The tier, when only one is ill.
        wrong: What is wrong, in a sentence.
        owner: Who owns the node, or the process where the node is unknown.
        plan: The node's exception plan; empty when the node is unknown.
    """

    process: str
    node: str
    tier: str | None
    wrong: str
    owner: str
    plan: str

    def __str__(self) -> str:
        """Return all of it in one line."""
        todo = _(". Exception plan: {plan} ({owner})") if self.plan else " ({owner})"
        todo = todo.format(plan=self.plan, owner=self.owner)
        return _("{process}: {wrong}").format(process=self.process, wrong=self.wrong) + todo


@dataclass(frozen=True, eq=False)
class Monitored(Pack):
    """Some processes as of one day; every method returns one part of the report.

    Attributes:
        plans: The scenario files.
        found: The monitor of each.
        as_of: The day.
    """

    plans: tuple[Scenario, ...]
    found: tuple[ProcessMonitor, ...]
    as_of: dt.date

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything on which somebody has to act, the lowest completion first, silent nodes last."""
        with words.language(self.lang):
            ranked = [
                (row["value"], finding)
                for plan, found in zip(self.plans, self.found, strict=True)
                for row, finding in _findings(plan, found)
            ]
        return tuple(finding for _value, finding in sorted(ranked, key=lambda pair: (pd.isna(pair[0]), pair[0])))

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What to look at without hurry: watched and slow nodes, and nodes of which the files know nothing."""
        with words.language(self.lang):
            found = [
                (plan.title, text)
                for plan, found in zip(self.plans, self.found, strict=True)
                for text in _remarks(plan, found)
            ]
            if len(self.plans) == 1:
                return tuple(text[:1].upper() + text[1:] for _title, text in found)
            return tuple(_("{process}: {wrong}").format(process=title, wrong=text) for title, text in found)

    def headline(self) -> Section:
        """Return page one: what is wrong where, and who does what."""
        return self.said(sections.headline)

    def nodes(self) -> Section:
        """Return every node of every process, and its tiers."""
        return self.said(sections.nodes)

    def decay(self) -> Section:
        """Return the course of the CUSUM charts and the weeks."""
        return self.said(sections.decay)

    def method(self) -> Section:
        """Return what the states mean and what the numbers rest on."""
        return self.said(sections.method)

    def finish(self) -> Finished:
        """Return the end mark; it must be the report's last output."""
        with words.language(self.lang):
            sheets = []
            for plan, found in zip(self.plans, self.found, strict=True):
                groups = (rows[rows["n"] >= SMALLEST_GROUP] for rows in (found.tiers, found.weeks))
                for name, rows in zip((_("nodes"), _("tiers"), _("weeks")), (found.table, *groups), strict=True):
                    sheets.append(as_sheet(f"{plan.id[:20]} {name}", sections.in_numbers(rows)))
            name = self.plans[0].id if len(self.plans) == 1 else "processes"
            return finished(
                f"process_monitor-{name}",
                title=_("Process monitor, {day}").format(day=self.as_of),
                finding=sections.sentence(self),
                lang=self.lang,
                sheets=sheets,
            )


def open_monitor(
    scenarios: Sequence[str | Path],
    *,
    data: str | Path | Data = "sample",
    lang: str = "en",
    as_of: str = "",
    since: str = "",
) -> Monitored:
    """Judge the processes of scenario files as of a day.

    Args:
        scenarios: The scenario files.
        data: ``sample``, anything `flywheel.connect` takes, or a data set that is already open; needs ``node_runs``.
        lang: Language of the report, ``en`` or ``zh``.
        as_of: The day, like ``2026-06-21``; by default the last one on which anything happened in the data.
        since: First day of the window; by default that of each process's first run.

    Returns:
        The processes.

    Raises:
        BadInputError: A file, a day or the data are refused.
        FlywheelError: The data have no table ``node_runs``.

    Example:
        >>> from flywheel import places
        >>> found = open_monitor([places.datasets() / "scenarios" / "member-recall.yml"])
        >>> print(found.findings[0].wrong)
        “content push” completes 86.0 % (82.0 to 89.2 %, 350 runs), below 90 %
    """
    with words.language(lang):
        plans = _read(scenarios)
        opened = open_data(data)
        runs = opened.node_runs
        day, first = _days(as_of=as_of, since=since)
        if day is None:
            last = runs.aggregate(last=runs.started_at.max().date()).to_pyarrow().to_pylist()[0]["last"]
            day = max((found for found in (opened.last_day, last) if found), default=None)
        if day is None:
            problem = Problem("as_of", _("the data hold no day"), _("name one: --as-of 2026-06-21"))
            raise BadInputError(_("parameters"), [problem])
        tiers = None
        if opened.has("users") and "membership" in opened.users.columns:
            tiers = opened.users.select("user_id", tier=opened.users.membership)
        found = tuple(
            pilot.monitor(
                runs,
                plan.id,
                limits={node.node: seconds(node.time_limit) for node in plan.nodes},
                as_of=day,
                since=first,
                tiers=tiers,
                **({"alarm_below": plan.rollout.alarm_below} if plan.rollout else {}),
            )
            for plan in plans
        )
        return Monitored(opened, words.current(), 0.95, plans, found, day)


def _days(**texts: str) -> list[dt.date | None]:
    days: list[dt.date | None] = []
    problems = []
    for name, text in texts.items():
        try:
            days.append(dt.date.fromisoformat(text) if text else None)
        except ValueError:
            message = _("{value!r} is not a day").format(value=text)
            problems.append(Problem(name, message, _("write for example 2026-06-21")))
    if problems:
        raise BadInputError(_("parameters"), problems)
    return days


def _read(files: Sequence[str | Path]) -> tuple[Scenario, ...]:
    """Read all files, and list what is wrong with all of them."""
    plans: list[Scenario] = []
    problems: list[Problem] = []
    for file in files:
        try:
            plan = scenario.read(file, known_metrics=metrics.METRICS)
        except BadInputError as err:
            problems += [Problem(f"{file}, {one.place}", one.message, one.remedy) for one in err.problems]
            continue
        if plan.id in [other.id for other in plans]:
            message = _("has the id {name!r}, which another file has too").format(name=plan.id)
            problems.append(Problem(str(file), message, _("give each scenario an id of its own")))
        plans.append(plan)
    if not files:
        problems.append(Problem(_("files"), _("none were given"), _("name at least one scenario file")))
    if problems:
        raise BadInputError(_("scenario files"), problems)
    return tuple(plans)


def _findings(plan: Scenario, found: ProcessMonitor) -> list[tuple[dict[Any, Any], Finding]]:
    if not found.table["n"].sum() and not found.table["open"].sum():
        text = _("no run of the process was recorded; take the file out of the list if it has ended")
        return [({"value": math.nan}, Finding(plan.title, "", None, text, plan.owner, ""))]
    findings = []
    ill = set(found.alarms["node"])
    several = len(set(found.tiers["tier"])) > 1
    tiers = found.tier_alarms[~found.tier_alarms["node"].isin(ill) & several]
    for row in (*found.alarms.to_dict("records"), *tiers.to_dict("records")):
        node = next((node for node in plan.nodes if node.node == row["node"]), None)
        owner, plan_text = (node.owner, node.exception_plan) if node else (plan.owner, "")
        tier = row.get("tier")
        wrong = _wrong(row, found) if tier is None else _wrong_tier(row, found)
        findings.append((row, Finding(plan.title, row["node"], tier, wrong, owner, plan_text)))
    return findings


def _wrong(row: dict[Any, Any], found: ProcessMonitor) -> str:
    node, limit = row["node"], f"{100 * found.alarm_below:.4g} %"
    if row["state"] == "silent":
        return _("“{node}” has no runs although the process runs").format(node=node)
    numbers = _numbers(row)
    if row["high"] < found.alarm_below and row["enough"]:
        return _("“{node}” completes {numbers}, below {limit}").format(node=node, numbers=numbers, limit=limit)
    day, weeks = f"{row['since']:%Y-%m-%d}", found.weeks[found.weeks["node"] == node].tail(_RECENT_WEEKS)
    n, completed = int(weeks["n"].sum()), int(weeks["completed"].sum())
    if not n:
        return _("“{node}” fails too often since {day}, and has no runs in the window").format(node=node, day=day)
    recent = stats.proportion(completed, n)
    numbers = _numbers({"value": recent.value, "low": recent.low, "high": recent.high, "n": n})
    text = _(
        "“{node}” fails too often since {day}: from {monday} on it completes {numbers}; at least {limit} is wanted"
    )
    monday = f"{weeks['week'].iloc[0]:%Y-%m-%d}"
    return text.format(node=node, day=day, monday=monday, numbers=numbers, limit=limit)


def _wrong_tier(row: dict[Any, Any], found: ProcessMonitor) -> str:
    text = _("“{node}” completes {numbers} of tier “{tier}”, below {limit}")
    limit = f"{100 * found.alarm_below:.4g} %"
    return text.format(node=row["node"], numbers=_numbers(row), tier=sections.tier_name(row["tier"]), limit=limit)


def _numbers(row: dict[Any, Any]) -> str:
    runs = ngettext("{n} run", "{n} runs", row["n"]).format(n=f"{row['n']:,}")
    span = pilot.interval_in_words(row["low"], row["high"], "share")
    return _("{value} ({span}, {runs})").format(value=stats.as_text(row["value"], "share"), span=span, runs=runs)


def _remarks(plan: Scenario, found: ProcessMonitor) -> list[str]:
    limits = {node.node: node.time_limit for node in plan.nodes}
    said = []
    for row in found.table.to_dict("records"):
        if row["state"] == "watch":
            text = _("watch “{node}”: it completes {numbers}")
            said.append(text.format(node=row["node"], numbers=_numbers(row)))
        elif row["state"] == "slow":
            text = _("watch “{node}”: {share} of its runs take longer than the limit, {limit}")
            share = pilot.rate_in_words(row, "late")
            said.append(text.format(node=row["node"], share=share, limit=limits.get(row["node"], "–")))
        if not row["known"]:
            text = _("“{node}” is in the data and not in the scenario file")
            close = nearest(row["node"], limits)
            hint = _("; did you mean “{close}”?").format(close=close) if close else ""
            said.append(text.format(node=row["node"]) + hint)
    return said
