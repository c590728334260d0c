"""Turns assumptions into the state of the company period after period, and into the state in which it comes to rest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from flywheel.wheel.assumptions import Assumptions

__all__ = ["LONGEST", "Equilibrium", "Levers", "Period", "arrivals", "at_rest", "run"]

LONGEST = 600
_GRID = 400
_RETENTION_STEP, _REFERRAL_STEP, _BASKET_STEP = 0.05, 0.25, 0.10
"""The rise of satisfaction that each claimed gain belongs to."""


@dataclass(frozen=True)
class Equilibrium:
    """Where the company comes to rest: a state that the next period leaves as it is.

    Attributes:
        users: Active users.
        satisfaction: Share of satisfied users.
        retention: Share of users who stay a period.
        voice: Pieces of feedback in a period.
        pain_left: Share of pain points that are open.
    """

    users: float
    satisfaction: float
    retention: float
    voice: float
    pain_left: float


@dataclass(frozen=True)
class Levers:
    """How feedback is handled in a period.

    Attributes:
        answered: Share of feedback that is answered.
        hours: Hours until an answer.
        fixed: Share of answered feedback whose cause is removed.
        reach: Share of users who hear what was changed.
    """

    answered: float
    hours: float
    fixed: float
    reach: float


@dataclass(frozen=True)
class Period:
    """Everything that happens in one period, from the state at its start.

    Attributes:
        levers: How feedback is handled.
        voice: Pieces of feedback.
        known: Share of pain points that this voice makes known.
        repair: Share of pain points that are removed.
        deserved: Share of satisfied users that satisfaction moves towards.
        retention: Share of users who stay.
        referral_rate: Users won by referral per active user, before the market fills up.
        basket: Factor on the margin of a user.
        users: Active users at the start.
        pain: Share of pain points that are open at the start.
        satisfaction: Share of satisfied users at the start.
    """

    levers: Levers
    voice: float
    known: float
    repair: float
    deserved: float
    retention: float
    referral_rate: float
    basket: float
    users: float
    pain: float
    satisfaction: float


def _levers(given: Assumptions, pace: float) -> Levers:
    def between(today: float, goal: float) -> float:
        return today + pace * (goal - today)

    return Levers(
        answered=between(given.answered_today, given.answered_share),
        hours=between(given.response_hours_today, given.response_hours),
        fixed=between(given.fix_success_today, given.fix_success),
        reach=between(given.reach_today, given.reach),
    )


def _told(levers: Levers) -> float:
    """Return the share of users who hear of a repair; a message about nothing counts for nothing."""
    return levers.reach * levers.answered * levers.fixed


def _heard(given: Assumptions, levers: Levers) -> float:
    """Return the worth of all answers, 1 being every answer at once."""
    return float(levers.answered * 0.5 ** (levers.hours / given.patience_hours))


def _voice(given: Assumptions, users: float, levers: Levers) -> float:
    """Return pieces of feedback in a period; today's rate belongs to today's levers."""
    participation = (1 + given.participation_gain * _told(levers)) / (
        1 + given.participation_gain * _told(_levers(given, 0.0))
    )
    return users * given.voice_per_user * participation


def _repair(given: Assumptions, voice: float, levers: Levers) -> tuple[float, float]:
    known = voice / (voice + given.voice_for_half)
    return known, known * levers.answered * levers.fixed


def _steady_pain(given: Assumptions, repair: float) -> float:
    appearing = given.renewal_share
    return appearing / (appearing + repair) if appearing + repair else 1.0


def _start_pain(given: Assumptions) -> float:
    levers = _levers(given, 0.0)
    return _steady_pain(given, _repair(given, _voice(given, given.users, levers), levers)[1])


def _deserved(given: Assumptions, pain: float, levers: Levers) -> float:
    today = _levers(given, 0.0)
    level = given.satisfaction + given.pain_weight * (_start_pain(given) - pain)
    level += given.answer_weight * (_heard(given, levers) - _heard(given, today))
    level += given.message_weight * (_told(levers) - _told(today))
    return min(max(level, 0.0), 1.0)


def _claimed(given: Assumptions, satisfaction: float, gain: float, step: float) -> float:
    """Return the factor that a claimed gain for each ``step`` of satisfaction gives, discounted by credibility."""
    rise = satisfaction / given.satisfaction - 1
    return float((1 + given.credibility * gain) ** (rise / step))


def _staying(given: Assumptions, satisfaction: float) -> float:
    odds = given.retention / (1 - given.retention)
    odds *= _claimed(given, satisfaction, given.retention_gain, _RETENTION_STEP)
    return odds / (1 + odds)


def arrivals(given: Assumptions, users: float, referral_rate: float) -> tuple[float, float]:
    """Return all new users of a period and, of them, those who were referred.

    Each person who is no user yet is reached at the rate of advertising and referral together, spread over all people
    who can be reached; nobody is won twice, so that the market fills up and never overflows.

    Args:
        given: What to assume.
        users: Active users.
        referral_rate: Users won by referral per active user, in an empty market.

    Returns:
        All new users, and the referred ones among them.

    Example:
        >>> [round(number) for number in arrivals(Assumptions(), 50_000, 0.017)]
        [4995, 738]
    """
    attempts = given.new_users + referral_rate * users
    won = (given.reachable_users - users) * -math.expm1(-attempts / given.reachable_users)
    return won, won * referral_rate * users / attempts if attempts else 0.0


def _next_users(given: Assumptions, users: float, retention: float, referral_rate: float) -> float:
    return retention * users + arrivals(given, users, referral_rate)[0]


def run(given: Assumptions, periods: int, *, turning: bool, voice_grows: bool = True) -> list[Period]:
    """Run the company from today.

    Args:
        given: What to assume.
        periods: How many periods.
        turning: Whether the wheel is turned; without it everything is handled as today.
        voice_grows: Whether more users and more participation make more pain points known; otherwise today's voice is
            all that ever teaches anything.

    Returns:
        What happened, period by period.

    Example:
        >>> [round(row.users) for row in run(Assumptions(), 3, turning=False)]
        [50000, 49995, 49991]
    """
    voice = None if voice_grows else _voice(given, given.users, _levers(given, 0.0))
    users, pain, satisfaction = float(given.users), _start_pain(given), given.satisfaction
    rows = []
    for period in range(1, periods + 1):
        pace = 1 - (1 - given.learning_share) ** period if turning else 0.0
        row = _period(given, users, pain, satisfaction, levers=_levers(given, pace), voice=voice)
        rows.append(row)
        users = _next_users(given, users, row.retention, row.referral_rate)
        pain = min(max(pain - row.repair * pain + given.renewal_share * (1 - pain), 0.0), 1.0)
        satisfaction += given.satisfaction_pace * (row.deserved - satisfaction)
    return rows


def _period(
    given: Assumptions, users: float, pain: float, satisfaction: float, *, levers: Levers, voice: float | None
) -> Period:
    heard = _voice(given, users, levers)
    known, repair = _repair(given, heard if voice is None else voice, levers)
    return Period(
        levers=levers,
        voice=heard,
        known=known,
        repair=repair,
        deserved=_deserved(given, pain, levers),
        retention=_staying(given, satisfaction),
        referral_rate=given.referral_rate * _claimed(given, satisfaction, given.referral_gain, _REFERRAL_STEP),
        basket=_claimed(given, satisfaction, given.basket_gain, _BASKET_STEP),
        users=users,
        pain=pain,
        satisfaction=satisfaction,
    )


def _held(given: Assumptions, users: float, levers: Levers) -> Equilibrium:
    """Return the state in which pain and satisfaction rest when ``users`` are held."""
    voice = _voice(given, users, levers)
    pain = _steady_pain(given, _repair(given, voice, levers)[1])
    satisfaction = _deserved(given, pain, levers) if given.satisfaction_pace else given.satisfaction
    return Equilibrium(users, satisfaction, _staying(given, satisfaction), voice, pain)


def at_rest(given: Assumptions, *, turning: bool) -> Equilibrium:
    """Solve for the state that the next period leaves as it is; of several, the one the company runs into.

    Args:
        given: What to assume.
        turning: Whether the wheel is turned.

    Returns:
        The state at rest; a company that nobody joins rests at no users.

    Example:
        >>> round(at_rest(Assumptions(), turning=False).users)
        49950
    """
    from scipy.optimize import brentq

    levers = _levers(given, 1.0 if turning and given.learning_share else 0.0)

    def change(users: float) -> float:
        rest = _held(given, users, levers)
        rate = given.referral_rate * _claimed(given, rest.satisfaction, given.referral_gain, _REFERRAL_STEP)
        return _next_users(given, users, rest.retention, rate) - users

    grid = np.linspace(0.0, given.reachable_users, _GRID + 1)
    changes = [change(users) for users in grid]
    pairs = zip(grid[:-1], grid[1:], changes[:-1], changes[1:], strict=True)
    roots = [brentq(change, low, high, xtol=1e-9) for low, high, here, there in pairs if here > 0 >= there]
    ahead = run(given, LONGEST, turning=turning)[-1].users
    return _held(given, min(roots or [0.0], key=lambda root: abs(root - ahead)), levers)
