"""Turns the return of experience into a picture of ranges, lever by lever and in total."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from flywheel.charts.money import money_axis, money_text
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, Chart, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.stats import as_text
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.wheel import ExperienceReturn

__all__ = ["experience_ranges"]

_HALO = [withStroke(linewidth=3, foreground=PAPER)]


def experience_ranges(found: ExperienceReturn, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the range of each lever, of the cost and of the total, from P5 over P50 to P95.

    Args:
        found: What `wheel.experience_return` returned.
        title: The finding; by default worded from the result.
        source: Where the company's numbers come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import wheel
        >>> print(experience_ranges(wheel.experience_return(seed=7)).alt.split(". ")[0])
        Between −212 thousand and +339 thousand in a year; 41 % chance to lose money
    """
    rows = found.table.to_dict("records")
    finding = title or _return_finding(found)
    with open_chart(
        height=1.75 + 0.5 * len(rows),
        title=finding,
        subtitle=_("Money in the first year: bar from P5 to P95, dot P50; claims counted at {share}").format(
            share=as_text(found.credibility, "share")
        ),
        source=" ".join([*([source] if source else []), *found.notes[1:]]),
        alt=f"{finding}. {_return_alt(rows)}",
    ) as (figure, axes):
        ends = min(row["p5"] for row in rows) / 100, max(row["p95"] for row in rows) / 100
        write = money_axis(axes.xaxis, ends, _("in a year"))
        for place, row in enumerate(rows):
            _draw_range(axes, row, place, write)
        axes.axvline(0, color=INK, linewidth=1.4, zorder=2)
        axes.axhline(len(rows) - 1.5, color=MUTED, linewidth=0.9)
        axes.set_yticks(range(len(rows)), [shortened(_part_label(row), 3.1, size=10) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.7)
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.set_xlim(ends[0] - 0.08 * (ends[1] - ends[0]), ends[1] + 0.28 * (ends[1] - ends[0]))
    return figure


def _draw_range(axes: Axes, row: dict[Any, Any], place: int, write: Callable[[float], str]) -> None:
    low, mid, high = (row[name] / 100 for name in ("p5", "p50", "p95"))
    colour, marker = {"total": (INK, "D"), "cost": (LOUD, "s")}.get(row["part"], (ACCENT, "o"))
    width = 9 if row["part"] == "total" else 6
    axes.plot([low, high], [place, place], color=colour, linewidth=width, alpha=0.35, solid_capstyle="butt", zorder=3)
    axes.plot(mid, place, marker, color=colour, ms=8, zorder=4)
    axes.annotate(
        _("{low} to {high}").format(low=write(low), high=write(high)),
        (high, place),
        (7, 0),
        textcoords="offset points",
        va="center",
        size=10,
        color=INK,
        path_effects=_HALO,
        zorder=5,
    )


def _part_label(row: dict[Any, Any]) -> str:
    return str(row["label"]) + (_(" (claim)") if row["kind"] == "claim" else "")


def _return_finding(found: ExperienceReturn) -> str:
    total = found.table.iloc[-1]
    return _("Between {low} and {high} in a year; {chance} chance to lose money").format(
        low=money_text(total["p5"] / 100, signed=True),
        high=money_text(total["p95"] / 100, signed=True),
        chance=_chance(found.chance_of_loss.value),
    )


def _chance(value: float) -> str:
    if 0 < value < 0.01:
        return _("under 1 %")
    if 0.99 < value < 1:
        return _("over 99 %")
    return _("{number} %").format(number=f"{100 * value:.0f}")


def _return_alt(rows: list[dict[Any, Any]]) -> str:
    parts = [
        _("{label}: {low} to {high}, middle {mid}").format(
            label=row["label"], **{key: money_text(row[name] / 100) for key, name in _ENDS.items()}
        )
        for row in rows
        if not math.isnan(row["p50"])
    ]
    return "; ".join(parts) + "."


_ENDS = {"low": "p5", "mid": "p50", "high": "p95"}
