"""Features from before, labels from after; rules, RFM and model side by side; levels, gain and the list."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError
from flywheel.lifecycle import churn_checks as checks
from flywheel.lifecycle.churn_features import churn_features, stayed
from flywheel.lifecycle.churn_models import LEVELS, Level, fit_logistic, rfm_risk, rule_points
from flywheel.tables import as_ibis

DAY = pd.Timestamp("2026-03-02")
CUT = date(2026, 3, 30)


def on(*rows, event="app_open"):
    """Make events of (user, day number), at noon."""
    table = pd.DataFrame(rows, columns=["user_id", "day"])
    return table[["user_id"]].assign(
        event=event, at=DAY + pd.to_timedelta(table.day, unit="D") + pd.Timedelta(hours=12)
    )


def features(events, orders=None, **settings):
    chosen = {"cut": CUT, "window_days": 14, "life": "visits", "path_event": "add_to_cart"} | settings
    table = churn_features(as_ibis(events), None if orders is None else as_ibis(orders), **chosen)
    return table.to_pandas().sort_values("user_id").set_index("user_id")


@pytest.fixture(scope="module")
def sample():
    return samples.load()


@pytest.fixture(scope="module")
def small():
    """A company of 200 users."""
    return samples.tiny()


@pytest.fixture(scope="module")
def warning(sample):
    return lifecycle.churn_warning(sample.events, orders=sample.orders)


def test_features_by_hand():
    """Days 0, 4, 8, 20 of 28: silent for 8 days at a rhythm of 6⅔, one recent day, one in the fortnight before."""
    known = features(on(("a", 0), ("a", 4), ("a", 8), ("a", 20), ("b", 3))).loc["a"]
    assert known[["gap_days", "active_days_now", "active_days_before", "active_days", "age_days"]].tolist() == [
        8,
        1,
        3,
        4,
        28,
    ]
    assert known.gap_ratio == pytest.approx(8 / (20 / 3))
    assert known.frequency_change == -2


def test_who_was_not_here_recently_is_not_warned_of():
    """Silent for longer than the window: gone already, not about to leave."""
    assert features(on(("a", 20), ("b", 13), ("c", 14))).index.tolist() == ["a", "c"]


def test_a_single_day_has_no_rhythm():
    """One active day: the ratio is missing, and no rule on it fires."""
    known = features(on(("a", 20)))
    assert known.gap_ratio.isna().all()
    assert rule_points(known[["gap_ratio"]])[0].tolist() == [0]


def test_the_path_is_the_share_of_days_that_went_deep():
    """Two of two days before, none of one now: −1; without a day in one of the windows it is missing."""
    events = pd.concat([on(("a", 3), ("a", 5), ("a", 20), ("b", 20)), on(("a", 3), ("a", 5), event="add_to_cart")])
    known = features(events)
    assert known.path_change["a"] == -1
    assert np.isnan(known.path_change["b"])


def orders(*rows):
    """Make orders of (user, day, promised day, delivered day or None)."""
    table = pd.DataFrame(rows, columns=["user_id", "day", "promised", "delivered"])
    times = {name: DAY + pd.to_timedelta(table[name], unit="D") for name in ("day", "promised", "delivered")}
    return pd.DataFrame(
        {"user_id": table.user_id, "at": times["day"], "revenue_cents": 500}
        | {"promised_at": times["promised"], "delivered_at": times["delivered"]}
    )


def test_lateness_is_known_only_before_the_cut():
    """Late, in time, late and never there, and not known yet: an order whose promise lies after the cut."""
    paid = orders(
        ("a", 1, 2, 3), ("b", 1, 2, 2), ("c", 1, 2, None), ("d", 27, 29, 30), ("e", 26, 27, 30), ("a", 5, 6, 6)
    )
    known = features(on(*[(user, 20) for user in "abcdef"]), paid)
    assert known.first_order_late.fillna(-1).tolist() == [1, 0, 1, -1, 1, -1]
    assert known.spent_cents.tolist() == [1_000, 500, 500, 500, 500, 0]


def test_orders_can_be_the_sign_of_life():
    """Who still visits but ordered long ago is not at risk of leaving as a buyer: gone already."""
    paid = orders(("a", 20, 21, 21), ("b", 3, 4, 4))
    known = features(on(("a", 25), ("b", 25)), paid, life="orders")
    assert known.index.tolist() == ["a"]
    assert known.gap_days["a"] == 8
    assert known.visit_days_now["a"] == 1


@settings(max_examples=10)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(28, 60)), max_size=12))
def test_nothing_after_the_cut_moves_a_feature(later):
    """Whatever is planted from the day on, features stay as they were."""
    before = on(("a", 0), ("a", 20), ("b", 18), ("c", 25))
    paid = orders(("a", 1, 2, 3), ("b", 20, 27, None))
    leak = on(*later, event="add_to_cart") if later else before.iloc[:0]
    more = orders(*[(user, day, day, day) for user, day in later]) if later else paid.iloc[:0]
    clean, leaked = features(before, paid), features(pd.concat([before, leak]), pd.concat([paid, more]))
    pd.testing.assert_frame_equal(clean, leaked)


def test_labels_come_from_the_horizon_only():
    """The first day of the horizon counts, the day before and the day after it do not."""
    events = on(("a", 28), ("b", 27), ("c", 42), ("d", 41))
    here = stayed(as_ibis(events), None, cut=CUT, horizon_days=14, life="visits").to_pandas()
    assert sorted(here.user_id) == ["a", "d"]


def test_a_planted_leak_does_not_move_the_probabilities(sample, warning):
    """Everybody who was to leave gets an event that says so on the day of the check and later: the model sees none."""
    events = sample.events.to_pandas()
    doomed = warning.people.user_id.head(300)
    at = pd.Timestamp(warning.listed) + pd.Timedelta(hours=1)
    leak = pd.DataFrame({"user_id": doomed, "event": "unsubscribe", "at": at}).reindex(columns=events.columns)
    leaked = lifecycle.churn_warning(
        pd.concat([events, leak], ignore_index=True), orders=sample.orders, cut=warning.listed
    )
    pd.testing.assert_frame_equal(leaked.people, warning.people)
    pd.testing.assert_frame_equal(leaked.table, warning.table)


def test_scores_from_after_the_day_are_not_used(small):
    """A perfect score dated on or after a day is ignored for it; with none from before, the gate says so."""
    people = small.users.select("user_id").to_pandas()
    fair = people.assign(as_of=pd.Timestamp("2026-04-01"), risk=np.arange(len(people)) % 7)
    leak = fair.assign(as_of=pd.Timestamp("2026-07-06"), risk=99)
    clean, leaked = (lifecycle.churn_warning(small.events, scores=scores) for scores in (fair, pd.concat([fair, leak])))
    pd.testing.assert_frame_equal(clean.people, leaked.people)
    with pytest.raises(BadInputError, match="none is from before 2026-05-11"):
        lifecycle.churn_warning(small.events, scores=leak)


def test_the_list_needs_no_future(small):
    """The list for a day is the same whether the data end there or go on."""
    early = lifecycle.churn_warning(small.events, orders=small.orders, cut=date(2026, 6, 8))
    events, paid = small.events, small.orders
    moment = pd.Timestamp("2026-06-08")
    cut_off = lifecycle.churn_warning(events.filter(events.at < moment), orders=paid.filter(paid.at < moment))
    pd.testing.assert_frame_equal(early.people, cut_off.people)
    assert early.listed == cut_off.listed


def test_rules_add_up_and_name_the_first_that_fired():
    """A customer with two rules has two points and the reason that stands first in the list."""
    known = pd.DataFrame({"gap_ratio": [3.0, 1.0], "frequency_change": [-4, 0], "first_order_late": [0, 1]})
    points, reasons = rule_points(known)
    assert points.tolist() == [2, 1]
    assert reasons == ["silent for more than twice the own rhythm", "the first order came late"]


def test_rfm_scores_equal_users_alike():
    """Two equal users have equal risk; the best of five has none."""
    known = pd.DataFrame({"gap_days": [1, 5, 5, 9, 20], "active_days": [9, 5, 5, 3, 1]})
    risk, reasons = rfm_risk(known)
    assert risk[0] == 0
    assert risk[1] == risk[2]
    assert risk.argmax() == 4
    assert reasons[4] == "last seen long ago"


def test_the_model_agrees_with_scikit_learn_and_its_errors_with_statsmodels():
    """Same coefficients as a plain pipeline; errors near those of an unpenalised robust fit."""
    import statsmodels.api as sm

    rng = np.random.default_rng(4)
    known = pd.DataFrame({"user_id": np.arange(3000), "active_days_now": rng.poisson(3, 3000) * 1.0})
    known["frequency_change"] = rng.normal(size=3000)
    log_odds = 0.5 - 0.4 * known.active_days_now + 0.3 * known.frequency_change
    churned = (rng.random(3000) < 1 / (1 + np.exp(-log_odds))).astype(float)
    ours = fit_logistic(known, churned)
    standard = (known[list(ours.features)] - ours.centre) / ours.spread
    theirs = sm.Logit(churned, sm.add_constant(standard.to_numpy())).fit(disp=0, cov_type="HC0")
    assert ours.coefficients == pytest.approx(theirs.params[1:], abs=0.01)
    assert ours.errors == pytest.approx(theirs.bse[1:], rel=0.02)
    assert ours.probability(known).mean() == pytest.approx(churned.mean(), abs=1e-3)


def test_thresholds_follow_from_costs():
    """Light pays from 10 ÷ (0.02 × 8,000); medium where the extra 140 cents buy 4 % more of 8,000; high likewise."""
    assert checks.thresholds(LEVELS, 8_000) == pytest.approx([10 / 160, 140 / 320, 450 / 640])
    with pytest.raises(BadInputError, match="must cost more and keep more"):
        checks.thresholds(LEVELS[::-1], 8_000)
    with pytest.raises(BadInputError, match=r"would pay from a probability of 1\.\d\d on"):
        checks.thresholds(LEVELS, 3_200)
    with pytest.raises(BadInputError, match="there are none"):
        checks.thresholds((), 8_000)


def test_levels_by_hand():
    """Ten users, four left; the five warned hold three of them: precision 3/5, recall 3/4, lift 1.5."""
    probability, churned = np.linspace(0.95, 0.05, 10), np.array([1, 1, 0, 1, 0, 0, 1, 0, 0, 0.0])
    row = checks.at_levels({"model": probability}, churned, LEVELS[:1], [0.5], level=0.95).iloc[0]
    assert row[["n", "churned", "validated"]].tolist() == [5, 3, 10]
    assert (row.precision, row.recall, row.lift) == pytest.approx((0.6, 0.75, 1.5))
    assert row.precision_low < 0.6 < row.precision_high
    assert not row.enough
    gain = checks.costs({"model": probability}, churned, LEVELS[:1], 8_000).set_index("threshold").gain_cents
    assert gain[0.5] == pytest.approx(100 * (3 * 160 - 5 * 10))


def test_nobody_warned_has_no_precision():
    """An empty level is not a number with n = 0, never 0 %."""
    row = checks.at_levels({"model": np.array([0.1, 0.2])}, np.array([1.0, 0.0]), LEVELS[:1], [0.9], level=0.95).iloc[0]
    assert row.n == 0
    assert np.isnan(row.precision)
    assert row.recall == 0
    assert np.isnan(row.lift)


def test_the_lift_interval_covers():
    """About 95 of 100 intervals hold the lift of 1.5 they were drawn from; all users together have lift 1 exactly."""
    rng, hits = np.random.default_rng(5), 0
    for _run in range(300):
        one, other = rng.binomial(200, 0.6), rng.binomial(200, 0.2)
        _value, low, high = checks._lift(one, 200, one + other, 400, level=0.95)
        hits += low <= 1.5 <= high
    assert 0.92 <= hits / 300 <= 0.98
    assert checks._lift(80, 200, 80, 200, level=0.95) == (1, 1, 1)


def test_quality_agrees_with_scikit_learn():
    """Area under the curve and Brier score, ties included."""
    from sklearn.metrics import brier_score_loss, roc_auc_score

    rng = np.random.default_rng(6)
    probability = rng.integers(0, 9, 200) / 10
    churned = (rng.random(200) < probability).astype(float)
    row = checks.quality({"model": probability}, churned, level=0.95).iloc[0]
    assert row.auc == pytest.approx(roc_auc_score(churned, probability))
    assert row.brier == pytest.approx(brier_score_loss(churned, probability))
    assert row.low < row.auc < row.high


def test_the_model_beats_the_rules_on_the_sample_and_keeps_its_promises(warning):
    """Areas in the order model > RFM > rules > ½; in most groups of the model the promise lies in the interval."""
    auc = warning.quality.set_index("method").auc
    assert auc["model"] > auc["rfm"] > auc["rules"] > 0.6
    own = warning.calibration[warning.calibration.method == "model"]
    assert ((own.low <= own.predicted) & (own.predicted <= own.high)).mean() >= 0.7
    high = warning.table[(warning.table.method == "model") & (warning.table.level == "high")].iloc[0]
    assert high.precision_low > 0.7
    assert high.lift_low > 1.4


def test_the_planted_driver_is_too_weak_to_show_in_the_sample(sample):
    """A late first order: with 6,000 users the interval of its coefficient holds 0; see the larger company below."""
    chosen = {"life": "orders", "horizon_days": 42, "window_days": 42}
    small = lifecycle.churn_warning(sample.events, orders=sample.orders, **chosen).importance.set_index("feature")
    assert small.loc["first_order_late", "low"] < 0 < small.loc["first_order_late", "high"]


@pytest.mark.slow
def test_the_planted_driver_shows_in_a_larger_company():
    """With 20,000 users the interval of the coefficient lies above 0, and the reason stands in the list."""
    tables = samples.make(users=20_000)
    new = tables["users"].query("signed_up_at >= '2026-01-05'").user_id
    events, paid = (tables[name][tables[name].user_id.isin(new)] for name in ("events", "orders"))
    large = lifecycle.churn_warning(events, orders=paid, life="orders", horizon_days=42, window_days=42)
    assert large.importance.set_index("feature").loc["first_order_late", "low"] > 0
    assert "the first order came late" in set(lifecycle.warning_list(large).reason)


def test_ids_stand_in_the_list_only(warning):
    """Neither the table nor its text nor its notes name a user."""
    names = set(warning.people.user_id)
    seen = f"{warning} {warning._repr_html_()}"
    assert not any(name in seen for name in list(names)[:50])
    assert set(lifecycle.warning_list(warning).user_id) <= names


def test_the_list_is_sorted_and_holds_what_is_asked_for(warning):
    """The riskiest first; from ``high`` on only the highest level; every row has a reason and an action."""
    whole, high = (lifecycle.warning_list(warning, least=least) for least in ("light", "high"))
    assert whole.probability.is_monotonic_decreasing
    assert set(high.level) == {"high"}
    assert len(high) < len(whole) < len(warning.people) + 1
    assert (whole.reason.str.len() > 5).all()
    with pytest.raises(BadInputError, match=r"(?s)'magic' is not known.*'red' is not known"):
        lifecycle.warning_list(warning, method="magic", least="red")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_spreadsheet_runs_nothing(warning, name):
    """An id or an action that begins like a formula gets an apostrophe, also after a way through CSV."""
    people = warning.people.head(3).assign(user_id=name, model_level="light")
    levels = (replace(LEVELS[0], action="=HYPERLINK(1)"), *LEVELS[1:])
    table = lifecycle.warning_list(replace(warning, people=people, levels=levels))
    again = pd.read_csv(io.StringIO(table.to_csv(index=False)))
    assert again.user_id.str.startswith("'").all()
    assert again.action.str.startswith("'=").all()


def test_short_data_and_bad_arguments_are_refused():
    """Too few days, an unknown sign of life, orders that are missing, a day after the end."""
    events = pd.concat([on(("a", 0), ("b", 20)), on(("a", 0), event="add_to_cart")])
    with pytest.raises(BadInputError, match="begin on 2026-03-02; 112 days before 2026-03-23 are needed"):
        lifecycle.churn_warning(events)
    with pytest.raises(BadInputError, match=r"(?s)4 problems.*'sales' is not known.*no window.*no window.*is after"):
        lifecycle.churn_warning(events, life="sales", horizon_days=0, window_days=-1, cut=date(2027, 1, 1))
    with pytest.raises(BadInputError, match="are needed for life='orders'"):
        lifecycle.churn_warning(events, life="orders")
    with pytest.raises(BadInputError, match="everybody left, or nobody did"):
        lifecycle.churn_warning(events, horizon_days=5, window_days=5)


def test_own_levels_are_used(small):
    """One level with its own cost: one threshold, one row a method."""
    only = Level("call", "call", "call the customer", 500, 0.25)
    found = lifecycle.churn_warning(small.events, levels=[only], value_saved_cents=4_000)
    assert found.table[["level", "threshold"]].drop_duplicates().to_numpy().tolist() == [["call", 0.5]]
