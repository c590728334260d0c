"""How long every lab of the live pages takes to answer a change on the sample; writes benchmarks/LABS.md.

Run it as ``python benchmarks/labs.py``, or with words of the titles of some labs, which only prints. What counts is
processor time, since other work on the machine stretches any clock. Every control is moved to its next value and back,
so that half of the answers are new and half were given before.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flywheel
from flywheel import tables, widgets

ROUNDS = 5
MOST_MILLISECONDS = 300
PAGE = Path(__file__).with_name("LABS.md")
HEAD = """# Labs of the live pages

Milliseconds of the kernel's processor time from a change of a control to the drawn answer, on the sample data:
`python benchmarks/labs.py` on {cores} cores (load {load:.1f} when it began). Median, in brackets the fastest and the
slowest of {rounds} new answers; then the median of going back, which the page may have kept. The promise is {most} ms.
On a machine that does nothing else an answer takes this long; a busy one stretches it.

{sum}

| lab | control | new answer | back |
|---|---|---:|---:|
"""


def makers(data: tables.Data) -> list[Callable[[], Any]]:
    """Return what makes the labs of every page, in the order of the course."""
    return [
        lambda: widgets.score_explorer(data),
        lambda: widgets.severity_lab(data),
        lambda: widgets.loop_labs(data),
        lambda: widgets.tier_lab(data),
        lambda: widgets.lifecycle_lab(data),
        lambda: widgets.funnel_lab(data),
        widgets.pilot_planner,
        widgets.guardrail_planner,
        widgets.counts_judge,
        widgets.wheel_simulator,
        widgets.wheel_tornado_lab,
        widgets.experience_return_lab,
    ]


def labs(made: Any) -> Iterator[widgets.Lab]:
    """Yield the labs in a lab, a list of labs, or a panel with labs."""
    if isinstance(made, widgets.Lab):
        yield made
    elif isinstance(made, list | tuple):
        for each in made:
            yield from labs(each)
    else:
        yield from labs(getattr(made, "labs", made).children)


def next_value(widget: Any) -> Any:
    """Return a value that the field offers and does not have; None where there is none."""
    if isinstance(widget.value, bool):
        return not widget.value
    if isinstance(widget.value, tuple):
        return widget.value[1:] or None
    if hasattr(widget, "options"):
        return next((value for _label, value in widget.options if value != widget.value), None)
    if not hasattr(widget, "step"):
        return None
    further = widget.value + widget.step
    return further if further <= widget.max else widget.value - widget.step


def moved(widget: Any, other: Any) -> tuple[float, float]:
    """Return the milliseconds of processor time of a change and of the way back."""
    spent = []
    for value in (other, widget.value):
        begun = time.process_time()
        widget.value = value
        spent.append(1000 * (time.process_time() - begun))
    return spent[0], spent[1]


def rows(wanted: list[str]) -> Iterator[tuple[str, str, list[float], float]]:
    """Yield lab, control, milliseconds of new answers, and the median of the ways back."""
    data, _ex = flywheel.open_lesson("03")
    for make in makers(data):
        for lab in labs(make()):
            if wanted and not any(word.lower() in lab.title.lower() for word in wanted):
                continue
            for name, control in lab.controls.items():
                other = next_value(control.widget)
                if other is not None:
                    there, back = zip(*(moved(control.widget, other) for _round in range(ROUNDS)), strict=True)
                    yield lab.title, name, sorted(there), statistics.median(back)


def main(wanted: list[str]) -> None:
    """Measure, print, and keep what was measured of all labs."""
    load, found = os.getloadavg()[0], []
    for row in rows(wanted):
        title, name, new, back = row
        found.append(row)
        print(
            f"{title:36} {name:22} {statistics.median(new):6.0f} ({new[0]:.0f}–{new[-1]:.0f}) {back:6.0f}", flush=True
        )
    medians = [statistics.median(new) for _title, _name, new, _back in found]
    slow = sum(median > MOST_MILLISECONDS for median in medians)
    low, middle, high = statistics.quantiles(medians, n=4)
    total = (
        f"{len(medians)} controls: median {middle:.0f} ms, quartiles {low:.0f} and {high:.0f} ms, slowest "
        f"{max(medians):.0f} ms; {slow} above {MOST_MILLISECONDS} ms."
    )
    print(total)
    if not wanted:
        lines = [
            f"| {title} | {name} | {statistics.median(new):.0f} ({new[0]:.0f}–{new[-1]:.0f}) | {back:.0f} |\n"
            for title, name, new, back in found
        ]
        head = HEAD.format(cores=os.cpu_count(), load=load, rounds=ROUNDS, most=MOST_MILLISECONDS, sum=total)
        PAGE.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
