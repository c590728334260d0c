"""The workbook as it stands on this machine → what its front page shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.exercises import progress, syllabus
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["front_page", "news"]

NEWS = 5
TITLE = re.compile(r"<title>(.*?)</title>", flags=re.DOTALL)
ENTRY = re.compile(r"^- (.+)$", flags=re.MULTILINE)


def front_page(
    titles: Mapping[str, str],
    *,
    work: Path,
    learn: str = "",
    reports: Path | None = None,
    pages: str = "voila/render/",
) -> dict[str, Any]:
    """Return what the front page shows, as plain values for its template.

    Args:
        titles: What the live pages are called, by file name (``01_voc.ipynb``).
        work: The person's folder, with progress and reports.
        learn: Address of JupyterLab without its key; empty where there is none to go to.
        reports: The folder of finished reports; None where they are not shown.
        pages: Where the live pages lie below the server's address.

    Returns:
        ``next`` (where to go on), ``lessons``, ``tools``, ``news``, ``findings`` and ``reports``.

    Example:
        >>> shown = front_page({"desk.ipynb": "Desk of forms"}, work=Path("none"))
        >>> [tool["title"] for tool in shown["tools"]], shown["reports"]
        (['Desk of forms'], [])
    """
    lessons = _syllabus()
    standings, step = _progress(lessons, work) if learn else ({}, "")
    taught = {f"{lesson.name}.ipynb" for lesson in lessons}
    addresses = {name: pages + quote(name) for name in titles}
    return {
        "next": step,
        "lessons": [
            _lesson(lesson, standings.get(lesson.id, ()), addresses, work=work, learn=learn)
            for lesson in lessons
            if learn or f"{lesson.name}.ipynb" in titles
        ],
        "tools": list(_tools(titles, {name: page for name, page in addresses.items() if name not in taught})),
        "news": news(_changelog()) if learn else [],
        "findings": _findings(work) if learn else [],
        "reports": list(_reports(reports)) if reports else [],
    }


def _syllabus() -> tuple[syllabus.LessonEntry, ...]:
    try:
        return syllabus.read()
    except FlywheelError:
        return ()


def _progress(lessons: Sequence[syllabus.LessonEntry], work: Path) -> tuple[Mapping[str, Any], str]:
    """Return how far each lesson is, and where to go on."""
    from flywheel.exercises.course import next_step, standings_by_lesson  # loads pandas; an audience needs none

    lines = progress.read(work / "progress.jsonl")
    step = next_step(lines, lessons=lessons) if lines else None
    return standings_by_lesson(lines, lessons), str(step) if step else ""


def _tools(titles: Mapping[str, str], addresses: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield pages of no lesson in the course's order, then those it does not know."""
    try:
        known = {f"{tool.id}.ipynb": tool for tool in syllabus.tools()}
    except FlywheelError:
        known = {}
    for name in sorted(addresses, key=lambda name: list(known).index(name) if name in known else len(known)):
        says = _(known[name].description) if name in known else ""
        yield {"title": _(titles[name]), "says": says, "page": addresses[name]}


def _lesson(
    lesson: syllabus.LessonEntry, standings: Sequence[Any], pages: Mapping[str, str], *, work: Path, learn: str
) -> dict[str, Any]:
    file = f"{lesson.name}.ipynb"
    done = sum(one.outcome == "correct" or one.noted for one in standings)
    of = len(standings)
    return {
        "id": lesson.id,
        "title": _(lesson.title),
        "aim": _(lesson.aims[0]) if lesson.aims else "",
        "minutes": ngettext("{n} minute", "{n} minutes", lesson.minutes).format(n=lesson.minutes),
        "done": done,
        "of": of,
        "progress": _("{done} of {of} exercises done").format(done=done, of=of),
        "page": pages.get(file, ""),
        "notebook": f"{learn}lab/tree/{quote(file)}" if learn and (work / file).is_file() else "",
    }


def _changelog() -> str:
    for folder in (places.course().parent, Path(__file__).parents[1]):
        if (folder / "CHANGELOG.md").is_file():
            return (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    return ""


def news(changelog: str, *, most: int = NEWS) -> list[str]:
    """Return the newest entries of a changelog as plain sentences: the last additions under its first heading.

    Args:
        changelog: Text in the form of Keep a Changelog.
        most: How many entries at most.

    Returns:
        Entries without Markdown, newest first; only their first sentence.

    Example:
        >>> news('''
        ... ## Unreleased
        ... - Old.
        ... - `flywheel x` is new. It helps.
        ... ## 1.0
        ... - First.''')
        ['flywheel x is new.', 'Old.']
    """
    newest = changelog.partition("\n## ")[2].partition("\n## ")[0]
    entries = ENTRY.findall(newest.partition("### Added\n")[2].partition("\n### ")[0] or newest)
    return [_plain(entry) for entry in reversed(entries[-most:])]


def _plain(entry: str) -> str:
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", entry).replace("`", "").replace("*", "")
    return re.split(r"(?<=[.!?]) (?=[A-Z\u4e00-\u9fff])", text, maxsplit=1)[0]


@cache
def _findings(work: Path) -> list[dict[str, str]]:
    """Return what this machine lacks, or one line that says that it lacks nothing; looked at once a server."""
    from flywheel import doctor  # loads the tables

    found = [one for one in doctor.examine(work, ports=()) if one.status != "ok"]
    words = {"warning": _("Advice"), "problem": _("Problem")}
    if not found:
        return [{"status": "ok", "mark": "✓", "word": _("Good"), "text": _("Everything the workbook needs is there.")}]
    return [
        {
            "status": one.status,
            "mark": "!" if one.status == "warning" else "✗",
            "word": words[one.status],
            "text": f"{one.subject}: {one.message}" + (f" → {one.remedy}" if one.remedy else ""),
        }
        for one in found
    ]


def _reports(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("*.html"), key=lambda path: path.name != "index.html"):
        title = TITLE.search(path.read_text(encoding="utf-8")[:20_000])
        yield {"title": html.unescape(title[1]).strip() if title else path.stem, "page": f"reports/{quote(path.name)}"}
