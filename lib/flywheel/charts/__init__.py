"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.experiments import peeking_cost, power_curve
from flywheel.charts.funnel import funnel_steps
from flywheel.charts.funnel_flow import drop_off_paths, funnel_times, what_if_steps
from flywheel.charts.funnel_segments import funnel_comparison, funnel_neck
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time

__all__ = [
    "Chart",
    "chart",
    "drop_off_paths",
    "funnel_comparison",
    "funnel_neck",
    "funnel_steps",
    "funnel_times",
    "panels",
    "peeking_cost",
    "power_curve",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
    "what_if_steps",
]
