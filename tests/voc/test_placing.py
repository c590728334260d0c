"""What a team thinks of its topics beside what the data say; goals; the clock of the meeting."""

import pandas as pd
import pytest

from flywheel import voc
from flywheel.errors import BadInputError


@pytest.fixture(scope="module")
def matrix():
    """Four topics: late is frequent and severe, price frequent and mild, leak rare and severe, colour has no scores."""
    rows = [("late", 1)] * 40 + [("price", 5)] * 30 + [("leak", 1)] * 12 + [("colour", None)] * 4
    feedback = pd.DataFrame(
        {
            "feedback_id": [f"f{n}" for n in range(len(rows))],
            "at": pd.Timestamp("2026-03-02"),
            "survey": ["csat" if score else None for _topic, score in rows],
            "score": pd.array([score for _topic, score in rows], "Int64"),
            "topic": [topic for topic, _score in rows],
            "dismissed": False,
        }
    )
    return voc.severity_matrix(voc.pain_points(feedback))


def test_the_data_s_steps_follow_the_cuts(matrix):
    """Steps 3 and 4 are on the far side of a cut; without scores there is no step of impact."""
    places = voc.data_places(matrix).set_index("topic")
    assert (places["frequent"] >= 3).to_dict() == matrix.table.set_index("topic")["frequent"].to_dict()
    assert pd.isna(places.loc["colour", "severe"])
    assert places.loc["late"].tolist()[:2] == [4, 4]


def test_agreement_is_counted_with_its_interval(matrix):
    """Only placed topics with an impact of their own are judged; the share has n and interval."""
    found = voc.compare_placing(matrix, {"late": (4, 3), "price": (4, 4), "colour": (1, 1)})
    assert (found.same.value, found.same.n) == (0.5, 2)
    assert found.same.low < 0.5 < found.same.high
    readings = found.shown().set_index("topic")["reading"]
    assert readings["late"] == "same quadrant"
    assert readings["price"] == "milder than you think"
    assert readings["leak"] == "not placed"
    assert readings["colour"] == "nobody has measured how much it hurts"


def test_nothing_placed_is_no_rate(matrix):
    """Without a placed topic the share is not a number."""
    assert voc.compare_placing(matrix, {}).same.value != voc.compare_placing(matrix, {}).same.value


def test_unknown_topics_and_steps_are_named(matrix):
    """Every mistake is listed, with the nearest topic."""
    with pytest.raises(BadInputError, match=r"(?s)'late'.*\(5, 1\) is not a place"):
        voc.compare_placing(matrix, {"lated": (1, 1), "price": (5, 1)})


def test_a_goal_is_judged_by_the_interval_and_enough_answers():
    """90 of 100 is above 70 %, not yet told at 88 %, below 99 %; three answers are not judged."""
    many = pd.DataFrame({"survey": "csat", "score": [5] * 90 + [1] * 10})
    few = pd.DataFrame({"survey": "csat", "score": [5, 5, 5]})
    verdicts = [voc.against_goal(voc.csat(many), goal).table["verdict"].item() for goal in (0.7, 0.88, 0.99)]
    assert verdicts == ["above", "open", "below"]
    assert voc.against_goal(voc.csat(few), 0.1).table["verdict"].item() == "not_enough"


@pytest.mark.parametrize(
    ("seconds", "number", "left", "over"),
    [
        (-5, 0, 900, False),
        (0, 0, 900, False),
        (899, 0, 1, False),
        (900, 1, 1800, False),
        (5399, 4, 1, False),
        (5400, 4, 0, True),
        (5460, 4, -60, True),
    ],
)
def test_the_meeting_knows_its_block(seconds, number, left, over):
    """15, 30, 20, 10, 15 minutes: a block ends as the next begins, and time over counts on."""
    moment = voc.meeting_at(seconds)
    assert (moment.number, moment.left_seconds, moment.over) == (number, left, over)


def test_the_agenda_is_the_curriculum_s():
    """90 minutes in five blocks."""
    assert [block.minutes for block in voc.AGENDA] == [15, 30, 20, 10, 15]
