"""Allocation, economics and what-if by hand and against scipy: cents add up, the best split is the best."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from flywheel import samples, tiers
from flywheel.errors import BadInputError
from flywheel.tiers.allocation import _best, _gains
from flywheel.tiers.economics import _ratio

QUARTERS = (0.25, 0.25, 0.25, 0.25)
SCORES = pd.DataFrame({"user_id": list("abcd"), "value_cents": [9000, 5000, 1000, 500], "potential": [0, 9, 8, 0]})


def pyramid(scores=SCORES):
    return tiers.value_potential(scores, shares=QUARTERS)


def spends(result, strategy):
    return result.table.loc[result.table["strategy"] == strategy, "spend_cents"].tolist()


def test_every_split_adds_up_to_the_budget():
    """1,001 cents: the deck's 30/40/20/10 and value 18/10/2/1 with the odd cents given to the largest remainders."""
    result = tiers.allocate(pyramid(), 1001)
    assert spends(result, "deck") == [300, 401, 200, 100]
    assert spends(result, "by_value") == [581, 323, 65, 32]
    assert sum(spends(result, "optimised")) == 1001


def test_half_of_the_ceiling_is_reached_at_the_half():
    """Spending 5 % of 9,000 on core brings half of 10 % of it; twice as much brings three quarters."""
    values = np.array([9000.0, 0, 0, 0])
    assert _gains([450, 0, 0, 0], values, tiers.RESPONSE)[0] == pytest.approx(450)
    assert _gains([900, 0, 0, 0], values, tiers.RESPONSE)[0] == pytest.approx(675)


def test_the_last_cent_is_equally_good_wherever_money_goes():
    """At the best split the slopes of all tiers with money agree, and a tier without any starts flatter."""
    result = tiers.allocate(pyramid(), 1000)
    plan, step = np.array(spends(result, "optimised"), dtype=float), 0.5
    values = result.table["tier"].head(4).map(pyramid().table.set_index("tier")["value_cents"]).to_numpy(dtype=float)
    slopes = [
        (
            _gains(plan + step * np.eye(4)[k], values, result.response)[k]
            - _gains(plan - step * np.eye(4)[k], values, result.response)[k]
        )
        for k in range(3)
    ]
    assert plan[3] == 0
    assert slopes == pytest.approx([result.last_cent] * 3, rel=0.01)
    assert 0.1 * np.log(2) / 0.1 < result.last_cent


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 10**6), min_size=4, max_size=4),
    st.lists(st.tuples(st.floats(0.01, 0.5), st.floats(0.01, 0.5)), min_size=4, max_size=4),
    st.integers(1, 10**6),
)
def test_no_other_split_is_better(values, numbers, budget):
    """For any assumption scipy's constrained optimum is no better than the closed form."""
    response = {tier.key: tiers.Response(*pair) for tier, pair in zip(tiers.TIERS, numbers, strict=True)}
    worth = np.array(values, dtype=float)
    ours = _best(budget, worth, response)
    assert sum(ours) == pytest.approx(budget)
    found = optimize.minimize(
        lambda share: -_gains(budget * share, worth, response).sum() / worth.sum(),
        np.full(4, 0.25),
        bounds=[(0, 1)] * 4,
        constraints={"type": "eq", "fun": lambda share: share.sum() - 1},
        method="SLSQP",
    )
    theirs = _gains(budget * found.x / found.x.sum(), worth, response).sum()
    assert _gains(ours, worth, response).sum() >= theirs * (1 - 1e-9)


def test_sensitivity_shows_regret_and_ranges():
    """The best split under the assumption has no regret where nothing changes, and a range around its spends."""
    result = tiers.allocate(pyramid(), 1000)
    assert len(result.sensitivity) == 3 * (2 + 4 * 2 * 2)
    assert (result.sensitivity["regret_cents"] >= 0).all()
    best = result.table[result.table["strategy"] == "optimised"]
    assert (best["low_cents"] <= best["spend_cents"] + 1).all()
    assert (best["high_cents"] >= best["spend_cents"] - 1).all()
    totals = result.totals.set_index("strategy")
    assert totals["gain_cents"].idxmax() == "optimised"
    assert totals["worst_regret_cents"].idxmin() == "optimised"


def test_the_assumption_can_be_edited():
    """A ceiling of nothing for base and stable sends them nothing; the note shows what was assumed."""
    none = {"stable": tiers.Response(0, 0.1), "base": tiers.Response(0, 0.1)}
    result = tiers.allocate(pyramid(), 1000, response=none)
    assert spends(result, "optimised")[2:] == [0, 0]
    assert any("Stable value 0 %" in note for note in result.notes)


def test_a_budget_larger_than_it_earns_is_told():
    """When the last cent brings less than a cent the notes say so; of a small budget they do not."""
    assert any("larger than it earns" in note for note in tiers.allocate(pyramid(), 5000).notes)
    assert not any("larger than it earns" in note for note in tiers.allocate(pyramid(), 100).notes)


def test_a_tier_that_loses_gets_nothing_by_value():
    """A tier below zero has nothing to gain from."""
    result = tiers.allocate(pyramid(SCORES.assign(value_cents=[9000, 5000, 1000, -500])), 1000)
    assert spends(result, "by_value")[3] == spends(result, "optimised")[3] == 0


def test_impossible_money_is_refused_at_once():
    """Budget, split and response are listed; without any value there is nothing to gain from."""
    wrong = {"cor": tiers.Response(0.1, 0.1), "base": tiers.Response(-1, 0)}
    with pytest.raises(BadInputError, match=r"(?s)4 problems.*deck.*budget_cents.*base: a ceiling.*cor: is not a tier"):
        tiers.allocate(pyramid(), 0.5, deck=(1, 1, 1, 1), response=wrong)
    with pytest.raises(BadInputError, match="nothing to gain from"):
        tiers.allocate(pyramid(SCORES.assign(value_cents=0)), 100)


MEMBERS = pd.DataFrame({"user_id": ["a", "b", "c"], "tier": ["core", "core", "base"]})
AT = pd.Timestamp("2026-03-01")
ORDERS = pd.DataFrame(
    {"user_id": ["a", "a", "c"], "at": AT, "revenue_cents": [500, 400, 100], "margin_cents": [90, 60, 30]}
)
TICKETS = pd.DataFrame({"user_id": ["a", "b"], "opened_at": AT, "cost_cents": [40, 20]})
MESSAGES = pd.DataFrame({"user_id": ["a", "c", "c"], "sent_at": AT})


def means(result):
    return result.table.set_index(["tier", "measure"])["value"].to_dict()


def test_means_divide_by_all_users_of_the_tier():
    """Core: 900 of revenue over two users; tickets 60 and one message of 5 over the same two."""
    worth = pd.DataFrame({"user_id": ["a", "b", "c"], "lifetime_value_cents": [1000, 300, 40]})
    result = tiers.economics(
        MEMBERS, ORDERS, tickets=TICKETS, messages=MESSAGES, message_cost_cents=5, lifetime_values=worth
    )
    assert means(result) == pytest.approx(
        {
            ("core", "revenue_cents"): 450, ("core", "margin_cents"): 75, ("core", "cost_to_serve_cents"): 32.5,
            ("core", "net_cents"): 42.5, ("core", "lifetime_value_cents"): 650, ("core", "value_to_cost"): 20,
            ("base", "revenue_cents"): 100, ("base", "margin_cents"): 30, ("base", "cost_to_serve_cents"): 10,
            ("base", "net_cents"): 20, ("base", "lifetime_value_cents"): 40, ("base", "value_to_cost"): 4,
        }
    )  # fmt: skip
    own = result.table.set_index(["tier", "measure"])
    low, high = own.loc[("core", "margin_cents"), ["low", "high"]]
    assert (low, high) == pytest.approx((75 - 12.7062 * 75, 75 + 12.7062 * 75), rel=1e-4)
    assert own.loc[("base", "margin_cents"), ["low", "high"]].isna().all()
    assert not own["enough"].any()


def test_only_what_is_given_is_measured():
    """Without tickets and messages there is no cost, without margins no margin; no ratio without a cost."""
    assert tiers.economics(MEMBERS, ORDERS.drop(columns="margin_cents")).measures == ("revenue_cents",)
    worth = pd.DataFrame({"user_id": ["a"], "lifetime_value_cents": [1000]})
    result = tiers.economics(MEMBERS, ORDERS, tickets=TICKETS.iloc[1:], lifetime_values=worth)
    assert np.isnan(means(result)["core", "value_to_cost"])
    assert result.table.set_index(["tier", "measure"]).loc[("base", "lifetime_value_cents"), "n"] == 0
    assert "no data" in str(result)


def test_the_window_cuts_orders_tickets_and_messages():
    """Only the days from since to as_of count, of everything."""
    late = ORDERS.assign(at=AT + pd.to_timedelta([0, 1, 2], unit="D"))
    result = tiers.economics(MEMBERS, late, since=date(2026, 3, 2), as_of=date(2026, 3, 2))
    assert means(result)["core", "revenue_cents"] == 200
    assert means(result)["base", "revenue_cents"] == 0


def test_the_ratio_agrees_with_simulation():
    """Of 300 samples about 95 % of the intervals hold the true lifetime value ÷ cost."""
    rng, hits = np.random.default_rng(5), 0
    for _sample in range(300):
        cost = rng.gamma(2, 50, 500)
        worth = 3 * cost + rng.normal(0, 100, 500)
        sums = {"l": worth.sum(), "c": cost.sum(), "ll": worth @ worth, "lc": worth @ cost, "cc": cost @ cost}
        one = _ratio(sums, 500, 0.95)
        hits += one.low <= 3 <= one.high
    assert 0.92 <= hits / 300 <= 0.98


def test_a_price_below_zero_is_refused():
    """Messages cost nothing or something."""
    with pytest.raises(BadInputError, match="message_cost_cents: -1 is below 0"):
        tiers.economics(MEMBERS, ORDERS, messages=MESSAGES, message_cost_cents=-1)


def test_doubled_members_and_values_are_refused_at_once():
    """One row a user in both tables."""
    worth = pd.DataFrame({"user_id": ["a", "a"], "lifetime_value_cents": [1, 2]})
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*members: 6 rows for 3 users.*lifetime_values"):
        tiers.economics(pd.concat([MEMBERS, MEMBERS]), ORDERS, lifetime_values=worth)


def test_what_if_is_exact():
    """On the sample other shares and another budget move whole users and cents, and changes are differences."""
    scores = tiers.value_and_growth(samples.load().orders).to_pandas()
    split = tiers.allocate(tiers.value_potential(scores), 1_000_000)
    other = tiers.what_if(scores, split, shares=(0.1, 0.2, 0.3, 0.4), budget_cents=1_500_000)
    assert other.table["users_change"].sum() == 0
    assert other.table["users"].tolist() == [312, 625, 937, 1249]
    assert other.table["spend_change_cents"].sum() == 500_000
    assert other.allocation.budget_cents == 1_500_000
    assert "+14.9 percentage points" in str(other)


def test_the_sample_pays_for_its_core():
    """Core users of the sample bring more net margin than all other tiers, and every mean has its interval."""
    data = samples.load()
    members = tiers.value_potential(tiers.value_and_growth(data.orders)).users
    result = tiers.economics(members, data.orders, tickets=data.tickets, messages=data.messages)
    net = result.table[result.table["measure"] == "net_cents"].set_index("tier")
    assert net["low"]["core"] > net["high"].drop("core").max()
    assert result.table[["low", "high"]].notna().all(axis=None)
