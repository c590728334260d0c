"""One unit table → levels, effect, power, goal attainment and the decision, as one result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.pilot.checking import SRM_LIMIT, check_units, draw_probability, enough
from flywheel.pilot.decision import Decision, GuardrailCheck, decide
from flywheel.pilot.ratios import Comparison, compare
from flywheel.pilot.trends import (
    FEWEST_POINTS,
    DifferenceInDifferences,
    InterruptedSeries,
    difference_in_differences,
    interrupted_series,
)
from flywheel.pilot.wording import deviation_in_words, interval_in_words
from flywheel.results import Result
from flywheel.stats import Estimate, Unit, as_text
from flywheel.words import gettext as _

__all__ = ["Evaluation", "Method", "evaluate", "group_labels"]

Method = Literal["before_after", "parallel_control", "difference_in_differences", "interrupted_series"]
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
        method: The comparison that decides.
        comparisons: Every comparison of two levels by name.
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
        design: What a difference-in-differences or an interrupted series found; None with other methods, and when a
            series has too few points.
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
    design: DifferenceInDifferences | InterruptedSeries | None = None

    @property
    def main(self) -> Comparison:
        """The two levels that Table 3 shows: of the two arms, or of the pilot arm before and during."""
        return self.comparisons["parallel_control" if self.method == "parallel_control" else "before_after"]

    @property
    def difference(self) -> Estimate:
        """The effect that decides, in the metric's unit: pilot minus whatever the method compares it with."""
        return _effect(self.method, self.main, self.design)

    @property
    def users(self) -> int:
        """How many users stand behind the effect, also where its interval counts days."""
        return self.main.difference.n if isinstance(self.design, InterruptedSeries) else self.difference.n

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
        "difference_in_differences": _("Difference in differences"),
        "interrupted_series": _("Interrupted series"),
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
    pilot_share: float | None = 0.5,
    minimum_n: int = 100,
    minimum_clusters: int = 10,
    guardrails: Sequence[GuardrailCheck] = (),
    placebo: pd.DataFrame | None = None,
    series: pd.DataFrame | None = None,
    complete: bool = True,
) -> Evaluation:
    """Say what a pilot did to one metric, how surely, and what to decide.

    The rule of the decision stands in `flywheel.pilot.decision`. Under no effect it rolls out at most (1 - level) ÷ 2
    of pilots with a control group, and none that only has before and after or a series.

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
        pilot_share: Share of units that was to be drawn into the pilot arm; None when the arms were not drawn.
        minimum_n: Fewest units a side that allow a decision.
        minimum_clusters: Fewest groups a side that allow a decision when units were assigned in groups.
        guardrails: Checks of the metrics that must not get worse.
        placebo: For a difference in differences: a unit table of two stretches before the pilot, the later one called
            ``during``.
        series: For an interrupted series: one row a point in the order of time with ``period, value, n``.
        complete: Whether the pilot's days are over; before that nothing is rolled out.

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
    main = comparisons["parallel_control" if chosen == "parallel_control" else "before_after"]
    design = _design(chosen, units, comparisons, placebo=placebo, series=series, level=level, unit=unit)
    sign = 1 if direction == "up" else -1
    gain = abs(target - baseline) if target is not None and baseline is not None else None
    reached = None if target is None else sign * (main.pilot.value - target) >= -1e-9
    two_arms = chosen in ("parallel_control", "difference_in_differences")
    draw_p = draw_probability(units, pilot_share) if two_arms and pilot_share is not None else None
    decision = decide(
        _effect(chosen, main, design),
        method=chosen,
        unit=unit,
        direction=direction,
        target_reached=reached,
        planned_gain=gain,
        enough_units=enough(_compared(units, chosen), minimum_n=minimum_n, minimum_clusters=minimum_clusters),
        arms_as_drawn=draw_p is None or draw_p >= SRM_LIMIT,
        trends_alike=_alike(design),
        complete=complete,
        guardrails=guardrails,
    )
    error, groups = _error(main, design, chosen)
    smallest, power = _power(error, gain, level, groups=groups)
    return Evaluation(
        table=_table(comparisons),
        caption=_("{metric}: {verdict}").format(metric=metric, verdict=decision.reason),
        notes=_notes(chosen, main, design, unit),
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
        design=design,
    )


def _design(
    chosen: Method,
    units: pd.DataFrame,
    comparisons: dict[str, Comparison],
    *,
    placebo: pd.DataFrame | None,
    series: pd.DataFrame | None,
    level: float,
    unit: Unit,
) -> DifferenceInDifferences | InterruptedSeries | None:
    if chosen == "difference_in_differences":
        arms = {"pilot": "before_after", "control": "before_after_control"}
        known = {arm: comparisons[name] for arm, name in arms.items() if name in comparisons}
        changes = known if len(known) == len(arms) else None  # else it says which arm and period is empty
        return difference_in_differences(units, placebo=placebo, level=level, unit=unit, changes=changes)
    if chosen != "interrupted_series" or series is None:
        return None
    before = int((series["period"] == "before").sum())
    if min(before, len(series) - before) < FEWEST_POINTS:
        return None
    return interrupted_series(series["value"], at=before, weights=series["n"], level=level, unit=unit)


def _effect(chosen: Method, main: Comparison, design: DifferenceInDifferences | InterruptedSeries | None) -> Estimate:
    if isinstance(design, DifferenceInDifferences):
        return design.effect
    if isinstance(design, InterruptedSeries):
        return design.average
    if chosen == "interrupted_series":
        return replace(main.difference, low=math.nan, high=math.nan, method=_("too few points for a series"))
    return main.difference


def _alike(design: DifferenceInDifferences | InterruptedSeries | None) -> bool | None:
    known = isinstance(design, DifferenceInDifferences) and design.placebo is not None
    return not design.trends_differ if known and isinstance(design, DifferenceInDifferences) else None


def _compared(units: pd.DataFrame, chosen: Method) -> pd.DataFrame:
    if chosen == "parallel_control":
        return units[units["period"] == "during"]
    return units if chosen == "difference_in_differences" else units[units["arm"] == "pilot"]


def _error(
    main: Comparison, design: DifferenceInDifferences | InterruptedSeries | None, chosen: Method
) -> tuple[float, int]:
    """Return the standard error of the effect and how many units, groups or points stand behind it."""
    if isinstance(design, DifferenceInDifferences):
        return design.standard_error, design.groups
    if isinstance(design, InterruptedSeries):
        return design.standard_error, sum(design.points) - 3
    return (math.nan if chosen == "interrupted_series" else main.standard_error), main.groups


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
    basis = {"difference_in_differences": "before_after", "interrupted_series": "before_after"}
    for name in order:
        if basis.get(name, name) in comparisons:
            return name
    needed = {
        "parallel_control": _("a pilot arm and a control arm with outcomes during the pilot"),
        "before_after": _("outcomes before and during the pilot"),
    }
    message = _("no units for {method}: it needs {needed}").format(
        method=_(" or ").join(order), needed=_(" or ").join(needed[basis.get(name, name)] for name in order)
    )
    remedy = _("check the windows, the scope and whether the data cover these days")
    raise BadInputError(_("unit table"), [Problem(_("groups"), message, remedy)])


def _power(error: float, gain: float | None, level: float, *, groups: int) -> tuple[float, float | None]:
    """Return the effect found 8 times in 10, and the chance to find the planned one; few groups need more."""
    if not error or math.isnan(error) or groups < 2:
        return math.nan, None
    reach = float(special.stdtrit(groups - 1, (1 + level) / 2))
    smallest = (reach + float(special.stdtrit(groups - 1, POWER))) * error
    return smallest, None if gain is None else float(special.stdtr(groups - 1, gain / error - reach))


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


def _notes(
    chosen: Method, main: Comparison, design: DifferenceInDifferences | InterruptedSeries | None, unit: Unit
) -> tuple[str, ...]:
    method = _effect(chosen, main, design).method
    notes = [_("Interval of the difference: {method}.").format(method=method)]
    notes += [] if design is None else design.notes
    if chosen == "before_after":
        notes.append(_("Before and after: season, trend and other changes of those weeks are not excluded."))
    if main.shared_units:
        text = _("{n} users stand in both periods; the interval takes this into account.")
        notes.append(text.format(n=f"{main.shared_units:,}"))
    if math.isnan(main.deviation.value):
        notes.append(_("A deviation in percent needs a reference above zero."))
    if unit == "points":
        notes.append(
            _("A deviation of points in percent depends on where their zero lies: read the difference instead.")
        )
    return tuple(notes)
