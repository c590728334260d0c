"""Turns tickets, actions and messages into how the seven elements turn: promises, times, recurrence and priorities."""

from flywheel.loop.clock import OFFICE_HOURS, Clock
from flywheel.loop.communication import Communication, communication_effect, rate_label
from flywheel.loop.diagnosis import THRESHOLDS, Diagnosis, diagnose, mode_label, verdict_label
from flywheel.loop.forms import Raci, SolutionCard
from flywheel.loop.handoffs import WAITING, Handoffs, handoffs
from flywheel.loop.insight import InsightToAction, insight_to_action, step_label
from flywheel.loop.machine import STEPS, Transitions, state_label, transitions
from flywheel.loop.matrices import (
    PriorityMatrix,
    axis_label,
    impact_difficulty,
    importance_urgency,
    quadrant_label,
)
from flywheel.loop.recurrence import Recurrence, kind_label, recurrence, reopened_units
from flywheel.loop.sla import PROMISES, Promise, Sla, outcome_label, sla, sla_units
from flywheel.loop.stages import ELEMENTS, STATE_ELEMENTS, Stages, element_label, stages

__all__ = [
    "ELEMENTS",
    "OFFICE_HOURS",
    "PROMISES",
    "STATE_ELEMENTS",
    "STEPS",
    "THRESHOLDS",
    "WAITING",
    "Clock",
    "Communication",
    "Diagnosis",
    "Handoffs",
    "InsightToAction",
    "PriorityMatrix",
    "Promise",
    "Raci",
    "Recurrence",
    "Sla",
    "SolutionCard",
    "Stages",
    "Transitions",
    "axis_label",
    "communication_effect",
    "diagnose",
    "element_label",
    "handoffs",
    "impact_difficulty",
    "importance_urgency",
    "insight_to_action",
    "kind_label",
    "mode_label",
    "outcome_label",
    "quadrant_label",
    "rate_label",
    "recurrence",
    "reopened_units",
    "sla",
    "sla_units",
    "stages",
    "state_label",
    "step_label",
    "transitions",
    "verdict_label",
]
