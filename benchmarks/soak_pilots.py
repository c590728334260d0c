"""Decisions of pilots, method by method: rolled out although nothing changed, and found when the plan was right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import special
from soak import Rate

from flywheel import pilot, stats
from flywheel.pilot import GuardrailCheck

TITLE = "Decisions of pilots"
SEED = 2026
LEVEL, GAIN = 0.2, 0.1
"""Level of the reference and the planned gain."""
GROUPS, USERS, ALIKE = 16, 25, 0.05
"""Groups a side, users in each, and how much users of a group resemble one another (intraclass correlation)."""
LOOKS, FEWEST = 5, 100
STATED = 0.025
PERIODS = ("before", "during")
JOBS = 4


def plain(rng: np.random.Generator, *, n: int = 300, gain: float = 0.0) -> pd.DataFrame:
    """Draw users into two arms; each says yes or no."""
    yes = np.concatenate([rng.random(n) < LEVEL, rng.random(n) < LEVEL + gain]).astype(int)
    return _table(["control"] * n + ["pilot"] * n, "during", yes)


def grouped(rng: np.random.Generator, *, gain: float = 0.0, periods: tuple[str, ...] = ("during",)) -> pd.DataFrame:
    """Draw groups into two arms; users of a group resemble one another, in each period anew and over all of them."""
    spread = (1 - ALIKE) / ALIKE
    own = rng.beta(LEVEL * spread, (1 - LEVEL) * spread, 2 * GROUPS) - LEVEL
    parts = []
    for number, period in enumerate(periods):
        rate = (
            LEVEL
            + own / (1 if len(periods) == 1 else 2)
            + gain * (np.arange(2 * GROUPS) >= GROUPS) * (period == "during")
        )
        yes = (rng.random((2 * GROUPS, USERS)) < np.clip(rate, 0, 1)[:, None]).astype(int).ravel()
        group = np.repeat([f"g{k}" for k in range(2 * GROUPS)], USERS)
        arm = np.repeat(["control"] * GROUPS + ["pilot"] * GROUPS, USERS)
        parts.append(_table(arm, period, yes, first=100_000 * number).assign(cluster_id=group))
    return pd.concat(parts, ignore_index=True)


def changes(
    rng: np.random.Generator, *, n: int = 300, gain: float = 0.0, drift: float = 0.0
) -> dict[str, pd.DataFrame]:
    """Make a pilot and a comparison group of another level and with a common trend, and two stretches before."""
    levels = {"control": 0.3, "pilot": LEVEL}
    stretches = []
    for number in range(3):
        for arm, level in levels.items():
            own = (gain * (number == 2) + drift * number) * (arm == "pilot")
            yes = (rng.random(n) < level + 0.03 * number + own).astype(int)
            stretches.append(_table([arm] * n, str(number), yes, first=100_000 * len(stretches)))
    units = pd.concat(stretches, ignore_index=True)
    named = {"units": {"1": "before", "2": "during"}, "placebo": {"0": "before", "1": "during"}}
    return {
        name: units[units["period"].isin(periods)].assign(
            period=lambda rows, periods=periods: rows["period"].map(periods)
        )
        for name, periods in named.items()
    }


def days(rng: np.random.Generator, *, before: int = 84, during: int = 28, gain: float = 0.0) -> dict[str, pd.DataFrame]:
    """Make a daily share of 60 users with days that resemble the day before, and the unit table of the same users."""
    noise = rng.normal(0, 0.02, before + during)
    for day in range(1, len(noise)):
        noise[day] += 0.3 * noise[day - 1]
    since = np.arange(before + during) >= before
    yes = rng.binomial(60, np.clip(LEVEL + noise + gain * since, 0, 1))
    period = np.where(since, "during", "before")
    series = pd.DataFrame({"period": period, "value": yes / 60, "n": 60})
    users = pd.DataFrame(
        {"period": np.repeat(period, 60), "numerator": (np.arange(60) < yes[:, None]).ravel().astype(int)}
    )
    units = users.assign(unit_id=np.arange(len(users)), arm="pilot", denominator=1)
    return {"units": units, "series": series}


def _table(arm: object, period: str, yes: np.ndarray, *, first: int = 0) -> pd.DataFrame:
    return pd.DataFrame(
        {"unit_id": first + np.arange(len(yes)), "arm": arm, "period": period, "numerator": yes, "denominator": 1}
    )


def decided(units: pd.DataFrame, **options: Any) -> str:
    """Return the verdict on a pilot."""
    return pilot.evaluate(units, metric="m", minimum_n=FEWEST, **options).decision.verdict


def difference(units: pd.DataFrame, *, level: float = 0.95) -> stats.Estimate:
    """Return the difference of the two arms."""
    arms = [units[units["arm"] == arm] for arm in ("control", "pilot")]
    return pilot.compare(*arms, level=level).difference


def guard(units: pd.DataFrame, *, at_most_worse: float) -> GuardrailCheck:
    """Check a guardrail whose users stand in ``units``."""
    return pilot.check_guardrail(
        difference(units), label="g", unit="share", direction="up", at_most_worse=at_most_worse
    )


def with_guardrails(rng: np.random.Generator, *, gain: float = 0.0, harm: float = 0.0) -> str:
    """Decide with three guardrails that may lose 0.1 each, of which the first one truly loses ``harm``."""
    checks = [guard(plain(rng, n=600, gain=-loss), at_most_worse=0.1) for loss in (harm, 0.0, 0.0)]
    return decided(plain(rng, n=600, gain=gain), guardrails=checks)


def others(rng: np.random.Generator) -> str:
    """Look at three metrics that do not decide, without an effect; return whether any is called better or worse."""
    found = [difference(plain(rng), level=1 - 0.05 / 3) for _metric in range(3)]
    return "yes" if any(gap.low > 0 or gap.high < 0 for gap in found) else "no"


def segmented(rng: np.random.Generator) -> str:
    """Split a pilot without an effect by two attributes; return whether any is said to matter."""
    units = grouped(rng)
    units = units.assign(sex=rng.choice(["f", "m"], len(units)), channel=rng.choice(list("abcd"), len(units)))
    tests = pilot.segments(units, ["sex", "channel"], method="parallel_control").tests
    return "yes" if tests["differs"].any() else "no"


def peeked(rng: np.random.Generator, *, policy: bool) -> str:
    """Read the report of a growing pilot five times; return ``roll_out`` when any look does."""
    units = plain(rng, n=LOOKS * 200)
    within = units["unit_id"] % (LOOKS * 200)
    looks = [(look, units[within < 200 * look]) for look in range(1, LOOKS + 1)]
    said = (decided(rows, complete=look == LOOKS or not policy) for look, rows in looks)
    return "roll_out" if "roll_out" in said else "no"


def chance(gain: float, error: float, *, groups: int) -> float:
    """Return the planned chance to find a gain with this standard error."""
    reach = float(special.stdtrit(groups - 1, 0.975))
    return float(special.stdtr(groups - 1, gain / error - reach))


@dataclass(frozen=True)
class Line:
    """What is simulated, how one run ends, and what of the ends is counted beside which stated rate.

    Attributes:
        simulated: What a run is.
        run: A generator → the verdict, or ``yes`` and ``no``.
        counted: What is counted → the ends that count, the stated rate and whether it is an upper bound.
        runs: How many runs.
    """

    simulated: str
    run: Callable[[np.random.Generator], str]
    counted: dict[str, tuple[tuple[str, ...], float | None, bool]]
    runs: int = 1000

    def ends(self, number: int, *, quick: bool) -> list[str]:
        """Return how each run ends."""
        rng = np.random.default_rng([SEED, number])
        return [self.run(rng) for _run in range(1 if quick else self.runs)]


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield how often each method rolls out, or finds, what is not there, and finds what is."""
    lines = [*_without_effect(), *_with_effect()]
    tasks = (delayed(line.ends)(number, quick=quick) for number, line in enumerate(lines))
    for number, (line, ends) in enumerate(zip(lines, Parallel(n_jobs=1 if quick else JOBS)(tasks), strict=True)):
        for counted, (those, stated, most) in line.counted.items():
            happened = [end in those for end in ends]
            yield Rate(line.simulated, counted, happened, stated=stated, most=most, seed=f"[{SEED}, {number}]")


ROLLED = {"rolled out": (("roll_out",), STATED, True)}
UNSTATED = {"rolled out": (("roll_out",), None, False)}
NEVER = ROLLED | {"called a gain": (("iterate",), STATED, False)}
DIFFERENCES = {"method": "difference_in_differences"}


def _without_effect() -> list[Line]:
    any_5 = (("yes",), 0.05, True)
    return [
        Line("control group, 300 users a side, no effect", _plain, ROLLED),
        Line("control group, 16 groups of 25 a side, no effect", _grouped, ROLLED),
        Line("control group, three guardrails with margins, no effect", with_guardrails, ROLLED),
        Line("control group, large gain, one of three guardrails worse by its margin", _harmed, ROLLED),
        Line("difference in differences, 300 users a cell, no effect", _changes, ROLLED),
        Line("difference in differences, 16 groups of 25 a side, no effect", _grouped_changes, ROLLED),
        Line("before and after, 300 users a side, no effect", _moved, NEVER),
        Line("interrupted series, 84 + 28 days, no effect", _series, NEVER),
        Line("control group, five looks, early ones never roll out, no effect", _patient, ROLLED),
        Line("control group, five looks, each read as the end, no effect", _eager, UNSTATED, 300),
        Line("control group, drawn in groups and read as users, no effect", _as_users, UNSTATED, 300),
        Line("difference in differences, groups drift apart by 5 points a stretch, no effect", _drifted, UNSTATED, 300),
        Line("three other metrics, no effect", others, {"any called better or worse": any_5}),
        Line("two attributes, drawn in groups, no effect", segmented, {"any said to matter": any_5}),
    ]


def _plain(rng: np.random.Generator, **options: Any) -> str:
    return decided(plain(rng), **options)


def _grouped(rng: np.random.Generator) -> str:
    return decided(grouped(rng))


def _harmed(rng: np.random.Generator) -> str:
    return with_guardrails(rng, gain=0.2, harm=0.1)


def _changes(rng: np.random.Generator) -> str:
    return decided(**changes(rng), **DIFFERENCES)


def _grouped_changes(rng: np.random.Generator) -> str:
    placebo = grouped(rng, periods=PERIODS)
    return decided(grouped(rng, periods=PERIODS), placebo=placebo, **DIFFERENCES)


def _moved(rng: np.random.Generator) -> str:
    units = plain(rng)
    return decided(units.assign(period=np.where(units["arm"] == "pilot", "during", "before"), arm="pilot"))


def _series(rng: np.random.Generator, **options: Any) -> str:
    return decided(**days(rng, **options), method="interrupted_series")


def _patient(rng: np.random.Generator) -> str:
    return peeked(rng, policy=True)


def _eager(rng: np.random.Generator) -> str:
    return peeked(rng, policy=False)


def _as_users(rng: np.random.Generator) -> str:
    return decided(grouped(rng).drop(columns="cluster_id"))


def _drifted(rng: np.random.Generator) -> str:
    return decided(**changes(rng, drift=0.05), **DIFFERENCES)


def _with_effect() -> list[Line]:
    side = math.ceil(stats.units_needed(LEVEL, GAIN) / 2)
    cells = (0.33, 0.36, LEVEL + 0.03, LEVEL + 0.06 + GAIN)
    cell = math.ceil(sum(level * (1 - level) for level in cells) * (2.8016 / GAIN) ** 2)
    own = ALIKE * LEVEL * (1 - LEVEL)
    spread = [own + (level * (1 - level) - own) / USERS for level in (LEVEL, LEVEL + GAIN)]
    planned = round(chance(GAIN, math.sqrt(sum(spread) / GROUPS), groups=GROUPS), 3)
    found = ("roll_out", "iterate")
    name = f"control group, {side} users a side as planned, true gain as planned"
    goal = {"target": LEVEL + GAIN, "baseline": LEVEL}
    aimed = {"gain shown": (found, 0.8, False), "stopped": (("stop",), STATED, True)}
    return [
        Line(name, partial(_gained, n=side), {"rolled out": (("roll_out",), 0.8, False)}, 500),
        Line(f"{name}, target set", partial(_gained, n=side, **goal), aimed | UNSTATED, 500),
        Line(
            "control group, 16 groups of 25 a side, true gain of 10 points",
            partial(_grouped_gained), {"rolled out": (("roll_out",), planned, False)}, 500,
        ),
        Line(
            f"difference in differences, {cell} users a cell as planned, true gain as planned",
            partial(_changed, n=cell), {"gain shown": (("roll_out", "apart"), 0.8, False)} | UNSTATED, 500,
        ),
        Line(
            "interrupted series, 84 + 28 days, true jump of 10 points",
            partial(_series, gain=GAIN), {"called a gain": (("iterate",), None, False)}, 500,
        ),
    ]  # fmt: skip


def _gained(rng: np.random.Generator, *, n: int, **goal: float) -> str:
    return decided(plain(rng, n=n, gain=GAIN), **goal)


def _grouped_gained(rng: np.random.Generator) -> str:
    return decided(grouped(rng, gain=GAIN))


def _changed(rng: np.random.Generator, *, n: int) -> str:
    """Return the verdict; ``apart`` when the gain is shown and only the placebo speaks against it."""
    found = pilot.evaluate(**changes(rng, n=n, gain=GAIN), metric="m", minimum_n=FEWEST, **DIFFERENCES)
    shown = found.difference.low > 0
    return "apart" if shown and found.decision.verdict != "roll_out" else found.decision.verdict
