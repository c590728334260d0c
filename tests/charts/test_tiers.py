"""Charts of tiers: the claim beside the measured, names on cells, users against value, moves."""

import pandas as pd
import pytest

from flywheel import tiers
from flywheel.charts import concentration_curve, migration_map, rfm_grid, tier_pyramid

AT = pd.Timestamp("2026-03-01")


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def concentrated(*cents):
    return tiers.concentration(
        pd.DataFrame({"user_id": [f"u{n}" for n in range(len(cents))], "margin_cents": list(cents)})
    )


def members(**of):
    rows = [(f"{tier}{n}", tier) for tier, size in of.items() for n in range(size)]
    return pd.DataFrame(rows, columns=["user_id", "tier"])


def scored():
    n = pd.Series(range(100))
    return tiers.value_potential(
        pd.DataFrame({"user_id": n.map("u{:03}".format), "value_cents": 10 * n, "potential": -n})
    )


def test_the_claim_stands_beside_what_was_measured():
    """Both points are written out, the title says that it is less, and the curve ends at 100 %."""
    figure = concentration_curve(concentrated(*[900] * 30, *[100] * 570))
    assert figure.alt.startswith("The best 5.0 % of users make 32.1 % of value, less than the 80.0 % claimed. ")
    assert "claim:\n5.0 % make 80.0 %" in words(figure)
    assert any(text.startswith("measured: 32.1 % (") for text in words(figure))
    assert max(line.get_ydata()[-1] for line in figure.axes[0].lines[:2]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("cents", "start"),
    [
        ([10**6] * 20 + [1] * 580, "The best 5.0 % of users make 100.0 % of value, more than the 80.0 % claimed"),
        ([7600] * 30 + [100] * 570, "The best 5.0 % of users make 80.0 % of value; the 80.0 % claimed may hold"),
        ([100] * 10, "Too few users to test whether the best 5.0 % make 80.0 % of value"),
        ([0] * 40, "There is no value to share out"),
    ],
)
def test_the_title_says_how_the_claim_fares(cents, start):
    """More, not contradicted, not enough data, nothing: each has its words and can be drawn."""
    figure = concentration_curve(concentrated(*cents))
    assert figure.alt.startswith(start)
    assert figure.png()


def test_every_cell_has_its_count_and_every_segment_its_name():
    """Forty equal users are all in one corner; 25 numbers and ten names are written."""
    orders = pd.DataFrame({"user_id": [str(n) for n in range(40)], "at": AT, "revenue_cents": 900})
    figure = rfm_grid(tiers.rfm(orders))
    assert len(words(figure)) == 35
    assert words(figure).count("0") == 24
    assert {"Champions", "Cannot lose", "Hibernating"} <= set(words(figure))
    assert "Hibernating: 40 users, 100.0 % of value" in figure.alt
    empty = rfm_grid(tiers.rfm(orders.iloc[:0]))
    assert empty.alt.startswith("There is no value to share out")
    assert empty.png()


def test_users_stand_left_and_value_right():
    """One bar a tier on either side, hatched on the left, and the numbers of both."""
    figure = tier_pyramid(scored())
    assert figure.alt.startswith("Core value: 5.0 % of users hold 9.8 % of value. ")
    bars = figure.axes[0].patches
    assert sum(bar.get_width() < 0 and bool(bar.get_hatch()) for bar in bars) == 4
    assert sum(bar.get_width() > 0 for bar in bars) == 4
    assert "5.0 %\n5" in words(figure)


def test_a_tier_that_loses_is_written_and_has_no_bar():
    """Base brings a loss: its share is below zero, written at the middle line, and no bar runs into the left side."""
    scores = pd.DataFrame({"user_id": list("abcd"), "value_cents": [900, 200, 100, -200], "potential": [0, 5, 4, 0]})
    figure = tier_pyramid(tiers.value_potential(scores, shares=(0.25, 0.25, 0.25, 0.25)))
    assert "(−20.0 %)" in words(figure)
    assert sum(bar.get_width() < 0 for bar in figure.axes[0].patches) == 4


def test_moves_are_named_and_few_users_stand_in_brackets():
    """Half of core falls; a row of ten users is in brackets and the foot says why."""
    figure = migration_map(tiers.migration(members(core=40, base=10), members(core=20, base=10)))
    assert figure.alt.startswith("60.0 % of users stay in their tier, 0.0 % rise, 0.0 % fall, 40.0 % leave. ")
    assert "50.0 %\n20" in words(figure)
    assert "(100.0 %)\n10" in words(figure)
    assert any("In brackets" in text.get_text() for text in figure.texts)
    assert "Core value to left: 20 (50.0 %)" in figure.alt


def test_no_users_can_be_drawn():
    """Empty periods and an empty pyramid make a picture."""
    nobody = members().astype({"user_id": str, "tier": str})
    assert migration_map(tiers.migration(nobody, nobody)).png()
    none = pd.DataFrame({"user_id": ["a"], "value_cents": [1], "potential": [1]}).iloc[:0]
    assert tier_pyramid(tiers.value_potential(none)).png()
