"""Labs of the pain points."""

import pandas as pd
import pytest

from flywheel.tables import connect
from flywheel.widgets import five_whys_form, severity_lab, severity_placing


@pytest.fixture(scope="module")
def data():
    """Late is frequent and severe, price frequent and mild, leak rare and severe, nobody scored colour."""
    rows = [("late", 1)] * 40 + [("price", 5)] * 30 + [("leak", 1)] * 12 + [("colour", None)] * 4
    feedback = pd.DataFrame(
        {
            "feedback_id": [f"f{n}" for n in range(len(rows))],
            "at": pd.Timestamp("2026-03-02 10:00"),
            "channel": "delivery_survey",
            "survey": pd.array(["csat" if score else None for _topic, score in rows], "str"),
            "score": pd.array([score for _topic, score in rows], "Int64"),
            "topic": [topic for topic, _score in rows],
        }
    )
    return connect({"feedback": feedback})


def test_moved_cuts_change_quadrants(data):
    """With the data's own cuts nothing moves; with a cut that nobody reaches every topic is rare."""
    made = severity_lab(data)
    assert "0 of" in made.told.value
    made.controls["often"].widget.value = 60
    assert "0 of" in made.told.value
    made.controls["own"].widget.value = False
    quadrants = set(made.shown[2].table["quadrant"])
    assert quadrants <= {"watch", "protect those hit", "impact unknown"}


def test_topics_are_placed_by_lists_and_by_steps(data):
    """Both ways end in the same places; the grid shows them; beginning again takes them away."""
    shown = severity_placing(data)
    first, second = shown.topics[:2]
    shown.fields[first][0].value, shown.fields[first][1].value = 4, 1
    shown.pick.value = second
    for move in ("more often", "hurts more", "more often", "more often", "hurts less"):
        shown.moves[move].click()
    assert shown.places() == {first: (4, 1), second: (4, 2)}
    assert shown.grid.value.count("<strong>") == 2
    assert second in shown.told.value
    shown.clear.click()
    assert shown.places() == {}


def test_the_data_are_shown_only_when_asked_for(data):
    """Before comparing, the grid gives nothing away; after it, the data's places stand beside one's own."""
    shown = severity_placing(data)
    shown.compare.click()
    assert "Place at least one topic first" in shown.told.value
    for pair in shown.fields.values():
        pair[0].value = pair[1].value = 4
    assert "<em>" not in shown.grid.value
    shown.compare.click()
    assert shown.grid.value.count("<em>") == 3
    assert "1 of 3 topics" in shown.told.value
    assert "n = 3" in shown.told.value


def test_a_value_that_no_page_offers_is_not_a_place(data):
    """A client may send anything: what is no step places nothing."""
    shown = severity_placing(data)
    field = shown.fields[shown.topics[0]][0]
    field.options = [*field.options, ("?", 9)]
    field.value = 9
    assert shown.places() == {}


def test_five_whys_say_what_they_lack_and_hand_on_the_root():
    """An empty form is refused by name; a chain is drawn, its open points listed, its root handed on."""
    roots = []
    form = five_whys_form(on_root=lambda chain: roots.append(chain.root))
    form.asked.click()
    assert "problem" in form.told.value
    form.problem.value = "22 % late <b>in week 24</b>"
    for number, text in enumerate(("no riders at six", "roster of last month", "nobody owns it")):
        form.whys[number][0].value, form.whys[number][1].value = text, "log"
    form.actionable.value = True
    form.asked.click()
    assert "The chain holds" in form.told.value
    assert roots == ["nobody owns it"]
    assert "<b>in week" not in form.place.children[0].value
    assert form._file()[:2] == b"PK"
