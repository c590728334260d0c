"""Parts of a document → the same parts as one web page and as one Word document, both ready to print."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd

from flywheel.words import current

__all__ = ["Block", "Picture", "document", "page"]

_MANY_COLUMNS = 5
_WIDTH_CM, _LENGTH_CM, _MARGIN_CM = 21.0, 29.7, 1.8


@dataclass(frozen=True)
class Picture:
    """A picture with its words.

    Attributes:
        png: The picture.
        alt: What it shows.
    """

    png: bytes
    alt: str


@dataclass(frozen=True)
class Block:
    """One part of a document: a heading with facts, a table, sentences, a picture, or the drawing of a process.

    Attributes:
        heading: Its heading.
        facts: Pairs of label and text.
        table: A table with headings in words.
        points: Sentences of a list.
        drawing: Whether a process is drawn here; Word leaves the block out.
        note: A sentence below the heading.
        hints: Label → a small sentence below it.
        picture: A picture.
        widths: How wide the table's columns are, compared with each other; all the same when empty.
        room: Whether there is room to write by hand.
    """

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    table: pd.DataFrame | None = None
    points: tuple[str, ...] = ()
    drawing: bool = False
    note: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None
    widths: tuple[float, ...] = ()
    room: bool = False


def page(
    title: str, blocks: Sequence[Block], *, kicker: str, heading: str = "", draw: Callable[[], str] | None = None
) -> str:
    """Return the document as one HTML page in the language in force, without any request to elsewhere.

    Args:
        title: The page's title.
        blocks: Its parts.
        kicker: A line above the heading.
        heading: The heading; the title when left out.
        draw: Returns the SVG of blocks that are a drawing.

    Example:
        >>> "<h2>&lt;b&gt;</h2>" in page("Card", [Block("<b>")], kicker="Form")
        True
    """
    parts = [f"<h1>{escape(heading or title)}</h1>"]
    for block in blocks:
        parts.append(f"<section{' class=room' if block.room else ''}><h2>{escape(block.heading)}</h2>")
        if block.note:
            parts.append(f"<p>{escape(block.note)}</p>")
        if block.drawing and draw:
            parts.append(f"<figure>{draw()}</figure>")
        parts.append(_picture(block.picture) if block.picture else "")
        if block.facts:
            rows = "".join(
                f"<div><dt>{escape(label)}{_small(block.hints.get(label, ''))}</dt>"
                f"<dd>{_broken(text) if text else '&nbsp;'}</dd></div>"
                for label, text in block.facts
            )
            parts.append(f"<dl>{rows}</dl>")
        if block.table is not None:
            parts.append(f"<div class='wide'>{_table(block)}</div>")
        if block.points:
            parts.append("<ul>" + "".join(f"<li>{escape(point)}</li>" for point in block.points) + "</ul>")
        parts.append("</section>")
    css = files("flywheel.forms").joinpath("sop.css").read_text(encoding="utf-8")
    language = {"zh": "zh-CN"}.get(current(), current())
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body><main>"
        f"<p class='kicker'>{escape(kicker)}</p>{''.join(parts)}</main></body></html>\n"
    )


def _small(hint: str) -> str:
    return f"<small>{escape(hint)}</small>" if hint else ""


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(block: Block) -> str:
    assert block.table is not None
    total = sum(block.widths)
    columns = "".join(f"<col style='width:{100 * width / total:.1f}%'>" for width in block.widths)
    names = [escape(str(name)) for name in block.table.columns]
    head = "".join(f"<th scope='col' role='columnheader'>{name}</th>" for name in names)
    rows = "".join(
        "<tr role='row'>" + "".join(map(_cell, names, row)) + "</tr>"
        for row in block.table.astype(str).itertuples(index=False)
    )
    # On a phone each row becomes a card; the roles keep it a table for those who hear it.
    return (
        f"<table class='cards' role='table'><colgroup>{columns}</colgroup>"
        f"<thead role='rowgroup'><tr role='row'>{head}</tr></thead><tbody role='rowgroup'>{rows}</tbody></table>"
    )


def _cell(name: str, text: str) -> str:
    return f"<td role='cell' data-label='{name}'>{_broken(text) or '&nbsp;'}</td>"


def _picture(picture: Picture) -> str:
    from base64 import b64encode

    source = b64encode(picture.png).decode("ascii")
    return f'<figure><img src="data:image/png;base64,{source}" alt="{escape(picture.alt)}"></figure>'


def document(
    title: str,
    blocks: Sequence[Block],
    *,
    kicker: str = "",
    author: str = "",
    version: str = "",
    landscape: bool = False,
) -> bytes:
    """Return the document as the bytes of a Word file on A4.

    Args:
        title: Its title.
        blocks: Its parts; drawings are left out.
        kicker: A line below the title.
        author: Who answers for it.
        version: Its version.
        landscape: Whether the paper lies on its long side.

    Example:
        >>> document("Card", [Block("Facts", facts=(("Owner", "Li"),))])[:2]
        b'PK'
    """
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    made = Document()
    size = (_LENGTH_CM, _WIDTH_CM) if landscape else (_WIDTH_CM, _LENGTH_CM)
    for section in made.sections:
        section.page_width, section.page_height = Cm(size[0]), Cm(size[1])
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    properties = made.core_properties  # each holds 255 characters
    properties.title, properties.author, properties.version = title[:255], author[:255], version[:255]
    made.add_heading(title, level=0)
    if kicker:
        made.add_paragraph(kicker)
    for block in blocks:
        if not block.drawing:
            _write(made, block, size[0] - 2 * _MARGIN_CM)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _write(made: Any, block: Block, width_cm: float) -> None:
    from docx.shared import Cm

    made.add_heading(block.heading, level=1)
    if block.note:
        made.add_paragraph(block.note).paragraph_format.keep_with_next = True
    if block.picture:
        made.add_picture(io.BytesIO(block.picture.png), width=Cm(min(width_cm, 17)))
        made.inline_shapes[-1]._inline.docPr.set("descr", block.picture.alt)  # the only way to words for a picture
    if block.facts:
        rows = [list(pair) for pair in block.facts]
        _grid(made, rows, block, (0.32 * width_cm, 0.68 * width_cm))
    if block.table is not None:
        rows = [list(block.table.columns), *block.table.astype(str).to_numpy().tolist()]
        parts = block.widths or (1.0,) * len(rows[0])
        _grid(made, rows, block, [width_cm * part / sum(parts) for part in parts], head=True)
    for point in block.points:
        made.add_paragraph(point, style="List Bullet")


def _grid(made: Any, rows: list[list[str]], block: Block, widths_cm: Sequence[float], *, head: bool = False) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    table = made.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    size = Pt(8.5 if len(rows[0]) > _MANY_COLUMNS else 10)
    for number, (row, line) in enumerate(zip(table.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # a row stays on one page
        if block.room and not (head and number == 0):
            row.height, row.height_rule = Cm(1.0), WD_ROW_HEIGHT_RULE.AT_LEAST
        for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            cell.width = Cm(widths_cm[column])
            if (number if head else column) == 0:
                cell._tc.get_or_add_tcPr().append(_shade(OxmlElement("w:shd"), qn))
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(text)
            run.font.size, run.bold = size, (number if head else column) == 0
            if not head and column == 0 and (hint := block.hints.get(text)):
                small = paragraph.add_run(f"\n{hint}")
                small.font.size, small.font.color.rgb = Pt(8), RGBColor(0x55, 0x62, 0x6F)
    if head:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeats on the next page
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _shade(mark: Any, qualified: Callable[[str], str]) -> Any:
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EAF1F7")):
        mark.set(qualified(f"w:{name}"), value)
    return mark
