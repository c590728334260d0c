"""`flywheel scenario`: writes a file to fill in, and lists what is wrong."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from flywheel import places
from flywheel.cli.scenario import scenario


def test_new_then_check_lists_every_empty_field(tmp_path: Path) -> None:
    """A fresh file is refused with exit code 2 and one line a field."""
    path = tmp_path / "mine.yml"
    made = CliRunner().invoke(scenario, ["new", str(path)])
    assert (made.exit_code, path.is_file()) == (0, True)
    assert f"flywheel scenario check {path}" in made.output
    checked = CliRunner().invoke(scenario, ["check", str(path)])
    assert checked.exit_code == 2
    assert "title: is empty" in checked.stderr


def test_check_says_ok_for_each_good_file() -> None:
    """The sample scenarios are fine, and say so with title and version."""
    files = sorted(map(str, (places.datasets() / "scenarios").glob("*.yml")))
    found = CliRunner().invoke(scenario, ["check", *files])
    assert found.exit_code == 0
    assert found.output.count(": ok (") == len(files) == 4


def test_a_bad_file_does_not_hide_a_good_one(tmp_path: Path) -> None:
    """Both are reported; the exit code is that of bad input."""
    good = places.datasets() / "scenarios" / "home-entry.yml"
    found = CliRunner().invoke(scenario, ["check", str(tmp_path / "gone.yml"), str(good)])
    assert found.exit_code == 2
    assert "there is no such file" in found.stderr
    assert "home-entry.yml: ok" in found.stdout
