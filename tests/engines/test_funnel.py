"""Funnels with exclusions, sessions, times and drop-off paths are the same on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import funnel

pytestmark = pytest.mark.spark
STEPS = ["view_product", "add_to_cart", "start_checkout", "pay"]


@pytest.mark.parametrize(
    ("window_from", "rule"), [("first_touch", "stop"), ("first_touch", "drop"), ("any_start", "stop")]
)
def test_exclusions(same: Callable[..., Any], window_from: str, rule: str) -> None:
    """Excluded events end attempts on both engines alike."""
    same(
        lambda data: funnel.count(
            data.events, STEPS, exclude=["add_favourite"], exclude_rule=rule, window_from=window_from
        )
    )


def test_sessions(same: Callable[..., Any]) -> None:
    """Sessions by platform agree."""
    same(lambda data: funnel.count(data.events, STEPS, unit="session", by="platform"))


def test_times(same: Callable[..., Any]) -> None:
    """Durations by platform agree to the second, and so does the curve."""
    same(lambda data: funnel.times(data.events, STEPS, by="platform"))
    same(lambda data: funnel.times(data.events, STEPS[2:]).curve)


def test_drop_off(same: Callable[..., Any]) -> None:
    """Drop-off paths agree."""
    same(lambda data: funnel.drop_off(data.events, STEPS, depth=2))
