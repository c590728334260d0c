"""The verdict of `make test` says in its last line what passed, failed or did not run."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import psutil
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


def last_line(capsys, outcomes, *wanted):
    """Return exit code and last line of a verdict."""
    code = everything.verdict(outcomes, list(wanted), seconds=61)
    return code, capsys.readouterr().out.splitlines()[-1]


def test_all_is_well(capsys):
    """Tests of all steps are added up in one line."""
    outcomes = [step("types"), step("tests"), step("browser")]
    outcomes[1].counts.update(passed=40, failed=0, skipped=2)
    outcomes[2].counts.update(passed=3, failed=0, skipped=0)
    assert last_line(capsys, outcomes, "browser") == (0, "✓ 43 passed, 2 skipped in 61 s")


def test_failed_steps_are_named(capsys):
    """Every step that failed is named in the last line."""
    outcomes = [step("types", passed=False), step("tests", passed=False)]
    outcomes[1].counts.update(passed=40, failed=1, skipped=0)
    assert last_line(capsys, outcomes) == (1, "✗ FAILED: types, tests · 40 passed, 1 failed in 61 s")


@pytest.mark.parametrize(("required", "expected"), [("", 0), ("1", 1)])
@pytest.mark.parametrize("skipped", [None, 3])
@pytest.mark.parametrize(("name", "remedy"), [("browser", "install chromium"), ("spark", "openjdk-17-jre-headless")])
def test_what_did_not_run_is_said_last(capsys, monkeypatch, name, remedy, skipped, required, expected):
    """Without a browser or Java, or with skipped tests, the last line says so and how to get it; CI fails."""
    monkeypatch.setenv(f"FLYWHEEL_REQUIRE_{name.upper()}", required)
    outcomes = [step("tests")]
    if skipped:
        outcomes.append(step(name))
        outcomes[1].counts.update(passed=1, failed=0, skipped=skipped)
    code, line = last_line(capsys, outcomes, name)
    assert code == expected
    assert line.startswith(f"!!! THE {name.upper()} TESTS DID NOT ALL RUN")
    assert remedy in line


def test_every_browser_test_lies_where_the_step_looks():
    """The step looks into a few folders only; a marked test elsewhere would never run."""
    root = Path(__file__).parents[1]
    looked = [root / place for place in everything.BROWSER_TESTS]
    marked = [file for file in (root / "tests").rglob("*.py") if "pytest.mark." + "browser" in file.read_text("utf-8")]
    assert len(marked) > 5
    assert [file for file in marked if not any(file.is_relative_to(place) for place in looked)] == []


def test_a_step_that_does_not_end_is_ended(monkeypatch, tmp_path, capsys):
    """A hanging command fails in time, and nothing it started lives on."""
    monkeypatch.setattr(everything, "STEP_SECONDS", 1.5)
    note = tmp_path / "pid"
    child = "import time; time.sleep(600)"
    script = (
        "import pathlib, subprocess, sys; "
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}]); "
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid)); child.wait()"
    )
    assert everything.completed([sys.executable, "-c", script], dict(os.environ)) is False
    assert "still running after 1.5 s" in capsys.readouterr().out
    psutil.wait_procs([psutil.Process(pid) for pid in [int(note.read_text())] if psutil.pid_exists(pid)], timeout=5)
    assert not alive(int(note.read_text()))


def alive(pid):
    """Return whether a process runs; one that only waits to be collected does not."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_tests_are_counted_from_the_record(tmp_path):
    """Errors count as failures; what neither failed nor was skipped passed."""
    record = tmp_path / "tests.xml"
    record.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>')
    assert everything.count(record) == {"passed": 5, "failed": 2, "skipped": 2}


def test_an_unknown_step_is_refused(capsys):
    """A slip in a step's name lists the steps there are."""
    assert everything.main(["typos"]) == 2
    assert "no such step: typos; steps are: style, form, spelling" in capsys.readouterr().out


def test_steps_side_by_side_are_told_one_after_the_other(monkeypatch, tmp_path, capfd):
    """Both run, the output of each stays together, and the outcomes keep the order of the steps."""
    say = "print('{0} begins'); import time; time.sleep(0.2); print('{0} ends'); raise SystemExit({1})"
    steps = {name: ["-c", say.format(name, code)] for name, code in (("one", 0), ("two", 3), ("three", 0))}
    monkeypatch.setattr(everything, "STEPS", steps)
    monkeypatch.setattr(everything, "SIDE_BY_SIDE", {"two", "three"})
    outcomes = everything.run_all(list(steps), tmp_path, dict(os.environ))
    assert [(found.name, found.passed) for found in outcomes] == [("one", True), ("two", False), ("three", True)]
    told = [line for line in capfd.readouterr().out.splitlines() if line and not line.startswith("─")]
    assert [line for line in told if "begins" in line or "ends" in line] == [
        f"{name} {what}" for name in steps for what in ("begins", "ends")
    ]
