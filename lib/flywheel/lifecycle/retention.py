"""Turns sign-ups and events into retention: which share of users comes back on day N, or on day N or later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import first_and_last_day, require, require_events
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Cohort", "Kind", "Retention", "retention", "retention_units"]

Kind = Literal["exact", "on_or_after"]
Cohort = Literal["week", "month"]

_STEPS: dict[str, Any] = {"week": "W", "month": "M"}
_KINDS = ("exact", "on_or_after")


@dataclass(frozen=True, eq=False, kw_only=True)
class Retention(Result):
    """Retention, one row a sign-up cohort and day.

    Attributes:
        days: The days counted, the day of sign-up being day 0.
        kind: ``"exact"`` (active on day N) or ``"on_or_after"`` (active on day N or later).
        cohort: Length of a sign-up cohort, or None for all users together.
        since: The first day that was fully observed; None when nothing was.
        as_of: The last day that was fully observed; None when nothing was.
        level: Stated coverage of the intervals.
    """

    days: tuple[int, ...]
    kind: Kind
    cohort: Cohort | None
    since: date | None
    as_of: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the triangle a person expects: one row a cohort, one column a day, unobserved cells empty."""
        cells = self.table.assign(
            text=self.table["value"].map(lambda value: "" if pd.isna(value) else stats.as_text(value, "share")),
            cohort=self.table["cohort"].dt.strftime("%Y-%m-%d") if self.cohort else _("all"),
        )
        wide = cells.pivot_table(index=["cohort", "users"], columns="day", values="text", aggfunc="first").reset_index()
        wide.columns = [
            _("signed up") if name == "cohort" else _("users") if name == "users" else _("day {n}").format(n=name)
            for name in wide.columns
        ]
        return wide


def retention(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    days: Sequence[int] = (1, 7, 30),
    kind: Kind = "exact",
    cohort: Cohort | None = None,
    return_event: str | None = None,
    since: date | None = None,
    as_of: date | None = None,
    level: float = 0.95,
) -> Retention:
    """Return the share of users who come back.

    Days are calendar days of the business time zone, counted from the day of sign-up (day 0). A user counts for day N
    only when that day was fully observed, from ``since`` to ``as_of``: cells before the first event or in the future
    are empty, never 0.

    Args:
        users: One row a user (``user_id, signed_up_at``).
        events: One row an event (``user_id, at``; ``event`` when ``return_event`` is given).
        days: Which days.
        kind: ``"exact"``: active on day N. ``"on_or_after"``: active on day N or any later observed day; old cohorts
            had more time to come back, so compare only cohorts of the same age.
        cohort: ``"week"`` (from Monday) or ``"month"`` of sign-up, named by its first day; None for all together.
        return_event: The event that counts as coming back; None for any event.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``cohort`` (if asked), ``day, value, low, high``, ``n`` users observed, ``returned``, ``users`` in the cohort,
        ``enough``. A cohort of which no day was observed is left out.

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
    wanted = tuple(sorted(dict.fromkeys(days)))
    _refuse_impossible(wanted, kind, cohort)
    stats.proportion(0, 0, level=level)
    flagged, span = _flagged(users, events, wanted, kind=kind, return_event=return_event, since=since, as_of=as_of)
    if cohort:
        flagged = flagged.mutate(cohort=flagged.signed_up_at.truncate(_STEPS[cohort]).date())
    sums = {"users": flagged.count()}
    for day in wanted:
        sums[f"n_{day}"] = flagged[f"observed_{day}"].cast("int64").sum()
        sums[f"returned_{day}"] = (flagged[f"observed_{day}"] & flagged[f"back_{day}"]).cast("int64").sum()
    grouped: Any = flagged.group_by("cohort") if cohort else flagged
    wide = grouped.aggregate(**sums).to_pandas().fillna(0)
    if cohort:
        wide = wide[wide[[f"n_{day}" for day in wanted]].gt(0).any(axis=1)]
    return Retention(
        table=_long(wide, wanted, cohort, level=level),
        caption=_caption(kind, cohort),
        notes=_notes(kind, span, return_event, level=level),
        days=wanted,
        kind=kind,
        cohort=cohort,
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
    since: date | None = None,
    as_of: date | None = None,
) -> ir.Table:
    """Return one row a user whose day N was observed, with whether the user came back.

    Args:
        users: As for `retention`.
        events: As for `retention`.
        day: The day N.
        kind: As for `retention`.
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
    _refuse_impossible((day,), kind, None)
    flagged, _span = _flagged(users, events, (day,), kind=kind, return_event=return_event, since=since, as_of=as_of)
    seen = flagged.filter(flagged[f"observed_{day}"])
    return seen.select(
        "user_id",
        at=seen.signed_up_at,
        numerator=seen[f"back_{day}"].cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )


def _flagged(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    days: tuple[int, ...],
    *,
    kind: str,
    return_event: str | None,
    since: date | None,
    as_of: date | None,
) -> tuple[ir.Table, tuple[date | None, date | None]]:
    """Return one row a user with ``observed_N`` and ``back_N`` for each day, and the first and last observed day."""
    people, happened = as_ibis(users), as_ibis(events)
    require(people, ["user_id", "signed_up_at"], source="lifecycle.retention")
    require(happened, ["user_id", "at", *(["event"] if return_event else [])], source="lifecycle.retention")
    earliest, latest = (since, as_of) if since and as_of else first_and_last_day(happened)
    first, last = since or earliest, as_of or latest
    people = people.select("user_id", "signed_up_at")
    if return_event:
        require_events(happened, [return_event], source="lifecycle.retention", word=_("event"))
        happened = happened.filter(happened.event == return_event)
    active = happened.select("user_id", active_at=happened.at).inner_join(people, "user_id")
    offset = active.active_at.date().delta(active.signed_up_at.date(), unit="day")
    hits = {f"back_{day}": ((offset == day) if kind == "exact" else (offset >= day)).any() for day in days}
    back = active.group_by("user_id").aggregate(**hits)
    joined = people.left_join(back, "user_id")
    signed_up = joined.signed_up_at.date()
    until_first = ibis.date(first or date(1900, 1, 1)).delta(signed_up, unit="day")
    until_last = ibis.date(last or date(1900, 1, 1)).delta(signed_up, unit="day")
    columns: dict[str, Any] = {}
    for day in days:
        columns[f"observed_{day}"] = (until_first <= day) & (until_last >= day)
        columns[f"back_{day}"] = joined[f"back_{day}"].fill_null(False)
    return joined.select("user_id", "signed_up_at", **columns), (first, last)


def _refuse_impossible(days: tuple[int, ...], kind: str, cohort: str | None) -> None:
    problems = []
    if not days or any(day < 0 or day != int(day) for day in days):
        problems.append(
            Problem("days", _("days are whole numbers from 0 up, at least one"), _("write days=(1, 7, 30)"))
        )
    if kind not in _KINDS:
        message = _("{kind!r} is not a kind of retention").format(kind=kind)
        problems.append(Problem("kind", message, _("use exact or on_or_after")))
    if cohort is not None and cohort not in _STEPS:
        message = _("{cohort!r} is not a cohort").format(cohort=cohort)
        problems.append(Problem("cohort", message, _("use week, month or None")))
    if problems:
        raise BadInputError("lifecycle.retention", problems)


def _long(wide: pd.DataFrame, days: tuple[int, ...], cohort: str | None, *, level: float) -> pd.DataFrame:
    rows = []
    for group in wide.to_dict("records"):
        for day in days:
            n, returned = int(group[f"n_{day}"]), int(group[f"returned_{day}"])
            rate = stats.proportion(returned, n, level=level)
            rows.append(
                ({"cohort": group["cohort"]} if cohort else {})
                | {"day": day, "value": rate.value, "low": rate.low, "high": rate.high, "n": n}
                | {"returned": returned, "users": int(group["users"]), "enough": n >= stats.MINIMUM_N}
            )
    keys = ["cohort", "day"] if cohort else ["day"]
    table = pd.DataFrame(rows, columns=[*keys, "value", "low", "high", "n", "returned", "users", "enough"])
    if cohort:
        table["cohort"] = table["cohort"].astype("datetime64[us]")
    return table.sort_values(keys, ignore_index=True)


def _caption(kind: str, cohort: str | None) -> str:
    what = {"exact": _("Retention, active on day N"), "on_or_after": _("Retention, active on day N or later")}[kind]
    return what + {"week": _(", by week of sign-up"), "month": _(", by month of sign-up"), None: ""}[cohort]


def _notes(
    kind: str, span: tuple[date | None, date | None], return_event: str | None, *, level: float
) -> tuple[str, ...]:
    active = _("event {name}").format(name=return_event) if return_event else _("any event")
    first, last = (day or "–" for day in span)
    observed = _("Coming back: {active}. Observed from {first} to {last}; users whose day N lies outside do not count.")
    notes = [
        observed.format(active=active, first=first, last=last),
        _("Day 0 is the calendar day of sign-up; Wilson intervals, {level:g} %.").format(level=100 * level),
    ]
    if kind == "on_or_after":
        notes.append(_("Older cohorts had more time to come back: compare cohorts of the same age."))
    return tuple(notes)
