"""Pilots judged by a difference in differences or a series: the rule, the placebo, guardrails and early looks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special

from flywheel import pilot
from flywheel.stats import Estimate

COLUMNS = ["unit_id", "arm", "period", "numerator", "denominator"]
DIFFERENCES = {"metric": "m", "method": "difference_in_differences", "pilot_share": None}


def cells(n: int = 200, **yes: int) -> pd.DataFrame:
    """Return n users a cell, named like ``pilot_before=40``, of whom so many said yes."""
    rows = []
    for cell, count in yes.items():
        arm, period = cell.split("_")
        rows += [(f"{cell}{k}", arm, period, int(k < count), 1) for k in range(n)]
    return pd.DataFrame(rows, columns=COLUMNS)


GAINED = cells(pilot_before=40, pilot_during=100, control_before=60, control_during=66)
ALIKE = cells(pilot_before=40, pilot_during=42, control_before=60, control_during=63)
APART = cells(pilot_before=40, pilot_during=90, control_before=60, control_during=60)


def daily(level: float, jump: float) -> dict[str, pd.DataFrame]:
    """Return 16 days before and since with 100 users a day, and the same users as a unit table."""
    wiggle = [0.01, -0.01] * 16
    yes = [round(100 * (level + wiggle[day] + jump * (day >= 16))) for day in range(32)]
    period = ["before"] * 16 + ["during"] * 16
    series = pd.DataFrame({"period": period, "value": np.array(yes) / 100, "n": 100})
    rows = [(day, k, period[day], int(k < yes[day])) for day in range(32) for k in range(100)]
    units = pd.DataFrame(rows, columns=["day", "k", "period", "numerator"])
    return {"series": series, "units": units.assign(unit_id=range(len(units)), arm="pilot", denominator=1)}


@pytest.mark.parametrize(
    ("placebo", "options", "verdict", "said"),
    [
        (ALIKE, {}, "roll_out", "the two did not move apart"),
        (None, {}, "iterate", "nothing shows that the two moved alike"),
        (APART, {}, "not_enough_data", "moved apart before the pilot began"),
        (ALIKE, {"complete": False}, "not_enough_data", "days are not over"),
        (ALIKE, {"target": 0.6, "baseline": 0.2}, "iterate", "target is not reached"),
    ],
)
def test_a_placebo_and_the_end_of_the_pilot_are_needed(
    placebo: pd.DataFrame | None, options: dict[str, Any], verdict: str, said: str
) -> None:
    """20 → 50 % against 30 → 33 % rolls out only when the groups moved alike before and the pilot is over."""
    found = pilot.evaluate(GAINED, placebo=placebo, **DIFFERENCES, **options)
    assert found.difference.value == pytest.approx(0.27)
    assert (found.decision.verdict, said in found.decision.reason) == (verdict, True), found.decision.reason


def test_table_3_still_shows_before_and_during() -> None:
    """The effect is that of the method; levels and deviation stay those of the pilot group, 20 % to 50 %, +150 %."""
    found = pilot.evaluate(GAINED, placebo=ALIKE, **DIFFERENCES)
    assert (found.main.reference.value, found.main.pilot.value) == (0.2, 0.5)
    assert found.deviation.value == pytest.approx(1.5)
    assert found.users == 800
    assert found.draw_p is None


def test_drawn_arms_are_checked_for_their_sizes() -> None:
    """With a draw, a difference in differences looks at the sizes of the arms as a parallel control does."""
    unequal = pd.concat([GAINED, cells(400, pilot_during=200).assign(unit_id=range(400))])
    assert pilot.evaluate(unequal, placebo=ALIKE, **DIFFERENCES | {"pilot_share": 0.5}).decision.verdict == (
        "not_enough_data"
    )


def test_too_few_groups_in_any_cell_allow_no_decision() -> None:
    """Nine groups in one cell of four are too few, however many users they have."""
    groups = GAINED.assign(cluster_id=GAINED["arm"] + (GAINED.groupby(["arm", "period"]).cumcount() % 9).astype(str))
    assert pilot.evaluate(groups, placebo=ALIKE, **DIFFERENCES).decision.verdict == "not_enough_data"


def test_a_series_never_rolls_out() -> None:
    """A jump of 10 points is found, and the reader is sent to a control group."""
    found = pilot.evaluate(**daily(0.3, 0.1), metric="m", method="interrupted_series")
    assert found.difference.value == pytest.approx(0.1, abs=0.02)
    assert found.difference.low > 0
    assert (found.decision.verdict, "continued line" in found.decision.reason) == ("iterate", True)
    assert found.users == 3200
    none = pilot.evaluate(**daily(0.3, 0.0), metric="m", method="interrupted_series")
    assert none.decision.verdict == "not_enough_data"


def test_a_short_series_has_no_interval() -> None:
    """With seven days before there is no line: no interval, no decision, and no error."""
    made = daily(0.3, 0.1)
    found = pilot.evaluate(made["units"], series=made["series"].iloc[9:], metric="m", method="interrupted_series")
    assert math.isnan(found.difference.low)
    assert (found.decision.verdict, found.design) == ("not_enough_data", None)


def test_heavy_days_weigh_more() -> None:
    """A day of one user that is far off hardly moves the line when days are weighed."""
    values = [0.3, 0.31] * 8 + [0.4, 0.41] * 8
    values[3] = 1.0
    weights = [100] * 32
    weights[3] = 1
    weighed, plain = (pilot.interrupted_series(values, at=16, weights=each) for each in (weights, None))
    assert abs(weighed.average.value - 0.1) < 0.01 < abs(plain.average.value - 0.1)


@pytest.mark.parametrize(
    ("low", "high", "margin", "verdict"),
    [
        (-0.04, 0.02, 0.05, "roll_out"),
        (-0.08, 0.02, 0.05, "not_enough_data"),
        (-0.08, 0.02, 0.0, "roll_out"),
        (-0.09, -0.06, 0.05, "iterate"),
    ],
)
def test_a_guardrail_with_a_margin_has_to_hold(low: float, high: float, margin: float, verdict: str) -> None:
    """Within the margin it holds; reaching beyond it blocks until settled; without a margin only shown harm blocks."""
    gap = Estimate((low + high) / 2, low, high, 800, signed=True)
    guard = pilot.check_guardrail(gap, label="g", unit="share", direction="up", at_most_worse=margin)
    gain = Estimate(0.15, 0.10, 0.20, 800, signed=True)
    assert pilot.decide(gain, method="parallel_control", guardrails=[guard]).verdict == verdict


def test_early_looks_find_harm_only() -> None:
    """Before the end a shown harm stops the pilot, and neither a gain nor its absence decides anything."""
    harm = pilot.check_guardrail(Estimate(-0.2, -0.3, -0.1, 800), label="g", unit="share", direction="up")
    for value, guards, verdict in (
        (0.0, [harm], "stop"),
        (0.15, [], "not_enough_data"),
        (-0.15, [], "not_enough_data"),
    ):
        gap = Estimate(value, value - 0.05, value + 0.05, 800, signed=True)
        assert pilot.decide(gap, method="parallel_control", complete=False, guardrails=guards).verdict == verdict


def test_gaps_of_stretches_are_the_distance_of_the_arms() -> None:
    """One of two against none of two is half, in a stretch where both have somebody; the other one is left out."""
    units = pd.DataFrame({"unit_id": range(6), "arm": ["pilot", "pilot", "control", "control", "pilot", "pilot"]})
    units = units.assign(stretch=[0, 0, 0, 0, 1, 1], numerator=[1, 0, 0, 0, 1, 1], denominator=1)
    assert pilot.gaps(units)[["stretch", "value"]].to_numpy().tolist() == [[0, 0.5]]


def segmented(**yes: int) -> pd.DataFrame:
    """Return 60 users a segment and arm, named like ``f_pilot=40``, of whom so many said yes."""
    rows = [
        (f"{cell}{k}", cell.split("_")[1], "during", int(k < count), 1, cell.split("_")[0])
        for cell, count in yes.items()
        for k in range(60)
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS, "sex"])


def test_segments_differ_only_beyond_chance() -> None:
    """+50 points against 0 differs, +10 against +8 does not; both are shown with intervals that hold together."""
    far = pilot.segments(
        segmented(f_control=10, f_pilot=40, m_control=20, m_pilot=20), ["sex"], method="parallel_control"
    )
    near = pilot.segments(
        segmented(f_control=10, f_pilot=16, m_control=20, m_pilot=25), ["sex"], method="parallel_control"
    )
    assert far.table["value"].tolist() == pytest.approx([0.5, 0.0])
    assert far.tests["differs"].tolist() == [True]
    assert near.tests["differs"].tolist() == [False]
    single = pilot.compare(*(segmented(f_control=10, f_pilot=40).query("arm == @arm") for arm in ("control", "pilot")))
    assert far.table["low"].iloc[0] < single.difference.low


def test_the_test_of_two_segments_is_that_of_their_difference() -> None:
    """For two segments p is that of t = (0.5 - 0) ÷ its standard error, with 239 units behind it."""
    units = segmented(f_control=10, f_pilot=40, m_control=20, m_pilot=20)
    found = pilot.segments(units, ["sex"], method="parallel_control").tests["p"].iloc[0]
    shares = [10 / 60, 40 / 60, 20 / 60, 20 / 60]
    error = math.sqrt(sum(share * (1 - share) / 60 for share in shares))  # n ÷ (n - 1) is 1.004
    assert found == pytest.approx(2 * special.stdtr(239, -0.5 / error), rel=0.05)


def test_small_segments_are_hidden() -> None:
    """A segment with 29 users on a side is not shown; with one left there is nothing to compare."""
    units = segmented(f_control=10, f_pilot=40, m_control=20, m_pilot=20)
    small = units[(units["sex"] == "f") | (units.groupby(["sex", "arm"]).cumcount() < 29)]
    found = pilot.segments(small, ["sex"], method="parallel_control")
    assert (len(found.table), found.hidden) == (0, 1)


@pytest.mark.parametrize("method", ["before_after", "difference_in_differences"])
def test_segments_follow_the_method(method: Any) -> None:
    """The effect of each segment is that of the method: +30 points before and after, +27 against the control group."""
    both = pd.concat([GAINED.assign(sex="f"), GAINED.assign(sex="m", unit_id=GAINED["unit_id"] + "m")])
    found = pilot.segments(both, ["sex"], method=method)
    assert found.table["value"].tolist() == pytest.approx([0.3 if method == "before_after" else 0.27] * 2)
    assert found.tests["p"].tolist() == pytest.approx([1.0])


def test_pilots_without_an_effect_are_rolled_out_as_stated() -> None:
    """Of 20 pilots of each kind without an effect at most 3 are rolled out; `make soak` counts 1,000."""
    rng = np.random.default_rng(7)
    names = [f"{arm}_{period}" for arm in ("pilot", "control") for period in ("before", "during")]

    def made(levels: list[float], **columns: Any) -> pd.DataFrame:
        yes = rng.binomial(150, levels)
        return cells(150, **dict(zip(names, map(int, yes), strict=True))).assign(**columns)

    rolled = {"differences": 0, "guardrails": 0, "groups": 0}
    for _pilot in range(20):
        placebo, units = made([0.2, 0.23, 0.3, 0.33]), made([0.2, 0.23, 0.3, 0.33])
        rolled["differences"] += pilot.evaluate(units, placebo=placebo, **DIFFERENCES).decision.verdict == "roll_out"
        during = units[units["period"] == "during"].assign(numerator=lambda rows: rng.binomial(1, 0.2, len(rows)))
        other = pilot.compare(during[during["arm"] == "control"], during[during["arm"] == "pilot"]).difference
        guard = pilot.check_guardrail(other, label="g", unit="share", direction="up", at_most_worse=0.1)
        found = pilot.evaluate(during, metric="m", guardrails=[guard])
        rolled["guardrails"] += found.decision.verdict == "roll_out"
        rate = np.repeat(rng.beta(3.8, 15.2, 24), 10)
        groups = pd.DataFrame({"unit_id": range(240), "arm": np.repeat(["pilot", "control"], 120), "period": "during"})
        groups = groups.assign(numerator=rng.binomial(1, rate), denominator=1, cluster_id=np.repeat(np.arange(24), 10))
        rolled["groups"] += pilot.evaluate(groups, metric="m").decision.verdict == "roll_out"
    assert max(rolled.values()) <= 3, rolled
