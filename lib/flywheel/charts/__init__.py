"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.action import communication_effect, handoff_matrix, insight_steps
from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.loop import loop_stages, promises_over_time, recurrence_by_group
from flywheel.charts.priorities import priority_matrix
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time

__all__ = [
    "Chart",
    "chart",
    "communication_effect",
    "funnel_steps",
    "handoff_matrix",
    "insight_steps",
    "loop_stages",
    "panels",
    "priority_matrix",
    "promises_over_time",
    "recurrence_by_group",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
]
