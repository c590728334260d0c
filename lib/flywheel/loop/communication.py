"""Turns messages that tell users what their feedback changed into reach, and into who gives feedback again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.loop.frames import frame, looked_up, moment_of, mondays, rates, read, refuse_days
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Communication", "communication_effect"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Communication(Result):
    """Messages delivered and opened, one row a rate and channel; beside it reach and the effect on participation.

    Attributes:
        reach: Share of users with feedback who were told at least once what it changed.
        participation: ``group`` (``told``, ``not told``), ``value, low, high, n, count, enough``: share who gave
            feedback again, over all strata; read the effect, not these two, which mix weeks and topics.
        effect: Told minus not told, within strata of the same period.
        within_days: Days after being told in which feedback counts.
        matched_by: What the strata have in common.
        now: The moment up to which feedback was observed.
        level: Stated coverage of the intervals.
    """

    reach: stats.Estimate
    participation: pd.DataFrame
    effect: stats.Estimate
    within_days: float
    matched_by: tuple[str, ...]
    now: pd.Timestamp
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the rates in the reader's words."""
        return pd.DataFrame(
            {
                _("rate"): self.table["rate"].map(label),
                _("channel"): self.table["channel"].map(label),
                _("share of messages"): read(self.table),
            }
        )


def communication_effect(
    messages: ir.Table | pd.DataFrame,
    feedback: ir.Table | pd.DataFrame,
    *,
    tickets: ir.Table | pd.DataFrame | None = None,
    kind: str = "value_communication",
    within_days: float = 28,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Communication:
    """Measure who was reached by value communication, and whether those told give feedback again more than others.

    One row a user: the user's first piece of feedback, or with ``tickets`` the first that became a ticket. Told are
    those to whom a message about this very piece was delivered, not told all others. Feedback counts when it comes
    after being told and within the window; those not told get the moment that lies as long after their own piece as
    the median of the told in their stratum, so that nobody's time before the message counts. Strata are weeks of the
    piece, with ``tickets`` also topics. This is an association: who is told is not drawn.

    Args:
        messages: One row a message (``user_id, kind, channel, sent_at, delivered_at, opened_at, feedback_id``).
        feedback: One row a piece (``feedback_id, user_id, at``, and ``dismissed`` where known).
        tickets: One row a ticket (``feedback_id, topic``): compare only users whose feedback became a ticket.
        kind: The kind of message that tells users what changed.
        within_days: Days after being told in which feedback counts, half-open.
        now: The moment up to which feedback was observed; by default midnight after the last day of the feedback.
        level: Stated coverage of the intervals.

    Returns:
        ``rate`` (``delivered`` ÷ sent, ``opened`` ÷ delivered), ``channel, value, low, high, n, count, enough``; reach,
        participation and effect beside it.

    Raises:
        BadInputError: A column is missing, or ``within_days`` is impossible.

    Example:
        >>> day = pd.Timestamp("2026-03-02")
        >>> feedback = pd.DataFrame({"feedback_id": ["1", "2", "3"], "user_id": ["a", "b", "a"],
        ...     "at": [day, day, day + pd.Timedelta(days=9)]})
        >>> messages = pd.DataFrame({"user_id": ["a"], "kind": "value_communication", "channel": "sms",
        ...     "sent_at": day, "delivered_at": day + pd.Timedelta(days=1), "opened_at": pd.NaT, "feedback_id": "1"})
        >>> found = communication_effect(messages, feedback, now=pd.Timestamp("2026-05-01"))
        >>> found.participation[["group", "value", "n"]]
              group  value  n
        0      told    1.0  1
        1  not told    0.0  1

    References:
        `stats.stratified_proportion_difference`; on time before exposure: Suissa, S. (2008). Immortal time bias in
        pharmacoepidemiology. American Journal of Epidemiology 167, 492–499.
    """
    source = "loop.communication_effect"
    refuse_days(source, within_days=within_days)
    stats.proportion(0, 0, level=level)
    sent = _messages(messages, kind)
    pieces = _pieces(feedback)
    moment = moment_of(now, pieces["at"], source=source)
    sent, pieces = sent[sent["sent_at"] <= moment], pieces[pieces["at"] <= moment]
    starts = _starts(pieces, tickets, source=source)
    compared, keys = _compared(starts, sent, pieces, moment, within_days)
    told_users = sent.loc[sent["delivered_at"].notna(), "user_id"]
    voiced = pieces["user_id"].drop_duplicates()
    return Communication(
        table=_channels(sent, level=level),
        caption=_("Messages that tell users what their feedback changed"),
        notes=_notes(keys, within_days),
        reach=stats.proportion(int(voiced.isin(told_users).sum()), len(voiced), level=level),
        participation=_participation(compared, level=level),
        effect=_effect(compared, keys, level=level),
        within_days=within_days,
        matched_by=keys,
        now=moment,
        level=level,
    )


def _notes(keys: tuple[str, ...], within_days: float) -> tuple[str, ...]:
    words = {"week": _("week"), "topic": _("topic")}
    return (
        _("Told or not, users are compared within the same {strata}, over {days:g} days after being told.").format(
            strata=_(" and ").join(words[key] for key in keys), days=within_days
        ),
        _("An association, not an effect proved: nobody drew who is told. A pilot with a draw would show it."),
    )


def _messages(messages: ir.Table | pd.DataFrame, kind: str) -> pd.DataFrame:
    table = as_ibis(messages)
    columns = ["user_id", "kind", "channel", "sent_at", "delivered_at", "opened_at", "feedback_id"]
    require(table, columns, source="loop.communication_effect: messages")
    return frame(table.filter(table.kind == kind), columns, source="loop.communication_effect: messages")


def _pieces(feedback: ir.Table | pd.DataFrame) -> pd.DataFrame:
    """Return feedback that somebody known gave; surveys closed without an answer are none."""
    table = as_ibis(feedback)
    require(table, ["feedback_id", "user_id", "at"], source="loop.communication_effect: feedback")
    if "dismissed" in table.columns:
        table = table.filter(~table.dismissed.fill_null(False))
    return frame(
        table.drop_null("user_id"), ["feedback_id", "user_id", "at"], source="loop.communication_effect: feedback"
    )


def _starts(pieces: pd.DataFrame, tickets: ir.Table | pd.DataFrame | None, *, source: str) -> pd.DataFrame:
    """Return the first piece of each user with the moment its clock starts, and the strata."""
    starts = pieces.assign(start=pieces["at"])
    if tickets is not None:
        cases = frame(tickets, ["feedback_id", "topic"], source=f"{source}: tickets").dropna()
        starts = starts.merge(cases.sort_values("topic").drop_duplicates("feedback_id"), on="feedback_id")
    starts = starts.sort_values(["at", "feedback_id"]).drop_duplicates("user_id")
    return starts.assign(week=mondays(starts["start"]))


def _compared(
    starts: pd.DataFrame, sent: pd.DataFrame, pieces: pd.DataFrame, moment: pd.Timestamp, within_days: float
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return one row a user whose window is over, with ``told`` and ``again``."""
    keys = ("week", "topic") if "topic" in starts.columns else ("week",)
    delivered = sent.dropna(subset=["delivered_at", "feedback_id"])
    first = delivered.sort_values("delivered_at").drop_duplicates("feedback_id").set_index("feedback_id")
    told_at = looked_up(starts["feedback_id"], first["delivered_at"])
    told_at = told_at.where(told_at >= starts["start"])
    found = starts.assign(told=told_at.notna(), delay=told_at - starts["start"])
    usual = found.groupby(list(keys), dropna=False)["delay"].transform("median")
    found["index_at"] = told_at.fillna(found["start"] + usual)
    window = pd.Timedelta(days=within_days)
    found = found[found["index_at"] + window <= moment].reset_index(drop=True)
    later_pieces = found[["user_id", "index_at"]].merge(pieces[["user_id", "at"]], on="user_id")
    inside = (later_pieces["at"] > later_pieces["index_at"]) & (later_pieces["at"] < later_pieces["index_at"] + window)
    return found.assign(again=found["user_id"].isin(later_pieces.loc[inside, "user_id"])), keys


def _channels(sent: pd.DataFrame, *, level: float) -> pd.DataFrame:
    flags = sent.assign(delivered=sent["delivered_at"].notna(), opened=sent["opened_at"].notna())
    parts = [
        rates(rows, ["channel"], rate, level=level).assign(rate=rate)
        for rate, rows in (("delivered", flags), ("opened", flags[flags["delivered"]]))
    ]
    columns = ["rate", "channel", "value", "low", "high", "n", "count", "enough"]
    return pd.concat(parts, ignore_index=True)[columns]


def _participation(compared: pd.DataFrame, *, level: float) -> pd.DataFrame:
    parts = [
        rates(compared[compared["told"] == told], [], "again", level=level).assign(group=group)
        for group, told in (("told", True), ("not told", False))
    ]
    return pd.concat(parts, ignore_index=True)[["group", "value", "low", "high", "n", "count", "enough"]]


def _effect(compared: pd.DataFrame, keys: tuple[str, ...], *, level: float) -> stats.Estimate:
    sides = {told: compared[compared["told"] == told].groupby(list(keys))["again"] for told in (True, False)}
    strata = compared.groupby(list(keys)).size().index
    counts = [table.reindex(strata, fill_value=0) for side in sides.values() for table in (side.sum(), side.size())]
    return stats.stratified_proportion_difference(*counts, level=level)
