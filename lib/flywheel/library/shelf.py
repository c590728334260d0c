"""One file of the library → entries that are found by words and fields, shown as cards or as a table."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd

from flywheel import places
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.library.model import EVIDENCE, LABELS, Entry, written
from flywheel.library.reading import read
from flywheel.results import Result
from flywheel.words import gettext as _
from flywheel.words import later, ngettext

__all__ = ["Found", "Shelf"]

E = TypeVar("E", bound=Entry)
CARDS = 3
_TITLES = {
    "cases": later("Cases"),
    "claims": later("Claims"),
    "failures": later("Failure modes and pitfalls"),
    "questions": later("Questions"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Found(Result):
    """Entries of the library, one row an entry; up to three are shown as cards, more as a table.

    Attributes:
        entries: The entries themselves.
        quoted: Id of a claim → its words, for the entries that refer to claims.
    """

    entries: tuple[Entry, ...]
    quoted: Mapping[str, str]

    def shown(self) -> pd.DataFrame:
        """Return the overview: the fields that tell entries apart."""
        fields = type(self.entries[0]).listed if self.entries else ()
        return pd.DataFrame(
            {_(LABELS[name]): [written(getattr(entry, name)) for entry in self.entries] for name in fields}
        )

    def __str__(self) -> str:
        """Return cards as paragraphs, or the table."""
        if 0 < len(self.entries) <= CARDS:
            cards = [
                "\n".join(f"{label}: {text}" for _name, label, text in self._card(entry)) for entry in self.entries
            ]
            return "\n\n".join([self.caption, *cards, *self.notes])
        return super().__str__() if self.entries else "\n".join([self.caption, *self.notes])

    def _card(self, entry: Entry) -> Iterator[tuple[str, str, str]]:
        for name in type(entry).model_fields:
            value = getattr(entry, name)
            text = written(value)
            if not text or name in entry.kept_back:
                continue
            if name == "evidence":
                text = _(EVIDENCE[text])
            elif isinstance(value, tuple) and self.quoted.keys() >= set(value):
                mark = _("claim")
                text = " ".join(f"{self.quoted[one]} [{mark}]" for one in value)
            yield name, _(LABELS[name]), text

    def _repr_html_(self) -> str:
        if len(self.entries) > CARDS:
            return super()._repr_html_()
        cards = "".join(_html_card(self._card(entry)) for entry in self.entries)
        notes = "".join(f"<p class='flywheel-note'><small>{html.escape(note)}</small></p>" for note in self.notes)
        head = html.escape(self.caption)
        return f"<div class='flywheel-result'><p role='status'><strong>{head}</strong></p>{cards}{notes}</div>"


def _html_card(fields: Iterable[tuple[str, str, str]]) -> str:
    """Write name, label and text of each field; slides leave some fields out, by their name."""
    rows = "".join(
        f"<dt data-field='{name}' style='font-weight:600;width:auto'>{html.escape(label)}</dt>"
        f"<dd data-field='{name}' style='margin:0;width:auto'>{html.escape(text)}</dd>"
        for name, label, text in fields
    )
    frame = "border-left:3px solid #4477aa;padding:.2em 0 .2em .9em;margin:.6em 0 1.2em;max-width:52em"
    grid = "display:grid;grid-template-columns:minmax(5em,9em) minmax(0,1fr);gap:.3em .8em;overflow-wrap:anywhere"
    return f"<dl class='flywheel-card' style='{frame};{grid}'>{rows}</dl>"


class Shelf(Generic[E]):
    """One list of the library; its file is read and checked when it is first used."""

    def __init__(
        self, name: str, model: type[E], *, links: Mapping[str, Shelf[Any]] | None = None, path: Path | None = None
    ) -> None:
        """Remember where the entries lie; ``links`` are fields that name entries of other shelves."""
        self.name, self.model = name, model
        self._links, self._path = dict(links or {}), path
        self._read: tuple[E, ...] | None = None

    @property
    def entries(self) -> tuple[E, ...]:
        """All entries in the order of the file."""
        if self._read is None:
            path = self._path or places.course() / "library" / f"{self.name}.yml"
            known = {field: shelf.ids for field, shelf in self._links.items()}
            self._read = read(path, self.name, self.model, known=known)
        return self._read

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all entries."""
        return tuple(entry.id for entry in self.entries)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.entries)

    def __getitem__(self, name: str) -> Found:
        """Return one entry as a card; an unknown id is answered with the nearest."""
        if name not in self.ids:
            raise BadInputError(self.name, [_unknown(repr(name), name, self.ids)])
        return self._found([entry for entry in self.entries if entry.id == name])

    def find(self, text: str = "", **fields: str) -> Found:
        """Return the entries that hold all words of ``text`` and have the given fields.

        Args:
            text: Words in any order, whatever their case; parts of words are found too. Nothing finds everything.
            **fields: What a field must be, or hold where it is a list: ``element="respond"``, ``module="04"``.

        Returns:
            One row an entry; as cards when there are at most three. Words that occur nowhere are answered with the
            nearest ones that do.

        Raises:
            BadInputError: There is no such field, or no entry has such a value; the nearest is offered.

        Example:
            >>> from flywheel.library import cases
            >>> [case.id for case in cases.find("cord", element="respond").entries]
            ['toyota-andon']
        """
        problems = [found for name, value in fields.items() if (found := self._refused(name, str(value)))]
        if problems:
            raise BadInputError(f"{self.name}.find", problems)
        wanted = text.casefold().split()
        kept = [
            entry
            for entry in self.entries
            if all(str(value) in _values(getattr(entry, name)) for name, value in fields.items())
            and all(word in entry.text.casefold() for word in wanted)
        ]
        return self._found(kept, notes=() if kept else tuple(self._nearby(wanted)))

    def _refused(self, name: str, value: str) -> Problem | None:
        open_to_all = [field for field in self.model.model_fields if field not in self.model.kept_back]
        if name not in open_to_all:
            return _unknown(name, name, open_to_all)
        present = sorted({one for entry in self.entries for one in _values(getattr(entry, name))})
        return None if value in present else _unknown(f"{name}={value!r}", value, present)

    def _nearby(self, wanted: Iterable[str]) -> Iterator[str]:
        """Yield, for each word that occurs nowhere, the nearest one that does."""
        words = {word for entry in self.entries for word in re.findall(r"\w+", entry.text.casefold())}
        for word in wanted:
            if not any(word in known for known in words):
                close = nearest(word, words)
                said = _("{word!r} occurs nowhere; did you mean {close!r}?") if close else _("{word!r} occurs nowhere")
                yield said.format(word=word, close=close)

    def _found(self, entries: list[E], *, notes: tuple[str, ...] = ()) -> Found:
        n = len(entries)
        count = ngettext("{title}: {n} entry found", "{title}: {n} entries found", n)
        if entries and "evidence" in self.model.model_fields:
            scale = " < ".join(EVIDENCE)
            notes = (*notes, _("Evidence, from weak to strong: {scale}. Figures are claims.").format(scale=scale))
        return Found(
            table=pd.DataFrame([entry.model_dump(exclude=set(entry.kept_back)) for entry in entries]),
            caption=count.format(title=_(_TITLES[self.name]), n=n),
            notes=notes,
            entries=tuple(entries),
            quoted={claim.id: claim.says for shelf in self._links.values() for claim in shelf.entries},
        )


def _values(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _unknown(place: str, name: str, known: Iterable[str]) -> Problem:
    names = list(known)
    close = nearest(name, names)
    message = _("is not known here; did you mean {close!r}?") if close else _("is not known here")
    listed = ", ".join(names[:40]) + (" …" if len(names) > 40 else "")
    return Problem(place, message.format(close=close), _("known: {names}").format(names=listed))
