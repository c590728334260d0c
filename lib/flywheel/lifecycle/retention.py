"""Turns sign-ups and events into retention: which share of users comes back on day N, later, or within some days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.starts import COHORTS, Cohort, Starts, flagged
from flywheel.results import Result
from flywheel.tables.days import Day, as_days
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Cohort", "Kind", "Retention", "retention", "retention_units"]

Kind = Literal["exact", "on_or_after", "bounded"]
Days = Sequence[int] | Sequence[tuple[int, int]]

_KINDS = ("exact", "on_or_after", "bounded")
_STARTS = ("first", "every")
_NUMBERS = ("value", "low", "high", "n", "returned", "users", "enough")


@dataclass(frozen=True, eq=False, kw_only=True)
class Retention(Result):
    """Retention, one row a group, cohort and day.

    Attributes:
        days: The days counted, the day of the start being day 0; of windows their last days.
        kind: ``"exact"`` (active on day N), ``"on_or_after"`` (on day N or later) or ``"bounded"`` (between two days).
        cohort: Length of a cohort, or None for all users together.
        by: Columns of users that the rows are grouped by.
        since: The first day that was fully observed; None when nothing was.
        as_of: The last day that was fully observed; None when nothing was.
        level: Stated coverage of the intervals.
    """

    days: tuple[int, ...]
    kind: Kind
    cohort: Cohort | None
    by: tuple[str, ...] = ()
    since: date | None
    as_of: date | None
    level: float

    def day_label(self, day: int) -> str:
        """Return what a day, or a window by its last day, is called: ``day 7`` or ``days 1–7``."""
        if self.kind != "bounded":
            return _("day {n}").format(n=day)
        first = int(self.table.loc[self.table["day"] == day, "from_day"].iloc[0]) if len(self.table) else day
        return _("days {first}–{last}").format(first=first, last=day)

    def shown(self) -> pd.DataFrame:
        """Return the triangle a person expects: one row a cohort, one column a day, unobserved cells empty."""
        cells = self.table.assign(
            text=self.table["value"].map(lambda value: "" if pd.isna(value) else stats.as_text(value, "share")),
            cohort=self.table["cohort"].dt.strftime("%Y-%m-%d") if self.cohort else _("all"),
        )
        cells = cells.fillna(dict.fromkeys(self.by, _("(not known)")))
        keys = [*self.by, "cohort", "users"]
        wide = cells.pivot_table(index=keys, columns="day", values="text", aggfunc="first").reset_index()
        said = {"cohort": _("signed up"), "users": _("users")} | {name: column(name) for name in self.by}
        wide.columns = [said[name] if name in said else self.day_label(int(name)) for name in wide.columns]
        return wide


def retention(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    days: Days = (1, 7, 30),
    kind: Kind = "exact",
    cohort: Cohort | None = None,
    by: str | Sequence[str] | None = None,
    return_event: str | None = None,
    at_least: int = 1,
    start_event: str | None = None,
    starts: Starts = "first",
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> Retention:
    """Return the share of users who come back.

    Days are calendar days of the business time zone, counted from the day of the start (day 0), which is the sign-up
    unless ``start_event`` or ``starts`` say otherwise. A user counts for day N only when that day was fully observed,
    from ``since`` to ``as_of``: cells before the first event or in the future are empty, never 0.

    Args:
        users: One row a user (``user_id, signed_up_at``, and the columns of ``by``).
        events: One row an event (``user_id, at``; ``event`` when an event is named).
        days: Which days; with ``kind="bounded"`` pairs of first and last day, both included.
        kind: ``"exact"``: active on day N. ``"on_or_after"``: active on day N or any later observed day; old cohorts
            had more time to come back, so compare only cohorts of the same age. ``"bounded"``: active on any day of
            the window.
        cohort: ``"week"`` (from Monday) or ``"month"`` of the start, named by its first day; None for all together.
        by: Columns of ``users`` to group by.
        return_event: The event that counts as coming back; None for any event.
        at_least: How many such events the day or window has to hold.
        start_event: Start with this event instead of the sign-up; users who signed up before ``since`` may have done
            it before and are left out of ``starts="first"``.
        starts: ``"first"``: a user starts once. ``"every"``: recurring, a user starts once in each cohort, with the
            first ``start_event`` (or any event) in it; needs ``cohort``, within which users stay independent.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage of the Wilson intervals.

    Returns:
        Columns of ``by``, ``cohort`` (if asked), ``from_day`` (of windows), ``day, value, low, high``, ``n`` users
        observed, ``returned``, ``users`` in the cohort, ``enough``. A cohort of which no day was observed is left out.

    Raises:
        BadInputError: A column is missing or an argument impossible; all of it is listed.

    Example:
        >>> signed_up = pd.to_datetime(["2026-03-01 23:00", "2026-03-02 08:00"])
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": signed_up})
        >>> active = pd.to_datetime(["2026-03-02 00:30", "2026-03-03 09:00"])
        >>> events = pd.DataFrame({"user_id": ["a", "a"], "at": active})
        >>> retention(users, events, days=(1, 2)).table[["day", "value", "n"]]
           day  value  n
        0    1    0.5  2
        1    2    1.0  1

    References:
        Wilson (1927) for the intervals; see `stats.proportion`.
    """
    since, as_of = as_days("lifecycle.retention", since=since, as_of=as_of)
    days = tuple([days] if isinstance(days, int) else days)  # type: ignore[assignment]  # whole numbers, or pairs
    _refuse_impossible(days, kind, cohort, at_least=at_least, starts=starts)
    stats.proportion(0, 0, level=level)
    windows = _windows(days, kind)
    marked, span = flagged(
        users, events, windows, cohort=cohort, by=by, return_event=return_event, at_least=at_least,
        start_event=start_event, starts=starts, since=since, as_of=as_of,
    )  # fmt: skip
    names = tuple(dict.fromkeys([by] if isinstance(by, str) else by or ()))
    keys = [*names, *(["cohort"] if cohort else [])]
    sums = {"users": marked.count()}
    for k in range(len(windows)):
        sums[f"n_{k}"] = marked[f"observed_{k}"].cast("int64").sum()
        sums[f"returned_{k}"] = marked[f"back_{k}"].cast("int64").sum()
    grouped: Any = marked.group_by(keys) if keys else marked
    counted = grouped.aggregate(**sums).to_pandas()
    counted = counted.fillna(dict.fromkeys(sums, 0))
    if cohort:
        counted = counted[counted[[f"n_{k}" for k in range(len(windows))]].gt(0).any(axis=1)]
    return Retention(
        table=_long(counted, windows, names, kind=kind, cohort=cohort, level=level),
        caption=_caption(kind, cohort, start_event if starts == "first" else "", names),
        notes=_notes(kind, span, (return_event, start_event, starts, at_least), level=level),
        days=tuple(_last(window) for window in windows),
        kind=kind,
        cohort=cohort,
        by=names,
        since=span[0],
        as_of=span[1],
        level=level,
    )


def retention_units(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    day: int = 1,
    kind: Kind = "exact",
    return_event: str | None = None,
    since: Day | None = None,
    as_of: Day | None = None,
) -> ir.Table:
    """Return one row a user whose day N was observed, with whether the user came back.

    Args:
        users: As for `retention`.
        events: As for `retention`.
        day: The day N.
        kind: ``"exact"`` or ``"on_or_after"``, as for `retention`.
        return_event: As for `retention`.
        since: As for `retention`.
        as_of: As for `retention`.

    Returns:
        ``user_id, at`` (the sign-up), ``numerator`` (1 when back, else 0), ``denominator`` (1).

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01 20:00")})
        >>> events = pd.DataFrame({"user_id": ["a"], "at": [pd.Timestamp("2026-03-02 07:00")]})
        >>> retention_units(users, events, day=1).order_by("user_id").execute().numerator.tolist()
        [1, 0]
    """
    since, as_of = as_days("lifecycle.retention_units", since=since, as_of=as_of)
    _refuse_impossible((day,), kind, None)
    marked, _span = flagged(users, events, _windows((day,), kind), return_event=return_event, since=since, as_of=as_of)
    seen = marked.filter(marked.observed_0)
    return seen.select(
        "user_id",
        at=seen.started_at,
        numerator=seen.back_0.cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def _windows(days: Days, kind: str) -> list[tuple[int, int | None]]:
    given: list[Any] = list(dict.fromkeys(tuple(day) if isinstance(day, list) else day for day in days))
    if kind == "bounded":
        return sorted(given, key=lambda window: window[1])
    return [(day, day if kind == "exact" else None) for day in sorted(given)]


def _last(window: tuple[int, int | None]) -> int:
    return window[0] if window[1] is None else window[1]


def _whole(day: object) -> bool:
    return isinstance(day, int | float) and day >= 0 and day == int(day)


def _refuse_impossible(days: Days, kind: str, cohort: str | None, *, at_least: int = 1, starts: str = "first") -> None:
    problems = []
    if kind == "bounded":
        pairs = [tuple(pair) if isinstance(pair, tuple | list) else () for pair in days]
        good = all(len(pair) == 2 and all(map(_whole, pair)) and pair[0] <= pair[1] for pair in pairs)
        if not pairs or not good or len({pair[1] for pair in pairs}) < len(set(pairs)):
            message = _("windows are pairs of first and last day, no two with the same last day")
            problems.append(Problem("days", message, _("write days=((1, 7), (8, 14))")))
    elif not days or not all(map(_whole, days)):
        problems.append(
            Problem("days", _("days are whole numbers from 0 up, at least one"), _("write days=(1, 7, 30)"))
        )
    if kind not in _KINDS:
        message = _("{kind!r} is not a kind of retention").format(kind=kind)
        problems.append(Problem("kind", message, _("use exact, on_or_after or bounded")))
    if cohort is not None and cohort not in COHORTS:
        message = _("{cohort!r} is not a cohort").format(cohort=cohort)
        problems.append(Problem("cohort", message, _("use week, month or None")))
    if not _whole(at_least) or at_least < 1:
        message = _("{n} is not a number of events").format(n=at_least)
        problems.append(Problem("at_least", message, _("use a whole number from 1 up")))
    if starts not in _STARTS:
        message = _("{value!r} is not known").format(value=starts)
        problems.append(Problem("starts", message, _("use first or every")))
    elif starts == "every" and cohort is None:
        message = _("recurring starts need cohorts, or a user would count many times in one rate")
        problems.append(Problem("cohort", message, _("use week or month")))
    if problems:
        raise BadInputError("lifecycle.retention", problems)


def _long(
    counted: pd.DataFrame,
    windows: Sequence[tuple[int, int | None]],
    names: tuple[str, ...],
    *,
    kind: str,
    cohort: str | None,
    level: float,
) -> pd.DataFrame:
    keys = [*names, *(["cohort"] if cohort else [])]
    rows = []
    for group in counted.to_dict("records"):
        for k, window in enumerate(windows):
            n, returned = int(group[f"n_{k}"]), int(group[f"returned_{k}"])
            rate = stats.proportion(returned, n, level=level)
            rows.append(
                {key: group[key] for key in keys}
                | {"from_day": window[0], "day": _last(window)}
                | {"value": rate.value, "low": rate.low, "high": rate.high, "n": n}
                | {"returned": returned, "users": int(group["users"]), "enough": n >= stats.MINIMUM_N}
            )
    place = ["from_day", "day"] if kind == "bounded" else ["day"]
    table = pd.DataFrame(rows, columns=[*keys, *place, *_NUMBERS])
    if cohort:
        table["cohort"] = table["cohort"].astype("datetime64[us]")
    return table.sort_values([*keys, "day"], ignore_index=True)


def _caption(kind: str, cohort: str | None, start_event: str | None, names: tuple[str, ...]) -> str:
    what = {
        "exact": _("Retention, active on day N"),
        "on_or_after": _("Retention, active on day N or later"),
        "bounded": _("Retention, active within days"),
    }[kind]
    by_start = {"week": _(", by week of the start"), "month": _(", by month of the start"), None: ""}
    by_sign_up = {"week": _(", by week of sign-up"), "month": _(", by month of sign-up"), None: ""}
    groups = _(" by {groups}").format(groups=_(" and ").join(names)) if names else ""
    return what + (by_sign_up if start_event is None else by_start)[cohort] + groups


def _notes(
    kind: str,
    span: tuple[date | None, date | None],
    question: tuple[str | None, str | None, str, int],
    *,
    level: float,
) -> tuple[str, ...]:
    return_event, start_event, starts, at_least = question
    active = _("event {name}").format(name=return_event) if return_event else _("any event")
    if at_least > 1:
        active = _("{what}, at least {n} times").format(what=active, n=at_least)
    first, last = (day or "–" for day in span)
    observed = _("Coming back: {active}. Observed from {first} to {last}; users whose day N lies outside do not count.")
    began = _("event {name}").format(name=start_event) if start_event else _("any event")
    if starts == "every":
        day_0 = _("Day 0 is the first day in the cohort with {event}, for every cohort anew;")
    elif start_event:
        day_0 = _("Day 0 is the first day with {event}, of users who signed up while data were kept;")
    else:
        day_0 = _("Day 0 is the calendar day of sign-up;")
    notes = [
        observed.format(active=active, first=first, last=last),
        day_0.format(event=began) + _(" Wilson intervals, {level:g} %.").format(level=100 * level),
    ]
    if kind == "on_or_after":
        notes.append(_("Older cohorts had more time to come back: compare cohorts of the same age."))
    return tuple(notes)
