"""One unit table → levels, effect, power, goal attainment and the decision, as one result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.pilot.decision import Decision, GuardrailCheck, decide
from flywheel.pilot.ratios import Comparison, compare
from flywheel.pilot.wording import deviation_in_words, interval_in_words
from flywheel.results import Result
from flywheel.stats import Estimate, Unit, as_text
from flywheel.words import gettext as _

__all__ = ["SRM_LIMIT", "Evaluation", "check_units", "draw_probability", "evaluate", "group_labels"]

Method = Literal["before_after", "parallel_control"]
COLUMNS = ("unit_id", "arm", "period", "numerator", "denominator")
SRM_LIMIT = 0.001
"""Arms less likely than this when the draw works are an alarm (sample ratio mismatch)."""
POWER = 0.8


@dataclass(frozen=True, eq=False, kw_only=True)
class Evaluation(Result):
    """What a pilot did to one metric.

    The table has a row for each level, difference and deviation of each comparison that the data allow, with columns
    ``comparison, group, value, low, high, n``.

    Attributes:
        label: The metric in words.
        unit: ``share``, ``points``, ``score`` or ``cents``.
        direction: ``up`` when more is better.
        method: The comparison that decides, ``parallel_control`` or ``before_after``.
        comparisons: Every comparison by name.
        decision: What to do and why.
        target: Level to be reached; None when none was set.
        target_reached: Whether the pilot's level is there; None without a target.
        planned_gain: Target minus baseline as a positive number; None when not both were given.
        level_share: Pilot's level ÷ target; None without a target.
        gain_share: (Pilot's level - baseline) ÷ (target - baseline); None when not both were given.
        smallest_detectable: Effect that would be found 8 times in 10 with this many units.
        power: Chance to find the planned gain with this many units; None without a planned gain.
        draw_p: Probability of arms as unequal as these if the draw worked; None without a control group.
        guardrails: Checks of the metrics that must not get worse.
    """

    label: str
    unit: Unit
    direction: str
    method: Method
    comparisons: dict[str, Comparison]
    decision: Decision
    target: float | None = None
    target_reached: bool | None = None
    planned_gain: float | None = None
    level_share: float | None = None
    gain_share: float | None = None
    smallest_detectable: float = math.nan
    power: float | None = None
    draw_p: float | None = None
    guardrails: tuple[GuardrailCheck, ...] = ()

    @property
    def main(self) -> Comparison:
        """The comparison that decides."""
        return self.comparisons[self.method]

    @property
    def difference(self) -> Estimate:
        """Pilot minus reference in the metric's unit."""
        return self.main.difference

    @property
    def deviation(self) -> Estimate:
        """Pilot ÷ reference - 1, as Table 3 has it."""
        return self.main.deviation

    def shown(self) -> pd.DataFrame:
        """Return the table with values in words and headings in the reader's language."""
        names = group_labels()
        rows = [
            (names[comparison], names[group], *_in_words(group, estimate), estimate.n)
            for comparison, found in self.comparisons.items()
            for group, estimate in _named(comparison, found)
        ]
        interval = _("{level} % interval").format(level=f"{100 * self.difference.level:.4g}")
        return pd.DataFrame(rows, columns=[_("Comparison"), _("Group"), _("Value"), interval, _("Users")])


def group_labels() -> dict[str, str]:
    """Return what comparisons and groups are called.

    Example:
        >>> group_labels()["parallel_control"]
        'Parallel control'
    """
    return {
        "before_after": _("Before and after"),
        "before_after_control": _("Before and after, control group"),
        "parallel_control": _("Parallel control"),
        "before": _("Before"),
        "during": _("During"),
        "control": _("Control group"),
        "pilot": _("Pilot group"),
        "difference": _("Difference"),
        "deviation": _("Deviation"),
    }


def evaluate(
    units: pd.DataFrame,
    *,
    metric: str,
    unit: Unit = "share",
    direction: str = "up",
    target: float | None = None,
    baseline: float | None = None,
    level: float = 0.95,
    method: Method | None = None,
    pilot_share: float = 0.5,
    minimum_n: int = 100,
    minimum_clusters: int = 10,
    guardrails: Sequence[GuardrailCheck] = (),
) -> Evaluation:
    """Say what a pilot did to one metric, how surely, and what to decide.

    The rule of the decision stands in `flywheel.pilot.decision`. Under no effect it rolls out at most (1 - level) ÷ 2
    of pilots with a parallel control, and none that only has before and after.

    Args:
        units: The unit table of one metric, one row a unit, arm (``pilot``, ``control``) and period (``before``,
            ``during``), with ``numerator``, ``denominator`` and optionally ``cluster_id``.
        metric: The metric in words.
        unit: ``share``, ``points``, ``score`` or ``cents``.
        direction: ``up`` when more is better, ``down`` when less is.
        target: Level to be reached.
        baseline: Level from which the target was planned; with it, target minus baseline is the smallest effect worth
            having.
        level: Confidence of the intervals.
        method: The comparison that decides; by default the control group when there is one.
        pilot_share: Share of units that was to be drawn into the pilot arm.
        minimum_n: Fewest units a side that allow a decision.
        minimum_clusters: Fewest groups a side that allow a decision when units were assigned in groups.
        guardrails: Checks of the metrics that must not get worse.

    Returns:
        The evaluation.

    Raises:
        BadInputError: The table lacks a column or a group that the method needs.

    Example:
        >>> outcomes = [1] * 60 + [0] * 140 + [1] * 30 + [0] * 170
        >>> units = pd.DataFrame({"unit_id": range(400), "arm": ["pilot"] * 200 + ["control"] * 200, "period": "during",
        ...                       "numerator": outcomes, "denominator": 1})
        >>> found = evaluate(units, metric="Recall rate", target=0.25, baseline=0.15)
        >>> found.decision.verdict, round(found.deviation.value, 2)
        ('roll_out', 1.0)

    References:
        Fabijan, A., et al. (2019). Diagnosing sample ratio mismatch in online controlled experiments. KDD 2019.
    """
    check_units(units)
    comparisons = _comparisons(units, level, unit)
    chosen = _chosen(comparisons, method)
    main = comparisons[chosen]
    sign = 1 if direction == "up" else -1
    gain = abs(target - baseline) if target is not None and baseline is not None else None
    reached = None if target is None else sign * (main.pilot.value - target) >= -1e-9
    draw_p = draw_probability(units, pilot_share) if chosen == "parallel_control" else None
    decision = decide(
        main.difference,
        method=chosen,
        unit=unit,
        direction=direction,
        target_reached=reached,
        planned_gain=gain,
        enough_units=_enough(units, main, chosen, minimum_n, minimum_clusters),
        arms_as_drawn=draw_p is None or draw_p >= SRM_LIMIT,
        guardrails=guardrails,
    )
    smallest, power = _power(main.standard_error, gain, level)
    return Evaluation(
        table=_table(comparisons),
        caption=_("{metric}: {verdict}").format(metric=metric, verdict=decision.reason),
        notes=_notes(chosen, main, unit),
        label=metric,
        unit=unit,
        direction=direction,
        method=chosen,
        comparisons=comparisons,
        decision=decision,
        target=target,
        target_reached=reached,
        planned_gain=gain,
        level_share=main.pilot.value / target if target else None,
        gain_share=(main.pilot.value - baseline) / (target - baseline)
        if gain and target is not None and baseline is not None
        else None,
        smallest_detectable=smallest,
        power=power,
        draw_p=draw_p,
        guardrails=tuple(guardrails),
    )


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


def _comparisons(units: pd.DataFrame, level: float, unit: Unit) -> dict[str, Comparison]:
    groups = {key: group for key, group in units.groupby(["arm", "period"]) if group["denominator"].sum() > 0}
    pairs = {
        "parallel_control": (("control", "during"), ("pilot", "during")),
        "before_after": (("pilot", "before"), ("pilot", "during")),
        "before_after_control": (("control", "before"), ("control", "during")),
    }
    return {
        name: compare(groups[reference], groups[pilot], level=level, unit=unit)
        for name, (reference, pilot) in pairs.items()
        if reference in groups and pilot in groups
    }


def _chosen(comparisons: dict[str, Comparison], method: Method | None) -> Method:
    order: tuple[Method, ...] = (method,) if method else ("parallel_control", "before_after")
    for name in order:
        if name in comparisons:
            return name
    needed = {
        "parallel_control": _("a pilot arm and a control arm with outcomes during the pilot"),
        "before_after": _("outcomes before and during the pilot"),
    }
    message = _("no units for {method}: it needs {needed}").format(
        method=_(" or ").join(order), needed=_(" or ").join(needed[name] for name in order)
    )
    remedy = _("check the windows, the scope and whether the data cover these days")
    raise BadInputError(_("unit table"), [Problem(_("groups"), message, remedy)])


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


def _enough(units: pd.DataFrame, main: Comparison, method: Method, minimum_n: int, minimum_clusters: int) -> bool:
    enough = min(main.reference.n, main.pilot.n) >= minimum_n
    if "cluster_id" not in units or not units["cluster_id"].notna().any():
        return enough
    compared = units["period"] == "during" if method == "parallel_control" else units["arm"] == "pilot"
    clusters = units[compared & (units["denominator"] > 0)].groupby(["arm", "period"])["cluster_id"].nunique()
    return enough and int(clusters.min()) >= minimum_clusters


def _power(error: float, gain: float | None, level: float) -> tuple[float, float | None]:
    z = float(special.ndtri((1 + level) / 2))
    if not error or math.isnan(error):
        return math.nan, None
    return (z + float(special.ndtri(POWER))) * error, None if gain is None else float(special.ndtr(gain / error - z))


def _named(comparison: str, found: Comparison) -> list[tuple[str, Estimate]]:
    sides = ("control", "pilot") if comparison == "parallel_control" else ("before", "during")
    estimates = (found.reference, found.pilot, found.difference, found.deviation)
    return list(zip((*sides, "difference", "deviation"), estimates, strict=True))


def _table(comparisons: dict[str, Comparison]) -> pd.DataFrame:
    rows = [
        (comparison, group, estimate.value, estimate.low, estimate.high, estimate.n)
        for comparison, found in comparisons.items()
        for group, estimate in _named(comparison, found)
    ]
    return pd.DataFrame(rows, columns=["comparison", "group", "value", "low", "high", "n"])


def _in_words(group: str, found: Estimate) -> tuple[str, str]:
    if group != "deviation":
        ends = interval_in_words(found.low, found.high, found.unit, difference=found.signed)
        return as_text(found.value, found.unit, signed=found.signed), ends
    if math.isnan(found.low):
        return deviation_in_words(found.value), _("no interval")
    low, high = deviation_in_words(found.low), deviation_in_words(found.high)
    return deviation_in_words(found.value), _("{low} to {high}").format(low=low.removesuffix(" %"), high=high)


def _notes(chosen: Method, main: Comparison, unit: Unit) -> tuple[str, ...]:
    method = _("Interval of the difference: {method}.").format(method=main.difference.method)
    notes = [method]
    if chosen == "before_after":
        notes.append(_("Before and after: season, trend and other changes of those weeks are not excluded."))
    if main.shared_units:
        notes.append(
            _("{n} users stand in both periods; the interval takes this into account.").format(n=main.shared_units)
        )
    if math.isnan(main.deviation.value):
        notes.append(_("A deviation in percent needs a reference above zero."))
    if unit == "points":
        notes.append(
            _("A deviation of points in percent depends on where their zero lies: read the difference instead.")
        )
    return tuple(notes)
