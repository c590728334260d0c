"""Tables that somebody reads → sheets of an Excel workbook, ready to print; users' texts are never formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["as_sheet", "book_bytes", "write_sheets"]

_WIDEST, _NARROWEST = 44, 11
_LONGEST_TEXT = 32_767  # a cell holds no more
_BANNED = str.maketrans(dict.fromkeys("[]:*?/\\", "–"))


def as_sheet(title: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Return a table as plain lists that travel in a report's end mark.

    Args:
        title: Name of the sheet.
        rows: What it holds, headings already in words.

    Returns:
        Title, columns and rows; what is missing is None, days are texts.

    Example:
        >>> as_sheet("Scores", pd.DataFrame({"NPS": [12.0, float("nan")]}))
        {'title': 'Scores', 'columns': ['NPS'], 'rows': [[12.0], [None]]}
    """
    return {
        "title": title,
        "columns": [str(column) for column in rows.columns],
        "rows": [[_plain(value) for value in row] for row in rows.astype(object).itertuples(index=False)],
    }


def _plain(value: Any) -> Any:
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, bool | int | float | str):
        return value
    return value.item() if hasattr(value, "item") else str(value)


def write_sheets(sheets: Sequence[Mapping[str, Any]], path: Path) -> Path:
    """Write sheets to a workbook that appears complete or not at all.

    Args:
        sheets: As `as_sheet` makes them.
        path: The workbook, ending in ``.xlsx``.

    Returns:
        The file written.

    Raises:
        FlywheelError: It cannot be written.
    """
    book = _book(sheets)
    try:
        with places.whole(path) as temporary:
            book.save(temporary)
    except OSError as err:
        raise FlywheelError(_("{file} cannot be written: {reason}").format(file=path, reason=err.strerror)) from err
    return path


def book_bytes(sheets: Sequence[Mapping[str, Any]]) -> bytes:
    """Return sheets as the bytes of a workbook, to be sent without touching a disk.

    Args:
        sheets: As `as_sheet` makes them; at least one.

    Returns:
        What a file ending in ``.xlsx`` holds.

    Example:
        >>> book_bytes([as_sheet("Scores", pd.DataFrame({"NPS": [12.0]}))])[:2]
        b'PK'
    """
    out = io.BytesIO()
    _book(sheets).save(out)
    return out.getvalue()


def _book(sheets: Sequence[Mapping[str, Any]]) -> Any:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, 1):
        taken = set(book.sheetnames)
        title = str(sheet["title"]).translate(_BANNED).strip("'")[:31] or str(number)
        _fill(book.create_sheet(title if title not in taken else f"{title[:27]} {number}"), sheet)
    return book


def _fill(sheet: Any, content: Mapping[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, heading in enumerate(content["columns"], 1):
        texts = [heading, *(str(row[column - 1]) for row in content["rows"] if row[column - 1] is not None)]
        width = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts) + 2
        head = _put(sheet, 1, column, heading)
        head.font, head.fill = Font(bold=True, color="1B2733"), PatternFill("solid", fgColor="DCE9F2")
        sheet.column_dimensions[head.column_letter].width = min(max(width, _NARROWEST), _WIDEST)
        for number, row in enumerate(content["rows"], 2):
            _put(sheet, number, column, row[column - 1])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = "".join(sign for sign in value if sign >= " " or sign in "\n\t")[:_LONGEST_TEXT]
        cell.data_type, cell.number_format = "s", "@"  # a text stays a text, whatever it starts with
        cell.quotePrefix = value[:1] in "=+-@"
    else:
        cell.value = value
    return cell
