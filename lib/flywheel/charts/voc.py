"""Turns scores into pictures: one over time with its alarms, one by group."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator
from matplotlib.ticker import FixedLocator, FuncFormatter

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, SOFT, Chart, dot, panels, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.errors import BadInputError, Problem
from flywheel.voc import Alarms, Scores
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["day_axis", "period_of", "scores_by_group", "scores_over_time"]

_PANEL_COLUMNS = 3
_LONG_SPAN_DAYS = 120


def scores_over_time(
    scores: Scores, *, alarms: Alarms | None = None, title: str | None = None, source: str = ""
) -> Chart:
    """Draw a score by period with its interval; groups get a panel each.

    Periods without an answer leave a gap, periods with too few are hollow. With ``alarms`` the usual range is drawn as
    dashed lines and what lies outside is named.

    Args:
        scores: Scores counted with ``period=``.
        alarms: Shewhart's control chart of the same scores, from `voc.alarm`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: The scores have no periods, or the alarms are of an EWMA or CUSUM.

    Example:
        >>> from flywheel import voc
        >>> feedback = pd.DataFrame({"survey": "nps", "score": [9, 9, 3] * 20, "at": pd.Timestamp("2026-03-02")})
        >>> print(scores_over_time(voc.nps(feedback, period="week")).alt)
        NPS was 33.3 points in the week of 2026-03-02. 1 week from 2026-03-02 to 2026-03-02: lowest 33.3, highest 33.3,
        latest 33.3; 60 answers.
    """
    if scores.period is None:
        remedy = _('count them with period="week", or draw scores_by_group')
        raise BadInputError("charts.scores_over_time", [Problem("scores", _("have no periods"), remedy)])
    if alarms is not None and alarms.method != "shewhart":
        message, remedy = _("have no usual range: they judge periods together"), _("draw evidence_over_time")
        raise BadInputError("charts.scores_over_time", [Problem("alarms", message, remedy)])
    groups = _groups(scores)
    finding = title or _time_finding(scores, alarms)
    columns = min(_PANEL_COLUMNS, len(groups))
    rows = -(-len(groups) // columns)
    with panels(
        rows,
        columns,
        height=4.5 if rows == 1 else 1.4 + 2.1 * rows,
        title=finding,
        subtitle=_time_subtitle(scores),
        source=_foot(scores, alarms, source),
        alt=f"{finding}. {_time_alt(scores)}",
    ) as (figure, axes):
        for panel, (name, table) in zip(axes, groups, strict=False):
            charted = None if alarms is None else _matching(alarms.table, scores, table)
            _draw_series(panel, table, charted, scores, small=len(groups) > 1)
            if name:
                panel.set_title(shortened(name, 2.3 if columns > 1 else 7), loc="left", size=11, color=INK)
        for panel in axes[len(groups) :]:
            panel.set_visible(False)
        for number, panel in enumerate(axes[: len(groups)]):
            panel.tick_params(labelbottom=number + columns >= len(groups))
    return figure


def scores_by_group(scores: Scores, *, title: str | None = None, source: str = "") -> Chart:
    """Draw one dot with its interval a group, highest first, with the number of answers at the right.

    Args:
        scores: Scores counted with ``by=`` and without a period.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: The scores have periods.

    Example:
        >>> from flywheel import voc
        >>> score, region = [5] * 40 + [1] * 40, ["E"] * 40 + ["W"] * 40
        >>> feedback = pd.DataFrame({"survey": "csat", "score": score, "region": region})
        >>> print(scores_by_group(voc.csat(feedback, by="region")).alt)
        CSAT is highest for E (100.0 %) and lowest for W (0.0 %). E: 100.0 % (91.2–100.0 %, n = 40);
        W: 0.0 % (0.0–8.8 %, n = 40).
    """
    if scores.period is not None:
        remedy = _("count them without a period, or draw scores_over_time")
        raise BadInputError("charts.scores_by_group", [Problem("scores", _("have periods"), remedy)])
    table = scores.table.sort_values("value", ascending=False, na_position="last", ignore_index=True)
    names = [_label(row, scores) for row in table.to_dict("records")]
    finding = title or _group_finding(scores, table, names)
    each = "; ".join(
        f"{name}: {_estimate(row, scores)}" for name, row in zip(names, table.to_dict("records"), strict=True)
    )
    with open_chart(
        height=1.75 + 0.46 * max(len(table), 1),
        title=finding,
        subtitle=_group_subtitle(scores),
        source=_foot(scores, None, source),
        alt=f"{finding}. {each}.",
    ) as (figure, axes):
        for row, cell in enumerate(table.to_dict("records")):
            _draw_group(axes, row, cell, scores)
        axes.set_yticks(range(len(names)), [shortened(name, 2.4) for name in names], size=11)
        axes.set_ylim(len(names) - 0.4, -0.75)
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
        axes.text(1.01, -0.75, _("answers"), transform=axes.get_yaxis_transform(), color=MUTED, size=10, va="bottom")
        if table["value"].notna().any() and scores.unit == "points" and table["low"].min() < 0 < table["high"].max():
            axes.axvline(0, color=MUTED, linewidth=1)
        _widen(axes, {"share": 0.2, "points": 40.0}.get(scores.unit, 1.0))
        _score_axis(axes.xaxis, scores)
    return figure


def _widen(axes: Axes, least: float) -> None:
    """Keep the x axis from making a mountain of a small difference."""
    low, high = axes.get_xlim()
    missing = max(least - (high - low), 0) / 2
    axes.set_xlim(low - missing, high + missing)


def _draw_group(axes: Axes, row: int, cell: dict[Any, Any], scores: Scores) -> None:
    aside = axes.get_yaxis_transform()
    axes.text(
        1.01, row, f"{cell['n']:,}", transform=aside, va="center", size=10, color=INK if cell["enough"] else MUTED
    )
    if np.isnan(cell["value"]):
        axes.text(0.01, row, _("no answers"), transform=aside, va="center", size=10, color=MUTED)
        return
    colour = ACCENT if cell["enough"] else MUTED
    dot(axes, cell["value"], row, low=cell["low"], high=cell["high"], enough=cell["enough"], colour=colour)
    text = stats.as_text(cell["value"], scores.unit, bare=scores.unit != "share")
    axes.annotate(text, (cell["value"], row), (0, 8), textcoords="offset points", ha="center", size=10, color=INK)


def _draw_series(axes: Axes, table: pd.DataFrame, charted: pd.DataFrame | None, scores: Scores, *, small: bool) -> None:
    days, value = table["period"].to_numpy(), table["value"].to_numpy()
    enough = table["enough"].to_numpy()
    axes.fill_between(days, table["low"], table["high"], color=SOFT, alpha=0.55, linewidth=0, zorder=1)
    axes.plot(days, value, color=ACCENT, linewidth=1.8, zorder=3)
    size = 4.5 if small else 6.5
    axes.plot(days[enough], value[enough], "o", color=ACCENT, ms=size, zorder=4)
    axes.plot(days[~enough], value[~enough], "o", color=ACCENT, mfc=PAPER, ms=size, mew=1.5, zorder=4)
    if charted is not None:
        _draw_limits(axes, charted, scores, small=small)
    if scores.unit == "points" and table["low"].min() < 0 < table["high"].max():
        axes.axhline(0, color=MUTED, linewidth=1, zorder=2)
    _score_axis(axes.yaxis, scores)
    day_axis(axes, table, small=small)
    axes.grid(axis="x", visible=False)


def _draw_limits(axes: Axes, charted: pd.DataFrame, scores: Scores, *, small: bool) -> None:
    days = charted["period"].to_numpy()
    for side in ("low", "high"):
        axes.plot(days, charted[side], color=MUTED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
    for row in charted[charted["alarm"]].to_dict("records"):
        axes.plot(row["period"], row["value"], "D", color=LOUD, ms=6 if small else 9, zorder=5)
        text = stats.as_text(row["value"], scores.unit, bare=scores.unit != "share")
        if not small:
            text = _("{day}: {value}").format(day=f"{row['period']:%Y-%m-%d}", value=text)
        late = row["period"] > days.min() + (days.max() - days.min()) * 0.7
        axes.annotate(
            text,
            (row["period"], row["value"]),
            (-9 if late else 9, 0),
            textcoords="offset points",
            ha="right" if late else "left",
            va="center",
            color=LOUD,
            size=10 if small else 11,
            zorder=6,
        )


def _score_axis(axis: Any, scores: Scores) -> None:
    digits = {"share": lambda v, _p: f"{100 * v:.4g} %", "points": lambda v, _p: f"{v:.0f}".replace("-", "−")}
    axis.set_major_formatter(FuncFormatter(digits.get(scores.unit, lambda v, _p: f"{v:.3g}")))


def day_axis(axes: Axes, table: pd.DataFrame, *, small: bool) -> None:
    """Write the days of ``table.period`` on the x axis, as many as fit."""
    days = table["period"]
    if days.empty:
        axes.set_xticks([])
        return
    span = (days.max() - days.min()).days
    if span > _LONG_SPAN_DAYS:
        months = -(-span // 30)
        axes.xaxis.set_major_locator(MonthLocator(interval=max(1, round(months / (3 if small else 7)))))
        axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))
        return
    step = -(-len(days) // (3 if small else 8))
    axes.xaxis.set_major_locator(FixedLocator([float(axes.convert_xunits(day)) for day in days[::step]]))
    axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))


def _groups(scores: Scores) -> list[tuple[str, pd.DataFrame]]:
    if not scores.by:
        return [("", scores.table)]
    parts = scores.table.groupby([*scores.by], dropna=False, sort=False)
    return [(_label(rows.iloc[0].to_dict(), scores), rows) for _key, rows in parts]


def _matching(alarms: pd.DataFrame, scores: Scores, table: pd.DataFrame) -> pd.DataFrame:
    if not scores.by:
        return alarms
    key = table[[*scores.by]].iloc[:1]
    return key.merge(alarms, on=[*scores.by], how="left")


def _label(row: dict[Any, Any], scores: Scores) -> str:
    parts = [_("(not known)") if pd.isna(row[name]) else str(row[name]) for name in scores.by]
    return " / ".join(parts) or (_("all answers") if not scores.period else "")


def _estimate(row: dict[Any, Any], scores: Scores) -> stats.Estimate:
    return stats.Estimate(row["value"], row["low"], row["high"], int(row["n"]), scores.level, unit=scores.unit)


def _what(scores: Scores) -> str:
    return {"nps": _("Net promoter score in points"), "csat": _("CSAT, share of 4–5"), "ces": _("CES, mean of 1–7")}[
        scores.survey
    ]


def period_of(counted: Scores | Alarms, day: pd.Timestamp) -> str:
    """Return when a period was, in words: in the week of 2026-03-02."""
    forms = {"day": _("on {day}"), "week": _("in the week of {day}"), "month": _("in the month of {day}")}
    return forms[counted.period or "day"].format(day=f"{day:%Y-%m-%d}")


def _time_finding(scores: Scores, alarms: Alarms | None) -> str:
    name, seen = scores.survey.upper(), scores.table[scores.table["n"] > 0]
    if seen.empty:
        return _("No {name} answers yet").format(name=name)
    if alarms is not None and alarms.table["alarm"].any():
        return _alarm_finding(scores, alarms)
    if alarms is not None:
        low, high = (stats.as_text(end, scores.unit) for end in (seen["value"].min(), seen["value"].max()))
        return _("{name} stays within its usual range, between {low} and {high}").format(name=name, low=low, high=high)
    if scores.by:
        return _("{name} by {groups} over time").format(name=name, groups=_(" and ").join(scores.by))
    if not seen["enough"].any():
        return _("Too few {name} answers in every period to say more").format(name=name)
    last = seen[seen["enough"]].sort_values("period").iloc[-1]
    return _("{name} was {value} {when}").format(
        name=name, value=stats.as_text(last["value"], scores.unit), when=period_of(scores, last["period"])
    )


def _alarm_finding(scores: Scores, alarms: Alarms) -> str:
    flagged = alarms.flagged()
    distance = (flagged["value"] - flagged["centre"]).abs()
    worst = flagged.iloc[int(distance.argmax())]
    form = (
        _("{name} fell to {value} {when}, outside of its usual range of {low} to {high}")
        if worst["direction"] == "below"
        else _("{name} rose to {value} {when}, outside of its usual range of {low} to {high}")
    )
    bare = {"bare": scores.unit != "share"}
    finding = form.format(
        name=scores.survey.upper() + (f" ({_label(worst.to_dict(), scores)})" if scores.by else ""),
        value=stats.as_text(worst["value"], scores.unit),
        when=period_of(scores, worst["period"]),
        low=stats.as_text(worst["low"], scores.unit, **bare),
        high=stats.as_text(worst["high"], scores.unit, **bare),
    )
    more = len(flagged) - 1
    return finding + (_(" ({more} more alarms)").format(more=more) if more else "")


def _group_subtitle(scores: Scores) -> str:
    if not scores.by:
        return _("{what}, with its {level:g} % interval").format(what=_what(scores), level=100 * scores.level)
    form, groups = _("{what}, by {groups}, with {level:g} % intervals"), _(" and ").join(scores.by)
    return form.format(what=_what(scores), groups=groups, level=100 * scores.level)


def _time_subtitle(scores: Scores) -> str:
    period = {"day": _("by day"), "week": _("by week"), "month": _("by month")}[scores.period or "day"]
    form = _("{what}, {period}, with {level:g} % intervals; {n} answers")
    return form.format(what=_what(scores), period=period, level=100 * scores.level, n=f"{scores.table['n'].sum():,}")


def _time_alt(scores: Scores) -> str:
    seen = scores.table[scores.table["n"] > 0].sort_values("period")
    if seen.empty:
        return _("Nothing is drawn.")
    bare = {"bare": scores.unit != "share"}
    low, high, last = (
        stats.as_text(number, scores.unit, **bare)
        for number in (seen["value"].min(), seen["value"].max(), seen["value"].iloc[-1])
    )
    count = seen["period"].nunique()
    spans = {
        "day": ngettext("{n} day", "{n} days", count),
        "week": ngettext("{n} week", "{n} weeks", count),
        "month": ngettext("{n} month", "{n} months", count),
    }
    form = _("{span} from {first} to {end}: lowest {low}, highest {high}, latest {last}; {n} answers.")
    return form.format(
        span=spans[scores.period or "day"].format(n=count),
        first=f"{seen['period'].min():%Y-%m-%d}",
        end=f"{seen['period'].max():%Y-%m-%d}",
        low=low,
        high=high,
        last=last,
        n=f"{seen['n'].sum():,}",
    )


def _group_finding(scores: Scores, table: pd.DataFrame, names: list[str]) -> str:
    name, judged = scores.survey.upper(), table[table["enough"]]
    if len(judged) < 2:
        return (
            _("Not enough data to compare {name}").format(name=name)
            if len(table) > 1 or judged.empty
            else _("{name} is {value}").format(name=name, value=stats.as_text(table["value"].iloc[0], scores.unit))
        )
    best, worst = judged.iloc[0], judged.iloc[-1]
    finding = _("{name} is highest for {best} ({high}) and lowest for {worst} ({low})").format(
        name=name,
        best=names[judged.index[0]],
        worst=names[judged.index[-1]],
        high=stats.as_text(best["value"], scores.unit),
        low=stats.as_text(worst["value"], scores.unit),
    )
    return finding if best["low"] > worst["high"] else finding + _(", but their intervals overlap")


def _foot(scores: Scores, alarms: Alarms | None, source: str) -> str:
    parts = [source] if source else []
    if not scores.table["enough"].all():
        parts.append(_("Hollow: fewer than {n} answers, not enough data.").format(n=scores.minimum_n))
    if alarms is not None:
        parts.append(_("Dashed: control limits. {note}").format(note=" ".join(alarms.notes)))
    return " ".join(parts)
