"""What sits in front of the kernel: a person in JupyterLab, a Voila page, or a runner that wants plain errors."""

from __future__ import annotations

import re
import sys
from types import TracebackType
from typing import Any

from flywheel.exercises.explain import explain, full_traceback
from flywheel.exercises.feedback import Face, Feedback, word
from flywheel.exercises.judging import Outcome
from flywheel.words import gettext as _

__all__ = [
    "error_in_full",
    "explain_own_errors",
    "in_a_cell",
    "last_error",
    "remember",
    "replace_cell",
    "shell",
]

EXERCISE_CELL = re.compile(r"\s*(#\s*exercise\s+(?P<answered>\d+\.\d+)|ex\[[\"']\d+\.\d+[\"']\])")
"""How an exercise cell and the check below it open."""


def shell() -> Any | None:
    """Return the running IPython shell of a kernel, or None outside a notebook."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    running = get_ipython()
    return running if hasattr(running, "kernel") else None


def in_a_cell() -> bool:
    """Say whether a person's front end sent this cell: JupyterLab names the cell, runners and Voila do not."""
    running = shell()
    parent = running.kernel.get_parent("shell") if running is not None else None
    return "cellId" in (parent or {}).get("metadata", {})


def replace_cell(text: str) -> bool:
    """Put ``text`` into the cell that is running, where the front end can do so; say whether it was asked to."""
    running = shell()
    if running is None or not in_a_cell():
        return False
    running.set_next_input(text, replace=True)
    return True


def explain_own_errors() -> None:
    """From now on, explain in plain words what goes wrong in a person's exercise cells; elsewhere nothing changes."""
    running = shell()
    if running is not None:
        running.set_custom_exc((Exception,), _handler)


def last_error() -> BaseException | None:
    """Return the exception that was last explained or shown."""
    return getattr(sys, "last_value", None)


def remember(error: BaseException) -> None:
    """Keep an exception for `error_in_full`, where IPython's ``%tb`` looks for it too."""
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__


def _handler(
    running: Any, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: int | None = None
) -> list[str] | None:
    cell = EXERCISE_CELL.match(_source(running)) if in_a_cell() else None
    if cell is None:
        running.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)
        return None
    from IPython.display import display

    remember(error)
    if cell["answered"]:  # or the check below would judge what an earlier run left behind
        running.user_ns.pop(f"answer_{cell['answered'].replace('.', '_')}", None)
    more = _("`ex.last_error()` shows Python's own message in full.")
    told = Feedback(Face.RAISED, word(Outcome.RAISED), explain(error), more=more)
    display(told)
    running._last_traceback = [str(told)]  # ipykernel reads it for its reply
    return [str(told)]


def _source(running: Any) -> str:
    history = running.history_manager.input_hist_raw
    return str(history[-1]) if history else ""


def error_in_full() -> Feedback:
    """Return the last error as Python prints it, in a box."""
    error = last_error()
    if error is None:
        return Feedback(Face.FAULT, _("No error so far"))
    return Feedback(Face.RAISED, type(error).__name__, code=full_traceback(error))
