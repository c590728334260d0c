"""Tickets, voices and messages → labs of the seven elements: clocks, waits, returns, hand-offs, signs, priorities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from flywheel import loop, stats, tables
from flywheel.errors import FlywheelError
from flywheel.tables.contracts import TICKET_STATES
from flywheel.widgets.controls import choice, number, several, slider
from flywheel.widgets.lab import Lab, lab
from flywheel.words import gettext as _

__all__ = ["diagnosis_lab", "handoff_lab", "loop_labs", "recurrence_lab", "sla_lab", "stages_lab"]

NEEDED = ("tickets", "ticket_events")


def loop_labs(data: tables.Data) -> list[Lab]:
    """Return every lab of the loop that the data set allows.

    Args:
        data: A data set with ``tickets`` and ``ticket_events``; ``feedback``, ``actions`` and ``messages`` add more.

    Returns:
        The labs, in the order of the loop.

    Example:
        >>> from flywheel import samples
        >>> len(loop_labs(samples.tiny()))
        5
    """
    made = [sla_lab(data), stages_lab(data), recurrence_lab(data), handoff_lab(data)]
    if all(data.has(name) for name in ("feedback", "actions", "messages")):
        made.append(diagnosis_lab(data))
    return made


def _frames(data: tables.Data) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tickets, with the team that closed each first, and their events."""
    tickets, events = data.tickets.to_pandas(), data.ticket_events.to_pandas()
    first = events[events["status"] == "closed"].sort_values("at").drop_duplicates("ticket_id")
    tickets["closed_by"] = tickets["ticket_id"].map(first.set_index("ticket_id")["team"])
    return tickets, events


def sla_lab(data: tables.Data) -> Lab:
    """Return a lab of promises: other limits, another clock, and how many tickets keep them.

    Args:
        data: A data set with ``tickets`` and ``ticket_events``.

    Returns:
        The lab.

    Example:
        >>> from flywheel import samples
        >>> list(sla_lab(samples.tiny()).controls)[:4]
        ['first', 'high', 'medium', 'low']
    """
    tickets, events = _frames(data)
    usual = loop.sla(tickets, events).table.set_index("promise")
    response, solution = loop.PROMISES

    def draw(  # one argument a control
        *, first: int, high: int, medium: int, low: int, clock: str, opens: float, closes: float, by: str
    ) -> list[Any]:
        from flywheel import charts

        promises = (
            loop.Promise(response.name, response.title, response.states, dict.fromkeys(response.hours, first / 60)),
            loop.Promise(solution.name, solution.title, solution.states, {"high": high, "medium": medium, "low": low}),
        )
        found = loop.sla(tickets, events, by=by or None, clock=_clock(clock, opens, closes), promises=promises)
        whole = found if not by else loop.sla(tickets, events, clock=found.clock, promises=promises)
        head = " ".join(_kept(row_, usual, promises) for row_ in whole.table.to_dict("records"))
        drawn = [charts.promises_over_time(found, promise="solution")] if by == "week" else []
        return [head, *drawn, found]

    clocks = {"round": _("round the clock, all week"), "office": _("business hours, Monday to Friday")}
    groups = {
        "": _("all together"),
        "priority": _("priority"),
        "topic": _("topic"),
        "team": _("team"),
        "week": _("week"),
    }
    return lab(
        {
            "first": number(_("First response within"), 30, low=1, high=24 * 60, unit=_("minutes")),
            "high": number(_("Solution or plan, high priority"), 24, low=1, high=336, unit=_("hours")),
            "medium": number(_("Solution or plan, medium priority"), 36, low=1, high=336, unit=_("hours")),
            "low": number(_("Solution or plan, low priority"), 48, low=1, high=336, unit=_("hours")),
            "clock": choice(_("The clock runs"), clocks),
            "opens": slider(_("Business hours open at"), 9.0, low=0.0, high=23.0, step=0.5),
            "closes": slider(_("Business hours close at"), 18.0, low=1.0, high=24.0, step=0.5),
            "by": choice(_("Split by"), groups, "priority"),
        },
        draw,
        title=_("Promises and their clock"),
        note=_("The same tickets, another promise. Who gains when the clock stands still at night: you or the user?"),
        file="promises",
    )


def _clock(name: str, opens: float, closes: float) -> loop.Clock:
    if name == "round":
        return loop.Clock()
    return loop.Clock(opens_hour=opens, closes_hour=closes, weekdays=loop.OFFICE_HOURS.weekdays)


def _kept(row_: dict[Any, Any], usual: pd.DataFrame, promises: Sequence[loop.Promise]) -> str:
    name = next(one.label for one in promises if one.name == row_["promise"])
    now = stats.Estimate(row_["value"], row_["low"], row_["high"], int(row_["n"]))
    before = stats.as_text(usual.loc[row_["promise"], "value"], "share")
    return _("{promise}: {share} kept, {before} by the usual promise.").format(promise=name, share=now, before=before)


def stages_lab(data: tables.Data) -> Lab:
    """Return a lab of the time that tickets spend in each element, and of how many get through in time.

    Args:
        data: A data set with ``tickets`` and ``ticket_events``; ``feedback`` adds the way from the voice to its ticket.

    Returns:
        The lab.

    Example:
        >>> from flywheel import samples
        >>> "stuck" in stages_lab(samples.tiny()).told.value
        True
    """
    tickets, events = _frames(data)
    voices = data.feedback.select("feedback_id", "at").to_pandas() if data.has("feedback") else None
    priorities = {"": _("all priorities"), **{one: one for one in sorted(tickets["priority"].dropna().unique())}}
    topics = {"": _("all topics"), **{one: one for one in sorted(tickets["topic"].dropna().unique())}}

    def draw(*, days: int, priority: str, topic: str) -> list[Any]:
        from flywheel import charts

        chosen = tickets
        for column, value in (("priority", priority), ("topic", topic)):
            chosen = chosen[chosen[column] == value] if value else chosen
        if chosen.empty:
            raise FlywheelError(_("There is no ticket of this kind."))
        part = events[events["ticket_id"].isin(chosen["ticket_id"])]
        found = loop.stages(part, tickets=chosen, feedback=voices, within_days=days, now=now)
        where = loop.label(found.stuck) if found.stuck else "–"
        share = found.table.loc[found.table["element"] == found.stuck, "time_share"]
        head = _("The loop is stuck in “{element}”: {share} of all hours, {n} tickets.").format(
            element=where, share=stats.as_text(float(share.iloc[0]), "share") if len(share) else "–", n=len(chosen)
        )
        return [head, charts.loop_stages(found), found]

    now = loop.stages(events).now
    return lab(
        {
            "days": slider(_("Through means leaving within"), 14, low=1, high=60, unit=_("days")),
            "priority": choice(_("Priority"), priorities),
            "topic": choice(_("Topic"), topics),
        },
        draw,
        title=_("Where tickets wait"),
        note=_("Each bar is an element of the loop. Which one is stuck, and is it the same for every topic?"),
        file="stages",
    )


def recurrence_lab(data: tables.Data) -> Lab:
    """Return a lab of what comes back after it was closed.

    Args:
        data: A data set with ``tickets`` and ``ticket_events``.

    Returns:
        The lab.

    Example:
        >>> from flywheel import samples
        >>> list(recurrence_lab(samples.tiny()).controls)
        ['days', 'by', 'kind']
    """
    tickets, events = _frames(data)
    ever = int(tickets["closed_by"].notna().sum())
    tickets["closed_by"] = tickets["closed_by"].fillna(_("(not known)"))

    def draw(*, days: int, by: str, kind: str) -> list[Any]:
        from flywheel import charts

        found = loop.recurrence(tickets, events, by=by, within_days=days)
        together = loop.recurrence(tickets, events, by=None, within_days=days).table
        whole = together[together["kind"] == kind].to_dict("records")[0]
        back = stats.Estimate(whole["value"], whole["low"], whole["high"], int(whole["n"]))
        head = _("Ever closed: {closed}. Came back within {days} days: {back}.").format(
            closed=stats.proportion(ever, len(tickets)), days=days, back=back
        )
        return [head, charts.recurrence_by_group(found, kind=kind), found]

    kinds = {name: loop.label(name) for name in ("either", "reopened", "again")}
    return lab(
        {
            "days": slider(_("Coming back counts within"), 30, low=3, high=90, unit=_("days")),
            "by": choice(
                _("Split by"), {"topic": _("topic"), "priority": _("priority"), "closed_by": _("team that closed it")}
            ),
            "kind": choice(_("Came back as"), kinds),
        },
        draw,
        title=_("Closed, and solved?"),
        note=_("A short window flatters; a long one has fewer closings that are old enough. Watch n."),
        file="recurrence",
    )


def handoff_lab(data: tables.Data) -> Lab:
    """Return a lab of hand-offs between teams and of the time in which nobody works.

    Args:
        data: A data set with ``tickets`` and ``ticket_events``.

    Returns:
        The lab.

    Example:
        >>> from flywheel import samples
        >>> "hand-offs a ticket" in handoff_lab(samples.tiny()).told.value
        True
    """
    tickets, events = _frames(data)
    states = {state: loop.label(state) for state in TICKET_STATES if state != "closed"}

    def draw(*, by: str, waiting: tuple[str, ...]) -> list[Any]:
        from flywheel import charts

        whole = loop.handoffs(events, waiting=waiting)
        found = loop.handoffs(events, tickets, by=by, waiting=waiting) if by else whole
        one = whole.table.iloc[0]
        head = _("{handoffs} hand-offs a ticket; {share} of the time nobody works on it.").format(
            handoffs=stats.Estimate(
                one["handoffs"], one["handoffs_low"], one["handoffs_high"], int(one["n"]), unit="score"
            ),
            share=stats.Estimate(one["waiting_share"], one["waiting_low"], one["waiting_high"], int(one["n"])),
        )
        return [head, charts.handoff_matrix(whole), found]

    return lab(
        {
            "by": choice(_("Split by"), {"": _("all together"), "topic": _("topic"), "priority": _("priority")}),
            "waiting": several(_("Counts as waiting"), states, loop.WAITING),
        },
        draw,
        title=_("Hand-offs and walls"),
        note=_("Which states are waiting is a decision. Take one away and see how idle the loop then looks."),
        file="handoffs",
    )


def diagnosis_lab(data: tables.Data) -> Lab:
    """Return a lab of the three failure modes, in which a viewer says where a sign begins.

    Args:
        data: A data set with ``tickets, ticket_events, feedback, actions`` and ``messages``.

    Returns:
        The lab; the figures are counted once, so that moving a threshold only judges them anew.

    Example:
        >>> from flywheel import samples
        >>> "departmental silo" in diagnosis_lab(samples.tiny()).told.value
        True
    """
    counted = loop.diagnose(
        data.tickets, data.ticket_events, feedback=data.feedback, actions=data.actions, messages=data.messages
    )
    usual = loop.THRESHOLDS

    def draw(*, back: int, acted: float, hands: float, waiting: int) -> list[Any]:
        limits = {"recurrence_share": back / 100, "acted_share": acted / 100}
        found = counted.at({**limits, "handoffs_per_ticket": hands, "waiting_share": waiting / 100})
        words = [f"{loop.label(mode)}: {loop.label(verdict)}" for mode, verdict in found.verdicts.items()]
        return [_("; ").join(words) + ".", found]

    return lab(
        {
            "back": slider(
                _("Surface response: more of a topic comes back than"),
                round(100 * usual["recurrence_share"]), low=1, high=90, unit="%",
            ),
            "acted": slider(
                _("Data overload: fewer voices lead to something than"),
                100 * usual["acted_share"], low=0.5, high=50.0, step=0.5, unit="%",
            ),
            "hands": slider(
                _("Silo: more hand-offs a ticket than"), usual["handoffs_per_ticket"], low=0.5, high=12.0, step=0.5
            ),
            "waiting": slider(
                _("Silo, and more of the time waiting than"),
                round(100 * usual["waiting_share"]), low=5, high=95, unit="%",
            ),
        },
        draw,
        title=_("Three ways to fail"),
        note=_("Where a sign begins is ours; move it. A verdict that flips at every touch is no verdict."),
        file="diagnosis",
    )  # fmt: skip
