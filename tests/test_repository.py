"""The repository keeps its promises: files agree with each other, and the README with what exists."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

import flywheel
from flywheel import cli

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
ON_CONDA_FORGE = {
    "duckdb": "python-duckdb",
    "ibis-framework": "ibis-duckdb",
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
    "jupyter-server": "jupyter_server",
    "matplotlib": "matplotlib-base",
    "ruamel-yaml": "ruamel.yaml",
}
"""PyPI's name → conda-forge's, where they differ."""
MUST_EXIST = {
    *(".ci", ".editorconfig", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"),
    *("course", "datasets", "docs", "environment.yml", "lib", "notebooks", "pyproject.toml", "tests", *LOCKS),
}
MAY_EXIST = {"benchmarks"}
MEGABYTE = 1024 * 1024


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that is in git or would be added to it."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    asked = subprocess.run(listing, capture_output=True, text=True, check=False)
    if asked.returncode:
        pytest.skip("not a git checkout")
    names = [Path(name) for name in asked.stdout.split("\0") if name]
    return tuple(name for name in names if (ROOT / name).is_file())


@cache
def pins(lock: str) -> tuple[Requirement, ...]:
    """Return the pinned requirements of a lock file."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return tuple(Requirement(line.rstrip(" \\")) for line in lines if line and not line.startswith((" ", "#")))


def pinned_version(pin: Requirement) -> Version:
    """Return the one version a pin allows."""
    (only,) = pin.specifier
    assert only.operator == "=="
    return Version(only.version)


@cache
def verbs() -> tuple[str, ...]:
    """Return the verbs of the Makefile that have a line of help."""
    return tuple(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_the_top_level_is_the_agreed_one():
    """The top level holds what the layout names, and nothing else."""
    top = {path.parts[0] for path in tracked()}
    assert top - MAY_EXIST == MUST_EXIST


def test_a_clone_stays_small():
    """No file in git is larger than 3 MB, and the data sets together stay under 10 MB."""
    sizes = {path: (ROOT / path).stat().st_size for path in tracked()}
    assert [str(path) for path, size in sizes.items() if size > 3 * MEGABYTE] == []
    assert sum(size for path, size in sizes.items() if path.parts[0] == "datasets") < 10 * MEGABYTE


def test_no_file_names_a_place_on_somebodys_machine():
    """No file holds a path or a package index that exists only where it was written."""
    private = re.compile(rb"/(?:work/(?:main|shared)|opt/pypi|tmp/(?:fw|pytest-of))\b|/root/\.|/Users/[a-z]")
    assert [str(path) for path in tracked() if private.search((ROOT / path).read_bytes())] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock):
    """A lock installs from whichever index a person uses: it holds versions and hashes, no address."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://|file:|git\+|^(?:-i\b|-f\b|--(?!hash)).*", text, flags=re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    """Every package of a lock is checked against a hash when it is installed."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))[1:]
    assert len(entries) == len(pins(lock))
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "needs"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", RUNTIME + DEVELOPMENT)]
)
def test_a_lock_satisfies_the_project(lock, needs):
    """Every dependency of the project is pinned, and every pin of it lies within the bounds."""
    for need in needs:
        found = [pinned_version(pin) for pin in pins(lock) if canonicalize_name(pin.name) == need.name]
        assert found, f"{lock}: {need.name} is missing; run make lock"
        assert all(version in need.specifier for version in found), f"{lock}: {need} has {found}; run make lock"


def test_who_tests_runs_what_users_run():
    """The development lock holds every pin of the runtime lock, unchanged."""
    runtime, development = ({(pin.name, str(pin.specifier)) for pin in pins(lock)} for lock in LOCKS)
    assert runtime - development == set()


def test_conda_gets_what_pip_gets():
    """environment.yml has every dependency with the same bounds, under conda-forge's names, and nothing else."""
    listed = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(part["pip"] for part in listed if isinstance(part, dict))
    assert "-e ." in by_pip
    texts = [part for part in listed if isinstance(part, str) and part != "pip"] + [p for p in by_pip if p != "-e ."]
    there = {re.split(r"[<>=]", text)[0]: Requirement(text).specifier for text in texts}
    here = {ON_CONDA_FORGE.get(need.name, need.name): need.specifier for need in RUNTIME + DEVELOPMENT}
    here["python"] = Requirement("python" + PROJECT["project"]["requires-python"]).specifier
    assert there == here


def test_make_alone_lists_every_verb():
    """`make` without a verb prints each verb with a line of help."""
    said = subprocess.run(
        ["make", "-C", str(ROOT)], capture_output=True, text=True, check=True, env=plain_environment()
    )
    assert re.findall(r"^  ([a-z]+) +\S", said.stdout, flags=re.MULTILINE) == list(verbs())
    phony = re.search(r"^\.PHONY: (help .*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert phony is not None
    assert sorted(phony.group(1).split()) == sorted(verbs())


def plain_environment() -> dict[str, str]:
    """Return the environment without what an outer make leaves in it."""
    return {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}


def test_a_python_that_will_not_do_is_said(tmp_path):
    """When the named Python is missing or too old, make stops with one sentence that says how to name another."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("pyproject.toml", *LOCKS):
        (tmp_path / name).write_text("")
    command = ["make", "-C", str(tmp_path), "setup", "PYTHON=no-such-python"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=plain_environment())
    assert run.returncode == 2
    assert "No Python 3.11 or newer found" in run.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_build_machine_runs_make_test_and_allows_no_skip():
    """`.ci/run` can be run, calls `make test` once, and demands the browser tests."""
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert re.findall(r"^make .*$", text, flags=re.MULTILINE) == ["make test"]
    assert "export FLYWHEEL_REQUIRE_BROWSER=1" in text
    assert "export FLYWHEEL_SYSTEM_TESTS=1" in text


def test_the_readme_is_short():
    """The README stays under 150 lines."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150


def test_the_readme_promises_only_what_exists():
    """Every command in the README is a verb of make or of flywheel, and every relative link leads somewhere."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = "\n".join(blocks(text))
    assert set(re.findall(r"\bmake ([a-z]+)", code)) - set(verbs()) == set()
    assert set(re.findall(r"\bflywheel ([a-z]+)", code)) - set(cli.VERBS) == set()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def blocks(text: str) -> list[str]:
    """Return what a Markdown text shows as code, in blocks and in lines."""
    return [block or line for block, line in re.findall(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", text, flags=re.DOTALL)]


def test_the_changelog_is_open():
    """The changelog has a place for what is not released yet, and the version is the package's."""
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert PROJECT["project"]["version"] == flywheel.__version__


def test_every_verb_of_the_command_line_is_there():
    """Each verb of `flywheel` loads and explains itself with an example."""
    from click.testing import CliRunner

    for verb in cli.VERBS:
        run = CliRunner().invoke(cli.flywheel, [verb, "--help"])
        assert run.exit_code == 0, verb
        assert f"flywheel {verb}" in run.output.split("Options:")[0], f"{verb} shows no example"
