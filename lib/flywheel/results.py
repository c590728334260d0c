"""The base of every result: frozen, with a tidy table, a sentence and an HTML face."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

__all__ = ["Result"]


@dataclass(frozen=True, eq=False)
class Result:
    """What a metric returns.

    Attributes:
        table: The numbers, one row a group, in tidy form; treat it as read-only.
        caption: What the table shows, in a few words.
        notes: Rules applied and doubts that belong beside the numbers.
    """

    table: pd.DataFrame
    caption: str
    notes: tuple[str, ...] = ()

    def __init_subclass__(cls, **options: object) -> None:
        """Give every result the plain-text face: what `dataclass` would write lists each field, users' ids included."""
        super().__init_subclass__(**options)
        if "__repr__" not in cls.__dict__:
            cls.__repr__ = Result.__repr__  # type: ignore[method-assign]  # dataclass keeps one that is there

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table that may be changed."""
        return self.table.copy()

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it; subclasses round and rename here."""
        return self.table

    def __str__(self) -> str:
        """Return caption, table and notes as plain text."""
        return "\n".join([self.caption, self.shown().to_string(index=False), *self.notes])

    def __repr__(self) -> str:
        """Return the plain-text face, so that a notebook without HTML still reads well."""
        return str(self)

    def _repr_html_(self) -> str:
        shown = self.shown().to_html(index=False, border=0, na_rep="–", classes="flywheel-table", escape=True)
        notes = "".join(f"<p class='flywheel-note'><small>{html.escape(note)}</small></p>" for note in self.notes)
        return f"<div class='flywheel-result'><p><strong>{html.escape(self.caption)}</strong></p>{shown}{notes}</div>"
