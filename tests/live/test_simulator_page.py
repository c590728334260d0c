"""The flywheel simulator: a lever moved by keyboard changes what is said, on a phone too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_disbelieving_the_claims_stops_the_wheel(voila_page: Callable[..., Any]) -> None:
    """The slider of credibility goes to 0 by one key; then the wheel has not paid; nothing scrolls sideways."""
    visit = voila_page("flywheel_simulator", width=390)
    page = visit.page
    lab = page.locator(".flywheel-panel", has=page.locator("h3", has_text="Turn the wheel"))
    lab.get_by_text("It has paid for itself after month 23").wait_for()
    lab.get_by_role("slider", name="share of the deck's claims that is counted").focus()
    page.keyboard.press("Home")
    lab.get_by_text("It has not paid for itself within 36 months").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_clean()
