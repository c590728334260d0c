"""What a form asks, described once → what a person filled in, cleaned, or every mistake in it by name."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.forms.paper import Block
from flywheel.words import gettext as _

__all__ = ["DeskForm", "Field", "Finding", "Part", "Values", "taken"]

Kind = Literal["line", "text", "number", "day", "choice"]
Values = Mapping[str, Any]
"""Field → text, number, day (ISO) or key of a choice; table → list of rows of the same. What is empty is absent."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_LONGEST = {"line": 200, "text": 2_000}
_LARGEST = 1e12


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing a form asks.

    Attributes:
        key: Its name in a file.
        label: What stands above it, marked with `later`.
        kind: A line, a longer text, a number, a day or a choice.
        hint: How to fill it in, marked with `later`.
        unit: What a number counts, behind the label, marked with `later`.
        needed: Whether the form is open without it.
        choices: Key → what people read, for a choice.
        low: The smallest number.
        high: The largest number.
        whole: Whether a number must be whole.
        width: How wide its column is, compared with others.
        label_from: A field whose entry is the heading of this column.
    """

    key: str
    label: str
    kind: Kind = "line"
    hint: str = ""
    unit: str = ""
    needed: bool = False
    choices: Mapping[str, str] | None = None
    low: float = -_LARGEST
    high: float = _LARGEST
    whole: bool = False
    width: float = 1.0
    label_from: str = ""

    @property
    def title(self) -> str:
        """Label and unit in the language in force."""
        return f"{_(self.label)} ({_(self.unit)})" if self.unit else _(self.label)

    def shown(self, value: Any) -> str:
        """Return an entry as people read it; nothing for none."""
        if value is None:
            return ""
        if self.kind == "choice":
            return _((self.choices or {})[value])
        return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a form: fields below each other, or a table.

    Attributes:
        key: The table's name in a file; of fields below each other, just a name.
        heading: Marked with `later`.
        fields: What is asked; columns of a table.
        rows: Rows of a table that is not longer or shorter: key → label; its first column in print.
        row_label: Heading of those labels.
        least: Rows of an empty table in print and to begin with; 0 for a part that is no table.
        most: Rows a table may have.
        hint: A sentence below the heading.
    """

    key: str
    heading: str
    fields: tuple[Field, ...]
    rows: Mapping[str, str] | None = None
    row_label: str = ""
    least: int = 0
    most: int = 20
    hint: str = ""

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.rows or self.least)


@dataclass(frozen=True)
class Finding:
    """What a look at a form found.

    Attributes:
        kind: ``open`` (not done yet), ``wrong`` (must be mended), ``think`` (a hint) or ``shows`` (a result).
        text: The sentence.
    """

    kind: Literal["open", "wrong", "think", "shows"]
    text: str


@dataclass(frozen=True, kw_only=True)
class DeskForm:
    """A form of the desk, described once for screen, Word, Excel and paper.

    Attributes:
        name: In files and on the command line.
        title: Marked with `later`.
        purpose: When it helps, in a sentence, marked with `later`.
        parts: What it asks.
        example: A filled-in form; its texts are marked with `later`.
        look: Returns what is to be said of cleaned values beyond what is missing.
        results: Returns parts computed from cleaned values.
        landscape: Whether it is printed on the long side.
    """

    name: str
    title: str
    purpose: str
    parts: tuple[Part, ...]
    example: Values
    look: Callable[[Values], list[Finding]]
    results: Callable[[Values], list[Block]] = lambda _values: []
    landscape: bool = False

    def worked_example(self) -> dict[str, Any]:
        """Return the filled-in form in the language in force."""
        spoken: dict[str, Any] = {}
        for part in self.parts:
            if part.is_table:
                spoken[part.key] = [_spoken(part.fields, row) for row in self.example.get(part.key, ())]
            else:
                spoken |= _spoken(part.fields, self.example)
        return taken(self, spoken)

    def findings(self, values: Values) -> list[Finding]:
        """Return what is missing, wrong, worth a thought or shown by cleaned values; of an empty form nothing."""
        if not values:
            return []
        missing = [
            Finding("open", _("{field} is still empty.").format(field=field.title))
            for part in self.parts
            if not part.is_table
            for field in part.fields
            if field.needed and field.key not in values
        ]
        missing += [
            Finding("open", _("{part}: nothing there yet.").format(part=_(part.heading)))
            for part in self.parts
            if part.is_table and any(field.needed for field in part.fields) and part.key not in values
        ]
        return missing + self.look(values)


def _spoken(fields: tuple[Field, ...], entries: Values) -> dict[str, Any]:
    """Translate texts; keys of choices, days and numbers stay."""
    texts = {field.key for field in fields if field.kind in ("line", "text")}
    own = {"row", *(field.key for field in fields)}
    return {
        key: _(value) if key in texts and isinstance(value, str) else value
        for key, value in entries.items()
        if key in own
    }


def taken(form: DeskForm, values: Values) -> dict[str, Any]:
    """Clean what was filled in or read from a file: one way to write each entry, nothing that is empty.

    Args:
        form: The form.
        values: Entries as typed, chosen or read.

    Returns:
        Values that `taken` returns unchanged.

    Raises:
        BadInputError: A name is unknown, a text too long, a number none; all mistakes are listed with their place.

    Example:
        >>> from flywheel.forms.desk import DESK
        >>> taken(DESK["five_whys"], {"problem": " 22 % late ", "action": "", "whys": [{"because": "no riders"}, {}]})
        {'problem': '22 % late', 'whys': [{'because': 'no riders'}]}
    """
    problems: list[Problem] = []
    facts = {field.key: field for part in form.parts if not part.is_table for field in part.fields}
    tables = {part.key: part for part in form.parts if part.is_table}
    problems += _unknown(values, {*facts, *tables}, _(form.title))
    found: dict[str, Any] = {}
    for key, field in facts.items():
        entry = _entry(field, values.get(key), field.title, problems)
        found |= {} if entry is None else {key: entry}
    for key, part in tables.items():
        order = list(part.rows or ())
        rows = list(_rows(part, values.get(key), problems))
        if order:
            rows = [row for name in order for row in rows if row["row"] == name]
        found |= {key: rows} if rows else {}
    if problems:
        raise BadInputError(_(form.title), problems)
    return found


def _unknown(given: Any, known: set[str], place: str) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            guess = nearest(str(name), known)
            text = _("is not known here; did you mean {guess!r}?") if guess else _("is not known here")
            yield Problem(f"{place}, {str(name)[:40]}", text.format(guess=guess), _("take it out, or correct the name"))


def _rows(part: Part, given: Any, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    heading = _(part.heading)
    if given is None:
        return
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        problems.append(Problem(heading, _("must be a list of rows"), ""))
        return
    most = len(part.rows or ()) or part.most
    if len(given) > most:
        message = _("has {n} rows; at most {most}").format(n=len(given), most=most)
        problems.append(Problem(heading, message, _("start another form for the rest")))
        return
    known = {field.key for field in part.fields} | ({"row"} if part.rows else set())
    seen: set[str] = set()
    for number, row in enumerate(given, 1):
        place = _("{part}, row {number}").format(part=heading, number=number)
        problems.extend(_unknown(row, known, place))
        entries = {
            field.key: _entry(field, row.get(field.key), _placed(place, field), problems) for field in part.fields
        }
        kept = {key: entry for key, entry in entries.items() if entry is not None}
        if part.rows:
            name = row.get("row")
            if not isinstance(name, str) or name not in part.rows or name in seen:
                problems.append(Problem(place, _("{name!r} is no row here, or there twice").format(name=name), ""))
                continue
            seen.add(name)
            kept = {"row": name, **kept} if kept else {}
        if kept:
            yield kept


def _placed(place: str, field: Field) -> str:
    return f"{place}, {field.title}"


def _entry(field: Field, value: Any, place: str, problems: list[Problem]) -> Any:
    """Return one clean entry, None for an empty one."""
    if isinstance(value, dt.date):
        value = value.isoformat()[:10]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        problems.append(Problem(place, _("must be a text or a number"), ""))
        return None
    text = _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        return None
    entry, said, remedy = _READ[field.kind](field, value if isinstance(value, int | float) else text, text)
    if said:
        problems.append(Problem(place, said, remedy))
    return entry


def _text(field: Field, _value: Any, text: str) -> tuple[Any, str, str]:
    most = _LONGEST[field.kind]
    if len(text) > most:
        return (
            None,
            _("has {n} characters; at most {most}").format(n=f"{len(text):,}", most=f"{most:,}"),
            _("shorten it"),
        )
    return (" ".join(text.split()) if field.kind == "line" else text), "", ""


def _number(field: Field, value: Any, text: str) -> tuple[Any, str, str]:
    if isinstance(value, str):
        neat = unicodedata.normalize("NFKC", text).replace("−", "-").replace(" ", "").rstrip("%")
        if not _NUMBER.fullmatch(neat) or len(neat) > 30:
            return None, _("{text!r} is no number").format(text=text[:40]), _("write it like 1250 or 12.5")
        value = float(neat.replace(",", ""))
    if not math.isfinite(value) or not field.low <= value <= field.high:
        low, high = f"{field.low:,.10g}", f"{field.high:,.10g}"
        return None, _("{value:g} is not between {low} and {high}").format(value=value, low=low, high=high), ""
    if field.whole and value != int(value):
        return None, _("{value:g} is not whole").format(value=value), ""
    return (int(value) if value == int(value) else float(value)), "", ""


def _day(_field: Field, _value: Any, text: str) -> tuple[Any, str, str]:
    try:
        return dt.date.fromisoformat(text).isoformat(), "", ""
    except ValueError:
        return None, _("{text!r} is no day").format(text=text[:40]), _("write it like 2026-07-20")


def _choice(field: Field, _value: Any, text: str) -> tuple[Any, str, str]:
    choices = field.choices or {}
    if text in choices:
        return text, "", ""
    names = ", ".join(_(label) for label in choices.values())
    return None, _("{text!r} cannot be chosen").format(text=text[:40]), _("choose one of: {names}").format(names=names)


_READ = {"line": _text, "text": _text, "number": _number, "day": _day, "choice": _choice}
