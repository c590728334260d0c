"""A unit table → whether it can be evaluated: columns, values, sizes of the arms, enough units and groups."""

from __future__ import annotations

import pandas as pd
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["SRM_LIMIT", "check_units", "draw_probability", "enough"]

COLUMNS = ("unit_id", "arm", "period", "numerator", "denominator")
SRM_LIMIT = 0.001
"""Arms less likely than this when the draw works are an alarm (sample ratio mismatch)."""


def check_units(units: pd.DataFrame) -> None:
    """Refuse a unit table that cannot be evaluated, all problems at once.

    Raises:
        BadInputError: Columns are missing, values impossible, or a unit stands twice.
    """
    problems = []
    missing = [column for column in COLUMNS if column not in units]
    if missing:
        message = _("columns are missing: {missing}").format(missing=", ".join(missing))
        present = _("columns present: {present}").format(present=", ".join(map(str, units.columns)))
        raise BadInputError(_("unit table"), [Problem(_("columns"), message, present)])
    for column, allowed in (("arm", {"pilot", "control"}), ("period", {"before", "during"})):
        strange = sorted({str(value) for value in units[column]} - allowed)
        if strange:
            message = _("holds {strange}; it may hold {allowed}")
            message = message.format(strange=", ".join(strange), allowed=", ".join(sorted(allowed)))
            problems.append(Problem(column, message))
    numbers = units[["numerator", "denominator"]]
    if bool(numbers.isna().any(axis=None)) or bool((units["denominator"] < 0).any()):
        message = _("numerators and denominators must be numbers, denominators not below zero")
        problems.append(Problem("numerator, denominator", message))
    if units.duplicated(["unit_id", "arm", "period"]).any():
        remedy = _("add numerators and denominators up first")
        problems.append(Problem("unit_id", _("a unit stands twice in the same arm and period"), remedy))
    elif units.duplicated(["unit_id", "period"]).any():
        remedy = _("keep each unit in the arm it was drawn into")
        problems.append(Problem("arm", _("a unit stands in both arms"), remedy))
    if problems:
        raise BadInputError(_("unit table"), problems)


def draw_probability(units: pd.DataFrame, pilot_share: float) -> float:
    """Return the probability of arms as unequal as these if the draw worked; groups drawn together count as one."""
    during = units.loc[units["period"] == "during"]
    drawn = during["unit_id"].astype("string")
    if "cluster_id" in during:
        drawn = during["cluster_id"].astype("string").fillna(drawn)
    counts = drawn.groupby(during["arm"]).nunique()
    pilot, control = int(counts.get("pilot", 0)), int(counts.get("control", 0))
    drawn_to_pilot = (pilot + control) * pilot_share
    distance = (pilot - drawn_to_pilot) ** 2 / (drawn_to_pilot * (1 - pilot_share))
    return float(special.chdtrc(1, distance))


def enough(units: pd.DataFrame, *, minimum_n: int, minimum_clusters: int) -> bool:
    """Return whether each arm and period holds the minimum of units, and of groups when units were assigned in groups.

    Args:
        units: The arms and periods that are compared, one row a unit, arm and period.
        minimum_n: Fewest units.
        minimum_clusters: Fewest groups.
    """
    sides = units[units["denominator"] > 0].groupby(["arm", "period"])
    if not len(sides) or int(sides["unit_id"].nunique().min()) < minimum_n:
        return False
    clustered = "cluster_id" in units and bool(units["cluster_id"].notna().any())
    return not clustered or int(sides["cluster_id"].nunique().min()) >= minimum_clusters
