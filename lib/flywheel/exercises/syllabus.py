"""``course.yml`` → the lessons in order, with their titles, minutes, aims, tables and exercises; and the tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from flywheel import places
from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.words import gettext as _

__all__ = ["LessonEntry", "Tool", "Unit", "entry", "read", "tools"]


@dataclass(frozen=True)
class Unit:
    """A stretch of a lesson.

    Attributes:
        title: A few words.
        minutes: How long it takes with a class.
    """

    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class LessonEntry:
    """One lesson of the course.

    Attributes:
        id: Two digits, ``"01"``.
        slug: Short name in file names, ``"voc"``.
        title: What people read.
        minutes: How long it takes with a class.
        aims: What a trainee can do afterwards.
        tables: Canonical tables the lesson uses.
        exercises: Ids of its exercises, in order.
        units: Its stretches; empty, or adding up to its minutes.
    """

    id: str
    slug: str
    title: str
    minutes: int
    aims: tuple[str, ...]
    tables: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()

    @property
    def name(self) -> str:
        """File name without ending: ``"01_voc"``."""
        return f"{self.id}_{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A live page that belongs to no lesson.

    Attributes:
        id: Its file name without ending.
        title: What people read.
        description: What it is good for, in a sentence.
    """

    id: str
    title: str
    description: str


_FILE = "course.yml"
FIELDS = ("id", "slug", "title", "minutes", "aims", "tables", "exercises", "units")
NEEDED = ("id", "slug", "title", "minutes", "aims")


def read(course: Path | None = None) -> tuple[LessonEntry, ...]:
    """Read the syllabus.

    Args:
        course: The course folder; None for the workbook's own.

    Returns:
        The lessons in the order in which they are taught.

    Raises:
        BadInputError: The file cannot be read or a lesson is not described as it must be; all problems are listed.

    Example:
        >>> isinstance(read(), tuple)
        True
    """
    rows = _part("lessons", course)
    problems = [problem for number, row in enumerate(rows, 1) for problem in _problems(row, number)]
    if problems:
        raise BadInputError(_FILE, problems)
    return tuple(_entry(row) for row in rows)


def tools(course: Path | None = None) -> tuple[Tool, ...]:
    """Read which live pages belong to no lesson.

    Args:
        course: The course folder; None for the workbook's own.

    Returns:
        The tools in the order in which they are shown.

    Raises:
        BadInputError: The file cannot be read, or a tool lacks its id, title or description.

    Example:
        >>> tools()[0].title
        'Desk of forms'
    """
    rows = _part("tools", course)
    gaps = [
        Problem(str(row.get("id", number)), _("{field} is missing").format(field=name))
        for number, row in enumerate(rows, 1)
        for name in ("id", "title", "description")
        if not row.get(name)
    ]
    if gaps:
        raise BadInputError(_FILE, gaps)
    return tuple(Tool(id=row["id"], title=row["title"], description=row["description"]) for row in rows)


def _part(name: str, course: Path | None) -> list[Mapping[str, Any]]:
    path = (course or places.course()) / _FILE
    try:
        loaded = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, MarkedYAMLError) as err:
        raise BadInputError(_FILE, [Problem(str(path), _("cannot be read: {error}").format(error=err))]) from err
    return (loaded or {}).get(name) or []


def _problems(row: Mapping[str, Any], number: int) -> Iterator[Problem]:
    place = _("lesson {number}").format(number=row.get("id", number))
    for name in NEEDED:
        if not row.get(name):
            yield Problem(place, _("{field} is missing").format(field=name))
    for name in set(row) - set(FIELDS):
        like = nearest(name, FIELDS)
        remedy = _("did you mean {name}?").format(name=like) if like else ""
        yield Problem(place, _("{field} is not a field of a lesson").format(field=name), remedy)
    minutes = sum(unit["minutes"] for unit in row.get("units") or ())
    if minutes and minutes != row.get("minutes"):
        yield Problem(
            place, _("its units take {sum} minutes, the lesson {all}").format(sum=minutes, all=row.get("minutes"))
        )


def _entry(row: Mapping[str, Any]) -> LessonEntry:
    lists = {name: tuple(map(str, row.get(name) or ())) for name in ("aims", "tables", "exercises")}
    units = tuple(Unit(unit["title"], unit["minutes"]) for unit in row.get("units") or ())
    return LessonEntry(
        id=str(row["id"]), slug=row["slug"], title=row["title"], minutes=row["minutes"], units=units, **lists
    )


def entry(lesson: str, *, course: Path | None = None) -> LessonEntry:
    """Return one lesson of the syllabus.

    Args:
        lesson: Its id, ``"01"``; ``"1"`` is understood.
        course: The course folder; None for the workbook's own.

    Returns:
        The lesson.

    Raises:
        FlywheelError: There is no such lesson; those present are named.

    Example:
        >>> entry("99")
        Traceback (most recent call last):
        flywheel.errors.FlywheelError: lesson '99' is not in the course; ...
    """
    lessons = read(course)
    wanted = str(lesson).zfill(2)
    for found in lessons:
        if wanted == found.id:
            return found
    present = ", ".join(f"{one.id} {one.title}" for one in lessons) or _("none yet")
    raise FlywheelError(
        _("lesson {lesson} is not in the course; lessons present: {present}").format(
            lesson=repr(lesson), present=present
        )
    )
