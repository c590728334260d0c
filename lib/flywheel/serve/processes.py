"""Turns settings into a server process that is known to answer, and that ends when it should."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from flywheel.errors import FlywheelError
from flywheel.serve.settings import HOST, environment
from flywheel.words import gettext as _

__all__ = ["Child", "Server", "child", "free_port", "stop_signals", "wait_for_end", "wait_until_ready", "write_private"]

_READY = {"learn": "/api/status", "present": "/voila/api/contents"}
_STOP_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


@dataclass(frozen=True)
class Server:
    """One server as others may find it.

    Attributes:
        name: ``"learn"`` or ``"present"``.
        port: Where it listens, on this machine only.
        token: The secret that opens it; never shown in logs or on the command line.
        pid: Its process.
        started: When that process was made (seconds since 1970), which tells it from a later one with the same pid.
    """

    name: str
    port: int
    token: str = field(repr=False)
    pid: int
    started: float

    @property
    def address(self) -> str:
        """Return the address without its key."""
        return f"http://{HOST}:{self.port}/"

    @property
    def link(self) -> str:
        """Return the address with its key: for the terminal, never for a page."""
        return f"{self.address}?token={self.token}"

    @property
    def front(self) -> str:
        """Return the link that opens JupyterLab to this browser and leads on to the front page; ``learn`` only."""
        return f"{self.address}front?token={self.token}"


@dataclass(frozen=True)
class Child:
    """A server this process has started, with the log it writes."""

    server: Server
    process: subprocess.Popen[bytes]
    log: Path


def free_port(wanted: int) -> int:
    """Return ``wanted``, or the next port on which nothing listens.

    Args:
        wanted: A port from 1 to 65535; 0 lets the system choose.

    Raises:
        FlywheelError: The port is no port, or none of the next 50 is free.
    """
    if not 0 <= wanted <= 65535:
        raise FlywheelError(_("port {port} does not exist; choose one from 1024 to 65535").format(port=wanted))
    for port in range(wanted, min(wanted + 50, 65536)):
        with socket.socket() as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise FlywheelError(
        _("no free port from {first} on; choose another with --port and --present-port").format(first=wanted)
    )


@contextmanager
def child(name: str, settings: Mapping[str, Any], *, work: Path, port: int, token: str) -> Iterator[Child]:
    """Start a server for the length of a ``with`` block.

    Args:
        name: ``"learn"`` or ``"present"``: the module of this package that serves.
        settings: What that module reads; kept in a file that only its owner can open.
        work: Folder for settings and logs.
        port: The port named in the settings.
        token: The token named in the settings.

    Yields:
        The server, started but perhaps not answering yet: see ``wait_until_ready``.
    """
    log = _ready_folder(work / "logs") / f"{name}.log"
    file = _ready_folder(work / ".jupyter") / f"{name}.json"
    write_private(file, json.dumps(settings, indent=1))
    with log.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603  # our own module with our own file
            [sys.executable, "-m", f"flywheel.serve.{name}", str(file)],
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=subprocess.STDOUT,
            cwd=work,
            env=environment(work),
            start_new_session=True,
        )
    try:
        made = psutil.Process(process.pid).create_time()
        yield Child(Server(name, port, token, process.pid, made), process, log)
    finally:
        _end(process)
        file.unlink(missing_ok=True)


def _ready_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as sink:
        sink.write(text)
    unfinished.replace(path)


def _end(process: subprocess.Popen[bytes], *, patience_seconds: float = 10) -> None:
    """Ask, wait, then insist; kernels end with their server."""
    kernels = _descendants(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience_seconds)
    process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()
    for kernel in kernels:
        with suppress(psutil.NoSuchProcess):
            kernel.kill()


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def wait_until_ready(started: Child, *, seconds: float = 90) -> None:
    """Return when the server answers to its key.

    Args:
        started: What ``child`` yielded.
        seconds: How long to wait at most.

    Raises:
        FlywheelError: It ended, or did not answer in time; the message holds the last lines of its log.
    """
    deadline = time.monotonic() + seconds
    while not _answers(started.server):
        if started.process.poll() is not None:
            raise FlywheelError(_failure(started, _("The {name} server ended while starting.")))
        if time.monotonic() > deadline:
            raise FlywheelError(_failure(started, _("The {name} server did not answer in time.")))
        time.sleep(0.1)


def _answers(server: Server) -> bool:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=2)  # no proxy ever comes between
    try:
        connection.request("GET", _READY[server.name], headers={"Authorization": f"token {server.token}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _failure(started: Child, sentence: str) -> str:
    lines = started.log.read_text(encoding="utf-8", errors="replace").replace(started.server.token, "…").splitlines()
    said = "\n".join(f"    {line}" for line in lines[-10:]) or "    " + _("(nothing)")
    return "\n".join(
        [
            sentence.format(name=started.server.name),
            _("Its last words:"),
            said,
            _("All of them are in {log}. `flywheel doctor` checks this machine.").format(log=started.log),
        ]
    )


@contextmanager
def stop_signals() -> Iterator[None]:
    """Let every way of asking a process to stop end the block like Ctrl-C, so that servers are stopped in order."""

    def interrupt(*_signal: object) -> None:
        raise KeyboardInterrupt

    previous = {number: signal.signal(number, interrupt) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def wait_for_end(children: Sequence[Child]) -> Child:
    """Wait until a server ends by itself, and return it."""
    while True:
        for each in children:
            if each.process.poll() is not None:
                return each
        time.sleep(0.5)
