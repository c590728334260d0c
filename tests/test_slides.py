"""reveal.js is got once, checked and found again; `flywheel present` says what is missing."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from flywheel.cli.present import present
from flywheel.errors import FlywheelError
from flywheel.serve import reveal


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """A machine without reveal.js."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path / "work"))
    return tmp_path


def pip(monkeypatch, *, code: int, files: dict[str, str]) -> list[list[str]]:
    """Let pip answer with this code and a wheel of these files; return what it is asked."""
    asked = []

    def run(command, **_settings):
        asked.append(command)
        if files:
            with zipfile.ZipFile(Path(command[command.index("--dest") + 1]) / "it.whl", "w") as wheel:
                for name, text in files.items():
                    wheel.writestr(f"sphinx_revealjs/_static/revealjs/{name}", text)
        return SimpleNamespace(returncode=code, stderr="one\nno network\n")

    monkeypatch.setattr(reveal.subprocess, "run", run)
    return asked


def test_it_is_fetched_once_and_then_found(elsewhere, monkeypatch) -> None:
    """The three files come out of the wheel; a second start asks nobody."""
    asked = pip(monkeypatch, code=0, files={"LICENSE": "MIT", "dist/reveal.js": "js", "dist/reveal.css": "css"})
    assert reveal.found() is None
    home = reveal.fetch()
    assert home.is_relative_to(elsewhere / "environment")
    assert (home / "reveal.css").read_text() == "css"
    assert reveal.fetch() == home == reveal.found()
    assert len(asked) == 1
    assert "--require-hashes" in asked[0]


def test_without_a_network_one_message_says_what_to_do(elsewhere, monkeypatch, capsys) -> None:
    """What pip said last is in it, and the command that tries again."""
    pip(monkeypatch, code=1, files={})
    with pytest.raises(FlywheelError, match=r"python -m flywheel.serve.reveal \(pip said: no network\)"):
        reveal.fetch()
    assert reveal.main() == 1
    assert "Slides need reveal.js" in capsys.readouterr().err


def test_an_environment_that_cannot_be_written_is_no_obstacle(elsewhere, monkeypatch) -> None:
    """The work folder takes it instead."""
    (elsewhere / "environment").write_text("not a folder")
    pip(monkeypatch, code=0, files={"LICENSE": "MIT", "dist/reveal.js": "js", "dist/reveal.css": "css"})
    assert reveal.fetch().is_relative_to(elsewhere / "work")


def test_an_unknown_lesson_is_answered_with_the_decks(elsewhere) -> None:
    """The decks that exist are named before anything starts."""
    with pytest.raises(FlywheelError, match=r"no slides for lesson '1'.*Decks: 00, 01, 02"):
        CliRunner().invoke(present, ["1", "--no-browser"], catch_exceptions=False)
