"""Charts of money by tier: splits told apart without colour, means with their intervals."""

import pandas as pd

from flywheel import tiers
from flywheel.charts import allocation_comparison, tier_economics

SCORES = pd.DataFrame({"user_id": list("abcd"), "value_cents": [9000, 5000, 1000, 500], "potential": [0, 9, 8, 0]})
AT = pd.Timestamp("2026-03-01")


def split(budget=1000):
    return tiers.allocate(tiers.value_potential(SCORES, shares=(0.25, 0.25, 0.25, 0.25)), budget)


def test_three_splits_differ_by_hatch_and_are_written_out():
    """Each of the twelve bars has its share, each split a pattern of its own, and the assumption is at the foot."""
    figure = allocation_comparison(split())
    axes = figure.axes[0]
    assert len([text for text in axes.texts if text.get_text().endswith("%")]) == 12
    assert len({bar.get_hatch() for bar in axes.patches}) == 3
    assert any("Assumed, not measured" in text.get_text() for text in figure.texts)
    assert "in proportion to value: Core value 58.1 %" in figure.alt.lower().replace("core", "Core")
    assert "assumed gain" in figure.alt


def economics(users):
    members = pd.DataFrame({"user_id": [str(n) for n in range(2 * users)], "tier": ["core", "base"] * users})
    cents = [1000 + n if n % 2 == 0 else 100 + n for n in range(2 * users)]
    orders = members[["user_id"]].assign(at=AT, revenue_cents=cents, margin_cents=[cent // 2 for cent in cents])
    return tiers.economics(members, orders, tickets=orders.assign(opened_at=AT, cost_cents=10))


def test_one_panel_a_measure_and_the_net_margin_in_the_title():
    """Revenue, margin, cost and net: four panels; the title compares the best tier with the worst."""
    figure = tier_economics(economics(40))
    shown = [axes for axes in figure.axes if axes.get_visible()]
    assert [axes.get_title(loc="left") for axes in shown] == [
        "revenue per user (ARPU)",
        "margin per user",
        "cost to serve per user",
        "net margin per user",
    ]
    assert figure.alt.startswith("Net margin per user: 5.09 in Core value, 0.59 in Base. ")
    figure.draw_without_rendering()


def test_few_users_are_hollow_and_no_finding():
    """Ten users a tier: the title compares nothing, and the foot explains the hollow dots."""
    figure = tier_economics(economics(10))
    assert figure.alt.startswith("Net margin per user by tier. ")
    assert any("Hollow" in text.get_text() for text in figure.texts)
