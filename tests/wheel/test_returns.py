"""Returns are ranges: as worked by hand where nothing is uncertain, seeded where it is, and never one number."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import triang

from flywheel import wheel
from flywheel.errors import BadInputError

CERTAIN = wheel.Company(
    customers=1_000,
    orders_per_customer=5,
    basket_cents=10_000,
    margin_share=0.2,
    retention=0.5,
    prospects=2_000,
    conversion=0.05,
    acquisition_cents=3_000,
    service_cases=500,
    service_cents=1_000,
    return_share=0.1,
    return_cents=2_000,
    programme_cents=(1_000_000, 1_000_000, 1_000_000),
    experience_gain=(0.1, 0.1, 0.1),
    nps_gain=(10, 10, 10),
    satisfaction_gain=(0.05, 0.05, 0.05),
)
"""Each of 1,000 customers brings 5 × 100.00 × 20 % = 100.00 a year."""
EXACT = tuple(dataclasses.replace(lever, low=lever.high, likeliest=lever.high) for lever in wheel.LEVERS)


def middle(found):
    """Return P50 by part."""
    return found.table.set_index("part")["p50"].to_dict()


def test_without_doubt_each_lever_is_as_worked_by_hand():
    """At full credibility and without ranges, each claim gives the product of its numbers."""
    found = middle(wheel.experience_return(CERTAIN, levers=EXACT, credibility=1.0, draws=1_000))
    assert found["basket"] == pytest.approx(1_000 * 10_000 * 0.16)
    assert found["conversion"] == pytest.approx(2_000 * 0.0025 * 10_000 / 2)
    assert found["acquisition"] == pytest.approx(0.20 * 100 * 3_000)
    assert found["service"] == pytest.approx(0.40 * 500 * 1_000)
    assert found["returns"] == pytest.approx(0.15 * 5_000 * 0.1 * 2_000)
    assert found["retention"] == pytest.approx(1_000 * (1.25 / 2.25 - 0.5) * 10_000 / 2)
    gains = sum(found[lever.name] for lever in EXACT)
    assert found["cost"] == -1_000_000
    assert found["total"] == pytest.approx(gains - 1_000_000)


def test_percent_or_points_of_conversion_differ_twentyfold():
    """5 % of 5 % are a quarter of a point; read as points it is twenty times as much."""
    percent, points = (
        middle(wheel.experience_return(CERTAIN, levers=EXACT, conversion=way, draws=1_000))["conversion"]
        for way in ("percent", "points")
    )
    assert points == pytest.approx(20 * percent)


def test_credibility_discounts_claims_and_nothing_else():
    """Half the credibility halves a saving that is claimed; a saving of one's own is counted as it stands."""
    service = next(lever for lever in EXACT if lever.name == "service")
    own = dataclasses.replace(service, kind="ours")
    for lever, wanted in ((service, 0.5), (own, 1.0)):
        found = middle(wheel.experience_return(CERTAIN, levers=[lever], credibility=0.5, draws=1_000))
        assert found["service"] == pytest.approx(wanted * 200_000)


def test_ranges_have_the_shape_they_name():
    """The quantiles of a lever are those of the triangular and of the uniform distribution."""
    lever = dataclasses.replace(wheel.LEVERS[3], low=0.0, likeliest=0.1, high=0.4)
    draw = {"levers": [lever], "credibility": 1.0, "draws": 200_000}
    ends = np.array([0.05, 0.5, 0.95])
    for shape, exact in (("triangular", triang(0.25, scale=0.4).ppf(ends)), ("uniform", 0.4 * ends)):
        found = wheel.experience_return(CERTAIN, shape=shape, **draw).table.iloc[0]
        assert found[["p5", "p50", "p95"]].tolist() == pytest.approx((exact * 500_000).tolist(), rel=0.02)


def test_the_same_seed_gives_the_same_range():
    """Two calls agree to the last digit, and another seed differs."""
    one, same, other = (wheel.experience_return(seed=seed, draws=2_000).table["p50"].tolist() for seed in (4, 4, 5))
    assert one == same != other


def test_leaving_a_lever_out_does_not_move_the_others():
    """Each lever has draws of its own."""
    whole = middle(wheel.experience_return(draws=2_000))
    fewer = middle(wheel.experience_return(levers=wheel.LEVERS[1:], draws=2_000))
    assert {part: whole[part] for part in fewer if part != "total"} == {
        part: value for part, value in fewer.items() if part != "total"
    }


def test_the_chance_of_loss_is_a_count_of_draws_with_its_interval():
    """A programme of no cost never loses, one that costs a fortune always does."""
    free = wheel.experience_return(wheel.Company(programme_cents=(0, 0, 0)), draws=1_000)
    assert (free.chance_of_loss.value, free.chance_of_loss.n) == (0.0, 1_000)
    assert all(math.isnan(end) for end in free.ratio)
    dear = wheel.experience_return(wheel.Company(programme_cents=(10**10, 10**10, 10**10)), draws=1_000)
    assert dear.chance_of_loss.value == 1
    assert math.isnan(dear.needed_credibility)
    assert "Even if all claims held in full" in dear.notes[1]


def test_the_needed_credibility_makes_the_chance_even():
    """At that credibility half of the draws lose."""
    needed = wheel.experience_return().needed_credibility
    assert wheel.experience_return(credibility=needed).chance_of_loss.value == pytest.approx(0.5, abs=0.001)


def test_shares_of_the_gains_add_up():
    """The levers' shares sum to one; cost and total have none."""
    table = wheel.experience_return(draws=1_000).table.set_index("part")
    assert table["share"].sum() == pytest.approx(1)
    assert table.loc[["cost", "total"], "share"].isna().all()
    assert table["mean"].iloc[:-1].sum() == pytest.approx(table.loc["total", "mean"])


def test_harm_is_possible():
    """A lever that may do harm has a negative low end."""
    lever = dataclasses.replace(wheel.LEVERS[3], low=-0.2, likeliest=0.0, high=0.2)
    found = wheel.experience_return(levers=[lever], draws=2_000).table.iloc[0]
    assert found["p5"] < 0 < found["p95"]


@settings(max_examples=20)
@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["triangular", "uniform"]))
def test_more_credibility_never_returns_less(one, other, shape):
    """With claims that only help, every percentile rises with the share that is counted, and P5 ≤ P50 ≤ P95."""
    low, high = (
        wheel.experience_return(credibility=share, shape=shape, draws=1_000).table.iloc[-1]
        for share in sorted((one, other))
    )
    assert low["p5"] <= low["p50"] <= low["p95"]
    assert all(low[end] <= high[end] + 1e-6 for end in ("p5", "p50", "p95"))


def test_the_deck_s_claims_are_in_the_levers():
    """Each lever's high end is the claim, and each is called one with its source."""
    assert {lever.name: lever.high for lever in wheel.LEVERS} == {
        "basket": 0.16,
        "conversion": 0.05,
        "acquisition": 0.20,
        "service": 0.40,
        "returns": 0.15,
        "retention": 0.25,
    }
    assert all(lever.kind == "claim" and lever.source for lever in wheel.LEVERS)


def test_all_mistakes_of_a_company_are_named():
    """A share above 1, a range the wrong way round and half a cent are three problems."""
    with pytest.raises(BadInputError, match="3 problems") as caught:
        wheel.Company(margin_share=30, nps_gain=(5, 1, 0), basket_cents=0.5)
    assert "nps_gain: (5, 1, 0) is not a range (low, likeliest, high)" in str(caught.value)


def test_impossible_levers_are_refused():
    """A range out of order, a saving above the whole and a loss of more than all."""
    for change, said in (
        ({"low": 0.5}, "is not a range from low over likeliest to high"),
        ({"high": 40.0}, "a saving of 40.0 is more than the whole cost"),
        ({"low": -2.0}, "loses more than all there is"),
    ):
        with pytest.raises(BadInputError, match=said):
            dataclasses.replace(wheel.LEVERS[3], **change)


def test_all_mistakes_of_the_call_are_named():
    """Six arguments are wrong, and six are named."""
    with pytest.raises(BadInputError, match="6 problems"):
        wheel.experience_return(levers=[], shape="normal", credibility=30, conversion="rate", draws=5, seed=-1)
    with pytest.raises(BadInputError, match="service is there twice"):
        wheel.experience_return(levers=[wheel.LEVERS[3], wheel.LEVERS[3]])
