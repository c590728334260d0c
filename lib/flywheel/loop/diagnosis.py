"""Turns the figures of the loop into a diagnosis: which of the three failure modes shows its signs, and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.loop.handoffs import handoffs
from flywheel.loop.insight import insight_to_action
from flywheel.loop.recurrence import recurrence
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.words import gettext as _
from flywheel.words import later

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["THRESHOLDS", "Diagnosis", "diagnose"]

THRESHOLDS: Mapping[str, float] = MappingProxyType(
    {
        "recurrence_share": 0.2,
        "acted_share": 0.05,
        "handoffs_per_ticket": 4.0,
        "waiting_share": 0.5,
    }
)
"""Where a sign begins; all four are ours. Surface response: of some topic's closed tickets more than a fifth come back.
Data overload: fewer than one voice in twenty leads to a ticket, an action or a message. Departmental silo: more than
four hand-offs a ticket *and* more than half of the time spent waiting."""

_REMEDIES = {
    "surface_response": later(
        "Give those who answer the power to change the cause; tie each solution to its five whys; close the loop and "
        "measure what comes back, not what was closed."
    ),
    "data_overload": later(
        "Start from the few key problems; give every insight an owner, a date and a criterion; show what was done."
    ),
    "departmental_silo": later(
        "Top commitment and clear duties: one owner from voice to solution, a shared goal, small steps from a pilot."
    ),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Diagnosis(Result):
    """One row a failure mode and figure that speaks for or against it.

    Attributes:
        verdicts: Mode → ``present``, ``absent``, ``open`` (the interval holds the threshold) or ``not_enough``.
        topics: Topics whose problems come back more often than the threshold, worst first.
        thresholds: Where a sign begins.
        recurring: The topics that were judged, with ``value, low, high, n`` of what came back, worst first.
    """

    verdicts: Mapping[str, str]
    topics: tuple[str, ...]
    thresholds: Mapping[str, float]
    recurring: pd.DataFrame

    def at(self, thresholds: Mapping[str, float]) -> Diagnosis:
        """Return the same figures judged by other thresholds, without counting anything again.

        Args:
            thresholds: Other limits than `THRESHOLDS`; those not named take the usual ones.

        Returns:
            A diagnosis; this one stays as it is.

        Raises:
            BadInputError: A threshold is not known.
        """
        limits = _limits(thresholds)
        table = self.table.assign(threshold=self.table["figure"].map(limits))
        verdicts = _verdicts(table, self.recurring, limits["recurrence_share"])
        return replace(
            self,
            table=table.assign(verdict=table["mode"].map(verdicts)),
            verdicts=MappingProxyType(verdicts),
            topics=_beyond(self.recurring, limits["recurrence_share"]),
            thresholds=MappingProxyType(limits),
        )

    def remedy(self, mode: str) -> str:
        """Return what the curriculum says against a failure mode, in the reader's language."""
        return _(_REMEDIES[mode])

    def shown(self) -> pd.DataFrame:
        """Return the diagnosis in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("failure mode"): [label(row["mode"]) for row in rows],
                _("evidence"): [_evidence(row) for row in rows],
                _("sign begins"): [_limit(row) for row in rows],
                _("verdict"): [label(self.verdicts[row["mode"]]) for row in rows],
                _("remedy"): [
                    self.remedy(row["mode"]) if self.verdicts[row["mode"]] == "present" else "" for row in rows
                ],
            }
        )


def _evidence(row: dict[Any, Any]) -> str:
    if row["figure"] == "recurrence_share":
        words = _("closed tickets that came back, {group}").format(group=row["group"] or _("no topic"))
    else:
        words = {
            "acted_share": _("voices that led to a ticket, an action or a message"),
            "handoffs_per_ticket": _("hand-offs a ticket"),
            "waiting_share": _("share of time waiting"),
        }[row["figure"]]
    unit: stats.Unit = "score" if row["figure"] == "handoffs_per_ticket" else "share"
    return _("{words}: {estimate}").format(
        words=words, estimate=stats.Estimate(row["value"], row["low"], row["high"], row["n"], unit=unit)
    )


def _limit(row: dict[Any, Any]) -> str:
    text = (
        f"{row['threshold']:g}" if row["figure"] == "handoffs_per_ticket" else stats.as_text(row["threshold"], "share")
    )
    return (_("below {limit}") if row["figure"] == "acted_share" else _("above {limit}")).format(limit=text)


def diagnose(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    *,
    feedback: ir.Table | pd.DataFrame,
    actions: ir.Table | pd.DataFrame,
    messages: ir.Table | pd.DataFrame,
    thresholds: Mapping[str, float] | None = None,
    within_days: float = 30,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Diagnosis:
    """Look for the signs of surface response, data overload and departmental silo.

    A sign is present when the whole interval lies beyond its threshold, absent when the whole interval lies on the
    other side, else not decided. Surface response looks at every topic with enough tickets, each on a level shared out
    over the topics (Bonferroni), so that many topics do not raise false alarms; it is absent when no topic's share
    exceeds the threshold, as the interval of a small topic nearly always reaches beyond. The topic with the highest
    lower end is shown.

    Args:
        tickets: One row a ticket (``ticket_id, opened_at, topic, user_id, feedback_id``).
        ticket_events: One row a change of state (``ticket_id, at, status, team``).
        feedback: One row a piece (``feedback_id, at, text, topic``).
        actions: One row an action (``topic, meeting_day, status``).
        messages: One row a message (``feedback_id, sent_at``).
        thresholds: Other limits than `THRESHOLDS`; those not named stay.
        within_days: Days in which a problem may come back, and in which a voice should lead to something.
        now: The moment up to which the tables were observed.
        level: Stated coverage of the intervals.

    Returns:
        ``mode, figure, group`` (the topic, else empty), ``value, low, high, n, enough, threshold``, ``verdict`` (of the
        mode), ``remedy`` (English; `Diagnosis.shown` translates).

    Raises:
        BadInputError: A column is missing, or a threshold is not known.

    Example:
        >>> from flywheel import samples
        >>> data = samples.tiny()
        >>> found = diagnose(data.tickets, data.ticket_events, feedback=data.feedback, actions=data.actions,
        ...     messages=data.messages)
        >>> found.verdicts["departmental_silo"]
        'absent'

    References:
        Bonferroni's bound: with k topics each interval has the level 1 − (1 − level) ÷ k.
    """
    limits = _limits(thresholds)
    topics = _topics(tickets, ticket_events, within_days=within_days, now=now, level=level)
    insight = insight_to_action(
        feedback, tickets, actions=actions, messages=messages, within_days=within_days, now=now, level=level
    ).table.set_index("step")
    hands = handoffs(ticket_events, now=now, level=level).table.iloc[0]
    worst = (
        topics.iloc[0]
        if len(topics)
        else pd.Series({"topic": "", "value": np.nan, "low": np.nan, "high": np.nan, "n": 0})
    )
    acted = insight.loc["anything"]
    rows = [
        ("surface_response", "recurrence_share", worst["topic"], worst["value"], worst["low"], worst["high"],
         worst["n"]),
        ("data_overload", "acted_share", "", acted["value"], acted["low"], acted["high"], acted["n"]),
        ("departmental_silo", "handoffs_per_ticket", "", hands["handoffs"], hands["handoffs_low"],
         hands["handoffs_high"], hands["n"]),
        ("departmental_silo", "waiting_share", "", hands["waiting_share"], hands["waiting_low"], hands["waiting_high"],
         hands["n"]),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["mode", "figure", "group", "value", "low", "high", "n"])
    table = table.astype({"value": float, "low": float, "high": float, "n": "int64"})
    table = table.assign(enough=table["n"] >= stats.MINIMUM_N, threshold=table["figure"].map(limits))
    verdicts = _verdicts(table, topics, limits["recurrence_share"])
    table = table.assign(verdict=table["mode"].map(verdicts), remedy=table["mode"].map(_REMEDIES))
    return Diagnosis(
        table=table,
        caption=_("Signs of three failure modes"),
        notes=(
            _("Where a sign begins is ours. Not decided: the interval holds the limit."),
            _("Topics are judged on a level shared out over all of them (Bonferroni)."),
        ),
        verdicts=MappingProxyType(verdicts),
        topics=_beyond(topics, limits["recurrence_share"]),
        thresholds=MappingProxyType(limits),
        recurring=topics,
    )


def _beyond(topics: pd.DataFrame, limit: float) -> tuple[str, ...]:
    return tuple(topics.loc[topics["low"] > limit, "topic"].astype(str))


def _limits(thresholds: Mapping[str, float] | None) -> dict[str, float]:
    given = dict(thresholds or {})
    problems = []
    for name in given:
        if name not in THRESHOLDS:
            guess = nearest(name, THRESHOLDS)
            message = _("is no threshold; did you mean {guess!r}?") if guess else _("is no threshold")
            remedy = _("thresholds: {names}").format(names=", ".join(THRESHOLDS))
            problems.append(Problem(str(name), message.format(guess=guess), remedy))
    if problems:
        raise BadInputError("loop.diagnose", problems)
    return {**THRESHOLDS, **given}


def _topics(
    tickets: ir.Table | pd.DataFrame,
    ticket_events: ir.Table | pd.DataFrame,
    *,
    within_days: float,
    now: datetime | str | None,
    level: float,
) -> pd.DataFrame:
    """Return the topics with enough closed tickets, highest lower end first, on a level shared out over them."""

    def counted(level: float) -> pd.DataFrame:
        found = recurrence(tickets, ticket_events, within_days=within_days, now=now, level=level).table
        return found[(found["kind"] == "either") & found["enough"]]

    first = counted(level)
    shared = counted(1 - (1 - level) / max(len(first), 1))
    return shared.sort_values(["low", "topic"], ascending=[False, True], ignore_index=True)


def _verdicts(table: pd.DataFrame, topics: pd.DataFrame, recurrence_limit: float) -> dict[str, str]:
    figures = table.set_index("figure")
    beyond = {name: _side(figures.loc[name], above=name != "acted_share") for name in figures.index}
    silo = (beyond["handoffs_per_ticket"], beyond["waiting_share"])
    return {
        "surface_response": _surface(topics, recurrence_limit),
        "data_overload": beyond["acted_share"],
        "departmental_silo": "not_enough" if "not_enough" in silo else "absent" if "absent" in silo
        else "present" if silo == ("present", "present") else "open",
    }  # fmt: skip


def _surface(topics: pd.DataFrame, limit: float) -> str:
    if topics.empty:
        return "not_enough"
    if (topics["low"] > limit).any():
        return "present"
    return "absent" if (topics["value"] <= limit).all() else "open"


def _side(row: pd.Series, *, above: bool) -> str:
    if not row["enough"] or np.isnan(row["low"]):
        return "not_enough"
    over, under = row["low"] > row["threshold"], row["high"] < row["threshold"]
    if over == under:
        return "open"
    return "present" if over == above else "absent"
