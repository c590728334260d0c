"""Turns a priority matrix into a picture: four named quadrants, every item by rank and name, no label on another."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from flywheel.charts.style import ACCENT, GRID, INK, MUTED, PAPER, SOFT, Chart, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.loop import PriorityMatrix, label
from flywheel.words import gettext as _

__all__ = ["priority_matrix"]

_NAMED = 20
"""Items that get their name; the others get their rank alone."""
_ROOM = 3.0
"""Pixels kept free around a label."""


def priority_matrix(matrix: PriorityMatrix, *, title: str | None = None, source: str = "") -> Chart:
    """Draw items in their quadrants, each with rank and name; ratings of several people show as a thin cross.

    Args:
        matrix: From `loop.importance_urgency` or `loop.impact_difficulty`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import loop
        >>> items = pd.DataFrame({"item": ["hint", "rebuild"], "impact": [4, 5], "difficulty": [1, 5]})
        >>> print(priority_matrix(loop.impact_difficulty(items)).alt)
        First: hint (quick win). 1 hint: impact 4.0, difficulty 1.0, quick win; 2 rebuild: impact 5.0, difficulty 5.0,
        major project.
    """
    first, second = matrix.axes
    rows = matrix.table.to_dict("records")
    finding = title or _finding(rows)
    form = _("{rank} {item}: {first} {one:.1f}, {second} {other:.1f}, {quadrant}")
    each = "; ".join(
        form.format(
            rank=row["rank"], item=row["item"], first=label(first), one=row[first], second=label(second),
            other=row[second], quadrant=label(row["quadrant"]),
        )
        for row in rows
    )  # fmt: skip
    with open_chart(
        width=8,
        height=6.2,
        title=finding,
        subtitle=_subtitle(matrix),
        source=" ".join([*([source] if source else []), *matrix.notes[:2], *_key(matrix)]),
        alt=f"{finding}. {each}." if rows else f"{finding}.",
    ) as (figure, axes):
        _frame(axes, matrix)
        for row in rows:
            _draw_item(axes, row, matrix)
        figure.lay_out()
        _place_labels(figure, axes, rows, matrix)
    return figure


def _finding(rows: list[dict[Any, Any]]) -> str:
    if not rows:
        return _("No items yet")
    leaders = [row for row in rows if row["rank"] == 1]
    form = _("{item} ({quadrant})")
    names = _(" and ").join(form.format(item=row["item"], quadrant=label(row["quadrant"])) for row in leaders[:3])
    return _("First: {names}").format(names=names)


def _subtitle(matrix: PriorityMatrix) -> str:
    raters = int(matrix.table["raters"].max()) if len(matrix.table) else 0
    apart = int((~matrix.table["agreed"].astype(bool)).sum())
    parts = [_("{n} items, rank and name").format(n=len(matrix.table))]
    if raters > 1:
        form = _("mean of up to {raters} raters, who disagree on the quadrant of {apart}")
        parts.append(form.format(raters=raters, apart=apart))
    if matrix.weighted:
        parts.append(_("ranked with the importance of the users"))
    return "; ".join(parts)


def _key(matrix: PriorityMatrix) -> list[str]:
    if matrix.table["raters"].max() > 1:
        return [_("Thin cross: lowest to highest rating; hollow: raters disagree on the quadrant.")]
    return []


def _frame(axes: Axes, matrix: PriorityMatrix) -> None:
    """Draw the axes, the two cuts and the names of the quadrants; the first score rises, the second runs right."""
    low, high = matrix.scale
    room = (high - low) * 0.09
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(low - room, high + room)
    axes.axvline(matrix.cut, color=MUTED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=1)
    axes.axhline(matrix.cut, color=MUTED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=1)
    for (first_high, second_high), quadrant in matrix.quadrants.items():
        axes.text(
            0.985 if second_high else 0.015,
            0.985 if first_high else 0.015,
            label(quadrant),
            transform=axes.transAxes,
            ha="right" if second_high else "left",
            va="top" if first_high else "bottom",
            size=12.5,
            color=MUTED,
            zorder=1,
        )
    axes.set_xlabel(f"{label(matrix.axes[1])} →")
    axes.set_ylabel(f"{label(matrix.axes[0])} →")
    axes.grid(color=GRID)


def _draw_item(axes: Axes, row: dict[Any, Any], matrix: PriorityMatrix) -> None:
    first, second = matrix.axes
    x, y = row[second], row[first]
    if row["raters"] > 1:
        axes.plot([row[f"{second}_low"], row[f"{second}_high"]], [y, y], color=SOFT, linewidth=1.6, zorder=2)
        axes.plot([x, x], [row[f"{first}_low"], row[f"{first}_high"]], color=SOFT, linewidth=1.6, zorder=2)
    axes.plot(x, y, "o", color=ACCENT, mfc=ACCENT if row["agreed"] else PAPER, ms=8, mew=1.8, zorder=4)


def _place_labels(figure: Chart, axes: Axes, rows: list[dict[Any, Any]], matrix: PriorityMatrix) -> None:
    """Put each label at the nearest free place around its point, with a thin line when it lies further away."""
    first, second = matrix.axes
    renderer, scale = figure.canvas.get_renderer(), figure.dpi / 72  # type: ignore[attr-defined]  # an Agg canvas
    points = [axes.transData.transform((row[second], row[first])) for row in rows]
    taken = [Bbox.from_bounds(x - 7, y - 7, 14, 14) for x, y in points]
    taken += [text.get_window_extent(renderer) for text in axes.texts]
    inside = axes.get_window_extent(renderer)
    for number, (row, (x, y)) in enumerate(zip(rows, points, strict=True)):
        name = f"{row['rank']} {shortened(row['item'], 1.7, size=10)}" if number < _NAMED else str(row["rank"])
        text = axes.text(0, 0, name, size=10, color=INK, va="center", ha="center", transform=None, zorder=6)
        box = text.get_window_extent(renderer)
        place = _free(x, y, box.width + 2 * _ROOM, box.height + 2 * _ROOM, taken, inside)
        taken.append(place)
        centre = ((place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2)
        text.remove()
        away = math.hypot(centre[0] - x, centre[1] - y) > place.width / 2 + 22
        axes.annotate(
            name, (row[second], row[first]), ((centre[0] - x) / scale, (centre[1] - y) / scale),
            textcoords="offset points", ha="center", va="center", size=10, color=INK, zorder=6,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
            arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.8, "shrinkB": 4} if away else None,
        ).set_in_layout(False)  # fmt: skip


def _free(x: float, y: float, width: float, height: float, taken: list[Bbox], inside: Bbox) -> Bbox:
    """Return the nearest box around a point that covers nothing and lies inside; the least bad when there is none."""
    best: tuple[float, Bbox] | None = None
    for ring in range(12):
        for step in range(16):
            turn = 2 * math.pi * ((step * 5) % 16) / 16
            reach = 9 + 13 * ring
            centre_x = x + math.cos(turn) * (reach + width / 2)
            centre_y = y + math.sin(turn) * (reach + height / 2)
            box = Bbox.from_bounds(centre_x - width / 2, centre_y - height / 2, width, height)
            bad = sum(_shared(box, other) for other in taken) + _outside(box, inside)
            if bad == 0:
                return box
            if best is None or bad < best[0]:
                best = (bad, box)
    return best[1] if best else Bbox.from_bounds(x, y, width, height)


def _shared(one: Bbox, other: Bbox) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return float(max(width, 0.0) * max(height, 0.0))


def _outside(box: Bbox, inside: Bbox) -> float:
    return float(box.width * box.height - _shared(box, inside))
