"""An exercise on a slide: nothing tells the answer but the trainer's hidden button."""

from __future__ import annotations

import ipywidgets
import pytest

from flywheel.exercises.lesson import Lesson
from flywheel.exercises.presenting import on_a_slide
from flywheel.exercises.specs import Choice
from flywheel.exercises.syllabus import LessonEntry

ENTRY = LessonEntry(id="71", slug="tiny", title="Tiny", minutes=10, aims=("Pick.",))
PICK = Choice(
    id="71.1", title="Pick", ask="Which?", options={"a": "x", "b": "y"}, expected="b", hints=("a", "b", "c"), why="So."
)


def inside(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """Return a widget and all below it."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in inside(child))]


def with_class(widget: ipywidgets.Widget, name: str) -> list[ipywidgets.Widget]:
    """Return the widgets below that carry a class."""
    return [one for one in inside(widget) if name in getattr(one, "_dom_classes", ())]


@pytest.fixture
def woken(tmp_path, monkeypatch) -> ipywidgets.Widget:
    """The exercise on its slide, its form made."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path))
    place = on_a_slide(Lesson(ENTRY, [PICK], data=None)["71.1"])
    assert not with_class(place, "flywheel-on-a-slide")
    with_class(place, "flywheel-wake")[0].click()
    return place


def test_the_form_is_made_once_its_slide_is_near(woken) -> None:
    """A click on the hidden button makes the form; there is nothing to click twice."""
    assert len(with_class(woken, "flywheel-on-a-slide")) == 1
    assert not with_class(woken, "flywheel-wake")


def test_no_button_of_the_room_tells_the_answer(woken) -> None:
    """Check, hint and start over are there; the solution is not."""
    seen = [one for one in inside(woken) if isinstance(one, ipywidgets.Button) and one.layout.display != "none"]
    assert [one.description for one in seen] == ["Check", "Hint", "Start over"]
    assert "So." not in str([getattr(one, "value", "") for one in inside(woken)])


def test_the_trainer_shows_the_answer_and_hides_it_again(woken) -> None:
    """The hidden button turns the solution on and off, whatever was tried before."""
    (answer,) = with_class(woken, "flywheel-answer")
    (form,) = with_class(woken, "flywheel-on-a-slide")
    answer.click()
    assert "So." in form.feedback.value
    assert "flywheel-open" in answer._dom_classes
    answer.click()
    assert form.feedback.value == ""
    assert "flywheel-open" not in answer._dom_classes
