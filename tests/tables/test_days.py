"""Days and moments as people give them: dates, moments, text; anything else is refused by name, in every noun."""

from __future__ import annotations

import importlib
import inspect
from datetime import date

import pandas as pd
import pytest

from flywheel import loop, metrics, samples, tiers
from flywheel.errors import BadInputError
from flywheel.tables.days import as_day, as_days, as_moment, as_moments

NOON = pd.Timestamp("2026-06-01 12:00")
NOUNS = ("wheel", "voc", "loop", "tiers", "lifecycle", "funnel", "pilot", "metrics")
PUBLIC = {
    f"{noun}.{name}": getattr(importlib.import_module(f"flywheel.{noun}"), name)
    for noun in NOUNS
    for name in importlib.import_module(f"flywheel.{noun}").__all__
}
DAYS = [
    (name, parameter.name)
    for name, function in PUBLIC.items()
    if inspect.isfunction(function)
    for parameter in inspect.signature(function).parameters.values()
    if parameter.annotation in ("Day", "Day | None")
]


@pytest.mark.parametrize("given", ["2026-06-01", " 2026-06-01 ", "2026-06-01 23:59", NOON, NOON.to_pydatetime()])
def test_a_day_is_a_day_however_it_is_given(given):
    """Text, dates and moments of the day all mean that day."""
    assert as_day("voc", "since", given) == as_day("voc", "since", date(2026, 6, 1)) == date(2026, 6, 1)
    assert type(as_day("voc", "since", given)) is date


@pytest.mark.parametrize("given", ["soon", "1 June", "", 5, 20260601, pd.NaT, True, None])
def test_what_is_no_day_is_refused_by_name(given):
    """The message names the argument and shows how a day is written."""
    with pytest.raises(BadInputError, match=r"voc: 1 problem\n  1\. since: .* is no day → write it as 2026-06-01"):
        as_day("voc", "since", given)


def test_no_moment_is_no_moment():
    """A time that is missing is refused like a word that is no time."""
    for given in (pd.NaT, "soon", None):
        with pytest.raises(BadInputError, match="as_of"):
            as_moment("voc.andon", "as_of", given)


def test_all_wrong_days_are_named_at_once():
    """Two mistakes are two problems; a day with a zone is one of them."""
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*since: 'x' is no day.*as_of: has a time zone"):
        as_days("voc", since="x", until=None, as_of=pd.Timestamp("2026-06-01", tz="Asia/Shanghai"))


def test_moments_keep_their_time_and_lose_no_gap():
    """A column of text becomes times, gaps stay gaps, and one unreadable value is shown."""
    assert as_moment("loop", "now", "2026-07-05 18:00") == pd.Timestamp("2026-07-05 18:00")
    assert as_moments("loop", "at", pd.Series(["2026-07-05", None])).isna().tolist() == [False, True]
    with pytest.raises(BadInputError, match="at: 'noon' is no moment"):
        as_moments("loop", "at", pd.Series(["2026-07-05", "noon"]))
    with pytest.raises(BadInputError, match="now: 5 is no moment"):
        as_moment("loop", "now", 5)


def test_no_metric_takes_dates_only():
    """Every public argument that is a day is annotated as one, so that the test below reaches it."""
    plain = ("date", "date | None", "dt.date", "dt.date | None")
    functions = {name: inspect.signature(one) for name, one in PUBLIC.items() if inspect.isfunction(one)}
    assert [n for n, found in functions.items() for each in found.parameters.values() if each.annotation in plain] == []
    assert len(DAYS) > 40


@pytest.mark.parametrize(("function", "argument"), DAYS)
def test_every_metric_refuses_what_is_no_day(function, argument):
    """Whichever argument it is, a day that cannot be read is named before anything is counted."""
    called = PUBLIC[function]
    needed = {
        each.name: "nps" if each.name == "metric" else None
        for each in inspect.signature(called).parameters.values()
        if each.default is each.empty
    }
    days = {name: day for name, day in (("start", "2026-06-01"), ("end", "2026-07-01")) if name in needed}
    with pytest.raises(BadInputError, match=f"{argument}: 'soon' is no day"):
        called(**needed | days | {argument: "soon"})


def test_text_counts_the_same_as_dates():
    """Windows given as text give the numbers that dates give."""
    data = samples.tiny()
    for count in (
        lambda since, as_of: tiers.rfm(data.orders, since=since, as_of=as_of).table,
        lambda since, as_of: metrics.series(data, "nps", start=since, end=as_of, every_days=91),
    ):
        expected = count(date(2026, 3, 1), date(2026, 5, 31))
        pd.testing.assert_frame_equal(count("2026-03-01", "2026-05-31"), expected)
        pd.testing.assert_frame_equal(count(pd.Timestamp("2026-03-01"), pd.Timestamp("2026-05-31 23:59")), expected)


def test_holidays_may_be_text():
    """A clock takes its days as text, and refuses what is none."""
    assert loop.Clock(holidays=("2026-10-01",)) == loop.Clock(holidays=(date(2026, 10, 1),))
    with pytest.raises(BadInputError, match="make_up_days: 'Sunday' is no day"):
        loop.Clock(make_up_days=("Sunday",))
