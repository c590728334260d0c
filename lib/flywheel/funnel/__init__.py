"""Turns events into the steps users take one after another, and into what they do with what they are shown."""

from flywheel.funnel.count import Funnel, count
from flywheel.funnel.neck import Neck, neck
from flywheel.funnel.paths import DropOff, drop_off
from flywheel.funnel.reference import Comparison, compare
from flywheel.funnel.stages import STAGES, Advice, Stage, advice
from flywheel.funnel.times import Times, times
from flywheel.funnel.units import click_units, conversion_units
from flywheel.funnel.what_if import WhatIf, what_if

__all__ = [
    "STAGES",
    "Advice",
    "Comparison",
    "DropOff",
    "Funnel",
    "Neck",
    "Stage",
    "Times",
    "WhatIf",
    "advice",
    "click_units",
    "compare",
    "conversion_units",
    "count",
    "drop_off",
    "neck",
    "times",
    "what_if",
]
