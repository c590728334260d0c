"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.churn import churn_calibration, churn_costs, churn_levels
from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.lifecycle_value import aha_curve, alive_grid, channel_values, holdout_bars
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time

__all__ = [
    "Chart",
    "aha_curve",
    "alive_grid",
    "channel_values",
    "chart",
    "churn_calibration",
    "churn_costs",
    "churn_levels",
    "funnel_steps",
    "holdout_bars",
    "panels",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
]
