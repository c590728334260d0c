"""Reports to write → their outcomes as they come, through joblib: processes here, or workers of a Dask cluster."""

from __future__ import annotations

import os
import shutil
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flywheel.errors import FlywheelError
from flywheel.report.writing import WORKING, Order, Outcome, failed, written
from flywheel.words import gettext as _

__all__ = ["Task", "alone_in", "on", "outcomes"]

_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Task:
    """One report to write: its id, its scenario file, and the stamp of all it depends on."""

    name: str
    file: Path
    mark: str | None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep a second run out of a folder, and clear what a killed one left; the lock ends with its process.

    Raises:
        FlywheelError: Another run writes there, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    working = folder / WORKING
    try:
        working.mkdir(parents=True, exist_ok=True)
        lock = FileLock(working / "lock").acquire(blocking=False)
    except Timeout as err:
        message = _("another run is writing reports to {folder}; wait for its end or choose another folder with -o")
        raise FlywheelError(message.format(folder=folder)) from err
    except OSError as err:
        message = _("{folder} cannot be written: {reason}; choose another folder with -o")
        raise FlywheelError(message.format(folder=folder, reason=err.strerror)) from err
    with lock:
        for left in working.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            elif left.name != "lock":
                left.unlink(missing_ok=True)
        try:
            yield
        finally:
            shutil.rmtree(working, ignore_errors=True)


@contextmanager
def on(scheduler: str | None) -> Iterator[None]:
    """Run reports on a Dask cluster; without an address, on what joblib is set to, which is this machine.

    Raises:
        FlywheelError: Dask is not installed, or the scheduler does not answer.
    """
    if scheduler is None:
        yield
        return
    import joblib

    try:
        from distributed import Client
    except ImportError as err:
        message = _("a cluster needs Dask, which is not installed; get it with: pip install {package}")
        raise FlywheelError(message.format(package='"flywheel-workbook[dask]"')) from err
    try:
        client = Client(scheduler, set_as_default=False, timeout=10)  # type: ignore[no-untyped-call]  # it has few types
    except (OSError, ValueError) as err:
        message = _("the Dask scheduler at {address} does not answer; check the address and that it runs")
        raise FlywheelError(message.format(address=scheduler)) from err
    with client, joblib.parallel_config("dask", client=client):
        yield


def outcomes(tasks: Sequence[Task], order: Order, *, jobs: int) -> Iterator[Outcome]:
    """Write every report and yield each outcome when it is there.

    When a process dies, those it may have been writing run once more, each alone, so that one report which breaks
    its process is known by name and no other one is lost.

    Args:
        tasks: What to write.
        order: What is the same for all.
        jobs: How many at the same time; on a cluster, its workers decide.

    Yields:
        One outcome a task, in the order in which they end.
    """
    left = {task.name: task for task in tasks}
    while left:
        try:
            for outcome in _parallel(list(left.values()), order, jobs=jobs):
                del left[outcome.id]
                yield outcome
        except BrokenExecutor:
            for task in _begun(left.values(), order):
                del left[task.name]
                yield _by_itself(task, order)


def _by_itself(task: Task, order: Order) -> Outcome:
    try:
        return next(_parallel([task], order, jobs=2))  # a process of its own even for one
    except BrokenExecutor:
        message = _("the process that wrote this report was killed, perhaps because memory ran out; run it again")
        return failed(task.name, task.file, message, order)


def _begun(tasks: Any, order: Order) -> list[Task]:
    """Return the tasks whose process had begun; all of them when none can be told."""
    traces = {path.name.rpartition(".")[0] for path in (order.folder / WORKING).iterdir() if path.is_dir()}
    return [task for task in tasks if task.name in traces] or list(tasks)


def _parallel(tasks: Sequence[Task], order: Order, *, jobs: int) -> Iterator[Outcome]:
    import joblib

    run = joblib.Parallel(n_jobs=jobs, batch_size=1, pre_dispatch="n_jobs", return_as="generator_unordered")
    with warnings.catch_warnings():
        # loky starts a fresh process when one has grown, which is what is wanted here.
        warnings.filterwarnings("ignore", "A worker stopped while some jobs were given to the executor")
        yield from run(joblib.delayed(_write)(task, order, os.getpid()) for task in tasks)


def _write(task: Task, order: Order, parent: int) -> Outcome:
    if os.getppid() == parent:
        _end_with(parent)
    return written(task.name, task.file, task.mark, order)


@cache
def _end_with(parent: int) -> None:
    """End this process when its parent is gone: a killed run leaves nobody who writes on."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
