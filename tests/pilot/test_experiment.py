"""A/B tests: by hand, against tea-tasting, under no effect and with one; plans and peeking."""

import numpy as np
import pandas as pd
import pytest

from flywheel import pilot, stats
from flywheel.errors import BadInputError
from flywheel.pilot import Measure


def shares(pilot_yes, control_yes, n=400, control_n=None):
    """Make a unit table of one yes or no a unit."""
    control_n = control_n or n
    outcomes = [1] * pilot_yes + [0] * (n - pilot_yes) + [1] * control_yes + [0] * (control_n - control_yes)
    arms = ["pilot"] * n + ["control"] * control_n
    units = range(n + control_n)
    return pd.DataFrame({"unit_id": units, "arm": arms, "period": "during", "numerator": outcomes, "denominator": 1})


def money(rng, n=500, effect=0.0, noise=1.0):
    """Make what units spent before and during, closely related to one another."""
    habit = rng.gamma(2.0, 50, n)
    arm = np.where(np.arange(n) % 2 == 0, "pilot", "control")
    during = habit + noise * rng.normal(0, 30, n) + effect * (arm == "pilot")
    base = {"unit_id": range(n), "arm": arm, "denominator": 1}
    before = pd.DataFrame(base | {"period": "before", "numerator": habit + rng.normal(0, 30, n)})
    return pd.concat([before, pd.DataFrame(base | {"period": "during", "numerator": during})], ignore_index=True)


def row(*measures, **settings):
    return pilot.experiment(measures, **settings).table.iloc[0]


def test_shares_have_newcombe_and_the_score_test():
    """80 of 400 against 50 of 400."""
    found = row(Measure(label="Paid", units=shares(80, 50)))
    expected = stats.proportion_difference(80, 400, 50, 400)
    assert found[["value", "low", "high"]].tolist() == [expected.value, expected.low, expected.high]
    assert found["p"] == stats.share_difference_p(80, 400, 50, 400)
    assert found["state"] == "better"


def test_less_can_be_better():
    """Fewer complaints in the pilot are a gain; more are a harm to a guardrail."""
    fewer = Measure(label="Complaints", units=shares(50, 80), direction="down")
    more = Measure(label="Complaints", units=shares(80, 50), direction="down", role="guardrail", at_most_worse=0.01)
    assert pilot.experiment([fewer, more]).table["state"].tolist() == ["better", "harmed"]


def test_guardrails_hold_when_the_whole_interval_is_above_the_margin():
    """Equal shares of 400: within five points it cannot be said, within ten it holds."""
    base = {"label": "Paid", "units": shares(100, 100), "role": "guardrail"}
    found = [Measure(**base, at_most_worse=margin) for margin in (0.05, 0.1)]
    table = pilot.experiment(found).table
    assert table["state"].tolist() == ["open", "safe"]
    assert table["p_adjusted"].isna().all()


def test_many_goals_share_one_correction():
    """P = 0.02 alone is a finding; as one of five goals it is not."""
    weak = shares(84, 60)
    alone = row(Measure(label="a", units=weak))
    assert alone["p"] == pytest.approx(0.0265, abs=0.001)
    assert alone["state"] == "better"
    others = [Measure(label=name, units=shares(60, 60)) for name in "bcde"]
    assert pilot.experiment([Measure(label="a", units=weak), *others]).table["state"].iloc[0] == "unclear"
    free = pilot.experiment([Measure(label="a", units=weak), *others], correction="none")
    assert free.table["state"].iloc[0] == "better"


def test_a_failed_draw_leaves_no_finding():
    """500 units against 300 when halves were to be drawn: whatever the metric says, nothing stands."""
    found = pilot.experiment([Measure(label="Paid", units=shares(200, 30, n=500, control_n=300))])
    assert not found.draw_works
    assert found.table["state"].tolist() == ["no_draw"]
    assert "No finding" in found.caption
    drawn = pilot.experiment([Measure(label="Paid", units=shares(200, 30, n=500, control_n=300))], pilot_share=0.625)
    assert drawn.table["state"].tolist() == ["better"]


def test_the_period_before_narrows_the_interval_and_keeps_the_effect():
    """What units spent before explains most of what they spend: the interval shrinks to below two thirds."""
    covered = []
    for seed in range(12):
        units = money(np.random.default_rng(seed), effect=12.0)
        measure = Measure(label="Spent", units=units, unit="cents")
        plain, adjusted = row(measure, adjust_for_before=False), row(measure)
        assert adjusted["narrowing"] < 0.66
        assert plain["narrowing"] == 1.0
        covered.append(adjusted["low"] < 12 < adjusted["high"])
    assert sum(covered) >= 10


def test_the_adjustment_is_deng_s_formula():
    """The adjusted difference is the plain one minus theta times the difference before."""
    units = money(np.random.default_rng(2))
    wide = units.pivot_table(index=["unit_id", "arm"], columns="period", values="numerator").reset_index("arm")
    theta = np.cov(wide["during"], wide["before"])[0, 1] / wide["before"].var()
    means = wide.groupby("arm")[["during", "before"]].mean()
    gaps = means.loc["pilot"] - means.loc["control"]
    found = row(Measure(label="Spent", units=units, unit="cents"))
    assert found["value"] == pytest.approx(gaps["during"] - theta * gaps["before"], rel=0.02, abs=0.2)


def test_ratios_agree_with_tea_tasting():
    """Clicks per view with several views a unit: the linearised interval is that of the delta method."""
    import tea_tasting

    rng = np.random.default_rng(3)
    views = rng.integers(1, 12, 600)
    frame = pd.DataFrame({"unit_id": range(600), "arm": ["pilot", "control"] * 300, "period": "during"})
    frame = frame.assign(numerator=rng.binomial(views, 0.3), denominator=views)
    found = row(Measure(label="Clicks", units=frame))
    theirs = tea_tasting.Experiment({"x": tea_tasting.RatioOfMeans("numerator", "denominator")}, "arm")
    theirs = theirs.analyze(frame, "control")["x"]
    assert found["value"] == pytest.approx(theirs.effect_size)
    assert found["low"] == pytest.approx(theirs.effect_size_ci_lower, abs=3e-4)
    assert found["p"] == pytest.approx(theirs.pvalue, abs=5e-3)


def test_units_drawn_in_groups_count_as_groups():
    """Shops that differ from one another make the interval far wider than their customers would."""
    rng = np.random.default_rng(4)
    shop = np.repeat(np.arange(40), 50)
    rate = rng.beta(2, 6, 40)[shop]
    frame = pd.DataFrame({"unit_id": range(2000), "arm": np.where(shop % 2, "pilot", "control"), "period": "during"})
    frame = frame.assign(numerator=rng.binomial(1, rate), denominator=1)
    one, grouped = (
        row(Measure(label="Paid", units=table)) for table in (frame, frame.assign(cluster_id=shop.astype(str)))
    )
    assert grouped["high"] - grouped["low"] > 2 * (one["high"] - one["low"])


def test_an_early_look_needs_more():
    """P = 0.007 is a finding at a single look, not at the first of five; limits of all five keep the rate."""
    measure = Measure(label="Paid", units=shares(90, 60))
    assert row(measure)["state"] == "better"
    early = pilot.experiment([measure], look=(1, 5))
    assert early.table["state"].tolist() == ["unclear"]
    assert early.level == pytest.approx(1 - 1.08e-6, abs=1e-7)
    assert any("Look 1 of 5" in note for note in early.notes)


@pytest.mark.parametrize("adjust", [False, True])
def test_false_findings_come_at_the_stated_rate(adjust):
    """Of 100 experiments without an effect about 5 in 100 find one, adjusted or not."""
    rng = np.random.default_rng(12)
    found = 0
    for _ in range(100):
        measure = Measure(label="Spent", units=money(rng, n=120), unit="cents")
        found += row(measure, adjust_for_before=adjust)["p"] < 0.05
    assert 1 <= found <= 11


def test_impossible_experiments_are_refused():
    """One arm only, an impossible look, an unknown role: all of it is named."""
    one_arm = shares(10, 10).query("arm == 'pilot'")
    with pytest.raises(BadInputError, match=r"(?s)look 6 of 5.*both arms"):
        pilot.experiment([Measure(label="Paid", units=one_arm)], look=(6, 5))
    with pytest.raises(BadInputError, match="needs a metric"):
        pilot.experiment([])
    with pytest.raises(BadInputError, match="columns are missing"):
        pilot.experiment([Measure(label="Paid", units=shares(1, 1).drop(columns="denominator"))])


def test_a_plan_says_units_days_and_power():
    """35 % to 38 % needs about 8,084 units, at 500 a day 17 days, that is three whole weeks."""
    found = pilot.plan(0.35, 0.03, units_per_day=500)
    assert (found.units, found.days) == (8084, 21)
    assert found.table["units"].is_monotonic_decreasing
    near = found.curve.iloc[(found.curve["units"] - 8084).abs().argmin()]
    assert near["power"] == pytest.approx(0.8, abs=0.02)
    assert pilot.plan(0.35, 0.03).days is None
    assert found.shown().columns.tolist()[-1] == "days (whole weeks)"


def test_a_plan_for_means_needs_the_spread():
    """Revenue of 50 yuan with a spread of 80, five yuan more."""
    with pytest.raises(BadInputError, match="how much single values differ"):
        pilot.plan(5000, 500, unit="cents")
    found = pilot.plan(5000, 500, unit="cents", sd=8000)
    assert found.units == stats.units_needed(5000, 500, sd=8000)


def test_peeking_is_computed_and_limits_are_offered():
    """Five looks: 14.2 % false alarms; the last O'Brien–Fleming limit stays close to 1.96."""
    found = pilot.peeking((1, 5))
    assert found.table["false_positive_rate"].tolist() == pytest.approx([0.05, 0.142], abs=6e-4)
    assert found.limits["obrien_fleming"].iloc[-1] == pytest.approx(2.031, abs=1e-3)
    assert found.shown().iloc[1].tolist() == [5, "14.2 %"]
