"""EWMA and CUSUM: published run lengths, limits chosen for a length, and evidence worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import stats
from flywheel.errors import BadInputError
from flywheel.stats import sequential

MONTGOMERY_CUSUM = {
    4: {0: 168, 0.25: 74.2, 0.5: 26.6, 0.75: 13.3, 1: 8.38, 1.5: 4.75, 2: 3.34, 2.5: 2.62, 3: 2.19, 4: 1.71},
    5: {0: 465, 0.25: 139, 0.5: 38.0, 0.75: 17.0, 1: 10.4, 1.5: 5.75, 2: 4.01, 2.5: 3.11, 3: 2.57, 4: 2.01},
}
"""Montgomery (2019), table 9.3: two-sided CUSUM with allowance ½, limit → shift → average run length."""

LUCAS_SACCUCCI = {
    (0.4, 3.054): {0: 500, 0.25: 224, 0.5: 71.2, 0.75: 28.4, 1: 14.3, 1.5: 5.9, 2: 3.5},
    (0.2, 2.962): {0: 500, 0.25: 150, 0.5: 41.8, 0.75: 18.2, 1: 10.5, 1.5: 5.5, 2: 3.7},
    (0.1, 2.814): {0: 500, 0.25: 106, 0.5: 31.3, 0.75: 15.9, 1: 10.3, 1.5: 6.1, 2: 4.4},
}
"""Montgomery (2019), table 9.11, after Lucas and Saccucci: (weight, width) → shift → average run length."""


@pytest.mark.parametrize("limit", MONTGOMERY_CUSUM)
def test_cusum_run_lengths_are_those_of_montgomery(limit):
    """Each entry of table 9.3 comes out to its printed digits, one unit in the last place allowed for old rounding."""
    found = [stats.run_length(limit, kind="cusum", shift=shift) for shift in MONTGOMERY_CUSUM[limit]]
    assert found == pytest.approx(list(MONTGOMERY_CUSUM[limit].values()), rel=0.004)


@pytest.mark.parametrize(("weight", "width"), LUCAS_SACCUCCI)
def test_ewma_run_lengths_are_those_of_lucas_and_saccucci(weight, width):
    """Three columns of the published table come out within their rounding."""
    limit = width * math.sqrt(weight / (2 - weight))
    table = LUCAS_SACCUCCI[weight, width]
    found = [sequential._ewma_run_length(limit, shift, weight=weight) for shift in table]
    assert found == pytest.approx(list(table.values()), rel=0.012)


@pytest.mark.parametrize(("weight", "length"), [(0.05, 1379.3), (0.1, 842.15), (0.25, 502.90), (0.5, 397.46)])
def test_ewma_run_lengths_are_those_of_crowder(weight, length):
    """Crowder (1987), table 1, limits of three standard errors: five digits agree."""
    limit = 3 * math.sqrt(weight / (2 - weight))
    assert sequential._ewma_run_length(limit, 0.0, weight=weight) == pytest.approx(length, rel=1e-4)


@pytest.mark.parametrize(("limit", "shift"), [(4, 0), (5, 0), (4.77, 0), (5, 1)])
def test_siegmund_s_approximation_is_near(limit, shift):
    """The closed formula with its correction of 1.166 lies within 2 % of ours."""

    def one_sided(delta):
        drift, far = delta - 0.5, limit + 1.166
        return (math.exp(-2 * drift * far) + 2 * drift * far - 1) / (2 * drift**2)

    wanted = 1 / (1 / one_sided(shift) + 1 / one_sided(-shift))
    assert stats.run_length(limit, kind="cusum", shift=shift) == pytest.approx(wanted, rel=0.02)


def test_known_limits_for_a_run_length_of_370():
    """3 for Shewhart; 4.77 for a CUSUM with allowance ½ (Hawkins 1993, in Montgomery's table 9.4)."""
    length = stats.run_length(3, kind="shewhart")
    assert length == pytest.approx(370.398, abs=1e-3)
    assert stats.limit_for(length, kind="shewhart") == pytest.approx(3, abs=1e-9)
    assert stats.limit_for(length, kind="cusum") == pytest.approx(4.77, abs=0.006)


@settings(max_examples=7)
@given(st.sampled_from(["shewhart", "ewma", "cusum"]), st.floats(5, 5000))
def test_the_limit_gives_back_the_run_length(kind, length):
    """Choosing a limit for a length and asking for its length are inverse; a longer one has a wider limit."""
    limit = stats.limit_for(length, kind=kind)
    assert stats.run_length(limit, kind=kind) == pytest.approx(length, rel=1e-6)
    assert stats.limit_for(length * 1.5, kind=kind) > limit


@pytest.mark.parametrize("kind", ["ewma", "cusum"])
def test_simulated_run_lengths_are_as_computed(kind):
    """400 series without a change: the mean time to the first false alarm of a chart for 20 points is near 20."""
    values = np.random.default_rng(1).normal(size=(400, 200))
    lengths = []
    for series in values:
        outside = stats.evidence(
            np.append(series, np.full(200, 0.0)),
            n=np.ones(400),
            within_sd=1.0,
            kind=kind,
            run_length=20,
            baseline=[False] * 200 + [True] * 200,
        ).outside[:200]
        lengths.append(int(outside.argmax()) + 1 if outside.any() else 200)
    assert np.mean(lengths) == pytest.approx(20, abs=3 * 20 / math.sqrt(400))


def test_a_cusum_worked_by_hand():
    """Centre 0, standard error 1: sums are 0.5, 2.0, 4.5, then 6.0 > 4.77 alarms and the sum starts anew."""
    values = [0, 0, 1, 2, 3, 2, 0]
    chart = stats.evidence(values, n=[1] * 7, within_sd=1, kind="cusum", baseline=[True, True] + [False] * 5)
    assert chart.rise.tolist() == [0, 0, 0.5, 2, 4.5, 6, 0]
    assert chart.fall.tolist() == [0] * 7
    assert chart.outside.tolist() == [False] * 5 + [True, False]
    assert chart.high[2] == pytest.approx(chart.limit + 0.5)
    assert chart.high[5] == pytest.approx(chart.limit + 0.5 - 4.5)


def test_an_ewma_worked_by_hand():
    """A point counts 20 %: 1, 1, 1 in standard errors give 0.2, 0.36, 0.488, and as much less on the other side."""
    chart = stats.evidence([0, 0, 1, 1, 1], n=[4] * 5, within_sd=2, baseline=[True, True] + [False] * 3)
    assert chart.rise.tolist() == pytest.approx([0, 0, 0.2, 0.36, 0.488])
    assert chart.fall.tolist() == pytest.approx([0, 0, -0.2, -0.36, -0.488])


@settings(max_examples=30)
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=9), st.sampled_from(["shewhart", "ewma", "cusum"]))
def test_a_point_alarms_exactly_outside_of_its_own_limits(values, kind):
    """`low` and `high` of each point say which value would have raised the alarm."""
    chart = stats.evidence(values, n=[1] * len(values), within_sd=0.7, kind=kind, run_length=8)
    series = np.asarray(values)
    clear = (np.abs(series - chart.low) > 1e-9) & (np.abs(series - chart.high) > 1e-9)
    assert (((series < chart.low) | (series > chart.high)) == chart.outside)[clear].all()


def test_shares_of_changing_n_count_in_their_own_standard_errors():
    """0.6 against 0.5 is one standard error of 25 answers and four of 400."""
    base = [True, True, False, False]
    chart = stats.evidence([0.5, 0.5, 0.6, 0.6], n=[100, 100, 25, 400], kind="cusum", baseline=base)
    assert np.diff(chart.rise).tolist() == pytest.approx([0, 0.5, 3.5])


def test_missing_and_unjudged_points_change_nothing():
    """The evidence waits; nothing is read into a gap."""
    values, n = [0, 0, 2, math.nan, 9, 2], [1, 1, 1, 0, 1, 1]
    judged = [True] * 4 + [False, True]
    base = [True, True] + [False] * 4
    chart = stats.evidence(values, n=n, within_sd=1, kind="cusum", baseline=base, judged=judged)
    assert chart.rise.tolist() == [0, 0, 1.5, 1.5, 1.5, 3.0]
    assert not chart.outside.any()


def test_without_spread_any_change_alarms():
    """When every answer was alike, a single different point is infinitely far off; equal ones are not."""
    chart = stats.evidence([1, 1, 1, 0.9], n=[10] * 4, kind="ewma", baseline=[True, True, True, False])
    assert chart.outside.tolist() == [False, False, False, True]


@pytest.mark.parametrize("values", [[], [math.nan]])
def test_nothing_gives_nothing(values):
    """An empty or missing series has no alarm."""
    assert not stats.evidence(values, n=[0] * len(values)).outside.any()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.limit_for(3), r"run_length: 3 is not a run length.*370 is usual"),
        (lambda: stats.limit_for(math.nan, kind="cusum"), r"nan is not a run length"),
        (lambda: stats.run_length(0), r"limit: 0 is not a limit"),
        (lambda: stats.run_length(1, kind="ewmaa"), r"'ewmaa' is not a control chart.*use shewhart, ewma or cusum"),
        (lambda: stats.evidence([0.1, 2], n=[3, 3]), r"a share lies outside of 0 to 1"),
        (lambda: stats.evidence([0.1], n=[3, 3]), r"2 numbers for 1 points"),
    ],
)
def test_impossible_charts_are_refused(call, message):
    """Lengths, limits and charts that cannot be are named."""
    with pytest.raises(BadInputError, match=message):
        call()
