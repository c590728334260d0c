"""The maturity page: twelve questions answered, recorded, saved and loaded again, by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_answers_are_recorded_saved_and_loaded_again(voila_page: Callable[..., Any], tmp_path: Path) -> None:
    """One answer by keyboard makes a profile; the saved file brings it back; a broken file is explained."""
    visit = voila_page("maturity")
    page = visit.page
    page.get_by_role("radio", name="2 ·").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Record these answers").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 of 12 questions recorded").wait_for()
    page.locator("img[alt*='Tools']").first.wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save all answers").click()
    saved = tmp_path / "answers.csv"
    waiting.value.save_as(saved)
    assert "tools,strategy,2" in saved.read_text(encoding="utf-8-sig")
    broken = tmp_path / "broken.csv"
    broken.write_text("day,rater\n2026-01-05,me\n", encoding="utf-8")
    _choose(page, broken)
    page.get_by_text("is not a column here").first.wait_for()
    _choose(page, saved)
    page.get_by_text("Loaded: 12 answers of 1 day(s)").wait_for()
    visit.assert_clean()


def _choose(page: Any, file: Path) -> None:
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Load answers from a file").click()
    asked.value.set_files(file)
