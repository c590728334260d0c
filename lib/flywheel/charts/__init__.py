"""Turns results into pictures that say their finding in the title, and in words for those who cannot see them."""

from flywheel.charts.funnel import funnel_steps
from flywheel.charts.lifecycle import retention_curves, retention_triangle
from flywheel.charts.style import Chart, chart, panels
from flywheel.charts.voc import scores_by_group, scores_over_time
from flywheel.charts.voc_andon import andon_board
from flywheel.charts.voc_evidence import evidence_over_time
from flywheel.charts.voc_groups import behaviour_after, response_bias
from flywheel.charts.voc_matrix import severity_matrix
from flywheel.charts.voc_overview import voices_over_time

__all__ = [
    "Chart",
    "andon_board",
    "behaviour_after",
    "chart",
    "evidence_over_time",
    "funnel_steps",
    "panels",
    "response_bias",
    "retention_curves",
    "retention_triangle",
    "scores_by_group",
    "scores_over_time",
    "severity_matrix",
    "voices_over_time",
]
