"""Migration between two periods and the membership check, by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, tiers
from flywheel.errors import BadInputError


def members(**of):
    return pd.DataFrame({"user_id": list(of), "tier": list(of.values())})


BEFORE = members(a="core", b="core", c="base", d="base", e="stable")
AFTER = members(a="core", b="stable", c="high_potential", e="stable", f="base")


def test_moves_up_down_stable_and_away():
    """Of five users two stay, one rises, one falls, one leaves; one more enters."""
    result = tiers.migration(BEFORE, AFTER)
    assert result.moves.set_index("move")["users"].to_dict() == {"up": 1, "stable": 2, "down": 1, "left": 1}
    assert set(result.moves["n"]) == {5}
    assert result.entered == 1


def test_rows_are_shares_of_the_tier_before():
    """Half of core stays and half falls; half of base has left; who entered has a row of its own."""
    table = tiers.migration(BEFORE, AFTER).table.set_index(["before", "after"])
    assert table.loc["core", "value"].to_dict() == {
        "core": 0.5, "high_potential": 0, "stable": 0.5, "base": 0, "left": 0,
    }  # fmt: skip
    assert table.loc[("base", "left"), ["users", "value", "n"]].tolist() == [1, 0.5, 2]
    assert table.loc[("entered", "base"), ["users", "value", "n"]].tolist() == [1, 1.0, 1]
    assert ("entered", "left") not in table.index


def test_an_empty_tier_has_no_shares():
    """Nobody was in high potential: counts of 0, no rate."""
    table = tiers.migration(BEFORE, AFTER).table
    row = table[table["before"] == "high_potential"]
    assert row["users"].tolist() == [0] * 5
    assert row["value"].isna().all()


def test_other_tiers_need_their_order():
    """Levels of a membership in an order of one's own; a tier outside the order is named with the nearest."""
    levels = members(a="gold", b="silver").rename(columns={"tier": "level"})
    later = members(a="silver", b="gold").rename(columns={"tier": "level"})
    result = tiers.migration(levels, later, by="level", order=("gold", "silver"))
    assert result.moves["users"].tolist() == [1, 0, 1, 0]
    with pytest.raises(BadInputError, match=r"(?s)before, silver.*did you mean 'silverr'.*after, silver"):
        tiers.migration(levels, later, by="level", order=("gold", "silverr"))


def test_doubled_users_are_refused_on_both_sides():
    """One row a user, before and after."""
    twice = pd.concat([BEFORE, BEFORE])
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*before: 10 rows for 5 users.*after"):
        tiers.migration(twice, twice)


def test_a_missing_tier_counts_as_not_there():
    """A user without a tier before has entered; reserved words are no tiers."""
    result = tiers.migration(members(a=None, b="core"), members(a="base", b="core"))
    assert result.entered == 1
    assert result.moves["n"].tolist() == [1] * 4
    with pytest.raises(BadInputError, match="order, left: is a word of the result itself"):
        tiers.migration(BEFORE, AFTER, order=("core", "high_potential", "stable", "base", "left"))


def test_no_id_is_shown():
    """The faces of the result hold counts only."""
    result = tiers.migration(members(user_17="core"), members(user_18="core"))
    assert "user_1" not in str(result) + result._repr_html_() + result.table.to_csv() + result.moves.to_csv()


@settings(max_examples=10)
@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(*[st.sampled_from(["core", "base", None])] * 2), min_size=1)
)
def test_every_user_is_counted_once(pairs):
    """For any two periods the counts add up to all users, and rows to their users before."""
    one, two = ({user: pair[side] for user, pair in pairs.items() if pair[side]} for side in (0, 1))
    tables = [members(**side).astype({"user_id": str, "tier": str}) for side in (one, two)]
    result = tiers.migration(*tables)
    assert result.table["users"].sum() == len({*one, *two})
    assert result.moves["users"].sum() == len(one)
    assert result.entered == len(set(two) - set(one))


PLAN = (
    tiers.Level("silver", 1, functional=("coupons",)),
    tiers.Level("gold", 3, functional=("delivery",), emotional=("birthday",)),
    tiers.Level("black gold", 5, ("own lane",), ("waiter",), ("guests",)),
)


def bought(**orders):
    return pd.DataFrame({"user_id": [user for user, n in orders.items() for _ in range(n)]})


def test_promotion_is_counted_from_orders():
    """Silver: a and b with one and two orders, b one away from gold; gold: c with four, one away from the top."""
    check = tiers.membership_check(PLAN, bought(a=1, b=2, c=4, d=9), proposition=4, experience=2)
    assert check.promotion[["level", "users", "close"]].to_numpy().tolist() == [
        ["silver", 2, 1], ["gold", 1, 1], ["black gold", 1, 0],
    ]  # fmt: skip
    assert check.promotion["value"].tolist()[:2] == [0.5, 1.0]
    assert check.promotion["n"].tolist() == [2, 1, 0]
    two = tiers.membership_check(PLAN, bought(a=1, b=2, c=4, d=9), proposition=4, experience=2, within_orders=2)
    assert two.promotion["close"].tolist() == [2, 1, 0]


def test_five_elements_are_scored_by_the_stated_rules():
    """Three levels, shrinking: 5; two of three close: 5; 6 of 9 cells: 1 + 24 // 9; ratings stay as given."""
    check = tiers.membership_check(PLAN, bought(a=1, b=2, c=4, d=9), proposition=4, experience=2)
    assert check.table.set_index("element")["score"].to_dict() == {
        "proposition": 4, "levels": 5, "promotion": 5, "benefits": 3, "experience": 2,
    }  # fmt: skip
    shown = check.shown()
    assert shown["advice"].ne("").tolist() == [False, False, False, True, True]


def test_levels_without_users_and_upside_down_lose_points():
    """Two levels (−1), more users above than below (−1); an unreachable level (−1)."""
    two = (tiers.Level("low", 1), tiers.Level("high", 2))
    assert tiers.membership_check(two, bought(a=1, b=2, c=2), proposition=3, experience=3).table["score"][1] == 3
    far = (*PLAN, tiers.Level("diamond", 99))
    assert tiers.membership_check(far, bought(a=1, b=2, c=4, d=9), proposition=3, experience=3).table["score"][1] == 4


def test_without_users_promotion_is_unknown_and_weak():
    """Nobody ordered: no rate, the lowest score."""
    check = tiers.membership_check(PLAN, bought(a=1).iloc[:0].astype(str), proposition=3, experience=3)
    assert check.table["score"][2] == 1
    assert "no data" in check.table["finding"][2]


def test_a_broken_design_is_refused_at_once():
    """Levels that do not rise, ratings outside 1 to 5, no order to go."""
    wrong = (tiers.Level("a", 3), tiers.Level("b", 3))
    with pytest.raises(BadInputError, match=r"(?s)4 problems.*levels, b.*proposition.*experience.*within_orders"):
        tiers.membership_check(wrong, bought(a=1), proposition=0, experience=6, within_orders=0)


def test_the_sample_moves_between_its_halves():
    """Two quarters of the sample: every buyer is in the matrix once."""
    data = samples.load()
    days = [pd.Timestamp(day).date() for day in ("2026-01-05", "2026-04-05", "2026-04-06", "2026-07-05")]
    sides = [
        tiers.value_potential(tiers.value_and_growth(data.orders, since=since, as_of=as_of)).users
        for since, as_of in (days[:2], days[2:])
    ]
    result = tiers.migration(*sides)
    assert result.table["users"].sum() == data.orders.user_id.nunique().execute()
    assert result.shown()["before"].tolist()[-1] == "entered"
