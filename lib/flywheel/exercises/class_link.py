"""A trainee's progress log → the board of their class, in the background and again after an outage.

Nothing here can hold up or fail a check: a thread of its own reads the log and posts what the board has not confirmed
yet. Outside a class (no ``FLYWHEEL_BOARD_URL``) nothing happens. An answer leaves the notebook in one case only: the
key chosen in a choice exercise, while the trainer has a poll on just that exercise open.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flywheel.exercises import progress
from flywheel.exercises.progress import Line

__all__ = ["BATCH", "BOARD", "TOKEN", "Link", "event_ids", "tell"]

BOARD, TOKEN = "FLYWHEEL_BOARD_URL", "JUPYTERHUB_API_TOKEN"
BATCH = 200
TIMEOUT_SECONDS = 5
RETRY_SECONDS = (2, 5, 15, 60)
_log = logging.getLogger(__name__)


def event_ids(lines: Iterable[Line]) -> dict[str, Line]:
    """Give every line of a log an id that stays the same however often the log is read or sent.

    Args:
        lines: One person's lines, oldest first. Equal lines are told apart by their order.

    Returns:
        Id (32 hexadecimal digits) → line.

    Example:
        >>> line = Line("2026-06-01T08:00:00+00:00", "01", "1.1", "hint shown", 0, "s")
        >>> len(event_ids([line, line]))
        2
    """
    seen: Counter[str] = Counter()
    found = {}
    for line in lines:
        text = json.dumps(asdict(line), sort_keys=True)
        seen[text] += 1
        found[hashlib.sha256(f"{seen[text]} {text}".encode()).hexdigest()[:32]] = line
    return found


class Link:
    """The line from one process to the board; ``tell`` returns at once, ``send`` does the work."""

    def __init__(self, board: str, token: str, log: Path) -> None:
        """Keep the board's address, the trainee's hub token and the log that is the source of everything."""
        self.board, self.token, self.log = board.rstrip("/"), token, log
        self._confirmed: set[str] = set()
        self._choices: dict[str, str] = {}
        self._lesson = ""
        self._wake = threading.Event()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._thread: threading.Thread | None = None

    def tell(self, lesson: str = "", choice: tuple[str, str] | None = None) -> None:
        """Note where the person is and, of a choice exercise, which key was chosen; then wake the thread."""
        self._lesson = lesson or self._lesson
        if choice:
            self._choices[choice[0]] = choice[1]
        self._wake.set()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="class-board", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        failures = 0
        while True:
            self._wake.wait(RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1] if failures else None)
            self._wake.clear()
            try:
                self.send()
                failures = 0
            except Exception:  # noqa: BLE001  # whatever is wrong with the board, the lesson goes on
                _log.debug("the board did not take the progress", exc_info=True)
                failures += 1

    def send(self) -> int:
        """Post what the board has not confirmed, and the choice in an open poll.

        Returns:
            How many lines the board confirmed.

        Raises:
            OSError: The board did not answer, or refused; the lines stay unconfirmed and are sent again.
        """
        events = [{"id": key} | asdict(line) for key, line in event_ids(progress.read(self.log)).items()]
        fresh = [event for event in events if event["id"] not in self._confirmed]
        for start in range(0, max(len(fresh), 1), BATCH):
            batch = fresh[start : start + BATCH]
            answer = self._post("api/events", {"lesson": self._lesson, "events": batch})
            self._confirmed |= {event["id"] for event in batch}
        self._vote(answer.get("poll") or {})
        return len(fresh)

    def _vote(self, poll: Mapping[str, Any]) -> None:
        exercise = str(poll.get("exercise"))
        if exercise in self._choices:
            self._post("api/votes", {"poll": poll["id"], "choice": self._choices[exercise]})
            del self._choices[exercise]

    def _post(self, what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.board}/{what}", json.dumps(body).encode(), headers)  # noqa: S310  # the hub's address
        with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            said: dict[str, Any] = json.load(answer)
            return said


_links: dict[tuple[int, str], Link] = {}


def tell(lesson: str = "", choice: tuple[str, str] | None = None) -> None:
    """Tell the class's board that there is something new; outside a class do nothing. Never blocks, never raises.

    Args:
        lesson: Id of the lesson the person is in; empty for the one told last.
        choice: Exercise and the key chosen there; it is posted only while a poll on this exercise is open.

    Example:
        >>> tell("01")
    """
    board, token = os.environ.get(BOARD), os.environ.get(TOKEN)
    if not (board and token):
        return
    key = os.getpid(), board  # a forked kernel needs a thread of its own
    if key not in _links:
        _links[key] = Link(board, token, progress.log_path())
    _links[key].tell(lesson, choice)
