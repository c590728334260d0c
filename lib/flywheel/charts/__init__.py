"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.maturity import maturity_change, maturity_map, maturity_radar
from flywheel.charts.returns import experience_ranges
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.tier_money import allocation_comparison, tier_economics
from flywheel.charts.tiers import concentration_curve, migration_map, rfm_grid, tier_pyramid
from flywheel.charts.voc import scores_by_group, scores_over_time
from flywheel.charts.wheel import wheel_over_time, wheel_tornado

__all__ = [
    "Chart",
    "allocation_comparison",
    "chart",
    "concentration_curve",
    "experience_ranges",
    "funnel_steps",
    "maturity_change",
    "maturity_map",
    "maturity_radar",
    "migration_map",
    "panels",
    "retention_curves",
    "retention_triangle",
    "rfm_grid",
    "scores_by_group",
    "scores_over_time",
    "tier_economics",
    "tier_pyramid",
    "wheel_over_time",
    "wheel_tornado",
]
