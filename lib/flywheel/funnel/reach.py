"""Turns events into one row a user that says which steps of a funnel the user reached.

One order holds everywhere: events of one user are taken in time order, and events of the same moment in the order in
which the funnel first names them. A step repeated in the funnel therefore needs a later moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ibis

from flywheel.tables import whole_seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["any_order", "dropped", "leg", "moments", "ordered", "strict"]


def _within(at: Any, start: Any, window_seconds: int | None) -> Any:
    """Say whether a moment lies in the half-open window; a missing moment does not."""
    if window_seconds is None:
        return at.notnull() & start.notnull()
    return at < start + ibis.interval(seconds=window_seconds)


def _moves(events: ir.Table, steps: Sequence[str]) -> ir.Table:
    """Return the events of the funnel's steps with the position at which the funnel first names them."""
    names = list(dict.fromkeys(steps))
    moves = events.filter(events.event.isin(names)).select("user_id", "event", "at")
    moves = moves.mutate(position=ibis.cases(*[(moves.event == name, steps.index(name) + 1) for name in names]))
    return moves.distinct() if len(names) < len(steps) else moves


def _flags(reached: ir.Table, hits: Sequence[Any]) -> ir.Table:
    """Return ``reached_1 …`` as 0 or 1; a step counts only when all before it do."""
    chained = [reduce(lambda sofar, hit: sofar & hit, hits[: number + 1]) for number in range(len(hits))]
    flags = {f"reached_{number}": hit.fill_null(False).cast("int64") for number, hit in enumerate(chained, 1)}
    return reached.select("user_id", **flags)


def _best(attempts: ir.Table, steps: Sequence[str]) -> ir.Table:
    """Return for each user the furthest of several attempts."""
    columns = [f"reached_{number}" for number in range(1, len(steps) + 1)]
    return attempts.group_by("user_id").aggregate(**{name: attempts[name].max() for name in columns})


def ordered(events: ir.Table, steps: Sequence[str], *, window_seconds: int | None, any_start: bool) -> ir.Table:
    """Return which steps each user reached in order; other events may lie between.

    Args:
        events: ``user_id, event, at``.
        steps: Event names in order.
        window_seconds: Length of the window that opens with the first step; None for no limit.
        any_start: Whether every first step opens an attempt, instead of the user's first one only.

    Returns:
        ``user_id, reached_1, reached_2 …`` for every user who took the first step.
    """
    if any_start:
        return _ordered_any_start(events, steps, window_seconds=window_seconds)
    reached = moments(events, steps, window_seconds=window_seconds)
    return _flags(reached, [reached[f"at_{number}"].notnull() for number in range(1, len(steps) + 1)])


def moments(events: ir.Table, steps: Sequence[str], *, window_seconds: int | None) -> ir.Table:
    """Return when each user reached each step, in order, from the first event of step 1.

    Each user's moments are gathered as one list a step and the steps are looked for in the lists: the large table is
    read once, on a cluster it moves once, and no join keeps a copy of it.

    Args:
        events: ``user_id, event, at``.
        steps: Event names in order.
        window_seconds: Length of the window that opens with the first step; None for no limit.

    Returns:
        ``user_id, at_1, at_2 …`` for every user who took the first step; null where a step was not reached.
    """
    moves = events.filter(events.event.isin(list(dict.fromkeys(steps))))
    gathered = {f"all_{steps.index(name)}": moves.at.collect(where=moves.event == name) for name in steps[1:]}
    reached = moves.group_by("user_id").aggregate(at_1=moves.at.min(where=moves.event == steps[0]), **gathered)
    reached = reached.filter(reached.at_1.notnull())
    for number, (before, name) in enumerate(pairwise(steps), 2):
        same_moment_counts = steps.index(before) < steps.index(name)
        earlier = reached[f"at_{number - 1}"]
        inside = partial(_after, earlier, reached.at_1, window_seconds, same_moment_counts=same_moment_counts)
        reached = reached.mutate(**{f"at_{number}": reached[f"all_{steps.index(name)}"].filter(inside).mins()})
    return reached.drop(*gathered)


def _after(earlier: Any, start: Any, window_seconds: int | None, at: Any, *, same_moment_counts: bool) -> Any:
    """Say whether a moment follows the step before and lies in the window.

    Both are said at once on purpose: Ibis folds a shorter condition of one step into that of the next, which is then
    worked out anew for each moment.
    """
    follows = at >= earlier if same_moment_counts else at > earlier
    return follows & _within(at, start, window_seconds)


def leg(reached: ir.Table, start: int, end: int) -> ir.Table:
    """Return the users at one step with the ``seconds`` they took to another; null when they did not get there."""
    started = reached.filter(reached[f"at_{start}"].notnull())
    seconds = whole_seconds(started[f"at_{end}"]) - whole_seconds(started[f"at_{start}"])
    return started.mutate(seconds=seconds.cast("int64"))


def dropped(reached: ir.Table, steps: int) -> ir.Table:
    """Return ``user_id, position, left_at`` of users who did not reach the last step: their furthest one and when."""
    lost = reached.filter(reached[f"at_{steps}"].isnull())
    furthest = range(steps - 1, 0, -1)
    position = ibis.cases(
        *[(lost[f"at_{number}"].notnull(), ibis.literal(number, "int64")) for number in furthest], else_=None
    )
    left_at = ibis.coalesce(*[lost[f"at_{number}"] for number in furthest])
    return lost.select("user_id", position=position, left_at=left_at)


def _ordered_any_start(events: ir.Table, steps: Sequence[str], *, window_seconds: int | None) -> ir.Table:
    """Carry the latest start that leads to each event: if any start is in time, the latest one is."""
    moves = _moves(events, steps)
    moves = moves.mutate(start_1=ibis.cases((moves.event == steps[0], moves.at), else_=None))
    for number, name in enumerate(steps[1:], 2):
        before = ibis.window(group_by="user_id", order_by=["at", "position"], preceding=(None, 1))
        moves = moves.mutate(latest=moves[f"start_{number - 1}"].max().over(before))
        arrives = (moves.event == name) & _within(moves.at, moves.latest, window_seconds)
        moves = moves.mutate(**{f"start_{number}": ibis.cases((arrives, moves.latest), else_=None)}).drop("latest")
    columns = [f"start_{number}" for number in range(1, len(steps) + 1)]
    reached = moves.group_by("user_id").aggregate(**{name: moves[name].max() for name in columns})
    reached = reached.filter(reached.start_1.notnull())
    return _flags(reached, [reached[name].notnull() for name in columns])


def any_order(events: ir.Table, steps: Sequence[str], *, window_seconds: int | None, any_start: bool) -> ir.Table:
    """Return which steps each user reached after the first one, in whatever order; arguments as for `ordered`."""
    if any_start:
        moves = _moves(events, steps)
        after = ibis.window(group_by="user_id", order_by=["at", "position"], preceding=0, following=None)
        upcoming = {
            f"at_{number}": ibis.cases((moves.event == name, moves.at), else_=None).min().over(after)
            for number, name in enumerate(steps[1:], 2)
        }
        starts = moves.mutate(**upcoming)
        starts = starts.filter(starts.event == steps[0])
        hits = [_within(starts[name], starts.at, window_seconds) for name in upcoming]
        return _best(_flags(starts, [starts.at.notnull(), *hits]), steps)
    moves = _moves(events, steps)
    first = events.filter(events.event == steps[0])
    start = first.group_by("user_id").aggregate(at_1=first.at.min())
    joined = start.left_join(moves, "user_id")
    inside = (joined.at >= joined.at_1) & _within(joined.at, joined.at_1, window_seconds)
    found = {
        f"at_{number}": joined.at.min(where=inside & (joined.event == name)) for number, name in enumerate(steps[1:], 2)
    }
    reached = joined.group_by("user_id").aggregate(at_1=joined.at_1.min(), **found)
    return _flags(reached, [reached[f"at_{number}"].notnull() for number in range(1, len(steps) + 1)])


def strict(events: ir.Table, steps: Sequence[str], *, window_seconds: int | None, any_start: bool) -> ir.Table:
    """Return which steps each user reached with no other step between; arguments as for `ordered`.

    A user's step events become runs of the same event; the funnel has to appear as neighbouring runs.
    """
    runs = _runs(_moves(events, steps))
    if any_start:
        by_user = ibis.window(group_by="user_id", order_by="run")
        hits: list[Any] = [runs.position == 1]
        attempts = {"reached_1": hits[0].cast("int64")}
        for number in range(2, len(steps) + 1):
            chain = [runs.position.lag(back).over(by_user) == number - back for back in range(1, number)]
            start = runs.last_at.lag(number - 1).over(by_user)
            hit = (runs.position == number) & _within(runs.first_at, start, window_seconds)
            attempts[f"reached_{number}"] = reduce(lambda a, b: a & b, chain, hit).fill_null(False).cast("int64")
        reached = _best(runs.select("user_id", **attempts), steps)
        return reached.filter(reached.reached_1 == 1)
    whole = ibis.window(group_by="user_id")
    opens = runs.position == 1
    placed = runs.mutate(
        start=ibis.cases((opens, runs.first_at), else_=None).min().over(whole),
        place=runs.run - ibis.cases((opens, runs.run), else_=None).min().over(whole) + 1,
    )
    inside = _within(placed.first_at, placed.start, window_seconds)
    found = {
        f"at_{number}": ((placed.place == number) & (placed.position == number) & inside).cast("int64").max()
        for number in range(1, len(steps) + 1)
    }
    reached = placed.filter(placed.start.notnull()).group_by("user_id").aggregate(**found)
    return _flags(reached, [reached[name] == 1 for name in found])


def _runs(moves: ir.Table) -> ir.Table:
    """Return one row a run of the same step: ``user_id, run, position, first_at, last_at``."""
    in_order = ibis.window(group_by="user_id", order_by=["at", "position"])
    so_far = ibis.window(group_by="user_id", order_by=["at", "position"], preceding=None, following=0)
    moves = moves.mutate(before=moves.position.lag().over(in_order))
    moves = moves.mutate(turn=(moves.before.isnull() | (moves.before != moves.position)).cast("int64"))
    moves = moves.mutate(run=moves.turn.sum().over(so_far))
    return moves.group_by("user_id", "run", "position").aggregate(first_at=moves.at.min(), last_at=moves.at.max())
