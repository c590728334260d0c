"""The CUSUM chart of failures: worked by hand, run lengths exact and simulated, bad input refused."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import stats
from flywheel.errors import BadInputError
from flywheel.stats import failures


def test_evidence_is_worked_by_hand():
    """At a reference of 1/8 a failure adds 7/8, a success takes 1/8 away, and nothing falls below 0."""
    chart = stats.failure_chart([False, True, True, False], acceptable=0.1, run_length=1000)
    assert chart.reference == 1 / 8
    assert chart.evidence.tolist() == [0, 7 / 8, 14 / 8, 13 / 8]
    assert not chart.alarm.any()


def test_an_alarm_stands_until_its_evidence_is_used_up():
    """The sum is held at the limit, 1.75; fourteen successes of 1/8 each end the alarm."""
    chart = stats.failure_chart([True] * 5 + [False] * 15, acceptable=0.1, run_length=50)
    assert chart.limit == 1.75
    assert chart.evidence.max() == 1.75
    assert chart.alarm.tolist() == [False] + [True] * 17 + [False] * 2


@pytest.mark.parametrize("acceptable", [0.02, 0.1, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("top", [1, 2, 7, 40])
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_run_lengths_are_those_of_the_whole_chain(acceptable, top, share):
    """The banded equations give what the full transition matrix gives."""
    reference = failures._reference(acceptable)
    up, down = reference.denominator - reference.numerator, reference.numerator
    chain = np.eye(top)
    for state in range(top):
        chain[state, max(0, state - down)] -= 1 - share
        if state + up < top:
            chain[state, state + up] -= share
    wanted = np.linalg.solve(chain, np.ones(top))[0]
    found = failures._run_length(top, share, reference)
    assert found == pytest.approx(wanted, rel=1e-6) or (found == np.inf and not 0 < wanted < 1e12)


def test_run_length_is_what_a_simulation_finds():
    """2,000 charts at exactly the acceptable share give their first alarm after the computed number of trials."""
    chart = stats.failure_chart([], acceptable=0.1, run_length=300)
    rng, lengths = np.random.default_rng(20261125), []
    top = round(8 * chart.limit)
    sums, alive, steps = np.zeros(2000, dtype=int), np.ones(2000, dtype=bool), 0
    while alive.any():
        steps += 1
        sums = np.maximum(sums + np.where(rng.random(2000) < 0.1, 7, -1), 0)
        fresh = alive & (sums >= top)
        lengths += [steps] * int(fresh.sum())
        alive &= ~fresh
    error = np.std(lengths) / np.sqrt(2000)
    assert np.mean(lengths) == pytest.approx(chart.run_length, abs=3.3 * error)


def test_one_success_in_one_trial():
    """A limit that the first failure reaches gives a geometric run length: one over the share."""
    assert failures._run_length(1, 0.2, Fraction(1, 8)) == pytest.approx(5)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.02, 0.6), st.floats(5, 1e6))
def test_the_wanted_run_length_is_kept(acceptable, wanted):
    """The limit gives at least the wanted run length, and a higher share of failures a shorter one."""
    chart = stats.failure_chart([], acceptable=acceptable, run_length=wanted)
    assert chart.run_length >= wanted
    assert acceptable < chart.reference < 1
    worse = stats.failure_run_length(chart, share=min(0.99, 1.5 * acceptable))
    assert worse <= stats.failure_run_length(chart, share=acceptable)


def test_bad_input_is_refused_all_at_once():
    """A share of 0 and a run length of 2 are both named."""
    with pytest.raises(BadInputError, match="2 problems") as caught:
        stats.failure_chart([True], acceptable=0, run_length=2)
    assert [problem.place for problem in caught.value.problems] == ["acceptable", "run_length"]
    with pytest.raises(BadInputError, match=r"write 0\.1 for 10 %"):
        stats.failure_run_length(stats.failure_chart([]), share=10)
