"""Turns growth accounting, buyers and stages into pictures: bars above and below zero, stages with movement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, SOFT, Chart, panels
from flywheel.charts.style import chart as open_chart
from flywheel.lifecycle import Buyers, Growth, Stages
from flywheel.words import gettext as _

__all__ = ["buyers_bars", "growth_bars", "stage_bars"]

_Part = tuple[str, str, str, str, int]
"""Column, word, colour, hatch, and whether it stands above (1) or below (−1) zero."""


def growth_bars(growth: Growth, *, title: str | None = None, source: str = "") -> Chart:
    """Draw returning, new and resurrected users above zero and dormant ones below, told apart by hatch as by colour.

    Args:
        growth: The counted parts.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-02")})
        >>> active = pd.to_datetime(["2026-03-02", "2026-03-03", "2026-03-09", "2026-03-22"])
        >>> events = pd.DataFrame({"user_id": ["a", "b", "a", "b"], "at": active})
        >>> print(growth_bars(lifecycle.growth(users, events)).alt)
        Not enough users for a quick ratio. 2026-03-09: 1 active, 0 new, 1 returning, 0 resurrected, 1 dormant;
        2026-03-16: 1 active, 0 new, 0 returning, 1 resurrected, 1 dormant.
    """
    table = growth.table.dropna(subset=["new"])
    finding = title or _growth_finding(table)
    form = _(
        "{period}: {active} active, {new} new, {returning} returning, {resurrected} resurrected, {dormant} dormant"
    )
    parts: list[_Part] = [
        ("returning", _("returning"), ACCENT, "", 1),
        ("new", _("new"), SOFT, "///", 1),
        ("resurrected", _("resurrected"), PAPER, "...", 1),
        ("dormant", _("dormant"), LOUD, "xx", -1),
    ]
    return _bars(
        table, parts, finding, _told(table, form), [*([source] if source else []), growth.notes[0], growth.notes[-1]]
    )


def buyers_bars(buyers: Buyers, *, title: str | None = None, source: str = "") -> Chart:
    """Draw repeating and new buyers above zero and lapsed ones below.

    Args:
        buyers: The counted buyers.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> bought = pd.to_datetime(["2026-03-01", "2026-04-02", "2026-04-09", "2026-05-31"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "b", "b"], "at": bought})
        >>> print(buyers_bars(lifecycle.buyers(users, orders)).alt)
        Not enough buyers for a repeating share. 2026-04-01: 2 buyers, 1 new, 1 repeating, 0 lapsed;
        2026-05-01: 1 buyers, 0 new, 1 repeating, 1 lapsed.
    """
    table = buyers.table.dropna(subset=["new"])
    if table.empty or not table["enough"].iloc[-1]:
        finding = _("Not enough buyers for a repeating share")
    else:
        last = table.iloc[-1]
        finding = _("{share} of the buyers in the last period had bought before").format(
            share=stats.as_text(last["value"], "share")
        )
    form = _("{period}: {buyers} buyers, {new} new, {repeating} repeating, {lapsed} lapsed")
    parts: list[_Part] = [
        ("repeating", _("repeating"), ACCENT, "", 1),
        ("new", _("new"), SOFT, "///", 1),
        ("lapsed", _("lapsed"), LOUD, "xx", -1),
    ]
    return _bars(table, parts, title or finding, _told(table, form), [*([source] if source else []), *buyers.notes])


def stage_bars(stages: Stages, *, title: str | None = None, source: str = "") -> Chart:
    """Draw users by stage; with an earlier day also how many came into and left each stage.

    Args:
        stages: The counted stages.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> active = pd.to_datetime(["2026-03-01", "2026-03-02"])
        >>> events = pd.DataFrame({"user_id": ["a", "b"], "at": active})
        >>> print(stage_bars(lifecycle.stages(users, events, events.iloc[1:])).alt)
        Not enough users to compare stages. Acquisition: 1 (50.0 %); Activation: 1 (50.0 %); Growth: 0 (0.0 %); Loyalty:
        0 (0.0 %); Dormant: 0 (0.0 %); Lost: 0 (0.0 %).
    """
    table = stages.table
    finding = title or _stage_finding(stages)
    said = "; ".join(
        _("{stage}: {n} ({share})").format(
            stage=stages.label(row["stage"]), n=f"{row['users']:,}", share=stats.as_text(row["value"], "share")
        )
        for row in table.to_dict("records")
    )
    moves = _moves(stages)
    if stages.before:
        said += _("; since {day}: ").format(day=stages.before) + "; ".join(
            f"{stages.label(name)} +{came} −{left}" for name, (came, left) in moves.items()
        )
    n = int(table["n"].iloc[0])
    subtitle = _("Users by stage at the end of {day}; {n} users").format(day=stages.as_of or "–", n=f"{n:,}")
    with panels(
        1, 2 if stages.before else 1, height=1.5 + 0.48 * len(table), title=finding, subtitle=subtitle, share_x=False,
        source=" ".join([*([source] if source else []), *stages.notes]), alt=f"{finding}. {said}.",
    ) as (figure, axes):  # fmt: skip
        places = np.arange(len(table))
        axes[0].barh(places, table["users"], color=ACCENT, height=0.62)
        if stages.before:
            axes[0].plot(table["users_before"], places, "|", color=INK, ms=20, mew=2)
        for place, row in enumerate(table.to_dict("records")):
            edge = max(row["users"], row.get("users_before", 0))
            axes[0].annotate(
                f"{row['users']:,} · {stats.as_text(row['value'], 'share')}", (edge, place), (7, 0),
                textcoords="offset points", va="center", size=10,
            )  # fmt: skip
        axes[0].set_yticks(places, [stages.label(name) for name in table["stage"]])
        axes[0].set_ylim(len(table) - 0.5, -0.5)
        axes[0].set_xlim(0, 1.5 * max(1, int(table["users"].max())))
        axes[0].set_xlabel(_("users; line: on {day}").format(day=stages.before) if stages.before else _("users"))
        axes[0].grid(axis="y", visible=False)
        if stages.before:
            _draw_moves(axes[1], list(moves.values()))
    return figure


def _bars(table: pd.DataFrame, parts: Sequence[_Part], finding: str, said: str, foot: list[str]) -> Chart:
    first, last = (f"{table['period'].iloc[place]:%Y-%m-%d}" if len(table) else "–" for place in (0, -1))
    with open_chart(
        title=finding,
        subtitle=_("Users in each period, {first} to {last}; below zero: gone since the period before").format(
            first=first, last=last
        ),
        source=" ".join(foot),
        alt=f"{finding}. {said}",
    ) as (figure, axes):
        places = np.arange(len(table))
        bottom = np.zeros(len(table))
        for column, word, colour, hatch, sign in parts:
            height = sign * table[column].astype(float).to_numpy()
            axes.bar(
                places, height, bottom=bottom if sign > 0 else 0, width=0.74, color=colour, hatch=hatch, label=word,
                edgecolor=INK if hatch else colour, linewidth=0.5,
            )  # fmt: skip
            bottom = bottom + height if sign > 0 else bottom
        axes.axhline(0, color=INK, linewidth=0.9)
        step = max(1, -(-len(table) // 8))
        axes.set_xticks(places[::step], [f"{day:%Y-%m-%d}" for day in table["period"].iloc[::step]])
        axes.set_ylabel(_("users"))
        axes.yaxis.set_major_formatter(lambda value, _place: f"{abs(value):,.0f}")
        axes.grid(axis="x", visible=False)
        axes.legend(ncols=len(parts), loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2)
    return figure


def _told(table: pd.DataFrame, form: str) -> str:
    named = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    rows = [row | {"period": f"{row['period']:%Y-%m-%d}"} for row in named]
    return "; ".join(form.format(**row) for row in rows) + "." if rows else _("Nothing is drawn.")


def _growth_finding(table: pd.DataFrame) -> str:
    if table.empty or not table["enough"].iloc[-1]:
        return _("Not enough users for a quick ratio")
    last = table.iloc[-1]
    gained, lost = int(last["new"] + last["resurrected"]), int(last["dormant"])
    if last["low"] > 1:
        form = _("In the last period more users were gained than lost: {gained} against {lost}")
    elif last["high"] < 1:
        form = _("In the last period more users were lost than gained: {lost} against {gained}")
    else:
        form = _("In the last period about as many users were gained as lost: {gained} and {lost}")
    return form.format(gained=f"{gained:,}", lost=f"{lost:,}")


def _stage_finding(stages: Stages) -> str:
    table = stages.table
    if not table["enough"].all():
        return _("Not enough users to compare stages")
    largest = table.iloc[int(table["users"].argmax())]
    return _("Most users are in the stage {stage}: {share}").format(
        stage=stages.label(largest["stage"]), share=stats.as_text(largest["value"], "share")
    )


def _moves(stages: Stages) -> dict[str, tuple[int, int]]:
    """Return for each stage how many came in and how many left since the earlier day."""
    if stages.movement is None:
        return {}
    moved = stages.movement[stages.movement["from_stage"] != stages.movement["to_stage"]]
    return {
        name: (
            int(moved.loc[moved["to_stage"] == name, "users"].sum()),
            int(moved.loc[moved["from_stage"] == name, "users"].sum()),
        )
        for name in stages.table["stage"]
    }


def _draw_moves(axes: Axes, moves: list[tuple[int, int]]) -> None:
    places = np.arange(len(moves))
    came, left = [move[0] for move in moves], [move[1] for move in moves]
    axes.barh(places, came, color=SOFT, hatch="///", edgecolor=INK, linewidth=0.5, height=0.5)
    axes.barh(places, [-n for n in left], color=PAPER, hatch="xx", edgecolor=LOUD, linewidth=0.8, height=0.5)
    for place, (into, out) in enumerate(moves):
        for value, side in ((into, 1), (-out, -1)):
            axes.annotate(
                f"{value:+,}".replace("-", "−") if value else "0", (value, place), (5 * side, 0),
                textcoords="offset points", va="center", ha="left" if side > 0 else "right", size=10,
            )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.9)
    edge = 1.5 * max(1, *came, *left)
    axes.set_xlim(-edge, edge)
    axes.set_xlabel(_("left the stage | came into it"), color=MUTED)
    axes.xaxis.set_major_formatter(lambda value, _place: f"{abs(value):,.0f}")
    axes.grid(axis="y", visible=False)
