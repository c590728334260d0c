"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.journey import journey_map
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.structures import empathy_map, five_whys
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time
from flywheel.charts.voice_text import found_themes, sentiment_shares, theme_shares

__all__ = [
    "Chart",
    "chart",
    "empathy_map",
    "five_whys",
    "found_themes",
    "funnel_steps",
    "journey_map",
    "panels",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
    "sentiment_shares",
    "theme_shares",
]
