"""Error rates over many seeds, each beside the rate that is stated → results/soak.json and SOAK.md.

Run: .venv/bin/python benchmarks/soak.py [--only ab voc] [--quick]

A script adds itself by lying here as ``soak_<name>.py`` with

- ``TITLE``: the heading of its part of the page;
- ``def rates(*, quick: bool) -> Iterator[Rate]``: runs its simulations, few of them when ``quick`` (a test runs all
  scripts so, in some seconds together), and yields what it counted, one ``Rate`` a line of the page.
- optionally ``NOTES``: a list that ``rates`` fills with sentences to stand below its lines.

``from soak import Rate`` is all it needs; seeds are fixed inside the script. A part that is run again replaces its own
lines of the record and leaves the others. ``--quick`` prints and writes nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import importlib
import json
import platform
import sys
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from flywheel import stats
from flywheel.places import whole

HERE = Path(__file__).parent
RECORD = HERE / "results" / "soak.json"
PAGE = HERE / "SOAK.md"
LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels", "tea-tasting")


@dataclasses.dataclass(frozen=True)
class Rate:
    """How often something happened in runs of which each has a seed of its own.

    Attributes:
        simulated: What a run is, with its sizes: "400 units, no effect".
        counted: What counts as an error: "called better or worse".
        each: One number a run: whether it happened, or which share of the run's periods it happened in.
        stated: The rate that the method states; None where none is stated and the rate is only shown.
        most: Whether the stated rate is an upper bound rather than what is expected.
        seed: What the runs' generators were made of.
    """

    simulated: str
    counted: str
    each: Sequence[float] | npt.NDArray[Any]
    stated: float | None
    seed: str
    most: bool = False

    def line(self) -> dict[str, Any]:
        """Return the rate with its interval: Wilson's for yes or no, Student's for shares of a run's periods."""
        each = np.asarray(self.each, dtype=float)
        yes_or_no = bool(np.isin(each, (0, 1)).all())
        found = stats.proportion(each.sum(), len(each)) if yes_or_no else stats.mean(each)
        interval = {"observed": found.value, "low": max(0, found.low), "high": found.high}
        kept = {key: getattr(self, key) for key in ("simulated", "counted", "stated", "most", "seed")}
        return (
            kept
            | {"runs": len(each)}
            | {name: round(float(value), 6) for name, value in interval.items()}
            | {"interval": found.method}
        )


def scripts() -> list[str]:
    """Return the names of all parts."""
    return sorted(path.stem.removeprefix("soak_") for path in HERE.glob("soak_*.py"))


def part(name: str, *, quick: bool) -> dict[str, Any]:
    """Run one script; return its part of the record."""
    script = importlib.import_module(f"soak_{name}")
    started = time.perf_counter()
    lines = [rate.line() for rate in script.rates(quick=quick)]
    seconds = round(time.perf_counter() - started, 1)
    python = {"python": platform.python_version()}
    versions = python | {library: metadata.version(library) for library in ("flywheel-workbook", *LIBRARIES)}
    today = dt.datetime.now(dt.UTC).date().isoformat()
    notes = [] if quick else list(getattr(script, "NOTES", []))
    kept = {"title": script.TITLE, "date": today, "seconds": seconds, "versions": versions, "rates": lines}
    return kept | ({"notes": notes} if notes else {})


def verdict(line: dict[str, Any]) -> str:
    """Say whether the interval allows the stated rate."""
    stated = line["stated"]
    if stated is None:
        return "none stated"
    if line["low"] <= stated <= line["high"]:
        return "agrees"
    return "below" if line["high"] < stated else "**above**"


def page(record: dict[str, Any]) -> str:
    """Write the record as a page."""
    lines = [
        "# Error rates over many seeds",
        "",
        "Written by `make soak`; do not edit. What the tests hold in small is counted here in full: how often a method",
        "cries wolf where nothing is, beside the rate that it states. A stated rate with ≤ is an upper bound. *Says*",
        "compares it with the 95 % interval of the observed rate; of twenty true lines about one disagrees by chance.",
    ]
    for kept in record.values():
        versions = ", ".join(f"{name} {version}" for name, version in kept["versions"].items())
        lines += ["", f"## {kept['title']}", "", f"{kept['date']}, {kept['seconds']:.0f} s; {versions}.", ""]
        lines += ["| simulated | counted | runs | stated | observed (95 % interval) | says | seed |"]
        lines += ["|---|---|---|---|---|---|---|"]
        for line in kept["rates"]:
            stated = "–" if line["stated"] is None else f"{'≤ ' * line['most']}{100 * line['stated']:.2f} %"
            observed = f"{100 * line['observed']:.2f} % ({100 * line['low']:.2f}–{100 * line['high']:.2f})"
            cells = (line["simulated"], line["counted"], f"{line['runs']:,}", stated, observed, verdict(line))
            lines.append(f"| {' | '.join(cells)} | `{line['seed']}` |")
        lines += ["", *kept["notes"]] if kept.get("notes") else []
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the scripts; keep the record and write the page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="few seeds, nothing written")
    options.add_argument("--only", nargs="*", choices=scripts(), default=scripts())
    chosen = options.parse_args(arguments)
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() and not chosen.quick else {}
    for name in chosen.only:
        print(f"{name} …", file=sys.stderr, flush=True)
        record = dict(sorted((record | {name: part(name, quick=chosen.quick)}).items()))
        if not chosen.quick:
            for path, text in ((RECORD, json.dumps(record, indent=1, ensure_ascii=False) + "\n"), (PAGE, page(record))):
                with whole(path) as temporary:
                    temporary.write_text(text, encoding="utf-8")
    print(page(record))


if __name__ == "__main__":
    sys.modules["soak"] = sys.modules["__main__"]  # so that scripts that import Rate get this very module
    main()
