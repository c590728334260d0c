"""The page on which a scenario is written, met by somebody with a keyboard and no code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as TooLate

pytestmark = pytest.mark.browser

READY = "button:has-text('Write the pilot report')"


def test_a_scenario_is_opened_mended_and_saved_by_keyboard(voila_page: Callable[..., Any]) -> None:
    """Open a sample, break and mend a limit, move a node, save: all of it with keys; a path in the name is refused."""
    visit = voila_page("scenario_builder")
    page = visit.page
    page.wait_for_selector(READY)
    samples = page.get_by_label("Begin with")
    samples.focus()
    for _sample in range(samples.locator("option").count()):  # typing its name starts anew when the page pauses
        if "new-user" in samples.evaluate("list => list.selectedOptions[0].text"):
            break
        page.keyboard.press("ArrowDown")
    opened = page.get_by_text("Open: new-user-guidance")
    for _try in range(6):  # on a busy machine a page may show before its kernel hears: people press again
        page.get_by_role("button", name="Open", exact=True).press("Enter")
        with suppress(TooLate):
            opened.wait_for(timeout=5000)
            break
    assert opened.is_visible()
    page.get_by_role("button", name="3 Nodes and standards").press("Enter")
    limit = page.get_by_label("Time limit").first
    limit.fill("real time")
    page.get_by_text("no clock can measure").first.wait_for()
    page.get_by_role("button", name="3 Nodes and standards · ✘ 1").wait_for()
    limit.fill("1 s")
    page.get_by_role("button", name="3 Nodes and standards · ✔").wait_for()
    page.get_by_role("button", name="Move Node 2 up").press("Enter")
    page.get_by_text("Node 2 is now number 1").wait_for()
    assert page.get_by_label("Stage").first.input_value() == "Push"
    assert page.evaluate("document.activeElement.textContent") == "Move Node 1 down"
    name = page.get_by_label("File name")
    name.fill("../../evil")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_text("cannot be a file name").wait_for()
    name.fill("my-own")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_text("Saved as scenarios/my-own.yml").wait_for()
    visit.assert_clean()


def test_a_bad_file_is_refused_and_a_good_one_handed_out(voila_page: Callable[..., Any]) -> None:
    """On a phone an upload of another shape is refused in words, and what was written can be saved as YAML."""
    visit = voila_page("scenario_builder", width=390)
    page = visit.page
    page.wait_for_selector(READY)
    bad = {"name": "bad.yml", "mimeType": "application/yaml", "buffer": b"goal: [1]\n"}
    _choose(page, bad)
    page.get_by_text("must be a group of fields").wait_for()
    good = {"name": "good.yml", "mimeType": "application/yaml", "buffer": b"title: Mine # a remark\n"}
    _choose(page, good)
    page.get_by_text("Open: good.yml").wait_for()
    assert page.get_by_label("Title").first.input_value() == "Mine"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as YAML").click()
    assert saved.value.path().read_text(encoding="utf-8") == "title: Mine # a remark\n"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_clean()


def _choose(page: Any, file: dict[str, Any]) -> None:
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name="Choose a file").first.click()
    asked.value.set_files([file])
