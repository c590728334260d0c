"""Turns counts and values into estimates with intervals, differences and control limits; knows no business term."""

from flywheel.stats.combined import combined
from flywheel.stats.control import ControlLimits, control_limits
from flywheel.stats.differences import (
    mean_difference,
    mean_difference_from_moments,
    nps_difference,
    proportion_difference,
)
from flywheel.stats.estimate import MINIMUM_N, Estimate, Unit, as_text
from flywheel.stats.failures import FailureChart, failure_chart, failure_run_length
from flywheel.stats.intervals import mean, mean_from_moments, nps, proportion
from flywheel.stats.multiplicity import Correction, adjusted_p, share_difference_p, share_p, two_sided
from flywheel.stats.power import design_effect, margin_units, mean_power, share_power, smallest_effect, units_needed
from flywheel.stats.reliability import cronbach_alpha
from flywheel.stats.sequential import ChartKind, Evidence, evidence, limit_for, run_length
from flywheel.stats.sequential_tests import Spending, always_valid, look_limits, peeking_error
from flywheel.stats.shrinkage import Shrunk, shrunk
from flywheel.stats.stratified import stratified_proportion_difference

__all__ = [
    "MINIMUM_N",
    "ChartKind",
    "ControlLimits",
    "Correction",
    "Estimate",
    "Evidence",
    "FailureChart",
    "Shrunk",
    "Spending",
    "Unit",
    "adjusted_p",
    "always_valid",
    "as_text",
    "combined",
    "control_limits",
    "cronbach_alpha",
    "design_effect",
    "evidence",
    "failure_chart",
    "failure_run_length",
    "limit_for",
    "look_limits",
    "margin_units",
    "mean",
    "mean_difference",
    "mean_difference_from_moments",
    "mean_from_moments",
    "mean_power",
    "nps",
    "nps_difference",
    "peeking_error",
    "proportion",
    "proportion_difference",
    "run_length",
    "share_difference_p",
    "share_p",
    "share_power",
    "shrunk",
    "smallest_effect",
    "stratified_proportion_difference",
    "two_sided",
    "units_needed",
]
