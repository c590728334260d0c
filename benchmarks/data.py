"""Makes events and orders of any size for the benchmarks, as Parquet that has passed the gate.

Run: .venv/bin/python benchmarks/data.py FOLDER [--events 10000000] [--orders 10000000] [--seed 1]
Users differ in how active they are (log-normal), days of the week do not; events follow a five-step funnel with losses.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flywheel.tables import connect, write_stamped

STEPS = ["app_open", "view_product", "add_to_cart", "start_checkout", "pay"]
DAYS = 180
EVENTS_A_USER = 50
ORDERS_A_CUSTOMER = 41.5
FIRST = np.datetime64("2026-01-05T00:00:00", "us")
DAY_US = 86_400_000_000
PIECE = 10_000_000
"""Events made at once, so that a hundred million need no more memory than ten."""


def ids(numbers: np.ndarray, prefix: str) -> pa.Array:
    """Return ids as text, as companies have them."""
    return pa.array(np.char.add(prefix, np.char.zfill(numbers.astype(str), 8)))


def dictionary_ids(numbers: np.ndarray, count: int, prefix: str) -> pa.Array:
    """Return ids as text without writing each of them once a row in Python."""
    names = ids(np.arange(count), prefix)
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), names).cast(pa.string())


def write_users(folder: Path, count: int, rng: np.random.Generator) -> np.ndarray:
    """Write the users and return when each signed up, in microseconds from the first day."""
    signed_up = rng.integers(0, DAYS * DAY_US, count)
    table = pa.table({"user_id": ids(np.arange(count), "u"), "signed_up_at": pa.array(FIRST + signed_up)})
    pq.write_table(table, folder / "users.parquet")
    return signed_up


def write_events(folder: Path, count: int, signed_up: np.ndarray, rng: np.random.Generator) -> None:
    """Write visits of one to five steps, a piece at a time; every piece has visits of all users."""
    weight = rng.lognormal(0, 1, len(signed_up))
    chance = weight / weight.sum()
    writer = None
    for first in range(0, count, PIECE):
        table = visits(min(PIECE, count - first), signed_up, chance, rng)
        writer = writer or pq.ParquetWriter(folder / "events.parquet", table.schema)
        writer.write_table(table, row_group_size=500_000)
    if writer:
        writer.close()


def visits(count: int, signed_up: np.ndarray, chance: np.ndarray, rng: np.random.Generator) -> pa.Table:
    """Return events of visits: a user's visits thin out, and each step loses some."""
    users, number_of = len(signed_up), round(count / 3.1)
    who = rng.choice(users, number_of, p=chance)
    start = np.minimum(signed_up[who] + (rng.exponential(25, number_of) * DAY_US).astype(np.int64), DAYS * DAY_US - 1)
    depth = 1 + np.cumprod(rng.random((number_of, 4)) < [0.85, 0.7, 0.65, 0.75], axis=1).sum(axis=1)
    step = np.arange(5)[None, :] < depth[:, None]
    visit, number = np.nonzero(step)
    visit, number = visit[:count], number[:count]
    at = start[visit] + number * 45_000_000 + rng.integers(0, 40_000_000, len(visit))
    order = rng.permutation(len(visit))
    events = pa.DictionaryArray.from_arrays(pa.array(number[order].astype(np.int8)), pa.array(STEPS)).cast(pa.string())
    return pa.table(
        {"user_id": dictionary_ids(who[visit][order], users, "u"), "event": events, "at": pa.array(FIRST + at[order])}
    )


def write_orders(folder: Path, count: int, users: int, rng: np.random.Generator) -> None:
    """Write about ``count`` orders as the BG/NBD model has them: each customer's own rate and chance to leave."""
    customers = min(users, max(1, round(count / ORDERS_A_CUSTOMER)))
    rate, leaves = rng.gamma(1.2, 0.55, customers), rng.beta(0.8, 24, customers)
    who, at = np.arange(customers), rng.random(customers) * 60
    bought = []
    while len(who):
        bought.append((who, at))
        stays = rng.random(len(who)) > leaves[who]
        who, at = who[stays], at[stays] + rng.exponential(1, int(stays.sum())) / rate[who[stays]]
        who, at = who[at < DAYS], at[at < DAYS]
    who, at = (np.concatenate(parts) for parts in zip(*bought, strict=True))
    table = pa.table(
        {
            "order_id": ids(np.arange(len(who)), "o"),
            "user_id": dictionary_ids(who, users, "u"),
            "at": pa.array(FIRST + (at * DAY_US).astype(np.int64)),
            "revenue_cents": pa.array(rng.integers(500, 20_000, len(who))),
        }
    ).take(rng.permutation(len(who)))
    pq.write_table(table, folder / "orders.parquet", row_group_size=500_000)


def make(folder: Path, *, events: int, orders: int, seed: int) -> dict[str, float]:
    """Write a gated data set to ``folder`` and return the seconds that generator and gate took."""
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "raw"
        raw.mkdir()
        started = time.perf_counter()
        signed_up = write_users(raw, max(events, orders) // EVENTS_A_USER, rng)
        write_events(raw, events, signed_up, rng)
        write_orders(raw, orders, len(signed_up), rng)
        made = time.perf_counter()
        write_stamped(connect(raw, label="benchmark"), folder)
        return {"generator_seconds": made - started, "gate_seconds": time.perf_counter() - made}


def main() -> None:
    """Read the options and print the seconds as JSON."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--events", type=int, default=10_000_000)
    options.add_argument("--orders", type=int, default=10_000_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    print(json.dumps(make(chosen.folder, events=chosen.events, orders=chosen.orders, seed=chosen.seed)))


if __name__ == "__main__":
    main()
