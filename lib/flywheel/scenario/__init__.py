"""One YAML file → a checked scenario: goal, scope, user scenario, process nodes and the pilot that tests them."""

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
from flywheel.scenario.template import write_template

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
    "read",
    "write_template",
]
