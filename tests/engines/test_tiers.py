"""Scores, tiers, concentration, moves and economics are the same on DuckDB and on Spark, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from flywheel import tiers

pytestmark = pytest.mark.spark
CUTS = {"recency_days": (90, 60, 30, 7), "frequency": (2, 3, 5, 10), "monetary_cents": (5000, 10000, 20000, 50000)}


def test_rfm_by_quantiles_user_by_user(same: Callable[..., Any]) -> None:
    """Quantile scores and segments agree for every user, ties included."""
    same(lambda data: tiers.rfm(data.orders).users)


def test_rfm_by_cuts(same: Callable[..., Any]) -> None:
    """Segments by fixed cuts agree, and so does money that may be missing."""
    same(lambda data: tiers.rfm(data.orders, method="fixed", cuts=CUTS, value="margin_cents"))


@pytest.mark.parametrize("ties", ["by_id", "together"])
def test_value_and_potential_user_by_user(same: Callable[..., Any], ties: Any) -> None:
    """Every user is placed in the same tier under both rules for ties."""
    same(lambda data: tiers.value_potential(tiers.value_and_growth(data.orders), ties=ties).users)


def test_tiers_and_concentration(same: Callable[..., Any]) -> None:
    """Shares of value and their intervals agree."""
    same(lambda data: tiers.value_potential(tiers.value_and_growth(data.orders)))
    same(lambda data: tiers.concentration(data.orders))


def test_moves(same: Callable[..., Any]) -> None:
    """The migration matrix agrees."""

    def members(data: Any, since: date, as_of: date) -> Any:
        return tiers.value_potential(tiers.value_and_growth(data.orders, since=since, as_of=as_of)).users

    first, second = (date(2026, 1, 5), date(2026, 4, 5)), (date(2026, 4, 6), date(2026, 7, 5))
    same(lambda data: tiers.migration(members(data, *first), members(data, *second)))


def test_economics(same: Callable[..., Any]) -> None:
    """Means, costs and the ratio to lifetime value agree."""

    def counted(data: Any) -> Any:
        scores = tiers.value_and_growth(data.orders)
        members = tiers.value_potential(scores).users
        worth = scores.select("user_id", lifetime_value_cents=scores.value_cents * 2)
        service = {"tickets": data.tickets, "messages": data.messages, "message_cost_cents": 5}
        return tiers.economics(members, data.orders, lifetime_values=worth, **service)

    same(counted)


def test_membership(same: Callable[..., Any]) -> None:
    """The reach of the next level agrees."""
    levels = [tiers.Level("silver", 1), tiers.Level("gold", 4)]
    same(lambda data: tiers.membership_check(levels, data.orders, proposition=3, experience=3).promotion)
