"""Whether forked kernels leave anything behind: 200 of them, ten at a time, half of them shut down, half killed −9."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager
from soak import Rate

from flywheel import kernels
from flywheel.kernels.provisioner import specifications

TITLE = "Forked kernels"
NOTES: list[str] = []
AT_ONCE = 10
WORK = "import pandas as pd, matplotlib.pyplot as plt; pd.DataFrame({'a': range(100_000)}).plot()"
MORE_MB = 4
"""How much more memory than after the second round is no growth yet."""


class Kernel:
    """A forked kernel with its client, as a server has it."""

    def __init__(self) -> None:
        self.manager = KernelManager(kernel_spec_manager=specifications(), transport_encryption="auto")
        self.manager.start_kernel()
        self.process = psutil.Process(self.manager.provisioner.pid)
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(120)

    def end(self, *, kill: bool) -> None:
        """Shut it down, or kill it from outside, as a machine without memory does."""
        self.client.stop_channels()
        if kill:
            self.process.kill()
        self.manager.shutdown_kernel(now=kill)


def template() -> psutil.Process:
    """Return the template of this process."""
    (found,) = (p for p in psutil.Process().children() if "flywheel.kernels.template" in " ".join(p.cmdline()))
    return found


def soon(holds: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Tell whether something comes to hold in time."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def megabytes(process: psutil.Process) -> float:
    """Return the memory that a process shares with no other one."""
    return float(process.memory_full_info().uss) / 2**20


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield what was left behind."""
    if not kernels.forks_here() or not kernels.loaded():
        NOTES.append("Kernels cannot be forked here; nothing was counted.")
        return
    own, source, rounds = psutil.Process(), template(), 1 if quick else 20
    left: list[bool] = []
    opened: list[bool] = []
    grown: list[bool] = []
    started, memory, before, settled = [], [], (0, 0), (0.0, 0.0)
    for number in range(rounds):
        begun = time.perf_counter()
        running = [Kernel() for _each in range(1 if quick else AT_ONCE)]
        started.append((time.perf_counter() - begun) / len(running))
        for each in running:
            each.client.execute_interactive(WORK, timeout=120, output_hook=lambda _message: None)
        memory += [megabytes(each.process) for each in running]
        for position, each in enumerate(running):
            each.end(kill=position % 2 == 0)
        left += [not soon(lambda each=each: not each.process.is_running()) for each in running]
        if number == 0:
            before = own.num_fds(), source.num_fds()
        else:
            opened.append(not soon(lambda most=before: own.num_fds() <= most[0] and source.num_fds() <= most[1]))
        if number == 1:
            settled = megabytes(own), megabytes(source)
        elif number > 1:
            grown.append(megabytes(source) > settled[1] + MORE_MB)
    folders = [path for path in _folder(source).iterdir() if not soon(lambda path=path: not path.exists())]
    runs = f"{len(left)} kernels, {len(running)} at a time"
    yield Rate(runs, "process still there", left, stated=0, seed="none")
    yield Rate(
        runs, "temporary folder still there", [n < len(folders) for n in range(len(left))], stated=0, seed="none"
    )
    if quick:
        return
    yield Rate("after each ten", "more descriptors open than after the first ten", opened, stated=0, seed="none")
    yield Rate("template after each ten", f"{MORE_MB} MB larger than after twenty", grown, stated=0, seed="none")
    each_more = 1024 * (megabytes(own) - settled[0]) / (len(left) - 2 * AT_ONCE)
    NOTES.append(
        f"Every second one was killed −9. Each was ready after {statistics.median(started):.2f} s and held"
        f" {statistics.median(memory):.0f} MB of its own with a chart drawn; at the end the template held"
        f" {megabytes(source):.0f} MB of its own. The server, which here is Jupyter's client, grew by"
        f" {each_more:.0f} kB a kernel, to {megabytes(own):.0f} MB. {os.cpu_count()} cores; load of"
        f" the machine {os.getloadavg()[1]:.0f}."
    )


def _folder(source: psutil.Process) -> Path:
    """Return where the template makes a temporary folder for each kernel: the last of its arguments."""
    return Path(source.cmdline()[-1])
