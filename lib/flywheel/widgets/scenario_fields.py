"""One field of a scenario file → a labelled widget that writes into the draft and says below its name what is wrong."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import ipywidgets

from flywheel.errors import BadInputError
from flywheel.scenario import Draft, Remark
from flywheel.widgets.parts import button, labelled, message, panel, row, stack
from flywheel.widgets.scenario_steps import Asked, Block, named_options
from flywheel.words import gettext as _

__all__ = ["BlockForm", "FieldForm", "as_value", "shown"]


def as_value(kind: str, written: Any) -> Any:
    r"""Return what a scenario file holds for what somebody wrote in a field.

    Example:
        >>> as_value("number", "35 %"), as_value("number", "5"), as_value("texts", "a\n\n b ")
        ('35 %', 5, ['a', 'b'])
        >>> as_value("pairs", "core value: a call")
        [{'tier': 'core value', 'instead': 'a call'}]
    """
    if kind in ("number", "count") and isinstance(written, str):
        return _number(written.strip())
    lines = [line.strip() for line in str(written or "").splitlines() if line.strip()]
    if kind == "texts":
        return lines if len(lines) != 1 else lines[0]
    if kind == "pairs":
        cut = [line.replace("：", ":").partition(":") for line in lines]
        return [{"tier": tier.strip() or None, "instead": instead.strip() or None} for tier, _sign, instead in cut]
    return written


def _number(text: str) -> Any:
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(text)
    return text


def shown(kind: str, value: Any) -> Any:
    r"""Return what a field shows of a value of the file; a value of another kind as text where text is shown.

    Example:
        >>> shown("texts", ("a", "b")), shown("number", 0.35), shown("day", "soon")
        ('a\nb', '0.35', None)
    """
    if kind == "day":
        return value if type(value) is dt.date else None
    if kind == "switch":
        return value if isinstance(value, bool) else None
    if kind == "choice":
        return None if value is None else str(value)
    if kind == "pairs" and isinstance(value, tuple):
        rows = [entry if isinstance(entry, dict) else {"tier": entry} for entry in value]
        return "\n".join(f"{entry.get('tier') or ''}: {entry.get('instead') or ''}" for entry in rows)
    if isinstance(value, tuple):
        return "\n".join(str(entry) for entry in value)
    return "" if value is None else str(value)


class FieldForm:
    """A labelled field; ``widget`` is what a page shows."""

    def __init__(
        self, asked: Asked, draft: Callable[[], Draft], place: Callable[[], str], changed: Callable[[], None]
    ) -> None:
        """Build the field.

        Args:
            asked: What is asked.
            draft: The draft that is written at the moment.
            place: Dotted name of the field at the moment: rows move.
            changed: Called after each change.
        """
        self.asked, self._draft, self.place, self._changed = asked, draft, place, changed
        self._loading, self._refused = False, ""
        self.widget = labelled(_widget(asked), asked.label)
        self.widget.layout.width = "auto"
        self.widget.layout.flex = "1 1 100%" if asked.kind in ("long", "texts", "pairs") else "1 1 15em"
        self.load()
        self.widget.observe(self._written, "value")

    def load(self) -> None:
        """Show what the draft holds."""
        self._loading = True
        try:
            value = self._draft().get(self.place())
            if self.asked.kind == "choice":
                self.widget.options = named_options(self.asked, value)
            self.widget.value = shown(self.asked.kind, value)
        finally:
            self._loading = False

    def _written(self, change: Any) -> None:
        if self._loading:
            return
        try:
            self._draft().put(self.place(), as_value(self.asked.kind, change["new"]))
            self._refused = ""
        except BadInputError as err:
            self._refused = err.problems[0].message
        self._changed()

    def tell(self, remarks: Sequence[Remark]) -> None:
        """Say below the label what is to be done about this field."""
        label = self.asked.label
        if any(one.kind == "empty" for one in remarks):
            label = _("{label} (to be filled in)").format(label=label)
        signs = {"error": "✘", "advice": "○"}
        lines = [
            f"{signs[one.kind]} {one.found}" + (f" → {one.remedy}" if one.remedy else "")
            for one in remarks
            if one.kind in signs
        ]
        text = "\n".join([label, *([f"✘ {self._refused}"] if self._refused else lines[:2])])
        if self.widget.description != text:
            self.widget.description = text
        wrong = bool(self._refused) or any(one.kind == "error" for one in remarks)
        (self.widget.add_class if wrong else self.widget.remove_class)("flywheel-wrong")


def _widget(asked: Asked) -> ipywidgets.DOMWidget:
    if asked.kind == "day":
        return ipywidgets.DatePicker()
    if asked.kind == "switch":
        return ipywidgets.Dropdown(options=[("–", None), (_("yes"), True), (_("no"), False)], value=None)
    if asked.kind == "choice":
        return ipywidgets.Dropdown(options=[("–", None)], value=None)
    kind = ipywidgets.Textarea if asked.kind in ("long", "texts", "pairs") else ipywidgets.Text
    return (
        kind(placeholder=asked.example, continuous_update=True, rows=2)
        if kind is ipywidgets.Textarea
        else kind(placeholder=asked.example, continuous_update=True)
    )


class _Row:
    """One row of a list with its buttons."""

    def __init__(self, form: BlockForm, number: int) -> None:
        self.number = number
        block = form.block

        def place(asked: Asked) -> Callable[[], str]:
            return lambda: f"{block.rows}[{self.number + 1}]" + (f".{asked.field}" if asked.field else "")

        self.fields = [FieldForm(asked, form.draft, place(asked), form.changed) for asked in block.asked]
        called = f"{block.row} {number + 1}"
        texts = (_("Move {row} up"), _("Move {row} down"), _("Remove {row}"))
        self.up, self.down, self.gone = (button(text.format(row=called)) for text in texts)
        self.up.on_click(lambda _button: form.move(self.number, self.number - 1))
        self.down.on_click(lambda _button: form.move(self.number, self.number + 1))
        self.gone.on_click(lambda _button: form.remove(self.number))
        fields = row(*(field.widget for field in self.fields))
        self.widget = panel(fields, row(self.up, self.down, self.gone), title=called)


class BlockForm:
    """Fields that belong together; with rows, a list that grows, shrinks and is put in order by keyboard."""

    def __init__(self, block: Block, draft: Callable[[], Draft], changed: Callable[[], None]) -> None:
        """Build the block; ``changed`` is called after each change."""
        self.block, self.draft, self.changed = block, draft, changed
        self.rows: list[_Row] = []
        self.said = message()
        self._list = stack([])
        single = () if block.rows else block.asked
        self.single = [FieldForm(asked, draft, partial(_own_name, asked), changed) for asked in single]
        lead = [message(f"<p>{block.lead}</p>")] if block.lead else []
        self.more = button(_("Add: {row}").format(row=block.row)) if block.rows else None
        if self.more:
            self.more.on_click(lambda _button: self.add())
            parts = [*lead, self._list, row(self.more), self.said]
        else:
            parts = [*lead, row(*(field.widget for field in self.single))]
        self.widget = panel(*parts, title=block.title)
        self.load()

    def fields(self) -> Iterator[FieldForm]:
        """Yield every field, row by row."""
        yield from self.single
        for one in self.rows:
            yield from one.fields

    def load(self) -> None:
        """Show what the draft holds; rows that stay keep their widgets, and with them the focus."""
        wanted = self.draft().rows(self.block.rows) if self.block.rows else 0
        if self.block.rows and wanted < self.block.fewest:
            self.draft().add(self.block.rows, _empty(self.block))
            wanted = self.draft().rows(self.block.rows)
        kept = self.rows[:wanted]
        for field in (*self.single, *(field for one in kept for field in one.fields)):
            field.load()
        self.rows = [*kept, *(_Row(self, number) for number in range(len(kept), wanted))]
        if self._list.children != tuple(one.widget for one in self.rows):
            self._list.children = tuple(one.widget for one in self.rows)
        for number, one in enumerate(self.rows):
            one.up.disabled, one.down.disabled = number == 0, number == wanted - 1
            one.gone.disabled = wanted <= self.block.fewest

    def add(self) -> None:
        """Append an empty row."""
        try:
            self.draft().add(self.block.rows, _empty(self.block))
        except BadInputError as err:
            self._say(str(err.problems[0].message))
            return
        self._settle(_("{row} {number} was added.").format(row=self.block.row, number=len(self.rows) + 1))

    def remove(self, number: int) -> None:
        """Take out a row, unless it is one of those that stay."""
        if len(self.rows) <= self.block.fewest:
            return
        self.draft().remove(self.block.rows, number)
        self._settle(_("{row} {number} was removed.").format(row=self.block.row, number=number + 1))

    def move(self, number: int, to: int) -> None:
        """Exchange two neighbours; the focus goes with the row."""
        if not 0 <= to < len(self.rows):
            return
        self.draft().move(self.block.rows, number, to)
        said = _("{row} {number} is now number {to}.").format(row=self.block.row, number=number + 1, to=to + 1)
        self._settle(said)
        target = self.rows[to].up if to < number else self.rows[to].down
        (self.rows[to].down if target.disabled and to == 0 else self.rows[to].up if target.disabled else target).focus()

    def _settle(self, said: str) -> None:
        self.load()
        self._say(said)
        self.changed()

    def _say(self, text: str) -> None:
        self.said.value = f"<p role='status'>{text}</p>"


def _own_name(asked: Asked) -> str:
    return asked.field


def _empty(block: Block) -> Any:
    return "" if block.asked[0].field == "" else None
