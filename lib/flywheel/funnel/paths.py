"""Turns events into drop-off paths: what users do instead after the step from which they did not go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.funnel import reach
from flywheel.funnel.count import refuse_impossible
from flywheel.funnel.times import hours_as_text, observed
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import last_day, require, require_events
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["DropOff", "drop_off", "path_label"]

_COLUMNS = ("step", "rank", "kind", "path", "users", "value", "low", "high", "n", "enough")


@dataclass(frozen=True, eq=False, kw_only=True)
class DropOff(Result):
    """What users did instead, one row a step and path.

    Attributes:
        steps: Event names in order.
        after: The steps after which drop-off was looked at.
        depth: How many events a path has at most.
        within_hours: Hours after the step in which an event counts as what came next.
        window_days: Days a user had for the whole funnel; None for no limit.
        level: Stated coverage of the intervals.
    """

    steps: tuple[str, ...]
    after: tuple[str, ...]
    depth: int
    within_hours: float
    window_days: float | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return paths in words with their shares in percent."""
        estimates = self.table[["value", "low", "high", "n"]].itertuples(index=False)
        return pd.DataFrame(
            {
                _("after"): self.table["step"],
                _("what came next"): [path_label(*row) for row in self.table[["kind", "path"]].itertuples(index=False)],
                _("users"): self.table["users"],
                _("share of those who dropped off"): [
                    str(stats.Estimate(value, low, high, n, self.level)) for value, low, high, n in estimates
                ],
            }
        )


def path_label(kind: str, path: str) -> str:
    """Return a path as a person reads it.

    Example:
        >>> path_label("next", "search → home"), path_label("left", ""), path_label("other", "")
        ('search → home', 'left', 'all other paths')
    """
    return {"left": _("left"), "other": _("all other paths")}.get(kind, path)


def drop_off(
    events: ir.Table | pd.DataFrame,
    steps: Sequence[str],
    *,
    after: str | None = None,
    within_hours: float = 0.5,
    depth: int = 1,
    top: int = 5,
    window_days: float | None = 7,
    as_of: Day | None = None,
    level: float = 0.95,
) -> DropOff:
    """Return what users did next who reached a step and not the one after it.

    The funnel is ordered and starts with the user's first event of step 1. A user drops off at the furthest step
    reached within the window; users whose window was not over at the end of ``as_of`` are left out, as they may still
    go on. Next is any event later than the step's; several of the same moment count in the order of their names.

    Args:
        events: One row an event (``user_id, event, at``).
        steps: At least two event names in order.
        after: The step they did not go on from; None for every step but the last.
        within_hours: Hours after the step; with no event in them the user *left*. Half an hour is a usual end of a
            visit.
        depth: How many next events make up a path.
        top: How many paths to name for each step; the rest is summed up as *other*.
        window_days: Days a user has for the whole funnel; None for no limit.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``step, rank``, ``kind`` (``"next"``, ``"left"``, ``"other"``), ``path`` (event names joined by ``" → "``;
        empty unless ``kind`` is ``"next"``), ``users``, their share ``value, low, high`` of the ``n`` users who dropped
        off at this step, ``enough``. A step at which nobody dropped off has no row.

    Raises:
        BadInputError: A step does not occur in the events, or an argument is impossible; all of it is listed.

    Example:
        >>> rows = [("a", "cart", 0), ("a", "search", 5), ("b", "cart", 0), ("c", "cart", 0), ("c", "pay", 9)]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "minute"])
        >>> events["at"] = pd.Timestamp("2026-03-01") + pd.to_timedelta(events["minute"], unit="min")
        >>> drop_off(events, ["cart", "pay"], window_days=1).table[["step", "kind", "path", "users", "n"]]
           step  kind    path  users  n
        0  cart  left              1  2
        1  cart  next  search      1  2

    References:
        Wilson (1927) for the intervals; see `stats.proportion`.
    """
    (as_of,) = as_days("funnel.drop_off", as_of=as_of)
    table = as_ibis(events)
    require(table, ["user_id", "event", "at"], source="funnel.drop_off")
    refuse_impossible(steps, window_days, "first_touch", "ordered")
    _refuse(steps, after, within_hours, depth, top)
    stats.proportion(0, 0, level=level)
    require_events(table, steps, source="funnel.drop_off", word=_("step"))
    until = as_of or last_day(table)
    reached = observed(table, steps, window_days=window_days, as_of=until)
    counted = _paths(table, reach.dropped(reached, len(steps)), within_hours=within_hours, depth=depth)
    wanted = (after,) if after is not None else tuple(steps[:-1])
    return DropOff(
        table=_ranked(counted, steps, after, depth=depth, top=top, level=level),
        caption=_("What users do instead of going on"),
        notes=_notes(window_days, within_hours, until),
        steps=tuple(steps),
        after=wanted,
        depth=depth,
        within_hours=within_hours,
        window_days=window_days,
        level=level,
    )


def _refuse(steps: Sequence[str], after: str | None, within_hours: float, depth: int, top: int) -> None:
    problems = []
    if after is not None and after not in steps[:-1]:
        guess = nearest(after, steps[:-1])
        message = _("{step!r} is no step that is followed by another").format(step=after)
        remedy = (_("did you mean {close}? ").format(close=guess) if guess else "") + _("steps: {names}").format(
            names=", ".join(steps[:-1])
        )
        problems.append(Problem("after", message, remedy))
    for place, value in (("within_hours", within_hours), ("depth", depth), ("top", top)):
        if not value > 0:
            message = _("{value} is not above 0").format(value=value)
            problems.append(Problem(place, message, _("give a positive number")))
    if problems:
        raise BadInputError("funnel.drop_off", problems)


def _paths(events: ir.Table, lost: ir.Table, *, within_hours: float, depth: int) -> pd.DataFrame:
    """Return one row a position and path with its number of users."""
    following = events.select("user_id", "event", "at")
    ends = lost.left_at + ibis.interval(seconds=round(3600 * within_hours))
    joined = lost.inner_join(
        following, [lost.user_id == following.user_id, following.at > lost.left_at, following.at < ends]
    )
    in_order = ibis.window(group_by="user_id", order_by=["at", "event"])
    ranked = joined.select("user_id", "event", "at").mutate(place=ibis.row_number().over(in_order))
    ranked = ranked.filter(ranked.place < depth)
    columns = [f"event_{number}" for number in range(depth)]
    chosen = {
        name: ibis.cases((ranked.place == number, ranked.event), else_=None).max()
        for number, name in enumerate(columns)
    }
    nexts = ranked.group_by("user_id").aggregate(**chosen)
    whole: Any = lost.left_join(nexts, "user_id")
    counted: pd.DataFrame = whole.group_by(["position", *columns]).aggregate(users=whole.count()).to_pandas()
    return counted


def _ranked(
    counted: pd.DataFrame, steps: Sequence[str], after: str | None, *, depth: int, top: int, level: float
) -> pd.DataFrame:
    names = [f"event_{number}" for number in range(depth)]
    parts = counted[names].astype(object).to_dict("records")
    paths = [" → ".join(str(part) for part in row.values() if not pd.isna(part)) for row in parts]
    counted = counted.assign(path=paths, kind=["next" if path else "left" for path in paths])
    rows = []
    for position in sorted(counted["position"].unique()):
        cells = counted[counted["position"] == position]
        step, n = steps[position - 1], int(cells["users"].sum())
        if after is not None and step != after:
            continue
        best = cells.sort_values(["users", "kind", "path"], ascending=[False, True, True])
        named = best[["kind", "path", "users"]].to_dict("records")
        rest = sum(row["users"] for row in named[top:])
        if rest:
            named = [*named[:top], {"kind": "other", "path": "", "users": rest}]
        for rank, row in enumerate(named, 1):
            share = stats.proportion(int(row["users"]), n, level=level)
            rows.append(
                {"step": step, "rank": rank, **row, "value": share.value, "low": share.low, "high": share.high}
                | {"n": n, "enough": n >= stats.MINIMUM_N}
            )
    return pd.DataFrame(rows, columns=[*_COLUMNS])


def _notes(window_days: float | None, within_hours: float, as_of: date | None) -> tuple[str, ...]:
    notes = [
        _("Next: within {time} of the step; without any event in that time the user left.").format(
            time=hours_as_text(within_hours)
        )
    ]
    if window_days is not None:
        text = _("Only users whose window of {days:g} days from their first event of step 1 was over on {day}.")
        notes.append(text.format(days=window_days, day=as_of))
    return tuple(notes)
