"""Turns assumptions into the flywheel's run, period by period, beside the same company that does not turn it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.stats import as_text
from flywheel.wheel.assumptions import Assumptions
from flywheel.wheel.facts import amount
from flywheel.wheel.turning import LONGEST, Equilibrium, Period, arrivals, at_rest, run
from flywheel.words import gettext as _

__all__ = ["Simulation", "checked_periods", "final", "simulate"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Simulation(Result):
    """The flywheel's run, one row a period.

    Attributes:
        assumptions: What was assumed.
        equilibrium: Where the company with the wheel comes to rest.
        equilibrium_without: Where the same company without the wheel comes to rest.
        break_even: The first period from whose end on the wheel has paid for itself; None when that is not reached.
        deepest_period: The period at whose end most money is still out.
        deepest_cents: The cumulative gain then; negative as long as the wheel costs something before it helps.
        reinforced_share: Of the users that the wheel has won by the last period, the share that is there only because
            more users and more participation bring more voice; not a number when it has won none.
    """

    assumptions: Assumptions
    equilibrium: Equilibrium
    equilibrium_without: Equilibrium
    break_even: int | None
    deepest_period: int
    deepest_cents: int
    reinforced_share: float

    def shown(self) -> pd.DataFrame:
        """Return the columns that tell the story, in the reader's words."""
        table = self.table
        money = {
            _("cost of the wheel"): "cost_cents",
            _("gain"): "gain_cents",
            _("gain so far"): "cumulative_gain_cents",
        }
        return pd.DataFrame(
            {
                _("period"): table["period"],
                _("pieces of feedback"): table["voice"].map(lambda value: f"{value:,.0f}"),
                _("pain points open"): table["pain_left"].map(lambda value: as_text(value, "share")),
                _("satisfied"): table["satisfaction"].map(lambda value: as_text(value, "share")),
                _("retention"): table["retention"].map(lambda value: as_text(value, "share")),
                _("active users"): table["users"].map(lambda value: f"{value:,.0f}"),
                _("without the wheel"): table["users_without"].map(lambda value: f"{value:,.0f}"),
                **{name: table[column].map(lambda value: amount(value, "cents")) for name, column in money.items()},
            }
        )


def simulate(assumptions: Assumptions | None = None, *, periods: int = 36) -> Simulation:
    """Turn the flywheel period by period and compare with the same company that does not turn it.

    In each period users give feedback; voice makes pain points known, with diminishing returns; answering, fast and
    with success, removes causes, and new ones appear. Satisfaction moves slowly towards what open pain points, answers
    and messages deserve; it moves retention, referral and margin as the deck claims, times ``credibility``; users who
    stay and come bring more voice. The team reaches its new habits slowly (``learning_share``), while cost is there
    from the first day: that is the inertia. The model is ours; it teaches how the parts work together and is no
    forecast.

    Args:
        assumptions: What to assume; by default the deck's claims, discounted, and an invented company.
        periods: How many months to run, 1 to 600.

    Returns:
        ``period, pace`` (share of the way to the goals), ``answered_share, response_hours, fix_success, reach, voice``
        (pieces), ``known_share`` and ``pain_left`` (of pain points), ``satisfaction, retention, referrals, users`` (at
        the start of the period), the same without the wheel (``users_without, satisfaction_without``), ``users_open``
        (as if voice stayed as it was at the start) and, in cents, ``margin_cents, margin_without_cents, cost_cents``
        (beyond what answers and messages cost without the wheel), ``gain_cents, cumulative_gain_cents``.

    Raises:
        BadInputError: ``periods`` is impossible.

    Example:
        >>> run = simulate()
        >>> run.break_even, run.deepest_period
        (23, 11)

    References:
        Sterman, J. D. (2000). Business Dynamics. McGraw-Hill: chapters 4 and 10, reinforcing and balancing loops and
        adoption; the equations here are our own choice.
    """
    checked_periods("wheel.simulate", periods)
    given = assumptions or Assumptions()
    table = _table(given, periods)
    gain = table["cumulative_gain_cents"].to_numpy()
    won = table["users"].iloc[-1] - table["users_without"].iloc[-1]
    looped = table["users"].iloc[-1] - table["users_open"].iloc[-1]
    deepest = int(gain.argmin())
    simulation = Simulation(
        table=table,
        caption=_("The wheel turned for {periods} periods").format(periods=periods),
        assumptions=given,
        equilibrium=at_rest(given, turning=True),
        equilibrium_without=at_rest(given, turning=False),
        break_even=_break_even(gain),
        deepest_period=deepest + 1,
        deepest_cents=int(gain[deepest]),
        reinforced_share=float(looped / won) if won > 0 else math.nan,
    )
    return dataclasses.replace(simulation, notes=_notes(simulation))


def checked_periods(source: str, periods: int) -> None:
    """Refuse a number of periods that cannot be run.

    Args:
        source: The function that asks, as the message's first word.
        periods: The number.

    Raises:
        BadInputError: It is no whole number from 1 to 600.

    Example:
        >>> checked_periods("wheel.simulate", 24)
    """
    if isinstance(periods, bool) or not isinstance(periods, int) or not 1 <= periods <= LONGEST:
        message = _("{periods!r} is not a number of periods").format(periods=periods)
        remedy = _("use a whole number from 1 to {most}; 36 months are three years").format(most=LONGEST)
        raise BadInputError(source, [Problem("periods", message, remedy)])


def final(given: Assumptions, periods: int) -> tuple[int, float, int | None]:
    """Return the cumulative gain in cents and the users won by the last period, and the break-even period.

    Example:
        >>> gain, won, break_even = final(Assumptions(), 1)
        >>> gain < 0, won, break_even
        (True, 0.0, None)
    """
    table = _table(given, periods)
    last = table.iloc[-1]
    gain = table["cumulative_gain_cents"].to_numpy()
    return int(gain[-1]), float(last["users"] - last["users_without"]), _break_even(gain)


def _break_even(gain: npt.NDArray[np.int64]) -> int | None:
    """Return the first period from whose end on the cumulative gain stays at or above zero."""
    unpaid = np.flatnonzero(gain < 0)
    paid_from = int(unpaid[-1]) + 1 if len(unpaid) else 0
    return paid_from + 1 if paid_from < len(gain) else None


def _handling_cents(given: Assumptions, row: Period) -> int:
    answers = row.voice * row.levers.answered * given.answer_cents
    return round(answers + row.users * row.levers.reach * given.message_cents)


def _table(given: Assumptions, periods: int) -> pd.DataFrame:
    turned = run(given, periods, turning=True)
    still = run(given, periods, turning=False)
    opened = run(given, periods, turning=True, voice_grows=False)
    rows = []
    for number, (row, other, half) in enumerate(zip(turned, still, opened, strict=True), 1):
        margin, without = (round(one.users * given.margin_cents * one.basket) for one in (row, other))
        cost = _handling_cents(given, row) - _handling_cents(given, other) + int(given.running_cents)
        cost += int(given.setup_cents) if number == 1 else 0
        rows.append(
            {
                "period": number,
                "pace": 1 - (1 - given.learning_share) ** number,
                "answered_share": row.levers.answered,
                "response_hours": row.levers.hours,
                "fix_success": row.levers.fixed,
                "reach": row.levers.reach,
                "voice": row.voice,
                "known_share": row.known,
                "pain_left": row.pain,
                "satisfaction": row.satisfaction,
                "retention": row.retention,
                "referrals": arrivals(given, row.users, row.referral_rate)[1],
                "users": row.users,
                "users_without": other.users,
                "satisfaction_without": other.satisfaction,
                "users_open": half.users,
                "margin_cents": margin,
                "margin_without_cents": without,
                "cost_cents": cost,
                "gain_cents": margin - without - cost,
            }
        )
    table = pd.DataFrame(rows)
    return table.assign(cumulative_gain_cents=table["gain_cents"].cumsum())


def _notes(simulation: Simulation) -> tuple[str, ...]:
    given, table = simulation.assumptions, simulation.table
    paid = (
        _("The wheel has paid for itself from the end of period {period} on.").format(period=simulation.break_even)
        if simulation.break_even
        else _("The wheel has not paid for itself within {periods} periods.").format(periods=len(table))
    )
    deepest = _("Most money is out at the end of period {period}: {money}.").format(
        period=simulation.deepest_period, money=amount(simulation.deepest_cents, "cents")
    )
    rest = _("At rest: {users} users with the wheel, {without} without (solved, not merely run).").format(
        users=f"{simulation.equilibrium.users:,.0f}", without=f"{simulation.equilibrium_without.users:,.0f}"
    )
    claims = _(
        "Gains that the deck claims are counted at {share}; model and other numbers are ours. No forecast."
    ).format(share=as_text(given.credibility, "share"))
    notes = [paid, deepest, rest, claims, _("Money is not discounted.")]
    if not math.isnan(simulation.reinforced_share):
        notes.insert(
            3,
            _("Of the users won, {share} are there only because more voice came back into the loop.").format(
                share=as_text(simulation.reinforced_share, "share")
            ),
        )
    return tuple(notes)
