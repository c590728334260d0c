"""Metrics side by side: ours, hand-written SQL, plain pandas and installed peers on the same files → RESULTS.md.

Run: .venv/bin/python benchmarks/metrics.py [--events 10000000] [--repeats 5] [--only funnel retention] [--folder DATA]

Each run is a process of its own. Two times are taken: from the call to the finished table (libraries already
imported), and the whole process from its start. The contenders take turns, and every result is compared with the
yardstick's before its time counts. Peers that need other versions run in environments that uv makes for them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import data
import numpy as np
import pandas as pd
import psutil

HERE = Path(__file__).parent
RECORD = HERE / "results" / "metrics.json"
PAGE = HERE / "RESULTS.md"
WORK = {
    "funnel": ("Funnel of five ordered steps within 7 days", ("sql", "ours", "pandas")),
    "open_funnel": ("Funnel of five ordered steps without a window", ("sql", "ours", "pandas", "retentioneering")),
    "retention": ("Retention on days 1, 7 and 30", ("sql", "ours", "pandas")),
    "active": ("Active users by day and by calendar month", ("sql", "ours", "pandas")),
    "sessions": ("Sessions parted by 30 idle minutes", ("sql", "ours", "pandas", "retentioneering")),
    "rfm": ("RFM scores, and the cells of recency × frequency", ("sql", "ours", "pandas")),
    "purchases": ("Purchase summary for buy-till-you-die models", ("sql", "ours", "pandas", "lifetimes")),
    "fit": ("BG/NBD fit from that summary", ("lifetimes", "ours")),
}
"""Each piece of work with its contenders; the first is the yardstick, whose time is 1."""
TOLERANCE = {"fit": 2e-2}
"""Fitted parameters agree as far as both optimisers converge; everything else agrees exactly."""
PEERS = {"retentioneering", "lifetimes"}
PEER_TURNS = 2
"""Peers that take ten times as long run in two turns only, so that the machine is not busy for an hour."""


def command(contender: str, work: str, folder: Path, result: Path) -> list[str]:
    """Return how a contender is started."""
    if contender in PEERS:
        uv = str(Path(sys.executable).with_name("uv"))
        script = str(HERE / "peers" / f"with_{contender}.py")
        return [uv, "run", "--quiet", "--no-project", "--script", script, work, str(folder), str(result)]
    return [sys.executable, str(HERE / "contender.py"), f"by_{contender}", work, str(folder), str(result)]


def timed(contender: str, work: str, folder: Path, result: Path) -> dict[str, float]:
    """Run one contender once; return its seconds inside, its seconds as a process, and what else it says."""
    started = time.perf_counter()
    ran = subprocess.run(command(contender, work, folder, result), stdout=subprocess.PIPE, text=True, check=False)
    whole = time.perf_counter() - started
    if ran.returncode:
        raise SystemExit(f"{contender} failed at {work}")
    said = json.loads(ran.stdout.splitlines()[-1])
    return {"inside": said.pop("seconds"), "process": whole} | said


def difference(work: str, one: pd.DataFrame, other: pd.DataFrame) -> str:
    """Say where two results differ; nothing when they agree."""
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return f"{list(one.columns)} with {len(one)} rows, {list(other.columns)} with {len(other)} rows"
    keys = [name for name in one.columns if not pd.api.types.is_float_dtype(one[name])] or list(one.columns)
    one, other = (table.sort_values(keys, ignore_index=True) for table in (one, other))
    for name in one.columns:
        if pd.api.types.is_numeric_dtype(one[name]):
            left, right = one[name].to_numpy(float), other[name].to_numpy(float)
            same = np.allclose(left, right, rtol=TOLERANCE.get(work, 1e-9), atol=0, equal_nan=True)
        else:
            same = one[name].astype(str).tolist() == other[name].astype(str).tolist()
        if not same:
            return f"column {name}"
    return ""


def race(work: str, folder: Path, *, repeats: int) -> dict[str, Any]:
    """Let the contenders take turns; check each result; return all their times."""
    contenders = WORK[work][1]
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in contenders}
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(repeats + 1):
            for name in (each for each in contenders if turn <= PEER_TURNS or each not in PEERS):
                result = Path(scratch) / f"{name}.parquet"
                found = timed(name, work, folder, result)
                if turn == 0:  # fills the file cache and makes the peers' environments; checked, not counted
                    expected = pd.read_parquet(Path(scratch) / f"{contenders[0]}.parquet")
                    if said := difference(work, expected, pd.read_parquet(result)):
                        raise SystemExit(f"{work}: {name} and {contenders[0]} differ in {said}")
                else:
                    runs[name].append(found)
                    print(
                        f"{work:<10} {name:<16} {found['inside']:7.2f} s  process {found['process']:7.2f} s", flush=True
                    )
    return runs


def summary(runs: list[dict[str, float]], key: str) -> tuple[float, float, float]:
    """Return median, minimum and maximum."""
    values = [run[key] for run in runs]
    return statistics.median(values), min(values), max(values)


def page(record: dict[str, Any]) -> str:
    """Write the record as a page: ratios first, losses as openly as wins."""
    machine = record["machine"]
    lines = [
        "# Benchmarks",
        "",
        "![Each contender's time over that of SQL written by hand](../docs/images/benchmarks.png)",
        "",
        "Written by `make bench`; do not edit.",
        "",
        f"{record['events']:,} events, about {record['orders']:,} orders;"
        f" {record['repeats']} interleaved runs each, {PEER_TURNS} of the slow peers;"
        f" {machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']};"
        f" {', '.join(f'{name} {version}' for name, version in record['versions'].items())}.",
        "Every contender's result equals the yardstick's (fitted parameters to 2 %).",
        "The gate, passed once when data are imported, is timed apart:"
        f" {record['gate_seconds']:.1f} s for these files.",
        "",
        "*Times* is the median of each run's time over the yardstick's in the same turn, from the call to the finished"
        " table with libraries imported; *process* is the same for whole processes, imports included.",
    ]
    for work, (title, contenders) in WORK.items():
        if work not in record["work"]:
            continue
        runs = record["work"][work]
        lines += [
            "",
            f"## {title}",
            "",
            "| | times | process | seconds (min–max) |",
            "|---|---|---|---|",
        ]
        for name in contenders:
            ratio, whole = (
                statistics.median(
                    mine[key] / theirs[key] for mine, theirs in zip(runs[name], runs[contenders[0]], strict=False)
                )
                for key in ("inside", "process")
            )
            middle, low, high = summary(runs[name], "inside")
            lines.append(f"| {name} | {ratio:.2f} | {whole:.2f} | {middle:.2f} ({low:.2f}–{high:.2f}) |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Make the data, run the races, write record and page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=10_000_000)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--only", nargs="*", choices=list(WORK), default=list(WORK))
    options.add_argument("--folder", type=Path, help="keep the data here, or take what an earlier run has left")
    chosen = options.parse_args()
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    same = record.get("events") == chosen.events
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch) / "data"
        record = (record if same else {"work": {}}) | {"events": chosen.events, "orders": chosen.events}
        if not folder.exists():
            record |= data.make(folder, events=chosen.events, orders=chosen.events, seed=1)
        record |= {"repeats": chosen.repeats, "machine": machine(), "versions": versions()}
        timed("sql", "purchases", folder, folder / "purchases.parquet")  # what the fits start from
        for work in chosen.only:
            record["work"][work] = race(work, folder, repeats=chosen.repeats)
            RECORD.parent.mkdir(exist_ok=True)
            RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    write_page()
    subprocess.run([sys.executable, str(HERE / "picture.py")], check=True)
    print(PAGE.read_text(encoding="utf-8"))


def write_page() -> None:
    """Write the page from the record, with the sections that other benchmarks wrote."""
    text = page(json.loads(RECORD.read_text(encoding="utf-8")))
    others = [path.read_text(encoding="utf-8") for path in sorted(RECORD.parent.glob("*.md"))]
    PAGE.write_text("\n".join([text, *others]), encoding="utf-8")


def machine() -> dict[str, Any]:
    """Describe what this ran on."""
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def versions() -> dict[str, str]:
    """Return the versions of everybody who takes part."""
    ours = {name: metadata.version(name) for name in ("duckdb", "ibis-framework", "pandas")}
    return ours | {"retentioneering": "5.2.4", "lifetimes": "0.11.3"}


if __name__ == "__main__":
    main()
