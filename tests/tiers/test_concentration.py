"""Shares of the head, Lorenz curve and Gini by hand, against scipy and simulation, and the claim put to the test."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from flywheel import samples, tiers
from flywheel.errors import BadInputError
from flywheel.places import datasets
from flywheel.tiers.concentration import _gini, _head


def by_user(*cents):
    return pd.DataFrame({"user_id": [f"u{n}" for n in range(len(cents))], "margin_cents": list(cents)})


def test_shares_curve_and_gini_by_hand():
    """Of 700, 100, 100, 100 the best quarter holds 70 %; Gini is 3 × 600 × 2 ÷ 16 ÷ (2 × 250)."""
    result = tiers.concentration(by_user(700, 100, 100, 100), heads=(0.25, 0.5), claim=(0.25, 0.8))
    assert result.table["value"].tolist() == [0.7, 0.8]
    assert result.gini.value == pytest.approx(3 * 600 * 2 / 16 / 500)
    assert result.curve["value_share"].tolist() == pytest.approx([0, 0.7, 0.8, 0.9, 1])
    assert result.needed == 0.5


def test_orders_are_summed_by_user():
    """Two orders of one user are one user."""
    paid = pd.DataFrame({"user_id": ["a", "a", "b"], "margin_cents": [1, 2, 1]})
    assert tiers.concentration(paid, heads=(0.5,), claim=(0.5, 0.8)).table["value"].tolist() == [0.75]


def test_equal_users_have_no_concentration():
    """All alike: Gini 0, the best 10 % hold 10 %."""
    result = tiers.concentration(by_user(*[5] * 40), heads=(0.10,))
    assert result.gini.value == pytest.approx(0, abs=1e-12)
    assert result.table.set_index("user_share")["value"].to_dict() == pytest.approx({0.05: 0.05, 0.10: 0.10})


def test_losses_are_kept_and_told():
    """A user below zero lowers the total: the best one of two holds more than everything."""
    result = tiers.concentration(by_user(300, -100), heads=(0.5,), claim=(0.5, 0.8))
    assert result.table["value"].tolist() == [1.5]
    assert any("1 user is below zero" in note for note in result.notes)


@pytest.mark.parametrize("cents", [(), (0, 0), (100, -200)])
def test_without_a_total_above_zero_there_are_no_shares(cents):
    """Nobody, nothing, or a loss in all: not a number, and said so."""
    table = by_user(*cents).astype({"user_id": str, "margin_cents": "int64"})
    result = tiers.concentration(table)
    assert result.table["value"].isna().all()
    assert math.isnan(result.gini.value)
    assert math.isnan(result.needed)
    assert result.verdict == "not enough data"
    assert any("not above zero" in note for note in result.notes)


def test_the_claim_is_judged_by_the_interval():
    """80 % made by 5 % is not contradicted; far less is less, far more is more, of a head of 29 nothing is said."""

    def verdict(*cents):
        return tiers.concentration(by_user(*cents)).verdict

    assert verdict(*[7600] * 30, *[100] * 570) == "not contradicted"
    assert verdict(*[100] * 600) == "less"
    assert verdict(*[10**6] * 20, *[1] * 580) == "more"
    assert verdict(*[100] * 570) == "not enough data"


def test_intervals_cover_at_their_level():
    """Of 300 samples of a log-normal 90 to 98 % hold the true Gini and the true share of the best 5 %."""
    from scipy.special import ndtr, ndtri

    rng, sigma = np.random.default_rng(11), 0.8
    gini, share = 2 * ndtr(sigma / math.sqrt(2)) - 1, 1 - ndtr(ndtri(0.95) - sigma)
    hits = np.zeros(2)
    for _sample in range(300):
        x = np.sort(rng.lognormal(0, sigma, 2000))[::-1]
        head = _head(x, 0.05, level=0.95)
        one = _gini(x, level=0.95)
        hits += [head["low"] <= share <= head["high"], one.low <= gini <= one.high]
    assert (hits / 300 >= 0.90).all()
    assert (hits / 300 <= 0.985).all()


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=30).filter(any))
def test_gini_is_half_the_relative_mean_difference(cents):
    """For any amounts Gini equals the definition, lies between 0 and 1, and does not change with the unit."""
    x = np.array(sorted(cents, reverse=True), dtype=float)
    expected = np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
    assert _gini(x, level=0.95).value == pytest.approx(expected)
    assert _gini(100 * x, level=0.95).value == pytest.approx(expected)
    assert 0 <= expected < 1


def test_the_interval_agrees_with_the_jackknife():
    """The linearised standard error of Gini is that of leaving out one user at a time, to four per cent."""
    x = np.sort(np.random.default_rng(3).lognormal(0, 1, 400))[::-1]
    left_out = np.array([_gini(np.delete(x, place), level=0.95).value for place in range(len(x))])
    jackknife = math.sqrt((len(x) - 1) * left_out.var())
    one = _gini(x, level=0.95)
    assert (one.high - one.low) / 2 / 1.966 == pytest.approx(jackknife, rel=0.04)


def test_the_planted_truth_is_found():
    """In the sample the best 5 % do not make 80 % of the margin but a third of it."""
    truth = YAML(typ="safe").load(datasets() / "truths.yml")["planted"]["top_customers"]
    result = tiers.concentration(samples.load().orders)
    row = result.table.set_index("user_share").loc[0.05]
    assert row["users"] == truth["in_these_data"]["top_5_percent"]
    assert row["n"] == truth["in_these_data"]["customers"]
    assert row["value"] == pytest.approx(truth["in_these_data"]["share_of_margin"], abs=5e-5)
    assert result.verdict == "less"
    assert "80.0 %" in str(result)


def test_impossible_heads_and_claims_are_refused():
    """Both at once."""
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*heads.*claim"):
        tiers.concentration(by_user(1, 2), heads=(5,), claim=(0.05, 80))
