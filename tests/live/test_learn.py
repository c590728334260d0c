"""JupyterLab as a trainee meets it: the start lesson opens, cells run, and nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from flywheel import serve

pytestmark = pytest.mark.browser

KEY = "a-key-for-tests"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[serve.Server]:
    """A JupyterLab whose root holds one lesson."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [new_markdown_cell("# Start here"), new_code_cell("print(6 * 7)")]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "00_start.ipynb")
    port = serve.free_port(0)
    settings = serve.learn_settings(tmp_path, port=port, token=KEY, first_page="/lab/tree/00_start.ipynb")
    with serve.child("learn", settings, work=tmp_path, port=port, token=KEY) as started:
        serve.wait_until_ready(started)
        yield started.server


def test_the_start_lesson_opens_and_runs_offline(visit: Callable[..., Any], lab: serve.Server) -> None:
    """The link opens the start lesson; a cell runs; no other host is asked, no news is offered."""
    seen = visit(lab.link)
    page = seen.page
    page.wait_for_selector("h1:has-text('Start here')")
    page.wait_for_selector("text=Python 3 (ipykernel) | Idle")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".jp-OutputArea-output:has-text('42')")
    assert "/lab/tree/00_start.ipynb" in page.url
    assert page.locator("text=official Jupyter news").count() == 0
    assert page.locator("text=There has been an error").count() == 0
    assert seen.outside == []
    assert seen.errors == []
