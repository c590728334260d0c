"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.maturity import maturity_change, maturity_map, maturity_radar
from flywheel.charts.returns import experience_ranges
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time
from flywheel.charts.wheel import wheel_over_time, wheel_tornado

__all__ = [
    "Chart",
    "chart",
    "experience_ranges",
    "funnel_steps",
    "maturity_change",
    "maturity_map",
    "maturity_radar",
    "panels",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
    "wheel_over_time",
    "wheel_tornado",
]
