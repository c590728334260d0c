"""Every live page of the workbook, as somebody meets it on a phone, at a desk and on a wall."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from flywheel import places

pytestmark = pytest.mark.browser

ALL = sorted(path.stem for path in (places.notebooks() / "live").glob("*.ipynb"))
PAGES = ALL if os.environ.get("FLYWHEEL_ALL_PAGES") else ["06_scenario"]
"""All take minutes: FLYWHEEL_ALL_PAGES=1 before a release, and after a change of the pages' look. Labs and tools have
tests of their own beside this one."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_presentable(voila_page: Callable[..., Any], name: str) -> None:
    """It loads without an error, fits every screen, axe finds nothing serious; exercises answer mouse and keyboard.

    Check, pressed with nothing chosen, says so: for the first exercise by mouse, for the second by keyboard.
    """
    visit = voila_page(name)
    forms = visit.page.locator(".flywheel-panel", has=visit.page.locator("h3", has_text="Exercise"))
    if name[:2].isdigit():
        answers(visit.page, forms)
    assert visit.page.locator("[tabindex='0']:has(> .jupyter-widgets)").count() == 0  # boxes of their own scroll inside
    for field in visit.page.locator(".flywheel-field :is(input, select, textarea):visible").all()[:3]:
        field.focus()
        assert field.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    visit.assert_presentable(name)


def answers(page: Any, forms: Any) -> None:
    """Press Check in two forms, and look what they say."""
    forms.nth(0).locator("button.mod-primary").click()
    forms.nth(0).locator(".flywheel-feedback").wait_for()
    check = forms.nth(1).locator("button.mod-primary")
    press_until(page, "Tab", lambda: check.evaluate("one => one === document.activeElement"))
    outline = check.evaluate("one => getComputedStyle(one).outlineStyle + getComputedStyle(one).outlineWidth")
    assert outline == "solid3px"
    page.keyboard.press("Enter")
    told = forms.nth(1).locator(".flywheel-feedback")
    told.wait_for()
    assert told.get_attribute("role") == "status"


def press_until(page: Any, key: str, arrived: Callable[[], bool], *, most: int = 80) -> None:
    """Press ``key`` until the focus has ``arrived``; fail when it never does."""
    for _step in range(most):
        page.keyboard.press(key)
        if arrived():
            return
    pytest.fail(f"{key} does not lead there")
