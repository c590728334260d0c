"""Purchase summaries by hand, CDNOW's published values, and what the models promise."""

import importlib.util
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError
from flywheel.lifecycle.bgnbd import alive, expected
from flywheel.lifecycle.gammagamma import expected_value_cents

ORACLES = Path(__file__).parents[1] / "oracles"
DAY = pd.Timestamp("2026-03-02")


def orders(*rows):
    """Make orders of (user, day number, hour, cents)."""
    table = pd.DataFrame(rows, columns=["user_id", "day", "hour", "revenue_cents"])
    at = DAY + pd.to_timedelta(table.day, unit="D") + pd.to_timedelta(table.hour, unit="h")
    return table[["user_id", "revenue_cents"]].assign(at=at.astype("datetime64[us]"))


def summed(table, **settings):
    return lifecycle.purchase_summary(table, **settings).order_by("user_id").to_pandas()


@pytest.fixture(scope="module")
def cdnow():
    """CDNOW's 2,357 customers from the file that the package lifetimes carries; the package is not imported."""
    folder = next(iter(importlib.util.find_spec("lifetimes").submodule_search_locations))
    names = ["master_id", "user_id", "day", "pieces", "dollars"]
    rows = pd.read_csv(Path(folder) / "datasets" / "CDNOW_sample.txt", sep=r"\s+", header=None, names=names)
    table = rows[["user_id"]].assign(
        at=pd.to_datetime(rows.day.astype(str)), revenue_cents=(rows.dollars * 100).round().astype("int64")
    )
    return summed(table, holdout_from=date(1997, 10, 1), as_of=date(1998, 6, 30))


def test_orders_of_one_day_are_one_purchase():
    """Two orders on the first day start the clock once; the mean value leaves the first day out."""
    table = orders(
        ("a", 0, 9, 100), ("a", 0, 21, 50), ("a", 3, 8, 300), ("a", 3, 9, 100), ("a", 10, 1, 200), ("b", 9, 1, 7)
    )
    found = summed(table)
    assert found.iloc[:, :4].to_numpy().tolist() == [["a", 2, 10, 10], ["b", 0, 0, 1]]
    assert found.mean_value_cents[0] == 300
    assert np.isnan(found.mean_value_cents[1])


def test_the_hold_out_begins_on_its_first_day():
    """A purchase on that day is held out, and who first buys then is not in the summary."""
    table = orders(
        ("a", 0, 9, 100), ("a", 4, 9, 200), ("a", 5, 0, 400), ("a", 8, 9, 1), ("a", 8, 10, 1), ("b", 5, 1, 7)
    )
    found = summed(table, holdout_from=date(2026, 3, 7))
    assert found.columns.tolist()[-2:] == ["holdout_frequency", "holdout_days"]
    assert found.to_numpy().tolist() == [["a", 1, 4, 4, 200.0, 2, 4]]


def test_later_orders_than_the_last_day_do_not_count():
    """The future is cut off: neither its purchases nor its customers are seen."""
    table = orders(("a", 0, 9, 100), ("a", 4, 23, 200), ("a", 5, 0, 400), ("b", 6, 1, 7))
    assert summed(table, as_of=date(2026, 3, 6)).to_numpy().tolist() == [["a", 1, 4, 4, 200.0]]


def test_no_orders_make_no_customers():
    """An empty table gives an empty summary, and nothing can be fitted to it."""
    nothing = orders(("a", 0, 9, 100)).iloc[:0].astype({"user_id": str})
    assert summed(nothing).empty
    with pytest.raises(BadInputError, match="nobody bought a second time"):
        lifecycle.fit_bgnbd(lifecycle.purchase_summary(nothing))


def test_impossible_summaries_are_refused():
    """An unknown amount, a hold-out after the end and a missing column are named."""
    table = orders(("a", 0, 9, 100))
    with pytest.raises(BadInputError, match="'profit' is not known"):
        lifecycle.purchase_summary(table, value="profit")
    with pytest.raises(BadInputError, match="2026-05-01 is after 2026-03-02"):
        lifecycle.purchase_summary(table, holdout_from=date(2026, 5, 1))
    with pytest.raises(BadInputError, match="margin_cents: is not a column here"):
        lifecycle.purchase_summary(table, value="margin_cents")


@settings(max_examples=10)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20), st.integers(0, 23), st.integers(0, 900)), min_size=1)
)
def test_summaries_keep_their_laws(rows):
    """Recency never exceeds age, purchases add up, and the order of the rows does not matter."""
    table = orders(*rows)
    found = summed(table)
    assert ((found.recency_days >= 0) & (found.recency_days <= found.age_days)).all()
    days = table.assign(day=table["at"].dt.normalize()).groupby("user_id").day.nunique()
    assert (found.frequency + 1).tolist() == days.sort_index().tolist()
    assert ((found.frequency == 0) == found.mean_value_cents.isna()).all()
    pd.testing.assert_frame_equal(found, summed(table.iloc[::-1]))


def test_cdnow_gives_the_published_bg_nbd(cdnow):
    """Fader, Hardie & Lee (2005), table 2: r, α, a, b and the log-likelihood."""
    fit = lifecycle.fit_bgnbd(cdnow)
    assert len(cdnow) == 2357
    assert fit.parameters == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=6e-4)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert fit.converged
    assert fit.rows < 1100


def test_cdnow_gives_the_published_gamma_gamma(cdnow):
    """Fader & Hardie (2013): p 6.25, q 3.74, γ 15.44 dollars, correlation 0.11, 946 repeat customers."""
    fit = lifecycle.fit_gammagamma(cdnow)
    p, q, gamma_cents = fit.parameters
    assert (p, q, gamma_cents / 100) == pytest.approx((6.25, 3.74, 15.44), abs=0.006)
    assert fit.customers == 946
    assert fit.correlation.value == pytest.approx(0.11, abs=0.005)
    assert fit.independent
    assert fit.converged


def test_cdnow_is_promised_as_the_paper_shows(cdnow):
    """Repeat purchases of all 78 weeks are promised 4 to 6 % too few (figure 2); frequent customers stay in order."""
    check = lifecycle.check_holdout(cdnow, lifecycle.fit_bgnbd(cdnow))
    assert check.holdout_days == 273
    before = cdnow.frequency.sum()
    assert (before + check.promised) / (before + check.made) == pytest.approx(0.95, abs=0.01)
    promised = check.table.predicted[:-1]
    assert promised.is_monotonic_increasing
    assert check.table.n.iloc[-1] == 2357


def test_the_unit_of_time_moves_alpha_only(cdnow):
    """Days instead of weeks: α is seven times as large, everything else stays."""
    weeks, days = (lifecycle.fit_bgnbd(cdnow, unit_days=unit) for unit in (7, 1))
    r, alpha, a, b = weeks.parameters
    assert days.parameters == pytest.approx((r, 7 * alpha, a, b), rel=1e-4)
    one, other = (lifecycle.predict_customers(cdnow, fit, horizon_days=70) for fit in (weeks, days))
    np.testing.assert_allclose(one.expected_purchases, other.expected_purchases, rtol=1e-4)


def test_equal_customers_may_be_joined(cdnow):
    """Every customer twice: the same parameters, twice the log-likelihood, errors smaller by √2."""
    once, twice = lifecycle.fit_bgnbd(cdnow), lifecycle.fit_bgnbd(pd.concat([cdnow, cdnow]))
    assert twice.rows == once.rows
    assert twice.parameters == pytest.approx(once.parameters, rel=1e-5)
    assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood, rel=1e-9)
    ratio = once.table.standard_error / twice.table.standard_error
    assert ratio.tolist() == pytest.approx([2**0.5] * 4, rel=1e-3)


def test_the_likelihood_is_the_density_of_the_model(cdnow):
    """With known rate and leaving share spread over customers, integrating them out gives the same log-likelihood."""
    from scipy import stats as laws

    from flywheel.lifecycle.bgnbd import _Minus

    r, alpha, a, b = 0.8, 4.0, 1.5, 2.5
    x, last, age = 2.0, 6.0, 10.0
    nodes, weights = np.polynomial.legendre.leggauss(200)
    rate, leave = np.meshgrid(4 * (nodes + 1), (nodes + 1) / 2)
    stay = (1 - leave) ** x * rate**x * np.exp(-rate * age)
    left = leave * (1 - leave) ** (x - 1) * rate**x * np.exp(-rate * last)
    density = laws.gamma.pdf(rate, r, scale=1 / alpha) * laws.beta.pdf(leave, a, b)
    whole = weights @ ((stay + left) * density) @ weights * 4 / 2
    minus = _Minus(*(np.array([value]) for value in (x, last, age, 1.0)))
    value, gradient = minus(np.log([r, alpha, a, b]))
    assert -value == pytest.approx(np.log(whole), rel=1e-5)
    for place, unit in enumerate(np.eye(4)):
        slope = (
            minus(np.log([r, alpha, a, b]) + 1e-6 * unit)[0] - minus(np.log([r, alpha, a, b]) - 1e-6 * unit)[0]
        ) / 2e-6
        assert gradient[place] == pytest.approx(slope, abs=1e-7)


def test_both_forms_of_the_expectation_agree():
    """Euler's transformation and the printed equation 10 are the same number, also where a nears 1."""
    from scipy import special

    x, last, age = np.array([0.0, 3.0, 40.0]), np.array([0.0, 20.0, 37.0]), np.array([10.0, 25.0, 38.0])
    for a in (0.4, 1.0, 1.3, 19.0):
        r, alpha, b, ahead = 0.5, 3.0, 2.2, 20.0
        a_used = a + 1e-6 if a == 1 else a
        z = ahead / (alpha + age + ahead)
        series = special.hyp2f1(r + x, b + x, a_used + b + x - 1, z)
        printed = (a_used + b + x - 1) / (a_used - 1) * (1 - (1 - z) ** (r + x) * series)
        found = expected((r, alpha, a, b), x, last, age, ahead) / alive((r, alpha, a, b), x, last, age)
        assert found == pytest.approx(printed, rel=1e-6)


def test_who_bought_once_counts_as_with_us():
    """P(alive) is 1 without a repeat purchase and falls with silence after one."""
    x, last, age = np.array([0.0, 2.0, 2.0]), np.array([0.0, 30.0, 5.0]), np.array([38.0, 38.0, 38.0])
    found = alive((0.243, 4.414, 0.793, 2.426), x, last, age)
    assert found[0] == 1
    assert found[1] > found[2]


def test_a_mean_that_does_not_exist_is_not_a_number():
    """With q ≤ 1 customers without a repeat purchase have no expected value; the others do."""
    found = expected_value_cents((2.0, 0.9, 1000.0), np.array([0.0, 3.0]), np.array([np.nan, 500.0]))
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(2 * (1000 + 1500) / (6 + 0.9 - 1))


def simulated(customers, *, seed, linked=0.0):
    """Customers of a BG/NBD and Gamma-Gamma world, 300 days; ``linked`` makes frequent customers spend more."""
    rng = np.random.default_rng(seed)
    rate, leave = rng.gamma(0.8, 1 / 30, customers), rng.beta(1.2, 4.0, customers)
    when = rng.exponential(1 / rate[:, None], (customers, 150)).cumsum(axis=1)
    stays = np.column_stack([np.ones(customers, bool), rng.random((customers, 149)) > leave[:, None]])
    bought = (when < 300) & np.cumprod(stays, axis=1).astype(bool)
    x = bought.sum(axis=1)
    last = np.where(bought, when, 0).max(axis=1)
    own = 1500 / rng.gamma(4, 1, customers) * (1 + linked * x)
    value = np.where(x > 0, rng.gamma(3 * np.maximum(x, 1), own / np.maximum(x, 1)), np.nan)
    columns = {"frequency": x, "recency_days": last.round().astype(int), "age_days": 300, "mean_value_cents": value}
    return pd.DataFrame({"user_id": np.arange(customers), **columns})


def test_planted_parameters_come_back():
    """In a world that follows the models, the intervals of most parameters hold what was planted."""
    inside = []
    for seed in range(5):
        people = simulated(1500, seed=seed)
        rows = [lifecycle.fit_bgnbd(people, unit_days=1).table, lifecycle.fit_gammagamma(people).table]
        table = pd.concat(rows)
        truth = np.array([0.8, 30, 1.2, 4.0, 3.0, 4.0, 1500])
        inside += ((table.low <= truth) & (truth <= table.high)).tolist()
    assert np.mean(inside) > 0.85


def test_spending_that_depends_on_frequency_is_warned_of():
    """Linked customers raise the warning, independent ones do not."""
    assert lifecycle.fit_gammagamma(simulated(1500, seed=1)).independent
    linked = lifecycle.fit_gammagamma(simulated(1500, seed=1, linked=0.2))
    assert not linked.independent
    assert any("predicted values are biased" in note for note in linked.notes)


def test_too_few_customers_are_marked():
    """Three customers can be fitted, but nobody should read it as a finding."""
    people = pd.DataFrame({"frequency": [1, 2, 0], "recency_days": [5, 9, 0], "age_days": [20, 20, 20]})
    fit = lifecycle.fit_bgnbd(people)
    assert not fit.table.enough.any()
    assert any("Not enough data" in note for note in fit.notes)
    with pytest.raises(BadInputError, match="1 customer has impossible numbers"):
        lifecycle.fit_bgnbd(people.assign(recency_days=[50, 9, 0]))
    with pytest.raises(BadInputError, match="0 days is no unit"):
        lifecycle.fit_bgnbd(people, unit_days=0)


def test_a_discount_lowers_the_value_and_groups_add_up(cdnow):
    """10 % a year costs a few per cent over 39 weeks; groups weighted by size give the whole."""
    fit, spend = lifecycle.fit_bgnbd(cdnow), lifecycle.fit_gammagamma(cdnow)
    grouped = cdnow.assign(group=np.where(cdnow.frequency > 0, "repeat", "once"))
    plain = lifecycle.predicted_value(grouped, fit, spend=spend, horizon_days=273).table
    less = lifecycle.predicted_value(grouped, fit, spend=spend, horizon_days=273, yearly_discount=0.1).table
    assert 0.95 < less.value[0] / plain.value[0] < 0.98
    parts = lifecycle.predicted_value(grouped, fit, spend=spend, by="group", horizon_days=273).table
    assert (parts.value * parts.n).sum() / parts.n.sum() == pytest.approx(plain.value[0])
    assert ((parts.low < parts.value) & (parts.value < parts.high)).all()
    people = lifecycle.predict_customers(grouped, fit, spend=spend, horizon_days=273)
    assert people.expected_value_cents.mean() == pytest.approx(plain.value[0])


def test_the_delta_interval_agrees_with_drawn_parameters(cdnow):
    """Drawing the parameters from their normal distribution gives the same interval within a tenth of its width."""
    from dataclasses import replace

    fit, spend = lifecycle.fit_bgnbd(cdnow), lifecycle.fit_gammagamma(cdnow)
    row = lifecycle.predicted_value(cdnow, fit, spend=spend).table.iloc[0]
    rng, drawn = np.random.default_rng(3), []
    for _draw in range(150):
        one, other = (
            replace(
                model, parameters=tuple(np.exp(rng.multivariate_normal(np.log(model.parameters), model.covariance)))
            )
            for model in (fit, spend)
        )
        drawn.append(lifecycle.predict_customers(cdnow, one, spend=other, horizon_days=365).expected_value_cents.mean())
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (high - low) / (row.high - row.low) == pytest.approx(1, abs=0.25)


def test_impossible_horizons_are_refused(cdnow):
    """No horizon, a negative discount, and a check without a hold-out."""
    fit = lifecycle.fit_bgnbd(cdnow)
    with pytest.raises(BadInputError, match=r"(?s)0 days is no horizon.*-1 is no discount"):
        lifecycle.predict_customers(cdnow, fit, horizon_days=0, yearly_discount=-1)
    with pytest.raises(BadInputError, match="has no hold-out"):
        lifecycle.check_holdout(cdnow.drop(columns="holdout_frequency"), fit)


def test_the_sample_is_promised_too_much_and_the_check_says_so():
    """People of the sample leave with time, not after a purchase: BG/NBD promises too much."""
    summary = lifecycle.purchase_summary(samples.load().orders, holdout_from=date(2026, 5, 4)).to_pandas()
    check = lifecycle.check_holdout(summary, lifecycle.fit_bgnbd(summary))
    assert 1.1 < check.promised / check.made < 1.4
    assert not check.table.inside.iloc[0]
    assert check.table.predicted[:-1].is_monotonic_increasing
    assert f"{check.made} made" in check.notes[0]


@pytest.mark.parametrize("peer", ["lifetimes", "clvkit"])
def test_a_peer_finds_the_same(peer):
    """Parameters, expected purchases, P(alive) and values agree with two peers on the committed customers."""
    people = pd.read_csv(ORACLES / "inputs" / "purchases.csv")
    theirs = json.loads((ORACLES / f"btyd_{peer}.json").read_text("utf-8"))["results"]
    fit, spend = lifecycle.fit_bgnbd(people, unit_days=1), lifecycle.fit_gammagamma(people)
    assert fit.parameters == pytest.approx(theirs["bgnbd"]["parameters"], rel=2e-3)
    r, alpha, a, b = theirs["bgnbd"]["parameters"]
    times = [people[name].to_numpy(float) for name in ("frequency", "recency_days", "age_days")]
    np.testing.assert_allclose(alive((r, alpha, a, b), *times)[:40], theirs["alive"], rtol=1e-6)
    np.testing.assert_allclose(expected((r, alpha, a, b), *times, 90.0)[:40], theirs["expected"], rtol=1e-6)
    assert spend.parameters == pytest.approx(theirs["gammagamma"]["parameters"], rel=2e-2)
    mean = people.mean_value_cents.to_numpy(float)
    found = expected_value_cents(theirs["gammagamma"]["parameters"], times[0], mean)[:40]
    if "value" in theirs:
        np.testing.assert_allclose(found, theirs["value"], rtol=1e-6)
