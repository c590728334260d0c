"""Turns spend, sign-ups and orders into what a newcomer costs, brings and pays back, channel by channel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.purchases import Amount
from flywheel.results import Result
from flywheel.stats import Estimate
from flywheel.stats.intervals import z_of
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import first_and_last_day, require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ChannelValue", "channel_value"]

PAYBACK_STEP_DAYS = 7
"""The cumulated value is looked at every so many days after sign-up."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ChannelValue(Result):
    """Cost, value and payback of newcomers, one row a channel.

    Attributes:
        curve: Value cumulated since sign-up, one row a channel and age: ``channel, age_days, value, low, high, n``.
        since: First day of sign-up counted.
        until: Last day of sign-up counted.
        horizon_days: Calendar days whose orders count, the day of sign-up being the first.
        yearly_discount: Discount a year, as a share.
        level: Stated coverage of the intervals.
    """

    curve: pd.DataFrame
    since: date
    until: date
    horizon_days: int
    yearly_discount: float
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a channel in the reader's words, money in whole currency units."""
        rows: list[dict[Any, Any]] = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("channel"): self.table["channel"].fillna(_("unknown")),
                _("newcomers"): self.table["newcomers"],
                _("cost a newcomer"): [_with_interval(row, "cac", "cents") for row in rows],
                _("value a newcomer"): [_with_interval(row, "ltv", "cents") for row in rows],
                _("observed"): self.table["n"],
                _("value ÷ cost"): [_with_interval(row, "ratio", "score") for row in rows],
                _("paid back after"): [_payback_text(row, self.horizon_days) for row in rows],
            }
        )


def channel_value(
    users: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    spend: ir.Table | pd.DataFrame,
    value: Amount = "margin_cents",
    horizon_days: int = 90,
    yearly_discount: float = 0.0,
    since: Day | None = None,
    until: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> ChannelValue:
    """Return acquisition cost, historical value, their ratio and the time of payback by channel.

    The cost (CAC) is the spend of a channel from ``since`` to ``until`` divided by all its newcomers of these days. The
    value (historical LTV) is the mean amount of a newcomer's orders in the first ``horizon_days`` days, users without
    an order counting with 0; only newcomers whose horizon was fully observed count, so that nobody's future is taken
    for 0. A channel without spend has no cost, no ratio and no payback. Payback is the first age, in steps of a week,
    at which the mean cumulated value reaches the cost; its interval comes from the ends of the value's interval.

    Args:
        users: One row a user (``user_id, signed_up_at, acquisition_channel``).
        orders: One row a paid order (``user_id, at`` and the amount).
        spend: One row a channel and day (``channel, day, spend_cents``).
        value: Which amount counts; margin says what is earned, revenue only what is sold.
        horizon_days: Calendar days whose orders count, the day of sign-up being the first.
        yearly_discount: Discount a year, as a share, by calendar days since sign-up.
        since: First day of sign-up and spend; by default the first day of spend.
        until: Last day of sign-up and spend; by default the last day of spend.
        as_of: The last day that was fully observed; by default the day of the last order.
        level: Stated coverage of the intervals.

    Returns:
        ``channel, newcomers, spend_cents, cac, cac_low, cac_high`` (cents; the interval is that of a Poisson count of
        newcomers for the same spend), ``ltv, ltv_low, ltv_high`` (cents; Student t), ``n`` newcomers behind the value,
        ``ratio, ratio_low, ratio_high`` (delta method), ``payback_days, payback_low, payback_high`` (missing when not
        reached within the horizon), ``enough``.

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> joined = pd.Timestamp("2026-03-02")
        >>> channels = ["ads", "organic"]
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": joined, "acquisition_channel": channels})
        >>> at = pd.to_datetime(["2026-03-05", "2026-04-20"])
        >>> orders = pd.DataFrame({"user_id": ["a", "b"], "at": at, "margin_cents": [900, 500]})
        >>> spend = pd.DataFrame({"channel": ["ads"], "day": [joined], "spend_cents": [600]})
        >>> found = channel_value(users, orders, spend=spend, horizon_days=30)
        >>> found.table[["channel", "cac", "ltv", "ratio", "payback_days"]]
           channel    cac    ltv  ratio  payback_days
        0      ads  600.0  900.0    1.5           7.0
        1  organic    NaN    0.0    NaN           NaN

    References:
        Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437–442.
    """
    since, until, as_of = as_days("lifecycle.channel_value", since=since, until=until, as_of=as_of)
    people, paid, costs = as_ibis(users), as_ibis(orders), as_ibis(spend)
    _refuse_impossible(value, horizon_days, yearly_discount)
    require(people, ["user_id", "signed_up_at", "acquisition_channel"], source="lifecycle.channel_value")
    require(paid, ["user_id", "at", value], source="lifecycle.channel_value")
    require(costs, ["channel", "day", "spend_cents"], source="lifecycle.channel_value")
    stats.proportion(0, 0, level=level)
    first, last = first_and_last_day(costs.select(at=costs.day))
    first, last = since or first or date(1900, 1, 1), until or last or date(1900, 1, 1)
    observed = as_of or first_and_last_day(paid)[1] or last
    joined = people.select("user_id", "signed_up_at", channel=people.acquisition_channel)
    joined = joined.filter((joined.signed_up_at.date() >= first) & (joined.signed_up_at.date() <= last))
    newcomers = joined.group_by("channel").aggregate(newcomers=joined.count()).to_pandas()
    within = costs.filter((costs.day.cast("date") >= first) & (costs.day.cast("date") <= last))
    spent = within.group_by("channel").aggregate(spend_cents=within.spend_cents.sum()).to_pandas()
    ages = [*range(PAYBACK_STEP_DAYS, horizon_days, PAYBACK_STEP_DAYS), horizon_days]
    latest = observed - timedelta(days=horizon_days - 1)
    whole = joined.filter(joined.signed_up_at.date() <= latest)
    curve = _curve(whole, paid, value, ages, yearly_discount, level=level)
    channels = newcomers.merge(spent, on="channel", how="outer").sort_values("channel", ignore_index=True)
    rows = [_row(channel, curve, horizon_days, level=level) for channel in channels.to_dict("records")]
    return ChannelValue(
        table=pd.DataFrame(rows, columns=_COLUMNS),
        caption=_("What a newcomer costs and brings within {days} days, by channel").format(days=horizon_days),
        notes=_notes(value, (first, last, min(latest, last)), yearly_discount, level=level),
        curve=curve,
        since=first,
        until=last,
        horizon_days=horizon_days,
        yearly_discount=yearly_discount,
        level=level,
    )


_COLUMNS = [
    *("channel", "newcomers", "spend_cents", "cac", "cac_low", "cac_high", "ltv", "ltv_low", "ltv_high", "n"),
    *("ratio", "ratio_low", "ratio_high", "payback_days", "payback_low", "payback_high", "enough"),
]


def _curve(
    joined: ir.Table, paid: ir.Table, value: str, ages: list[int], discount: float, *, level: float
) -> pd.DataFrame:
    """Return the mean value cumulated up to each age, with its interval, from one pass over the orders."""
    bought = joined.left_join(paid.select("user_id", amount=paid[value], paid_at=paid.at), "user_id")
    age = bought.paid_at.date().delta(bought.signed_up_at.date(), unit="day")
    worth: Any = bought.amount
    if discount:
        worth = worth.cast("float64") * ibis.literal(1 + discount, "float64").pow(-age.cast("float64") / 365)
    sums = {f"until_{limit}": worth.sum(where=(age >= 0) & (age < limit)).fill_null(0) for limit in ages}
    each = bought.group_by("channel", "user_id").aggregate(**sums)
    moments: dict[str, Any] = {"n": each.count()}
    for limit in ages:
        cents = each[f"until_{limit}"].cast("float64")
        moments[f"sum_{limit}"], moments[f"square_{limit}"] = cents.sum(), (cents * cents).sum()
    wide = each.group_by("channel").aggregate(**moments).to_pandas()
    rows = []
    for group in wide.to_dict("records"):
        n = int(group["n"])
        for limit in ages:
            mean = group[f"sum_{limit}"] / n
            spread = math.sqrt(max(group[f"square_{limit}"] - n * mean**2, 0) / (n - 1)) if n > 1 else math.nan
            found = stats.mean_from_moments(n, mean, spread, level=level, unit="cents")
            rows.append(
                {"channel": group["channel"], "age_days": limit, "value": found.value, "low": found.low}
                | {"high": found.high, "n": n}
            )
    table = pd.DataFrame(rows, columns=["channel", "age_days", "value", "low", "high", "n"])
    return table.sort_values(["channel", "age_days"], ignore_index=True)


def _row(channel: dict[str, Any], curve: pd.DataFrame, horizon: int, *, level: float) -> dict[str, Any]:
    own = curve[curve["channel"].isna() if pd.isna(channel["channel"]) else curve["channel"] == channel["channel"]]
    end = own[own["age_days"] == horizon]
    newcomers = 0 if pd.isna(channel["newcomers"]) else int(channel["newcomers"])
    cac = _cost(channel["spend_cents"], newcomers, level=level)
    missing = {"value": math.nan, "low": math.nan, "high": math.nan, "n": 0}
    ltv = end.iloc[0].to_dict() if len(end) else missing
    ratio = ltv["value"] / cac.value if cac.value else math.nan
    half = math.nan
    if cac.value:
        spread = (ltv["high"] - ltv["value"]) / cac.value
        half = math.hypot(spread, z_of(level) * ratio / math.sqrt(newcomers or math.nan))
    reached = {
        name: own.loc[own[column] >= cac.value, "age_days"].min()
        for name, column in (("payback_days", "value"), ("payback_low", "high"), ("payback_high", "low"))
    }
    return {
        "channel": channel["channel"],
        "newcomers": newcomers,
        "spend_cents": channel["spend_cents"],
        "cac": cac.value,
        "cac_low": cac.low,
        "cac_high": cac.high,
        "ltv": ltv["value"],
        "ltv_low": ltv["low"],
        "ltv_high": ltv["high"],
        "n": ltv["n"],
        "ratio": ratio,
        "ratio_low": ratio - half,
        "ratio_high": ratio + half,
        **{name: float(age) for name, age in reached.items()},
        "enough": ltv["n"] >= stats.MINIMUM_N,
    }


def _cost(spend_cents: float, newcomers: int, *, level: float) -> Estimate:
    """Return the spend a newcomer; the interval asks how many the same spend may bring another time."""
    method = _("Poisson count (Garwood)")
    if pd.isna(spend_cents) or not spend_cents or newcomers == 0:
        return Estimate(math.nan, math.nan, math.nan, newcomers, level, method, "cents")
    tail = (1 - level) / 2
    fewest = float(special.chdtri(2 * newcomers, 1 - tail)) / 2
    most = float(special.chdtri(2 * newcomers + 2, tail)) / 2
    spent = float(spend_cents)
    return Estimate(spent / newcomers, spent / most, spent / fewest, newcomers, level, method, "cents")


def _refuse_impossible(value: str, horizon_days: int, yearly_discount: float) -> None:
    problems = []
    if value not in ("revenue_cents", "margin_cents"):
        message = _("{value!r} is not known").format(value=value)
        problems.append(Problem("value", message, _("use revenue_cents or margin_cents")))
    if not horizon_days > 0 or horizon_days != int(horizon_days):
        message = _("{days} days is no horizon").format(days=horizon_days)
        problems.append(Problem("horizon_days", message, _("use a number above 0")))
    if not yearly_discount >= 0:
        message = _("{discount} is no discount a year").format(discount=yearly_discount)
        problems.append(Problem("yearly_discount", message, _("write 0.1 for 10 %, 0 for none")))
    if problems:
        raise BadInputError("lifecycle.channel_value", problems)


def _with_interval(row: dict[Any, Any], name: str, unit: stats.Unit) -> str:
    if pd.isna(row[name]):
        return "–"
    value, low, high = (stats.as_text(float(row[f"{name}{end}"]), unit) for end in ("", "_low", "_high"))
    return _("{value} ({low} to {high})").format(value=value, low=low, high=high)


def _payback_text(row: dict[Any, Any], horizon: int) -> str:
    if pd.isna(row["cac"]):
        return "–"
    never = _("not within {days} days").format(days=horizon)
    value, low, high = (row[name] for name in ("payback_days", "payback_low", "payback_high"))
    if pd.isna(low) and pd.isna(value):
        return never
    shown = never if pd.isna(value) else _("{n:.0f} days").format(n=value)
    earliest = "–" if pd.isna(low) else f"{low:.0f}"
    latest = _("later") if pd.isna(high) else f"{high:.0f}"
    return _("{value} ({low} to {high})").format(value=shown, low=earliest, high=latest)


def _notes(value: str, days: tuple[date, date, date], discount: float, *, level: float) -> tuple[str, ...]:
    amount = {"margin_cents": _("margin"), "revenue_cents": _("revenue")}[value]
    first, last, latest = days
    return (
        _("Cost: spend from {first} to {last} ÷ sign-ups of these days; a channel without spend has none.").format(
            first=first, last=last
        ),
        _("Value: {amount} of sign-ups up to {latest}, whose horizon is over; discount {discount:g} % a year.").format(
            amount=amount, latest=latest, discount=100 * discount
        ),
        _(
            "Intervals, {level:g} %: cost Poisson, value Student t, quotient delta method, payback from the value."
        ).format(level=100 * level),
    )
