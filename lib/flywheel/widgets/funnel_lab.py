"""Events → labs in which a viewer changes the rules of a funnel, splits it, and asks what a better step would bring."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ipywidgets
import pandas as pd

from flywheel import funnel, stats, tables
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.widgets.controls import Control, choice, number, slider
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.upload import with_own_data
from flywheel.words import gettext as _

__all__ = ["funnel_lab"]

_STEPS = ("view_product", "add_to_cart", "start_checkout", "pay")
_MOST_EVENTS, _MOST_GROUPS = 40, 6
_SPLITS = ("platform", "channel", "page", "region", "gender", "membership", "acquisition_channel")


def funnel_lab(data: tables.Data) -> ipywidgets.Widget:
    """Return the labs of the funnel page: rules and segments, and what a better step would bring.

    Args:
        data: A data set with ``events`` at first; ``users`` add segments, ``orders`` the worth of an order.

    Returns:
        Two labs and the panel for own data.

    Example:
        >>> from flywheel import samples
        >>> [one.title for one in funnel_lab(samples.tiny()).labs.children]
        ['The rules of a funnel', 'What if one step were better?']
    """
    return with_own_data(_labs, data, needs=("events",))


def _labs(data: tables.Data) -> tuple[Lab, ...]:
    counted = _Counted(data)
    return _rules(counted), _what_if(counted, data)


class _Counted:
    """The events with what can split them, put aside once; a funnel that was counted is not counted again."""

    def __init__(self, data: tables.Data) -> None:
        events = data.events
        wide = tables.with_users(events, data.users, *self._of_users(data)) if data.has("users") else events
        columns = [name for name in _SPLITS if name in wide.columns]
        kept = wide.select("user_id", "event", "at", *[n for n in ("session_id",) if n in wide.columns], *columns)
        self.events = data.con.create_table("lab_events", kept, overwrite=True)
        sizes = {name: self.events[name].nunique() for name in columns}
        found = self.events.aggregate(**sizes).to_pandas().iloc[0] if sizes else {}
        self.splits = [name for name in columns if 1 < found[name] <= _MOST_GROUPS]
        self.sessions = "session_id" in kept.columns and bool(self.events.session_id.count().execute())
        span = events.aggregate(first=events.at.min(), last=events.at.max()).to_pandas().iloc[0]
        self.last = span["last"]
        self.weeks = 1 if pd.isna(self.last) else (self.last.normalize() - span["first"].normalize()).days // 7 + 1
        by_users = self.events.group_by("event").aggregate(users=self.events.user_id.nunique()).to_pandas()
        self.names = list(by_users.sort_values(["users", "event"], ascending=[False, True])["event"][:_MOST_EVENTS])
        if len(self.names) < 2 or pd.isna(self.last):
            raise FlywheelError(
                _("A funnel needs at least two kinds of event; this data has {n}.").format(n=len(self.names))
            )
        self.count = lru_cache(64)(self._count)

    @staticmethod
    def _of_users(data: tables.Data) -> list[str]:
        return [name for name in _SPLITS if name in data.users.columns and name not in data.events.columns]

    def first_steps(self) -> list[str]:
        """Return the steps at first: the lesson's where they are, else what most people do."""
        usual = [name for name in _STEPS if name in self.names]
        return usual if len(usual) >= 2 else self.names[:4]

    def _count(
        self, steps: tuple[str, ...], weeks: int, window: float, order: str, unit: str, by: str
    ) -> funnel.Funnel:
        since = self.last.normalize() - pd.Timedelta(days=7 * weeks - 1)
        kept = self.events.filter(self.events.event.isin(steps), self.events.at >= since.to_pydatetime())
        return funnel.count(
            kept,
            steps,
            window_days=window or None,
            order=order,  # type: ignore[arg-type]  # both are checked by the controls
            unit=unit,  # type: ignore[arg-type]
            by=by or None,
        )

    def step_controls(self) -> dict[str, Control]:
        """Return four lists for the steps; the last two may stay empty."""
        first = self.first_steps()
        controls = {}
        for place in range(4):
            options = {name: name for name in self.names} | ({"": _("no further step")} if place > 1 else {})
            value = first[place] if place < len(first) else ""
            controls[f"step_{place + 1}"] = choice(_("Step {n}").format(n=place + 1), options, value)
        return controls

    def rule_controls(self) -> dict[str, Control]:
        """Return the lists for order, window, unit and weeks."""
        weeks = sorted({1, 4, 13, 26, self.weeks})
        unit = {"user": _("people")} | ({"session": _("visits")} if self.sessions else {})
        return {
            "order": choice(
                _("Order of steps"),
                {
                    "ordered": _("in this order"),
                    "strict": _("in this order, no other step between"),
                    "any": _("any order after the first"),
                },
            ),
            "window": choice(
                _("Time allowed"),
                {
                    1 / 24: _("1 hour"),
                    1: _("1 day"),
                    7: _("7 days"),
                    14: _("14 days"),
                    30: _("30 days"),
                    0: _("no limit"),
                },
                7,
            ),
            "unit": choice(_("Counted are"), unit),
            "weeks": choice(
                _("Weeks looked back"),
                {n: str(n) for n in weeks if n <= self.weeks},
                max(n for n in weeks if n <= min(13, self.weeks)),
            ),
        }


def _steps(answers: dict[str, Any]) -> tuple[str, ...]:
    steps = tuple(answers.pop(f"step_{place}") for place in range(1, 5))
    kept = tuple(name for name in steps if name)
    if len(set(kept)) < len(kept):
        remedy = _("choose another event, or no further step")
        raise BadInputError(_("steps"), [Problem(_("steps"), _("an event stands there twice"), remedy)])
    return kept


def _rules(counted: _Counted) -> Lab:
    names = {name: _split_name(name) for name in counted.splits}

    def draw(by: str, **answers: Any) -> Any:
        steps = _steps(answers)
        found = counted.count(steps, by=by, **answers)
        return [_through(found), _charts().funnel_steps(found), found]

    controls = {
        **counted.rule_controls(),
        "by": choice(_("Split by"), {"": _("all together")} | names),
        **counted.step_controls(),
    }
    note = _("One funnel, many rates: change one rule at a time and read the sentence again.")
    return lab(controls, draw, title=_("The rules of a funnel"), note=note, file="funnel")


def _split_name(name: str) -> str:
    known = {
        "platform": _("device"),
        "channel": _("channel"),
        "page": _("page"),
        "region": _("region"),
        "gender": _("gender"),
        "membership": _("membership"),
        "acquisition_channel": _("what brought the user"),
    }
    return known[name]


def _through(found: funnel.Funnel) -> str:
    """Say how many come through; by groups, the best and the worst."""
    last = found.table[found.table["position"] == len(found.steps)]
    starts = found.table[found.table["position"] == 1]
    kind = _("people") if found.unit == "user" else _("visits")
    if not found.by:
        row, n = last.iloc[0], int(starts["users"].iloc[0])
        share = stats.Estimate(row["from_start_value"], row["from_start_low"], row["from_start_high"], n, found.level)
        said = _("{through} of {n} {kind} come through: {share}.").format(
            through=f"{int(row['users']):,}", n=f"{n:,}", kind=kind, share=share
        )
        return said + _small(n)
    n = int(starts["users"].sum())
    sizes = starts.set_index(found.by[0])["users"]
    enough = last[last[found.by[0]].map(sizes) >= stats.MINIMUM_N].dropna(subset=["from_start_value"])
    few = len(last) - len(enough)
    said = _("{n} {kind} in {groups} groups.").format(n=f"{n:,}", kind=kind, groups=len(last))
    if len(enough) > 1:
        ordered = enough.sort_values("from_start_value")
        low, high = (_named(row, found.by[0], sizes, found.level) for _i, row in ordered.iloc[[0, -1]].iterrows())
        said += " " + _("Through come least of {low}, most of {high}.").format(low=low, high=high)
    if few:
        said += " " + _("Not enough data in {few} of them (fewer than {n}).").format(few=few, n=stats.MINIMUM_N)
    return said


def _named(row: pd.Series, by: str, sizes: pd.Series, level: float) -> str:
    group = row[by] if pd.notna(row[by]) else _("(not known)")
    ends = (row["from_start_value"], row["from_start_low"], row["from_start_high"])
    return f"{group}: {stats.Estimate(*ends, int(sizes[row[by]]), level)}"


def _small(n: int) -> str:
    return "" if n >= stats.MINIMUM_N else " " + _("Not enough data: fewer than {n} of them.").format(n=stats.MINIMUM_N)


def _what_if(counted: _Counted, data: tables.Data) -> Lab:
    mean = _worth(data)
    first = 0.0 if mean is None else round(max(mean.value, 0.0) / 100, 2)

    def draw(place: int, points: float, worth: float, **answers: Any) -> Any:
        steps = _steps(answers)
        if place > len(steps):
            remedy = _("choose one of the {n} steps").format(n=len(steps))
            raise BadInputError(_("steps"), [Problem(_("Better step"), _("is no step of this funnel"), remedy)])
        found = counted.count(steps, by="", **answers)
        better = funnel.what_if(found, steps[place - 1], points=points, order_cents=_cents(worth, first, mean))
        return [_gain(better, answers["weeks"], data.currency), _charts().what_if_steps(better), better]

    kinds = {place: _("step {n}").format(n=place) for place in range(2, 5)}
    controls = {
        "place": choice(_("Better step"), kinds, min(len(counted.first_steps()), 4)),
        "points": slider(_("Better by"), 2.0, low=-10.0, high=20.0, step=0.5, unit=_("points")),
        "worth": number(_("Worth of an order"), first, low=0.0, high=1_000_000.0, step=1.0, unit=data.currency),
        **counted.rule_controls(),
        **counted.step_controls(),
    }
    note = _(
        "Later rates are assumed to stay as they are: read the gain as an upper guess. Worth at first: the mean margin."
    )
    return lab(controls, draw, title=_("What if one step were better?"), note=note, file="what-if")


def _worth(data: tables.Data) -> stats.Estimate | None:
    """Return the mean margin of an order, else its mean revenue, in cents with its interval; None when neither is."""
    if not data.has("orders"):
        return None
    orders = data.orders.select("margin_cents", "revenue_cents").to_pandas()
    known = [cents for name in orders if len(cents := orders[name].dropna())]
    return stats.mean(known[0].astype(float), unit="cents") if known else None


def _cents(worth: float, first: float, mean: stats.Estimate | None) -> float | stats.Estimate:
    """Return what an order is worth: as measured, with its doubt, unless the viewer has changed it."""
    return mean if mean is not None and mean.value >= 0 and worth == first else worth * 100


def _gain(better: funnel.WhatIf, weeks: int, currency: str) -> str:
    row = better.gains.iloc[0]
    n = int(row["n"])
    said = _(
        "From {now} to {then} at {step}: {orders:+,.1f} orders ({low:,.1f} to {high:,.1f}) in {weeks} weeks"
    ).format(
        now=stats.as_text(row["value"], "share"),
        then=stats.as_text(row["new_value"], "share"),
        step=better.step,
        orders=row["extra_orders"],
        low=row["extra_orders_low"],
        high=row["extra_orders_high"],
        weeks=weeks,
    )
    if pd.notna(row["extra_revenue_cents"]):
        money = (row["extra_revenue_cents"], row["extra_revenue_low_cents"], row["extra_revenue_high_cents"])
        value, low, high = (stats.as_text(float(cents), "cents") for cents in money)
        said += ", " + _("worth {value} {currency} ({low} to {high})").format(
            value=value, currency=currency, low=low, high=high
        )
    return said + f"; n = {n:,}." + _small(n)


def _charts() -> Any:
    from flywheel import charts  # loads in a second, and only a lab with data needs it

    return charts
