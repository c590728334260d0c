"""The live page of lesson 01, as somebody meets it who has a keyboard, a phone, and no code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

LAST = "button:has-text('Show where I stand')"
MOST_STEPS = 120


def press_until(page: Any, key: str, arrived: Callable[[], bool]) -> None:
    """Press ``key`` until the focus has ``arrived``; fail when it never does."""
    for _step in range(MOST_STEPS):
        page.keyboard.press(key)
        if arrived():
            return
    pytest.fail(f"{key} does not lead there")


def panel(page: Any, title: str) -> Any:
    """Return the form of the exercise with this title."""
    return page.locator(".flywheel-panel", has=page.locator("h3", has_text=title))


def test_an_exercise_is_answered_by_keyboard(voila_page: Callable[..., Any]) -> None:
    """Tab, Space and Enter answer an exercise: a wrong answer gets its own message, the right one passes."""
    visit = voila_page("01_voc")
    page = visit.page
    page.wait_for_selector(LAST)
    form = panel(page, "Which region was hit hardest?")

    def on(selector: str) -> bool:
        return bool(form.evaluate("(form, it) => form.querySelector(it) === document.activeElement", selector))

    def check() -> Any:
        press_until(page, "Tab", lambda: on("button.mod-primary"))
        page.keyboard.press("Enter")
        return form.locator(".flywheel-feedback")

    press_until(page, "Tab", lambda: on("input[type=radio][value='0']"))
    page.keyboard.press("Space")
    told = check()
    told.get_by_text("You compare two points").wait_for()
    assert "Not yet" in told.inner_text()
    assert told.get_attribute("role") == "status"
    press_until(page, "Shift+Tab", lambda: on("input[type=radio][value='1']"))
    page.keyboard.press("Space")
    check().get_by_text("Correct").wait_for()
    visit.assert_clean()


def test_every_picture_has_words(voila_page: Callable[..., Any]) -> None:
    """Each picture carries its finding as alternative text; every task of the lesson has its form."""
    visit = voila_page("01_voc")
    visit.page.wait_for_selector(LAST)
    words = visit.page.eval_on_selector_all("img", "all => all.map(one => one.alt)")
    assert len(words) >= 4
    assert all(len(alt) > 40 for alt in words)
    assert visit.page.locator("h3", has_text="Exercise 1.").count() == 21
    visit.assert_clean()


def test_the_scores_can_be_split_on_a_phone(voila_page: Callable[..., Any]) -> None:
    """On a phone nothing scrolls sideways, and another score chosen by keyboard brings another picture."""
    visit = voila_page("01_voc", width=390)
    page = visit.page
    page.wait_for_selector(LAST)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = page.eval_on_selector_all(".flywheel-scroll", "all => all.map(one => one.clientWidth)")
    assert max(boxes) <= 390
    explorer = panel(page, "Scores by group and week")
    assert "NPS" in explorer.locator("img").get_attribute("alt")
    explorer.get_by_label("Score").focus()
    page.keyboard.press("c")
    explorer.locator("img[alt*='CSAT']").wait_for()
    assert "people who saw the question" in explorer.locator("[role=status]").inner_text()
    visit.assert_clean()
