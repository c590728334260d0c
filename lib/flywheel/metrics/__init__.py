"""Any metric by its name → one unit table, a series or a comparison of voices, cut to a scope and two windows."""

from flywheel.metrics.registry import METRICS, Metric, known
from flywheel.metrics.scopes import assign
from flywheel.metrics.units import (
    by_period,
    by_stretch,
    daily_units,
    levels_by_stretch,
    series,
    since_start,
    unit_table,
    with_attributes,
)
from flywheel.metrics.voices import SMALLEST_GROUP, Voices, channel_label, user_label, voices

__all__ = [
    "METRICS",
    "SMALLEST_GROUP",
    "Metric",
    "Voices",
    "assign",
    "by_period",
    "by_stretch",
    "channel_label",
    "daily_units",
    "known",
    "levels_by_stretch",
    "series",
    "since_start",
    "unit_table",
    "user_label",
    "voices",
    "with_attributes",
]
