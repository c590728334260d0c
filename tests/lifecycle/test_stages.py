"""Stages: every user in exactly one, by rules that are data, and how users move."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError
from flywheel.lifecycle import Rule

DAY = pd.Timestamp("2026-01-01")


def on(*rows):
    """Make rows of (user, day number)."""
    table = pd.DataFrame(rows, columns=["user_id", "day"])
    return table[["user_id"]].assign(at=DAY + pd.to_timedelta(table.day, unit="D") + pd.Timedelta(hours=9))


def signed_up(**days):
    return pd.DataFrame({"user_id": list(days), "signed_up_at": [DAY + pd.Timedelta(days=n) for n in days.values()]})


def test_each_stage_by_hand():
    """On day 100: one user for each rule, at the very edge of it."""
    users = signed_up(lost=0, dormant=0, loyal=0, growing=0, bought=99, back=90, fresh=100, unborn=101)
    orders = on(
        ("loyal", 11), ("loyal", 50), ("loyal", 60), ("loyal", 99), ("growing", 1), ("growing", 73), ("bought", 99)
    )
    events = on(("lost", 10), ("dormant", 72), ("back", 91), ("back", 92), ("fresh", 100), ("loyal", 100))
    found = lifecycle.stage_units(users, events, orders, as_of=date(2026, 4, 11)).to_pandas().set_index("user_id")
    assert found["stage"].to_dict() == {
        "lost": "lost", "dormant": "dormant", "loyal": "loyalty", "growing": "growth", "bought": "activation",
        "back": "activation", "fresh": "acquisition",
    }  # fmt: skip
    assert found.loc["loyal"].drop("stage").tolist() == [100, 0, 1, 4, 4]
    table = lifecycle.stages(users, events, orders, as_of=date(2026, 4, 11)).table
    assert table["users"].tolist() == [1, 2, 1, 1, 1, 1]
    assert table["stage"].tolist() == ["acquisition", "activation", "growth", "loyalty", "dormant", "lost"]


def test_movement_between_two_days():
    """User a falls silent, b signs up in between and comes from nowhere."""
    users, events = signed_up(a=0, b=20), on(("a", 0), ("a", 1), ("b", 20), ("x", 40))
    found = lifecycle.stages(users, events, on(("x", 1)), before=date(2026, 1, 11))
    assert found.movement.to_numpy().tolist() == [["", "acquisition", 1], ["activation", "dormant", 1]]
    assert found.table["users_before"].tolist() == [0, 1, 0, 0, 0, 0]


@settings(max_examples=7)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 120)), max_size=8),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 120)), max_size=8),
    st.integers(0, 60), st.integers(61, 120),
)  # fmt: skip
def test_every_user_is_in_exactly_one_stage(events, orders, before, now):
    """Whatever happened: one stage a user, and movements sum to both days."""
    users = signed_up(a=0, b=40, c=130)
    span = {"as_of": (DAY + pd.Timedelta(days=now)).date(), "before": (DAY + pd.Timedelta(days=before)).date()}
    found = lifecycle.stages(users, on(*events, ("x", 0)), on(*orders, ("x", 0)), **span)
    assert found.table["users"].sum() == found.movement["users"].sum() == 2
    assert found.table["users_before"].sum() == 1 + (before >= 40)
    summed = found.movement.groupby("to_stage")["users"].sum()
    assert summed.to_dict() == found.table[found.table["users"] > 0].set_index("stage")["users"].to_dict()


def test_rules_are_data():
    """Two rules of one's own give two stages under their own names."""
    rules = (Rule("regular", at_least={"orders": 2}, at_most={"quiet_days": 9}), Rule("other"))
    users, orders = signed_up(a=0, b=0), on(("a", 1), ("a", 5), ("b", 5))
    found = lifecycle.stages(users, orders, orders, as_of=date(2026, 1, 11), rules=rules)
    assert found.table[["stage", "users"]].to_numpy().tolist() == [["regular", 1], ["other", 1]]


def test_impossible_rules_are_listed_at_once():
    """Unknown measures, a rule that hides all others, and a last rule that leaves users over."""
    rules = (Rule("all"), Rule("loyalty", at_least={"order": 4}))
    with pytest.raises(BadInputError, match=r"(?s)3 problems.*takes everybody.*did you mean orders.*everybody left"):
        lifecycle.stages(signed_up(a=0), on(("a", 1)), on(("a", 1)), rules=rules)
    with pytest.raises(BadInputError, match="is not before"):
        lifecycle.stages(signed_up(a=0), on(("a", 1)), on(("a", 1)), before=date(2026, 2, 1))


def test_without_users_every_stage_is_empty():
    """No user, no share; the guide has the four stages of the course."""
    found = lifecycle.stages(signed_up(a=0).iloc[:0], on(("a", 1)), on(("a", 1))).table
    assert found["users"].sum() == 0
    assert found["value"].isna().all()
    assert lifecycle.stage_guide().table.columns.tolist() == ["stage", "aim", "metrics", "strategy", "tools"]


def test_the_sample_has_users_in_every_stage():
    """All 6,000 users are placed, and no stage is empty."""
    data = samples.load()
    found = lifecycle.stages(data.users, data.events, data.orders).table
    assert found["users"].sum() == 6000
    assert (found["users"] > 100).all()
