"""A board on which anybody may pull the cord, with a clock that the viewer moves."""

import pandas as pd
import pytest

from flywheel import voc
from flywheel.widgets import andon_board


@pytest.fixture
def board():
    """One bench, graded response, seven in the evening."""
    return andon_board(start="2026-07-06 19:00", places=("bench 1", "bench 2"))


def pulled(board, text="wrong labels", place="bench 1"):
    """Pull the cord."""
    board.place.widget.value, board.problem.value = place, text
    board.buttons["pull"].click()


def lights(board):
    """Return the light of each place."""
    return board.state.lights().set_index("place")["light"].to_dict()


def test_a_cord_is_pulled_grows_red_and_is_resolved(board):
    """Nobody answers for two hours: yellow becomes red; an answer stops the escalation; a solution makes it green."""
    pulled(board)
    assert lights(board) == {"bench 1": "yellow", "bench 2": "green"}
    for _half_hour in range(4):
        board.buttons["later"].click()
    assert lights(board)["bench 1"] == "red"
    assert "1 red" in board.told.value
    board.still.value = 0
    board.buttons["take"].click()
    assert board.state.table["minutes_to_acknowledge"].iloc[0] == 120
    board.still.value = 0
    board.buttons["solve"].click()
    assert lights(board)["bench 1"] == "green"
    assert board.still.options == (("–", -1),)


def test_the_rule_changes_the_lights(board):
    """Stop at once is red from the first moment."""
    pulled(board)
    board.rule.widget.value = voc.STOP_AT_ONCE.name
    assert lights(board)["bench 1"] == "red"


def test_going_back_in_time_forgets_nothing(board):
    """What was pulled later is not there yet, and is there again afterwards."""
    board.minutes.widget.value = 60
    pulled(board)
    board.minutes.widget.value = 30
    assert lights(board)["bench 1"] == "green"
    board.minutes.widget.value = 90
    assert lights(board)["bench 1"] == "yellow"


def test_mistakes_are_said(board):
    """No words, nothing chosen, too many pulls: a sentence each, and the board stays."""
    pulled(board, text="  ")
    assert "is empty" in board.told.value
    board.buttons["take"].click()
    assert "none is chosen" in board.told.value
    for number in range(21):
        pulled(board, text=f"{number}")
    assert "holds 20 pulls" in board.told.value
    assert len(board.state.table) == 21  # with the quiet place


def test_alarms_of_the_data_are_on_the_board():
    """Problems that are given stand there from the start, and viewer's words never become markup."""
    given = pd.DataFrame({"problem": ["CSAT fell"], "place": ["CSAT"], "severity": [3.0],
                          "pulled_at": [pd.Timestamp("2026-06-15")]})  # fmt: skip
    board = andon_board(given, start="2026-06-15 08:30")
    assert lights(board) == {"CSAT": "red"}
    pulled(board, text="<script>", place="CSAT")
    assert "<script>" not in board.drawn.children[0].value
