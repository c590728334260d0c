"""Values → cells of a sheet that is ready to print, in which a person's text never becomes a formula."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flywheel.words import gettext as _

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["LISTS", "dress", "head", "offer", "put"]

LISTS = "lists"
"""The hidden sheet with choices; move it to the end when all sheets are there."""
_LINE_POINTS = 15.5
_MOST_LINES = 26  # a row may be 409 points high


def put(cell: Any, value: Any) -> None:
    """Write one value: a text stays a text, whatever it starts with, and an empty cell takes what is typed as text.

    Args:
        cell: An openpyxl cell.
        value: Text, number, day or None.
    """
    cell.value = value
    if isinstance(value, str) or value is None:
        cell.number_format = "@"  # what is typed here stays text: 007, 1.10, 0:30
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@"
    if isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"


def head(cell: Any, text: str) -> None:
    """Write a heading."""
    from openpyxl.styles import Font, PatternFill

    put(cell, text)
    cell.font, cell.fill = Font(name="Calibri", bold=True, color="1B2733"), PatternFill("solid", fgColor="DCE9F2")


def dress(sheet: Worksheet, *, landscape: bool = True, head_row: int = 1) -> None:
    """Wrap, frame and size the cells below and including the heading row, and set the sheet up for paper (A4).

    Args:
        sheet: The sheet, written.
        landscape: Whether the paper lies on its long side.
        head_row: The row of headings; it stays on screen and on every page.
    """
    from openpyxl.styles import Alignment, Border, Side

    line = Side(style="thin", color="9AA5B1")
    for row in sheet.iter_rows(min_row=head_row):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            cell.border = Border(left=line, right=line, top=line, bottom=line)
        sheet.row_dimensions[row[0].row].height = _LINE_POINTS * max(_lines(cell, sheet) for cell in row)
    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.oddFooter.center.text = "&A · &P / &N"


def _lines(cell: Any, sheet: Worksheet) -> int:
    """Estimate how many lines a cell's text takes; spreadsheets fit row heights only after an edit."""
    text = "" if cell.value is None or cell.data_type == "f" else str(cell.value)
    width = float(sheet.column_dimensions[cell.column_letter].width) - 1
    lengths = [sum(2.1 if ord(sign) > 0x2E7F else 1.05 for sign in line) for line in text.split("\n")]
    return min(sum(max(1, math.ceil(length / width)) for length in lengths), _MOST_LINES)


def offer(sheet: Worksheet, cells: str, choices: Sequence[str], *, strict: bool) -> None:
    """Offer choices in some cells; they stand in a hidden sheet, as a list inside a rule may not be long.

    Args:
        sheet: Where the cells are.
        cells: Their range, such as ``B2:B200``.
        choices: What can be chosen.
        strict: Whether anything else is refused.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    book = sheet.parent
    lists = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    place = lists.max_column + (lists.cell(1, 1).value is not None)
    for number, choice in enumerate(choices, 1):
        put(lists.cell(number, place), choice)
    letter = lists.cell(1, place).column_letter
    source = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = _("Choose one of the list."), _("Not known")
    sheet.add_data_validation(rule)
    rule.add(cells)
