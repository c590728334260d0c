"""Hints, solutions, resets, boards and the progress of a lesson."""

import pytest

from flywheel.errors import FlywheelError
from flywheel.exercises import frontend, open_lesson
from flywheel.exercises.progress import read


def test_hints_come_one_at_a_time_and_the_last_one_stays(ex):
    """Idea, method, skeleton; a fourth call shows the skeleton again."""
    boxes = [ex["7.1"].hint() for _call in range(4)]
    assert [box.head for box in boxes[:2]] == ["Hint 1 of 3: the idea", "Hint 2 of 3: the method"]
    assert boxes[2].code == "answer = ..."
    assert boxes[3] == boxes[2]


def test_the_solution_opens_after_three_tries(ex):
    """Two wrong tries keep it closed, the third opens it."""
    for _try in range(2):
        ex["7.4"].check("a")
    assert "after one more try" in ex["7.4"].solution().says
    ex["7.4"].check("a")
    assert ex["7.4"].solution().says == "a score of 7 or 8"


def test_the_solution_opens_after_a_pass_or_when_asked_for(ex):
    """A pass opens it, and ``reveal=True`` always does."""
    ex["7.1"].check(16.67)
    assert ex["7.1"].solution().says == "16.7 points"
    assert ex["7.6"].solution(reveal=True).says == "1. collect\n2. analyse\n3. improve\n4. tell"


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        ("7.2", "`nps(by='channel')`"),
        ("7.5", "• 0\n• 10"),
        ("7.7", "came late → delivery time"),
        ("7.8", "late parcels: Frequency daily, Impact high"),
        ("7.9", "People who left are not asked."),
    ],
)
def test_every_kind_has_a_solution_in_words(ex, exercise, words):
    """People who read no code get the solution too."""
    assert words in ex[exercise].solution(reveal=True).says


def test_the_solution_shows_the_masters_code(ex, tmp_path):
    """The code comes from the solution cell of the lesson's master."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "07_tiny.py").write_text("# %%\n# exercise 7.1\nanswer_7_1 = 1\n\n# %%\nother\n")
    assert ex["7.1"].solution(reveal=True).code == "answer_7_1 = 1"


def test_reset_gives_the_stub_back_and_forgets_tries(ex):
    """Outside JupyterLab the stub is shown to be pasted, and the solution is closed again."""
    for _try in range(3):
        ex["7.4"].check("a")
    assert ex["7.4"].reset().code == "# exercise 7.4\nanswer_7_4 = ..."
    assert ex["7.4"].tries_left == 3


def test_a_dict_answer_gets_a_stub_with_its_keys(ex):
    """The stub of a labelling exercise lists the items."""
    assert ex["7.7"].spec.stub_code == '# exercise 7.7\nanswer_7_7 = {\n    "1": ...,\n    "2": ...,\n}'


def test_the_summary_counts_what_is_done(ex):
    """The board has a row an exercise with its outcome."""
    ex["7.4"].check("b")
    ex["7.1"].check(3)
    board = str(ex.summary())
    assert "Tiny: 1 of 10 exercises done" in board
    assert "✓ 7.4   Choose" in board
    assert "↻ 7.1" in board
    assert "<table" in ex.summary()._repr_html_()


def test_own_words_are_written_and_not_correct(ex):
    """Nobody marks them, so check and board say the same word, and the board counts them as done."""
    head = ex["7.9"].check("Those who left.").head
    assert head.startswith("Written")
    board = str(ex.summary())
    assert "1 of 10 exercises done" in board
    assert "✓ 7.9" in board
    assert board.count("Written") == 1
    assert "Correct" not in board
    assert "Written</td>" in ex.summary()._repr_html_()


def test_the_review_lists_what_was_missed_and_why(ex):
    """Missed, solved late and solved with the solution are listed; what went well is not."""
    assert "Nothing was missed so far." in str(ex.review())
    ex["7.4"].check("b")
    ex["7.1"].check(3)
    ex["7.5"].solution(reveal=True)
    ex["7.5"].check({"a", "b"})
    for answer in ("a", "a", "c", "b"):
        ex["7.4"].check(answer)
    ex["7.6"].solution(reveal=True)
    review = str(ex.review())
    assert "Not attempted · the solution was shown" in review
    assert "Not yet · 1 try" in review
    assert "solved after the solution was shown" in review
    assert "7.4" not in review


def test_progress_holds_no_answer_and_no_name(ex):
    """A line has time, lesson, exercise, outcome, tries and a session id."""
    ex["7.9"].check("My secret opinion")
    (line,) = read()
    assert (line.lesson, line.exercise, line.outcome, line.tries) == ("07", "7.9", "correct", 1)
    assert line.at.endswith("+00:00")
    assert "secret" not in repr(line)


def test_a_folder_that_cannot_be_written_is_mentioned_once(ex, work, monkeypatch):
    """The first box says that progress is lost, the next ones do not, and checks go on."""
    work.write_text("a file where the folder should be")
    first, second = ex["7.1"].check(3), ex["7.1"].check(16.67)
    assert "progress cannot be saved" in first.more
    assert "progress" not in second.more
    assert "✓ 7.1" in str(ex.summary())


def test_on_a_live_page_viewers_do_not_see_each_others_progress(ex, monkeypatch):
    """Under Voila the board shows this session only."""
    ex["7.4"].check("b")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    ex["7.4"].start_over()
    assert "0 of 10" in str(ex.summary())


def test_outside_a_notebook_nothing_is_installed():
    """In plain Python there is no front end, no cell to replace and no error to show."""
    assert frontend.shell() is None
    assert not frontend.replace_cell("x")


def test_an_unknown_lesson_is_answered_with_those_that_exist():
    """The message names the lessons of the course."""
    with pytest.raises(FlywheelError, match=r"lesson '99' is not in the course; lessons present: 00 "):
        open_lesson("99")
