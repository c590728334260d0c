"""The labs of the live pages, as somebody meets them who has a keyboard, a phone, own files, and no code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest

pytestmark = pytest.mark.browser

LABS = {"tier": "03", "lifecycle": "04", "funnel": "05"}


def panel(page: Any, title: str) -> Any:
    """Return the panel with this title."""
    return page.locator(".flywheel-panel", has=page.locator("h3", has_text=title)).last


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of pages that hold one lab each; whole pages are looked at in `test_pages`."""
    folder = tmp_path_factory.mktemp("labs")
    for name, lesson in LABS.items():
        opening = f"import flywheel\nfrom flywheel import widgets\ndata, ex = flywheel.open_lesson('{lesson}')"
        cells = (f"{opening}\nwidgets.page_style()", f"widgets.{name}_lab(data)")
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(book, folder / f"{name}.ipynb")
    return folder


@pytest.fixture
def lab_page(voila_page: Callable[..., Any], pages: Path) -> Callable[..., Any]:
    """Open the page of one lab and wait until it can be used: ``lab_page("tier", width=390)``."""

    def opened(name: str, **look: Any) -> Any:
        visit = voila_page(name, pages, **look)
        visit.page.wait_for_selector("h3:has-text('Your own data')")
        visit.page.wait_for_selector(".noUi-handle[aria-label]")
        return visit

    return opened


@pytest.mark.parametrize("name", LABS if os.environ.get("FLYWHEEL_ALL_PAGES") else ["funnel"])
def test_labs_are_presentable(lab_page: Callable[..., Any], name: str) -> None:
    """Labs fit every screen, and axe finds nothing serious: handles of sliders have names."""
    lab_page(name).assert_presentable(f"lab-{name}")


def test_tiers_move_by_keyboard_and_are_saved(lab_page: Callable[..., Any], tmp_path: Path) -> None:
    """A slider that has a name moves by arrow key, sentence and picture follow, and the table arrives as Excel."""
    visit = lab_page("tier")
    page, lab = visit.page, panel(visit.page, "The few who hold most")
    lab.locator("[role=status]", has_text="The best 5 %").wait_for()
    handle = lab.get_by_role("slider", name="The best (%)")
    handle.focus()
    page.keyboard.press("ArrowRight")
    lab.locator("[role=status]", has_text="The best 6 %").wait_for()
    assert "6 %" in lab.locator("img").get_attribute("alt")
    with page.expect_download() as saved:
        lab.get_by_role("button", name="Save as Excel").press("Enter")
    assert saved.value.suggested_filename == "concentration.xlsx"
    saved.value.save_as(tmp_path / "it.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "it.xlsx").worksheets[0].values)
    assert rows[0][0] == "best users"
    assert any(str(row[0]).startswith("6") for row in rows[1:])
    visit.assert_clean()


def test_own_orders_take_the_place_of_the_sample(lab_page: Callable[..., Any], tmp_path: Path) -> None:
    """A file with mistakes is answered by a list and the page keeps its data; a good one is used at once."""
    visit = lab_page("tier", width=390)
    page, own = visit.page, panel(visit.page, "Your own data")
    bad = tmp_path / "orders.csv"
    bad.write_text(
        "order_id,user_id,at,revenue_cents\n1,a,yesterday,500\n2,b,2026-03-02 10:00,-4.5\n", encoding="utf-8"
    )
    _choose(page, own, bad)
    own.locator("li", has_text="yesterday").wait_for()
    assert "row 2" in own.locator("[role=status]").last.inner_text()
    assert "2,005 customers" in panel(page, "Tiers and the envelope").inner_text()
    lines = [f"{n},u{n % 40},2026-03-{1 + n % 28:02} 10:00,{100 + n}" for n in range(200)]
    bad.write_text("\n".join(["order_id,user_id,at,revenue_cents", *lines]), encoding="utf-8")
    _choose(page, own, bad)
    own.locator("[role=status]", has_text="orders: 200").wait_for()
    panel(page, "Tiers and the envelope").locator("[role=status]", has_text="40 customers").wait_for()
    visit.assert_clean()


def _choose(page: Any, own: Any, file: Path) -> None:
    with page.expect_file_chooser() as asked:
        own.get_by_role("button", name="Choose files").click()
    asked.value.set_files(file)


def test_a_funnel_answers_on_a_phone(lab_page: Callable[..., Any]) -> None:
    """On a phone another order of steps, chosen by keyboard, changes the rate; refusals are sentences."""
    visit = lab_page("funnel", width=390)
    page, lab = visit.page, panel(visit.page, "The rules of a funnel")
    before = lab.locator("[role=status]").first.inner_text()
    lab.get_by_label("Order of steps").select_option(label="in this order, no other step between")
    page.wait_for_function(
        "([lab, before]) => lab.querySelector('[role=status]').innerText !== before", arg=[lab.element_handle(), before]
    )
    lab.get_by_label("Step 1").select_option(label="pay")
    lab.locator("li", has_text="twice").wait_for()
    assert lab.locator("img").count() == 1
    visit.assert_fits()
    visit.assert_clean()


def test_a_warning_begins_elsewhere(lab_page: Callable[..., Any]) -> None:
    """Levels in the wrong order are refused in words; in the right order the sentence has n and intervals."""
    visit = lab_page("lifecycle")
    page, lab = visit.page, panel(visit.page, "When does a warning begin?")
    lab.locator("[role=status]", has_text="n = ").wait_for()
    handle = lab.get_by_role("slider", name="Light warning from (%)")
    handle.focus()
    page.keyboard.press("End")
    lab.locator("li", has_text="must rise").wait_for()
    page.keyboard.press("Home")
    lab.locator("[role=status]", has_text="Warned from light on").wait_for()
    visit.assert_clean()
