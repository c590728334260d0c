"""Turns events or orders into growth accounting: who is new, stayed, came back or fell silent in each period."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError
from flywheel.lifecycle.periods import Period, observed_days, period_problems, start_of, whole_periods
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Buyers", "Growth", "buyers", "growth"]

_GROUPS = ("new", "returning", "resurrected", "dormant")


@dataclass(frozen=True, eq=False, kw_only=True)
class Growth(Result):
    """Growth accounting, one row a period; the first period only says who was active.

    Attributes:
        period: Length of a period.
        since: The first observed day; None when nothing was.
        as_of: The last observed day; None when nothing was.
        level: Stated coverage of the intervals.
    """

    period: Period
    since: date | None
    as_of: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        table = self.table
        shown = pd.DataFrame({_("period from"): table["period"].dt.strftime("%Y-%m-%d"), _("active"): table["active"]})
        said = (_("new"), _("returning"), _("resurrected"), _("dormant"))
        for word, name in zip(said, _GROUPS, strict=True):
            shown[word] = table[name].astype(object).where(table[name].notna(), "–")
        return shown.assign(**{_("quick ratio"): _ratios(table)})


@dataclass(frozen=True, eq=False, kw_only=True)
class Buyers(Result):
    """New, repeating and lapsed buyers, one row a period; the first period only says who bought.

    Attributes:
        period: Length of a period.
        since: The first observed day; None when nothing was.
        as_of: The last observed day; None when nothing was.
        level: Stated coverage of the intervals.
    """

    period: Period
    since: date | None
    as_of: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        table = self.table
        shown = pd.DataFrame({_("period from"): table["period"].dt.strftime("%Y-%m-%d"), _("buyers"): table["buyers"]})
        for word, name in ((_("new"), "new"), (_("repeating"), "repeating"), (_("lapsed"), "lapsed")):
            shown[word] = table[name].astype(object).where(table[name].notna(), "–")
        return shown.assign(**{_("repeating share"): [stats.as_text(value, "share") for value in table["value"]]})


def growth(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    period: Period = "week",
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> Growth:
    """Count new, returning, resurrected and dormant users in each whole period.

    New: active for the first time, and signed up while data were kept. Returning: active now and in the period before.
    Resurrected: active now, not in the period before, but a user from earlier. Dormant: active in the period before,
    not now. So active = new + returning + resurrected, and the change of active = new + resurrected − dormant.

    Args:
        users: One row a user (``user_id, signed_up_at``); what strangers do does not count.
        events: One row an event (``user_id, at``).
        period: ``"day"``, ``"week"`` (from Monday) or ``"month"``.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage of the intervals.

    Returns:
        ``period`` (its first day), ``active, new, returning, resurrected, dormant``, and the quick ratio
        ``value = (new + resurrected) ÷ dormant`` with ``low, high``, ``n`` users gained or lost and ``enough``. In the
        first period nobody knows who was there before: its parts are empty.

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-02")})
        >>> active = pd.to_datetime(["2026-03-02", "2026-03-03", "2026-03-09", "2026-03-22"])
        >>> events = pd.DataFrame({"user_id": ["a", "b", "a", "b"], "at": active})
        >>> growth(users, events).table[["active", "new", "returning", "resurrected", "dormant"]]
           active   new  returning  resurrected  dormant
        0       2  <NA>       <NA>         <NA>     <NA>
        1       1     0          1            0        1
        2       1     0          0            1        1

    References:
        Hsu, J. (2015). Diligence at Social Capital, part 1: accounting for user growth. The interval of the quick
        ratio is that of the share gained ÷ (gained + lost), Wilson (1927), turned into a ratio.
    """
    since, as_of = as_days("lifecycle.growth", since=since, as_of=as_of)
    table, span = _accounts(
        users, events, period=period, since=since, as_of=as_of, level=level, source="lifecycle.growth"
    )
    rows = [_quick_ratio(row, level=level) for row in table.to_dict("records")]
    quick = pd.DataFrame(rows, columns=["value", "low", "high", "n", "enough"])
    return Growth(
        table=pd.concat([table, quick], axis=1),
        caption=_("Growth accounting by {period}").format(period=_period_word(period)),
        notes=(
            *_notes(span),
            _("active = new + returning + resurrected; change of active = new + resurrected − dormant."),
            _("Quick ratio: (new + resurrected) ÷ dormant; {level:g} % interval from the Wilson score.").format(
                level=100 * level
            ),
        ),
        period=period,
        since=span[0],
        as_of=span[1],
        level=level,
    )


def buyers(
    users: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    period: Period = "month",
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> Buyers:
    """Count new, repeating and lapsed buyers in each whole period.

    New: first order ever, by a user who signed up while data were kept. Repeating: bought now and before, or signed up
    before data were kept. Lapsed: bought in the period before, not now. So buyers = new + repeating.

    Args:
        users: One row a user (``user_id, signed_up_at``); orders of strangers do not count.
        orders: One row a paid order (``user_id, at``).
        period: ``"day"``, ``"week"`` (from Monday) or ``"month"``.
        since: The first day that was fully observed; by default the day of the first order.
        as_of: The last day that was fully observed; by default the day of the last order.
        level: Stated coverage of the intervals.

    Returns:
        ``period`` (its first day), ``buyers, new, repeating, lapsed``, and the repeating share
        ``value = repeating ÷ buyers`` with ``low, high``, ``n`` and ``enough``; the first period has no parts.

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> bought = pd.to_datetime(["2026-03-01", "2026-04-02", "2026-04-09", "2026-05-31"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "b", "b"], "at": bought})
        >>> buyers(users, orders).table[["buyers", "new", "repeating", "lapsed"]]
           buyers   new  repeating  lapsed
        0       1  <NA>       <NA>    <NA>
        1       2     1          1       0
        2       1     0          1       1
    """
    since, as_of = as_days("lifecycle.buyers", since=since, as_of=as_of)
    table, span = _accounts(
        users, orders, period=period, since=since, as_of=as_of, level=level, source="lifecycle.buyers"
    )
    table = table.assign(repeating=table["returning"] + table["resurrected"])
    table = table.rename(columns={"active": "buyers", "dormant": "lapsed"})
    table = table[["period", "buyers", "new", "repeating", "lapsed"]]
    rows = []
    for row in table.to_dict("records"):
        n = 0 if pd.isna(row["repeating"]) else int(row["buyers"])
        rate = stats.proportion(int(row["repeating"]) if n else 0, n, level=level)
        rows.append((rate.value, rate.low, rate.high, n, n >= stats.MINIMUM_N))
    share = pd.DataFrame(rows, columns=["value", "low", "high", "n", "enough"])
    return Buyers(
        table=pd.concat([table, share], axis=1),
        caption=_("New, repeating and lapsed buyers by {period}").format(period=_period_word(period)),
        notes=(
            *_notes(span),
            _("Lapsed: bought in the period before, not in this one. buyers = new + repeating."),
            _("Repeating share: of the period's buyers; Wilson intervals, {level:g} %.").format(level=100 * level),
        ),
        period=period,
        since=span[0],
        as_of=span[1],
        level=level,
    )


def _accounts(
    users: ir.Table | pd.DataFrame,
    happened: ir.Table | pd.DataFrame,
    *,
    period: str,
    since: date | None,
    as_of: date | None,
    level: float,
    source: str,
) -> tuple[pd.DataFrame, tuple[date | None, date | None]]:
    """Return counts of whole periods, and the observed span.

    Each active user and period knows the one before and the one after; nothing is counted twice, and the table that
    leaves the engine has one row a period.
    """
    people, table = as_ibis(users), as_ibis(happened)
    problems = period_problems(period, since, as_of)
    if problems:
        raise BadInputError(source, problems)
    stats.proportion(0, 0, level=level)
    require(people, ["user_id", "signed_up_at"], source=source)
    require(table, ["user_id", "at"], source=source)
    span = observed_days(table, since, as_of)
    whole = whole_periods(*span, period)
    empty = pd.DataFrame(columns=["period", "active", *_GROUPS]).astype(dict.fromkeys(("active", *_GROUPS), "Int64"))
    if not whole or span[0] is None:
        return empty.astype({"period": "datetime64[us]"}), span
    seen = table.select("user_id", period=start_of(table.at, period)).distinct()
    since_then = ibis.date(span[0])
    known = people.select("user_id", joined_late=people.signed_up_at.date() >= since_then)
    seen = seen.inner_join(known, "user_id").select("user_id", "period", "joined_late")
    in_order = ibis.window(group_by="user_id", order_by="period")
    seen = seen.mutate(before=seen.period.lag().over(in_order), after=seen.period.lead().over(in_order))
    kinds = seen.group_by("period", "before", "after", "joined_late").aggregate(users=seen.count()).to_pandas()
    kinds["place"], kinds["was"], kinds["next"] = (
        _places(kinds[name], whole) for name in ("period", "before", "after")
    )
    return _counted(kinds, whole), span


def _places(days: pd.Series, whole: list[date]) -> pd.Series:
    """Number periods from 0; the one cut short by the start of the data is before 0, the one by their end after all."""
    starts = pd.DatetimeIndex(whole)
    known = pd.to_datetime(days)
    places = pd.Series(
        starts.searchsorted(known.fillna(starts[0]), side="right") - 1, index=days.index, dtype="float64"
    )
    places[known > starts[-1]] = len(whole)
    return places.where(known.notna())


def _counted(kinds: pd.DataFrame, whole: list[date]) -> pd.DataFrame:
    places = range(len(whole))

    def per_place(rows: pd.Series, *, shift: int = 0) -> pd.Series:
        sums = kinds[rows].groupby(kinds["place"] + shift)["users"].sum()
        return sums.reindex(places, fill_value=0).astype("Int64")

    first, stays = kinds["was"].isna(), kinds["was"] == kinds["place"] - 1
    fresh = first & kinds["joined_late"].astype(bool)
    leaves = kinds["next"] != kinds["place"] + 1
    table = pd.DataFrame(
        {
            "period": pd.to_datetime(pd.Series(whole)).astype("datetime64[us]"),
            "active": per_place(kinds["users"] > 0),
            "new": per_place(fresh),
            "returning": per_place(stays),
            "resurrected": per_place(~fresh & ~stays),
            "dormant": per_place(leaves, shift=1),
        }
    )
    table.loc[0, list(_GROUPS)] = pd.NA
    return table


def _quick_ratio(row: dict[Any, Any], *, level: float) -> tuple[float, float, float, int, bool]:
    if pd.isna(row["new"]):
        return math.nan, math.nan, math.nan, 0, False
    gained, lost = int(row["new"]) + int(row["resurrected"]), int(row["dormant"])
    share = stats.proportion(gained, gained + lost, level=level)
    value, low, high = (
        math.nan if math.isnan(end) or end == 1 else end / (1 - end) for end in (share.value, share.low, share.high)
    )
    return value, low, high, gained + lost, gained + lost >= stats.MINIMUM_N


def _ratios(table: pd.DataFrame) -> list[str]:
    return [
        _("{value} ({low} to {high})").format(
            value=stats.as_text(row["value"], "score"),
            low=stats.as_text(row["low"], "score"),
            high=stats.as_text(row["high"], "score"),
        )
        if row["n"]
        else "–"
        for row in table.to_dict("records")
    ]


def _period_word(period: str) -> str:
    return {"day": _("day"), "week": _("week"), "month": _("month")}[period]


def _notes(span: tuple[date | None, date | None]) -> tuple[str, ...]:
    first, last = (day or "–" for day in span)
    form = _("Whole periods between {first} and {last}; in the first one nobody can tell who was there before.")
    return (form.format(first=first, last=last),)
