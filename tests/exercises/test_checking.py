"""Every kind of exercise: right, equivalent, wrong with words, untouched, and answers of another sort."""

import logging
from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest

from flywheel.errors import FlywheelError
from flywheel.exercises import Outcome, feedback
from flywheel.results import Result

RIGHT = {
    "7.1": 16.67,
    "7.2": pd.DataFrame({"value": [0.0, 33.3], "channel": ["call", "app"]}),
    "7.3": lambda scores: 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores),
    "7.4": " B ",
    "7.5": ["b", "a"],
    "7.6": ["collect", "analyse", "improve", "tell"],
    "7.7": {"2": "price", "1": "time"},
    "7.8": {"late": [3, 2], "logo": (1, 1)},
    "7.9": "Those who left were not asked.",
    "7.10": 3.0,
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_a_right_answer_in_any_form_passes(ex, exercise):
    """A right answer passes whatever its dtype, order, letter case or rounding."""
    assert ex[exercise].check(RIGHT[exercise]).outcome is Outcome.CORRECT


@pytest.mark.parametrize("exercise", RIGHT)
def test_the_reference_solution_passes(ex, exercise):
    """What the spec expects passes its own check."""
    spec = ex[exercise].spec
    assert ex[exercise].check(spec.right(ex.data)).outcome is Outcome.CORRECT


@pytest.mark.parametrize("untouched", [..., None, "", "   ", {}, {"1": ..., "2": ...}, [...], (..., ...)])
def test_an_untouched_stub_is_not_attempted(ex, untouched):
    """Ellipsis in any wrapping is no attempt, and no try is counted."""
    for exercise in RIGHT:
        assert ex[exercise].check(untouched).outcome is Outcome.NOT_ATTEMPTED
        assert ex[exercise].session.tries == 0


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        ("7.1", 7.5, "This is the mean."),
        ("7.1", 18, "You have 18. That is too high."),
        ("7.1", 17, "rounded too early"),
        ("7.1", 0.1667, "share between 0 and 1"),
        ("7.1", -16.67, "sign is the other way"),
        ("7.1", "many", "Your answer is text; a number is expected."),
        ("7.1", float("nan"), "not a number"),
        ("7.2", 3, "a table is expected"),
        ("7.3", 3, "A function is expected"),
        ("7.3", sum, "For `answer_7_3([10, 9, 0])`: You have 19. That is too low."),
        ("7.3", len, "This counts."),
        ("7.4", "d", "not one of the options: a, b, c"),
        ("7.4", "c", "'c' is not it."),
        ("7.4", "a", "Six is a detractor."),
        ("7.5", {"a"}, "What you chose belongs there. One is still missing."),
        ("7.5", {"a", "c"}, "1 of the 2 you chose belong there. One is still missing."),
        ("7.5", {"a", "z"}, "Not one of the options: 'z'"),
        ("7.5", 5, "as a set, such as"),
        ("7.6", ["collect", "improve", "analyse", "tell"], "The first one is right"),
        ("7.6", ["tell", "collect", "analyse", "improve"], "does not come first"),
        ("7.6", ["collect", "analyse"], "No answer yet for 'improve', 'tell'"),
        ("7.6", ["collect", "collect", "analyse", "improve", "tell"], "More than once: 'collect'"),
        ("7.7", {"1": "time"}, "No answer yet for '2'"),
        ("7.7", {"1": "time", "2": "time"}, "1 of 2 has another label: '2'"),
        ("7.7", {"1": "time", "2": "cost"}, "Not one of the labels: 'cost'"),
        ("7.7", {"1": "price", "2": "time"}, "Both the other way round."),
        ("7.7", ["time"], "as a dict"),
        ("7.8", {"late": (2, 2), "logo": (1, 2)}, "'late' (Frequency); 'logo' (Impact)"),
        ("7.8", {"late": (9, 1), "logo": "x"}, "not so for 'late', 'logo'"),
        ("7.9", 42, "as text"),
        ("7.10", 6, "This counts everybody."),
    ],
)
def test_a_wrong_answer_earns_its_words(ex, exercise, answer, words):
    """Each slip is answered with what differs or with the message of the common mistake."""
    box = ex[exercise].check(answer)
    assert box.outcome is Outcome.NOT_YET
    assert words in box.says


def test_the_broken_code_unchanged_is_not_attempted(ex):
    """The value of the broken code counts as not attempted until it changes."""
    assert ex["7.10"].check(4).outcome is Outcome.NOT_ATTEMPTED


def test_a_function_that_raises_is_explained(ex):
    """An exception inside the trainee's function becomes a sentence with the call that caused it."""
    box = ex["7.3"].check(lambda scores: 1 / 0)
    assert box.outcome is Outcome.RAISED
    assert "answer_7_3([10, 9, 0])" in box.says
    assert "divided by zero" in box.says


@pytest.mark.parametrize("answer", [lambda scores: None, lambda scores: ...])
def test_a_function_without_return_is_not_attempted(ex, answer):
    """The stub of a function returns nothing, so it is no attempt."""
    assert ex["7.3"].check(answer).outcome is Outcome.NOT_ATTEMPTED


def test_a_function_may_change_its_argument(ex):
    """Each call gets a copy, so an answer that sorts in place does not spoil the reference."""

    def answer(scores):
        scores.sort()
        return RIGHT["7.3"](scores)

    assert ex["7.3"].check(answer).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    "answer",
    [
        np.float32(16.67),
        pd.Series([16.67]),
        pd.DataFrame({"x": [16.67]}),
        ibis.memtable({"x": [16.67]}),
        Result(pd.DataFrame({"x": [16.67]}), "one cell"),
        np.array([16.67]),
        "16.67",
    ],
)
def test_a_number_may_come_in_a_wrapping(ex, answer):
    """A one-cell table, array, expression or text holds the number just as well."""
    assert ex["7.1"].check(answer).outcome is Outcome.CORRECT


class Hostile:
    """An object that raises whatever one does with it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError

    def __str__(self):
        raise RuntimeError

    __repr__ = __str__
    __hash__ = None


@pytest.mark.parametrize("exercise", RIGHT)
@pytest.mark.parametrize(
    "make",
    [Hostile, object, bytes, complex, lambda: pd.NaT, lambda: [[1], {}], lambda: {1: 2}, lambda: print, lambda: 1e999],
)
def test_check_never_raises(ex, exercise, make):
    """Whatever is handed in, a box comes back."""
    assert str(ex[exercise].check(make()))


def test_a_fault_of_the_checker_is_not_the_trainees(ex, caplog):
    """When the reference itself fails, the box says so and the try does not count."""
    broken = ex["7.1"].spec
    object.__setattr__(broken, "expected", lambda data: data.nothing)
    with caplog.at_level(logging.DEBUG):
        box = ex["7.1"].check(5)
    object.__setattr__(broken, "expected", lambda data: 100 / 6)
    assert "This check failed, not you" in str(box)
    assert ex["7.1"].session.tries == 0
    assert "7.1" in caplog.text


def test_an_exercise_about_the_sample_is_skipped_on_own_data(ex):
    """On other data than the sample such an exercise says so and counts nothing."""
    object.__setattr__(ex["7.4"].spec, "data", "sample")
    object.__setattr__(ex.data, "label", "my shop")
    box = ex["7.4"].check("b")
    object.__setattr__(ex["7.4"].spec, "data", "any")
    assert box.outcome is Outcome.NOT_ATTEMPTED
    assert "sample data" in box.says


def test_an_unknown_exercise_is_answered_with_those_that_exist(ex):
    """A wrong id names the nearest and all that exist."""
    with pytest.raises(
        FlywheelError, match=r"exercise '7\.11' is not in lesson 07; did you mean '7\.1.*Exercises: 7\.1, 7\.2"
    ):
        ex["7.11"]


def test_feedback_cannot_carry_html(ex):
    """What a trainee or a customer typed is shown as text."""
    page = ex["7.4"].check("<img src=x onerror=alert(1)>")._repr_html_()
    assert "<img" not in page
    assert "&lt;img" in page


def test_feedback_has_icon_word_and_status_and_no_script(ex):
    """The box reads without colour and is announced; it holds nothing that runs or loads."""
    page = ex["7.4"].check("b")._repr_html_()
    assert 'role="status"' in page
    assert "✓" in page
    assert "Correct" in page
    assert "<script" not in page
    assert "http" not in page


def test_own_data_without_a_table_are_named_as_the_reason(ex) -> None:
    """On own data that lack something the box says so, and does not speak of a fault."""

    def missing(_data):
        raise FlywheelError("this data set has no table 'tickets'")

    ex.data = replace(ex.data, label="Corner shop")
    task = ex["7.1"]
    task.spec = replace(task.spec, expected=missing, data="any")
    box = task.check(3)
    assert box.head == "Not with these data"
    assert "no table 'tickets'" in box.says
    assert "open the lesson on the sample" in box.says


def test_stress_is_shown_as_stress() -> None:
    """Stars around words become <em>; code, products and lists keep theirs."""
    said = feedback.inline("*both* of `2 *3* 4`, 2 * 3 * 4 and **kwargs and a*b*c")
    assert said == "<em>both</em> of <code>2 *3* 4</code>, 2 * 3 * 4 and **kwargs and a*b*c"
    assert feedback.unstressed("Label it as *static*.") == "Label it as static."
