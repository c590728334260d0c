"""Turns voices that led to something into pictures: from insight to action, hand-offs, and users who were told."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, SOFT, Chart, dot, panels, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.loop import Communication, Handoffs, InsightToAction, label
from flywheel.words import gettext as _

__all__ = ["communication_effect", "handoff_matrix", "insight_steps"]


def insight_steps(insight: InsightToAction, *, title: str | None = None, source: str = "") -> Chart:
    """Draw what share of the voices was tagged, ticketed, acted on and answered, each of the same whole.

    Args:
        insight: The steps, from `loop.insight_to_action`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import loop, samples
        >>> data = samples.tiny()
        >>> found = loop.insight_to_action(data.feedback, data.tickets, actions=data.actions, messages=data.messages)
        >>> insight_steps(found).alt.split(". ")[0].endswith("were answered")
        True
    """
    table = insight.table.set_index("step")
    rows = insight.table.to_dict("records")
    finding = title or _insight_finding(insight)
    each = "; ".join(f"{label(row['step'])}: {_estimate(row)}" for row in rows)
    with open_chart(
        height=1.5 + 0.62 * len(rows),
        title=finding,
        subtitle=_(
            "Share of {n} pieces of feedback with words, within {days:g} days, with {level:g} % intervals"
        ).format(n=f"{insight.pieces:,}", days=insight.within_days, level=100 * insight.level),
        source=" ".join([*([source] if source else []), *insight.notes]),
        alt=f"{finding}. {each}.",
    ) as (figure, axes):
        for place, row in enumerate(rows):
            last = row["step"] == "anything"
            axes.barh(place, 1, height=0.5, color="none", edgecolor=SOFT, linewidth=1.2, zorder=2)
            if np.isnan(row["value"]):
                continue
            axes.barh(
                place, row["value"], height=0.5, color=ACCENT, zorder=3, hatch="////" if last else "", edgecolor=PAPER
            )
            axes.plot([row["low"], row["high"]], [place, place], color=INK, linewidth=2, zorder=4)
            text = _("{share}  ({n})").format(share=stats.as_text(row["value"], "share"), n=f"{row['count']:,}")
            axes.text(row["high"] + 0.015, place, text, va="center", size=11, color=INK, zorder=5)
        axes.set_yticks(range(len(rows)), [label(step) for step in table.index], size=11)
        axes.set_ylim(len(rows) - 0.5, -0.6)
        axes.set_xlim(0, 1.12)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
        percent_axis(axes.xaxis)
    return figure


def _insight_finding(insight: InsightToAction) -> str:
    if not insight.pieces:
        return _("No feedback was observed long enough")
    shares = insight.table.set_index("step")["value"]
    anything, told = (stats.as_text(float(shares[step]), "share") for step in ("anything", "message"))
    form = _("{anything} of the voices led to a ticket, an action or a message; {told} were answered")
    return form.format(anything=anything, told=told)


def handoff_matrix(handoffs: Handoffs, *, title: str | None = None, source: str = "") -> Chart:
    """Draw who hands tickets to whom: one field a pair of teams, with the number of hand-offs written in it.

    Args:
        handoffs: The hand-offs, from `loop.handoffs`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart; the most frequent pair has a frame.

    Example:
        >>> import pandas as pd
        >>> from flywheel import loop
        >>> at = pd.to_datetime(["2026-03-01 10:00", "2026-03-01 12:00"])
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["received", "dispatched"]})
        >>> print(handoff_matrix(loop.handoffs(events.assign(team=["service", "app"]))).alt)
        Tickets are handed on most often from service to app (1 of 1). service → app: 1, after 2.0 hours.
    """
    pairs = handoffs.pairs
    teams = sorted({*pairs["from_team"], *pairs["to_team"]})
    places = {team: place for place, team in enumerate(teams)}
    finding = title or _handoff_finding(handoffs)
    rows = pairs.to_dict("records")
    form = _("{giver} → {taker}: {n}, after {hours:.1f} hours")
    each = "; ".join(
        form.format(giver=row["from_team"], taker=row["to_team"], n=f"{row['handoffs']:,}", hours=row["held_hours"])
        for row in rows
    )
    with open_chart(
        height=1.6 + 0.62 * max(len(teams), 1),
        title=finding,
        subtitle=_("Hand-offs from team (row) to team (column); below, median hours the ticket lay there before"),
        source=" ".join([*([source] if source else []), _waiting_text(handoffs)]),
        alt=f"{finding}. {each}." if rows else f"{finding}.",
    ) as (figure, axes):
        most = max((row["handoffs"] for row in rows), default=1)
        for number, row in enumerate(rows):
            _draw_pair(axes, places[row["to_team"]], places[row["from_team"]], row, most, framed=number == 0)
        names = [shortened(team, 1.1, size=10) for team in teams]
        axes.set_xticks(range(len(teams)), names)
        axes.set_yticks(range(len(teams)), names, size=11)
        axes.xaxis.tick_top()
        axes.set_xlim(-0.5, max(len(teams), 1) - 0.5)
        axes.set_ylim(max(len(teams), 1) - 0.5, -0.5)
        axes.grid(visible=False)
        for side in axes.spines.values():
            side.set_visible(False)
    return figure


def _draw_pair(axes: Axes, column: int, line: int, row: dict[Any, Any], most: int, *, framed: bool) -> None:
    strength = row["handoffs"] / most
    axes.barh(line, 0.94, left=column - 0.47, height=0.9, color=ACCENT, alpha=0.12 + 0.83 * strength, zorder=2)
    if framed:
        axes.barh(line, 0.94, left=column - 0.47, height=0.9, color="none", edgecolor=LOUD, linewidth=2.4, zorder=3)
    colour = PAPER if strength > 0.5 else INK
    axes.text(column, line - 0.16, f"{row['handoffs']:,}", ha="center", va="center", size=12, color=colour, zorder=4)
    hours = _("{hours:.1f} h").format(hours=row["held_hours"])
    axes.text(column, line + 0.22, hours, ha="center", va="center", size=10, color=colour, zorder=4)


def _waiting_text(handoffs: Handoffs) -> str:
    return _("Waiting counts the states {states}; that list is ours.").format(
        states=", ".join(label(state) for state in handoffs.waiting)
    )


def _handoff_finding(handoffs: Handoffs) -> str:
    if handoffs.pairs.empty:
        return _("No ticket changed hands")
    first = handoffs.pairs.iloc[0]
    most = _("Tickets are handed on most often from {giver} to {taker} ({n} of {all})").format(
        giver=first["from_team"], taker=first["to_team"], n=f"{first['handoffs']:,}", all=f"{first['n']:,}"
    )
    if handoffs.by or not bool(handoffs.table["enough"].iloc[0]):
        return most
    row = handoffs.table.iloc[0]
    return _("{most}; {mean:.1f} hand-offs a ticket, {waiting} of the time waiting").format(
        most=most, mean=float(row["handoffs"]), waiting=stats.as_text(float(row["waiting_share"]), "share")
    )


def communication_effect(communication: Communication, *, title: str | None = None, source: str = "") -> Chart:
    """Draw messages delivered and opened by channel, and beside it who gave feedback again, told or not.

    Args:
        communication: The result of `loop.communication_effect`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import loop, samples
        >>> data = samples.tiny()
        >>> print(communication_effect(loop.communication_effect(data.messages, data.feedback)).alt.split(".")[0])
        Too few users to say whether being told brings more feedback
    """
    left = communication.table.to_dict("records")
    right = communication.participation.to_dict("records")
    finding = title or _told_finding(communication)
    texts = [f"{label(row['rate'])}, {label(str(row['channel']))}: {_estimate(row)}" for row in left]
    texts += [f"{label(row['group'])}: {_estimate(row)}" for row in right]
    reach = _("Reach: {reach} of users with feedback were told.").format(reach=communication.reach)
    with panels(
        1,
        3,
        height=2.1 + 0.42 * max(len(left) // 2, 2),
        title=finding,
        subtitle=_("Messages by channel; right: users who gave feedback again within {days:g} days").format(
            days=communication.within_days
        ),
        source=" ".join([*([source] if source else []), reach, *communication.notes]),
        alt=f"{finding}. {'; '.join(texts)}. {reach}",
        share_x=True,
        share_y=False,
    ) as (figure, axes):
        for panel, rate in zip(axes, ("delivered", "opened"), strict=False):
            _dots(panel, [(label(str(row["channel"])), row) for row in left if row["rate"] == rate])
            panel.set_title(label(rate), loc="left", size=11, color=INK)
        _dots(axes[2], [(label(row["group"]), row) for row in right])
        axes[2].set_title(_("gave feedback again"), loc="left", size=11, color=INK)
    return figure


def _dots(axes: Axes, rows: list[tuple[str, dict[Any, Any]]]) -> None:
    for place, (_name, row) in enumerate(rows):
        if np.isnan(row["value"]):
            axes.text(0.02, place, "–", va="center", size=11, color=MUTED)
            continue
        colour = ACCENT if row["enough"] else MUTED
        dot(axes, row["value"], place, low=row["low"], high=row["high"], enough=row["enough"], colour=colour)
        text = _("{share}, n = {n}").format(share=stats.as_text(row["value"], "share"), n=f"{row['n']:,}")
        side = "right" if row["value"] > 0.75 else "left" if row["value"] < 0.25 else "center"
        axes.annotate(text, (row["value"], place), (0, 8), textcoords="offset points", ha=side, size=10, color=INK)
    axes.set_yticks(range(len(rows)), [shortened(name, 1.2, size=10) for name, _row in rows])
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.75)
    axes.set_xlim(-0.04, 1.04)
    axes.set_xticks([0, 0.5, 1])
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    percent_axis(axes.xaxis)


def _told_finding(communication: Communication) -> str:
    effect = communication.effect
    if not communication.participation["enough"].all() or np.isnan(effect.value):
        return _("Too few users to say whether being told brings more feedback")
    form = _("No sign that users who were told give feedback again more often: {effect}")
    if effect.low > 0:
        form = _("Users who were told give feedback again more often: {effect}, an association")
    if effect.high < 0:
        form = _("Users who were told give feedback again less often: {effect}, an association")
    return form.format(effect=effect)


def _estimate(row: dict[Any, Any]) -> stats.Estimate:
    return stats.Estimate(row["value"], row["low"], row["high"], int(row["n"]))
