"""An installed wheel carries everything a lesson and a report need."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LESSON = r"""
import flywheel
from flywheel import metrics, places, report, samples, scenario

assert not (places.course().parent / "pyproject.toml").exists(), places.course()
data, ex = flywheel.open_lesson("01")
print(ex["1.2"].check(...).outcome, data.label, places.work(), sep="\n")
print(scenario.read(places.datasets() / "scenarios" / "member-recall.yml", known_metrics=metrics.METRICS).id)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_a_lesson_opens_from_an_installed_wheel(installed, tmp_path):
    """Far from any checkout, specs, sample data and scenario files are found, and work/ is made where one stands."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLYWHEEL_")}
    run = subprocess.run(
        [sys.executable, "-c", LESSON],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["not attempted", "sample", str(tmp_path / "work"), "member-recall"]


def test_templates_styles_and_catalogue_travel_too(installed):
    """What is not Python and yet needed at run time is in the wheel."""
    inside = {path.relative_to(installed / "flywheel").as_posix() for path in installed.glob("flywheel/**/*")}
    wanted = {"locale/zh_CN.po", "widgets/page.css", "samples/phrases.yml", "scenario/template.yml", "py.typed"}
    wanted |= {"_notebooks/01_voc.ipynb", "_notebooks/live/01_voc.ipynb", "_notebooks/reports/pilot_report.ipynb"}
    assert wanted <= inside
    assert {path for path in inside if path.endswith(("report.css", "index.html.j2"))}
