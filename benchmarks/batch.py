"""Fifty pilot reports: `flywheel report` beside one `papermill` command a report → results/batch.json, RESULTS.md.

Run: .venv/bin/python benchmarks/batch.py [--reports 50] [--jobs 3] [--repeats 3]

The scenarios are the samples over and over, each under an id of its own. `papermill` runs each sample once a turn; our
command writes all of them, with page and Excel tables, which papermill does not. Both run the same notebook, and what
its cells put out must be the same, cell by cell, before a time counts.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import metrics
import nbformat

from flywheel import places

HERE = Path(__file__).parent
RECORD = HERE / "results" / "batch.json"
SECTION = HERE / "results" / "batch.md"
NOTEBOOK = places.notebooks() / "reports" / "pilot_report.ipynb"


def scenarios(folder: Path, count: int) -> list[Path]:
    """Write so many scenario files, the samples in turn."""
    samples = sorted((places.datasets() / "scenarios").glob("*.yml"))
    files = []
    for number in range(count):
        sample = samples[number % len(samples)]
        name = f"{sample.stem}-{number:02}"
        text, found = re.subn(rf"(?m)^id: {sample.stem}$", f"id: {name}", sample.read_text(encoding="utf-8"))
        assert found == 1, sample
        files.append(folder / f"{name}.yml")
        files[-1].write_text(text, encoding="utf-8")
    return files[:count]


def timed(command: list[str]) -> dict[str, float]:
    """Run a command; return its seconds and the seconds of processor that it and all it started took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        raise SystemExit(f"{command[0]} failed:\n{ran.stderr}")
    return {"seconds": seconds, "cpu": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime}


def tool(name: str) -> str:
    """Return a command of this environment."""
    return str(Path(sys.executable).with_name(name))


def differences(one: Path, other: Path) -> list[str]:
    """Compare two executed notebooks cell by cell; return what differs."""
    first, second = (nbformat.read(path, 4).cells for path in (one, other))
    found = [f"{len(first)} cells, {len(second)} cells"] if len(first) != len(second) else []
    for number, pair in enumerate(zip(first, second, strict=False), 1):
        sides = [(cell.source, cell.get("execution_count"), cell.get("outputs")) for cell in pair]
        found += [f"cell {number}"] if sides[0] != sides[1] else []
    return found


def turn(files: list[Path], samples: int, jobs: int, folder: Path) -> dict[str, Any]:
    """Let both write; check that they say the same; return their times."""
    peer = []
    for file in files[:samples]:
        given = ["-p", "scenario", str(file), "-p", "data", "sample", "-p", "lang", "en"]
        out = folder / f"{file.stem}.ipynb"
        peer.append(timed([tool("papermill"), str(NOTEBOOK), str(out), *given, "--no-progress-bar"]))
    reports = folder / "reports"
    command = [tool("flywheel"), "report", *map(str, files), "--jobs", str(jobs), "-o", str(reports), "--again"]
    ours = timed([*command, "--lang", "en"])
    for file in files[:samples]:
        if said := differences(folder / f"{file.stem}.ipynb", reports / f"{file.stem}.ipynb"):
            raise SystemExit(f"{file.stem}: {', '.join(said)}")
    return {"papermill": peer, "ours": ours, "load": os.getloadavg()[0]}


def section(record: dict[str, Any]) -> str:
    """Write the record as a part of the page."""
    count, turns = record["reports"], record["turns"]
    peer = [statistics.mean(run["seconds"] for run in each["papermill"]) for each in turns]
    ours = [each["ours"]["seconds"] / count for each in turns]
    cpu = [
        statistics.median(statistics.mean(run["cpu"] for run in each["papermill"]) for each in turns),
        statistics.median(each["ours"]["cpu"] / count for each in turns),
    ]
    times = statistics.median(p / o for p, o in zip(peer, ours, strict=True))
    lines = [
        f"## {count} pilot reports with --jobs {record['jobs']} on {record['machine']['cores']} cores",
        "",
        "| | times faster | seconds a report (min–max) | of processor |",
        "|---|---|---|---|",
    ]
    for name, ratio, seconds, used in (
        (f"one papermill command a report ({record['papermill']})", 1.0, peer, cpu[0]),
        ("flywheel report", times, ours, cpu[1]),
    ):
        spread = f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"
        lines.append(f"| {name} | {ratio:.1f} | {spread} | {used:.2f} |")
    lines += [
        "",
        f"{len(turns)} turns of both in alternation; papermill ran each of {len(turns[0]['papermill'])} samples once a"
        " turn. The outputs of these were the same, cell by cell. Our seconds include the start of the command, its"
        " check of the data, pages and Excel tables; papermill writes notebooks only. Load of the machine, which should"
        f" be near the number of jobs: {min(each['load'] for each in turns):.0f} to"
        f" {max(each['load'] for each in turns):.0f}.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the turns; write record, section and page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reports", type=int, default=50)
    options.add_argument("--samples", type=int, default=7, help="how many of them papermill runs too")
    options.add_argument(
        "--jobs", type=int, default=1 + (os.cpu_count() or 1), help="as many as the command takes by itself"
    )
    options.add_argument("--repeats", type=int, default=3)
    chosen = options.parse_args()
    record: dict[str, Any] = {"reports": chosen.reports, "jobs": chosen.jobs, "machine": metrics.machine()}
    record |= {"papermill": metadata.version("papermill"), "turns": []}
    for number in range(chosen.repeats):
        with tempfile.TemporaryDirectory() as scratch:
            files = scenarios(Path(scratch), chosen.reports)
            record["turns"].append(turn(files, chosen.samples, chosen.jobs, Path(scratch)))
        print(f"turn {number + 1}:", json.dumps(record["turns"][-1]), flush=True)
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    SECTION.write_text(section(record), encoding="utf-8")
    metrics.write_page()


if __name__ == "__main__":
    main()
