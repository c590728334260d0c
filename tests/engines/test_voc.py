"""Store, overview, register, response bias and behaviour after an answer are the same on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import voc

pytestmark = pytest.mark.spark


def test_overview_of_the_store(same: Callable[..., Any]) -> None:
    """Counts by family, language and week agree, tags joined."""

    def call(data: Any) -> Any:
        tags = data.feedback.select("feedback_id", mood=data.feedback.topic)
        return voc.overview(voc.store(data.feedback, tags=tags), by=["family", "mood"], period="month")

    same(call)


def test_pain_points(same: Callable[..., Any]) -> None:
    """The register with tickets and money agrees."""
    same(lambda data: voc.pain_points(data.feedback, tickets=data.tickets, orders=data.orders), keys=["topic"])


def test_response_bias(same: Callable[..., Any]) -> None:
    """Who answers agrees, each person's first survey being the same one."""
    same(lambda data: voc.response_bias(data.feedback, data.users, by=["region", "membership"]))


def test_behaviour_after(same: Callable[..., Any]) -> None:
    """Who leaves after an answer agrees, for events and for orders."""
    same(lambda data: voc.behaviour_after(data.feedback, data.events))
    same(lambda data: voc.behaviour_after(data.feedback, data.orders, survey="csat", gap_days=7, within_days=28))
