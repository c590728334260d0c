"""Kernels for tests: started through Jupyter's own manager, as JupyterLab, Voila, papermill and nbval do."""

from __future__ import annotations

import ast
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psutil
import pytest
from jupyter_client.manager import KernelManager

from flywheel.kernels import forking
from flywheel.kernels.provisioner import specifications

SECONDS = 120


class Started:
    """A kernel with its manager and its client."""

    def __init__(self, **options: Any) -> None:
        # Sockets with names: ports could be taken by whoever else runs here.
        self.manager = KernelManager(kernel_spec_manager=specifications(), transport="ipc")
        self._sockets = tempfile.TemporaryDirectory()
        self.manager.ip = f"{self._sockets.name}/kernel"
        self.manager.start_kernel(**options)
        self.client = self.manager.client()
        self.client.start_channels()

    @property
    def process(self) -> psutil.Process:
        """The kernel's process."""
        return psutil.Process(self.manager.provisioner.pid)

    @property
    def forked(self) -> bool:
        """Whether it came from the template."""
        return isinstance(self.manager.provisioner.process, forking.Forked)

    def ready(self) -> Started:
        """Return when the kernel answers."""
        self.client.wait_for_ready(SECONDS)
        return self

    def value(self, expression: str, before: str = "") -> Any:
        """Return the value that an expression has in the kernel."""
        reply = self.client.execute(before, user_expressions={"x": expression}, reply=True, timeout=SECONDS)
        said = reply["content"]
        assert said["status"] == "ok", said
        return ast.literal_eval(said["user_expressions"]["x"]["data"]["text/plain"])

    def end(self) -> None:
        """Shut it down, whatever state it is in."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self._sockets.cleanup()


@contextmanager
def started(count: int, **options: Any) -> Iterator[list[Started]]:
    """Start kernels together, and end them all."""
    with ExitStack() as stack:
        found = []
        for _number in range(count):
            found.append(Started(**options))
            stack.callback(found[-1].end)
        yield [each.ready() for each in found]


def soon(holds: Callable[[], Any], *, seconds: float = 30) -> bool:
    """Tell whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(holds())


def template() -> psutil.Process:
    """Return the template of this process."""
    found = [p for p in psutil.Process().children() if "flywheel.kernels.template" in p.cmdline()]
    assert len(found) == 1
    return found[0]


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Give each test the state of a server that has just begun, but keep its template as long as it is sound."""
    yield
    forking._refusal = None
