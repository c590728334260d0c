"""Turns tagged feedback and tickets into the pain-point register: how frequent, how painful, rising or falling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis, whole_seconds
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import last_day, require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ImpactFrom", "PainPoints", "direction_name", "pain_points"]

ImpactFrom = Literal["own answers", "all topics", "nobody"]
_SURVEYS = ("csat", "nps")
_OWN = (
    *("rank", "topic", "pieces", "people", "frequency", "frequency_low", "frequency_high", "n"),
    *("impact", "impact_low", "impact_high", "impact_n", "impact_from", "priority"),
    *("trend", "trend_low", "trend_high", "direction", "revenue_cents", "enough"),
)

_FEWEST_PEOPLE = 5
"""Smaller groups are not shown: a person could be recognised."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PainPoints(Result):
    """The pain-point register, one row a topic, the first to solve first.

    Attributes:
        survey: Whose points impact counts: csat or nps.
        unit: What impact counts: scale points of CSAT, or NPS points.
        trend_days: Length of the two periods that trend compares.
        money_days: Days before a complaint whose orders count as money at stake; None without orders.
        as_of: The last day counted.
        level: Stated coverage of the intervals.
    """

    survey: str
    unit: stats.Unit
    trend_days: int
    money_days: int | None
    as_of: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the register as a person reads it."""
        rows = self.table.to_dict("records")
        shown = pd.DataFrame({_("rank"): self.table["rank"], _("topic"): self.table["topic"]})
        few = (self.table["people"] > 0) & (self.table["people"] < _FEWEST_PEOPLE)
        people = self.table["people"].astype(object).mask(few, _("fewer than 5"))
        shown[_("problems")], shown[_("people")] = self.table["pieces"], people
        shown[_("share of all problems")] = [
            str(stats.Estimate(r["frequency"], r["frequency_low"], r["frequency_high"], r["n"], self.level))
            for r in rows
        ]
        shown[_("points lost")] = [self._impact(row) for row in rows]
        shown[_("trend")] = [direction_name(row["direction"]) for row in rows]
        if self.money_days is not None:
            money = pd.Series([stats.as_text(row["revenue_cents"], "cents") for row in rows], index=few.index)
            shown[_("revenue of those hit")] = money.mask(few, "–")
        shown[_("enough?")] = [_("yes") if row["enough"] else _("not enough data") for row in rows]
        return shown

    def _impact(self, row: dict[Any, Any]) -> str:
        ends = row["impact"], row["impact_low"], row["impact_high"]
        found = str(stats.Estimate(*ends, row["impact_n"], self.level, unit=self.unit))
        return found if row["impact_from"] == "own answers" else _("{value}, of all topics").format(value=found)


def direction_name(direction: str) -> str:
    """Return the direction of a trend in the reader's language.

    Example:
        >>> direction_name("rising")
        'rising'
    """
    names = {"rising": _("rising"), "falling": _("falling"), "": _("no clear change")}
    return names[direction]


def pain_points(
    feedback: ir.Table | pd.DataFrame,
    *,
    tickets: ir.Table | pd.DataFrame | None = None,
    orders: ir.Table | pd.DataFrame | None = None,
    topic: str = "topic",
    survey: str = "csat",
    trend_days: int = 28,
    money_days: int = 90,
    as_of: Day | None = None,
    minimum_n: int = stats.MINIMUM_N,
    minimum_scored: int = 10,
    level: float = 0.95,
) -> PainPoints:
    """Return the pain-point register: topics ranked by frequency × impact.

    A problem is a piece of feedback with a topic, or a ticket; a ticket that grew out of a piece of feedback is the
    same problem, and gives it a topic when it has none. Impact is how many points answers about the topic lie below all
    other answers of the survey; those who complain were often unhappy anyway, so mending it need not win all of them
    back. Topics with fewer than ``minimum_scored`` such answers take the points lost of all topics together, and say
    so: among them the more frequent comes first. Equal products share the better rank.

    Args:
        feedback: One row a piece of feedback (``feedback_id, at, survey, score``, the topic column; ``user_id``,
            ``dismissed`` if known); the table of `store` will do.
        tickets: One row a ticket (``ticket_id, opened_at, topic``; ``feedback_id, user_id`` if known).
        orders: One row an order (``user_id, at, revenue_cents``); with it each topic shows the money at stake.
        topic: The column of ``feedback`` that names the topic, such as ``"theme"`` from tags.
        survey: ``"csat"`` (mean points of 1–5 lost) or ``"nps"`` (NPS points lost).
        trend_days: The last so many days are compared with as many before them.
        money_days: Days before a person's first complaint whose orders count.
        as_of: The last day counted; by default that of the last feedback.
        minimum_n: Problems a topic needs to be ``enough``.
        minimum_scored: Scored answers a topic needs to have an impact of its own.
        level: Stated coverage.

    Returns:
        ``rank, topic, pieces`` problems, ``people`` known among them; ``frequency`` with ``frequency_low,
        frequency_high``: share of all ``n`` problems; ``impact`` points lost with its interval, ``impact_n`` answers
        about the topic and ``impact_from``; ``priority`` (frequency × impact, negative impact counting as none);
        ``trend``: change of the topic's share with interval, ``direction`` rising, falling or empty;
        ``revenue_cents``: what people with the problem paid in the days before it; ``enough``.

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> at = pd.Timestamp("2026-03-02")
        >>> feedback = pd.DataFrame({"feedback_id": list("abcd"), "at": at, "survey": "csat", "score": [1, 2, 5, 4],
        ...                          "topic": ["late", "late", "price", None]})
        >>> pain_points(feedback, minimum_scored=1).table[["rank", "topic", "frequency", "impact", "priority"]].round(2)
           rank  topic  frequency  impact  priority
        0     1   late       0.67    3.00       2.0
        1     2  price       0.33   -2.67       0.0

    References:
        Wilson (1927), Newcombe (1998) and Welch (1947) for the intervals; frequency × impact as in the course.
    """
    (as_of,) = as_days("voc.pain_points", as_of=as_of)
    source = "voc.pain_points"
    numbers = {
        "trend_days": trend_days,
        "money_days": money_days,
        "minimum_n": minimum_n,
        "minimum_scored": minimum_scored,
    }
    _refuse_impossible(survey, numbers, source=source)
    stats.proportion(0, 0, level=level)
    voices = as_ibis(feedback)
    require(voices, ["feedback_id", "at", "survey", "score", topic], source=source)
    last = as_of or last_day(voices)
    found = _problems(voices, tickets, topic, last, source=source)
    answers = _answers(voices, survey, last, found)
    rows = _frequent(found, last, trend_days, level=level)
    rows = _painful(rows, answers, survey, minimum_scored, level=level)
    rows["revenue_cents"] = _at_stake(found, orders, money_days, rows["topic"], source=source)
    rows["enough"] = rows["pieces"] >= minimum_n
    rows["priority"] = rows["frequency"] * rows["impact"].clip(lower=0)
    rows["rank"] = rows["priority"].round(12).rank(method="min", ascending=False)
    rows = rows.sort_values(["rank", "pieces", "topic"], ascending=[True, False, True], ignore_index=True)
    rows["rank"] = rows["rank"].astype("Int64")
    return PainPoints(
        table=rows[[*_OWN]],
        caption=_caption(rows),
        notes=_notes(survey, trend_days, money_days if orders is not None else None, minimum_scored, level=level),
        survey=survey,
        unit="score" if survey == "csat" else "points",
        trend_days=trend_days,
        money_days=money_days if orders is not None else None,
        as_of=last,
        level=level,
    )


def _problems(
    voices: ir.Table, tickets: ir.Table | pd.DataFrame | None, topic: str, last: date | None, *, source: str
) -> pd.DataFrame:
    """Return one row a problem: ``topic, at, user_id, feedback_id``, a ticket and its feedback being one."""
    user = voices.user_id if "user_id" in voices.columns else ibis.literal(None, "string")
    closed = voices.dismissed.fill_null(False) if "dismissed" in voices.columns else ibis.literal(False)
    said: Any = voices.filter(voices[topic].notnull(), ~closed)  # noqa: PD004  # Ibis, not pandas
    found = said.select("feedback_id", "at", topic=said[topic], user_id=user).to_pandas()
    if tickets is not None:
        opened = as_ibis(tickets)
        require(opened, ["ticket_id", "opened_at", "topic"], source=source)
        missing = ibis.literal(None, "string")
        more: Any = opened.filter(opened.topic.notnull()).select(  # noqa: PD004  # Ibis, not pandas
            "ticket_id",
            "topic",
            at=opened.opened_at,
            user_id=opened.user_id if "user_id" in opened.columns else missing,
            feedback_id=opened.feedback_id if "feedback_id" in opened.columns else missing,
        )
        added = more.to_pandas().sort_values("ticket_id")
        first = added["feedback_id"].isna() | ~added["feedback_id"].duplicated()
        added = added[first & ~added["feedback_id"].isin(set(found["feedback_id"].dropna()))]
        found = pd.concat([found, added.drop(columns="ticket_id")], ignore_index=True)
    end = pd.Timestamp(last or date(1900, 1, 1)) + timedelta(days=1)
    return pd.DataFrame(found[found["at"] < end]).reset_index(drop=True)


def _answers(voices: ir.Table, survey: str, last: date | None, found: pd.DataFrame) -> pd.DataFrame:
    """Return one row an answer of the survey: ``score`` and the ``topic`` it raised, if any."""
    closed = voices.dismissed.fill_null(False) if "dismissed" in voices.columns else ibis.literal(False)
    end = pd.Timestamp(last or date(1900, 1, 1)) + timedelta(days=1)
    given: Any = voices.filter(voices.survey == survey, voices.score.notnull(), ~closed)  # noqa: PD004  # Ibis, not pandas
    answers = given.select("feedback_id", "at", score=given.score.cast("int64")).to_pandas()
    known = found.dropna(subset="feedback_id").drop_duplicates("feedback_id").set_index("feedback_id")["topic"]
    answers = pd.DataFrame(answers[answers["at"] < end])
    return answers.assign(topic=answers["feedback_id"].map(known))


def _frequent(found: pd.DataFrame, last: date | None, trend_days: int, *, level: float) -> pd.DataFrame:
    end = pd.Timestamp(last or date(1900, 1, 1)) + timedelta(days=1)
    span = timedelta(days=trend_days)
    now = (found["at"] >= end - span) & (found["at"] < end)
    before = (found["at"] >= end - 2 * span) & (found["at"] < end - span)
    rows = []
    for name, part in found.groupby("topic", sort=True):
        share = stats.proportion(len(part), len(found), level=level)
        new, old = int(now[part.index].sum()), int(before[part.index].sum())
        trend = stats.proportion_difference(new, int(now.sum()), old, int(before.sum()), level=level)
        rows.append(
            {
                "topic": name,
                "pieces": len(part),
                "people": part["user_id"].nunique(),
                "frequency": share.value,
                "frequency_low": share.low,
                "frequency_high": share.high,
                "n": share.n,
                "trend": trend.value,
                "trend_low": trend.low,
                "trend_high": trend.high,
                "direction": "rising" if trend.low > 0 else "falling" if trend.high < 0 else "",
            }
        )
    names = [name for name in _OWN if name.startswith(("topic", "pieces", "people", "freq", "n", "trend", "dire"))]
    return pd.DataFrame(rows, columns=names)


def _painful(rows: pd.DataFrame, answers: pd.DataFrame, survey: str, least: int, *, level: float) -> pd.DataFrame:
    tagged = answers["topic"].notna()
    together = _lost(answers.loc[~tagged, "score"], answers.loc[tagged, "score"], survey, level=level)
    cells = []
    for name in rows["topic"]:
        about = answers["topic"] == name
        own = int(about.sum()) >= least
        found = (
            _lost(answers.loc[~about, "score"], answers.loc[about, "score"], survey, level=level) if own else together
        )
        origin: ImpactFrom = "own answers" if own else "nobody" if math.isnan(found.value) else "all topics"
        cells.append((found.value, found.low, found.high, int(about.sum()), origin))
    names = ["impact", "impact_low", "impact_high", "impact_n", "impact_from"]
    return pd.concat([rows, pd.DataFrame(cells, columns=names)], axis=1)


def _lost(rest: pd.Series, about: pd.Series, survey: str, *, level: float) -> stats.Estimate:
    if survey == "csat":
        return stats.mean_difference(rest.to_numpy(float), about.to_numpy(float), level=level)
    return stats.nps_difference(_camps(rest), _camps(about), level=level)


def _camps(scores: pd.Series) -> tuple[int, int, int]:
    more, fewer = int((scores >= 9).sum()), int((scores <= 6).sum())
    return more, len(scores) - more - fewer, fewer


def _at_stake(
    found: pd.DataFrame, orders: ir.Table | pd.DataFrame | None, money_days: int, topics: pd.Series, *, source: str
) -> list[float]:
    """Return cents paid in the days up to each person's first complaint about the topic."""
    if orders is None:
        return [math.nan] * len(topics)
    paid = as_ibis(orders)
    require(paid, ["user_id", "at", "revenue_cents"], source=source)
    known = found.dropna(subset="user_id")
    if known.empty:
        return [0.0] * len(topics)
    first = known.rename(columns={"at": "raised_at"}).groupby(["topic", "user_id"])["raised_at"].min().reset_index()
    joined: Any = paid.select("user_id", "revenue_cents", paid_at=paid.at).inner_join(as_ibis(first), "user_id")
    ago = whole_seconds(joined.raised_at) - whole_seconds(joined.paid_at)
    within = joined.filter(ago >= 0, ago < money_days * 86_400)
    sums = within.group_by("topic").aggregate(cents=within.revenue_cents.cast("int64").sum()).to_pandas()
    return [float(cents) for cents in sums.set_index("topic")["cents"].reindex(topics).fillna(0)]


def _refuse_impossible(survey: str, numbers: dict[str, int], *, source: str) -> None:
    problems = []
    if survey not in _SURVEYS:
        message = _("{name!r} measures no points lost").format(name=survey)
        problems.append(Problem("survey", message, _("use csat or nps")))
    for name, value in numbers.items():
        if not value >= 1:
            problems.append(Problem(name, _("{value} must be 1 or more").format(value=value)))
    if problems:
        raise BadInputError(source, problems)


def _caption(rows: pd.DataFrame) -> str:
    judged = rows[rows["enough"]]
    if judged.empty:
        return _("Too few problems to rank them")
    first = judged.iloc[0]
    return _("{topic} comes first: {share} of all problems").format(
        topic=first["topic"], share=stats.as_text(first["frequency"], "share")
    )


def _notes(survey: str, trend_days: int, money_days: int | None, least: int, *, level: float) -> tuple[str, ...]:
    lost = {
        "csat": _("Impact: mean CSAT of all other answers minus that of answers about the topic."),
        "nps": _("Impact: NPS of all other answers minus that of answers about the topic."),
    }[survey]
    few = _("Topics with fewer than {n} scored answers take the points lost of all topics together.")
    notes = [
        _("Frequency: share of all problems; a ticket and the feedback it grew out of are one problem."),
        lost + " " + few.format(n=least),
        _(
            "Rank: frequency × impact; equal ones share the better rank. Trend: last {n} days against as many before."
        ).format(n=trend_days),
        _("Intervals: Wilson score, Welch or adjusted Wald, Newcombe, {level:g} %.").format(level=100 * level),
    ]
    if money_days is not None:
        text = _("Revenue of those hit: their orders in the {n} days before; what they spend, not what will be lost.")
        notes.append(text.format(n=money_days))
    return tuple(notes)
