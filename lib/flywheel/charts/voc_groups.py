"""Turns response bias and behaviour after an answer into pictures: one dot with its interval a group."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, Chart, dot, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.voc import BehaviourAfter, ResponseBias
from flywheel.words import gettext as _

__all__ = ["behaviour_after", "response_bias"]


def response_bias(bias: ResponseBias, *, title: str | None = None, source: str = "") -> Chart:
    """Draw which share of each group answered, with the share of all as a line.

    Groups whose interval of the difference to the others leaves out zero are drawn as a diamond in orange, but only
    where the column as a whole differs.

    Args:
        bias: From `voc.response_bias`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import voc
        >>> feedback = pd.DataFrame({"feedback_id": range(80), "user_id": range(80), "survey": "nps",
        ...                          "score": [9] * 60 + [None] * 20, "at": pd.Timestamp("2026-03-02")})
        >>> users = pd.DataFrame({"user_id": range(80), "region": ["E"] * 40 + ["W"] * 40})
        >>> print(response_bias(voc.response_bias(feedback, users, by="region")).alt)
        Who answers the NPS survey differs by region. 75.0 % of 80 people answered. region E: 100.0 % (91.2–100.0 %,
        n = 40); region W: 50.0 % (35.2–64.8 %, n = 40).
    """
    table = bias.table
    finding = title or bias.caption
    one = table[table["column"] == table["column"].iloc[0]] if len(table) else table
    answered, asked = int(one["answered"].sum()), int(one["asked"].sum())
    overall = answered / asked if asked else float("nan")
    with open_chart(
        height=1.9 + 0.4 * max(len(table), 1) + 0.3 * table["column"].nunique(),
        title=finding,
        subtitle=_("Share of the people asked who answered, with {level:g} % intervals; line: all {n} people").format(
            level=100 * bias.level, n=f"{asked:,}"
        ),
        source=" ".join([*([source] if source else []), *_bias_foot(bias)]),
        alt=f"{finding}. {_bias_alt(bias, overall, asked)}",
    ) as (figure, axes):
        places = _places(table)
        for place, row in zip(places, table.to_dict("records"), strict=True):
            loud = row["p_value"] < 0.05 and (row["difference_low"] > 0 or row["difference_high"] < 0)
            _draw(axes, place, row, loud=loud)
        if overall == overall:
            axes.axvline(overall, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
        _heads(axes, table, places)
        _finish(axes, [*places, *([places[-1]] if places else [0.0])])
        axes.set_yticks(places, [shortened(_group(name), 2.2) for name in table["group"]], size=11)
    return figure


def behaviour_after(after: BehaviourAfter, *, title: str | None = None, source: str = "") -> Chart:
    """Draw which share of each answer group left, best group first.

    Args:
        after: From `voc.behaviour_after`.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import voc
        >>> at = pd.Timestamp("2026-03-01 20:00")
        >>> feedback = pd.DataFrame({"feedback_id": range(80), "user_id": range(80), "at": at, "survey": "nps",
        ...                          "score": [10] * 40 + [2] * 40})
        >>> seen = pd.DataFrame({"user_id": [*range(36), *range(40, 60), 90],
        ...                      "at": [pd.Timestamp("2026-04-10")] * 56 + [pd.Timestamp("2026-05-01")]})
        >>> print(behaviour_after(voc.behaviour_after(feedback, seen)).alt)
        50.0 % of detractors left, 10.0 % of promoters: +40.0 percentage points (+20.3 to +56.0, n = 80). promoters:
        10.0 % (4.0–23.1 %, n = 40); passives: no data (n = 0); detractors: 50.0 % (35.2–64.8 %, n = 40).
    """
    table = after.table
    finding = title or _after_finding(after)
    names = after.named()
    each = "; ".join(
        f"{name}: {_estimate(row, after.level)}" for name, row in zip(names, table.to_dict("records"), strict=True)
    )
    with open_chart(
        height=3.6,
        title=finding,
        subtitle=_("{what}, by {survey} answer, with {level:g} % intervals").format(
            what=after.caption, survey=after.survey.upper(), level=100 * after.level
        ),
        source=" ".join([*([source] if source else []), *after.notes[:2]]),
        alt=f"{finding}. {each}.",
    ) as (figure, axes):
        for place, row in enumerate(table.to_dict("records")):
            _draw(axes, place, row, loud=place > 0 and row["difference_low"] > 0)
        _finish(axes, [float(place) for place in range(len(table))])
        axes.set_yticks(range(len(names)), names, size=11)
        axes.text(1.01, -0.75, _("people"), transform=axes.get_yaxis_transform(), color=MUTED, size=10, va="bottom")
    return figure


def _group(name: object) -> str:
    return name if isinstance(name, str) else _("(not known)")


def _estimate(row: dict[Any, Any], level: float) -> stats.Estimate:
    return stats.Estimate(row["value"], row["low"], row["high"], int(row["n"]), level)


def _draw(axes: Axes, place: float, row: dict[Any, Any], *, loud: bool) -> None:
    aside = axes.get_yaxis_transform()
    axes.text(
        1.01, place, f"{row['n']:,}", transform=aside, va="center", size=10, color=INK if row["enough"] else MUTED
    )
    if row["value"] != row["value"]:
        axes.text(0.01, place, _("no data"), transform=aside, va="center", size=10, color=MUTED)
        return
    colour = LOUD if loud else ACCENT if row["enough"] else MUTED
    marker = "D" if loud else "o"
    dot(axes, row["value"], place, low=row["low"], high=row["high"], enough=row["enough"], colour=colour, marker=marker)
    axes.annotate(
        stats.as_text(row["value"], "share"),
        (row["value"], place),
        (0, 7),
        textcoords="offset points",
        ha="center",
        size=10,
        color=INK,
        zorder=5,
        path_effects=[patheffects.withStroke(linewidth=2.5, foreground=PAPER)],
    )


def _places(table: pd.DataFrame) -> list[float]:
    """Return a row for each group, with room for a heading above each column's first one."""
    places, row, last = [], 0.0, None
    for column in table["column"]:
        row += 1.85 if column != last else 1.0
        places.append(row)
        last = column
    return places


def _heads(axes: Axes, table: pd.DataFrame, places: list[float]) -> None:
    last = None
    for place, column in zip(places, table["column"], strict=True):
        if column != last:
            axes.text(
                -0.01,
                place - 0.85,
                column,
                transform=axes.get_yaxis_transform(),
                ha="right",
                va="center",
                color=MUTED,
                size=10,
            )
            text = _("asked") if last is None else ""
            axes.text(1.01, place - 0.85, text, transform=axes.get_yaxis_transform(), va="center", color=MUTED, size=10)
        last = column


def _finish(axes: Axes, places: list[float]) -> None:
    axes.set_ylim(max(places) + 0.6, min(places) - (1.4 if min(places) else 0.75))
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    low, high = axes.get_xlim()
    missing = max(0.3 - (high - low), 0.0) / 2
    axes.set_xlim(max(low - missing, -0.02), min(high + missing, 1.02))
    percent_axis(axes.xaxis)


def _bias_foot(bias: ResponseBias) -> list[str]:
    parts = [bias.notes[0], bias.notes[-1]]
    if not bias.table["enough"].all():
        parts.append(_("Hollow: fewer than {n} people asked, not enough data.").format(n=stats.MINIMUM_N))
    return parts


def _bias_alt(bias: ResponseBias, overall: float, asked: int) -> str:
    head = _("{share} of {n} people answered.").format(share=stats.as_text(overall, "share"), n=f"{asked:,}")
    each = "; ".join(
        f"{row['column']} {_group(row['group'])}: {_estimate(row, bias.level)}" for row in bias.table.to_dict("records")
    )
    return f"{head} {each}."


def _after_finding(after: BehaviourAfter) -> str:
    best, worst = after.table.iloc[0], after.table.iloc[-1]
    names = after.named()
    if not (best["enough"] and worst["enough"]):
        return _("Not enough data to compare {worst} with {best}").format(worst=names[-1], best=names[0])
    ends = float(worst["difference"]), float(worst["difference_low"]), float(worst["difference_high"])
    gap = stats.Estimate(*ends, int(best["n"] + worst["n"]), after.level, signed=True)
    form = (
        _("{share} of {worst} left, {other} of {best}: {gap}")
        if ends[1] > 0 or ends[2] < 0
        else _("No clear difference: {share} of {worst} left, {other} of {best}: {gap}")
    )
    return form.format(
        share=stats.as_text(worst["value"], "share"),
        other=stats.as_text(best["value"], "share"),
        worst=names[-1],
        best=names[0],
        gap=gap,
    )
