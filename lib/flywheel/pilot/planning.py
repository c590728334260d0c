"""Turns an effect worth finding into units, days and power, and a number of looks into what peeking costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.stats import Unit, as_text
from flywheel.words import gettext as _

__all__ = ["Peeking", "Plan", "peeking", "plan"]

_MULTIPLES = (0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan(Result):
    """How large and how long an experiment has to be, one row an effect.

    Attributes:
        baseline: Level of the control group.
        effect: The change worth finding.
        unit: What the level counts.
        power: Wanted chance to find the effect.
        level: Confidence at which it counts as found.
        pilot_share: Part of the units in the pilot group.
        units: Units needed for ``effect``, both groups together.
        days: Whole weeks in days until that many have come; None when it is not known how many come.
        groups: Groups needed in all when units are drawn in groups; None when each is drawn alone.
        curve: ``units`` and the ``power`` they give for ``effect``.
    """

    baseline: float
    effect: float
    unit: Unit
    power: float
    level: float
    pilot_share: float
    units: int
    days: int | None
    groups: int | None
    curve: pd.DataFrame

    def shown(self) -> pd.DataFrame:
        """Return effects, units and days as a person should read them."""
        shown = pd.DataFrame(
            {
                _("effect worth finding"): [as_text(value, self.unit, signed=True) for value in self.table["effect"]],
                _("units in the pilot group"): self.table["units_pilot"],
                _("units in the control group"): self.table["units_control"],
                _("units in all"): self.table["units"],
            }
        )
        if self.days is not None:
            shown[_("days (whole weeks)")] = self.table["days"]
        return shown


def plan(
    baseline: float,
    effect: float,
    *,
    unit: Unit = "share",
    sd: float | None = None,
    units_per_day: float | None = None,
    pilot_share: float = 0.5,
    power: float = 0.8,
    level: float = 0.95,
    group_size: float = 1,
    icc: float = 0.0,
) -> Plan:
    """Plan the size and the length of an experiment before it starts.

    Args:
        baseline: Level of the control group: a share between 0 and 1, or a mean.
        effect: Change worth finding, in the same unit; the smallest gain that would be worth rolling out.
        unit: What the level counts; anything but ``share`` needs ``sd``.
        sd: Standard deviation of one unit's value, for means.
        units_per_day: New units that enter the experiment on a day, both groups together; None leaves days out.
        pilot_share: Part of the units in the pilot group.
        power: Wanted chance to find the effect.
        level: Confidence at which it counts as found.
        group_size: Units in a group, on average, when groups are drawn; then ``units`` are their members.
        icc: How alike members of a group are (intraclass correlation), between 0 and 1.

    Returns:
        ``effect, units, units_pilot, units_control, days`` for half to twice the effect; days are rounded up to whole
        weeks, so that each weekday counts alike.

    Raises:
        BadInputError: An argument is impossible; all of it is listed.

    Example:
        >>> found = plan(0.35, 0.03, units_per_day=500)
        >>> found.units, found.days
        (8084, 21)

    References:
        Fleiss (1981) for shares, Cohen (1988) for means; see `stats.units_needed`. Groups: `stats.design_effect`.
    """
    problems = []
    if unit != "share" and sd is None:
        remedy = _("give the standard deviation of one user's value")
        problems.append(Problem("sd", _("a mean needs to know how much single values differ"), remedy))
    if unit == "share" and not (0 < baseline < 1 and 0 < baseline + effect < 1):
        message = _("a share of {baseline:g} that moves by {effect:g} leaves the range from 0 to 1")
        problems.append(Problem("baseline", message.format(baseline=baseline, effect=effect), _("write 0.35 for 35 %")))
    if units_per_day is not None and not units_per_day > 0:
        message = _("{value} is not above 0").format(value=units_per_day)
        problems.append(Problem("units_per_day", message, _("give a positive number")))
    if problems:
        raise BadInputError("pilot.plan", problems)
    spread, larger = None if unit == "share" else sd, stats.design_effect(group_size, icc)
    settings = {"pilot_share": pilot_share, "level": level}
    rows = []
    for multiple in _MULTIPLES:
        if spread is None and not 0 < baseline + multiple * effect < 1:
            continue
        alone = stats.units_needed(baseline, multiple * effect, sd=spread, power=power, **settings)
        units = 2 * math.ceil(alone * larger / 2)
        pilot_units = math.ceil(units * pilot_share)
        days = None if units_per_day is None else 7 * math.ceil(units / units_per_day / 7)
        rows.append((multiple * effect, units, pilot_units, units - pilot_units, days))
    table = pd.DataFrame(rows, columns=["effect", "units", "units_pilot", "units_control", "days"])
    table["days"] = table["days"].astype("Int64")
    own = rows[[row[0] for row in rows].index(effect)]
    return Plan(
        table=table,
        caption=_("To find {effect} with a chance of {power}: {units} units").format(
            effect=as_text(effect, unit, signed=True), power=as_text(power, "share"), units=f"{own[1]:,}"
        ),
        notes=(
            _("Two-sided at {level:g} %; one look at the end.").format(level=100 * level),
            _drawn(group_size, larger),
        ),
        baseline=baseline,
        effect=effect,
        unit=unit,
        power=power,
        level=level,
        pilot_share=pilot_share,
        units=own[1],
        days=own[4],
        groups=None if group_size == 1 else sum(math.ceil(side / group_size) for side in own[2:4]),
        curve=_curve(baseline, effect, spread, own[1], larger, **settings),
    )


def _drawn(size: float, larger: float) -> str:
    if size == 1:
        return _("Units are whoever is drawn: users, or groups of users that are drawn together.")
    text = _("Groups of {size:g} are drawn: {larger:.2f} times as many units as when each is drawn alone.")
    return text.format(size=size, larger=larger)


def _curve(
    baseline: float, effect: float, sd: float | None, units: int, larger: float, *, pilot_share: float, level: float
) -> pd.DataFrame:
    sizes = [max(4, 2 * round(part * units / 2)) for part in np.linspace(0.05, 2, 40)]
    settings = {"pilot_share": pilot_share, "level": level}
    powers = [
        stats.share_power(baseline, effect, units=size / larger, **settings)
        if sd is None
        else stats.mean_power(effect, sd, units=size / larger, **settings)
        for size in sizes
    ]
    return pd.DataFrame({"units": sizes, "power": powers}).drop_duplicates("units", ignore_index=True)


@dataclass(frozen=True, eq=False, kw_only=True)
class Peeking(Result):
    """What looking several times costs, one row a number of looks.

    Attributes:
        level: Stated coverage of the interval that each look reads.
        limits: For the largest number of looks, one row a look: ``look``, the ``share`` of the planned data, and how
            many standard errors away from zero an effect must be: ``obrien_fleming, pocock, single``.
    """

    level: float
    limits: pd.DataFrame

    def shown(self) -> pd.DataFrame:
        """Return looks and false alarms as a person should read them."""
        return pd.DataFrame(
            {
                _("looks"): self.table["looks"],
                _("false alarms when one stops at the first finding"): [
                    as_text(value, "share") for value in self.table["false_positive_rate"]
                ],
            }
        )


def peeking(looks: Sequence[int] = (1, 2, 3, 5, 10, 20), *, level: float = 0.95) -> Peeking:
    """Say how often an experiment without any effect "succeeds" when one looks several times, and what to do instead.

    Args:
        looks: Numbers of equally spaced looks.
        level: Stated coverage of the interval that each look reads.

    Returns:
        ``looks, false_positive_rate``; beside it the limits that keep the stated rate over all looks.

    Raises:
        BadInputError: A number of looks is not 1 or more.

    Example:
        >>> peeking((1, 5)).table["false_positive_rate"].round(3).tolist()
        [0.05, 0.142]

    References:
        Armitage, McPherson & Rowe (1969); Lan & DeMets (1983): `stats.peeking_error`, `stats.look_limits`.
    """
    most = max(looks, default=1)
    table = pd.DataFrame(
        {"looks": list(looks), "false_positive_rate": [stats.peeking_error(count, level=level) for count in looks]}
    )
    limits = pd.DataFrame(
        {
            "look": range(1, most + 1),
            "share": [look / most for look in range(1, most + 1)],
            "obrien_fleming": stats.look_limits(most, spending="obrien_fleming", level=level),
            "pocock": stats.look_limits(most, spending="pocock", level=level),
            "single": stats.look_limits(1, level=level) * most,
        }
    )
    return Peeking(
        table=table,
        caption=_("False alarms by number of looks"),
        notes=(
            _("Computed for equally spaced looks at growing data without any effect."),
            _("Plan the looks beforehand and use wider limits, or look once at the end."),
        ),
        level=level,
        limits=limits,
    )
