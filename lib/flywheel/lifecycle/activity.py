"""Turns events into activity: daily, weekly and monthly active users, stickiness, and on how many days users come."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.periods import days_from, observed_days, period_problems, start_of, whole_periods
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_day, as_days
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ActiveDays", "ActiveUsers", "Window", "active_days", "active_users"]

Window = Literal["trailing", "calendar"]

_WEEK_DAYS = 7


@dataclass(frozen=True, eq=False, kw_only=True)
class ActiveUsers(Result):
    """Active users and stickiness, one row a day (trailing windows) or a calendar month.

    Attributes:
        window: ``"trailing"`` or ``"calendar"``.
        month_days: Length of a trailing month in days; None for calendar months.
        since: The first observed day; None when nothing was.
        as_of: The last observed day; None when nothing was.
        level: Stated coverage of the intervals.
    """

    window: Window
    month_days: int | None
    since: date | None
    as_of: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        table, days = self.table, _("day") if self.window == "trailing" else _("month from")
        shown = pd.DataFrame({days: table["day"].dt.strftime("%Y-%m-%d")})
        for name, word in (("dau", "DAU"), ("wau", "WAU"), ("mau", "MAU")):
            if name in table:
                whole = table[name].map(lambda n: "–" if pd.isna(n) else f"{n:,.4g}" if n != int(n) else f"{int(n):,}")
                shown[word] = whole
        return shown.assign(**{_("stickiness"): [stats.as_text(value, "share") for value in table["value"]]})


@dataclass(frozen=True, eq=False, kw_only=True)
class ActiveDays(Result):
    """How many users were active on how many days of a period.

    Attributes:
        start: First day of the period.
        end: First day after it.
        frequency: Mean days with activity of a user who was active at all, with its interval.
        level: Stated coverage of the intervals.
    """

    start: date
    end: date
    frequency: stats.Estimate
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        return pd.DataFrame(
            {
                _("days active"): self.table["days"],
                _("users"): self.table["users"],
                _("share"): [stats.as_text(value, "share") for value in self.table["value"]],
            }
        )


def active_users(
    events: ir.Table | pd.DataFrame,
    *,
    window: Window = "trailing",
    month_days: int = 28,
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> ActiveUsers:
    """Count daily, weekly and monthly active users, and stickiness = DAU ÷ MAU.

    The two windows answer two questions. Trailing: which share of the users of the last ``month_days`` days is here on
    this very day; one row a day. Calendar: on which share of a month's days a user of that month is here, mean DAU ÷
    MAU; one row a whole month. A window that was not wholly observed is left empty, never counted short.

    Args:
        events: One row an event (``user_id, at``).
        window: ``"trailing"`` or ``"calendar"``.
        month_days: Length of a trailing month; 28 holds every weekday equally often, 30 does not.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage of the intervals.

    Returns:
        ``day`` (of a month its first), ``dau`` (of a month the mean), ``wau`` (trailing 7 days; trailing only),
        ``mau``, stickiness ``value, low, high``, ``n`` (the users of MAU), ``enough``.

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> active = pd.to_datetime(["2026-03-01", "2026-03-01", "2026-03-31"])
        >>> events = pd.DataFrame({"user_id": ["a", "b", "a"], "at": active})
        >>> active_users(events, window="calendar").table[["dau", "mau", "value"]].round(4)
              dau  mau   value
        0  0.0968    2  0.0484

    References:
        Wilson (1927) for trailing windows, where who is here today is a share of users; Student (1908) for calendar
        months, where it is a mean over users of their share of days.
    """
    since, as_of = as_days("lifecycle.active_users", since=since, as_of=as_of)
    table = as_ibis(events)
    _refuse_impossible(window, month_days, since, as_of)
    stats.proportion(0, 0, level=level)
    require(table, ["user_id", "at"], source="lifecycle.active_users")
    span = observed_days(table, since, as_of)
    days = table.select("user_id", day=table.at.date()).distinct()
    found = _trailing(days, span, month_days, level=level) if window == "trailing" else _calendar(days, span, level)
    first, last = (day or "–" for day in span)
    how = (
        _("MAU and WAU: users of the {month} and the 7 days up to and with the day; windows that begin before {first}")
        + _(" are empty.")
        if window == "trailing"
        else _("Whole calendar months between {first} and {last}; DAU is the mean over the month's days.")
    )
    method = (
        _("Stickiness: users of the day ÷ MAU; Wilson intervals, {level:g} %.")
        if window == "trailing"
        else _("Stickiness: mean share of the month's days on which a user was active; Student t, {level:g} %.")
    )
    return ActiveUsers(
        table=found,
        caption=_("Active users, trailing windows") if window == "trailing" else _("Active users by calendar month"),
        notes=(how.format(month=month_days, first=first, last=last), method.format(level=100 * level)),
        window=window,
        month_days=month_days if window == "trailing" else None,
        since=span[0],
        as_of=span[1],
        level=level,
    )


def active_days(
    events: ir.Table | pd.DataFrame,
    *,
    start: Day,
    end: Day,
    users: ir.Table | pd.DataFrame | None = None,
    level: float = 0.95,
) -> ActiveDays:
    """Return how many users were active on one, two, … days of a period, and the mean: frequency.

    Args:
        events: One row an event (``user_id, at``).
        start: First day of the period.
        end: First day after it.
        users: One row a user (``user_id, signed_up_at``), to count those who were active on no day too; users who
            signed up after the period began had less time and are then left out.
        level: Stated coverage of the intervals.

    Returns:
        ``days, users``, share of all users counted ``value, low, high``, ``n``, ``enough``; days on which nobody was
        active so often are rows of 0 users.

    Raises:
        BadInputError: A column is missing, or the period holds no day.

    Example:
        >>> active = pd.to_datetime(["2026-03-01 08:00", "2026-03-02 09:00", "2026-03-02 10:00", "2026-03-02 11:00"])
        >>> events = pd.DataFrame({"user_id": ["a", "a", "a", "b"], "at": active})
        >>> found = active_days(events, start=date(2026, 3, 1), end=date(2026, 3, 3))
        >>> found.table.users.tolist(), found.frequency.value
        ([1, 1], 1.5)
    """
    table = as_ibis(events)
    start, end = as_day("lifecycle.active_days", "start", start), as_day("lifecycle.active_days", "end", end)
    if not start < end:
        message = _("{start} to {end} holds no day").format(start=start, end=end)
        raise BadInputError("lifecycle.active_days", [Problem("end", message, _("use the first day after the period"))])
    stats.proportion(0, 0, level=level)
    require(table, ["user_id", "at"], source="lifecycle.active_days")
    day = table.at.date()
    inside = table.filter((day >= ibis.date(start)) & (day < ibis.date(end)))
    per_user = (
        inside.select("user_id", day=inside.at.date()).distinct().group_by("user_id").aggregate(days=ibis._.count())
    )
    if users is not None:
        people = as_ibis(users)
        require(people, ["user_id", "signed_up_at"], source="lifecycle.active_days")
        there = people.filter(people.signed_up_at.date() <= ibis.date(start)).select("user_id")
        joined = there.left_join(per_user, "user_id")
        per_user = joined.select("user_id", days=joined.days.fill_null(0))
    counted = per_user.group_by("days").aggregate(users=per_user.count()).to_pandas().set_index("days")["users"]
    length = (end - start).days
    counts = counted.reindex(range(0 if users is not None else 1, length + 1), fill_value=0).astype("int64")
    n = int(counts.sum())
    rates = [stats.proportion(count, n, level=level) for count in counts]
    return ActiveDays(
        table=pd.DataFrame(
            {
                "days": counts.index.astype("int64"),
                "users": counts.to_numpy(),
                "value": [rate.value for rate in rates],
                "low": [rate.low for rate in rates],
                "high": [rate.high for rate in rates],
                "n": n,
                "enough": n >= stats.MINIMUM_N,
            }
        ),
        caption=_("Days active a user, {start} to {end}").format(start=start, end=end - timedelta(days=1)),
        notes=(
            _("Frequency: mean days of users active at all; Student t and Wilson intervals, {level:g} %.").format(
                level=100 * level
            ),
        ),
        start=start,
        end=end,
        frequency=_mean_of_counts(counts[counts.index > 0], level=level),
        level=level,
    )


def _trailing(days: ir.Table, span: tuple[date | None, date | None], month_days: int, *, level: float) -> pd.DataFrame:
    """Count distinct users of every window in one pass.

    A user-day counts in the windows that end from that day until the user's next active day or the window's length,
    whichever comes first: plus one where that begins, minus one where it ends, summed over days.
    """
    if span[0] is None or span[1] is None:
        kinds = {"day": "datetime64[us]", "dau": "int64", "wau": "Int64", "mau": "Int64"}
        return _with_rates(pd.DataFrame(columns=list(kinds)).astype(kinds), [])
    in_order = ibis.window(group_by="user_id", order_by="day")
    follows = days.mutate(following=days.day.lead().over(in_order))
    pause = days_from(follows.day, follows.following)
    paused = follows.select("day", pause=pause.fill_null(month_days).clip(upper=month_days))
    pauses = paused.group_by("day", "pause").aggregate(users=paused.count()).to_pandas()
    pauses["at"] = pd.to_datetime(pauses["day"])
    calendar = pd.date_range(span[0], span[1], freq="D")
    dau = pauses.groupby("at")["users"].sum().reindex(calendar, fill_value=0)
    found = pd.DataFrame({"day": calendar.astype("datetime64[us]"), "dau": dau.to_numpy().astype("int64")})
    for name, length in (("wau", _WEEK_DAYS), ("mau", month_days)):
        ends = pauses["at"] + pd.to_timedelta(pauses["pause"].clip(upper=length), unit="D")
        left = pauses.groupby(ends)["users"].sum()
        every = pd.date_range(min(calendar[0], pauses["at"].min()) if len(pauses) else calendar[0], calendar[-1])
        came = pauses.groupby("at")["users"].sum().reindex(every, fill_value=0)
        inside = (came - left.reindex(every, fill_value=0)).cumsum().reindex(calendar)
        whole = pd.Series(range(len(found))) >= length - 1
        found[name] = pd.Series(inside.to_numpy()).astype("Int64").where(whole)
    whole = found["mau"].notna()
    ours = zip(found["dau"].where(whole, 0).astype(int), found["mau"].fillna(0).astype(int), strict=True)
    rates = [stats.proportion(dau, mau, level=level) for dau, mau in ours]
    return _with_rates(found, rates)


def _calendar(days: ir.Table, span: tuple[date | None, date | None], level: float) -> pd.DataFrame:
    """Sum users' active days a month: mean DAU is their sum by days of the month, stickiness their mean share."""
    months = whole_periods(*span, "month")
    per_user = days.group_by("user_id", month=start_of(days.day, "month")).aggregate(days=days.count())
    counted = per_user.group_by("month", "days").aggregate(users=per_user.count()).to_pandas()
    counted["month"] = pd.to_datetime(counted["month"])
    rows, rates = [], []
    for month in months:
        first = pd.Timestamp(month)
        counts = counted[counted["month"] == first].set_index("days")["users"].sort_index()
        length = first.days_in_month
        rows.append((first, float((counts.index * counts).sum()) / length, int(counts.sum())))
        mean = _mean_of_counts(counts, level=level)
        value, low, high = (end / length for end in (mean.value, mean.low, mean.high))
        rates.append(stats.Estimate(value, max(low, 0.0), min(high, 1.0), mean.n, level, mean.method))
    found = pd.DataFrame(rows, columns=["day", "dau", "mau"]).astype(
        {"day": "datetime64[us]", "dau": "float64", "mau": "int64"}
    )
    return _with_rates(found, rates)


def _with_rates(found: pd.DataFrame, rates: list[stats.Estimate]) -> pd.DataFrame:
    return found.assign(
        value=pd.Series([rate.value for rate in rates], dtype=float),
        low=pd.Series([rate.low for rate in rates], dtype=float),
        high=pd.Series([rate.high for rate in rates], dtype=float),
        n=pd.Series([rate.n for rate in rates], dtype="int64"),
        enough=pd.Series([rate.n >= stats.MINIMUM_N for rate in rates], dtype=bool),
    )


def _mean_of_counts(counts: pd.Series, *, level: float) -> stats.Estimate:
    """Return the mean of values given as how often each occurs."""
    n = int(counts.sum())
    values = pd.Series(counts.index, index=counts.index, dtype=float)
    centre = float((values * counts).sum()) / n if n else math.nan
    squares = float(((values - centre) ** 2 * counts).sum())
    sd = math.sqrt(squares / (n - 1)) if n > 1 else math.nan
    return stats.mean_from_moments(n, centre, sd, level=level)


def _refuse_impossible(window: str, month_days: int, since: date | None, as_of: date | None) -> None:
    problems = period_problems("day", since, as_of)
    if window not in ("trailing", "calendar"):
        message = _("{value!r} is not known").format(value=window)
        problems.append(Problem("window", message, _("use trailing or calendar")))
    if not (isinstance(month_days, int) and month_days >= _WEEK_DAYS):
        message = _("{days} days are no month").format(days=month_days)
        problems.append(Problem("month_days", message, _("use a whole number from 7 up, such as 28")))
    if problems:
        raise BadInputError("lifecycle.active_users", problems)
