"""What the exercises of lesson 04 compare with, computed from the loaded data; fits are made once."""

from datetime import timedelta
from functools import cache

import pandas as pd

from flywheel import lifecycle

DEFINITIONS = {
    "exact": {"days": (30,)},
    "week": {"days": ((24, 30),), "kind": "bounded"},
    "later": {"days": (30,), "kind": "on_or_after"},
    "month": {"days": ((1, 30),), "kind": "bounded"},
}


def labelled(labels):
    words = labels.split()
    return dict(zip("abcdefgh"[: len(words)], words, strict=True))


@cache
def moves(data):
    """How users moved between stages in the last four weeks, one row a pair of stages."""
    before = data.last_day - timedelta(days=28)
    return lifecycle.stages(data.users, data.events, data.orders, before=before).movement


def moved(data, start="lost", *, left=True, of_all=False):
    """Share of those of a stage four weeks ago who are in another one now, or still in it."""
    movement = moves(data).dropna(subset=["from_stage"])
    rows = movement[movement["from_stage"] == start]
    stayed = rows.loc[rows["to_stage"] == start, "users"].sum()
    counted = rows["users"].sum() - stayed if left else stayed
    whole = movement["users"].sum() if of_all else rows["users"].sum()
    return float(counted / max(int(whole), 1))


@cache
def last_month(data):
    """The newest whole month of the growth accounting."""
    return lifecycle.growth(data.users, data.events, period="month").table.iloc[-1]


def per_hundred(data, above, below="dormant"):
    month = last_month(data)
    whole = int(month[below])
    return 100 * sum(int(month[name]) for name in above) / max(whole, 1)


@cache
def retained(data, definition):
    found = lifecycle.retention(data.users, data.events, **DEFINITIONS[definition])
    return float(found.table["value"].iloc[0])


def numbers(data):
    """The four numbers on the board's page, as text by letter."""
    shown = {"a": "later", "b": "exact", "c": "month", "d": "week"}
    return {letter: f"{100 * retained(data, name):.1f} %" for letter, name in shown.items()}


@cache
def spans(data):
    return lifecycle.churn_spans(data.users, data.events).to_pandas()


@cache
def after_60(data):
    curve = lifecycle.survival(spans(data)).table
    return float(curve.loc[curve["day"] <= 60, "value"].iloc[-1])


def longer(data, *, which="all"):
    """Share of spans longer than 60 days, the open ones taken as they are or left out."""
    found = spans(data)
    chosen = found[found["ended"] == 1] if which == "ended" else found
    return float((chosen["days"] > 60).mean())


def never_ended(data):
    return float(1 - spans(data)["ended"].mean())


@cache
def aha(data):
    return lifecycle.find_aha(data.users, data.events)


def confirmed(data):
    return 100 * float(aha(data).confirmation.value)


def discovered(data):
    return 100 * float(aha(data).table["difference"].iloc[0])


def with_action(data):
    """Share retained of the later sign-ups who reached the count, in per cent."""
    found = aha(data)
    late = found.curve[(found.curve["phase"] == "confirmation") & (found.curve["count"] >= found.count)]
    return 100 * float((late["value"] * late["n"]).sum() / late["n"].sum())


@cache
def churn(data):
    """The one heavy fit of the lesson."""
    return lifecycle.churn_warning(data.events, orders=data.orders)


def at_level(data, column, method="model", level="high"):
    table = churn(data).table
    return float(table.loc[(table["method"] == method) & (table["level"] == level), column].iloc[0])


def listed(data, method="model", levels=("high",)):
    return int(churn(data).people[f"{method}_level"].isin(levels).sum())


@cache
def silent_share(data, *, peek=False, first=False, of="silent"):
    """Of those silent for two weeks at the day of the check, the share that did not come in the four weeks from "
    "it."""
    check_day = data.last_day - timedelta(days=27)
    seen = data.events.select("user_id", day=data.events.at.date())
    before = seen.filter(seen.day < check_day)
    here = before.filter(before.day >= check_day - timedelta(days=28)).select("user_id").distinct()
    came_back = seen.filter(seen.day >= check_day)
    source = seen if peek else before
    last_seen = source.group_by("user_id").agg(day=source.day.min() if first else source.day.max())
    silent = here.join(last_seen.filter(last_seen.day < check_day - timedelta(days=14)), "user_id")
    gone = here.anti_join(came_back, "user_id")
    if of == "everybody":
        return float(gone.count().execute() / max(here.count().execute(), 1))
    left = silent.anti_join(came_back, "user_id")
    warned_or_gone = gone if of == "gone" else silent
    return float(left.count().execute() / max(warned_or_gone.count().execute(), 1))


def break_even(value, cost, saves, lighter_cost=0, lighter_saves=0):
    return (cost - lighter_cost) / (value * (saves - lighter_saves))


CASES = [(80, 6.0, 0.14, 1.5, 0.06), (200, 6.0, 0.14, 1.5, 0.06), (80, 1.5, 0.06, 0.1, 0.02), (50, 3.0, 0.10, 0.0, 0.0)]


@cache
def channels(data, value="margin_cents", horizon_days=90):
    found = lifecycle.channel_value(
        data.users, data.orders, spend=data.spend, value=value, horizon_days=horizon_days
    ).table
    return found.dropna(subset=["ratio"])[["channel", "ratio"]].reset_index(drop=True)


@cache
def so_far(data):
    """Margin of every order of a channel's users so far, old users included, over its spend."""
    orders = data.orders.select("user_id", "margin_cents").to_pandas()
    users = data.users.select("user_id", "acquisition_channel").to_pandas()
    earned = orders.merge(users, on="user_id").groupby("acquisition_channel")["margin_cents"].sum()
    spent = data.spend.group_by("channel").agg(cents=data.spend.spend_cents.sum()).to_pandas().set_index("channel")
    ratio = (earned / spent["cents"]).dropna()
    return pd.DataFrame({"channel": ratio.index, "ratio": ratio.to_numpy(dtype=float)})
