"""Turns retention into pictures: curves over days since sign-up, and the triangle of cohorts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.lettering import spread
from flywheel.charts.style import INK, MUTED, PAPER, Chart, Look, look, percent_axis
from flywheel.charts.style import chart as open_chart
from flywheel.charts.tints import TINTS, readable_on
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle import Retention
from flywheel.words import gettext as _

__all__ = ["retention_curves", "retention_triangle"]

_NAMED_CURVES = 5


def retention_curves(retention: Retention, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the share of users who come back against days since sign-up.

    Up to five cohorts are told apart by colour, marker and line and named at their end; of more, the first and the
    latest are named and the others stay grey. Unobserved days are left out.

    Args:
        retention: The counted retention.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> events = pd.DataFrame({"user_id": ["a", "b"], "at": pd.to_datetime(["2026-03-02", "2026-03-08"])})
        >>> print(retention_curves(lifecycle.retention(users, events, days=(1, 7))).alt)
        50.0 % come back on day 1, 50.0 % on day 7. Day 1: 50.0 % (9.5–90.5 %, n = 2);
        day 7: 50.0 % (9.5–90.5 %, n = 2).
    """
    curves = _curves(retention)
    finding = title or _finding(retention)
    alt = _alt(retention)
    with open_chart(
        title=finding,
        subtitle=_subtitle(retention, drawn=True),
        source=_foot(retention, source),
        alt=f"{finding}. {alt}",
    ) as (figure, axes):
        loud = list(curves) if len(curves) <= _NAMED_CURVES else [next(iter(curves)), list(curves)[-1]]
        ends = []
        for name, table in curves.items():
            style = look(loud.index(name)) if name in loud else None
            _draw_curve(axes, table, style)
            if style is not None and len(table):
                ends.append((name, style, float(table["day"].iloc[-1]), float(table["value"].iloc[-1])))
        _finish_curves(axes, retention)
        if retention.cohort or retention.by:
            _name_ends(axes, ends)
        else:
            _name_points(axes, next(iter(curves.values())))
    return figure


def retention_triangle(retention: Retention, *, title: str | None = None, source: str = "") -> Chart:
    """Draw one row a cohort and one column a day; the darker, the more users came back.

    Cells nobody could observe yet stay blank; numbers in brackets rest on too few users to be read as a finding.

    Args:
        retention: Retention counted with ``cohort=``.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Raises:
        BadInputError: The retention has no cohorts, or groups beside them.

    Example:
        >>> from flywheel import lifecycle
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-02")})
        >>> events = pd.DataFrame({"user_id": ["a"], "at": [pd.Timestamp("2026-03-03 10:00")]})
        >>> weekly = lifecycle.retention(users, events, days=(1, 7), cohort="week")
        >>> print(retention_triangle(weekly).alt)
        Not enough users in any cohort to compare them. 2026-03-02 (2 users): day 1 50.0 %.
    """
    if retention.cohort is None or retention.by:
        remedy = _('count it with cohort="week" or "month", or draw retention_curves')
        message = _("has no cohorts") if retention.cohort is None else _("has groups beside its cohorts")
        raise BadInputError("charts.retention_triangle", [Problem("retention", message, remedy)])
    cohorts = list(dict.fromkeys(retention.table["cohort"]))
    finding = title or _triangle_finding(retention)
    with open_chart(
        height=1.55 + max(0.34 * len(cohorts), 0.4),
        title=finding,
        subtitle=_subtitle(retention, drawn=False),
        source=_foot(retention, source),
        alt=f"{finding}. {_triangle_alt(retention)}",
    ) as (figure, axes):
        top = float(np.nanmax([*retention.table["value"], 0.01]))
        for row in retention.table.to_dict("records"):
            _draw_cell(axes, row, (retention.days.index(row["day"]), cohorts.index(row["cohort"])), top)
        _finish_triangle(axes, retention, cohorts)
    return figure


def _curves(retention: Retention) -> dict[str, pd.DataFrame]:
    seen = retention.table[retention.table["n"] > 0]
    if retention.by:
        groups = seen.fillna(dict.fromkeys(retention.by, _("(not known)"))).groupby(
            [*retention.by, *_cohort(retention)]
        )
        return {" · ".join(_plain(part) for part in key): rows for key, rows in groups}
    if retention.cohort is None:
        return {_("all users"): seen}
    return {f"{cohort:%Y-%m-%d}": rows for cohort, rows in seen.groupby("cohort", sort=True)}


def _cohort(retention: Retention) -> list[str]:
    return ["cohort"] if retention.cohort else []


def _plain(part: Any) -> str:
    return f"{part:%Y-%m-%d}" if isinstance(part, pd.Timestamp) else str(part)


def _draw_curve(axes: Axes, table: pd.DataFrame, style: Look | None) -> None:
    days, value, enough = (table[name].to_numpy() for name in ("day", "value", "enough"))
    if style is None:
        axes.plot(days, value, color=MUTED, alpha=0.35, linewidth=1.1, zorder=2)
        return
    axes.vlines(days, table["low"], table["high"], color=style.colour, alpha=0.45, linewidth=3, zorder=3)
    axes.plot(days, value, color=style.colour, linestyle=style.line, zorder=4)
    for picked, fill in ((enough, style.colour), (~enough, PAPER)):
        axes.plot(
            days[picked],
            value[picked],
            style.marker,
            color=style.colour,
            markerfacecolor=fill,
            mew=1.6,
            ms=7.5,
            zorder=5,
        )


def _finish_curves(axes: Axes, retention: Retention) -> None:
    axes.set_ylim(0, None)
    percent_axis(axes.yaxis)
    axes.set_xticks(list(retention.days))
    last = max(retention.days)
    axes.set_xlim(-0.02 * last, last * (1.16 if retention.cohort or retention.by else 1.1) + 0.5)
    axes.set_xlabel(_("days since sign-up") if retention.kind != "bounded" else _("last day of the window"))
    axes.grid(axis="x", visible=False)


def _name_ends(axes: Axes, ends: list[tuple[str, Look, float, float]]) -> None:
    """Write each curve's name beside its last point, moved apart where two would overlap."""
    bottom, top = axes.get_ylim()
    for day in sorted({end[2] for end in ends}):
        here = [end for end in ends if end[2] == day]
        places = spread([value for *_rest, value in here], gap=(top - bottom) * 0.07)
        lift = max(bottom + 0.03 * (top - bottom) - min(places), 0.0)
        for (name, style, _day, _value), place in zip(here, places, strict=True):
            axes.annotate(
                name,
                (day, place + lift),
                (10, 0),
                textcoords="offset points",
                color=style.colour,
                size=10.5,
                va="center",
                path_effects=[patheffects.withStroke(linewidth=3, foreground=PAPER)],
                zorder=6,
            )


def _name_points(axes: Axes, table: pd.DataFrame) -> None:
    for row in table.to_dict("records"):
        text, point = stats.as_text(row["value"], "share"), (row["day"], row["high"])
        axes.annotate(text, point, (5, 5), textcoords="offset points", size=10.5, color=INK)


def _draw_cell(axes: Axes, row: dict[Any, Any], place: tuple[int, int], top: float) -> None:
    if row["n"] == 0:
        return
    depth = row["value"] / top
    column, line = place
    axes.fill_between(
        [column - 0.5, column + 0.5], line - 0.5, line + 0.5, color=TINTS(depth), linewidth=1.5, edgecolor=PAPER
    )
    text = stats.as_text(row["value"], "share")
    shown = text if row["enough"] else f"({text})"
    axes.text(column, line, shown, ha="center", va="center", size=10, color=readable_on(TINTS(depth)))


def _finish_triangle(axes: Axes, retention: Retention, cohorts: list[pd.Timestamp]) -> None:
    sizes = retention.table.drop_duplicates("cohort").set_index("cohort")["users"]
    axes.set_xticks(range(len(retention.days)), [retention.day_label(day) for day in retention.days], size=11)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(cohorts)), [f"{cohort:%Y-%m-%d}" for cohort in cohorts])
    axes.set_xlim(-0.5, len(retention.days) - 0.5)
    axes.set_ylim(max(len(cohorts), 1) - 0.5, -0.5)
    axes.grid(visible=False)
    aside = axes.get_yaxis_transform()
    for line, cohort in enumerate(cohorts):
        axes.text(1.015, line, f"{sizes[cohort]:,}", transform=aside, va="center", size=10, color=MUTED)
    axes.text(1.015, -0.6, _("users"), transform=aside, va="bottom", size=10, color=MUTED)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _on(retention: Retention, day: int) -> str:
    if retention.kind == "bounded":
        return _("within {days}").format(days=retention.day_label(day))
    form = _("on day {n}") if retention.kind == "exact" else _("on day {n} or later")
    return form.format(n=day)


def _finding(retention: Retention) -> str:
    seen = retention.table[retention.table["n"] > 0]
    if seen.empty:
        return _("No day was observed yet")
    if retention.by:
        return _group_finding(retention)
    if retention.cohort is None:
        first, last = seen.iloc[0], seen.iloc[-1]
        one = _("{share} come back {when}").format(
            share=stats.as_text(first["value"], "share"), when=_on(retention, int(first["day"]))
        )
        if len(seen) == 1:
            return one
        return one + _(", {share} {when}").format(
            share=stats.as_text(last["value"], "share"), when=_on(retention, int(last["day"]))
        )
    return _triangle_finding(retention)


def _group_finding(retention: Retention) -> str:
    day = retention.days[0]
    judged = retention.table[(retention.table["day"] == day) & retention.table["enough"]]
    if len(judged) < 2:
        return _("Not enough users in any group to compare them")
    return _("Retention {when} lies between {low} and {high}").format(
        when=_on(retention, day),
        low=stats.as_text(judged["value"].min(), "share"),
        high=stats.as_text(judged["value"].max(), "share"),
    )


def _triangle_finding(retention: Retention) -> str:
    day = retention.days[0]
    judged = retention.table[(retention.table["day"] == day) & retention.table["enough"]]
    if len(judged) < 2:
        return _("Not enough users in any cohort to compare them")
    low, high = judged.iloc[int(judged["value"].argmin())], judged.iloc[int(judged["value"].argmax())]
    form = _("Retention {when} lies between {low} (cohort of {low_at}) and {high} (cohort of {high_at})")
    return form.format(
        when=_on(retention, day),
        low=stats.as_text(low["value"], "share"),
        low_at=f"{low['cohort']:%Y-%m-%d}",
        high=stats.as_text(high["value"], "share"),
        high_at=f"{high['cohort']:%Y-%m-%d}",
    )


def _alt(retention: Retention) -> str:
    if retention.by:
        form = _("{group}, {day}: {share}")
        said = [
            form.format(group=name, day=retention.day_label(row["day"]), share=stats.as_text(row["value"], "share"))
            for name, rows in _curves(retention).items()
            for row in rows.to_dict("records")
        ]
        return "; ".join(said) + "." if said else _("Nothing is drawn.")
    if retention.cohort:
        return _triangle_alt(retention)
    seen = retention.table[retention.table["n"] > 0].to_dict("records")
    cells = [
        _("{day}: {rate}").format(
            day=retention.day_label(row["day"]),
            rate=stats.Estimate(row["value"], row["low"], row["high"], row["n"], retention.level),
        )
        for row in seen
    ]
    text = "; ".join(cells)
    return f"{text[:1].upper()}{text[1:]}." if text else _("Nothing is drawn.")


def _triangle_alt(retention: Retention) -> str:
    seen = retention.table[retention.table["n"] > 0]
    parts = []
    for (cohort, users), rows in seen.groupby(["cohort", "users"], sort=True):
        cells = _(", ").join(
            f"{retention.day_label(row['day'])} {stats.as_text(row['value'], 'share')}"
            for row in rows.to_dict("records")
        )
        parts.append(
            _("{cohort} ({users} users): {cells}").format(cohort=f"{cohort:%Y-%m-%d}", users=users, cells=cells)
        )
    return "; ".join(parts) + "." if parts else _("Nothing is drawn.")


def _subtitle(retention: Retention, *, drawn: bool) -> str:
    keys = [*retention.by, *_cohort(retention)]
    users = retention.table.drop_duplicates(keys)["users"].sum() if keys else retention.table["users"].max()
    what = {
        "exact": _("Share of users active on that day"),
        "on_or_after": _("Share of users active on that day or later"),
        "bounded": _("Share of users active on any day of the window"),
    }[retention.kind]
    by = {"week": _(", by week of sign-up"), "month": _(", by month of sign-up"), None: ""}[retention.cohort]
    form = _("{what}{by}, with {level:g} % intervals; {users} users") if drawn else _("{what}{by}; {users} users")
    return form.format(what=what, by=by, level=100 * retention.level, users=f"{int(users):,}")


def _foot(retention: Retention, source: str) -> str:
    parts = [source] if source else []
    if not retention.table.loc[retention.table["n"] > 0, "enough"].all():
        parts.append(_("Hollow or in brackets: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N))
    return " ".join([*parts, retention.notes[0], *retention.notes[2:]])
