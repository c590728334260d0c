"""Turns a maturity profile into a heat map, a radar and a comparison of two dates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from flywheel.charts.style import ACCENT, GRID, INK, LOUD, MUTED, PAPER, Chart, look, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.wheel.maturity import level_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.wheel import Maturity, MaturityChange

__all__ = ["maturity_change", "maturity_map", "maturity_radar"]

_TINTS = {1: "#ffffff", 2: "#d6e6f2", 3: "#a3c8e2", 4: "#4f94c8", 5: "#0b5a94"}
_HALO = [withStroke(linewidth=3, foreground=PAPER)]
_TOP = 5


def maturity_map(found: Maturity, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the level of every element on every layer; the darker, the higher, and the areas to begin with framed.

    Below each level stand its benchmark and, where raters differ, their range.

    Args:
        found: What `wheel.maturity` returned.
        title: The finding; by default worded from the result.
        source: Who scored, and when.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import wheel
        >>> cells = pd.DataFrame(wheel.maturity_model().keys, columns=["element", "layer"]).assign(score=3)
        >>> print(maturity_map(wheel.maturity(cells)).alt.split(". ")[0])
        Begin with Philosophy and culture / Strategy layer; Institutions / Mechanism layer;
        Institutions / Execution layer
    """
    table = found.table
    elements, layers = (list(dict.fromkeys(table[name])) for name in ("element", "layer"))
    names = {name: dict(zip(table[name], table[f"{name}_name"], strict=True)) for name in ("element", "layer")}
    rank = {(row["element"], row["layer"]): int(row["rank"]) for row in found.priorities.to_dict("records")}
    finding = title or _map_finding(found)
    framed = [_("Framed and numbered: where to begin, the largest gap first.")] if rank else []
    with open_chart(
        height=4.9,
        title=finding,
        subtitle=_("Level 1 to 5, compared with the profile {name}; {raters}").format(
            name=found.benchmark_name, raters=_raters(found.raters)
        ),
        source=" ".join([*([source] if source else []), *framed, *found.notes[2:]]),
        alt=f"{finding}. {_map_alt(found)}",
    ) as (figure, axes):
        for row in table.to_dict("records"):
            place = layers.index(row["layer"]), elements.index(row["element"])
            _draw_cell(axes, row, place, rank=rank.get((row["element"], row["layer"])))
        axes.set_xticks(range(len(layers)), [shortened(names["layer"][layer], 1.9) for layer in layers], size=11)
        axes.xaxis.tick_top()
        axes.set_yticks(
            range(len(elements)), [shortened(names["element"][element], 1.9) for element in elements], size=11
        )
        axes.set_xlim(-0.52, len(layers) - 0.48)
        axes.set_ylim(len(elements) - 0.48, -0.52)
        axes.grid(visible=False)
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def _draw_cell(axes: Axes, row: dict[Any, Any], place: tuple[int, int], *, rank: int | None) -> None:
    column, line = place
    known = not math.isnan(row["value"])
    face = _TINTS[round(row["value"])] if known else PAPER
    ink = PAPER if known and round(row["value"]) == _TOP else "#000000"
    axes.add_patch(
        Rectangle(
            (column - 0.47, line - 0.45),
            0.94,
            0.9,
            facecolor=face,
            edgecolor=GRID,
            hatch="" if known else "///",
            linewidth=1,
        )
    )
    if rank is not None:
        axes.add_patch(
            Rectangle((column - 0.46, line - 0.44), 0.92, 0.88, fill=False, edgecolor=LOUD, linewidth=3, zorder=4)
        )
        axes.text(
            column - 0.37,
            line - 0.25,
            str(rank),
            color=PAPER,
            size=10.5,
            ha="center",
            va="center",
            zorder=6,
            bbox={"boxstyle": "circle,pad=0.25", "facecolor": LOUD, "edgecolor": LOUD},
        )
    text = level_text(row["value"]) if known else _("not scored")
    axes.text(column, line - 0.12, text, size=16 if known else 10, ha="center", va="center", color=ink)
    below = _("benchmark {level}").format(level=row["benchmark"])
    if known and row["low"] < row["high"]:
        below += _(" · raters {low}–{high}").format(low=level_text(row["low"]), high=level_text(row["high"]))
    axes.text(column, line + 0.27, below, size=10, ha="center", va="center", color=ink if known else INK)


def _raters(count: int) -> str:
    return ngettext("{n} rater", "{n} raters", count).format(n=count)


def _area(row: dict[Any, Any]) -> str:
    return f"{row['element_name']} / {row['layer_name']}"


def _map_finding(found: Maturity) -> str:
    if found.table["value"].isna().all():
        return _("Nothing was scored yet")
    if found.priorities.empty:
        return _("Every scored area has reached the profile {name}").format(name=found.benchmark_name)
    return _("Begin with {areas}").format(areas="; ".join(map(_area, found.priorities.to_dict("records"))))


def _map_alt(found: Maturity) -> str:
    cells = [
        _("{area}: {level}, benchmark {benchmark}").format(
            area=_area(row), level=level_text(row["value"]), benchmark=row["benchmark"]
        )
        for row in found.table.to_dict("records")
    ]
    return "; ".join(cells) + "."


def maturity_radar(found: Maturity, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the level of the four elements as a radar, with the benchmark's outline.

    Args:
        found: What `wheel.maturity` returned.
        title: The finding; by default worded from the result.
        source: Who scored, and when.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import wheel
        >>> cells = pd.DataFrame(wheel.maturity_model().keys, columns=["element", "layer"]).assign(score=3)
        >>> print(maturity_radar(wheel.maturity(cells)).alt.split(". ")[0])
        All elements stand at level 3
    """
    elements = found.elements
    finding = title or _radar_finding(found)
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(elements)) / len(elements)
    with open_chart(
        height=6.2,
        title=finding,
        subtitle=_("Mean level of the three layers of each element, 1 to 5; {raters}").format(
            raters=_raters(found.raters)
        ),
        source=" ".join([*([source] if source else []), found.notes[2]]),
        alt=f"{finding}. {_radar_alt(found)}",
    ) as (figure, axes):
        _draw_web(axes, angles)
        series = (("benchmark", look(1), found.benchmark_name), ("value", look(0), _("this assessment")))
        for column, style, _label in series:
            _draw_outline(axes, elements[column].to_numpy(), angles, style, filled=column == "value")
        for row, angle in zip(elements.to_dict("records"), angles, strict=True):
            _name_corner(axes, row, angle)
        handles = [
            Line2D([], [], color=style.colour, linestyle=style.line, marker=style.marker, label=shortened(label, 2.2))
            for _column, style, label in reversed(series)
        ]
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(-0.02, 1.0))
    return figure


def _draw_web(axes: Axes, angles: Any) -> None:
    turns = np.append(angles, angles[0])
    for level in range(1, _TOP + 1):
        axes.plot(level * np.cos(turns), level * np.sin(turns), color="#c8ced4" if level < _TOP else MUTED, linewidth=1)
        axes.text(
            level / 2,
            level / 2,
            str(level),
            size=10,
            color=MUTED,
            ha="center",
            va="center",
            path_effects=_HALO,
            zorder=6,
        )
    for angle in angles:
        axes.plot([0, _TOP * np.cos(angle)], [0, _TOP * np.sin(angle)], color="#c8ced4", linewidth=1)
    axes.set_aspect("equal")
    axes.set_xlim(-9.2, 9.2)
    axes.set_ylim(-6.0, 6.0)
    axes.set_axis_off()


def _draw_outline(axes: Axes, values: Any, angles: Any, style: Any, *, filled: bool) -> None:
    known = ~np.isnan(values)
    x, y = values * np.cos(angles), values * np.sin(angles)
    if known.all():
        ring = [*range(len(values)), 0]
        axes.plot(x[ring], y[ring], color=style.colour, linestyle=style.line, linewidth=2.4, zorder=4)
        if filled:
            axes.fill(x, y, color=style.colour, alpha=0.14, zorder=2)
    axes.plot(x[known], y[known], style.marker, color=style.colour, ms=9, mec=PAPER, zorder=5)


def _name_corner(axes: Axes, row: dict[Any, Any], angle: float) -> None:
    x, y = np.cos(angle), np.sin(angle)
    side = "center" if abs(x) < 0.3 else "left" if x > 0 else "right"
    text = _("{name}\n{value} (benchmark {benchmark})").format(
        name=shortened(row["name"], 1.9), value=level_text(row["value"]), benchmark=level_text(row["benchmark"])
    )
    axes.text(5.25 * x, 5.2 * y, text, ha=side, va="bottom" if y > 0.3 else "top" if y < -0.3 else "center", size=10.5)


def _radar_finding(found: Maturity) -> str:
    scored = found.elements.dropna(subset=["value"])
    if scored.empty:
        return _("Nothing was scored yet")
    low, high = scored.iloc[int(scored["value"].argmin())], scored.iloc[int(scored["value"].argmax())]
    if low["value"] == high["value"]:
        return _("All elements stand at level {level}").format(level=level_text(low["value"]))
    return _("{low} is the weakest element (level {low_level}), {high} the strongest ({high_level})").format(
        low=low["name"],
        low_level=level_text(low["value"]),
        high=high["name"],
        high_level=level_text(high["value"]),
    )


def _radar_alt(found: Maturity) -> str:
    parts = [
        _("{name}: {level} ({low} to {high} over its layers), benchmark {benchmark}").format(
            name=row["name"],
            level=level_text(row["value"]),
            low=level_text(row["low"]),
            high=level_text(row["high"]),
            benchmark=level_text(row["benchmark"]),
        )
        for row in found.elements.to_dict("records")
    ]
    return "; ".join(parts) + "."


def maturity_change(moved: MaturityChange, *, title: str | None = None, source: str = "") -> Chart:
    """Draw each area's level on both days, an arrow from the first to the second.

    Args:
        moved: What `wheel.compare_maturity` returned.
        title: The finding; by default worded from the result.
        source: Who scored.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import wheel
        >>> cells = pd.DataFrame(wheel.maturity_model().keys, columns=["element", "layer"])
        >>> then, now = (wheel.maturity(cells.assign(score=score)) for score in (2, 3))
        >>> print(maturity_change(wheel.compare_maturity(then, now)).alt.split(". ")[0])
        12 of 12 areas rose and none fell; 12 moved beyond the raters' ranges
    """
    rows = moved.table.to_dict("records")
    finding = title or _change_finding(moved)
    with open_chart(
        height=1.7 + 0.4 * len(rows),
        title=finding,
        subtitle=_change_subtitle(moved),
        source=" ".join([*([source] if source else []), *moved.notes]),
        alt=f"{finding}. {_change_alt(rows)}",
    ) as (figure, axes):
        for line, row in enumerate(rows):
            _draw_move(axes, row, line)
        axes.set_yticks(range(len(rows)), [shortened(_area(row), 3.1, size=10) for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0.7, _TOP + 0.9)
        axes.set_xticks(range(1, _TOP + 1))
        axes.set_xlabel(_("level"))
        axes.spines["left"].set_visible(False)
        first = Line2D([], [], color=MUTED, marker="o", mfc=PAPER, linestyle="", label=_("before"))
        second = Line2D([], [], color=ACCENT, marker="o", linestyle="", label=_("after"))
        gap = Line2D([], [], color=INK, marker="|", ms=12, mew=2, linestyle="", label=_("benchmark"))
        axes.legend(handles=[first, second, gap], loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3)
        for line in range(3, len(rows), 3):
            axes.axhline(line - 0.5, color=GRID, linewidth=1.2)
        axes.grid(axis="y", visible=False)
    return figure


def _draw_move(axes: Axes, row: dict[Any, Any], line: int) -> None:
    fell = row["change"] < 0
    colour = LOUD if fell else ACCENT
    axes.plot(row["benchmark"], line, "|", color=INK, ms=15, mew=2, zorder=2)
    if row["before"] != row["after"] and not math.isnan(row["change"]):
        axes.annotate(
            "",
            (row["after"], line),
            (row["before"], line),
            arrowprops={
                "arrowstyle": "-|>",
                "color": colour,
                "linewidth": 2.2,
                "linestyle": "-" if row["clear"] else (0, (3, 2)),
                "shrinkA": 4,
                "shrinkB": 4,
            },
            zorder=3,
        )
    axes.plot(row["before"], line, "o", color=MUTED, mfc=PAPER, ms=9, mew=1.8, zorder=4)
    axes.plot(row["after"], line, "o", color=colour, ms=8, zorder=5)
    text = level_text(row["change"], signed=True) if not math.isnan(row["change"]) else _("not scored twice")
    axes.text(_TOP + 0.22, line, text, size=10, va="center", color=colour if row["change"] else MUTED)


def _change_finding(moved: MaturityChange) -> str:
    if moved.fallen:
        form = _("{risen} of {all} areas rose and {fallen} fell; {clear} moved beyond the raters' ranges")
    else:
        form = _("{risen} of {all} areas rose and none fell; {clear} moved beyond the raters' ranges")
    return form.format(risen=moved.risen, all=len(moved.table), fallen=moved.fallen, clear=moved.clear)


def _change_subtitle(moved: MaturityChange) -> str:
    raters = _("raters: {before} then, {after} now").format(before=moved.raters[0], after=moved.raters[1])
    if moved.before_at and moved.after_at:
        form = _("Level on {before} and on {after}; dashed arrow: raters' ranges touch; {raters}")
        return form.format(before=moved.before_at, after=moved.after_at, raters=raters)
    return _("Level on both days; dashed arrow: raters' ranges touch; {raters}").format(raters=raters)


def _change_alt(rows: list[dict[Any, Any]]) -> str:
    parts = [
        _("{area}: {before} → {after}").format(
            area=_area(row), before=level_text(row["before"]), after=level_text(row["after"])
        )
        for row in rows
    ]
    return "; ".join(parts) + "."
