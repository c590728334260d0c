"""Voices turned into work: tickets with their states, people who must write again, and messages that answer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flywheel.samples.people import People
from flywheel.samples.plan import DAY, REOPEN_SHARE, REOPEN_SHARE_LATE, Bools, Floats, Ints, Plan, Texts
from flywheel.samples.units import identify, moments, positions, seconds
from flywheel.samples.wording import NEGATIVE

__all__ = ["handle", "make_messages", "make_ticket_events", "make_tickets"]

HOUR = 3600
TICKET_SHARE = {
    "service_chat": 0.9, "phone": 0.95, "app_store": 0.4, "social": 0.4, "in_app_survey": 0.45, "delivery_survey": 0.45,
}  # fmt: skip
TEAMS = {
    "late delivery": "delivery", "courier manner": "delivery", "produce quality": "warehouse",
    "missing item": "warehouse", "packaging": "warehouse", "checkout crash": "app", "slow refund": "finance",
    "confusing coupon": "marketing", "price": "marketing", "out of stock": "purchasing",
}  # fmt: skip
URGENT = ("checkout crash", "slow refund", "produce quality")
STEPS = (
    "received", "dispatched", "followed_up", "verified", "closed",
    "reopened", "followed_up", "verified", "closed",
)  # fmt: skip
MEAN_HOURS = (0.3, 1.5, 14, 5, 3, 70, 18, 6, 3)
"""Average wait before each step; the first is from the voice to the ticket, the sixth from closing to reopening."""
AGAIN_SHARE, AGAIN_SHARE_LATE = 0.03, 0.25
"""Share of closed tickets whose owner writes about the same thing within three weeks."""


def handle(plan: Plan, voices: pd.DataFrame) -> pd.DataFrame:
    """Open tickets for complaints, and let some people come back with the same problem.

    Returns:
        The voices, more of them and by time, with one column ``step_0`` … ``step_8`` for the second at which the
        ticket reached each of ``STEPS``; −1 where it never did. ``urgent`` is the ticket's priority.
    """
    rng = plan.rng("tickets")
    complaint = voices["has_text"] & (voices["mood"] == NEGATIVE) & (voices["user"] >= 0)
    share = voices["channel"].map(TICKET_SHARE).fillna(0.3)
    first = _worked_on(plan, rng, voices, (complaint & (rng.random(len(voices)) < share)).to_numpy(bool))
    late = first["theme"] == "late delivery"
    again = (first["step_4"] >= 0) & (rng.random(len(first)) < np.where(late, AGAIN_SHARE_LATE, AGAIN_SHARE))
    returning = first.loc[again, voices.columns].assign(
        at=first.loc[again, "step_4"] + rng.integers(2 * DAY, 21 * DAY, int(again.sum())),
        channel="service_chat", survey=None, score=-1, order=-1,
    )  # fmt: skip
    returning = returning[returning["at"] < plan.end]
    second = _worked_on(plan, rng, returning, np.ones(len(returning), bool))
    return pd.concat([first, second]).sort_values(["at", "user"], kind="stable", ignore_index=True)


def _worked_on(plan: Plan, rng: np.random.Generator, voices: pd.DataFrame, opened: Bools) -> pd.DataFrame:
    late = (voices["theme"] == "late delivery").to_numpy(bool)
    urgent = np.where(voices["theme"].isin(URGENT), 0.5, 0.2) > rng.random(len(voices))
    waits = rng.exponential(HOUR, (len(voices), len(STEPS))) * MEAN_HOURS
    waits[:, 2] *= np.where(urgent, 0.4, 1.0) * np.where(late, 1.8, 1.0)
    waits[:, 5] += 4 * HOUR
    times = voices["at"].to_numpy(np.int64)[:, None] + np.cumsum(waits, axis=1).astype(np.int64) + np.arange(len(STEPS))
    reached = opened[:, None] & (times < plan.end)
    reached[:, 5:] &= (rng.random(len(voices)) < np.where(late, REOPEN_SHARE_LATE, REOPEN_SHARE))[:, None]
    steps = {f"step_{step}": np.where(reached, times, -1)[:, step] for step in range(len(STEPS))}
    return voices.assign(urgent=urgent, **steps)


def _cases(voices: pd.DataFrame) -> tuple[pd.DataFrame, Ints]:
    """Return the voices with a ticket, by opening time, and the second of every step (−1 for never)."""
    cases = voices[voices["step_0"] >= 0].sort_values("step_0", kind="stable")
    return cases, cases[[f"step_{step}" for step in range(len(STEPS))]].to_numpy(np.int64)


def make_tickets(plan: Plan, voices: pd.DataFrame) -> pd.DataFrame:
    """Return the tickets; status and ``closed_at`` are those of the last day."""
    rng, (cases, times) = plan.rng("ticket details"), _cases(voices)
    last = len(STEPS) - 1 - np.argmax((times >= 0)[:, ::-1], axis=1) if len(cases) else np.array([], np.int64)
    closed = np.maximum(times[:, 4], times[:, 8])
    calm = np.where(rng.random(len(cases)) < 0.6, "medium", "low")
    cost = rng.lognormal(6.9, 0.5, len(cases)) * np.where(last > 4, 1.9, 1.0)
    cost += np.where(cases["theme"].isin(["produce quality", "missing item", "slow refund"]), 1500, 0)
    return pd.DataFrame(
        {
            "ticket_id": pd.array(identify("t", np.arange(len(cases))), "str"),
            "opened_at": moments(times[:, 0]),
            "topic": pd.array(cases["theme"].to_numpy(object), "str"),
            "priority": pd.array(np.where(cases["urgent"], "high", calm).astype(object), "str"),
            "status": pd.array(np.array(STEPS, object)[last], "str"),
            "user_id": pd.array(identify("u", cases["user"].to_numpy(np.int64)), "str"),
            "feedback_id": pd.array(identify("f", cases.index.to_numpy(np.int64)), "str"),
            "closed_at": np.where(closed >= 0, moments(closed), np.datetime64("NaT")),
            "cost_cents": np.round(cost).astype(np.int64),
        }
    )


def make_ticket_events(voices: pd.DataFrame) -> pd.DataFrame:
    """Return every change of state, by ticket and time; the topic's team works between dispatch and verification."""
    cases, times = _cases(voices)
    ticket, step = np.nonzero(times >= 0)
    owner = cases["theme"].map(TEAMS).to_numpy(object)[ticket]
    names = np.array(STEPS, object)[step]
    with_team = np.isin(names.astype(str), ["dispatched", "followed_up"])
    return pd.DataFrame(
        {
            "ticket_id": pd.array(identify("t", ticket), "str"),
            "at": moments(times[ticket, step]),
            "status": pd.array(names, "str"),
            "team": pd.array(np.where(with_team, owner, "service"), "str"),
        }
    )


def make_messages(
    plan: Plan, people: People, voices: pd.DataFrame, orders: pd.DataFrame, node_runs: pd.DataFrame
) -> pd.DataFrame:
    """Return what users were told: what their feedback changed, campaigns, delays, and the recall itself."""
    parts = [_answers(plan, voices), _campaigns(plan, people), _delays(plan, orders), _recalls(node_runs)]
    sent = pd.concat(parts, ignore_index=True)
    sent = sent[sent["at"] < plan.end - 2 * DAY].sort_values(["at", "user"], kind="stable", ignore_index=True)
    rng, at = plan.rng("messages"), sent["at"].to_numpy(np.int64)
    arrived = np.where(sent["fails"], False, rng.random(len(sent)) < 0.96)
    opened = arrived & (rng.random(len(sent)) < sent["open_share"])
    delivered_at = at + rng.integers(1, 40, len(sent))
    opened_at = delivered_at + np.minimum(rng.exponential(4 * HOUR, len(sent)), 1.9 * DAY).astype(np.int64)
    never = np.datetime64("NaT")
    return pd.DataFrame(
        {
            "message_id": pd.array(identify("m", np.arange(len(sent))), "str"),
            "user_id": pd.array(identify("u", sent["user"].to_numpy(np.int64)), "str"),
            "kind": pd.array(sent["kind"].to_numpy(object), "str"),
            "sent_at": moments(at),
            "channel": pd.array(sent["channel"].to_numpy(object), "str"),
            "delivered_at": np.where(arrived, moments(delivered_at), never),
            "opened_at": np.where(opened, moments(opened_at), never),
            "feedback_id": pd.array(sent["feedback_id"].to_numpy(object), "str"),
        }
    )


def _sending(
    user: Ints, at: Ints, kind: str, channel: Texts, *, open_share: float | Floats, fails: bool | Bools = False
) -> pd.DataFrame:
    sending = pd.DataFrame({"user": user, "at": at, "kind": kind, "channel": channel, "feedback_id": None})
    return sending.assign(open_share=open_share, fails=fails)


def _answers(plan: Plan, voices: pd.DataFrame) -> pd.DataFrame:
    """Tell a third of those whose ticket was closed what changed; about late deliveries there is less to tell."""
    rng, closed = plan.rng("answers"), voices[voices["step_4"] >= 0]
    told = closed[rng.random(len(closed)) < np.where(closed["theme"] == "late delivery", 0.14, 0.36)]
    channel = rng.choice(np.array(["push", "sms", "in_app", "phone"], object), len(told), p=(0.4, 0.25, 0.25, 0.1))
    at = told["step_4"].to_numpy(np.int64) // DAY * DAY + rng.integers(1, 6, len(told)) * DAY
    at += rng.integers(10 * HOUR, 19 * HOUR, len(told))
    sending = _sending(told["user"].to_numpy(), at, "value_communication", channel, open_share=0.58)
    return sending.assign(feedback_id=identify("f", told.index.to_numpy(np.int64)))


def _campaigns(plan: Plan, people: People) -> pd.DataFrame:
    """Send a push or text every Thursday at eleven to one user in twenty."""
    rng, week = plan.rng("campaigns"), np.arange((plan.days + 3) // 7)
    size = round(plan.users * 0.05)
    user, at = rng.integers(0, plan.users, week.size * size), np.repeat((week * 7 + 3) * DAY + 11 * HOUR, size)
    known = people.signed[user] < at
    user, at = user[known], at[known] + rng.integers(0, 600, int(known.sum()))
    channel = rng.choice(np.array(["push", "sms"], object), user.size, p=(0.8, 0.2))
    return _sending(user, at, "campaign", channel, open_share=0.17)


def _delays(plan: Plan, orders: pd.DataFrame) -> pd.DataFrame:
    """Own up to a third of the late orders at the promised time."""
    rng = plan.rng("delays")
    late = orders[(orders["delivered_at"] > orders["promised_at"]) & (rng.random(len(orders)) < 0.33)]
    channel = np.full(len(late), "in_app", object)
    return _sending(positions(late["user_id"]), seconds(late["promised_at"]), "service", channel, open_share=0.7)


def _recalls(node_runs: pd.DataFrame) -> pd.DataFrame:
    """Send the recall as a text when its node runs; it does not arrive when the node fails."""
    runs = node_runs[(node_runs["scenario_id"] == "member-recall") & (node_runs["node"] == "content push")]
    failed = (runs["outcome"] != "completed").to_numpy(bool)
    user, at = positions(runs["user_id"]), seconds(runs["started_at"])
    return _sending(user, at, "campaign", np.full(len(runs), "sms", object), open_share=0.42, fails=failed)
