"""Turns changes of state into time spent in each element of the loop, and names the element where it is stuck."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.loop.frames import frame, hours_between, read, refuse_days, spells
from flywheel.loop.wording import ELEMENTS, label
from flywheel.results import Result
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["STATE_ELEMENTS", "Stages", "stages"]

STATE_ELEMENTS: Mapping[str, int] = MappingProxyType(
    {"voice": 2, "received": 3, "reopened": 4, "dispatched": 5, "followed_up": 6, "verified": 7}
)
"""The element that a ticket waits for while it is in a state; this mapping is ours.

``voice`` is the time from the feedback to its ticket. A received ticket waits until somebody decides who takes it
(prioritise); a reopened one until a new solution is found (design); a dispatched one is worked on (respond); a
followed-up one waits for the check that it worked (verify); a verified one until the user knows and it is confirmed
closed (communicate). Collecting takes no time of a ticket.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Stages(Result):
    """Time in each element of the loop, one row an element that tickets pass.

    Attributes:
        stuck: Number of the element that holds the largest share of all time; None without any time.
        within_days: Length of the window in which leaving an element counts as getting through.
        now: The moment up to which tickets were observed.
        level: Stated coverage of the intervals.
    """

    stuck: int | None
    within_days: float
    now: pd.Timestamp
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the times in the reader's words."""
        rows, kept = self.table.to_dict("records"), self.table
        return pd.DataFrame(
            {
                _("element"): kept["element"].map(label),
                _("passes"): kept["passes"],
                _("still there"): kept["open"],
                _("median hours"): [_hours(row, "median") for row in rows],
                _("hours of nine in ten"): [_hours(row, "p90") for row in rows],
                _("share of all time"): [stats.as_text(row["time_share"], "share") for row in rows],
                _("left within {days:g} days").format(days=self.within_days): read(kept),
            }
        )


def _hours(row: dict[Any, Any], name: str) -> str:
    value, *ends = (row[f"{name}_{end}"] for end in ("hours", "low", "high"))
    if math.isnan(value):
        return "–"
    low, high = ("–" if math.isnan(end) else f"{end:.1f}" for end in ends)
    return _("{value} ({low} to {high})").format(value=f"{value:.1f}", low=low, high=high)


def stages(
    ticket_events: ir.Table | pd.DataFrame,
    elements: Mapping[str, int] = STATE_ELEMENTS,
    *,
    tickets: ir.Table | pd.DataFrame | None = None,
    feedback: ir.Table | pd.DataFrame | None = None,
    within_days: float = 14,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Stages:
    """Say how long tickets stay in each element of the loop, how many get through, and where the loop is stuck.

    A pass is one stay of one ticket in one state. Stays that are not over are censored: they count for the quantiles
    (Kaplan–Meier) as long as they have lasted. The loop is stuck in the element that holds the largest share of all
    hours spent by all tickets, a rule of ours.

    Args:
        ticket_events: One row a change of state (``ticket_id, at, status``).
        elements: The element each state waits for; states left out are not timed.
        tickets: With ``feedback``: one row a ticket (``ticket_id, opened_at, feedback_id``).
        feedback: With ``tickets``: one row a piece (``feedback_id, at``); adds the time from the voice to its ticket.
        within_days: Getting through means leaving within so many days.
        now: The moment up to which tickets were observed; by default midnight after the last day of the events.
        level: Stated coverage of the intervals.

    Returns:
        ``element`` (number), ``passes, open`` (not over), ``median_hours, median_low, median_high, p90_hours, p90_low,
        p90_high, hours`` (sum), ``time_share`` (of all hours), ``value, low, high`` (share of passes begun at least
        ``within_days`` before now that were left within them), ``n, count, enough``. A quantile that was not reached
        is not a number.

    Raises:
        BadInputError: A column is missing, or an argument is impossible.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 10:00", "2026-03-01 12:00", "2026-03-02 12:00"])
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["received", "dispatched", "followed_up"]})
        >>> found = stages(events, now=pd.Timestamp("2026-03-02 12:00"))
        >>> found.table[["element", "hours", "time_share"]].round(2), found.stuck
        (   element  hours  time_share
        0        3    2.0        0.08
        1        5   24.0        0.92
        2        6    0.0        0.00, 5)

    References:
        Kaplan & Meier (1958) for the curve; Brookmeyer & Crowley (1982), Biometrics 38, 29–41, for the interval of a
        quantile, on the complementary log-log scale (`statsmodels.duration.survfunc.SurvfuncRight`).
    """
    _refuse_elements(elements)
    refuse_days("loop.stages", within_days=within_days)
    stats.proportion(0, 0, level=level)
    walked, moment = spells(ticket_events, now=now, source="loop.stages")
    if tickets is not None and feedback is not None:
        walked = pd.concat([_from_voices(tickets, feedback, moment), walked], ignore_index=True)
    walked = walked.assign(element=walked["state"].map(dict(elements)))
    walked = walked[walked["element"].notna()].astype({"element": "int64"})
    total = float(walked["hours"].sum())
    rows = [
        {"element": element, **_timed(part, moment, total, within_days=within_days, level=level)}
        for element, part in walked.groupby("element")
    ]
    table = pd.DataFrame(rows, columns=["element", *_COLUMNS])
    return Stages(
        table=table,
        caption=_("Time of tickets in the elements of the loop"),
        notes=_notes(moment, level),
        stuck=int(table["element"].to_numpy()[table["hours"].to_numpy().argmax()]) if total > 0 else None,
        within_days=within_days,
        now=moment,
        level=level,
    )


_COLUMNS = (
    "passes", "open", "median_hours", "median_low", "median_high", "p90_hours", "p90_low", "p90_high",
    "hours", "time_share", "value", "low", "high", "n", "count", "enough",
)  # fmt: skip


def _notes(moment: pd.Timestamp, level: float) -> tuple[str, ...]:
    until = "–" if pd.isna(moment) else f"{moment:%Y-%m-%d %H:%M}"
    return (
        _(
            "Which state waits for which element is ours: received for priorities, reopened for a solution, dispatched"
            " for the response, followed up for the check, verified for the message."
        ),
        _(
            "Kaplan–Meier, {level:g} % intervals; stays that were not over on {until} count as long as they lasted."
        ).format(level=100 * level, until=until),
        _("Stuck is the element with the largest share of all hours; that rule is ours."),
    )


def _refuse_elements(elements: Mapping[str, int]) -> None:
    if not isinstance(elements, Mapping):
        message = _("is a {type}, not elements by state").format(type=type(elements).__name__)
        remedy = _("pass the tickets by name: stages(ticket_events, tickets=tickets, feedback=feedback)")
        raise BadInputError("loop.stages", [Problem("elements", message, remedy)])
    problems = []
    for state, element in elements.items():
        if element not in ELEMENTS:
            message = _("{element!r} is not one of the seven elements").format(element=element)
            problems.append(Problem(str(state), message, _("use a number from 1 to 7")))
    if not elements:
        problems.append(Problem("elements", _("no state is mapped to an element"), _("use loop.STATE_ELEMENTS")))
    if problems:
        raise BadInputError("loop.stages", problems)


def _from_voices(
    tickets: ir.Table | pd.DataFrame, feedback: ir.Table | pd.DataFrame, moment: pd.Timestamp
) -> pd.DataFrame:
    opened = frame(tickets, ["ticket_id", "opened_at", "feedback_id"], source="loop.stages").dropna()
    voices = frame(feedback, ["feedback_id", "at"], source="loop.stages")
    found = opened.merge(voices, on="feedback_id")
    found = found[(found["at"] <= found["opened_at"]) & (found["opened_at"] <= moment)]
    return pd.DataFrame(
        {
            "ticket_id": found["ticket_id"],
            "state": "voice",
            "entered_at": found["at"],
            "left_at": found["opened_at"],
            "hours": hours_between(found["at"], found["opened_at"]),
        }
    )


def _timed(
    part: pd.DataFrame, moment: pd.Timestamp, total: float, *, within_days: float, level: float
) -> dict[str, Any]:
    left = part["left_at"].notna()
    window = pd.Timedelta(days=within_days)
    old = part[part["entered_at"] + window <= moment]
    through = int((old["left_at"] <= old["entered_at"] + window).sum())
    rate = stats.proportion(through, len(old), level=level)
    median, p90 = (_quantile(part["hours"], left, share, level=level) for share in (0.5, 0.9))
    hours = float(part["hours"].sum())
    return {
        "passes": len(part), "open": int((~left).sum()),
        "median_hours": median[0], "median_low": median[1], "median_high": median[2],
        "p90_hours": p90[0], "p90_low": p90[1], "p90_high": p90[2],
        "hours": hours, "time_share": hours / total if total else math.nan,
        "value": rate.value, "low": rate.low, "high": rate.high, "n": len(old), "count": through,
        "enough": len(old) >= stats.MINIMUM_N,
    }  # fmt: skip


def _quantile(hours: pd.Series, left: pd.Series, share: float, *, level: float) -> tuple[float, float, float]:
    """Return the first time at which the share has left, with its interval; not a number where it was not reached."""
    if not left.any():
        return math.nan, math.nan, math.nan
    from statsmodels.duration.survfunc import SurvfuncRight

    with np.errstate(divide="ignore", invalid="ignore"):
        curve = SurvfuncRight(hours.to_numpy(dtype=float), left.to_numpy(dtype=int))
        low, high = (float(end) for end in curve.quantile_ci(share, alpha=1 - level, method="cloglog"))
    reached = curve.surv_times[curve.surv_prob <= 1 - share + 1e-12]
    value = float(reached[0]) if len(reached) else math.nan
    low, high = (end if math.isfinite(end) else math.nan for end in (low, high))
    return value, min(low, value) if value == value else low, max(high, value) if high == high else high
