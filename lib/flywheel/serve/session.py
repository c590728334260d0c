"""Turns the two servers into one session that a second start finds again and `flywheel stop` can end."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from flywheel.errors import FlywheelError
from flywheel.serve.processes import Child, Server, child, free_port, wait_until_ready, write_private
from flywheel.serve.settings import HOST, learn_settings, present_settings
from flywheel.words import gettext as _

__all__ = ["Running", "claimed", "open_servers", "running", "stop"]

_STATE = ".servers.json"


@dataclass(frozen=True)
class Running:
    """A session: the process that holds it and its servers.

    Attributes:
        pid: The process of `flywheel start`.
        started: When that process was made, in seconds since 1970.
        servers: ``learn`` and ``present``, in this order; none while they are being prepared.
    """

    pid: int
    started: float
    servers: tuple[Server, ...]


@contextmanager
def open_servers(
    work: Path, pages: Path, *, port: int = 8888, present_port: int = 8866, first_page: str = "/lab"
) -> Iterator[tuple[Child, ...]]:
    """Serve for the length of a ``with`` block, both servers answering, the session noted in ``work``.

    Args:
        work: The trainee's folder, root of JupyterLab.
        pages: The folder of live pages that Voila shows.
        port: Wanted port of JupyterLab; the next free one is taken when it is in use.
        present_port: Wanted port of Voila, likewise.
        first_page: Where JupyterLab opens.

    Yields:
        ``learn`` and ``present``.

    Raises:
        FlywheelError: There is no folder of pages, a server does not come up, or no port is free.
    """
    if not pages.is_dir():
        raise FlywheelError(_("{folder} is not there; `make build` writes it from course/").format(folder=pages))
    learn_port = free_port(port)
    voila_port = free_port(present_port if present_port != learn_port else present_port + 1)
    tokens = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    front = f"http://{HOST}:{voila_port}/?token={tokens[1]}"
    learn = learn_settings(work, port=learn_port, token=tokens[0], first_page=first_page, front=front)
    address = f"http://{HOST}:{learn_port}/"
    reports = work / "reports"
    present = present_settings(pages, port=voila_port, token=tokens[1], learn=address, reports=reports, guests=False)
    with ExitStack() as stack:
        children = (
            stack.enter_context(child("learn", learn, work=work, port=learn_port, token=tokens[0])),
            stack.enter_context(child("present", present, work=work, port=voila_port, token=tokens[1])),
        )
        for started in children:
            wait_until_ready(started)
        _note(work, tuple(started.server for started in children))
        stack.callback((work / _STATE).unlink, missing_ok=True)
        yield children


@contextmanager
def claimed(work: Path) -> Iterator[None]:
    """Keep other starts away from ``work`` for the length of a ``with`` block, also before any server answers.

    Args:
        work: The trainee's folder.

    Raises:
        FlywheelError: Another process has it.
    """
    other = running(work)
    if other:
        message = _(
            "Process {pid} is starting the workbook already; wait for its links, or end it with `flywheel stop`."
        )
        raise FlywheelError(message.format(pid=other.pid))
    _note(work, ())
    try:
        yield
    finally:
        (work / _STATE).unlink(missing_ok=True)


def _note(work: Path, servers: tuple[Server, ...]) -> None:
    me = psutil.Process()
    write_private(work / _STATE, json.dumps(asdict(Running(os.getpid(), me.create_time(), servers)), indent=1))


def running(work: Path) -> Running | None:
    """Return the session that serves ``work`` now, or None; what a crash left behind does not count.

    Example:
        >>> running(Path("no such folder")) is None
        True
    """
    session = _read(work)
    if session is None or _alive(session.pid, session.started) is None:
        return None
    return session


def _read(work: Path) -> Running | None:
    try:
        noted = json.loads((work / _STATE).read_text(encoding="utf-8"))
        return Running(noted["pid"], noted["started"], tuple(Server(**server) for server in noted["servers"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _alive(pid: int, started: float) -> psutil.Process | None:
    """Return the process, unless it has ended or its number went to another one."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        if abs(process.create_time() - started) < 1 and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def stop(work: Path, *, patience_seconds: float = 30) -> bool:
    """End the session that serves ``work``, whoever started it.

    Returns:
        Whether there was anything to stop.
    """
    session = _read(work)
    if session is None:
        return False
    holder = _alive(session.pid, session.started)
    found = [holder] if holder else []
    _finish(found, patience_seconds=patience_seconds)
    left = [process for server in session.servers if (process := _alive(server.pid, server.started))]
    _finish(left, patience_seconds=5)
    (work / _STATE).unlink(missing_ok=True)
    return bool(found or left)


def _finish(processes: list[psutil.Process], *, patience_seconds: float) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _gone, stubborn = psutil.wait_procs(processes, timeout=patience_seconds)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
