"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.lifecycle_activity import active_users_lines, retention_variants
from flywheel.charts.lifecycle_growth import buyers_bars, growth_bars, stage_bars
from flywheel.charts.lifecycle_survival import days_between_histogram, survival_curves
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time

__all__ = [
    "Chart",
    "active_users_lines",
    "buyers_bars",
    "chart",
    "days_between_histogram",
    "funnel_steps",
    "growth_bars",
    "panels",
    "retention_curves",
    "retention_triangle",
    "retention_variants",
    "scores_by_group",
    "scores_over_time",
    "stage_bars",
    "survival_curves",
]
