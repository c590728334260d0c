"""Answers of a self-assessment in one growing file, and the plan that follows from them."""

from datetime import date

import pandas as pd
import pytest

from flywheel import wheel
from flywheel.errors import BadInputError, FlywheelError

HEAD = "day,rater,element,layer,score,evidence\n"
CELLS = wheel.maturity_model().keys


def test_two_days_and_raters_are_kept_apart():
    """Each day has its own profile; the same rater's second try of a day replaces the first."""
    answers = wheel.MaturityAnswers.none()
    for day, level in (("2026-01-05", 2), ("2026-07-06", 1), ("2026-07-06", 3)):
        answers = answers.with_rater(day, "chair", dict.fromkeys(CELLS, level))
    answers = answers.with_rater("2026-07-06", "service", dict.fromkeys(CELLS, 4))
    assert answers.days == (date(2026, 1, 5), date(2026, 7, 6))
    assert answers.on("2026-07-06").table["value"].unique().tolist() == [3.5]
    moved = wheel.compare_maturity(answers.on("2026-01-05"), answers.on("2026-07-06"))
    assert (moved.risen, moved.clear) == (12, 12)


def test_a_file_is_read_back_as_it_was():
    """What a spreadsheet saves comes back; an apostrophe against formulas is taken off."""
    text = HEAD + "2026-01-05,chair,tools,strategy,3.0,'=three invoices\n2026-01-05,chair,tools,mechanism,,\n"
    table = wheel.read_maturity_answers(text.encode("utf-8-sig")).table
    assert table["evidence"].tolist() == ["=three invoices", ""]
    assert table["score"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"must hold the column names"),
        ("day,who,element,layer,score\n2026-01-05,a,tools,strategy,3\n", "rater: is not a column here"),
        (HEAD + "2026-01-05,a,tools,strategy,6,\n", r"row 1: '6' is not a whole number from 1 to 5"),
        (HEAD + "2026-01-05,a,tools,strategy,2.5,\n", r"'2.5' is not a whole number"),
        (HEAD + "tomorrow,a,tools,strategy,3,\n", r"'tomorrow' is no day"),
        (HEAD + "2026-01-05,,tools,strategy,3,\n", r"has no rater"),
        (HEAD + "2026-01-05,a,tool,strategy,3,\n", r"tool, strategy is not a cell"),
        (HEAD + "2026-01-05,a,tools,strategy,3,\n" * 2, r"more than once"),
    ],
)
def test_a_broken_file_names_every_mistake(text, said):
    """No traceback, no silent row."""
    with pytest.raises(BadInputError, match=said):
        wheel.read_maturity_answers(text.encode())


def test_what_is_no_text_or_far_too_large_is_refused():
    """A picture is not a file of answers; neither are two megabytes."""
    with pytest.raises(BadInputError, match=r"PNG|CSV|column|answers\.csv"):
        wheel.read_maturity_answers(b"\x89PNG\r\n\x1a\n\x00\x00" * 50)
    with pytest.raises(FlywheelError, match="too large"):
        wheel.read_maturity_answers(b"a" * 2_000_001)


def test_a_day_without_answers_is_named():
    """The days that are there are listed."""
    with pytest.raises(BadInputError, match="no answers of 2026-01-01 → days: none"):
        wheel.MaturityAnswers.none().on("2026-01-01")


LINE = {"cell": ("culture", "strategy"), "horizon": "months", "action": "a", "owner": "o", "sign": "s"}


def found():
    """Return a profile of level 3 everywhere, assessed on 17 July 2026."""
    cells = pd.DataFrame(CELLS, columns=["element", "layer"]).assign(score=3)
    return wheel.maturity(cells, at="2026-07-17")


def test_a_plan_carries_the_assessment():
    """Lines come by horizon and day, each with level, goal and what one should see next; empty lines are left out."""
    early = {**LINE, "horizon": "monday", "cell": None, "due_day": "2026-07-20"}
    plan = wheel.action_plan(found(), [{**LINE, "due_day": date(2026, 10, 1)}, {"horizon": "months"}, early])
    assert plan.table["horizon"].tolist() == ["monday", "months"]
    row = plan.table.iloc[1]
    assert (row["level"], row["goal"]) == (3.0, 4)
    assert row["next"] == found().table.set_index(["element", "layer"]).loc[("culture", "strategy"), "next"]
    assert "Assessed on 2026-07-17 by 1 rater" in plan.standing
    assert plan.shown().iloc[0, 2] == "–"


def test_a_plan_says_all_that_it_lacks():
    """Owner, day, horizon and area are checked, and an empty plan is none."""
    wrong = {"cell": ("culture", "moon"), "horizon": "soon", "action": "a", "due_day": "2026-07-01"}
    with pytest.raises(BadInputError) as refused:
        wheel.action_plan(found(), [wrong])
    said = str(refused.value)
    for part in ("owner is empty", "horizon is not known", "lies before the assessment", "not a cell"):
        assert part in said
    with pytest.raises(BadInputError, match="no line in it yet"):
        wheel.action_plan(found(), [{}])
