"""Alarms with memory: the bad week of the sample, lasting shifts, and silence where nothing happened."""

import numpy as np
import pandas as pd
import pytest

from flywheel import samples, stats, voc
from flywheel.errors import BadInputError

MONDAY = pd.Timestamp("2026-03-02")


def weekly(*good, n=100, start=MONDAY):
    """Make one week a number: so many satisfied of n."""
    parts = [
        pd.DataFrame(
            {"survey": "csat", "score": [5] * count + [1] * (n - count), "at": start + pd.Timedelta(weeks=week)}
        )
        for week, count in enumerate(good)
    ]
    return voc.csat(pd.concat(parts, ignore_index=True), period="week")


STEADY = [80, 78, 82, 79, 81, 80, 82, 78]


@pytest.mark.parametrize("method", ["shewhart", "ewma", "cusum"])
@pytest.mark.parametrize("score", [voc.nps, voc.csat])
def test_the_bad_week_of_the_sample_is_found_and_no_other(method, score):
    """Planted in the week of 8 June: every method finds it in NPS and CSAT, and nothing else."""
    found = voc.alarm(score(samples.load().feedback, period="week"), method=method).flagged()
    assert found[["period", "direction"]].to_numpy().tolist() == [[pd.Timestamp("2026-06-08"), "below"]]


@pytest.mark.parametrize("method", ["ewma", "cusum"])
def test_a_small_shift_that_lasts_is_found_by_memory_alone(method):
    """Eight points lower for eight weeks: no single week is strange, together they are."""
    scores = weekly(*STEADY, *(count - 8 for count in STEADY))
    until = (MONDAY + pd.Timedelta(weeks=8)).date()
    assert not voc.alarm(scores, baseline_until=until).table["alarm"].any()
    found = voc.alarm(scores, method=method, baseline_until=until).flagged()
    assert found["direction"].tolist()[:1] == ["below"]
    assert found["period"].min() >= MONDAY + pd.Timedelta(weeks=8)


@pytest.mark.parametrize("method", ["shewhart", "ewma", "cusum"])
def test_the_run_length_is_chosen_and_stated(method):
    """A wish of 100 periods gives one false alarm in 100 on average, for every method."""
    chart = voc.alarm(weekly(*STEADY), method=method, run_length=100)
    assert chart.run_length == 100
    assert chart.false_alarm_rate == pytest.approx(0.01)
    assert chart.expected_false_alarms == pytest.approx(0.08)
    if method == "shewhart":
        assert stats.run_length(stats.limit_for(100, kind="shewhart"), kind="shewhart") == pytest.approx(100)
    else:
        assert chart.table["limit"].iloc[0] == pytest.approx(stats.limit_for(100, kind=method))
        assert "in 100 periods" in chart.notes[0]


@pytest.mark.parametrize("method", ["ewma", "cusum"])
def test_without_a_wish_it_is_that_of_three_sigma(method):
    """The default of 3 means the same rate of false alarms whatever the method."""
    assert voc.alarm(weekly(*STEADY), method=method).run_length == pytest.approx(370.4, abs=0.1)


@pytest.mark.parametrize("method", ["shewhart", "ewma", "cusum"])
def test_no_change_raises_alarms_as_rarely_as_stated(method):
    """2,400 periods without a change around a known centre, one false alarm in 20: 120 expected, ± 3 sigma."""
    rng = np.random.default_rng(7)
    alarms = 0
    for _ in range(15):
        series = np.concatenate([[0.8], rng.binomial(400, 0.8, size=160) / 400])
        n = np.concatenate([[4_000_000], np.full(160, 400)])
        known = [True] + [False] * 160
        alarms += stats.evidence(series, n=n, kind=method, run_length=20, baseline=known).outside[1:].sum()
    assert alarms == pytest.approx(120, abs=3 * 120**0.5)


def test_a_week_without_enough_answers_is_not_evidence():
    """Five furious users in one week change neither sum nor alarm."""
    scores = pd.concat([weekly(*STEADY).table, weekly(0, n=5, start=MONDAY + pd.Timedelta(weeks=8)).table])
    whole = weekly(*STEADY)
    table = scores.reset_index(drop=True)
    chart = voc.alarm(type(whole)(**{**whole.__dict__, "table": table}), method="cusum")
    assert chart.table["fall"].iloc[-1] == chart.table["fall"].iloc[-2]
    assert not chart.table["alarm"].iloc[-1]


def test_groups_keep_their_own_evidence():
    """A fall in the east is no evidence in the west."""
    base = weekly(*STEADY, 40)
    table = pd.concat([base.table.assign(region="E"), weekly(*STEADY, 80).table.assign(region="W")], ignore_index=True)
    scores = type(base)(**{**base.__dict__, "table": table, "by": ("region",)})
    found = voc.alarm(scores, method="ewma").flagged()
    assert found[["region", "direction"]].to_numpy().tolist() == [["E", "below"]]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"method": "ewmaa"}, r"'ewmaa' is not a control chart"),
        ({"method": "ewma", "run_length": 2}, r"2 is not a run length"),
        ({"baseline_until": MONDAY.date()}, r"no period lies before 2026-03-02; the first is 2026-03-02"),
        ({"sigmas": 0}, r"sigmas: 0 must be above 0.*3 is usual"),
    ],
)
def test_impossible_charts_are_refused(more, message):
    """Methods, lengths and baselines that cannot be are named."""
    with pytest.raises(BadInputError, match=message):
        voc.alarm(weekly(*STEADY), **more)
