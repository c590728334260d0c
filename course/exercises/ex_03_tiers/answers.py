"""What the exercises of lesson 03 compare with, computed from the loaded data."""

from datetime import timedelta
from functools import cache

import pandas as pd

from flywheel import tiers

BUDGET_CENTS = 10_000_000
LADDER = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


@cache
def days(data):
    """How long the lesson's quarter is: 91 days, or half of what the orders cover."""
    ordered_for = data.last_day - data.orders.at.min().execute().date()
    return min(91, (ordered_for.days + 1) // 2)


def start(data):
    """The first day of the lesson's quarter."""
    return data.last_day - timedelta(days=days(data) - 1)


def quarter(data):
    return data.orders.filter(data.orders.at.date() >= start(data))


@cache
def pyramid(data, *, before=False):
    first = start(data) - timedelta(days=days(data) * before)
    scores = tiers.value_and_growth(data.orders, since=first, as_of=first + timedelta(days=days(data) - 1))
    return tiers.value_potential(scores)


@cache
def people(data, *, before=False):
    """One row a customer of a quarter: tier and margin in yuan, by user_id."""
    users = pyramid(data, before=before).users.select("user_id", "tier", "value_cents").to_pandas().set_index("user_id")
    return users.assign(margin=users["value_cents"] / 100)


def head_share(amounts, head):
    best = sorted(amounts, reverse=True)[: max(round(head * len(amounts)), 1)]
    return sum(best) / sum(amounts)


@cache
def sums(data, column="margin_cents", *, all_days=False):
    orders = data.orders if all_days else quarter(data)
    return orders.group_by("user_id").agg(cents=orders[column].sum()).to_pandas()["cents"].tolist()


def best_orders_share(data):
    return head_share(quarter(data).margin_cents.execute().tolist(), 0.05)


def share_cases(data):
    typed = [([700, 100, 100, 100], 0.25), ([5, 80, 10, 5], 0.5), ([30, 10, 60], 0.05)]
    return [*typed, (sorted(sums(data))[-200:], 0.05)]


@cache
def split(data, budget_cents=BUDGET_CENTS):
    return tiers.allocate(pyramid(data), budget_cents)


def each(data, *, cents=False, by_all=False, whole=False):
    """What the deck's split spends on a customer of each tier, and the margin of one."""
    table = split(data).table
    deck, tier = table[table["strategy"] == "deck"].set_index("tier"), pyramid(data).table.set_index("tier")
    unit = 1 if cents else 100
    heads = 1 if whole else deck["users"].sum() if by_all else deck["users"]
    columns = {"spend_each": deck["spend_cents"] / heads / unit, "margin_each": tier["value_cents"] / heads / unit}
    return pd.DataFrame(columns).reset_index()


def largest(data, *, by_mean=False, unit=1):
    """The largest budget of the ladder that passes, 0 when none does: by its last cent, or by its mean."""
    passed = [0]
    for budget in LADDER:
        one = split(data, 100 * budget)
        gain = one.totals.set_index("strategy")["gain_cents"]["optimised"] / 100
        passed += [budget] if (gain >= budget if by_mean else one.last_cent >= 1) else []
    return max(passed) * unit


def new_in_core(data):
    now, then = people(data), people(data, before=True)
    core = now.index[now["tier"] == "core"]
    return float((~core.isin(then.index)).mean())


def entered_to_core(data):
    now, then = people(data), people(data, before=True)
    entered = now[~now.index.isin(then.index)]
    return float((entered["tier"] == "core").mean())


def left_core(data):
    now, then = people(data), people(data, before=True)
    core = then.index[then["tier"] == "core"]
    return float((~core.isin(now.index)).mean())


@cache
def moved(data):
    """One row a customer of the quarter before: tier then, margin then and now; missing now without an order."""
    then = people(data, before=True)
    return then.assign(before=then["margin"], after=people(data)["margin"].reindex(then.index))


def base_after(data, *, survivors=False):
    after = moved(data).loc[moved(data)["tier"] == "base", "after"]
    return float(after.mean() if survivors else after.fillna(0).mean())


def base_before(data):
    return float(moved(data).loc[moved(data)["tier"] == "base", "before"].mean())


def base_now(data):
    return float(people(data).loc[people(data)["tier"] == "base", "margin"].mean())


def labelled(labels):
    return dict(zip("abcdefgh", labels.split(), strict=True))


CUSTOMERS = {
    "Gu": ("Mrs Gu: 9 orders, the last one yesterday", 1, 9),
    "Lin": ("Mr Lin: 1 order, five days ago", 5, 1),
    "Qiao": ("the Qiao family: 8 orders, the last one 61 days ago", 61, 8),
    "Deng": ("Ms Deng: 3 orders, the last one 14 days ago", 14, 3),
    "Ai": ("Mr Ai: 4 orders, the last one 31 days ago", 31, 4),
}
LEVELS = ("lowest", "low", "middle", "high", "highest")
DAYS, ORDERS = (60, 30, 14, 7), (2, 3, 5, 8)


def placed(*, strict=False, reversed_days=False, swapped=False):
    """Scores of the five by the fixed cuts: frequency across, recency up."""
    cells = {}
    for key, (_, days, orders) in CUSTOMERS.items():
        recency = 1 + sum(days < cut if strict else days <= cut for cut in DAYS)
        frequency = 1 + sum(orders > cut if strict else orders >= cut for cut in ORDERS)
        recency = 6 - recency if reversed_days else recency
        cells[key] = (recency, frequency) if swapped else (frequency, recency)
    return cells
