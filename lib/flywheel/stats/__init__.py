"""Turns counts and values into estimates with intervals, differences and control limits; knows no business term."""

from flywheel.stats.control import ControlLimits, control_limits
from flywheel.stats.differences import (
    mean_difference,
    mean_difference_from_moments,
    nps_difference,
    proportion_difference,
)
from flywheel.stats.estimate import MINIMUM_N, Estimate, Unit, as_text
from flywheel.stats.intervals import mean, mean_from_moments, nps, proportion
from flywheel.stats.stratified import stratified_proportion_difference

__all__ = [
    "MINIMUM_N",
    "ControlLimits",
    "Estimate",
    "Unit",
    "as_text",
    "control_limits",
    "mean",
    "mean_difference",
    "mean_difference_from_moments",
    "mean_from_moments",
    "nps",
    "nps_difference",
    "proportion",
    "proportion_difference",
    "stratified_proportion_difference",
]
