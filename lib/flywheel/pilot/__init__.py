"""A unit table → what a pilot changed, how surely, and what to decide."""

from flywheel.pilot.checking import SRM_LIMIT
from flywheel.pilot.decision import VERDICTS, Decision, GuardrailCheck, check_guardrail, decide, verdict_label
from flywheel.pilot.evaluation import Evaluation, evaluate, group_labels
from flywheel.pilot.experiment import Experiment, Measure, experiment, state_label
from flywheel.pilot.nodes import NodeCompletion, node_completion
from flywheel.pilot.planning import Peeking, Plan, peeking, plan
from flywheel.pilot.ratios import Comparison, compare, levels, ratio
from flywheel.pilot.segments import Segments, segments
from flywheel.pilot.trends import (
    DifferenceInDifferences,
    InterruptedSeries,
    difference_in_differences,
    gaps,
    interrupted_series,
)
from flywheel.pilot.wording import deviation_in_words, interval_in_words

__all__ = [
    "SRM_LIMIT",
    "VERDICTS",
    "Comparison",
    "Decision",
    "DifferenceInDifferences",
    "Evaluation",
    "Experiment",
    "GuardrailCheck",
    "InterruptedSeries",
    "Measure",
    "NodeCompletion",
    "Peeking",
    "Plan",
    "Segments",
    "check_guardrail",
    "compare",
    "decide",
    "deviation_in_words",
    "difference_in_differences",
    "evaluate",
    "experiment",
    "gaps",
    "group_labels",
    "interrupted_series",
    "interval_in_words",
    "levels",
    "node_completion",
    "peeking",
    "plan",
    "ratio",
    "segments",
    "state_label",
    "verdict_label",
]
