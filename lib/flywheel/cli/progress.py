"""The progress log → a board per lesson and a list of what is worth another look, or a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path

import click

from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["progress"]


@click.command()
@click.option("--lesson", metavar="ID", help="One lesson only, such as 01.")
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Write the log as CSV or JSON.")
def progress(lesson: str | None, export: Path | None) -> None:
    """Show how far you are in the course.

    Everything is read from progress.jsonl in your work folder; it holds no answers and no name.

    \b
    flywheel progress                      the course, a board per lesson, what to look at again, where to go on
    flywheel progress --lesson 01          one lesson
    flywheel progress --export me.csv      for a trainer, or for your own records; or me.json
    """  # noqa: D301  # click wants the control character
    from flywheel.exercises.progress import log_path, read

    lines = read()
    if export is not None:
        _write(export)
        click.echo(_("{n} lines written to {file}").format(n=len(lines), file=export))
        return
    from flywheel.exercises.course import course_board

    course = course_board(lines)
    if lesson is None:
        click.echo(f"{course}\n")
    for board in _boards(lesson):
        click.echo(f"{board}\n")
    click.echo(str(course.go_on) if course.go_on else _('Everything is done. flywheel certificate "Your name"'))
    if not lines:
        click.echo(_("No exercise was checked yet; {file} will hold the results.").format(file=log_path()))


def _boards(wanted: str | None) -> Iterator[object]:
    from flywheel.exercises import progress as log
    from flywheel.exercises import syllabus
    from flywheel.exercises.board import Board, reason, row
    from flywheel.exercises.masters import load_specs

    lines = log.read()
    lessons = syllabus.read() if wanted is None else (syllabus.entry(wanted),)
    missed = []
    for lesson in lessons:
        specs = {spec.id: spec for spec in load_specs(lesson)}
        standings = log.standings(lines, list(specs), lesson=lesson.id)
        done = sum(one.outcome == "correct" for one in standings)
        head = _("{id} {title}: {done} of {all} exercises done").format(
            id=lesson.id, title=_(lesson.title), done=done, all=len(specs)
        )
        rows = [row(specs[one.exercise], one) for one in standings]
        yield Board(head, rows, empty=_("This lesson has no exercises."))
        missed += [row(specs[one.exercise], one, reason(one)) for one in standings if one.worth_another_look]
    missed.sort(key=lambda one: -one.standing.need)
    yield Board(_("Worth another look"), missed, empty=_("Nothing was missed so far."))


def _write(path: Path) -> None:
    from flywheel.exercises.progress import Line, read

    try:
        if path.suffix == ".json":
            path.write_text(json.dumps([asdict(line) for line in read()], indent=1) + "\n", encoding="utf-8")
            return
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(Line)])
            writer.writeheader()
            writer.writerows(asdict(line) for line in read())
    except OSError as refused:
        message = _("{file} cannot be written: {why}. Name another file.")
        raise FlywheelError(message.format(file=path, why=refused.strerror)) from refused
