"""The monitor of a process → pictures: completion of each node and tier, and the evidence of decay over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from flywheel import stats
from flywheel.charts import style
from flywheel.charts.days import day_axis
from flywheel.pilot import ProcessMonitor, state_in_words
from flywheel.pilot.monitoring import SMALLEST_GROUP
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["node_decay", "node_monitor"]

_NARROW = 4.2
_HALO = [withStroke(linewidth=3, foreground=style.PAPER)]


def node_monitor(found: ProcessMonitor, *, tier_name: Callable[[str], str] = str, narrow: bool = False) -> style.Chart:
    """Draw the completion of every node, and below it that of its tiers with enough runs, against the threshold.

    Args:
        found: What `flywheel.pilot.monitor` returned.
        tier_name: Turns a tier into the word for it.
        narrow: Whether it is for a phone.

    Returns:
        The chart; its text face carries every completion with its interval.

    Example:
        >>> import datetime as dt
        >>> from flywheel import pilot
        >>> runs = pd.DataFrame({"run_id": range(40), "scenario_id": "recall", "node": "push", "user_id": range(40),
        ...     "started_at": pd.Timestamp("2026-05-01"), "outcome": ["completed"] * 28 + ["exception"] * 12})
        >>> found = pilot.monitor(runs, "recall", limits={"push": 60}, as_of=dt.date(2026, 5, 1))
        >>> print(node_monitor(found).alt)
        push completes 70.0 %, below 90 %. push: ALARM, 70.0 % (54.6–81.9 %, n = 40).
    """
    rows = _rows(found, tier_name)
    finding = _finding(found)
    alt = f"{finding}. " + "; ".join(f"{row['label']}: {row['word']}, {row['estimate']}" for row in rows) + "."
    limit = f"{100 * found.alarm_below:.4g} %"
    hollow = _("Hollow: fewer than {n} runs, not enough data.").format(n=stats.MINIMUM_N)
    with style.chart(
        width=_NARROW if narrow else 8,
        height=1.35 + 0.31 * max(len(rows), 2),
        title=finding,
        subtitle=_("Runs completed, {first} to {last}, with intervals").format(
            first=found.first or "–", last=found.as_of
        ),
        source=hollow if any(SMALLEST_GROUP <= row["n"] < stats.MINIMUM_N for row in rows) else "",
        alt=alt,
    ) as (figure, axes):
        axes.axvline(found.alarm_below, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.3, zorder=2)
        for place, row in enumerate(rows):
            _mark(axes, place, row)
        width = 1.25 if narrow else 2.4
        axes.set_yticks(range(len(rows)), [style.shortened(row["label"], width) for row in rows])
        for label, row in zip(axes.get_yticklabels(), rows, strict=True):
            label.set_fontsize(9.5 if row["tier"] else 11)
            label.set_color(style.MUTED if row["tier"] else style.INK)
        axes.set_ylim(len(rows) - 0.4, -0.9)
        lowest = min((row["low"] for row in rows if row["n"] >= SMALLEST_GROUP), default=0.0)
        left = max(0.0, min(lowest, found.alarm_below) - 0.04)
        axes.set_xlim(left, 1 + 0.01)
        axes.annotate(
            _("alarm below {limit}").format(limit=limit),
            (found.alarm_below, -0.85),
            xytext=(-4, 0),
            textcoords="offset points",
            ha="right" if found.alarm_below - left > 0.3 * (1 - left) else "left",
            va="top",
            fontsize=9.5,
            path_effects=_HALO,
        )
        right = axes.secondary_yaxis("right")
        right.set_yticks(range(len(rows)), [_size(row["n"]) for row in rows])
        right.spines["right"].set_visible(False)
        right.tick_params(labelsize=9.5, labelcolor=style.MUTED)
        axes.xaxis.set_major_locator(MaxNLocator(4 if narrow else 6, steps=[1, 2, 5, 10]))
        style.percent_axis(axes.xaxis)
        axes.grid(axis="y", visible=False)
        axes.spines["left"].set_visible(False)
    return figure


def _size(n: int) -> str:
    return "" if n < SMALLEST_GROUP else ngettext("{n} run", "{n} runs", n).format(n=f"{n:,}")


def _finding(found: ProcessMonitor) -> str:
    rows = found.table
    ill = rows[rows["state"] == "alarm"].sort_values("value", kind="stable")
    if len(ill):
        worst = ill.iloc[0]
        limit, value = f"{100 * found.alarm_below:.4g} %", stats.as_text(worst["value"], "share")
        if worst["value"] < found.alarm_below:
            return _("{node} completes {value}, below {limit}").format(node=worst["node"], value=value, limit=limit)
        text = _("{node}: the alarm since {day} still stands")
        return text.format(node=worst["node"], day=f"{worst['since']:%Y-%m-%d}")
    if not rows["n"].sum():
        return _("No run has come to its end")
    limit = f"{100 * found.alarm_below:.4g} %"
    return _("No node is surely below {limit}").format(limit=limit)


def _rows(found: ProcessMonitor, tier_name: Callable[[str], str]) -> list[dict[str, Any]]:
    rows, several = [], len(set(found.tiers["tier"])) > 1
    for node in found.table.to_dict("records"):
        own = found.tiers[(found.tiers["node"] == node["node"]) & found.tiers["enough"]].to_dict("records")
        for row in (node, *(own if several else ())):
            tier = row.get("tier")
            seen = row["n"] >= SMALLEST_GROUP
            rows.append(
                {
                    **row,
                    "tier": tier,
                    "label": node["node"] if tier is None else tier_name(str(tier)),
                    "word": state_in_words(row),
                    "estimate": stats.Estimate(row["value"], row["low"], row["high"], row["n"])
                    if seen
                    else _("fewer than {n} runs").format(n=SMALLEST_GROUP),
                }
            )
    return rows


def _mark(axes: Axes, place: int, row: dict[str, Any]) -> None:
    loud = row["state"] in ("alarm", "silent")
    if row["n"] >= SMALLEST_GROUP:
        style.dot(
            axes,
            row["value"],
            place,
            low=row["low"],
            high=row["high"],
            enough=row["enough"],
            colour=style.LOUD if loud else style.ACCENT,
            marker="s" if loud else "o",
        )
    else:
        axes.text(
            0.02,
            place,
            row["word"] if not row["n"] else _("fewer than {n} runs").format(n=SMALLEST_GROUP),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=9.5,
            color=style.LOUD if loud else style.MUTED,
        )


def node_decay(found: ProcessMonitor, *, narrow: bool = False) -> style.Chart:
    """Draw how close each node's CUSUM chart has come to its limit, day by day, with the days of an alarm marked.

    Args:
        found: What `flywheel.pilot.monitor` returned.
        narrow: Whether it is for a phone.

    Returns:
        The chart; its text face carries the last day's evidence of each node.

    Example:
        >>> import datetime as dt
        >>> from flywheel import pilot
        >>> runs = pd.DataFrame({"run_id": range(40), "scenario_id": "recall", "node": "push", "user_id": range(40),
        ...     "started_at": pd.date_range("2026-05-01", periods=40),
        ...     "outcome": ["completed"] * 28 + ["exception"] * 12})
        >>> found = pilot.monitor(runs, "recall", limits={"push": 60}, as_of=dt.date(2026, 6, 9))
        >>> print(node_decay(found).alt)
        push: alarm since 2026-06-02. push on 2026-06-09: 100 % of the limit.
    """
    course = found.course.assign(share=found.course["evidence"] / found.course["limit"])
    nodes = [node for node in found.table["node"] if node in set(course["node"])]
    standing = found.table[found.table["since"].notna()].sort_values("since", kind="stable")
    if len(standing):
        first = standing.iloc[0]
        finding = _("{node}: alarm since {day}").format(node=first["node"], day=f"{first['since']:%Y-%m-%d}")
    else:
        finding = ngettext("{n} node: no alarm of decay stands", "{n} nodes: no alarm of decay stands", len(nodes))
        finding = finding.format(n=len(nodes))
    ends = [(node, course[course["node"] == node].iloc[-1]) for node in nodes]
    said = _("{node} on {day}: {share} of the limit")
    texts = [
        said.format(node=node, day=f"{row['day']:%Y-%m-%d}", share=f"{100 * row['share']:.0f} %") for node, row in ends
    ]
    with style.chart(
        width=_NARROW if narrow else 8,
        height=3.4,
        title=finding,
        subtitle=_("Evidence that completion has fallen below {limit}, share of the alarm's limit").format(
            limit=f"{100 * found.alarm_below:.4g} %"
        ),
        source=_("CUSUM of all runs. Large marks: days on which the alarm stands."),
        alt=f"{finding}. " + "; ".join(texts) + ".",
    ) as (figure, axes):
        axes.axhline(1, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.3, zorder=2)
        for number, node in enumerate(nodes):
            own, look = course[course["node"] == node], style.look(number)
            axes.plot(
                own["day"], own["share"], color=look.colour, linestyle=look.line, marker=look.marker, ms=3,
                label=style.shortened(node, 2.2),
            )  # fmt: skip
            stands = own[own["alarm"]]
            axes.plot(stands["day"], stands["share"], look.marker, color=style.LOUD, ms=7, zorder=4)
        axes.set_ylim(-0.03, 1.14)
        style.percent_axis(axes.yaxis)
        if len(set(course["day"])) == 1:
            day = course["day"].iloc[0]
            axes.set_xlim(day - pd.Timedelta(days=3), day + pd.Timedelta(days=3))
        axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=4 if narrow else 8))
        day_axis(axes.xaxis)
        axes.annotate(
            _("alarm"), (0, 1), xycoords=("axes fraction", "data"), xytext=(5, 3), textcoords="offset points",
            fontsize=9.5, path_effects=_HALO,
        )  # fmt: skip
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=1 if narrow else 3)
    return figure
