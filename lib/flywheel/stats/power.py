"""Turns an effect worth finding into the units a comparison needs, and units into the chance to find it."""

from __future__ import annotations

import math

from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["design_effect", "margin_units", "mean_power", "share_power", "smallest_effect", "units_needed"]


def share_power(
    baseline: float, effect: float, *, units: float, pilot_share: float = 0.5, level: float = 0.95
) -> float:
    """Return the chance that a comparison of two shares finds an effect, two-sided.

    Args:
        baseline: Share of the control group.
        effect: Pilot's share minus baseline.
        units: Units in both groups together.
        pilot_share: Part of the units in the pilot group.
        level: Confidence at which an effect counts as found.

    Returns:
        A share between 0 and 1.

    Raises:
        BadInputError: The shares do not lie between 0 and 1.

    Example:
        >>> round(share_power(0.35, 0.03, units=8000), 2)
        0.8

    References:
        Fleiss, J. L. (1981). Statistical Methods for Rates and Proportions, 2nd ed., chapter 3. Wiley.
    """
    if not (0 < baseline < 1 and 0 < baseline + effect < 1):
        message = _("a share of {baseline:g} that moves by {effect:g} leaves the range from 0 to 1")
        problem = Problem("baseline", message.format(baseline=baseline, effect=effect), _("write 0.35 for 35 %"))
        raise BadInputError("share_power", [problem])
    if effect == 0:
        return 1 - level
    from statsmodels.stats.proportion import power_proportions_2indep

    ratio = (1 - pilot_share) / pilot_share
    found = power_proportions_2indep(
        effect, baseline, units * pilot_share, ratio=ratio, alpha=1 - level, return_results=False
    )
    return float(found)


def mean_power(effect: float, sd: float, *, units: float, pilot_share: float = 0.5, level: float = 0.95) -> float:
    """Return the chance that a comparison of two means finds an effect, two-sided.

    Args:
        effect: Pilot's mean minus that of the control group.
        sd: Standard deviation of one unit's value, the same in both groups, above 0.
        units: Units in both groups together.
        pilot_share: Part of the units in the pilot group.
        level: Confidence at which an effect counts as found.

    Returns:
        A share between 0 and 1.

    Raises:
        BadInputError: The standard deviation is not above 0.

    Example:
        >>> round(mean_power(0.5, 1.0, units=128), 2)
        0.8

    References:
        Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed., table 2.4.1: 64 a group for
        a medium effect.
    """
    if not sd > 0:
        raise BadInputError("mean_power", [Problem("sd", _("{value} is not above 0").format(value=sd))])
    from statsmodels.stats.power import TTestIndPower

    ratio = (1 - pilot_share) / pilot_share
    return float(TTestIndPower().power(effect / sd, units * pilot_share, 1 - level, ratio=ratio))


def units_needed(
    baseline: float,
    effect: float,
    *,
    sd: float | None = None,
    power: float = 0.8,
    pilot_share: float = 0.5,
    level: float = 0.95,
) -> int:
    """Return how many units, both groups together, find an effect with the wanted chance.

    Args:
        baseline: Level of the control group; a share when ``sd`` is None.
        effect: Change worth finding, in the same unit, not 0.
        sd: Standard deviation of one unit's value; None for shares.
        power: Wanted chance to find the effect.
        pilot_share: Part of the units in the pilot group.
        level: Confidence at which an effect counts as found.

    Returns:
        The smallest even number of units.

    Raises:
        BadInputError: An argument is impossible; all of it is listed.

    Example:
        >>> units_needed(0.35, 0.03), units_needed(0, 0.5, sd=1.0)
        (8084, 128)
    """
    problems = []
    if not effect:
        problems.append(Problem("effect", _("no number of units finds an effect of 0"), _("say what is worth finding")))
    for name, value in (("power", power), ("pilot_share", pilot_share), ("level", level)):
        if not 0 < value < 1:
            message = _("{value} does not lie between 0 and 1").format(value=value)
            problems.append(Problem(name, message, _("write 0.8 for 80 %")))
    if problems:
        raise BadInputError("units_needed", problems)

    def chance(units: float) -> float:
        settings = {"units": units, "pilot_share": pilot_share, "level": level}
        return share_power(baseline, effect, **settings) if sd is None else mean_power(effect, sd, **settings)

    fewest = math.ceil(2 / min(pilot_share, 1 - pilot_share))
    low = high = max(4, fewest + fewest % 2)
    while chance(high) < power:
        low, high = high, 2 * high
    while high - low > 2:
        middle = (low + high) // 4 * 2
        low, high = (middle, high) if chance(middle) < power else (low, middle)
    return low if chance(low) >= power else high


def smallest_effect(
    baseline: float,
    units: float,
    *,
    sd: float | None = None,
    power: float = 0.8,
    pilot_share: float = 0.5,
    level: float = 0.95,
) -> float:
    """Return the smallest gain that so many units find with the wanted chance.

    Args:
        baseline: Level of the control group; a share when ``sd`` is None.
        units: Units in both groups together.
        sd: Standard deviation of one unit's value; None for shares.
        power: Wanted chance to find the gain.
        pilot_share: Part of the units in the pilot group.
        level: Confidence at which it counts as found.

    Returns:
        The gain, above 0; not a number when even the largest one would not be found.

    Raises:
        BadInputError: The baseline is no share between 0 and 1, or the standard deviation is not above 0.

    Example:
        >>> round(smallest_effect(0.35, 8084), 3), round(smallest_effect(0, 128, sd=1.0), 2)
        (0.03, 0.5)
    """
    settings = {"units": units, "pilot_share": pilot_share, "level": level}

    def chance(effect: float) -> float:
        return share_power(baseline, effect, **settings) if sd is None else mean_power(effect, sd, **settings)

    low, high = 0.0, (1 - baseline) * (1 - 1e-9) if sd is None else 100 * sd
    if min(units * pilot_share, units * (1 - pilot_share)) < 2 or chance(high) < power:
        return math.nan
    for _step in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) < power else (low, middle)
    return high


def margin_units(
    baseline: float,
    margin: float,
    *,
    sd: float | None = None,
    power: float = 0.8,
    pilot_share: float = 0.5,
    level: float = 0.95,
) -> int:
    """Return how many units, both groups together, show that a guardrail keeps its margin when nothing changes.

    Args:
        baseline: Level of the guardrail metric; a share when ``sd`` is None.
        margin: How much worse it may get, in the same unit, above 0.
        sd: Standard deviation of one unit's value; None for shares.
        power: Wanted chance that the whole interval lies within the margin.
        pilot_share: Part of the units in the pilot group.
        level: Coverage of the two-sided interval that is read.

    Returns:
        Units in both groups, rounded up to an even number.

    Raises:
        BadInputError: An argument is impossible; all of it is listed.

    Example:
        >>> margin_units(0.8, 0.1, power=0.9)
        674

    References:
        Blackwelder, W. C. (1982). "Proving the null hypothesis" in clinical trials. Controlled Clinical Trials 3,
        345–353; Julious, S. A. (2004). Sample sizes for clinical trials with normal data. Statistics in Medicine 23,
        section 5.
    """
    problems = []
    if not margin > 0:
        problems.append(Problem("margin", _("{value} is not above 0").format(value=margin), _("say what is bearable")))
    if sd is None and not 0 < baseline < 1:
        message = _("{value} does not lie between 0 and 1").format(value=baseline)
        problems.append(Problem("baseline", message, _("write 0.35 for 35 %")))
    if sd is not None and not sd > 0:
        problems.append(Problem("sd", _("{value} is not above 0").format(value=sd)))
    for name, value in (("power", power), ("pilot_share", pilot_share), ("level", level)):
        if not 0 < value < 1:
            message = _("{value} does not lie between 0 and 1").format(value=value)
            problems.append(Problem(name, message, _("write 0.8 for 80 %")))
    if problems:
        raise BadInputError("margin_units", problems)
    variance = baseline * (1 - baseline) if sd is None else sd**2
    reach = float(special.ndtri((1 + level) / 2) + special.ndtri(power))
    return 2 * math.ceil(reach**2 * variance / (pilot_share * (1 - pilot_share)) / margin**2 / 2)


def design_effect(size: float, icc: float) -> float:
    """Return how many times more units are needed when they are drawn in groups.

    Args:
        size: Units in a group, on average, at least 1.
        icc: Intraclass correlation: how alike members of a group are, between 0 and 1.

    Returns:
        1 when nothing is gained or lost; 1 + (size - 1) · icc otherwise.

    Raises:
        BadInputError: An argument is impossible.

    Example:
        >>> round(design_effect(21, 0.05), 9)
        2.0

    References:
        Kish, L. (1965). Survey Sampling, section 5.4. Wiley; Donner, A. & Klar, N. (2000). Design and Analysis of
        Cluster Randomization Trials in Health Research, chapter 5. Arnold.
    """
    problems = []
    if not size >= 1:
        problems.append(Problem("group_size", _("{value} is below 1").format(value=size), _("write 1 for no groups")))
    if not 0 <= icc <= 1:
        message = _("{value} does not lie between 0 and 1").format(value=icc)
        problems.append(Problem("icc", message, _("0.02 to 0.1 is usual")))
    if problems:
        raise BadInputError("design_effect", problems)
    return 1 + (size - 1) * icc
