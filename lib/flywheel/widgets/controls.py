"""A question with its allowed answers → a labelled field, and the answer that Python checked, whatever a page sent."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ipywidgets

from flywheel.errors import BadInputError, Problem
from flywheel.widgets.parts import labelled
from flywheel.words import gettext as _

__all__ = ["Control", "choice", "day", "number", "several", "slider", "toggle"]


@dataclass(frozen=True)
class Control:
    """A field of a lab.

    Attributes:
        label: What stands above the field; also its name for screen readers.
        widget: The field; its ``value`` is what the page holds.
        check: Returns the answer as Python uses it; raises ValueError with a sentence when it must not be.
    """

    label: str
    widget: ipywidgets.DOMWidget
    check: Callable[[Any], Any]

    def read(self) -> Any:
        """Return the checked answer; a BadInputError says what must hold instead."""
        try:
            return self.check(self.widget.value)
        except (ValueError, TypeError) as wrong:
            raise BadInputError(_("choices"), [Problem(self.label, str(wrong), _("choose again"))]) from wrong


def _wide(widget: ipywidgets.DOMWidget, label: str, width: str) -> ipywidgets.DOMWidget:
    field = labelled(widget, label)
    field.layout.width, field.layout.max_width, field.layout.flex = "auto", "100%", f"1 1 {width}"
    return field


def _between(low: float, high: float, *, whole: bool) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        number = float(value)
        if not math.isfinite(number) or not low <= number <= high:
            raise ValueError(_("must lie between {low:g} and {high:g}").format(low=low, high=high))
        return int(number) if whole else number

    return check


def slider(label: str, value: float, *, low: float, high: float, step: float = 1, unit: str = "") -> Control:
    """Return a slider; it reports when it is let go, so that dragging does not draw a hundred pictures.

    Args:
        label: What it sets, in words.
        value: Where it stands at first.
        low: Least value.
        high: Largest value.
        step: Distance of two positions; whole numbers give whole answers.
        unit: Unit, shown behind the label.

    Returns:
        The control; its answer is an int when all numbers given are.

    Example:
        >>> slider("Days without an order", 30, low=7, high=90).read()
        30
    """
    whole = all(isinstance(one, int) for one in (value, low, high, step))
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    digits = 0 if whole else max(0, -math.floor(math.log10(step) + 1e-9))
    widget = kind(value=value, min=low, max=high, step=step, continuous_update=False)
    widget.readout_format = "d" if whole else f".{digits}f"
    name = f"{label} ({unit})" if unit else label
    return Control(name, _wide(widget, name, "15em"), _between(low, high, whole=whole))


def number(label: str, value: float, *, low: float, high: float, step: float = 1, unit: str = "") -> Control:
    """Return a field to type a number into.

    Args:
        label: What it sets, in words.
        value: What it holds at first.
        low: Least value.
        high: Largest value.
        step: What one press of an arrow key adds.
        unit: Unit, shown behind the label.

    Returns:
        The control; its answer is an int when all numbers given are.

    Example:
        >>> number("Budget", 100_000, low=0, high=10_000_000, unit="yuan").label
        'Budget (yuan)'
    """
    whole = all(isinstance(one, int) for one in (value, low, high, step))
    kind = ipywidgets.BoundedIntText if whole else ipywidgets.BoundedFloatText
    widget = kind(value=value, min=low, max=high, step=step, continuous_update=False)
    name = f"{label} ({unit})" if unit else label
    return Control(name, _wide(widget, name, "11em"), _between(low, high, whole=whole))


def choice(label: str, options: Mapping[Any, str] | Sequence[str], value: Any = None) -> Control:
    """Return a list of which one is chosen.

    Args:
        label: What is chosen.
        options: Answer → text, or texts that are their own answers; at least one.
        value: The answer at first; by default the first one.

    Returns:
        The control; its answer is a key of the options.

    Example:
        >>> choice("Order", {"strict": "in this order", "any": "in any order"}).read()
        'strict'
    """
    known = dict(options) if isinstance(options, Mapping) else {one: one for one in options}
    widget = ipywidgets.Dropdown(options=[(text, key) for key, text in known.items()])
    widget.value = next(iter(known)) if value is None else value

    def check(chosen: Any) -> Any:
        if chosen not in known:
            raise ValueError(_("must be one of: {known}").format(known=", ".join(known.values())))
        return chosen

    return Control(label, _wide(widget, label, "13em"), check)


def several(label: str, options: Mapping[Any, str] | Sequence[str], value: Sequence[Any] | None = None) -> Control:
    """Return a list of which some are chosen.

    Args:
        label: What is chosen.
        options: Answer → text, or texts that are their own answers.
        value: The answers at first; by default all.

    Returns:
        The control; its answer is a tuple in the order of the options, never empty.

    Example:
        >>> several("Channels", ["search", "friends"]).read()
        ('search', 'friends')
    """
    known = dict(options) if isinstance(options, Mapping) else {one: one for one in options}
    widget = ipywidgets.SelectMultiple(options=[(text, key) for key, text in known.items()], rows=min(len(known), 6))
    widget.value = tuple(known if value is None else value)

    def check(chosen: Any) -> tuple[Any, ...]:
        kept = tuple(key for key in known if key in chosen)
        if not kept or len(kept) != len(chosen):
            raise ValueError(_("at least one must be chosen of: {known}").format(known=", ".join(known.values())))
        return kept

    return Control(label, _wide(widget, label, "13em"), check)


def toggle(label: str, *, value: bool = False) -> Control:
    """Return a box to tick.

    Args:
        label: What is so when it is ticked.
        value: Whether it is ticked at first.

    Returns:
        The control; its answer is True or False.

    Example:
        >>> toggle("Weeks that are not over").read()
        False
    """
    widget = ipywidgets.Checkbox(value=value, description=label, indent=False)
    widget.description_allow_html = False
    widget.add_class("flywheel-check")
    widget.layout.width, widget.layout.flex = "auto", "1 1 13em"
    return Control(label, widget, bool)


def day(label: str, value: date, *, low: date, high: date) -> Control:
    """Return a field for a date.

    Args:
        label: What it sets.
        value: The day at first.
        low: First day allowed.
        high: Last day allowed.

    Returns:
        The control; its answer is a date.

    Example:
        >>> day("Check on", date(2026, 3, 1), low=date(2026, 1, 1), high=date(2026, 6, 1)).read()
        datetime.date(2026, 3, 1)
    """
    widget = ipywidgets.DatePicker(value=value, min=low, max=high)

    def check(chosen: Any) -> date:
        if not isinstance(chosen, date) or not low <= chosen <= high:
            raise ValueError(_("must lie between {low} and {high}").format(low=low, high=high))
        return chosen

    return Control(label, _wide(widget, label, "11em"), check)
