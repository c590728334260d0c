"""The page on which pilots are planned and judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def panel(page: Any, title: str) -> Any:
    """Return the lab with this title."""
    return page.locator(".flywheel-panel", has=page.locator("h3", has_text=title))


def test_a_pilot_is_planned_and_judged_by_keyboard(voila_page: Callable[..., Any]) -> None:
    """A smaller gain asks for more users, four numbers get a verdict, and a file without arms is refused."""
    visit = voila_page("pilot_planner", width=390)
    page = visit.page
    plan, judge = panel(page, "How many users, how many days?"), panel(page, "Judge four numbers")
    plan.get_by_text("8,084 users").first.wait_for()
    plan.get_by_label("Gain worth finding").fill("6")
    page.keyboard.press("Enter")
    plan.get_by_text("2,054 users").first.wait_for()
    plan.get_by_label("Level today").fill("120")
    page.keyboard.press("Enter")
    plan.get_by_text("leaves the range").wait_for()
    judge.get_by_text("Enough would be about 8,158 users").wait_for()
    judge.get_by_label("Of the pilot group, did it").fill("160")
    page.keyboard.press("Enter")
    judge.get_by_text("Roll out:").first.wait_for()
    bad = {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"unit_id,numerator\n1,1\n"}
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Choose a file").click()
    asked.value.set_files([bad])
    page.get_by_text("This file cannot be used yet").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_clean()
