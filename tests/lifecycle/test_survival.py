"""Spans, Kaplan–Meier and repurchase: by hand, against statsmodels, and with nothing found where nothing is."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-01")
SPANS = ["user_id", "days", "ended"]


def on(*rows):
    """Make rows of (user, day number)."""
    table = pd.DataFrame(rows, columns=["user_id", "day"])
    return table[["user_id"]].assign(at=DAY + pd.to_timedelta(table.day, unit="D") + pd.Timedelta(hours=9))


def signed_up(**days):
    return pd.DataFrame({"user_id": list(days), "signed_up_at": [DAY + pd.Timedelta(days=n) for n in days.values()]})


def rows(spans, *order):
    return spans.order_by("user_id", *order).to_pandas()[SPANS].to_numpy().tolist()


def drawn(seed, n=200, groups=2):
    """Return spans with random ends, half of them censored, that do not depend on the group."""
    rng = np.random.default_rng(seed)
    ends, seen = rng.integers(1, 60, n), rng.integers(5, 60, n)
    return pd.DataFrame(
        {"user_id": np.arange(n).astype(str), "days": np.minimum(ends, seen), "ended": (ends <= seen).astype(int)}
    ).assign(group=np.arange(n) % groups)


def test_churn_is_the_last_event_before_a_long_silence():
    """End is day 30, silence 10 days: a left on day 5, b is seen up to day 20, c never came, d is too young to tell."""
    users = signed_up(a=0, b=0, c=15, d=25, old=-9)
    spans = lifecycle.churn_spans(users, on(("a", 0), ("a", 5), ("b", 21), ("d", 30), ("old", 2)), quiet_days=10)
    assert rows(spans) == [["a", 5, 1], ["b", 20, 0], ["c", 0, 1]]


def test_the_day_that_decides_about_silence():
    """The last event exactly ``quiet_days`` before the end is churn, one day later is not."""
    spans = lifecycle.churn_spans(
        signed_up(a=0, b=0), on(("a", 20), ("b", 21), ("x", 30)), quiet_days=10, since=DAY.date()
    )
    assert rows(spans) == [["a", 20, 1], ["b", 20, 0]]


def test_the_first_order_ends_the_wait():
    """User a waits 4 days, b still waits on the last day, an order before the sign-up is not the first."""
    users = signed_up(a=1, b=2, c=-1)
    spans = lifecycle.first_spans(users, on(("a", 0), ("a", 5), ("a", 9)), since=DAY.date())
    assert rows(spans) == [["a", 4, 1], ["b", 7, 0]]


def test_days_between_purchases():
    """Two orders a day are one purchase; every last one is still open."""
    orders = on(("a", 0), ("a", 0), ("a", 3), ("b", 5), ("a", 10))
    assert rows(lifecycle.purchase_spans(orders), "started_on") == [["a", 3, 1], ["a", 7, 1], ["a", 0, 0], ["b", 5, 0]]
    assert rows(lifecycle.purchase_spans(orders, which="first")) == [["a", 3, 1], ["b", 5, 0]]
    found = lifecycle.days_between(orders, bin_days=5)
    assert found.table.to_numpy().tolist() == [[1, 5, 1, 2], [6, 10, 1, 0]]
    assert (found.completed, found.censored) == (2, 2)


def test_repurchase_waits_until_the_window_is_over():
    """Of 10 days: a is back after 3, b not within 5; c started too late for 5 days, nobody for 30."""
    orders = on(("a", 0), ("a", 3), ("b", 5), ("c", 8), ("c", 9), ("d", 10))
    table = lifecycle.repurchase(orders, within_days=(2, 5, 30)).table
    assert table[["days", "returned", "n"]].to_numpy().tolist() == [[2, 1, 3], [5, 1, 2], [30, 0, 0]]
    assert table["value"].isna().tolist() == [False, False, True]


def test_survival_by_hand():
    """4 start; 1 of 4 ends on day 1, 1 of 3 on day 3 where another is censored, the last on day 5."""
    found = lifecycle.survival(pd.DataFrame({"user_id": list("abcd"), "days": [1, 3, 3, 5], "ended": [1, 0, 1, 1]}))
    assert found.table["value"].tolist() == [0.75, pytest.approx(0.5), 0.0]
    assert found.table[["n", "ended", "censored"]].to_numpy().tolist() == [[4, 1, 0], [3, 1, 1], [1, 1, 0]]
    assert found.medians["median"].tolist() == [3.0]
    assert not found.medians["enough"].any()
    assert np.isnan(found.p_value)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_curve_interval_median_and_test_are_those_of_statsmodels(seed):
    """Value, standard error on the log-log scale, interval of the median and the log-rank test agree."""
    spans = drawn(seed)
    found = lifecycle.survival(spans, by="group")
    for group, theirs in spans.groupby("group"):
        ours = found.table[found.table["group"] == group].set_index("day")
        peer = SurvfuncRight(theirs["days"], theirs["ended"])
        np.testing.assert_allclose(ours.loc[peer.surv_times, "value"], peer.surv_prob, rtol=1e-9)
        inner = (peer.surv_prob > 0) & (peer.surv_prob < 1)
        value, error = peer.surv_prob[inner], peer.surv_prob_se[inner]
        half = 1.959963984540054 * error / (value * np.abs(np.log(value)))
        np.testing.assert_allclose(ours.loc[peer.surv_times[inner], "low"], value ** np.exp(half), rtol=1e-9)
        np.testing.assert_allclose(ours.loc[peer.surv_times[inner], "high"], value ** np.exp(-half), rtol=1e-9)
        median = found.medians.set_index("group").loc[group]
        assert median["median"] == peer.quantile(0.5)
        assert median["low"] <= median["median"] <= median["high"]
    assert found.p_value == pytest.approx(survdiff(spans["days"], spans["ended"], spans["group"])[1])


def test_three_groups_are_tested_like_statsmodels():
    """The log-rank test of more than two groups agrees too."""
    spans = drawn(5, groups=3)
    theirs = survdiff(spans["days"], spans["ended"], spans["group"])[1]
    assert lifecycle.survival(spans, by="group").p_value == pytest.approx(theirs)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=15))
def test_survival_never_rises_and_everybody_is_counted(spans):
    """Any spans: the curve falls from at most 1, at risk are those not yet gone, low ≤ value ≤ high."""
    frame = pd.DataFrame(spans, columns=["days", "ended"]).assign(user_id=range(len(spans)))
    table = lifecycle.survival(frame).table
    assert (table["value"].diff().dropna() <= 0).all()
    assert table[["ended", "censored"]].to_numpy().sum() == len(spans) == table["n"].iloc[0]
    inner = table.dropna(subset=["low", "high"])
    assert ((inner["low"] <= inner["value"]) & (inner["value"] <= inner["high"])).all()


def test_several_spans_of_a_person_widen_the_interval():
    """The same spans twice by the same people say nothing new: with Kish's factor 2 the interval stays as wide."""
    once = drawn(4, n=60)
    twice = lifecycle.survival(pd.concat([once, once]))
    pd.testing.assert_frame_equal(
        twice.table[["value", "low", "high"]], lifecycle.survival(once).table[["value", "low", "high"]]
    )
    assert any("several spans" in note for note in twice.notes)


def test_nothing_is_found_at_the_stated_rate():
    """Of 40 draws without a difference, about one in twenty has p < 0.05, and intervals cover about 95 in 100."""
    low_p = sum(lifecycle.survival(drawn(seed, n=80), by="group").p_value < 0.05 for seed in range(40))
    assert low_p <= 6
    covered = 0
    for seed in range(40):
        table = lifecycle.survival(drawn(seed, n=80)).table
        row = table[table["day"] <= 20].iloc[-1]
        covered += row["low"] <= 1 - row["day"] / 59 <= row["high"]
    assert covered >= 34


def test_the_platform_of_the_sample_makes_no_difference_to_churn():
    """Nothing is planted between platform and leaving; the log-rank test finds nothing."""
    data = samples.load()
    first = data.events.group_by("user_id").aggregate(platform=data.events.platform.argmin(data.events["at"]))
    users = data.users.inner_join(first, "user_id").select("user_id", "signed_up_at", "platform")
    found = lifecycle.survival(lifecycle.churn_spans(users, data.events, by="platform"), by="platform")
    assert found.p_value > 0.05
    assert found.medians["enough"].all()


def test_nobody_few_and_impossible_arguments():
    """No span gives no curve; the median of spans that never end is unknown; arguments are checked."""
    nothing = pd.DataFrame({"user_id": ["a"], "days": [1], "ended": [0]})
    assert lifecycle.survival(nothing.iloc[:0]).table.empty
    assert np.isnan(lifecycle.survival(nothing).medians["median"].iloc[0])
    with pytest.raises(BadInputError, match="0 days are no length of silence"):
        lifecycle.churn_spans(signed_up(a=0), on(("a", 1)), quiet_days=0)
    with pytest.raises(BadInputError, match="'last' is not known"):
        lifecycle.purchase_spans(on(("a", 1)), which="last")
    with pytest.raises(BadInputError, match="windows are whole numbers"):
        lifecycle.repurchase(on(("a", 1)), within_days=(0,))
    with pytest.raises(BadInputError, match="days: is not a column here"):
        lifecycle.survival(nothing.rename(columns={"days": "day"}))
    assert (
        lifecycle.repurchase(on(("a", 1)).iloc[:0].astype({"user_id": str}), as_of=date(2026, 3, 9)).table["n"].sum()
        == 0
    )


@pytest.mark.parametrize("days", [[1, 2, None], [1, 2, -3], [1, 2, 2.5]])
def test_a_span_without_a_length_is_refused(days):
    """A missing, negative or broken length is named, and never the longest survivor."""
    spans = pd.DataFrame({"user_id": list("abc"), "days": days, "ended": 1})
    with pytest.raises(BadInputError, match="days must be whole numbers from 0 up"):
        lifecycle.survival(spans)
