"""The whole course: how far, where to go on, a class on one page, a certificate or what is missing."""

import json
from dataclasses import asdict

import pytest

from flywheel.errors import BadInputError, FlywheelError
from flywheel.exercises.certificate import certificate
from flywheel.exercises.classroom import class_board, read_logs, write_class_page
from flywheel.exercises.course import course_board, next_step
from flywheel.exercises.progress import Line
from flywheel.words import language

SYLLABUS = """
lessons:
  - {id: "71", slug: one, title: One, minutes: 20, aims: [A], exercises: ["71.1", "71.2"]}
  - {id: "72", slug: two, title: Two, minutes: 30, aims: [B], exercises: ["72.1"]}
"""
SPECS = """
from flywheel.exercises.specs import Choice

EXERCISES = [Choice(id=name, title="Title " + name, ask="?", options={{"a": "A", "b": "B"}}, expected="a",
                    hints=("1", "2", "3")) for name in {ids}]
"""


@pytest.fixture
def course(tmp_path):
    """Two lessons of three exercises."""
    folder = tmp_path / "course"
    (folder / "exercises").mkdir(parents=True)
    (folder / "course.yml").write_text(SYLLABUS)
    (folder / "exercises" / "ex_71_one.py").write_text(SPECS.format(ids=["71.1", "71.2"]))
    (folder / "exercises" / "ex_72_two.py").write_text(SPECS.format(ids=["72.1"]))
    return folder


def _log(*checks):
    """Lines from ``"71.1 correct"`` or, for the tests, ``"pre-test neck correct"``; a second a line."""
    lines = []
    for number, check in enumerate(checks):
        head, rest = check.split(" ", 1)
        lesson, exercise, outcome = (head, *rest.split(" ", 1)) if "test" in head else (head[:2], head, rest)
        lines.append(Line(f"2026-06-01T08:00:{number:02d}+00:00", lesson, exercise, outcome, 1, "s"))
    return lines


DONE = _log("71.1 correct", "71.2 not yet", "71.2 hint shown", "71.2 correct", "72.1 solution shown", "72.1 correct")


def test_the_course_is_counted_by_lesson(course):
    """Done, right at first try, with hints, with the solution."""
    board = course_board(DONE, course=course)
    assert board.table.set_index("lesson")[
        ["done", "first_try", "with_hints", "with_solution"]
    ].to_numpy().tolist() == [
        [2, 1, 1, 0],
        [1, 0, 0, 1],
    ]
    assert (board.missing, board.go_on) == ({}, None)
    assert "3 of 3 exercises done" in board.caption


def test_noted_answers_are_done_and_not_right(course):
    """A question of the test before the course counts as done, and for nothing else."""
    board = course_board(_log("71.1 noted"), course=course)
    assert board.table[["done", "first_try"]].iloc[0].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("log", "exercise"),
    [((), "71.1"), (("71.1 correct",), "71.2"), (("71.1 not yet",), "71.1"), (("72.1 correct",), "71.1")],
)
def test_one_goes_on_where_one_stopped(course, log, exercise):
    """Behind the last exercise that was checked, at it when it is open, else at the first open one."""
    step = next_step(_log(*log), course=course)
    assert step.exercise == exercise
    assert str(step).startswith(f"Go on in {step.lesson.name}.ipynb: exercise {exercise} · Title")


def test_a_class_is_merged_from_folders_and_exports(course, tmp_path):
    """Names are those of folders and files; a name that comes twice gets a number."""
    (tmp_path / "lee" / "work").mkdir(parents=True)
    log = "".join(json.dumps(asdict(line)) + "\n" for line in DONE)
    (tmp_path / "lee" / "work" / "progress.jsonl").write_text(log)
    (tmp_path / "wang.json").write_text(json.dumps([asdict(line) for line in DONE[:1]]))
    rows = ["at,lesson,exercise,outcome,tries,session", "2026-06-01T08:00:00,71,71.1,not yet,1,s"]
    (tmp_path / "lee.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    logs = read_logs([tmp_path / "lee" / "work", tmp_path / "wang.json", tmp_path / "lee.csv"])
    assert list(logs) == ["lee", "wang", "lee (2)"]
    board = class_board(logs, course=course)
    assert board.shown().to_numpy().tolist() == [
        ["lee", "2 / 2", "1 / 1"],
        ["wang", "1 / 2", "0 / 1"],
        ["lee (2)", "0 / 2", "0 / 1"],
    ]
    hard = board.exercises.set_index("exercise")
    assert hard.loc["71.1", ["tried", "passed", "value", "n", "enough"]].tolist() == [
        3,
        2,
        pytest.approx(2 / 3),
        3,
        False,
    ]
    assert hard.index[-1] == "71.1"


def test_what_holds_no_log_is_named(tmp_path):
    """All wrong paths come in one message."""
    (tmp_path / "broken.json").write_text("[{}]")
    with pytest.raises(BadInputError, match="2 problems") as caught:
        read_logs([tmp_path / "nobody", tmp_path / "broken.json"])
    assert "flywheel progress --export" in str(caught.value)


def test_the_page_of_a_class_stands_alone(course, tmp_path):
    """One page, no request, names escaped, the tests compared over people."""
    tests = _log("pre-test a not yet", "pre-test b correct", "post-test a correct", "post-test b correct")
    board = class_board({"<b>Lee</b>": DONE + tests, "Wang": DONE + tests}, course=course)
    text = write_class_page(board, tmp_path / "class.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;Lee&lt;/b&gt;" in text
    assert "<b>Lee" not in text
    assert "http" not in text
    assert "+50.0 percentage points of the topics, over n = 2 people" in text
    assert class_board({"Lee": DONE}, course=course).change.n == 0


def test_a_certificate_says_what_was_done(course):
    """Lessons, planned minutes, exercises, right at first try, date and tests; no request."""
    tests = _log("pre-test a not yet", "post-test a correct")
    text = certificate(tests + DONE, "Lin <Yue>", course=course)
    for said in ("Lin &lt;Yue&gt;", "71 One", "<td class='n'>50</td><td class='n'>3</td><td class='n'>1</td>"):
        assert said in text
    assert "Last exercise checked on 2026-06-01" in text
    assert "Test of 1 questions: 0 right before the course, 1 right after it" in text
    assert "http" not in text
    with language("zh"):
        assert 'lang="zh-CN"' in certificate(DONE, "林悦", course=course)


def test_a_certificate_is_refused_while_something_is_open(course):
    """Each open exercise is named; the lessons that are done can have one of their own."""
    log = DONE[:-1]
    with pytest.raises(BadInputError, match=r"72 Two: 1 exercise is not done: 72\.1"):
        certificate(log, "Lin Yue", course=course)
    assert "has worked through these lessons" in certificate(log, "Lin Yue", lessons=["71"], course=course)
    with pytest.raises(FlywheelError, match="needs a name"):
        certificate(log, " ", course=course)
