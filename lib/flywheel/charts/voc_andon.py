"""Turns the state of an andon into a board: a light, a word and a shape a problem, the worst first."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from flywheel.charts.style import GRID, INK, MUTED, PAPER, Chart, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.voc import Andon
from flywheel.voc.andon import LIGHTS, light_name
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["andon_board"]

_SHAPES = {"red": ("s", "#c2410c"), "yellow": ("^", "#d99a00"), "green": ("o", "#00805c")}
_MOST_ROWS = 12
_EDGES = (0.0, 0.13, 0.285, 0.63, 0.73)
"""Where the columns of the board begin, as shares of its width: light, place, problem, minutes, called."""
_INCHES = 7.6


def andon_board(andon: Andon, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the board: one row a problem that is open, and one row a place where everything is well.

    Each light is told by shape and word as well as by colour. At most twelve rows are drawn, the worst first; what is
    left out is counted below.

    Args:
        andon: From `voc.andon`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import voc
        >>> problems = pd.DataFrame({"problem": ["late"], "place": ["East"], "severity": [1.2],
        ...                          "pulled_at": [pd.Timestamp("2026-03-02 09:00")]})
        >>> print(andon_board(voc.andon(problems, as_of="2026-03-02 09:40", places=("West",))).alt)
        0 red, 1 yellow: late (East). East: yellow, late, open for 40 min, called: owner of the business line; West:
        green.
    """
    rows = _rows(andon.table)
    shown = rows[:_MOST_ROWS]
    finding = title or _finding(andon, rows)
    with open_chart(
        height=1.75 + 0.44 * max(len(shown), 1),
        title=finding,
        subtitle=_("State at {moment}, rule “{name}”").format(
            moment=f"{andon.as_of:%Y-%m-%d %H:%M}", name=_(andon.rule.name)
        ),
        source=" ".join([*([source] if source else []), *_foot(andon, len(rows) - len(shown))]),
        alt=f"{finding}. {_alt(rows)}",
    ) as (figure, axes):
        axes.set_xlim(0, 1)
        axes.set_ylim(max(len(shown), 1) - 0.5, -1.0)
        axes.axis("off")
        heads = (_("light"), _("place"), _("problem"), _("open, min"), _("called last"))
        for edge, head in zip(_EDGES, heads, strict=True):
            axes.text(edge, -0.72, head, color=MUTED, size=10, va="center")
        for place, row in enumerate(shown):
            _draw(axes, place, row)
    return figure


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return open problems, worst and oldest first, then one green row for each place without one."""
    still = table[table["light"] != "green"]
    rank = still["light"].map({light: -place for place, light in enumerate(LIGHTS)})
    ordered = still.assign(rank=rank).sort_values(["rank", "pulled_at", "place"], kind="stable").to_dict("records")
    well = sorted(set(table["place"]) - set(still["place"]), key=str)
    return [*ordered, *({"place": place, "light": "green", "problem": ""} for place in well)]


def _draw(axes: Axes, place: int, row: dict[Any, Any]) -> None:
    marker, colour = _SHAPES[row["light"]]
    axes.axhline(place - 0.5, color=GRID, linewidth=0.9, zorder=1)
    axes.plot(0.018, place, marker, color=colour, ms=13, mec=PAPER, zorder=3, clip_on=False)
    cells = [light_name(row["light"]), row["place"], "", "", ""]
    if row["light"] != "green":
        waiting = pd.isna(row["acknowledged_at"])
        minutes = f"{row['open_minutes']:,.0f}"
        cells[2:] = [row["problem"], minutes + ("" if waiting else " ✓"), _(row["called"])]
    edges = (0.045, *_EDGES[1:])
    for number, (edge, text) in enumerate(zip(edges, cells, strict=True)):
        room = ((*edges, 1.0)[number + 1] - edge - 0.01) * _INCHES
        strong = INK if number < 3 or row["light"] != "green" else MUTED
        axes.text(edge, place, shortened(text, room, size=11), color=strong, size=11, va="center")


def _finding(andon: Andon, rows: list[dict[Any, Any]]) -> str:
    if not rows or rows[0]["light"] == "green":
        return andon.caption
    form = _("{caption}: {problem} ({place})")
    return form.format(caption=andon.caption, problem=rows[0]["problem"], place=rows[0]["place"])


def _foot(andon: Andon, hidden: int) -> list[str]:
    parts = [andon.notes[1]]
    if any(pd.notna(row["acknowledged_at"]) for row in andon.table[andon.table["light"] != "green"].to_dict("records")):
        parts.append(_("✓: somebody has acknowledged it."))
    if hidden:
        parts.append(ngettext("{n} more row is not drawn.", "{n} more rows are not drawn.", hidden).format(n=hidden))
    return [*parts, *andon.notes[2:]]


def _alt(rows: list[dict[Any, Any]]) -> str:
    if not rows:
        return _("Nothing is drawn.")
    form = _("{place}: {light}, {problem}, open for {minutes:,.0f} min, called: {called}")
    cells = [
        f"{row['place']}: {light_name('green')}"
        if row["light"] == "green"
        else form.format(
            place=row["place"],
            light=light_name(row["light"]),
            problem=row["problem"],
            minutes=row["open_minutes"],
            called=_(row["called"]),
        )
        for row in rows
    ]
    return "; ".join(cells) + "."
