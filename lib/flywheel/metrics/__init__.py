"""Any metric by its name → one unit table, a series or a comparison of voices, cut to a scope and two windows."""

from flywheel.metrics.registry import METRICS, Metric, known
from flywheel.metrics.units import assign, series, since_start, unit_table
from flywheel.metrics.voices import Voices, channel_label, voices

__all__ = [
    "METRICS",
    "Metric",
    "Voices",
    "assign",
    "channel_label",
    "known",
    "series",
    "since_start",
    "unit_table",
    "voices",
]
