"""The registry of reports: what may be asked, checked before a notebook starts, and in step with the notebooks."""

from __future__ import annotations

import ast
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner

from flywheel.cli.report import report as command
from flywheel.errors import BadInputError
from flywheel.report.registry import REPORTS, Parameter, Report, check, find, listed
from flywheel.words import language

MADE = Report(
    "made",
    "Made",
    "What?",
    "data",
    (),
    (
        Parameter("week", "week", "", "which week"),
        Parameter("month", "month", "", "which month"),
        Parameter("level", "share", 0.95, "confidence"),
        Parameter("quotes", "whole", 5, "how many", at_least=1),
        Parameter("quick", "switch", default=False, meaning="in a hurry"),
        Parameter("actions", "file", "", "which file"),
    ),
)


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_notebook_has_the_registered_parameters(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and defaults of the cell of parameters are those of the registry; only the inputs come on top."""
    from papermill import inspect_notebook

    monkeypatch.setattr(logging.getLogger("papermill"), "disabled", True)
    found = inspect_notebook(str(REPORTS[name].notebook))
    values = {parameter: ast.literal_eval(entry["default"]) for parameter, entry in found.items()}
    inputs = {"scenarios": {"scenario"}, "files": {"scenarios"}, "folder": {"folder"}, "data": set()}[
        REPORTS[name].reads
    ]
    assert set(values) - {parameter.name for parameter in REPORTS[name].parameters} == {"data", "lang"} | inputs
    assert {each.name: each.default for each in REPORTS[name].parameters}.items() <= values.items()


def test_every_notebook_is_registered() -> None:
    """A notebook in the folder of reports without an entry would be found by nobody."""
    some = next(iter(REPORTS.values()))
    assert {path.stem for path in some.notebook.parent.glob("*.ipynb")} == set(REPORTS)


def test_texts_become_values_of_their_kind(tmp_path: Path) -> None:
    """Weeks and months are written one way, numbers and switches are no texts, files are full paths."""
    file = tmp_path / "a.csv"
    file.touch()
    given = {"week": "2026w4", "month": "2026-6", "level": "0.9", "quotes": "3", "quick": "True", "actions": str(file)}
    assert check(MADE, given) == {
        "week": "2026-W04",
        "month": "2026-06",
        "level": 0.9,
        "quotes": 3,
        "quick": True,
        "actions": str(file.resolve()),
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("week", "2026-W54", r"week: '2026-W54' is not a week → write for example 2026-W24"),
        ("week", "last", r"'last' is not a week"),
        ("month", "2026-13", r"'2026-13' is not a month → write for example 2026-06"),
        ("level", "95", r"level: 95 is not between 0 and 1 → write 0.95 for 95 %"),
        ("level", "nan", r"'nan' is not a number"),
        ("level", "high", r"'high' is not a number"),
        ("quotes", "0", r"quotes: 0 is below 1"),
        ("quotes", "2.5", r"'2.5' is not a whole number"),
        ("quick", "yes", r"'yes' is not true or false"),
        ("actions", "nowhere.csv", r"'nowhere.csv' is not a file that is there"),
        ("quots", "3", r"quots: is not a parameter of this report → did you mean quotes\? Parameters: week, month"),
        ("data", "x", r"data: is not set with -p → use --data instead"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_remedy(name: str, value: str, said: str) -> None:
    """What is wrong with a parameter is said before anything runs."""
    with pytest.raises(BadInputError, match=said):
        check(MADE, {name: value})


def test_all_wrong_parameters_come_in_one_message() -> None:
    """Three mistakes, one message."""
    with pytest.raises(BadInputError) as caught:
        check(MADE, {"wek": "1", "level": "2", "quotes": "x"})
    assert [problem.place for problem in caught.value.problems] == ["wek", "level", "quotes"]


def test_an_unknown_report_is_answered_with_the_nearest() -> None:
    """A misspelt name is no file and gets the nearest name."""
    with pytest.raises(BadInputError, match=r"pilot_reprot: is not a report; did you mean pilot_report\?"):
        find("pilot_reprot")
    found = CliRunner().invoke(command, ["pilot-reprot"])
    assert "did you mean pilot_report?" in str(found.exception)


def test_the_list_names_every_report_and_parameter() -> None:
    """`flywheel report --list` shows title, needs and every parameter, in both languages."""
    found = CliRunner().invoke(command, ["--list"])
    assert found.exit_code == 0
    for report in REPORTS.values():
        assert f"{report.name} · {report.title}" in found.stdout
        assert all(f"-p {parameter.name}=" in found.stdout for parameter in report.parameters)
    with language("zh"):
        assert "pilot_report" in listed()


def test_nothing_to_run_is_said() -> None:
    """Neither a name nor a file gets a hint."""
    found = CliRunner().invoke(command, [])
    assert "none were given" in str(found.exception)
