"""Turns active days and sessions into pictures: on how many days users come, and what a visit is like by group."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flywheel import stats
from flywheel.charts.style import ACCENT, PAPER, Chart, dot, panels, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.lifecycle import ActiveDays, Sessions
from flywheel.words import gettext as _

__all__ = ["active_days_bars", "session_measures"]

_MEASURES = ("sessions_per_user", "seconds_per_session", "events_per_session")


def active_days_bars(active: ActiveDays, *, title: str | None = None, source: str = "") -> Chart:
    """Draw which share of users was active on one, two, … days of a period; too few users make hollow bars.

    Args:
        active: The counted days.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from datetime import date
        >>> from flywheel import lifecycle
        >>> at = pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-02"])
        >>> events = pd.DataFrame({"user_id": ["a", "a", "b"], "at": at})
        >>> found = lifecycle.active_days(events, start=date(2026, 3, 1), end=date(2026, 3, 3))
        >>> print(active_days_bars(found).alt)
        Active users came on 1.5 days on average. 1: 50.0 %; 2: 50.0 %.
    """
    table = active.table
    finding = title or _("Active users came on {mean:.1f} days on average").format(mean=active.frequency.value)
    shares = "; ".join(f"{row['days']}: {stats.as_text(row['value'], 'share')}" for row in table.to_dict("records"))
    n = int(table["n"].max()) if len(table) else 0
    enough = bool(table["enough"].all()) if len(table) else False
    with open_chart(
        title=finding,
        subtitle=_("Share of users by days with activity, {start} to {end}; {n} users").format(
            start=active.start, end=active.end - pd.Timedelta(days=1), n=f"{n:,}"
        ),
        source=" ".join([*([source] if source else []), *active.notes]),
        alt=f"{finding}. {shares}.",
    ) as (figure, axes):
        axes.bar(
            table["days"], table["value"], width=0.8, color=ACCENT if enough else PAPER, edgecolor=ACCENT, linewidth=1.2
        )
        axes.vlines(table["days"], table["low"], table["high"], color="#1b2733", linewidth=1.4)
        axes.set_xlabel(_("days with activity"))
        axes.set_ylabel(_("share of users"))
        axes.set_ylim(bottom=0)
        percent_axis(axes.yaxis)
        axes.grid(axis="x", visible=False)
    return figure


def session_measures(sessions: Sessions, *, title: str | None = None, source: str = "") -> Chart:
    """Draw sessions a user, seconds and events a session, one dot with its interval a group.

    Args:
        sessions: The counted sessions.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle
        >>> at = pd.to_datetime(["2026-03-01 09:00", "2026-03-01 09:30", "2026-03-01 10:01"])
        >>> print(session_measures(lifecycle.sessions(pd.DataFrame({"user_id": "a", "at": at}))).alt)
        A user had 2.0 sessions of 15 minutes. all: 2.0 sessions a user, 900 seconds and 1.5 events a session (n = 1).
    """
    groups = _groups(sessions)
    finding = title or _finding(groups)
    headings = {
        "sessions_per_user": _("sessions a user"),
        "seconds_per_session": _("seconds a session"),
        "events_per_session": _("events a session"),
    }
    with panels(
        1,
        3,
        height=1.9 + 0.5 * max(len(groups), 1),
        title=finding,
        subtitle=_("Means with {level:g} % intervals over users; hollow: not enough data").format(
            level=100 * sessions.level
        ),
        source=" ".join([*([source] if source else []), *sessions.notes]),
        alt=f"{finding}. {_alt(groups)}",
        share_x=False,
    ) as (figure, axes):
        for panel, measure in zip(axes, _MEASURES, strict=True):
            for place, rows in enumerate(groups.values()):
                row = rows[measure]
                dot(panel, row["value"], place, low=row["low"], high=row["high"], enough=bool(row["enough"]))
            panel.set_title(headings[measure], loc="left", size=11)
            panel.grid(axis="y", visible=False)
            panel.margins(x=0.25)
        labels = [
            _("{name}\nn = {n}").format(name=shortened(name, 1.6), n=f"{rows[_MEASURES[0]]['n']:,}")
            for name, rows in groups.items()
        ]
        axes[0].set_yticks(range(len(groups)), labels)
        axes[0].set_ylim(len(groups) - 0.4, -0.6)
    return figure


def _groups(sessions: Sessions) -> dict[str, dict[str, dict[Any, Any]]]:
    """Return group → measure → row, in the order of the table."""
    found: dict[str, dict[str, dict[Any, Any]]] = {}
    for row in sessions.table.to_dict("records"):
        values = [_("(not known)") if pd.isna(row[column]) else str(row[column]) for column in sessions.by]
        found.setdefault(", ".join(values) or _("all"), {})[row["measure"]] = row
    return found


def _finding(groups: dict[str, dict[str, dict[Any, Any]]]) -> str:
    if not groups:
        return _("There were no sessions")
    if len(groups) == 1:
        (rows,) = groups.values()
        return _("A user had {sessions:.1f} sessions of {minutes:.0f} minutes").format(
            sessions=rows["sessions_per_user"]["value"], minutes=rows["seconds_per_session"]["value"] / 60
        )
    ranked = sorted(groups, key=lambda name: groups[name]["sessions_per_user"]["value"], reverse=True)
    most, fewest = (groups[name]["sessions_per_user"]["value"] for name in (ranked[0], ranked[-1]))
    return _("{first} had the most sessions a user ({most:.1f}), {last} the fewest ({fewest:.1f})").format(
        first=ranked[0], most=most, last=ranked[-1], fewest=fewest
    )


def _alt(groups: dict[str, dict[str, dict[Any, Any]]]) -> str:
    said = _(
        "{name}: {sessions:.1f} sessions a user, {seconds:.0f} seconds and {events:.1f} events a session (n = {n})"
    )
    parts = [
        said.format(
            name=name,
            sessions=rows["sessions_per_user"]["value"],
            seconds=rows["seconds_per_session"]["value"],
            events=rows["events_per_session"]["value"],
            n=f"{rows['sessions_per_user']['n']:,}",
        )
        for name, rows in groups.items()
    ]
    return "; ".join(parts) + "." if parts else ""
