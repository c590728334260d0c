"""Rows of users at moments → those of users in scope, with the arm, period and group each belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

import ibis

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.scenario import Scope, Window
from flywheel.tables import Data
from flywheel.tables.days import Day, as_day
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Days", "Filters", "as_window", "assign", "drawn"]

Days = Window | tuple[Day, Day]
Filters = Scope | Mapping[str, Any] | None


def assign(
    data: Data,
    rows: ir.Table,
    *,
    during: Days,
    before: Days | None = None,
    scope: Filters = None,
    pilot_id: str | None = None,
    comparison: Filters = None,
    cluster: str | None = None,
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
        comparison: Which users are the control arm, where none was drawn.
        cluster: Column of ``users`` that names the group of a user; with a draw the table ``pilots`` does.

    Returns:
        The rows with ``arm``, ``period`` and ``cluster_id`` added.

    Raises:
        BadInputError: A filter's value or the pilot is not in the data, or a window is empty.
    """
    windows = {"during": as_window(during, "during")} | ({"before": as_window(before, "before")} if before else {})
    chosen = _in_scope(data, rows, _scope(scope), windows)
    if comparison is None:
        rows = _with_arms(data, chosen, pilot_id)
    else:
        others = _in_scope(data, rows, _scope(comparison), windows)
        rows = _without_draw(chosen, "pilot").union(_without_draw(others, "control"))
    if cluster is not None and pilot_id is None:
        groups = data.users.select("user_id", cluster_id=data.users[cluster].cast("string"))
        rows = rows.drop("cluster_id").inner_join(groups, "user_id")
    period = ibis.cases(*((_inside(rows["at"], window), name) for name, window in windows.items()), else_=None)
    labelled = rows.mutate(period=period).drop_null("period")
    if pilot_id is not None:
        late = (labelled.period == "before") | (labelled["at"].date() >= labelled.assigned_at.date())
        labelled = labelled.filter(late)
    return labelled.drop("assigned_at")


def as_window(days: Days, name: str) -> Window:
    """Return days as a window that holds at least one.

    Raises:
        BadInputError: It holds none, or one end is no day.
    """
    if isinstance(days, Window):
        window = days
    else:
        first, stop = (as_day("metrics", name, day) for day in days)
        window = Window(start=first, end=stop)
    if window.days <= 0:
        message = _("the window {start} to {end} holds no day").format(start=window.start, end=window.end)
        problem = Problem(name, message, _("the end is the first day that no longer counts"))
        raise BadInputError(_("windows"), [problem])
    return window


def _inside(at: ir.Value, window: Window) -> ir.BooleanValue:
    first, last = (dt.datetime.combine(day, dt.time()) for day in (window.start, window.end))
    inside: ir.BooleanValue = (at >= first) & (at < last)
    return inside


def _scope(scope: Filters) -> Scope:
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


def drawn(data: Data, pilot_id: str) -> ir.Table:
    """Return who was drawn into a pilot.

    Raises:
        BadInputError: The pilot is not there.
    """
    pilots = data.pilots
    found = pilots.filter(pilots.pilot_id == pilot_id)
    if found.count().execute() == 0:
        present = sorted(pilots.pilot_id.as_table().distinct().pilot_id.to_pandas())
        close = nearest(pilot_id, present)
        remedy = _("did you mean {close}? ").format(close=close) if close else ""
        remedy += _("Pilots present: {present}").format(present=", ".join(present) or "–")
        raise BadInputError("pilots", [Problem("pilot_id", _("{pilot!r} is not there").format(pilot=pilot_id), remedy)])
    return found.rename(user_id="unit_id")


def _with_arms(data: Data, rows: ir.Table, pilot_id: str | None) -> ir.Table:
    if pilot_id is None:
        return _without_draw(rows, "pilot")
    return rows.inner_join(drawn(data, pilot_id).select("user_id", "arm", "cluster_id", "assigned_at"), "user_id")


def _without_draw(rows: ir.Table, arm: str) -> ir.Table:
    return rows.mutate(arm=ibis.literal(arm), cluster_id=ibis.null("string"), assigned_at=ibis.null("timestamp"))
