"""How often the voice-of-customer alarms and comparisons cry wolf when nothing has changed, over many seeds.

Run: .venv/bin/python benchmarks/soak_voc.py [--seeds 2000]
Prints, for each method, false alarms a 1,000 periods beside the stated rate, with the centre known (exact by theory)
and with the centre taken from the same weeks (as a trainee uses it); then how often no bias is called one, and how
often the interval of a difference in leaving leaves out a true difference of zero.
"""

from __future__ import annotations

import argparse
import dataclasses

import numpy as np
import pandas as pd

from flywheel import stats, voc

METHODS = ("shewhart", "ewma", "cusum")
LENGTH = stats.run_length(3.0, kind="shewhart")
SATISFIED = 0.76


def known(seeds: int, method: stats.ChartKind, *, answers: int) -> float:
    """Return false alarms a 1,000 periods when the centre is known, over ``seeds`` runs of 370 periods."""
    alarms, periods = 0, 370
    for seed in range(seeds):
        rng = np.random.default_rng([1, seed])
        share = np.concatenate([[SATISFIED], rng.binomial(answers, SATISFIED, size=periods) / answers])
        n = np.concatenate([[100_000_000], np.full(periods, answers)])
        base = np.arange(periods + 1) == 0
        alarms += int(stats.evidence(share, n=n, kind=method, run_length=LENGTH, baseline=base).outside.sum())
    return 1000 * alarms / (seeds * periods)


def estimated(seeds: int, method: stats.ChartKind, *, weeks: int) -> tuple[float, float]:
    """Return false alarms a 1,000 weeks, and the share of charts with any, when each chart sets its own centre."""
    start = pd.DataFrame({"survey": "csat", "score": [5] * 3 + [1], "at": pd.Timestamp("2026-03-02")})
    shape = voc.csat(start, period="week")
    period = pd.date_range("2026-03-02", periods=weeks, freq="7D")
    alarms, charts = 0, 0
    for seed in range(seeds):
        rng = np.random.default_rng([2, seed])
        n = rng.poisson(100, size=weeks)
        value = rng.binomial(n, SATISFIED) / n
        table = pd.DataFrame({"period": period, "value": value, "n": n, "enough": n >= voc.MINIMUM_N})
        found = voc.alarm(dataclasses.replace(shape, table=table), method=method).table["alarm"].sum()
        alarms, charts = alarms + int(found), charts + bool(found)
    return 1000 * alarms / (seeds * weeks), charts / seeds


def comparisons(seeds: int) -> tuple[float, float]:
    """Return how often columns without bias are called biased, and how often equal leaving is called different."""
    biased = different = 0
    for seed in range(seeds):
        rng = np.random.default_rng([3, seed])
        people = np.arange(600)
        at = pd.Timestamp("2026-03-01")
        score = np.where(rng.random(600) < 0.65, rng.integers(0, 11, 600), np.nan)
        feedback = pd.DataFrame({"feedback_id": people, "user_id": people, "at": at, "survey": "nps", "score": score})
        users = pd.DataFrame(
            {"user_id": people, "region": rng.choice(list("abcd"), 600), "sex": rng.choice(["f", "m"], 600)}
        )
        biased += voc.response_bias(feedback, users, by=["region", "sex"]).table["p_value"].min() < 0.05
        stay = people[rng.random(600) < 0.6]
        days = [pd.Timestamp("2026-04-10")] * len(stay) + [pd.Timestamp("2026-06-01")]
        events = pd.DataFrame({"user_id": [*stay, 9999], "at": days})
        worst = voc.behaviour_after(feedback, events).table.iloc[-1]
        different += bool(worst["difference_low"] > 0 or worst["difference_high"] < 0)
    return biased / seeds, different / seeds


def main() -> None:
    """Print every rate beside what is stated."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", type=int, default=2000)
    seeds = options.parse_args().seeds
    print(f"stated: {1000 / LENGTH:.2f} false alarms a 1,000 periods ({seeds:,} seeds)")
    for method in METHODS:
        parts = [
            f"known centre, n=400: {known(seeds, method, answers=400):.2f}",
            f"n=100: {known(seeds, method, answers=100):.2f}",
        ]
        for weeks in (26, 52):
            rate, any_alarm = estimated(seeds, method, weeks=weeks)
            parts.append(f"own centre, {weeks} weeks: {rate:.2f} (a chart with any: {100 * any_alarm:.1f} %)")
        print(f"{method:<9}" + "; ".join(parts))
    biased, different = comparisons(seeds // 10)
    print(f"no bias called one: {100 * biased:.1f} %; no difference called one: {100 * different:.1f} % (5 % stated)")


if __name__ == "__main__":
    main()
