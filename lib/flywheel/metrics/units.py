"""A metric by name → its rows summed to one row a unit, arm and period, to days, or to stretches of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import pilot
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.metrics.registry import Metric, known
from flywheel.metrics.scopes import Days, Filters, as_window, assign, drawn
from flywheel.stats import Unit
from flywheel.tables import Data
from flywheel.tables.days import Day, as_day, as_days
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "by_period",
    "by_stretch",
    "daily_units",
    "levels_by_stretch",
    "series",
    "since_start",
    "unit_table",
    "with_attributes",
]

COLUMNS = ["unit_id", "arm", "period", "at", "numerator", "denominator", "cluster_id"]


def unit_table(
    data: Data,
    metric: str,
    *,
    during: Days,
    before: Days | None = None,
    scope: Filters = None,
    pilot_id: str | None = None,
    comparison: Filters = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Return one row a user, arm and period: the only input of `flywheel.pilot.evaluate`.

    Args:
        data: The checked data set.
        metric: A name of `flywheel.metrics.METRICS`.
        during: Days of the pilot, half-open.
        before: Days before it; needed without ``pilot_id``. With a draw they may be empty, as they are for a metric
            whose clock starts at the draw.
        scope: Which users count: a `Scope`, or its filters, such as ``{"region": "East China"}``.
        pilot_id: Which draw of ``pilots`` splits users into arms; without it all users in scope are the pilot arm.
        comparison: Which users are the control arm, where none was drawn.
        cluster: Column of ``users`` that names the group of a user; with a draw the table ``pilots`` does.

    Returns:
        ``unit_id, arm, period, at, numerator, denominator, cluster_id``; ``at`` is the first moment in the
        period.

    Raises:
        BadInputError: The metric, a filter's value, the pilot or a window does not fit the data.
        FlywheelError: A table that the metric needs is missing.

    Example:
        >>> from flywheel import samples
        >>> from datetime import date
        >>> units = unit_table(samples.tiny(), "nps", during=(date(2026, 1, 19), date(2026, 2, 2)))
        >>> list(units.columns)
        ['unit_id', 'arm', 'period', 'at', 'numerator', 'denominator', 'cluster_id']
    """
    chosen = known(metric)
    arms: dict[str, Any] = {"scope": scope, "pilot_id": pilot_id, "comparison": comparison, "cluster": cluster}
    rows = assign(data, _measured(data, chosen, pilot_id), during=during, before=before, **arms)
    units = _summed(rows, "arm", "period")
    _refuse_empty(data, units, chosen, {"before": None if pilot_id else before, "during": during})
    return units.sort_values(["period", "arm", "unit_id"], ignore_index=True)[COLUMNS]


def _summed(rows: ir.Table, *by: str) -> pd.DataFrame:
    summed = rows.group_by("user_id", *by).aggregate(
        at=rows["at"].min(),
        numerator=rows["numerator"].sum(),
        denominator=rows["denominator"].sum(),
        cluster_id=rows["cluster_id"].max(),
    )
    units: pd.DataFrame = summed.to_pandas().rename(columns={"user_id": "unit_id"})
    return units


def _measured(data: Data, metric: Metric, pilot_id: str | None) -> ir.Table:
    """Build the metric's rows; a metric that starts somewhere starts at the draw when there was one."""
    missing = [name for name in metric.tables if not data.has(name)]
    if missing:
        message = _(
            "metric {metric!r} needs the tables {missing}, which this data set does not have; it has: {present}"
        )
        raise FlywheelError(
            message.format(metric=metric.name, missing=", ".join(missing), present=", ".join(data.names))
        )
    starts = drawn(data, pilot_id).select("user_id", at="assigned_at") if pilot_id is not None else None
    return metric.rows(data, starts)


def _refuse_empty(data: Data, units: pd.DataFrame, metric: Metric, windows: Mapping[str, Days | None]) -> None:
    problems = []
    for name, days in windows.items():
        if days is not None and not (units["period"] == name).any():
            window = as_window(days, name)
            message = _("no user in scope has {metric} between {start} and {end}").format(
                metric=metric.label, start=window.start, end=window.end
            )
            remedy = _("check window and scope; the data run from {first} to {last}")
            remedy = remedy.format(first=data.first_day, last=data.last_day)
            if metric.window_days is not None:
                wait = _("{remedy}, and this metric waits for the {days} days after a user's start to be over")
                remedy = wait.format(remedy=remedy, days=metric.window_days)
            problems.append(Problem(name, message, remedy))
    if problems:
        raise BadInputError(metric.name, problems)


def daily_units(
    data: Data,
    metric: str,
    *,
    start: Day,
    end: Day,
    change: Day | None = None,
    scope: Filters = None,
    pilot_id: str | None = None,
    comparison: Filters = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Return one row a user, arm and day, from which every series and placebo of a pilot is summed.

    Args:
        data: The checked data set.
        metric: A name of `flywheel.metrics.METRICS`.
        start: First day.
        end: First day that no longer counts.
        change: First day of the pilot; with a draw, users count before it too, and from it on once they were assigned.
        scope: Which users count.
        pilot_id: Which draw splits users into arms.
        comparison: Which users are the control arm, where none was drawn.
        cluster: Column of ``users`` that names the group of a user.

    Returns:
        ``unit_id, day, arm, at, numerator, denominator, cluster_id``; ``day`` counts from the start, which is 0.

    Raises:
        BadInputError: As for `unit_table`.
        FlywheelError: A table that the metric needs is missing.
    """
    arms: dict[str, Any] = {"scope": scope, "pilot_id": pilot_id, "comparison": comparison, "cluster": cluster}
    first, last = as_day("metrics.daily_units", "start", start), as_day("metrics.daily_units", "end", end)
    (turn,) = as_days("metrics.daily_units", change=change)
    windows: dict[str, Any] = (
        {"during": (first, last)} if turn is None else {"before": (first, turn), "during": (turn, last)}
    )
    rows = assign(data, _measured(data, known(metric), pilot_id), **windows, **arms)
    number = rows["at"].date().delta(ibis.date(first), unit="day")
    return _summed(rows.mutate(day=number.cast("int64")), "day", "arm")


def series(
    data: Data,
    metric: str,
    *,
    start: Day,
    end: Day,
    every_days: int = 1,
    scope: Filters = None,
    pilot_id: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return a metric's level in equal stretches of days, counted from the start.

    Args:
        data: The checked data set.
        metric: A name of `flywheel.metrics.METRICS`.
        start: First day.
        end: First day that no longer counts; days that do not fill a stretch at the end are left out.
        every_days: Length of a stretch: 1 for days, 7 for weeks.
        scope: Which users count.
        pilot_id: Which draw splits users into arms.
        level: Confidence of the intervals.

    Returns:
        ``start, arm, value, low, high, n``; a stretch without any user is absent.

    Raises:
        BadInputError: As for `unit_table`.
        FlywheelError: A table that the metric needs is missing.
    """
    first, stop = as_day("metrics.series", "start", start), as_day("metrics.series", "end", end)
    whole = first + dt.timedelta(days=(stop - first).days // every_days * every_days)
    units = daily_units(data, metric, start=first, end=whole, scope=scope, pilot_id=pilot_id)
    return levels_by_stretch(units, start=first, every_days=every_days, unit=known(metric).unit, level=level)


def levels_by_stretch(
    units: pd.DataFrame, *, start: Day, every_days: int, unit: Unit, level: float = 0.95
) -> pd.DataFrame:
    """Sum days of users to equal stretches and return the level of each arm in each.

    Args:
        units: What `daily_units` returned, of whole stretches.
        start: Its first day.
        every_days: Length of a stretch: 1 for days, 7 for weeks.
        unit: What the levels count.
        level: Confidence of the intervals.

    Returns:
        ``start, arm, value, low, high, n``; a stretch without any user is absent.
    """
    first = as_day("metrics.levels_by_stretch", "start", start)
    summed = by_stretch(units, every_days=every_days)
    found = pilot.levels(summed, ["stretch", "arm"], level=level, unit=unit)
    found.insert(0, "start", [first + dt.timedelta(days=every_days * int(number)) for number in found["stretch"]])
    return found.drop(columns="stretch")


_PARTS = {"numerator": "sum", "denominator": "sum", "cluster_id": "first"}


def by_stretch(units: pd.DataFrame, *, every_days: int) -> pd.DataFrame:
    """Sum days of users to one row a user, arm and stretch of so many days."""
    numbered = units.assign(stretch=units["day"] // every_days)
    return numbered.groupby(["unit_id", "arm", "stretch"], sort=False, as_index=False).agg(_PARTS)


def by_period(units: pd.DataFrame) -> pd.DataFrame:
    """Sum days of users that have a ``period`` to a unit table."""
    return units.groupby(["unit_id", "arm", "period"], sort=False, as_index=False).agg(_PARTS)


def since_start(
    data: Data,
    metric: str,
    *,
    pilot_id: str,
    during: Days,
    scope: Filters = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return how far each arm has come, day by day after its users were assigned.

    Args:
        data: The checked data set.
        metric: A metric whose outcome counts within a window after a start, such as ``recall_rate``.
        pilot_id: Which draw splits users into arms.
        during: Days on which users were assigned, half-open.
        scope: Which users count.
        level: Confidence of the intervals.

    Returns:
        ``day, arm, value, low, high, n`` for every day of the metric's window.

    Raises:
        BadInputError: As for `unit_table`, or the metric has no window after a start.
        FlywheelError: A table that the metric needs is missing.
    """
    chosen = known(metric)
    if chosen.window_days is None:
        message = _("{metric} has no window after a start").format(metric=chosen.label)
        raise BadInputError(_("metrics"), [Problem("metric", message, _("use metrics.series for it"))])
    starts = drawn(data, pilot_id).select("user_id", at="assigned_at")
    days = ibis.memtable({"day": list(range(1, chosen.window_days + 1))}, schema={"day": "int64"})
    reached = chosen.rows(data, starts.cross_join(days), within_days="day")
    units = _summed(assign(data, reached, during=during, scope=scope, pilot_id=pilot_id), "day", "arm")
    units = units.sort_values(["day", "arm", "unit_id"], ignore_index=True)  # sums of floats depend on the order
    found = pilot.levels(units, ["day", "arm"], level=level, unit=chosen.unit)
    return found[["day", "arm", "value", "low", "high", "n"]]


def with_attributes(data: Data, units: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a unit table with what is known about its users.

    Args:
        data: The checked data set.
        units: Rows with ``unit_id``.
        columns: Columns of ``users``; those that the data lack are left out.

    Returns:
        The rows with these columns; missing where nothing is known.
    """
    known_columns = [column for column in columns if column in data.users.columns]
    ids = ibis.memtable(units[["unit_id"]].drop_duplicates())
    people = data.users.semi_join(ids, data.users.user_id == ids.unit_id).select("user_id", *known_columns)
    return units.merge(people.to_pandas().rename(columns={"user_id": "unit_id"}), on="unit_id", how="left")
