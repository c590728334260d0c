"""Turns tickets, actions and messages into how the seven elements turn: promises, times, recurrence and priorities."""

from flywheel.loop.clock import OFFICE_HOURS, Clock
from flywheel.loop.communication import Communication, communication_effect
from flywheel.loop.diagnosis import THRESHOLDS, Diagnosis, diagnose
from flywheel.loop.forms import Raci, SolutionCard
from flywheel.loop.handoffs import WAITING, Handoffs, handoffs
from flywheel.loop.insight import InsightToAction, insight_to_action
from flywheel.loop.machine import STEPS, Transitions, transitions
from flywheel.loop.matrices import PriorityMatrix, impact_difficulty, importance_urgency
from flywheel.loop.recurrence import Recurrence, recurrence
from flywheel.loop.sla import PROMISES, Promise, Sla, sla
from flywheel.loop.stages import STATE_ELEMENTS, Stages, stages
from flywheel.loop.units import reopened_units, sla_units
from flywheel.loop.wording import ELEMENTS, label

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
    "communication_effect",
    "diagnose",
    "handoffs",
    "impact_difficulty",
    "importance_urgency",
    "insight_to_action",
    "label",
    "recurrence",
    "reopened_units",
    "sla",
    "sla_units",
    "stages",
    "transitions",
]
