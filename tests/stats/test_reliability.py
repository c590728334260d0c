"""Cronbach's alpha: worked by hand, its interval, and groups in which nothing can be said."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel import stats
from flywheel.errors import BadInputError

ANSWERS = [[1, 2], [3, 3], [5, 4], [4, 4]]


def test_alpha_worked_by_hand():
    """Variances 35/12 and 11/12, of the totals 7: 2 × (1 − 46/12 ÷ 7)."""
    assert stats.cronbach_alpha(ANSWERS).value == pytest.approx(2 * (1 - 46 / 12 / 7))


def test_the_interval_is_feldt_s():
    """1 − (1 − alpha) F at 97.5 % and 2.5 %, with 3 and 3 degrees of freedom."""
    from scipy.stats import f

    found = stats.cronbach_alpha(ANSWERS)
    ends = [1 - (1 - found.value) * f.ppf(tail, 3, 3) for tail in (0.975, 0.025)]
    assert [found.low, found.high] == pytest.approx(ends)


def test_feldt_s_interval_covers_as_stated():
    """Parallel items of known reliability: 95 % of 400 intervals hold it, as far as 400 can tell."""
    rng = np.random.default_rng(2)
    true = 5 * 0.5 / (1 + 4 * 0.5)
    hits = 0
    for _ in range(400):
        items = rng.normal(size=(60, 1)) + rng.normal(size=(60, 5))
        found = stats.cronbach_alpha(items)
        hits += found.low <= true <= found.high
    assert hits / 400 == pytest.approx(0.95, abs=0.033)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=9))
def test_alpha_is_at_most_one_and_does_not_depend_on_units(rows):
    """Moving and stretching all items leaves alpha as it is."""
    found, moved = stats.cronbach_alpha(rows), stats.cronbach_alpha(3 + 10 * np.array(rows, dtype=float))
    assert found.value == pytest.approx(moved.value, nan_ok=True)
    assert math.isnan(found.value) or found.value <= 1 + 1e-12


@pytest.mark.parametrize("rows", [[[1, 2]], [[3, 3], [3, 3]], [[math.nan, 1], [2, 2]], np.empty((0, 3))])
def test_where_nothing_varies_nothing_is_said(rows):
    """One respondent, equal answers or no complete row: not a number."""
    assert math.isnan(stats.cronbach_alpha(rows).value)


def test_one_item_is_refused():
    """Consistency needs something to be consistent with."""
    with pytest.raises(BadInputError, match="1 item measures nothing"):
        stats.cronbach_alpha([[1], [2]])
