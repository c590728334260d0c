"""A text file of separated values → its rows with the numbers a spreadsheet shows, or every row that does not fit."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["TextFile", "examine", "read_rows", "refuse_title"]

_BLANK_LINE = re.compile(rb"\n[ \t]*\r?\n")
_EXAMPLES = 5


@dataclass(frozen=True)
class TextFile:
    """How a text file is written.

    Attributes:
        path: The file.
        encoding: ``utf-8-sig``, ``utf-16`` or ``gb18030``.
        separator: What stands between two values.
        plain: Whether it is UTF-8 without blank lines, which a database counts as a spreadsheet does.
    """

    path: Path
    encoding: str
    separator: str
    plain: bool


def examine(path: Path) -> TextFile:
    """Find out how a text file is written.

    Args:
        path: The file.

    Returns:
        Its encoding, its separator and whether it is plain.

    Raises:
        BadInputError: Row 1 is empty, or holds a title instead of the column names.
        UnicodeDecodeError: The start of the file has none of the known encodings.
    """
    encoding, plain = _encoding(path)
    with path.open(encoding=encoding, newline=None) as opened:
        first, second = opened.readline(), opened.readline()
    if not first.strip():
        problem = Problem(_("row {row}").format(row=1), _("must hold the column names"), _("add a header"))
        raise BadInputError(path.name, [problem])
    separator = max(",;\t|", key=lambda candidate: (first.count(candidate), second.count(candidate)))
    refuse_title(path.name, first.split(separator), len(second.split(separator)))
    return TextFile(path, encoding, separator, plain)


def refuse_title(label: str, names: list[str], width: int) -> None:
    """Refuse a table whose first row holds one text above several columns.

    Args:
        label: The file or sheet.
        names: What stands in row 1.
        width: How many columns there are.

    Raises:
        BadInputError: Row 1 is a title.

    Example:
        >>> refuse_title("orders.csv", ["Orders 2026", ""], 2)
        Traceback (most recent call last):
        flywheel.errors.BadInputError: orders.csv: 1 problem
          1. row 1: holds only 'Orders 2026'; it must hold the column names → delete the rows above the column names
    """
    filled = [name.strip() for name in names if name.strip()]
    if width > 1 and len(filled) <= 1:
        message = _("holds only {title!r}; it must hold the column names").format(title="".join(filled))
        remedy = _("delete the rows above the column names")
        raise BadInputError(label, [Problem(_("row {row}").format(row=1), message, remedy)])


def read_rows(file: TextFile) -> pd.DataFrame:
    """Read all rows as text; the index is the row's number in a spreadsheet, where a blank line is a row as well.

    Args:
        file: The file, as `examine` found it.

    Returns:
        The rows that are not blank; nothing else is left out.

    Raises:
        BadInputError: Rows have more or fewer values than there are column names, or a quotation mark is not closed.
        UnicodeDecodeError: A byte does not belong to the encoding.
    """
    with file.path.open(encoding=file.encoding, newline="") as opened:
        rows = dict(_numbered(csv.reader(opened, delimiter=file.separator, strict=True), file.path.name))
    header = rows.pop(1)
    odd = {number: row for number, row in rows.items() if len(row) != len(header)}
    if odd:
        raise BadInputError(file.path.name, [_ragged(odd, len(header))])
    columns = [name or f"column{position}" for position, name in enumerate(header)]
    return pd.DataFrame(list(rows.values()), index=list(rows), columns=columns, dtype="str")


def _numbered(rows: Iterator[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if row:
                yield number, row
    except csv.Error as bad:
        remedy = _("look for a quotation mark that is not closed, in this row or below")
        message = _("cannot be read: {why}").format(why=bad)
        raise BadInputError(name, [Problem(_("row {row}").format(row=number + 1), message, remedy)]) from bad


def _ragged(odd: dict[int, list[str]], width: int) -> Problem:
    shown = ", ".join(
        _("row {row}: {n}").format(row=number, n=len(row)) for number, row in list(odd.items())[:_EXAMPLES]
    )
    more = _(" and {more} more").format(more=len(odd) - _EXAMPLES) if len(odd) > _EXAMPLES else ""
    message = _("must hold {width} values, as row 1 does ({shown})").format(width=width, shown=shown + more)
    place = _("row {row}").format(row=next(iter(odd)))
    return Problem(place, message, _("put values that hold a separator in quotation marks, and fill up short rows"))


def _encoding(path: Path) -> tuple[str, bool]:
    """Return the encoding, and whether the file is UTF-8 without blank lines."""
    decoder, tail, plain = codecs.getincrementaldecoder("utf-8")(), b"", True
    with path.open("rb") as opened:
        while block := opened.read(1 << 20):
            if not tail and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16", False
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return "gb18030", False
            plain = plain and not _BLANK_LINE.search(tail + block)
            tail = block[-64:]
    return "utf-8-sig", plain
