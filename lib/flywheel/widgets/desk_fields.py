"""The description of a form → fields to fill it in, and what stands in them as values of that form."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets

from flywheel.forms.desk import DeskForm, Field, Part, Values
from flywheel.forms.desk.output import shown_heading
from flywheel.widgets.parts import button, labelled, message, row, stack
from flywheel.words import gettext as _

__all__ = ["FormFields"]

_FIRST_ROWS = 3
_WIDE = 2
_LONGEST = 20_000


class FormFields:
    """Fields of one form; ``widget`` is what a page shows, ``fields`` holds those outside of tables by key."""

    def __init__(self, form: DeskForm, changed: Callable[[], None]) -> None:
        """Build empty fields.

        Args:
            form: What is asked.
            changed: Called after each change of a field by hand.
        """
        self._changed, self._quiet = changed, False
        self.fields: dict[str, _Entry] = {}
        self.tables: dict[str, _Table] = {}
        shown: list[ipywidgets.Widget] = []
        for part in form.parts:
            shown.append(_head(part))
            if part.is_table:
                self.tables[part.key] = _Table(part, self._on_change)
                shown.append(self.tables[part.key].widget)
            else:
                made = {field.key: _Entry(field, self._on_change, hinted=True) for field in part.fields}
                self.fields |= made
                shown.append(stack([entry.widget for entry in made.values()]))
        self.widget = stack(shown)
        self._name_columns()

    def read(self) -> dict[str, Any]:
        """Return what stands in the fields, as typed; `flywheel.forms.desk.taken` checks it."""
        values = {key: entry.read() for key, entry in self.fields.items()}
        return values | {key: table.read() for key, table in self.tables.items()}

    def fill(self, values: Values) -> None:
        """Put cleaned values into the fields in place of what was there."""
        self._quiet = True
        try:
            for key, entry in self.fields.items():
                entry.fill(values.get(key))
            for key, table in self.tables.items():
                table.fill(values.get(key, ()))
        finally:
            self._quiet = False
        self._on_change()

    def _on_change(self, _change: object = None) -> None:
        if not self._quiet:
            self._name_columns()
            self._changed()

    def _name_columns(self) -> None:
        named = {key: str(entry.read() or "")[:60] for key, entry in self.fields.items()}
        for table in self.tables.values():
            table.name_columns(named)


def _head(part: Part) -> ipywidgets.HTML:
    hint = f"<p class='flywheel-note'>{html.escape(_(part.hint))}</p>" if part.hint else ""
    return message(f"<h4>{html.escape(_(part.heading))}</h4>{hint}")


class _Entry:
    """One field; outside of tables its hint stands beside its label."""

    def __init__(
        self, field: Field, changed: Callable[[object], None], *, hinted: bool = False, place: str = ""
    ) -> None:
        self.field, self._place = field, place
        self._hint = f" – {_(field.hint)}" if hinted and field.hint else ""
        self.widget = labelled(_widget(field), "")
        self.name({})
        if field.hint and not hinted and field.kind not in ("choice", "day"):
            self.widget.placeholder = _(field.hint)
        self.widget.observe(changed, "value")

    def name(self, named: Values) -> None:
        """Write the label; a column may be named by what another field holds."""
        text = f"{self._place}{shown_heading(self.field, named)}{self._hint}"
        if self.widget.description != text:
            self.widget.description = text

    def read(self) -> Any:
        value = self.widget.value
        if isinstance(value, str):
            return value[:_LONGEST]
        return value.isoformat()[:10] if isinstance(value, dt.date) else None

    def fill(self, value: Any) -> None:
        if self.field.kind == "day":
            self.widget.value = dt.date.fromisoformat(value) if value else None
        elif self.field.kind == "number":
            self.widget.value = "" if value is None else f"{value:.15g}"
        else:
            self.widget.value = "" if value is None else value


def _widget(field: Field) -> ipywidgets.DOMWidget:
    if field.kind == "choice":
        options = [(_("– choose –"), ""), *((_(label), key) for key, label in (field.choices or {}).items())]
        return ipywidgets.Dropdown(options=options, value="")
    if field.kind == "day":
        return ipywidgets.DatePicker()
    kind = ipywidgets.Textarea if field.kind == "text" else ipywidgets.Text
    return kind(continuous_update=False)


class _Table:
    """Rows of fields; a table of free length grows by a button, and rows left empty do not count."""

    def __init__(self, part: Part, changed: Callable[[object], None]) -> None:
        self.part, self._changed = part, changed
        self.rows: list[dict[str, _Entry]] = []
        self._named: Values = {}
        self._place = stack([])
        self.more = button(_("Add a row"))
        self.more.on_click(lambda _button: self.grow(len(self.rows) + 1))
        self.widget = stack([self._place] if part.rows else [self._place, row(self.more)])
        self.grow(len(part.rows) if part.rows else min(part.least, _FIRST_ROWS))

    def grow(self, length: int) -> None:
        """Add empty rows up to a length, as far as the form allows."""
        length = len(self.part.rows) if self.part.rows else min(length, self.part.most)
        boxes = []
        for number in range(len(self.rows), length):
            place = "" if self.part.rows else f"{number + 1} · "
            entries = {field.key: _Entry(field, self._changed, place=place) for field in self.part.fields}
            self.rows.append(entries)
            boxes.append(self._box(number, entries))
        self._place.children = (*self._place.children, *boxes)
        self.more.disabled = length >= self.part.most
        self.name_columns(self._named)

    def _box(self, number: int, entries: dict[str, _Entry]) -> ipywidgets.Box:
        for entry in entries.values():
            long = entry.field.kind == "text"
            entry.widget.layout.width = "auto"
            wide = entry.field.kind == "line" and entry.field.width >= _WIDE
            entry.widget.layout.flex = "1 1 100%" if wide else "3 1 15em" if long else "1 1 8em"
            if long:
                entry.widget.rows = 2
        fields = row(*(entry.widget for entry in entries.values()))
        fields.add_class("flywheel-controls")
        label = list((self.part.rows or {}).values())[number] if self.part.rows else ""
        head = [message(f"<strong>{html.escape(_(label))}</strong>")] if label else []
        box = stack([*head, fields])
        box.add_class("flywheel-row")
        return box

    def name_columns(self, named: Values) -> None:
        self._named = named
        for entry in self._entries():
            if entry.field.label_from:
                entry.name(named)

    def _entries(self) -> Iterator[_Entry]:
        for entries in self.rows:
            yield from entries.values()

    def read(self) -> list[dict[str, Any]]:
        names = list(self.part.rows or ())
        read = [{key: entry.read() for key, entry in entries.items()} for entries in self.rows]
        return [{"row": name, **one} for name, one in zip(names, read, strict=True)] if names else read

    def fill(self, rows: Any) -> None:
        listed = (
            [{row["row"]: row for row in rows}.get(name, {}) for name in self.part.rows] if self.part.rows else rows
        )
        self.grow(len(listed))
        for number, entries in enumerate(self.rows):
            one = listed[number] if number < len(listed) else {}
            for key, entry in entries.items():
                entry.fill(one.get(key))
