"""Turns events and orders into what was known of each user before a day, and who stayed away after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel.tables import share

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Life", "churn_features", "stayed"]

Life = Literal["visits", "orders"]


def churn_features(
    events: ir.Table, orders: ir.Table | None, *, cut: date, window_days: int, life: Life, path_event: str
) -> ir.Table:
    """Return what was known of each user at the first moment of ``cut``; later rows cannot change it.

    Only users with a sign of life in the last ``window_days`` are there. Days are calendar days.

    Args:
        events: One row an event (``user_id, event, at``).
        orders: One row a paid order (``user_id, at, revenue_cents``, and ``promised_at, delivered_at`` for whether the
            first one was late); None leaves their columns out.
        cut: The day from which on nothing is known.
        window_days: Length of the recent window, and of the one before it.
        life: What counts as a sign of life.
        path_event: The event that shows that a visit went deep.

    Returns:
        ``user_id, gap_days`` (since the last sign of life), ``gap_ratio`` (÷ own mean gap; missing with one day),
        ``active_days_now, active_days_before, active_days`` (recent window, the one before, ever),
        ``frequency_change`` (now − before, days), ``age_days`` (since the first sign), ``path_change`` (share of visit
        days with ``path_event``, now − before; missing without visits in both), and with orders ``spent_cents,
        first_order_late`` (1, 0 or missing); days with an order, or with a visit, in the recent window where they are
        not the sign of life: ``order_days_now, visit_days_now``.

    Example:
        >>> at = pd.to_datetime(["2026-03-01", "2026-03-05", "2026-03-20"])
        >>> events = ibis.memtable(pd.DataFrame({"user_id": "a", "event": "add_to_cart", "at": at}))
        >>> cut = pd.Timestamp("2026-03-11").date()
        >>> known = churn_features(events, None, cut=cut, window_days=7, life="visits", path_event="add_to_cart")
        >>> known.select("gap_days", "gap_ratio", "active_days_now", "active_days_before").to_pandas()
           gap_days  gap_ratio  active_days_now  active_days_before
        0         6        1.5                1                   1
    """
    visits = _before(events, cut)
    visit_days = visits.group_by("user_id", day=visits.at.date()).aggregate(
        deep=(visits.event == path_event).cast("int64").max()
    )
    known = None if orders is None else _before(orders, cut)
    life_days = visit_days.select("user_id", "day")
    if life == "orders" and known is not None:
        life_days = known.select("user_id", day=known.at.date()).distinct()
    people = _rhythm(life_days, cut, window_days)
    people = _joined(people, _path(visit_days, cut, window_days))
    if known is not None:
        people = _joined(people, _buying(known, cut, window_days))
        zeros = {name: people[name].fill_null(0) for name in ("order_days_now", "spent_cents")}
        people = people.mutate(**zeros)
    # What counts as life is in the active days already.
    return people.drop(*({"visit_days_now", "order_days_now"} & {f"{life[:-1]}_days_now"}))


def stayed(events: ir.Table, orders: ir.Table | None, *, cut: date, horizon_days: int, life: Life) -> ir.Table:
    """Return the users with a sign of life from ``cut`` on and before ``cut + horizon_days``.

    Args:
        events: As for `churn_features`.
        orders: As for `churn_features`.
        cut: First day of the horizon.
        horizon_days: Its length.
        life: What counts as a sign of life.

    Returns:
        ``user_id``, each once.

    Example:
        >>> at = pd.to_datetime(["2026-03-11", "2026-03-18"])
        >>> events = ibis.memtable(pd.DataFrame({"user_id": ["a", "b"], "event": "app_open", "at": at}))
        >>> stayed(events, None, cut=at[0].date(), horizon_days=7, life="visits").to_pandas()["user_id"].tolist()
        ['a']
    """
    signs = orders if life == "orders" and orders is not None else events
    inside = signs.filter((signs.at >= _midnight(cut)) & (signs.at < _midnight(cut + timedelta(days=horizon_days))))
    return inside.select("user_id").distinct()


def _midnight(day: date) -> Any:
    return ibis.timestamp(pd.Timestamp(day).to_pydatetime())


def _before(table: ir.Table, cut: date) -> ir.Table:
    return table.filter(table.at < _midnight(cut))


def _joined(people: ir.Table, more: ir.Table) -> ir.Table:
    return people.left_join(more, "user_id").drop("user_id_right")


def _now_and_before(days: ir.Table, cut: date, window_days: int) -> tuple[Any, Any]:
    """Return whether a day lies in the recent window, and whether in the one before it."""
    recent = days.day >= ibis.date(cut - timedelta(days=window_days))
    return recent, ~recent & (days.day >= ibis.date(cut - timedelta(days=2 * window_days)))


def _rhythm(days: ir.Table, cut: date, window_days: int) -> ir.Table:
    now, before = _now_and_before(days, cut, window_days)
    people = days.group_by("user_id").aggregate(
        active_days=days.count(),
        first_day=days.day.min(),
        last_day=days.day.max(),
        active_days_now=now.cast("int64").sum(),
        active_days_before=before.cast("int64").sum(),
    )
    people = people.filter(people.active_days_now > 0)
    gap = ibis.date(cut).delta(people.last_day, unit="day").cast("int64")
    age = ibis.date(cut).delta(people.first_day, unit="day").cast("int64")
    return people.select(
        "user_id",
        gap_days=gap,
        gap_ratio=share(gap * (people.active_days - 1), age - gap),
        active_days_now=people.active_days_now.cast("int64"),
        active_days_before=people.active_days_before.cast("int64"),
        active_days=people.active_days.cast("int64"),
        frequency_change=(people.active_days_now - people.active_days_before).cast("int64"),
        age_days=age,
    )


def _path(days: ir.Table, cut: date, window_days: int) -> ir.Table:
    now, before = _now_and_before(days, cut, window_days)
    shares = {}
    for name, inside in (("now", now), ("before", before)):
        counted = inside.cast("int64")
        shares[name] = share((counted * days.deep).sum(), counted.sum())
    people = days.group_by("user_id").aggregate(
        deep_now=shares["now"], deep_before=shares["before"], visit_days_now=now.cast("int64").sum().cast("int64")
    )
    return people.select("user_id", "visit_days_now", path_change=people.deep_now - people.deep_before)


def _buying(known: ir.Table, cut: date, window_days: int) -> ir.Table:
    days = known.group_by("user_id", day=known.at.date()).aggregate(cents=known.revenue_cents.sum())
    now, _before_that = _now_and_before(days, cut, window_days)
    people = days.group_by("user_id").aggregate(
        order_days_now=now.cast("int64").sum().cast("int64"), spent_cents=days.cents.sum().cast("int64")
    )
    if not {"promised_at", "delivered_at"} <= set(known.columns):
        return people
    # Late is known once the promised moment has passed, in time once it was delivered: both before the cut.
    arrived = (known.delivered_at < _midnight(cut)).fill_null(False)
    overdue = (known.promised_at < _midnight(cut)).fill_null(False)
    late = overdue & (~arrived | (known.delivered_at > known.promised_at))
    coded = known.select("user_id", "at", late=ibis.cases((late, 1), (arrived, 0), else_=-1).cast("int64"))
    firsts = coded.group_by("user_id").aggregate(first_at=coded.at.min())
    first = coded.inner_join(firsts, "user_id")
    first = first.filter(first.at == first.first_at)
    flags = first.group_by("user_id").aggregate(first_order_late=first.late.max())
    return _joined(people, flags.mutate(first_order_late=flags.first_order_late.nullif(-1)))
