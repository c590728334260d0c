"""The monitor of process nodes reads the same runs and tiers on DuckDB and on Spark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from flywheel import pilot

pytestmark = pytest.mark.spark
LIMITS = {"tag recognition": 3600.0, "content push": 120.0, "satisfaction survey": None}


@pytest.mark.parametrize("part", ["table", "tiers"])
def test_monitor(same: Callable[..., Any], part: str) -> None:
    """Nodes and tiers agree, on a day on which some runs have not ended."""

    def found(data: Any) -> Any:
        tiers = data.users.select("user_id", tier=data.users.membership)
        day = date(2026, 4, 15)
        return getattr(pilot.monitor(data.node_runs, "new-user-guidance", limits=LIMITS, as_of=day, tiers=tiers), part)

    same(found)
