"""Turns the overview of the VOC store into a picture: a row of small bars a channel, period by period."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import INK, MUTED, Chart, look, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.charts.voc import day_axis
from flywheel.errors import BadInputError, Problem
from flywheel.voc import Overview
from flywheel.words import gettext as _

__all__ = ["voices_over_time"]

_WIDTHS = {"day": 1, "week": 7, "month": 30}


def voices_over_time(overview: Overview, *, title: str | None = None, source: str = "") -> Chart:
    """Draw how many voices came through each channel in each period, the busiest channel first.

    The bars of a row are scaled to that row's own busiest period, which is written above its bar, so that a quiet
    channel can be read beside a loud one; compare rows by the totals at the right.

    Args:
        overview: From `voc.overview` with ``period=``.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: The overview has no periods.

    Example:
        >>> from flywheel import voc
        >>> at = pd.to_datetime(["2026-03-02", "2026-03-03", "2026-03-09"])
        >>> feedback = pd.DataFrame({"feedback_id": list("abc"), "at": at, "channel": ["phone", "phone", "social"]})
        >>> print(voices_over_time(voc.overview(voc.store(feedback), period="week")).alt)
        phone brings 66.7 % of 3 voices. phone: 2, most in 2026-03-02 (2); social: 1, most in 2026-03-09 (1).
    """
    if overview.period is None:
        remedy = _('count it with period="week"')
        raise BadInputError("charts.voices_over_time", [Problem("overview", _("has no periods"), remedy)])
    groups = _groups(overview)
    finding = title or _finding(overview, groups)
    with open_chart(
        height=1.7 + 0.55 * max(len(groups), 1),
        title=finding,
        subtitle=_subtitle(overview),
        source=" ".join([*([source] if source else []), overview.notes[0]]),
        alt=f"{finding}. {_alt(groups)}",
    ) as (figure, axes):
        for place, (_name, table) in enumerate(groups):
            _draw(axes, place, table, _WIDTHS[overview.period])
        names = [shortened(name, 2.2) for name, _table in groups]
        axes.set_yticks([place + 0.1 for place in range(len(groups))], names, size=11)
        axes.set_ylim(max(len(groups), 1) - 0.4, -0.95)
        axes.grid(visible=False)
        axes.spines["left"].set_visible(False)
        axes.text(1.01, -0.85, _("voices"), transform=axes.get_yaxis_transform(), color=MUTED, size=10, va="center")
        every = pd.DataFrame({"period": sorted(overview.table["period"].unique())})
        day_axis(axes, every, small=False)
    return figure


def _groups(overview: Overview) -> list[tuple[str, pd.DataFrame]]:
    if not overview.by:
        return [(_("all voices"), overview.table)] if len(overview.table) else []
    parts = overview.table.groupby([*overview.by], dropna=False, sort=False)
    named = [
        (
            " / ".join(
                _("(not known)") if pd.isna(rows.iloc[0][name]) else str(rows.iloc[0][name]) for name in overview.by
            ),
            rows,
        )
        for _key, rows in parts
    ]
    return sorted(named, key=lambda group: (-int(group[1]["pieces"].sum()), group[0]))


def _draw(axes: Axes, place: int, table: pd.DataFrame, days: int) -> None:
    most = int(table["pieces"].max())
    style = look(0)
    if most:
        height = 0.62 * table["pieces"] / most
        axes.bar(
            table["period"], -height, bottom=place + 0.32, width=0.82 * days, color=style.colour, linewidth=0, zorder=3
        )
        peak = table.iloc[int(table["pieces"].to_numpy().argmax())]
        axes.annotate(
            f"{most:,}",
            (peak["period"], place - 0.3),
            (0, 1),
            textcoords="offset points",
            ha="center",
            size=10,
            color=INK,
        )
    axes.axhline(place + 0.32, color=MUTED, linewidth=0.8, zorder=2)
    total = f"{int(table['pieces'].sum()):,}"
    axes.text(1.01, place + 0.1, total, transform=axes.get_yaxis_transform(), va="center", size=10, color=INK)


def _finding(overview: Overview, groups: list[tuple[str, pd.DataFrame]]) -> str:
    total = int(overview.table["pieces"].sum())
    if not total:
        return _("No voices yet")
    if not overview.by:
        return _("{n} voices").format(n=f"{total:,}")
    name, table = groups[0]
    share = stats.as_text(int(table["pieces"].sum()) / total, "share")
    return _("{name} brings {share} of {n} voices").format(name=name, share=share, n=f"{total:,}")


def _subtitle(overview: Overview) -> str:
    form = {
        "day": _("Voices by day; the bars of a row are scaled to its busiest day"),
        "week": _("Voices by week; the bars of a row are scaled to its busiest week"),
        "month": _("Voices by month; the bars of a row are scaled to its busiest month"),
    }
    return form[overview.period or "week"]


def _alt(groups: list[tuple[str, pd.DataFrame]]) -> str:
    cells = []
    for name, table in groups:
        peak = table.iloc[int(table["pieces"].to_numpy().argmax())]
        text = _("{name}: {n}, most in {day} ({most})")
        total, most = (f"{int(count):,}" for count in (table["pieces"].sum(), peak["pieces"]))
        cells.append(text.format(name=name, n=total, day=f"{peak['period']:%Y-%m-%d}", most=most))
    return "; ".join(cells) + "." if cells else _("Nothing is drawn.")
