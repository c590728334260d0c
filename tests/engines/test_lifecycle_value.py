"""Purchase summaries, channels, the aha search and churn features are the same on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from flywheel import lifecycle
from flywheel.lifecycle.churn_features import churn_features, stayed

pytestmark = pytest.mark.spark
CUT = date(2026, 5, 11)


@pytest.mark.parametrize("holdout_from", [None, date(2026, 5, 4)])
def test_purchase_summaries(same: Callable[..., Any], holdout_from: date | None) -> None:
    """Summaries agree customer by customer."""
    same(lambda data: lifecycle.purchase_summary(data.orders, value="margin_cents", holdout_from=holdout_from))


def test_channels(same: Callable[..., Any]) -> None:
    """Cost, discounted value and payback by channel agree."""
    same(
        lambda data: lifecycle.channel_value(data.users, data.orders, spend=data.spend, yearly_discount=0.1),
        keys=["channel"],
    )


def test_the_aha_search(same: Callable[..., Any]) -> None:
    """All candidates agree."""
    same(lambda data: lifecycle.find_aha(data.users, data.events), keys=["action", "count"])


@pytest.mark.parametrize("life", ["visits", "orders"])
def test_churn_features(same: Callable[..., Any], life: Any) -> None:
    """What is known of each user agrees, and so does who stayed."""
    settings: dict[str, Any] = {"cut": CUT, "life": life}
    same(
        lambda data: churn_features(data.events, data.orders, window_days=28, path_event="add_to_cart", **settings),
        keys=["user_id"],
    )
    same(lambda data: stayed(data.events, data.orders, horizon_days=28, **settings))
