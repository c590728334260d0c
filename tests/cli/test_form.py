"""`flywheel form` prints the forms of the desk."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from flywheel import cli
from flywheel.errors import BadInputError
from flywheel.forms.desk import DESK


def run(*arguments: object) -> str:
    """Call the verb and return what it says."""
    found = CliRunner().invoke(
        cli.flywheel, ["form", *map(str, arguments)], catch_exceptions=False, standalone_mode=False
    )
    return found.output


def test_every_form_is_listed() -> None:
    """Without a name it lists all forms."""
    assert all(name in run() for name in DESK)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "yml"])
def test_an_empty_form_for_a_meeting(tmp_path: Path, ending: str) -> None:
    """A name and a file are enough, for every kind of file."""
    out = tmp_path / f"card.{ending}"
    assert str(out) in run("solution-card", "-o", out)
    assert out.stat().st_size > 0


def test_a_saved_form_is_printed(tmp_path: Path) -> None:
    """A file of the desk becomes a Word document with what it holds."""
    run("raci", "--example", "-o", tmp_path / "r.form.yml")
    run(tmp_path / "r.form.yml", "-o", tmp_path / "r.docx")
    document = Document(io.BytesIO((tmp_path / "r.docx").read_bytes()))
    assert "Change the roster" in {cell.text for table in document.tables for cell in table._cells}


def test_what_it_cannot_do_is_said(tmp_path: Path) -> None:
    """An unknown form and an unknown kind of file are refused."""
    with pytest.raises(BadInputError, match="did you mean 'raci'"):
        run("rci")
    with pytest.raises(BadInputError, match="is no kind of file here"):
        run("raci", "-o", tmp_path / "r.pdf")
