"""Recency, frequency and money by hand: ties, cuts, windows, and a name for every cell."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, tiers, words
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-01")


def orders(*rows):
    """Make orders of (user, day number, cents)."""
    table = pd.DataFrame(rows, columns=["user_id", "day", "revenue_cents"])
    return table.assign(at=DAY + pd.to_timedelta(table.day, unit="D")).drop(columns="day")


def scores(result):
    table = result.users.order_by("user_id").to_pandas()
    return table.set_index("user_id")[["r", "f", "m"]].apply(tuple, axis=1).to_dict()


FIVE = orders(("a", 0, 100), ("b", 1, 200), ("c", 2, 300), ("d", 3, 400), ("e", 4, 500))


def test_every_cell_has_exactly_one_name():
    """Ten segments cover the 25 cells without gap or overlap, and each is a rectangle with an action."""
    cells = [cell for segment in tiers.SEGMENTS for cell in segment.cells]
    assert sorted(cells) == [(r, f) for r in range(1, 6) for f in range(1, 6)]
    for segment in tiers.SEGMENTS:
        for scores_of in (segment.recency, segment.frequency):
            assert scores_of == tuple(range(min(scores_of), max(scores_of) + 1))
        assert segment.action
    with words.language("zh"):
        names = [words.gettext(segment.name) for segment in tiers.SEGMENTS]
    assert len(set(names)) == len(names) == 10


def test_measures_are_days_orders_and_cents():
    """Recency counts calendar days from the last order to the day asked for; money is the sum."""
    paid = orders(("a", 0, 100), ("a", 2, 250), ("b", 1, 70))
    people = tiers.rfm(paid, as_of=date(2026, 3, 5)).users.order_by("user_id").to_pandas()
    assert people[["recency_days", "frequency", "monetary_cents"]].to_numpy().tolist() == [[2, 2, 350], [3, 1, 70]]


def test_five_users_one_each_get_one_to_five():
    """Without ties every fifth has one user; the latest buyer has the best recency."""
    result = tiers.rfm(FIVE)
    assert scores(result) == {"a": (1, 1, 1), "b": (2, 1, 2), "c": (3, 1, 3), "d": (4, 1, 4), "e": (5, 1, 5)}
    assert result.as_of == date(2026, 3, 5)


def test_equal_values_share_the_lower_score():
    """Three of five with one order beat nobody: 1; two orders beat three fifths: 4; three orders beat four: 5."""
    paid = orders(*[(user, 0, 100) for user in ("a", "b", "c", "d", "d", "e", "e", "e")])
    assert {user: f for user, (_r, f, _m) in scores(tiers.rfm(paid)).items()} == {
        "a": 1,
        "b": 1,
        "c": 1,
        "d": 4,
        "e": 5,
    }


def test_all_equal_users_all_score_one():
    """Nobody is better than anybody; a single user likewise."""
    assert set(scores(tiers.rfm(orders(*[(user, 0, 100) for user in "abcdefg"]))).values()) == {(1, 1, 1)}
    assert set(scores(tiers.rfm(orders(("a", 0, 100)))).values()) == {(1, 1, 1)}


def test_fixed_cuts_are_reached_at_their_value():
    """A value at the cut has reached it: at most for recency, at least for the others."""
    cuts = {"recency_days": (9, 5, 3, 1), "frequency": (2, 3, 4, 5), "monetary_cents": (100, 200, 300, 400)}
    result = tiers.rfm(FIVE, method="fixed", cuts=cuts, as_of=date(2026, 3, 6))
    assert scores(result) == {"a": (3, 1, 2), "b": (3, 1, 3), "c": (4, 1, 4), "d": (4, 1, 5), "e": (5, 1, 5)}
    assert any("recency_days 9, 5, 3, 1" in note for note in result.notes)


def test_orders_outside_the_window_do_not_count():
    """Later than as_of or earlier than since is left out, with the user who has nothing else."""
    result = tiers.rfm(FIVE, since=date(2026, 3, 2), as_of=date(2026, 3, 4))
    assert sorted(scores(result)) == ["b", "c", "d"]
    assert result.table["value_cents"].sum() == 900


def test_a_missing_amount_counts_as_nothing_and_is_told():
    """Margin may be missing: the order counts, its money does not."""
    paid = FIVE.rename(columns={"revenue_cents": "margin_cents"}).assign(margin_cents=[100, None, -50, 0, 10])
    result = tiers.rfm(paid.astype({"margin_cents": "Int64"}), value="margin_cents")
    assert result.table["value_cents"].sum() == 60
    assert any("1 order has no amount" in note for note in result.notes)


def test_shares_and_sums_by_segment():
    """Five users, one order each: F is 1 for all, so recency alone names the segment."""
    table = tiers.rfm(FIVE).table.set_index("segment")
    assert len(table) == 10
    filled = table[table["users"] > 0]
    assert filled["users"].to_dict() == {"new_customers": 1, "promising": 1, "about_to_sleep": 1, "hibernating": 2}
    assert filled["value_cents"].to_dict() == {
        "new_customers": 500, "promising": 400, "about_to_sleep": 300, "hibernating": 300,
    }  # fmt: skip
    assert table.loc["hibernating", ["user_share", "value_share"]].tolist() == [0.4, 0.2]
    assert not table["enough"].any()


def test_no_orders_no_shares():
    """An empty table has ten segments without users and without a number."""
    result = tiers.rfm(FIVE.iloc[:0].astype({"user_id": str}))
    assert result.table["users"].tolist() == [0] * 10
    assert result.table[["user_share", "value_share"]].isna().all(axis=None)
    assert "–" in str(result)


def test_what_is_impossible_is_listed_at_once():
    """Cuts that do not fall or rise, an unknown measure and a window that ends before it starts."""
    cuts = {"recency_days": (1, 2, 3, 4), "frequenzy": (1, 2, 3, 4), "monetary_cents": (1, 2, 3)}
    wanted = r"(?s)5 problems.*did you mean 'frequency'.*recency_days.*falling.*frequency.*rising.*monetary.*since"
    with pytest.raises(BadInputError, match=wanted):
        tiers.rfm(FIVE, method="fixed", cuts=cuts, since=date(2026, 4, 1), as_of=date(2026, 3, 1))
    with pytest.raises(BadInputError, match=r"(?s)'tercile' is not a way"):
        tiers.rfm(FIVE, method="tercile")
    with pytest.raises(BadInputError, match="quantile scores have no cuts"):
        tiers.rfm(FIVE, cuts={})
    with pytest.raises(BadInputError, match=r"margin_cent: is not a column here"):
        tiers.rfm(FIVE, value="margin_cent")


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=25))
def test_scores_follow_the_stated_rule_whatever_the_order_of_rows(rows):
    """For any orders the score is 1 plus the whole fifths strictly worse, and rows backwards change nothing."""
    paid = orders(*rows)
    result = tiers.rfm(paid)
    people = result.users.order_by("user_id").to_pandas()
    n = len(people)
    for name, worse in (("recency_days", 1), ("frequency", -1), ("monetary_cents", -1)):
        own = people[name] * worse
        expected = [1 + 5 * int((own > value).sum()) // n for value in own]
        assert people[{"recency_days": "r", "frequency": "f", "monetary_cents": "m"}[name]].tolist() == expected
    assert scores(tiers.rfm(paid.iloc[::-1])) == scores(result)
    assert int(result.table["users"].sum()) == n
    assert result.table["value_cents"].sum() == paid["revenue_cents"].sum()


def test_the_sample_is_counted_whole():
    """Every buyer of the sample is in one segment, all revenue is in one cell."""
    data = samples.load()
    result = tiers.rfm(data.orders)
    assert result.table["users"].sum() == data.orders.user_id.nunique().execute()
    assert result.cells["value_cents"].sum() == data.orders.revenue_cents.sum().execute()
    assert result.table["value_share"].sum() == pytest.approx(1)
    assert result.shown().columns.tolist() == ["segment", "users", "share of users", "share of value", "what to do"]
