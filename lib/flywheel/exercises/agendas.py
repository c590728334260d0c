"""``course/agendas.yml`` and the syllabus → the tables of the trainer's guide, with times that add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from flywheel import places
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.exercises import syllabus
from flywheel.words import gettext as _

__all__ = ["Agenda", "Day", "Part", "agendas", "filled_in"]

_BLOCK = re.compile(r"(<!-- (agenda|group) ([a-z-]+) -->\n).*?(<!-- end -->)", flags=re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A stretch of a day.

    Attributes:
        title: What people read.
        minutes: How long it takes.
        lesson: Id of its lesson; empty for a pause.
    """

    title: str
    minutes: int
    lesson: str = ""


@dataclass(frozen=True)
class Day:
    """One day of an agenda.

    Attributes:
        start: When it begins, ``"09:00"``.
        at_most: Minutes that must not be passed.
        parts: Its stretches, in order.
    """

    start: str
    at_most: int
    parts: tuple[Part, ...]

    @property
    def minutes(self) -> int:
        """Minutes of the day, pauses included."""
        return sum(part.minutes for part in self.parts)

    def timed(self) -> Iterator[tuple[str, str, Part]]:
        """Yield begin, end and part."""
        at = datetime.strptime(self.start, "%H:%M")  # noqa: DTZ007  # a time on a wall, of no zone
        for part in self.parts:
            end = at + timedelta(minutes=part.minutes)
            yield at.strftime("%H:%M"), end.strftime("%H:%M"), part
            at = end


@dataclass(frozen=True)
class Agenda:
    """A programme of one or several days.

    Attributes:
        id: Short name.
        title: What people read.
        for_whom: For whom it is made.
        days: Its days.
        absent: Ids of lessons that the syllabus does not have yet.
    """

    id: str
    title: str
    for_whom: str
    days: tuple[Day, ...]
    absent: tuple[str, ...]


def agendas(course: Path | None = None) -> tuple[Agenda, ...]:
    """Read the agendas and give every part the minutes of the syllabus.

    Args:
        course: The course folder; None for the workbook's own.

    Returns:
        The agendas in the order of the file.

    Raises:
        BadInputError: A unit is not in its lesson, a day is too long, or the file cannot be read; all is listed.

    Example:
        >>> [agenda.id for agenda in agendas()]
        ['half-day', 'one-day', 'two-days']
    """
    folder = course or places.course()
    lessons = {lesson.id: lesson for lesson in syllabus.read(folder)}
    problems: list[Problem] = []
    found = tuple(_agenda(row, lessons, problems) for row in _loaded(folder)["agendas"])
    problems += [
        Problem(
            agenda.id,
            _("day {n} takes {minutes} minutes, more than {most}").format(n=n, minutes=day.minutes, most=day.at_most),
            _("leave out a lesson, or name some of its units"),
        )
        for agenda in found
        for n, day in enumerate(agenda.days, 1)
        if day.minutes > day.at_most
    ]
    if problems:
        raise BadInputError("agendas.yml", problems)
    return found


def _loaded(folder: Path) -> Any:
    try:
        return YAML(typ="safe").load((folder / "agendas.yml").read_text(encoding="utf-8"))
    except (OSError, YAMLError) as err:
        raise BadInputError(
            "agendas.yml", [Problem(_("file"), _("cannot be read: {error}").format(error=err))]
        ) from err


def _agenda(row: Mapping[str, Any], lessons: Mapping[str, syllabus.LessonEntry], problems: list[Problem]) -> Agenda:
    named = [part["lesson"] for day in row["days"] for part in day["parts"] if "lesson" in part]
    days = tuple(
        Day(day["start"], day["at_most"], tuple(_parts(day["parts"], lessons, row["id"], problems)))
        for day in row["days"]
    )
    return Agenda(row["id"], row["title"], row["for_whom"], days, tuple(one for one in named if one not in lessons))


def _parts(
    rows: Sequence[Mapping[str, Any]],
    lessons: Mapping[str, syllabus.LessonEntry],
    agenda: str,
    problems: list[Problem],
) -> Iterator[Part]:
    for row in rows:
        if "pause" in row:
            yield Part(row["pause"], row["minutes"])
        elif row["lesson"] in lessons:
            lesson = lessons[row["lesson"]]
            minutes = {unit.title: unit.minutes for unit in lesson.units}
            wanted = row.get("units")
            for title in wanted or ():
                if title not in minutes:
                    close = nearest(title, minutes)
                    remedy = _("did you mean {name}?").format(name=close) if close else ", ".join(minutes)
                    problems.append(
                        Problem(agenda, _("lesson {id} has no unit {unit!r}").format(id=lesson.id, unit=title), remedy)
                    )
            taken = sum(minutes.get(title, 0) for title in wanted) if wanted else lesson.minutes
            name = f"{lesson.id} {lesson.title}" + (f" ({', '.join(wanted)})" if wanted else "")
            yield Part(name, taken, lesson.id)


def filled_in(text: str, course: Path | None = None) -> str:
    """Write the tables between their marks: ``<!-- agenda half-day -->`` … ``<!-- end -->``, and so for groups.

    Args:
        text: The trainer's guide.
        course: The course folder; None for the workbook's own.

    Returns:
        The guide with tables as agendas and syllabus have them now.

    Raises:
        BadInputError: A mark names nothing, or see `agendas`.

    Example:
        >>> filled_in("nothing to fill in")
        'nothing to fill in'
    """
    folder = course or places.course()
    tables = {("agenda", one.id): _agenda_table(one) for one in agendas(folder)}
    tables |= {("group", one["id"]): _group_table(one) for one in _loaded(folder).get("groups") or ()}
    marks = [(found[2], found[3]) for found in _BLOCK.finditer(text)]
    if unknown := [f"{kind} {name}" for kind, name in marks if (kind, name) not in tables]:
        raise BadInputError("TRAINER.md", [Problem(mark, _("is not in agendas.yml")) for mark in unknown])
    return _BLOCK.sub(lambda found: f"{found[1]}{tables[found[2], found[3]]}{found[4]}", text)


def _agenda_table(agenda: Agenda) -> str:
    lines = [agenda.for_whom, ""]
    for number, day in enumerate(agenda.days, 1):
        if len(agenda.days) > 1:
            lines += [f"Day {number}", ""]
        lines += ["| from | to | minutes | |", "|---|---|---:|---|"]
        lines += [f"| {begin} | {end} | {part.minutes} | {part.title} |" for begin, end, part in day.timed()]
        taught = sum(part.minutes for part in day.parts if part.lesson)
        lines += [f"| | | **{day.minutes}** | {taught} of them lessons |", ""]
    if agenda.absent:
        lines += ["Not written yet, and not counted: lesson " + ", ".join(agenda.absent) + ".", ""]
    return "\n".join(lines)


def _group_table(group: Mapping[str, Any]) -> str:
    steps = group["steps"]
    lines = [f"Roles: {', '.join(group['roles'])}.", "", "| minutes | |", "|---:|---|"]
    lines += [f"| {step['minutes']} | {step['title']} |" for step in steps]
    return "\n".join([*lines, f"| **{sum(step['minutes'] for step in steps)}** | |", ""])
