"""Turns active users and retention variants into pictures: lines a day with stickiness below, questions compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from flywheel import stats
from flywheel.charts.style import ACCENT, PAPER, Chart, dot, look, panels, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle import ActiveUsers, Retention
from flywheel.words import gettext as _

__all__ = ["active_users_lines", "retention_variants"]


def active_users_lines(active: ActiveUsers, *, title: str | None = None, source: str = "") -> Chart:
    """Draw daily, weekly and monthly active users, and below them stickiness with its interval.

    Args:
        active: The counted users.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> events = pd.DataFrame({"user_id": ["a", "b"], "at": pd.to_datetime(["2026-03-01", "2026-03-31"])})
        >>> print(active_users_lines(lifecycle.active_users(events, window="calendar")).alt)
        Stickiness is 3.2 % in the month from 2026-03-01. 2026-03-01: DAU 0.06452, MAU 2, stickiness 3.2 %.
    """
    seen = active.table.dropna(subset=["value"])
    finding = title or _finding(active, seen)
    trailing = active.window == "trailing"
    subtitle = (
        _("Users active on the day, in the 7 and in the {days} days up to it; stickiness = DAU ÷ MAU")
        if trailing
        else _("Users active a day (mean) and in the calendar month; stickiness = mean DAU ÷ MAU")
    )
    with panels(
        2, 1, height=5.2, title=finding, subtitle=subtitle.format(days=active.month_days), share_y=False,
        source=" ".join([*([source] if source else []), *active.notes]), alt=f"{finding}. {_alt(active, seen)}",
    ) as (figure, (upper, lower)):  # fmt: skip
        lines = [("dau", "DAU"), *([("wau", "WAU")] if trailing else []), ("mau", "MAU")]
        for place, (column, word) in enumerate(lines):
            _draw_line(upper, active.table.dropna(subset=[column]), column, word, place, marked=not trailing)
        upper.set_ylim(0, None)
        upper.set_ylabel(_("users"))
        whole = active.table.dropna(subset=["mau"])
        lower.fill_between(whole["day"], whole["low"], whole["high"], color=ACCENT, alpha=0.2, linewidth=0)
        lower.plot(whole["day"], whole["value"], color=ACCENT, marker="" if trailing else "o")
        lower.set_ylim(0, None)
        percent_axis(lower.yaxis)
        lower.set_ylabel(_("stickiness"))
        ticks = mdates.date2num(_spaced(active.table["day"], whole_weeks=trailing))
        for axes in (upper, lower):
            axes.xaxis.set_major_locator(FixedLocator(ticks))
            axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d" if trailing else "%Y-%m"))
            axes.grid(axis="x", visible=False)
            axes.margins(x=0.08)
    return figure


def retention_variants(variants: Mapping[str, Retention], *, title: str | None = None, source: str = "") -> Chart:
    """Draw the answers of several questions about coming back beside one another, so that nobody mixes them up.

    Args:
        variants: Name of the question → retention without cohorts and groups.
        title: The finding; by default worded from the results.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: A retention has cohorts or groups, or there is none.

    Example:
        >>> from flywheel import lifecycle
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> events = pd.DataFrame({"user_id": ["a", "b"], "at": pd.to_datetime(["2026-03-02", "2026-03-08"])})
        >>> exact = lifecycle.retention(users, events, days=[1])
        >>> later = lifecycle.retention(users, events, days=[1], kind="on_or_after")
        >>> print(retention_variants({"exact": exact, "on or after": later}).alt)
        Retention is 50.0 % or 100.0 %, depending on the question. exact, day 1: 50.0 % (9.5–90.5 %, n = 2); on or
        after, day 1: 100.0 % (34.2–100.0 %, n = 2).
    """
    bad = [name for name, each in variants.items() if each.cohort or each.by]
    if bad or not variants:
        message = _("takes retention of all users together, at least one")
        remedy = _("count without cohort and by: {names}").format(names=", ".join(bad) or "–")
        raise BadInputError("charts.retention_variants", [Problem("variants", message, remedy)])
    rows = [
        (name, each.day_label(int(row["day"])), row, each.level)
        for name, each in variants.items()
        for row in each.table.to_dict("records")
        if row["n"]
    ]
    finding = title or _variants_finding(rows)
    said = [
        _("{name}, {day}: {rate}").format(name=name, day=day, rate=_rate(row, level)) for name, day, row, level in rows
    ]
    few = any(not row["enough"] for _name, _day, row, _level in rows)
    with open_chart(
        height=1.5 + 0.36 * max(len(rows), 1) + 0.1 * len(variants),
        title=finding,
        subtitle=_("Share of users who come back, with {level:g} % intervals").format(
            level=100 * next(iter(variants.values())).level
        ),
        source=" ".join(
            [*([source] if source else [])]
            + ([_("Hollow: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N)] if few else [])
        ),
        alt=f"{finding}. " + ("; ".join(said) + "." if said else _("Nothing is drawn.")),
    ) as (figure, axes):
        _draw_variants(axes, rows, list(variants))
    return figure


def _spaced(days: pd.Series, *, whole_weeks: bool) -> pd.Series:
    step = max(1, -(-len(days) // 8))
    return days.iloc[:: -(-step // 7) * 7 if whole_weeks and step > 1 else step]


def _draw_line(axes: Axes, table: pd.DataFrame, column: str, word: str, place: int, *, marked: bool) -> None:
    style = look(place)
    values = table[column].astype(float)
    axes.plot(
        table["day"], values, color=style.colour, linestyle=style.line, marker=style.marker if marked else "", zorder=4
    )
    if len(table):
        axes.annotate(
            word, (table["day"].iloc[-1], values.iloc[-1]), (7, 0), textcoords="offset points", va="center",
            color=style.colour, size=10.5,
        )  # fmt: skip


def _draw_variants(axes: Axes, rows: list[tuple[str, str, dict[Any, Any], float]], names: list[str]) -> None:
    labels = []
    for place, (name, day, row, _level) in enumerate(rows):
        style = look(names.index(name))
        dot(
            axes, row["value"], place, low=row["low"], high=row["high"], enough=row["enough"], colour=style.colour,
            marker=style.marker,
        )  # fmt: skip
        axes.annotate(
            f"{stats.as_text(row['value'], 'share')}  n = {row['n']:,}",
            (row["high"], place), (10, 0), textcoords="offset points", va="center", size=10,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip
        labels.append(shortened(_("{name}, {day}").format(name=name, day=day), 2.6, size=10))
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_xlim(0, min(1.3 * max([row["high"] for *_rest, row, _level in rows] or [1.0]), 1.3))
    percent_axis(axes.xaxis)
    axes.grid(axis="y", visible=False)


def _rate(row: dict[Any, Any], level: float) -> stats.Estimate:
    return stats.Estimate(row["value"], row["low"], row["high"], row["n"], level)


def _variants_finding(rows: list[tuple[str, str, dict[Any, Any], float]]) -> str:
    values = [row["value"] for _name, _day, row, _level in rows]
    if not values:
        return _("No day was observed yet")
    low, high = (stats.as_text(end, "share") for end in (min(values), max(values)))
    if low == high:
        return _("Retention is {share}, whichever way one asks").format(share=low)
    if len(values) == 2:
        return _("Retention is {low} or {high}, depending on the question").format(low=low, high=high)
    return _("Retention lies between {low} and {high}, depending on the question").format(low=low, high=high)


def _finding(active: ActiveUsers, seen: pd.DataFrame) -> str:
    if seen.empty:
        return _("No whole window was observed yet")
    last = seen.iloc[-1]
    if not last["enough"] and active.window == "trailing":
        return _("Not enough users for stickiness")
    form = (
        _("Stickiness is {share} on {day}")
        if active.window == "trailing"
        else _("Stickiness is {share} in the month from {day}")
    )
    return form.format(share=stats.as_text(last["value"], "share"), day=f"{last['day']:%Y-%m-%d}")


def _alt(active: ActiveUsers, seen: pd.DataFrame) -> str:
    if seen.empty:
        return _("Nothing is drawn.")
    picked = seen.iloc[[0, -1]] if active.window == "trailing" and len(seen) > 1 else seen
    form = _("{day}: DAU {dau}, MAU {mau}, stickiness {share}")
    parts = [
        form.format(
            day=f"{row['day']:%Y-%m-%d}",
            dau=f"{row['dau']:.4g}",
            mau=f"{int(row['mau']):,}",
            share=stats.as_text(row["value"], "share"),
        )
        for row in picked.to_dict("records")
    ]
    return "; ".join(parts) + "."
