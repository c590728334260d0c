"""One notebook with its parameters → an executed notebook that is known to be complete, or the reason why not."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from traitlets import default

from flywheel import kernels
from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.kernels.provisioner import specifications
from flywheel.words import gettext as _

__all__ = [
    "MARKER",
    "SECONDS",
    "ReportFailed",
    "Together",
    "Unfinished",
    "among",
    "check_parameters",
    "execute",
    "watched",
]

MARKER = "application/vnd.flywheel.report+json"
"""Type of the output that a complete report ends with."""
_RESERVED = {"scenario": "FILE", "data": "--data", "lang": "--lang"}
_START_SECONDS = 60
SECONDS = 600
"""How long a report may take unless said otherwise."""


@dataclass(frozen=True)
class ReportFailed(Exception):  # noqa: N818  # it reads as what happened
    """A notebook did not come to its end; the message says why in plain words."""

    message: str

    def __str__(self) -> str:
        """Return the message."""
        return self.message


class Unfinished(BaseException):
    """A report came to no end and is not to blame: its kernel's template was killed, or all reports were stopped."""


class Together:
    """Reports that are stopped together, in whatever threads they are written.

    Attributes:
        kernels: Those that run.
        stopped: Whether they were.
    """

    def __init__(self) -> None:
        self.kernels: set[_Kernel] = set()
        self.stopped = False

    def stop(self) -> None:
        """Kill all kernels; each report then ends as `Unfinished`."""
        self.stopped = True
        for kernel in list(self.kernels):
            kernel.kill_all()


_started: ContextVar[list[_Kernel]] = ContextVar("_started", default=[])  # noqa: B039  # set before every use
_together: ContextVar[Together] = ContextVar("_together", default=Together())  # noqa: B039  # of reports that stand alone


@contextlib.contextmanager
def among(others: Together) -> Iterator[None]:
    """Let the reports of the block be stopped together with others."""
    token = _together.set(others)
    try:
        yield
    finally:
        _together.reset(token)


class _Kernel(AsyncKernelManager):
    """A kernel whose talk is encrypted and whose own log stays away from a person's terminal."""

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        self.transport_encryption = "auto"
        _started.get().append(self)
        _together.get().kernels.add(self)
        return await super()._async_pre_start_kernel(**({"stderr": subprocess.DEVNULL} | options))

    @property
    def orphaned(self) -> bool:
        """Whether it ended only because its template did."""
        forked = getattr(self.provisioner, "forked", None)
        return forked is not None and forked.poll() is not None and forked.orphaned

    def kill_all(self) -> None:
        """Kill it with all it started itself."""
        group = getattr(self.provisioner, "pgid", None)
        if group and group != os.getpgrp():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)


class _ForkedKernel(_Kernel):
    """The same, forked from this process's template."""

    @default("kernel_spec_manager")
    def _specifications(self) -> Any:
        return specifications(parent=self)


@contextlib.contextmanager
def _no_kernel_left(together: Together) -> Iterator[None]:
    """End every kernel that was started, with all it started itself, however the block ends.

    Raises:
        Unfinished: A kernel ended because all were stopped, or together with its template.
    """
    started: list[_Kernel] = []
    token = _started.set(started)
    try:
        yield
    except Exception as err:
        if together.stopped or any(kernel.orphaned for kernel in started):
            raise Unfinished from err
        raise
    finally:
        _started.reset(token)
        for kernel in started:
            together.kernels.discard(kernel)
            kernel.kill_all()


Watcher = Callable[[int, int], None]
_watcher: ContextVar[Watcher | None] = ContextVar("_watcher", default=None)


@contextlib.contextmanager
def watched(tell: Watcher | None) -> Iterator[None]:
    """Call ``tell`` with the number of cells that are done, and of all, for each report written in the block."""
    token = _watcher.set(tell)
    try:
        yield
    finally:
        _watcher.reset(token)


def _before_a_cell(cells: int, together: Together, *, cell_index: int, **_cell: Any) -> None:
    """Tell how far it is, unless all are to stop."""
    if together.stopped:
        raise Unfinished
    tell = _watcher.get()
    if tell:
        tell(min(cell_index, cells), cells)


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Compare parameters with those the notebook has, and turn texts into the type of its defaults.

    Args:
        notebook: The notebook with its cell of parameters.
        given: Name and value; texts as they come from a command line are fine.

    Returns:
        The values, each of its default's type.

    Raises:
        BadInputError: A name is unknown or set elsewhere, or a value is of another type.
        FlywheelError: The notebook is not there.
    """
    if not notebook.is_file():
        message = _("the notebook {path} is not there; build it with: make build")
        raise FlywheelError(message.format(path=notebook))
    with _quiet():
        from papermill import inspect_notebook

        known = {name: ast.literal_eval(entry["default"]) for name, entry in inspect_notebook(str(notebook)).items()}
    free = [name for name in known if name not in _RESERVED]
    problems, values = [], {}
    for name, value in given.items():
        if name in _RESERVED:
            remedy = _("use {option} instead").format(option=_RESERVED[name])
            problems.append(Problem(name, _("is not set with -p"), remedy))
        elif name not in known:
            close = nearest(name, free)
            remedy = _("did you mean {close}? ").format(close=close) if close else ""
            remedy += _("Parameters: {names}").format(names=", ".join(free))
            problems.append(Problem(name, _("is not a parameter of this report"), remedy))
        else:
            fits, values[name] = _typed(value, known[name])
            if not fits:
                kind = {bool: _("true or false"), int: _("a whole number"), float: _("a number")}[type(known[name])]
                remedy = _("write it like its default, {default}").format(default=known[name])
                problems.append(Problem(name, _("{value!r} is not {kind}").format(value=value, kind=kind), remedy))
            elif name == "level" and not 0 < values[name] < 1:
                message = _("{value} is not between 0 and 1").format(value=value)
                problems.append(Problem(name, message, _("write 0.95 for 95 %")))
    if problems:
        raise BadInputError(_("parameters"), problems)
    return values


def _typed(value: Any, default: Any) -> tuple[bool, Any]:
    """Return whether a value can stand for the default, and the value in the default's type."""
    if isinstance(default, str):
        return True, str(value)
    if isinstance(default, bool):
        switches = {"true": True, "false": False}
        return str(value).lower() in switches, switches.get(str(value).lower())
    try:
        number = type(default)(value)
    except (TypeError, ValueError):
        return False, None
    return not isinstance(value, bool) and number == float(value), number


_silent: ContextVar[bool] = ContextVar("_silent", default=False)
logging.getLogger("papermill").addFilter(lambda _record: not _silent.get())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep papermill's own log out of a person's sight; what matters is said by the caller."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


@contextlib.contextmanager
def _loop_of_its_own() -> Iterator[None]:
    """Close the event loop that Jupyter makes for a thread and never closes, unless it was running before."""
    try:
        yield
    finally:
        loop = ensure_event_loop()
        if not loop.is_running():
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            if tasks:
                loop.run_until_complete(asyncio.wait(tasks))
            loop.close()


def execute(
    notebook: Path,
    target: Path,
    parameters: Mapping[str, Any],
    *,
    seconds: float = SECONDS,
) -> tuple[Any, dict[str, Any]]:
    """Run a notebook to a file and judge it by its cells.

    Args:
        notebook: What to run.
        target: Where papermill saves as it goes; the file is left there, complete or not.
        parameters: Values for the cell of parameters.
        seconds: How long the notebook may take before it is stopped, and whatever it started with it.

    Returns:
        The executed notebook and the content of its end mark.

    Raises:
        ReportFailed: A cell raised or was not run, the time was up, the kernel died, or the end mark is missing.
        Unfinished: The report was stopped with others, or lost its kernel's template.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError

    cells = 1 + len(json.loads(notebook.read_text(encoding="utf-8"))["cells"])  # papermill adds one

    together, end = _together.get(), time.monotonic() + seconds
    try:
        with _quiet(), _loop_of_its_own(), _no_kernel_left(together):
            done = papermill.execute_notebook(
                str(notebook),
                str(target),
                parameters=dict(parameters),
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",  # it is killed with all it started, and a graceful end is waited for
                kernel_manager_class=_ForkedKernel if kernels.at_hand() else _Kernel,
                start_timeout=min(_START_SECONDS, seconds),
                timeout_func=lambda _cell: max(0.1, end - time.monotonic()),
                on_cell_execute=partial(_before_a_cell, cells, together),
            )
    except papermill.PapermillExecutionError as err:
        raise ReportFailed(_in_plain_words(err)) from err
    except Exception as err:
        if isinstance(err, CellTimeoutError) or time.monotonic() >= end:
            message = _("The report took longer than {seconds} s and was stopped; allow more with --timeout.")
            raise ReportFailed(message.format(seconds=f"{seconds:g}")) from err
        message = _("The notebook could not be run to its end: {reason}").format(reason=err or type(err).__name__)
        raise ReportFailed(message) from err
    return done, _verdict(done)


def _in_plain_words(err: Any) -> str:
    """Return a mistake of the person's as it stands; say of any other that it is ours."""
    if err.ename in ("BadInputError", "FlywheelError"):
        return str(err.evalue)
    message = _(
        "Cell {cell} stopped with {name}: {value}. This is a fault of the workbook, not of your file; the notebook kept"
        " beside this report shows where it happened."
    )
    return message.format(cell=err.cell_index, name=err.ename, value=err.evalue)


def _verdict(notebook: Any) -> dict[str, Any]:
    """Return the end mark's content; a saved notebook alone proves nothing."""
    summary = None
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None:
            raise ReportFailed(_("Cell {cell} was not run: the kernel died or was stopped.").format(cell=number))
        for output in cell.outputs:
            if output.output_type == "error":
                raise ReportFailed(_("Cell {cell} stopped with {name}.").format(cell=number, name=output.ename))
            summary = output.get("data", {}).get(MARKER, summary)
    if summary is None:
        raise ReportFailed(_("The notebook ended without its end mark: a cell stopped it early."))
    return dict(summary)
