"""Assumptions as sliders → the flywheel turning, what its outcome hangs on, and a range of returns with its doubt."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Literal

from flywheel import stats, tables, wheel
from flywheel.errors import FlywheelError
from flywheel.widgets.controls import Control, choice, slider, toggle
from flywheel.widgets.lab import Lab, lab
from flywheel.words import gettext as _

__all__ = ["experience_return_lab", "own_wheel", "wheel_simulator", "wheel_tornado_lab"]

LEVER_NAMES = ("answered_share", "response_hours", "fix_success", "reach")
_TURNING = ("learning_share", "participation_gain", "satisfaction_pace", "credibility")
_GAINS = ("retention_gain", "referral_gain", "basket_gain")
_MONEY = ("setup_cents", "running_cents")
_MOST_YUAN = {"setup_cents": 1_000_000, "running_cents": 200_000}
_DRAWS = 4_000
_SMALL_TEAM = (400_000, 80_000)
"""Half a day a week: 4,000 yuan to start and 800 a month, in cents; ours."""


def _fields() -> Mapping[str, dataclasses.Field[Any]]:
    return {field.name: field for field in dataclasses.fields(wheel.Assumptions)}


def _control(name: str, given: wheel.Assumptions) -> Control:
    """Return the slider of an assumption: shares and gains in per cent, money in whole units; claims say so."""
    facts, value = _fields()[name].metadata, getattr(given, name)
    label = _(facts["label"])
    label = _("{label} [claim]").format(label=label) if facts["kind"] == "claim" else label
    if name in _MONEY:
        most = max(_MOST_YUAN[name], 2 * round(value / 100))
        return slider(label, round(value / 100), low=0, high=most, step=max(most // 200, 1), unit=_("yuan"))
    if facts["measure"] == "share":
        low, high = (1, 99) if facts["open"] else (0, 100)
        return slider(label, round(100 * value), low=low, high=high, unit="%")
    if facts["measure"] == "hours":
        return slider(label, round(value), low=1, high=max(168, round(value)), unit=_("hours"))
    if facts["measure"] == "gain":
        most = max(300, 2 * round(100 * value))
        return slider(label, round(100 * value), low=0, high=most, step=1, unit="%")
    return slider(label, float(value), low=0.0, high=max(10.0, 2 * float(value)), step=0.5)


def _value(name: str, answer: float) -> float:
    """Return a slider's answer as the assumption counts."""
    if name in _MONEY:
        return round(100 * answer)
    return answer / 100 if _fields()[name].metadata["measure"] in ("share", "gain") else answer


def wheel_simulator(assumptions: wheel.Assumptions | None = None, *, title: str = "") -> Lab:
    """Return the flywheel simulator: four levers, how fast it learns, what is believed, and what it costs.

    Args:
        assumptions: Where it starts; the deck's claims, discounted, and an invented company when left out.
        title: Another heading.

    Returns:
        The lab. Whatever has no slider stays as ``assumptions`` has it.

    Example:
        >>> made = wheel_simulator()
        >>> made.controls["credibility"].widget.value = 0
        >>> "has not paid" in made.told.value
        True
    """
    given = assumptions or wheel.Assumptions()
    names = (*LEVER_NAMES, *_TURNING, *_GAINS, *_MONEY)

    def draw(*, periods: int, **answers: float) -> list[Any]:
        from flywheel import charts

        changed = given.but(**{name: _value(name, answer) for name, answer in answers.items()})
        run = wheel.simulate(changed, periods=periods)
        return [_wheel_words(run), charts.wheel_over_time(run), run]

    return lab(
        {
            **{name: _control(name, given) for name in names},
            "periods": slider(_("Months to look ahead"), 36, low=6, high=120, step=6),
        },
        draw,
        title=title or _("Turn the wheel"),
        note=_(
            "The first months cost and show nothing: that is the inertia. Later voice brings repairs, repairs bring "
            "users, and users bring voice. What is marked [claim] is the deck's figure and not proven; counted is only "
            "the share that you believe."
        ),
        file="wheel",
    )


def _wheel_words(run: wheel.Simulation) -> str:
    last, periods = run.table.iloc[-1], len(run.table)
    paid = (
        _("It has paid for itself after month {n}.").format(n=run.break_even)
        if run.break_even
        else _("It has not paid for itself within {n} months.").format(n=periods)
    )
    inertia = _("Inertia: most money is out after month {n}.").format(n=run.deepest_period)
    loop = (
        _("No users are won, so nothing reinforces itself.")
        if math.isnan(run.reinforced_share)
        else _("Self-reinforcement: {share} of the users won are there only because more voice came back.").format(
            share=stats.as_text(run.reinforced_share, "share")
        )
    )
    won = _("After {n} months: {users} users, {without} without the wheel.").format(
        n=periods, users=f"{last['users']:,.0f}", without=f"{last['users_without']:,.0f}"
    )
    return " ".join((paid, inertia, loop, won))


def own_wheel(data: tables.Data) -> Lab:
    """Return the simulator with what can be counted in a data set's orders.

    Args:
        data: A data set with ``orders``.

    Returns:
        The lab, for the price of a small team.

    Example:
        >>> from flywheel import samples
        >>> "months" in own_wheel(samples.tiny()).told.value
        True
    """
    base = wheel.Assumptions().but(setup_cents=_SMALL_TEAM[0], running_cents=_SMALL_TEAM[1])
    given = wheel.measured_assumptions(data.orders.to_pandas(), last_day=data.last_day or "", base=base)
    return wheel_simulator(given, title=_("Turn your own wheel"))


def wheel_tornado_lab(assumptions: wheel.Assumptions | None = None) -> Lab:
    """Return a lab of what the outcome hangs on: each assumption moved alone.

    Args:
        assumptions: The point to start from; the defaults when left out.

    Returns:
        The lab; its runs are kept, so that a choice seen before is answered at once.

    Example:
        >>> list(wheel_tornado_lab().controls)
        ['outcome', 'change', 'periods']
    """
    given = assumptions or wheel.Assumptions()
    known: dict[tuple[str, int, int], wheel.Sensitivity] = {}

    def draw(*, outcome: Literal["gain", "users"], change: int, periods: int) -> list[Any]:
        from flywheel import charts

        key = outcome, change, periods
        if key not in known:
            known[key] = wheel.sensitivity(given, outcome=outcome, change=change / 100, periods=periods)
        found = known[key]
        first = found.table.iloc[0]
        head = _("Most hangs on “{label}”; one number at a time, all others held.").format(label=first["label"])
        return [head, charts.wheel_tornado(found), found]

    return lab(
        {
            "outcome": choice(_("Outcome"), {"gain": _("gain so far"), "users": _("users won")}),
            "change": choice(_("Each assumption moves by"), {10: "10 %", 20: "20 %", 50: "50 %"}, 20),
            "periods": choice(_("After"), {12: _("1 year"), 36: _("3 years"), 60: _("5 years")}, 36),
        },
        draw,
        title=_("What does it hang on?"),
        note=_("The longest bar says what to measure first. It does not say which number is the least sure."),
        file="tornado",
    )


def experience_return_lab(company: wheel.Company | None = None) -> Lab:
    """Return the experience-ROI calculator: levers to count, how much of a claim to believe, and a range.

    Args:
        company: The year before; an invented company when left out.

    Returns:
        The lab.

    Example:
        >>> made = experience_return_lab()
        >>> made.controls["credibility"].widget.value = 0
        >>> "Chance of a loss: 100.0 %" in made.told.value
        True
    """
    year = company or wheel.Company()

    def draw(
        *,
        credibility: int,
        conversion: Literal["percent", "points"],
        shape: Literal["triangular", "uniform"],
        **counted: bool,
    ) -> list[Any]:
        from flywheel import charts

        levers = [lever for lever in wheel.LEVERS if counted[f"count_{lever.name}"]]
        if not levers:
            raise FlywheelError(_("Count at least one lever."))
        found = wheel.experience_return(
            year,
            levers=levers,
            credibility=credibility / 100,
            conversion=conversion,
            shape=shape,
            draws=_DRAWS,
        )
        return [_return_words(found), charts.experience_ranges(found), found]

    levers = {
        f"count_{lever.name}": toggle(_("Count: {lever}").format(lever=_(lever.label)), value=True)
        for lever in wheel.LEVERS
    }
    readings = {"percent": _("per cent of the rate"), "points": _("percentage points")}
    shapes = {"triangular": _("a likeliest value"), "uniform": _("all values alike")}
    return lab(
        {
            "credibility": slider(_("Share of each claim that is counted"), 30, low=0, high=100, unit="%"),
            "conversion": choice(_("“5 % conversion” is read as"), readings),
            "shape": choice(_("Within a range there is"), shapes),
            **levers,
        },
        draw,
        title=_("What does it bring? A range, and its condition"),
        note=_("Untick a lever that could count the same money twice. The result is a range, or it is nothing."),
        file="experience-return",
    )


def _return_words(found: wheel.ExperienceReturn) -> str:
    total = found.table.set_index("part").loc["total"]
    ends = [f"{total[end] / 100:,.0f}".replace("-", "−") for end in ("p5", "p50", "p95")]
    needed = (
        _("even if all claims held, the chance to gain would stay below one half")
        if math.isnan(found.needed_credibility)
        else _("for an even chance to gain {share} of the claims must hold").format(
            share=stats.as_text(found.needed_credibility, "share")
        )
    )
    text = _("A year brings {middle} yuan (nine of ten draws: {low} to {high}). Chance of a loss: {loss}; {needed}.")
    return text.format(low=ends[0], middle=ends[1], high=ends[2], loss=found.chance_of_loss, needed=needed)
