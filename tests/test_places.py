"""The workbook finds its own files."""

from __future__ import annotations

from flywheel import places


def test_checkout_is_found():
    """In a checkout the folders are those at the top level."""
    assert (places.course() / "course.yml").is_file()
    assert places.course().parent == places.notebooks().parent == places.datasets().parent


def test_work_folder_can_be_named(monkeypatch, tmp_path):
    """FLYWHEEL_WORK moves a person's own files."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path / "mine"))
    assert places.work() == tmp_path / "mine"
