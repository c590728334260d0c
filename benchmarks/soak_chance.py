"""What loop and lifecycle find where nothing is: groups that leave alike, actions and messages without effect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from soak import Rate

from flywheel import lifecycle, loop

TITLE = "Loop and lifecycle, nothing to find"
DAY = pd.Timestamp("2026-03-02")
ACTIONS = [f"did action {place}" for place in range(8)]


def spans(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Make times to leaving, evenly over 60 days and about half of them censored, in two groups that do not differ."""
    ends, seen = rng.integers(1, 60, n), rng.integers(5, 60, n)
    columns = {"days": np.minimum(ends, seen), "ended": (ends <= seen).astype(int), "group": np.arange(n) % 2}
    return pd.DataFrame({"user_id": np.arange(n).astype(str), **columns})


def curve(rng: np.random.Generator) -> tuple[bool, bool]:
    """Return whether two like groups are called different, and whether the interval on day 20 misses the truth."""
    drawn = spans(rng, 160)
    table = lifecycle.survival(drawn).table
    row = table[table["day"] <= 20].iloc[-1]
    truth = 1 - row["day"] / 59
    return lifecycle.survival(drawn, by="group").p_value < 0.05, not row["low"] <= truth <= row["high"]


def aha(rng: np.random.Generator, users: int = 800) -> tuple[bool, bool]:
    """Search eight actions that do nothing for who stays; return whether one was found, and confirmed."""
    signed_up = rng.integers(0, 120, users)
    done = rng.poisson(np.linspace(0.3, 2.5, len(ACTIONS)), (users, len(ACTIONS)))
    who, action = (places.repeat(done.ravel()) for places in np.indices(done.shape).reshape(2, -1))
    back = np.flatnonzero(rng.random(users) < 0.4)
    last = np.arange(users)  # everybody's sign-up is observed long enough
    user = np.concatenate([who, back, last])
    day = np.concatenate(
        [
            signed_up[who] + rng.integers(0, 7, len(who)),
            signed_up[back] + rng.integers(8, 29, len(back)),
            0 * last + 160,
        ]
    )
    event = np.concatenate([np.array(ACTIONS)[action], np.full(len(back) + users, "opened app")])
    names = np.char.add("u", np.arange(users).astype(str))
    people = pd.DataFrame({"user_id": names, "signed_up_at": DAY + pd.to_timedelta(signed_up, unit="D")})
    events = pd.DataFrame({"user_id": names[user], "event": event, "at": DAY + pd.to_timedelta(day * 24 + 9, unit="h")})
    found = lifecycle.find_aha(people, events, actions=ACTIONS)
    return found.action is not None, found.confirmed


def told(rng: np.random.Generator, n: int = 200) -> bool:
    """Tell people whose topic makes them complain again anyway; return whether telling is called an effect."""
    sick = rng.random(n) < 0.5
    telling, back = (rng.random(n) < np.where(sick, 0.6, 0.2) for _turn in range(2))
    ids, users = (np.char.add(letter, np.arange(n).astype(str)) for letter in "fu")
    hour = pd.Timedelta(hours=1)
    feedback = pd.DataFrame({"feedback_id": ids, "user_id": users, "at": DAY})
    again = pd.DataFrame({"feedback_id": "again", "user_id": users[back], "at": DAY + 100 * hour})
    messages = pd.DataFrame({"user_id": users[telling], "feedback_id": ids[telling], "kind": "value_communication"})
    messages = messages.assign(channel="sms", sent_at=DAY + 5 * hour, delivered_at=DAY + 6 * hour, opened_at=pd.NaT)
    tickets = pd.DataFrame({"feedback_id": ids, "topic": np.where(sick, "late", "price")})
    found = loop.communication_effect(
        messages, pd.concat([feedback, again]), tickets=tickets, now=DAY + pd.Timedelta(days=60)
    )
    return not found.effect.low <= 0 <= found.effect.high


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield how often something was found that is not there."""
    runs = 2 if quick else 1000
    curves = [curve(np.random.default_rng([4, run])) for run in range(runs)]
    ahas = [aha(np.random.default_rng([5, run])) for run in range(1 if quick else runs)]
    tells = [told(np.random.default_rng([6, run])) for run in range(runs)]
    differ, missed = zip(*curves, strict=True)
    found, confirmed = zip(*ahas, strict=True)
    world = f"800 users, {len(ACTIONS)} actions, who stays does not depend on them"
    yield Rate("160 users in two groups, all leave alike", "log-rank p < 0.05", differ, stated=0.05, seed="[4, run]")
    yield Rate("160 users, half censored", "interval on day 20 misses", missed, stated=0.05, seed="[4, run]")
    yield Rate(world, "an aha action found", found, stated=0.05, seed="[5, run]", most=True)
    yield Rate(world, "found and confirmed", confirmed, stated=None, seed="[5, run]")
    yield Rate("200 voices, telling does nothing", "telling called an effect", tells, stated=0.05, seed="[6, run]")
