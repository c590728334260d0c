"""Turns spans of time, ended or still open, into survival: which share is left after each day, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_columns, require
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Survival", "survival"]

_COLUMNS = ("day", "value", "low", "high", "n", "ended", "censored", "enough")
_MEDIANS = ("median", "low", "high", "n", "ended", "enough")


@dataclass(frozen=True, eq=False, kw_only=True)
class Survival(Result):
    """Kaplan–Meier curves, one row a group and day on which a span ended or was censored.

    Attributes:
        by: Columns the rows are grouped by.
        medians: Columns of ``by``, ``median, low, high`` in days (not a number when fewer than half ended in time),
            ``n`` spans, ``ended``, ``enough``.
        p_value: Of the log-rank test that all groups are alike; not a number with fewer than two groups of enough.
        level: Stated coverage of the intervals.
    """

    by: tuple[str, ...]
    medians: pd.DataFrame
    p_value: float
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the medians as a person should read them; the curve itself is for charts."""
        shown = self.medians[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        shown[_("spans")] = self.medians["n"]
        shown[_("ended")] = self.medians["ended"]
        shown[_("median days")] = [_whole(value) for value in self.medians["median"]]
        shown[_("{level:g} % interval").format(level=100 * self.level)] = [
            _("{low} to {high}").format(low=_whole(low), high=_whole(high))
            for low, high in zip(self.medians["low"], self.medians["high"], strict=True)
        ]
        return shown


def survival(spans: ir.Table | pd.DataFrame, *, by: str | Sequence[str] | None = None, level: float = 0.95) -> Survival:
    """Return Kaplan–Meier curves: the share of spans that last longer than each day.

    A censored span (still open when the data end) counts as lasting for as long as it was seen. Where people have
    several spans, as with days between purchases, these resemble one another: intervals are widened, and the test is
    held back, by the most that this can matter, the size-weighted mean number of spans a person.

    Args:
        spans: One row a span (``user_id, days, ended`` and the columns of ``by``), as from
            `flywheel.lifecycle.churn_spans` or `flywheel.lifecycle.first_spans`; ``ended`` is 1 or 0.
        by: Columns of ``spans`` to group by; groups are compared by the log-rank test.
        level: Stated coverage of the intervals.

    Returns:
        Columns of ``by``, ``day``, ``value`` (share that lasts longer than the day), ``low, high``, ``n`` at risk on
        the day, ``ended`` and ``censored`` on it, ``enough`` at risk.

    Raises:
        BadInputError: A column is missing.

    Example:
        >>> spans = pd.DataFrame({"user_id": list("abcd"), "days": [1, 3, 3, 5], "ended": [1, 0, 1, 1]})
        >>> survival(spans).table[["day", "value", "n"]].round(3)
           day  value  n
        0    1   0.75  4
        1    3   0.50  3
        2    5   0.00  1

    References:
        Kaplan, E. L. & Meier, P. (1958). Journal of the American Statistical Association 53, 457–481.
        Kalbfleisch, J. D. & Prentice, R. L. (1980). The Statistical Analysis of Failure Time Data: log-log interval.
        Brookmeyer, R. & Crowley, J. (1982). Biometrics 38, 29–41: the interval of the median.
        Mantel, N. (1966). Cancer Chemotherapy Reports 50, 163–170: the log-rank test.
        Kish, L. (1965). Survey Sampling, section 5.4: the effect of clusters on a variance.
    """
    table = as_ibis(spans)
    stats.proportion(0, 0, level=level)
    require(table, ["user_id", "days", "ended"], source="lifecycle.survival")
    names = group_columns(table, by, source="lifecycle.survival", reserved=("user_id", "days", *_COLUMNS, *_MEDIANS))
    ended = table.ended.cast("int64").sum()
    counted = table.group_by(*names, "days").aggregate(spans=table.count(), ended=ended).to_pandas()
    whole = counted["days"].notna() & (counted["days"] >= 0) & (counted["days"] % 1 == 0) & counted["ended"].notna()
    if not whole.all():
        remedy = _("leave out spans whose length or end is not known")
        message = _("days must be whole numbers from 0 up, and ended 0 or 1, in every row")
        raise BadInputError("lifecycle.survival", [Problem("days, ended", message, remedy)])
    per_person = table.group_by(*names, "user_id").aggregate(spans=table.count())
    sizes: Any = per_person.group_by(names) if names else per_person
    sizes = sizes.aggregate(s=per_person.spans.sum(), ss=(per_person.spans * per_person.spans).sum()).to_pandas()
    curves, medians = [], []
    counted, sizes = counted.sort_values([*names, "days"]), sizes.sort_values([*names]) if names else sizes
    for group, rows in _groups(counted, names):
        design = _design(sizes, names, group)
        curve = _curve(rows, design, level=level)
        curves.append(curve.assign(**group)[[*names, *_COLUMNS]])
        medians.append(group | _median(curve))
    repeated = any(row.ss > row.s for row in sizes.itertuples() if not pd.isna(row.s))
    table_of = pd.concat(curves, ignore_index=True) if curves else pd.DataFrame(columns=[*names, *_COLUMNS])
    medians_of = pd.DataFrame(medians, columns=[*names, *_MEDIANS])
    return Survival(
        table=table_of,
        caption=_("Survival (Kaplan–Meier)")
        + (_(" by {groups}").format(groups=_(" and ").join(names)) if names else ""),
        notes=_notes(repeated=repeated, grouped=bool(names), level=level),
        by=names,
        medians=medians_of,
        p_value=_log_rank(counted, sizes, names),
        level=level,
    )


def _whole(days: float) -> str:
    return "–" if math.isnan(days) else f"{days:.0f}"


def _groups(counted: pd.DataFrame, names: tuple[str, ...]) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    if not names:
        return [({}, counted)] if len(counted) else []
    found = counted.groupby([*names], dropna=False, sort=True)
    return [(dict(zip(names, key, strict=True)), rows) for key, rows in found]


def _design(sizes: pd.DataFrame, names: tuple[str, ...], group: dict[str, Any]) -> float:
    here = sizes
    for name in names:
        here = here[here[name].isna() if pd.isna(group[name]) else here[name] == group[name]]
    return float(here["ss"].iloc[0]) / float(here["s"].iloc[0])


def _curve(rows: pd.DataFrame, design: float, *, level: float) -> pd.DataFrame:
    """Return the curve of one group; Greenwood's variance, on the scale of log(−log)."""
    spans, ended = rows["spans"].to_numpy(dtype=float), rows["ended"].to_numpy(dtype=float)
    at_risk = spans[::-1].cumsum()[::-1]
    value = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(ended / (at_risk * (at_risk - ended))) * design
        log = np.log(value)
        half = float(special.ndtri(0.5 + level / 2)) * np.sqrt(greenwood) / np.abs(log)
        low, high = value ** np.exp(half), value ** np.exp(-half)
    inner = (value > 0) & (value < 1)
    return pd.DataFrame(
        {
            "day": rows["days"].to_numpy().astype("int64"),
            "value": value,
            "low": np.where(inner, low, np.nan),
            "high": np.where(inner, high, np.nan),
            "n": at_risk.astype("int64"),
            "ended": ended.astype("int64"),
            "censored": (spans - ended).astype("int64"),
            "enough": at_risk >= stats.MINIMUM_N,
        }
    )


def _median(curve: pd.DataFrame) -> dict[str, Any]:
    """Return the first day on which the curve, and each end of its interval, is at or below one half."""

    def first(name: str) -> float:
        ends = curve[name].where(curve["value"] > 0, 0.0)  # a curve at 0 has no interval, and is below one half
        reached = curve.loc[ends <= 0.5, "day"]
        return float(reached.iloc[0]) if len(reached) else math.nan

    n = int(curve["n"].iloc[0])
    ends = {"median": first("value"), "low": first("low"), "high": first("high")}
    return ends | {"n": n, "ended": int(curve["ended"].sum()), "enough": n >= stats.MINIMUM_N}


def _log_rank(counted: pd.DataFrame, sizes: pd.DataFrame, names: tuple[str, ...]) -> float:
    """Return the p-value of the log-rank test among the groups with enough spans."""
    groups = [(group, rows) for group, rows in _groups(counted, names) if rows["spans"].sum() >= stats.MINIMUM_N]
    if not names or len(groups) < 2:
        return math.nan
    days = np.unique(np.concatenate([rows["days"].to_numpy() for _group, rows in groups]))
    spans, ended = (
        np.array(
            [rows.set_index("days")[name].reindex(days, fill_value=0).to_numpy() for _group, rows in groups], float
        )
        for name in ("spans", "ended")
    )
    at_risk = spans[:, ::-1].cumsum(axis=1)[:, ::-1]
    total, events = at_risk.sum(axis=0), ended.sum(axis=0)
    share = at_risk / total
    spread = np.where(total > 1, events * (total - events) / np.maximum(total - 1, 1), 0.0)
    gap = (ended - share * events).sum(axis=1)[:-1]
    variance = (np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T)[:-1, :-1]
    if not events.sum() or not np.any(variance):
        return math.nan
    design = max(_design(sizes, names, group) for group, _rows in groups)
    chi_squared = float(gap @ np.linalg.pinv(variance) @ gap) / design
    return float(special.chdtrc(len(groups) - 1, chi_squared))


def _notes(*, repeated: bool, grouped: bool, level: float) -> tuple[str, ...]:
    notes = [
        _("Open spans count for as long as they were seen (censored)."),
        _("Log-log intervals with Greenwood's variance, {level:g} %.").format(level=100 * level),
    ]
    if repeated:
        notes.append(_("People have several spans: intervals are widened by the most that this can matter."))
    if grouped:
        notes.append(_("Log-rank test among groups of at least {n} spans.").format(n=stats.MINIMUM_N))
    return tuple(notes)
