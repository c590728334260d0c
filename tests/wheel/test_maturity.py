"""Twelve cells, several raters: levels, gaps, priorities and changes are as worked by hand."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import wheel
from flywheel.errors import BadInputError
from flywheel.words import language

KEYS = wheel.maturity_model().keys


def scored(default, *, rater="a", **cells):
    """Score every cell alike, but for those named ``element_layer=score``."""
    return pd.DataFrame(
        [(rater, element, layer, cells.get(f"{element}_{layer}", default)) for element, layer in KEYS],
        columns=["rater", "element", "layer", "score"],
    )


def cell(found, element, layer):
    """Return one row of a profile."""
    return found.table.set_index(["element", "layer"]).loc[(element, layer)]


def chosen(found):
    """Return the priorities as pairs."""
    return list(zip(found.priorities["element"], found.priorities["layer"], strict=True))


def test_the_level_is_the_median_with_the_raters_range():
    """Scores 2, 3 and 5 are level 3, from 2 to 5, by three raters who do not agree."""
    answers = pd.concat([scored(3, rater=name, tools_strategy=score) for name, score in (("a", 2), ("b", 3), ("c", 5))])
    found = cell(wheel.maturity(answers), "tools", "strategy")
    assert (found["value"], found["low"], found["high"], found["n"], found["agreed"]) == (3, 2, 5, 3, False)
    assert wheel.maturity(answers).raters == 3
    assert "Raters differ by two levels or more: Tools / Strategy layer." in " ".join(wheel.maturity(answers).notes)


def test_the_gap_is_benchmark_minus_level():
    """Growth asks for 4 in the mechanism of institutions; 2.5 leaves a gap of 1.5, with the anchors of 2 and 3."""
    answers = pd.concat([scored(3, rater="a", institutions_mechanism=2), scored(3, rater="b")])
    found = cell(wheel.maturity(answers, benchmark="growth"), "institutions", "mechanism")
    assert (found["value"], found["benchmark"], found["gap"]) == (2.5, 4, 1.5)
    assert found["now"].startswith("A feedback meeting was held at least once")
    assert found["next"].startswith("A VOC meeting takes place at least monthly")


def test_the_weakest_link_is_named_with_all_its_equals():
    """Two cells of level 1 are both the weakest; the element's level is the mean of its layers."""
    found = wheel.maturity(scored(3, tools_execution=1, culture_mechanism=1))
    assert found.weakest == (("tools", "execution"), ("culture", "mechanism"))
    tools = found.elements.set_index("element").loc["tools"]
    assert (tools["value"], tools["low"], tools["high"], tools["n"]) == (pytest.approx(7 / 3), 1, 3, 3)


def test_priorities_are_the_two_largest_gaps():
    """Gaps of 3, 2 and 1: the third is smaller than the second, so two are chosen."""
    found = wheel.maturity(
        scored(5, institutions_mechanism=1, institutions_execution=2, tools_strategy=2), benchmark="growth"
    )
    assert chosen(found) == [("institutions", "mechanism"), ("institutions", "execution")]
    assert found.priorities["gap"].tolist() == [3, 2]


def test_a_third_priority_needs_the_second_s_gap():
    """Gaps of 3, 2 and 2: three are chosen, and of the equal ones the lower level comes first."""
    found = wheel.maturity(
        scored(5, institutions_mechanism=1, institutions_execution=2, tools_strategy=1), benchmark="growth"
    )
    assert chosen(found) == [("institutions", "mechanism"), ("tools", "strategy"), ("institutions", "execution")]
    assert found.priorities["rank"].tolist() == [1, 2, 3]


def test_equal_gaps_and_levels_go_to_the_upper_layer_and_the_rest_is_told():
    """With all at level 3, growth leaves four gaps of 1: leaders first, and the one left out is counted."""
    found = wheel.maturity(scored(3), benchmark="growth")
    assert chosen(found) == [("culture", "strategy"), ("institutions", "mechanism"), ("institutions", "execution")]
    assert any(note.startswith("1 more area is as far behind") for note in found.notes)


def test_who_is_at_the_benchmark_has_no_priority():
    """Level 5 everywhere leaves nothing to begin with, and no anchor above."""
    found = wheel.maturity(scored(5), benchmark="mature")
    assert found.priorities.empty
    assert (found.table["next"] == "").all()
    assert (found.table["gap"] <= 0).all()


def test_a_single_gap_is_a_single_priority():
    """One cell behind is one area, not two."""
    assert chosen(wheel.maturity(scored(5, culture_execution=1))) == [("culture", "execution")]


def test_what_is_not_scored_is_not_judged():
    """A missing score is no level, no gap and no priority, and it is said."""
    found = wheel.maturity(scored(3, tools_strategy=None))
    row = cell(found, "tools", "strategy")
    assert math.isnan(row["value"])
    assert (row["n"], row["now"]) == (0, "")
    assert math.isnan(row["gap"])
    assert ("tools", "strategy") not in chosen(found)
    assert found.elements.set_index("element").loc["tools", "n"] == 2
    assert "Not scored, and not judged: Tools / Strategy layer." in found.notes


def test_a_blank_text_is_no_answer():
    """Scores that came from a form as texts are read, and blank ones are missing."""
    found = wheel.maturity(scored("3", tools_strategy=" "))
    assert found.table["n"].tolist() == [0] + [1] * 11
    assert found.table["value"].tolist()[1:] == [3] * 11


def test_an_empty_table_is_no_profile_either():
    """Without any row there is no rater, no level and no priority."""
    found = wheel.maturity(scored(3).head(0))
    assert (found.raters, found.weakest, len(found.priorities)) == (0, (), 0)


def test_nobody_s_answers_are_no_profile():
    """A form that nobody filled in has neither weakest link nor priority, in text and table."""
    found = wheel.maturity(scored(None))
    assert (found.weakest, found.raters, len(found.priorities)) == ((), 0, 0)
    assert found.elements["value"].isna().all()
    assert "–" in found.shown()["level"].tolist()


def test_a_rater_who_skipped_a_row_counts_where_there_is_a_score():
    """Rows that are not there are like scores that are missing."""
    found = wheel.maturity(pd.concat([scored(3, rater="a"), scored(4, rater="b").head(1)]))
    assert found.table["n"].tolist() == [2] + [1] * 11


@settings(max_examples=25)
@given(st.lists(st.integers(1, 5), min_size=36, max_size=36), st.randoms())
def test_the_order_of_rows_does_not_matter(scores, random):
    """Shuffled answers of three raters give the same profile and priorities."""
    answers = pd.concat([scored(3, rater=name) for name in "abc"], ignore_index=True).assign(score=scores)
    order = list(range(36))
    random.shuffle(order)
    one, other = wheel.maturity(answers), wheel.maturity(answers.iloc[order])
    pd.testing.assert_frame_equal(one.table, other.table)
    pd.testing.assert_frame_equal(one.priorities, other.priorities)
    assert len(one.priorities) <= 3
    assert (one.table["low"] <= one.table["value"]).all()
    assert (one.table["value"] <= one.table["high"]).all()


def test_the_caller_s_answers_stay_as_they_are():
    """No column is added to the table that was given."""
    answers = scored(3).drop(columns="rater")
    copy = answers.copy()
    wheel.maturity(answers)
    pd.testing.assert_frame_equal(answers, copy)


def test_all_mistakes_in_answers_are_named():
    """A slip in an element, a score of 6 and a score of 2.5 are named with their cells."""
    answers = scored(3, tools_strategy=6, tools_mechanism=2.5).replace({"culture": "cultur"})
    with pytest.raises(BadInputError, match="3 problems") as caught:
        wheel.maturity(answers)
    said = str(caught.value)
    assert "'cultur' is not known; did you mean 'culture'?" in said
    assert "score of tools, strategy: 6.0 is not a whole number from 1 to 5" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda answers: answers.rename(columns={"score": "scores"}), "score: is not a column here; did you mean 'sco"),
        (lambda answers: pd.concat([answers, answers.head(1)]), "rater a: scored tools, strategy more than once"),
        (lambda answers: answers.assign(rater=None), "rows without a rater: 12"),
        (lambda answers: answers.assign(score="high"), "'high' is not a whole number from 1 to 5"),
    ],
)
def test_answers_that_cannot_be_are_refused(change, said):
    """A missing column, a second score, no rater, a word for a score."""
    with pytest.raises(BadInputError, match=said):
        wheel.maturity(change(scored(3)))


def test_an_unknown_profile_is_answered_with_the_nearest():
    """The profiles there are are listed."""
    with pytest.raises(BadInputError, match="did you mean 'growth'"):
        wheel.maturity(scored(3), benchmark="grwoth")


def test_two_dates_are_compared_cell_by_cell():
    """One cell rises by two levels with ranges apart, one falls by half a level with ranges that touch."""
    before = pd.concat([scored(2, rater="a"), scored(2, rater="b")])
    lower = scored(2, rater="b", tools_strategy=4, culture_execution=1)
    after = pd.concat([scored(2, rater="a", tools_strategy=4), lower])
    days = dt.date(2026, 1, 5), dt.date(2026, 7, 6)
    moved = wheel.compare_maturity(
        wheel.maturity(before, at=days[0]), wheel.maturity(after, at=days[1], benchmark="mature")
    )
    rows = moved.table.set_index(["element", "layer"])
    assert rows.loc[("tools", "strategy"), ["change", "clear", "gap"]].tolist() == [2, True, 0]
    assert rows.loc[("culture", "execution"), ["change", "clear"]].tolist() == [-0.5, False]
    assert (moved.risen, moved.fallen, moved.clear, moved.raters) == (1, 1, 1, (2, 2))
    assert (moved.before_at, moved.after_at) == days


def test_a_cell_scored_on_one_day_only_has_no_change():
    """Nothing is not zero: its change is missing, and it is counted as such."""
    moved = wheel.compare_maturity(wheel.maturity(scored(2, tools_strategy=None)), wheel.maturity(scored(3)))
    assert np.isnan(moved.table["change"].iloc[0])
    assert (moved.risen, moved.clear) == (11, 11)
    assert moved.notes[-1] == "1 area lacks a score on one of the days and is not compared."


def test_days_the_wrong_way_round_are_refused():
    """The later assessment comes second."""
    one, other = (wheel.maturity(scored(3), at=dt.date(2026, month, 1)) for month in (7, 1))
    with pytest.raises(BadInputError, match="2026-01-01 is not later than 2026-07-01"):
        wheel.compare_maturity(one, other)


def test_everything_speaks_chinese():
    """Names, anchors and profiles come in the language in force."""
    with language("zh"):
        found = wheel.maturity(scored(3), benchmark="growth")
        assert found.benchmark_name == "成长期"
        assert found.table["element_name"].tolist()[0] == "工具"
        assert found.priorities["next"].str.contains("[\u4e00-\u9fff]").all()
