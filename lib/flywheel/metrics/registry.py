"""The list of metrics: each name with its meaning, unit, direction, tables and the rows that measure it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import ibis

from flywheel import funnel, lifecycle, loop, voc
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.stats import Unit
from flywheel.tables import Data
from flywheel.tables.lookups import first_and_last_day
from flywheel.words import gettext as _
from flywheel.words import later

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["METRICS", "Metric", "known"]


@dataclass(frozen=True)
class Metric:
    """One metric that a pilot or a report can ask for by name.

    Attributes:
        name: The name in scenario files.
        title: The name a reader sees, in English.
        unit: What its values count.
        direction: ``up`` when more is better.
        tables: Tables it needs.
        meaning: Its definition in one sentence, in English.
        build: Data and starts (``user_id, at``; None for the metric's own) → ``user_id, at, numerator, denominator``.
        window_days: Days after a start in which the outcome counts; None when the metric has no starts, so that what
            users do is counted on the day they do it.
    """

    name: str
    title: str
    unit: Unit
    direction: Literal["up", "down"]
    tables: tuple[str, ...]
    meaning: str
    build: Callable[[Data, ir.Table | None, Any], ir.Table]
    window_days: int | None = None

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _(self.title)

    @property
    def describe(self) -> str:
        """The definition in the reader's language."""
        return _(self.meaning)

    def rows(self, data: Data, starts: ir.Table | None = None, *, within_days: int | str | None = None) -> ir.Table:
        """Return what was measured, one row a user and moment.

        Args:
            data: The checked data set.
            starts: Where the metric's clock starts, ``user_id, at``; by default where its definition says.
            within_days: Another length of the window after a start; a name is a column of ``starts`` that has it.

        Returns:
            ``user_id, at, numerator, denominator``; a start whose window is not over yet is left out.
        """
        return self.build(data, starts, within_days or self.window_days or 0)


def known(name: str) -> Metric:
    """Return the metric of this name.

    Raises:
        BadInputError: There is none; the nearest name and all names are listed.

    Example:
        >>> known("nps").unit
        'points'
    """
    if name in METRICS:
        return METRICS[name]
    close = nearest(name, METRICS)
    remedy = _("did you mean {close}? ").format(close=close) if close else ""
    remedy += _("Metrics: {names}").format(names=", ".join(sorted(METRICS)))
    raise BadInputError(_("metrics"), [Problem("metric", _("{name!r} is not known").format(name=name), remedy)])


def _retention(day: int) -> Callable[[Data, ir.Table | None, int], ir.Table]:
    def rows(data: Data, _starts: ir.Table | None, _days: int) -> ir.Table:
        return lifecycle.retention_units(data.users, data.events, day=day)

    return rows


def _scores(survey: Literal["nps", "csat", "ces"]) -> Callable[[Data, ir.Table | None, int], ir.Table]:
    def rows(data: Data, _starts: ir.Table | None, _days: int) -> ir.Table:
        return voc.score_units(data.feedback, survey=survey)

    return rows


def _clicks(shown: str, clicked: str) -> Callable[[Data, ir.Table | None, int], ir.Table]:
    def rows(data: Data, _starts: ir.Table | None, _days: int) -> ir.Table:
        return funnel.click_units(data.events, shown=shown, clicked=clicked)

    return rows


def _purchases(
    own_starts: Callable[[Data], ir.Table],
    *,
    value: Literal["bought", "orders", "revenue_cents", "margin_cents"] = "bought",
) -> Callable[[Data, ir.Table | None, int], ir.Table]:
    """Measure orders after a start: the one given, as the draw of a pilot gives it, or the metric's own."""

    def rows(data: Data, starts: ir.Table | None, days: Any) -> ir.Table:
        return lifecycle.purchase_units(
            own_starts(data) if starts is None else starts,
            data.orders,
            within_days=days,
            start="at",
            value=value,
            since=_recorded_since(data, starts),
            as_of=data.last_day,
        )

    return rows


def _activity(
    value: Literal["active_days", "sessions", "used"], *, event: str | None = None
) -> Callable[[Data, ir.Table | None, int], ir.Table]:
    """Measure what users do after a start: the draw of a pilot, or else the sign-up."""

    def rows(data: Data, starts: ir.Table | None, days: Any) -> ir.Table:
        return lifecycle.activity_units(
            _sign_ups(data) if starts is None else starts,
            data.events,
            within_days=days,
            start="at",
            value=value,
            event=event,
            since=_recorded_since(data, starts),
            as_of=data.last_day,
        )

    return rows


def _first_payments(data: Data, starts: ir.Table | None, days: Any) -> ir.Table:
    begun = data.users if starts is None else starts.rename(signed_up_at="at")
    since = _recorded_since(data, starts)
    return funnel.conversion_units(begun, data.events, goal="pay", window_days=days, since=since, as_of=data.last_day)


def _basket_values(data: Data, _starts: ir.Table | None, _days: int) -> ir.Table:
    one = ibis.literal(1, "int64")
    return data.orders.select("user_id", "at", numerator=data.orders.revenue_cents.cast("int64"), denominator=one)


def _sign_ups(data: Data) -> ir.Table:
    return data.users.select("user_id", at="signed_up_at")


def _recorded_since(data: Data, starts: ir.Table | None) -> dt.date:
    """Return the day of the first event, from which a metric's own starts count; a draw's starts all do."""
    first = first_and_last_day(data.events)[0] if starts is None and data.has("events") else None
    return first or dt.date(1900, 1, 1)


def _first_orders(data: Data) -> ir.Table:
    return data.orders.group_by("user_id").aggregate(at=data.orders.at.min())


def _baskets(data: Data) -> ir.Table:
    filled = data.events.filter(data.events.event == "add_to_cart")
    return filled.group_by("user_id", day=filled.at.date()).aggregate(at=filled.at.min()).drop("day")


def _lapses(data: Data) -> ir.Table:
    """Return the moment at which 90 days without an order were over, once for each such pause."""
    orders = data.orders.select("user_id", "at")
    following = orders["at"].lead().over(ibis.window(group_by="user_id", order_by="at"))
    pauses = orders.mutate(lapsed_at=orders["at"] + ibis.interval(days=_LAPSE_DAYS), following=following)
    pauses = pauses.filter(pauses.following.isnull() | (pauses.following >= pauses.lapsed_at))
    return pauses.select("user_id", at="lapsed_at")


def _complaints(data: Data, _starts: ir.Table | None, _days: int) -> ir.Table:
    tickets = data.tickets.drop_null("user_id")
    none, one = ibis.literal(0, "int64"), ibis.literal(1, "int64")
    opened = tickets.select("user_id", at="opened_at", numerator=one, denominator=none)
    return opened.union(data.orders.select("user_id", "at", numerator=none, denominator=one))


def _promises(data: Data, _starts: ir.Table | None, _days: int) -> ir.Table:
    return loop.sla_units(data.tickets, data.ticket_events, as_of=data.last_day)


def _reopened(data: Data, _starts: ir.Table | None, days: int) -> ir.Table:
    return loop.reopened_units(data.tickets, data.ticket_events, within_days=days or _REOPEN_DAYS, as_of=data.last_day)


_LAPSE_DAYS, _REOPEN_DAYS = 90, 30
_EVENTS, _ORDERS, _FEEDBACK = ("users", "events"), ("users", "orders"), ("feedback",)
_TICKETS = ("tickets", "ticket_events")

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "next_day_retention", later("Next-day retention"), "share", "up", _EVENTS,
            later("Share of new users who do anything in the app on the day after they signed up."), _retention(1),
        ),
        Metric(
            "day_7_retention", later("Day-7 retention"), "share", "up", _EVENTS,
            later("Share of new users who do anything in the app on the seventh day after they signed up."),
            _retention(7),
        ),
        Metric(
            "first_order_conversion", later("First-order conversion"), "share", "up", _ORDERS,
            later("Share of new users who pay a first order within 7 days of signing up."), _purchases(_sign_ups), 7,
        ),
        Metric(
            "first_payment_conversion", later("First-payment conversion"), "share", "up", _EVENTS,
            later("Share of new users whose events hold a payment within 7 days of signing up; needs no orders."),
            _first_payments, 7,
        ),
        Metric(
            "feature_click_rate", later("Feature click rate"), "share", "up", ("events",),
            later("Share of views of the home page that lead to a click on a feature."),
            _clicks("home_view", "feature_click"),
        ),
        Metric(
            "cart_rate", later("Product-to-cart rate"), "share", "up", ("events",),
            later("Share of product views that are followed by putting something into the basket on the same day."),
            _clicks("view_product", "add_to_cart"),
        ),
        Metric(
            "checkout_rate", later("Cart-to-checkout rate"), "share", "up", ("events",),
            later("Share of times something is put into the basket that are followed by a checkout on the same day."),
            _clicks("add_to_cart", "start_checkout"),
        ),
        Metric(
            "payment_rate", later("Checkout-to-payment rate"), "share", "up", ("events",),
            later("Share of started checkouts that are paid on the same day."), _clicks("start_checkout", "pay"),
        ),
        Metric(
            "order_conversion", later("Order conversion"), "share", "up", _ORDERS,
            later(
                "Share of users who pay an order within 14 days of the start: the draw of the pilot, or else a day on"
                " which they put something into the basket."
            ),
            _purchases(_baskets), 14,
        ),
        Metric(
            "recall_rate", later("Recall rate"), "share", "up", _ORDERS,
            later(
                "Share of lapsed users who pay an order within 28 days of the start: the draw of the pilot, or else the"
                " day on which 90 days without an order were over."
            ),
            _purchases(_lapses), 28,
        ),
        Metric(
            "repurchase_rate", later("Repurchase rate"), "share", "up", _ORDERS,
            later("Share of buyers who pay a second order within 30 days of their first one."),
            _purchases(_first_orders), 30,
        ),
        Metric(
            "revenue_per_user", later("Revenue per user"), "cents", "up", _ORDERS,
            later("What a user pays within 28 days of the start: the draw of the pilot, or else the sign-up."),
            _purchases(_sign_ups, value="revenue_cents"), 28,
        ),
        Metric(
            "margin_per_user", later("Margin per user"), "cents", "up", _ORDERS,
            later("Margin of a user's orders within 28 days of the start: the draw of the pilot, or else the sign-up."),
            _purchases(_sign_ups, value="margin_cents"), 28,
        ),
        Metric(
            "orders_per_user", later("Orders per user"), "score", "up", _ORDERS,
            later("Orders a user pays within 28 days of the start: the draw of the pilot, or else the sign-up."),
            _purchases(_sign_ups, value="orders"), 28,
        ),
        Metric(
            "basket_value", later("Basket value"), "cents", "up", ("orders",),
            later("What users pay for each order."), _basket_values,
        ),
        Metric(
            "active_days_per_user", later("Active days per user"), "score", "up", _EVENTS,
            later("Days with activity among the first 28 from the start: the draw of the pilot, or else the sign-up."),
            _activity("active_days"), 28,
        ),
        Metric(
            "sessions_per_user", later("Sessions per user"), "score", "up", _EVENTS,
            later("Sessions begun in the first 28 days from the start: the draw of the pilot, or else the sign-up."),
            _activity("sessions"), 28,
        ),
        Metric(
            "feature_reach", later("Feature reach"), "share", "up", _EVENTS,
            later("Share of users who click a feature in the first 7 days from the start: draw, or else sign-up."),
            _activity("used", event="feature_click"), 7,
        ),
        Metric(
            "nps", later("NPS"), "points", "up", _FEEDBACK,
            later("Share of promoters (9–10) minus share of detractors (0–6) among the answers, in points."),
            _scores("nps"),
        ),
        Metric(
            "csat", later("CSAT"), "share", "up", _FEEDBACK,
            later("Share of answers of 4 or 5 on the scale of 1 to 5."), _scores("csat"),
        ),
        Metric(
            "ces", later("CES"), "score", "up", _FEEDBACK,
            later("Mean answer to “it was easy” on the scale of 1 to 7."), _scores("ces"),
        ),
        Metric(
            "complaint_rate", later("Complaint rate"), "share", "down", ("tickets", "orders"),
            later("Tickets opened for each paid order."), _complaints,
        ),
        Metric(
            "sla_met_rate", later("Promises kept"), "share", "up", _TICKETS,
            later(
                "Share of tickets with a solution or a firm plan within 24 hours (priority high), 36 (medium) or 48"
                " (low), round the clock."
            ),
            _promises,
        ),
        Metric(
            "reopened_rate", later("Reopened tickets"), "share", "down", _TICKETS,
            later("Share of closed tickets that are reopened within 30 days."), _reopened,
        ),
        Metric(
            "unsubscribe_rate", later("Unsubscribe rate"), "share", "down", ("events",),
            later("How often users switch messages off, for each opening of the app."),
            _clicks("app_open", "unsubscribe"),
        ),
    )
}  # fmt: skip
"""All metrics by name."""
