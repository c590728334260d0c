"""Cost, value and payback by channel, by hand; the planted cost of a newcomer."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats as tests

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")


def company():
    """Four newcomers of two channels, and one user who was there before the spend began."""
    users = pd.DataFrame(
        {
            "user_id": ["a", "b", "c", "d", "old"],
            "signed_up_at": [DAY, DAY, DAY + pd.Timedelta(days=1, hours=9), DAY, DAY - pd.Timedelta(days=1)],
            "acquisition_channel": ["ads", "ads", "ads", "organic", "ads"],
        }
    )
    rows = [
        ("a", 0, 300),
        ("a", 6, 200),
        ("a", 7, 500),
        ("a", 40, 9_000),
        ("b", 29, 100),
        ("d", 3, 80),
        ("old", 3, 7_000),
    ]
    orders = pd.DataFrame(rows, columns=["user_id", "day", "margin_cents"])
    orders["at"] = DAY + pd.to_timedelta(orders.pop("day"), unit="D")
    spend = pd.DataFrame({"channel": "ads", "day": [DAY, DAY + pd.Timedelta(days=1)], "spend_cents": [500, 400]})
    return users, orders, spend


def found(**settings):
    users, orders, spend = company()
    result = lifecycle.channel_value(users, orders, spend=spend, horizon_days=30, **settings)
    return result, result.table.set_index("channel")


def test_cost_and_value_by_hand():
    """900 cents for three newcomers; 1,100 cents of margin within 30 days for three; the old user counts nowhere."""
    _result, table = found()
    ads = table.loc["ads"]
    assert ads[["newcomers", "spend_cents", "cac", "n"]].tolist() == [3, 900, 300, 3]
    assert ads.ltv == pytest.approx(1_100 / 3)
    assert ads.ratio == pytest.approx(1_100 / 900)
    spread = np.std([1_000, 100, 0], ddof=1) / np.sqrt(3) * tests.t.ppf(0.975, 2)
    assert ads.ltv_high == pytest.approx(1_100 / 3 + spread)
    assert not ads.enough


def test_the_cost_has_a_poisson_interval():
    """Three newcomers for 900 cents may have been 0.62 to 8.77 (Garwood)."""
    _result, table = found()
    assert table.loc["ads", "cac_low"] == pytest.approx(900 / 8.767, abs=0.05)
    assert table.loc["ads", "cac_high"] == pytest.approx(900 / 0.6187, abs=0.5)


def test_without_spend_there_is_no_cost():
    """Organic has a value, but no cost, no quotient and no payback: not a number, never 0."""
    result, table = found()
    organic = table.loc["organic"]
    assert organic[["cac", "ratio", "payback_days", "spend_cents"]].isna().all()
    assert organic.ltv == 80
    assert result.shown().iloc[1, 2] == "–"
    assert result.shown().iloc[1, 6] == "–"


def test_payback_is_the_first_week_that_covers_the_cost():
    """500 ÷ 3 in the first week, 1,000 ÷ 3 in the second: the cost of 300 is back after 14 days."""
    result, table = found()
    assert table.loc["ads", "payback_days"] == 14
    curve = result.curve[result.curve.channel == "ads"]
    assert curve.age_days.tolist() == [7, 14, 21, 28, 30]
    assert curve.value.tolist() == pytest.approx([500 / 3, 1_000 / 3, 1_000 / 3, 1_000 / 3, 1_100 / 3])


def test_newcomers_whose_horizon_is_not_over_do_not_count_for_the_value():
    """Seen until the 30th day of the first two: c, a day younger, has a cost but no value yet."""
    _result, table = found(as_of=date(2026, 3, 31))
    assert table.loc["ads", ["newcomers", "n"]].tolist() == [3, 2]
    assert table.loc["ads", "ltv"] == 550


def test_a_discount_counts_days_since_sign_up():
    """100 % a year halves what comes a year later; day 0 is not discounted."""
    _result, table = found(yearly_discount=1.0)
    by_hand = 300 + 200 * 2 ** (-6 / 365) + 500 * 2 ** (-7 / 365) + 100 * 2 ** (-29 / 365)
    assert table.loc["ads", "ltv"] == pytest.approx(by_hand / 3)


def test_spend_without_newcomers_has_no_cost_a_newcomer():
    """A channel that brought nobody is listed with its spend and no cost."""
    users, orders, spend = company()
    spend = pd.concat([spend, pd.DataFrame({"channel": ["tv"], "day": [DAY], "spend_cents": [99]})])
    table = lifecycle.channel_value(users, orders, spend=spend, horizon_days=30).table.set_index("channel")
    assert table.loc["tv", ["newcomers", "spend_cents", "n"]].tolist() == [0, 99, 0]
    assert table.loc["tv", ["cac", "ltv", "ratio", "payback_days"]].isna().all()


def test_nothing_at_all_gives_an_empty_table():
    """No users, no spend: no row and no error."""
    users, orders, spend = company()
    found = lifecycle.channel_value(users.iloc[:0], orders, spend=spend.iloc[:0], horizon_days=30)
    assert found.table.empty
    assert found.shown().empty


def test_impossible_arguments_are_listed_together():
    """Value, horizon and discount are refused at once."""
    users, orders, spend = company()
    with pytest.raises(BadInputError, match=r"(?s)3 problems.*'profit' is not known.*no horizon.*no discount"):
        lifecycle.channel_value(users, orders, spend=spend, value="profit", horizon_days=0, yearly_discount=-0.1)
    with pytest.raises(BadInputError, match="channel: is not a column here; did you mean 'channels'"):
        lifecycle.channel_value(users, orders, spend=spend.rename(columns={"channel": "channels"}))


def test_the_planted_cost_is_found_exactly():
    """What a newcomer costs by channel is the planted number of cents; organic has none."""
    data = samples.load()
    table = lifecycle.channel_value(data.users, data.orders, spend=data.spend).table.dropna(subset=["channel"])
    cost = table.set_index("channel").cac
    assert cost.dropna().to_dict() == samples.truths()["planted"]["acquisition_cost"]["planted"]
    assert np.isnan(cost["organic"])
    assert (table.ltv_low < table.ltv).all()
