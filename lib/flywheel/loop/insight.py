"""Turns feedback, tickets, actions and messages into the share of voices that led to something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.loop.frames import moment_of, read, refuse_days
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["InsightToAction", "insight_to_action"]

_STEPS = ("tagged", "ticket", "action", "message", "anything")


@dataclass(frozen=True, eq=False, kw_only=True)
class InsightToAction(Result):
    """What became of the voices, one row a step.

    Attributes:
        pieces: Pieces of feedback with words that were observed long enough: the one denominator.
        within_days: Days after a voice in which a step counts.
        now: The moment up to which the tables were observed.
        level: Stated coverage of the intervals.
    """

    pieces: int
    within_days: float
    now: pd.Timestamp
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the steps in the reader's words."""
        return pd.DataFrame(
            {
                _("step"): self.table["step"].map(label),
                _("pieces"): self.table["count"],
                _("share of all pieces"): read(self.table),
            }
        )


def insight_to_action(
    feedback: ir.Table | pd.DataFrame,
    tickets: ir.Table | pd.DataFrame,
    *,
    actions: ir.Table | pd.DataFrame,
    messages: ir.Table | pd.DataFrame,
    within_days: float = 30,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> InsightToAction:
    """Return which share of the voices was tagged, ticketed, acted on and answered.

    Every step divides by the same number: the pieces of feedback with words whose ``within_days`` were over at
    ``now``. Steps are not nested: a piece may get an action without a ticket. An action belongs to a piece when a
    meeting on a later day decided it on the topic of the piece (the agent's tag, else the topic of its ticket) and did
    not drop it; that link is ours, as actions name no feedback.

    Args:
        feedback: One row a piece (``feedback_id, at, text, topic``).
        tickets: One row a ticket (``feedback_id, opened_at, topic``).
        actions: One row an action (``topic, meeting_day, status``).
        messages: One row a message (``feedback_id, sent_at``).
        within_days: Days after the piece in which a step counts.
        now: The moment up to which the tables were observed; by default midnight after the last day of the feedback.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``step`` (``tagged``, ``ticket``, ``action``, ``message``; ``anything``: a ticket, an action or a message),
        ``value, low, high, n, count, enough``.

    Raises:
        BadInputError: A column is missing, or ``within_days`` is impossible.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 10:00"])
        >>> feedback = pd.DataFrame({"feedback_id": ["f"], "at": at, "text": ["late again"], "topic": ["late"]})
        >>> tickets = pd.DataFrame({"feedback_id": ["f"], "opened_at": at, "topic": ["late"]})
        >>> actions = pd.DataFrame({"topic": ["late"], "meeting_day": at.normalize(), "status": ["open"]})
        >>> messages = pd.DataFrame({"feedback_id": ["f"], "sent_at": at + pd.Timedelta(days=2)})
        >>> found = insight_to_action(feedback, tickets, actions=actions, messages=messages,
        ...     now=pd.Timestamp("2026-05-01"))
        >>> found.table[["step", "value", "count"]]
               step  value  count
        0    tagged    1.0      1
        1    ticket    1.0      1
        2    action    0.0      0
        3   message    1.0      1
        4  anything    1.0      1
    """
    refuse_days("loop.insight_to_action", within_days=within_days)
    voices, cases, decided, sent = (as_ibis(table) for table in (feedback, tickets, actions, messages))
    _require(voices, cases, decided, sent)
    last = voices.at.max().execute()
    moment = moment_of(now, pd.Series([last], dtype="datetime64[us]"), source="loop.insight_to_action")
    flagged = _flagged(voices, cases, decided, sent, moment, within_days=within_days)
    sums: dict[str, Any] = {step: flagged[step].cast("int64").sum() for step in _STEPS}
    counted = flagged.aggregate(n=flagged.count(), **sums).to_pandas().fillna(0).iloc[0]
    n = int(counted["n"])
    rows = []
    for step in _STEPS:
        share = stats.proportion(int(counted[step]), n, level=level)
        rows.append((step, share.value, share.low, share.high, n, int(counted[step]), n >= stats.MINIMUM_N))
    return InsightToAction(
        table=pd.DataFrame(rows, columns=["step", "value", "low", "high", "n", "count", "enough"]),
        caption=_("From voice to action and answer"),
        notes=(
            _(
                "Each share divides by all {n} pieces of feedback with words that had {days:g} days to get there; "
                "steps are not nested."
            ).format(n=f"{n:,}", days=within_days),
            _("An action is linked to a piece by its topic and a later meeting day; that link is ours."),
        ),
        pieces=n,
        within_days=within_days,
        now=moment,
        level=level,
    )


def _require(voices: ir.Table, cases: ir.Table, decided: ir.Table, sent: ir.Table) -> None:
    source = "loop.insight_to_action"
    require(voices, ["feedback_id", "at", "text", "topic"], source=f"{source}: feedback")
    require(cases, ["feedback_id", "opened_at", "topic"], source=f"{source}: tickets")
    require(decided, ["topic", "meeting_day", "status"], source=f"{source}: actions")
    require(sent, ["feedback_id", "sent_at"], source=f"{source}: messages")


def _flagged(
    voices: ir.Table, cases: ir.Table, decided: ir.Table, sent: ir.Table, moment: pd.Timestamp, *, within_days: float
) -> ir.Table:
    """Return one row a piece with words that was observed long enough, with a flag for each step."""
    window = ibis.interval(seconds=round(within_days * 86_400))
    end = ibis.timestamp((pd.Timestamp("1900-01-01") if pd.isna(moment) else moment).to_pydatetime())
    told = voices.drop_null("text").filter((voices.text != "") & (voices.at + window <= end))
    told = told.select("feedback_id", voiced_at="at", tag=told.topic.nullif(""))
    case = told.inner_join(cases.select("feedback_id", "opened_at", case_topic="topic"), "feedback_id")
    inside = (case.opened_at >= case.voiced_at) & (case.opened_at < case.voiced_at + window)
    cased = case.filter(inside).group_by("feedback_id").aggregate(case_topic=lambda table: table.case_topic.min())
    cased = cased.mutate(cased=ibis.literal(True))
    answer = told.inner_join(sent.drop_null("feedback_id").select("feedback_id", "sent_at"), "feedback_id")
    inside = (answer.sent_at >= answer.voiced_at) & (answer.sent_at < answer.voiced_at + window)
    answered = answer.filter(inside).select("feedback_id").distinct().mutate(answered=ibis.literal(True))
    known = told.left_join(cased, "feedback_id").drop("feedback_id_right")
    known = known.mutate(ticket=known.cased.fill_null(False), topic=known.tag.fill_null(known.case_topic))
    kept = decided.filter(decided.status != "dropped").select("topic", meeting_day=decided.meeting_day.cast("date"))
    deciding = known.select("feedback_id", "voiced_at", "topic").inner_join(kept, "topic")
    days = deciding.meeting_day.delta(deciding.voiced_at.date(), unit="day")
    acted = deciding.filter((days > 0) & (days < round(within_days) + 1)).select("feedback_id").distinct()
    acted = acted.mutate(acted=ibis.literal(True))
    joined = known.left_join(answered, "feedback_id").drop("feedback_id_right")
    joined = joined.left_join(acted, "feedback_id").drop("feedback_id_right")
    flags = joined.select(
        "feedback_id",
        tagged=joined.tag.fill_null("") != "",
        ticket=joined.ticket,
        action=joined.acted.fill_null(False),
        message=joined.answered.fill_null(False),
    )
    return flags.mutate(anything=flags.ticket | flags.action | flags.message)
