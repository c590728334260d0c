"""Voices that led to action, promises, recurrence and value communication are the same on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import loop

pytestmark = pytest.mark.spark


def test_insight_to_action(same: Callable[..., Any]) -> None:
    """The count of each step agrees; the units of both pilot metrics are compared with those of all other metrics."""
    same(lambda data: loop.insight_to_action(data.feedback, data.tickets, actions=data.actions, messages=data.messages))


def test_tables_that_are_fetched(same: Callable[..., Any]) -> None:
    """Filters that run on the engine before the rest is worked out in pandas agree."""
    same(lambda data: loop.communication_effect(data.messages, data.feedback, tickets=data.tickets).participation)
    same(lambda data: loop.sla(data.tickets, data.ticket_events, by="priority"))
