"""What the store of a class holds → what the trainer's board shows: where people are, what is hard, what was chosen."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from flywheel import stats
from flywheel.exercises import masters, syllabus
from flywheel.exercises.classroom import ClassBoard, class_board
from flywheel.exercises.progress import Line, standings
from flywheel.exercises.specs import Choice, offered
from flywheel.hub.store import Poll, Store
from flywheel.words import current, ngettext
from flywheel.words import gettext as _

__all__ = ["FEWEST", "Bar", "Hard", "Person", "PollView", "View", "poll_view", "pollable", "view"]

FEWEST = 5
"""Below this number of people nothing is shown that was added up over people."""
STUCK_TRIES = 3


@dataclass(frozen=True)
class Person:
    """One row of "who is where".

    Attributes:
        name: Account name without the class code.
        lesson: Title of the lesson the person is in; empty before the first.
        exercise: Exercise of the last check, hint or solution; empty before the first.
        done: How many exercises are done, ``"12 / 184"``.
        seen: How long ago there was a sign of life, in words.
        stuck: Whether the last exercise was tried three times or more without a pass.
    """

    name: str
    lesson: str
    exercise: str
    done: str
    seen: str
    stuck: bool


@dataclass(frozen=True)
class Hard:
    """One row of "which exercises are hard": what the person reads."""

    exercise: str
    tried: int
    passed: int
    first_try: str
    tries: str
    helped: int


@dataclass(frozen=True)
class Bar:
    """One option of a poll: its key and text, how many chose it, and that as a share between 0 and 1."""

    key: str
    text: str
    n: int
    share: float


@dataclass(frozen=True)
class PollView:
    """One poll as the trainer may see it; ``bars`` are empty while it is open and when fewer than five answered."""

    exercise: str
    title: str
    ask: str
    open: bool
    n: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class View:
    """The whole board."""

    people: tuple[Person, ...]
    hard: tuple[Hard, ...]
    polls: tuple[PollView, ...]
    at: str


@cache
def pollable() -> Mapping[str, Choice]:
    """Return the choice exercises a poll can be about: id → exercise; the tests before and after are left out.

    Example:
        >>> "0.8" in pollable()
        False
    """
    specs = [spec for lesson in syllabus.read() for spec in masters.load_specs(lesson)]
    return {
        spec.id: spec
        for spec in specs
        if isinstance(spec, Choice) and spec.probe is None and isinstance(spec.options, Mapping)
    }


def poll_view(poll: Poll) -> PollView:
    """Return a poll as the trainer may see it.

    Args:
        poll: As the store holds it.

    Returns:
        With the distribution only when the poll is closed and at least five answered: no answer can be told from its
        neighbour by watching the numbers move.

    Example:
        >>> poll_view(Poll(1, "1.17", "2026-06-01T08:00:00+00:00", "2026-06-01T08:05:00+00:00", 4, {"a": 4})).bars
        ()
    """
    spec = pollable().get(poll.exercise)
    options = offered(spec, None) if spec else dict.fromkeys(poll.counts, "")
    show = bool(poll.closed) and poll.n >= FEWEST
    bars = [
        Bar(key, _(text), n, n / poll.n) for key, text in options.items() if show for n in [poll.counts.get(key, 0)]
    ]
    title, ask = (_(spec.title), _(spec.ask)) if spec else ("", "")
    return PollView(poll.exercise, title, ask, not poll.closed, poll.n, tuple(bars))


def view(store: Store, people: Sequence[str], *, now: datetime | None = None) -> View:
    """Return everything the board shows.

    Args:
        store: The class's database.
        people: Accounts of the trainees; of others nothing is shown.
        now: The time "ago" is counted from; None for now.

    Returns:
        The board, in the language in force.
    """
    now = now or datetime.now(UTC)
    logs, places = store.logs(), store.places()
    own = {person: logs.get(person, []) for person in people}
    board = _board(own)
    return View(
        people=tuple(_person(person, own[person], places.get(person), board, now) for person in people),
        hard=_hard(board, own),
        polls=tuple(poll_view(poll) for poll in store.polls()[:5]),
        at=now.astimezone().strftime("%H:%M:%S"),
    )


_lock = threading.Lock()
_last: dict[object, ClassBoard] = {}


def _board(logs: Mapping[str, Sequence[Line]]) -> ClassBoard:
    """Sum the class up, once for as long as nothing was added."""
    key = current(), tuple((person, len(lines)) for person, lines in logs.items())
    with _lock:
        if key not in _last:
            board = class_board(logs)
            _last.clear()
            _last[key] = board
        return _last[key]


def _person(
    person: str, lines: Sequence[Line], place: tuple[str, str] | None, board: ClassBoard, now: datetime
) -> Person:
    rows = board.table[board.table["person"] == person]
    titles = {lesson.id: f"{lesson.id} {_(lesson.title)}" for lesson in syllabus.read()}
    last = next((line for line in reversed(lines) if line.lesson in titles), None)
    lesson = place[0] if place else last.lesson if last else ""
    ends = [place[1]] if place else []
    seen = max(ends + [line.at for line in lines[-1:]], default="")
    return Person(
        name=person.partition("-")[2] or person,
        lesson=titles.get(lesson, ""),
        exercise=last.exercise if last else "",
        done=f"{int(rows['done'].sum())} / {int(rows['exercises'].sum())}",
        seen=_ago(seen, now),
        stuck=last is not None and _stuck(lines, last),
    )


def _stuck(lines: Sequence[Line], last: Line) -> bool:
    (standing,) = standings(lines, [last.exercise], lesson=last.lesson)
    return standing.need == 3 and standing.tries >= STUCK_TRIES  # 3 is "not passed"


def _ago(at: str, now: datetime) -> str:
    if not at:
        return _("not yet here")
    minutes = max(int((now - datetime.fromisoformat(at)).total_seconds() // 60), 0)
    if minutes < 1:
        return _("just now")
    if minutes < 2 * 60:
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 2 * 24:
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    return ngettext("{n} day ago", "{n} days ago", hours // 24).format(n=hours // 24)


def _hard(board: ClassBoard, logs: Mapping[str, Sequence[Line]]) -> tuple[Hard, ...]:
    rows = []
    for row in board.exercises.to_dict("records"):
        if row["tried"] < FEWEST:
            continue
        each = [standings(lines, [row["exercise"]], lesson=row["lesson"])[0] for lines in logs.values()]
        tried = [one for one in each if one.tries or one.hints or one.shown]
        mean = sum(one.tries for one in tried) / len(tried)
        share = stats.Estimate(row["value"], row["low"], row["high"], row["n"], 0.95)
        name = f"{row['exercise']} {row['title']}"
        helped = sum(bool(one.hints or one.shown) for one in tried)
        rows.append(Hard(name, row["tried"], row["passed"], str(share), f"{mean:.1f}", helped))
    return tuple(rows)
