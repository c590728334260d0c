"""A lesson's master and spec file → its exercises and their solution code, without jupytext."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.exercises.specs import Exercise
from flywheel.exercises.syllabus import LessonEntry
from flywheel.words import gettext as _

__all__ = ["exercise_of", "load_specs", "solution_code"]

CELL = re.compile(r"^# %%.*\n", flags=re.MULTILINE)
MARK = re.compile(r"#\s*exercise\s+(\d+\.\d+)\b")


def exercise_of(source: str) -> str | None:
    r"""Return the id in the mark that opens an exercise cell, or None for any other cell.

    Example:
        >>> exercise_of("# exercise 1.2\nanswer_1_2 = ..."), exercise_of("data")
        ('1.2', None)
    """
    found = MARK.match(source.lstrip())
    return found.group(1) if found else None


def load_specs(lesson: LessonEntry, *, course: Path | None = None) -> tuple[Exercise, ...]:
    """Load the exercises of a lesson.

    Args:
        lesson: The lesson's entry in the syllabus.
        course: The course folder; None for the workbook's own.

    Returns:
        Its specs in order; none when the lesson has neither a spec file nor a folder of them.

    Raises:
        FlywheelError: The file holds no list called EXERCISES, or an id twice.
    """
    folder = (course or places.course()) / "exercises" / f"ex_{lesson.name}"
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    if not path.is_file():
        return ()
    module = _loaded(f"flywheel_course_ex_{lesson.name}", path)
    specs = tuple(getattr(module, "EXERCISES", ()))
    ids = [spec.id for spec in specs]
    if not specs or len(set(ids)) != len(ids):
        raise FlywheelError(_("{file} must hold a list EXERCISES with every id once").format(file=folder.name))
    return specs


def _loaded(name: str, path: Path) -> ModuleType:
    """Run a file, or the files of a folder, as a module; another course's module of the same name makes way."""
    for known in [known for known in sys.modules if known.split(".")[0] == name]:
        del sys.modules[known]
    inside = [str(path.parent)] if path.name == "__init__.py" else None
    described = importlib.util.spec_from_file_location(name, path, submodule_search_locations=inside)
    if described is None or described.loader is None:
        raise FlywheelError(_("{file} cannot be loaded as Python").format(file=path.name))
    module = sys.modules[name] = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def solution_code(lesson: LessonEntry, exercise: str, *, course: Path | None = None) -> str:
    """Return the solution cell of the master, without its mark.

    Args:
        lesson: The lesson's entry in the syllabus.
        exercise: Exercise id.
        course: The course folder; None for the workbook's own.

    Returns:
        The code, or nothing when the master is not there or has no such cell.
    """
    path = (course or places.course()) / "lessons" / f"{lesson.name}.py"
    if not path.is_file():
        return ""
    cells = [cell.strip() for cell in CELL.split(path.read_text(encoding="utf-8"))]
    code = next((cell for cell in cells if exercise_of(cell) == exercise), "")
    return "\n".join(code.splitlines()[1:]).strip()
