"""Turns a funnel and a better step into the orders and the money that would follow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.funnel.count import Funnel, group_labels
from flywheel.funnel.neck import last_users, money, onward_rate, order_value
from flywheel.funnel.reference import interval
from flywheel.results import Result
from flywheel.stats import Estimate
from flywheel.words import column
from flywheel.words import gettext as _

__all__ = ["WhatIf", "what_if"]


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIf(Result):
    """What a better step would bring, one row a group and step.

    Attributes:
        steps: Event names in order.
        by: Columns the rows are grouped by.
        step: The step that is improved.
        gains: One row a group: ``value`` and ``new_value`` of the step's rate, ``extra_orders`` and
            ``extra_revenue_cents``, each with its low and high end; ``n`` users at the step before.
        level: Stated coverage of the ranges.
    """

    steps: tuple[str, ...]
    by: tuple[str, ...]
    step: str
    gains: pd.DataFrame
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the gains as a person should read them."""
        shown = self.gains[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        shown[_("rate now")] = [stats.as_text(value, "share") for value in self.gains["value"]]
        shown[_("rate then")] = [stats.as_text(value, "share") for value in self.gains["new_value"]]
        orders = self.gains[["extra_orders", "extra_orders_low", "extra_orders_high"]]
        shown[_("extra orders")] = [
            "–" if math.isnan(value) else f"{value:,.0f} ({low:,.0f}–{high:,.0f})".replace("-", "−")
            for value, low, high in orders.itertuples(index=False)
        ]
        if self.gains["extra_revenue_cents"].notna().any():
            cents = self.gains[["extra_revenue_cents", "extra_revenue_low_cents", "extra_revenue_high_cents"]]
            shown[_("extra revenue")] = [
                f"{stats.as_text(value, 'cents')} ({interval(low, high, 'cents', signed=False)})"
                for value, low, high in cents.astype("float64").itertuples(index=False)
            ]
        return shown


def what_if(
    counts: Funnel,
    step: str,
    *,
    points: float | None = None,
    to: float | str | None = None,
    order_cents: float | Estimate | None = None,
) -> WhatIf:
    """Say what follows when one step keeps more users and the later rates stay as they are.

    Users of the better step go on at the rates seen today. That is an assumption: who is held back now may be less
    willing than who goes on today, so that the true gain is often smaller.

    Args:
        counts: A funnel.
        step: The step whose rate rises, by name, not the first.
        points: By how many percentage points; give this or ``to``.
        to: The rate to be reached, between 0 and 1, or ``"best"``: that of the best group with enough users. Groups at
            or above it stay as they are.
        order_cents: What one order brings, in cents: a number, or a mean with its interval. None leaves money out.

    Returns:
        Columns of ``by``, ``step, position, users``, ``users_after`` with ``low, high``; the gains beside it.

    Raises:
        BadInputError: The step is not one of the later ones, or not exactly one of ``points`` and ``to`` is given.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(user, step) for user in range(100) for step, limit in (("view", 100), ("cart", 40), ("pay", 20))
        ...         if user < limit]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> found = what_if(funnel.count(events, ["view", "cart", "pay"]), "cart", points=10, order_cents=6000)
        >>> found.gains[["value", "new_value", "extra_orders", "extra_revenue_cents"]]
           value  new_value  extra_orders  extra_revenue_cents
        0    0.4        0.5           5.0                30000

    References:
        Zou & Donner (2008) for the ranges: `stats.combined`.
    """
    _refuse_impossible(counts, step, points, to)
    value = order_value(order_cents, counts.level)
    place = counts.steps.index(step, 1) + 1
    target = _target(counts, place, to)
    labels = group_labels(counts.table, counts.by)
    last = last_users(counts)
    rows, gains = [], []
    for label in dict.fromkeys(labels):
        group = [row for own, row in zip(labels, counts.table.to_dict("records"), strict=True) if own == label]
        names = {name: group[0][name] for name in counts.by}
        rise, new = _rise(group[place - 1], points, target, counts.level)
        gains.append(names | _gain(group[place - 1], rise, new, last[label], value, counts))
        rows += [names | _after(row, group[place - 1], rise, counts.level) for row in group]
    columns = ["step", "position", "users", "users_after", "low", "high"]
    table = pd.DataFrame(rows, columns=[*counts.by, *columns])
    found = pd.DataFrame(gains)
    cents = [name for name in map(str, found) if name.endswith("_cents")]
    return WhatIf(
        table=table,
        caption=_caption(counts, step, points, to, found),
        notes=_notes(counts, to, value),
        steps=counts.steps,
        by=counts.by,
        step=step,
        gains=found.astype(dict.fromkeys(cents, "Int64")),
        level=counts.level,
    )


def _refuse_impossible(counts: Funnel, step: str, points: float | None, to: float | str | None) -> None:
    problems = []
    if step not in counts.steps[1:]:
        guess = nearest(step, counts.steps[1:])
        message = _("{step!r} is no later step of this funnel").format(step=step)
        remedy = (_("did you mean {close}? ").format(close=guess) if guess else "") + _(
            "steps with a rate: {names}"
        ).format(names=", ".join(counts.steps[1:]))
        problems.append(Problem("step", message, remedy))
    if (points is None) == (to is None):
        remedy = _("points=5 for five percentage points more, or to=0.6 for a rate of 60 %")
        problems.append(Problem("points, to", _("give exactly one of them"), remedy))
    if isinstance(to, str) and (to != "best" or not counts.by):
        message = _("{value!r} is not known").format(value=to)
        problems.append(Problem("to", message, _('use a rate, or "best" with a funnel counted by groups')))
    if isinstance(to, int | float) and not 0 <= to <= 1:
        problems.append(Problem("to", _("{rate} is no share").format(rate=to), _("write 0.35 for 35 %")))
    if points is not None and not -100 <= points <= 100:
        message = _("{points:g} percentage points leave the range").format(points=points)
        problems.append(Problem("points", message, _("write 5 for five percentage points")))
    if problems:
        raise BadInputError("funnel", problems)


def _target(counts: Funnel, place: int, to: float | str | None) -> Estimate | None:
    if to is None or not isinstance(to, str):
        return None if to is None else Estimate(to, to, to, 1, counts.level)
    cells = counts.table[(counts.table["position"] == place) & counts.table["enough"]]
    if cells.empty:
        return Estimate(math.nan, math.nan, math.nan, 0, counts.level)
    best = cells.sort_values("value").iloc[-1]
    return Estimate(best["value"], best["low"], best["high"], int(best["n"]), counts.level)


def _rise(row: dict[Any, Any], points: float | None, target: Estimate | None, level: float) -> tuple[Estimate, float]:
    """Return by how much the step's rate rises, and the new rate, kept between 0 and 1."""
    now = Estimate(row["value"], row["low"], row["high"], row["n"], level)
    if target is None:
        new = min(max(now.value + (points or 0.0) / 100, 0.0), 1.0)
        rise = new - now.value
        return Estimate(rise, rise, rise, row["n"], level), new
    if not target.value > now.value:
        return Estimate(0.0, 0.0, 0.0, row["n"], level), now.value
    gap = stats.combined(lambda target, now: target - now, target, now)
    return gap, target.value


def _gain(
    row: dict[Any, Any], rise: Estimate, new: float, last: int, value: Estimate | None, counts: Funnel
) -> dict[str, Any]:
    onward = onward_rate(last, row["users"], is_last=row["position"] == len(counts.steps), level=counts.level)

    def orders(rise: float, onward: float, *_rest: float) -> float:
        return float(row["n"] * rise * onward)

    extra = stats.combined(orders, rise, onward)
    cents = (pd.NA,) * 3 if value is None or math.isnan(extra.value) else money(orders, rise, onward, value)
    return {
        "n": row["n"],
        "value": row["value"],
        "new_value": new,
        "extra_orders": extra.value,
        "extra_orders_low": extra.low,
        "extra_orders_high": extra.high,
        **dict(zip(("extra_revenue_cents", "extra_revenue_low_cents", "extra_revenue_high_cents"), cents, strict=True)),
        "enough": row["n"] >= stats.MINIMUM_N,
    }


def _after(row: dict[Any, Any], better: dict[Any, Any], rise: Estimate, level: float) -> dict[str, Any]:
    """Return a step's users now and then."""
    users = row["users"]
    then = Estimate(users, users, users, better["n"], level)
    if row["position"] >= better["position"] and better["n"]:
        onward = onward_rate(users, better["users"], is_last=row["position"] == better["position"], level=level)
        then = stats.combined(lambda rise, onward: users + better["n"] * rise * onward, rise, onward)
    return {
        "step": row["step"],
        "position": row["position"],
        "users": users,
        "users_after": then.value,
        "low": then.low,
        "high": then.high,
    }


def _caption(counts: Funnel, step: str, points: float | None, to: float | str | None, gains: pd.DataFrame) -> str:
    leg = f"{counts.steps[counts.steps.index(step, 1) - 1]} → {step}"
    if points is not None:
        change = _("{number} percentage points").format(number=f"{points:+g}".replace("-", "−"))
    elif isinstance(to, str):
        change = _("the rate of the best group")
    else:
        change = stats.as_text(float(to or 0.0), "share")
    orders = f"{gains['extra_orders'].sum():,.0f}".replace("-", "−")
    return _("What if {leg} changes to: {change}? Extra orders: {orders}").format(leg=leg, change=change, orders=orders)


def _notes(counts: Funnel, to: float | str | None, value: Estimate | None) -> tuple[str, ...]:
    notes = [
        _("Later rates stay as they are today. Who is held back now may be less willing: read it as an upper guess."),
        _("Ranges: {level:g} %, from the doubt in the rates; one order a user at the last step.").format(
            level=100 * counts.level
        ),
    ]
    if to == "best":
        notes.append(_("The best of several groups is partly luck: its rate tends to fall when it is measured again."))
    if value is not None and value.low == value.high:
        notes.append(_("The value of an order is taken as given, without doubt."))
    return (*notes, *counts.notes[:1])
