"""Visits turned into the tables of what people did: events, orders and the users themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flywheel.samples.people import People
from flywheel.samples.plan import (
    DAY,
    ENTRY_BEFORE,
    ENTRY_DURING,
    ENTRY_SHARE_BEFORE,
    ENTRY_SHARE_DURING,
    ENTRY_SHARE_ELSEWHERE,
    PLATFORMS,
    Bools,
    Ints,
    Plan,
    Texts,
    quota,
)
from flywheel.samples.units import identify, moments, seconds
from flywheel.samples.visits import BROWSED, CART, CHECKOUT, PAID, Pilot, Visits

__all__ = ["make_events", "make_orders", "make_users"]

CATEGORIES = ("leafy_greens", "fruit", "meat", "seafood", "eggs_dairy", "tofu_noodles", "snacks", "drinks", "frozen")
CATEGORY_SHARES = (0.2, 0.19, 0.14, 0.09, 0.12, 0.08, 0.07, 0.06, 0.05)
FEATURES = ("recipes", "flash_sale", "coupons", "group_buy", "live_kitchen")
FEATURE_SHARES = (0.34, 0.25, 0.2, 0.13, 0.08)
EVENTS = (
    "app_open", "home_view", "feature_click", "search", "view_product", "add_favourite", "add_to_cart",
    "start_checkout", "pay", "share", "invite", "unsubscribe",
)  # fmt: skip


def make_events(plan: Plan, people: People, visits: Visits) -> pd.DataFrame:
    """Expand each visit into its events; a visit's times rise from opening to paying."""
    parts = _steps(plan, visits)
    shown = _even_views(plan, people, visits, *parts[1][1:])
    parts[1] = ("home_view", *shown)
    parts.append(("feature_click", *_clicks(plan, people, visits, *shown)))
    code = np.concatenate([np.full(visit.size, EVENTS.index(name)) for name, visit, _ in parts])
    visit = np.concatenate([visit for _, visit, _ in parts])
    at = np.concatenate([at for _, _, at in parts])
    order = np.lexsort((code, at, visit))
    code, visit, at = code[order], visit[order], at[order]
    return pd.DataFrame(
        {
            "user_id": pd.array(identify("u", visits.user)[visit], "str"),
            "event": pd.array(np.array(EVENTS, object)[code], "str"),
            "at": moments(at),
            "session_id": pd.array(identify("s", np.arange(visits.start.size))[visit], "str"),
            "platform": pd.array(np.array(PLATFORMS, object)[visits.platform[visit]], "str"),
            "item": pd.array(_items(plan, code), "str"),
        }
    )


def _steps(plan: Plan, visits: Visits) -> list[tuple[str, Ints, Ints]]:
    """Return name, visit and time of every event but the clicks on features; `home_view` is the second."""
    rng, size, stage = plan.rng("events"), visits.start.size, visits.stage
    some = np.zeros(size, np.int64)
    counts = {
        "app_open": (some + 1, 0, 1),
        "home_view": (rng.choice(3, size, p=(0.14, 0.72, 0.14)), 2, 60),
        "search": (rng.binomial(1, 0.34, size), 62, 110),
        "view_product": (np.where(stage >= BROWSED, 1 + rng.poisson(1.2, size), 0), 112, 330),
        "add_favourite": (visits.favourites, 340, 400),
        "add_to_cart": (np.where(stage >= CART, 1 + rng.poisson(0.7, size), 0), 405, 560),
        "start_checkout": ((stage >= CHECKOUT).astype(np.int64), 570, 640),
        "pay": ((stage == PAID).astype(np.int64), 650, 740),
        "share": (rng.binomial(1, 0.018, size), 745, 790),
        "invite": (rng.binomial(1, 0.016, size), 790, 830),
        "unsubscribe": (rng.binomial(1, 0.0016, size), 830, 850),
    }
    parts = []
    for name, (count, soonest, latest) in counts.items():
        visit = np.repeat(np.arange(size), count)
        parts.append((name, visit, visits.start[visit] + rng.integers(soonest, latest, visit.size)))
    return parts


def _young(people: People, user: Ints) -> Bools:
    return (people.age[user] >= 18) & (people.age[user] <= 24)


def _even_views(plan: Plan, people: People, visits: Visits, visit: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Drop a few home views of 18–24 in the windows of the entry pilot, so that its shares come out exactly."""
    rng, young = plan.rng("home views"), _young(people, visits.user[visit])
    kept = np.ones(visit.size, bool)
    for window, divisor in ((ENTRY_BEFORE, 50), (ENTRY_DURING, 20)):
        rows = rng.permutation(np.flatnonzero(young & window.holds(at)))
        if rows.size >= 2 * divisor:
            kept[rows[: rows.size % divisor]] = False
    return visit[kept], at[kept]


def _clicks(plan: Plan, people: People, visits: Visits, visit: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Click a feature after some home views: by quota among 18–24 in the windows of the entry pilot."""
    rng = plan.rng("feature clicks")
    user = visits.user[visit]
    leaning = plan.rng("click leanings").normal(0, 1.1, plan.users)[user]
    young = _young(people, user)
    clicked = np.zeros(visit.size, bool)
    during_or_after = at >= ENTRY_DURING.first * DAY
    for group, share in (
        (young & ENTRY_BEFORE.holds(at), ENTRY_SHARE_BEFORE),
        (young & ~ENTRY_BEFORE.holds(at) & ~during_or_after, ENTRY_SHARE_BEFORE),
        (young & ENTRY_DURING.holds(at), ENTRY_SHARE_DURING),
        (young & ~ENTRY_DURING.holds(at) & during_or_after, ENTRY_SHARE_DURING),
        (~young, ENTRY_SHARE_ELSEWHERE),
    ):
        rows = np.flatnonzero(group)
        clicked[rows] = quota(rng, leaning[rows], round(share * rows.size))
    return visit[clicked], at[clicked] + rng.integers(1, 20, int(clicked.sum()))


def _items(plan: Plan, code: Ints) -> Texts:
    """Name the feature of a click and the category of a product event; other events are about nothing."""
    rng, items = plan.rng("items"), np.full(code.size, None, object)
    click = code == EVENTS.index("feature_click")
    items[click] = rng.choice(np.array(FEATURES, object), int(click.sum()), p=FEATURE_SHARES)
    product = np.isin(code, [EVENTS.index(name) for name in ("search", "view_product", "add_favourite", "add_to_cart")])
    product &= rng.random(code.size) > 0.03
    items[product] = rng.choice(np.array(CATEGORIES, object), int(product.sum()), p=CATEGORY_SHARES)
    return items


def make_orders(plan: Plan, people: People, visits: Visits, events: pd.DataFrame) -> pd.DataFrame:
    """Make one order for every `pay` event, at the same second."""
    rng, paid = plan.rng("orders"), np.flatnonzero(visits.stage == PAID)
    user, late, n = visits.user[paid], visits.late[paid], paid.size
    at = seconds(events.loc[events["event"] == "pay", "at"])
    revenue = np.round(6400 * people.value[user] * rng.lognormal(-0.1, 0.45, n), -1).astype(np.int64) + 900
    promised = at + 60 * 5 * rng.integers(6, 13, n)
    on_time, delay = 60 * rng.uniform(0, 24, n), 60 * (6 + rng.exponential(24, n))
    delivered = promised + np.where(late, delay, -on_time).astype(np.int64)
    arrived = (rng.random(n) > 0.004) & (delivered < plan.end)
    return pd.DataFrame(
        {
            "order_id": pd.array(identify("o", np.arange(n)), "str"),
            "user_id": pd.array(identify("u", user), "str"),
            "at": moments(at),
            "revenue_cents": revenue,
            "margin_cents": _margin(rng, revenue, late),
            "item_count": 1 + rng.poisson(revenue / 1300),
            "promised_at": moments(promised),
            "delivered_at": np.where(arrived, moments(delivered), np.datetime64("NaT")),
        }
    )


def _margin(rng: np.random.Generator, revenue: Ints, late: Bools) -> Ints:
    """A fifth to a quarter of the revenue less delivery; a late order often costs a coupon."""
    apology = np.where(late & (rng.random(revenue.size) < 0.4), 500, 0)
    return np.round(revenue * rng.normal(0.235, 0.05, revenue.size) - 420 - apology).astype(np.int64)


def make_users(plan: Plan, people: People, visits: Visits, orders: pd.DataFrame, recalled: Pilot) -> pd.DataFrame:
    """Write down what is visible of the people; membership follows what they spent, inviters come from invites."""
    age = pd.array(np.where(people.age < 0, 0, 2026 - people.age), "Int64")
    age[people.age < 0] = pd.NA
    return pd.DataFrame(
        {
            "user_id": pd.array(identify("u", np.arange(plan.users)), "str"),
            "signed_up_at": moments(people.signed),
            "region": pd.array(people.region, "str"),
            "birth_year": age,
            "gender": pd.array(people.gender, "str"),
            "acquisition_channel": pd.array(people.channel, "str"),
            "membership": pd.array(_memberships(plan, orders, visits, recalled), "str"),
            "referred_by": pd.array(_inviters(plan, people, visits), "str"),
        }
    )


def _memberships(plan: Plan, orders: pd.DataFrame, visits: Visits, recalled: Pilot) -> Texts:
    """Best spenders are black gold, gold and silver; the lapsed members of the recall pilot are silver."""
    spent = np.zeros(plan.users)
    buyer = visits.user[visits.stage == PAID]
    np.add.at(spent, buyer, orders["revenue_cents"].to_numpy())
    rank = np.empty(plan.users, np.int64)
    rank[np.argsort(-spent, kind="stable")] = np.arange(plan.users)
    level = np.full(plan.users, "none", object)
    for name, share in (("silver", 0.15), ("gold", 0.05), ("black_gold", 0.01)):
        level[(rank < share * plan.users) & (spent > 0)] = name
    level[recalled.users] = "silver"
    return level


def _inviters(plan: Plan, people: People, visits: Visits) -> Texts:
    """Give everybody who came by referral an inviter: somebody who signed up earlier and likes to open the app."""
    rng, inviter = plan.rng("referrals"), np.full(plan.users, None, object)
    came = np.flatnonzero((people.channel == "referral") & (np.arange(plan.users) > 20))
    by_time = np.argsort(visits.start, kind="stable")
    seen = np.searchsorted(visits.start[by_time], people.signed[came])
    recent = np.floor(seen * (1 - 0.3 * rng.random(came.size))).astype(np.int64)
    earlier = np.floor(came * rng.random(came.size)).astype(np.int64)
    source = np.where(recent > 0, visits.user[by_time[np.maximum(recent - 1, 0)]], earlier)
    inviter[came] = identify("u", source)
    return inviter
