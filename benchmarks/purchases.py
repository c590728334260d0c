"""How long purchase summaries and the BG/NBD fit take, beside hand-written DuckDB SQL and beside lifetimes.

Run: .venv/bin/python benchmarks/purchases.py [--orders 10000000] [--customers 185000] [--repeats 3] [--lifetimes]
Prints medians and ratios; the runs alternate. Results depend on the machine, the ratios less. With --lifetimes the
peer is installed by uv into an environment of its own.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis
import numpy as np
import pandas as pd

from flywheel import lifecycle

LAST = date(2026, 6, 30)
SQL = """
with days as (select user_id, cast("at" as date) as day, sum(revenue_cents) as cents
              from orders where cast("at" as date) <= date '2026-06-30' group by 1, 2),
people as (select user_id, count(*) as purchases, min(day) as first_day, max(day) as latest_day,
                  sum(cents) as cents, arg_min(cents, day) as first_cents from days group by 1)
select user_id, purchases - 1 as frequency, latest_day - first_day as recency_days,
       date '2026-06-30' - first_day as age_days, (cents - first_cents) / nullif(purchases - 1, 0) as mean_value_cents
from people
"""
PEER = """
import sys, time, pandas as pd
from lifetimes import BetaGeoFitter
s = pd.read_csv(sys.argv[1])
times = []
for _ in range(3):
    started = time.perf_counter()
    fitted = BetaGeoFitter().fit(s["frequency"], s["recency_days"] / 7, s["age_days"] / 7)
    times.append(time.perf_counter() - started)
print(sorted(times)[1], dict(fitted.params_))
"""


def write_orders(file: Path, orders: int, customers: int) -> None:
    """Write orders of customers whose rates differ, over 540 days."""
    rng = np.random.default_rng(5)
    lean = rng.gamma(0.4, 1, customers) + 0.01
    user = rng.choice(customers, orders, p=lean / lean.sum())
    at = np.datetime64("2025-01-06", "us") + rng.integers(0, 540 * 86_400, orders) * np.timedelta64(1_000_000, "us")
    pd.DataFrame({"user_id": user, "at": at, "revenue_cents": rng.integers(500, 20_000, orders)}).to_parquet(file)


def people(customers: int) -> pd.DataFrame:
    """Make customers of a BG/NBD world, observed for 240 to 280 days, in whole days."""
    rng = np.random.default_rng(6)
    age = rng.integers(240, 281, customers)
    rate, leave = rng.gamma(0.25, 1 / 31, customers), rng.beta(0.8, 2.4, customers)
    when = rng.exponential(1 / np.maximum(rate, 1e-9)[:, None], (customers, 40)).cumsum(axis=1)
    stays = np.column_stack([np.ones(customers, bool), rng.random((customers, 39)) > leave[:, None]])
    bought = (when < age[:, None]) & np.cumprod(stays, axis=1).astype(bool)
    last = np.where(bought, when, 0).max(axis=1).astype(int)
    return pd.DataFrame({"frequency": bought.sum(axis=1), "recency_days": last, "age_days": age})


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Alternate, print medians and ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--orders", type=int, default=10_000_000)
    options.add_argument("--customers", type=int, default=185_000)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--lifetimes", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        file, con = Path(scratch) / "orders.parquet", ibis.duckdb.connect()
        write_orders(file, chosen.orders, chosen.customers)
        orders = con.read_parquet(file, table_name="orders")
        ours = lambda: lifecycle.purchase_summary(orders, as_of=LAST).to_pandas()  # noqa: E731
        theirs = lambda: con.raw_sql(SQL).df()  # noqa: E731
        runs = [(seconds(theirs), seconds(ours)) for _ in range(chosen.repeats + 1)][1:]
        by_hand, by_us = (statistics.median(times) for times in zip(*runs, strict=True))
        print(f"summary of {chosen.orders:,} orders: SQL {by_hand:.2f} s, ours {by_us:.2f} s, {by_us / by_hand:.2f} ×")
        summary = people(chosen.customers)
        table = con.create_table("summary", summary)
        fit = lifecycle.fit_bgnbd(table)
        fitting = statistics.median(seconds(lambda: lifecycle.fit_bgnbd(table)) for _ in range(chosen.repeats))
        print(f"BG/NBD of {chosen.customers:,} customers ({fit.rows:,} rows): {fitting:.3f} s, {fit.parameters}")
        if chosen.lifetimes:
            summary.to_csv(Path(scratch) / "summary.csv", index=False)
            packages = ["lifetimes==0.11.3", "pandas<3", "numpy<2", "scipy<1.14", "dill"]
            uv = [
                ".venv/bin/uv",
                "run",
                "--quiet",
                "--no-project",
                "--python=3.11",
                *(f"--with={name}" for name in packages),
            ]
            command = [*uv, "python", "-c", PEER, str(Path(scratch) / "summary.csv")]
            told = subprocess.run(command, capture_output=True, text=True, check=True)  # our own words
            print("lifetimes:", told.stdout.strip())


if __name__ == "__main__":
    main()
