"""Pictures of pilots without a draw: two groups week by week with their distance, and a series with its line."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num

from flywheel import charts, pilot

FIRST, CHANGE = date(2026, 3, 2), date(2026, 4, 13)
STARTS = [FIRST + timedelta(weeks=week) for week in range(10)]


def around(value: np.ndarray, half: float, **columns: object) -> pd.DataFrame:
    """Return values with an interval of a stated half width."""
    return pd.DataFrame({"start": STARTS, **columns, "value": value, "low": value - half, "high": value + half})


@pytest.fixture
def trends() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six weeks at a distance of 2 points, four weeks at 12; the last week has three times as many users."""
    gap = np.array([0.02] * 6 + [0.12] * 4)
    control = np.full(10, 0.3)
    weeks = [around(control + gap, 0.03, arm="pilot", n=100), around(control, 0.03, arm="control", n=100)]
    return pd.concat(weeks, ignore_index=True), around(gap, 0.04, n=[100] * 9 + [300])


@pytest.mark.parametrize("narrow", [False, True])
def test_trends_say_the_distance_before_and_during(trends: tuple[pd.DataFrame, pd.DataFrame], narrow: bool) -> None:
    """The finding carries both mean distances; both panels draw the change, the lower one every week and zero."""
    chart = charts.pilot_trends(*trends, metric="Recall rate", unit="share", change=CHANGE, narrow=narrow)
    assert "Distance between the groups: +2.0 percentage points before the pilot, +12.0" in chart.alt
    upper, lower = chart.axes
    assert [text.get_text() for text in upper.get_legend().get_texts()] == ["Pilot group", "Control group"]
    drawn = {round(float(point), 3) for line in lower.lines for point in line.get_ydata()}
    assert {0.0, 0.02, 0.12} <= drawn
    for axes in chart.axes:
        upright = {float(line.get_xdata()[0]) for line in axes.lines if len(set(line.get_xdata())) == 1}
        assert date2num(CHANGE) in upright


def test_trends_are_told_apart_without_colour(trends: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """The two groups differ in line and marker."""
    chart = charts.pilot_trends(*trends, metric="Recall rate", unit="share", change=CHANGE)
    looks = {(line.get_linestyle(), line.get_marker()) for line in chart.axes[0].lines[:2]}
    assert len(looks) == 2


def test_a_distance_without_weeks_before_is_a_dash(trends: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Where nothing lies before the pilot no number is made up."""
    weeks, gaps = trends
    chart = charts.pilot_trends(weeks, gaps, metric="Recall rate", unit="share", change=FIRST)
    assert "– before the pilot" in chart.alt


@pytest.mark.parametrize("narrow", [False, True])
def test_the_line_is_continued_and_told_in_words(narrow: bool) -> None:
    """A step of 10 points stands in the title with its interval, and every day is a point."""
    days = pd.Series([FIRST + timedelta(days=day) for day in range(60)])
    wiggle = np.tile([0.01, -0.01, 0.0], 20)
    value = 0.4 + wiggle + np.where(days >= CHANGE, 0.1, 0.0)
    found = pilot.interrupted_series(value, at=int((days < CHANGE).sum()))
    chart = charts.pilot_line(found, days=days, metric="Click rate", unit="share", change=CHANGE, narrow=narrow)
    assert chart.alt.startswith("Click rate: +")
    assert f"{100 * found.average.value:.1f} percentage points against the continued line" in chart.alt
    (axes,) = chart.axes
    points = next(line for line in axes.lines if line.get_marker() == "o")
    assert len(points.get_xdata()) == 60
    assert "continued" in [text.get_text() for text in axes.get_legend().get_texts()]
