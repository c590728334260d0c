"""A plan turned into people: when they signed up, who they are, and the leanings that nobody can see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flywheel.samples.plan import (
    CHANNELS,
    DAY,
    DAYS_BEFORE,
    GUIDANCE_BEFORE,
    GUIDANCE_DURING,
    PLATFORMS,
    REGIONS,
    WEEKDAY_WEIGHT,
    Bools,
    Floats,
    Ints,
    Plan,
    Texts,
    clock,
)

__all__ = ["People", "make_people"]

YEAR = 2026


@dataclass(frozen=True)
class People:
    """One row a user, in order of sign-up.

    Attributes:
        signed: Sign-up in seconds since the first midnight; negative before the data begin.
        region: Region; None where unknown.
        age: Age in 2026; −1 where unknown.
        gender: As given; None where not given.
        channel: What brought the person; None where unknown.
        platform: Position in ``PLATFORMS`` of the one used most.
        chinese: Whether the person writes Chinese.
        activity: Leaning to open the app; mean 1, long tail.
        eagerness: Chance to put something in the cart once a product was seen.
        value: Size of the basket against the average; long tail.
        satisfaction: Hidden mood, standard normal: drives scores and staying alike.
    """

    signed: Ints
    region: Texts
    age: Ints
    gender: Texts
    channel: Texts
    platform: Ints
    chinese: Bools
    activity: Floats
    eagerness: Floats
    value: Floats
    satisfaction: Floats

    @property
    def is_new(self) -> Bools:
        """Whether the person signed up while the data were collected."""
        return self.signed >= 0

    @property
    def signed_day(self) -> Ints:
        """Day of the sign-up, counted from the first day of the data."""
        return self.signed // DAY


def make_people(plan: Plan) -> People:
    """Draw everybody with independent streams for what is visible and what is hidden."""
    signed = _signed(plan)
    rng, hidden, n = plan.rng("users"), plan.rng("leanings"), plan.users
    ages = 18 + np.floor(62 * rng.beta(1.15, 2.6, n)).astype(np.int64)
    return People(
        signed=signed,
        region=_regions(plan, signed),
        age=np.where(rng.random(n) < 0.05, -1, ages),
        gender=_draw(rng, n, {"female": 0.55, "male": 0.40, "other": 0.01, None: 0.04}),
        channel=_draw(rng, n, dict(zip((*CHANNELS, None), (0.27, 0.22, 0.16, 0.09, 0.23, 0.03), strict=True))),
        platform=rng.choice(len(PLATFORMS), n, p=(0.38, 0.41, 0.21)),
        chinese=rng.random(n) < 0.65,
        activity=hidden.gamma(1.3, 1 / 1.3, n),
        eagerness=hidden.beta(3.3, 2.7, n),
        value=hidden.lognormal(-0.18, 0.6, n),
        satisfaction=hidden.standard_normal(n),
    )


def _draw(rng: np.random.Generator, size: int, shares: dict[str | None, float]) -> Texts:
    return np.array(list(shares), object)[rng.choice(len(shares), size, p=list(shares.values()))]


def _signed(plan: Plan) -> Ints:
    """Most accounts are made during the data; a spring campaign brings some more in March and April."""
    rng = plan.rng("sign-ups")
    newcomers = round(plan.users * plan.days / (plan.days + 98))
    day = np.arange(plan.days)
    weight = WEEKDAY_WEIGHT[day % 7] * np.where((day >= GUIDANCE_BEFORE.first) & (day < GUIDANCE_DURING.stop), 1.15, 1)
    recent = rng.choice(day, newcomers, p=weight / weight.sum())
    earlier = -1 - np.floor(DAYS_BEFORE * rng.beta(1, 1.4, plan.users - newcomers)).astype(np.int64)
    return np.sort(np.concatenate([earlier, recent]) * DAY + clock(rng, plan.users))


def _regions(plan: Plan, signed: Ints) -> Texts:
    """East China gets a fixed number of newcomers in each window of the guidance pilot; elsewhere chance rules."""
    rng = plan.rng("regions")
    region = _draw(rng, signed.size, dict(zip((*REGIONS, None), (0.40, 0.26, 0.20, 0.12, 0.02), strict=True)))
    for window in (GUIDANCE_BEFORE, GUIDANCE_DURING):
        newcomers = rng.permutation(np.flatnonzero(window.holds(signed)))
        east = plan.size(0.05)
        region[newcomers[:east]] = REGIONS[0]
        others = newcomers[east:]
        region[others] = _draw(rng, others.size, dict(zip((*REGIONS[1:], None), (0.45, 0.33, 0.2, 0.02), strict=True)))
    return region
