"""Turns successes and failures one after the other into a CUSUM chart whose run length is chosen and exact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
import numpy.typing as npt

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["FailureChart", "failure_chart", "failure_run_length"]

_NEVER = 1e12
"""Run lengths beyond are called infinite: the equations no longer carry enough digits."""


@dataclass(frozen=True, eq=False)
class FailureChart:
    """A CUSUM chart of failures, one element a trial.

    Attributes:
        evidence: Failures in excess of the reference that have come together so far; never above ``limit``.
        alarm: Whether the alarm stands: from the trial at which the evidence reaches ``limit`` until it is used up.
        limit: Where the alarm goes off, in failures.
        reference: Share of failures at which evidence neither grows nor shrinks.
        acceptable: Share of failures that counts as usual.
        run_length: Trials to the first alarm on average when the share of failures is ``acceptable``, exact.
    """

    evidence: npt.NDArray[np.float64]
    alarm: npt.NDArray[np.bool_]
    limit: float
    reference: float
    acceptable: float
    run_length: float


def failure_chart(
    failed: Sequence[bool] | npt.ArrayLike, *, acceptable: float = 0.1, run_length: float = 1000.0
) -> FailureChart:
    """Return the evidence that failures have become more frequent than is acceptable.

    Each failure adds what it exceeds the reference by, each success takes the reference away, and the sum never falls
    below nothing. The reference lies between the acceptable share and one half larger, so that a rise of that size is
    found soonest. The chart needs no groups and no normal values: three trials a day are as good as three thousand.

    Args:
        failed: Whether each trial failed, in time order.
        acceptable: Share of failures that counts as usual, between 0 and 1.
        run_length: Wanted trials to a false alarm on average; the limit is the lowest that gives at least as many.

    Returns:
        Evidence and alarms. The run length holds for trials that fail independently of one another.

    Raises:
        BadInputError: The share is not between 0 and 1, or the run length is not from 5 to 1,000,000,000.

    Example:
        >>> chart = failure_chart([False] * 20 + [True] * 8, run_length=500)
        >>> chart.limit, chart.reference, chart.alarm.tolist().index(True)
        (4.375, 0.125, 24)

    References:
        Reynolds, M. R. & Stoumbos, Z. G. (1999). A CUSUM chart for monitoring a proportion when inspecting
        continuously. Journal of Quality Technology 31, 87–108.
    """
    problems = []
    if not 0 < acceptable < 1:
        message = _("{share} is not a share of failures; it must lie between 0 and 1").format(share=acceptable)
        problems.append(Problem("acceptable", message, _("write 0.1 for 10 %")))
    if not 5 <= run_length <= 1e9:
        message = _("{value} is not a run length; it must lie between 5 and 1,000,000,000 trials")
        problems.append(Problem("run_length", message.format(value=run_length), _("1000 is usual")))
    if problems:
        raise BadInputError("failure_chart", problems)
    reference = _reference(acceptable)
    top = _limit_for(run_length, acceptable, reference)
    scale, back = reference.denominator, reference.numerator
    evidence, standing, at, on = [], [], 0, False
    for bad in np.asarray(failed, dtype=bool).tolist():
        at = min(max(at + (scale - back if bad else -back), 0), top)
        on = at == top or (on and at > 0)
        evidence.append(at)
        standing.append(on)
    return FailureChart(
        np.array(evidence, dtype=float) / scale,
        np.array(standing, dtype=bool),
        top / scale,
        back / scale,
        acceptable,
        _run_length(top, acceptable, reference),
    )


def failure_run_length(chart: FailureChart, *, share: float) -> float:
    """Return after how many trials a chart gives its first alarm on average, from a start without evidence.

    Args:
        chart: The chart, of which limit and reference count.
        share: True share of failures, between 0 and 1.

    Returns:
        The average run length in trials, solved exactly as a Markov chain over the values the sum can take; infinite
        beyond 10¹² trials.

    Raises:
        BadInputError: The share is not between 0 and 1.

    Example:
        >>> chart = failure_chart([], acceptable=0.1, run_length=1000)
        >>> [round(failure_run_length(chart, share=share)) for share in (0.05, 0.1, 0.15, 0.3)]
        [202930, 1005, 144, 31]

    References:
        Brook, D. & Evans, D. A. (1972). An approach to the probability distribution of CUSUM run length. Biometrika 59,
        539–549.
    """
    if not 0 < share < 1:
        message = _("{share} is not a share of failures; it must lie between 0 and 1").format(share=share)
        raise BadInputError("failure_run_length", [Problem("share", message, _("write 0.1 for 10 %"))])
    reference = _reference(chart.acceptable)
    return _run_length(round(chart.limit * reference.denominator), share, reference)


def _reference(acceptable: float) -> Fraction:
    """Return the share at which the likelihoods of usual and half as many more are the same, as a simple fraction."""
    worse = acceptable + min(acceptable, 1 - acceptable) / 2
    less = math.log((1 - acceptable) / (1 - worse))
    share = less / (less + math.log(worse / acceptable))
    return Fraction(share).limit_denominator(max(20, math.ceil(2 / share)))


@cache
def _limit_for(length: float, acceptable: float, reference: Fraction) -> int:
    """Return the lowest limit, in steps of one over the denominator, whose run length is at least ``length``."""
    low, high = 0, 2 * reference.denominator
    while _run_length(high, acceptable, reference) < length:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        enough = _run_length(middle, acceptable, reference) >= length
        low, high = (low, middle) if enough else (middle, high)
    return high


@cache
def _run_length(top: int, share: float, reference: Fraction) -> float:
    """Solve the chain: from each sum a failure leads up, a success down, and nothing leads below 0."""
    from scipy import linalg

    up, down = reference.denominator - reference.numerator, reference.numerator
    above, below = min(up, top - 1), min(down, top - 1)
    bands = np.zeros((above + below + 1, top))
    bands[above] = 1.0
    if above == up:
        bands[0, up:] -= share
    for state in range(min(down, top)):
        bands[above + state, 0] -= 1 - share  # a success from near 0 ends at 0
    if below == down:
        bands[above + down, : top - down] -= 1 - share
    found = float(linalg.solve_banded((below, above), bands, np.ones(top))[0])
    return found if 0 < found < _NEVER else math.inf
