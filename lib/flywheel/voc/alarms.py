"""Turns a series of scores into a control chart that says which periods lie outside of the usual ups and downs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.voc.scores import Scores
from flywheel.words import gettext as _

__all__ = ["Alarms", "alarm"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Alarms(Result):
    """The control chart of a score, one row a group and period.

    Attributes:
        false_alarm_rate: How often a period is flagged although nothing changed, per period.
        expected_false_alarms: How many of the judged periods would be flagged by chance alone.
        unit: What ``value``, ``centre``, ``low`` and ``high`` count.
    """

    false_alarm_rate: float
    expected_false_alarms: float
    unit: stats.Unit

    def flagged(self) -> pd.DataFrame:
        """Return the periods that raised the alarm, in time order."""
        return self.table[self.table["alarm"]].reset_index(drop=True)


def alarm(scores: Scores, *, sigmas: float = 3.0) -> Alarms:
    """Flag the periods whose score lies outside of the control limits.

    Each group has its own centre and its own spread of single answers, pooled over its periods; the limits widen where
    fewer people answered. A flagged period is taken out and the limits are set anew, the furthest first, so that one
    very bad week does not make the usual ones look strange. Periods that are not ``enough`` data raise no alarm.

    Args:
        scores: Scores by period, from `nps`, `csat` or `ces` with ``period=``.
        sigmas: How far the limits lie from the centre; 3 flags about 1 period in 370 although nothing changed.

    Returns:
        Columns of ``by``, ``period, value, n, enough, centre, low, high, alarm`` and ``direction``: ``"below"``,
        ``"above"`` or ``""``.

    Raises:
        BadInputError: The scores have no periods, or ``sigmas`` is not positive.

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
        Montgomery (2019), sections 6.2 (trial limits) and 6.4; see `stats.control_limits`.
    """
    if scores.period is None:
        remedy = _('count the scores with period="week" first')
        raise BadInputError("voc.alarm", [Problem("scores", _("these scores have no periods"), remedy)])
    table = scores.table
    groups = (
        [table] if not scores.by else [rows for _key, rows in table.groupby([*scores.by], dropna=False, sort=False)]
    )
    charted = [_charted(rows, scores, sigmas=sigmas) for rows in groups]
    judged = pd.concat(charted, ignore_index=True)
    rate = stats.control_limits([], sigmas=sigmas).false_alarm_rate
    expected = rate * int(judged["enough"].sum())
    note = _(
        "Limits {sigmas:g} standard errors from the centre: about {expected:.1g} false alarms in {periods} periods."
    )
    return Alarms(
        table=judged,
        caption=_("{count} of {periods} periods lie outside of the control limits").format(
            count=int(judged["alarm"].sum()), periods=int(judged["enough"].sum())
        ),
        notes=(note.format(sigmas=sigmas, expected=expected, periods=int(judged["enough"].sum())),),
        false_alarm_rate=rate,
        expected_false_alarms=expected,
        unit=scores.unit,
    )


def _charted(rows: pd.DataFrame, scores: Scores, *, sigmas: float) -> pd.DataFrame:
    value, enough = rows["value"].to_numpy(), rows["enough"].to_numpy()
    usual = np.ones(len(rows), dtype=bool)
    while True:
        spread = _within_sd(rows[usual], scores)
        limits = stats.control_limits(value, n=rows["n"].to_numpy(), within_sd=spread, sigmas=sigmas, baseline=usual)
        strange = limits.outside & enough & usual
        if not strange.any() or usual.sum() <= len(rows) / 2:
            break
        distance = np.abs(value - limits.centre) / (limits.high - limits.centre)
        usual[np.argmax(np.where(strange, distance, -1.0))] = False
    flagged = limits.outside & enough
    return rows[[*scores.by, "period", "value", "n", "enough"]].assign(
        centre=limits.centre,
        low=limits.low,
        high=limits.high,
        alarm=flagged,
        direction=np.where(flagged, np.where(value < limits.centre, "below", "above"), ""),
    )


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
