"""Texts, tables and charts → pieces of HTML in which every text is escaped."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from flywheel.charts.style import Chart

__all__ = ["Section", "definitions", "figure", "listing", "note", "paragraph", "quote", "table"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Section:
    """One part of a report: a heading and its HTML, which a notebook shows and the exporter keeps.

    Attributes:
        name: Anchor of the section, the same in every language.
        title: Its heading; empty when the body brings its own.
        body: HTML, already escaped.
    """

    name: str
    title: str
    body: str

    def _repr_html_(self) -> str:
        if not self.title:
            return f'<div class="fw-part" id="{self.name}">{self.body}</div>'
        heading = f'<h2 id="{self.name}-title">{html.escape(self.title)}</h2>'
        return f'<section id="{self.name}" aria-labelledby="{self.name}-title">{heading}{self.body}</section>'

    def __repr__(self) -> str:
        """Return the heading; the body is for the HTML face."""
        return self.title or self.name


def paragraph(text: str) -> str:
    """Return a paragraph.

    Example:
        >>> paragraph("a < b")
        '<p>a &lt; b</p>'
    """
    return f"<p>{html.escape(text)}</p>"


def note(text: str) -> str:
    """Return a small remark below a table or chart."""
    return f'<p class="fw-note">{html.escape(text)}</p>'


def listing(items: Iterable[str]) -> str:
    """Return a list; nothing when there are no items."""
    rows = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return f"<ul>{rows}</ul>" if rows else ""


def quote(text: str, source: str) -> str:
    """Return a user's own words with where they were said."""
    return f"<blockquote><p>{html.escape(text)}</p><footer>{html.escape(source)}</footer></blockquote>"


def definitions(pairs: Mapping[str, str | tuple[str, str]], *, kind: str = "fw-facts") -> str:
    """Return terms with their values; a pair of texts is a value with a small remark."""
    rows = []
    for term, value in pairs.items():
        main, remark = value if isinstance(value, tuple) else (value, "")
        small = f" <small>{html.escape(remark)}</small>" if remark else ""
        rows.append(f"<div><dt>{html.escape(term)}</dt><dd>{html.escape(main)}{small}</dd></div>")
    return f'<dl class="{kind}">{"".join(rows)}</dl>'


_SHORT = 6
"""Characters of a cell that stay on one line where a script has no blanks to break at."""


def _number(text: str) -> bool:
    return text[:1] in "0123456789+−–<" and len(text) < 40


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
        return "–"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def table(rows: pd.DataFrame, *, caption: str, wide: Sequence[str] = ()) -> str:
    """Return a table whose cells carry their column's name, so that a phone can stack them.

    Args:
        rows: What to show, values already in words; the first column names the row.
        caption: What the table shows.
        wide: Columns of running text, which get more room.

    Returns:
        HTML.

    Example:
        >>> "<th scope='row' data-label='Node'>push</th>" in table(pd.DataFrame({"Node": ["push"]}), caption="Nodes")
        True
    """
    names = [html.escape(str(column)) for column in rows.columns]
    marks = [" class='fw-wide'" if column in wide else "" for column in rows.columns]
    head = "".join(f"<th scope='col'{mark}>{name}</th>" for name, mark in zip(names, marks, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            _field(number, name, _cell(value)) for number, (name, value) in enumerate(zip(names, row, strict=True))
        )
        + "</tr>"
        for row in rows.astype(object).itertuples(index=False)
    )
    title = f"<caption>{html.escape(caption)}</caption>"
    return f"<table class='fw-table'>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _field(number: int, name: str, text: str) -> str:
    if number == 0:
        return f"<th scope='row' data-label='{name}'>{html.escape(text)}</th>"
    kinds = {"fw-day": _DAY.fullmatch(text), "fw-number": _number(text), "fw-short": len(text) <= _SHORT}
    kind = next((f" class='{kind}'" for kind, fits in kinds.items() if fits), "")
    return f"<td data-label='{name}'{kind}>{html.escape(text)}</td>"


def figure(chart: Chart, narrow: Chart) -> str:
    """Return a chart as a picture inside the page, with its text for those who cannot see it.

    Args:
        chart: The picture for desktops and paper.
        narrow: The same for a phone.

    Returns:
        HTML.
    """
    width, height = _pixels(chart)
    small_width, small_height = _pixels(narrow)
    alt = html.escape(chart.alt, quote=True)
    return (
        '<figure><picture><source media="screen and (max-width: 44rem)"'
        f' srcset="{_source(narrow)}" width="{small_width}" height="{small_height}">'
        f'<img src="{_source(chart)}" alt="{alt}" width="{width}" height="{height}"></picture>'
        "</figure>"
    )


def _source(chart: Chart) -> str:
    return "data:image/png;base64," + base64.b64encode(chart.png()).decode("ascii")


def _pixels(chart: Chart) -> tuple[int, int]:
    width, height = chart.get_size_inches()
    return round(96 * width), round(96 * height)
