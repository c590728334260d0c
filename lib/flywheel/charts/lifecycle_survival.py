"""Turns survival and days between purchases into pictures: curves with those still at risk, a histogram of waits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, MUTED, PAPER, SOFT, Chart, Look, look, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle import DaysBetween, Survival
from flywheel.words import gettext as _

__all__ = ["days_between_histogram", "survival_curves"]

_MOST_CURVES = 6


def survival_curves(survival: Survival, *, title: str | None = None, what: str = "", source: str = "") -> Chart:
    """Draw the share that is left against days, with intervals, and below it how many are still at risk.

    Parts of a curve that rest on too few at risk are dotted.

    Args:
        survival: The curves; up to six groups.
        title: The finding; by default worded from the result.
        what: What lasts, for the vertical axis; by default the share still without the event.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: There are more groups than can be told apart.

    Example:
        >>> from flywheel import lifecycle
        >>> spans = pd.DataFrame({"user_id": list("abcd"), "days": [1, 3, 3, 5], "ended": [1, 0, 1, 1]})
        >>> print(survival_curves(lifecycle.survival(spans)).alt)
        Half have ended after 3 days. all: median 3 days (n = 4, 3 ended).
    """
    curves = _curves(survival)
    if len(curves) > _MOST_CURVES:
        message = _("{n} groups cannot be told apart").format(n=len(curves))
        raise BadInputError("charts.survival_curves", [Problem("survival", message, _("draw at most six groups"))])
    finding = title or _finding(survival)
    n = int(survival.medians["n"].sum())
    with open_chart(
        height=4.2 + 0.26 * max(len(curves), 1),
        title=finding,
        subtitle=_("Kaplan–Meier with {level:g} % intervals; {n} spans").format(level=100 * survival.level, n=f"{n:,}"),
        source=" ".join([*([source] if source else []), *survival.notes, *_doubts(survival)]),
        alt=f"{finding}. {_alt(survival)}",
    ) as (figure, axes):
        last = max([1, *(int(curve["day"].max()) for curve in curves.values())])
        for place, curve in enumerate(curves.values()):
            _draw_curve(axes, curve, look(place))
        _finish(axes, last, what)
        _at_risk(axes, curves, last)
    return figure


def days_between_histogram(days: DaysBetween, *, title: str | None = None, source: str = "") -> Chart:
    """Draw how many waits for the next purchase ended after how many days, and how many are still open.

    Args:
        days: The counted waits.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> bought = pd.to_datetime(["2026-03-01", "2026-03-05", "2026-03-20"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "b"], "at": bought})
        >>> print(days_between_histogram(lifecycle.days_between(orders)).alt)
        Not enough waits to name a median. 1 wait ended with a purchase, 2 are still open.
    """
    table, finding = days.table, title or _wait_finding(days)
    alt = (
        _("{completed} wait ended with a purchase, {censored} are still open.")
        if days.completed == 1
        else _("{completed} waits ended with a purchase, {censored} are still open.")
    )
    alt = alt.format(completed=f"{days.completed:,}", censored=f"{days.censored:,}")
    width = int(table["to_day"].iloc[0]) if len(table) else 1
    with open_chart(
        title=finding,
        subtitle=_("Days from one purchase to the next, in steps of {days}; {n} waits").format(
            days=width, n=f"{days.completed + days.censored:,}"
        ),
        source=" ".join([*([source] if source else []), *days.notes[1:]]),
        alt=f"{finding}. {alt}",
    ) as (figure, axes):
        middle = (table["from_day"] + table["to_day"]) / 2
        axes.bar(middle, table["completed"], width=0.86 * width, color=ACCENT, label=_("bought again"))
        axes.bar(
            middle, table["censored"], width=0.86 * width, bottom=table["completed"], color=PAPER, edgecolor=SOFT,
            hatch="////", linewidth=0.8, label=_("still waiting when the data end"),
        )  # fmt: skip
        median = days.waits.medians
        if len(median) and median["enough"].iloc[0] and not math.isnan(median["median"].iloc[0]):
            day = float(median["median"].iloc[0])
            axes.axvspan(median["low"].iloc[0], median["high"].iloc[0], color=MUTED, alpha=0.16, linewidth=0)
            axes.axvline(day, color=INK, linewidth=1.4, linestyle=(0, (4, 2)))
            axes.annotate(
                _("median {day:.0f} days").format(day=day), (day, 0.97), (8, 0), xycoords=("data", "axes fraction"),
                textcoords="offset points", size=10.5, color=INK, va="top",
            )  # fmt: skip
        axes.set_xlim(0, float(table["to_day"].max()) if len(table) else 1)
        axes.set_xlabel(_("days"))
        axes.set_ylabel(_("waits"))
        axes.grid(axis="x", visible=False)
        axes.legend(loc="upper right")
    return figure


def _curves(survival: Survival) -> dict[str, pd.DataFrame]:
    if not survival.by:
        return {_("all"): survival.table} if len(survival.table) else {}
    groups = survival.table.groupby([*survival.by], dropna=False, sort=True)
    return {_name(key): curve for key, curve in groups}


def _name(key: Any) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " · ".join(_("(not known)") if pd.isna(part) else str(part) for part in parts)


def _draw_curve(axes: Axes, curve: pd.DataFrame, style: Look) -> None:
    """Draw steps from 1 on day 0; the interval as a band; what rests on few dotted."""
    days = np.concatenate([[0], curve["day"]])
    value, low, high = (
        np.concatenate([[1.0], curve[name].fillna(curve["value"])]) for name in ("value", "low", "high")
    )
    enough = int(curve["enough"].sum())
    axes.fill_between(days, low, high, step="post", color=style.colour, alpha=0.13, linewidth=0)
    axes.step(days[: enough + 1], value[: enough + 1], where="post", color=style.colour, linestyle=style.line, zorder=4)
    axes.step(days[enough:], value[enough:], where="post", color=style.colour, linestyle=":", linewidth=1.3, zorder=3)
    shown = np.unique(np.linspace(0, max(enough, 0), 6).astype(int))
    axes.plot(days[shown], value[shown], style.marker, color=style.colour, ms=6, zorder=5)


def _finish(axes: Axes, last: int, what: str) -> None:
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, 1.02 * last)
    percent_axis(axes.yaxis)
    axes.set_xlabel(_("days since the start"))
    axes.set_ylabel(what or _("still without the event"))
    axes.grid(axis="x", visible=False)


def _at_risk(axes: Axes, curves: dict[str, pd.DataFrame], last: int) -> None:
    """Write below the axis how many of each group are still at risk, in the group's colour and with its marker."""
    ticks = [int(tick) for tick in axes.get_xticks() if 0 <= tick <= last]
    axes.set_xticks(ticks)
    places = axes.get_xaxis_transform()
    top, step = -0.25, 0.075
    axes.text(0, top + step, _("still at risk"), transform=places, size=10, color=MUTED, va="center", ha="left")
    for row, (name, curve) in enumerate(curves.items()):
        style, height = look(row), top - row * step
        axes.plot([-0.015], [height], style.marker, transform=axes.transAxes, color=style.colour, ms=6, clip_on=False)
        axes.text(
            -0.03, height, shortened(name, 1.0, size=10), transform=axes.transAxes, size=10, color=style.colour,
            va="center", ha="right",
        )  # fmt: skip
        for tick in ticks:
            later = curve.loc[curve["day"] >= tick, "n"]
            count = int(later.iloc[0]) if len(later) else 0
            axes.text(
                tick, height, f"{count:,}", transform=places, size=10, color=INK, va="center",
                ha="left" if tick == 0 else "center",
            )  # fmt: skip


def _finding(survival: Survival) -> str:
    medians = survival.medians
    if medians.empty:
        return _("Nothing was observed yet")
    if not survival.by:
        median = float(medians["median"].iloc[0])
        if math.isnan(median):
            return _("More than half have not ended yet")
        return _("Half have ended after {days:.0f} days").format(days=median)
    if math.isnan(survival.p_value):
        return _("Not enough spans to compare the groups")
    p = f"{survival.p_value:.3f}" if survival.p_value >= 0.001 else "0.001"
    if survival.p_value >= 1 - survival.level:
        return _("No difference between the groups was found (log-rank p = {p})").format(p=p)
    form = (
        _("The groups differ (log-rank p = {p})")
        if survival.p_value >= 0.001
        else _("The groups differ (log-rank p < {p})")
    )
    return form.format(p=p)


def _alt(survival: Survival) -> str:
    keys = survival.medians[[*survival.by]].itertuples(index=False, name=None) if survival.by else [(_("all"),)]
    parts = []
    for key, row in zip(keys, survival.medians.to_dict("records"), strict=False):
        median = "–" if math.isnan(row["median"]) else f"{row['median']:.0f}"
        form = _("{group}: median {median} days (n = {n}, {ended} ended)")
        parts.append(form.format(group=_name(key), median=median, n=f"{row['n']:,}", ended=f"{row['ended']:,}"))
    return "; ".join(parts) + "." if parts else _("Nothing is drawn.")


def _doubts(survival: Survival) -> list[str]:
    if survival.table["enough"].all():
        return []
    return [_("Dotted: fewer than {n} at risk, not enough data.").format(n=stats.MINIMUM_N)]


def _wait_finding(days: DaysBetween) -> str:
    medians = days.waits.medians
    if medians.empty or not medians["enough"].iloc[0]:
        return _("Not enough waits to name a median")
    row = medians.iloc[0]
    if math.isnan(row["median"]):
        return _("More than half of the waits are still open")
    return _("Half of the buyers' waits are over after {days:.0f} days").format(days=row["median"])
