"""Scores, funnels, retention and a pilot's units are the same on DuckDB and on Spark, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import funnel, lifecycle, metrics, voc

pytestmark = pytest.mark.spark
STEPS = ["view_product", "add_to_cart", "start_checkout", "pay"]


@pytest.mark.parametrize("survey", ["nps", "csat", "ces"])
def test_scores(same: Callable[..., Any], survey: str) -> None:
    """Scores by channel and week agree."""
    same(lambda data: getattr(voc, survey)(data.feedback, by="channel", period="week"))


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
@pytest.mark.parametrize("window_from", ["first_touch", "any_start"])
def test_funnels(same: Callable[..., Any], order: str, window_from: str) -> None:
    """Funnels agree in every order and for both starts of the window."""
    same(lambda data: funnel.count(data.events, STEPS, order=order, window_from=window_from, window_days=7))


@pytest.mark.parametrize("kind", ["exact", "on_or_after"])
def test_retention(same: Callable[..., Any], kind: str) -> None:
    """Retention by weekly cohort agrees."""
    same(lambda data: lifecycle.retention(data.users, data.events, kind=kind, cohort="week"))


@pytest.mark.parametrize("name", sorted(metrics.METRICS))
def test_metrics_of_a_pilot(same: Callable[..., Any], name: str) -> None:
    """What each registered metric measures agrees, user by user."""
    keys = ["user_id", "at", "denominator", "numerator"]
    same(lambda data: metrics.known(name).rows(data), keys=keys)
