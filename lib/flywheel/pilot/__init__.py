"""A unit table → what a pilot changed, how surely, and what to decide."""

from flywheel.pilot.checking import SRM_LIMIT
from flywheel.pilot.decision import VERDICTS, Decision, GuardrailCheck, check_guardrail, decide, verdict_label
from flywheel.pilot.evaluation import Evaluation, evaluate, group_labels
from flywheel.pilot.experiment import Experiment, Measure, experiment, state_label
from flywheel.pilot.monitoring import NodeState, ProcessMonitor, monitor, rate_in_words, state_in_words
from flywheel.pilot.nodes import NodeCompletion, node_completion
from flywheel.pilot.planning import Peeking, Plan, peeking, plan
from flywheel.pilot.ratios import Comparison, compare, levels, ratio
from flywheel.pilot.reading import (
    MOST_COUNTED,
    assumptions,
    enough_in_words,
    units_from_counts,
    units_from_table,
    units_wanted,
)
from flywheel.pilot.segments import Segments, segments
from flywheel.pilot.side_by_side import Portfolio, portfolio
from flywheel.pilot.trends import (
    DifferenceInDifferences,
    InterruptedSeries,
    difference_in_differences,
    gaps,
    interrupted_series,
)
from flywheel.pilot.wording import deviation_in_words, interval_in_words

__all__ = [
    "MOST_COUNTED",
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
    "NodeState",
    "Peeking",
    "Plan",
    "Portfolio",
    "ProcessMonitor",
    "Segments",
    "assumptions",
    "check_guardrail",
    "compare",
    "decide",
    "deviation_in_words",
    "difference_in_differences",
    "enough_in_words",
    "evaluate",
    "experiment",
    "gaps",
    "group_labels",
    "interrupted_series",
    "interval_in_words",
    "levels",
    "monitor",
    "node_completion",
    "peeking",
    "plan",
    "portfolio",
    "rate_in_words",
    "ratio",
    "segments",
    "state_in_words",
    "state_label",
    "units_from_counts",
    "units_from_table",
    "units_wanted",
    "verdict_label",
]
