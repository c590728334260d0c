"""Turns times, drop-off paths and what-if of a funnel into pictures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.charts.lettering import spread
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, SOFT, Chart, look, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.funnel import DropOff, Times, WhatIf
from flywheel.funnel.paths import path_label
from flywheel.funnel.times import hours_as_text
from flywheel.words import gettext as _

__all__ = ["drop_off_paths", "funnel_times", "what_if_steps"]


def funnel_times(times: Times, *, title: str | None = None, source: str = "") -> Chart:
    """Draw which share of users is through each leg of the funnel after how long; by groups the whole funnel only.

    Args:
        times: The result of `funnel.times`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(user, step, hour) for user in range(4) for step, hour in (("view", 0), ("pay", user + 1))]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "hour"])
        >>> events["at"] = pd.Timestamp("2026-03-01") + pd.to_timedelta(events["hour"], unit="h")
        >>> print(funnel_times(funnel.times(events, ["view", "pay"], window_days=1)).alt)
        Half of those who get from view to pay take less than 2.5 h. view → pay: 100.0 % (51.0–100.0 %, n = 4)
        within 1 d.
    """
    curve = times.curve[times.curve["leg"] == 0] if times.by else times.curve[times.curve["leg"] > 0]
    curve = curve.assign(label=_line_labels(curve, times))
    labels = list(dict.fromkeys(curve["label"]))
    finding = title or _times_finding(times)
    ends = {label: curve[curve["label"] == label].iloc[-1] for label in labels}
    with open_chart(
        height=4.4,
        title=finding,
        subtitle=_("Share of the users at the first step of each line who are through by then, with intervals"),
        source=" ".join([*([source] if source else []), *times.notes]),
        alt=f"{finding}. " + "; ".join(f"{label}: {_end_text(end)}" for label, end in ends.items()) + ".",
    ) as (figure, axes):
        heights = spread([float(end["value"]) for end in ends.values()], gap=0.15) if labels else []
        for place, (label, height) in enumerate(zip(labels, heights, strict=True)):
            cells = curve[curve["label"] == label]
            style = look(place)
            marks = {"color": style.colour, "linestyle": style.line, "marker": style.marker}
            axes.plot(cells["hours"], cells["value"], **marks, ms=5)
            axes.fill_between(cells["hours"], cells["low"], cells["high"], color=style.colour, alpha=0.13, linewidth=0)
            reached = stats.as_text(float(ends[label]["value"]), "share")
            text = f"{shortened(label, 2.6, size=10)}\n{reached}, n = {int(ends[label]['n']):,}"
            axes.annotate(
                text,
                (1.01, height),
                xycoords=axes.get_yaxis_transform(),
                va="center",
                size=9.5,
                color=style.colour,
                annotation_clip=False,
            )
        axes.set_xscale("log")
        ticks = [hour for hour in (1 / 60, 5 / 60, 0.25, 1, 4, 24, 72, 168, 720) if hour <= curve["hours"].max()]
        axes.set_xticks(ticks, [hours_as_text(hour) for hour in ticks])
        axes.minorticks_off()
        axes.set_ylim(0, 1.02)
        axes.set_xlabel(_("time since the step before") if not times.by else _("time since the first step"))
        percent_axis(axes.yaxis)
    return figure


def _line_labels(curve: pd.DataFrame, times: Times) -> list[str]:
    if not times.by:
        return [f"{row['from_step']} → {row['to_step']}" for row in curve.to_dict("records")]
    return [
        " / ".join(_("(not known)") if pd.isna(row[name]) else str(row[name]) for name in times.by)
        for row in curve.to_dict("records")
    ]


def _end_text(end: Any) -> str:
    share = stats.Estimate(end["value"], end["low"], end["high"], int(end["n"]))
    return _("{share} within {time}").format(share=share, time=hours_as_text(float(end["hours"])))


def _times_finding(times: Times) -> str:
    whole = times.table[times.table["leg"] == 0]
    n = whole["n"].sum()
    if n == 0:
        return _("Nobody has got from {first} to {last}").format(first=times.steps[0], last=times.steps[-1])
    if times.by:
        return _("How long it takes from {first} to {last}, group by group").format(
            first=times.steps[0], last=times.steps[-1]
        )
    return _("Half of those who get from {first} to {last} take less than {time}").format(
        first=times.steps[0], last=times.steps[-1], time=hours_as_text(whole["median_hours"].iloc[0])
    )


def drop_off_paths(drop_off: DropOff, *, title: str | None = None, source: str = "") -> Chart:
    """Draw what users did instead of going on, one bar a path, step by step.

    Args:
        drop_off: The result of `funnel.drop_off`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import funnel
        >>> rows = [("a", "cart", 0), ("b", "cart", 0), ("b", "search", 5), ("c", "cart", 0), ("c", "pay", 9)]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "minute"])
        >>> events["at"] = pd.Timestamp("2026-03-01") + pd.to_timedelta(events["minute"], unit="min")
        >>> print(drop_off_paths(funnel.drop_off(events, ["cart", "pay"], window_days=1)).alt)
        After cart, 50.0 % of 2 who do not go on leave. cart: left 50.0 % (9.5–90.5 %, n = 2), search 50.0 %
        (9.5–90.5 %, n = 2).
    """
    rows = drop_off.table.to_dict("records")
    finding = title or _path_finding(rows)
    places, heads, place = [], [], 0.0
    for row in rows:
        if row["rank"] == 1:
            place += 1.15
            heads.append((place - 0.95, row["step"], row["n"]))
        places.append(place)
        place += 1.0
    groups = {step: [row for row in rows if row["step"] == step] for step in dict.fromkeys(row["step"] for row in rows)}
    told = [f"{step}: {', '.join(_path_text(row, drop_off.level) for row in own)}" for step, own in groups.items()]
    with open_chart(
        height=1.4 + 0.4 * max(place, 1),
        title=finding,
        subtitle=_("Share of those who did not go on, with {level:g} % intervals").format(level=100 * drop_off.level),
        source=" ".join([*([source] if source else []), *drop_off.notes]),
        alt=f"{finding}. {'; '.join(told)}.",
    ) as (figure, axes):
        for at, row in zip(places, rows, strict=True):
            left = row["kind"] == "left"
            hatch = "////" if left else ""
            axes.barh(at, row["value"], height=0.62, color=SOFT if row["kind"] == "other" else ACCENT, zorder=2)
            if left:
                axes.barh(at, row["value"], height=0.62, color="none", edgecolor=LOUD, hatch=hatch, zorder=3)
            axes.plot([row["low"], row["high"]], [at, at], color=INK, linewidth=1.6, zorder=4)
            text = f"{stats.as_text(row['value'], 'share')}  ({row['users']:,})"
            axes.text(row["high"] + 0.012, at, text, va="center", size=10, color=INK)
        for at, step, n in heads:
            words = _("after {step}: {n} did not go on").format(step=shortened(step, 3), n=f"{n:,}")
            axes.text(0.0, at, words, va="center", size=10.5, color=MUTED)
        names = [shortened(path_label(row["kind"], row["path"]), 2.6) for row in rows]
        axes.set_yticks(places, names, size=10.5)
        axes.set_ylim(max(place, 1) - 0.2, -0.2)
        axes.set_xlim(0, 1.16)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        percent_axis(axes.xaxis)
        axes.grid(axis="y", visible=False)
    return figure


def _path_text(row: dict[Any, Any], level: float) -> str:
    share = stats.Estimate(row["value"], row["low"], row["high"], row["n"], level)
    return f"{path_label(row['kind'], row['path'])} {share}"


def _path_finding(rows: list[dict[Any, Any]]) -> str:
    if not rows:
        return _("Nobody dropped off")
    most = max(row["n"] for row in rows)
    row = next(row for row in rows if row["n"] == most)
    words = {
        "step": row["step"],
        "share": stats.as_text(row["value"], "share"),
        "n": f"{row['n']:,}",
        "path": path_label(row["kind"], row["path"]),
    }
    if row["kind"] == "left":
        return _("After {step}, {share} of {n} who do not go on leave").format(**words)
    return _("After {step}, {share} of {n} who do not go on do this next: {path}").format(**words)


def what_if_steps(what_if: WhatIf, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the users at each step now and after the better step; groups are added up.

    Args:
        what_if: The result of `funnel.what_if`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(user, step) for user in range(100) for step, limit in (("view", 100), ("cart", 40), ("pay", 20))
        ...         if user < limit]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> print(what_if_steps(funnel.what_if(funnel.count(events, ["view", "cart", "pay"]), "cart", points=10)).alt)
        What if view → cart changes to: +10 percentage points? Extra orders: 5. view: 100 now, 100 then; cart: 40 now,
        50 then; pay: 20 now, 25 then (24 to 26).
    """
    table = what_if.table
    spreads = (table["high"] - table["low"]) / 2
    sums = table.assign(squared=spreads**2).groupby(["position", "step"], sort=True)
    rows = sums[["users", "users_after", "squared"]].sum().reset_index().to_dict("records")
    lows = table.assign(down=(table["users_after"] - table["low"]) ** 2, up=(table["high"] - table["users_after"]) ** 2)
    ends: Any = np.sqrt(lows.groupby("position")[["down", "up"]].sum())
    finding = title or what_if.caption
    widest = max(1.0, *(max(row["users"], row["users_after"]) for row in rows))
    texts = [_then_text(row, *ends.loc[row["position"], ["down", "up"]]) for row in rows]
    with open_chart(
        height=1.5 + 0.85 * len(rows),
        title=finding,
        subtitle=_("Users at each step: now (pale) and then (hatched), with {level:g} % ranges").format(
            level=100 * what_if.level
        ),
        source=" ".join([*([source] if source else []), *what_if.notes[:2]]),
        alt=f"{finding}. {'; '.join(texts)}.",
    ) as (figure, axes):
        for row in rows:
            at = row["position"]
            axes.barh(at - 0.19, row["users"], height=0.34, color=SOFT)
            axes.text(row["users"] + widest * 0.012, at - 0.19, f"{row['users']:,}", va="center", size=10, color=MUTED)
            loud = row["step"] == what_if.step
            colour = LOUD if loud else ACCENT
            axes.barh(at + 0.19, row["users_after"], height=0.34, color="none", edgecolor=colour, hatch="////")
            down, up = ends.loc[at, ["down", "up"]]
            low, high = row["users_after"] - down, row["users_after"] + up
            axes.plot([low, high], [at + 0.19] * 2, color=INK, linewidth=1.8, zorder=4)
            gain = row["users_after"] - row["users"]
            text = f"{row['users_after']:,.0f}" + (f"  ({gain:+,.0f})".replace("-", "−") if round(gain) else "")
            axes.text(high + widest * 0.012, at + 0.19, text, va="center", size=10, color=INK)
        axes.set_yticks([row["position"] for row in rows], [shortened(row["step"], 2.2) for row in rows], size=11.5)
        axes.set_ylim(len(rows) + 0.55, 0.45)
        axes.set_xlim(0, widest * 1.2)
        axes.xaxis.set_visible(False)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
    return figure


def _then_text(row: dict[Any, Any], down: float, up: float) -> str:
    words = _("{step}: {now} now, {then} then").format(
        step=row["step"], now=f"{row['users']:,}", then=f"{row['users_after']:,.0f}"
    )
    if math.isclose(down + up, 0, abs_tol=1e-9):
        return words
    low, high = row["users_after"] - down, row["users_after"] + up
    return words + _(" ({low} to {high})").format(low=f"{low:,.0f}", high=f"{high:,.0f}")
