"""What the exercises of lesson 05 compare with, computed from the loaded data."""

from datetime import timedelta
from functools import lru_cache, reduce

import pandas as pd

from flywheel import funnel, stats

STEPS = ["view_product", "add_to_cart", "start_checkout", "pay"]

LOG_STEPS = ["view", "cart", "pay"]
LOGS = (
    ["view", "cart", "pay"],
    ["cart", "view", "pay"],
    ["view", "view", "cart", "cart"],
    ["pay", "cart", "view"],
    ["view", "cart", "view", "search", "pay"],
    ["search", "search"],
    ["view", "pay", "cart", "pay", "pay"],
    [],
)


def week(data):
    return data.events.filter(data.events.at.date() > data.last_day - timedelta(days=7))


def quarter(data):
    return data.events.filter(data.events.at.date() > data.last_day - timedelta(days=91))


@lru_cache(maxsize=2)
def people(data):
    return funnel.count(week(data), STEPS)


@lru_cache(maxsize=2)
def visits(data):
    return funnel.count(week(data), ["app_open", *STEPS], unit="session")


@lru_cache(maxsize=2)
def visits_that_look(data):
    return funnel.count(week(data), STEPS, unit="session")


def last_share(counts):
    return 100 * float(counts.table["from_start_value"].iloc[-1])


@lru_cache(maxsize=2)
def people_from_open(data):
    return funnel.count(week(data), ["app_open", *STEPS])


def bridge(data):
    return last_share(people_from_open(data))


@lru_cache(maxsize=2)
def week_rows(data):
    return week(data).to_pandas()


def rows_of(data, event):
    rows = week_rows(data)
    return rows[rows["event"] == event]


def cart_rate(data):
    looked = set(rows_of(data, "view_product")["user_id"])
    return 100 * len(looked & set(rows_of(data, "add_to_cart")["user_id"])) / len(looked)


def cart_rate_of_visits(data):
    return (
        100
        * rows_of(data, "add_to_cart")["session_id"].nunique()
        / rows_of(data, "view_product")["session_id"].nunique()
    )


def cart_events_by_people(data):
    return 100 * len(rows_of(data, "add_to_cart")) / rows_of(data, "view_product")["user_id"].nunique()


def cart_events_by_events(data):
    return 100 * len(rows_of(data, "add_to_cart")) / len(rows_of(data, "view_product"))


def cart_rate_of_all(data):
    return 100 * rows_of(data, "add_to_cart")["user_id"].nunique() / week_rows(data)["user_id"].nunique()


def reached(log, steps):
    return reduce(lambda done, event: done + (steps[done : done + 1] == [event]), log, 0)


def reached_any(log, steps):
    return len(set(log) & set(steps))


def reached_rows(log, steps):
    return sum(event in steps for event in log)


@lru_cache(maxsize=2)
def within(data):
    """Shares of the people who looked and had paid after an hour, a day and a week."""
    curve = funnel.times(data.events, STEPS).curve
    whole = curve[curve["leg"] == 0].set_index("hours")["value"]
    return {hours: float(whole.loc[hours]) for hours in (1, 24, 168)}


@lru_cache(maxsize=2)
def by_platform(data):
    return funnel.count(quarter(data), STEPS, unit="session", by="platform")


@lru_cache(maxsize=2)
def all_visits(data):
    return funnel.count(quarter(data), STEPS, unit="session")


@lru_cache(maxsize=2)
def order_value(data, column="margin_cents"):
    bought = data.orders.filter(data.orders.at.date() > data.last_day - timedelta(days=91))
    return stats.mean(bought[column].to_pandas(), unit="cents")


@lru_cache(maxsize=2)
def neck_row(data, column="margin_cents"):
    return funnel.neck(by_platform(data), order_cents=order_value(data, column)).found.iloc[0]


def neck_yuan(data, column="margin_cents"):
    return float(neck_row(data, column)["extra_revenue_cents"]) / 100


def lost_yuan(data, column="margin_cents"):
    """Every broken-off payment of the neck's platform counted as an order."""
    row = neck_row(data)
    return (row["n"] - row["users"]) * order_value(data, column).value / 100


def to_best_yuan(data):
    gains = funnel.what_if(by_platform(data), "pay", to="best", order_cents=order_value(data)).gains
    return float(gains["extra_revenue_cents"].sum()) / 100


@lru_cache(maxsize=2)
def pay_rates(data):
    """Rate of the last step on Android and on the other platforms, and Android's share of the checkouts."""
    last = by_platform(data).table.query("position == 4").set_index("platform")[["users", "n"]]
    android, others = last.loc["android"], last.drop("android").sum()
    return (
        float(android["users"] / android["n"]),
        float(others["users"] / others["n"]),
        float(android["n"] / last["n"].sum()),
    )


def mixed(data, share):
    android, others, _ = pay_rates(data)
    return 100 * (share * android + (1 - share) * others)


@lru_cache(maxsize=8)
def orders_of_a_point(data, step):
    return float(funnel.what_if(all_visits(data), step, points=1).gains["extra_orders"].iloc[0])


def points_needed(data, step="add_to_cart"):
    return float(neck_row(data)["extra_orders"]) / orders_of_a_point(data, step)


@lru_cache(maxsize=2)
def reminder(data):
    """One row a person of the draw with the day of the first order after it."""
    drawn = data.pilots.filter(data.pilots.pilot_id == "basket-reminder").to_pandas()
    orders = data.orders.select("user_id", ordered_at="at").to_pandas()
    pairs = drawn.merge(orders, left_on="unit_id", right_on="user_id")
    days = (pairs["ordered_at"] - pairs["assigned_at"]) / pd.Timedelta(days=1)
    first = days[days >= 0].groupby(pairs["unit_id"]).min()
    return drawn.assign(day=drawn["unit_id"].map(first))


def reminder_points(data, days=14):
    hit = (reminder(data)["day"] < days).groupby(reminder(data)["arm"]).mean()
    return 100 * float(hit["pilot"] - hit["control"])


def reminder_percent(data, days=14):
    hit = (reminder(data)["day"] < days).groupby(reminder(data)["arm"]).mean()
    return 100 * float(hit["pilot"] / hit["control"] - 1)
