"""Tickets typed in a few words, so that every test shows the data it counts."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

DAY = pd.Timestamp("2026-03-02")  # a Monday
SHORT = {
    "rec": "received",
    "dis": "dispatched",
    "fol": "followed_up",
    "ver": "verified",
    "clo": "closed",
    "reo": "reopened",
}


@pytest.fixture(scope="session")
def walk() -> Callable[..., pd.DataFrame]:
    """Make changes of state from hours after Monday midnight: ``walk(t="rec 0 dis 2 fol 5")``."""

    def made(*, teams: dict[str, str] | None = None, **tickets: str) -> pd.DataFrame:
        rows = []
        for ticket, text in tickets.items():
            words = text.split()
            for state, hour in zip(words[::2], words[1::2], strict=True):
                team = (teams or {}).get(state)
                rows.append((ticket, DAY + pd.Timedelta(hours=float(hour)), SHORT[state], team))
        events = pd.DataFrame(rows, columns=["ticket_id", "at", "status", "team"])
        return events.astype({"at": "datetime64[us]"})

    return made


@pytest.fixture(scope="session")
def cases() -> Callable[..., pd.DataFrame]:
    """Make tickets of one topic, opened so many hours after Monday midnight: ``cases(t=0, s=5)``."""

    def made(*, topic: str = "late", priority: str = "high", user: str | None = None, **opened: float) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "ticket_id": list(opened),
                "opened_at": [DAY + pd.Timedelta(hours=hour) for hour in opened.values()],
                "topic": topic,
                "priority": priority,
                "user_id": [user or f"user of {ticket}" for ticket in opened],
            }
        ).astype({"opened_at": "datetime64[us]"})

    return made


@pytest.fixture(scope="session")
def hour() -> Callable[[float], pd.Timestamp]:
    """Return the moment so many hours after Monday midnight."""
    return lambda hours: DAY + pd.Timedelta(hours=hours)
