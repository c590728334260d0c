"""Reports to write → their outcomes as they come: written in threads here, or by the workers of a Dask cluster."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flywheel import kernels
from flywheel.errors import FlywheelError
from flywheel.report.running import Together, Unfinished, among
from flywheel.report.writing import WORKING, Order, Outcome, failed, written
from flywheel.words import gettext as _

__all__ = ["Task", "alone_in", "on", "outcomes"]


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
def on(scheduler: str | None) -> Iterator[Executor | None]:
    """Give what runs reports on a Dask cluster; without an address nothing, and they run here.

    Raises:
        FlywheelError: Dask is not installed, or the scheduler does not answer.
    """
    if scheduler is None:
        yield None
        return
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
    with client:
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]


def outcomes(tasks: Sequence[Task], order: Order, *, jobs: int, executor: Executor | None = None) -> Iterator[Outcome]:
    """Write every report and yield each outcome when it is there.

    A thread a report is enough, since each has a kernel of its own; more than one report share a template, from which
    their kernels are forked. Reports that came to no end, because their template or the worker that wrote them was
    killed, run once more, each alone: one that breaks what it stands on is known by name, and no other one is lost.

    Args:
        tasks: What to write.
        order: What is the same for all.
        jobs: How many at the same time.
        executor: What runs them instead of threads of this process; how many at the same time is then its matter.

    Yields:
        One outcome a task, in the order in which they end.
    """
    left = {task.name: task for task in tasks}
    if len(tasks) > 1 and executor is None:
        kernels.warm()
        import nbconvert.exporters  # noqa: F401  # two things that take a while, side by side
        import papermill  # noqa: F401

        kernels.loaded()
    for task, outcome in _side_by_side(tasks, order, jobs, executor):
        if outcome:
            del left[task.name]
            yield outcome
    message = _("the process that wrote this report was killed, perhaps because memory ran out; run it again")
    for task in left.values():
        yield _attempt(task, order) or failed(task.name, task.file, message, order)


def _side_by_side(
    tasks: Sequence[Task], order: Order, jobs: int, executor: Executor | None
) -> Iterator[tuple[Task, Outcome | None]]:
    """Yield each task with its outcome, or with none when what wrote it was killed."""
    if executor is None and min(jobs, len(tasks)) < 2:
        yield from ((task, _attempt(task, order)) for task in tasks)
        return
    together = Together()
    attempt = _attempt_there if executor else partial(_attempt, together=together)
    with executor or ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(attempt, task, order): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result() if future.exception() is None else None
        finally:
            together.stop()
            for future in futures:
                future.cancel()


def _attempt(task: Task, order: Order, together: Together | None = None) -> Outcome | None:
    """Write a report; return nothing when it came to no end and is not to blame."""
    try:
        with among(together or Together()):
            return written(task.name, task.file, task.mark, order)
    except Unfinished:
        return None


def _attempt_there(task: Task, order: Order) -> Outcome | None:
    """Do the same in a worker, whose template serves all reports that it writes."""
    kernels.loaded()
    return _attempt(task, order)
