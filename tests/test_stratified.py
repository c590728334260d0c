"""The difference of shares within strata: one stratum, sparse strata, coverage and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from flywheel import stats
from flywheel.errors import BadInputError


def test_one_stratum_is_the_plain_difference() -> None:
    """With one stratum the estimate is p1 − p0 and the half width that of Sato's variance, worked by hand."""
    found = stats.stratified_proportion_difference([30], [50], [20], [50])
    assert found.value == pytest.approx(0.2)
    # P = (2500·20 − 2500·30) ÷ 10000 = −2.5; Q = (30·30 + 20·20) ÷ 200 = 6.5; weight 25
    assert found.high - found.value == pytest.approx(1.959964 * math.sqrt((0.2 * -2.5 + 6.5) / 625), abs=1e-6)
    assert (found.n, found.signed) == (100, True)


def test_simpson_s_paradox_is_not_fallen_for() -> None:
    """Within both strata the first group is 10 points better, although all together it looks worse."""
    found = stats.stratified_proportion_difference([20, 81], [200, 90], [0, 160], [20, 200])
    assert found.value == pytest.approx(0.1)
    assert (20 + 81) / 290 < 160 / 220


def test_strata_with_one_group_only_say_nothing() -> None:
    """They change neither estimate nor n; without any other there is no estimate."""
    with_them = stats.stratified_proportion_difference([3, 5], [10, 10], [2, 0], [10, 0])
    assert (with_them.value, with_them.n) == (pytest.approx(0.1), 20)
    nothing = stats.stratified_proportion_difference([3], [10], [0], [0])
    assert math.isnan(nothing.value)
    assert nothing.n == 0
    assert math.isnan(stats.stratified_proportion_difference([], [], [], []).value)


def test_the_interval_covers_at_its_level() -> None:
    """Over 400 seeds with thirty sparse strata the interval holds the true difference about 95 times in 100."""
    held = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        n_1, n_0, base = rng.integers(1, 8, 30), rng.integers(4, 30, 30), rng.uniform(0.1, 0.6, 30)
        found = stats.stratified_proportion_difference(rng.binomial(n_1, base + 0.1), n_1, rng.binomial(n_0, base), n_0)
        held += found.low <= 0.1 <= found.high
    assert 368 <= held <= 392


def test_impossible_counts_are_refused() -> None:
    """Different lengths, more successes than people, and a level of 2."""
    with pytest.raises(BadInputError, match="differ in length"):
        stats.stratified_proportion_difference([1, 2], [3], [1], [3])
    with pytest.raises(BadInputError, match="more than the 3"):
        stats.stratified_proportion_difference([4], [3], [1], [3])
    with pytest.raises(BadInputError, match="not a coverage"):
        stats.stratified_proportion_difference([1], [3], [1], [3], level=2)
