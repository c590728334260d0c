"""What pilots are judged from, unit tables, days of units and attributes, is the same on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from flywheel import metrics

pytestmark = pytest.mark.spark
WINDOWS = {"before": (date(2026, 3, 2), date(2026, 4, 6)), "during": (date(2026, 4, 6), date(2026, 5, 4))}
ARMS = {"scope": {"region": ["East China"]}, "comparison": {"region": ["North China"]}, "cluster": "region"}
KEYS = ["unit_id", "period"]


@pytest.mark.parametrize("name", ["order_conversion", "recall_rate", "complaint_rate", "first_payment_conversion"])
def test_metrics_composed_in_the_registry(same: Callable[..., Any], name: str) -> None:
    """Each metric's rows agree, user by user and moment by moment."""
    same(lambda data: metrics.known(name).rows(data))


def test_a_comparison_group_with_clusters(same: Callable[..., Any]) -> None:
    """Two arms by filters and their groups agree."""
    same(lambda data: metrics.unit_table(data, "first_order_conversion", **WINDOWS, **ARMS), keys=KEYS)


def test_a_drawn_pilot(same: Callable[..., Any]) -> None:
    """Arms by lot, drawn as groups, agree."""
    windows = {"before": (date(2026, 1, 5), date(2026, 5, 4)), "during": (date(2026, 5, 4), date(2026, 6, 1))}
    same(lambda data: metrics.unit_table(data, "active_days_per_user", **windows, pilot_id="welcome-groups"), keys=KEYS)


def test_days_of_units(same: Callable[..., Any]) -> None:
    """The days from which placebo and picture are made agree."""
    days = {"start": WINDOWS["before"][0], "change": WINDOWS["during"][0], "end": WINDOWS["during"][1]}
    same(lambda data: metrics.daily_units(data, "basket_value", **days, **ARMS), keys=["unit_id", "day"])


def test_attributes_for_segments(same: Callable[..., Any]) -> None:
    """What is known about the users of a unit table agrees, one unknown user included."""

    def found(data: Any) -> Any:
        units = metrics.unit_table(data, "basket_value", **WINDOWS).sort_values(KEYS, ignore_index=True)
        units.loc[0, "unit_id"] = "nobody"
        return metrics.with_attributes(data, units, ["region", "membership", "shoe_size"])

    same(found, keys=KEYS)
