"""Questions of the bank as exercises, the tests before and after the course, and what lies between them."""

import math

import pytest

from flywheel.errors import FlywheelError
from flywheel.exercises import syllabus
from flywheel.exercises.gain import learning_gain
from flywheel.exercises.judging import Outcome, judge
from flywheel.exercises.lesson import Lesson
from flywheel.exercises.progress import Line, read
from flywheel.exercises.questions import take
from flywheel.library import questions

ENTRY = syllabus.LessonEntry(id="00", slug="tiny", title="Tiny", minutes=5, aims=("Learn.",))


@pytest.fixture
def lesson(work):
    """A lesson of the test before the course and of the one after it."""
    specs = [*take(first="0.1", form="A"), *take(first="0.51", form="B")]
    return Lesson(ENTRY, specs, data=None)


@pytest.mark.parametrize("spec", take(first="0.1") + take(first="0.101", form="B"), ids=lambda spec: spec.id)
def test_a_question_is_judged_as_the_bank_says(spec):
    """The answer passes; each wrong one fails, with its own message where it has one."""
    assert judge(spec, spec.right(None), data=None).outcome is Outcome.CORRECT
    for mistake in spec.mistakes:
        if mistake.gives:
            assert judge(spec, mistake.gives(None), data=None).mistake == mistake.key
    assert len(spec.mistakes) >= 2
    for wrong in spec.bank.wrong:
        verdict = judge(spec, wrong.answer(None), data=None)
        assert verdict.outcome is Outcome.NOT_YET
        assert wrong.intended in (verdict.mistake, "")


def test_a_lesson_takes_as_many_as_it_wants():
    """So many of each lesson, numbered from where the lesson wants, or those of named topics."""
    assert [spec.id for spec in take(first="4.10", modules=["03", "04"], per_module=2)] == [
        "4.10",
        "4.11",
        "4.12",
        "4.13",
    ]
    assert [spec.title for spec in take(first="1.1", topics=["five-whys"])] == ["Five whys"]
    with pytest.raises(FlywheelError, match="no question of form B"):
        take(first="1.1", form="B", modules=["00"])


def test_only_the_tests_offer_not_to_know():
    """The last option of a test question is honest; a quiz has none."""
    (asked,) = take(first="1.1", form="A", topics=["neck"])
    assert list(asked.options.values())[-1] == "I do not know yet"
    assert "I do not know yet" not in take(first="1.1", topics=["two-cities", "alarms"])[0].options.values()


def test_before_the_course_nothing_is_marked(lesson):
    """Right or wrong, an answer is noted, counts as done, and the solution stays closed unless it is asked for."""
    task = lesson["0.1"]
    assert task.check(...).outcome is Outcome.NOT_ATTEMPTED
    wrong, right = task.check("a"), task.check(task.spec.right(None))
    assert str(wrong) == str(right)
    assert str(wrong).startswith("✓ Noted")
    assert task.spec.why not in str(right)
    assert lesson.standings()[0].outcome == "correct"
    assert "Noted" in str(lesson.summary()).splitlines()[1]
    assert not lesson.review().rows
    assert task.spec.why not in str(task.solution())
    assert task.spec.why in str(task.solution(reveal=True))


def test_the_first_answers_are_compared(lesson):
    """A second try changes nothing; after the course answers are judged as always."""
    before, after = lesson["0.1"], lesson["0.51"]
    before.check("e")
    before.check(before.spec.right(None))
    assert after.check(after.spec.right(None)).outcome is Outcome.CORRECT
    found = lesson.gain()
    assert found.table.to_dict("records") == [{"topic": "nps-count", "before": False, "after": True}]
    assert [line.lesson for line in read()].count("pre-test") == 2


def test_without_answers_the_gain_says_what_is_missing(lesson):
    """Nothing is not zero."""
    found = lesson.gain()
    assert math.isnan(found.gain.value)
    assert "no topic has an answer in both tests yet" in str(found)
    assert "lesson 00" in str(found)


def _lines(before, after):
    answers = [("pre-test", before), ("post-test", after)]
    words = {"1": "correct", "0": "not yet"}
    return [Line("", test, str(n), words[mark], 1, "s") for test, marks in answers for n, mark in enumerate(marks)]


def test_the_gain_is_the_part_of_what_could_be_won():
    """4 of 10 right before and 8 after: 4 more of 6 missed; 5 gained and 1 lost give the same."""
    found = learning_gain(_lines("1111000000", "0111111110"))
    assert (found.gained, found.lost, found.enough) == (5, 1, False)
    assert found.gain.value == pytest.approx(4 / 6)
    assert found.gain.low < 4 / 6 < found.gain.high <= 1
    assert "4 of 10 right before, 8 of 10 after" in found.caption
    assert "luck alone" in str(found)


def test_who_knew_everything_has_no_gain():
    """Nothing could be won, so there is no share of it; and a loss is a loss."""
    assert math.isnan(learning_gain(_lines("11", "10")).gain.value)
    assert learning_gain(_lines("10", "00")).gain.value == -1


def test_both_tests_ask_about_the_same_topics():
    """Form A and form B have equal topics in equal order."""
    assert [q.topic for q in questions.entries if q.form == "A"] == [
        q.topic for q in questions.entries if q.form == "B"
    ]
