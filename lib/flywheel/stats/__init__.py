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
from flywheel.stats.reliability import cronbach_alpha
from flywheel.stats.sequential import ChartKind, Evidence, evidence, limit_for, run_length
from flywheel.stats.stratified import stratified_proportion_difference

__all__ = [
    "MINIMUM_N",
    "ChartKind",
    "ControlLimits",
    "Estimate",
    "Evidence",
    "Unit",
    "as_text",
    "control_limits",
    "cronbach_alpha",
    "evidence",
    "limit_for",
    "mean",
    "mean_difference",
    "mean_difference_from_moments",
    "mean_from_moments",
    "nps",
    "nps_difference",
    "proportion",
    "proportion_difference",
    "run_length",
    "stratified_proportion_difference",
]
