"""Segments compared, the neck, its money, suggestions and what-if: by hand, on planted data and where nothing is."""

import math

import numpy as np
import pandas as pd
import pytest

from flywheel import funnel, samples, stats
from flywheel.errors import BadInputError
from flywheel.funnel.count import Funnel
from flywheel.stats import Estimate

STEPS = ["view", "cart", "pay"]
SAMPLE = ["view_product", "add_to_cart", "start_checkout", "pay"]


def counted(**groups):
    """Count a funnel in which each group's users reach the steps as given; without names one group."""
    rows = [
        (f"{group}{user}", step, group)
        for group, reached in groups.items()
        for step, users in zip(STEPS, reached, strict=True)
        for user in range(users)
    ]
    table = pd.DataFrame(rows, columns=["user_id", "event", "group"]).assign(at=pd.Timestamp("2026-03-01"))
    return funnel.count(table, STEPS, by=None if list(groups) == ["all"] else "group")


@pytest.fixture(scope="module")
def sample():
    """The funnel of the sample by platform."""
    return funnel.count(samples.load().events, SAMPLE, by="platform")


def test_differences_are_those_of_two_shares():
    """Group a keeps 40 of 100 and 20 of 40, group b 50 of 100 and 40 of 50."""
    table = funnel.compare(counted(a=(100, 40, 20), b=(100, 50, 40)), "b").table
    expected = [stats.proportion_difference(40, 100, 50, 100), stats.proportion_difference(20, 40, 40, 50)]
    assert table[["group", "step"]].to_numpy().tolist() == [["a", "cart"], ["a", "pay"]]
    assert table["difference"].tolist() == pytest.approx([-0.1, -0.3])
    assert table["low"].tolist() == [found.low for found in expected]
    p = [stats.share_difference_p(40, 100, 50, 100), stats.share_difference_p(20, 40, 40, 50)]
    assert table["p_adjusted"].tolist() == pytest.approx([p[0], 2 * p[1]])
    assert table["differs"].tolist() == [False, True]


def test_the_rest_is_all_other_groups_together():
    """Against the rest, group c (1000 users) meets a and b added up."""
    table = funnel.compare(counted(a=(100, 40, 20), b=(100, 50, 40), c=(1000, 500, 250))).table
    own = table[(table["group"] == "c") & (table["step"] == "cart")].iloc[0]
    assert (own["reference_users"], own["reference_n"], own["reference_value"]) == (90, 200, 0.45)


def test_the_neck_is_not_the_lowest_rate():
    """The cart keeps fewest (30 %), but only payment lies below last month's rate."""
    before = counted(all=(1000, 300, 270))
    found = funnel.neck(counted(all=(1000, 300, 180)), before, order_cents=10_000)
    assert found.found[["step", "value", "reference_value"]].to_numpy().tolist() == [["pay", 0.6, 0.9]]
    assert found.found["extra_orders"].tolist() == pytest.approx([90])
    assert found.found["extra_revenue_cents"].tolist() == [900_000]
    gap = stats.proportion_difference(270, 300, 180, 300)
    row = found.found.iloc[0]
    assert (row["extra_orders_low"], row["extra_orders_high"]) == pytest.approx((300 * gap.low, 300 * gap.high))
    assert found.caption.startswith("Neck: cart → pay, 60.0 % against 90.0 %")


def test_money_counts_the_later_rates():
    """A hundred more carts at a pay rate of one half are fifty orders."""
    found = funnel.neck(counted(all=(1000, 300, 150)), {"cart": 0.4}, order_cents=200).found
    assert found["extra_orders"].tolist() == pytest.approx([50])
    assert found["extra_revenue_cents"].tolist() == [10_000]
    assert found["extra_orders_low"].iloc[0] < 50 < found["extra_orders_high"].iloc[0]


def test_of_two_bad_steps_the_one_that_costs_more_is_the_neck():
    """Cart at half its rate costs more than payment at three quarters."""
    found = funnel.neck(counted(all=(1000, 200, 90)), {"cart": 0.4, "pay": 0.6}).found
    assert found["step"].tolist() == ["cart"]


def test_no_neck_when_nothing_differs():
    """Equal groups have no neck, and the caption says so."""
    found = funnel.neck(counted(a=(200, 100, 50), b=(200, 101, 50)))
    assert found.found.empty
    assert found.caption.startswith("No neck: no step lies below all other groups")


def test_too_few_users_are_never_a_neck():
    """Ten users who all leave are not enough data, and their gap has no price."""
    found = funnel.neck(counted(a=(10, 0, 0), b=(300, 200, 100)))
    assert not found.table.loc[found.table["group"] == "a", "is_neck"].any()
    assert found.table.loc[found.table["group"] == "a", "extra_orders"].isna().all()
    assert "Not enough data" in funnel.neck(counted(a=(9, 5, 2), b=(9, 5, 3))).caption


def test_a_step_nobody_passes_has_orders_between_none_and_all():
    """With no user beyond the neck, the later rate is unknown: no order is promised, the range says up to all."""
    row = funnel.neck(counted(a=(200, 0, 0), b=(200, 100, 100)), {"cart": 0.5}).found.iloc[0]
    assert (row["extra_orders"], row["extra_orders_low"]) == (0, 0)
    assert row["extra_orders_high"] == pytest.approx(100)


def test_the_planted_neck_is_found_and_nothing_else(sample):
    """On Android, from checkout to payment; no neck on the other platforms."""
    data = samples.load()
    value = stats.mean(data.orders.revenue_cents.to_pandas(), unit="cents")
    found = funnel.neck(sample, order_cents=value)
    assert found.found[["platform", "step"]].to_numpy().tolist() == [["android", "pay"]]
    assert found.found["extra_orders"].iloc[0] > 200
    assert found.found["extra_revenue_cents"].dtype == "Int64"
    sessions = funnel.count(data.events, SAMPLE, by="platform", unit="session")
    row = funnel.neck(sessions, "ios").found
    assert row[["platform", "step"]].to_numpy().tolist() == [["android", "pay"]]
    assert row["value"].iloc[0] == pytest.approx(0.556, abs=0.02)
    assert row["reference_value"].iloc[0] == pytest.approx(0.876, abs=0.02)


def test_where_nothing_is_planted_nothing_is_found():
    """Without Android, platforms are alike; nor does gender make a neck."""
    data = samples.load()
    others = data.events.filter(data.events.platform != "android")
    assert funnel.neck(funnel.count(others, SAMPLE, by="platform")).found.empty


def drawn(rng, sizes, rates):
    """Draw funnels of groups that share the same rates, as counts."""
    frames = []
    for group, size in enumerate(sizes):
        users = [size]
        for rate in rates:
            users.append(int(rng.binomial(users[-1], rate)))
        for position, count in enumerate(users, 1):
            n = users[position - 2] if position > 1 else 0
            rate = stats.proportion(count if n else 0, n)
            frames.append(
                {"group": str(group), "step": f"s{position}", "position": position, "users": count, "n": n}
                | {"value": rate.value, "low": rate.low, "high": rate.high}
            )
    steps = tuple(f"s{position}" for position in range(1, len(rates) + 2))
    return Funnel(
        table=pd.DataFrame(frames), caption="", steps=steps, by=("group",), window_days=7,
        window_from="first_touch", order="ordered", level=0.95,
    )  # fmt: skip


def test_a_neck_is_named_at_most_at_the_stated_rate():
    """Of 100 draws of four equal groups and four steps, at most about 5 in 100 name any neck."""
    rng = np.random.default_rng(7)
    alarms = sum(len(funnel.neck(drawn(rng, (400,) * 4, (0.6, 0.7, 0.8))).found) > 0 for _ in range(100))
    assert alarms <= 100 * 0.05 + 2 * math.sqrt(100 * 0.05 * 0.95)


def test_the_range_of_extra_orders_covers_the_truth():
    """A group loses a fifth of its carts: in 400 draws the true number lies in the range about 95 times in 100."""
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(400):
        n, other = 600, 900
        users = rng.binomial(n, 0.4)
        last = rng.binomial(users, 0.5)
        gap = stats.proportion_difference(rng.binomial(other, 0.5), other, users, n)
        found = stats.combined(lambda gap, onward: 600 * gap * onward, gap, stats.proportion(last, users))
        covered += found.low <= 600 * 0.1 * 0.5 <= found.high
    assert 0.92 <= covered / 400 <= 0.98


def test_baselines_that_do_not_fit_are_refused():
    """A wrong group gets the nearest, a rate for an unknown step or above one is named, other steps are refused."""
    groups = counted(android=(100, 40, 20), ios=(100, 50, 40))
    with pytest.raises(BadInputError, match="did you mean android"):
        funnel.compare(groups, "androids")
    with pytest.raises(BadInputError, match=r"(?s)'card' is no later step.*write 0.35"):
        funnel.neck(groups, {"card": 0.4, "pay": 40})
    with pytest.raises(BadInputError, match="count it with the same steps"):
        funnel.neck(groups, drawn(np.random.default_rng(0), (100,), (0.5,)))
    with pytest.raises(BadInputError, match="count with by="):
        funnel.neck(counted(all=(100, 40, 20)))
    with pytest.raises(BadInputError, match="cents from 0 up"):
        funnel.neck(groups, order_cents=-5)


def test_a_group_the_reference_does_not_have_is_left_out():
    """A new platform has no earlier period to be compared with."""
    table = funnel.compare(counted(a=(100, 40, 20), b=(100, 40, 20)), counted(a=(100, 50, 20), c=(50, 5, 5))).table
    assert table["group"].unique().tolist() == ["a"]


def test_suggestions_are_marked_and_follow_the_stage():
    """A neck at payment is met with fewer steps; own steps need a stage."""
    bad = funnel.neck(counted(all=(1000, 300, 100)), {"pay": 0.6})
    found = funnel.advice(bad)
    assert found.table[["stage", "remedies"]].to_numpy().tolist() == [["action", "fewer steps, shorter forms"]]
    assert "not findings" in found.notes[0]
    own = funnel.neck(counted(all=(1000, 100, 50)), {"cart": 0.4})
    with pytest.raises(BadInputError, match="no stage is given"):
        funnel.advice(own)
    assert funnel.advice(own, {"cart": "decision"}).table["stage"].tolist() == ["decision"]
    assert funnel.advice(funnel.neck(counted(a=(200, 100, 50), b=(200, 100, 50)))).table.empty


def test_what_if_raises_a_step_and_holds_the_later_ones():
    """Ten points more of 1000 are 100 carts, at a pay rate of one half 50 orders of 60 yuan."""
    found = funnel.what_if(counted(all=(1000, 400, 200)), "cart", points=10, order_cents=6000)
    assert found.table["users_after"].tolist() == pytest.approx([1000, 500, 250])
    row = found.gains.iloc[0]
    assert (row["extra_orders"], row["extra_revenue_cents"]) == (pytest.approx(50), 300_000)
    onward = stats.proportion(200, 400)
    ends = (row["extra_orders_low"], row["extra_orders_high"])
    assert ends == pytest.approx((100 * onward.low, 100 * onward.high))


def test_what_if_to_the_best_group_leaves_the_best_alone():
    """Group a rises to b's rate, b gains nothing; the note warns of luck."""
    found = funnel.what_if(counted(a=(200, 50, 25), b=(200, 100, 50)), "cart", to="best")
    assert found.gains["extra_orders"].tolist() == pytest.approx([25, 0])
    assert found.gains["extra_revenue_cents"].isna().all()
    assert any("partly luck" in note for note in found.notes)


def test_what_if_stays_within_a_share_and_includes_doubt_about_money():
    """A rate cannot pass 100 %; a mean order with an interval widens the range of the money."""
    counts = counted(all=(100, 90, 45))
    assert funnel.what_if(counts, "cart", points=30).gains["new_value"].tolist() == [1.0]
    sure = funnel.what_if(counts, "pay", points=10, order_cents=100).gains.iloc[0]
    unsure = funnel.what_if(counts, "pay", points=10, order_cents=Estimate(100, 80, 130, 50, unit="cents")).gains.iloc[
        0
    ]
    assert [sure[f"extra_revenue_{end}cents"] for end in ("low_", "", "high_")] == [900, 900, 900]
    assert [unsure[f"extra_revenue_{end}cents"] for end in ("low_", "", "high_")] == [720, 900, 1170]


def test_what_if_refuses_what_it_cannot_answer():
    """The first step has no rate, one change is needed, and 'best' needs groups."""
    counts = counted(all=(100, 90, 45))
    with pytest.raises(BadInputError, match=r"(?s)'view' is no later step.*exactly one"):
        funnel.what_if(counts, "view")
    with pytest.raises(BadInputError, match="counted by groups"):
        funnel.what_if(counts, "cart", to="best")
    with pytest.raises(BadInputError, match=r"write 0.35"):
        funnel.what_if(counts, "cart", to=60)


def test_results_read_in_words():
    """Shown tables carry percent, points and money with their ranges."""
    found = funnel.neck(counted(a=(1000, 300, 100), b=(1000, 300, 200)), order_cents=1000).shown()
    assert found.iloc[1][["step", "rate", "reference", "neck"]].tolist() == ["pay", "33.3 %", "66.7 %", "neck"]
    assert found.iloc[1]["extra revenue"].startswith("1000.00 (")
    assert funnel.what_if(counted(all=(100, 90, 45)), "pay", points=-10).shown()["extra orders"].tolist() == [
        "−9 (−9–−9)"
    ]
