"""What the exercises of lesson 02 compare with, computed from the loaded data."""

from functools import lru_cache

import pandas as pd

from flywheel import loop

PROMISED_MINUTES = 30


def now(data):
    return pd.Timestamp(data.last_day) + pd.Timedelta(days=1)


@lru_cache(maxsize=1)
def _frames(data):
    return data.tickets.to_pandas(), data.ticket_events.to_pandas()


def frames(data):
    """Tickets and their steps, read once."""
    return _frames(data)


def case(data):
    """The lesson's own rule: the coriander customer's ticket in the sample, else the one with the most steps."""
    tickets, steps = frames(data)
    hers = data.label == "sample" and "t0001009" in set(tickets["ticket_id"])
    return "t0001009" if hers else steps["ticket_id"].value_counts().index[0]


def closings(data, *, one_topic=True, one_ticket=False):
    """How often tickets of the case's user were closed."""
    tickets, steps = frames(data)
    row = tickets.set_index("ticket_id").loc[case(data)]
    mine = tickets[(tickets["user_id"] == row["user_id"]) | (tickets["ticket_id"] == case(data))]
    if one_topic:
        mine = mine[mine["topic"] == row["topic"]]
    names = [case(data)] if one_ticket else mine["ticket_id"]
    return int((steps["ticket_id"].isin(names) & (steps["status"] == "closed")).sum())


def late_tickets(data):
    tickets = frames(data)[0]
    row = tickets.set_index("ticket_id").loc[case(data)]
    return int(((tickets["user_id"] == row["user_id"]) & (tickets["topic"] == row["topic"])).sum())


@lru_cache(maxsize=8)
def kept(data, *, promise="first_response", clock=None, by=None):
    table = loop.sla(data.tickets, data.ticket_events, clock=clock, by=by).table
    return float(table.loc[table["promise"] == promise, "value"].mean())


def outcome(waited, answered):
    return "missed" if waited > PROMISED_MINUTES else "kept" if answered else "running"


WAITS = ((12, True), (30, True), (31, True), (10, False), (31, False), (600, False), (600, True))


def first_day(data, *, known_only=False, observed_only=True):
    """Share closed within 24 hours among the tickets of the last seven days."""
    tickets, steps = frames(data)
    week = tickets[tickets["opened_at"] >= now(data) - pd.Timedelta(days=7)]
    closed = steps[steps["status"] == "closed"].groupby("ticket_id")["at"].min()
    hours = (week["ticket_id"].map(closed) - week["opened_at"]).dt.total_seconds() / 3600
    if observed_only:
        hours = hours[week["opened_at"] <= now(data) - pd.Timedelta(hours=24)]
    if known_only:
        hours = hours.dropna()
    return float((hours <= 24).mean())


@lru_cache(maxsize=8)
def back(data, kind="either", *, within_days=30):
    table = loop.recurrence(data.tickets, data.ticket_events, within_days=within_days).table
    return table.loc[table["kind"] == kind, ["topic", "value", "n"]]


@lru_cache(maxsize=1)
def diagnosis(data):
    return loop.diagnose(
        data.tickets, data.ticket_events, feedback=data.feedback, actions=data.actions, messages=data.messages
    )


MODES = {"a": "surface_response", "b": "data_overload", "c": "departmental_silo"}


def present(data):
    verdicts = diagnosis(data).verdicts
    return {key for key, mode in MODES.items() if verdicts[mode] == "present"} or {"d"}


def evenings(data, *, since="2026-06-22", all_day=False):
    """Share of orders paid from 17:00 to 20:00 that came late."""
    orders = data.orders.filter(data.orders.at >= since)
    if not all_day:
        orders = orders.filter(orders.at.hour().between(17, 19))
    late = (orders.delivered_at > orders.promised_at).sum()
    return float((late / orders.delivered_at.count()).execute())


def labelled(labels):
    return dict(zip("abcdefgh", labels.split(), strict=True))
