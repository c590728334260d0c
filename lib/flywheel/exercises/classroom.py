"""The logs of a class → who finished what, which exercises are hard, and what the tests before and after say."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import places, stats
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.exercises import masters, progress, syllabus
from flywheel.exercises.course import standings_by_lesson
from flywheel.exercises.gain import learning_gain
from flywheel.exercises.progress import Line
from flywheel.results import Result
from flywheel.words import chinese_font, current, ngettext
from flywheel.words import gettext as _

__all__ = ["ClassBoard", "class_board", "read_logs", "write_class_page"]

LOG = "progress.jsonl"


@dataclass(frozen=True, eq=False, kw_only=True)
class ClassBoard(Result):
    """A class, one row a person and lesson: ``person, lesson, done, exercises, first_try, with_hints, with_solution``.

    Attributes:
        exercises: One row an exercise that anybody tried, hardest first: ``lesson, exercise, title, tried, passed``,
            ``value, low, high, n`` (share right at the first try without help), ``enough``.
        gains: One row a person with both tests: ``person, topics, before, after, gain``.
        change: Mean of after - before over these persons, in shares of the topics.
    """

    exercises: pd.DataFrame
    gains: pd.DataFrame
    change: stats.Estimate

    def shown(self) -> pd.DataFrame:
        """Return one row a person and one column a lesson: done of all."""
        texts = self.table.assign(text=[f"{row.done} / {row.exercises}" for row in self.table.itertuples()])
        wide = texts.pivot_table(index="person", columns="lesson", values="text", aggfunc="first", sort=False)
        return wide.reset_index().rename(columns={"person": _("person")}).rename_axis(columns=None)

    def hardest(self) -> pd.DataFrame:
        """Return the exercises as a person reads them, hardest first."""
        rows = self.exercises.to_dict("records")
        return pd.DataFrame(
            {
                _("exercise"): [f"{row['exercise']} {row['title']}" for row in rows],
                _("tried by"): [row["tried"] for row in rows],
                _("passed by"): [row["passed"] for row in rows],
                _("right at first try"): [
                    str(stats.Estimate(row["value"], row["low"], row["high"], row["n"], 0.95)) for row in rows
                ],
            }
        )


def read_logs(paths: Iterable[str | Path]) -> dict[str, list[Line]]:
    """Read the logs of a class; the name of a folder or file is the only name there is.

    Args:
        paths: Work folders that hold ``progress.jsonl``, or files: logs, or exports of `flywheel progress`.

    Returns:
        Name → lines, oldest first, in the order given; a name that comes twice gets a number.

    Raises:
        BadInputError: A path holds no log; all of them are named.
    """
    found: dict[str, list[Line]] = {}
    problems = []
    for given in map(Path, paths):
        path = given / LOG if given.is_dir() else given
        name = given.resolve().name if given.is_dir() else given.stem
        name = given.resolve().parent.name if name in ("work", "progress") else name
        if not path.is_file():
            remedy = _("name the folder that holds {file}, or a file written by: flywheel progress --export")
            problems.append(Problem(str(given), _("holds no progress log"), remedy.format(file=LOG)))
            continue
        number = 2
        unique = name
        while unique in found:
            unique, number = f"{name} ({number})", number + 1
        try:
            found[unique] = sorted(_lines(path), key=lambda line: line.at)
        except (OSError, ValueError, KeyError, TypeError):
            remedy = _("write it again with: flywheel progress --export {file}").format(file=path.name)
            problems.append(Problem(str(given), _("is not a progress log"), remedy))
    if problems:
        raise BadInputError(_("class"), problems)
    return found


def _lines(path: Path) -> list[Line]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows: list[dict[str, Any]] = [row | {"tries": int(row["tries"])} for row in csv.DictReader(file)]
    elif path.suffix == ".json":
        rows = json.loads(path.read_text(encoding="utf-8"))
    else:
        return progress.read(path)
    return [Line(**{field.name: row[field.name] for field in fields(Line)}) for row in rows]


def class_board(logs: Mapping[str, Iterable[Line]], *, course: Path | None = None) -> ClassBoard:
    """Merge the logs of a class.

    Args:
        logs: Name → lines of that person, see `read_logs`.
        course: The course folder; None for the workbook's own.

    Returns:
        Who finished what, which exercises are hard, and the learning gain.
    """
    lessons = [lesson for lesson in syllabus.read(course) if lesson.exercises]
    kept = {name: list(lines) for name, lines in logs.items()}
    standings = {name: standings_by_lesson(lines, lessons) for name, lines in kept.items()}
    people = [
        (name, lesson.id, sum(passed), len(passed), *_counts(standings[name][lesson.id]))
        for name in kept
        for lesson in lessons
        for passed in [[one.outcome == "correct" for one in standings[name][lesson.id]]]
    ]
    gains = _gains(kept)
    n = len(kept)
    return ClassBoard(
        table=pd.DataFrame(
            people,
            columns=["person", "lesson", "done", "exercises", "first_try", "with_hints", "with_solution"],
        ),
        caption=ngettext("A class of {n} person", "A class of {n} people", n).format(n=n),
        notes=(_("An exercise that few tried is not therefore hard; read the counts beside the shares."),),
        exercises=_hard(standings.values(), lessons, course),
        gains=gains,
        change=stats.mean((gains["after"] - gains["before"]) / gains["topics"].where(gains["topics"] > 0)),
    )


def _counts(standings: Sequence[progress.Standing]) -> tuple[int, int, int]:
    passed = [one for one in standings if one.outcome == "correct"]
    return sum(p.unaided for p in passed), sum(p.hints > 0 for p in passed), sum(p.shown for p in passed)


def _hard(
    people: Iterable[Mapping[str, Sequence[progress.Standing]]],
    lessons: Sequence[syllabus.LessonEntry],
    course: Path | None,
) -> pd.DataFrame:
    everybody = list(people)
    rows = []
    for lesson in lessons:
        titles = {spec.id: _(spec.title) for spec in masters.load_specs(lesson, course=course)}
        for place, exercise in enumerate(lesson.exercises):
            tried = [one[lesson.id][place] for one in everybody]
            tried = [one for one in tried if not one.noted and (one.tries or one.shown or one.hints)]
            if not tried:
                continue
            first = sum(one.unaided for one in tried)
            share = stats.proportion(first, len(tried))
            passed = sum(one.outcome == "correct" for one in tried)
            ends = share.value, share.low, share.high, share.n, share.n >= stats.MINIMUM_N
            rows.append((lesson.id, exercise, titles.get(exercise, ""), len(tried), passed, *ends))
    columns = ["lesson", "exercise", "title", "tried", "passed", "value", "low", "high", "n", "enough"]
    return pd.DataFrame(rows, columns=columns).sort_values("value", kind="stable", ignore_index=True)


def _gains(logs: Mapping[str, Iterable[Line]]) -> pd.DataFrame:
    rows = []
    for name, lines in logs.items():
        found = learning_gain(lines)
        if len(found.table):
            right = found.table[["before", "after"]].sum()
            rows.append((name, len(found.table), int(right["before"]), int(right["after"]), found.gain.value))
    return pd.DataFrame(rows, columns=["person", "topics", "before", "after", "gain"])


def write_class_page(board: ClassBoard, path: Path) -> Path:
    """Write the class as one HTML page that asks nothing of the network and prints on A4.

    Args:
        board: The class.
        path: The page.

    Returns:
        The page.

    Raises:
        FlywheelError: It cannot be written.
    """
    try:
        with places.whole(path) as temporary:
            temporary.write_text(_page(board), encoding="utf-8")
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=path, reason=err.strerror)) from err
    return path


def _page(board: ClassBoard) -> str:
    css = files("flywheel.forms").joinpath("sop.css").read_text(encoding="utf-8")
    language = {"zh": "zh-CN"}.get(current(), current())
    parts = [
        (_("Who finished what"), _("Exercises done, of all, by lesson."), board.shown()),
        (_("Which exercises are hard"), "\n".join(board.notes), board.hardest()),
        (_("Before and after the course"), _change(board), _tests(board)),
    ]
    body = "".join(
        f"<h2>{html.escape(head)}</h2><p>{html.escape(lead)}</p><div class='wide'>{_table(table)}</div>"
        for head, lead, table in parts
    )
    title = html.escape(board.caption)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{chinese_font(title + body)}{css} th, td {{ min-width: 3.2rem; }}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )


def _change(board: ClassBoard) -> str:
    if not board.change.n:
        return _("Nobody has answered both tests yet.")
    said = _("Mean change from the test before to the test after: {change} of the topics, over n = {n} people.")
    ends = (stats.as_text(end, "share", signed=True) for end in (board.change.low, board.change.high))
    text = said.format(change=stats.as_text(board.change.value, "share", signed=True), n=board.change.n)
    return text + " " + _("95 % interval: {low} to {high}.").format(**dict(zip(("low", "high"), ends, strict=True)))


def _tests(board: ClassBoard) -> pd.DataFrame:
    rows = board.gains.to_dict("records")
    return pd.DataFrame(
        {
            _("person"): [row["person"] for row in rows],
            _("topics"): [row["topics"] for row in rows],
            _("right before"): [row["before"] for row in rows],
            _("right after"): [row["after"] for row in rows],
            _("won of what was missed"): [stats.as_text(row["gain"], "share") for row in rows],
        }
    )


def _table(table: pd.DataFrame) -> str:
    return table.to_html(index=False, border=0, na_rep="–", escape=True, justify="left")
