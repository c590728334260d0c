"""How tables, lists and values are compared, and what is said about the difference."""

import datetime as dt

import ibis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.exercises.compare import Tolerance, difference

WEEKS = pd.DataFrame(
    {"week": pd.to_datetime(["2026-06-01", "2026-06-08", "2026-06-15"]), "value": [30.0, 8.0, 25.0], "n": [10, 12, 9]}
)
BY_WEEK = Tolerance(keys=("week",), decimals=1)


@pytest.mark.parametrize(
    "answer",
    [
        WEEKS[["n", "value", "week"]],
        WEEKS.iloc[::-1],
        WEEKS.set_index("week"),
        WEEKS.assign(week=WEEKS["week"].dt.date),
        WEEKS.assign(week=WEEKS["week"].dt.strftime("%Y-%m-%d")),
        WEEKS.assign(n=WEEKS["n"].astype(float), value=WEEKS["value"] + 0.04),
        WEEKS.assign(extra="x"),
        WEEKS.to_dict("list"),
        WEEKS.to_dict("records"),
        ibis.memtable(WEEKS),
    ],
    ids=["columns", "rows", "index", "date", "text", "dtype", "extra", "dict", "records", "ibis"],
)
def test_form_does_not_matter(answer):
    """Order, index, dtype, further columns and the kind of table make no difference."""
    assert difference(answer, WEEKS, tolerance=BY_WEEK) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (WEEKS.rename(columns={"value": "vale"}), "The column 'value' is missing. Is your 'vale' meant for 'value'?"),
        (WEEKS.iloc[:2], "Your table has 2 rows; 3 are expected. A row is missing where week is 2026-06-15."),
        (
            WEEKS.assign(week=[WEEKS["week"][0], WEEKS["week"][1], pd.Timestamp("2026-06-16")]),
            "There should be no row where week is 2026-06-16.",
        ),
        (pd.concat([WEEKS, WEEKS.iloc[:1]]), "Some rows stand there twice"),
        (
            WEEKS.assign(value=[30.0, 12.0, 25.0]),
            "`value` differs in 1 of 3 rows; first where week is 2026-06-08: you have 12, too high.",
        ),
        (WEEKS.assign(value=[30.0, None, 25.0]), "you have nothing, where a value is expected."),
        (WEEKS.assign(value=WEEKS["value"] / 100), "scale asked for is a hundred times larger"),
        (WEEKS.assign(value=-WEEKS["value"]), "sign is the other way round"),
        (WEEKS.assign(n=0, value=0.0), "`n` differs in 3 of 3 rows"),
        ("no table", "Your answer is text; a table is expected."),
    ],
)
def test_a_difference_is_said_in_words(answer, words):
    """The first kind of difference is named with its place."""
    assert words in difference(answer, WEEKS, tolerance=BY_WEEK)


@pytest.mark.parametrize("value", [12.0, 3.0, 0.08, -8.0])
def test_the_right_value_is_not_given_away(value):
    """The message names the trainee's value and a direction, never the expected number."""
    said = difference(WEEKS.assign(value=[30.0, value, 25.0]), WEEKS, tolerance=BY_WEEK)
    assert "8.0" not in said.replace("-8", "").replace("06-08", "")
    assert "too " in said


def test_order_matters_where_the_exercise_says_so():
    """With ``ordered`` the first row out of place is named."""
    ordered = Tolerance(keys=("week",), ordered=True)
    assert difference(WEEKS, WEEKS, tolerance=ordered) is None
    assert "row 1 is out of place" in difference(WEEKS.iloc[::-1], WEEKS, tolerance=ordered)


def test_rows_without_keys_are_matched_as_a_heap():
    """A table of numbers alone is compared row by row whatever the order."""
    numbers = pd.DataFrame({"a": [1, 2], "b": [0.1, 0.2]})
    assert difference(numbers.iloc[::-1], numbers, tolerance=Tolerance()) is None
    assert difference(numbers.assign(b=[0.1, 0.3]), numbers, tolerance=Tolerance()) == (
        "1 of 2 rows differ from the expected ones."
    )


def test_missing_values_agree_with_missing_values():
    """NaN, None and NaT are the same nothing."""
    right = pd.DataFrame({"region": ["north", None], "value": [float("nan"), 1.0]})
    answer = pd.DataFrame({"region": ["north", float("nan")], "value": [None, 1.0]})
    assert difference(answer, right, tolerance=Tolerance(keys=("region",))) is None


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        ([1, 2], [1, 2, 3], "You have 2 items; 3 are expected."),
        ([1, 2, 9], [1, 2, 3], "Not expected: 9."),
        (3, [1, 2], "a list is expected"),
        ({"a": 1}, {"a": 1, "b": 2}, "No answer yet for 'b'"),
        ({"a": 1, "c": 2}, {"a": 1}, "Not a name that is asked for: 'c'"),
        ("2026-06-09", dt.date(2026, 6, 8), "and that is not it"),
        ("8 June 2026", dt.date(2026, 6, 8), "Write a day as year, month and day"),
        ("0,55", 0.2, "Write decimals with a point."),
        (34.57, 0.34567, "This looks like a percentage"),
        (5, dt.date(2026, 6, 8), "a day is expected"),
        ("chekout", "checkout", "check the spelling"),
        (0.3, 0.34567, "rounded too early"),
    ],
)
def test_values_lists_and_dicts_are_explained(answer, expected, words):
    """Small answers get a sentence of their own too."""
    assert words in difference(answer, expected, tolerance=Tolerance(decimals=4))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({3, 1, 2}, [1, 2, 3]),
        (pd.Series([2, 1]), (1, 2)),
        (pd.Timestamp("2026-06-08"), dt.date(2026, 6, 8)),
        ("2026-06-08", pd.Timestamp("2026-06-08")),
        (" Late ", "late"),
        (True, 1),
        (pd.Series({"a": 1.0}), {"a": 1}),
        (
            pd.Series([1, 2], index=pd.Index(["x", "y"], name="k"), name="v"),
            pd.DataFrame({"k": ["y", "x"], "v": [2, 1]}),
        ),
    ],
)
def test_equivalent_small_answers_pass(answer, expected):
    """Sets, Series, days as text, and spaces around words are understood."""
    assert difference(answer, expected, tolerance=Tolerance()) is None


@given(st.lists(st.tuples(st.integers(0, 99), st.floats(-1e6, 1e6)), min_size=1, max_size=8, unique_by=lambda r: r[0]))
def test_a_shuffled_copy_never_differs(rows):
    """Law: any table equals itself with its rows reversed and its columns swapped."""
    table = pd.DataFrame(rows, columns=["key", "value"])
    assert difference(table.iloc[::-1][["value", "key"]], table, tolerance=Tolerance(keys=("key",))) is None


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_what_is_rounded_as_asked_passes(value, decimals):
    """Law: rounding to the number of decimals that counts never costs the pass."""
    assert difference(round(value, decimals), value, tolerance=Tolerance(decimals=decimals)) is None
