"""The written pages: readable by people, screen readers and phones, also without a Chinese font."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from flywheel import words
from flywheel.report import Batch
from flywheel.report.pages import index_page


@pytest.fixture(scope="module")
def page(batch: Batch) -> str:
    """The recall's report."""
    return (batch.index.parent / "member-recall.html").read_text(encoding="utf-8")


def test_a_report_is_a_page_with_language_title_and_landmarks(page: str) -> None:
    """It names its language, carries the decision in its title, and has one main part."""
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in page
    assert "<title>Recall of lapsed silver members: Roll out – pilot report</title>" in page
    assert (page.count("<main>"), page.count("<h1>")) == (1, 1)


def test_code_is_hidden(page: str) -> None:
    """No line of the notebook's code is on the page."""
    assert "open_case" not in page
    assert "case.headline()" not in page


def test_pictures_have_words(page: str) -> None:
    """Every picture lies in the page and says what it shows."""
    pictures = re.findall(r'<img alt="([^"]*)"[^>]* src="data:image/png;base64,', page)
    assert len(pictures) == page.count("<img") == 2
    assert pictures[0].startswith("Recall rate: Control group 12.0\u00a0%")


def test_chinese_quotes_bring_their_glyphs(page: str) -> None:
    """A page with Chinese characters embeds exactly the glyphs it needs; one without embeds nothing."""
    assert ("fw-chinese; src" in page) == bool(re.search(r"[\u4e00-\u9fff]", page))
    row = {"id": "a", "title": "唤回", "failed": True, "message": "", "page": None}
    assert "font/woff" in index_page([row])
    assert "font/woff" not in index_page([row | {"title": "Recall"}])


def test_a_share_is_never_torn_from_its_sign(page: str) -> None:
    """A line may not end between 86.0 and %."""
    assert "12.0\u00a0%" in page
    assert not re.search(r"\d %", page)


def test_a_cell_of_the_index_holds_one_thing(batch: Batch) -> None:
    """On a phone a cell is a grid of label and content: a second piece of content would slip under the label."""
    cells = re.findall(
        r"<t[hd] [^>]*data-label=[^>]*>(.*?)</t[hd]>", batch.index.read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(cells) >= 12
    assert [cell for cell in cells if "<" in cell and not re.fullmatch(r"<span[^>]*>.*</span>", cell, re.DOTALL)] == []


def test_the_index_speaks_the_language_in_force() -> None:
    """The page's language is the reader's."""
    with words.language("zh"):
        assert '<html lang="zh-CN">' in index_page([])


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index", "member-recall", "new-user-guidance"])
def test_a_page_fits_a_phone_and_asks_for_nothing(batch: Batch, visit: Callable[..., Any], name: str) -> None:
    """At 390 pixels nothing sticks out, every picture shows, no host is asked, and the console stays silent."""
    seen = visit((batch.index.parent / f"{name}.html").as_uri(), width=390)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.page.evaluate("[...document.images].every(picture => picture.complete && picture.naturalWidth > 0)")
    seen.assert_clean()


@pytest.mark.browser
def test_the_index_leads_to_a_report_and_its_files(batch: Batch, visit: Callable[..., Any]) -> None:
    """From the index, as opened from the disk, every link leads to a file that is there."""
    seen = visit(batch.index.as_uri())
    links = seen.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    assert any(link.endswith("member-recall.html") for link in links)
    assert [link for link in links if not Path(unquote(urlsplit(link).path)).is_file()] == []
