"""Error rates of experiments over many seeds: false findings without an effect, plain, adjusted, and with five looks.

Run by hand: ``python benchmarks/soak_ab.py [SIMULATIONS]``; prints one JSON object.
"""

from __future__ import annotations

import json
import sys

import numpy as np
import pandas as pd

from flywheel import pilot, stats
from flywheel.pilot import Measure

LOOKS = 5


def spending(rng: np.random.Generator, units: int) -> pd.DataFrame:
    """Make what units spent before and during an experiment without any effect."""
    habit = rng.gamma(2.0, 50, units)
    base = {"unit_id": range(units), "arm": rng.permutation(["pilot", "control"] * (units // 2)), "denominator": 1}
    periods = [
        pd.DataFrame(base | {"period": period, "numerator": habit + rng.normal(0, 30, units)})
        for period in ("before", "during")
    ]
    return pd.concat(periods, ignore_index=True)


def main(simulations: int) -> None:
    """Print the share of experiments with a false finding, with its interval."""
    rng = np.random.default_rng(365)
    found = dict.fromkeys(("plain", "adjusted", "five looks at 95 %", "five looks, O'Brien-Fleming"), 0)
    limits = stats.look_limits(LOOKS)
    for _ in range(simulations):
        measure = Measure(label="spent", units=spending(rng, 400), unit="cents")
        for name, adjust in (("plain", False), ("adjusted", True)):
            table = pilot.experiment([measure], adjust_for_before=adjust).table
            found[name] += table["state"].isin(["better", "worse"]).any()
        paid = rng.binomial(1, 0.2, (2, LOOKS, 200)).sum(axis=2).cumsum(axis=1)
        sizes = 200 * np.arange(1, LOOKS + 1)
        p = [stats.share_difference_p(*pair) for pair in zip(paid[0], sizes, paid[1], sizes, strict=True)]
        found["five looks at 95 %"] += min(p) < 0.05
        found["five looks, O'Brien-Fleming"] += any(
            value < stats.two_sided(limit) for value, limit in zip(p, limits, strict=True)
        )
    rates = {name: stats.proportion(int(count), simulations) for name, count in found.items()}
    print(json.dumps({name: [rate.value, rate.low, rate.high] for name, rate in rates.items()}, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
