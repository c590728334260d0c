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
    assert [key for _label, key in panel.fields[1].options] == ["", "region"]
    assert panel.fields[1].value == "region"


def test_a_choice_changes_sentence_and_picture(panel):
    """One week alone shows its own two answers; all weeks show three of four."""
    assert "3 of 4 people" in panel.shown.value
    panel.fields[2].value = "2026-03-02"
    assert "2 of 2 people" in panel.shown.value
    assert "NPS" in panel.shown.value
    assert 'alt="' in panel.shown.value


def test_words_of_users_never_become_markup(panel):
    """A region's name that looks like HTML is shown as text."""
    assert "<b>West" not in panel.shown.value
    assert "&lt;b&gt;West" in panel.shown.value


def test_no_answers_are_said_and_not_drawn(panel):
    """A survey that nobody answered has no score, in words."""
    panel.fields[0].value = "csat"
    assert "not zero, but none" in panel.shown.value
    assert "<img" not in panel.shown.value


def test_a_failing_view_speaks_like_a_human(panel, monkeypatch):
    """Whatever goes wrong, the viewer reads one sentence and the panel lives on."""

    def broken(*_arguments: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "_view", broken)
    panel.fields[1].value = ""
    assert "Choose another one" in panel.shown.value
    assert "ZeroDivision" not in panel.shown.value
