"""Turns a checkout into a verdict: runs every check and test; the last line says what passed, failed or did not run.

make test                        everything
make test ARGS="types browser"   some steps only
"""

# ruff: noqa: T201  # its output is its purpose

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO

import psutil

from flywheel import kernels
from flywheel.doctor import find_chromium

ROOT = Path(__file__).resolve().parents[1]
PYTEST = ["-m", "pytest", "-q"]
BROWSER_TESTS = ["tests/live", "tests/hub/test_board.py", "tests/report", "tests/test_forms.py"]
"""Where tests with the mark lie: to look everywhere would take as long as a page."""
STEPS: dict[str, list[str]] = {
    "style": ["-m", "ruff", "check"],
    "form": ["-m", "ruff", "format", "--check"],
    "spelling": ["-m", "codespell_lib"],
    "tests": [*PYTEST, "-m", "not browser and not spark", "-n", "2", "--dist", "loadfile"],
    "types": ["-m", "mypy"],
    "notebooks": ["course/build.py", "--check"],
    "lessons": [  # one kernel after another: two workers may be given the same ports
        *(*PYTEST, "-p", "tests.notebooks.own_folder"),
        *("--nbval", "--nbval-sanitize-with", "tests/notebooks/sanitize.cfg", "notebooks/solutions"),
    ],
    "spark": [*PYTEST, "-m", "spark", "tests/engines"],
    "browser": [*PYTEST, "-m", "browser", "-n", "2", "--dist", "loadfile", *BROWSER_TESTS],
}
SIDE_BY_SIDE = {"types", "notebooks", "lessons", "spark"}
"""Steps of one process, or that wait for one: together they keep the cores busy."""
SETTINGS = {"lessons": {"JUPYTER_PATH": str(kernels.FOLDER)}}
"""Variables of single steps: lessons run in forked kernels, as they do for a trainee."""
STEP_SECONDS = 1500
GET_JAVA = "Debian: apt-get install openjdk-17-jre-headless; elsewhere: any Java 17 or newer; then make test"
GET_BROWSER = "Debian: apt-get install chromium; elsewhere: .venv/bin/playwright install chromium; then make test"


@dataclass
class Outcome:
    """How one step went; counts are zero for steps that are not pytest's."""

    name: str
    passed: bool
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)


def main(names: list[str]) -> int:
    """Run the named steps, or all; return the exit code."""
    unknown = sorted(set(names) - set(STEPS))
    if unknown:
        print(f"no such step: {', '.join(unknown)}; steps are: {', '.join(STEPS)}")
        return 2
    started = time.monotonic()
    wanted = names or list(STEPS)
    browser = (find_chromium() or get_chromium()) if "browser" in wanted else None
    java = (shutil.which("java") or get_java()) if "spark" in wanted else None
    with tempfile.TemporaryDirectory(prefix="flywheel-test-") as scratch:
        environment = os.environ | {"FLYWHEEL_WORK": str(Path(scratch) / "work")}
        if browser:
            environment["FLYWHEEL_CHROMIUM"] = str(browser)
        impossible = {name for name, tool in (("browser", browser), ("spark", java)) if not tool}
        outcomes = run_all([name for name in wanted if name not in impossible], Path(scratch), environment)
    return verdict(outcomes, wanted, seconds=time.monotonic() - started)


def run_all(names: list[str], scratch: Path, environment: dict[str, str]) -> list[Outcome]:
    """Run steps one after another; those that use one core each run side by side and are shown when they are done."""
    outcomes = []
    for aside, group in groupby(names, lambda name: name in SIDE_BY_SIDE):
        if not aside:
            outcomes += [run(name, scratch, environment) for name in group]
            continue
        together = list(group)
        with ExitStack() as stack, ThreadPoolExecutor(len(together)) as pool:
            logs = [stack.enter_context((scratch / f"{name}.log").open("w+", encoding="utf-8")) for name in together]
            found = pool.map(lambda name, log: run(name, scratch, environment, log), together, logs)
            for outcome, log in zip(found, logs, strict=True):
                outcomes.append(outcome)
                log.seek(0)
                print(log.read(), flush=True)
    return outcomes


def run(name: str, scratch: Path, environment: dict[str, str], log: IO[str] | None = None) -> Outcome:
    """Run one step with its output shown, or written to a log, and count its tests."""
    command = [sys.executable, *STEPS[name]]
    record = scratch / f"{name}.xml"
    if "pytest" in command:
        command.append(f"--junit-xml={record}")
    print(f"\n── {name} " + "─" * (70 - len(name)), flush=True, file=log)
    started = time.monotonic()
    passed = completed(command, environment | SETTINGS.get(name, {}), log)
    counts = count(record) if record.is_file() else {}
    return Outcome(name, passed, time.monotonic() - started, counts)


def completed(command: list[str], environment: dict[str, str], log: IO[str] | None = None) -> bool:
    """Return whether a command ended well and in time; one that does not end is ended with all it started."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log and subprocess.STDOUT)
    try:
        return process.wait(STEP_SECONDS) == 0
    except subprocess.TimeoutExpired:
        print(f"\nstill running after {STEP_SECONDS} s; ended", flush=True, file=log)
        return False
    finally:
        if process.poll() is None:
            whole = [*psutil.Process(process.pid).children(recursive=True), process]
            for each in whole:
                with suppress(psutil.NoSuchProcess, ProcessLookupError):
                    each.kill()
            process.wait()


def count(record: Path) -> dict[str, int]:
    """Return how many tests passed, failed and were skipped, from pytest's own record."""
    suites = list(ET.parse(record).getroot().iter("testsuite"))  # noqa: S314  # written by us a moment ago
    total, failed, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites for name in names)
        for names in (["tests"], ["failures", "errors"], ["skipped"])
    )
    return {"passed": total - failed - skipped, "failed": failed, "skipped": skipped}


def verdict(outcomes: list[Outcome], wanted: list[str], *, seconds: float) -> int:
    """Print one line a step and the last line that counts; return the exit code."""
    print()
    for outcome in outcomes:
        tests = ", ".join(f"{n} {word}" for word, n in outcome.counts.items() if n)
        print(f"{'✓' if outcome.passed else '✗'} {outcome.name:<10} {outcome.seconds:6.1f} s  {tests}")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    whole = {o.name for o in outcomes if o.counts.get("passed") and not o.counts.get("skipped")}
    total = {word: sum(outcome.counts.get(word, 0) for outcome in outcomes) for word in ("passed", "failed", "skipped")}
    summary = ", ".join(f"{n} {word}" for word, n in total.items() if n or word == "passed") + f" in {seconds:.0f} s"
    print(f"\n{'✗ FAILED: ' + ', '.join(failed) + ' · ' if failed else '✓ '}{summary}", flush=True)
    lacking = False
    for name, tool, way in (("spark", "Java", GET_JAVA), ("browser", "a browser", GET_BROWSER)):
        if name in wanted and name not in whole:
            print(f"!!! THE {name.upper()} TESTS DID NOT ALL RUN. Get {tool}: {way}", flush=True)
            lacking = lacking or bool(os.environ.get(f"FLYWHEEL_REQUIRE_{name.upper()}"))
    return 1 if failed or lacking else 0


def get_java() -> str | None:
    """Install a Java for Spark where that is allowed, and return it."""
    rights = administrator()
    if rights is not None and shutil.which("apt-get"):
        print("No Java; getting one …", flush=True)
        attempt([*rights, "apt-get", "update", "-qq"])
        for package in ("openjdk-17-jre-headless", "default-jre-headless"):
            if shutil.which("java") is None:
                attempt([*rights, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
    return shutil.which("java")


def get_chromium() -> Path | None:
    """Install a Chromium where that is allowed, and return it."""
    print("No Chromium that starts; getting one …", flush=True)
    rights = administrator()
    if rights is not None and shutil.which("apt-get"):
        attempt([*rights, "apt-get", "update", "-qq"])
        packages = ["chromium", "fonts-dejavu-core"]
        attempt([*rights, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])
    found = find_chromium()
    if found is None:
        libraries = ["--with-deps"] if rights is not None else []
        attempt([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
        found = find_chromium()
    return found


def administrator() -> list[str] | None:
    """Return what to put before a command that installs: nothing for root, sudo where it asks nothing, else None."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if may and may.returncode == 0 else None


def attempt(command: list[str]) -> None:
    """Run a command that may fail; what matters is whether a browser starts afterwards."""
    print("$", *command, flush=True)
    try:
        subprocess.run(command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=False, timeout=600)
    except (OSError, subprocess.SubprocessError) as failure:
        print(failure, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
