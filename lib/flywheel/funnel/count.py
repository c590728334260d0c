"""Turns events into a funnel: how many users reach each step, at which rate, and where most are lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.funnel import attempts, reach
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_columns, require, require_events
from flywheel.words import column, ngettext
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "Counted",
    "ExcludeRule",
    "Funnel",
    "Order",
    "WindowFrom",
    "count",
    "group_labels",
    "refuse_impossible",
    "window_seconds",
]

WindowFrom = Literal["first_touch", "any_start"]
Order = Literal["ordered", "strict", "any"]
Counted = Literal["user", "session"]
ExcludeRule = Literal["stop", "drop"]

_WAYS = {"ordered": reach.ordered, "strict": reach.strict, "any": reach.any_order}
_COLUMNS = (
    *("step", "position", "users", "value", "low", "high", "n"),
    *("from_start_value", "from_start_low", "from_start_high", "lost", "enough"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Funnel(Result):
    """Users at each step of a funnel, one row a group and step.

    Attributes:
        steps: Event names in order.
        by: Columns the rows are grouped by.
        window_days: Length of the conversion window in days; None for no limit.
        window_from: Which first step opens the window.
        order: How the steps have to follow one another.
        level: Stated coverage of the intervals.
        unit: What is counted, ``"user"`` or ``"session"``; columns called ``users`` then hold sessions.
        exclude: Events that disqualify between the first step and the last.
        exclude_rule: What an excluded event does, ``"stop"`` or ``"drop"``.
    """

    steps: tuple[str, ...]
    by: tuple[str, ...]
    window_days: float | None
    window_from: WindowFrom
    order: Order
    level: float
    unit: Counted = "user"
    exclude: tuple[str, ...] = ()
    exclude_rule: ExcludeRule = "stop"

    def largest_loss(self) -> pd.DataFrame:
        """Return for each group the step before which most users are lost; no row for a group that loses nobody."""
        losing = self.table[self.table["lost"] > 0].sort_values(["lost", "position"], ascending=[False, True])
        return (losing.groupby([*self.by], dropna=False, sort=True) if self.by else losing).head(1).sort_index()

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it, with rates in percent."""
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        shown[_("step")] = self.table["step"]
        shown[_("users") if self.unit == "user" else _("sessions")] = self.table["users"]
        shown[_("of the step before")] = [stats.as_text(value, "share") for value in self.table["value"]]
        ends = zip(self.table["low"], self.table["high"], strict=True)
        shown[_("{level:g} % interval").format(level=100 * self.level)] = [
            _("{low} to {high}").format(
                low=stats.as_text(low, "share", bare=True), high=stats.as_text(high, "share", bare=True)
            )
            if not math.isnan(low)
            else "–"
            for low, high in ends
        ]
        shown[_("of the first step")] = [stats.as_text(value, "share") for value in self.table["from_start_value"]]
        shown[_("lost")] = self.table["lost"]
        return shown


def count(
    events: ir.Table | pd.DataFrame,
    steps: Sequence[str],
    *,
    window_days: float | None = 7,
    window_from: WindowFrom = "first_touch",
    order: Order = "ordered",
    unit: Counted = "user",
    exclude: str | Sequence[str] = (),
    exclude_rule: ExcludeRule = "stop",
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> Funnel:
    """Count the users who reach each step of a funnel.

    A user reaches a step when all steps before it were reached and its event lies within the window
    ``[start, start + window_days)``. Each user counts once, however often a step is
    repeated. The rate of a step has one denominator: the users at the step before it.

    Tie rule: events of the same moment count in the order in which ``steps`` first names them; a step that is
    repeated in the funnel therefore needs a later moment.

    Args:
        events: One row an event (``user_id, event, at``).
        steps: At least two event names; a name may come twice when ``order`` is ``"ordered"``.
        window_days: Days a user has for the whole funnel; None for no limit.
        window_from: ``"first_touch"``: only the user's first event of step 1 opens a window. ``"any_start"``:
            every event of step 1 opens one, and the furthest attempt counts.
        order: ``"ordered"``: other events may lie between two steps. ``"strict"``: no event of another step may;
            repeats of the step just reached may. ``"any"``: steps 2 and later in any order after step 1.
        unit: ``"user"``: each user counts once, over all visits. ``"session"``: each ``session_id`` counts once, and
            all steps have to lie in it; events without one are left out.
        exclude: Events that disqualify when they come between the first step and the last; within a moment they come
            after all steps.
        exclude_rule: ``"stop"``: an excluded event ends the attempt, so that steps before it count and later ones do
            not. ``"drop"``: who has one within the window and before the last step leaves the funnel altogether;
            only with ``window_from="first_touch"``.
        by: Columns of ``events`` to group by, read at the user's first event of step 1, whatever ``window_from`` says.
        level: Stated coverage of the Wilson intervals.

    Returns:
        Columns of ``by``, ``step, position, users``, the step's rate ``value, low, high`` with ``n`` users at the step
        before (not a number at step 1), ``from_start_value, from_start_low, from_start_high``, ``lost`` since the step
        before, ``enough``.

    Raises:
        BadInputError: A step does not occur in the events, or an argument is impossible; all of it is listed.

    Example:
        >>> events = pd.DataFrame({
        ...     "user_id": ["a", "a", "b", "c", "c"], "event": ["view", "pay", "view", "view", "pay"],
        ...     "at": pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-01", "2026-03-01", "2026-03-20"])})
        >>> count(events, ["view", "pay"], window_days=7).table[["step", "users", "n", "lost"]]
           step  users  n  lost
        0  view      3  0     0
        1   pay      1  3     2

    References:
        Wilson (1927) for the intervals; see `stats.proportion`.
    """
    table = as_ibis(events)
    require(table, ["user_id", "event", "at", *(["session_id"] if unit == "session" else [])], source="funnel")
    unwanted = (exclude,) if isinstance(exclude, str) else tuple(dict.fromkeys(exclude))
    refuse_impossible(steps, window_days, window_from, order)
    attempts.refuse_impossible(steps, unwanted, exclude_rule, unit=unit, any_start=window_from == "any_start")
    stats.proportion(0, 0, level=level)
    names = group_columns(table, by, source="funnel", reserved=_COLUMNS)
    if unit == "session":
        table = attempts.of_sessions(table)
    settings: Any = {"window_seconds": window_seconds(window_days), "any_start": window_from == "any_start"}
    reached = attempts.reached(_WAYS[order], table, steps, exclude=unwanted, rule=exclude_rule, **settings)
    wide = _totals(table, reached, steps, names)
    if any(wide[f"reached_{number}"].sum() == 0 for number in range(1, len(steps) + 1)):
        require_events(table, steps, source="funnel", word=_("step"))
    if unwanted:
        require_events(table, unwanted, source="funnel", word=_("event"))
    return Funnel(
        table=_long(wide, steps, names, level=level),
        caption=_("Funnel {first} → {last}").format(first=steps[0], last=steps[-1])
        + (_(" by {groups}").format(groups=_(" and ").join(names)) if names else ""),
        notes=(
            *_notes(window_days, window_from, order, unit, level=level),
            *attempts.notes(unit, unwanted, exclude_rule),
        ),
        steps=tuple(steps),
        by=names,
        window_days=window_days,
        window_from=window_from,
        order=order,
        level=level,
        unit=unit,
        exclude=unwanted,
        exclude_rule=exclude_rule,
    )


def group_labels(table: pd.DataFrame, by: Sequence[str]) -> list[str]:
    """Return for each row the values of its group as one text; an empty text without groups.

    Example:
        >>> group_labels(pd.DataFrame({"region": ["East", None], "tier": ["A", "B"]}), ["region", "tier"])
        ['East / A', '(not known) / B']
    """
    rows = table[[*by]].to_dict("records")
    return [" / ".join(_("(not known)") if pd.isna(part) else str(part) for part in row.values()) for row in rows]


def window_seconds(window_days: float | None) -> int | None:
    """Return the length of a window in whole seconds."""
    return None if window_days is None else round(window_days * 86_400)


def refuse_impossible(steps: Sequence[str], window_days: float | None, window_from: str, order: str) -> None:
    """Refuse steps, windows and orders that cannot be counted, all of them at once.

    Raises:
        BadInputError: An argument is impossible.
    """
    problems = []
    if isinstance(steps, str) or len(steps) < 2:
        problems.append(Problem("steps", _("a funnel has at least two steps"), _("list the event names in order")))
    elif len(set(steps)) < len(steps) and order != "ordered":
        message = _("a step comes twice, which only order='ordered' can count")
        problems.append(Problem("steps", message, _("use order='ordered', or name each event once")))
    if window_days is not None and not window_days > 0:
        message = _("{days} days is no window").format(days=window_days)
        problems.append(Problem("window_days", message, _("use a number above 0, or None for no limit")))
    for place, value, known in (
        ("window_from", window_from, ("first_touch", "any_start")),
        ("order", order, tuple(_WAYS)),
    ):
        if value not in known:
            message = _("{value!r} is not known").format(value=value)
            problems.append(Problem(place, message, _("use one of: {names}").format(names=", ".join(known))))
    if problems:
        raise BadInputError("funnel", problems)


def _totals(events: ir.Table, reached: ir.Table, steps: Sequence[str], names: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a group with the users who reached each step."""
    flags = [f"reached_{number}" for number in range(1, len(steps) + 1)]
    if not names:
        counted: pd.DataFrame = reached.aggregate(**{flag: reached[flag].sum() for flag in flags}).to_pandas()
        return counted.fillna(0)
    attributes = attempts.attributes(events, steps[0], names)
    joined: Any = reached.left_join(attributes, "user_id")
    counted = joined.group_by(names).aggregate(**{flag: joined[flag].sum() for flag in flags}).to_pandas()
    return counted.sort_values([*names], ignore_index=True, na_position="last")


def _long(wide: pd.DataFrame, steps: Sequence[str], names: tuple[str, ...], *, level: float) -> pd.DataFrame:
    rows = []
    for group in wide.to_dict("records"):
        users = [int(group[f"reached_{number}"]) for number in range(1, len(steps) + 1)]
        for position, step in enumerate(steps, 1):
            before = users[position - 2] if position > 1 else 0
            rate = stats.proportion(users[position - 1] if position > 1 else 0, before, level=level)
            whole = stats.proportion(users[position - 1], users[0], level=level)
            rows.append(
                {name: group[name] for name in names}
                | {"step": step, "position": position, "users": users[position - 1]}
                | {"value": rate.value, "low": rate.low, "high": rate.high, "n": before}
                | {"from_start_value": whole.value, "from_start_low": whole.low, "from_start_high": whole.high}
                | {"lost": before - users[position - 1] if position > 1 else 0}
                | {"enough": (before if position > 1 else users[0]) >= stats.MINIMUM_N}
            )
    return pd.DataFrame(rows, columns=[*names, *_COLUMNS])


def _notes(window_days: float | None, window_from: str, order: str, unit: Counted, *, level: float) -> tuple[str, ...]:
    how = {
        "ordered": _("Steps in order; other events may lie between."),
        "strict": _("Steps in order with no event of another step between."),
        "any": _("Later steps in any order after the first."),
    }[order]
    start = _("any event of step 1 (furthest attempt)")
    if window_from == "first_touch":
        start = _("the session's first event of step 1") if unit == "session" else _("the user's first event of step 1")
    if window_days is None:
        window = _("Window: no limit, from {start}.").format(start=start)
    else:
        form = ngettext(
            "Window: {days:g} day from {start}; who started in the last {days:g} day may still convert.",
            "Window: {days:g} days from {start}; who started in the last {days:g} days may still convert.",
            1 if window_days == 1 else 2,
        )
        window = form.format(days=window_days, start=start)
    ties = _("Events of the same moment count in the order of the funnel.")
    rates = (
        _("Rates: of sessions at the step before; Wilson intervals, {level:g} %.")
        if unit == "session"
        else _("Rates: of users at the step before; Wilson intervals, {level:g} %.")
    )
    return (window, how, ties, rates.format(level=100 * level))
