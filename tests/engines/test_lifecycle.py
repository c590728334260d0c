"""Stages, growth, activity, sessions, survival and repurchase are the same on DuckDB and on Spark, row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ibis
import pytest

from flywheel import funnel, lifecycle
from flywheel.tables import Data

pytestmark = pytest.mark.spark


def test_stages(same: Callable[..., Any]) -> None:
    """Stages and the measures behind them agree, user by user."""
    same(lambda data: lifecycle.stage_units(data.users, data.events, data.orders), keys=["user_id"])


def test_retention_variants(same: Callable[..., Any]) -> None:
    """Windows with a minimum by group, and recurring starts, agree."""
    same(
        lambda data: lifecycle.retention(
            data.users, data.events, days=((1, 7), (8, 14)), kind="bounded", by="region", at_least=2
        )
    )
    same(
        lambda data: lifecycle.retention(
            data.users, data.events, days=(7,), start_event="pay", starts="every", cohort="month"
        )
    )


def test_growth_and_buyers(same: Callable[..., Any]) -> None:
    """Growth accounting and buyers agree."""
    same(lambda data: lifecycle.growth(data.users, data.events), keys=["period"])
    same(lambda data: lifecycle.buyers(data.users, data.orders), keys=["period"])


def test_activity(same: Callable[..., Any]) -> None:
    """Trailing and calendar windows and active days agree."""
    same(lambda data: lifecycle.active_users(data.events), keys=["day"])
    same(lambda data: lifecycle.active_users(data.events, window="calendar"), keys=["day"])
    same(
        lambda data: lifecycle.active_days(data.events, start=date(2026, 3, 2), end=date(2026, 3, 9), users=data.users)
    )


def test_sessions(same: Callable[..., Any]) -> None:
    """Sessions named and sessions cut at pauses agree."""
    same(lambda data: lifecycle.session_table(data.events), keys=["user_id", "session"])
    same(lambda data: lifecycle.sessions(data.events.drop("session_id"), by="platform"), keys=["platform", "measure"])


def test_spans(same: Callable[..., Any]) -> None:
    """Spans to churn, to the first order and to the next one agree."""
    same(lambda data: lifecycle.churn_spans(data.users, data.events, by="region"), keys=["user_id"])
    same(lambda data: lifecycle.first_spans(data.users, data.events, event="pay"), keys=["user_id"])
    same(lambda data: lifecycle.purchase_spans(data.orders), keys=["user_id", "started_on"])


def test_survival_and_repurchase(same: Callable[..., Any]) -> None:
    """Curves and repurchase rates agree."""
    same(
        lambda data: lifecycle.survival(lifecycle.churn_spans(data.users, data.events, by="region"), by="region"),
        keys=["region", "day"],
    )
    same(lambda data: lifecycle.repurchase(data.orders), keys=["days"])


@pytest.mark.parametrize("value", ["active_days", "sessions", "used"])
def test_units(same: Callable[..., Any], value: str) -> None:
    """What users do after a start agrees."""
    same(lambda data: lifecycle.activity_units(data.users, data.events, value=value), keys=["user_id"])


def test_fractions_of_a_second(same: Callable[..., Any]) -> None:
    """Where clicks carry milliseconds, both engines count whole seconds."""

    def uneven(data: Data) -> Any:
        late = data.events.event == "add_to_cart"
        at = data.events.at + late.ifelse(ibis.interval(milliseconds=750), ibis.interval(milliseconds=0))
        return data.events.mutate(at=at)

    same(lambda data: lifecycle.sessions(uneven(data).drop("session_id")))
    same(lambda data: lifecycle.session_table(uneven(data)), keys=["user_id", "session"])
    steps = ["view_product", "add_to_cart", "pay"]
    same(lambda data: funnel.times(uneven(data), steps, window_days=7))
