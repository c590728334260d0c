"""Gives every notebook that nbval runs a work folder of its own: one lesson's files are no start for another."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

WORK = Path(os.environ.get("FLYWHEEL_WORK") or tempfile.mkdtemp(prefix="flywheel-lessons-"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Name the folder before the first cell starts the notebook's kernel."""
    os.environ["FLYWHEEL_WORK"] = str(WORK / item.path.stem)
