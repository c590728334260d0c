"""Guests of one server: each has a work folder, and nothing stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from flywheel import serve

pytestmark = pytest.mark.browser

CELL = """
from flywheel import places, widgets
(places.work() / "mine.txt").write_text("x")
widgets.message(f"<p id='it'>{places.work()}|{len(list(places.work().iterdir()))}</p>")
"""


def test_what_a_guest_saves_is_theirs_and_goes_with_the_page(
    visit: Callable[..., Any], present: Callable[..., serve.Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two visitors write into two folders, are told so, and a folder is gone after its page."""
    folder = tmp_path_factory.mktemp("guests")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=[new_code_cell(CELL)], metadata={"kernelspec": kernel}), folder / "one.ipynb")
    server = present(folder)
    found = [visit(f"{server.address}voila/render/one.ipynb?token={server.token}") for _guest in range(2)]
    said = [one.page.inner_text("#it").split("|") for one in found]
    assert [count for _place, count in said] == ["1", "1"]
    places = [Path(place) for place, _count in said]
    assert places[0] != places[1]
    assert all((place / "mine.txt").is_file() for place in places)
    assert found[0].page.get_by_text("You are a guest here").is_visible()
    found[0].page.close(run_before_unload=True)
    for _wait in range(100):
        if not places[0].exists():
            break
        found[1].page.wait_for_timeout(100)
    assert not places[0].exists()
    assert places[1].exists()
    found[1].assert_clean()
