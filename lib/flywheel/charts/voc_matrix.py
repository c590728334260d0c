"""Turns the severity matrix into a picture: how often each topic hurts against how much, with names that stay apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Bbox

from flywheel import stats
from flywheel.charts.style import ACCENT, GRID, INK, LOUD, MUTED, PAPER, Chart, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.voc import SeverityMatrix
from flywheel.voc.matrix import quadrant_name
from flywheel.words import gettext as _

__all__ = ["severity_matrix"]

_MARKS = {"solve first": "D", "cut the volume": "s", "protect those hit": "^", "watch": "o", "impact unknown": "o"}


def severity_matrix(matrix: SeverityMatrix, *, title: str | None = None, source: str = "") -> Chart:
    """Draw frequency against impact, one mark a topic, with the two cuts and the names of the quadrants.

    A hollow mark has fewer than 30 scored answers about the topic, or borrows the impact of all topics together.

    Args:
        matrix: From `voc.severity_matrix`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import voc
        >>> feedback = pd.DataFrame({"feedback_id": list("abcd"), "at": pd.Timestamp("2026-03-02"), "survey": "csat",
        ...                          "score": [1, 2, 5, 4], "topic": ["late", "late", "price", None]})
        >>> print(severity_matrix(voc.severity_matrix(voc.pain_points(feedback, minimum_scored=1))).alt)
        Late comes first: 66.7 % of all problems, 3.00 points lost, but there are too few to say more. 1. late:
        66.7 % × 3.00, solve first; 2. price: 33.3 % × −2.67, watch.
    """
    table = matrix.table
    finding = title or _finding(matrix)
    with open_chart(
        height=5.6,
        title=finding,
        subtitle=_subtitle(matrix),
        source=" ".join([*([source] if source else []), *_foot(matrix)]),
        alt=f"{finding}. {_alt(matrix)}",
    ) as (figure, axes):
        for row in table.to_dict("records"):
            _draw(axes, row)
        _frame(axes, matrix)
        figure.lay_out()
        _name(axes, matrix)
    return figure


def _draw(axes: Axes, row: dict[Any, Any]) -> None:
    if row["impact"] != row["impact"]:
        return
    first = row["quadrant"] == "solve first"
    colour = LOUD if first else MUTED if row["quadrant"] == "impact unknown" else ACCENT
    sure = row["impact_from"] == "own answers" and row["impact_n"] >= stats.MINIMUM_N
    if row["impact_from"] == "own answers":
        ends = [row["impact_low"], row["impact_high"]]
        axes.plot([row["frequency"]] * 2, ends, color=colour, alpha=0.28, linewidth=1.8, zorder=2)
    axes.plot(
        row["frequency"],
        row["impact"],
        _MARKS[row["quadrant"]],
        color=colour,
        markerfacecolor=colour if sure else PAPER,
        mew=1.7,
        ms=8.5 if first else 7.5,
        zorder=4,
    )


def _frame(axes: Axes, matrix: SeverityMatrix) -> None:
    table = matrix.table
    seen = table[table["impact"].notna()]
    right = max(float(table["frequency"].max()) * 1.2 if len(table) else 0.2, matrix.frequency_cut * 1.8, 0.02)
    axes.set_xlim(0, right)
    if len(seen):
        low, high = float(seen["impact"].min()), float(seen["impact"].max())
        room = max(high - low, 0.2 if matrix.unit == "score" else 8.0)
        axes.set_ylim(low - 0.45 * room, high + 0.4 * room)
    percent_axis(axes.xaxis)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _p: f"{value:.4g}".replace("-", "−")))
    axes.set_xlabel(_("share of all problems"))
    axes.set_ylabel(_("CSAT points lost") if matrix.survey == "csat" else _("NPS points lost"))
    axes.grid(visible=False)
    if matrix.impact_cut == matrix.impact_cut:
        axes.axhline(matrix.impact_cut, color=GRID, linewidth=2, zorder=1)
    axes.axvline(matrix.frequency_cut, color=GRID, linewidth=2, zorder=1)
    for x, y, side, edge, name in (
        (0.99, 0.985, "right", "top", "solve first"),
        (0.99, 0.015, "right", "bottom", "cut the volume"),
        (0.01, 0.985, "left", "top", "protect those hit"),
        (0.01, 0.015, "left", "bottom", "watch"),
    ):
        text = axes.text(x, y, quadrant_name(name), transform=axes.transAxes, ha=side, va=edge, color=MUTED, size=11)
        text.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground=PAPER)])


def _name(axes: Axes, matrix: SeverityMatrix) -> None:
    """Write each name at the nearest free place around its mark, the first ranks first, with a line when far off."""
    canvas: Any = axes.figure.canvas
    renderer = canvas.get_renderer()
    inside = axes.get_window_extent(renderer)
    rows = [row for row in matrix.table.to_dict("records") if row["impact"] == row["impact"]]
    marks = [axes.transData.transform((row["frequency"], row["impact"])) for row in rows]
    scale = axes.figure.dpi / 72
    taken = [text.get_window_extent(renderer) for text in axes.texts]
    for row, mark in zip(rows, marks, strict=True):
        text = axes.annotate(
            f"{row['rank']}. {shortened(row['topic'], 1.9, size=10)}",
            (row["frequency"], row["impact"]),
            (0, 0),
            textcoords="offset points",
            size=10,
            color=INK,
            va="bottom",
            zorder=6,
            path_effects=[patheffects.withStroke(linewidth=2.5, foreground=PAPER)],
            arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 4},
        )
        drawn = Text.get_window_extent(text, renderer)  # an annotation's own would hold its line too
        size = drawn.width / scale, drawn.height / scale

        def box(at: tuple[float, float], mark: Any = mark, size: tuple[float, float] = size) -> Bbox:
            left, bottom = mark[0] + at[0] * scale, mark[1] + at[1] * scale
            return Bbox.from_extents(left, bottom, left + size[0] * scale, bottom + size[1] * scale)

        best = min(_places(*size), key=lambda at: _crowding(box(at), mark, marks, taken, inside, scale))
        text.set_position(best)
        taken.append(box(best))
        gap = box(best).padded(12 * scale)
        if gap.contains(*mark) and text.arrow_patch is not None:
            text.arrow_patch.set_visible(False)


def _places(width: float, height: float) -> list[tuple[float, float]]:
    """Return offsets in points around a mark, the nearest first."""
    places = []
    for ring in range(7):
        gap = 8 + 10 * ring
        rise = 12 * ring
        for side in (gap, -gap - width):
            places += [(side, -height / 2 + lift) for lift in (dict.fromkeys((0, rise, -rise)))]
        places += [(-width / 2, gap), (-width / 2, -gap - height)]
    return places


def _crowding(box: Bbox, mark: Any, marks: list[Any], taken: list[Bbox], inside: Bbox, scale: float) -> float:
    """Return how bad a place is: outside is worst, then on top of others, then far off."""
    outside = not (inside.contains(box.x0, box.y0) and inside.contains(box.x1, box.y1))
    over = sum(box.padded(1.5 * scale).overlaps(other) for other in taken)
    over += sum(box.padded(5 * scale).contains(*other) for other in marks)
    away = np.hypot((box.x0 + box.x1) / 2 - mark[0], (box.y0 + box.y1) / 2 - mark[1])
    return 1e6 * outside + 1e5 * over + float(away)


def _finding(matrix: SeverityMatrix) -> str:
    judged = matrix.table[matrix.table["enough"]]
    if matrix.table.empty:
        return _("No problem has a topic yet")
    first = (judged if len(judged) else matrix.table).iloc[0]
    finding = _("{topic} comes first: {share} of all problems, {points} points lost").format(
        topic=first["topic"],
        share=stats.as_text(first["frequency"], "share"),
        points=stats.as_text(first["impact"], matrix.unit, bare=True),
    )
    finding = finding[:1].upper() + finding[1:]
    return finding if len(judged) else finding + _(", but there are too few to say more")


def _subtitle(matrix: SeverityMatrix) -> str:
    form = _("Topics by frequency and impact, with {level:g} % intervals of impact; {n} problems")
    return form.format(level=100 * matrix.level, n=f"{int(matrix.table['pieces'].sum()):,}")


def _foot(matrix: SeverityMatrix) -> list[str]:
    parts = [matrix.notes[0]]
    own = matrix.table["impact_from"] == "own answers"
    if (~own | (matrix.table["impact_n"] < stats.MINIMUM_N)).any():
        parts.append(_("Hollow: fewer than {n} scored answers about the topic.").format(n=stats.MINIMUM_N))
    if (~own).any():
        parts.append(_("Grey: with the points lost of all topics together."))
    return parts


def _alt(matrix: SeverityMatrix) -> str:
    cells = [
        _("{rank}. {topic}: {share} × {points}, {quadrant}").format(
            rank=row["rank"],
            topic=row["topic"],
            share=stats.as_text(row["frequency"], "share"),
            points=stats.as_text(row["impact"], matrix.unit, bare=True),
            quadrant=quadrant_name(row["quadrant"]),
        )
        for row in matrix.table.to_dict("records")
    ]
    return "; ".join(cells) + "." if cells else _("Nothing is drawn.")
