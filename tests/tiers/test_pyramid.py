"""Value × potential by hand: who is taken first, what ties do, how shares become users."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, tiers
from flywheel.errors import BadInputError
from flywheel.tiers.shares import heads, share_of_sum, split_exactly

QUARTERS = (0.25, 0.25, 0.25, 0.25)


def scored(values, potentials):
    return pd.DataFrame({"user_id": list("abcdefgh")[: len(values)], "value_cents": values, "potential": potentials})


def placed(result):
    return result.users.order_by("user_id").to_pandas().set_index("user_id")["tier"].to_dict()


def test_value_first_then_potential_then_value_again():
    """Core is the most valuable; of the others the fastest growing; of the rest the more valuable."""
    result = tiers.value_potential(scored([900, 500, 100, 50], [0, -10, 40, 5]), shares=QUARTERS)
    assert placed(result) == {"a": "core", "b": "stable", "c": "high_potential", "d": "base"}
    assert result.table["value_share"].tolist() == pytest.approx([900 / 1550, 100 / 1550, 500 / 1550, 50 / 1550])
    assert result.table["users"].tolist() == [1, 1, 1, 1]


def test_ties_go_by_the_other_score_and_then_by_id():
    """Two with the same value: the one with more potential is core; same in both: the smaller id."""
    assert placed(tiers.value_potential(scored([9, 9, 1, 1], [1, 2, 0, 0]), shares=QUARTERS))["b"] == "core"
    assert placed(tiers.value_potential(scored([9, 9, 1, 1], [1, 1, 0, 0]), shares=QUARTERS))["a"] == "core"


def test_ties_can_stay_together():
    """Both users with the same two scores enter the better tier, which grows beyond its share."""
    result = tiers.value_potential(scored([9, 9, 1, 1], [1, 1, 0, 0]), shares=QUARTERS, ties="together")
    assert placed(result) == {"a": "core", "b": "core", "c": "high_potential", "d": "high_potential"}


def test_a_missing_potential_is_the_lowest():
    """Nothing known about growth: others go first."""
    result = tiers.value_potential(scored([9, 5, 5, 5], [0, None, -100, -200]), shares=QUARTERS)
    assert placed(result) == {"a": "core", "b": "base", "c": "high_potential", "d": "stable"}


def test_shares_become_whole_users_that_add_up():
    """Cumulated shares are rounded, halves to even: 3,123 users of the sample, and ten."""
    assert heads(3123, (0.05, 0.15, 0.30, 0.50)) == [156, 469, 937, 1561]
    assert heads(10, (0.05, 0.15, 0.30, 0.50)) == [0, 2, 3, 5]


def test_growth_is_the_second_half_minus_the_first():
    """Four days: two and two; of five days the middle one is in neither half, but counts for value."""
    at = pd.to_datetime(["2026-03-01 10:00", "2026-03-02 00:00", "2026-03-03 23:59", "2026-03-05 23:59"])
    paid = pd.DataFrame({"user_id": ["a", "a", "a", "b"], "at": at, "margin_cents": [100, 30, 20, 7]})
    rows = tiers.value_and_growth(paid).order_by("user_id").to_pandas()
    assert rows.to_numpy().tolist() == [["a", 150, -130], ["b", 7, 7]]
    four = tiers.value_and_growth(paid, since=date(2026, 3, 1), as_of=date(2026, 3, 4)).to_pandas()
    assert four.to_numpy().tolist() == [["a", 150, -110]]


def test_no_two_halves_in_one_day():
    """A window of a day cannot show growth."""
    paid = pd.DataFrame({"user_id": ["a"], "at": [pd.Timestamp("2026-03-01")], "margin_cents": [1]})
    with pytest.raises(BadInputError, match="no two halves"):
        tiers.value_and_growth(paid)
    assert tiers.value_and_growth(paid.iloc[:0].astype({"user_id": str})).count().execute() == 0


def test_without_users_there_is_no_share():
    """Four tiers, no user, not a number."""
    result = tiers.value_potential(scored([], []).astype({"user_id": str, "value_cents": int, "potential": int}))
    assert result.table["users"].tolist() == [0] * 4
    assert result.table[["user_share", "value_share"]].isna().all(axis=None)


def test_everything_impossible_is_listed_at_once():
    """Shares, rule for ties and doubled users."""
    doubled = pd.concat([scored([1], [1])] * 2)
    with pytest.raises(BadInputError, match=r"(?s)3 problems.*not shares of one whole.*'random'.*2 rows for 1 users"):
        tiers.value_potential(doubled, shares=(0.5, 0.5, 0.5, 0.5), ties="random")


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=8))
def test_tiers_are_a_partition_in_the_stated_order(rows):
    """Sizes are the rounded shares; nobody outside core is worth more than somebody in it, and so on down."""
    table = scored([value for value, _p in rows], [potential for _v, potential in rows])
    result = tiers.value_potential(table, shares=QUARTERS)
    assert result.table["users"].tolist() == heads(len(rows), QUARTERS)
    people = result.users.to_pandas()
    by = {tier: people[people["tier"] == tier] for tier in ("core", "high_potential", "stable", "base")}
    rest = people
    for tier, measure in (("core", "value_cents"), ("high_potential", "potential"), ("stable", "value_cents")):
        rest = rest[rest["tier"] != tier]
        if len(by[tier]) and len(rest):
            assert by[tier][measure].min() >= rest[measure].max()


def test_the_interval_of_a_share_covers_at_its_level():
    """Of 400 skewed samples about 95 % of the intervals hold the true share of a group."""
    import numpy as np

    rng = np.random.default_rng(7)
    hits, truth = 0, 0.3 * 2 / (0.3 * 2 + 0.7)
    for _sample in range(400):
        member = rng.random(600) < 0.3
        x = rng.lognormal(0, 1, 600) * np.where(member, 2, 1)
        own = x[member]
        one = share_of_sum(own.sum(), (own**2).sum(), x.sum(), (x**2).sum(), 600, bounded=True, level=0.95)
        hits += one.low <= truth <= one.high
    assert 0.92 <= hits / 400 <= 0.98


@given(st.integers(1, 10_000), st.lists(st.floats(0.001, 9), min_size=1, max_size=6))
def test_cents_add_up(total, weights):
    """Parts are within a cent of their exact share and add up to the total."""
    parts = split_exactly(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1.001 for part, weight in zip(parts, weights, strict=True))


def test_the_sample_has_its_core():
    """In the sample 156 of 3,123 users are core and bring a third of the margin, as planted."""
    data = samples.load()
    result = tiers.value_potential(tiers.value_and_growth(data.orders))
    assert result.table["users"].tolist() == [156, 469, 937, 1561]
    assert result.table["value_share"].iloc[0] == pytest.approx(0.3331, abs=0.002)
    assert result.shown()["tier"].tolist() == ["Core value", "High potential", "Stable value", "Base"]


def test_the_decks_figures_are_whole():
    """Shares and resources of the deck's tiers add up to one; both cases have four levels."""
    assert sum(tier.share for tier in tiers.TIERS) == pytest.approx(1)
    assert sum(tier.resource_share for tier in tiers.TIERS) == pytest.approx(1)
    assert {len(levels) for levels in tiers.BENEFITS.values()} == {4}
