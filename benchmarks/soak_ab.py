"""False findings of experiments without any effect: plain, adjusted for before, and looked at five times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from soak import Rate

from flywheel import pilot, stats
from flywheel.pilot import Measure

TITLE = "Experiments without an effect"
SEED = 365
LOOKS = 5
UNITS = 400


def spending(rng: np.random.Generator, units: int) -> pd.DataFrame:
    """Make what units spent before and during an experiment without any effect."""
    habit = rng.gamma(2.0, 50, units)
    base = {"unit_id": range(units), "arm": rng.permutation(["pilot", "control"] * (units // 2)), "denominator": 1}
    periods = [
        pd.DataFrame(base | {"period": period, "numerator": habit + rng.normal(0, 30, units)})
        for period in ("before", "during")
    ]
    return pd.concat(periods, ignore_index=True)


def found(rng: np.random.Generator) -> tuple[bool, bool]:
    """Run one experiment; return whether it found something, plain and adjusted."""
    measure = Measure(label="spent", units=spending(rng, UNITS), unit="cents")
    tables = [pilot.experiment([measure], adjust_for_before=adjust).table for adjust in (False, True)]
    plain, adjusted = (bool(table["state"].isin(["better", "worse"]).any()) for table in tables)
    return plain, adjusted


def looked(rng: np.random.Generator) -> tuple[bool, bool]:
    """Look at one experiment five times; return whether any look found something, at 95 % and within the limits."""
    paid = rng.binomial(1, 0.2, (2, LOOKS, UNITS // 2)).sum(axis=2).cumsum(axis=1)
    sizes = UNITS // 2 * np.arange(1, LOOKS + 1)
    p = np.array([stats.share_difference_p(*pair) for pair in zip(paid[0], sizes, paid[1], sizes, strict=True)])
    limits = np.array([stats.two_sided(limit) for limit in stats.look_limits(LOOKS)])
    return bool((p < 0.05).any()), bool((p < limits).any())


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield how often something was found that is not there."""
    rng = np.random.default_rng(SEED)
    plain, adjusted = zip(*(found(rng) for _ in range(2 if quick else 2000)), strict=True)
    naive, limited = zip(*(looked(rng) for _ in range(2 if quick else 20_000)), strict=True)
    once, often = f"{UNITS} units, skewed money", f"{UNITS} units a look, five looks at a share of 20 %"
    called = "called better or worse"
    yield Rate(once, called, plain, stated=0.05, seed=str(SEED))
    yield Rate(f"{once}, adjusted for before", called, adjusted, stated=0.05, seed=str(SEED))
    yield Rate(often, "any look at 95 %", naive, stated=stats.peeking_error(LOOKS), seed=str(SEED))
    yield Rate(often, "any look within O'Brien–Fleming limits", limited, stated=0.05, seed=str(SEED))
