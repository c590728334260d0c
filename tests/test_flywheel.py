"""`import flywheel` is light, and its names load when they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import flywheel

HEAVY = ("ibis", "matplotlib", "pandas", "ipywidgets", "papermill", "duckdb", "scipy")


@pytest.mark.parametrize("module", ["flywheel", "flywheel.cli"])
def test_import_loads_nothing_heavy(module):
    """Neither the package nor the command line loads a heavy library before it is needed."""
    check = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_every_public_name_loads():
    """All names the package lists are really there."""
    assert all(getattr(flywheel, name) is not None for name in flywheel.__all__)


def test_unknown_name_is_an_attribute_error():
    """A slip is reported like in any module."""
    with pytest.raises(AttributeError, match="no attribute 'conect'"):
        _ = flywheel.conect
