"""Turns the turning of the loop into pictures: where tickets stay, which promises are kept, which problems return."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter

from flywheel import stats
from flywheel.charts.style import (
    ACCENT,
    INK,
    LOUD,
    MUTED,
    PAPER,
    SOFT,
    Chart,
    dot,
    panels,
    percent_axis,
    shortened,
)
from flywheel.charts.style import chart as open_chart
from flywheel.errors import BadInputError, Problem
from flywheel.loop import Recurrence, Sla, Stages, label
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["loop_stages", "promises_over_time", "recurrence_by_group"]

_COLUMNS = 3


def loop_stages(stages: Stages, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the share of all ticket time that lies in each element of the loop, the element it is stuck in marked.

    Args:
        stages: The times, from `loop.stages`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import loop
        >>> at = pd.to_datetime(["2026-03-01 10:00", "2026-03-01 12:00", "2026-03-02 12:00"])
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["received", "dispatched", "closed"]})
        >>> print(loop_stages(loop.stages(events)).alt)
        The loop is stuck at 5 respond and execute: 92.3 % of all ticket time. 3 prioritise: 7.7 %, median 2.0 hours,
        nine in ten within 2.0 hours, 1 pass; 5 respond and execute: 92.3 %, median 24.0 hours, nine in ten within
        24.0 hours, 1 pass.
    """
    rows = stages.table.to_dict("records")
    finding = title or _stuck_finding(stages)
    each = "; ".join(f"{label(int(row['element']))}: {_time_text(row)}" for row in rows)
    with open_chart(
        height=1.6 + 0.74 * max(len(rows), 1),
        title=finding,
        subtitle=_("Share of all hours that tickets spent, by the element they waited for"),
        source=" ".join([*([source] if source else []), *stages.notes]),
        alt=f"{finding}. {each}." if rows else f"{finding}.",
    ) as (figure, axes):
        for place, row in enumerate(rows):
            loud = row["element"] == stages.stuck
            share = 0.0 if np.isnan(row["time_share"]) else row["time_share"]
            look: dict[str, Any] = {"color": LOUD, "hatch": "////", "edgecolor": PAPER} if loud else {"color": ACCENT}
            axes.barh(place, share, height=0.42, linewidth=0, zorder=3, **look)
            axes.text(0.002, place - 0.36, _time_text(row), va="center", size=10, color=LOUD if loud else MUTED)
        axes.set_yticks(range(len(rows)), [label(int(row["element"])) for row in rows], size=11)
        axes.set_ylim(len(rows) - 0.6, -0.7)
        axes.set_xlim(0, max(0.5, *(row["time_share"] for row in rows), 0) * 1.12 if rows else 1)
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
        percent_axis(axes.xaxis)
    return figure


def _stuck_finding(stages: Stages) -> str:
    if stages.stuck is None:
        return _("No ticket time yet")
    row = next(each for each in stages.table.to_dict("records") if each["element"] == stages.stuck)
    form = _("The loop is stuck at {element}: {share} of all ticket time")
    if row["passes"] < stats.MINIMUM_N and len(stages.table) > 2:
        form = _("Most ticket time lies in {element} ({share}), but there are few tickets")
    return form.format(element=label(stages.stuck), share=stats.as_text(row["time_share"], "share"))


def _time_text(row: dict[Any, Any]) -> str:
    median, slow = ("–" if np.isnan(row[name]) else f"{row[name]:.1f}" for name in ("median_hours", "p90_hours"))
    form = ngettext(
        "{share}, median {median} hours, nine in ten within {slow} hours, {n} pass",
        "{share}, median {median} hours, nine in ten within {slow} hours, {n} passes",
        row["passes"],
    )
    share = stats.as_text(row["time_share"], "share")
    return form.format(share=share, median=median, slow=slow, n=f"{row['passes']:,}")


def promises_over_time(sla: Sla, *, promise: str = "solution", title: str | None = None, source: str = "") -> Chart:
    """Draw the share of tickets with a promise kept in time week by week, one panel a priority or other group.

    Args:
        sla: Promises counted with ``by="week"`` or ``by=("week", "priority")``.
        promise: Name of the promise to draw.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart; weeks with few tickets are hollow, weeks whose tickets all still run have no point.

    Raises:
        BadInputError: The promises were not counted by week, or there is no such promise.

    Example:
        >>> from flywheel import loop
        >>> opened = pd.Timestamp("2026-03-02 10:00")
        >>> tickets = pd.DataFrame({"ticket_id": ["t"], "opened_at": opened, "topic": "late", "priority": "high"})
        >>> events = pd.DataFrame({"ticket_id": ["t"], "at": opened, "status": "followed_up"})
        >>> found = loop.sla(tickets, events, by="week", now=pd.Timestamp("2026-03-09"))
        >>> print(promises_over_time(found).alt)
        Solution or firm plan: 100.0 % kept in time. 1 week from 2026-03-02 to 2026-03-02, 1 ticket.
    """
    names = {each.name: each.label for each in sla.promises}
    if "week" not in sla.by or promise not in names:
        place, message = (
            ("sla", _("was not counted by week"))
            if "week" not in sla.by
            else ("promise", _("{name!r} is not known").format(name=promise))
        )
        remedy = _('count it with by="week" or by=("week", "priority"); promises: {names}').format(
            names=", ".join(names)
        )
        raise BadInputError("charts.promises_over_time", [Problem(place, message, remedy)])
    rows = sla.table[sla.table["promise"] == promise]
    others = [name for name in sla.by if name != "week"]
    groups = (
        [(" / ".join(label(str(each)) for each in key), part) for key, part in rows.groupby(others, sort=False)]
        if others
        else [("", rows)]
    )
    finding = title or _kept_finding(sla, promise, names[promise], others)
    columns = max(1, min(_COLUMNS, len(groups)))
    count = -(-len(groups) // columns)
    with panels(
        max(count, 1),
        columns,
        height=4.3 if count <= 1 else 1.4 + 2.2 * count,
        title=finding,
        subtitle=_("{promise}: share kept in time, by week of opening, with {level:g} % intervals; {n} tickets").format(
            promise=names[promise], level=100 * sla.level, n=f"{rows['n'].sum():,}"
        ),
        source=_kept_foot(sla, rows, source),
        alt=_kept_alt(finding, rows),
    ) as (figure, axes):
        for panel, (name, part) in zip(axes, groups, strict=False):
            _draw_weeks(panel, part.sort_values("week"))
            if name:
                panel.set_title(shortened(name, 2.3), loc="left", size=11, color=INK)
        for panel in axes[len(groups) :]:
            panel.set_visible(False)
    return figure


def _draw_weeks(axes: Axes, part: pd.DataFrame) -> None:
    weeks, value, enough = part["week"].to_numpy(), part["value"].to_numpy(), part["enough"].to_numpy(dtype=bool)
    axes.fill_between(weeks, part["low"], part["high"], color=SOFT, alpha=0.55, linewidth=0, zorder=1)
    axes.plot(weeks, value, color=ACCENT, linewidth=1.6, zorder=3)
    axes.plot(weeks[enough], value[enough], "o", color=ACCENT, ms=5, zorder=4)
    axes.plot(weeks[~enough], value[~enough], "o", color=ACCENT, mfc=PAPER, ms=5, mew=1.4, zorder=4)
    axes.set_ylim(-0.03, 1.03)
    percent_axis(axes.yaxis)
    if len(part) > 1:
        axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=4))
    else:
        axes.set_xticks(weeks)
    axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))
    axes.grid(axis="x", visible=False)


def _kept_finding(sla: Sla, promise: str, name: str, others: list[str]) -> str:
    table = sla.all_weeks(promise)
    if table["n"].sum() == 0:
        return _("{promise}: no ticket's time is up yet").format(promise=name)
    if not others:
        value = stats.as_text(float(table["value"].iloc[0]), "share")
        return _("{promise}: {value} kept in time").format(promise=name, value=value)
    judged = table[table["enough"]]
    if len(judged) < 2:
        return _("{promise} by week: not enough tickets to compare").format(promise=name)
    worst, best = judged.iloc[0], judged.iloc[-1]
    form = _("{promise} is kept least often for {worst} ({low}) and most often for {best} ({high})")
    finding = form.format(
        promise=name,
        worst=" / ".join(label(str(worst[each])) for each in others),
        best=" / ".join(label(str(best[each])) for each in others),
        low=stats.as_text(float(worst["value"]), "share"),
        high=stats.as_text(float(best["value"]), "share"),
    )
    return finding if worst["high"] < best["low"] else finding + _(", but their intervals overlap")


def _kept_foot(sla: Sla, rows: pd.DataFrame, source: str) -> str:
    parts = [source] if source else []
    if not rows["enough"].all():
        parts.append(_("Hollow: fewer than {n} tickets, not enough data.").format(n=stats.MINIMUM_N))
    return " ".join([*parts, *sla.notes[:2]])


def _kept_alt(finding: str, rows: pd.DataFrame) -> str:
    if rows.empty:
        return _("{finding}. Nothing is drawn.").format(finding=finding)
    weeks, tickets = rows["week"].nunique(), int(rows["n"].sum())
    span = ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)
    count = ngettext("{n} ticket", "{n} tickets", tickets).format(n=f"{tickets:,}")
    form = _("{finding}. {weeks} from {first} to {last}, {n}.")
    first, last = f"{rows['week'].min():%Y-%m-%d}", f"{rows['week'].max():%Y-%m-%d}"
    return form.format(finding=finding, weeks=span, first=first, last=last, n=count)


def recurrence_by_group(
    recurrence: Recurrence, *, kind: str = "either", title: str | None = None, source: str = ""
) -> Chart:
    """Draw the share of closed tickets whose problem came back, one dot with its interval a group, worst first.

    Args:
        recurrence: The shares, from `loop.recurrence`.
        kind: ``"reopened"``, ``"again"`` or ``"either"``.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: There is no such kind.

    Example:
        >>> from flywheel import loop
        >>> at = pd.to_datetime(["2026-03-01", "2026-03-02"])
        >>> tickets = pd.DataFrame({"ticket_id": ["t"], "opened_at": at[:1], "topic": "late", "user_id": "u"})
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["received", "closed"]})
        >>> found = loop.recurrence(tickets, events, now=pd.Timestamp("2026-04-30"))
        >>> print(recurrence_by_group(found).alt)
        Not enough closed tickets to compare what comes back. late: 0.0 % (0.0–79.3 %, n = 1).
    """
    table = recurrence.table[recurrence.table["kind"] == kind]
    if table.empty and kind not in ("reopened", "again", "either"):
        problem = Problem("kind", _("{name!r} is not known").format(name=kind), "reopened, again, either")
        raise BadInputError("charts.recurrence_by_group", [problem])
    table = table.sort_values("value", ascending=False, na_position="last", ignore_index=True)
    rows = table.to_dict("records")
    names = [" / ".join(_name(row[each]) for each in recurrence.by) or _("all tickets") for row in rows]
    finding = title or _back_finding(table, names, recurrence.within_days)
    each = "; ".join(f"{name}: {_estimate(row)}" for name, row in zip(names, rows, strict=True))
    foot = [*([source] if source else []), *recurrence.notes]
    if not table["enough"].all():
        foot.append(_("Hollow: fewer than {n} tickets, not enough data.").format(n=stats.MINIMUM_N))
    with open_chart(
        height=1.75 + 0.46 * max(len(rows), 1),
        title=finding,
        subtitle=_("Share of closed tickets that came back ({kind}), with {level:g} % intervals").format(
            kind=label(kind), level=100 * recurrence.level
        ),
        source=" ".join(foot),
        alt=f"{finding}. {each}.",
    ) as (figure, axes):
        for place, row in enumerate(rows):
            _draw_share(axes, place, row)
        axes.set_yticks(range(len(names)), [shortened(name, 2.4) for name in names], size=11)
        axes.set_ylim(len(names) - 0.4, -0.75)
        axes.set_xlim(-0.012, max(0.2, float(np.nanmax([0, *table["high"]])) * 1.05))
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
        axes.text(1.01, -0.75, _("tickets"), transform=axes.get_yaxis_transform(), color=MUTED, size=10, va="bottom")
        percent_axis(axes.xaxis)
    return figure


def _name(value: Any) -> str:
    return _("(not known)") if pd.isna(value) else str(value)


def _estimate(row: dict[Any, Any]) -> stats.Estimate:
    return stats.Estimate(row["value"], row["low"], row["high"], int(row["n"]))


def _draw_share(axes: Axes, place: int, row: dict[Any, Any]) -> None:
    aside, colour = axes.get_yaxis_transform(), ACCENT if row["enough"] else MUTED
    axes.text(1.01, place, f"{row['n']:,}", transform=aside, va="center", size=10, color=INK)
    if np.isnan(row["value"]):
        axes.text(0.01, place, _("no tickets"), transform=aside, va="center", size=10, color=MUTED)
        return
    dot(axes, row["value"], place, low=row["low"], high=row["high"], enough=row["enough"], colour=colour)
    text = stats.as_text(row["value"], "share")
    axes.annotate(text, (row["value"], place), (0, 8), textcoords="offset points", ha="center", size=10, color=INK)


def _back_finding(table: pd.DataFrame, names: list[str], days: float) -> str:
    judged = table[table["enough"]]
    if len(judged) < 2 and len(table) != len(judged):
        return _("Not enough closed tickets to compare what comes back")
    if judged.empty:
        return _("No closed tickets yet")
    worst = judged.iloc[0]
    form = _("{share} of closed tickets on {group} came back within {days:g} days")
    finding = form.format(
        share=stats.as_text(float(worst["value"]), "share"), group=names[int(judged.index[0])], days=days
    )
    if len(judged) == 1:
        return finding
    clear = worst["low"] > judged["high"].iloc[1:].max()
    return finding + (_(", far more than any other") if clear else _(", the most, but intervals overlap"))
