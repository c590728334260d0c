"""A database of a class in a file of its own, and the board's service with a hub that believes every token."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from flywheel.exercises.progress import Line
from flywheel.hub import board
from flywheel.hub.store import Store

PREFIX = "/services/board/"


@pytest.fixture
def line() -> Callable[..., Line]:
    """Make one line of a log, at 8 o'clock and some minutes."""

    def made(exercise: str = "1.17", outcome: str = "not yet", *, minute: int = 0, tries: int = 1) -> Line:
        return Line(f"2026-06-01T08:{minute:02}:00+00:00", "01", exercise, outcome, tries, "s")

    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    made = Store(f"sqlite:///{tmp_path / 'board.sqlite'}")
    yield made
    made.close()


class Believing(HubOAuth):
    """A hub for which the token is the name; ``outsider`` may not use the board, ``culler`` is a service."""

    async def user_for_token(self, name: str, *_: Any, **__: Any) -> dict[str, Any] | None:
        """Return who somebody is."""
        scopes = [] if name == "outsider" else ["access:services!service=board"]
        kind = "service" if name == "culler" else "user"
        return {"name": name, "kind": kind, "scopes": scopes} if name != "nobody" else None


class Board:
    """The service, asked as notebooks and a trainer's script ask it."""

    def __init__(self, address: str) -> None:
        """Keep where it is."""
        self.address = address

    def post(self, what: str, body: Any, *, who: str | None) -> requests.Response:
        """Post JSON."""
        headers = {"Authorization": f"token {who}"} if who else {}
        return requests.post(self.address + what, json=body, headers=headers, timeout=30, allow_redirects=False)

    def page(self, *, who: str | None, **form: str) -> requests.Response:
        """Look at the board, or press a button on it."""
        headers = {"Authorization": f"token {who}"} if who else {}
        how = "POST" if form else "GET"
        return requests.request(how, self.address, data=form, headers=headers, timeout=60, allow_redirects=False)


@pytest.fixture
def served(store: Store) -> Iterator[Board]:
    """The board of a class of six trainees, a1 to a6, with the trainer t."""
    auth = Believing(api_token="-", oauth_client_id="service-board", base_url=PREFIX)  # noqa: S106  # opens nothing
    auth.access_scopes = {"access:services!service=board"}
    trainees = [f"c-a{number}" for number in range(1, 7)]
    loop = asyncio.new_event_loop()
    socket, port = bind_unused_port()

    async def start() -> HTTPServer:
        app = board.application(
            store, trainers=frozenset({"c-trainer"}), trainees=lambda: trainees, prefix=PREFIX, hub_auth=auth
        )
        server = HTTPServer(app, max_buffer_size=board.BODY_BYTES)
        server.add_socket(socket)
        return server

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    yield Board(f"http://127.0.0.1:{port}{PREFIX}")

    async def stop() -> None:
        server.stop()
        await server.close_all_connections()

    asyncio.run_coroutine_threadsafe(stop(), loop).result(30)
    if hasattr(auth, "_thread_loop"):  # JupyterHub leaves it to the end of the process
        auth._pool.submit(auth._thread_loop.close).result(30)
        auth._pool.shutdown()
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    loop.close()
