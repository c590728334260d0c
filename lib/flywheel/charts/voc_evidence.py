"""Turns an EWMA or CUSUM chart into a picture: the evidence of a shift, period by period, against its limit."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import INK, LOUD, MUTED, PAPER, Chart, look, panels, shortened
from flywheel.charts.voc import day_axis, period_of
from flywheel.errors import BadInputError, Problem
from flywheel.voc import Alarms
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["evidence_over_time"]

_PANEL_COLUMNS = 3
_SHOWN_LIMITS = 3.0
"""The axis ends at so many limits; what lies beyond is drawn at the edge and named with its value."""


def evidence_over_time(alarms: Alarms, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the evidence that a score has shifted; groups get a panel each.

    An EWMA is one line between two limits. A CUSUM is two: evidence of a rise above zero, of a fall below it. Periods
    with too few answers are hollow and change nothing; after an alarm the evidence starts anew.

    Args:
        alarms: From `voc.alarm` with ``method="ewma"`` or ``"cusum"``.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: The alarms are Shewhart's, which keep no evidence.

    Example:
        >>> from flywheel import voc
        >>> days = pd.date_range("2026-03-02", periods=4, freq="7D").repeat(100)
        >>> score = [5] * 80 + [2] * 20 + [5] * 82 + [2] * 18 + [5] * 40 + [2] * 60 + [5] * 79 + [2] * 21
        >>> weekly = voc.csat(pd.DataFrame({"survey": "csat", "score": score, "at": days}), period="week")
        >>> print(evidence_over_time(voc.alarm(weekly, method="cusum")).alt)
        CUSUM of CSAT: evidence of a fall passes its limit in the week of 2026-03-16. 4 periods from 2026-03-02 to
        2026-03-23; limit 4.77; alarms: 2026-03-16.
    """
    if alarms.method == "shewhart":
        remedy = _('take voc.alarm(…, method="ewma"), or draw scores_over_time')
        raise BadInputError(
            "charts.evidence_over_time", [Problem("alarms", _("Shewhart's chart keeps no evidence"), remedy)]
        )
    finding = title or _finding(alarms)
    groups = _groups(alarms)
    columns = min(_PANEL_COLUMNS, len(groups))
    rows = -(-len(groups) // columns)
    with panels(
        rows,
        columns,
        height=4.5 if rows == 1 else 1.4 + 2.1 * rows,
        title=finding,
        subtitle=_subtitle(alarms),
        source=" ".join([*([source] if source else []), *_foot(alarms)]),
        alt=f"{finding}. {_alt(alarms)}",
    ) as (figure, axes):
        for panel, (name, table) in zip(axes, groups, strict=False):
            _draw(panel, table, alarms, top=_top(alarms), small=len(groups) > 1)
            if name:
                panel.set_title(shortened(name, 2.3 if columns > 1 else 7), loc="left", size=11, color=INK)
        for panel in axes[len(groups) :]:
            panel.set_visible(False)
    return figure


def _top(alarms: Alarms) -> float:
    """Return where the axis ends, the same for every group."""
    limit = float(alarms.table["limit"].max()) if len(alarms.table) else 1.0
    highest = float(np.nanmax(alarms.table[["rise", "fall"]].to_numpy(), initial=0.0))
    return max(1.25 * limit, 1.1 * min(highest, _SHOWN_LIMITS * limit))


def _groups(alarms: Alarms) -> list[tuple[str, pd.DataFrame]]:
    if not alarms.by:
        return [("", alarms.table)]
    parts = alarms.table.groupby([*alarms.by], dropna=False, sort=False)
    return [(_label(rows.iloc[0], alarms), rows) for _key, rows in parts]


def _label(row: pd.Series, alarms: Alarms) -> str:
    return " / ".join(_("(not known)") if pd.isna(row[name]) else str(row[name]) for name in alarms.by)


def _draw(axes: Axes, table: pd.DataFrame, alarms: Alarms, *, top: float, small: bool) -> None:
    days, enough = table["period"].to_numpy(), table["enough"].to_numpy()
    limit = float(table["limit"].iloc[0]) if len(table) else 1.0
    lines = [(table["rise"].to_numpy(), look(0))]
    if alarms.method == "cusum":
        lines.append((-table["fall"].to_numpy(), look(4)))
    edge = _SHOWN_LIMITS * limit
    for values, style in lines:
        cut = np.clip(values, -edge, edge)
        axes.plot(days, cut, color=style.colour, linestyle=style.line, linewidth=1.8, zorder=3)
        for picked, fill in ((enough, style.colour), (~enough, PAPER)):
            axes.plot(
                days[picked],
                cut[picked],
                style.marker,
                color=style.colour,
                mfc=fill,
                ms=4 if small else 6,
                mew=1.5,
                zorder=4,
            )
    axes.axhline(0, color=MUTED, linewidth=1, zorder=2)
    for side in (-limit, limit):
        axes.axhline(side, color=MUTED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
    for row in table[table["alarm"]].to_dict("records"):
        value = row["rise"] if row["direction"] == "above" else -row["fall"]
        place = float(np.clip(value, -edge, edge))
        axes.plot(row["period"], place, "D", color=LOUD, ms=6 if small else 9, zorder=5)
        late = row["period"] > days.min() + (days.max() - days.min()) * 0.7
        number = f"{value:.1f}".replace("-", "−")
        axes.annotate(
            number if small else _("{day}: {value}").format(day=f"{row['period']:%Y-%m-%d}", value=number),
            (row["period"], place),
            (-9 if late else 9, 0),
            textcoords="offset points",
            ha="right" if late else "left",
            va="center",
            color=LOUD,
            size=10 if small else 11,
            zorder=6,
        )
    axes.set_ylim(-top, top)
    axes.yaxis.set_major_formatter(lambda value, _p: f"{value:.3g}".replace("-", "−"))
    axes.grid(axis="x", visible=False)
    if not small:
        axes.set_ylabel(_("evidence, standard errors"))
        for side, text, where in ((1, _("rise"), "bottom"), (-1, _("fall"), "top")):
            axes.annotate(
                text,
                (0.005, side * limit),
                (0, 3 * side),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                color=MUTED,
                size=10,
                va=where,
            )
    day_axis(axes, table, small=small)


def _name(alarms: Alarms) -> str:
    return _("{chart} of {score}").format(chart=alarms.method.upper(), score=alarms.survey.upper())


def _finding(alarms: Alarms) -> str:
    flagged = alarms.flagged()
    if flagged.empty:
        return _("{name}: no evidence of a lasting shift").format(name=_name(alarms))
    first = flagged.iloc[0]
    form = (
        _("{name}: evidence of a fall passes its limit {when}")
        if first["direction"] == "below"
        else _("{name}: evidence of a rise passes its limit {when}")
    )
    label = f" ({_label(first, alarms)})" if alarms.by else ""
    finding = form.format(name=_name(alarms) + label, when=period_of(alarms, first["period"]))
    more = len(flagged) - 1
    return finding + (_(" ({more} more alarms)").format(more=more) if more else "")


def _subtitle(alarms: Alarms) -> str:
    n = f"{int(alarms.table['n'].sum()):,}"
    if alarms.method == "ewma":
        return _("Weighted mean of how far the score lies off its centre, newest period 20 %; {n} answers").format(n=n)
    return _(
        "Sum of what lies more than ½ standard error off the centre; rise above zero, fall below; {n} answers"
    ).format(n=n)


def _foot(alarms: Alarms) -> list[str]:
    parts = [_("Dashed: limits. {note}").format(note=" ".join(alarms.notes))]
    if not alarms.table["enough"].all():
        parts.append(
            _("Hollow: fewer than {n} answers, not enough data; such periods change nothing.").format(n=stats.MINIMUM_N)
        )
    return parts


def _alt(alarms: Alarms) -> str:
    table = alarms.table
    if table.empty:
        return _("Nothing is drawn.")
    count = table["period"].nunique()
    span = ngettext("{n} period from {first} to {last}", "{n} periods from {first} to {last}", count).format(
        n=count, first=f"{table['period'].min():%Y-%m-%d}", last=f"{table['period'].max():%Y-%m-%d}"
    )
    days = ", ".join(f"{day:%Y-%m-%d}" for day in alarms.flagged()["period"]) or _("none")
    return _("{span}; limit {limit:.2f}; alarms: {days}.").format(span=span, limit=table["limit"].iloc[0], days=days)
