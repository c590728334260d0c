"""A server's wish for a kernel → a forked process, seen from the server that asked; the template is in `template`."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["NUMBER", "Forked", "NotForkedError", "at_hand", "fork", "forks_here", "loaded", "warm"]

NUMBER = struct.Struct("i")
"""How a pid, an exit code or a signal travels between server and template."""
_LOADING_SECONDS = 60
_AT_START = ("PYTHON", "LD_", "LC_", "LANG", "HOME", "TMPDIR", "MPLCONFIGDIR", "VIRTUAL_ENV")
"""Variables that a process reads while it starts: a kernel that wants them otherwise cannot be forked."""


class NotForkedError(FlywheelError):
    """This kernel cannot be forked; the message says why."""


def forks_here() -> bool:
    """Tell whether kernels can be forked on this system; elsewhere they start as Jupyter starts them."""
    return sys.platform == "linux"


def _heard(link: socket.socket, size: int) -> bytes | None:
    """Return what the other end said, nothing when it has gone, None when it is silent."""
    while True:
        try:
            return link.recv(size)
        except ConnectionResetError:  # it has gone without having read all; what it said before comes next
            continue
        except BlockingIOError:
            return None


class Forked:
    """A forked kernel with the part of ``subprocess.Popen`` that kernel managers use.

    Attributes:
        pid: Its process, which leads a session and a group of its own.
        returncode: Its exit code, negative for a signal; None while it runs.
        orphaned: Whether it ended because its template did.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.orphaned = False
        self._channel = channel

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs; with its template gone, a kernel was killed."""
        if self.returncode is None:
            told = _heard(self._channel, NUMBER.size)
            if told is None:
                return None
            self.orphaned = not told
            self.returncode = NUMBER.unpack(told)[0] if told else -signal.SIGKILL
            self._channel.close()
        return self.returncode

    def wait(self) -> int:
        """Return the exit code when there is one."""
        if self.returncode is None:
            with suppress(OSError):
                self._channel.setblocking(True)
            self.poll()
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Signal the kernel and what it started; the template sends it, as only it knows that the pid is still his."""
        if self.poll() is None:
            with suppress(OSError):
                self._channel.send(NUMBER.pack(number))

    def kill(self) -> None:
        """Kill the kernel and what it started."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class _Template:
    """The template process of this server: started at once, ready some seconds later."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.started_with = _read_at_start(os.environ)
        self.loaded = False
        self._refusal: str | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="flywheel-kernels-", ignore_cleanup_errors=True)
        self._link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            module = ["-X", "frozen_modules=off", "-m", "flywheel.kernels.template"]  # as the debugger wants it
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, *module, str(theirs.fileno()), self._folder.name],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._link.setblocking(False)

    def ended(self) -> str | None:
        """Return why it ended or is about to, None while it lives."""
        while told := _heard(self._link, 4096):
            self.loaded = self.loaded or told == b"ready"
            self._refusal = None if self.loaded else told.decode()
        return self._refusal if told is None else self._refusal or _("it ended while it was loading")

    def close(self) -> None:
        """End it with all its kernels; in a fork of this server only forget it."""
        self._link.close()
        if self.owner == os.getpid():
            if not self.loaded:  # it listens to nobody yet
                self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            self._folder.cleanup()
        else:
            self._folder._finalizer.detach()  # type: ignore[attr-defined]  # it belongs to the process we came from

    async def fork(self, wish: Mapping[str, Any], standard: Sequence[int]) -> Forked | None:
        """Return the kernel, or None when none came up."""
        channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        channel.setblocking(False)
        told = b""
        try:
            with theirs, os.fdopen(os.memfd_create("wish"), "wb") as paper:
                paper.write(json.dumps(wish).encode())
                paper.flush()
                await self._send([theirs.fileno(), paper.fileno(), *standard])
            reply = asyncio.get_running_loop().sock_recv(channel, NUMBER.size)
            told = await asyncio.wait_for(reply, _LOADING_SECONDS)
        except (OSError, TimeoutError):
            return None
        finally:
            if not told:
                channel.close()
        return Forked(NUMBER.unpack(told)[0], channel) if told else None

    async def _send(self, descriptors: Sequence[int]) -> None:
        while True:
            try:
                socket.send_fds(self._link, [b"fork"], descriptors)
            except BlockingIOError:
                await asyncio.sleep(0.01)
            else:
                return


_template: _Template | None = None
_refusal: str | None = None
_lock = threading.Lock()


def warm() -> None:
    """Start this server's template, so that the first kernel need not wait for it; returns at once."""
    with suppress(NotForkedError):
        _at_hand(os.environ)


def at_hand() -> bool:
    """Tell whether this process has a template, be it loaded already or not."""
    return _template is not None and _template.owner == os.getpid()


def loaded() -> bool:
    """Start this process's template if need be and wait until it has loaded; tell whether it forks from now on.

    Who measures how long a kernel takes calls this first, so that the template's own time is not part of it.
    """
    end = time.monotonic() + _LOADING_SECONDS
    while time.monotonic() < end:
        try:
            if _at_hand(os.environ).loaded:
                return True
        except NotForkedError:
            return False
        time.sleep(0.05)
    return False


def _at_hand(environment: Mapping[str, str]) -> _Template:
    """Return a living template; one that died is replaced unless it never came up."""
    global _template, _refusal  # noqa: PLW0603  # one a process is the point
    if not forks_here():
        raise NotForkedError(_("this system does not fork"))
    with _lock:
        if _template and _template.owner != os.getpid():
            _forget()
        if _template and (reason := _template.ended()):
            _refusal = None if _template.loaded else reason
            _forget()
        if _refusal:
            raise NotForkedError(_refusal)
        if _template is None and _read_at_start(environment) == _read_at_start(os.environ):
            _template = _Template()
        if _template is None or _template.started_with != _read_at_start(environment):
            raise NotForkedError(_("its environment differs from the server's"))
        return _template


@atexit.register
def _forget() -> None:
    global _template  # noqa: PLW0603  # one a process is the point
    if _template:
        _template.close()
    _template = None


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_AT_START)}


async def fork(
    arguments: Sequence[str], *, environment: Mapping[str, str], folder: str, standard: Sequence[int]
) -> Forked:
    """Return a new kernel, forked from this process's template.

    Args:
        arguments: What ``ipykernel_launcher`` would be given.
        environment: All of the kernel's variables.
        folder: Its working folder.
        standard: Descriptors to become its standard input, output and error.

    Raises:
        NotForkedError: There is no template, or it brought no kernel up.
    """
    wish = {"arguments": list(arguments), "environment": dict(environment), "folder": folder}
    for _attempt in range(2):  # a template may have died since its last kernel
        found = _at_hand(environment)
        process = await found.fork(wish, standard)
        if process:
            return process
    raise NotForkedError(_("no forked kernel came up"))
