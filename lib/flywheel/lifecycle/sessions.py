"""Turns events into sessions, cut where a user pauses: how many, how long, and with how many events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis, whole_seconds
from flywheel.tables.lookups import group_columns, require
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Sessions", "session_table", "sessions"]

_RESERVED = ("user_id", "session", "at", "seconds", "events", "measure", "value", "low", "high", "n", "enough")
_MEASURES = ("sessions_per_user", "seconds_per_session", "events_per_session")


@dataclass(frozen=True, eq=False, kw_only=True)
class Sessions(Result):
    """Sessions, three rows a group: sessions a user, seconds and events a session.

    Attributes:
        by: Columns the rows are grouped by.
        gap_minutes: The pause that ends a session where events name none.
        level: Stated coverage of the intervals.
    """

    by: tuple[str, ...]
    gap_minutes: float
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        said = {
            "sessions_per_user": _("sessions a user"),
            "seconds_per_session": _("seconds a session"),
            "events_per_session": _("events a session"),
        }
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        shown[_("measure")] = self.table["measure"].map(said)
        shown[_("mean")] = [stats.as_text(value, "score") for value in self.table["value"]]
        shown[_("{level:g} % interval").format(level=100 * self.level)] = [
            _("{low} to {high}").format(low=stats.as_text(low, "score"), high=stats.as_text(high, "score"))
            for low, high in zip(self.table["low"], self.table["high"], strict=True)
        ]
        return shown.assign(**{_("sessions"): self.table["sessions"], _("users"): self.table["n"]})


def session_table(
    events: ir.Table | pd.DataFrame, *, gap_minutes: float = 30, by: str | Sequence[str] | None = None
) -> ir.Table:
    """Return one row a session.

    Where events carry a ``session_id`` it wins; events without one are cut wherever the user pauses for longer than
    ``gap_minutes``. A session of one event lasts 0 seconds: what follows the last event is not observed.

    Args:
        events: One row an event (``user_id, at``; ``session_id`` if there is one).
        gap_minutes: The longest pause inside a session.
        by: Columns of ``events`` to keep; a session has their smallest value.

    Returns:
        ``user_id, session`` (unique within a user), columns of ``by``, ``at`` (its first event), ``seconds, events``.

    Raises:
        BadInputError: A column is missing, or the gap is no length.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 09:00", "2026-03-01 09:30", "2026-03-01 10:01"])
        >>> events = pd.DataFrame({"user_id": "a", "at": at})
        >>> session_table(events).order_by("at").execute()[["seconds", "events"]].to_numpy().tolist()
        [[1800, 2], [0, 1]]
    """
    table = as_ibis(events)
    require(table, ["user_id", "at"], source="lifecycle.sessions")
    if not gap_minutes > 0:
        message = _("{minutes} minutes are no gap").format(minutes=gap_minutes)
        raise BadInputError("lifecycle.sessions", [Problem("gap_minutes", message, _("use a number above 0"))])
    names = group_columns(table, by, source="lifecycle.sessions", reserved=_RESERVED)
    seconds = whole_seconds(table.at)
    if "session_id" not in table.columns:
        return _cut(table.select("user_id", "at", *names, moment=seconds), names, gap_minutes)
    given = table.filter(table.session_id.notnull())  # noqa: PD004  # Ibis has no other name
    named = given.group_by("user_id", session=given.session_id.cast("string")).aggregate(
        **{name: given[name].min() for name in names},
        at=given.at.min(),
        seconds=whole_seconds(given.at.max()) - whole_seconds(given.at.min()),
        events=given.count(),
    )
    nameless = table.filter(table.session_id.isnull())  # noqa: PD003  # Ibis has no other name
    rest = nameless.select("user_id", "at", *names, moment=whole_seconds(nameless.at))
    return named.union(_cut(rest, names, gap_minutes))


def _cut(table: ir.Table, names: tuple[str, ...], gap_minutes: float) -> ir.Table:
    """Number a user's sessions by counting the pauses before each event, then gather the events of a number."""
    in_order = ibis.window(group_by="user_id", order_by="moment")
    pause = table.moment - table.moment.lag().over(in_order)
    marked = table.mutate(opens=(pause > round(gap_minutes * 60)).cast("int64").fill_null(1))
    so_far = ibis.window(group_by="user_id", order_by="moment", preceding=None, following=0)
    numbered = marked.mutate(number=marked.opens.sum().over(so_far))
    gathered = numbered.group_by("user_id", "number").aggregate(
        **{name: numbered[name].min() for name in names},
        at=numbered.at.min(),
        seconds=numbered.moment.max() - numbered.moment.min(),
        events=numbered.count(),
    )
    kept: dict[str, Any] = {name: gathered[name] for name in (*names, "at", "seconds", "events")}
    return gathered.select("user_id", session=ibis.literal("gap-") + gathered.number.cast("string"), **kept)


def _summed_pauses(table: ir.Table, gap_minutes: float) -> ir.Table:
    """Return one row a user: sessions, seconds and events, from pauses alone; no session has to be put together."""
    moments = table.select("user_id", moment=whole_seconds(table.at))
    pause = moments.moment - moments.moment.lag().over(ibis.window(group_by="user_id", order_by="moment"))
    pauses = moments.select("user_id", pause=pause)
    inside = pauses.pause <= round(gap_minutes * 60)
    return pauses.group_by("user_id").aggregate(
        s=(pauses.count() - inside.cast("int64").sum().fill_null(0)).cast("float64"),
        d=pauses.pause.sum(where=inside).fill_null(0).cast("float64"),
        e=pauses.count().cast("float64"),
    )


def sessions(
    events: ir.Table | pd.DataFrame,
    *,
    gap_minutes: float = 30,
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> Sessions:
    """Return sessions a user, their length and their events, as means with intervals.

    Sessions of one user resemble one another, so users and not sessions are the sample: the intervals are those of a
    ratio of two sums over users.

    Args:
        events: One row an event (``user_id, at``; ``session_id`` if there is one, which then wins).
        gap_minutes: The longest pause inside a session.
        by: Columns of ``events`` to group by; a session has their smallest value.
        level: Stated coverage of the intervals.

    Returns:
        Columns of ``by``, ``measure`` (``sessions_per_user``, ``seconds_per_session``, ``events_per_session``),
        ``value, low, high``, ``n`` users with a session, ``sessions``, ``enough``.

    Raises:
        BadInputError: A column is missing, or the gap is no length.

    Example:
        >>> at = pd.to_datetime(["2026-03-01 09:00", "2026-03-01 09:30", "2026-03-01 10:01"])
        >>> sessions(pd.DataFrame({"user_id": "a", "at": at})).table[["measure", "value", "n", "sessions"]]
                       measure  value  n  sessions
        0    sessions_per_user    2.0  1         2
        1  seconds_per_session  900.0  1         2
        2   events_per_session    1.5  1         2

    References:
        Cochran, W. G. (1977). Sampling Techniques, 3rd ed., section 6.3: the ratio estimator and its variance.
    """
    table = as_ibis(events)
    stats.proportion(0, 0, level=level)
    cut = session_table(table, gap_minutes=gap_minutes, by=by)
    names = group_columns(table, by, source="lifecycle.sessions", reserved=_RESERVED)
    named = "session_id" in table.columns and bool(table.session_id.count().to_pyarrow().as_py())
    if names or named:
        whole = cut.group_by("user_id", *names).aggregate(
            s=cut.count().cast("float64"), d=cut.seconds.sum().cast("float64"), e=cut.events.sum().cast("float64")
        )
    else:
        whole = _summed_pauses(table, gap_minutes)
    sums = {"n": whole.count()} | {name: whole[name].sum() for name in "sde"}
    sums |= {one + other: (whole[one] * whole[other]).sum() for one, other in ("ss", "sd", "se", "dd", "ee")}
    grouped: Any = whole.group_by(names) if names else whole
    wide = grouped.aggregate(**sums).to_pandas().sort_values([*names] or ["n"], ignore_index=True)
    rows = [
        {name: group[name] for name in names} | row
        for group in wide.to_dict("records")
        for row in _means(group, level=level)
    ]
    columns = [*names, "measure", "value", "low", "high", "n", "sessions", "enough"]
    where = _("A session ends with a pause of more than {minutes:g} minutes.").format(minutes=gap_minutes)
    if named:
        where = _(
            "Sessions as named in the data; events that name none are cut at pauses of {minutes:g} minutes."
        ).format(minutes=gap_minutes)
    return Sessions(
        table=pd.DataFrame(rows, columns=columns),
        caption=_("Sessions") + (_(" by {groups}").format(groups=_(" and ").join(names)) if names else ""),
        notes=(
            where,
            _("A session of one event lasts 0 seconds; a session lasts at least as long as seen."),
            _("Ratio estimator over users, Student t intervals, {level:g} %.").format(level=100 * level),
        ),
        by=names,
        gap_minutes=gap_minutes,
        level=level,
    )


def _means(group: dict[Any, Any], *, level: float) -> list[dict[str, Any]]:
    """Return the three means from sums over users; the spread of a ratio is that of numerator − ratio × denominator."""
    n, count = int(group["n"]), 0 if pd.isna(group["s"]) else int(group["s"])
    rows = []
    for measure, top in zip(_MEASURES, "sde", strict=True):
        if n == 0:
            estimate = stats.mean_from_moments(0, math.nan, math.nan, level=level)
        else:
            ones = measure == "sessions_per_user"
            below, below_squared, both = (n, n, count) if ones else (count, group["ss"], group["s" + top])
            ratio = group[top] / below
            squares = max(group[top * 2] - 2 * ratio * both + ratio**2 * below_squared, 0.0)
            sd = math.sqrt(squares / (n - 1)) / (below / n) if n > 1 else math.nan
            estimate = stats.mean_from_moments(n, ratio, sd, level=level)
        rows.append(
            {"measure": measure, "value": estimate.value, "low": estimate.low, "high": estimate.high}
            | {"n": n, "sessions": count, "enough": n >= stats.MINIMUM_N}
        )
    return rows
