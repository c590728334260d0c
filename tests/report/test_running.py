"""Running one notebook: a saved notebook is not a verdict."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from flywheel import places
from flywheel.errors import BadInputError
from flywheel.report.running import MARKER, ReportFailed, check_parameters, execute

DONE = f'display({{"{MARKER}": {{"id": "x"}}, "text/plain": ""}}, raw=True)'


def write(folder: Path, *cells: str) -> Path:
    """Write a notebook of these cells, the first one holding parameters."""
    made = [new_code_cell("n = 1\nshare = 0.5\nquick = False\nname = 'a'", metadata={"tags": ["parameters"]})]
    made += [new_code_cell(text) for text in cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = folder / "made.ipynb"
    nbformat.write(new_notebook(cells=made, metadata=kernel), path)
    return path


def test_parameters_take_the_type_of_their_default(tmp_path: Path) -> None:
    """Texts from a command line become numbers and switches."""
    given = {"n": "3", "share": "1e-3", "quick": "true", "name": "7"}
    assert check_parameters(write(tmp_path), given) == {"n": 3, "share": 0.001, "quick": True, "name": "7"}


def test_every_wrong_parameter_is_named(tmp_path: Path) -> None:
    """A half number, a word for a switch and a misspelt name come in one message."""
    with pytest.raises(BadInputError, match=r"(?s)'3.5' is not a whole number.*'yes' is not true or false.*mean share"):
        check_parameters(write(tmp_path), {"n": "3.5", "quick": "yes", "shaer": 1})


@pytest.mark.parametrize("level", ["0", "1", "2", "95"])
def test_a_confidence_is_a_share(level: str) -> None:
    """A level that is no share between 0 and 1 is refused before a notebook starts."""
    notebook = places.notebooks() / "reports" / "pilot_report.ipynb"
    with pytest.raises(BadInputError, match=r"level: .* is not between 0 and 1 → write 0.95 for 95 %"):
        check_parameters(notebook, {"level": level})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1 / 0", DONE], "ZeroDivisionError.*fault of the workbook"),
        (["from flywheel.errors import FlywheelError\nraise FlywheelError('name a folder')", DONE], "^name a folder$"),
        (["2"], "without its end mark"),
        (["import os\nos._exit(0)", DONE], "died|not be run to its end"),
        (["raise SystemExit(0)", DONE], "stopped|SystemExit"),
    ],
    ids=["our fault", "the person's", "no end mark", "dead kernel", "silent exit"],
)
def test_a_notebook_that_did_not_come_to_its_end_fails(tmp_path: Path, cells: list[str], said: str) -> None:
    """Neither a dead kernel nor an early exit nor a missing end mark passes for a report."""
    with pytest.raises(ReportFailed, match=said):
        execute(write(tmp_path, *cells), tmp_path / "out.ipynb", {})


def test_a_complete_notebook_returns_its_end_mark(tmp_path: Path) -> None:
    """The end mark's content comes back with the executed notebook."""
    asyncio.run(asyncio.sleep(0))  # leaves this thread without an event loop, as a server may
    notebook, summary = execute(write(tmp_path, "print(n)", DONE), tmp_path / "out.ipynb", {"n": 5})
    assert summary == {"id": "x"}
    assert any(output.get("text") == "5\n" for cell in notebook.cells for output in cell.outputs)


def test_a_notebook_that_hangs_is_stopped(tmp_path: Path) -> None:
    """A report that takes too long ends in words, and neither its kernel nor what that started lives on."""
    hang = "import subprocess, time; subprocess.Popen(['sleep', '600']); time.sleep(600)"
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with pytest.raises(ReportFailed, match=r"The report took longer than 6 s and was stopped; allow more with --timeo"):
        execute(write(tmp_path, hang), tmp_path / "out.ipynb", {}, seconds=6)
    left = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert left == set()
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "600"]]


def test_the_time_counts_for_the_whole_report(tmp_path: Path) -> None:
    """Cells that are each quick enough are stopped when together they take too long."""
    cells = ["import time; time.sleep(2.5)"] * 4
    with pytest.raises(ReportFailed, match="longer than 6 s"):
        execute(write(tmp_path, *cells, DONE), tmp_path / "out.ipynb", {}, seconds=6)
