"""Exercises: one object with two faces, ``check`` in a notebook and ``form`` on a live page.

Names load when they are first used, so that who only reads a progress log, as the server of a class does, stays small.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flywheel.exercises.feedback import Feedback
    from flywheel.exercises.judging import Outcome, Verdict, judge
    from flywheel.exercises.lesson import Lesson, Task, open_lesson

__all__ = ["Feedback", "Lesson", "Outcome", "Task", "Verdict", "judge", "open_lesson"]

_WHERE = {
    "Feedback": "feedback",
    **dict.fromkeys(("Outcome", "Verdict", "judge"), "judging"),
    **dict.fromkeys(("Lesson", "Task", "open_lesson"), "lesson"),
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"flywheel.exercises.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'flywheel.exercises' has no attribute {name!r}")
