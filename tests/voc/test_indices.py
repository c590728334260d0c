"""Loyalty index and emotional connection: rescaling, missing items, groups, and a warning when items disagree."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import stats, voc
from flywheel.errors import BadInputError
from flywheel.words import language

ITEMS = list(voc.LOYALTY_ITEMS)


def answers(*rows, **columns):
    """Make one respondent a row of five answers."""
    return pd.DataFrame(list(rows), columns=ITEMS).assign(**columns)


def test_the_lowest_answer_is_0_and_the_highest_100():
    """All ones, all threes and all fives are 0, 50 and 100; their mean has Student's interval, cut at the scale."""
    found = voc.loyalty_index(answers([1] * 5, [3] * 5, [5] * 5)).table.iloc[0]
    assert (found["value"], found["n"]) == (50, 3)
    assert (found["low"], found["high"]) == (0, 100)
    near = voc.loyalty_index(answers([3] * 5, [3, 3, 3, 3, 4], [3, 3, 3, 3, 2])).table.iloc[0]
    wanted = stats.mean([50, 55, 45])
    assert (near["low"], near["high"]) == (pytest.approx(wanted.low), pytest.approx(wanted.high))


def test_one_missing_item_is_left_out_and_two_leave_the_respondent_out():
    """4, 4, 4, 4 and nothing is 75; three answers of five do not count."""
    found = voc.loyalty_index(answers([4, 4, 4, 4, None], [5, 5, 5, None, None])).table.iloc[0]
    assert found[["value", "n", "left_out"]].tolist() == [75, 1, 1]
    assert math.isnan(found["low"])


def test_another_scale_is_stated():
    """On 1 to 7 a four is the middle."""
    assert voc.loyalty_index(answers([4] * 5), scale=(1, 7)).table.value.tolist() == [50]


def test_groups_stand_apart_and_a_group_that_left_out_too_much_has_no_index():
    """Each group has its own mean, nobody's group is not a number, the unknown group comes last."""
    table = answers([5] * 5, [1] * 5, [3, None, None, 3, 3], [3] * 5, region=["E", "W", "S", None])
    found = voc.loyalty_index(table, by="region").table
    assert found["value"].tolist() == pytest.approx([100, math.nan, 0, 50], nan_ok=True)
    assert found["n"].tolist() == [1, 0, 1, 1]
    assert voc.loyalty_index(table, by="region").shown()["region"].tolist() == ["E", "S", "W", "(not known)"]


def test_alpha_is_said_and_a_low_one_is_a_warning():
    """Items that go together are reliable; items drawn at random are not, and the reader is told."""
    rng = np.random.default_rng(3)
    mood = rng.normal(3, 1, size=(200, 1))
    together = np.clip(np.round(mood + rng.normal(0, 0.4, size=(200, 5))), 1, 5)
    good = voc.loyalty_index(answers(*together))
    assert good.alpha.low > 0.85
    assert not any("below" in note for note in good.notes)
    bad = voc.loyalty_index(answers(*rng.integers(1, 6, size=(200, 5))))
    assert bad.alpha.value < 0.5
    assert any("Alpha below 0.7: these items do not measure one thing" in note for note in bad.notes)
    few = voc.loyalty_index(answers(*together[:4]))
    assert any("too few respondents to be sure" in note for note in few.notes) == (few.alpha.low < 0.7)


def test_emotional_connection_has_items_of_its_own():
    """Same rule, other sentences, and it says that the definition is ours."""
    table = pd.DataFrame([[2] * 5], columns=list(voc.CONNECTION_ITEMS))
    found = voc.emotional_connection(table)
    assert found.table.value.tolist() == [25]
    assert found.notes[0].startswith("Items and formula are ours")
    assert not set(voc.CONNECTION_ITEMS) & set(voc.LOYALTY_ITEMS)


@settings(max_examples=20)
@given(st.lists(st.lists(st.integers(1, 5), min_size=5, max_size=5), min_size=1, max_size=8), st.randoms())
def test_the_index_does_not_depend_on_the_order_of_rows_or_items(rows, random):
    """Shuffled respondents and items give the same value, between 0 and 100; turned answers give its mirror."""
    table = answers(*rows)
    found = voc.loyalty_index(table).table.iloc[0]
    mixed = table.sample(frac=1, random_state=random.randint(0, 99))
    other = voc.loyalty_index(mixed.set_axis(ITEMS[1:] + ITEMS[:1], axis=1)).table.iloc[0]
    assert found["value"] == pytest.approx(other["value"])
    assert 0 <= found["value"] <= 100
    assert voc.loyalty_index(6 - table).table.value[0] == pytest.approx(100 - found["value"])


def test_nobody_answered():
    """An empty questionnaire has one row without a value."""
    found = voc.loyalty_index(answers()).table
    assert found["n"].tolist() == [0]
    assert found["value"].isna().all()
    assert voc.loyalty_index(answers(region=[]), by="region").table.empty


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: voc.loyalty_index(t.drop(columns="recommend")), r"voc\.loyalty_index.*\n.*recommend: is not a col"),
        (
            lambda t: voc.loyalty_index(t.assign(recommend=7)),
            r"recommend: 7 is not an answer from 1 to 5.*scale=\(1, 7",
        ),
        (lambda t: voc.loyalty_index(t.assign(recommend="yes")), r"yes is not an answer from 1 to 5"),
        (lambda t: voc.loyalty_index(t, scale=(5, 1)), r"5 to 1 is not a scale"),
        (lambda t: voc.loyalty_index(t, by="regoin"), r"did you mean 'region'"),
        (lambda t: voc.loyalty_index(t, level=2), r"2 is not a coverage"),
    ],
)
def test_impossible_answers_are_named(call, message):
    """Missing items, answers off the scale and wrong arguments are refused with the remedy."""
    with pytest.raises(BadInputError, match=message):
        call(answers([3] * 5, region="E"))


def test_the_caller_s_table_stays_as_it_was():
    """Nothing is written into the answers."""
    table = answers([3, 3, 3, 3, None])
    before = table.copy()
    voc.loyalty_index(table)
    pd.testing.assert_frame_equal(table, before)


def test_items_read_in_both_languages():
    """Every item is a sentence in English, and the catalogue is asked for it in Chinese."""
    with language("en"):
        assert all(text.endswith(".") for text in [*voc.LOYALTY_ITEMS.values(), *voc.CONNECTION_ITEMS.values()])
