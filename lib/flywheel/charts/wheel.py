"""Turns the flywheel's run and what it hangs on into pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from flywheel.charts.lettering import spread
from flywheel.charts.money import money_axis, money_text
from flywheel.charts.style import (
    ACCENT,
    INK,
    LOUD,
    MUTED,
    PAPER,
    SOFT,
    Chart,
    look,
    panels,
    shortened,
)
from flywheel.charts.style import chart as open_chart
from flywheel.wheel.facts import amount
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.wheel import Sensitivity, Simulation

__all__ = ["wheel_over_time", "wheel_tornado"]

_HALO = [withStroke(linewidth=3, foreground=PAPER)]
_MOST_BARS = 12


def wheel_over_time(simulation: Simulation, *, title: str | None = None, source: str = "") -> Chart:
    """Draw active users with and without the wheel and, below, the gain so far, with the break-even marked.

    The dotted line between shows the wheel with its loop cut: more voice teaches nothing.

    Args:
        simulation: What `wheel.simulate` returned.
        title: The finding; by default worded from the result.
        source: Where the assumptions come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import wheel
        >>> print(wheel_over_time(wheel.simulate()).alt)
        The wheel costs until month 11 and has paid for itself after month 23. After 36 months: 62,047 users with the
        wheel, 49,953 without, 59,962 with the loop cut; gain so far +2.2 million; most money out after month 11:
        −649 thousand.
    """
    table = simulation.table
    finding = title or _wheel_finding(simulation)
    with panels(
        2,
        1,
        height=6.4,
        title=finding,
        subtitle=_("Simulated. Loop cut: as if more voice from more users taught nothing new"),
        source=" ".join([*([source] if source else []), simulation.notes[-2]]),
        alt=f"{finding}. {_wheel_alt(simulation)}",
        share_y=False,
    ) as (figure, (above, below)):
        _draw_users(above, table)
        _draw_gain(below, simulation)
    return figure


def _draw_users(axes: Axes, table: pd.DataFrame) -> None:
    names = {
        "users": (_("with the wheel"), look(0), 2.6),
        "users_open": (_("with the loop cut"), look(2), 1.8),
        "users_without": (_("without the wheel"), look(1), 2.2),
    }
    periods, last = table["period"], table.iloc[-1]
    for column, (_name, style, width) in names.items():
        axes.plot(periods, table[column], color=style.colour, linestyle=style.line, linewidth=width)
    low, high = axes.get_ylim()
    high = max(high, low * 1.02 + 1)
    axes.set_ylim(low - 0.05 * (high - low), high + 0.08 * (high - low))
    places = spread([float(last[column]) for column in names], gap=0.1 * (high - low))
    for (column, (name, style, _width)), place in zip(names.items(), places, strict=True):
        text = _("{name}: {users}").format(name=name, users=f"{last[column]:,.0f}")
        _beside(axes, shortened(text, 2.5), (float(last["period"]), place), style.colour)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _p: f"{value:,.0f}"))
    axes.set_title(_("Active users"), loc="left", size=11, color=INK)
    axes.grid(axis="x", visible=False)


def _beside(axes: Axes, text: str, point: tuple[float, float], colour: str) -> None:
    axes.annotate(
        text, point, (8, 0), textcoords="offset points", color=colour, size=10.5, va="center", path_effects=_HALO
    )


def _draw_gain(axes: Axes, simulation: Simulation) -> None:
    table = simulation.table
    periods, gain = table["period"], table["cumulative_gain_cents"] / 100
    style = look(0)
    axes.axhline(0, color=INK, linewidth=1.2)
    axes.fill_between(
        periods,
        gain,
        0,
        where=gain < 0,
        interpolate=True,
        facecolor="#fbe3d6",
        edgecolor=LOUD,
        hatch="///",
        linewidth=0,
    )
    axes.fill_between(periods, gain, 0, where=gain >= 0, interpolate=True, color=SOFT, linewidth=0, alpha=0.7)
    axes.plot(periods, gain, color=style.colour, linewidth=2.4)
    bottom = (simulation.deepest_period, simulation.deepest_cents / 100)
    if simulation.deepest_cents < 0:
        axes.plot(*bottom, "v", color=LOUD, ms=9, zorder=5)
        text = _("most money out: {money}").format(money=money_text(bottom[1]))
        late = simulation.deepest_period > 0.6 * len(table)
        axes.annotate(
            text,
            bottom,
            (-8 if late else 8, -3),
            textcoords="offset points",
            ha="right" if late else "left",
            va="top",
            color=LOUD,
            size=10.5,
            path_effects=_HALO,
        )
    if simulation.break_even:
        axes.plot(simulation.break_even, gain.iloc[simulation.break_even - 1], "D", color=INK, ms=8, zorder=6)
        text = _("break-even: month {n}").format(n=simulation.break_even)
        axes.annotate(
            text,
            (simulation.break_even, gain.iloc[simulation.break_even - 1]),
            (-8, 10),
            textcoords="offset points",
            ha="right",
            size=10.5,
            color=INK,
            path_effects=_HALO,
        )
    _beside(axes, money_text(float(gain.iloc[-1]), signed=True), (float(periods.iloc[-1]), float(gain.iloc[-1])), INK)
    axes.margins(y=0.22)
    money_axis(axes.yaxis, axes.get_ylim(), _("gain so far"))
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120) if len(table) <= 12 * step)
    axes.set_xticks([1, *range(step, len(table) + 1, step)] if step > 1 else list(periods))
    axes.set_xlim(1 - 0.02 * len(table), 1 + 1.42 * max(len(table) - 1, 1))
    axes.set_xlabel(_("month"))
    axes.set_title(_("Gain so far, after all cost of the wheel"), loc="left", size=11, color=INK)
    axes.grid(axis="x", visible=False)


def _wheel_finding(simulation: Simulation) -> str:
    table = simulation.table
    losing = table.loc[table["gain_cents"] < 0, "period"]
    if simulation.break_even is None:
        return _("The wheel has not paid for itself within {n} months").format(n=len(table))
    if losing.empty:
        return _("The wheel pays from the first month")
    return _("The wheel costs until month {cost} and has paid for itself after month {paid}").format(
        cost=int(losing.max()), paid=simulation.break_even
    )


def _wheel_alt(simulation: Simulation) -> str:
    last = simulation.table.iloc[-1]
    form = _(
        "After {n} months: {users} users with the wheel, {without} without, {cut} with the loop cut; "
        "gain so far {gain}; most money out after month {deepest}: {money}."
    )
    return form.format(
        n=int(last["period"]),
        users=f"{last['users']:,.0f}",
        without=f"{last['users_without']:,.0f}",
        cut=f"{last['users_open']:,.0f}",
        gain=money_text(last["cumulative_gain_cents"] / 100, signed=True),
        deepest=simulation.deepest_period,
        money=money_text(simulation.deepest_cents / 100),
    )


def wheel_tornado(found: Sensitivity, *, title: str | None = None, source: str = "") -> Chart:
    """Draw how far the outcome moves with each assumption, the widest bars on top.

    A plain bar is the outcome at the lower value, a hatched one at the higher value; up to twelve bars are drawn.

    Args:
        found: What `wheel.sensitivity` returned.
        title: The finding; by default worded from the result.
        source: Where the assumptions come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import wheel
        >>> print(wheel_tornado(wheel.sensitivity(periods=24)).alt.split(". ")[0])
        The gain after 24 months hangs most on: users who stay a period, today
    """
    rows = found.table.head(_MOST_BARS).to_dict("records")
    scale = 100 if found.outcome == "gain" else 1
    finding = title or _tornado_finding(found)
    with open_chart(
        height=1.75 + 0.42 * len(rows),
        title=finding,
        subtitle=_tornado_subtitle(found),
        source=" ".join([*([source] if source else []), *found.notes]),
        alt=f"{finding}. {_tornado_alt(found, rows)}",
    ) as (figure, axes):
        base = found.base / scale
        for place, row in enumerate(rows):
            _draw_bar(axes, row, place, base=base, scale=scale)
        axes.axvline(base, color=INK, linewidth=1.4, zorder=4)
        axes.set_yticks(range(len(rows)), [shortened(_tornado_label(row), 3.3, size=10) for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.7)
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.16)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        if found.outcome == "gain":
            money_axis(axes.xaxis, axes.get_xlim(), _("gain so far"))
        else:
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _p: _outcome_text(value, found)))
            axes.set_xlabel(_("users won"))
        handles = [
            Patch(facecolor=SOFT, edgecolor=ACCENT, label=_("at the lower value")),
            Patch(facecolor=PAPER, edgecolor=LOUD, hatch="////", label=_("at the higher value")),
        ]
        axes.legend(handles=handles, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2)
    return figure


def _draw_bar(axes: Axes, row: dict[Any, Any], place: int, *, base: float, scale: int) -> None:
    sides = (("at_low", SOFT, ACCENT, "", -0.17), ("at_high", PAPER, LOUD, "////", 0.17))
    together = (row["at_low"] - scale * base) * (row["at_high"] - scale * base) > 0
    for column, face, edge, hatch, shift in sides:
        value = row[column] / scale
        height, centre = (0.34, place + shift) if together else (0.62, place)
        axes.barh(centre, value - base, left=base, height=height, color=face, edgecolor=edge, hatch=hatch, linewidth=1)
        from_low = column == "at_low"
        text = amount(row["low" if from_low else "high"], row["measure"])
        right = value >= base
        axes.annotate(
            text,
            (value, centre),
            (4 if right else -4, 0),
            textcoords="offset points",
            ha="left" if right else "right",
            va="center",
            size=9.5 if not together else 8.5,
            color=MUTED,
        )


def _tornado_label(row: dict[Any, Any]) -> str:
    return str(row["label"]) + (_(" (claim)") if row["kind"] == "claim" else "")


def _outcome_text(value: float, found: Sensitivity) -> str:
    return money_text(value) if found.outcome == "gain" else f"{value:,.0f}".replace("-", "−")


def _tornado_finding(found: Sensitivity) -> str:
    forms = {
        "gain": _("The gain after {n} months hangs most on: {label}"),
        "users": _("The users won after {n} months hang most on: {label}"),
    }
    return forms[found.outcome].format(n=found.periods, label=found.table["label"].iloc[0])


def _tornado_subtitle(found: Sensitivity) -> str:
    scale = 100 if found.outcome == "gain" else 1
    forms = {
        "gain": _("Gain so far in money; the line is the run as assumed, {base}"),
        "users": _("Users won; the line is the run as assumed, {base}"),
    }
    return forms[found.outcome].format(base=_outcome_text(found.base / scale, found))


def _tornado_alt(found: Sensitivity, rows: list[dict[Any, Any]]) -> str:
    scale = 100 if found.outcome == "gain" else 1
    parts = [
        _("{label}: {low} at {low_value}, {high} at {high_value}").format(
            label=row["label"],
            low=_outcome_text(row["at_low"] / scale, found),
            low_value=amount(row["low"], row["measure"]),
            high=_outcome_text(row["at_high"] / scale, found),
            high_value=amount(row["high"], row["measure"]),
        )
        for row in rows
    ]
    return "; ".join(parts) + "."
