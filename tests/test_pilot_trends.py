"""Difference-in-differences and interrupted series: by hand, against regression, and under no effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from flywheel import pilot
from flywheel.errors import BadInputError

COLUMNS = ["unit_id", "arm", "period", "numerator", "denominator"]


def cells(**yes: int) -> pd.DataFrame:
    """Return 100 users a cell, named like ``pilot_before=40``, of whom so many said yes."""
    rows = []
    for cell, count in yes.items():
        arm, period = cell.split("_")
        rows += [(f"{cell}{k}", arm, period, int(k < count), 1) for k in range(100)]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_the_effect_is_the_difference_of_the_changes() -> None:
    """20 → 35 against 30 → 33: +15 points less +3 points is +12."""
    units = cells(pilot_before=20, pilot_during=35, control_before=30, control_during=33)
    found = pilot.difference_in_differences(units)
    assert found.effect.value == pytest.approx(0.12)
    assert found.table["value"].tolist() == pytest.approx([0.15, 0.03, 0.12])
    assert next(iter(found.shown().columns)) == "Group"


def test_the_interval_agrees_with_regression() -> None:
    """With different users in every cell it is the interval of the interaction with robust errors."""
    units = cells(pilot_before=20, pilot_during=35, control_before=30, control_during=33)
    fit = smf.ols("numerator ~ C(arm) * C(period, Treatment('before'))", units).fit(cov_type="HC1")
    found = pilot.difference_in_differences(units)
    assert found.effect.value == pytest.approx(fit.params.iloc[-1])
    half = (found.effect.high - found.effect.low) / 2
    assert half == pytest.approx(1.98 * fit.bse.iloc[-1], rel=0.02)


def test_users_in_both_periods_narrow_the_interval() -> None:
    """When the same users are seen twice and hardly change, the interval is narrower than for different users."""
    rng = np.random.default_rng(4)
    taste = np.repeat(rng.random(400), 2)
    both = pd.DataFrame(
        {
            "unit_id": np.repeat(np.arange(400), 2),
            "arm": np.repeat(["pilot", "control"], 400),
            "period": ["before", "during"] * 400,
            "numerator": rng.binomial(20, taste),
            "denominator": 20,
        }
    )
    apart = both.assign(unit_id=np.arange(800))
    width = [
        found.effect.high - found.effect.low
        for found in (pilot.difference_in_differences(both), pilot.difference_in_differences(apart))
    ]
    assert width[0] < 0.5 * width[1]


def test_a_placebo_shows_arms_that_moved_apart_before() -> None:
    """A clear difference before the pilot is a warning; none is none."""
    units = cells(pilot_before=20, pilot_during=35, control_before=30, control_during=33)
    apart = cells(pilot_before=20, pilot_during=60, control_before=30, control_during=30)
    alike = cells(pilot_before=20, pilot_during=22, control_before=30, control_during=31)
    warned = pilot.difference_in_differences(units, placebo=apart)
    assert warned.trends_differ
    assert "moved apart before the pilot began" in warned.notes[0]
    assert not pilot.difference_in_differences(units, placebo=alike).trends_differ


def test_every_group_is_needed() -> None:
    """All groups that are missing are named at once."""
    with pytest.raises(BadInputError, match=r"(?s)pilot, before: no unit.*control, before: no unit"):
        pilot.difference_in_differences(cells(pilot_during=3, control_during=4))


def test_under_no_effect_the_interval_misses_zero_as_stated() -> None:
    """Of 200 pilots without an effect, with unequal levels and a common trend, about 5 of 100 intervals miss 0."""
    rng = np.random.default_rng(11)
    missed = 0
    for _pilot in range(200):
        yes = rng.binomial(100, [0.2, 0.3, 0.4, 0.5])
        names = ("pilot_before", "pilot_during", "control_before", "control_during")
        found = pilot.difference_in_differences(cells(**dict(zip(names, map(int, yes), strict=True)))).effect
        missed += not found.low <= 0 <= found.high
    assert 2 <= missed <= 20


def test_a_jump_and_a_bend_are_told_apart() -> None:
    """A line that jumps by 0.1 has that step and no new slope; one that bends has the new slope and no step."""
    time = np.arange(24.0)
    wiggle = 0.001 * np.sin(time)
    jump = pilot.interrupted_series(list(0.3 + 0.002 * time + 0.1 * (time >= 12) + wiggle), at=12)
    bend = pilot.interrupted_series(list(0.3 + 0.01 * np.clip(time - 12, 0, None) + wiggle), at=12)
    assert jump.step.value == pytest.approx(0.1, abs=0.003)
    assert jump.slope.value == pytest.approx(0, abs=0.001)
    assert jump.before.value == pytest.approx(0.002, abs=0.0005)
    assert bend.step.value == pytest.approx(0, abs=0.003)
    assert bend.slope.value == pytest.approx(0.01, abs=0.001)


def test_the_old_line_goes_on_after_the_moment() -> None:
    """What was to be expected continues the line from before, and is empty before the moment."""
    time = np.arange(20.0)
    found = pilot.interrupted_series(list(1 + time + 5 * (time >= 10) + 0.01 * np.cos(time)), at=10, unit="score")
    assert found.table["expected"].isna().sum() == 10
    assert found.table["expected"].iloc[-1] == pytest.approx(20, abs=0.1)


@pytest.mark.parametrize(
    ("values", "at", "said"),
    [
        ([0.1] * 12, 4, "4 points before and 8 after"),
        ([0.1] * 8 + [float("nan")] + [0.2] * 8, 8, "a point is missing"),
    ],
)
def test_a_series_that_is_too_short_or_has_holes_is_refused(values: list[float], at: int, said: str) -> None:
    """The message says how many points there are, or that one is missing."""
    with pytest.raises(BadInputError, match=said):
        pilot.interrupted_series(values, at=at)


def test_clusters_and_not_users_count() -> None:
    """With three stores an arm the interval uses two degrees of freedom, as a plain comparison of stores does."""
    units = cells(pilot_before=20, pilot_during=35, control_before=30, control_during=33)
    units["cluster_id"] = units["arm"] + (units.groupby(["arm", "period"]).cumcount() % 3).astype(str)
    found = pilot.difference_in_differences(units)
    error = np.hypot(found.pilot.standard_error, found.control.standard_error)
    assert (found.effect.high - found.effect.low) / 2 == pytest.approx(4.3027 * error, rel=1e-4)


@pytest.mark.parametrize(("points", "alike"), [(16, 0.0), (24, 0.4), (60, 0.4)])
def test_intervals_of_a_jump_cover_as_stated(points: int, alike: float) -> None:
    """Without an effect about 95 of 100 intervals hold zero, also in short series whose neighbours are alike."""
    rng, held, runs = np.random.default_rng(5), 0, 200
    for _run in range(runs):
        noise = rng.normal(size=points)
        for place in range(1, points):
            noise[place] += alike * noise[place - 1]
        step = pilot.interrupted_series(list(noise), at=points // 2, unit="score").step
        held += step.low <= 0 <= step.high
    assert held / runs > 0.88
