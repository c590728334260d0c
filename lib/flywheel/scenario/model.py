"""The parts of a scenario file as frozen models: what each field is and which values it may hold."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pandas as pd
from pydantic import Field

from flywheel.scenario.parts import Id, Number, Part, Text, Texts
from flywheel.scenario.steps import CurrentFlow, Duty, Need, Review, Rollout, TierVariant, VersionNote
from flywheel.words import gettext as _

Method = Literal["before_after", "parallel_control", "difference_in_differences", "interrupted_series"]

__all__ = [
    "AgeRange",
    "Goal",
    "Guardrail",
    "NextStep",
    "Node",
    "Pilot",
    "Scenario",
    "Scope",
    "UserScenario",
    "Window",
]


class Window(Part):
    """A stretch of days, half-open: ``end`` is the first day that no longer counts.

    Example:
        >>> Window(start=dt.date(2026, 3, 2), end=dt.date(2026, 3, 30)).days
        28
    """

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Number of days that count."""
        return (self.end - self.start).days


class AgeRange(Part):
    """An age in whole years, both ends included; age is the year of the event minus the year of birth."""

    at_least: int | None = Field(default=None, ge=0, le=120)
    at_most: int | None = Field(default=None, ge=0, le=120)


class Scope(Part):
    """Which users count; every filter that is given must hold.

    Attributes:
        describe: The same in words, as Table 3 shows it.
        region: Values of ``users.region``.
        gender: Values of ``users.gender``.
        membership: Values of ``users.membership``.
        acquisition_channel: Values of ``users.acquisition_channel``.
        age: Age in whole years.
        new_users: Only users who signed up inside the window that is being looked at.
    """

    describe: Text
    region: Texts | None = None
    gender: Texts | None = None
    membership: Texts | None = None
    acquisition_channel: Texts | None = None
    age: AgeRange | None = None
    new_users: bool = False

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that compare a column of ``users`` with a list of values."""
        columns = ("region", "gender", "membership", "acquisition_channel")
        return {column: found for column in columns if (found := getattr(self, column))}


class Goal(Part):
    """Step 1: what is to be reached, a metric with its baseline and target in the metric's own unit, by a day.

    Attributes:
        metric: The metric.
        baseline: Its level today.
        target: The level to be reached.
        unit: What its values count.
        by: The day by which it is reached.
        statement: The goal in one plain sentence (specific).
        why: Which problem of users or of the business it solves (relevant).
        believed_because: Why it can be reached (achievable).
    """

    metric: Text
    baseline: Number
    target: Number
    unit: Literal["share", "points", "score", "cents"] = "share"
    by: dt.date
    statement: Text | None = None
    why: Text | None = None
    believed_because: Text | None = None


class UserScenario(Part):
    """Table 1, one row: for whom, when and why."""

    scenario_name: Text
    target_persona: Text
    trigger: Text
    core_need: Text
    expected_effect: Text


class Node(Part):
    """Table 2, one row: one step of the process with its owner and its limits.

    The first eight fields are the columns of the form.

    Attributes:
        standards: How well it has to be done, in numbers: "copy of at most 50 characters".
        serves: Which need it serves, by the need's id.
        by_tier: What is different for a customer tier.
    """

    stage: Text
    node: Text
    owner: Text
    input: Text
    output: Text
    time_limit: Text
    tool: Text
    exception_plan: Text
    standards: Texts | None = None
    serves: Texts | None = None
    by_tier: tuple[TierVariant, ...] = ()


class Guardrail(Part):
    """A metric that must not get worse by more than a margin, in the metric's own unit."""

    metric: Text
    at_most_worse: Number = Field(default=0.0, ge=0)


class Pilot(Part):
    """The trial and its comparison; with cause and measure it fills Table 3.

    Attributes:
        id: The pilot, as ``pilots.pilot_id`` spells it when units were assigned.
        metrics: Metrics to follow; the first one decides.
        method: What the pilot is compared with: ``before_after`` with the time before; ``parallel_control`` with a
            drawn control group at the same time; ``difference_in_differences`` with the change of a control group,
            drawn or named under ``comparison``; ``interrupted_series`` with the line on which the metric was before.
        unit: What was assigned: each user, or groups of users together.
        cluster: Column of ``users`` that names the group of a user, where no draw in ``pilots`` does.
        comparison: Who was not given the new process; only with ``difference_in_differences``, where users were not
            drawn.
        pre_period: An earlier window for the placebo of ``difference_in_differences``; by default the window before is
            split in halves.
        before: The window before the trial; may be left out with a parallel control.
        during: The window of the trial, which begins on the day of the change; with a draw, the days on which units
            were assigned or observed.
        target: Level of the first metric that is to be reached; the goal's target when left out.
        pilot_share: Share of units that was to be assigned to the pilot arm.
        guardrails: Metrics that must not get worse.
        cause: Why the metric moved, as the team sees it (Table 3).
        measure: What is to be done next (Table 3).
    """

    id: Id
    metrics: Texts
    method: Method
    unit: Literal["user", "group"] = "user"
    cluster: Literal["region", "acquisition_channel", "membership", "gender", "birth_year", "referred_by"] | None = None
    comparison: Scope | None = None
    pre_period: Window | None = None
    before: Window | None = None
    during: Window
    target: Number | None = None
    pilot_share: Number = Field(default=0.5, gt=0, lt=1)
    guardrails: tuple[Guardrail, ...] = ()
    cause: Text | None = None
    measure: Text | None = None

    @property
    def draw(self) -> str | None:
        """Which draw of the table ``pilots`` splits users into arms; None when none does."""
        if self.method == "parallel_control" or (
            self.method == "difference_in_differences" and self.comparison is None
        ):
            return self.id
        return None


class NextStep(Part):
    """One thing somebody will do after the pilot."""

    action: Text
    owner: Text
    by: dt.date | None = None


class Scenario(Part):
    """A whole scenario file: the six steps from goal to review, with Tables 1 to 3."""

    id: Id
    title: Text
    version: Text
    owner: Text
    goal: Goal
    scope: Scope
    user_scenario: UserScenario
    nodes: tuple[Node, ...] = Field(min_length=1)
    pilot: Pilot
    changes: Texts | None = None
    next_steps: tuple[NextStep, ...] = ()
    raci: tuple[Duty, ...] = ()
    current_flow: CurrentFlow | None = None
    needs: tuple[Need, ...] = ()
    rollout: Rollout | None = None
    review: Review | None = None
    versions: tuple[VersionNote, ...] = ()

    @property
    def target(self) -> float | None:
        """The level the pilot's first metric has to reach, if anybody said."""
        if self.pilot.target is not None:
            return self.pilot.target
        return self.goal.target if self.goal.metric == self.pilot.metrics[0] else None

    @property
    def planned_gain(self) -> float | None:
        """Target minus baseline of the pilot's first metric, signed; None when the goal is about another metric."""
        if self.goal.metric != self.pilot.metrics[0] or self.target is None:
            return None
        return self.target - self.goal.baseline

    def table_1(self) -> pd.DataFrame:
        """Return Table 1, the user scenario, with its fixed columns."""
        row = self.user_scenario
        return pd.DataFrame(
            {
                _("Scenario name"): [row.scenario_name],
                _("Target persona"): [row.target_persona],
                _("Trigger"): [row.trigger],
                _("Core need"): [row.core_need],
                _("Expected effect"): [row.expected_effect],
            }
        )

    def table_2(self) -> pd.DataFrame:
        """Return Table 2, the process nodes in their order, with its fixed columns."""
        headings = {
            "stage": _("Stage"),
            "node": _("Node"),
            "owner": _("Owner"),
            "input": _("Input"),
            "output": _("Output"),
            "time_limit": _("Time limit"),
            "tool": _("Tool"),
            "exception_plan": _("Exception plan"),
        }
        rows = pd.DataFrame([node.model_dump(include=set(headings)) for node in self.nodes])
        return rows[list(headings)].rename(columns=headings)
