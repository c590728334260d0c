"""`flywheel report`: what a person sees and which exit code a script gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flywheel import report
from flywheel.cli.report import report as command
from flywheel.errors import BadInputError
from flywheel.report import Batch, Outcome

GOOD = Outcome(
    "good",
    "written",
    Path("good.html"),
    Path("good.ipynb"),
    "",
    {"decision": "Stop", "metric": "NPS", "effect": "+1.0 points"},
)
BAD = Outcome("bad", "failed", None, Path("bad.failed.ipynb"), "bad: 1 problem\n  1. pilots: no such draw")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Replace the run by one that notes what it was asked, and reports one good and one failed pilot."""
    seen: dict[str, Any] = {"outcomes": (GOOD, BAD)}

    def run(files: Any, *, progress: Any, **options: Any) -> Batch:
        seen.update(options, files=[path.name for path in files])
        progress(GOOD, 1)
        progress(BAD, 0)
        return Batch(seen["outcomes"], Path("out/index.html"))

    monkeypatch.setattr(report, "run", run)
    return seen


def test_a_failure_among_good_ones_gives_exit_code_1(asked: dict[str, Any]) -> None:
    """The good one is told with its decision, the failed one with its reason and its notebook; then the index."""
    found = CliRunner().invoke(command, ["a.yml", "b.yml"])
    assert (found.exit_code, asked["files"]) == (1, ["a.yml", "b.yml"])
    assert found.stdout.splitlines() == [
        "good: written · Stop · NPS +1.0 points",
        "bad: FAILED",
        "1 written · 1 failed",
        f"All reports: {Path('out/index.html')}",
    ]
    assert "no such draw" in found.stderr
    assert "bad.failed.ipynb" in found.stderr


def test_all_good_gives_exit_code_0(asked: dict[str, Any]) -> None:
    """Options reach the run as they were given."""
    asked["outcomes"] = (GOOD,)
    options = [
        "a.yml",
        "-d",
        "my_data",
        "-o",
        "out",
        "--lang",
        "zh",
        "-p",
        "level=0.9",
        "--jobs",
        "3",
        "--again",
        "--scheduler",
        "tcp://a:1",
    ]
    found = CliRunner().invoke(command, options)
    assert found.exit_code == 0
    del asked["outcomes"], asked["files"]
    assert asked == {
        "data": "my_data",
        "folder": Path("out"),
        "language": "zh",
        "parameters": {"level": "0.9"},
        "jobs": 3,
        "again": True,
        "pdf": False,
        "seconds": 600,
        "scheduler": "tcp://a:1",
    }


def test_a_script_sees_how_long_it_still_takes(asked: dict[str, Any]) -> None:
    """Away from a terminal each report that ends gives one line; one that was kept gives none."""
    found = CliRunner().invoke(command, ["a.yml", "b.yml"])
    assert found.stderr.splitlines()[:2] == ["1/2 good · about 1 min left", "2/2 bad"]


def test_what_was_kept_is_said(asked: dict[str, Any]) -> None:
    """A run that had little to do says how many reports it kept, why, and how to write them anyway."""
    asked["outcomes"] = (GOOD, replace(GOOD, id="old", state="reused"))
    found = CliRunner().invoke(command, ["a.yml", "b.yml"])
    assert "old: kept · Stop" in found.stdout
    assert "1 written · 1 kept, as nothing they depend on has changed (--again writes them)" in found.stdout


@pytest.mark.parametrize("text", ["level", "=3"])
def test_a_parameter_without_name_or_value_is_refused(asked: dict[str, Any], text: str) -> None:
    """The form of a parameter is named before anything runs."""
    found = CliRunner().invoke(command, ["a.yml", "-p", text])
    assert isinstance(found.exception, BadInputError)
    assert "not of the form name=value" in str(found.exception)
    assert "files" not in asked
