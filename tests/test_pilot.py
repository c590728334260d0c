"""Pilots: levels, differences, deviations, and that the decision errs no more often than it says."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from flywheel import pilot, stats
from flywheel.errors import BadInputError
from flywheel.stats import Estimate


def arms(control: Any, treated: Any, *, denominator: Any = 1, **columns: Any) -> pd.DataFrame:
    """Return a unit table of a parallel control with these numerators."""
    names = ["control"] * len(control) + ["pilot"] * len(treated)
    numerators = np.concatenate([control, treated])
    table = {"unit_id": range(len(names)), "arm": names, "period": "during", "numerator": numerators}
    return pd.DataFrame({**table, "denominator": denominator, **columns})


def yes(successes: int, n: int) -> list[int]:
    """Return n outcomes of which so many are a yes."""
    return [1] * successes + [0] * (n - successes)


def before_after(before: Any, during: Any) -> pd.DataFrame:
    """Return a unit table of different users before and during."""
    table = arms(before, during)
    return table.assign(period=table["arm"].map({"control": "before", "pilot": "during"}), arm="pilot")


def test_row_one_of_table_3_is_reproduced() -> None:
    """105 of 300 before and 114 of 300 during are 35 % and 38 %, a deviation of +8.6 %."""
    found = pilot.evaluate(before_after(yes(105, 300), yes(114, 300)), metric="Retention", target=0.38, baseline=0.35)
    assert (found.main.reference.value, found.main.pilot.value) == (0.35, 0.38)
    assert pilot.deviation_in_words(found.deviation.value) == "+8.6 %"
    assert found.difference == stats.proportion_difference(114, 300, 105, 300)
    assert (found.level_share, found.gain_share) == (pytest.approx(1), pytest.approx(1))


def test_goal_attainment_is_given_both_ways() -> None:
    """35 % to 42 % with a target of 45 % is 93 % of the level and 70 % of the planned gain."""
    found = pilot.evaluate(before_after(yes(35, 100), yes(42, 100)), metric="m", target=0.45, baseline=0.35)
    assert found.level_share == pytest.approx(0.42 / 0.45)
    assert found.gain_share == pytest.approx(0.7)


def test_deviation_interval_agrees_with_katz() -> None:
    """For plain outcomes the log-ratio interval is Katz's, up to t against normal and n against n - 1."""
    found = pilot.compare(arms(yes(105, 300), [])[:300], arms([], yes(114, 300)).assign(unit_id=range(900, 1200)))
    error = math.sqrt(1 / 114 - 1 / 300 + 1 / 105 - 1 / 300)
    assert found.deviation.low == pytest.approx(38 / 35 * math.exp(-1.96 * error) - 1, abs=0.003)
    assert found.deviation.high == pytest.approx(38 / 35 * math.exp(1.96 * error) - 1, abs=0.003)


def test_ratio_of_sums_is_not_the_mean_of_ratios() -> None:
    """A user with 90 views weighs more than one with 10: (9 + 9) ÷ (90 + 10) is 18 %, not 50 %."""
    units = pd.DataFrame({"unit_id": ["a", "b"], "numerator": [9, 9], "denominator": [90, 10]})
    assert pilot.ratio(units).value == pytest.approx(0.18)


def test_clusters_widen_the_interval() -> None:
    """Stores whose users behave alike count as stores, not as users."""
    outcome = np.repeat([1, 0, 1, 0, 1, 0, 0, 0], 25)
    alone = pd.DataFrame({"unit_id": range(200), "numerator": outcome, "denominator": 1})
    together = alone.assign(cluster_id=np.repeat(list("abcdefgh"), 25))
    one, other = pilot.ratio(alone), pilot.ratio(together)
    assert one.value == other.value
    assert other.high - other.low > 3 * (one.high - one.low)
    assert other.method == "linearised ratio, clustered"


def test_users_in_both_periods_bring_their_covariance() -> None:
    """When each user moves by the same amount, the difference is known exactly although levels are not."""
    before = pd.DataFrame({"unit_id": range(40), "numerator": np.arange(40), "denominator": 100})
    during = before.assign(numerator=before["numerator"] + 5 + np.tile([0, 1], 20))
    found = pilot.compare(before, during)
    assert found.shared_units == 40
    assert found.difference.value == pytest.approx(0.055)
    assert found.difference.high - found.difference.low < 0.05 * (found.pilot.high - found.pilot.low)


def test_complaints_of_users_without_orders_count() -> None:
    """A ticket of a user without an order stays in the numerator of tickets per order."""
    units = pd.DataFrame({"unit_id": ["a", "b"], "numerator": [0, 1], "denominator": [4, 0]})
    assert pilot.ratio(units).value == 0.25
    assert pilot.ratio(units).n == 1


def test_zero_before_has_no_deviation() -> None:
    """A deviation from zero is no number, and the result says so."""
    found = pilot.evaluate(before_after(yes(0, 120), yes(12, 120)), metric="m")
    assert math.isnan(found.deviation.value)
    assert any("above zero" in note for note in found.notes)


def test_zero_during_is_a_deviation_of_minus_one_without_interval() -> None:
    """Losing everything is −100 %; its logarithm has no interval."""
    found = pilot.evaluate(before_after(yes(12, 120), yes(0, 120)), metric="m")
    assert found.deviation.value == -1
    assert math.isnan(found.deviation.low)


@pytest.mark.parametrize(
    ("units", "options", "verdict", "said"),
    [
        (arms(yes(30, 200), yes(60, 200)), {"target": 0.25, "baseline": 0.15}, "roll_out", "target is reached"),
        (arms(yes(30, 200), yes(60, 200)), {}, "roll_out", "no target was set"),
        (arms(yes(30, 200), yes(60, 200)), {"target": 0.4, "baseline": 0.15}, "iterate", "target is not reached"),
        (before_after(yes(30, 200), yes(60, 200)), {"target": 0.25}, "iterate", "parallel control before rolling out"),
        (arms(yes(60, 200), yes(30, 200)), {}, "stop", "did not move the wanted way"),
        (arms(yes(60, 200), yes(30, 200)), {"direction": "down"}, "roll_out", "no target"),
        (arms(yes(200, 1000), yes(205, 1000)), {"target": 0.3, "baseline": 0.2}, "stop", "short of the planned gain"),
        (arms(yes(30, 200), yes(34, 200)), {"target": 0.2, "baseline": 0.15}, "not_enough_data", "cannot tell them"),
        (arms(yes(5, 90), yes(60, 90)), {}, "not_enough_data", "too few users"),
        (arms(yes(30, 200), yes(90, 320)), {}, "not_enough_data", "not of the size the draw should give"),
    ],
)
def test_the_rule_decides(units: pd.DataFrame, options: dict[str, Any], verdict: str, said: str) -> None:
    """Each line of the rule gives its verdict and a reason that says why."""
    found = pilot.evaluate(units, metric="m", **options).decision
    assert (found.verdict, said in found.reason) == (verdict, True), found.reason


def test_an_unequal_draw_that_was_planned_is_no_alarm() -> None:
    """A draw of 80 to 20 is compared with 80 to 20."""
    found = pilot.evaluate(arms(yes(40, 200), yes(240, 800)), metric="m", pilot_share=0.8)
    assert found.draw_p == 1
    assert found.decision.verdict == "roll_out"


def test_a_few_groups_are_too_few() -> None:
    """Four stores a side allow no decision, however many users they have."""
    units = arms(yes(100, 400), yes(250, 400), cluster_id=np.repeat(list("abcdefgh"), 100))
    assert pilot.evaluate(units, metric="m").decision.verdict == "not_enough_data"


@pytest.mark.parametrize(
    ("low", "high", "margin", "state"),
    [(-9, -3, 0, "harmed"), (-9, -3, 5, "unclear"), (-2, 4, 5, "safe"), (math.nan, math.nan, 0, "unclear")],
)
def test_a_guardrail_is_judged_by_its_interval(low: float, high: float, margin: float, state: str) -> None:
    """Harmed needs the whole interval beyond the margin, safe needs none of it there."""
    difference = Estimate((low + high) / 2, low, high, 400, unit="points", signed=True)
    found = pilot.check_guardrail(difference, label="NPS", unit="points", direction="up", at_most_worse=margin)
    assert found.state == state


def test_a_harmed_guardrail_blocks_the_roll_out() -> None:
    """A gain with harm is iterated, no gain with harm is stopped; the reason names the guardrail."""
    harm = pilot.check_guardrail(Estimate(-6, -9, -3, 400), label="NPS", unit="points", direction="up")
    gained = pilot.evaluate(arms(yes(30, 200), yes(60, 200)), metric="m", guardrails=[harm]).decision
    lost = pilot.evaluate(arms(yes(30, 200), yes(32, 200)), metric="m", guardrails=[harm]).decision
    assert (gained.verdict, lost.verdict) == ("iterate", "stop")
    assert "NPS" in gained.reason


def test_control_group_and_before_are_both_shown() -> None:
    """With a control group and a time before, three comparisons are shown and the control group decides."""
    during = arms(yes(30, 200), yes(60, 200))
    both = pd.concat([during, arms(yes(30, 200), yes(30, 200)).assign(period="before")])
    found = pilot.evaluate(both, metric="m")
    assert list(found.comparisons) == ["parallel_control", "before_after", "before_after_control"]
    assert found.method == "parallel_control"
    assert found.main.shared_units == 0


def test_power_is_what_it_says() -> None:
    """The smallest detectable effect is 2.8 standard errors, and a plan of that size has a power of 80 %."""
    units = arms(yes(80, 400), yes(100, 400))
    smallest = pilot.evaluate(units, metric="m").smallest_detectable
    assert smallest == pytest.approx(2.8016 * math.sqrt(0.2 * 0.8 / 399 + 0.25 * 0.75 / 399), rel=3e-3)
    assert pilot.evaluate(units, metric="m", target=0.2 + smallest, baseline=0.2).power == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.drop(columns="arm"), "columns are missing: arm"),
        (lambda table: table.assign(arm="treated"), "arm: holds treated"),
        (lambda table: table.assign(period="later"), "period: holds later"),
        (lambda table: table.assign(numerator=math.nan), "must be numbers"),
        (lambda table: table.assign(unit_id=1), "stands twice"),
        (lambda table: table.assign(unit_id=[1, 2, 1, 2]), "stands in both arms"),
        (lambda table: table[table["arm"] == "pilot"], "no units for"),
    ],
)
def test_a_broken_unit_table_is_refused(change: Any, said: str) -> None:
    """Missing columns, strange arms, doubled units and empty sides are named."""
    with pytest.raises(BadInputError, match=said):
        pilot.evaluate(change(arms([1, 0], [1, 1])), metric="m")


counts = st.integers(min_value=1, max_value=60)


@given(st.lists(st.tuples(counts, counts), min_size=4, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_laws_of_a_comparison(pairs: list[tuple[int, int]], shuffler: Any) -> None:
    """Swapping arms flips the sign, scaling numerators scales, and the order of rows does not matter."""
    table = pd.DataFrame(pairs, columns=["numerator", "denominator"]).assign(unit_id=range(len(pairs)))
    half = len(table) // 2
    one, other = table[:half], table[half:]
    there, back = pilot.compare(one, other), pilot.compare(other, one)
    order = list(other.index)
    shuffler.shuffle(order)
    assert there.difference.value == pytest.approx(-back.difference.value)
    assert there.standard_error == pytest.approx(back.standard_error, nan_ok=True)
    assert pilot.compare(one, other.loc[order]).difference.value == pytest.approx(there.difference.value)
    tenfold = pilot.compare(
        one.assign(numerator=one["numerator"] * 10), other.assign(numerator=other["numerator"] * 10)
    )
    assert tenfold.difference.value == pytest.approx(10 * there.difference.value)
    assert tenfold.deviation.value == pytest.approx(there.deviation.value)


def _verdicts(rng: np.random.Generator, runs: int, draw: Any) -> list[str]:
    return [pilot.evaluate(draw(rng), metric="m").decision.verdict for _ in range(runs)]


def _plain(control: float, treated: float, n: int) -> Any:
    return lambda rng: arms(rng.random(n) < control, rng.random(n) < treated).astype({"numerator": int})


def _clustered(effect: float) -> Any:
    def draw(rng: np.random.Generator) -> pd.DataFrame:
        stores = rng.normal(0.4, 0.08, 40) + np.repeat([0, effect], 20)
        views = rng.integers(5, 30, 400)
        clicks = rng.binomial(views, np.clip(np.repeat(stores, 10), 0, 1))
        return arms(clicks[:200], clicks[200:], denominator=views, cluster_id=np.repeat(np.arange(40), 10).astype(str))

    return draw


@pytest.mark.parametrize("draw", [_plain(0.2, 0.2, 200), _clustered(0.0)], ids=["plain", "clustered"])
def test_without_an_effect_roll_outs_stay_below_the_stated_rate(draw: Any) -> None:
    """Of 200 pilots that change nothing no more are rolled out than 2.5 % allow, chance included."""
    rolled_out = _verdicts(np.random.default_rng(20260402), 200, draw).count("roll_out")
    assert rolled_out <= binom.ppf(0.999, 200, 0.025)


@pytest.mark.parametrize("draw", [_plain(0.15, 0.35, 200), _clustered(0.15)], ids=["plain", "clustered"])
def test_a_large_effect_is_rolled_out(draw: Any) -> None:
    """Of 100 pilots with a large effect at least 95 are rolled out."""
    assert _verdicts(np.random.default_rng(20260403), 100, draw).count("roll_out") >= 95


def test_nodes_below_90_percent_raise_the_alarm() -> None:
    """8 of 10 is an alarm that is not sure yet; a node without runs is listed, other scenarios and days are not."""
    runs = pd.DataFrame(
        {
            "scenario_id": ["s"] * 10 + ["other"],
            "node": "push",
            "started_at": pd.Timestamp("2026-05-02 10:00"),
            "outcome": ["completed"] * 8 + ["exception", "abandoned", "completed"],
        }
    )
    found = pilot.node_completion(runs, "s", nodes=["tag", "push"], start=date(2026, 5, 1), end=date(2026, 5, 3))
    assert found.table[["node", "runs", "completed", "exceptions", "abandoned"]].to_numpy().tolist() == [
        ["tag", 0, 0, 0, 0],
        ["push", 10, 8, 1, 1],
    ]
    assert found.alarms == ("push",)
    assert found.shown()["State"].tolist() == ["no runs", "alarm, not yet sure"]
    assert pilot.node_completion(runs, "s", start=date(2026, 5, 3)).table.empty
