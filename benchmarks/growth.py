"""Ten times the events: what each call of ours takes in time and memory → a section of RESULTS.md.

Run: .venv/bin/python benchmarks/growth.py --folder DATA [--events 10000000 100000000] [--repeats 3]

DATA gets one folder a size, made where it is missing (100 million events: about 3 GB of disk and six minutes) and
kept. Each run is a process of its own; the sizes take turns. What hand-written SQL says, ours has to say too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

import data
import metrics
import pandas as pd

RECORD = metrics.RECORD.parent / "growth.json"
SECTION = metrics.RECORD.parent / "growth.md"
CALLS = [work for work, (_title, contenders) in metrics.WORK.items() if contenders[0] == "sql"]
"""All that starts from files; a fit starts from one row a customer."""


def race(work: str, folders: dict[int, Path], *, repeats: int) -> dict[str, list[dict[str, float]]]:
    """Time one call at each size in turn, after one turn that fills the file cache and is compared with SQL's."""
    runs: dict[str, list[dict[str, float]]] = {str(size): [] for size in folders}
    with tempfile.TemporaryDirectory() as scratch:
        result, expected = Path(scratch) / "ours.parquet", Path(scratch) / "sql.parquet"
        for turn in range(repeats + 1):
            for size, folder in folders.items():
                found = metrics.timed("ours", work, folder, result)
                if turn:
                    runs[str(size)].append(found)
                    continue
                metrics.timed("sql", work, folder, expected)
                if said := metrics.difference(work, pd.read_parquet(expected), pd.read_parquet(result)):
                    raise SystemExit(f"{work} of {size:,} events: ours and sql differ in {said}")
    return runs


def section(record: dict[str, Any]) -> str:
    """Write the record as a part of the page."""
    small, large = sorted(map(int, next(iter(record["work"].values()))))
    few_m, many_m = (f"{size / 1e6:.0f} M" for size in (small, large))
    lines = [
        f"## From {few_m} to {many_m} events",
        "",
        f"| | times longer | seconds at {few_m} | seconds at {many_m} (min–max) | peak memory, GB |",
        "|---|---|---|---|---|",
    ]
    for work, runs in record["work"].items():
        few, many = ([run["inside"] for run in runs[str(size)]] for size in (small, large))
        times = statistics.median(after / before for before, after in zip(few, many, strict=True))
        peak = max(run["peak_gb"] for run in runs[str(large)])
        lines.append(
            f"| {metrics.WORK[work][0]} | {times:.1f} | {statistics.median(few):.2f} |"
            f" {statistics.median(many):.2f} ({min(many):.2f}–{max(many):.2f}) | {peak:.1f} |"
        )
    lines += [
        "",
        f"Ours only, {record['repeats']} turns, from the call to the finished table; memory is the largest that a whole"
        " process held. At both sizes the results equal those of hand-written SQL.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Make what is missing, run the turns; write record, section and page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--events", type=int, nargs=2, default=[10_000_000, 100_000_000])
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--only", nargs="*", choices=CALLS, default=CALLS)
    chosen = options.parse_args()
    folders = {size: chosen.folder / str(size) for size in sorted(chosen.events)}
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for size, folder in folders.items():
        if not folder.exists():
            print(size, data.make(folder, events=size, orders=size, seed=1), flush=True)
    kept = json.loads(RECORD.read_text(encoding="utf-8"))["work"] if chosen.only != CALLS else {}
    record: dict[str, Any] = {"machine": metrics.machine(), "repeats": chosen.repeats, "work": kept}
    for work in chosen.only:
        record["work"][work] = race(work, folders, repeats=chosen.repeats)
        print(work, record["work"][work], flush=True)
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        SECTION.write_text(section(record), encoding="utf-8")
    metrics.write_page()


if __name__ == "__main__":
    main()
