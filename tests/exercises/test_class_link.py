"""Progress reaches the board of a class without a lesson ever waiting for it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flywheel.exercises import class_link, progress
from flywheel.exercises.class_link import BATCH, Link, event_ids


class Board:
    """A board that notes what comes, and refuses as long as it is told to."""

    def __init__(self):
        self.heard, self.refuse, self.poll, self.news = [], 0, None, threading.Event()
        board = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, board.refuse = (503, board.refuse - 1) if board.refuse else (200, 0)
                if status == 200:
                    board.heard.append((self.path, self.headers["Authorization"], body))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps({"refused": 0, "poll": board.poll}).encode())
                board.news.set()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/services/board/"

    def events(self):
        """Return the ids of all events, in the order in which they came."""
        return [event["id"] for path, _token, body in self.heard if path.endswith("events") for event in body["events"]]

    def votes(self):
        """Return what was posted to the poll."""
        return [body for path, _token, body in self.heard if path.endswith("votes")]


@pytest.fixture
def board():
    """A board, listening."""
    made = Board()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join(30)


@pytest.fixture
def link(board, tmp_path):
    """A link to it from a log with two lines."""
    log = tmp_path / "progress.jsonl"
    for outcome in ("not yet", "correct"):
        progress.append("01", "1.1", outcome=outcome, tries=1, session="s", path=log)
    return Link(board.address, "key", log)


def test_a_line_is_sent_once_while_the_board_confirms(board, link):
    """What is confirmed is not sent again; what is new is."""
    assert link.send() == 2
    assert link.send() == 0
    progress.append("01", "1.2", outcome="correct", tries=1, session="s", path=link.log)
    assert link.send() == 1
    assert board.events() == list(event_ids(progress.read(link.log)))
    assert {token for _path, token, _body in board.heard} == {"token key"}


def test_after_an_outage_everything_is_sent(board, link):
    """A refusal loses nothing: the log is the source."""
    board.refuse = 1
    with pytest.raises(OSError, match="503"):
        link.send()
    assert link.send() == 2
    assert len(board.events()) == 2


def test_a_new_kernel_sends_the_same_ids(board, link):
    """The board can tell what it has already."""
    link.send()
    Link(board.address, "key", link.log).send()
    first, second = board.events()[:2], board.events()[2:]
    assert first == second


def test_a_long_log_goes_in_parts(board, link):
    """No message holds more than the board takes."""
    for number in range(BATCH):
        progress.append("01", "1.1", outcome="not yet", tries=number, session="s", path=link.log)
    assert link.send() == BATCH + 2
    assert [len(body["events"]) for _path, _token, body in board.heard] == [BATCH, 2]


def test_a_choice_leaves_only_for_an_open_poll(board, link):
    """Without a poll on this exercise the key stays here; with one it is sent once."""
    link._choices["1.17"] = "b"
    link.send()
    board.poll = {"id": 3, "exercise": "1.18"}
    link.send()
    assert board.votes() == []
    board.poll = {"id": 4, "exercise": "1.17"}
    link.send()
    link.send()
    assert board.votes() == [{"poll": 4, "choice": "b"}]


def test_the_thread_tries_again(board, link, monkeypatch):
    """After a refusal the background thread comes back by itself."""
    monkeypatch.setattr(class_link, "RETRY_SECONDS", (0.01,))
    board.refuse = 2
    link.tell("01")
    while not board.events():
        assert board.news.wait(30)
        board.news.clear()
    assert board.heard[0][2]["lesson"] == "01"


def test_a_lesson_tells_the_board(board, ex, work, monkeypatch):
    """A check, a hint and the lesson itself reach the board; the choice does so for the poll."""
    monkeypatch.setenv(class_link.BOARD, board.address)
    monkeypatch.setenv(class_link.TOKEN, "key")
    monkeypatch.setattr(class_link, "_links", {})
    board.poll = {"id": 1, "exercise": "7.4"}
    ex["7.4"].hint()
    ex["7.4"].check("a")
    while len(board.events()) < 2 or not board.votes():
        assert board.news.wait(30)
        board.news.clear()
    assert board.votes() == [{"poll": 1, "choice": "a"}]
    assert board.heard[-1][2].get("lesson", "07") == "07"


def test_a_board_that_is_gone_changes_nothing(ex, work, monkeypatch):
    """The check answers as ever, and the line stands in the log."""
    monkeypatch.setenv(class_link.BOARD, "http://127.0.0.1:1/services/board/")
    monkeypatch.setenv(class_link.TOKEN, "key")
    monkeypatch.setattr(class_link, "_links", {})
    assert ex["7.4"].check("b").head == "Correct"
    assert [line.outcome for line in progress.read()] == ["correct"]


def test_outside_a_class_nothing_is_started(ex, work, monkeypatch):
    """Without the hub's environment there is no link at all."""
    monkeypatch.delenv(class_link.BOARD, raising=False)
    monkeypatch.setattr(class_link, "_links", {})
    ex["7.4"].check("b")
    assert class_link._links == {}
