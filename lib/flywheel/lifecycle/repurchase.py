"""Turns orders into repurchase: which share of buyers buys again within some days, and how long they wait."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.periods import observed_days
from flywheel.lifecycle.spans import purchase_spans
from flywheel.lifecycle.survival import Survival, survival
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["DaysBetween", "Repurchase", "days_between", "repurchase"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Repurchase(Result):
    """Repurchase rates, one row a window.

    Attributes:
        level: Stated coverage of the intervals.
    """

    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        table = self.table
        return pd.DataFrame(
            {
                _("within days"): table["days"],
                _("buyers observed"): table["n"],
                _("bought again"): table["returned"],
                _("repurchase rate"): [stats.as_text(value, "share") for value in table["value"]],
            }
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class DaysBetween(Result):
    """Days between purchases, one row a bin of days.

    Attributes:
        waits: Survival of the wait for the next purchase, which knows what to do with those still waiting.
        completed: Waits that ended with a purchase.
        censored: Waits still open when the data end.
    """

    waits: Survival
    completed: int
    censored: int

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        table = self.table
        spans = [f"{first}–{last}" for first, last in zip(table["from_day"], table["to_day"], strict=True)]
        return pd.DataFrame(
            {_("days"): spans, _("bought again"): table["completed"], _("still waiting"): table["censored"]}
        )


def repurchase(
    orders: ir.Table | pd.DataFrame,
    *,
    within_days: Sequence[int] = (30, 60, 90),
    as_of: Day | None = None,
    level: float = 0.95,
) -> Repurchase:
    """Return the share of buyers who buy on another day within some days of their first purchase in the data.

    Buyers whose window is not over count in no rate: their cell is empty, not zero.

    Args:
        orders: One row a paid order (``user_id, at``).
        within_days: Lengths of the windows; day N is included.
        as_of: The last day that was fully observed; by default the day of the last order.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``days, value, low, high``, ``n`` buyers whose window is over, ``returned``, ``enough``.

    Raises:
        BadInputError: A column is missing, or a window is no length.

    Example:
        >>> bought = pd.to_datetime(["2026-03-01", "2026-03-05", "2026-03-02"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "b"], "at": bought})
        >>> repurchase(orders, within_days=[3, 7], as_of=date(2026, 3, 9)).table[["days", "value", "n"]]
           days  value  n
        0     3    0.0  2
        1     7    0.5  2
    """
    (as_of,) = as_days("lifecycle.repurchase", as_of=as_of)
    wanted = sorted({within_days} if isinstance(within_days, int) else set(within_days))
    if not wanted or any(not isinstance(days, int) or days < 1 for days in wanted):
        message = _("windows are whole numbers of days from 1 up, at least one")
        raise BadInputError("lifecycle.repurchase", [Problem("within_days", message, _("write within_days=(30, 60)"))])
    stats.proportion(0, 0, level=level)
    spans = purchase_spans(orders, which="first", as_of=as_of)
    counted = spans.group_by("started_on", "days", "ended").aggregate(buyers=spans.count()).to_pandas()
    end = observed_days(as_ibis(orders), None, as_of)[1]
    started = pd.to_datetime(counted["started_on"])
    observed = (pd.Timestamp(end or date(1900, 1, 1)) - started).dt.days
    rows = []
    for days in wanted:
        over = observed >= days
        back = over & (counted["ended"] == 1) & (counted["days"] <= days)
        n, returned = int(counted.loc[over, "buyers"].sum()), int(counted.loc[back, "buyers"].sum())
        rate = stats.proportion(returned, n, level=level)
        rows.append((days, rate.value, rate.low, rate.high, n, returned, n >= stats.MINIMUM_N))
    return Repurchase(
        table=pd.DataFrame(rows, columns=["days", "value", "low", "high", "n", "returned", "enough"]),
        caption=_("Repurchase rate"),
        notes=(
            _("From a buyer's first purchase in the data to the next one on another day."),
            _("Buyers whose window is not over do not count; Wilson intervals, {level:g} %.").format(level=100 * level),
        ),
        level=level,
    )


def days_between(
    orders: ir.Table | pd.DataFrame, *, bin_days: int = 7, as_of: Day | None = None, level: float = 0.95
) -> DaysBetween:
    """Return how many days pass between a purchase and the user's next one.

    Counting only the waits that are over makes them look short, because long ones are still open: the median with its
    interval comes from a survival curve that counts those too.

    Args:
        orders: One row a paid order (``user_id, at``); several on one day are one purchase.
        bin_days: Width of a bin in days.
        as_of: The last day that was fully observed; by default the day of the last order.
        level: Stated coverage of the interval of the median.

    Returns:
        ``from_day, to_day`` (both included), ``completed`` waits that ended so, ``censored`` waits still open after
        so many days.

    Raises:
        BadInputError: A column is missing, or the bins have no width.

    Example:
        >>> bought = pd.to_datetime(["2026-03-01", "2026-03-05", "2026-03-20"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "b"], "at": bought})
        >>> days_between(orders, as_of=date(2026, 3, 31)).table.to_numpy().tolist()
        [[1, 7, 1, 0], [8, 14, 0, 1], [15, 21, 0, 0], [22, 28, 0, 1]]
    """
    (as_of,) = as_days("lifecycle.days_between", as_of=as_of)
    if not (isinstance(bin_days, int) and bin_days >= 1):
        message = _("{days} days are no width").format(days=bin_days)
        raise BadInputError("lifecycle.days_between", [Problem("bin_days", message, _("use a whole number from 1 up"))])
    waits = survival(purchase_spans(orders, as_of=as_of), level=level)
    curve = waits.table
    place = ((curve["day"].clip(lower=1) - 1) // bin_days).astype("int64")
    sums = curve[["ended", "censored"]].groupby(place).sum()
    sums = sums.reindex(range(int(place.max()) + 1 if len(place) else 0), fill_value=0)
    completed, censored = int(sums["ended"].sum()), int(sums["censored"].sum())
    median = float(waits.medians["median"].iloc[0]) if len(waits.medians) else math.nan
    said = _("Median wait, with those still waiting counted: {days} days.").format(
        days="–" if math.isnan(median) else f"{median:.0f}"
    )
    return DaysBetween(
        table=pd.DataFrame(
            {
                "from_day": sums.index * bin_days + 1,
                "to_day": (sums.index + 1) * bin_days,
                "completed": sums["ended"].to_numpy(),
                "censored": sums["censored"].to_numpy(),
            }
        ).astype("int64"),
        caption=_("Days between purchases"),
        notes=(said, _("Several orders on one day are one purchase."), *waits.notes),
        waits=waits,
        completed=completed,
        censored=censored,
    )
