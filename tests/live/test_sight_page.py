"""A page whose lab takes long to make, for somebody who has scrolled on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

pytestmark = pytest.mark.browser

SLOW = """
import time, ipywidgets
from flywheel import widgets

def slow():
    time.sleep(3)
    return ipywidgets.HTML("<p style='height: 1500px'>here it is</p>")

widgets.when_near(slow)
"""
SCROLLED = """() => scrollTo({
  top: scrollY + document.querySelector(".flywheel-asleep").getBoundingClientRect().bottom - 100, behavior: "instant"
})"""


def test_what_is_read_stays_where_it_is(visit: Callable[..., Any], present: Callable[..., Any], tmp_path: Path) -> None:
    """A place holds room and a word before it is filled; filling it moves nothing below it from under the pointer."""
    words = "\n\n".join(["A sentence that somebody reads."] * 60)
    style = new_code_cell("from flywheel import widgets\nwidgets.page_style()")
    cells = [style, new_markdown_cell("# A page"), new_code_cell(SLOW), new_markdown_cell(f"## Below\n\n{words}")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "slow.ipynb")
    server = present(tmp_path)
    page = visit(f"{server.address}voila/render/slow.ipynb?token={server.token}").page
    place, below = page.locator(".flywheel-asleep"), page.locator("h2", has_text="Below")
    place.wait_for()
    assert place.inner_text() == "Being prepared …"
    assert place.bounding_box()["height"] > 500
    below.wait_for()
    page.evaluate(SCROLLED)
    stood = below.bounding_box()["y"]
    assert 0 < stood < 400
    page.get_by_text("here it is").wait_for(state="attached")
    page.wait_for_function("!document.querySelector('.flywheel-asleep')")
    assert below.bounding_box()["y"] == pytest.approx(stood, abs=2)
