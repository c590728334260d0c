"""Draws the record of `benchmarks/metrics.py` for the README → docs/images/benchmarks.png.

Run: .venv/bin/python benchmarks/picture.py (`make bench` does it)
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from metrics import RECORD, WORK

from flywheel.charts.style import ACCENT, GRID, INK, LOUD, MUTED, chart

TARGET = Path(__file__).parents[1] / "docs" / "images" / "benchmarks.png"
FACES = {
    "sql": ("SQL by hand", MUTED, "|"),
    "ours": ("this workbook", ACCENT, "o"),
    "pandas": ("plain pandas", INK, "s"),
    "retentioneering": ("retentioneering", LOUD, "^"),
    "lifetimes": ("lifetimes", LOUD, "D"),
}
"""How each contender is named and drawn; shapes differ, so the picture reads without colour."""


def ratios(record: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return each contender's median time over the yardstick's, by piece of work."""
    found = {}
    for work, (title, contenders) in WORK.items():
        runs = record["work"].get(work, {})
        found[title] = {
            name: statistics.median(
                mine["inside"] / base["inside"] for mine, base in zip(runs[name], runs[contenders[0]], strict=False)
            )
            for name in contenders
            if name in runs
        }
    return {title: times for title, times in found.items() if times}


def draw(record: dict[str, Any]) -> bytes:
    """Return the picture: one line a piece of work, one mark a contender, on a scale of doublings."""
    found = ratios(record)
    beside_sql = [times["ours"] for times in found.values() if "sql" in times]
    title = (
        f"Beside SQL written by hand, the workbook takes {min(beside_sql):.1f} to {max(beside_sql):.1f} times as long"
    )
    said = "; ".join(
        f"{work}: " + ", ".join(f"{FACES[name][0]} {value:.1f}" for name, value in times.items())
        for work, times in found.items()
    )
    with chart(
        width=9,
        height=5.4,
        title=title,
        subtitle=f"time over the yardstick's (= 1), {record['events'] / 1e6:.0f} million events, same results;"
        " scale of doublings",
        source="benchmarks/metrics.py; medians of interleaved runs. The yardstick of the fit is lifetimes.",
        alt=f"{title}. {said}",
    ) as (figure, axes):
        seen = set()
        for place, times in enumerate(found.values()):
            axes.axhline(place, color=GRID, linewidth=0.8, zorder=0)
            for name, value in times.items():
                label, colour, shape = FACES[name]
                axes.plot(
                    value,
                    place,
                    shape,
                    color=colour,
                    markersize=13 if shape == "|" else 8,
                    markeredgewidth=2,
                    markerfacecolor=colour if name == "ours" else "white",
                    label=None if name in seen else label,
                    zorder=3 if name == "ours" else 2,
                )
                seen.add(name)
                if value > 2 or value < 0.5:
                    axes.annotate(
                        f"{value:.1f}" if value > 0.5 else f"{value:.2f}",
                        (value, place),
                        (9, -4),
                        textcoords="offset points",
                    )
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_locator(FixedLocator([0.125, 0.25, 0.5, 1, 2, 4, 8, 16]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}×"))
        axes.set_xlim(0.09, 26)
        axes.set_yticks(range(len(found)), list(found))
        axes.set_ylim(len(found) - 0.4, -0.6)
        axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.09), ncols=len(seen), frameon=False)
    return figure.png(sharpness=1)


def main() -> None:
    """Draw the stored record."""
    TARGET.write_bytes(draw(json.loads(RECORD.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
