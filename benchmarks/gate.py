"""How long the gate takes for a CSV of events, beside DuckDB merely reading the same file into typed columns.

Run: .venv/bin/python benchmarks/gate.py [--events 2000000] [--repeats 5]
Prints the median and range of both and their ratio; the runs alternate. Results depend on the machine, the ratio less.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from flywheel import samples
from flywheel.tables import connect


def write_csv(folder: Path, events: int) -> None:
    """Write users.csv and events.csv from the generator, events repeated until there are enough."""
    frames = samples.make(users=6_000)
    frames["users"].to_csv(folder / "users.csv", index=False)
    rows = frames["events"]
    times = -(-events // len(rows))
    pd.concat([rows] * times).head(events).to_csv(folder / "events.csv", index=False)


def gate(folder: Path) -> None:
    """Connect: read as text, convert, check types, values, references; store the checked tables."""
    connect(folder).events.count().execute()


def read(folder: Path) -> None:
    """Let DuckDB read the same two files with stated types and store them."""
    with duckdb.connect() as con:
        for name in ("users", "events"):
            con.read_csv(f"{folder / name}.csv", sample_size=20_000).create(name)


def seconds(work: Callable[[Path], None], folder: Path) -> float:
    """Time one call."""
    started = time.perf_counter()
    work(folder)
    return time.perf_counter() - started


def main() -> None:
    """Alternate both, print median, range and ratio."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=2_000_000)
    options.add_argument("--repeats", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_csv(folder, chosen.events)
        runs = [(seconds(read, folder), seconds(gate, folder)) for _ in range(chosen.repeats)]
    for name, times in zip(("DuckDB read", "gate"), zip(*runs, strict=True), strict=True):
        print(f"{name:<12} median {statistics.median(times):6.2f} s   {min(times):.2f}–{max(times):.2f} s")
    print(f"ratio        median {statistics.median(g / r for r, g in runs):6.2f}   ({chosen.events:,} events)")


if __name__ == "__main__":
    main()
