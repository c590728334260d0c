"""What would be enough, what a method takes for granted, and tables that people bring."""

import math

import pandas as pd
import pytest

from flywheel import pilot, stats
from flywheel.errors import BadInputError


def judged(*counts, **settings):
    """Evaluate four counts: control, of these yes, pilot, of these yes."""
    return pilot.evaluate(pilot.units_from_counts(*counts), metric="Retention", **settings)


def test_what_would_be_enough_agrees_with_the_planner():
    """From 300 a side at 35 % the judge asks for about as many users as the plan did."""
    found = judged(300, 105, 300, 114, target=0.38, baseline=0.35)
    assert found.decision.verdict == "not_enough_data"
    assert pilot.units_wanted(found) == pytest.approx(pilot.plan(0.35, 0.03).units, rel=0.02)
    assert pilot.enough_in_words(found, units_per_day=100).endswith("At 100 a day this takes 77 days more.")


def test_more_users_do_not_mend_a_draw():
    """When the sides are not of the drawn sizes, no number of users is named."""
    said = pilot.enough_in_words(judged(600, 210, 300, 114, target=0.38, baseline=0.35))
    assert "draw has to be mended" in said
    assert not any(sign.isdigit() for sign in said)


def test_without_a_gain_nothing_can_be_enough():
    """Who has not said what is worth having is asked for it; a clear verdict needs no more data."""
    assert "say which gain" in pilot.enough_in_words(judged(300, 105, 300, 114))
    assert pilot.enough_in_words(judged(3000, 1050, 3000, 1350)) == ""


def test_the_last_day_comes_before_more_users():
    """A pilot that is large enough and not over waits for its last day."""
    early = judged(9000, 3150, 9000, 3200, target=0.38, baseline=0.35, complete=False)
    assert "Wait for the last planned day" in pilot.enough_in_words(early)


def test_counts_are_checked_on_both_sides():
    """Impossible counts are all named."""
    with pytest.raises(BadInputError, match=r"2 problems(.|\n)*control(.|\n)*5 of 3 users"):
        pilot.units_from_counts(0, 0, 3, 5)


def test_a_table_may_hold_several_metrics():
    """Texts become numbers, absent columns get their usual value, headings may be in capitals."""
    table = pd.DataFrame(
        {
            "Unit_ID": ["a", "b", "a", "b"],
            "ARM": ["pilot", "control"] * 2,
            "numerator": ["1", "0", "2.5", "3"],
            "metric": ["paid", "paid", "tickets", "tickets"],
        }
    )
    found = pilot.units_from_table(table)
    assert list(found) == ["paid", "tickets"]
    assert found["tickets"]["numerator"].tolist() == [2.5, 3.0]
    assert set(found["paid"]["period"]) == {"during"}
    assert "Unit_ID" in table


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"arm": ["pilot", "other"]}, "holds other"),
        ({"numerator": ["1", "many"]}, r"such as row 3: 'many'"),
        ({"numerator": ["1", "inf"]}, "no number"),
        ({"denominator": [1, -1]}, "not below zero"),
        ({"unit_id": ["a", None]}, "empty in 1 rows"),
        ({"unit_id": ["a", "a"]}, "both arms"),
    ],
)
def test_a_bad_table_is_refused_with_its_rows(change, said):
    """Each fault is named."""
    good = {"unit_id": ["a", "b"], "arm": ["pilot", "control"], "numerator": [1, 0]}
    with pytest.raises(BadInputError, match=said):
        pilot.units_from_table(pd.DataFrame(good | change))


def test_a_missing_column_names_its_neighbour():
    """A column that is called otherwise is pointed at."""
    with pytest.raises(BadInputError, match="did you mean nominator"):
        pilot.units_from_table(pd.DataFrame({"unit_id": ["a"], "arm": ["pilot"], "nominator": [1]}))


def test_groups_cost_what_the_design_effect_says():
    """Groups of 21 that are alike by 0.05 need twice as many users."""
    alone, grouped = pilot.plan(0.35, 0.03), pilot.plan(0.35, 0.03, group_size=21, icc=0.05)
    assert grouped.units == 2 * alone.units
    assert grouped.groups == 2 * math.ceil(grouped.units / 2 / 21)
    assert grouped.curve.iloc[-1]["power"] == pytest.approx(alone.curve.iloc[-1]["power"], abs=0.01)
    assert alone.groups is None


def test_a_margin_needs_what_tables_say():
    """Sealed Envelope's calculator: 80 % success, margin 10 %, power 90 %, one-sided 2.5 %: 337 a group."""
    assert stats.margin_units(0.8, 0.1, power=0.9) == 2 * 337
    assert stats.margin_units(0, 1, sd=1, power=0.9) == 2 * 22  # 2 (1.96 + 1.2816)² = 21.01 a group
    with pytest.raises(BadInputError, match="2 problems"):
        stats.margin_units(1.5, 0)


def test_the_smallest_effect_is_the_inverse_of_the_units():
    """So many units find just the effect they were planned for; two units find nothing."""
    for effect in (0.02, 0.1):
        units = stats.units_needed(0.3, effect)
        assert stats.smallest_effect(0.3, units) == pytest.approx(effect, rel=0.01)
    assert math.isnan(stats.smallest_effect(0.3, 2))
    with pytest.raises(BadInputError, match="2 problems"):
        stats.design_effect(0, 2)


def test_every_method_says_what_it_takes_for_granted():
    """A drawn control group talks about the draw, before and after about the season."""
    assert any("chance made the two groups" in text for text in pilot.assumptions(judged(300, 105, 300, 114)))
    units = pilot.units_from_counts(300, 105, 300, 114)
    units["period"] = units["arm"].map({"control": "before", "pilot": "during"})
    found = pilot.evaluate(units.assign(arm="pilot"), metric="Retention")
    assert any("season" in text for text in pilot.assumptions(found))
    assert any("groups on the smaller side" in text for text in pilot.assumptions(found, grouped=True))
