"""A case → how its pilot stands, in plain values that travel in the record of its report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from flywheel.pilot import deviation_in_words, interval_in_words
from flywheel.stats import as_text

if TYPE_CHECKING:
    from flywheel.report.case import Case

__all__ = ["age_in_days", "standing"]


def standing(case: Case) -> dict[str, Any]:
    """Return one pilot's decision, effect and doubts; numbers that do not exist are None, days are texts."""
    found, plan = case.evaluation, case.scenario
    sign = 1 if found.direction == "up" else -1
    deviation = found.deviation
    relative = found.unit != "points" and not math.isnan(deviation.value)
    ends = sorted((sign * deviation.low, sign * deviation.high)) if relative else [math.nan, math.nan]
    z = NormalDist().inv_cdf(0.5 + case.level / 2)
    logs = [math.log1p(end) if relative and end > -1 else math.nan for end in (deviation.low, deviation.high)]
    effect = as_text(found.difference.value, found.unit, signed=True)
    return {
        "id": plan.id,
        "pilot": plan.title,
        "owner": plan.owner,
        "verdict": found.decision.verdict,
        "reason": found.decision.reason,
        "method": found.method,
        "error_rate": found.decision.error_rate,
        "metric": found.label,
        "effect": f"{effect} ({deviation_in_words(deviation.value)})" if relative else effect,
        "interval": interval_in_words(found.difference.low, found.difference.high, found.unit, difference=True),
        "value": _known(sign * deviation.value if relative else math.nan),
        "low": _known(ends[0]),
        "high": _known(ends[1]),
        "log_ratio": _known(math.log1p(deviation.value) if relative and deviation.value > -1 else math.nan),
        "standard_error": _known((logs[1] - logs[0]) / (2 * z)),
        "n": found.users,
        "power": found.power,
        "detectable": "–"
        if math.isnan(found.smallest_detectable)
        else as_text(found.smallest_detectable, found.unit, signed=True),
        "guardrails": [[check.label, check.state] for check in case.guardrails],
        "alarms": list(case.alarms),
        "ended": str(plan.pilot.during.end - timedelta(days=1)),
        "as_of": str(case.data.last_day) if case.data.last_day else None,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def age_in_days(one: Mapping[str, Any]) -> int | None:
    """Return how many days before the end of the data a pilot ended; None when the data end before it."""
    if not one["as_of"]:
        return None
    days = (date.fromisoformat(one["as_of"]) - date.fromisoformat(one["ended"])).days
    return days if days >= 0 else None
