"""A spec and the data → the field people without code answer in, and what it says as an answer of the same kind."""

from __future__ import annotations

import html
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from itertools import chain
from typing import Any

import ipywidgets
import numpy as np
import pandas as pd

from flywheel.exercises import in_form
from flywheel.exercises.compare_values import local, plain, shown, single
from flywheel.exercises.feedback import unstressed
from flywheel.exercises.judging import argument
from flywheel.exercises.specs import (
    Choice,
    Classify,
    Exercise,
    Fix,
    Function,
    Matrix,
    Multi,
    Order,
    Rubric,
    Table,
    Value,
    given,
)
from flywheel.widgets import labelled, message, row, scrolling, stack
from flywheel.words import gettext as _

__all__ = ["Field", "field_for", "matrix_table", "shuffled"]

LONGEST_TEXT = 5_000
PREVIEW_ROWS = 8
LONGEST_CHOICE = 30
"""Letters that a closed list shows on a phone; longer ones are written out above it."""


@dataclass(frozen=True)
class Field:
    """A way to answer.

    Attributes:
        widget: What is shown.
        read: Returns the answer as it stands, in the form `judge` expects; Ellipsis where nothing is chosen.
        clear: Empties the field.
    """

    widget: ipywidgets.Widget
    read: Callable[[], Any]
    clear: Callable[[], None]


def shuffled(keys: Iterable[str], *, seed: str) -> list[str]:
    """Return the keys in an order that looks random and is the same on every run.

    Args:
        keys: Names.
        seed: Anything that differs from exercise to exercise.

    Returns:
        The same names in another order.

    Example:
        >>> sorted(shuffled(["a", "b", "c"], seed="1.1"))
        ['a', 'b', 'c']
    """
    return sorted(keys, key=lambda key: (zlib.crc32(f"{seed}|{key}".encode()), key))


@singledispatch
def field_for(spec: Exercise, data: object) -> Field:  # noqa: ARG001  # one signature for all kinds
    """Return the field of an exercise.

    Args:
        spec: The exercise; its kind decides.
        data: The loaded data.

    Returns:
        The field with its reader.

    Raises:
        TypeError: There is no field for this kind.
    """
    raise TypeError(f"exercise {spec.id}: there is no form for {type(spec).__name__}")


def _picker(options: Iterable[tuple[str, Any]], label: str) -> ipywidgets.Dropdown:
    return labelled(ipywidgets.Dropdown(options=[(_("– choose –"), ...), *options], value=...), label)


def _keyed(key: str, text: str) -> str:
    """Show the key beside the text, because feedback speaks of keys."""
    said = unstressed(_(text))
    return said if key == text else f"{key}) {said}"


def _cleared(pickers: Iterable[ipywidgets.Dropdown]) -> Callable[[], None]:
    kept = list(pickers)

    def clear() -> None:
        for one in kept:
            one.value = ...

    return clear


def _text(label: str, *, long: bool = False) -> ipywidgets.Widget:
    kind = ipywidgets.Textarea if long else ipywidgets.Text
    return labelled(kind(continuous_update=False, placeholder=""), label)


@field_for.register
def _value(spec: Value, data: object) -> Field:
    right = plain(spec.right(data))
    right = right if isinstance(right, list | tuple) else single(right)
    label = _("Your answer") + (f" ({_(spec.unit)})" if spec.unit else "")
    if isinstance(right, Mapping):
        texts = {key: _text(str(key)) for key in right}
    else:
        several = isinstance(right, list | tuple | set | frozenset)
        texts = {"": _text(label + (" – " + _("several, with commas between them") if several else ""))}

    def read() -> Any:
        if isinstance(right, Mapping):
            return {key: _typed(text.value, right[key]) for key, text in texts.items()}
        return _typed(texts[""].value, right)

    def clear() -> None:
        for text in texts.values():
            text.value = ""

    return Field(stack(list(texts.values())), read, clear)


def _typed(text: str, like: Any) -> Any:
    """Read what was typed as the kind of value that is asked for; text that is no number stays text."""
    text = text[:LONGEST_TEXT].strip()
    if not text:
        return ...
    if isinstance(like, list | tuple | set | frozenset):
        example = next(iter(like), "")
        return [_typed(part, example) for part in text.replace("，", ",").split(",") if part.strip()]
    return _number(text) if isinstance(like, int | float) else text


def _number(text: str) -> float | str:
    neat = text.replace("−", "-").replace("％", "%").replace(" ", "").replace("\u202f", "")
    share = neat.endswith("%")
    try:
        value = float(neat.rstrip("%"))
    except ValueError:
        return text
    return value / 100 if share else value


@field_for.register
def _choice(spec: Choice, data: object) -> Field:
    options = [(_keyed(key, text), key) for key, text in spec.choices(data).items()]
    radio = labelled(ipywidgets.RadioButtons(options=options, index=None), _("Choose one"))
    return Field(radio, lambda: ... if radio.index is None else radio.value, lambda: _set_index(radio))


def _set_index(radio: ipywidgets.RadioButtons) -> None:
    radio.index = None


@field_for.register
def _multi(spec: Multi, data: object) -> Field:
    boxes = {key: _check(_keyed(key, text)) for key, text in spec.choices(data).items()}

    def clear() -> None:
        for box in boxes.values():
            box.value = False

    def read() -> Any:
        return {key for key, box in boxes.items() if box.value} or ...

    asked = html.escape(_("Choose all that apply"))
    title = message(f"<strong>{asked}</strong>")
    return Field(stack([title, *boxes.values()]), read, clear)


def _check(text: str) -> ipywidgets.Checkbox:
    layout = ipywidgets.Layout(width="100%")
    box = ipywidgets.Checkbox(description=text, indent=False, description_allow_html=False, layout=layout)
    box.add_class("flywheel-check")
    return box


@field_for.register
def _order(spec: Order, data: object) -> Field:  # noqa: ARG001  # one signature for all kinds
    options = [(_keyed(key, spec.items[key]), key) for key in shuffled(spec.items, seed=spec.id)]
    pickers = [_picker(options, _("Number {place}").format(place=place)) for place in range(1, len(options) + 1)]
    long = max(len(text) for text, _key in options) > LONGEST_CHOICE
    listed = [message(f"<p>{'<br>'.join(html.escape(text) for text, _key in options)}</p>")] if long else []

    def read() -> Any:
        chosen = [one.value for one in pickers]
        return ... if all(value is ... for value in chosen) else [value for value in chosen if value is not ...]

    return Field(stack([*listed, *pickers]), read, _cleared(pickers))


@field_for.register
def _classify(spec: Classify, data: object) -> Field:
    items = given(spec.items, data)
    labels = [(_(text), key) for key, text in spec.labels.items()]
    pickers = {key: _picker(labels, _keyed(key, text)) for key, text in items.items()}
    return Field(
        stack(list(pickers.values())),
        lambda: {key: one.value for key, one in pickers.items()},
        _cleared(pickers.values()),
    )


@field_for.register
def _matrix(spec: Matrix, data: object) -> Field:  # noqa: ARG001  # one signature for all kinds
    axes = (spec.across, spec.up)
    pickers = {key: [_level(axis, _keyed(key, text)) for axis in axes] for key, text in spec.items.items()}
    picture = message()

    def read() -> dict[str, Any]:
        placed = {key: tuple(one.value for one in pair) for key, pair in pickers.items()}
        return {key: ... if ... in place else place for key, place in placed.items()}

    def draw(_change: object = None) -> None:
        picture.value = matrix_table(spec, read())

    every = list(chain.from_iterable(pickers.values()))
    for one in every:
        one.observe(draw, "value")
    draw()
    groups = [row(*pair) for pair in pickers.values()]
    return Field(stack([*groups, picture]), read, _cleared(every))


def _level(axis: tuple[str, tuple[str, ...]], item: str) -> ipywidgets.Dropdown:
    name, levels = axis
    picker = _picker([(f"{level} · {_(text)}", level) for level, text in enumerate(levels, 1)], f"{item}: {_(name)}")
    picker.layout.width, picker.layout.flex = "auto", "1 1 14em"
    return picker


def matrix_table(spec: Matrix, placed: Mapping[str, Any]) -> str:
    """Draw placements as an HTML table that also reads well aloud.

    Args:
        spec: The exercise with its scales and items.
        placed: Item key → ``(across, up)``, or Ellipsis where nothing is chosen yet.

    Returns:
        HTML; the highest level stands at the top, the lowest at the left.
    """
    (across, columns), (up, levels) = spec.across, spec.up
    head = "".join(f"<th scope='col'>{html.escape(_(name))}</th>" for name in columns)
    corner = f"<th scope='col'>{html.escape(_(up))} ↑ / {html.escape(_(across))} →</th>"
    rows = []
    for level in range(len(levels), 0, -1):
        cells = "".join(_matrix_cell(spec, placed, (column, level)) for column in range(1, len(columns) + 1))
        rows.append(f"<tr><th scope='row'>{html.escape(_(levels[level - 1]))}</th>{cells}</tr>")
    caption = html.escape(_("Where you placed them"))
    inside = f"<caption>{caption}</caption><thead><tr>{corner}{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return scrolling(f"<table class='flywheel-matrix'>{inside}</table>", label=_("Matrix"))


def _matrix_cell(spec: Matrix, placed: Mapping[str, Any], place: tuple[int, int]) -> str:
    height = place[0] / len(spec.across[1]) + place[1] / len(spec.up[1])
    warmth = 2 if height > 1.6 else 1 if height > 1.1 else 0  # thirds of the way to the top right
    inside = "<br>".join(html.escape(_(spec.items[key])) for key, value in placed.items() if value == place)
    return f"<td data-hot='{warmth}'>{inside}</td>"


@field_for.register(Table)
@field_for.register(Function)
@field_for.register(Fix)
def _lines(spec: Table | Function | Fix, data: object) -> Field:
    lines = spec.lines()
    options = shuffled(lines, seed=spec.id)
    spoken = bool(spec.in_form.ways)
    label = (
        _("Choose the way that does it; below you see what it gives")
        if spoken
        else _("Choose the line of code that does it; below you see what it gives")
    )
    named = [(in_form.way(spec, line) if spoken else line, line) for line in options]
    radio = labelled(ipywidgets.RadioButtons(options=named, index=None), label, code=not spoken)
    preview = message()

    def read() -> Any:
        return ... if radio.index is None else given(lines[options[radio.index]], data)

    def show(_change: object = None) -> None:
        preview.value = _preview(spec, data, read)

    radio.observe(show, "index")
    return Field(stack([radio, preview]), read, lambda: _set_index(radio))


def _preview(spec: Table | Function | Fix, data: object, read: Callable[[], Any]) -> str:
    try:
        value = read()
        if value is ...:
            return ""
        say = _spoken if spec.in_form.ways else shown
        if isinstance(spec, Function):
            put = _spoken if spec.in_form.ways else argument
            value = pd.DataFrame(
                [(", ".join(map(put, case)), say(single(value(*case)))) for case in spec.cases(data)],
                columns=[_("given"), _("gives")],
            )
        return scrolling(_table(value, say), label=_("Preview"))
    except Exception as error:  # noqa: BLE001  # a wrong line may well fail: that is what the viewer should see
        said = _("This line stops with an error: {error}").format(error=error)
        return f"<p>{html.escape(said)}</p>"


def _spoken(value: Any) -> str:
    """Write a value for people who read no code: yes and no, words without quotes, lists without brackets."""
    if isinstance(value, bool | np.bool_):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(_spoken, value))
    if isinstance(value, pd.DataFrame | pd.Series | Mapping):
        return argument(value)
    return value if isinstance(value, str) else shown(value)


def _heading(name: object) -> object:
    return name.replace("_", " ") if isinstance(name, str) else name


def _table(value: Any, say: Callable[[Any], str]) -> str:
    value = local(value)
    if isinstance(value, pd.Series):
        value = value.reset_index()
    if not isinstance(value, pd.DataFrame):
        return f"<p>{html.escape(say(single(value)))}</p>"
    index = any(name is not None for name in value.index.names)
    first = value.head(PREVIEW_ROWS)
    if say is _spoken:
        first = first.map(lambda cell: say(cell) if isinstance(cell, bool | np.bool_) else cell)
        first = first.rename(columns=_heading).rename_axis(index=_heading)
    table = first.to_html(index=index, border=0, na_rep="–", escape=True, float_format="{:.4g}".format)
    more = len(value) - PREVIEW_ROWS
    said = html.escape(_("and {n} more rows").format(n=more))
    return f"{table}<small>{said}</small>" if more > 0 else str(table)


@field_for.register
def _rubric(spec: Rubric, data: object) -> Field:  # noqa: ARG001  # one signature for all kinds
    text = _text(_("Your answer, in your own words"), long=True)

    def clear() -> None:
        text.value = ""

    return Field(text, lambda: text.value[:LONGEST_TEXT], clear)
