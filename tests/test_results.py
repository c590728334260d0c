"""A result shows itself as text and as safe HTML."""

from __future__ import annotations

import pandas as pd

from flywheel.results import Result

RESULT = Result(pd.DataFrame({"channel": ["<b>x</b>"], "n": [3]}), "Answers & channels", ("3 < 30 answers",))


def test_html_escapes_what_users_wrote():
    """A channel called <b>x</b> is shown, not obeyed."""
    page = RESULT._repr_html_()
    assert "<b>x</b>" not in page
    assert "Answers &amp; channels" in page
    assert "3 &lt; 30 answers" in page


def test_words_stand_at_the_left_and_numbers_at_the_right():
    """JupyterLab puts every cell to the right; a column of words, with its heading, asks for the left."""
    table = pd.DataFrame({"what": ["late delivery", None], "share": ["20.2 % (18.9–21.6 %)", "–"], "n": [3, 4]})
    page = Result(table, "Tickets")._repr_html_()
    left = ' style="text-align: left;">'
    assert [page.count(left + text) for text in ("what", "late delivery", "share", "20.2", "3")] == [1, 1, 0, 0, 0]


def test_text_holds_caption_table_and_notes():
    """The plain face has all three parts."""
    assert [line.strip() for line in str(RESULT).splitlines()] == [
        "Answers & channels",
        "channel  n",
        "<b>x</b>  3",
        "3 < 30 answers",
    ]


def test_frame_is_a_copy():
    """Changing the frame leaves the result alone."""
    copy = RESULT.to_frame()
    copy.loc[0, "n"] = 99
    assert RESULT.table["n"].tolist() == [3]


def test_every_result_shows_its_reading_face_as_repr():
    """What a notebook stores as text is the readable face, never a list of all fields with users' ids in it."""
    from flywheel import lifecycle, voc

    scores = voc.nps(pd.DataFrame({"survey": ["nps"] * 3, "score": [9, 10, 2]}))
    assert repr(scores) == str(scores)
    assert not repr(scores).startswith("Scores(")
    assert lifecycle.ChurnWarning.__repr__ is Result.__repr__
