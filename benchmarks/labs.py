"""How long each lab of the live pages takes to answer a change on the sample: medians in milliseconds.

Run it on a machine that does nothing else: ``python benchmarks/labs.py``. Every control is moved to its next value and
back, so that half of the answers are new and half were given before; both are shown.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

import flywheel
from flywheel import widgets

ROUNDS = 3


def next_value(widget: Any) -> Any:
    """Return a value that the field offers and does not have."""
    if hasattr(widget, "options"):
        return next(value for _label, value in widget.options if value != widget.value)
    return widget.value + widget.step if widget.value + widget.step <= widget.max else widget.value - widget.step


def moved(control: widgets.Control) -> tuple[float, float]:
    """Return the milliseconds of a change and of the way back."""
    first, other, spent = control.widget.value, next_value(control.widget), []
    for value in (other, first):
        begun = time.perf_counter()
        control.widget.value = value
        spent.append(1000 * (time.perf_counter() - begun))
    return spent[0], spent[1]


def rows() -> Iterator[tuple[str, str, float, float]]:
    """Yield page, control, and median milliseconds there and back."""
    data, _ex = flywheel.open_lesson("03")
    for make in (widgets.tier_lab, widgets.lifecycle_lab, widgets.funnel_lab):
        for lab in make(data).labs.children:
            for name, control in lab.controls.items():
                if len(getattr(control.widget, "options", "ab")) > 1:
                    there, back = zip(*(moved(control) for _round in range(ROUNDS)), strict=True)
                    yield lab.title, name, statistics.median(there), statistics.median(back)


if __name__ == "__main__":
    found = list(rows())
    for title, name, there, back in found:
        print(f"{title:36} {name:10} {there:6.0f} {back:6.0f}")
    print(f"{'median of all':47} {statistics.median(row[2] for row in found):6.0f}")
    print(f"{'slowest':47} {max(row[2] for row in found):6.0f}")
