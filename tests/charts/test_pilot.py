"""Charts of a pilot: they draw what the result says, and say it in words too."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from flywheel import pilot, words
from flywheel.charts import pilot as charts
from flywheel.pilot import Evaluation


@pytest.fixture
def evaluation() -> Evaluation:
    """A control group at 15 % and a pilot group at 30 %."""
    outcome = np.repeat([1, 0, 1, 0], [60, 140, 30, 170])
    table = {"unit_id": range(400), "arm": ["pilot"] * 200 + ["control"] * 200, "period": "during"}
    units = pd.DataFrame({**table, "numerator": outcome, "denominator": 1})
    return pilot.evaluate(units, metric="Recall rate", target=0.25, baseline=0.15)


def stretches(days: int, *, step: int = 1, n: int = 30) -> pd.DataFrame:
    """Return a series that rises by one point a stretch."""
    starts = [date(2026, 3, 2) + timedelta(days=step * number) for number in range(days)]
    value = 0.3 + 0.01 * np.arange(days)
    table = {"start": starts, "arm": "pilot", "value": value, "low": value - 0.05, "high": value + 0.05}
    return pd.DataFrame({**table, "n": n})


def test_the_effect_chart_says_its_numbers(evaluation: Evaluation) -> None:
    """Its text face holds both levels, the difference and the interval."""
    chart = charts.pilot_effect(evaluation)
    assert chart.alt.startswith("Recall rate: Control group 15.0 %, Pilot group 30.0 %; difference +15.0")
    assert "interval +6.8 to +22.9 percentage points" in chart.alt


def test_the_effect_chart_draws_levels_target_and_zero(evaluation: Evaluation) -> None:
    """The left panel has both levels and the target, the right one the difference, zero and the plan."""
    left, right = charts.pilot_effect(evaluation).axes
    drawn = {round(float(line.get_xdata()[0]), 3) for line in left.lines if len(line.get_xdata()) == 1}
    assert drawn == {0.15, 0.3}
    assert 0.25 in {float(line.get_xdata()[0]) for line in left.lines}
    assert {0.0, 0.1} <= {round(float(line.get_xdata()[0]), 9) for line in right.lines}


def test_the_narrow_chart_fits_a_phone(evaluation: Evaluation) -> None:
    """It is about 400 pixels wide and stacks its panels."""
    chart = charts.pilot_effect(evaluation, narrow=True)
    assert 96 * chart.get_size_inches()[0] < 410
    left, right = chart.axes
    assert left.get_position().y0 > right.get_position().y1


def test_the_series_marks_the_windows() -> None:
    """Before and during are named, and days with fewer than five users are not drawn."""
    days = stretches(28)
    days.loc[3, "n"] = 4
    windows = {"before": (date(2026, 3, 2), date(2026, 3, 16)), "during": (date(2026, 3, 16), date(2026, 3, 30))}
    chart = charts.pilot_series(stretches(4, step=7), days, metric="NPS", unit="share", target=0.4, **windows)
    (axes,) = chart.axes
    assert {"Before", "During", "target 40.0 %"} <= {text.get_text() for text in axes.texts}
    assert 27 in {len(line.get_xdata()) for line in axes.lines}
    assert "first week 30.0 %, last week 33.0 %; the pilot ran from 2026-03-16 on" in chart.alt


def test_dates_are_written_in_the_language_of_the_reader() -> None:
    """Ticks read Mar 2 in English and 3月2日 in Chinese, without missing glyphs."""
    options = {"metric": "NPS", "unit": "share", "during": (date(2026, 3, 2), date(2026, 3, 30))}
    for language, expected in (("en", "Mar 2"), ("zh", "3月2日")):
        with words.language(language):
            chart = charts.pilot_series(stretches(4, step=7), stretches(28), **options)
            chart.png()
            assert chart.axes[0].get_xticklabels()[0].get_text() == expected


def test_progress_names_where_both_groups_arrive() -> None:
    """Title and text face carry the last day's levels."""
    rows = [(day, arm, day / 100, 0.0, 0.4, 50) for day in range(1, 29) for arm in ("pilot", "control")]
    progress = pd.DataFrame(rows, columns=["day", "arm", "value", "low", "high", "n"])
    chart = charts.pilot_since_start(progress, metric="Recall rate", unit="share", target=0.25)
    assert chart.alt == "Recall rate by day since the start; after 28 days: Pilot group 28.0 %, Control group 28.0 %"
