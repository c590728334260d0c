"""One YAML file → a checked scenario: goal, scope, user scenario, process nodes and the pilot that tests them."""

from flywheel.scenario.check import ProcessCheck, check
from flywheel.scenario.draft import Draft
from flywheel.scenario.model import (
    AgeRange,
    Goal,
    Guardrail,
    NextStep,
    Node,
    Pilot,
    Scenario,
    Scope,
    UserScenario,
    Window,
)
from flywheel.scenario.reading import read
from flywheel.scenario.remarks import DraftReview, Remark, review_draft, sketch
from flywheel.scenario.steps import (
    CurrentFlow,
    Duty,
    Need,
    Resource,
    Review,
    Rollout,
    TierVariant,
    Training,
    VersionNote,
)
from flywheel.scenario.template import json_schema, write_template, write_values

__all__ = [
    "AgeRange",
    "CurrentFlow",
    "Draft",
    "DraftReview",
    "Duty",
    "Goal",
    "Guardrail",
    "Need",
    "NextStep",
    "Node",
    "Pilot",
    "ProcessCheck",
    "Remark",
    "Resource",
    "Review",
    "Rollout",
    "Scenario",
    "Scope",
    "TierVariant",
    "Training",
    "UserScenario",
    "VersionNote",
    "Window",
    "check",
    "json_schema",
    "read",
    "review_draft",
    "sketch",
    "write_template",
    "write_values",
]
