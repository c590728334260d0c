"""A finished course and a name → a certificate that says what was done, as a page for A4; or what is still missing."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from flywheel import __version__, places
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.exercises import syllabus
from flywheel.exercises.course import CourseBoard, course_board
from flywheel.exercises.gain import learning_gain
from flywheel.exercises.progress import Line
from flywheel.words import chinese_font, current, ngettext
from flywheel.words import gettext as _

__all__ = ["certificate", "write_certificate"]


def certificate(lines: Iterable[Line], name: str, *, lessons: Sequence[str] = (), course: Path | None = None) -> str:
    """Return the certificate of a person who finished the course, or the lessons named.

    Args:
        lines: The person's log, oldest first.
        name: The name to print, as the person wants it.
        lessons: Ids of the lessons it is about; none for the whole course.
        course: The course folder; None for the workbook's own.

    Returns:
        A page that stands alone and prints on one sheet of A4.

    Raises:
        BadInputError: Something is not done yet; each lesson is named with the exercises that are open.
        FlywheelError: There is no name, or no such lesson.
    """
    lines = list(lines)
    if not name.strip():
        raise FlywheelError(_('a certificate needs a name: flywheel certificate "Your name"'))
    chosen = [syllabus.entry(one, course=course) for one in lessons] or list(syllabus.read(course))
    board = course_board(lines, lessons=chosen, course=course)
    if board.missing:
        raise BadInputError(
            _("certificate"), [_missing(lesson, board) for lesson in chosen if lesson.id in board.missing]
        )
    return _page(board, lines, name.strip(), whole=not lessons)


def _missing(lesson: syllabus.LessonEntry, board: CourseBoard) -> Problem:
    ids = board.missing[lesson.id]
    said = ngettext("{n} exercise is not done: {ids}", "{n} exercises are not done: {ids}", len(ids))
    remedy = _("finish them, or name the lessons it is for with --lesson")
    return Problem(f"{lesson.id} {_(lesson.title)}", said.format(n=len(ids), ids=", ".join(ids)), remedy)


def write_certificate(
    lines: Iterable[Line], name: str, path: Path, *, lessons: Sequence[str] = (), course: Path | None = None
) -> Path:
    """Write a certificate as an HTML page.

    Args:
        lines: The person's log, oldest first.
        name: The name to print.
        path: The page.
        lessons: Ids of the lessons it is about; none for the whole course.
        course: The course folder; None for the workbook's own.

    Returns:
        The page.

    Raises:
        FlywheelError: Something is not done yet, or the file cannot be written.
    """
    text = certificate(lines, name, lessons=lessons, course=course)
    try:
        with places.whole(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=path, reason=err.strerror)) from err
    return path


def _page(board: CourseBoard, lines: Sequence[Line], name: str, *, whole: bool) -> str:
    table = board.table
    total = table[["minutes", "exercises", "first_try"]].sum()
    last = max((line.at for line in lines), default="")[:10]
    css = files("flywheel.exercises").joinpath("certificate.css").read_text(encoding="utf-8")
    did = _("has worked through the course") if whole else _("has worked through these lessons of the course")
    head = (_("Lesson"), _("Planned minutes"), _("Exercises done"), _("Right at first try, unaided"))
    heads = "".join(
        f"<th scope='col'{' class=n' if place else ''}>{html.escape(h)}</th>" for place, h in enumerate(head)
    )
    rows = "".join(
        f"<tr><td>{html.escape(f'{row.lesson} {row.title}')}</td><td class='n'>{row.minutes}</td>"
        f"<td class='n'>{row.done}</td><td class='n'>{row.first_try}</td></tr>"
        for row in table.itertuples()
    )
    sums = "".join(f"<td class='n'>{number}</td>" for number in total)
    language = {"zh": "zh-CN"}.get(current(), current())
    title = _("Certificate")
    kicker, together = html.escape(_("Flywheel Workbook")), html.escape(_("Together"))
    place, trainer = html.escape(_("Place and date")), html.escape(_("Trainer"))
    body = (
        f"<p class='kicker'>{kicker}</p><h1>{html.escape(title)}</h1>"
        f"<p class='name'>{html.escape(name)}</p><p>{html.escape(did)}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
        f"<tfoot><tr><th scope='row'>{together}</th>{sums}</tr></tfoot></table>"
        + "".join(f"<p>{html.escape(text)}</p>" for text in _facts(lines, last))
        + f"<div class='sign'><span>{place}</span><span>{trainer}</span></div>"
        + f"<p class='small'>{html.escape(_honest())}</p>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)} · {html.escape(name)}</title><style>{chinese_font(body)}{css}</style></head>"
        f"<body><main><article>{body}</article></main></body></html>\n"
    )


def _facts(lines: Sequence[Line], last: str) -> list[str]:
    facts = [_("Last exercise checked on {day}.").format(day=last)] if last else []
    found = learning_gain(lines)
    if n := len(found.table):
        said = _("Test of {n} questions: {before} right before the course, {after} right after it.")
        right = found.table[["before", "after"]].sum()
        facts.append(said.format(n=n, before=int(right["before"]), after=int(right["after"])))
    return facts


def _honest() -> str:
    return _(
        "Counted by the workbook's own checker, version {version}, from a log on the person's machine. Minutes are "
        "those the course plans. It shows what was worked through; it is no examination, and nobody looked over the "
        "shoulder."
    ).format(version=__version__)
