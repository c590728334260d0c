"""People turned into visits: on which days they come, how far each visit gets, and who takes part in which pilot."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from flywheel.samples.people import People
from flywheel.samples.plan import (
    AHA_COUNT,
    BAD_WEEK,
    DAY,
    GUIDANCE_BEFORE,
    GUIDANCE_DURING,
    GUIDANCE_SHARE_BEFORE,
    GUIDANCE_SHARE_DURING,
    GUIDANCE_SHARE_ELSEWHERE,
    LATE_SHARE,
    LATE_SHARE_BAD_WEEK,
    PAY_SHARE,
    PAY_SHARE_ANDROID,
    PLATFORMS,
    RECALL_LAPSE,
    RECALL_OUTCOME,
    RECALL_SHARE_CONTROL,
    RECALL_SHARE_PILOT,
    REGIONS,
    REMINDER_ELIGIBLE,
    REMINDER_OUTCOME,
    STAY_SHARE_BELOW,
    STAY_SHARE_FROM,
    WEEKDAY_WEIGHT,
    Bools,
    Floats,
    Ints,
    Plan,
    clock,
    quota,
)

__all__ = ["BROWSED", "CHECKOUT", "PAID", "Pilot", "Visits", "make_visits", "recall_pilot", "reminder_pilot"]

BROWSED, CART, CHECKOUT, PAID = 1, 2, 3, 4
VISIT_A_DAY = 0.16
"""Days with a visit per day, for a person of average activity who is still with us."""


@dataclass(frozen=True)
class Visits:
    """One row a visit, by user and time.

    Attributes:
        user: Position of the user.
        start: Start, in seconds since the first midnight.
        platform: Position in ``PLATFORMS``.
        stage: How far it got: 0 opened, 1 saw a product, 2 cart, 3 checkout, 4 paid.
        late: Whether its order, if there is one, arrives late.
        favourites: Products marked as favourites during the visit.
    """

    user: Ints
    start: Ints
    platform: Ints
    stage: Ints
    late: Bools
    favourites: Ints

    def take(self, rows: Ints | Bools) -> Visits:
        """Return these rows only, in their order."""
        return Visits(*(column[rows] for column in vars(self).values()))

    def buyers(self, people: int, begin: int, stop: int) -> Bools:
        """Tell for each user whether a visit between two moments was paid."""
        inside = (self.stage == PAID) & (self.start >= begin) & (self.start < stop)
        return np.bincount(self.user[inside], minlength=people) > 0


@dataclass(frozen=True)
class Pilot:
    """Users of a randomised pilot and whether each is in the pilot arm."""

    users: Ints
    in_pilot_arm: Bools


def make_visits(plan: Plan, people: People) -> Visits:
    """Draw days, times and depth of all visits; a late first order halves a newcomer's later orders."""
    first_week = _first_week_favourites(plan)
    user, at = _moments(plan, people, first_week)
    rng = plan.rng("visits")
    own = rng.random(user.size) < 0.93
    platform = np.where(own, people.platform[user], rng.choice(len(PLATFORMS), user.size))
    seen = np.full(user.size, 0.74)
    pay = np.where(platform == PLATFORMS.index("android"), PAY_SHARE_ANDROID, PAY_SHARE)
    shares = np.column_stack([seen, people.eagerness[user], np.full(user.size, 0.7), pay])
    stage = np.cumprod(rng.random(shares.shape) < shares, axis=1).sum(axis=1)
    late = _late(rng, at)
    favourites = _place_favourites(plan, people, user, at, first_week)
    visits = Visits(user, at, platform, np.where(favourites > 0, np.maximum(stage, BROWSED), stage), late, favourites)
    return _after_a_late_first_order(plan, people, visits)


def _late(rng: np.random.Generator, at: Ints) -> Bools:
    share: Floats = np.where(BAD_WEEK.holds(at), LATE_SHARE_BAD_WEEK, LATE_SHARE)
    return rng.random(at.size) < share


def _first_week_favourites(plan: Plan) -> Ints:
    """Favourites in the first seven days; drawn apart from every leaning, so that their effect is causal."""
    shares = (0.46, 0.18, 0.12, 0.09, 0.06, 0.05, 0.04)
    return plan.rng("favourites").choice(len(shares), plan.users, p=shares)


def _stayers(plan: Plan, people: People, first_week: Ints) -> Bools:
    """Who still comes in days 8–35: few below the aha count, most from there on."""
    share = np.where(first_week >= AHA_COUNT, STAY_SHARE_FROM, STAY_SHARE_BELOW)
    tilt = 0.06 * (people.activity > np.median(people.activity)) - 0.03
    stays: Bools = plan.rng("staying").random(plan.users) < share + tilt
    return stays


def _next_day(plan: Plan, people: People) -> Bools:
    """Who comes back on the day after sign-up, by quota in each group of the guidance pilot."""
    rng, leaning = plan.rng("next day"), np.log(people.activity + 0.05)
    back = rng.random(plan.users) < GUIDANCE_SHARE_ELSEWHERE
    east = people.region == REGIONS[0]
    for window, share in ((GUIDANCE_BEFORE, GUIDANCE_SHARE_BEFORE), (GUIDANCE_DURING, GUIDANCE_SHARE_DURING)):
        for inside, wanted in ((east, share), (~east, GUIDANCE_SHARE_ELSEWHERE)):
            group = np.flatnonzero(window.holds(people.signed) & inside)
            back[group] = quota(rng, leaning[group], round(wanted * group.size))
    return back & people.is_new


def _scatter(rng: np.random.Generator, who: Ints, first: Ints, stop: Ints, a_day: Floats) -> tuple[Ints, Ints]:
    """Draw for each user a Poisson number of days in ``[first, stop)``, thinned by the rhythm of the week."""
    span = np.maximum(stop - first, 0)
    count = rng.poisson(a_day * span / WEEKDAY_WEIGHT.mean())
    user = np.repeat(who, count)
    day = np.repeat(first, count) + np.floor(rng.random(user.size) * np.repeat(span, count)).astype(np.int64)
    kept = rng.random(user.size) < WEEKDAY_WEIGHT[day % 7]
    return user[kept], day[kept]


def _days(plan: Plan, people: People, first_week: Ints) -> tuple[Ints, Ints]:
    rng, day = plan.rng("days"), people.signed_day
    stays = np.where(people.is_new, _stayers(plan, people, first_week), rng.random(plan.users) < 0.6)
    mood = np.exp(0.9 * people.satisfaction)
    life = np.floor(rng.exponential(85, plan.users) * mood).astype(np.int64)
    rate = VISIT_A_DAY * people.activity
    new, loyal = np.flatnonzero(people.is_new), np.flatnonzero(people.is_new & stays)
    old = np.flatnonzero(~people.is_new & stays)
    settled = np.where(people.is_new, day + 36, 0)
    gone = np.where(stays, settled + life, settled)
    everybody = np.arange(plan.users)
    back = np.flatnonzero(_next_day(plan, people))
    early = np.where(stays[new], 0.2, 0.09) * people.activity[new]
    parts = [
        (new, day[new]),
        (back, day[back] + 1),
        _scatter(rng, new, day[new] + 2, day[new] + 5, early),
        _scatter(rng, new, day[new] + 5, day[new] + 8, 0.65 * early),
        (loyal, day[loyal] + 8 + rng.integers(0, 28, loyal.size)),
        _scatter(rng, loyal, day[loyal] + 8, day[loyal] + 36, rate[loyal]),
        _scatter(rng, loyal, settled[loyal], np.minimum(gone[loyal], plan.days), rate[loyal]),
        _scatter(rng, old, settled[old], np.minimum(gone[old], plan.days), rate[old]),
        _scatter(rng, everybody, gone, np.full(plan.users, plan.days), np.full(plan.users, 0.004)),
    ]
    user, when = (np.concatenate(column) for column in zip(*parts, strict=True))
    cell = np.unique((user * plan.days + when)[when < plan.days])
    return cell // plan.days, cell % plan.days


def _moments(plan: Plan, people: People, first_week: Ints) -> tuple[Ints, Ints]:
    """Give each day one or more visits, at least half an hour apart; the first one starts with the sign-up."""
    user, day = _days(plan, people, first_week)
    rng = plan.rng("clock")
    times = 1 + rng.poisson(0.28, user.size)
    user, day, is_first = np.repeat(user, times), np.repeat(day, times), _is_first(times)
    at = day * DAY + clock(rng, user.size)
    signing = day == people.signed_day[user]
    at = np.where(signing & is_first, people.signed[user], at)
    kept = ~(signing & (at < people.signed[user]))
    user, at = user[kept], at[kept]
    order = np.lexsort((at, user))
    user, at = user[order], at[order]
    apart = np.ones(user.size, bool)
    apart[1:] = (user[1:] != user[:-1]) | (np.diff(at) >= 1800)
    return user[apart], at[apart]


def _is_first(times: Ints) -> Bools:
    first = np.zeros(times.sum(), bool)
    first[np.cumsum(times) - times] = True
    return first


def _place_favourites(plan: Plan, people: People, user: Ints, at: Ints, first_week: Ints) -> Ints:
    """Spread a newcomer's favourites over the visits of the first seven days; later ones are few and random."""
    rng = plan.rng("favourite visits")
    early = (at // DAY - people.signed_day[user]) < 7
    favourites = np.where(early & people.is_new[user], 0, rng.poisson(0.08, user.size))
    own = np.bincount(user[early], minlength=plan.users)
    start = np.searchsorted(user, np.arange(plan.users))
    who = np.repeat(np.arange(plan.users), np.where(people.is_new, first_week, 0))
    row = start[who] + np.floor(rng.random(who.size) * own[who]).astype(np.int64)
    return favourites + np.bincount(row, minlength=user.size)


def _after_a_late_first_order(plan: Plan, people: People, visits: Visits) -> Visits:
    """Turn every second later order of newcomers whose first order was late into mere browsing."""
    paid = np.flatnonzero((visits.stage == PAID) & people.is_new[visits.user])
    user = visits.user[paid]
    start = np.searchsorted(user, user)
    rank = np.arange(paid.size) - start
    parity = plan.rng("late first order").integers(0, 2, plan.users)
    dropped = (rank > 0) & visits.late[paid][start] & ((rank + parity[user]) % 2 == 0)
    stage = visits.stage.copy()
    stage[paid[dropped]] = BROWSED
    return replace(visits, stage=stage)


def reminder_pilot(plan: Plan, visits: Visits) -> Pilot:
    """Randomise active users for the basket reminder, which does nothing."""
    if not plan.covers(REMINDER_ELIGIBLE, REMINDER_OUTCOME):
        return Pilot(np.array([], np.int64), np.array([], bool))
    rng = plan.rng("basket-reminder")
    active = np.unique(visits.user[REMINDER_ELIGIBLE.holds(visits.start)])
    return _randomise(rng, rng.permutation(active), plan.size(0.2))


def recall_pilot(plan: Plan, people: People, visits: Visits) -> tuple[Pilot, Visits]:
    """Randomise lapsed members for the recall and give each arm its planted share of buyers.

    Returns:
        The pilot, whose users are all to become silver members, and the visits with those users' orders replaced.
    """
    if not plan.covers(RECALL_LAPSE, RECALL_OUTCOME):
        return Pilot(np.array([], np.int64), np.array([], bool)), visits
    rng, start = plan.rng("member-recall"), RECALL_LAPSE.first * DAY
    lapsed = (people.signed < start) & ~visits.buyers(plan.users, start, RECALL_LAPSE.stop * DAY)
    bought = visits.buyers(plan.users, 0, start)
    leaning = np.where(lapsed, np.where(bought, 2.0, 0.0), -1e9)
    ranked = np.flatnonzero(quota(rng, leaning, min(plan.size(0.12), int(lapsed.sum()))))
    pilot = _randomise(rng, rng.permutation(ranked), ranked.size)
    return pilot, _recalled(rng, people, visits, pilot)


def _randomise(rng: np.random.Generator, candidates: Ints, count: int) -> Pilot:
    users = candidates[: 2 * (count // 2)] if candidates.size > 1 else candidates[:0]
    in_pilot_arm = rng.permutation(np.arange(users.size) % 2 == 0)
    order = np.argsort(users)
    return Pilot(users[order], in_pilot_arm[order])


def _recalled(rng: np.random.Generator, people: People, visits: Visits, pilot: Pilot) -> Visits:
    undone = np.isin(visits.user, pilot.users) & RECALL_OUTCOME.holds(visits.start) & (visits.stage == PAID)
    visits = replace(visits, stage=np.where(undone, BROWSED, visits.stage))
    buyers = []
    for arm, share in ((pilot.in_pilot_arm, RECALL_SHARE_PILOT), (~pilot.in_pilot_arm, RECALL_SHARE_CONTROL)):
        group = pilot.users[arm]
        buyers.append(group[quota(rng, np.log(people.activity[group] + 0.2), round(share * group.size))])
    user = np.concatenate(buyers)
    day = RECALL_OUTCOME.first + 1 + np.floor(26 * rng.beta(1.2, 1.9, user.size)).astype(np.int64)
    at, none = day * DAY + clock(rng, user.size), np.zeros(user.size, np.int64)
    added = Visits(user, at, people.platform[user], np.full(user.size, PAID), _late(rng, at), none)
    both = Visits(*(np.concatenate(pair) for pair in zip(vars(visits).values(), vars(added).values(), strict=True)))
    return both.take(np.lexsort((both.start, both.user)))
