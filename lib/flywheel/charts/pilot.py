"""A pilot's evaluation and its series → pictures of the effect and of how it came about."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from flywheel.charts import style
from flywheel.charts.days import day_axis
from flywheel.pilot import deviation_in_words, group_labels, interval_in_words
from flywheel.stats import as_text
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from flywheel.pilot import Evaluation
    from flywheel.stats import Estimate, Unit

__all__ = ["pilot_effect", "pilot_series", "pilot_since_start", "unit_axis"]

_NARROW = 4.2
_FEWEST = 5
"""Days with fewer users are not drawn: they say little and may point at a person."""
_HALO = [withStroke(linewidth=5, foreground=style.PAPER)]


def pilot_effect(evaluation: Evaluation, *, narrow: bool = False) -> style.Chart:
    """Draw the two levels with their intervals and, beside them, the difference against no effect.

    Args:
        evaluation: What `flywheel.pilot.evaluate` returned.
        narrow: Whether it is for a phone: the panels stand below one another.

    Returns:
        The chart; its text face carries levels, difference and interval.

    Example:
        >>> from flywheel import pilot
        >>> units = pd.DataFrame({"unit_id": range(400), "arm": ["pilot"] * 200 + ["control"] * 200,
        ...     "period": "during", "numerator": [1] * 60 + [0] * 140 + [1] * 30 + [0] * 170, "denominator": 1})
        >>> pilot_effect(pilot.evaluate(units, metric="Recall rate")).alt.split(";")[0]
        'Recall rate: Control group 15.0 %, Pilot group 30.0 %'
    """
    main, unit, names = evaluation.main, evaluation.unit, group_labels()
    effect = evaluation.difference
    sides = ("control", "pilot") if evaluation.method == "parallel_control" else ("before", "during")
    levels = [(names[side], found) for side, found in zip(sides, (main.reference, main.pilot), strict=True)]
    span = interval_in_words(effect.low, effect.high, unit, difference=True)
    title = _("{metric}: {reference} → {pilot}").format(
        metric=evaluation.label, reference=as_text(main.reference.value, unit), pilot=as_text(main.pilot.value, unit)
    )
    said = _("difference {difference}, interval {span}").format(
        difference=as_text(effect.value, unit, signed=True), span=span
    )
    subtitle = said[:1].upper() + said[1:]
    if not math.isnan(main.deviation.value) and unit != "points":
        subtitle += _("; deviation {deviation}").format(deviation=deviation_in_words(main.deviation.value))
    alt = _("{metric}: {levels}; {difference}").format(
        metric=evaluation.label,
        levels=_(", ").join(f"{name} {as_text(found.value, unit)}" for name, found in levels),
        difference=said,
    )
    source = _("Bars: {level} % intervals. {method}.").format(
        level=f"{100 * effect.level:.4g}", method=names[evaluation.method]
    )
    with style.panels(
        *((2, 1) if narrow else (1, 2)),
        width=_NARROW if narrow else 8,
        height=4.4 if narrow else 3.3,
        title=title,
        subtitle=subtitle,
        source=source,
        alt=alt,
        share_x=False,
        share_y=False,
    ) as (figure, (left, right)):
        _draw_levels(left, levels, evaluation)
        _draw_difference(right, evaluation)
    return figure


def _whisker(axes: Axes, found: Estimate, position: float, *, number: int) -> None:
    look = style.look(number)
    if not math.isnan(found.low):
        axes.plot([found.low, found.high], [position] * 2, color=look.colour, linewidth=3, solid_capstyle="butt")
    axes.plot([found.value], [position], marker=look.marker, color=look.colour, markersize=11)


def _draw_levels(axes: Axes, levels: list[tuple[str, Estimate]], evaluation: Evaluation) -> None:
    for number, (_name, found) in enumerate(levels):
        _whisker(axes, found, -number, number=1 - number)
        axes.annotate(
            as_text(found.value, evaluation.unit),
            (found.value, -number),
            xytext=(0, 11),
            textcoords="offset points",
            ha="center",
            fontsize=12,
            path_effects=_HALO,
        )
    labels = [_("{name}\nn = {n}").format(name=name, n=f"{found.n:,}") for name, found in levels]
    axes.set_yticks([0, -1], labels)
    axes.set_ylim(-1.6, 0.75)
    axes.grid(visible=False, axis="y")
    unit_axis(axes.xaxis, evaluation.unit)
    axes.set_title(_("Level"), loc="left", fontsize=11)
    if evaluation.target is not None:
        axes.axvline(evaluation.target, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.2)
        text = _("target {target}").format(target=as_text(evaluation.target, evaluation.unit))
        axes.annotate(text, (evaluation.target, -1.55), xytext=(4, 0), textcoords="offset points", va="bottom")
    axes.margins(x=0.22)


def _draw_difference(axes: Axes, evaluation: Evaluation) -> None:
    found, unit = evaluation.difference, evaluation.unit
    _whisker(axes, found, 0, number=0)
    axes.annotate(
        as_text(found.value, unit, signed=True, bare=True),
        (found.value, 0),
        xytext=(0, 11),
        textcoords="offset points",
        ha="center",
        fontsize=12,
        path_effects=_HALO,
    )
    axes.axvline(0, color=style.INK, linewidth=1.4)
    side = -1 if evaluation.direction == "up" else 1
    axes.annotate(
        _("no effect"),
        (0, -0.95),
        xytext=(4 * side, 0),
        textcoords="offset points",
        va="bottom",
        ha="right" if side < 0 else "left",
        path_effects=_HALO,
    )
    if evaluation.planned_gain is not None:
        gain = evaluation.planned_gain * (1 if evaluation.direction == "up" else -1)
        axes.axvline(gain, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.2)
        axes.annotate(
            _("planned"),
            (gain, 0.95),
            xytext=(-4 * side, 0),
            textcoords="offset points",
            va="top",
            ha="left" if side < 0 else "right",
            path_effects=_HALO,
        )
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-1, 1)
    unit_axis(axes.xaxis, unit, difference=True)
    heading = _("Difference, percentage points") if unit == "share" else _("Difference")
    axes.set_title(heading, loc="left", fontsize=11)
    axes.margins(x=0.22)


def unit_axis(axis: Any, unit: Unit, *, difference: bool = False) -> None:
    """Write the ticks of an axis in the metric's unit."""
    scale = {"share": 100, "cents": 0.01}.get(unit, 1)
    ending = " %" if unit == "share" and not difference else ""
    form = "+.4g" if difference else ",.4g"

    def tick(value: float, _position: int) -> str:
        number = round(value * scale, 9) + 0.0
        return (format(number, form) if number else "0").replace("-", "−") + ending

    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(tick))


def pilot_series(
    weeks: pd.DataFrame,
    days: pd.DataFrame,
    *,
    metric: str,
    unit: Unit,
    during: tuple[dt.date, dt.date],
    before: tuple[dt.date, dt.date] | None = None,
    target: float | None = None,
    narrow: bool = False,
) -> style.Chart:
    """Draw a metric week by week over its days, with the pilot's days marked.

    Args:
        weeks: ``start, arm, value, low, high, n``, one row a stretch of seven days.
        days: The same, one row a day.
        metric: The metric in words.
        unit: What its values count.
        during: Days of the pilot, half-open.
        before: Days it is compared with.
        target: Level to be reached.
        narrow: Whether it is for a phone.

    Returns:
        The chart; its text face carries the first and the last week.
    """
    arms = sorted(weeks["arm"].unique(), reverse=True)
    first, last = weeks.iloc[0], weeks[weeks["arm"] == arms[0]].iloc[-1]
    alt = _("{metric} by week from {start} to {end}: first week {first}, last week {last}; the pilot ran from {day} on")
    alt = alt.format(
        metric=metric,
        start=first["start"],
        end=last["start"] + dt.timedelta(days=6),
        first=as_text(first["value"], unit),
        last=as_text(last["value"], unit),
        day=during[0],
    )
    title = _("{metric}, week by week").format(metric=metric)
    subtitle = _("Points: days with {n} users or more. Lines: weeks with 95 % intervals.").format(n=_FEWEST)
    days = days[days["n"] >= _FEWEST]
    width = _NARROW if narrow else 8
    with style.chart(width=width, height=4.2, title=title, subtitle=subtitle, alt=alt) as (figure, axes):
        for number, arm in enumerate(arms):
            _draw_arm(axes, weeks[weeks["arm"] == arm], days[days["arm"] == arm], number=number, several=len(arms) > 1)
        _mark_windows(axes, before, during)
        _mark_target(axes, target, unit)
        unit_axis(axes.yaxis, unit)
        starts = date2num(sorted(weeks["start"].unique()))
        axes.set_xticks(starts[:: 1 + len(starts) // (5 if narrow else 9)])
        day_axis(axes.xaxis)
        if len(arms) > 1:
            axes.legend(loc="lower right", ncols=2)
    return figure


def _draw_arm(axes: Axes, weeks: pd.DataFrame, days: pd.DataFrame, *, number: int, several: bool) -> None:
    look = style.look(number)
    middle = pd.to_datetime(weeks["start"]) + pd.Timedelta(days=3)
    axes.plot(pd.to_datetime(days["start"]), days["value"], look.marker, color=look.colour, alpha=0.28, markersize=4.5)
    axes.fill_between(middle, weeks["low"], weeks["high"], color=look.colour, alpha=0.16, linewidth=0)
    axes.plot(
        middle,
        weeks["value"],
        color=look.colour,
        marker=look.marker,
        linestyle=look.line,
        label=group_labels()[weeks["arm"].iloc[0]] if several else None,
    )


def _mark_windows(axes: Axes, before: tuple[dt.date, dt.date] | None, during: tuple[dt.date, dt.date]) -> None:
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom, top + 0.1 * (top - bottom))
    names = group_labels()
    for window, name, colour in ((before, names["before"], style.GRID), (during, names["during"], style.SOFT)):
        if window:
            start, end = (float(date2num(day)) for day in window)
            axes.axvspan(start, end, color=colour, alpha=0.4, zorder=0, linewidth=0)
            axes.annotate(
                name,
                (start, 1),
                xycoords=("data", "axes fraction"),
                xytext=(6, -5),
                textcoords="offset points",
                va="top",
            )


def _mark_target(axes: Axes, target: float | None, unit: Unit) -> None:
    """Draw the target as a dashed line, named at its left end, where the level starts."""
    if target is None:
        return
    axes.axhline(target, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.2)
    axes.annotate(
        _("target {target}").format(target=as_text(target, unit)),
        (0, target),
        xycoords=("axes fraction", "data"),
        xytext=(5, 4),
        textcoords="offset points",
        path_effects=_HALO,
    )


def pilot_since_start(
    progress: pd.DataFrame, *, metric: str, unit: Unit, target: float | None = None, narrow: bool = False
) -> style.Chart:
    """Draw how the two groups come to their levels day by day after the start.

    Args:
        progress: ``day, arm, value, low, high, n``, one row a day since the start and arm.
        metric: The metric in words.
        unit: What its values count.
        target: Level to be reached at the end.
        narrow: Whether it is for a phone.

    Returns:
        The chart; its text face carries the levels at the end.
    """
    names = group_labels()
    last = progress[progress["day"] == progress["day"].max()].set_index("arm")
    ends = _(", ").join(f"{names[arm]} {as_text(row['value'], unit)}" for arm, row in last.iterrows())
    alt = _("{metric} by day since the start; after {days} days: {ends}").format(
        metric=metric, days=progress["day"].max(), ends=ends
    )
    title = _("{metric}: after {days} days {ends}").format(metric=metric, days=progress["day"].max(), ends=ends)
    subtitle = _("Share reached so far, by days since a user was assigned, with 95 % intervals")
    width = _NARROW if narrow else 8
    with style.chart(width=width, height=4.2, title=title, subtitle=subtitle, alt=alt) as (figure, axes):
        for number, arm in enumerate(sorted(progress["arm"].unique(), reverse=True)):
            rows, look = progress[progress["arm"] == arm], style.look(number)
            axes.fill_between(rows["day"], rows["low"], rows["high"], color=look.colour, alpha=0.16, linewidth=0)
            axes.plot(
                rows["day"],
                rows["value"],
                color=look.colour,
                linestyle=look.line,
                marker=look.marker,
                markevery=4,
                label=names[arm],
            )
        axes.set_ylim(bottom=0)
        if target is not None:
            axes.set_ylim(top=max(axes.get_ylim()[1], 1.2 * target))
        _mark_target(axes, target, unit)
        unit_axis(axes.yaxis, unit)
        axes.set_xlabel(_("Days since the start"))
        axes.legend(loc="lower right")
    return figure
