"""A gain worth finding, or a margin worth keeping → how many users and days a pilot needs, drawn at each change."""

from __future__ import annotations

import math
from typing import Any

import ipywidgets

from flywheel import pilot, stats
from flywheel.errors import BadInputError, Problem
from flywheel.stats import Unit, as_text
from flywheel.widgets.controls import Control, choice, number
from flywheel.widgets.lab import lab
from flywheel.words import gettext as _

__all__ = ["guardrail_planner", "pilot_planner"]

_CHANCES = {0.8: "80 %", 0.9: "90 %", 0.95: "95 %"}
_LEVELS = {0.95: "95 %", 0.9: "90 %", 0.99: "99 %"}
_WEEKS = 4
_LONG_DAYS = 91


def pilot_planner() -> ipywidgets.VBox:
    """Return a lab that says how many users and days find a gain.

    Example:
        >>> made = pilot_planner()
        >>> made.controls["gain"].widget.value = 6
        >>> "2,054 users" in made.told.value
        True
    """
    controls = _level() | {
        "gain": number(_("Gain worth finding (points of it)"), 3.0, low=-1e6, high=1e6, step=0.5),
        **_common(),
        "power": choice(_("Chance to find it"), _CHANCES),
        "level": choice(_("Confidence"), _LEVELS),
        **_spread(),
        "group_size": number(_("Users in a group; 1 when each is drawn alone"), 1.0, low=1, high=100_000, step=1.0),
        "icc": number(_("How alike members of a group are (0 to 1)"), 0.05, low=0, high=1, step=0.01),
    }
    note = _("A share is written in per cent, its gain in percentage points. A smaller gain costs many more users.")
    return lab(controls, _planned, title=_("How many users, how many days?"), note=note, file="pilot-plan")


def guardrail_planner() -> ipywidgets.VBox:
    """Return a lab that says how many users show that a guardrail keeps its margin.

    Example:
        >>> made = guardrail_planner()
        >>> "users" in made.told.value
        True
    """
    controls = _level(value=5.0) | {
        "margin": number(_("May get worse by at most (points of it)"), 1.0, low=0.000001, high=1e6, step=0.5),
        **_common(),
        "power": choice(_("Chance to show it when nothing changes"), _CHANCES),
        "level": choice(_("Confidence"), _LEVELS),
        **_spread(),
    }
    note = _("A guardrail holds when its whole interval is no worse than the margin (non-inferiority).")
    return lab(controls, _guarded, title=_("How many users for a guardrail?"), note=note)


def _level(*, value: float = 35.0) -> dict[str, Control]:
    kinds = {"share": _("a share (%)"), "mean": _("a mean")}
    return {
        "kind": choice(_("What is measured"), kinds),
        "baseline": number(_("Level today"), value, low=-1e9, high=1e9, step=1.0),
    }


def _spread() -> dict[str, Control]:
    label = _("Standard deviation of one user's value; of means only")
    return {"sd": number(label, 50.0, low=1e-6, high=1e9, step=1.0)}


def _common() -> dict[str, Control]:
    return {
        "per_day": number(_("Users a day, both groups together"), 500.0, low=0.01, high=1e8, step=10.0),
        "share": number(_("Share that gets the new process"), 50, low=5, high=95, step=5, unit="%"),
    }


def _scaled(kind: str, baseline: float, change: float) -> tuple[float, float, Unit]:
    """Return level and change as the library counts them: shares from 0 to 1, means as they are."""
    if kind == "mean":
        return baseline, change, "score"
    if not 0 < baseline < 100 or not 0 < baseline + change < 100:
        message = _("{level:g} % that moves by {change:g} points leaves the range from 0 to 100 %")
        remedy = _("write 35 for 35 %, or choose a mean")
        raise BadInputError(
            _("choices"), [Problem(_("Level today"), message.format(level=baseline, change=change), remedy)]
        )
    return baseline / 100, change / 100, "share"


def _planned(
    *,
    kind: str,
    baseline: float,
    sd: float,
    gain: float,
    per_day: float,
    share: int,
    power: float,
    level: float,
    group_size: float,
    icc: float,
) -> list[Any]:
    from flywheel import charts

    start, effect, unit = _scaled(kind, baseline, gain)
    spread = sd if kind == "mean" else None
    settings = {"pilot_share": share / 100, "power": power, "level": level}
    found = pilot.plan(
        start, effect, unit=unit, sd=spread, units_per_day=per_day, group_size=group_size, icc=icc, **settings
    )
    told = _("{n} users, {pilot} of them with the new process: {days} days at {pace:g} a day.").format(
        n=f"{found.units:,}",
        pilot=f"{math.ceil(found.units * share / 100):,}",
        days=f"{found.days:,}",
        pace=per_day,
    )
    if found.groups is not None:
        told += " " + _("That is {n} groups; the judge asks for 10 or more on each side.").format(n=f"{found.groups:,}")
    larger = stats.design_effect(group_size, icc)
    reach = stats.smallest_effect(start, 7 * _WEEKS * per_day / larger, sd=spread, **settings)
    if found.days and found.days > _LONG_DAYS:
        told += " " + _too_long(reach, unit)
    return [told, charts.power_curve(found), found]


def _too_long(reach: float, unit: Unit) -> str:
    if math.isnan(reach):
        return _("That is long, and in {weeks} weeks too few come to find anything.").format(weeks=_WEEKS)
    text = _("That is long: in {weeks} weeks a gain of {gain} could be found.")
    return text.format(weeks=_WEEKS, gain=as_text(reach, unit, signed=True))


def _guarded(
    *, kind: str, baseline: float, sd: float, margin: float, per_day: float, share: int, power: float, level: float
) -> list[Any]:
    start, worse, unit = _scaled(kind, baseline, -margin if kind == "share" and baseline > margin else margin)
    spread = sd if kind == "mean" else None
    units = stats.margin_units(start, abs(worse), sd=spread, power=power, pilot_share=share / 100, level=level)
    days = 7 * math.ceil(units / per_day / 7)
    told = _("{n} users, {days} days at {pace:g} a day, show that it gets worse by less than {margin}.")
    margin_text = as_text(abs(worse), unit, signed=True).lstrip("+")
    said = told.format(n=f"{units:,}", days=f"{days:,}", pace=per_day, margin=margin_text)
    return [said]
