"""The desk of forms, as somebody meets it who has a keyboard, a phone, and a meeting in ten minutes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def desk(voila_page: Callable[..., Any]) -> Any:
    """Open the page and wait for its last panel."""
    visit = voila_page("desk")
    visit.page.get_by_role("button", name="Write the pack").wait_for()
    return visit


def test_a_form_is_filled_in_by_keyboard_and_saved(voila_page: Callable[..., Any]) -> None:
    """Choosing, typing and saving need no mouse; advice comes at once; Word and the work folder get the form.

    On a phone, the example of the minutes fills every field, becomes actions, and its page shows in a frame.
    """
    visit = desk(voila_page)
    page = visit.page
    page.get_by_label("RACI table").focus()
    page.keyboard.press("Space")
    page.get_by_role("heading", name="RACI table").wait_for()
    page.get_by_label("Process or solution").focus()
    page.keyboard.type("Change the roster")
    for text in ("Lead", "Planner"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.get_by_label("1 · Activity").focus()
    page.keyboard.type("Call the riders")
    for role in ("1 · Lead", "1 · Planner"):
        field = page.get_by_label(role)
        field.focus()
        field.press("A")  # the first choice that begins with it: A answers for it
    told = page.locator(".flywheel-findings")
    told.get_by_text("has 2 accountable roles (Lead, Planner)").wait_for()
    page.get_by_label("1 · Planner").select_option("R does it")
    told.get_by_text("Complete.").wait_for()
    button = page.get_by_role("button", name="Save as Word")
    button.focus()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "raci.docx"
    page.get_by_label("Name of the file").fill("Roster/../11")
    page.get_by_role("button", name="Save in the work folder").click()
    page.get_by_text("Saved as work/forms/raci/Roster-11.form.yml.").wait_for()
    visit.look(width=360)
    page.get_by_label("Minutes of the VOC meeting").check()
    page.get_by_role("heading", name="Minutes of the VOC meeting").wait_for()
    page.get_by_role("button", name="Fill in the example").click()
    page.locator(".flywheel-findings").get_by_text("Complete.").wait_for()
    visit.assert_fits()
    page.get_by_role("button", name="Write the decisions into the file of actions").click()
    page.get_by_text("voc_pack-2026-W24.actions.csv: 1 new").wait_for()
    page.get_by_role("button", name="Show how it will look").click()
    frame = page.frame_locator("iframe[sandbox]")
    frame.get_by_role("heading", name="Decisions").wait_for()
    visit.assert_clean()


if os.environ.get("FLYWHEEL_ALL_PAGES"):  # writing a pack takes a minute; tests/report writes one, too

    def test_the_pack_is_written_on_the_page(voila_page: Callable[..., Any]) -> None:
        """One press writes the pack with its progress, shows it in a frame in which nothing runs, and hands it out."""
        visit = desk(voila_page)
        page = visit.page
        page.get_by_label("Week looked back on").last.select_option("2026-W24")
        page.get_by_role("button", name="Write the pack").click()
        page.get_by_text("Part ").first.wait_for()
        page.get_by_text("Written: voc_pack-2026-W24.html").wait_for(timeout=300_000)
        frame = page.locator("iframe[title='Pack for the VOC meeting']")
        assert frame.get_attribute("sandbox") == ""
        page.frame_locator("iframe[title='Pack for the VOC meeting']").get_by_role("heading").first.wait_for()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save the pack on this device").click()
        assert saved.value.suggested_filename == "voc_pack-2026-W24.html"
        visit.assert_clean()
