"""The six steps of the method → which fields of a scenario file are asked for in which of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flywheel.words import gettext as _

__all__ = ["Asked", "Block", "Kind", "Step", "labels", "named_options", "steps"]

Kind = Literal["text", "long", "number", "count", "day", "switch", "texts", "pairs", "choice"]
"""``texts`` are one a line, ``pairs`` one a line as ``tier: what is different``, a ``count`` is a whole number."""


@dataclass(frozen=True)
class Asked:
    """One field of the form.

    Attributes:
        field: Dotted name in the scenario file; in a list, below its row; empty when the row itself is the value.
        label: What stands above it.
        kind: What may be written there.
        options: For a choice: value → text.
        example: What could stand there.
    """

    field: str
    label: str
    kind: Kind = "text"
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)
    example: str = ""


@dataclass(frozen=True)
class Block:
    """Fields that belong together; with ``rows`` the fields of each row of a list.

    Attributes:
        title: Its heading.
        asked: Its fields.
        rows: Dotted name of the list; empty for single fields.
        row: What one row is called.
        fewest: Rows that stay.
        lead: A sentence below the heading.
    """

    title: str
    asked: tuple[Asked, ...]
    rows: str = ""
    row: str = ""
    fewest: int = 0
    lead: str = ""


@dataclass(frozen=True)
class Step:
    """One of the six steps."""

    title: str
    blocks: tuple[Block, ...]


def steps(metrics: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the six steps in the language in force.

    Args:
        metrics: Metric → its name in words.

    Returns:
        The steps in order.

    Example:
        >>> [step.title for step in steps({})][:2]
        ['Goal and scope', 'Scenario and need']
    """
    return (
        Step(_("Goal and scope"), (_file(), _goal(metrics), _scope(), _duties())),
        Step(_("Scenario and need"), (_table_1(), _flow(), _needs())),
        Step(_("Nodes and standards"), (_nodes(),)),
        Step(_("Pilot"), tuple(_pilot(metrics))),
        Step(_("Roll-out"), tuple(_rollout())),
        Step(_("Review"), tuple(_review())),
    )


def labels(found: tuple[Step, ...]) -> dict[str, tuple[int, str]]:
    """Return each field, row fields with ``[]``, with the number of its step and its label.

    Example:
        >>> labels(steps({}))["nodes[].owner"]
        (2, 'Owner')
    """
    return {
        f"{block.rows}[].{asked.field}".rstrip(".") if block.rows else asked.field: (number, asked.label)
        for number, step in enumerate(found)
        for block in step.blocks
        for asked in block.asked
    }


def _file() -> Block:
    return Block(
        _("The process"),
        (
            Asked("title", _("Title"), example=_("what a manager would call it")),
            Asked("id", _("Id"), example="new-user-guidance"),
            Asked("version", _("Version"), example="1.0"),
            Asked("owner", _("Owner"), example=_("a role, not a person's name")),
            Asked("changes", _("What is new in this version, one a line"), "texts"),
        ),
    )


def _goal(metrics: Mapping[str, str]) -> Block:
    return Block(
        _("SMART goal"),
        (
            Asked("goal.statement", _("Goal in one sentence (specific)"), "long"),
            Asked("goal.metric", _("Metric (measurable)"), "choice", metrics),
            Asked("goal.baseline", _("Level today"), "number", example="35 %"),
            Asked("goal.target", _("Level to be reached"), "number", example="38 %"),
            Asked("goal.by", _("Reached by (time-bound)"), "day"),
            Asked("goal.why", _("Which problem it solves (relevant)"), "long"),
            Asked("goal.believed_because", _("Why it can be reached (achievable)"), "long"),
        ),
    )


def _scope() -> Block:
    return Block(
        _("Scope"),
        (Asked("scope.describe", _("Who counts, in words")), *_filters("scope")),
        lead=_("Filters that are left empty filter nobody."),
    )


def _filters(place: str) -> Iterator[Asked]:
    one_a_line = _("{label}, one a line")
    yield Asked(f"{place}.region", one_a_line.format(label=_("Regions")), "texts", example="East China")
    yield Asked(f"{place}.gender", one_a_line.format(label=_("Genders")), "texts", example="female")
    yield Asked(f"{place}.membership", one_a_line.format(label=_("Memberships")), "texts", example="silver")
    yield Asked(f"{place}.acquisition_channel", one_a_line.format(label=_("Channels")), "texts", example="search")
    yield Asked(f"{place}.age.at_least", _("Age from"), "count", example="18")
    yield Asked(f"{place}.age.at_most", _("Age to"), "count", example="24")
    yield Asked(f"{place}.new_users", _("Only users who signed up in the window"), "switch")


def _duties() -> Block:
    names = {"responsible": _("Does it, one a line"), "consulted": _("Is asked, one a line")}
    return Block(
        _("Duties (RACI)"),
        (
            Asked("activity", _("Activity")),
            Asked("responsible", names["responsible"], "texts"),
            Asked("accountable", _("Answers for it")),
            Asked("consulted", names["consulted"], "texts"),
            Asked("informed", _("Is told, one a line"), "texts"),
        ),
        rows="raci",
        row=_("Duty"),
    )


def _table_1() -> Block:
    return Block(
        _("Table 1 User scenario"),
        (
            Asked("user_scenario.scenario_name", _("Scenario name")),
            Asked("user_scenario.target_persona", _("Target persona"), "long"),
            Asked("user_scenario.trigger", _("Trigger"), "long"),
            Asked("user_scenario.core_need", _("Core need"), "long"),
            Asked("user_scenario.expected_effect", _("Expected effect"), "long", example=_("in numbers")),
        ),
    )


def _flow() -> Block:
    return Block(
        _("How it goes today"),
        (
            Asked("current_flow.behaviour", _("What users do today"), "long"),
            Asked("current_flow.defect", _("Where today's flow fails them"), "long"),
            Asked("current_flow.user_steps_today", _("Actions a user needs today"), "count", example="5"),
            Asked("current_flow.user_steps_planned", _("Actions in the new process"), "count", example="3"),
        ),
    )


def _needs() -> Block:
    return Block(
        _("Needs"),
        (
            Asked("id", _("Short name"), example="find-core"),
            Asked("need", _("What users want to get done")),
            Asked("requirement", _("What is built for it")),
            Asked("evidence", _("Where it was seen")),
        ),
        rows="needs",
        row=_("Need"),
        lead=_("Each node says by the short name which need it serves."),
    )


def _nodes() -> Block:
    return Block(
        _("Table 2 Process nodes"),
        (
            Asked("stage", _("Stage"), example=_("Trigger")),
            Asked("node", _("Node")),
            Asked("owner", _("Owner"), example=_("a role, not a person's name")),
            Asked("input", _("Input")),
            Asked("output", _("Output")),
            Asked("time_limit", _("Time limit"), example="2 s"),
            Asked("tool", _("Tool")),
            Asked("exception_plan", _("Exception plan"), "long"),
            Asked("standards", _("Standards with numbers, one a line"), "texts"),
            Asked("serves", _("Serves the needs, one a line"), "texts"),
            Asked("by_tier", _("Different by tier, one a line as tier: what instead"), "pairs"),
        ),
        rows="nodes",
        row=_("Node"),
        fewest=1,
        lead=_("In the user's order of time, from trigger to record."),
    )


def _pilot(metrics: Mapping[str, str]) -> Iterator[Block]:
    methods = {
        "parallel_control": _("a control group drawn at the same time"),
        "difference_in_differences": _("the change of a control group"),
        "interrupted_series": _("the line on which the metric was before"),
        "before_after": _("the time before"),
    }
    metric = Asked("", _("Metric"), "choice", metrics)
    yield Block(
        _("Metrics of the pilot"),
        (metric,),
        rows="pilot.metrics",
        row=_("Metric"),
        fewest=1,
        lead=_("The first one decides."),
    )
    yield Block(
        _("Comparison"),
        (
            Asked("pilot.id", _("Id of the pilot"), example="new-user-guidance"),
            Asked("pilot.method", _("Compared with"), "choice", methods),
            Asked("pilot.before.start", _("Before: first day"), "day"),
            Asked("pilot.before.end", _("Before: first day that no longer counts"), "day"),
            Asked("pilot.during.start", _("Pilot: first day"), "day"),
            Asked("pilot.during.end", _("Pilot: first day that no longer counts"), "day"),
            Asked("pilot.target", _("Target, when it differs from the goal's"), "number", example="38 %"),
            Asked("pilot.pilot_share", _("Share that was to get the new process"), "number", example="50 %"),
            Asked("pilot.unit", _("Who was drawn"), "choice", {"user": _("each user"), "group": _("groups of users")}),
            Asked("pilot.cluster", _("Column that names the group"), "choice", _columns()),
        ),
    )
    yield Block(
        _("Guardrails"),
        (
            Asked("metric", _("Metric"), "choice", metrics),
            Asked("at_most_worse", _("May get worse by at most"), "number", example="1 %"),
        ),
        rows="pilot.guardrails",
        row=_("Guardrail"),
        lead=_("What must not get worse while the goal is reached."),
    )
    yield Block(
        _("Table 3 Pilot tracking"),
        (
            Asked("pilot.cause", _("Cause"), "long"),
            Asked("pilot.measure", _("Measure"), "long"),
        ),
        lead=_("Levels and deviation come from the data, in the report."),
    )
    yield Block(
        _("Comparison group without a draw"),
        (
            Asked("pilot.comparison.describe", _("Who was not given the new process")),
            *_filters("pilot.comparison"),
            Asked("pilot.pre_period.start", _("Earlier window for its placebo: first day"), "day"),
            Asked("pilot.pre_period.end", _("Earlier window: first day that no longer counts"), "day"),
        ),
        lead=_("Only when the change of a control group is compared and nobody was drawn."),
    )


def _columns() -> dict[str, str]:
    return {
        "region": _("region"),
        "acquisition_channel": _("what brought the user"),
        "membership": _("membership"),
        "gender": _("gender"),
        "birth_year": _("year of birth"),
        "referred_by": _("invited by"),
    }


def _rollout() -> Iterator[Block]:
    kinds = {"right": _("right"), "budget": _("budget"), "people": _("people"), "tool": _("tool")}
    yield Block(
        _("Roll-out"),
        (
            Asked("rollout.scope", _("Who gets it")),
            Asked("rollout.wider_than_pilot", _("More, or other, users than in the pilot"), "switch"),
            Asked("rollout.alarm_below", _("Alarm when fewer complete a node than"), "number", example="90 %"),
            Asked("rollout.fallback", _("What happens when a user declines"), "long"),
        ),
    )
    yield Block(
        _("Training"),
        (
            Asked("role", _("Role")),
            Asked("content", _("What is learnt")),
            Asked("exceptions", _("Exception plans are practised"), "switch"),
            Asked("by", _("By"), "day"),
        ),
        rows="rollout.training",
        row=_("Training"),
    )
    yield Block(
        _("Resources"),
        (
            Asked("kind", _("Kind"), "choice", kinds),
            Asked("describe", _("What it is")),
            Asked("amount_cents", _("Amount in cents"), "count", example="3000000"),
            Asked("owner", _("Owner")),
        ),
        rows="rollout.resources",
        row=_("Resource"),
    )


def _review() -> Iterator[Block]:
    yield Block(
        _("What came of it"),
        (
            Asked("review.reached", _("Level reached"), "number", example="42 %"),
            Asked("review.helped", _("What helped, one a line"), "texts"),
            Asked("review.hindered", _("What hindered, one a line"), "texts"),
            Asked("review.lessons", _("Lessons, one a line"), "texts"),
            Asked("review.applies_to", _("Where the procedure applies")),
            Asked("review.sop_owner", _("Who keeps the procedure")),
            Asked("review.updated", _("Last changed"), "day"),
        ),
    )
    yield Block(
        _("Next steps"),
        (Asked("action", _("Action")), Asked("owner", _("Owner")), Asked("by", _("By"), "day")),
        rows="next_steps",
        row=_("Next step"),
    )
    yield Block(
        _("Earlier versions"),
        (
            Asked("version", _("Version"), example="0.9"),
            Asked("since", _("Since"), "day"),
            Asked("changes", _("What was new, one a line"), "texts"),
        ),
        rows="versions",
        row=_("Version"),
    )


def named_options(asked: Asked, value: Any) -> list[tuple[str, str | None]]:
    """Return the options of a choice, with none, and with a value that is none of them as it stands in the file."""
    options = dict(asked.options)
    if isinstance(value, str) and value not in options:
        options[value] = value
    return [("–", None), *((text, key) for key, text in options.items())]
