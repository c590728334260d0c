"""Turns events into attempts at a funnel: whose they are, which of them an excluded event ends, what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ibis

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["attributes", "notes", "of_sessions", "reached", "refuse_impossible"]


def of_sessions(events: ir.Table) -> ir.Table:
    """Return the events with one id a user and session in place of the user's; events without a session are left out.

    Args:
        events: ``user_id, session_id, event, at`` and more.

    Returns:
        The same columns.
    """
    held = events.filter(events.session_id.notnull())
    who = held.user_id.cast("string").fill_null("")
    return held.mutate(user_id=who + ibis.literal(" / ") + held.session_id.cast("string"))


def reached(
    way: Callable[..., ir.Table],
    events: ir.Table,
    steps: Sequence[str],
    *,
    exclude: Sequence[str],
    rule: str,
    window_seconds: int | None,
    any_start: bool,
) -> ir.Table:
    """Return which steps each user reached, after excluded events have ended attempts.

    An attempt cannot pass an excluded event. With one start a user, the user's events end with the first excluded one
    after it; with any start, excluded events cut the user's events into pieces that are counted one by one.

    Args:
        way: `reach.ordered`, `reach.strict` or `reach.any_order`.
        events: ``user_id, event, at``.
        steps: Event names in order.
        exclude: Events that disqualify.
        rule: ``"stop"`` or ``"drop"``.
        window_seconds: Length of the window; None for no limit.
        any_start: Whether every first step opens an attempt.

    Returns:
        ``user_id, reached_1, reached_2 …`` for every user who took the first step.
    """
    settings = {"window_seconds": window_seconds, "any_start": any_start}
    if not exclude:
        return way(events, steps, **settings)
    if any_start:
        return _piecewise(way, events, steps, exclude, settings)
    first = events.filter(events.event == steps[0])
    opening = first.group_by("user_id").aggregate(opened_at=first.at.min())
    unwanted = events.filter(events.event.isin(list(exclude))).select("user_id", cut_at=events.at)
    after = opening.inner_join(unwanted, [opening.user_id == unwanted.user_id, unwanted.cut_at >= opening.opened_at])
    cuts = after.group_by("user_id").aggregate(opened_at=after.opened_at.min(), cut_at=after.cut_at.min())
    moves = events.filter(events.event.isin(list(dict.fromkeys(steps)))).select("user_id", "event", "at")
    kept = moves.left_join(cuts, "user_id")
    kept = kept.filter(kept.cut_at.isnull() | (kept.at <= kept.cut_at)).select("user_id", "event", "at")
    found = way(kept, steps, **settings)
    if rule == "stop":
        return found
    hit = cuts
    if window_seconds is not None:
        hit = cuts.filter(cuts.cut_at < cuts.opened_at + ibis.interval(seconds=window_seconds))
    done = found.filter(found[f"reached_{len(steps)}"] == 1).select("user_id")
    return found.anti_join(hit.anti_join(done, "user_id"), "user_id")


def _piecewise(
    way: Callable[..., ir.Table], events: ir.Table, steps: Sequence[str], exclude: Sequence[str], settings: Any
) -> ir.Table:
    """Count each piece between excluded events by itself and keep the furthest of each user."""
    wanted = events.filter(events.event.isin([*dict.fromkeys(steps), *exclude])).select("user_id", "event", "at")
    # An excluded event comes after all steps of its moment.
    wanted = wanted.mutate(ends=wanted.event.isin(list(exclude)).cast("int64"))
    before = ibis.window(group_by="user_id", order_by=["at", "ends"], preceding=(None, 1))
    cut = wanted.mutate(piece=wanted.ends.sum().over(before).fill_null(0).cast("int64"))
    cut = cut.filter(cut.ends == 0)
    pieces = cut.select(
        "event", "at", user_id=cut.user_id.cast("string") + ibis.literal("\x1f") + cut.piece.cast("string")
    )
    who = cut.group_by(piece_id=cut.user_id.cast("string") + ibis.literal("\x1f") + cut.piece.cast("string")).aggregate(
        owner=cut.user_id.min()
    )
    found = way(pieces, steps, **settings)
    joined = found.inner_join(who, [found.user_id == who.piece_id])
    flags = [f"reached_{number}" for number in range(1, len(steps) + 1)]
    return joined.group_by(user_id=joined.owner).aggregate(**{flag: joined[flag].max() for flag in flags})


def attributes(events: ir.Table, start: str, names: Sequence[str]) -> ir.Table:
    """Return the columns ``names`` as they stand at each user's first event ``start``.

    Args:
        events: ``user_id, event, at`` and the columns.
        start: The first step.
        names: The columns.

    Returns:
        ``user_id`` and the columns, one row a user; of several values at the same moment the least.
    """
    first = events.filter(events.event == start)
    opening = first.group_by("user_id").aggregate(opened_at=first.at.min())
    touches = first.inner_join(opening, "user_id")
    touches = touches.filter(touches.at == touches.opened_at)
    return touches.group_by("user_id").aggregate(**{name: touches[name].min() for name in names})


def refuse_impossible(steps: Sequence[str], exclude: Sequence[str], rule: str, *, unit: str, any_start: bool) -> None:
    """Refuse what cannot be excluded or counted, all of it at once.

    Raises:
        BadInputError: A step is excluded, a word is not known, or ``"drop"`` meets several starts a user.
    """
    problems = [
        Problem("exclude", _("{event!r} is a step of the funnel").format(event=event), _("exclude another event"))
        for event in exclude
        if event in steps
    ]
    for place, value, known in (("unit", unit, ("user", "session")), ("exclude_rule", rule, ("stop", "drop"))):
        if value not in known:
            message = _("{value!r} is not known").format(value=value)
            problems.append(Problem(place, message, _("use one of: {names}").format(names=", ".join(known))))
    if exclude and rule == "drop" and any_start:
        message = _("'drop' needs one start a user, and window_from='any_start' has several")
        problems.append(Problem("exclude_rule", message, _("use window_from='first_touch', or exclude_rule='stop'")))
    if problems:
        raise BadInputError("funnel", problems)


def notes(unit: str, exclude: Sequence[str], rule: str) -> tuple[str, ...]:
    """Return what a reader has to know about sessions and excluded events."""
    found = []
    if unit == "session":
        found.append(
            _("Counted: sessions. Sessions of one user are alike, so that the true doubt is larger than the intervals.")
        )
    if exclude:
        text = {
            "stop": _("An attempt ends with {events}; steps before it count."),
            "drop": _("Who had {events} before the last step is left out altogether."),
        }[rule]
        found.append(text.format(events=_(" or ").join(exclude)))
    return tuple(found)
