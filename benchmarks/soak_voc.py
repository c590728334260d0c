"""How often alarms and comparisons of the voice of the customer cry wolf although nothing has changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import get_args

import numpy as np
import pandas as pd
from soak import Rate

from flywheel import stats, voc

TITLE = "Voice of the customer, nothing changed"
LENGTH = stats.run_length(3.0, kind="shewhart")
SATISFIED = 0.76
PERIODS = 370
PEOPLE = 600


def known(rng: np.random.Generator, method: stats.ChartKind, *, answers: int) -> float:
    """Return the share of periods with a false alarm in one series whose centre is known."""
    share = np.concatenate([[SATISFIED], rng.binomial(answers, SATISFIED, size=PERIODS) / answers])
    n = np.concatenate([[100_000_000], np.full(PERIODS, answers)])
    base = np.arange(PERIODS + 1) == 0
    found = stats.evidence(share, n=n, kind=method, run_length=LENGTH, baseline=base)
    return float(found.outside.sum()) / PERIODS


def estimated(rng: np.random.Generator, method: stats.ChartKind, *, shape: voc.Scores, weeks: int) -> float:
    """Return the share of weeks with a false alarm in one series that sets its own centre, as a trainee uses it."""
    n = rng.poisson(100, size=weeks)
    value = rng.binomial(n, SATISFIED) / n
    period = pd.date_range("2026-03-02", periods=weeks, freq="7D")
    table = pd.DataFrame({"period": period, "value": value, "n": n, "enough": n >= voc.MINIMUM_N})
    return float(voc.alarm(dataclasses.replace(shape, table=table), method=method).table["alarm"].mean())


def biased(rng: np.random.Generator) -> bool:
    """Return whether who answers is called biased in one of two columns, although everybody answers alike."""
    people = np.arange(PEOPLE)
    score = np.where(rng.random(PEOPLE) < 0.65, rng.integers(0, 11, PEOPLE), np.nan)
    asked = {"feedback_id": people, "user_id": people, "at": pd.Timestamp("2026-03-01"), "survey": "nps"}
    traits = {"region": rng.choice(list("abcd"), PEOPLE), "sex": rng.choice(["f", "m"], PEOPLE)}
    users = pd.DataFrame({"user_id": people} | traits)
    found = voc.response_bias(pd.DataFrame(asked | {"score": score}), users, by=["region", "sex"])
    return bool(found.table["p_value"].min() < 0.05)


def leaves(rng: np.random.Generator) -> bool:
    """Return whether detractors' leaving is called different, although all leave alike."""
    people = np.arange(PEOPLE)
    asked = {"feedback_id": people, "user_id": people, "at": pd.Timestamp("2026-03-01"), "survey": "nps"}
    feedback = pd.DataFrame(asked | {"score": rng.integers(0, 11, PEOPLE)})
    stay = people[rng.random(PEOPLE) < 0.6]
    days = [pd.Timestamp("2026-04-10")] * len(stay) + [pd.Timestamp("2026-06-01")]
    worst = voc.behaviour_after(feedback, pd.DataFrame({"user_id": [*stay, 9999], "at": days})).table.iloc[-1]
    return bool(worst["difference_low"] > 0 or worst["difference_high"] < 0)


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield how often something was found that is not there."""
    runs, generator = 2 if quick else 2000, np.random.default_rng
    start = pd.DataFrame({"survey": "csat", "score": [5] * 3 + [1], "at": pd.Timestamp("2026-03-02")})
    shape = voc.csat(start, period="week")
    for method in get_args(stats.ChartKind):
        for answers in (400, 100):
            each = [known(generator([1, seed]), method, answers=answers) for seed in range(runs)]
            what = f"{method}: {PERIODS} periods of {answers} answers, centre known"
            yield Rate(what, "a period with an alarm", each, stated=1 / LENGTH, seed="[1, run]")
        for weeks in (26, 52):
            each = [estimated(generator([2, seed]), method, shape=shape, weeks=weeks) for seed in range(runs)]
            what = f"{method}: {weeks} weeks of about 100 answers, own centre"
            yield Rate(what, "a week with an alarm", each, stated=1 / LENGTH, seed="[2, run]")
    for what, counted, happened in (
        ("all answer alike, two columns", "who answers called biased (p < 0.05)", biased),
        ("all leave alike", "interval of the difference leaves out 0", leaves),
    ):
        each = [happened(generator([3, seed])) for seed in range(runs)]
        yield Rate(f"{PEOPLE} people, {what}", counted, each, stated=0.05, seed="[3, run]")
