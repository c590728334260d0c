"""The catalogue of broken inputs: each is refused at the front door with its place, its value and a remedy."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from flywheel import places
from flywheel.cli import main

CATALOGUE = Path(__file__).parent / "catalogue"
GOOD = places.datasets() / "scenarios" / "basket-reminder.yml"


def cases(name: str) -> list[Any]:
    """Return one parameter set a case of the catalogue."""
    listed = YAML(typ="safe").load((CATALOGUE / f"{name}.yml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in listed]


def broken(text: str, case: dict[str, Any]) -> str:
    """Return a good text with a case's one edit."""
    assert case["old"] in text
    return text.replace(case["old"], case["new"], 1)


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], says: list[str]
) -> None:
    """Run the command as a person does: exit code 2, every word that was promised, and never a traceback."""
    monkeypatch.setattr(sys, "argv", ["flywheel", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert end.value.code == 2
    assert [word for word in says if word not in told.err] == []
    assert "Traceback" not in told.out + told.err


@pytest.mark.parametrize("case", cases("scenarios"))
def test_a_broken_scenario_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: dict[str, Any]
) -> None:
    """The file, the line, the field, the value and the remedy are named."""
    file = tmp_path / "pilot.yml"
    file.write_text(broken(GOOD.read_text(encoding="utf-8"), case), encoding="utf-8")
    refused(monkeypatch, capsys, ["scenario", "check", str(file)], [f"{file}: ", *case["says"]])


@pytest.mark.parametrize("case", cases("tables"))
def test_a_broken_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: dict[str, Any]
) -> None:
    """The file, the column, the row number, the value and the remedy are named."""
    folder = tmp_path / "data"
    shutil.copytree(CATALOGUE / "tables", folder)
    file = folder / f"{case['table']}.csv"
    file.write_text(broken(file.read_text(encoding="utf-8"), case), encoding="utf-8")
    refused(monkeypatch, capsys, ["data", "check", str(folder)], case["says"])


@pytest.mark.parametrize("case", cases("parameters"))
def test_a_wrong_parameter_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: dict[str, Any]
) -> None:
    """The parameter or option, its value and the remedy are named, and nothing is written."""
    monkeypatch.chdir(places.datasets())
    refused(monkeypatch, capsys, ["report", str(GOOD), "-o", str(tmp_path / "out"), *case["given"]], case["says"])
    assert not (tmp_path / "out").exists()


def test_the_catalogue_is_long_enough() -> None:
    """At least sixty inputs are tried."""
    assert sum(len(cases(name)) for name in ("scenarios", "tables", "parameters")) >= 60
