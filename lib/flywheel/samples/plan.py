"""What is planted and when: windows, rates and sizes, turned into one plan that every part of the generator reads."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["Bools", "Floats", "Ints", "Plan", "Texts", "Window", "clock", "quota"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

DAY = 86_400
FIRST_DAY = date(2026, 1, 5)
WEEKDAY_WEIGHT = np.array([0.86, 0.82, 0.84, 0.88, 1.0, 1.16, 1.12]) / 1.16
"""How busy Monday to Sunday are, against the busiest day."""
DAYS_BEFORE = 540
"""How long before the first day the oldest account was made."""

TIME_ZONE = "Asia/Shanghai"
CURRENCY = "CNY"
REGIONS = ("East China", "North China", "South China", "West China")
PLATFORMS = ("ios", "android", "mini_program")
CHANNELS = ("search_ads", "social", "referral", "offline", "organic")
COST_OF_A_NEWCOMER_CENTS = {"search_ads": 3800, "social": 2400, "referral": 1200, "offline": 5500}
"""Planted acquisition cost by channel; organic costs nothing and has no rows in `spend`."""


@dataclass(frozen=True)
class Window:
    """Days from ``start`` up to, not including, ``end`` (both ISO dates)."""

    start: str
    end: str

    @property
    def first(self) -> int:
        """Days from the first day of the data to the start."""
        return (date.fromisoformat(self.start) - FIRST_DAY).days

    @property
    def stop(self) -> int:
        """Days from the first day of the data to the end."""
        return (date.fromisoformat(self.end) - FIRST_DAY).days

    def holds(self, seconds: Ints) -> Bools:
        """Tell which moments, in seconds since the first midnight, lie inside."""
        return (seconds >= self.first * DAY) & (seconds < self.stop * DAY)


BAD_WEEK = Window("2026-06-08", "2026-06-15")
GUIDANCE_BEFORE = Window("2026-03-02", "2026-03-30")
GUIDANCE_DURING = Window("2026-03-30", "2026-04-27")
ENTRY_BEFORE = Window("2026-04-06", "2026-05-04")
ENTRY_DURING = Window("2026-05-04", "2026-06-01")
REMINDER_OUTCOME = Window("2026-05-04", "2026-05-18")
REMINDER_ELIGIBLE = Window("2026-04-06", "2026-05-04")
RECALL_LAPSE = Window("2026-02-24", "2026-05-25")
RECALL_OUTCOME = Window("2026-05-25", "2026-06-22")
GROUPS_SIGN_UP = Window("2026-01-05", "2026-05-04")
GROUPS_OUTCOME = Window("2026-05-04", "2026-06-01")

LATE_SHARE, LATE_SHARE_BAD_WEEK = 0.12, 0.52
GUIDANCE_SHARE_BEFORE, GUIDANCE_SHARE_DURING, GUIDANCE_SHARE_ELSEWHERE = 0.35, 0.38, 0.36
ENTRY_SHARE_BEFORE, ENTRY_SHARE_DURING, ENTRY_SHARE_ELSEWHERE = 0.42, 0.45, 0.38
RECALL_SHARE_CONTROL, RECALL_SHARE_PILOT = 0.12, 0.27
AHA_EVENT, AHA_COUNT = "add_favourite", 3
STAY_SHARE_BELOW, STAY_SHARE_FROM = 0.28, 0.64
PAY_SHARE, PAY_SHARE_ANDROID = 0.88, 0.56
REOPEN_SHARE, REOPEN_SHARE_LATE = 0.06, 0.36
NODES = ("tag recognition", "content push", "satisfaction survey")
NODE_VERSIONS = {"member-recall": "2.0", "new-user-guidance": "1.1"}
NODE_SHARES = {"member-recall": (0.98, 0.86, 0.96), "new-user-guidance": (0.99, 0.97, 0.96)}


@dataclass(frozen=True)
class Plan:
    """How large the sample company is and which seed makes it.

    Attributes:
        users: People who signed up, before or during the days.
        days: Calendar days of data from Monday 2026-01-05.
        seed: Seed of every random stream.
    """

    users: int
    days: int
    seed: int

    def __post_init__(self) -> None:
        """Refuse sizes that leave nothing to look at."""
        problems = [
            Problem(name, _("{value} is too small; at least {least} are needed").format(value=value, least=least))
            for name, value, least in (("users", self.users, 50), ("days", self.days, 14), ("seed", self.seed, 0))
            if value < least
        ]
        if problems:
            raise BadInputError("samples", problems)

    @property
    def last_day(self) -> date:
        """The last calendar day of the data."""
        return FIRST_DAY + timedelta(days=self.days - 1)

    @property
    def end(self) -> int:
        """Seconds from the first midnight to the midnight after the last day."""
        return self.days * DAY

    def rng(self, stream: str) -> np.random.Generator:
        """Return the generator of one stream; a new stream never moves the numbers of another."""
        child = np.random.SeedSequence(self.seed, spawn_key=(zlib.crc32(stream.encode()),))
        return np.random.default_rng(child)

    def covers(self, *windows: Window, extra_days: int = 0) -> bool:
        """Tell whether the data hold these windows wholly, with some days to spare."""
        return all(window.first >= 0 and window.stop + extra_days <= self.days for window in windows)

    def size(self, share: float) -> int:
        """Return a share of all users as a count, in full hundreds when there are enough of them."""
        wanted = self.users * share
        return round(wanted / 100) * 100 if wanted >= 100 else int(wanted)


def clock(rng: np.random.Generator, size: int) -> Ints:
    """Draw seconds of the day with the rhythm of a grocery app: breakfast, lunch, after work, late evening."""
    slots = np.arange(12, 46)  # half hours from 06:00 to 22:30, so that no visit runs past midnight
    hours = slots / 2
    weight = np.full(hours.size, 0.15)
    for peak, width, height in ((8, 1.3, 0.6), (11.7, 1.2, 0.7), (18.2, 1.6, 1.2), (21, 1.4, 0.7)):
        weight += height * np.exp(-(((hours - peak) / width) ** 2))
    return np.asarray(rng.choice(slots, size, p=weight / weight.sum()) * 1800 + rng.integers(0, 1800, size), np.int64)


def quota(rng: np.random.Generator, leaning: Floats, count: int) -> Bools:
    """Choose exactly ``count`` rows, likelier where ``leaning`` (log-odds) is high."""
    chosen = np.zeros(leaning.size, bool)
    order = np.argsort(-(leaning + rng.logistic(size=leaning.size)), kind="stable")
    chosen[order[: min(count, leaning.size)]] = True
    return chosen
