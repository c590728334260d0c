"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.tier_money import allocation_comparison, tier_economics
from flywheel.charts.tiers import concentration_curve, migration_map, rfm_grid, tier_pyramid
from flywheel.charts.voc import scores_by_group, scores_over_time

__all__ = [
    "Chart",
    "allocation_comparison",
    "chart",
    "concentration_curve",
    "funnel_steps",
    "migration_map",
    "panels",
    "retention_curves",
    "retention_triangle",
    "rfm_grid",
    "scores_by_group",
    "scores_over_time",
    "tier_economics",
    "tier_pyramid",
]
