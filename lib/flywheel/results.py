"""The base of every result: frozen, with a tidy table, a sentence and an HTML face."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import cycle

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
        shown = self.shown()
        return "\n".join([self.caption, *([] if shown.empty else [shown.to_string(index=False)]), *self.notes])

    def __repr__(self) -> str:
        """Return the plain-text face, so that a notebook without HTML still reads well."""
        return str(self)

    def _repr_html_(self) -> str:
        lines = "<br>".join(html.escape(note) for note in self.notes)
        notes = f"<p class='flywheel-note'><small>{lines}</small></p>" if lines else ""
        caption = f"<p><strong>{html.escape(self.caption)}</strong></p>"
        return f"<div class='flywheel-result'>{caption}{_html_table(self.shown())}{notes}</div>"


def _html_table(shown: pd.DataFrame) -> str:
    """Write a table whose words stand at the left: JupyterLab would put all cells to the right, sentences too."""
    if shown.empty:
        return ""  # a heading without rows says less than the caption
    page = shown.to_html(index=False, border=0, na_rep="–", classes="flywheel-table", escape=True)
    worded = [_is_words(shown.iloc[:, place]) for place in range(shown.shape[1])]
    places = cycle(worded)

    def placed(cell: re.Match[str]) -> str:
        return cell[0].replace(">", ' style="text-align: left;">', 1) if next(places) else cell[0]

    return re.sub(r"<t[hd]>", placed, page)


def _is_words(column: pd.Series) -> bool:
    """Say whether a column holds words: most of what is in it begins with a letter."""
    if not pd.api.types.is_object_dtype(column) and not isinstance(column.dtype, (pd.StringDtype, pd.CategoricalDtype)):
        return False
    first = column.dropna().astype(str).str[:1]
    return bool(first.str.isalpha().mean() > 0.5)  # "20.2 % (18.9–21.6 %)" is a number
