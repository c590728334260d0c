"""A scenario that can be read → what is still wrong with its process, errors apart from advice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.scenario.model import Node, Pilot, Scenario
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["ProcessCheck", "check", "seconds"]

Severity = Literal["error", "advice"]
Finding = tuple[Severity, str, str, str, str]
"""Severity, rule, field, what was found, what to do."""

_PLACEHOLDER = re.compile(
    r"[\s\-–—_.?？/]*|[xX]{2,}|t\.?b\.?d\.?|todo|n/?a|none|unknown|待定|暂无|无|未定", re.IGNORECASE
)
_AMOUNT = r"(\d+(?:[.,]\d+)?)\s*"
_UNITS = {
    r"(?:ms|milliseconds?|毫秒)": 0.001,
    r"(?:s|secs?|seconds?|秒)": 1,
    r"(?:min|mins|minutes?|分钟?)": 60,
    r"(?:h|hrs?|hours?|小时)": 3600,
    r"(?:d|(?:business |calendar |working )?days?|天|日|个?工作日|个?自然日)": 86_400,
    r"(?:weeks?|周)": 604_800,
    r"(?:months?|个?月)": 2_592_000,
}
_DURATIONS = [(re.compile(_AMOUNT + unit + r"(?![A-Za-z])", re.IGNORECASE), scale) for unit, scale in _UNITS.items()]
FEWEST_WEEKS = 8
"""Weeks of history that the check of attainability asks for."""


def seconds(time_limit: str) -> float | None:
    """Return a time limit in seconds, or None when no clock could measure it.

    Example:
        >>> seconds("within 2 min"), seconds("24 小时内"), seconds("real time")
        (120.0, 86400.0, None)
    """
    time_limit = re.sub(r",(?=\d{3}\b)", "", time_limit)
    found = [
        float(amount.replace(",", ".")) * scale for form, scale in _DURATIONS for amount in form.findall(time_limit)
    ]
    return max(found, default=None)


@dataclass(frozen=True, eq=False, kw_only=True)
class ProcessCheck(Result):
    """What the check of a process found, one row a finding: ``severity, rule, field, found, remedy``.

    An error keeps a process from being run or judged as it stands; advice says what experience would add.
    """

    @property
    def errors(self) -> pd.DataFrame:
        """The findings that must be mended."""
        return self.table[self.table["severity"] == "error"].reset_index(drop=True)

    @property
    def advice(self) -> pd.DataFrame:
        """The findings that should be thought about."""
        return self.table[self.table["severity"] == "advice"].reset_index(drop=True)

    def shown(self) -> pd.DataFrame:
        """Return the findings as a person reads them, errors first."""
        kinds = {"error": _("✘ error"), "advice": _("○ advice")}
        columns = {"rule": _("Rule"), "field": _("Field"), "found": _("Found"), "remedy": _("What to do")}
        shown = self.table.rename(columns=columns)
        return shown.assign(severity=shown["severity"].map(kinds)).rename(columns={"severity": _("Kind")})


def check(scenario: Scenario, *, history: pd.DataFrame | None = None) -> ProcessCheck:
    """Check goal, nodes, needs and pilot of a process against the rules of the six-step method.

    Args:
        scenario: A scenario that was read without a mistake.
        history: Levels of the goal's metric before the pilot, one row a week with ``value`` in the metric's unit, as
            `flywheel.metrics.series` returns them; without it nothing is said about attainability.

    Returns:
        One row a finding, errors first; none when all is well.

    Raises:
        BadInputError: The history has no column ``value``.

    Example:
        >>> from flywheel import places
        >>> from flywheel.scenario.reading import read
        >>> found = check(read(places.datasets() / "scenarios" / "home-entry.yml"))
        >>> len(found.errors), "Guardrail" in set(found.advice["rule"])
        (0, True)
    """
    if history is not None and "value" not in history:
        message = _("has no column value")
        raise BadInputError("scenario.check", [Problem("history", message, _("use flywheel.metrics.series"))])
    rules = (_goal(scenario), _attainable(scenario, history), _nodes(scenario), _needs(scenario))
    later = (_flow(scenario), _pilot(scenario), _rollout(scenario), _duties(scenario))
    findings = [finding for rule in (*rules, *later) for finding in rule]
    findings.sort(key=lambda finding: finding[0] != "error")
    table = pd.DataFrame(findings, columns=["severity", "rule", "field", "found", "remedy"])
    wrong = int((table["severity"] == "error").sum())
    advised = len(table) - wrong
    errors = ngettext("{n} error", "{n} errors", wrong).format(n=wrong)
    advice = ngettext("{n} piece of advice", "{n} pieces of advice", advised).format(n=advised)
    return ProcessCheck(table=table, caption=f"{scenario.title}: {errors}, {advice}")


def _goal(scenario: Scenario) -> Iterator[Finding]:
    goal, rule = scenario.goal, _("SMART goal")
    if goal.statement is None:
        remedy = _("say in one sentence who will do what more often, and where")
        yield "advice", rule, "goal.statement", _("the goal is a metric only (specific?)"), remedy
    if goal.why is None:
        yield "advice", rule, "goal.why", _("no reason is given (relevant?)"), _("name the problem of users it solves")
    if goal.believed_because is None:
        remedy = _("name a test, a benchmark or an earlier version that makes you believe it")
        yield "advice", rule, "goal.believed_because", _("nothing says that it can be reached (achievable?)"), remedy
    last = scenario.pilot.during.end - dt.timedelta(days=1)
    if goal.by < last:
        found = _("{by} lies before the last day of the pilot, {last}: it cannot be judged by then (time-bound?)")
        yield (
            "error",
            rule,
            "goal.by",
            found.format(by=goal.by, last=last),
            _("write {last} or later").format(last=last),
        )
    if scenario.goal.metric not in scenario.pilot.metrics:
        found = _("{metric} is not among the metrics of the pilot (measurable?)").format(metric=goal.metric)
        yield "error", rule, "pilot.metrics", found, _("add it, first")


def _attainable(scenario: Scenario, history: pd.DataFrame | None) -> Iterator[Finding]:
    if history is None:
        return
    rule, levels = _("Attainable against history"), history["value"].dropna()
    if len(levels) < FEWEST_WEEKS:
        found = _("only {n} weeks of history, {wanted} are wanted: not enough data").format(
            n=len(levels), wanted=FEWEST_WEEKS
        )
        yield "advice", rule, "goal.target", found, _("judge by hand whether the target is within reach")
        return
    up = scenario.goal.target > scenario.goal.baseline
    best = float(levels.max() if up else levels.min())
    beyond = scenario.goal.target > best if up else scenario.goal.target < best
    spread = float(levels.max() - levels.min())
    if beyond and abs(scenario.goal.target - best) > spread:
        found = _(
            "the best of {n} weeks was {best:.3g}, the target is {target:.3g}: further away than all ups and downs"
        )
        said = found.format(n=len(levels), best=best, target=scenario.goal.target)
        yield "advice", rule, "goal.target", said, _("say under goal.believed_because what is so different this time")
    middle = float(levels.median())
    if abs(scenario.goal.baseline - middle) > max(spread, 1e-12):
        found = _("the baseline is {baseline:.3g}, the median of {n} weeks is {middle:.3g}").format(
            baseline=scenario.goal.baseline, n=len(levels), middle=middle
        )
        yield "advice", rule, "goal.baseline", found, _("take the baseline from the data, or say whom it is about")


def _nodes(scenario: Scenario) -> Iterator[Finding]:
    for number, node in enumerate(scenario.nodes, 1):
        yield from _placeholders(node, f"nodes[{number}]")
        if not _PLACEHOLDER.fullmatch(node.time_limit) and seconds(node.time_limit) is None:
            found = _("no clock can measure “{limit}”").format(limit=node.time_limit)
            field = f"nodes[{number}].time_limit"
            yield "error", _("Measurable standards"), field, found, _("write a number and a unit, such as 2 s")
        for standard in node.standards or ():
            if not re.search(r"\d", standard):
                found = _("“{standard}” has no number").format(standard=standard)
                field = f"nodes[{number}].standards"
                yield "advice", _("Measurable standards"), field, found, _("say how many, how long or how often")
    if not any(node.by_tier for node in scenario.nodes):
        remedy = _("add `by_tier` to a node where core customers should meet something else than the rest")
        yield "advice", _("Flexible by tier"), "nodes", _("every customer meets the same process"), remedy


def _placeholders(node: Node, place: str) -> Iterator[Finding]:
    for field in ("owner", "time_limit", "tool", "exception_plan"):
        value = getattr(node, field)
        if _PLACEHOLDER.fullmatch(value):
            found = _("“{value}” stands for nothing yet").format(value=value)
            yield "error", _("Complete nodes"), f"{place}.{field}", found, _("fill it in before the pilot starts")


def _needs(scenario: Scenario) -> Iterator[Finding]:
    rule = _("No process for its own sake")
    if not scenario.needs:
        remedy = _("list the needs under `needs` and let each node say which one it `serves`")
        yield "advice", rule, "needs", _("no need of users is named"), remedy
        return
    for number, node in enumerate(scenario.nodes, 1):
        if not node.serves:
            found = _("node “{node}” serves no named need").format(node=node.node)
            yield "error", rule, f"nodes[{number}].serves", found, _("name the need, or leave the node out")
    served = {need for node in scenario.nodes for need in node.serves or ()}
    for number, need in enumerate(scenario.needs, 1):
        if need.id not in served:
            found = _("no node serves the need “{need}”").format(need=need.id)
            yield "error", rule, f"needs[{number}].id", found, _("add a node for it, or take the need out of scope")
        if need.evidence is None:
            found = _("nothing says where the need “{need}” was seen").format(need=need.id)
            yield (
                "advice",
                rule,
                f"needs[{number}].evidence",
                found,
                _("name the survey, the interviews or the behaviour"),
            )


def _flow(scenario: Scenario) -> Iterator[Finding]:
    rule, flow = _("Steps of the user"), scenario.current_flow
    today, planned = (flow.user_steps_today, flow.user_steps_planned) if flow else (None, None)
    if today is None or planned is None:
        remedy = _("count the actions a user needs today and in the new process")
        yield "advice", rule, "current_flow", _("the user's steps are not counted"), remedy
    elif planned > today:
        found = _("users need {planned} actions, today they need {today}").format(planned=planned, today=today)
        yield (
            "error",
            rule,
            "current_flow.user_steps_planned",
            found,
            _("merge or drop steps until there are no more than today"),
        )


def _pilot(scenario: Scenario) -> Iterator[Finding]:
    pilot = scenario.pilot
    if not pilot.guardrails:
        remedy = _("name a metric that must not get worse, such as complaint_rate")
        yield "advice", _("Guardrail"), "pilot.guardrails", _("no guardrail is named"), remedy
    yield from _design(pilot)
    if scenario.versions and scenario.version in {note.version for note in scenario.versions}:
        found = _("version {version} is listed among the earlier ones").format(version=scenario.version)
        yield "error", _("Version"), "version", found, _("raise the version when nodes or standards change")


def _design(pilot: Pilot) -> Iterator[Finding]:
    rule, field = _("Comparison"), "pilot.method"
    if pilot.method == "before_after":
        remedy = _("draw a control group if you can; before and after alone never justifies a roll-out")
        yield "advice", rule, field, _("the pilot is compared with the time before only"), remedy
    if pilot.method == "interrupted_series":
        remedy = _("draw a control group if you can; a series alone never justifies a roll-out")
        yield "advice", rule, field, _("the pilot is compared with its own past only"), remedy
    if pilot.method == "difference_in_differences" and pilot.comparison is not None:
        remedy = _("draw the groups if you can; else look at the placebo and at the weeks before first")
        yield "advice", rule, "pilot.comparison", _("who is compared was not drawn"), remedy
    for name, window in (("before", pilot.before), ("during", pilot.during)):
        if window and window.days % 7 and pilot.method != "parallel_control":
            found = _("{days} days are no whole weeks: weekdays weigh differently on the two sides")
            remedy = _("use whole weeks in both windows")
            yield "advice", rule, f"pilot.{name}", found.format(days=window.days), remedy


def _rollout(scenario: Scenario) -> Iterator[Finding]:
    rollout, rule = scenario.rollout, _("Roll-out")
    if rollout is None:
        return
    if rollout.wider_than_pilot:
        found = _("the pilot watched “{pilot}”, the roll-out goes to “{rollout}”").format(
            pilot=scenario.scope.describe, rollout=rollout.scope
        )
        remedy = _("test whether it carries over, or roll out group by group")
        yield "advice", rule, "rollout.wider_than_pilot", found, remedy
    trained = {training.role.casefold() for training in rollout.training}
    for owner in sorted({node.owner for node in scenario.nodes}):
        if owner.casefold() not in trained:
            found = _("{owner} owns a node and is not on the training list").format(owner=owner)
            yield "advice", rule, "rollout.training", found, _("add the role, with the exception plans")
    if rollout.fallback is None:
        remedy = _("say what happens when a user declines")
        yield "advice", rule, "rollout.fallback", _("there is no fallback for users who decline"), remedy


def _duties(scenario: Scenario) -> Iterator[Finding]:
    rule = _("Duties")
    if not scenario.raci:
        remedy = _("say for each activity who does it, who answers for it, who is asked and who is told")
        yield "advice", rule, "raci", _("no RACI table"), remedy
        return
    named = {role.casefold() for duty in scenario.raci for role in (*duty.responsible, duty.accountable)}
    for owner in sorted({node.owner for node in scenario.nodes}):
        if owner.casefold() not in named:
            found = _("{owner} owns a node and has no duty in the RACI table").format(owner=owner)
            yield "advice", rule, "raci", found, _("add the role, spelled as in the nodes")
