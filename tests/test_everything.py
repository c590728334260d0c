"""The verdict of `make test` says in its last line what passed, failed or did not run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("flywheel_everything", Path(__file__).with_name("everything.py"))
assert spec is not None
assert spec.loader is not None
everything = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = everything
spec.loader.exec_module(everything)


def step(name, *, passed=True):
    """Return how one step went."""
    return everything.Outcome(name, passed, 1.0)


def last_line(capsys, outcomes, *, browser_wanted=True):
    """Return exit code and last line of a verdict."""
    code = everything.verdict(outcomes, browser_wanted=browser_wanted, seconds=61)
    return code, capsys.readouterr().out.splitlines()[-1]


def test_all_is_well(capsys):
    """Tests of all steps are added up in one line."""
    outcomes = [step("types"), step("tests"), step("browser")]
    outcomes[1].counts.update(passed=40, failed=0, skipped=2)
    outcomes[2].counts.update(passed=3, failed=0, skipped=0)
    assert last_line(capsys, outcomes) == (0, "✓ 43 passed, 2 skipped in 61 s")


def test_failed_steps_are_named(capsys):
    """Every step that failed is named in the last line."""
    outcomes = [step("types", passed=False), step("tests", passed=False)]
    outcomes[1].counts.update(passed=40, failed=1, skipped=0)
    code, line = last_line(capsys, outcomes, browser_wanted=False)
    assert (code, line) == (1, "✗ FAILED: types, tests · 40 passed, 1 failed in 61 s")


@pytest.mark.parametrize(("required", "expected"), [("", 0), ("1", 1)])
@pytest.mark.parametrize("skipped", [None, 3])
def test_browser_tests_that_did_not_run_are_said_last(capsys, monkeypatch, required, expected, skipped):
    """Without a browser, or with skipped browser tests, the last line says so and how to get one; CI fails."""
    monkeypatch.setenv("FLYWHEEL_REQUIRE_BROWSER", required)
    outcomes = [step("tests")]
    if skipped:
        outcomes.append(step("browser"))
        outcomes[1].counts.update(passed=0, failed=0, skipped=skipped)
    code, line = last_line(capsys, outcomes)
    assert code == expected
    assert line.startswith("!!! THE BROWSER TESTS DID NOT RUN")
    assert "apt-get install chromium" in line


def test_tests_are_counted_from_the_record(tmp_path):
    """Errors count as failures; what neither failed nor was skipped passed."""
    record = tmp_path / "tests.xml"
    record.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>')
    assert everything.count(record) == {"passed": 5, "failed": 2, "skipped": 2}


def test_an_unknown_step_is_refused(capsys):
    """A slip in a step's name lists the steps there are."""
    assert everything.main(["typos"]) == 2
    assert "no such step: typos; steps are: style, form, types" in capsys.readouterr().out
