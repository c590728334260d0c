"""Turns a journey with its emotion curve into a map for the wall."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from flywheel import stats
from flywheel.charts.structures import fitted
from flywheel.charts.style import ACCENT, GRID, INK, LOUD, MUTED, PAPER, SOFT, Chart, chart
from flywheel.voc.journey import EmotionCurve
from flywheel.words import gettext as _

__all__ = ["journey_map"]

_WIDTH = 8.0
_FOOT = -2.42


def _line(size: float) -> float:
    return size * 1.36 / 72


def journey_map(curve: EmotionCurve, *, title: str | None = None, source: str = "") -> Chart:
    """Draw stages, touchpoints, the emotion curve and the friction of a journey.

    Args:
        curve: From `voc.emotion_curve`.
        title: The finding; by default the lowest touchpoint that has enough voices.
        source: Where the voices come from.

    Returns:
        The chart; hollow points have fewer than 30 voices, and hidden ones leave a gap.

    Example:
        >>> from flywheel import voc
        >>> points = [{"name": "Search", "emotion": 1}, {"name": "Checkout", "emotion": -2, "friction": ["crash"]}]
        >>> way = {"persona": "Newcomer", "stages": [{"name": "Order", "touchpoints": points}]}
        >>> print(journey_map(voc.emotion_curve(voc.JourneyMap.from_dict(way))).alt)
        The team believes the lowest point to be Checkout (−2.00). Order: Search +1.00; Checkout −2.00 (friction:
        crash).
    """
    table = curve.table
    lane = 1.45 if len(table) > 4 else 1.9
    width = max(_WIDTH, lane * len(table) + 1.1)
    finding = title or _journey_finding(curve)
    names = [fitted(name, 11, lane - 0.2) for name in table["touchpoint"]]
    frictions = [_friction(cell, lane - 0.15) for cell in table["friction"]]
    deep = max(len(lines) for lines in frictions)
    tall = 0.62 + max(map(len, names)) * _line(11) + (0.2 if curve.counted else 0) + 0.15
    foot = deep * _line(10) + 0.45 if deep else 0.1
    notes = [note for note in (source, *curve.notes) if note]
    if curve.counted and not table.loc[table["n"] > 0, "enough"].all():
        notes.append(_("Hollow: fewer than {n} voices, not enough data.").format(n=stats.MINIMUM_N))
    with chart(
        width=width,
        height=tall + 2.9 + foot + 1.0,
        title=finding,
        subtitle=_journey_subtitle(curve),
        source=" ".join(notes),
        alt=_journey_alt(curve, finding),
    ) as (figure, axes):
        unit = 2.9 / 4.6
        axes.set_ylim(-2.3 - foot / unit, 2.3 + tall / unit)
        axes.set_xlim(-0.62, len(table) - 0.42)
        _draw_stages(axes, curve, top=2.3 + tall / unit, unit=unit)
        _draw_curve(axes, curve)
        for place, (name, friction) in enumerate(zip(names, frictions, strict=True)):
            _lane(axes, place, 2.3 + (tall - 0.56) / unit, name, unit=unit, size=11, colour=INK)
            _lane(axes, place - 0.45, _FOOT, friction, unit=unit, size=10, colour=LOUD, align="left")
        axes.set_yticks([-2, -1, 0, 1, 2], ["−2", "−1", "0", "+1", "+2"])
        axes.set_xticks([])
        axes.grid(visible=False)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.hlines([-2, -1, 1, 2], -0.5, len(table) - 0.5, color=GRID, linewidth=0.9, zorder=1)
        axes.hlines(0, -0.5, len(table) - 0.5, color=MUTED, linewidth=1, zorder=1)
    return figure


def _friction(cell: str, room: float) -> list[str]:
    return [line for text in cell.split("; ") if cell for line in fitted("– " + text, 10, room)]


def _lane(
    axes: Axes, x: float, y: float, lines: list[str], *, unit: float, size: float, colour: str, align: str = "center"
) -> None:
    for number, line in enumerate(lines):
        axes.text(x, y - number * _line(size) / unit, line, size=size, color=colour, va="top", ha=align)


def _draw_stages(axes: Axes, curve: EmotionCurve, *, top: float, unit: float) -> None:
    start = 0
    deep = 0.42 / unit
    for number, stage in enumerate(curve.journey.stages):
        left, right = start - 0.48, start + len(stage.touchpoints) - 0.56
        tip = 0.1
        inner = left + tip * (number > 0)
        right_side = [(right, top), (right + tip, top - deep / 2), (right, top - deep)]
        shape = [(left, top), *right_side, (left, top - deep), (inner, top - deep / 2)]
        axes.add_patch(Polygon(shape, closed=True, facecolor=SOFT, edgecolor=PAPER, linewidth=1))
        axes.text((left + right) / 2 + 0.05, top - deep / 2, stage.name, size=11, ha="center", va="center", color=INK)
        if number:
            axes.vlines(start - 0.5, -2.3, top - deep, color="#c9d1d9", linewidth=1, linestyle=(0, (2, 3)), zorder=1)
        start += len(stage.touchpoints)


def _draw_curve(axes: Axes, curve: EmotionCurve) -> None:
    table = curve.table
    axes.plot(np.arange(len(table)), table["emotion"], color=ACCENT, linewidth=2, zorder=3)
    for place, row in enumerate(table.to_dict("records")):
        if np.isnan(row["emotion"]):
            text = _("hidden") if row["hidden"] else _("no voices") if curve.counted else "–"
            axes.text(place, 0.06, text, size=10, color=MUTED, ha="center", va="bottom")
            continue
        if not np.isnan(row["low"]):
            axes.vlines(place, row["low"], row["high"], color=ACCENT, alpha=0.5, linewidth=2.6, zorder=3)
        colour = LOUD if row["emotion"] < 0 else ACCENT
        filled = row["enough"] or not curve.counted
        marker = "v" if row["emotion"] < 0 else "o"
        fill = colour if filled else PAPER
        axes.plot(place, row["emotion"], marker=marker, ms=9, color=colour, mfc=fill, mew=1.8, zorder=4)
        text = stats.as_text(row["emotion"], "score", signed=True)
        back = {"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8}
        offset: dict[str, Any] = {"textcoords": "offset points", "size": 10, "va": "center", "bbox": back}
        axes.annotate(text, (place, row["emotion"]), (9, 11), **offset, color=INK, zorder=5)
        if curve.counted:
            count = _("n = {n}").format(n=f"{row['n']:,}")
            axes.text(place, 2.24, count, size=10, color=MUTED, ha="center", va="bottom")


def _journey_finding(curve: EmotionCurve) -> str:
    judged = curve.table[curve.table["enough"]] if curve.counted else curve.table
    judged = judged[judged["emotion"].notna()]
    if judged.empty:
        return (
            _("No touchpoint has enough voices yet")
            if curve.counted
            else _("The emotions of the journey are not known")
        )
    low = min(judged.to_dict("records"), key=lambda row: float(row["emotion"]))
    form = (
        _("The lowest point of the journey is {name} ({value})")
        if curve.counted
        else _("The team believes the lowest point to be {name} ({value})")
    )
    return form.format(name=low["touchpoint"], value=stats.as_text(low["emotion"], "score", signed=True))


def _journey_subtitle(curve: EmotionCurve) -> str:
    who = curve.journey.persona + (f" · {curve.journey.goal}" if curve.journey.goal else "")
    form = (
        _("{who}. Emotion from −2 (angry) to +2 (delighted), with {level:g} % intervals")
        if curve.counted
        else _("{who}. Emotion from −2 (angry) to +2 (delighted)")
    )
    return form.format(who=who, level=100 * curve.level)


def _journey_alt(curve: EmotionCurve, finding: str) -> str:
    parts = []
    for stage, rows in curve.table.groupby("stage", sort=False):
        points = []
        for row in rows.to_dict("records"):
            value = stats.as_text(row["emotion"], "score", signed=True)
            said = _("hidden") if row["hidden"] else value
            text = f"{row['touchpoint']} {said}"
            if row["friction"]:
                text += _(" (friction: {text})").format(text=row["friction"])
            points.append(text)
        parts.append(f"{stage}: {'; '.join(points)}.")
    return " ".join([finding + ".", *parts])
