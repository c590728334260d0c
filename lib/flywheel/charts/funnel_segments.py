"""Turns compared segments and the neck of a funnel into pictures: differences with intervals, and the money."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, Chart, dot, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.funnel import Comparison, Neck
from flywheel.words import gettext as _

__all__ = ["funnel_comparison", "funnel_neck"]


def funnel_comparison(comparison: Comparison, *, title: str | None = None, source: str = "") -> Chart:
    """Draw how far each group's step rates lie from the reference, with intervals.

    Args:
        comparison: The result of `funnel.compare`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(f"{group}{user}", step, group) for group, paid in (("a", 10), ("b", 60)) for user in range(100)
        ...         for step in ("view", "pay") if step == "view" or user < paid]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "group"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> print(funnel_comparison(funnel.compare(funnel.count(events, ["view", "pay"], by="group"), "b")).alt)
        a keeps 10.0 % at view → pay, 50.0 points below b. view → pay, a: −50.0 percentage points (−60.1 to −37.7,
        n = 200).
    """
    rows = _ordered(comparison.table)
    finding = title or _difference_finding(comparison)
    return _draw(comparison, rows, finding, source, marked=lambda row: bool(row["differs"] and row["difference"] < 0))


def funnel_neck(neck: Neck, *, title: str | None = None, source: str = "", currency: str = "") -> Chart:
    """Draw every step against its reference, with the neck marked and what it costs beside it.

    Args:
        neck: The result of `funnel.neck`.
        title: The finding; by default worded from the result.
        source: Where the data come from.
        currency: Code of the currency, as in ``data.currency``.

    Returns:
        The chart.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(user, step) for user in range(100) for step in ("view", "pay") if step == "view" or user < 40]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> found = funnel.neck(funnel.count(events, ["view", "pay"]), {"pay": 0.8}, order_cents=5000)
        >>> print(funnel_neck(found, currency="CNY").alt)
        Neck at view → pay: 40.0 % against 80.0 %; 40 orders (30 to 49), 2000.00 CNY (1510.01 to 2452.99).
        view → pay: −40.0 percentage points (−49.1 to −30.2, n = 100).
    """
    rows = _ordered(neck.table)
    finding = title or _neck_finding(neck, currency)
    return _draw(neck, rows, finding, source, marked=lambda row: bool(row["is_neck"]))


def _ordered(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.sort_values("position", kind="stable").to_dict("records")


def _draw(result: Comparison | Neck, rows: list[dict[Any, Any]], finding: str, source: str, *, marked: Any) -> Chart:
    places = _places(rows)
    texts = "; ".join(f"{_row_label(result, row)}: {_estimate(row, result.level)}" for row in rows)
    hollow = _("Hollow: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N)
    foot = [source, *([] if all(row["enough"] for row in rows) else [hollow]), *result.notes[:2]]
    with open_chart(
        height=1.5 + 0.5 * (places[-1] + 1 if places else 1),
        title=finding,
        subtitle=_("Rate minus that of {reference}, percentage points, with {level:g} % intervals").format(
            reference=result.reference, level=100 * result.level
        ),
        source=" ".join(part for part in foot if part),
        alt=f"{finding}. {texts}.",
    ) as (figure, axes):
        axes.axvline(0, color=INK, linewidth=1.2, zorder=2)
        for place, row in zip(places, rows, strict=True):
            _mark(axes, place, row, loud=marked(row))
        _heads(axes, result, rows, places)
        axes.set_yticks(places, [shortened(_group(result, row), 1.9) for row in rows], size=11)
        axes.set_ylim((places[-1] if places else 0) + 0.7, -1.0)
        low, high = axes.get_xlim()
        axes.set_xlim(min(low, -0.02), high + 0.42 * (high - low))
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _at: f"{100 * value:{'+' if value else ''}.3g}".replace("-", "−"))
        )
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
    return figure


def _places(rows: list[dict[Any, Any]]) -> list[float]:
    """Leave a line free above each step for its name."""
    places, place, step = [], -1.0, None
    for row in rows:
        place += 1.0 if row["position"] == step or step is None else 1.9
        step = row["position"]
        places.append(place)
    return places


def _heads(axes: Axes, result: Comparison | Neck, rows: list[dict[Any, Any]], places: list[float]) -> None:
    seen = set()
    for place, row in zip(places, rows, strict=True):
        if row["position"] not in seen:
            seen.add(row["position"])
            words = shortened(_leg(result, row), 5.5)
            axes.text(
                0.0, place - 0.72, words, transform=axes.get_yaxis_transform(), size=10.5, color=MUTED, va="center"
            )


def _mark(axes: Axes, place: float, row: dict[Any, Any], *, loud: bool) -> None:
    if math.isnan(row["difference"]):
        axes.text(0, place, _("nobody"), va="center", size=10, color=MUTED)
        return
    colour = LOUD if loud else ACCENT if row["enough"] else MUTED
    ends = {"low": row["low"], "high": row["high"]}
    dot(axes, row["difference"], place, **ends, enough=row["enough"], colour=colour, marker="D" if loud else "o")
    words = _("{rate} against {reference_rate}").format(
        rate=stats.as_text(row["value"], "share"), reference_rate=stats.as_text(row["reference_value"], "share")
    )
    if row.get("is_neck"):
        words += "; " + _cost(row)
    axes.annotate(
        words,
        (max(row["high"], row["difference"]), place),
        (9, 0),
        textcoords="offset points",
        va="center",
        size=10,
        color=LOUD if loud else INK,
    )


def _cost(row: dict[Any, Any]) -> str:
    """Return orders and money at stake, with their ranges left to the title."""
    orders = _("{n} orders").format(n=f"{row['extra_orders']:,.0f}")
    if pd.isna(row["extra_revenue_cents"]):
        return orders
    return orders + _(", {money} in money").format(money=stats.as_text(float(row["extra_revenue_cents"]), "cents"))


def _group(result: Comparison | Neck, row: dict[Any, Any]) -> str:
    parts = [_("(not known)") if pd.isna(row[name]) else str(row[name]) for name in result.by]
    return " / ".join(parts) or _("all")


def _leg(result: Comparison | Neck, row: dict[Any, Any]) -> str:
    return f"{result.steps[row['position'] - 2]} → {row['step']}"


def _row_label(result: Comparison | Neck, row: dict[Any, Any]) -> str:
    return _leg(result, row) + (f", {_group(result, row)}" if result.by else "")


def _estimate(row: dict[Any, Any], level: float) -> stats.Estimate:
    n = row["n"] if math.isinf(row["reference_n"]) else int(row["n"] + row["reference_n"])
    return stats.Estimate(row["difference"], row["low"], row["high"], n, level, signed=True)


def _difference_finding(comparison: Comparison) -> str:
    behind = comparison.table[comparison.table["differs"] & (comparison.table["difference"] < 0)]
    if not comparison.table["enough"].any():
        return _("Not enough data to compare the groups")
    if behind.empty:
        return _("No group lies below {reference} by more than chance explains").format(reference=comparison.reference)
    worst = behind.sort_values("difference").iloc[0].to_dict()
    return _("{group} keeps {rate} at {leg}, {points} points below {reference}").format(
        group=_group(comparison, worst),
        rate=stats.as_text(worst["value"], "share"),
        leg=_leg(comparison, worst),
        points=stats.as_text(-worst["difference"], "share", bare=True),
        reference=comparison.reference,
    )


def _neck_finding(neck: Neck, currency: str) -> str:
    if neck.found.empty:
        return neck.caption
    row = neck.found.iloc[0].to_dict()
    where = _leg(neck, row) + (f" ({_group(neck, row)})" if neck.by else "")
    words = _("Neck at {where}: {rate} against {reference_rate}; {orders} orders ({low} to {high})").format(
        where=where,
        rate=stats.as_text(row["value"], "share"),
        reference_rate=stats.as_text(row["reference_value"], "share"),
        orders=f"{row['extra_orders']:,.0f}",
        low=f"{row['extra_orders_low']:,.0f}",
        high=f"{row['extra_orders_high']:,.0f}",
    )
    if pd.isna(row["extra_revenue_cents"]):
        return words
    ends = ("extra_revenue_cents", "extra_revenue_low_cents", "extra_revenue_high_cents")
    value, low, high = (stats.as_text(float(row[end]), "cents") for end in ends)
    unit = currency or _("in money")
    return words + _(", {value} {unit} ({low} to {high})").format(value=value, unit=unit, low=low, high=high)
