"""Turns answers and what the same people did later into who leaves: the voice of the customer joined to behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import last_day, require
from flywheel.voc.scores import Survey, asked_surveys
from flywheel.words import gettext as _
from flywheel.words import later

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["BehaviourAfter", "behaviour_after"]

_GROUPS: dict[Survey, tuple[tuple[str, int], ...]] = {
    "nps": (("promoters", 9), ("passives", 7), ("detractors", 0)),
    "csat": (("satisfied", 4), ("neutral", 3), ("dissatisfied", 1)),
    "ces": (("easy", 6), ("middling", 4), ("hard", 1)),
}
"""Groups of each survey from best to worst, with the lowest score that belongs to them."""
_NAMES = {
    "promoters": later("promoters"),
    "passives": later("passives"),
    "detractors": later("detractors"),
    "satisfied": later("satisfied"),
    "neutral": later("neutral"),
    "dissatisfied": later("dissatisfied"),
    "easy": later("easy"),
    "middling": later("middling"),
    "hard": later("hard"),
}
_OWN = ("group", "value", "low", "high", "n", "left", "difference", "difference_low", "difference_high", "enough")


@dataclass(frozen=True, eq=False, kw_only=True)
class BehaviourAfter(Result):
    """Who leaves after an answer, one row a group from best to worst.

    Attributes:
        survey: Which survey.
        gap_days: Days after the answer that do not count yet.
        within_days: Last day after the answer that counts.
        as_of: The last day that was fully observed; None when nothing was.
        level: Stated coverage of the intervals.
    """

    survey: Survey
    gap_days: int
    within_days: int
    as_of: date | None
    level: float

    def named(self) -> list[str]:
        """Return the groups' names in the reader's language, in the order of the table."""
        return [_(_NAMES[group]) for group in self.table["group"]]

    def shown(self) -> pd.DataFrame:
        """Return the table as a person reads it."""
        rows = self.table.to_dict("records")
        against = _("against {group}").format(group=self.named()[0])
        return pd.DataFrame(
            {
                _("group"): self.named(),
                _("people"): self.table["n"],
                _("left"): [str(stats.Estimate(r["value"], r["low"], r["high"], r["n"], self.level)) for r in rows],
                against: [
                    "–" if place == 0 else str(_difference(row, self.table["n"].iloc[0] + row["n"], self.level))
                    for place, row in enumerate(rows)
                ],
                _("enough?"): [_("yes") if r["enough"] else _("not enough data") for r in rows],
            }
        )


def _difference(row: dict[Any, Any], n: int, level: float) -> stats.Estimate:
    ends = row["difference"], row["difference_low"], row["difference_high"]
    return stats.Estimate(*ends, int(n), level, signed=True)


def behaviour_after(
    feedback: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    survey: Survey = "nps",
    gap_days: int = 28,
    within_days: int = 56,
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> BehaviourAfter:
    """Return which share of each answer group left: did nothing from day ``gap_days`` + 1 to ``within_days`` after it.

    Only what comes after the answer counts. Each person counts once, with the first answer whose days were all
    observed, so that no one who answers often weighs more. It is an association: the answer and the leaving may both
    come from something else, so it does not say that a better score would have kept anybody.

    Args:
        feedback: As for `nps`, with ``feedback_id, user_id, at``; anonymous answers are left out.
        events: One row an event or an order (``user_id, at``).
        survey: Which survey; csat splits at 4 and 3, ces at 6 and 4.
        gap_days: Calendar days after the answer that do not count yet.
        within_days: Last calendar day after the answer that counts.
        since: First day on which events were recorded; give it when there are older answers, which are then left out.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage.

    Returns:
        ``group`` from best to worst, ``value, low, high`` share that left, ``n`` people, ``left`` people,
        ``difference`` to the best group with ``difference_low, difference_high``, ``enough``.

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> at = pd.Timestamp("2026-03-01 20:00")
        >>> feedback = pd.DataFrame({"feedback_id": ["a", "b"], "user_id": ["u", "v"], "at": at, "survey": "nps",
        ...                          "score": [10, 2]})
        >>> seen = pd.to_datetime(["2026-04-10", "2026-03-20", "2026-05-01"])
        >>> events = pd.DataFrame({"user_id": ["u", "v", "w"], "at": seen})
        >>> behaviour_after(feedback, events).table[["group", "value", "n", "left"]]
                group  value  n  left
        0   promoters    0.0  1     0
        1    passives    NaN  0     0
        2  detractors    1.0  1     1

    References:
        Newcombe (1998) for the differences; see `stats.proportion_difference`.
    """
    since, as_of = as_days("voc.behaviour_after", since=since, as_of=as_of)
    source = "voc.behaviour_after"
    _refuse_impossible(gap_days, within_days, source=source)
    stats.proportion(0, 0, level=level)
    happened = as_ibis(events)
    require(happened, ["user_id", "at"], source=source)
    asked = asked_surveys(as_ibis(feedback), survey, needed=("feedback_id", "user_id", "at"), source=source)
    last = as_of or last_day(happened)
    once = _first_observed(asked, since, last, gap_days, within_days)
    after = happened.select("user_id", event_at=happened.at).inner_join(once, "user_id")
    days = after.event_at.date().delta(after.at.date(), unit="day")
    back = after.filter(days > gap_days, days <= within_days).select("user_id").distinct()
    joined = once.left_join(back.mutate(back=ibis.literal(1, "int64")), "user_id")
    groups = _GROUPS[survey]
    group: Any = ibis.cases(*[(joined.score >= least, name) for name, least in groups[:-1]], else_=groups[-1][0])
    counted: Any = joined.group_by(group=group).aggregate(n=joined.count(), back=joined.back.sum())
    counts = counted.to_pandas().set_index("group").reindex([name for name, _least in groups])
    counts = counts.fillna(0).astype("int64")
    return BehaviourAfter(
        table=_estimated(counts, level=level),
        caption=_("Share without any event on days {first} to {last} after the answer").format(
            first=gap_days + 1, last=within_days
        ),
        notes=(
            _("Association, not cause: the answer and the leaving may both come from something else."),
            _("Each person counts once, with the first answer fully observed until {day}.").format(day=last or "–"),
            _("Intervals: Wilson score and Newcombe, {level:g} %.").format(level=100 * level),
        ),
        survey=survey,
        gap_days=gap_days,
        within_days=within_days,
        as_of=last,
        level=level,
    )


def _first_observed(
    asked: ir.Table, since: date | None, last: date | None, gap_days: int, within_days: int
) -> ir.Table:
    """Return one answer a person: the first one whose days after it were all recorded."""
    left = ibis.date(last or date(1900, 1, 1)).delta(asked.at.date(), unit="day")
    answers = asked.filter(asked.answered, asked.user_id.notnull(), left >= within_days)  # noqa: PD004  # Ibis, not pandas
    if since:
        answers = answers.filter(ibis.date(since).delta(answers["at"].date(), unit="day") <= gap_days + 1)
    first = ibis.row_number().over(group_by="user_id", order_by=["at", "feedback_id"])
    return answers.mutate(place=first).filter(lambda row: row.place == 0).select("user_id", "at", "score")


def _estimated(counts: pd.DataFrame, *, level: float) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    best = counts.iloc[0]
    for name, row in counts.iterrows():
        n, left = int(row["n"]), int(row["n"] - row["back"])
        share = stats.proportion(left, n, level=level)
        gap = stats.proportion_difference(left, n, int(best["n"] - best["back"]), int(best["n"]), level=level)
        ends = (gap.value, gap.low, gap.high) if rows else (float("nan"),) * 3
        rows.append((name, share.value, share.low, share.high, n, left, *ends, n >= stats.MINIMUM_N))
    return pd.DataFrame(rows, columns=[*_OWN])


def _refuse_impossible(gap_days: int, within_days: int, *, source: str) -> None:
    if not 0 <= gap_days < within_days:
        message = _("days {gap} to {within} are no span after the answer").format(gap=gap_days, within=within_days)
        remedy = _("gap_days must be 0 or more and within_days above it, such as 28 and 56")
        raise BadInputError(source, [Problem("gap_days", message, remedy)])
