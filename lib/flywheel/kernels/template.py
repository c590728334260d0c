"""A server's link → kernels, forked from this process, which has loaded everything and runs nothing.

``python -m flywheel.kernels.template LINK FOLDER`` is started by `flywheel.kernels.forking`. It has one thread and
waits for three things: a wish on the link, a signal to pass on to a kernel, and the end of one. It ends with its
server, and its kernels end with it.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flywheel.kernels.forking import NUMBER

__all__ = ["Nursery", "load", "main"]

MODULES = (
    *("numpy", "pandas", "pyarrow.parquet", "scipy.stats", "matplotlib.pyplot", "seaborn", "duckdb"),
    *("ibis.backends.duckdb", "statsmodels.api", "ipywidgets", "ipykernel.kernelapp", "ipykernel.ipkernel"),
    # What a kernel imports while it starts; the debugger alone is half of its time and of its memory.
    *("ipykernel.debugger", "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.pylabtools", "IPython.extensions.storemagic", "tornado.platform.asyncio"),
    *("flywheel.charts", "flywheel.exercises", "flywheel.metrics", "flywheel.report", "flywheel.widgets"),
)
_BEFORE_LOADING = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")},
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
_DESCRIPTORS = 5
"""What comes with a wish: the kernel's channel, the wish itself, standard input, output and error."""
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class _Kernel:
    """A kernel as its template knows it: the channel to whoever asked for it, and its own temporary folder."""

    channel: socket.socket
    folder: Path


def load() -> None:
    """Import everything, and make sure that a fork of this process is whole.

    Raises:
        RuntimeError: A thread is running: a fork would lack it, and the locks it may hold would stay locked.
    """
    _be_alone("before")
    os.environ.update(_BEFORE_LOADING)
    with _as_in_a_kernel():
        importlib.import_module("pandas")
    for name in MODULES:
        importlib.import_module(name)
    sys.modules["duckdb"].close()  # importing it opens a connection, which has threads
    _be_alone("after")
    gc.collect()
    gc.freeze()


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Pass for a kernel: pandas chooses how many columns it shows when it is imported, fewer in a terminal."""
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def _be_alone(when: str) -> None:
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        raise RuntimeError(f"{threads} threads are running {when} loading, where there must be one")


class Nursery:
    """The template at work.

    Args:
        link: The socket on which the server wishes for kernels.
        folder: Where each kernel gets a temporary folder of its own.
    """

    def __init__(self, link: socket.socket, folder: Path) -> None:
        self._link = link
        self._folder = folder
        self._kernels: dict[int, _Kernel] = {}
        self._forks = 0
        self._bell, self._ringer = socket.socketpair()
        for each in (self._bell, self._ringer):
            each.setblocking(False)
        self._selector = selectors.DefaultSelector()
        for each in (self._link, self._bell):
            self._selector.register(each, selectors.EVENT_READ)

    def serve(self) -> dict[str, Any] | None:
        """Fork until the server has gone.

        Returns:
            In a forked process, the wish that it has to fulfil; None in the template, at its end.
        """
        signal.signal(signal.SIGCHLD, lambda *_signal: None)
        signal.set_wakeup_fd(self._ringer.fileno())
        while True:
            for key, _events in self._selector.select():
                if key.fileobj is self._bell:
                    self._reap()
                elif key.fileobj is not self._link:
                    self._pass_on(key.data)
                else:
                    message, descriptors, _flags, _address = socket.recv_fds(self._link, 16, _DESCRIPTORS)
                    if not message:
                        self._end()
                        return None
                    if wish := self._fork(descriptors):
                        return wish

    def _fork(self, descriptors: Sequence[int]) -> dict[str, Any] | None:
        if len(descriptors) < _DESCRIPTORS:  # this process may open no more
            for descriptor in descriptors:
                os.close(descriptor)
            return None
        channel = socket.socket(fileno=descriptors[0])
        self._forks += 1
        folder = self._folder / str(self._forks)
        template = os.getpid()
        try:
            folder.mkdir(mode=0o700)
            pid = os.fork()
        except OSError:
            channel.close()
            pid = -1
        if pid == 0:
            try:
                return self._born(channel, descriptors[1:], folder, template)
            except BaseException:  # noqa: BLE001  # whatever it is, this process must not go on as a second template
                os._exit(1)
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        if pid > 0:
            self._kernels[pid] = _Kernel(channel, folder)
            channel.setblocking(False)
            self._selector.register(channel, selectors.EVENT_READ, pid)
        return None

    def _born(self, channel: socket.socket, descriptors: Sequence[int], folder: Path, template: int) -> dict[str, Any]:
        """Cut what ties this new process to its template and to other kernels, and tell the server its number."""
        os.setsid()
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != template:
            os._exit(1)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with os.fdopen(descriptors[0], "rb") as paper:
            paper.seek(0)
            wish: dict[str, Any] = json.load(paper)
        for number, descriptor in enumerate(descriptors[1:]):
            os.dup2(descriptor, number)
        os.chdir(wish["folder"])
        os.environ.clear()
        os.environ.update(wish["environment"] | {"TMPDIR": str(folder)})
        channel.send(NUMBER.pack(os.getpid()))
        self._selector.close()
        for each in (
            channel,
            self._link,
            self._bell,
            self._ringer,
            *(kernel.channel for kernel in self._kernels.values()),
        ):
            each.close()
        for opened in list(Path("/proc/self/fd").iterdir()):
            if int(opened.name) > 2:
                with suppress(OSError):
                    os.close(int(opened.name))
        return wish

    def _reap(self) -> None:
        """Tell each server of the kernels that have ended, and clear up after them."""
        with suppress(BlockingIOError):
            while self._bell.recv(4096):
                pass
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    break
                if kernel := self._kernels.pop(pid, None):
                    self._part(kernel, os.waitstatus_to_exitcode(status))

    def _part(self, kernel: _Kernel, code: int) -> None:
        with suppress(OSError):
            kernel.channel.send(NUMBER.pack(code))
        with suppress(KeyError):
            self._selector.unregister(kernel.channel)
        kernel.channel.close()
        try:
            kernel.folder.rmdir()
        except OSError:
            if os.fork() == 0:
                shutil.rmtree(kernel.folder, ignore_errors=True)
                os._exit(0)

    def _pass_on(self, pid: int) -> None:
        """Send a kernel the signal its server wants; without a server it has no purpose."""
        if pid not in self._kernels:
            return
        try:
            told = self._kernels[pid].channel.recv(NUMBER.size)
        except OSError:
            told = b""
        if not told:
            self._selector.unregister(self._kernels[pid].channel)
        self._signal(pid, NUMBER.unpack(told)[0] if told else signal.SIGKILL)

    @staticmethod
    def _signal(pid: int, number: int) -> None:
        for send in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                send(pid, number)
                return

    def _end(self) -> None:
        for pid in self._kernels:
            self._signal(pid, signal.SIGKILL)
        for pid in self._kernels:
            os.waitpid(pid, 0)
        shutil.rmtree(self._folder, ignore_errors=True)


def main(link: str, folder: str) -> None:
    """Load, say so, and serve; a forked process goes on as a kernel."""
    with socket.socket(fileno=int(link)) as server:
        try:
            try:
                load()
            except Exception as reason:  # noqa: BLE001  # whatever it is, kernels start without a template then
                server.send(f"{type(reason).__name__}: {reason}".encode()[:4000])
                sys.exit(1)
            server.send(b"ready")
        except BrokenPipeError:  # the server has gone in the meantime
            shutil.rmtree(folder, ignore_errors=True)
            sys.exit(1)
        wish = Nursery(server, Path(folder)).serve()
    if wish:
        from flywheel.kernels.kernel import become

        become(wish["arguments"])


if __name__ == "__main__":
    main(*sys.argv[1:])
