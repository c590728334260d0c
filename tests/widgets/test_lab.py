"""What-if labs: answers, mistakes and what stays."""

import pandas as pd
import pytest

from flywheel import widgets
from flywheel.charts import chart
from flywheel.errors import FlywheelError
from flywheel.widgets import choice, lab, number, several, slider, toggle


@pytest.fixture
def made():
    """A lab that refuses 7, breaks at 8, and otherwise draws a sentence and a table."""

    def draw(n, kind):
        if n == 7:
            raise FlywheelError("seven is <not> allowed")
        if n == 8:
            raise ZeroDivisionError
        return [f"{n} of {kind}", pd.DataFrame({"n": [n]})]

    return lab({"n": slider("N", 3, low=1, high=9), "kind": choice("Kind", ["a", "b"])}, draw, title="<b>Try</b>")


def test_a_change_is_answered(made):
    """Sentence and table follow each control."""
    assert "3 of a" in made.told.value
    made.controls["n"].widget.value = 4
    made.controls["kind"].widget.value = "b"
    assert "4 of b" in made.told.value
    assert "<td>4</td>" in made.place.children[0].value
    assert made.shown[1]["n"].tolist() == [4]


@pytest.mark.parametrize(("n", "says"), [(7, "seven is &lt;not&gt; allowed"), (8, "cannot be drawn")])
def test_what_was_there_stays_when_it_cannot_be_drawn(made, n, says):
    """A refusal and a fault are sentences; the last good table stays, also for downloads, and the lab lives on."""
    made.controls["n"].widget.value = n
    assert says in made.told.value
    assert "ZeroDivision" not in made.told.value
    assert "<td>3</td>" in made.place.children[0].value
    assert made.shown[1]["n"].tolist() == [3]
    assert "flywheel-busy" not in made.place._dom_classes
    made.controls["n"].widget.value = 5
    assert "5 of a" in made.told.value


def test_what_a_page_sends_is_checked_in_python(made):
    """A client that widens a slider and moves it is refused with the name of the control."""
    field = made.controls["n"].widget
    field.set_state({"max": 1000})
    field.set_state({"value": 500})
    assert "<strong>N</strong> must lie between 1 and 9" in made.told.value


@pytest.mark.parametrize(
    ("control", "value", "says"),
    [
        (number("Budget", 5.0, low=0.0, high=9.0), float("nan"), "between 0 and 9"),
        (choice("Kind", {"a": "first"}), "b", "one of: first"),
        (several("Some", ["a", "b"]), (), "at least one"),
        (several("Some", ["a", "b"]), ("a", "z"), "at least one"),
        (slider("N", 3, low=1, high=9), "three", "could not convert"),
    ],
)
def test_each_control_refuses_what_it_never_offered(control, value, says):
    """Values that the field cannot hold are refused with what must hold."""
    with pytest.raises(ValueError, match=says):
        control.check(value)


def test_answers_have_the_kind_that_was_asked():
    """Whole numbers stay whole, shares stay floats, and a tick is true or false."""
    assert slider("N", 3, low=1, high=9).read() == 3
    assert isinstance(slider("N", 3, low=1, high=9).read(), int)
    assert isinstance(slider("N", 3.0, low=1, high=9).read(), float)
    assert toggle("Yes", value=True).read() is True
    assert several("Some", {"a": "A", "b": "B"}, ["b"]).read() == ("b",)


def test_every_control_has_a_visible_label():
    """The label is plain text and the unit stands behind it."""
    field = slider("<b>Share</b>", 3, low=1, high=9, unit="%").widget
    assert field.description == "<b>Share</b> (%)"
    assert field.description_allow_html is False


def test_charts_results_and_widgets_stand_in_their_order():
    """A chart becomes a picture with words, a widget keeps its life, neighbours share one place."""
    with chart(title="Two", alt="Two things") as (drawn, _axes):
        pass
    button = widgets.button("Go")
    parts = widgets.display_all([drawn, "said <b>", button, None, pd.DataFrame({"n": [1]})], label="Numbers")
    assert parts[1] is button
    assert 'alt="Two things"' in parts[0].value
    assert "said &lt;b&gt;" in parts[0].value
    assert "aria-label='Numbers'" in parts[2].value


def test_a_button_can_show_charts_and_widgets():
    """What a button shows may be anything a lab shows; a refusal is said in its own words."""
    shown = widgets.button("inside")
    box = widgets.on_request(lambda: [shown, "and a sentence"], text="Show")
    box.children[0].children[0].click()
    assert box.children[1].children[0] is shown

    def refuse():
        raise FlywheelError("not now")

    box = widgets.on_request(refuse, text="Show")
    box.children[0].children[0].click()
    assert "not now" in box.children[1].children[0].value
