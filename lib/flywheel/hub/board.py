"""Posts of notebooks and clicks of a trainer → the board of a class, as a service of its JupyterHub.

Run by the hub: ``python -m flywheel.hub.board``. It alone opens the database. Who somebody is, the hub says; a trainee
can post as nobody else, and only the trainer sees the board.
"""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import mistune
from jinja2 import Environment, FileSystemLoader, select_autoescape
from jupyterhub.services.auth import (  # type: ignore[import-untyped]  # JupyterHub ships no types
    HubAuthenticated,
    HubOAuth,
    HubOAuthCallbackHandler,
    UserNotAllowed,
)
from tornado import web
from tornado.httpserver import HTTPServer

from flywheel.errors import FlywheelError
from flywheel.exercises.class_link import BATCH
from flywheel.exercises.progress import HINT_SHOWN, NOTED, SOLUTION_SHOWN, Line
from flywheel.hub.store import Store
from flywheel.hub.wording import board_words
from flywheel.words import chinese_font, current
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.hub.views import View

__all__ = ["application", "event", "main", "options"]

SHARE = Path(__file__).parent / "share"
OUTCOMES = {"correct", "not yet", "raised", HINT_SHOWN, NOTED, SOLUTION_SHOWN}
BODY_BYTES = 512 * 1024
MOST_TRIES = 100_000
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self';"
    " font-src data:; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def event(row: Any) -> tuple[str, Line] | None:
    """Read one event as a notebook posts it; None for anything that no notebook of ours would post.

    Example:
        >>> event({"id": "x"}) is None
        True
    """
    try:
        line = Line(*(row[name] for name in ("at", "lesson", "exercise", "outcome", "tries", "session")))
        known = line.outcome in OUTCOMES and type(line.tries) is int and 0 <= line.tries <= MOST_TRIES
        names = all(re.fullmatch(r"[\w.-]{1,40}", text) for text in (line.lesson, line.exercise, line.session))
        dated = datetime.fromisoformat(line.at).tzinfo is not None and len(line.at) <= len(
            "2026-06-01T08:00:00.123456+00:00"
        )
        whole = re.fullmatch(r"[0-9a-f]{32}", row["id"])
    except (KeyError, TypeError, ValueError):
        return None
    return (row["id"], line) if known and names and dated and whole else None


def options(exercise: str) -> dict[str, str]:
    """Return what can be chosen in an exercise that a poll can be about; nothing for any other."""
    from flywheel.hub.views import pollable

    spec = pollable().get(exercise)
    return dict(spec.options) if spec and isinstance(spec.options, Mapping) else {}


def _seen(store: Store, trainees: Sequence[str]) -> tuple[View, dict[str, str]]:
    """Return the board and the exercises a poll can be about; loads pandas when it is first called."""
    from flywheel.hub.views import pollable, view

    return view(store, trainees), {spec.id: f"{spec.id} {_(spec.title)}" for spec in pollable().values()}


class _Handler(HubAuthenticated, web.RequestHandler):  # type: ignore[misc]  # JupyterHub is untyped
    """What all addresses share: the store, the trainees, headers, and refusals in words."""

    def initialize(self, store: Store, trainers: frozenset[str], trainees: Any, hub_auth: HubOAuth) -> None:
        self.store, self.trainers, self.trainees, self.hub_auth = store, trainers, trainees, hub_auth

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)

    async def prepare(self) -> None:
        """Ask the hub who it is, without keeping others waiting."""
        known = await self.hub_auth.get_user(self, sync=False)
        try:
            self._hub_auth_user_cache = self.check_hub_user(known) if known else None
        except UserNotAllowed as err:
            raise web.HTTPError(403) from err

    def data_received(self, chunk: bytes) -> None:
        """Nothing is streamed."""


class _Api(_Handler):
    """What notebooks post: only with a hub token, which says who posts."""

    def check_xsrf_cookie(self) -> None:
        """A cookie opens nothing here, so no other page can make a browser post."""

    async def prepare(self) -> None:
        await super().prepare()
        person = self.current_user
        if not person or not getattr(self, "_token_authenticated", False) or person.get("kind") != "user":
            raise web.HTTPError(403)
        self.person = person["name"]
        try:
            self.body = json.loads(self.request.body)
        except ValueError as err:
            raise web.HTTPError(400) from err
        if not isinstance(self.body, dict):
            raise web.HTTPError(400)

    def write_error(self, status_code: int, **_why: Any) -> None:
        self.finish({"status": status_code})


class _Events(_Api):
    """Keeps lines of the log, notes the lesson, and answers with the poll that is open."""

    def post(self) -> None:
        rows = self.body.get("events")
        if not isinstance(rows, list) or len(rows) > BATCH:
            raise web.HTTPError(400)
        read = [event(row) for row in rows]
        try:
            self.store.keep(self.person, dict(one for one in read if one))
        except FlywheelError as err:
            raise web.HTTPError(429) from err
        lesson = self.body.get("lesson")
        if isinstance(lesson, str) and re.fullmatch(r"\d{2}", lesson):
            self.store.place(self.person, lesson)
        polls = [{"id": poll.id, "exercise": poll.exercise} for poll in self.store.polls()[:1] if not poll.closed]
        self.finish({"refused": read.count(None), "poll": polls[0] if polls else None})


class _Votes(_Api):
    """Counts a choice in the open poll."""

    def post(self) -> None:
        poll = next((one for one in self.store.polls()[:1] if one.id == self.body.get("poll")), None)
        choice = self.body.get("choice")
        if poll is None or self.person in self.trainers or choice not in options(poll.exercise):
            self.finish({"counted": False})
            return
        self.finish({"counted": self.store.vote(poll.id, self.person, choice)})


class _Page(_Handler):
    """The board itself: for the trainer only, whether asked by a browser or with a token."""

    def check_xsrf_cookie(self) -> None:
        if not self.hub_auth.get_token(self, in_cookie=False):
            super().check_xsrf_cookie()

    @web.authenticated
    async def get(self) -> None:
        self._trainer()
        seen, names = await asyncio.to_thread(_seen, self.store, self.trainees())
        self.render_page("board.html", view=seen, pollable=names)

    @web.authenticated
    async def post(self) -> None:
        self._trainer()
        exercise = self.get_body_argument("exercise", "")
        choices: dict[str, str] = await asyncio.to_thread(options, exercise)
        if choices:
            self.store.open_poll(exercise)
        elif self.get_body_argument("close", ""):
            self.store.close_poll()
        else:
            raise web.HTTPError(400)
        self.redirect(self.request.path)

    def _trainer(self) -> None:
        if self.current_user["name"] not in self.trainers:
            raise web.HTTPError(403)

    def write_error(self, status_code: int, **_why: Any) -> None:
        says = {403: _("The board is for the trainer of this class.")}
        said = says.get(status_code, _("This did not work. Go back and try again."))
        self.render_page("refused.html", said=said)

    def render_page(self, name: str, **values: Any) -> None:
        pages: Environment = self.settings["pages"]
        language = {"zh": "zh-CN"}.get(current(), current())
        field = f'<input type="hidden" name="_xsrf" value="{html.escape(self.xsrf_token.decode())}">'
        prefix = self.settings["prefix"]
        body = pages.get_template(name).render(
            language=language, xsrf=field, prefix=prefix, words=board_words(), **values
        )
        self.finish(body.replace("/*font*/", chinese_font(body)))


def application(
    store: Store, *, trainers: frozenset[str], trainees: Any, prefix: str, hub_auth: HubOAuth | None = None
) -> web.Application:
    """Return the service.

    Args:
        store: The database of the class.
        trainers: Account names that may see the board.
        trainees: A function that returns the account names of the trainees.
        prefix: Where the service lies, ``"/services/board/"``.
        hub_auth: What asks the hub who somebody is; None makes one from the environment the hub sets.
    """
    pages = Environment(loader=FileSystemLoader(SHARE / "pages"), autoescape=select_autoescape())
    pages.globals["css"] = files("flywheel.forms").joinpath("sop.css").read_text(encoding="utf-8")
    pages.filters["markdown"] = mistune.create_markdown(escape=True)
    shared = {
        "store": store,
        "trainers": trainers,
        "trainees": trainees,
        "hub_auth": hub_auth or HubOAuth.instance(cache_max_age=60),
    }
    return web.Application(
        [
            (f"{prefix}api/events", _Events, shared),
            (f"{prefix}api/votes", _Votes, shared),
            (f"{prefix}oauth_callback", HubOAuthCallbackHandler),
            (rf"{prefix}static/(board\.js)", web.StaticFileHandler, {"path": SHARE / "static"}),
            (prefix, _Page, shared),
        ],
        cookie_secret=secrets.token_bytes(32),
        xsrf_cookies=True,
        pages=pages,
        prefix=prefix,
    )


def _people(listed: Path) -> dict[str, list[str]]:
    people: dict[str, list[str]] = json.loads(listed.read_text(encoding="utf-8"))
    return people


def main() -> None:
    """Serve until told to stop; the hub says where, and who teaches."""
    store = Store(os.environ["FLYWHEEL_BOARD_DATABASE"])
    listed = Path(os.environ["FLYWHEEL_BOARD_PEOPLE"])  # read anew for each page: people come and go
    address = urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])

    async def serve() -> None:
        app = application(
            store,
            trainers=frozenset(_people(listed)["trainers"]),
            trainees=lambda: _people(listed)["trainees"],
            prefix=os.environ["JUPYTERHUB_SERVICE_PREFIX"],
        )
        server = HTTPServer(app, max_buffer_size=BODY_BYTES, xheaders=True)
        server.listen(address.port or 0, address.hostname or "127.0.0.1")
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
