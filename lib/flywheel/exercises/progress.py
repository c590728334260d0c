"""Checks of exercises → lines of an append-only file, and those lines → a board and a list of what to look at again.

A line holds time, lesson, exercise, outcome, tries and a session's random id; never an answer, never a name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from flywheel import places

__all__ = ["HINT_SHOWN", "NOTED", "SOLUTION_SHOWN", "Line", "Standing", "append", "log_path", "read", "standings"]

SOLUTION_SHOWN = "solution shown"
HINT_SHOWN = "hint shown"
NOTED = "noted"
_HELP = (SOLUTION_SHOWN, HINT_SHOWN)


@dataclass(frozen=True)
class Line:
    """One line of the log.

    Attributes:
        at: When, in UTC, ISO 8601.
        lesson: Lesson id, ``"01"``.
        exercise: Exercise id, ``"1.2"``.
        outcome: ``"correct"``, ``"not yet"``, ``"raised"``, ``"hint shown"``, ``"solution shown"``
            or ``"noted"`` for a question of the test before the course, whose answer is not marked.
        tries: How many tries the session had made by then.
        session: Random id of the session, so that tries can be told apart.
    """

    at: str
    lesson: str
    exercise: str
    outcome: str
    tries: int
    session: str


@dataclass(frozen=True)
class Standing:
    """Where a person stands with one exercise.

    Attributes:
        exercise: Exercise id.
        outcome: ``"correct"`` once it was, else the last outcome, else ``"not attempted"``.
        tries: Tries up to the first pass, over all sessions; all tries when there was no pass.
        shown: Whether the solution was looked at before a pass.
        hints: How many hints were looked at before a pass.
        noted: Whether it was done without being marked.
    """

    exercise: str
    outcome: str = "not attempted"
    tries: int = 0
    shown: bool = False
    hints: int = 0
    noted: bool = False

    @property
    def unaided(self) -> bool:
        """Whether it was right at the first try, without hints and solution."""
        return self.outcome == "correct" and not self.noted and self.need == 0

    @property
    def worth_another_look(self) -> bool:
        """Whether the exercise was wrong at first, passed with hints or the solution, or tried and never passed."""
        return self.need > 0

    @property
    def need(self) -> int:
        """What a second look is worth: 3 not passed, 2 with the solution, 1 wrong at first or with hints, else 0."""
        if not (self.tries or self.shown or self.hints):
            return 0
        if self.outcome != "correct":
            return 3
        return 2 if self.shown else int(self.tries > 1 or self.hints > 0)


def log_path() -> Path:
    """Return where the log lies: ``progress.jsonl`` in the work folder."""
    return places.work() / "progress.jsonl"


def append(lesson: str, exercise: str, *, outcome: str, tries: int, session: str, path: Path | None = None) -> Line:
    """Add one line to the log; one write, so that several kernels can do it at once.

    Args:
        lesson: Lesson id.
        exercise: Exercise id.
        outcome: See `Line`.
        tries: Tries of this session so far.
        session: The session's id.
        path: The log; None for the one in the work folder.

    Returns:
        The line as written.

    Raises:
        OSError: The folder cannot be written; the caller says so once and goes on.
    """
    line = Line(datetime.now(UTC).isoformat(timespec="seconds"), lesson, exercise, outcome, tries, session)
    path = path or log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(line), ensure_ascii=False) + "\n"
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (text if _ends_clean(handle) else "\n" + text).encode())
    finally:
        os.close(handle)
    return line


def _ends_clean(handle: int) -> bool:
    size = os.fstat(handle).st_size
    if size == 0:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def read(path: Path | None = None) -> list[Line]:
    """Read a log; a line that is not whole is left out, so that a crash costs one line at most.

    Args:
        path: The log; None for the one in the work folder.

    Returns:
        Its lines in the order written; none when there is no log yet.

    Example:
        >>> read(Path("no such file"))
        []
    """
    path = path or log_path()
    try:
        raw = path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [line for line in map(_parsed, raw.splitlines()) if line is not None]


def _parsed(text: str) -> Line | None:
    try:
        row = json.loads(text)
        line = Line(**{field.name: row[field.name] for field in fields(Line)})
    except (ValueError, KeyError, TypeError):
        return None
    return line if isinstance(line.tries, int) and isinstance(line.outcome, str) else None


def standings(lines: Iterable[Line], exercises: Sequence[str], *, lesson: str) -> list[Standing]:
    """Sum up a log for the exercises of one lesson.

    Args:
        lines: Lines of one person, oldest first.
        exercises: Exercise ids in the order of the lesson.
        lesson: Lesson id; lines of other lessons are left out.

    Returns:
        One standing an exercise.

    Example:
        >>> line = Line("2026-06-01T08:00:00+00:00", "01", "1.1", "correct", 2, "s")
        >>> standings([line], ["1.1", "1.2"], lesson="01")[0].outcome
        'correct'
    """
    of_lesson = [line for line in lines if line.lesson == lesson]
    return [_standing(exercise, [line for line in of_lesson if line.exercise == exercise]) for exercise in exercises]


def _standing(exercise: str, lines: Sequence[Line]) -> Standing:
    passed = next((i for i, line in enumerate(lines) if line.outcome in ("correct", NOTED)), None)
    until = lines if passed is None else lines[: passed + 1]
    checks = [line.outcome for line in until if line.outcome not in _HELP]
    helps = [line.outcome for line in until if line.outcome in _HELP]
    last = checks[-1] if checks else "not attempted"
    noted = last == NOTED
    shown, hints = SOLUTION_SHOWN in helps, helps.count(HINT_SHOWN)
    return Standing(exercise, "correct" if noted else last, len(checks), shown, hints, noted)
