"""What the exercises of lesson 00 compare with, computed from the loaded data."""

from datetime import timedelta

from flywheel import tables


def users_by_region(data):
    return data.users.group_by("region").agg(users=data.users.count()).to_pandas()


def known_regions(data):
    return users_by_region(data).dropna()


def orders_by_region(data):
    orders = tables.with_users(data.orders, data.users, "region")
    return orders.group_by("region").agg(users=orders.count()).to_pandas()


def orders_from_first_day(data, *, days):
    paid_on = data.orders.at.date()
    first = paid_on.min().execute()
    return int(data.orders.filter(paid_on < first + timedelta(days=days)).count().execute())
