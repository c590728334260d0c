"""Turns a funnel into a picture: users lost step by step, or the rate of each step compared between groups."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, SOFT, Chart, dot, panels, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.funnel import Funnel
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["funnel_steps"]

_LEAST_SPAN = 0.12
"""Least width of a rate axis, so that a small difference does not look like a large one."""


def funnel_steps(funnel: Funnel, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the users at each step, with the rate of each step; groups are compared step by step.

    Without groups: one bar a step, the rate and the loss between the bars, the largest loss marked. With groups: one
    panel a step, one dot with its interval a group, and the group that falls behind most marked.

    Args:
        funnel: The counted funnel.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import funnel
        >>> events = pd.DataFrame({"user_id": ["a", "b", "a"], "event": ["view", "view", "pay"]})
        >>> events["at"] = pd.to_datetime(["2026-03-01", "2026-03-01", "2026-03-02"])
        >>> print(funnel_steps(funnel.count(events, ["view", "pay"])).alt)
        50.0 % of 2 users reach pay; most are lost before pay (1). view: 2 users;
        pay: 1 user, 50.0 % (9.5–90.5 %, n = 2) of the step before.
    """
    return _compared(funnel, title, source) if funnel.by else _bars(funnel, title, source)


def _bars(funnel: Funnel, title: str | None, source: str) -> Chart:
    rows = funnel.table.to_dict("records")
    lost = funnel.largest_loss()
    worst = lost["position"].iloc[0] if len(lost) else 0
    finding = title or _loss_finding(funnel)
    with open_chart(
        height=1.35 + 0.82 * len(rows),
        title=finding,
        subtitle=_subtitle(funnel),
        source=_foot(funnel, source),
        alt=f"{finding}. {'; '.join(_step_text(row, funnel) for row in rows)}.",
    ) as (figure, axes):
        widest = max(1, *(row["users"] for row in rows))
        for row in rows:
            _draw_step(axes, row, widest, loud=row["position"] == worst)
        axes.set_yticks([row["position"] for row in rows], [shortened(row["step"], 2.2) for row in rows], size=12)
        axes.set_ylim(len(rows) + 0.45, 0.55)
        axes.set_xlim(0, widest * 1.24)
        axes.xaxis.set_visible(False)
        axes.grid(visible=False)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
    return figure


def _draw_step(axes: Axes, row: dict[Any, Any], widest: int, *, loud: bool) -> None:
    position, users = row["position"], row["users"]
    axes.barh(position, users, height=0.5, color=ACCENT, zorder=3)
    if position > 1:
        axes.barh(
            *(position, row["lost"]),
            left=users,
            height=0.5,
            color="none",
            edgecolor=LOUD if loud else SOFT,
            hatch="////" if loud else "",
            linewidth=1.2,
            zorder=2,
        )
    right = users + row["lost"]
    whole = stats.as_text(row["from_start_value"], "share")
    text = f"{users:,}" + (f"  ({whole})" if position > 1 else "")
    axes.text(right + widest * 0.012, position, text, va="center", size=11, color=INK)
    if position > 1:
        rate = stats.Estimate(row["value"], row["low"], row["high"], row["n"])
        words = _("{rate} go on; {lost} are lost").format(rate=_bare(rate), lost=f"{row['lost']:,}")
        if loud:
            words += _(", the largest loss")
        axes.text(widest * 0.004, position - 0.5, words, va="center", size=10.5, color=LOUD if loud else MUTED)


def _bare(rate: stats.Estimate) -> str:
    if rate.value != rate.value:
        return "–"
    low, high = (stats.as_text(end, "share", bare=True) for end in (rate.low, rate.high))
    return _("{value} ({low}–{high} %)").format(value=stats.as_text(rate.value, "share"), low=low, high=high)


def _compared(funnel: Funnel, title: str | None, source: str) -> Chart:
    table = funnel.table.assign(group=_group_names(funnel))
    groups = list(dict.fromkeys(table["group"]))
    gap = _widest_gap(table)
    finding = title or _gap_finding(funnel, gap)
    later = list(enumerate(funnel.steps, 1))[1:]
    columns = min(3, len(later))
    rows = -(-len(later) // columns)
    with panels(
        rows,
        columns,
        height=1.5 + rows * (0.85 + 0.42 * max(len(groups), 1)),
        title=finding,
        subtitle=_subtitle(funnel),
        source=_foot(funnel, source),
        alt=f"{finding}. {_compared_alt(table, funnel)}",
        share_x=False,
    ) as (figure, axes):
        for panel, (position, step) in zip(axes, later, strict=False):
            cells = table[table["position"] == position]
            behind = gap["worst"] if gap is not None and gap["position"] == position else None
            _draw_rates(panel, cells, groups, behind)
            panel.set_title(shortened(f"→ {step}", 6 / columns), loc="left", size=11.5, color=INK)
        for panel in axes[len(later) :]:
            panel.set_visible(False)
        for panel in axes[::columns]:
            panel.set_yticks(range(len(groups)), [shortened(name, 1.7) for name in groups], size=11)
            panel.set_ylim(len(groups) - 0.4, -0.75)
    return figure


def _draw_rates(axes: Axes, cells: pd.DataFrame, groups: list[str], behind: str | None) -> None:
    for row in cells.to_dict("records"):
        place = groups.index(row["group"])
        if row["n"] == 0:
            axes.text(0.02, place, _("nobody"), transform=axes.get_yaxis_transform(), va="center", size=10, color=MUTED)
            continue
        loud = row["group"] == behind
        colour = LOUD if loud else ACCENT if row["enough"] else MUTED
        marker = "D" if loud else "o"
        ends = {"low": row["low"], "high": row["high"]}
        dot(axes, row["value"], place, **ends, enough=row["enough"], colour=colour, marker=marker)
        text = stats.as_text(row["value"], "share")
        axes.annotate(
            text,
            (row["value"], place),
            (0, 7),
            textcoords="offset points",
            ha="center",
            size=10,
            color=LOUD if loud else INK,
        )
    low, high = axes.get_xlim()
    missing = max(_LEAST_SPAN - (high - low), 0.0) / 2
    margin = 0.08 * (high - low + 2 * missing)
    axes.set_xlim(low - missing - margin, high + missing + margin)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    percent_axis(axes.xaxis)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)


def _group_names(funnel: Funnel) -> list[str]:
    rows = funnel.table[[*funnel.by]].to_dict("records")
    return [" / ".join(_("(not known)") if pd.isna(part) else str(part) for part in row.values()) for row in rows]


def _widest_gap(table: pd.DataFrame) -> dict[str, Any] | None:
    """Return the step at which two groups with enough data lie furthest apart."""
    judged = table[table["enough"] & (table["position"] > 1)]
    gaps = []
    for position, cells in judged.groupby("position"):
        ranked = cells.sort_values("value")
        worst, best = ranked.iloc[0], ranked.iloc[-1]
        gaps.append(
            {
                "position": position,
                "step": best["step"],
                "gap": best["value"] - worst["value"],
                "apart": best["low"] > worst["high"],
                "best": best["group"],
                "high": best["value"],
                "worst": worst["group"],
                "low": worst["value"],
            }
        )
    return max(gaps, key=lambda gap: gap["gap"], default=None)


def _gap_finding(funnel: Funnel, gap: dict[str, Any] | None) -> str:
    if gap is None or gap["best"] == gap["worst"]:
        return _("Not enough data to compare the steps between groups")
    words = {
        "step": gap["step"],
        "before": funnel.steps[gap["position"] - 2],
        "worst": gap["worst"],
        "low": stats.as_text(gap["low"], "share"),
        "best": gap["best"],
        "high": stats.as_text(gap["high"], "share"),
    }
    if not gap["apart"]:
        return _("No step clearly separates the groups; most apart is {before} → {step}: {low} to {high}").format(
            **words
        )
    return _("From {before} to {step}, {worst} keeps {low} and {best} {high}: the widest gap").format(**words)


def _loss_finding(funnel: Funnel) -> str:
    table, lost = funnel.table, funnel.largest_loss()
    start, last = int(table["users"].iloc[0]), funnel.steps[-1]
    if start == 0:
        return _("Nobody took the first step, {step}").format(step=funnel.steps[0])
    whole = stats.as_text(table["from_start_value"].iloc[-1], "share")
    form = (
        _("{share} of {users} sessions reach {last}")
        if funnel.unit == "session"
        else _("{share} of {users} users reach {last}")
    )
    finding = form.format(share=whole, users=f"{start:,}", last=last)
    if lost.empty:
        return finding
    worst = lost.iloc[0]
    most = _("; most are lost before {step} ({lost})").format(step=worst["step"], lost=f"{worst['lost']:,}")
    return finding + most


def _step_text(row: dict[Any, Any], funnel: Funnel) -> str:
    if funnel.unit == "session":
        counted = ngettext("{n} session", "{n} sessions", row["users"])
    else:
        counted = ngettext("{n} user", "{n} users", row["users"])
    users = counted.format(n=f"{row['users']:,}")
    if row["position"] == 1:
        return f"{row['step']}: {users}"
    rate = stats.Estimate(row["value"], row["low"], row["high"], row["n"], funnel.level)
    return _("{step}: {users}, {rate} of the step before").format(step=row["step"], users=users, rate=rate)


def _compared_alt(table: pd.DataFrame, funnel: Funnel) -> str:
    parts = []
    for group, cells in table.groupby("group", sort=False):
        steps = "; ".join(_step_text(row, funnel) for row in cells.to_dict("records"))
        parts.append(f"{group}: {steps}.")
    return " ".join(parts)


def _subtitle(funnel: Funnel) -> str:
    days = funnel.window_days
    window = _("without a time limit")
    if days is not None:
        window = ngettext("within {days:g} day", "within {days:g} days", 1 if days == 1 else 2).format(days=days)
    if funnel.unit == "session":
        bars = _("Sessions at each step, in brackets as a share of the first; rates with {level:g} % intervals")
        dots = _("Share of the sessions of the step before, by {groups}, with {level:g} % intervals")
    else:
        bars = _("Users at each step {window}, in brackets as a share of the first; rates with {level:g} % intervals")
        dots = _("Share of the users of the step before, {window}, by {groups}, with {level:g} % intervals")
    text = dots if funnel.by else bars
    return text.format(window=window, groups=_(" and ").join(funnel.by), level=100 * funnel.level)


def _foot(funnel: Funnel, source: str) -> str:
    parts = [source] if source else []
    if funnel.by and not funnel.table.loc[funnel.table["position"] > 1, "enough"].all():
        parts.append(_("Hollow: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N))
    first = 1 if funnel.unit == "session" else 0  # a session is its own window
    return " ".join([*parts, *funnel.notes[first:2]])
