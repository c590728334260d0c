"""Every live page of the workbook, as somebody meets it on a phone, at a desk and on a wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import places

pytestmark = [pytest.mark.browser, pytest.mark.unproven]

PAGES = sorted(path.stem for path in (places.notebooks() / "live").glob("*.ipynb"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_presentable(shared_page: Callable[[str], Any], name: str) -> None:
    """It loads without an error or an outside request, fits every screen, and axe finds nothing serious."""
    shared_page(name).assert_presentable(name)


@pytest.mark.parametrize("name", PAGES)
def test_an_exercise_answers_mouse_and_keyboard(shared_page: Callable[[str], Any], name: str) -> None:
    """Check, pressed with nothing chosen, says so: for the first exercise by mouse, for the second by keyboard."""
    visit = shared_page(name)
    visit.look(width=1280)
    forms = visit.page.locator(".flywheel-panel", has=visit.page.locator("h3", has_text="Exercise"))
    forms.nth(0).locator("button.mod-primary").click()
    forms.nth(0).locator(".flywheel-feedback").wait_for()
    check = forms.nth(1).locator("button.mod-primary")
    press_until(visit.page, "Tab", lambda: check.evaluate("one => one === document.activeElement"))
    outline = check.evaluate("one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth")
    assert outline == "solid3px"
    visit.page.keyboard.press("Enter")
    told = forms.nth(1).locator(".flywheel-feedback")
    told.wait_for()
    assert told.get_attribute("role") == "status"
    visit.assert_clean()


def press_until(page: Any, key: str, arrived: Callable[[], bool], *, most: int = 80) -> None:
    """Press ``key`` until the focus has ``arrived``; fail when it never does."""
    for _step in range(most):
        page.keyboard.press(key)
        if arrived():
            return
    pytest.fail(f"{key} does not lead there")
