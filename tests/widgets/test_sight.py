"""What is made when a viewer comes near is made once, says what it refuses, and is there at once in a notebook."""

from __future__ import annotations

import ipywidgets
import pytest

from flywheel import widgets
from flywheel.errors import FlywheelError
from flywheel.widgets.sight import asleep


def wake(place: ipywidgets.VBox) -> None:
    """Press the hidden button, as the page's script does."""
    place.children[-1].click()


def test_a_notebook_gets_it_at_once_and_a_live_page_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Voila has a script that wakes what is near."""
    assert isinstance(widgets.when_near(ipywidgets.IntSlider), ipywidgets.IntSlider)
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    place = widgets.when_near(ipywidgets.IntSlider)
    assert "Being prepared" in place.children[0].value
    assert place.children[-1].layout.display == "none"
    wake(place)
    assert isinstance(place.children[0], ipywidgets.IntSlider)
    assert "flywheel-asleep" not in place._dom_classes


def test_it_is_made_once_however_often_the_script_asks() -> None:
    """A click that was thought lost may arrive after all."""
    made = []
    place = asleep(lambda: made.append(1) or ipywidgets.HTML())
    button = place.children[-1]
    button.click()
    button.click()
    assert len(made) == 1


@pytest.mark.parametrize(
    ("fault", "says"), [(FlywheelError("no orders here"), "no orders here"), (ValueError("x"), "goes on working")]
)
def test_what_cannot_be_made_is_said_in_its_place(fault: Exception, says: str) -> None:
    """A refusal in its own words, anything else without a traceback."""

    def broken() -> ipywidgets.Widget:
        raise fault

    place = asleep(broken)
    wake(place)
    assert says in place.children[0].value
