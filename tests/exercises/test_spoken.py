"""What people read in files of the course, for translators and in their language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from flywheel import places
from flywheel.exercises import spoken
from flywheel.serve.present import page_title, title_of
from flywheel.words import language

TOOLS = sorted((places.course() / "live").glob("[a-z]*.py"))


@pytest.mark.parametrize("page", TOOLS, ids=lambda page: page.stem)
def test_tools_speak_chinese(page: Any) -> None:
    """Every line of prose of a tool's page has a Chinese translation, with the same links."""
    with page.open("rb") as file:
        said = [message for _line, _function, message, _comments in spoken.of_page(file, ["_"], [], {})]
    assert len(said) > 5
    with language("zh"):
        told = [spoken.translated(message) for message in said]
    assert [text for text in told if not re.search("[\u4e00-\u9fff]", text)] == []
    links = re.compile(r"\]\(([^)]+)\)")
    assert [links.findall(text) for text in told] == [links.findall(text) for text in said]


def test_headings_and_links_keep_their_marks() -> None:
    """A heading stays a heading, an unknown line stays as it is, and code is not touched."""
    with language("zh"):
        assert spoken.translated("# Maturity\n\n    x = 1\nNobody has translated this.") == (
            "# 成熟度\n\n    x = 1\nNobody has translated this."
        )


def test_a_page_is_called_by_its_translated_heading() -> None:
    """The title that a browser shows is that of the page as it is read."""
    english = places.notebooks() / "live" / "maturity.ipynb"
    assert page_title(english) == "Maturity"
    with language("zh"):
        cell = new_markdown_cell(spoken.translated("# Maturity"))
        assert title_of(new_notebook(cells=[cell])) == "成熟度"
