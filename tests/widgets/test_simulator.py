"""The flywheel simulator and the range of returns."""

import pytest

from flywheel import wheel
from flywheel.widgets import experience_return_lab, wheel_simulator, wheel_tornado_lab
from flywheel.widgets.simulator import LEVER_NAMES


def test_it_starts_with_the_stated_defaults():
    """Untouched, the lab shows what wheel.simulate says, with break-even, inertia and self-reinforcement in words."""
    made = wheel_simulator()
    usual = wheel.simulate()
    assert made.shown[-1].break_even == usual.break_even
    assert f"after month {usual.break_even}" in made.told.value
    assert "Inertia" in made.told.value
    assert "Self-reinforcement" in made.told.value


@pytest.mark.parametrize("lever", LEVER_NAMES)
def test_every_lever_moves_its_assumption(lever):
    """A slider sets exactly its own number."""
    made = wheel_simulator()
    made.controls[lever].widget.value = 10
    given = made.shown[-1].assumptions.table().table
    changed = given[given["changed"]]
    assert changed["name"].tolist() == [lever]
    assert changed["value"].item() == (10 if lever == "response_hours" else 0.1)


def test_claims_are_marked_and_money_is_in_yuan():
    """The deck's figures say that they are claims; a cost is asked for in yuan and kept in cents."""
    made = wheel_simulator()
    claimed = [name for name, one in made.controls.items() if "[claim]" in one.label]
    assert claimed == ["retention_gain", "referral_gain", "basket_gain"]
    made.controls["setup_cents"].widget.value = 500_000
    assert made.shown[-1].assumptions.setup_cents == 50_000_000


def test_a_company_of_one_s_own_can_be_turned():
    """Assumptions without a slider stay as they were given, and every start lies on its slider."""
    made = wheel_simulator(wheel.Assumptions().but(users=900, reachable_users=8000, running_cents=80_000))
    assert made.shown[-1].assumptions.users == 900
    assert made.shown[-1].assumptions.running_cents == 80_000


def test_the_tornado_keeps_what_it_has_run(monkeypatch):
    """A choice that was seen before is not run again."""
    made = wheel_tornado_lab()
    made.controls["outcome"].widget.value = "users"
    monkeypatch.setattr(wheel, "sensitivity", None)
    made.controls["outcome"].widget.value = "gain"
    assert made.shown[-1].outcome == "gain"


def test_returns_are_a_range_and_levers_can_be_left_out():
    """Without any lever there is nothing to draw; with one less the middle falls; the chance of a loss has its n."""
    made = experience_return_lab()
    whole = made.shown[-1].table.set_index("part").loc["total", "p50"]
    made.controls["count_basket"].widget.value = False
    assert made.shown[-1].table.set_index("part").loc["total", "p50"] < whole
    assert "n = 4000" in made.told.value
    for name, control in made.controls.items():
        if name.startswith("count_"):
            control.widget.value = False
    assert "Count at least one lever" in made.told.value
