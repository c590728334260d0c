"""Turns a series of scores into a control chart that says which periods lie outside of the usual ups and downs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables.days import Day, as_days
from flywheel.voc.periods import Period
from flywheel.voc.scores import Scores, Survey
from flywheel.words import gettext as _

__all__ = ["Alarms", "alarm"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Alarms(Result):
    """The control chart of a score, one row a group and period.

    Attributes:
        false_alarm_rate: How often a period is flagged although nothing changed, per period.
        expected_false_alarms: How many of the judged periods would be flagged by chance alone.
        unit: What ``value``, ``centre``, ``low`` and ``high`` count.
        method: Which chart: shewhart, ewma or cusum.
        run_length: Periods between two false alarms on average.
        by: Columns the rows are grouped by.
        survey: Which survey the scores are of.
        period: Length of a period.
    """

    false_alarm_rate: float
    expected_false_alarms: float
    unit: stats.Unit
    method: stats.ChartKind = "shewhart"
    run_length: float = 370.4
    by: tuple[str, ...] = ()
    survey: Survey = "nps"
    period: Period | None = None

    def flagged(self) -> pd.DataFrame:
        """Return the periods that raised the alarm, in time order."""
        return self.table[self.table["alarm"]].reset_index(drop=True)


def alarm(
    scores: Scores,
    *,
    method: stats.ChartKind = "shewhart",
    sigmas: float = 3.0,
    run_length: float | None = None,
    baseline_until: Day | None = None,
) -> Alarms:
    """Flag the periods whose score lies outside of the control limits.

    Each group has its own centre and its own spread of single answers, pooled over its periods; the limits widen where
    fewer people answered. A flagged period is taken out and the limits are set anew, the furthest first, so that one
    very bad week does not make the usual ones look strange. Periods that are not ``enough`` data raise no alarm.

    A Shewhart chart judges each period for itself and finds big jumps. EWMA and CUSUM add up what periods in a row say
    and find small shifts that last; they start anew after an alarm, and their ``low`` and ``high`` are the scores at
    which that period would alarm, given those before it. Periods outside of Shewhart's limits do not set their centre.

    Args:
        scores: Scores by period, from `nps`, `csat` or `ces` with ``period=``.
        method: ``"shewhart"``, ``"ewma"`` or ``"cusum"``.
        sigmas: How far Shewhart's limits lie from the centre; 3 flags about 1 period in 370 although nothing changed.
        run_length: Wanted periods between two false alarms on average, instead of ``sigmas``; EWMA and CUSUM take the
            one that ``sigmas`` gives when it is left out.
        baseline_until: Only periods before this day set centre and spread; by default all do. Give it when a shift may
            last, or it becomes part of what is usual.

    Returns:
        Columns of ``by``, ``period, value, n, enough, centre, low, high, alarm`` and ``direction``: ``"below"``,
        ``"above"`` or ``""``; for EWMA and CUSUM also ``rise``, ``fall`` (evidence in standard errors) and ``limit``,
        at which they alarm.

    Raises:
        BadInputError: The scores have no periods, the method is unknown, ``sigmas`` is not positive, the run length is
            not from 5 to 100,000, or no period lies before ``baseline_until``.

    Example:
        >>> from flywheel.voc import csat
        >>> days = pd.date_range("2026-03-02", periods=4, freq="7D").repeat(100)
        >>> score = [5] * 80 + [2] * 20 + [5] * 82 + [2] * 18 + [5] * 40 + [2] * 60 + [5] * 79 + [2] * 21
        >>> weekly = csat(pd.DataFrame({"survey": "csat", "score": score, "at": days}), period="week")
        >>> alarm(weekly).flagged()[["period", "direction"]]
              period direction
        0 2026-03-16     below

    References:
        Shewhart, W. A. (1931). Economic control of quality of manufactured product. Van Nostrand.
        Montgomery (2019), sections 6.2 (trial limits) and 6.4; see `stats.control_limits` and `stats.evidence`.
    """
    (baseline_until,) = as_days("voc.alarm", baseline_until=baseline_until)
    if scores.period is None:
        remedy = _('count the scores with period="week" first')
        raise BadInputError("voc.alarm", [Problem("scores", _("these scores have no periods"), remedy)])
    stats.control_limits([], sigmas=sigmas)  # refuses what is no distance
    length = stats.run_length(sigmas, kind="shewhart") if run_length is None else run_length
    wide = sigmas if run_length is None else stats.limit_for(length, kind="shewhart")
    limit = wide if method == "shewhart" else stats.limit_for(length, kind=method)
    table = scores.table
    before = pd.Timestamp.max if baseline_until is None else pd.Timestamp(baseline_until)
    if len(table) and not (table["period"] < before).any():
        first = f"{table['period'].min():%Y-%m-%d}"
        message = _("no period lies before {day}; the first is {first}").format(day=f"{before:%Y-%m-%d}", first=first)
        raise BadInputError("voc.alarm", [Problem("baseline_until", message, _("name a later day"))])
    groups = (
        [table] if not scores.by else [rows for _key, rows in table.groupby([*scores.by], dropna=False, sort=False)]
    )
    charted = [_charted(rows, scores, method=method, sigmas=wide, length=length, before=before) for rows in groups]
    judged = pd.concat(charted, ignore_index=True)
    periods, alarms = int(judged["enough"].sum()), int(judged["alarm"].sum())
    return Alarms(
        table=judged,
        caption=_("{count} of {periods} periods lie outside of the control limits").format(
            count=alarms, periods=periods
        ),
        notes=_notes(method, limit=limit, length=length, periods=periods),
        false_alarm_rate=1 / length,
        expected_false_alarms=periods / length,
        unit=scores.unit,
        method=method,
        run_length=length,
        by=scores.by,
        survey=scores.survey,
        period=scores.period,
    )


def _notes(method: str, *, limit: float, length: float, periods: int) -> tuple[str, ...]:
    expected = periods / length
    if method == "shewhart":
        note = _(
            "Limits {sigmas:g} standard errors from the centre: about {expected:.1g} false alarms in {periods} periods;"
            " in simulations up to a quarter more with a known centre and 100 answers a period."
        )
        return (note.format(sigmas=round(limit, 6), expected=expected, periods=periods),)
    form = {
        "ewma": _(
            "EWMA with weight 0.2, limits ±{limit:.2f} standard errors: one false alarm in {length:.0f} periods."
        ),
        "cusum": _(
            "CUSUM with allowance 0.5, limit {limit:.2f} standard errors: one false alarm in {length:.0f} periods."
        ),
    }[method]
    exact = _(
        "That is exact for a known centre; with a centre taken from the same periods false alarms are rarer, and so are"
        " true ones."
    )
    return form.format(limit=limit, length=length), exact


def _charted(
    rows: pd.DataFrame,
    scores: Scores,
    *,
    method: stats.ChartKind,
    sigmas: float,
    length: float,
    before: pd.Timestamp,
) -> pd.DataFrame:
    value, n, enough = (rows[name].to_numpy() for name in ("value", "n", "enough"))
    usual = np.array(rows["period"] < before)
    at_least = usual.sum() / 2
    while True:
        spread = _within_sd(rows[usual], scores)
        limits = stats.control_limits(value, n=n, within_sd=spread, sigmas=sigmas, baseline=usual)
        strange = limits.outside & enough & usual
        if not strange.any() or usual.sum() <= at_least:
            break
        distance = np.abs(value - limits.centre) / (limits.high - limits.centre)
        usual[np.argmax(np.where(strange, distance, -1.0))] = False
    charted = rows[[*scores.by, "period", "value", "n", "enough"]]
    if method == "shewhart":
        flagged = limits.outside & enough
        low, high, over = limits.low, limits.high, value > limits.centre
    else:
        found = stats.evidence(
            value, n=n, within_sd=spread, kind=method, run_length=length, baseline=usual, judged=enough
        )
        flagged = found.outside
        charted = charted.assign(rise=found.rise, fall=found.fall, limit=found.limit)
        low, high, over = found.low, found.high, found.rise > found.limit
    direction = np.where(flagged, np.where(over, "above", "below"), "")
    return charted.assign(centre=limits.centre, low=low, high=high, alarm=flagged, direction=direction)


def _within_sd(rows: pd.DataFrame, scores: Scores) -> float | None:
    """Return the standard deviation of single answers in the score's unit; None for shares, which set their own."""
    n = int(rows["n"].sum())
    if scores.survey == "csat":
        return None
    if n == 0:
        return math.nan
    if scores.survey == "nps":
        more, fewer = rows["promoters"].sum() / n, rows["detractors"].sum() / n
        return 100 * math.sqrt(more + fewer - (more - fewer) ** 2)
    freedom = (rows["n"] - 1).clip(lower=0)
    return math.sqrt((freedom * rows["sd"].fillna(0) ** 2).sum() / freedom.sum()) if freedom.sum() else math.nan
