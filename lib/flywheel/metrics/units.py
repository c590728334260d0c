"""Rows of users at moments → which arm and period each belongs to, summed to one row a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import pilot
from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.metrics.registry import Metric, known
from flywheel.scenario import Scope, Window
from flywheel.tables import Data
from flywheel.tables.days import Day, as_day
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["assign", "series", "since_start", "unit_table"]

COLUMNS = ["unit_id", "arm", "period", "at", "numerator", "denominator", "cluster_id"]
Days = Window | tuple[Day, Day]


def unit_table(
    data: Data,
    metric: str,
    *,
    during: Days,
    before: Days | None = None,
    scope: Scope | Mapping[str, Any] | None = None,
    pilot_id: str | None = None,
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
    rows = assign(data, _measured(data, chosen, pilot_id), during=during, before=before, scope=scope, pilot_id=pilot_id)
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
    starts = _drawn(data, pilot_id).select("user_id", at="assigned_at") if pilot_id is not None else None
    return metric.rows(data, starts)


def assign(
    data: Data,
    rows: ir.Table,
    *,
    during: Days,
    before: Days | None = None,
    scope: Scope | Mapping[str, Any] | None = None,
    pilot_id: str | None = None,
) -> ir.Table:
    """Keep the rows of users in scope inside the windows, and say to which arm and period each belongs.

    With a draw, rows during the pilot count from the user's day of assignment on.

    Args:
        data: The data set that holds ``users`` and ``pilots``.
        rows: Anything with ``user_id`` and ``at``.
        during: Days of the pilot, half-open.
        before: Days before it.
        scope: Which users count.
        pilot_id: Which draw splits users into arms.

    Returns:
        The rows with ``arm``, ``period`` and ``cluster_id`` added.

    Raises:
        BadInputError: A filter's value or the pilot is not in the data, or a window is empty.
    """
    windows = {"during": _window(during, "during")} | ({"before": _window(before, "before")} if before else {})
    rows = _with_arms(data, _in_scope(data, rows, _scope(scope), windows), pilot_id)
    period = ibis.cases(*((_inside(rows["at"], window), name) for name, window in windows.items()), else_=None)
    labelled = rows.mutate(period=period).drop_null("period")
    if pilot_id is not None:
        late = (labelled.period == "before") | (labelled["at"].date() >= labelled.assigned_at.date())
        labelled = labelled.filter(late)
    return labelled.drop("assigned_at")


def _window(days: Days, name: str) -> Window:
    if isinstance(days, Window):
        window = days
    else:
        first, stop = (as_day("metrics", name, day) for day in days)
        window = Window(start=first, end=stop)
    if window.days <= 0:
        message = _("the window {start} to {end} holds no day").format(start=window.start, end=window.end)
        problem = Problem(name, message, _("`end` is the first day that no longer counts"))
        raise BadInputError(_("windows"), [problem])
    return window


def _inside(at: ir.Value, window: Window) -> ir.BooleanValue:
    first, last = (dt.datetime.combine(day, dt.time()) for day in (window.start, window.end))
    inside: ir.BooleanValue = (at >= first) & (at < last)
    return inside


def _scope(scope: Scope | Mapping[str, Any] | None) -> Scope:
    if isinstance(scope, Scope):
        return scope
    filters = dict(scope or {})
    problems = []
    for name in filters:
        if name not in Scope.model_fields:
            close = nearest(name, Scope.model_fields)
            remedy = _("did you mean {close}? ").format(close=close) if close else ""
            fields = ", ".join(field for field in Scope.model_fields if field != "describe")
            problems.append(
                Problem(
                    name,
                    _("is not something users can be filtered by"),
                    remedy + _("Filters: {fields}").format(fields=fields),
                )
            )
    if problems:
        raise BadInputError(_("scope"), problems)
    ready = {name: tuple(value) if isinstance(value, list) else value for name, value in filters.items()}
    return Scope.model_validate({"describe": _("users in scope")} | ready)


def _in_scope(data: Data, rows: ir.Table, scope: Scope, windows: Mapping[str, Window]) -> ir.Table:
    if not (scope.filters or scope.age or scope.new_users):
        return rows
    users = data.users
    _refuse_absent(users, scope)
    for column, values in scope.filters.items():
        users = users.filter(users[column].isin(values))
    kept = users.select("user_id", flywheel_born=users.birth_year, flywheel_since=users.signed_up_at)
    rows = rows.inner_join(kept, "user_id")
    age = rows["at"].year() - rows.flywheel_born
    if scope.age and scope.age.at_least is not None:
        rows = rows.filter(age >= scope.age.at_least)
    if scope.age and scope.age.at_most is not None:
        rows = rows.filter(age <= scope.age.at_most)
    if scope.new_users:
        both = (_inside(rows["at"], window) & _inside(rows.flywheel_since, window) for window in windows.values())
        rows = rows.filter(reduce(lambda one, other: one | other, both))
    return rows.drop("flywheel_born", "flywheel_since")


def _refuse_absent(users: ir.Table, scope: Scope) -> None:
    problems = []
    for column, values in scope.filters.items():
        present = sorted(
            value for value in users[column].as_table().distinct()[column].to_pandas() if isinstance(value, str)
        )
        for value in values:
            if value not in present:
                close = nearest(value, present)
                remedy = _("did you mean {close}? ").format(close=close) if close else ""
                remedy += _("Values present: {present}").format(present=", ".join(present) or "–")
                problems.append(Problem(column, _("no user has the value {value!r}").format(value=value), remedy))
    if problems:
        raise BadInputError(_("scope"), problems)


def _drawn(data: Data, pilot_id: str) -> ir.Table:
    pilots = data.pilots
    drawn = pilots.filter(pilots.pilot_id == pilot_id)
    if drawn.count().execute() == 0:
        present = sorted(pilots.pilot_id.as_table().distinct().pilot_id.to_pandas())
        close = nearest(pilot_id, present)
        remedy = _("did you mean {close}? ").format(close=close) if close else ""
        remedy += _("Pilots present: {present}").format(present=", ".join(present) or "–")
        raise BadInputError("pilots", [Problem("pilot_id", _("{pilot!r} is not there").format(pilot=pilot_id), remedy)])
    return drawn.rename(user_id="unit_id")


def _with_arms(data: Data, rows: ir.Table, pilot_id: str | None) -> ir.Table:
    if pilot_id is None:
        nothing = ibis.null("string")
        return rows.mutate(arm=ibis.literal("pilot"), cluster_id=nothing, assigned_at=ibis.null("timestamp"))
    return rows.inner_join(_drawn(data, pilot_id).select("user_id", "arm", "cluster_id", "assigned_at"), "user_id")


def _refuse_empty(data: Data, units: pd.DataFrame, metric: Metric, windows: Mapping[str, Days | None]) -> None:
    problems = []
    for name, days in windows.items():
        if days is not None and not (units["period"] == name).any():
            window = _window(days, name)
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


def series(
    data: Data,
    metric: str,
    *,
    start: Day,
    end: Day,
    every_days: int = 1,
    scope: Scope | Mapping[str, Any] | None = None,
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
    chosen = known(metric)
    first, stop = as_day("metrics.series", "start", start), as_day("metrics.series", "end", end)
    whole = first + dt.timedelta(days=(stop - first).days // every_days * every_days)
    rows = assign(data, _measured(data, chosen, pilot_id), during=(first, whole), scope=scope, pilot_id=pilot_id)
    number = rows["at"].date().delta(ibis.date(first), unit="day") // every_days
    rows = rows.mutate(stretch=number.cast("int64"))
    units = _summed(rows, "stretch", "arm")
    found = pilot.levels(units, ["stretch", "arm"], level=level, unit=chosen.unit)
    found.insert(0, "start", [first + dt.timedelta(days=every_days * int(number)) for number in found["stretch"]])
    return found.drop(columns="stretch")


def since_start(
    data: Data,
    metric: str,
    *,
    pilot_id: str,
    during: Days,
    scope: Scope | Mapping[str, Any] | None = None,
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
    starts = _drawn(data, pilot_id).select("user_id", at="assigned_at")
    found = []
    for day in range(1, chosen.window_days + 1):
        reached = chosen.rows(data, starts, within_days=day)
        rows = assign(data, reached, during=during, scope=scope, pilot_id=pilot_id)
        found.append(pilot.levels(_summed(rows, "arm"), ["arm"], level=level, unit=chosen.unit).assign(day=day))
    return pd.concat(found, ignore_index=True)[["day", "arm", "value", "low", "high", "n"]]
