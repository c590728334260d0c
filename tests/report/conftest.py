"""One executed batch, shared by every test that only looks at it: a kernel start is expensive."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel import places, report
from flywheel.report import Batch


@pytest.fixture(scope="session")
def notebook() -> Path:
    """The report notebook, which `course/build.py --check` compares with its master."""
    return places.notebooks() / "reports" / "pilot_report.ipynb"


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """The folder of the sample scenarios."""
    return places.datasets() / "scenarios"


@pytest.fixture(scope="session")
def failing(tmp_path_factory: pytest.TempPathFactory, scenarios: Path) -> Path:
    """A valid scenario whose draw is not in the data, with a title that tries to be HTML."""
    text = (scenarios / "basket-reminder.yml").read_text(encoding="utf-8")
    text = text.replace("id: basket-reminder", "id: lost-draw")
    path = tmp_path_factory.mktemp("scenario") / "lost.yml"
    path.write_text(text.replace("title: Reminder of a full basket", "title: <b>Lost</b> draw"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory, notebook: Path, scenarios: Path, failing: Path) -> Batch:
    """Two good pilots and a failing one between them."""
    folder = tmp_path_factory.mktemp("reports")
    files = [scenarios / "member-recall.yml", failing, scenarios / "new-user-guidance.yml"]
    return report.run(files, folder=folder, notebook=notebook, jobs=2)
