"""What every report but a pilot's shares: its language, page one, a note for a part without data, the end mark."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Literal, Self

from flywheel import words
from flywheel.report import markup
from flywheel.report.case import Finished
from flywheel.report.markup import Section
from flywheel.tables import Data
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.charts.style import Chart

__all__ = ["Pack", "drawn", "finished", "lacking", "month_days", "page_one"]


@dataclass(frozen=True, eq=False)
class Pack:
    """A data set to be reported on, in one language and at one confidence; each part is a method of a subclass.

    Attributes:
        data: The data set.
        lang: Language of the report.
        level: Confidence of all intervals.
    """

    data: Data
    lang: str
    level: float

    def said(self, write: Callable[[Self], Section]) -> Section:
        """Write one part in the report's language: a notebook runs each cell in a context of its own."""
        with words.language(self.lang):
            return write(self)


def finished(
    name: str,
    *,
    title: str,
    finding: str,
    lang: str,
    sheets: Sequence[Mapping[str, Any]] = (),
    files: Mapping[str, str] | None = None,
) -> Finished:
    """Return the end mark, which must be the last output of a report's notebook.

    Args:
        name: What to call the report's files, such as ``voc_pack-2026-W24``.
        title: Title of its page.
        finding: What it found, in one sentence for a terminal.
        lang: Language of the report.
        sheets: Tables for its Excel workbook, see `flywheel.sheets.as_sheet`.
        files: Registers of actions (CSV) to be written beside the page, by name; lines of a file that is there stay.

    Returns:
        The end mark.

    Example:
        >>> finished("review-2026-06", title="June", finding="All calm.", lang="en").summary["finding"]
        'All calm.'
    """
    facts = {"id": name, "title": title, "finding": finding, "lang": lang}
    return Finished({**facts, "sheets": [dict(sheet) for sheet in sheets], "files": dict(files or {})})


def page_one(
    kicker: str,
    title: str,
    *,
    facts: Mapping[str, str],
    word: str,
    sentence: str,
    numbers: Mapping[str, str | tuple[str, str]],
    tone: Literal["roll_out", "iterate", "stop", "not_enough_data"] = "not_enough_data",
    alarms: Sequence[str] = (),
    steps: Iterable[str] = (),
) -> Section:
    """Return what is read in one minute: the finding, the numbers behind it, alarms and what to do.

    Args:
        kicker: Kind of report.
        title: What this one is about.
        facts: Period, data and the like.
        word: The finding in a few words.
        sentence: The finding in a sentence.
        numbers: A few numbers, each with a small remark such as its interval.
        tone: Colour of the finding, as of a pilot's decision: good, go on, bad or neutral.
        alarms: Reasons to look twice.
        steps: What somebody must decide or do.

    Returns:
        The section.
    """
    body = f'<p class="fw-kicker">{escape(kicker)}</p><h1>{escape(title)}</h1>{markup.definitions(facts)}'
    body += f'<div class="fw-verdict fw-{tone}"><p class="fw-word">{escape(word)}</p>'
    body += f"{markup.paragraph(sentence)}</div>"
    body += markup.definitions(numbers, kind="fw-numbers")
    if alarms:
        heading = escape(_("Look twice"))
        body += f'<div class="fw-alarms"><h3>{heading}</h3>{markup.listing(alarms)}</div>'
    listed, heading = markup.listing(steps), escape(_("To decide or do"))
    body += f"<h3>{heading}</h3>{listed}" if listed else ""
    return Section("headline", "", body)


def drawn(draw: Callable[[], Chart]) -> str:
    """Return a chart as HTML, drawn once for desktops and paper and once as wide as a phone."""
    from flywheel.charts import phone_sized

    with phone_sized():
        narrow = draw()
    return markup.figure(draw(), narrow)


def lacking(data: Data, *tables: str) -> str:
    """Return a sentence that names the tables a part needs and the data lack; nothing when all are there."""
    missing = [name for name in tables if not data.has(name)]
    if not missing:
        return ""
    text = _("This part needs tables that these data do not hold: {names}.")
    return markup.paragraph(text.format(names=", ".join(missing)))


def month_days(month: str) -> tuple[date, date]:
    """Return first and last day of a month written as ``2026-06``.

    Example:
        >>> month_days("2026-02")
        (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
