"""A deck on the projector and its notes on the trainer's screen, in one real browser, with nothing from outside."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as TooLate

from flywheel import places, serve
from flywheel.errors import FlywheelError
from flywheel.exercises import syllabus
from flywheel.serve.reveal import fetch

pytestmark = pytest.mark.browser

READY = "body[data-ready]"
GO = """at => {
  const slide = [...document.querySelectorAll(".slides > section > section")][at];
  const { h, v } = Reveal.getIndices(slide);
  Reveal.slide(h, v, 99);
}"""
HERE = "[...document.querySelectorAll('.slides > section > section')].indexOf(Reveal.getCurrentSlide())"
SETTLED = """() => {
  const slide = Reveal.getCurrentSlide();
  return !slide.dataset.exercise || slide.querySelector(".flywheel-panel h3");
}"""
SCROLLS = """() => {
  const body = Reveal.getCurrentSlide().querySelector(".slide-body");
  return body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1;
}"""

CROPPED = """() => [...document.querySelectorAll(".slide-body")]
  .filter(body => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1)
  .map(body => body.parentElement.dataset.title)"""


@pytest.fixture(scope="session")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serve.Server]:
    """The server of `flywheel present`."""
    try:
        fetch()
    except FlywheelError as missing:
        pytest.skip(str(missing))
    port, token = serve.free_port(0), "a-key-for-tests"
    settings = serve.present_settings(places.notebooks() / "slides", port=port, token=token)
    with ExitStack() as stack:
        work = tmp_path_factory.mktemp("work")
        started = stack.enter_context(serve.child("slides", settings, work=work, port=port, token=token))
        serve.wait_until_ready(started)
        yield started.server


@pytest.fixture(scope="session")
def deck(lasting_visit: Callable[..., Any], decks: serve.Server) -> Any:
    """The deck of lesson 01, opened once; its notes open with the key S."""
    found = lasting_visit(f"{decks.address}voila/render/01_voc.ipynb?token={decks.token}", width=1280, height=720)
    found.page.wait_for_selector(READY)
    return found


@pytest.fixture
def notes(deck: Any) -> Iterator[Any]:
    """The notes, opened from the deck's first slide as a trainer does."""
    deck.page.bring_to_front()
    deck.page.evaluate(GO, 0)
    page = None
    while page is None:  # a window of that name that is about to close is taken for the new one
        with suppress(TooLate):
            with deck.context.expect_page(timeout=3000) as opened:
                deck.page.keyboard.press("s")
            page = opened.value
    try:
        page.wait_for_selector("#count:has-text('Slide 1 of')")
        yield page
    finally:
        page.close()


def test_a_deck_is_walked_through_by_keyboard(deck: Any) -> None:
    """Space and arrows go on and back; nothing is asked of another host, nothing fails."""
    page = deck.page
    page.bring_to_front()
    page.evaluate(GO, 0)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(HERE) == 1
    page.keyboard.press("Space")
    assert page.evaluate(HERE) == 2
    page.keyboard.press("PageUp")
    assert page.evaluate(HERE) == 1
    lent = "async () => (await document.fonts.load('20px flywheel-chinese', '顾客')).map(one => one.status)"
    assert page.evaluate(lent) == ["loaded"]
    deck.assert_clean()


def test_the_notes_follow_and_lead(deck: Any, notes: Any) -> None:
    """The notes show what belongs to the deck's slide; their buttons and list move the deck."""
    deck.page.evaluate(GO, 5)
    notes.wait_for_function("document.getElementById('title').textContent.startsWith('1.1')")
    assert "mystery shopper" in notes.inner_text("#notes")
    notes.click("#previous")
    deck.page.wait_for_function(f"{HERE} === 4")
    notes.locator("#jump button", has_text="Five whys").first.click()
    deck.page.wait_for_function("Reveal.getCurrentSlide().dataset.title === 'Five whys'")
    notes.wait_for_function("document.getElementById('title').textContent === 'Five whys'")


def test_the_clock_compares_with_the_plan(deck: Any, notes: Any) -> None:
    """It starts with the second slide, counts, and says when one is behind."""
    notes.clock.install()
    notes.evaluate("sessionStorage.clear()")
    notes.reload()
    assert notes.inner_text("#elapsed") == "0:00"
    deck.page.evaluate(GO, 1)
    notes.wait_for_function("document.getElementById('run').textContent === 'Pause'")
    notes.clock.fast_forward("20:00")
    notes.wait_for_function("document.getElementById('verdict').textContent.endsWith('min behind')")
    assert notes.inner_text("#elapsed").startswith("20:")
    assert notes.inner_text("#whole") == "75 min"


def test_only_the_trainer_shows_the_answer(deck: Any, notes: Any) -> None:
    """Neither page source nor slide tells the answer until the notes, or the key, ask for it; then it can go again."""
    page = deck.page
    page.evaluate(GO, 5)
    page.wait_for_function(SETTLED)
    panel = page.locator("section.present .flywheel-panel").last
    assert "Trainer" not in page.content()
    assert panel.locator(".flywheel-feedback").count() == 0
    notes.click("#answer:enabled")
    panel.locator(".flywheel-feedback", has_text="Solution").wait_for()
    notes.wait_for_selector("#answer[aria-pressed=true]")
    page.keyboard.press("a")
    panel.locator(".flywheel-feedback").wait_for(state="detached")


def test_the_jump_list_is_worked_by_keyboard(deck: Any) -> None:
    """J opens it on the current slide, Enter jumps, and Escape leaves everything as it was."""
    page = deck.page
    page.bring_to_front()
    page.evaluate(GO, 3)
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{HERE} === 4")
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert page.evaluate(HERE) == 4


def test_notes_want_the_key(visit: Callable[..., Any], decks: serve.Server) -> None:
    """Without the key the notes, which tell answers, stay closed."""
    asked = visit(f"{decks.address}notes/01_voc")
    assert asked.page.locator("#notes").count() == 0
    assert asked.page.locator("#key").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_slides_and_notes_are_accessible(deck: Any, notes: Any, scheme: str) -> None:
    """Neither has a serious finding, on a text, a picture, a table and a form, in light and dark rooms."""
    page = deck.page
    page.evaluate("scheme => { document.documentElement.dataset.scheme = scheme; }", scheme)
    notes.evaluate("scheme => { document.documentElement.dataset.scheme = scheme; }", scheme)
    for at in (0, 3, 5, 17):
        page.evaluate(GO, at)
        page.wait_for_function(SETTLED)
        deck.assert_accessible()
    replace(deck, page=notes).assert_accessible()


def test_the_print_view_has_all_slides(visit: Callable[..., Any], decks: serve.Server) -> None:
    """Each slide of lesson 00 is one page of paper, with its form."""
    found = visit(f"{decks.address}voila/render/00_start.ipynb?print-pdf&token={decks.token}", width=1280, height=720)
    page = found.page
    page.wait_for_selector(READY)
    page.wait_for_selector("body[data-whole]")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    slides = page.locator(".slide-body").count()
    assert slides > 30
    assert page.evaluate(CROPPED) == []
    assert page.locator(".pdf-page").count() == slides
    assert page.locator(".flywheel-panel h3").count() == page.locator("section[data-exercise]").count() > 10
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == slides


DECKS = syllabus.read() if os.environ.get("FLYWHEEL_ALL_DECKS") else syllabus.read()[1:2]
"""All ten take minutes: FLYWHEEL_ALL_DECKS=1 before a release, and after a change of the slides' look."""


@pytest.mark.parametrize("lesson", DECKS, ids=lambda one: one.id)
def test_nothing_is_larger_than_its_slide(lesson: Any, visit: Callable[..., Any], decks: serve.Server) -> None:
    """On 1280 × 720 and on 1920 × 1080 every slide shows all it has, its form included."""
    found = visit(f"{decks.address}voila/render/{lesson.name}.ipynb?token={decks.token}", width=1280, height=720)
    page = found.page
    page.wait_for_selector(READY)
    slides, too_large = page.locator(".slide-body").count(), []
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        for at in range(slides):
            page.evaluate(GO, at)
            page.wait_for_function(SETTLED)
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            if page.evaluate(SCROLLS):
                too_large.append((width, at + 1, page.evaluate("Reveal.getCurrentSlide().dataset.title")))
    assert too_large == []
    found.assert_clean()
