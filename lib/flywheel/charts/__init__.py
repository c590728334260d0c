"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time

__all__ = [
    "Chart",
    "chart",
    "funnel_steps",
    "panels",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
]
