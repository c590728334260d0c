"""A course folder with one lesson of two exercises, its live page, and the builder loaded as a module."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from flywheel import places

SPEC_FILE = """
from flywheel.exercises.specs import Bank, Choice, Mistake, Value, Wrong

HINTS = ("the idea", "the method", "answer = ...")
EXERCISES = [
    Value(
        id="71.1", title="Count", ask="How many?\\nOne number.", hints=HINTS,
        expected=lambda data: int(data.feedback.count().execute()),
        mistakes=(Mistake(key="twice", says="Counted twice.", gives=lambda data: 4),),
        bank=Bank(wrong=(Wrong(lambda data: "many", "a number"),)),
    ),
    Choice(id="71.2", title="Pick", ask="Which?", options={"a": "this", "b": "that"}, expected="b", hints=HINTS),
]
"""

MASTER = """
# %% [markdown]
# # 71 · Tiny
#
# A lesson for the tests.

# %%
from pathlib import Path

import pandas as pd

from flywheel.exercises import open_lesson

feedback = pd.DataFrame({{"feedback_id": ["1", "2"], "at": pd.Timestamp("2026-06-01"), "channel": "phone"}})
data, ex = open_lesson("71", data={{"feedback": feedback}}, course=Path({course!r}))

# %% [markdown] tags=["sample-only"]
# In the sample there are two.

# %% [markdown] tags=["trainer"]
# Trainer: wait.

# %% tags=["solution"]
# exercise 71.1
answer_71_1 = data.feedback.count().execute()

# %% tags=["solution"]
# exercise 71.2
answer_71_2 = "b"

# %% [markdown]
# ## Take-aways
#
# One.
#
# ## Check yourself
#
# Two?
#
# ## Next
#
# Three.

# %%
ex.summary()
"""

SYLLABUS = """
lessons:
  - id: "71"
    slug: tiny
    title: Tiny
    minutes: 30
    aims: [Count to two.]
    tables: [feedback]
    exercises: ["71.1", "71.2"]
    units: [{title: Counting, minutes: 20}, {title: Picking, minutes: 10}]
"""


def make_course(root: Path) -> Path:
    """Write a course folder with the one lesson 71 and a live page for it."""
    folder = root / "course"
    for name in ("lessons", "exercises", "live", "reports"):
        (folder / name).mkdir(parents=True)
    (folder / "course.yml").write_text(SYLLABUS, encoding="utf-8")
    (folder / "exercises" / "ex_71_tiny.py").write_text(SPEC_FILE, encoding="utf-8")
    (folder / "lessons" / "71_tiny.py").write_text(MASTER.format(course=str(folder)), encoding="utf-8")
    (folder / "live" / "71_tiny.py").write_text("# %% [markdown]\n# # Live\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """The script ``course/build.py`` as a module."""
    described = importlib.util.spec_from_file_location("course_build", places.course() / "build.py")
    module = importlib.util.module_from_spec(described)
    sys.modules["course_build"] = module
    described.loader.exec_module(module)
    return module


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The tiny course, not yet built."""
    return make_course(tmp_path)


@pytest.fixture(scope="session")
def built(builder: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The tiny course and its notebooks, built once with the solutions executed."""
    root = tmp_path_factory.mktemp("built")
    folder = make_course(root)
    assert builder.main(["--course", str(folder), "--notebooks", str(root / "notebooks")]) == 0
    return folder, root / "notebooks"
