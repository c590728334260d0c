"""Visits and orders turned into feedback: surveys answered or dismissed, and what people say unasked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flywheel.samples.people import People
from flywheel.samples.plan import BAD_WEEK, DAY, PLATFORMS, Bools, Floats, Ints, Plan, Texts
from flywheel.samples.units import identify, moments, only, positions, seconds
from flywheel.samples.visits import CHECKOUT, PAID, Visits
from flywheel.samples.wording import COMPLAINTS, MIXED, NEGATIVE, POSITIVE, compose

__all__ = ["hear", "make_feedback", "speak"]

DISMISSED_SHARE = 0.35
THEME_SHARES = (0.13, 0.22, 0.14, 0.07, 0.10, 0.10, 0.07, 0.05, 0.06, 0.06)
"""What people complain about when nothing we know of went wrong, in the order of ``COMPLAINTS``."""
UNASKED = {
    "service_chat": 0.43,
    "phone": 0.13,
    "app_store": 0.19,
    "social": 0.21,
    "interview": 0.02,
    "mystery_shopper": 0.02,
}
TAGGED_SHARE = {"service_chat": 0.75, "phone": 0.8, "in_app_survey": 0.12, "delivery_survey": 0.14}
NAMELESS_SHARE = {"app_store": 0.7, "social": 0.8, "mystery_shopper": 1.0}


def hear(plan: Plan, people: People, visits: Visits, orders: pd.DataFrame) -> pd.DataFrame:
    """Return every voice with its cause still visible; ``speak`` gives it words, ``make_feedback`` hides the cause.

    Returns:
        Columns ``user`` (position, −1 nameless), ``at`` (seconds), ``channel``, ``survey``, ``score`` (−1 none),
        ``dismissed``, ``mood``, ``theme``, ``order`` (position, −1 none), ``has_text``; by time.
    """
    parts = [
        _nps(plan, people, visits),
        _csat(plan, people, orders),
        _ces(plan, people, visits),
        _unasked(plan, visits, orders),
    ]
    voices = pd.concat(parts, ignore_index=True)
    voices = voices[voices["at"] < plan.end].sort_values(["at", "user"], kind="stable", ignore_index=True)
    return _with_causes(plan, voices)


def _nps(plan: Plan, people: People, visits: Visits) -> pd.DataFrame:
    """Ask buyers on opening the app, not twice in a fortnight; a late order in the last three days still hurts."""
    rng, rows = plan.rng("nps"), np.arange(visits.start.size)
    latest = np.maximum.accumulate(np.where(visits.stage == PAID, rows, -1))
    before = np.concatenate([[-1], latest[:-1]])
    buyer = (before >= 0) & (visits.user[before] == visits.user)
    asked = np.flatnonzero(buyer & (rng.random(rows.size) < 0.22))
    again = np.zeros(asked.size, bool)
    again[1:] = (np.diff(visits.user[asked]) == 0) & (np.diff(visits.start[asked]) < 14 * DAY)
    asked = asked[~again]
    user, at = visits.user[asked], visits.start[asked] + rng.integers(5, 50, asked.size)
    late = visits.late[before[asked]] & (visits.start[asked] - visits.start[before[asked]] < 3 * DAY)
    felt = 8.1 + 1.5 * people.satisfaction[user] - 3.0 * late - 2.2 * BAD_WEEK.holds(at)
    return _survey(rng, "nps", "in_app_survey", user, at, felt + rng.normal(0, 1.3, user.size), late)


def _csat(plan: Plan, people: People, orders: pd.DataFrame) -> pd.DataFrame:
    """Ask by a link after delivery."""
    rng = plan.rng("csat")
    asked = np.flatnonzero(orders["delivered_at"].notna() & (rng.random(len(orders)) < 0.42))
    user = positions(orders["user_id"])[asked]
    late = (orders["delivered_at"] > orders["promised_at"]).to_numpy()[asked]
    at = seconds(orders["delivered_at"].iloc[asked]) + rng.integers(300, 4 * 3600, asked.size)
    felt = 4.3 + 0.4 * people.satisfaction[user] - 1.75 * late - 0.25 * BAD_WEEK.holds(at)
    voices = _survey(rng, "csat", "delivery_survey", user, at, felt + rng.normal(0, 0.75, user.size), late)
    return voices.assign(order=asked)


def _ces(plan: Plan, people: People, visits: Visits) -> pd.DataFrame:
    """Ask after a checkout, also after one that broke off."""
    rng = plan.rng("ces")
    asked = np.flatnonzero((visits.stage >= CHECKOUT) & (rng.random(visits.start.size) < 0.13))
    user, at = visits.user[asked], visits.start[asked] + rng.integers(800, 900, asked.size)
    crash = _crashed(visits)[asked]
    felt = 5.6 + 0.4 * people.satisfaction[user] - 2.3 * crash + rng.normal(0, 1.1, user.size)
    return _survey(rng, "ces", "in_app_survey", user, at, felt, np.zeros(user.size, bool)).assign(crash=crash)


def _crashed(visits: Visits) -> Bools:
    crashed: Bools = (visits.platform == PLATFORMS.index("android")) & (visits.stage == CHECKOUT)
    return crashed


def _survey(
    rng: np.random.Generator, survey: str, channel: str, user: Ints, at: Ints, felt: Floats, late: Bools
) -> pd.DataFrame:
    low, middle, high, most = {"nps": (0, 6.5, 8.5, 10), "csat": (1, 3.5, 4.5, 5), "ces": (1, 3.5, 5.5, 7)}[survey]
    score = np.clip(np.round(felt), low, most).astype(np.int64)
    dismissed = rng.random(user.size) < DISMISSED_SHARE
    mood = np.where(score < middle, NEGATIVE, np.where(score < high, MIXED, POSITIVE)).astype(object)
    slipped = rng.random(user.size) < 0.07  # words and score do not always agree
    mood[slipped] = rng.choice(np.array([NEGATIVE, MIXED, POSITIVE], object), int(slipped.sum()))
    writes = rng.random(user.size) < np.where(mood == NEGATIVE, 0.62, 0.36)
    return pd.DataFrame(
        {
            "user": user,
            "at": at,
            "channel": channel,
            "survey": survey,
            "score": np.where(dismissed, -1, score),
            "dismissed": dismissed,
            "mood": mood,
            "late": late,
            "crash": False,
            "order": -1,
            "has_text": writes & ~dismissed,
        }
    )


def _unasked(plan: Plan, visits: Visits, orders: pd.DataFrame) -> pd.DataFrame:
    """Let people speak up after a late order, a crash at checkout, or anything else."""
    rng = plan.rng("unasked")
    late = (orders["delivered_at"] > orders["promised_at"]).to_numpy()
    spoke = np.flatnonzero(rng.random(late.size) < np.where(late, 0.3, 0.1))
    broke = np.flatnonzero(_crashed(visits) & (rng.random(visits.start.size) < 0.08))
    paid_at = seconds(orders["promised_at"])
    owner = positions(orders["user_id"])
    n = spoke.size + broke.size
    channel = rng.choice(np.array(list(UNASKED), object), n, p=list(UNASKED.values()))
    angry = np.isin(channel, ["service_chat", "phone"]) | np.concatenate([late[spoke], np.ones(broke.size, bool)])
    bad = rng.random(n) < np.where(angry, 0.9, 0.45)
    mood = np.where(bad, NEGATIVE, np.where(rng.random(n) < 0.25, MIXED, POSITIVE)).astype(object)
    user = np.concatenate([owner[spoke], visits.user[broke]])
    nameless = rng.random(n) < pd.Series(channel).map(NAMELESS_SHARE).fillna(0).to_numpy()
    return pd.DataFrame(
        {
            "user": np.where(nameless, -1, user),
            "at": np.concatenate([paid_at[spoke], visits.start[broke] + 900])
            + (3600 * rng.exponential(5, n)).astype(np.int64),
            "channel": channel,
            "survey": None,
            "score": -1,
            "dismissed": False,
            "mood": mood,
            "late": np.concatenate([late[spoke], np.zeros(broke.size, bool)]),
            "crash": np.concatenate([np.zeros(spoke.size, bool), np.ones(broke.size, bool)]),
            "order": np.where(nameless, -1, np.concatenate([spoke, np.full(broke.size, -1)])),
            "has_text": True,
        }
    )


def _with_causes(plan: Plan, voices: pd.DataFrame) -> pd.DataFrame:
    """Choose what each voice is about: mostly what happened to the person."""
    rng, n = plan.rng("themes"), len(voices)
    theme = rng.choice(np.array(COMPLAINTS, object), n, p=THEME_SHARES)
    sure = rng.random(n) < 0.85
    theme[sure & voices["late"].to_numpy(bool)] = "late delivery"
    theme[sure & voices["crash"].to_numpy(bool)] = "checkout crash"
    return voices.assign(theme=theme).drop(columns=["late", "crash"])


def speak(plan: Plan, people: People, voices: pd.DataFrame, *, stream: str = "words") -> pd.DataFrame:
    """Add ``text``, ``language`` and the agent's ``topic`` to every voice that has something to say."""
    rng, n = plan.rng(stream), len(voices)
    user = voices["user"].to_numpy(np.int64)
    chinese = np.where(user >= 0, people.chinese[user], rng.random(n) < 0.65) ^ (rng.random(n) < 0.02)
    talks = voices["has_text"].to_numpy(bool)
    mood, theme = voices["mood"].to_numpy(object), voices["theme"].to_numpy(object)
    order = _quoted(voices)
    text, language = np.full(n, None, object), np.full(n, None, object)
    text[talks] = compose(rng, mood=mood[talks], theme=theme[talks], chinese=chinese[talks], order=order[talks])
    language[talks] = np.where(chinese[talks], "zh", "en")
    return voices.assign(text=text, language=language, topic=_topics(rng, voices, talks))


def _quoted(voices: pd.DataFrame) -> Texts:
    order = voices["order"].to_numpy(np.int64)
    return only(order >= 0, identify("o", order))


def _topics(rng: np.random.Generator, voices: pd.DataFrame, talks: Bools) -> Texts:
    """Tag some complaints as an agent would: often in chat and on the phone, and sometimes wrongly."""
    share = voices["channel"].map(TAGGED_SHARE).fillna(0.06).to_numpy(float)
    tagged = talks & (voices["mood"] != POSITIVE).to_numpy() & (rng.random(len(voices)) < share)
    wrong = rng.random(len(voices)) < 0.04
    named = np.where(wrong, rng.choice(np.array(COMPLAINTS, object), len(voices)), voices["theme"].to_numpy(object))
    return only(np.asarray(tagged, bool), np.asarray(named, object))


def make_feedback(voices: pd.DataFrame) -> pd.DataFrame:
    """Return the feedback table: what the company can see of the voices."""
    user = voices["user"].to_numpy(np.int64)
    unanswered = voices["score"].to_numpy() < 0
    score = pd.array(voices["score"].to_numpy(np.int64), "Int64")
    score[unanswered] = pd.NA
    return pd.DataFrame(
        {
            "feedback_id": pd.array(identify("f", np.arange(len(voices))), "str"),
            "at": moments(voices["at"].to_numpy(np.int64)),
            "channel": pd.array(voices["channel"].to_numpy(object), "str"),
            "user_id": pd.array(only(user >= 0, identify("u", user)), "str"),
            "survey": pd.array(voices["survey"].to_numpy(object), "str"),
            "score": score,
            "dismissed": voices["dismissed"].to_numpy(bool),
            "text": pd.array(voices["text"].to_numpy(object), "str"),
            "language": pd.array(voices["language"].to_numpy(object), "str"),
            "topic": pd.array(voices["topic"].to_numpy(object), "str"),
            "order_id": pd.array(_quoted(voices), "str"),
        }
    )
