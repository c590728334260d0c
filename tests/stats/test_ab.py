"""Power, corrections, several looks and combined estimates against published tables and statsmodels."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from flywheel import stats
from flywheel.errors import BadInputError
from flywheel.stats import Estimate


@settings(max_examples=15)  # a call of statsmodels' Holm takes a tenth of a second
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_corrections_equal_statsmodels(values):
    """Holm and Benjamini–Hochberg are those of statsmodels."""
    for ours, theirs in (("holm", "holm"), ("bh", "fdr_bh")):
        assert stats.adjusted_p(values, method=ours) == pytest.approx(multipletests(values, method=theirs)[1])
    assert stats.adjusted_p(values, method="none").tolist() == values


def test_questions_that_were_not_asked_do_not_count():
    """A missing p-value stays missing and makes the others no larger."""
    found = stats.adjusted_p([0.02, math.nan, 0.03])
    assert found[[0, 2]].tolist() == pytest.approx([0.04, 0.04])
    assert math.isnan(found[1])
    assert len(stats.adjusted_p([])) == 0


def test_p_of_two_shares_equals_statsmodels():
    """The score test is the pooled z-test; empty groups have no p, equal extremes have 1."""
    assert stats.share_difference_p(56, 70, 48, 80) == pytest.approx(proportions_ztest([56, 48], [70, 80])[1])
    assert math.isnan(stats.share_difference_p(0, 0, 1, 2))
    assert stats.share_difference_p(5, 5, 7, 7) == 1.0
    assert math.isnan(stats.share_p(0, 0, share=0.5))


@pytest.mark.parametrize(
    ("looks", "rate"), [(1, 0.05), (2, 0.083), (3, 0.107), (4, 0.126), (5, 0.142), (10, 0.193), (20, 0.248)]
)
def test_peeking_equals_the_published_table(looks, rate):
    """Armitage, McPherson and Rowe (1969), table 2, at 5 %."""
    assert stats.peeking_error(looks) == pytest.approx(rate, abs=6e-4)


def test_look_limits_equal_published_ones():
    """Lan–DeMets limits for five looks at 5 %, as tables of group-sequential designs print them."""
    assert stats.look_limits(5) == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)
    assert stats.look_limits(5, spending="pocock") == pytest.approx([2.4380, 2.4268, 2.4101, 2.3966, 2.3859], abs=2e-4)
    assert stats.look_limits(1) == pytest.approx([1.959964])
    assert len(stats.look_limits(20)) == 20


def test_limits_keep_the_rate_of_all_looks_together():
    """Walks without an effect cross five O'Brien–Fleming limits about 5 times in 100, five single limits 14 times."""
    rng = np.random.default_rng(3)
    walks = rng.normal(size=(20_000, 5)).cumsum(axis=1) / np.sqrt(np.arange(1, 6))
    assert np.mean((abs(walks) > stats.look_limits(5)).any(axis=1)) == pytest.approx(0.05, abs=0.005)
    assert np.mean((abs(walks) > 1.96).any(axis=1)) == pytest.approx(0.142, abs=0.008)


def test_always_valid_intervals_hold_at_every_look():
    """Of 2000 walks without an effect, looked at 50 times each, fewer than 5 in 100 ever leave the interval."""
    rng = np.random.default_rng(4)
    n = np.arange(20, 1020, 20)
    means = rng.normal(size=(2000, 50, 20)).sum(axis=2).cumsum(axis=1) / n
    halves = np.array(
        [
            stats.always_valid(Estimate(0, 0, 0, int(size)), standard_error=1 / math.sqrt(size), expected=0.1).high
            for size in n
        ]
    )
    assert np.mean((abs(means) > halves).any(axis=1)) <= 0.05
    assert np.mean((abs(means) > 1.96 / np.sqrt(n)).any(axis=1)) > 0.2


def test_always_valid_is_wider_than_the_usual_interval():
    """At any one look the price of looking often is a wider interval; impossible inputs are all named."""
    usual = Estimate(0.05, 0.05 - 1.96 * 0.02, 0.05 + 1.96 * 0.02, 2000, signed=True)
    found = stats.always_valid(usual, standard_error=0.02, expected=0.05)
    assert found.low < usual.low < usual.high < found.high
    with pytest.raises(BadInputError, match=r"(?s)standard_error.*expected"):
        stats.always_valid(usual, standard_error=0, expected=0)


def test_power_and_units_belong_together():
    """The units that are needed give the wanted power, two fewer do not; uneven arms need more."""
    units = stats.units_needed(0.1, 0.02, power=0.9)
    assert stats.share_power(0.1, 0.02, units=units) >= 0.9 > stats.share_power(0.1, 0.02, units=units - 2)
    assert stats.units_needed(0.1, 0.02, power=0.9, pilot_share=0.2) > 1.4 * units
    assert stats.mean_power(0.5, 1.0, units=stats.units_needed(0, 0.5, sd=1.0)) >= 0.8


def test_power_is_how_often_the_effect_is_found():
    """In 2000 draws of 1200 units, 20 % against 26 %, the effect is found about as often as computed."""
    rng = np.random.default_rng(8)
    pairs = zip(rng.binomial(600, 0.26, 2000), rng.binomial(600, 0.2, 2000), strict=True)
    found = np.mean([stats.share_difference_p(one, 600, other, 600) < 0.05 for one, other in pairs])
    assert found == pytest.approx(stats.share_power(0.2, 0.06, units=1200), abs=0.03)


def test_impossible_plans_are_refused():
    """No number of units finds nothing; shares stay shares; a spread is positive; looks exist."""
    with pytest.raises(BadInputError, match=r"(?s)effect of 0.*power: 80 does not lie"):
        stats.units_needed(0.3, 0, power=80)
    with pytest.raises(BadInputError, match="leaves the range"):
        stats.share_power(0.99, 0.02, units=100)
    with pytest.raises(BadInputError, match="not above 0"):
        stats.mean_power(1, 0, units=100)
    with pytest.raises(BadInputError, match=r"(?s)0 looks.*'haybittle' is not known"):
        stats.look_limits(0, spending="haybittle")


def test_combined_is_newcombe_for_a_difference():
    """The difference of two shares has the interval of `proportion_difference`."""
    found = stats.combined(lambda one, other: one - other, stats.proportion(56, 70), stats.proportion(48, 80))
    expected = stats.proportion_difference(56, 70, 48, 80)
    assert (found.value, found.low, found.high) == pytest.approx((expected.value, expected.low, expected.high))
    assert found.n == 70
    assert math.isnan(stats.combined(lambda one: one, Estimate(1, math.nan, math.nan, 1)).low)


def test_an_unknown_correction_is_refused():
    """A name that is not known never passes for a correction."""
    with pytest.raises(BadInputError, match="'bonferroni' is not a correction → use holm, bh or none"):
        stats.adjusted_p([0.01, 0.04], method="bonferroni")
