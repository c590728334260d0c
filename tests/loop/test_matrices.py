"""Priority matrices and the two forms: quadrants, ties, weights, and named mistakes."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import loop
from flywheel.errors import BadInputError


def scored(*rows: tuple[str, float, float], axes: tuple[str, str] = ("importance", "urgency")) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item", *axes])


def test_quadrants_and_ranks_by_hand() -> None:
    """The middle of the scale counts as high; priority is importance × urgency."""
    items = scored(("crash", 5, 5), ("colour", 1, 2), ("invoice", 3, 2.9), ("noise", 2, 4))
    table = loop.importance_urgency(items).table
    assert dict(zip(table["item"], table["quadrant"], strict=True)) == {
        "crash": "do_now", "colour": "leave", "invoice": "plan", "noise": "delegate",
    }  # fmt: skip
    assert table["item"].tolist() == ["crash", "invoice", "noise", "colour"]
    assert table["priority"].tolist() == [25, 8.7, 8, 2]


def test_ties_go_to_importance_and_are_then_shared() -> None:
    """2 × 4 and 4 × 2 are equal: the more important first; equal twins share rank 3 and rank 4 is skipped."""
    items = scored(("urgent", 2, 4), ("weighty", 4, 2), ("b", 1, 3), ("a", 1, 3), ("last", 1, 1))
    table = loop.importance_urgency(items).table
    assert list(zip(table["rank"], table["item"], strict=True)) == [
        (1, "weighty"), (2, "urgent"), (3, "a"), (3, "b"), (5, "last"),
    ]  # fmt: skip


def test_impact_divides_by_difficulty() -> None:
    """A small easy thing may come before a large hard one."""
    table = loop.impact_difficulty(scored(("hard", 5, 5), ("easy", 3, 1), axes=("impact", "difficulty"))).table
    assert table["item"].tolist() == ["easy", "hard"]
    assert table["quadrant"].tolist() == ["quick_win", "major_project"]
    assert table["priority"].tolist() == [3, 1]


def test_several_raters_are_averaged_and_their_disagreement_is_shown() -> None:
    """Scores 2 and 5 make 3.5, from 2 to 5, in two quadrants."""
    items = pd.DataFrame({"item": ["crash", "crash"], "rater": ["ann", "bob"], "importance": [2, 5], "urgency": [4, 4]})
    found = loop.importance_urgency(items)
    row = found.table.iloc[0]
    assert (row["importance"], row["importance_low"], row["importance_high"], row["raters"]) == (3.5, 2, 5, 2)
    assert not row["agreed"]
    assert "3.5 (2 to 5)" in str(found)


def test_important_users_raise_an_item() -> None:
    """Core users weigh 4 and others 1, mean 2.5: an item of core users only is worth 1.6 times its scores."""
    items = scored(("menu", 3, 3), ("delay", 3, 3), ("colour", 3, 3))
    users = pd.DataFrame({"item": ["delay", "menu", "delay"], "user_id": ["core", "base", "stranger"]})
    weights = pd.DataFrame({"user_id": ["core", "base"], "weight": [4, 1]})
    found = loop.importance_urgency(items, users, weights=weights)
    table = found.table.set_index("item")
    assert table["weight"].to_dict() == pytest.approx({"delay": 1.6, "colour": 1, "menu": 0.4})
    assert found.table["item"].tolist() == ["delay", "colour", "menu"]
    assert table.loc["delay", "priority"] == pytest.approx(9 * 1.6)
    assert found.weighted


def test_mistakes_in_items_and_weights_are_named_together() -> None:
    """A score off the scale, a missing one, a rater twice and a table that is missing."""
    items = pd.DataFrame(
        {"item": ["a", "b", "c", "c"], "rater": "ann", "importance": [9, None, 3, 3], "urgency": [1, 1, 1, 1]}
    )
    with pytest.raises(BadInputError, match=r"3 problems(?s:.)*a, importance: 9(?s:.)*b, importance(?s:.)*same rater"):
        loop.importance_urgency(items)
    with pytest.raises(BadInputError, match="urgency: is not a column here"):
        loop.importance_urgency(items.drop(columns="urgency"))
    fine = scored(("a", 1, 1))
    with pytest.raises(BadInputError, match="users and weights belong together"):
        loop.importance_urgency(fine, pd.DataFrame({"item": ["a"], "user_id": ["u"]}))
    with pytest.raises(BadInputError, match="is no scale"):
        loop.impact_difficulty(scored(("a", 1, 1), axes=("impact", "difficulty")), scale=(0, 5))
    with pytest.raises(BadInputError, match="does not part the scale"):
        loop.importance_urgency(fine, cut=1)
    twice = pd.DataFrame({"user_id": ["u", "u"], "weight": [1, -1]})
    with pytest.raises(BadInputError, match=r"stands here twice(?s:.)*negative"):
        loop.importance_urgency(fine, pd.DataFrame({"item": ["a"], "user_id": ["u"]}), weights=twice)


def test_no_items_make_an_empty_matrix() -> None:
    """Nothing to rank is no mistake."""
    assert loop.importance_urgency(scored(("a", 1, 1))[:0]).table.empty


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=9, unique=True), st.randoms())
@settings(max_examples=25)
def test_the_order_of_rows_changes_nothing(scores: list[tuple[int, int]], chance) -> None:
    """Shuffled items get the same ranks, and a higher score never ranks lower."""
    rows = [(f"item {place}", *pair) for place, pair in enumerate(scores)]
    mixed = chance.sample(rows, len(rows))
    table = loop.importance_urgency(scored(*rows)).table
    pd.testing.assert_frame_equal(table, loop.importance_urgency(scored(*mixed)).table)
    assert table["priority"].is_monotonic_decreasing
    assert table["rank"].is_monotonic_increasing


def card(**changes):
    fields = {
        "solution_id": "s1", "problem": "parcels come late", "five_whys_id": "w1",
        "root_cause": "too few riders at six", "solution": "shift riders", "owner": "delivery lead",
        "teams": ("delivery",), "due_day": date(2026, 7, 1), "criterion": "late share under 15 %",
    }  # fmt: skip
    return loop.SolutionCard(**{**fields, **changes})


def test_a_solution_card_needs_a_cause_an_owner_and_a_criterion() -> None:
    """A complete card stands and cannot be changed; empty fields and a symptom for a cause are named at once."""
    with pytest.raises(AttributeError, match="cannot assign"):
        card().owner = "nobody"
    with pytest.raises(BadInputError, match=r"3 problems(?s:.)*five_whys_id(?s:.)*owner(?s:.)*teams"):
        card(five_whys_id="", owner="  ", teams=())
    with pytest.raises(BadInputError, match="repeats the problem"):
        card(root_cause="Parcels come late")


def test_raci_has_exactly_one_accountable_and_somebody_responsible() -> None:
    """Two A, no A, no R and an unknown letter are named with their activity; one role may hold A and R."""
    good = loop.Raci(activities={"shift riders": {"lead": "AR", "planner": "C"}})
    assert good.accountable("shift riders") == "lead"
    with pytest.raises(BadInputError, match="did you mean 'shift riders'"):
        good.accountable("shift rider")
    wrong = {"one": {"a": "A", "b": "AR"}, "two": {"a": "R", "b": "X"}, "three": {"a": "A"}}
    with pytest.raises(BadInputError) as caught:
        loop.Raci(activities=wrong)
    text = str(caught.value)
    assert "one: has 2 accountable roles (a, b)" in text
    assert "two: has 0 accountable roles (nobody)" in text
    assert "two: 'X' are no letters" in text
    assert "three: nobody is responsible" in text
    with pytest.raises(BadInputError, match="name at least one activity"):
        loop.Raci(activities={})
