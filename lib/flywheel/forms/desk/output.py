"""A form, empty or filled in → a Word document, an Excel workbook, or a page to print, in the language in force."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel.forms.cells import LISTS, dress, head, offer, put
from flywheel.forms.desk.model import DeskForm, Field, Part, Values, taken
from flywheel.forms.paper import Block, Picture, document, page
from flywheel.words import chinese_font
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["as_excel", "as_page", "as_word", "shown_heading"]

_MOST_BOXES = 3
_SPARE_ROWS = 12
_BANNED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_COLUMN_UNITS = 18


def shown_heading(field: Field, values: Values) -> str:
    """Return the heading of a column: its label, or what another field holds."""
    return str(values.get(field.label_from) or _heading_to_fill(field))


def _heading_to_fill(field: Field) -> str:
    number = field.label_from.rpartition("_")[2]
    return _("Role {number}").format(number=number) if field.label_from else field.title


def _columns(part: Part, values: Values) -> list[Field]:
    """Return the columns that are shown: of those named by another field, the named or used ones."""
    used = {key for row in values.get(part.key, ()) for key in row}
    return [
        field
        for field in part.fields
        if not field.label_from or not values or field.key in used or field.label_from in values
    ]


def _empty(field: Field, *, between: str = "   ") -> str:
    """Return what stands where something is to be filled in by hand."""
    if field.kind == "choice" and field.choices and len(field.choices) <= _MOST_BOXES:
        return between.join(f"☐ {_(label)}" for label in field.choices.values())
    return ""


def _blocks(form: DeskForm, values: Values, pictures: Sequence[Picture]) -> list[Block]:
    blocks = [_block(part, values) for part in form.parts]
    blocks += form.results(values) if values else []
    blocks += [Block(_("Picture"), picture=one) for one in pictures]
    still_open = tuple(found.text for found in form.findings(values) if found.kind in ("open", "wrong"))
    return blocks + ([Block(_("Still open"), points=still_open)] if still_open else [])


def _block(part: Part, values: Values) -> Block:
    note, room = ("" if values else _(part.hint) if part.hint else ""), not values
    if part.is_table:
        table, widths = _table(part, values)
        return Block(_(part.heading), table=table, note=note, widths=widths, room=room or part.key not in values)
    hints = {} if values else {field.title: _(field.hint) for field in part.fields if field.hint}
    facts = tuple(
        (field.title, field.shown(values[field.key]) if field.key in values else "" if values else _empty(field))
        for field in part.fields
    )
    return Block(_(part.heading), facts=facts, note=note, hints=hints, room=room)


def _table(part: Part, values: Values) -> tuple[pd.DataFrame, tuple[float, ...]]:
    fields, rows = _columns(part, values), values.get(part.key, [])
    blank = "" if values else None
    if part.rows:
        by_name = {row["row"]: row for row in rows}
        named = [(_(label), by_name.get(name, {})) for name, label in part.rows.items()]
        cells = [[label, *(_cell(field, row, blank) for field in fields)] for label, row in named]
        heads = [_(part.row_label), *(shown_heading(field, values) for field in fields)]
        return pd.DataFrame(cells, columns=heads), (1.6, *(field.width for field in fields))
    listed = rows or [{}] * part.least
    cells = [[_cell(field, row, blank) for field in fields] for row in listed]
    frame = pd.DataFrame(cells, columns=[shown_heading(field, values) for field in fields])
    return frame, tuple(field.width for field in fields)


def _cell(field: Field, row: Values, blank: str | None) -> str:
    if field.key in row:
        return field.shown(row[field.key])
    return _empty(field, between="\n") if blank is None else blank


def as_word(form: DeskForm, values: Values | None = None, *, pictures: Sequence[Picture] = ()) -> bytes:
    """Return the form as a Word document.

    Args:
        form: The form.
        values: What was filled in; None for an empty form with hints and room to write.
        pictures: What was drawn of it.

    Raises:
        BadInputError: Something in the values is refused, see `taken`.

    Example:
        >>> from flywheel.forms.desk import DESK
        >>> as_word(DESK["five_whys"])[:2]
        b'PK'
    """
    kept = taken(form, values or {})
    blocks = _blocks(form, kept, pictures)
    return document(_(form.title), blocks, kicker=_(form.purpose), landscape=form.landscape)


def as_page(form: DeskForm, values: Values | None = None, *, pictures: Sequence[Picture] = ()) -> str:
    """Return the form as one HTML page to print, without any request to elsewhere.

    Args:
        form: The form.
        values: What was filled in; None for an empty form with hints and room to write.
        pictures: What was drawn of it.

    Raises:
        BadInputError: Something in the values is refused, see `taken`.

    Example:
        >>> from flywheel.forms.desk import DESK
        >>> "<h1>Five whys</h1>" in as_page(DESK["five_whys"])
        True
    """
    kept = taken(form, values or {})
    made = page(_(form.title), _blocks(form, kept, pictures), kicker=_(form.purpose))
    style = chinese_font(made) + ("@page { size: A4 landscape; }" if form.landscape else "")
    return made.replace("</style>", f"{style}</style>", 1)


def as_excel(form: DeskForm, values: Values | None = None) -> bytes:
    """Return the form as an Excel workbook: a sheet of fields and one for each table, with lists to choose from.

    Args:
        form: The form.
        values: What was filled in; None for an empty form.

    Raises:
        BadInputError: Something in the values is refused, see `taken`.

    Example:
        >>> from flywheel.forms.desk import DESK
        >>> as_excel(DESK["five_whys"])[:2]
        b'PK'
    """
    from openpyxl import Workbook

    kept, book = taken(form, values or {}), Workbook()
    book.remove(book.active)
    book.properties.title = _(form.title)
    _facts_sheet(book.create_sheet(_sheet_name(_(form.title))), form, kept)
    for part in form.parts:
        if part.is_table:
            _table_sheet(book.create_sheet(_sheet_name(_(part.heading))), part, kept)
    for block in form.results(kept) if kept else []:
        _results_sheet(book.create_sheet(_sheet_name(block.heading)), block)
    if LISTS in book.sheetnames:
        book.move_sheet(LISTS, offset=len(book.sheetnames))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(text: str) -> str:
    return " ".join(text.translate(_BANNED).split())[:31].strip("' ")


def _facts_sheet(sheet: Worksheet, form: DeskForm, values: Values) -> None:
    from openpyxl.styles import Font

    put(sheet.cell(1, 1), _(form.title))
    put(sheet.cell(2, 1), _(form.purpose))
    sheet.cell(1, 1).font, sheet.cell(2, 1).font = Font(name="Calibri", bold=True, size=16), Font(italic=True)
    for column, (text, width) in enumerate(((_("Field"), 34), (_("Entry"), 70), (_("How to fill it in"), 38)), 1):
        head(sheet.cell(4, column), text)
        sheet.column_dimensions[sheet.cell(4, column).column_letter].width = width
    row = 4
    for part in form.parts:
        if part.is_table:
            continue
        row += 1
        for column, text in enumerate((_(part.heading), "", _(part.hint) if part.hint else ""), 1):
            head(sheet.cell(row, column), text)
        for field in part.fields:
            row += 1
            put(sheet.cell(row, 1), field.title)
            put(sheet.cell(row, 3), _(field.hint) if field.hint else None)
            _fill(sheet.cell(row, 2), field, values.get(field.key))
            _rule(sheet, f"B{row}", field)
    dress(sheet, landscape=form.landscape, head_row=4)


def _table_sheet(sheet: Worksheet, part: Part, values: Values) -> None:
    fields = _columns(part, values)
    rows: list[Values] = values.get(part.key, [])
    heads = ([_(part.row_label)] if part.rows else []) + [shown_heading(field, values) for field in fields]
    widths = ([2.0] if part.rows else []) + [field.width for field in fields]
    for column, (text, width) in enumerate(zip(heads, widths, strict=True), 1):
        head(sheet.cell(1, column), text)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = max(12, _COLUMN_UNITS * width)
    if part.rows:
        by_name = {row["row"]: row for row in rows}
        listed = [(label, by_name.get(name, {})) for name, label in part.rows.items()]
    else:
        listed = [("", row) for row in [*rows, *[{}] * (_SPARE_ROWS - len(rows))]]
    first = 2 if part.rows else 1
    for number, (label, row) in enumerate(listed, 2):
        if part.rows:
            put(sheet.cell(number, 1), _(label))
        for column, field in enumerate(fields, first):
            _fill(sheet.cell(number, column), field, row.get(field.key))
    for column, field in enumerate(fields, first):
        letter = sheet.cell(1, column).column_letter
        _rule(sheet, f"{letter}2:{letter}{1 + len(listed) if part.rows else 200}", field)
    dress(sheet)


def _results_sheet(sheet: Worksheet, block: Block) -> None:
    if block.table is None:
        return
    for column, name in enumerate(block.table.columns, 1):
        head(sheet.cell(1, column), str(name))
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 38 if column == 1 else 26
        for number, value in enumerate(block.table.iloc[:, column - 1].astype(str), 2):
            put(sheet.cell(number, column), value)
    for number, text in enumerate(filter(None, (block.note, *block.points)), len(block.table) + 2):
        put(sheet.cell(number, 1), text)
    dress(sheet)


def _fill(cell: Any, field: Field, value: Any) -> None:
    """Write an entry: numbers and days as such, choices in words, and room for what is still to come."""
    if field.kind == "day":
        put(cell, dt.date.fromisoformat(value) if value else None)
        cell.number_format = "yyyy-mm-dd"
    elif field.kind == "number":
        put(cell, value)
        cell.number_format = "#,##0.######" if isinstance(value, float) else "#,##0"
    else:
        put(cell, field.shown(value) if value is not None else None)


def _rule(sheet: Worksheet, cells: str, field: Field) -> None:
    """Let the sheet offer choices and refuse what is no number or day; its hint shows when the cell is chosen."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if field.kind == "choice":
        offer(sheet, cells, [_(label) for label in (field.choices or {}).values()], strict=True)
        return
    kinds = {"number": "whole" if field.whole else "decimal", "day": "date"}
    if field.kind not in kinds:
        return
    low, high = ("36526", "73050") if field.kind == "day" else (f"{field.low:.15g}", f"{field.high:.15g}")
    rule = DataValidation(
        type=kinds[field.kind], operator="between", formula1=low, formula2=high, allow_blank=True, showErrorMessage=True
    )
    rule.errorTitle = _("Not possible")
    rule.error = _("Write a day, such as 2026-07-20.") if field.kind == "day" else _("Write a number.")
    if field.hint:
        rule.promptTitle, rule.prompt, rule.showInputMessage = field.title[:32], _(field.hint)[:255], True
    sheet.add_data_validation(rule)
    rule.add(cells)
