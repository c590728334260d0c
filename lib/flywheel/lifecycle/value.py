"""Turns fitted models into what customers will buy and be worth, and compares the promise with a hold-out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.bgnbd import BgNbd, alive, expected
from flywheel.lifecycle.gammagamma import GammaGamma, expected_value_cents
from flywheel.results import Result
from flywheel.stats.intervals import z_of
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_columns, require
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["HoldoutCheck", "PredictedValue", "check_holdout", "predict_customers", "predicted_value"]

_MEASURES = ("n", "alive", "expected_purchases", "value", "low", "high", "enough")

Floats = npt.NDArray[np.float64]

DISCOUNT_STEP_DAYS = 30
"""A discounted horizon is cut into steps of this length, each discounted from its middle."""
_MOST_PURCHASES = 7
"""From this many repeat purchases on customers are one group in the hold-out check."""
_MODEL_COLUMNS = ("frequency", "recency_days", "age_days")


@dataclass(frozen=True, eq=False, kw_only=True)
class PredictedValue(Result):
    """What customers will be worth within a horizon, one row a group.

    Attributes:
        by: Columns that make the groups.
        horizon_days: Length of the horizon after the end of the observation.
        yearly_discount: Discount a year, as a share.
        level: Stated coverage of the intervals.
    """

    by: tuple[str, ...]
    horizon_days: int
    yearly_discount: float
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a group in the reader's words, money in whole currency units."""
        table = self.table
        return pd.DataFrame(
            {
                **{column(name): table[name] for name in self.by},
                _("customers"): table["n"],
                _("still with us"): [stats.as_text(each, "share") for each in table["alive"]],
                _("purchases expected"): table["expected_purchases"].map("{:.2f}".format),
                _("value a customer"): [stats.as_text(each, "cents") for each in table["value"]],
                _("interval"): _intervals(table, "low", "high"),
            }
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class HoldoutCheck(Result):
    """Purchases promised and purchases made in the hold-out, one row a number of repeat purchases before it.

    Attributes:
        holdout_days: Length of the hold-out.
        promised: Purchases the model expected of all customers together.
        made: Purchases they made.
        level: Stated coverage of the intervals around what was made.
    """

    holdout_days: int
    promised: float
    made: int
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a frequency in the reader's words."""
        table = self.table
        return pd.DataFrame(
            {
                _("repeat purchases before"): table["frequency"],
                _("customers"): table["n"],
                _("promised a customer"): table["predicted"].map("{:.2f}".format),
                _("made a customer"): table["value"].map("{:.2f}".format),
                _("interval"): [
                    _("{low} to {high}").format(low=f"{low:.2f}", high=f"{high:.2f}")
                    for low, high in zip(table["low"], table["high"], strict=True)
                ],
                _("promise inside"): table["inside"].map({True: _("yes"), False: _("no")}),
            }
        )


def predict_customers(
    summary: ir.Table | pd.DataFrame,
    purchases: BgNbd,
    *,
    spend: GammaGamma | None = None,
    horizon_days: int = 90,
    yearly_discount: float = 0.0,
) -> pd.DataFrame:
    """Return for each customer the probability of still being with us and what is expected within the horizon.

    Args:
        summary: One row a customer, from `purchase_summary`.
        purchases: The fitted model of purchases.
        spend: The fitted model of spending; None leaves the value out.
        horizon_days: Length of the horizon after the end of the observation.
        yearly_discount: Discount a year, as a share: 0.1 makes a purchase in a year worth 1 ÷ 1.1 of one today.

    Returns:
        ``user_id, alive, expected_purchases`` and, with ``spend``, ``expected_value_cents``; by ``user_id``.

    Raises:
        BadInputError: A column is missing, or an argument is impossible.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> summary = lifecycle.purchase_summary(samples.tiny().orders)
        >>> predict_customers(summary, lifecycle.fit_bgnbd(summary)).columns.tolist()
        ['user_id', 'alive', 'expected_purchases']
    """
    _refuse_impossible(horizon_days, yearly_discount, source="lifecycle.predict_customers")
    table = as_ibis(summary)
    wanted = ["user_id", *_MODEL_COLUMNS, *(["mean_value_cents"] if spend else [])]
    require(table, wanted, source="lifecycle.predict_customers")
    people = table.select(wanted).to_pandas().sort_values("user_id", ignore_index=True)
    times = _times(people, purchases)
    found: pd.DataFrame = people[["user_id"]].assign(
        alive=alive(purchases.parameters, *times),
        expected_purchases=expected(purchases.parameters, *times, horizon_days / purchases.unit_days),
    )
    if spend is None:
        return found
    weighted = _discounted(purchases.parameters, purchases, times, horizon_days, yearly_discount)
    found["expected_value_cents"] = weighted * _worth(spend.parameters, people)
    return found


def predicted_value(
    summary: ir.Table | pd.DataFrame,
    purchases: BgNbd,
    *,
    spend: GammaGamma,
    by: str | None = None,
    horizon_days: int = 365,
    yearly_discount: float = 0.0,
    level: float = 0.95,
) -> PredictedValue:
    """Return what a customer of each group will on average be worth within the horizon.

    Expected purchases times expected value of a purchase, discounted. The interval carries the doubt about the models'
    parameters (delta method on the logarithm); it holds for these customers if the models hold. It does not carry the
    luck of single customers.

    Args:
        summary: One row a customer, from `purchase_summary`; with a column to group by, if wanted.
        purchases: The fitted model of purchases.
        spend: The fitted model of spending.
        by: A column of ``summary``, such as the channel; None for all customers together.
        horizon_days: Length of the horizon after the end of the observation.
        yearly_discount: Discount a year, as a share.
        level: Stated coverage of the intervals.

    Returns:
        The column of ``by``, ``n`` customers, ``alive``, ``expected_purchases`` (means), ``value, low, high`` (cents a
        customer), ``enough``.

    Raises:
        BadInputError: A column is missing, or an argument is impossible.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> summary = lifecycle.purchase_summary(samples.tiny().orders)
        >>> fitted = lifecycle.fit_bgnbd(summary), lifecycle.fit_gammagamma(summary)
        >>> predicted_value(summary, fitted[0], spend=fitted[1]).table["n"].tolist()
        [99]

    References:
        Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base
        analysis. Journal of Marketing Research 42, 415–430.
    """
    _refuse_impossible(horizon_days, yearly_discount, source="lifecycle.predicted_value")
    stats.proportion(0, 0, level=level)
    table = as_ibis(summary)
    groups = group_columns(table, by, source="lifecycle.predicted_value", reserved=_MEASURES)
    require(table, ["user_id", *_MODEL_COLUMNS, "mean_value_cents"], source="lifecycle.predicted_value")
    people = table.to_pandas().sort_values("user_id", ignore_index=True)
    times = _times(people, purchases)

    def weighted(logs: Floats) -> Floats:
        return _discounted(np.exp(logs), purchases, times, horizon_days, yearly_discount)

    def worth(logs: Floats) -> Floats:
        return _worth(np.exp(logs), people)

    logs, spend_logs = np.log(purchases.parameters), np.log(spend.parameters)
    units, cents = weighted(logs), worth(spend_logs)
    slopes = [slope * cents for slope in _slopes(weighted, logs)] + [
        units * slope for slope in _slopes(worth, spend_logs)
    ]
    covariance = np.zeros((7, 7))
    covariance[:4, :4], covariance[4:, 4:] = purchases.covariance, spend.covariance
    people = people.assign(
        alive=alive(purchases.parameters, *times),
        expected_purchases=expected(purchases.parameters, *times, horizon_days / purchases.unit_days),
        value=units * cents,
    )
    rows = []
    for name, place in (
        people.fillna(dict.fromkeys(groups, _("(not known)"))).groupby(list(groups)).indices
        if groups
        else {(): np.arange(len(people))}
    ).items():
        chosen = people.iloc[place]
        value = float(chosen["value"].mean())
        slope = np.array([each[place].mean() for each in slopes]) / value
        half = z_of(level) * float(np.sqrt(slope @ covariance @ slope))
        key = name if isinstance(name, tuple) else (name,)
        rows.append(
            dict(zip(groups, key, strict=True))
            | {"n": len(chosen), "alive": chosen["alive"].mean(), "value": value}
            | {"expected_purchases": chosen["expected_purchases"].mean()}
            | {"low": value * np.exp(-half), "high": value * np.exp(half), "enough": len(chosen) >= stats.MINIMUM_N}
        )
    return PredictedValue(
        table=pd.DataFrame(rows, columns=[*groups, *_MEASURES]),
        caption=_("What a customer will be worth within {days} days").format(days=horizon_days),
        notes=(
            _("BG/NBD × Gamma-Gamma, discount {discount:g} % a year; money per customer.").format(
                discount=100 * yearly_discount
            ),
            _("Intervals: doubt about the parameters, delta method, {level:g} %; they hold if the models hold.").format(
                level=100 * level
            ),
            *([] if spend.independent else [spend.notes[2]]),
        ),
        by=groups,
        horizon_days=horizon_days,
        yearly_discount=yearly_discount,
        level=level,
    )


def check_holdout(summary: ir.Table | pd.DataFrame, purchases: BgNbd, *, level: float = 0.95) -> HoldoutCheck:
    """Compare what the model promised for the hold-out with what customers bought in it.

    Args:
        summary: One row a customer, from `purchase_summary` with ``holdout_from``; the one the model was fitted on.
        purchases: The model fitted on the days before the hold-out.
        level: Stated coverage of the t intervals around the purchases made.

    Returns:
        ``frequency`` (repeat purchases before, the last group open), ``n`` customers, ``predicted`` (mean promised),
        ``value, low, high`` (mean made), ``inside`` (whether the promise lies in the interval), ``enough``; the last
        row holds all customers.

    Raises:
        BadInputError: The summary has no hold-out.

    Example:
        >>> from datetime import date
        >>> from flywheel import lifecycle, samples
        >>> summary = lifecycle.purchase_summary(samples.tiny().orders, holdout_from=date(2026, 5, 4))
        >>> check_holdout(summary, lifecycle.fit_bgnbd(summary)).holdout_days
        63

    References:
        Fader, Hardie & Lee (2005), figure 3: conditional expectations by frequency.
    """
    stats.proportion(0, 0, level=level)
    table = as_ibis(summary)
    if "holdout_frequency" not in table.columns:
        remedy = _("make it with purchase_summary(orders, holdout_from=…)")
        raise BadInputError("lifecycle.check_holdout", [Problem("summary", _("has no hold-out"), remedy)])
    require(table, [*_MODEL_COLUMNS, "holdout_days"], source="lifecycle.check_holdout")
    people = table.to_pandas().sort_values(list(_MODEL_COLUMNS), ignore_index=True)
    days = int(people["holdout_days"].max()) if len(people) else 0
    promised = expected(purchases.parameters, *_times(people, purchases), days / purchases.unit_days)
    people = people.assign(promised=promised, group=people["frequency"].clip(upper=_MOST_PURCHASES))
    groups = [
        (f"{group}+" if group == _MOST_PURCHASES else f"{group}", rows) for group, rows in people.groupby("group")
    ]
    rows = []
    for name, chosen in [*groups, (_("all"), people)]:
        made = stats.mean(chosen["holdout_frequency"], level=level)
        mean = float(chosen["promised"].mean())
        rows.append(
            {"frequency": name, "n": made.n, "predicted": mean, "value": made.value, "low": made.low}
            | {"high": made.high, "inside": made.low <= mean <= made.high, "enough": made.n >= stats.MINIMUM_N}
        )
    total, made_in_all = float(promised.sum()), int(people["holdout_frequency"].sum())
    compared = _("In all {promised:.0f} purchases were promised and {made} made.").format(
        promised=total, made=made_in_all
    )
    return HoldoutCheck(
        table=pd.DataFrame(rows),
        caption=_("Purchases promised and made in the {days} days of the hold-out").format(days=days),
        notes=(
            compared,
            _("Fitted on the days before; Student t intervals around what was made, {level:g} %.").format(
                level=100 * level
            ),
        ),
        holdout_days=days,
        promised=total,
        made=made_in_all,
        level=level,
    )


def _times(people: pd.DataFrame, model: BgNbd) -> tuple[Floats, Floats, Floats]:
    x, last, age = (people[name].to_numpy(dtype=float) for name in _MODEL_COLUMNS)
    return x, last / model.unit_days, age / model.unit_days


def _discounted(
    parameters: npt.ArrayLike, model: BgNbd, times: tuple[Floats, Floats, Floats], horizon: int, discount: float
) -> Floats:
    """Return expected purchases, each weighted by what a purchase at its time is worth today."""
    step = DISCOUNT_STEP_DAYS if discount else horizon
    ends = np.append(np.arange(step, horizon, step), horizon)
    total, before, start = np.zeros(len(times[0])), np.zeros(len(times[0])), 0.0
    for end in ends:
        until = expected(parameters, *times, end / model.unit_days)
        total += (until - before) * (1 + discount) ** (-(start + end) / 2 / 365)
        before, start = until, end
    return total


def _worth(parameters: npt.ArrayLike, people: pd.DataFrame) -> Floats:
    frequency, value = (people[name].to_numpy(dtype=float) for name in ("frequency", "mean_value_cents"))
    return expected_value_cents(parameters, frequency, value)


def _slopes(function: Callable[[Floats], Floats], at: Floats, step: float = 1e-4) -> list[Floats]:
    return [(function(at + step * unit) - function(at - step * unit)) / (2 * step) for unit in np.eye(len(at))]


def _intervals(table: pd.DataFrame, low: str, high: str) -> list[str]:
    return [
        _("{low} to {high}").format(low=stats.as_text(one, "cents"), high=stats.as_text(other, "cents"))
        for one, other in zip(table[low], table[high], strict=True)
    ]


def _refuse_impossible(horizon_days: float, yearly_discount: float, *, source: str) -> None:
    problems = []
    if not horizon_days > 0:
        message = _("{days} days is no horizon").format(days=horizon_days)
        problems.append(Problem("horizon_days", message, _("use a number above 0")))
    if not yearly_discount >= 0:
        message = _("{discount} is no discount a year").format(discount=yearly_discount)
        problems.append(Problem("yearly_discount", message, _("write 0.1 for 10 %, 0 for none")))
    if problems:
        raise BadInputError(source, problems)
