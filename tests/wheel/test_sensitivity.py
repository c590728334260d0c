"""One change at a time: what the outcome hangs on."""

import dataclasses
import math

import pytest

from flywheel import wheel
from flywheel.errors import BadInputError


def row(found, name):
    """Return one assumption's row."""
    return found.table.set_index("name").loc[name]


def test_each_end_is_a_run_with_only_that_number_changed():
    """The outcomes at both ends are those of full simulations, and the base is the run as given."""
    found = wheel.sensitivity(periods=24)
    assert found.base == wheel.simulate(periods=24).table["cumulative_gain_cents"].iloc[-1]
    end = row(found, "fix_success")
    assert (end["low"], end["high"]) == pytest.approx((0.48, 0.72))
    low = wheel.simulate(wheel.Assumptions(fix_success=0.48), periods=24)
    assert end["at_low"] == low.table["cumulative_gain_cents"].iloc[-1]
    assert math.isnan(end["break_even_at_low"])


def test_every_assumption_has_one_bar_widest_first():
    """All are there once, in falling order of their swing."""
    found = wheel.sensitivity(periods=6)
    assert sorted(found.table["name"]) == sorted(field.name for field in dataclasses.fields(wheel.Assumptions))
    assert found.table["swing"].is_monotonic_decreasing


def test_a_pure_cost_moves_the_gain_by_itself():
    """20 % of 300,000 down and up is a swing of 120,000, and more cost is never better."""
    end = row(wheel.sensitivity(periods=6), "setup_cents")
    assert end["at_low"] - end["at_high"] == end["swing"] == 2 * 6_000_000


def test_changes_stay_possible():
    """A share is not raised above 1, retention not to 1, and users not above the market."""
    given = wheel.Assumptions(users=390_000, answered_share=0.95)
    found = wheel.sensitivity(given, periods=2)
    assert row(found, "answered_share")["high"] == 1
    assert row(found, "retention")["high"] == pytest.approx(0.95)
    assert row(found, "users")["high"] == 400_000
    assert row(found, "reachable_users")["low"] == 390_000


def test_users_can_be_the_outcome():
    """Money does not move users, and credibility does."""
    found = wheel.sensitivity(outcome="users", periods=24)
    assert row(found, "margin_cents")["swing"] == 0
    assert row(found, "credibility")["swing"] > 0


def test_a_range_of_one_s_own_is_used():
    """What one knows replaces the equal change."""
    end = row(wheel.sensitivity(periods=6, ranges={"reach": (0.1, 0.9)}), "reach")
    assert (end["low"], end["high"]) == (0.1, 0.9)


def test_all_mistakes_are_named_at_once():
    """Outcome, change, an unknown name, a range the wrong way round and a number for a range are five problems."""
    ranges = {"reech": (0, 1), "reach": (0.9, 0.1), "users": 5}
    with pytest.raises(BadInputError, match="5 problems") as caught:
        wheel.sensitivity(outcome="profit", change=2, ranges=ranges)
    assert "did you mean 'reach'?" in str(caught.value)


def test_a_range_outside_of_the_possible_is_refused():
    """A share of 3 is refused by the assumption itself."""
    with pytest.raises(BadInputError, match="reach: 3 is not possible"):
        wheel.sensitivity(periods=2, ranges={"reach": (0, 3)})
