"""Planner and judge of pilots, moved by their widgets' values."""

import pandas as pd
import pytest

from flywheel import pilot
from flywheel.errors import FlywheelError
from flywheel.widgets import counts_judge, guardrail_planner, own_pilot_judge, pilot_planner, sample_judge


def put(lab, **values):
    """Set fields of a lab."""
    for name, value in values.items():
        lab.controls[name].widget.value = value
    return lab


def test_the_planner_agrees_with_the_plan():
    """35 % and 3 points want 8,084 users, three weeks at 500 a day."""
    lab = pilot_planner()
    assert "8,084 users, 4,042 of them" in lab.told.value
    assert "21 days" in lab.told.value
    assert "Two-sided at 99 %" in str(put(lab, level=0.99).shown[2])


def test_a_plan_that_takes_too_long_says_what_is_possible():
    """A gain that takes more than a quarter comes with the one that four weeks could find."""
    told = put(pilot_planner(), gain=0.5).told.value
    assert "That is long: in 4 weeks a gain of +2.3 percentage points could be found." in told


def test_groups_are_counted():
    """With groups of 21 the plan doubles, and the groups are said."""
    told = put(pilot_planner(), group_size=21.0, icc=0.05).told.value
    assert "16,168 users" in told
    assert "770 groups" in told


@pytest.mark.parametrize("values", [{"baseline": 120.0}, {"gain": 0.0}, {"gain": 70.0}, {"baseline": 0.0}])
def test_impossible_plans_are_refused_in_words(values):
    """What cannot be planned is a list of problems, and what was drawn stays."""
    lab = pilot_planner()
    before = lab.shown
    put(lab, **values)
    assert "<li>" in lab.told.value
    assert lab.shown == before


def test_a_mean_needs_its_spread():
    """Half a standard deviation wants 128 users."""
    lab = put(pilot_planner(), kind="mean", baseline=0.0, sd=1.0, gain=0.5)
    assert "128 users" in lab.told.value


def test_a_guardrail_has_a_price():
    """A margin half as wide takes four times as many users."""
    lab = guardrail_planner()
    assert "14,914 users" in lab.told.value
    assert "59,652 users" in put(lab, margin=0.5).told.value


def test_four_numbers_are_judged():
    """Table 3's first row is not enough and says what would be; a large gain is rolled out; an early look is not."""
    lab = counts_judge()
    assert "Not enough data" in lab.told.value
    assert "Enough would be about 8,158 users" in lab.told.value
    assert "Roll out" in put(lab, pilot_yes=160).told.value
    assert "not over" in put(lab, complete=False).told.value


def test_a_broken_draw_is_said_before_any_effect():
    """600 against 300 is not half and half."""
    told = put(counts_judge(), control=600, control_yes=210).told.value
    assert "not of the size the draw should give" in told
    assert "draw has to be mended" in told


def test_less_can_be_better():
    """Fewer late baskets are a gain."""
    told = put(counts_judge(), direction="down", pilot_yes=60).told.value
    assert "Roll out" in told


def test_impossible_counts_are_refused():
    """More who did it than there are users is a mistake of the form, named as one."""
    assert "9,999 of 300 users" in put(counts_judge(), pilot_yes=9_999).told.value


def test_samples_are_evaluated_once_and_failures_are_words():
    """A case is computed when it is first looked at; one that cannot be opened says why."""
    calls = []

    def good():
        calls.append(1)
        return pilot.evaluate(pilot.units_from_counts(350, 42, 350, 94), metric="Recall rate")

    def bad():
        raise FlywheelError("no such data")

    lab = sample_judge({"good": good, "bad": bad})
    assert "Roll out" in lab.told.value
    assert "no such data" in put(lab, case="bad").told.value
    put(lab, case="good")
    assert len(calls) == 1


def own(metrics=1, **change):
    """Return CSV of 400 users; in the pilot arm 120 of 200 did it, in the other 60."""
    rows = pd.DataFrame(
        {
            "unit_id": range(400),
            "arm": ["pilot"] * 200 + ["control"] * 200,
            "numerator": [1] * 120 + [0] * 80 + [1] * 60 + [0] * 140,
        }
    )
    if metrics > 1:
        rows = pd.concat([rows.assign(metric=f"m{number}") for number in range(metrics)])
    return rows.assign(**change).to_csv(index=False).encode()


def test_a_file_of_ones_own_is_judged():
    """CSV in, decision out, with what the method rests on."""
    panel = own_pilot_judge()
    panel.take("mine.csv", own())
    assert "400 rows" in panel.told.value
    assert "Roll out" in panel.lab.told.value


def test_a_guardrail_in_the_file_can_stop_it():
    """The same rise in a metric of which less is better is harm."""
    panel = own_pilot_judge()
    panel.take("mine.csv", own(metrics=2))
    assert "Roll out" in panel.lab.told.value
    put(panel.lab, role_1="down")
    assert "a guardrail got worse: m1" in panel.lab.told.value


def test_bad_files_are_refused_in_words():
    """Other kinds, broken tables and missing columns are named; what was judged stays."""
    panel = own_pilot_judge()
    panel.take("mine.csv", own())
    before = panel.lab
    for name, content in {
        "a.exe": b"x",
        "a.xlsx": b"x",
        "a.csv": b"unit,arm\n1,pilot\n",
        "b.csv": b"",
        "c.csv": own(arm="<b>other</b>"),
        "d.csv": own(metrics=7),
        "e.csv": b"x" * 11_000_000,
    }.items():
        panel.take(name, content)
        assert "cannot be used yet" in panel.told.value, name
        assert "<b>other" not in panel.told.value
    assert panel.lab is before
