"""The panel in which a viewer splits scores."""

import pandas as pd
import pytest

from flywheel.tables import connect
from flywheel.widgets import score_explorer
from flywheel.widgets import scores as module


@pytest.fixture
def panel():
    """Two weeks of NPS answers in two regions; nobody was asked for a CSAT."""
    at = pd.to_datetime(["2026-03-02 10:00", "2026-03-03 10:00", "2026-03-09 10:00", "2026-03-10 10:00"])
    feedback = pd.DataFrame(
        {
            "feedback_id": ["f1", "f2", "f3", "f4"],
            "at": at,
            "channel": "in_app_survey",
            "user_id": ["a", "b", "a", "b"],
            "survey": "nps",
            "score": pd.array([10, 2, 9, None], "Int64"),
            "dismissed": [False, False, False, True],
        }
    )
    users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": at[:2], "region": ["East", "<b>West</b>"]})
    return score_explorer(connect({"feedback": feedback, "users": users}))


def test_only_what_differs_can_be_split(panel):
    """A column with one value, or none, is not offered; the split that is there is chosen at first."""
    field = panel.controls["split"].widget
    assert [key for _label, key in field.options] == ["", "region"]
    assert field.value == "region"


def drawn(panel):
    """Return what the lab shows below its sentence."""
    return "".join(part.value for part in panel.place.children)


def test_a_choice_changes_sentence_and_picture(panel):
    """One week alone shows its own two answers; all weeks show three of four."""
    assert "3 of 4 people" in panel.told.value
    panel.controls["week"].widget.value = "2026-03-02"
    assert "2 of 2 people" in panel.told.value
    assert "NPS" in drawn(panel)
    assert 'alt="' in drawn(panel)


def test_words_of_users_never_become_markup(panel):
    """A region's name that looks like HTML is shown as text."""
    assert "<b>West" not in drawn(panel)
    assert "&lt;b&gt;West" in drawn(panel)


def test_no_answers_are_said_and_not_drawn(panel):
    """A survey that nobody answered has no score, in words."""
    panel.controls["survey"].widget.value = "csat"
    assert "not zero, but none" in panel.told.value
    assert "<img" not in drawn(panel)


def test_thresholds_change_the_reading_and_not_the_score(panel):
    """Fewer answers asked for make groups enough; a goal is judged; less certainty makes the lines shorter."""
    panel.controls["split"].widget.value = ""
    before = panel.shown[-1].table.iloc[0]
    panel.controls["fewest"].widget.value = 2
    panel.controls["level"].widget.value = 0.8
    after = panel.shown[-1].table.iloc[0]
    assert (bool(before["enough"]), bool(after["enough"])) == (False, True)
    assert before["value"] == after["value"]
    assert after["high"] - after["low"] < before["high"] - before["low"]
    panel.controls["goal"].widget.value = -99
    panel.controls["judged"].widget.value = True
    assert "surely above" in panel.told.value


def test_weeks_one_after_the_other_have_limits_of_choice(panel):
    """The series is drawn with the chosen control limits."""
    panel.controls["split"].widget.value = ""
    panel.controls["week"].widget.value = "each"
    panel.controls["sigmas"].widget.value = 2.0
    assert len(panel.shown[-1].table) == 2


def test_a_failing_view_speaks_like_a_human(panel, monkeypatch):
    """Whatever goes wrong, the viewer reads one sentence and the panel lives on."""

    def broken(*_arguments: object, **_named: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "_view", broken)
    panel.controls["split"].widget.value = ""
    assert "Choose something else" in panel.told.value
    assert "ZeroDivision" not in panel.told.value
