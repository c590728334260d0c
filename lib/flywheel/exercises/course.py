"""A person's log → how far the whole course is done, lesson by lesson, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from flywheel.exercises import masters, progress, syllabus
from flywheel.exercises.progress import Line, Standing
from flywheel.results import Result
from flywheel.words import gettext as _

__all__ = ["CourseBoard", "NextStep", "course_board", "next_step", "standings_by_lesson"]


@dataclass(frozen=True)
class NextStep:
    """Where to go on.

    Attributes:
        lesson: Its entry in the syllabus.
        exercise: Id of the exercise.
        title: What the exercise is called.
    """

    lesson: syllabus.LessonEntry
    exercise: str
    title: str

    def __str__(self) -> str:
        """Return one line a person can act on."""
        said = _("Go on in {file}: exercise {id} · {title}")
        return said.format(file=f"{self.lesson.name}.ipynb", id=self.exercise, title=self.title)


@dataclass(frozen=True, eq=False, kw_only=True)
class CourseBoard(Result):
    """The course, one row a lesson.

    Attributes:
        missing: Lesson → ids of its exercises that are not done, in order; lessons that are done are not in it.
        go_on: Where to go on; None when everything is done.
    """

    missing: dict[str, tuple[str, ...]]
    go_on: NextStep | None

    def shown(self) -> pd.DataFrame:
        """Return the board as a person reads it."""
        rows = self.table
        return pd.DataFrame(
            {
                _("lesson"): rows["lesson"] + " " + rows["title"],
                _("minutes"): rows["minutes"],
                _("done"): [f"{row.done} / {row.exercises}" for row in rows.itertuples()],
                _("right at first try"): rows["first_try"],
                _("with hints"): rows["with_hints"],
                _("with the solution"): rows["with_solution"],
            }
        )


def standings_by_lesson(lines: Iterable[Line], lessons: Sequence[syllabus.LessonEntry]) -> dict[str, list[Standing]]:
    """Return lesson id → one standing an exercise of the syllabus, in order."""
    lines = list(lines)
    return {lesson.id: progress.standings(lines, lesson.exercises, lesson=lesson.id) for lesson in lessons}


def course_board(
    lines: Iterable[Line], *, lessons: Sequence[syllabus.LessonEntry] | None = None, course: Path | None = None
) -> CourseBoard:
    """Sum up a log for the course.

    Args:
        lines: Lines of one person, oldest first.
        lessons: Lessons to look at; None for all of the syllabus.
        course: The course folder; None for the workbook's own.

    Returns:
        ``lesson, title, minutes, done, exercises, first_try`` (right at the first try, without hints and solution),
        ``with_hints, with_solution`` (passed with them).

    Example:
        >>> course_board([]).table["done"].sum()
        np.int64(0)
    """
    lines = list(lines)
    lessons = syllabus.read(course) if lessons is None else lessons
    standings = standings_by_lesson(lines, lessons)
    rows = [_row(lesson, standings[lesson.id]) for lesson in lessons]
    columns = ["lesson", "title", "minutes", "done", "exercises", "first_try", "with_hints", "with_solution"]
    table = pd.DataFrame(rows, columns=columns)
    open_ = {
        name: tuple(one.exercise for one in found if one.outcome != "correct") for name, found in standings.items()
    }
    whole = _("The course: {done} of {all} exercises done")
    return CourseBoard(
        table=table,
        caption=whole.format(done=int(table["done"].sum()), all=int(table["exercises"].sum())),
        notes=(_("Minutes are those the course plans for a lesson, not those you took."),),
        missing={name: ids for name, ids in open_.items() if ids},
        go_on=next_step(lines, lessons=lessons, course=course),
    )


def _row(lesson: syllabus.LessonEntry, standings: Sequence[Standing]) -> tuple[object, ...]:
    passed = [one for one in standings if one.outcome == "correct"]
    counts = (
        sum(one.unaided for one in passed),
        sum(one.hints > 0 for one in passed),
        sum(one.shown for one in passed),
    )
    return lesson.id, _(lesson.title), lesson.minutes, len(passed), len(standings), *counts


def next_step(
    lines: Iterable[Line], *, lessons: Sequence[syllabus.LessonEntry] | None = None, course: Path | None = None
) -> NextStep | None:
    """Return where to go on: behind the exercise that was checked last, else at the first one that is open.

    Args:
        lines: Lines of one person, oldest first.
        lessons: Lessons to look at; None for all of the syllabus.
        course: The course folder; None for the workbook's own.

    Returns:
        The next step; None when everything is done.

    Example:
        >>> print(next_step([]))
        Go on in 00_start.ipynb: exercise 0.1 · Once around
    """
    lines = list(lines)
    lessons = syllabus.read(course) if lessons is None else lessons
    standings = standings_by_lesson(lines, lessons)
    all_ = [(lesson, one) for lesson in lessons for one in standings[lesson.id]]
    places = {(lesson.id, one.exercise): place for place, (lesson, one) in enumerate(all_)}
    known = [places[line.lesson, line.exercise] for line in lines if (line.lesson, line.exercise) in places]
    last = known[-1] if known else 0
    for lesson, one in all_[last:] + all_[:last]:
        if one.outcome != "correct":
            titles = {spec.id: _(spec.title) for spec in masters.load_specs(lesson, course=course)}
            return NextStep(lesson, one.exercise, titles.get(one.exercise, ""))
    return None
