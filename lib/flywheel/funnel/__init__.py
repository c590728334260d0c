"""Turns events into the steps users take one after another, and into what they do with what they are shown."""

from flywheel.funnel.count import Funnel, count
from flywheel.funnel.units import click_units, conversion_units

__all__ = [
    "Funnel",
    "click_units",
    "conversion_units",
    "count",
]
