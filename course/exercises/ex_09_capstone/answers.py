"""What the exercises of lesson 09 compare with, computed from the loaded data."""

from functools import cache

import pandas as pd

from flywheel import loop, stats


@cache
def month(data):
    """How long a newcomer is watched: 30 days, or a third of what the orders cover."""
    opened = data.orders.at.min().execute().date()
    return pd.Timedelta(days=min(30, (data.last_day - opened).days // 3))


def end(data):
    return pd.Timestamp(data.last_day) + pd.Timedelta(days=1)


@cache
def orders(data):
    """One row an order, oldest first, with the time of the user's next one."""
    rows = data.orders.order_by("at", "order_id").to_pandas()
    return rows.assign(next_at=rows.groupby("user_id")["at"].shift(-1))


@cache
def newcomers(data):
    """One row a newcomer whose first basket arrived: its time, whether it was late, whether another order followed."""
    signed_up = data.users.filter(data.users.signed_up_at.date() >= orders(data)["at"].min().date())
    first = orders(data).drop_duplicates("user_id").dropna(subset=["delivered_at"])
    first = first[first["user_id"].isin(signed_up.user_id.execute())]
    late = first["delivered_at"] > first["promised_at"]
    return first.assign(late=late, back=first["next_at"] - first["at"] <= month(data))


def is_watched(data):
    return newcomers(data)["at"] <= end(data) - month(data)


@cache
def watched(data):
    """Newcomers whose month is over, with the margin in yuan of the orders in it."""
    whole = newcomers(data)[is_watched(data)]
    pairs = orders(data).merge(whole[["user_id", "at"]], on="user_id", suffixes=("", "_first"))
    passed = pairs["at"] - pairs["at_first"]
    inside = pairs[(passed > pd.Timedelta(0)) & (passed <= month(data))]
    yuan = inside.groupby("user_id")["margin_cents"].sum() / 100
    return whole.assign(yuan=whole["user_id"].map(yuan).fillna(0.0))


@cache
def asked(data):
    """Every question after a delivery: score, and whether it was a newcomer's first basket."""
    rows = data.feedback.filter(data.feedback.survey == "csat").select("order_id", "score").to_pandas()
    return rows.assign(first=rows["order_id"].isin(newcomers(data)["order_id"]))


def satisfied(data, *, of="answered"):
    rows = asked(data) if of == "everybody" else asked(data)[asked(data)["first"]]
    content = float((rows["score"] >= 4).sum())
    return content / (len(rows) if of == "asked" else rows["score"].notna().sum())


@cache
def recurrence(data):
    return loop.recurrence(data.tickets, data.ticket_events).table


def came_back(data, kind="either", topic="late delivery"):
    """Tickets that came back and those that were watched, of a topic or of all others."""
    found = recurrence(data)
    found = found[found["kind"] == kind]
    rows = found[found["topic"] == topic] if topic else found[found["topic"] != "late delivery"]
    return int(rows["count"].sum()), int(rows["n"].sum())


def back_share(data, kind="either", topic="late delivery"):
    count, n = came_back(data, kind, topic)
    return count / n


def by_arrival(data, *, everybody=False, value="mean"):
    rows = newcomers(data) if everybody else watched(data)
    return rows.groupby("late")["back"].agg(n="size", value=value).reset_index()


def yuan_each(data):
    return watched(data).groupby("late")["yuan"].mean().reindex([False, True])


def yuan_lost(data):
    """What one late newcomer brings less than another, in yuan."""
    return float(yuan_each(data)[False] - yuan_each(data)[True])


def late_heads(data):
    return int(watched(data)["late"].sum())


def best_gain(data):
    """Share of newcomers who come back, and how much it would rise if late ones came back like the others."""
    rows = watched(data)
    base = float(rows["back"].mean())
    return base, float(rows.loc[~rows["late"], "back"].mean()) - base


@cache
def units(data, *, gap=False):
    base, gain = best_gain(data)
    rates = watched(data).groupby("late")["back"].mean()
    return stats.units_needed(rates[True], rates[False] - rates[True]) if gap else stats.units_needed(base, gain)


@cache
def units_late(data):
    share = float(watched(data)["late"].mean())
    return stats.units_needed(share, -share / 2)


def labelled(labels):
    return dict(zip("abcdefgh", labels.split(), strict=True))
