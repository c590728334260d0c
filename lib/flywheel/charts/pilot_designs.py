"""Weeks of two groups, or days of one → pictures of what a pilot is compared with where nobody was drawn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.ticker import FuncFormatter

from flywheel.charts import style
from flywheel.charts.pilot import day_label, unit_axis
from flywheel.pilot import group_labels, interval_in_words
from flywheel.stats import as_text
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from flywheel.pilot import InterruptedSeries
    from flywheel.stats import Unit

__all__ = ["pilot_line", "pilot_trends"]

_NARROW = 4.2


def pilot_trends(
    weeks: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    metric: str,
    unit: Unit,
    change: dt.date,
    narrow: bool = False,
) -> style.Chart:
    """Draw both groups week by week and, below, the distance between them: before the pilot it should stay level.

    Args:
        weeks: ``start, arm, value, low, high, n``, one row a week and arm.
        gaps: ``start, value, low, high, n``: pilot arm minus control arm, one row a week.
        metric: The metric in words.
        unit: What its values count.
        change: First day of the pilot.
        narrow: Whether it is for a phone.

    Returns:
        The chart; its text face carries the mean distance before and during.
    """
    early = gaps["start"] < change
    means = [
        float(np.average(part["value"], weights=part["n"])) if len(part) else float("nan")
        for part in (gaps[early], gaps[~early])
    ]
    before, during = (as_text(mean, unit, signed=True) for mean in means)
    said = _("Distance between the groups: {before} before the pilot, {during} during it").format(
        before=before, during=during
    )
    with style.panels(
        2,
        1,
        width=_NARROW if narrow else 8,
        height=5.6,
        title=said,
        subtitle=_("{metric} by week. Below: pilot group minus control group, with 95 % intervals").format(
            metric=metric
        ),
        source=_("Without the pilot, both groups should move alike: the points before the line show whether they did."),
        alt=_("{metric} of two groups by week. {said}.").format(metric=metric, said=said),
        share_y=False,
    ) as (figure, (upper, lower)):
        names = group_labels()
        for number, arm in enumerate(("pilot", "control")):
            rows, look = weeks[weeks["arm"] == arm], style.look(number)
            marks = {"color": look.colour, "linestyle": look.line, "marker": look.marker}
            upper.plot(_middle(rows["start"]), rows["value"], label=names[arm], **marks)
        unit_axis(upper.yaxis, unit)
        upper.legend(loc="upper left", ncols=2)
        low, high = upper.get_ylim()
        upper.set_ylim(low, high + 0.22 * (high - low))
        bars = np.abs(gaps[["low", "high"]].to_numpy().T - gaps["value"].to_numpy())
        lower.errorbar(
            _middle(gaps["start"]), gaps["value"], yerr=bars, fmt="D", color=style.INK, markersize=5.5, linewidth=1.6
        )
        lower.axhline(0, color=style.INK, linewidth=1.2)
        unit_axis(lower.yaxis, unit, difference=True)
        for axes in (upper, lower):
            _mark_change(axes, change, named=axes is upper)
        _date_axis(lower, sorted(gaps["start"]), narrow=narrow)
    return figure


def pilot_line(
    found: InterruptedSeries,
    *,
    days: pd.Series[dt.date],
    metric: str,
    unit: Unit,
    change: dt.date,
    narrow: bool = False,
) -> style.Chart:
    """Draw a series with the line before the pilot, the same line continued, and the line since.

    Args:
        found: What `flywheel.pilot.interrupted_series` returned.
        days: The day of each of its points.
        metric: The metric in words.
        unit: What its values count.
        change: First day of the pilot.
        narrow: Whether it is for a phone.

    Returns:
        The chart; its text face carries the distance from the continued line.
    """
    span = interval_in_words(found.average.low, found.average.high, unit, difference=True)
    title = _("{metric}: {distance} against the continued line").format(
        metric=metric, distance=as_text(found.average.value, unit, signed=True)
    )
    subtitle = _("Points: days. Dashed: the line from before, continued as if nothing had happened. Interval {span}")
    with style.chart(
        width=_NARROW if narrow else 8,
        height=4.2,
        title=title,
        subtitle=subtitle.format(span=span),
        source=_("Whatever else happened on the day of the change is part of this distance."),
        alt=_("{title}, interval {span}").format(title=title, span=span),
    ) as (figure, axes):
        table, at = found.table, date2num(list(days))
        first, second = style.look(0), style.look(1)
        axes.plot(at, table["value"], "o", color=style.MUTED, alpha=0.45, markersize=4)
        since = table["expected"].notna().to_numpy()
        for part, label in ((~since, _("line before and since")), (since, None)):
            axes.plot(at[part], table["fitted"][part], color=first.colour, linewidth=2.6, label=label)
        axes.fill_between(
            at[since], table["expected_low"][since], table["expected_high"][since], color=second.colour, alpha=0.16,
            linewidth=0,
        )  # fmt: skip
        axes.plot(at[since], table["expected"][since], color=second.colour, linestyle=second.line, label=_("continued"))
        unit_axis(axes.yaxis, unit)
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + (0.32 if narrow else 0.2) * (high - low))
        _mark_change(axes, change, named=True)
        _date_axis(axes, list(days)[::7], narrow=narrow)
        axes.legend(loc="upper left", ncols=1 if narrow else 2)
    return figure


def _middle(starts: pd.Series[dt.date]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the middle of each week as a number of matplotlib's."""
    return np.asarray(date2num(list(starts)), dtype=float) + 3


def _mark_change(axes: Axes, change: dt.date, *, named: bool) -> None:
    at = float(date2num(change))
    axes.axvline(at, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.2)
    if named:
        place: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        axes.annotate(_("pilot"), (at, 1), xytext=(5, -5), va="top", **place)


def _date_axis(axes: Axes, starts: list[dt.date], *, narrow: bool) -> None:
    numbers = date2num(starts)
    axes.set_xticks(numbers[:: 1 + len(numbers) // (4 if narrow else 9)])
    axes.xaxis.set_major_formatter(FuncFormatter(day_label))
