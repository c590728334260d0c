"""Turns answered surveys into NPS, CSAT and CES by any column and period, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.stats import MINIMUM_N
from flywheel.tables import SCALES, as_ibis
from flywheel.tables.lookups import group_columns, require
from flywheel.voc.periods import PERIOD_STEPS, Period, check_period, period_name
from flywheel.voc.scales import refuse_off_scale
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "MINIMUM_N",
    "Period",
    "Scores",
    "Survey",
    "asked_surveys",
    "ces",
    "csat",
    "nps",
    "nps_from_counts",
    "score_units",
]

Survey = Literal["nps", "csat", "ces"]

_UNITS: dict[Survey, stats.Unit] = {"nps": "points", "csat": "share", "ces": "score"}
_OWN = ("period", "value", "low", "high", "n", "shown", "answered_share", "enough")


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores(Result):
    """Scores of one survey, one row a group and period.

    Attributes:
        survey: Which survey: nps, csat or ces.
        unit: What ``value``, ``low`` and ``high`` count.
        by: Columns the rows are grouped by.
        period: Length of a period, or None.
        level: Stated coverage of the intervals.
        minimum_n: Answers a row needs to be ``enough``.
    """

    survey: Survey
    unit: stats.Unit
    by: tuple[str, ...]
    period: Period | None
    level: float
    minimum_n: int = MINIMUM_N

    def shown(self) -> pd.DataFrame:
        """Return the table as a person reads it: groups, score, interval, answers, and whether they are enough."""
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        if self.period:
            shown[period_name(self.period)] = self.table["period"].dt.strftime("%Y-%m-%d")
        text = {c: [stats.as_text(v, self.unit, bare=True) for v in self.table[c]] for c in ("value", "low", "high")}
        shown[_score_heading(self.survey)] = text["value"]
        heading = _("{level:g} % interval").format(level=100 * self.level)
        shown[heading] = [
            _("{low} to {high}").format(low=low, high=high) if low != "–" else low
            for low, high in zip(text["low"], text["high"], strict=True)
        ]
        shown[_("answers")] = self.table["n"]
        shown[_("answered")] = [stats.as_text(share, "share") for share in self.table["answered_share"]]
        shown[_("enough?")] = [_("yes") if enough else _("not enough data") for enough in self.table["enough"]]
        return shown


def _score_heading(survey: Survey) -> str:
    return {"nps": _("NPS, points"), "csat": _("CSAT, % scoring 4–5"), "ces": _("CES, mean of 1–7")}[survey]


def nps(
    feedback: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    period: Period | None = None,
    level: float = 0.95,
) -> Scores:
    """Return the net promoter score: percent of 9–10 minus percent of 0–6, among those who answered.

    A dismissed survey counts as shown, never as an answer; feedback nobody asked for counts as neither. Scores are
    always counted anew from answers: an average of NPS values is not an NPS.

    Args:
        feedback: One row a piece of feedback (``survey, score, at``; ``dismissed`` if surveys can be closed).
        by: Columns to group by; join columns of users first with `tables.with_users`.
        period: ``"day"``, ``"week"`` (from Monday) or ``"month"``, named by its first day. Periods without an answer
            between the survey's first and last day stay, as not-a-number.
        level: Stated coverage of the adjusted Wald interval.

    Returns:
        Columns of ``by``, ``period`` if asked, ``value, low, high`` in points, ``n`` answers, ``shown`` surveys,
        ``answered_share``, ``enough`` (``n`` reaches `MINIMUM_N`), ``promoters, passives, detractors``.

    Raises:
        BadInputError: A column is missing, the period is unknown or the level impossible.

    Example:
        >>> feedback = pd.DataFrame({"survey": "nps", "score": [10, 9, 8, 2, None], "dismissed": [False] * 4 + [True]})
        >>> nps(feedback).table[["value", "n", "shown", "answered_share", "enough"]]
           value  n  shown  answered_share  enough
        0   25.0  4      5             0.8   False

    References:
        Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review 81 (12), 46–54.
        Rocks (2016) for the interval; see `stats.nps`.
    """
    return _scores(feedback, "nps", by=by, period=period, level=level)


def csat(
    feedback: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    period: Period | None = None,
    level: float = 0.95,
) -> Scores:
    """Return customer satisfaction: the share of 4 and 5 on the scale of 1 to 5, among those who answered.

    Args:
        feedback: As for `nps`.
        by: Columns to group by.
        period: As for `nps`.
        level: Stated coverage of the Wilson interval.

    Returns:
        As for `nps`, with ``value, low, high`` as shares and ``satisfied``, the number of 4s and 5s.

    Raises:
        BadInputError: A column is missing, the period is unknown or the level impossible.

    Example:
        >>> feedback = pd.DataFrame({"survey": "csat", "score": [5, 4, 3, 1]})
        >>> csat(feedback).table.value.tolist()
        [0.5]

    References:
        Wilson (1927); see `stats.proportion`.
    """
    return _scores(feedback, "csat", by=by, period=period, level=level)


def ces(
    feedback: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    period: Period | None = None,
    level: float = 0.95,
) -> Scores:
    """Return the customer effort score: the mean answer on the scale of 1 (hard) to 7 (easy), among those who answered.

    Args:
        feedback: As for `nps`.
        by: Columns to group by.
        period: As for `nps`.
        level: Stated coverage of Student's t interval.

    Returns:
        As for `nps`, with ``value, low, high`` on the scale and ``sd``, the standard deviation of the answers.

    Raises:
        BadInputError: A column is missing, the period is unknown or the level impossible.

    Example:
        >>> feedback = pd.DataFrame({"survey": "ces", "score": [7, 6, 5]})
        >>> ces(feedback).table.value.tolist()
        [6.0]

    References:
        Dixon, M., Freeman, K. & Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88
        (7/8), 116–122; in the later form "… made it easy for me", 1 to 7.
    """
    return _scores(feedback, "ces", by=by, period=period, level=level)


def nps_from_counts(promoters: int, passives: int, detractors: int, *, level: float = 0.95) -> stats.Estimate:
    """Return the net promoter score of three counts, with its interval.

    Args:
        promoters: How many answered 9 or 10.
        passives: How many answered 7 or 8.
        detractors: How many answered 0 to 6.
        level: Stated coverage.

    Returns:
        The score in points.

    Raises:
        BadInputError: A count or the level is impossible.

    Example:
        >>> print(nps_from_counts(50, 30, 20))
        30.0 points (14.1 to 44.2, n = 100)
    """
    return stats.nps(promoters, passives, detractors, level=level)


def score_units(feedback: ir.Table | pd.DataFrame, *, survey: Survey) -> ir.Table:
    """Return one row an answer of a known user, ready to be compared between the arms of a pilot.

    Args:
        feedback: As for `nps`, with ``user_id``; anonymous answers belong to no arm and are left out.
        survey: Which survey.

    Returns:
        ``user_id, at, numerator, denominator``: the numerator is 100, 0 or −100 for nps (so that its mean is in
        points), 1 or 0 for csat, the score for ces; the denominator is 1.

    Raises:
        BadInputError: A column is missing or the survey is unknown.

    Example:
        >>> feedback = pd.DataFrame({"user_id": ["a", "b"], "survey": "nps", "score": [9, 3]})
        >>> feedback["at"] = pd.Timestamp("2026-03-01")
        >>> score_units(feedback, survey="nps").order_by("user_id").execute().numerator.tolist()
        [100, -100]
    """
    asked = asked_surveys(as_ibis(feedback), survey, needed=("user_id", "at"), source="voc.score_units")
    answers = asked.filter(asked.answered, asked.user_id.notnull())  # noqa: PD004  # Ibis, not pandas
    score = answers.score
    numerator = {
        "nps": (score >= 9).ifelse(100, (score <= 6).ifelse(-100, 0)),
        "csat": (score >= 4).ifelse(1, 0),
        "ces": score,
    }[survey].cast("int64")
    return answers.select("user_id", "at", numerator=numerator, denominator=ibis.literal(1, "int64"))


def asked_surveys(feedback: ir.Table, survey: str, *, needed: Sequence[str], source: str) -> ir.Table:
    """Return the surveys of one kind that were shown, with ``answered``; a closed survey is no answer.

    Args:
        feedback: One row a piece of feedback.
        survey: Which survey.
        needed: Columns it must have beside ``survey`` and ``score``.
        source: Who asks, as the first word of the message.

    Returns:
        The rows of this survey with ``score`` as a whole number and ``answered``.

    Raises:
        BadInputError: A column is missing or the survey is unknown.

    Example:
        >>> feedback = pd.DataFrame({"survey": ["nps", "csat"], "score": [9, 5]})
        >>> asked_surveys(as_ibis(feedback), "nps", needed=[], source="voc.nps").count().execute()
        1
    """
    if survey not in SCALES:
        message = _("{name!r} is not a survey; surveys: {names}").format(name=survey, names=", ".join(SCALES))
        guess = nearest(survey, SCALES)
        remedy = _("did you mean {guess!r}?").format(guess=guess) if guess else ""
        raise BadInputError(source, [Problem("survey", message, remedy)])
    require(feedback, ["survey", "score", *needed], source=source)
    closed = feedback.dismissed.fill_null(False) if "dismissed" in feedback.columns else ibis.literal(False)
    refuse_off_scale(feedback, survey, source=source)
    shown = feedback.mutate(score=feedback.score.cast("int64"), answered=feedback.score.notnull() & ~closed)  # noqa: PD004  # Ibis, not pandas
    return shown.filter(shown.survey == survey)


def _scores(
    feedback: ir.Table | pd.DataFrame,
    survey: Survey,
    *,
    by: str | Sequence[str] | None,
    period: Period | None,
    level: float,
) -> Scores:
    source = f"voc.{survey}"
    stats.proportion(0, 0, level=level)
    check_period(period, source=source)
    table = as_ibis(feedback)
    names = group_columns(table, by, source=source, reserved=_OWN)
    asked = asked_surveys(table, survey, needed=["at"] if period else [], source=source)
    if period:
        asked = asked.mutate(period=asked.at.truncate(PERIOD_STEPS[period][0]).date())
    counts = _counted(asked, [*names, *(["period"] if period else [])])
    if period:
        counts = _with_empty_periods(counts, names, period)
    counts = counts.sort_values([*names, *(["period"] if period else [])], ignore_index=True, na_position="last")
    return Scores(
        table=_estimated(counts, survey, names, level=level),
        caption=_caption(survey, names, period),
        notes=_notes(survey, level=level),
        survey=survey,
        unit=_UNITS[survey],
        by=names,
        period=period,
        level=level,
    )


def _counted(asked: ir.Table, keys: list[str]) -> pd.DataFrame:
    answered, score = asked.answered, asked.score
    sums: dict[str, Any] = {
        "shown": asked.count(),
        "n": answered.sum(),
        "promoters": (answered & (score >= 9)).sum(),
        "detractors": (answered & (score <= 6)).sum(),
        "satisfied": (answered & (score >= 4)).sum(),
        "total": score.sum(where=answered),
        "squares": (score * score).sum(where=answered),
    }
    counted = (asked.group_by(keys) if keys else asked).aggregate(**sums).to_pandas()
    whole = {name: counted[name].fillna(0).astype("int64") for name in sums}
    if "period" in keys:
        whole["period"] = counted["period"].astype("datetime64[us]")
    return pd.DataFrame(counted).assign(**whole)


def _with_empty_periods(counts: pd.DataFrame, names: tuple[str, ...], period: Period) -> pd.DataFrame:
    """Add the periods in which nobody was asked, for every group, from the survey's first period to its last."""
    if counts.empty:
        return counts
    every = pd.date_range(counts.period.min(), counts.period.max(), freq=PERIOD_STEPS[period][1], unit="us")
    groups = counts[[*names]].drop_duplicates() if names else pd.DataFrame(index=[0])
    grid = groups.merge(pd.DataFrame({"period": every}), how="cross")
    filled = grid.merge(counts, on=[*names, "period"], how="left")
    numbers = [name for name in counts.columns if name not in (*names, "period")]
    return filled.assign(**{name: filled[name].fillna(0).astype("int64") for name in numbers})


def _estimated(counts: pd.DataFrame, survey: Survey, names: tuple[str, ...], *, level: float) -> pd.DataFrame:
    rows = counts[["n", "promoters", "detractors", "satisfied", "total", "squares"]].to_numpy().tolist()
    counts = counts.assign(passives=counts.n - counts.promoters - counts.detractors)
    if survey == "nps":
        estimates = [stats.nps(more, n - more - fewer, fewer, level=level) for n, more, fewer, *_rest in rows]
        extras = ["promoters", "passives", "detractors"]
    elif survey == "csat":
        estimates = [stats.proportion(row[3], row[0], level=level) for row in rows]
        extras = ["satisfied"]
    else:
        spreads = [(row[0], *_mean_and_sd(row[0], *row[4:])) for row in rows]
        estimates = [stats.mean_from_moments(*spread, level=level) for spread in spreads]
        counts, extras = counts.assign(sd=[sd for _n, _mean, sd in spreads]), ["sd"]
    low, high = SCALES["ces"] if survey == "ces" else (-math.inf, math.inf)
    counts = counts.assign(
        value=[float(e.value) for e in estimates],
        low=[max(e.low, low) if e.low == e.low else e.low for e in estimates],
        high=[min(e.high, high) if e.high == e.high else e.high for e in estimates],
        answered_share=counts.n / counts.shown.where(counts.shown > 0),
        enough=counts.n >= MINIMUM_N,
    )
    keys = [*names, *(["period"] if "period" in counts.columns else [])]
    return counts[[*keys, *(name for name in _OWN if name != "period"), *extras]]


def _mean_and_sd(n: int, total: int, squares: int) -> tuple[float, float]:
    """Return mean and sample standard deviation from whole sums, so that no rounding creeps in."""
    if n == 0:
        return math.nan, math.nan
    return total / n, math.sqrt((n * squares - total * total) / (n * (n - 1))) if n > 1 else math.nan


def _caption(survey: Survey, names: tuple[str, ...], period: Period | None) -> str:
    groups = [*names, *([period_name(period)] if period else [])]
    if not groups:
        return _("{survey} of all answers").format(survey=survey.upper())
    return _("{survey} by {groups}").format(survey=survey.upper(), groups=_(" and ").join(groups))


def _notes(survey: Survey, *, level: float) -> tuple[str, ...]:
    method = {"nps": _("adjusted Wald"), "csat": _("Wilson score"), "ces": _("Student t")}[survey]
    return (
        _("Intervals: {method}, {level:g} %.").format(method=method, level=100 * level),
        _("Dismissed surveys count as shown, not as answers; fewer than {n} answers are not enough data.").format(
            n=MINIMUM_N
        ),
    )
