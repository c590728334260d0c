"""The pages of builder and planner, run cell by cell as a kernel does."""

import json

import pytest

from flywheel import places, widgets


@pytest.mark.parametrize("name", ["scenario_builder", "pilot_planner"])
def test_a_page_runs_in_an_empty_work_folder(name, tmp_path, monkeypatch):
    """Every cell runs, is short, and nothing is written before somebody asks for it."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path))
    page = json.loads((places.notebooks() / "live" / f"{name}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in page["cells"] if cell["cell_type"] == "code"]
    known: dict[str, object] = {}
    for source in cells:
        assert len(source.splitlines()) <= 12
        exec(compile(source, name, "exec"), known)  # noqa: S102  # the page's own code
    assert known["widgets"] is widgets
    assert list(tmp_path.iterdir()) == []
