"""Intervals, differences and control limits: worked examples, other people's code, and laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel import stats
from flywheel.errors import BadInputError

COUNTS = st.integers(0, 400)


@st.composite
def shares(draw):
    n = draw(st.integers(1, 500))
    return draw(st.integers(0, n)), n


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (1, 1), (0, 40), (7, 40), (40, 40), (252, 600)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_a_share_has_the_interval_that_statsmodels_gives(successes, n, level):
    """Wilson's interval agrees with an independent implementation, ends included."""
    from statsmodels.stats.proportion import proportion_confint

    found = stats.proportion(successes, n, level=level)
    assert (found.low, found.high) == pytest.approx(
        proportion_confint(successes, n, alpha=1 - level, method="wilson"), abs=1e-12
    )
    assert found.method == "Wilson score"


@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20)])
def test_a_difference_of_shares_has_newcombe_s_interval(counts):
    """The hybrid score interval agrees with statsmodels."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = stats.proportion_difference(*counts)
    wanted = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(wanted, abs=1e-12)


def test_newcombe_s_own_example_comes_out():
    """Table II of the paper, case (a), method 10: 0.0524 to 0.3339."""
    found = stats.proportion_difference(56, 70, 48, 80)
    assert [round(end, 4) for end in (found.value, found.low, found.high)] == [0.2, 0.0524, 0.3339]


def test_means_and_their_difference_have_the_intervals_that_statsmodels_gives():
    """Student's and Welch's intervals agree with statsmodels on unequal groups."""
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    first, second = [5.0, 6.0, 7.5, 4.0, 6.5], [4.0, 4.5, 3.0]
    one, two = DescrStatsW(first), DescrStatsW(second)
    mean = stats.mean(first)
    assert (mean.low, mean.high) == pytest.approx(one.tconfint_mean(alpha=0.05))
    both = stats.mean_difference(first, second, level=0.9)
    wanted = CompareMeans(one, two).tconfint_diff(alpha=0.1, usevar="unequal")
    assert (both.low, both.high) == pytest.approx(wanted)
    assert both.value == pytest.approx(5.8 - 23 / 6)


def test_the_nps_interval_is_the_adjusted_wald_interval_worked_by_hand():
    """50, 30, 20: (50.75 − 20.75) ÷ 103 ± 1.96 √(0.6094 ÷ 103), in points."""
    found = stats.nps(50, 30, 20)
    assert found.value == 30
    assert (found.low, found.high) == pytest.approx((14.05, 44.20), abs=0.01)
    assert found.method == "adjusted Wald"


def test_an_nps_difference_joins_both_intervals():
    """The lower end lies √(down₁² + up₀²) below the difference."""
    first, second = stats.nps(50, 30, 20), stats.nps(40, 30, 30)
    found = stats.nps_difference((50, 30, 20), (40, 30, 30))
    assert found.value == pytest.approx(20)
    assert found.low == pytest.approx(20 - math.hypot(30 - first.low, second.high - 10))
    assert found.high == pytest.approx(20 + math.hypot(first.high - 30, 10 - second.low))
    assert found.n == 200


@pytest.mark.parametrize(
    "empty",
    [
        stats.proportion(0, 0),
        stats.nps(0, 0, 0),
        stats.mean([]),
        stats.mean([math.nan]),
        stats.proportion_difference(1, 2, 0, 0),
        stats.nps_difference((1, 1, 1), (0, 0, 0)),
        stats.mean_difference([1, 2], []),
    ],
)
def test_nothing_observed_is_not_zero(empty):
    """Without observations value and ends are not numbers, and the text says so."""
    assert all(math.isnan(number) for number in (empty.value, empty.low, empty.high))
    assert str(empty).startswith("no data")


def test_one_value_has_a_mean_but_no_interval():
    """A single value shows no spread."""
    assert str(stats.mean([5.0])) == "5.00 (no interval, n = 1)"
    assert math.isnan(stats.mean_difference([5.0], [1.0, 2.0]).low)


def test_values_that_never_vary_have_an_interval_without_width():
    """Two constant groups differ by exactly their difference."""
    found = stats.mean_difference([2, 2, 2], [1, 1])
    assert (found.value, found.low, found.high) == (1, 1, 1)


@given(shares(), st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_a_share_lies_in_its_interval_and_that_in_0_to_1(counts, level):
    """For any counts and level: 0 ≤ low ≤ value ≤ high ≤ 1."""
    found = stats.proportion(*counts, level=level)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.tuples(COUNTS, COUNTS, COUNTS).filter(any), st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_an_nps_lies_in_its_interval_and_that_in_range(counts, level):
    """For any answers: −100 ≤ low ≤ value ≤ high ≤ 100."""
    found = stats.nps(*counts, level=level)
    assert -100 <= found.low <= found.value <= found.high <= 100


@given(st.tuples(COUNTS, COUNTS, COUNTS).filter(any), shares())
def test_intervals_widen_with_the_level(answers, counts):
    """More certainty costs width."""
    for estimate in (
        lambda level: stats.nps(*answers, level=level),
        lambda level: stats.proportion(*counts, level=level),
    ):
        narrow, wide = estimate(0.8), estimate(0.95)
        assert wide.low <= narrow.low <= narrow.high <= wide.high


@given(shares(), st.integers(2, 20), st.tuples(COUNTS, COUNTS, COUNTS).filter(any))
def test_intervals_narrow_with_more_of_the_same(counts, times, answers):
    """The same shares in a larger sample are known better."""
    few, many = stats.proportion(*counts), stats.proportion(*(times * count for count in counts))
    assert many.high - many.low < few.high - few.low
    less, more = stats.nps(*answers), stats.nps(*(times * count for count in answers))
    assert more.high - more.low <= less.high - less.low + 1e-9


@given(shares(), shares())
def test_a_difference_turns_its_sign_with_its_groups(first, second):
    """Exchanging the groups mirrors value and interval."""
    there, back = stats.proportion_difference(*first, *second), stats.proportion_difference(*second, *first)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low), abs=1e-12)


@pytest.mark.parametrize("truth", [(0.5, 0.3), (0.2, 0.1)])
def test_intervals_cover_the_truth_about_as_often_as_stated(truth):
    """Of 2,000 samples, 95 % ± 2 points of the intervals hold the true NPS, share and difference."""
    draws, n = 2000, 120
    more, fewer = truth
    samples = np.random.default_rng(20260301).multinomial(n, [more, 1 - more - fewer, fewer], size=(draws, 2))
    nps_hits = share_hits = difference_hits = 0
    for (p, s, d), (q, r, e) in samples.tolist():
        nps = stats.nps(p, s, d)
        nps_hits += nps.low <= 100 * (more - fewer) <= nps.high
        share = stats.proportion(p, n)
        share_hits += share.low <= more <= share.high
        difference = stats.nps_difference((p, s, d), (q, r, e))
        difference_hits += difference.low <= 0 <= difference.high
    tolerance = 4 * math.sqrt(0.95 * 0.05 / draws)
    for hits in (nps_hits, share_hits, difference_hits):
        assert hits / draws == pytest.approx(0.95, abs=tolerance)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.proportion(7, 5), r"successes: 7 is more than the 5"),
        (lambda: stats.proportion(-1, 5), r"-1 is not a count"),
        (lambda: stats.proportion(1.5, 5), r"1\.5 is not a count"),
        (lambda: stats.proportion(math.nan, 5), r"nan is not a count"),
        (lambda: stats.nps(1, -2, -3, level=95), r"(?s)3 problems.*passives.*detractors.*level: 95 .*0\.95 for 95 %"),
        (lambda: stats.proportion_difference(1, 2, 4, 3), r"successes_0: 4 is more than the 3"),
        (lambda: stats.mean([1, 2], level=1), r"level: 1 "),
        (lambda: stats.control_limits([0.1, 2], n=[3], sigmas=0), r"(?s)3 problems.*1 numbers for 2 points"),
    ],
)
def test_impossible_numbers_are_refused_with_their_names(call, message):
    """What nobody can have counted is named, all of it at once."""
    with pytest.raises(BadInputError, match=message):
        call()


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (stats.proportion(252, 600), "42.0 % (38.1–46.0 %, n = 600)"),
        (stats.proportion_difference(30, 100, 27, 100), "+3.0 percentage points (−9.4 to +15.3, n = 200)"),
        (stats.nps(20, 30, 50), "−30.0 points (−44.2 to −14.1, n = 100)"),
        (stats.Estimate(1234.0, 1000.0, 1500.0, 9, unit="cents"), "12.34 (10.00 to 15.00, n = 9)"),
    ],
)
def test_an_estimate_reads_like_a_sentence(estimate, text):
    """Value, unit, interval and sample size stand together, with a true minus sign."""
    assert str(estimate) == text


def test_a_difference_of_nothing_has_no_sign():
    """Neither plus nor minus zero is written."""
    assert stats.as_text(-0.0001, "share", signed=True) == "0.0 percentage points"


def test_a_p_chart_has_montgomery_s_limits():
    """Centre p̄, limits p̄ ± 3√(p̄(1 − p̄) ÷ n): 0.1 and n = 100 give 0.01 and 0.19."""
    found = stats.control_limits([0.1, 0.05, 0.15], n=[100, 100, 100])
    assert found.centre == pytest.approx(0.1)
    assert found.low.tolist() == pytest.approx([0.01] * 3)
    assert found.high.tolist() == pytest.approx([0.19] * 3)
    assert found.method == "p chart"


def test_single_values_get_limits_from_their_moving_range():
    """XmR: mean 5, mean moving range 2, limits 5 ± 2.66 × 2."""
    found = stats.control_limits([4, 6, 4, 6])
    assert (found.low[0], found.high[0]) == pytest.approx((5 - 2.66 * 2, 5 + 2.66 * 2), abs=0.002)
    assert found.method == "XmR chart"


def test_limits_follow_the_sample_size_and_leave_gaps():
    """A mean of more answers has narrower limits; a missing one has none and raises no alarm."""
    found = stats.control_limits([10.0, math.nan, 10.0], n=[25, 0, 100], within_sd=5)
    assert (found.high - found.centre).tolist() == pytest.approx([3.0, math.nan, 1.5], nan_ok=True)
    assert found.outside.tolist() == [False, False, False]
    assert found.method == "X-bar chart"


def test_the_false_alarm_rate_is_the_one_stated():
    """Over 40,000 quiet points 0.27 % lie outside of three standard errors."""
    values = np.random.default_rng(5).normal(0, 1, 40_000) / math.sqrt(50)
    found = stats.control_limits(values, n=np.full(40_000, 50), within_sd=1.0)
    assert found.false_alarm_rate == pytest.approx(0.0027, abs=1e-5)
    assert found.outside.mean() == pytest.approx(0.0027, abs=4 * math.sqrt(0.0027 / 40_000))


def test_a_series_without_any_value_has_no_limits():
    """An empty series is answered with nothing, not with an error."""
    assert math.isnan(stats.control_limits([]).centre)
    assert math.isnan(stats.control_limits([math.nan], n=[0]).centre)


def test_a_baseline_sets_the_limits_for_all_points():
    """The strange point is judged by limits it did not help to set."""
    found = stats.control_limits([0.1, 0.1, 0.9], n=[100, 100, 100], baseline=[True, True, False])
    assert found.centre == pytest.approx(0.1)
    assert found.outside.tolist() == [False, False, True]
