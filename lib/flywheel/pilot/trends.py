"""Units over time → what a pilot changed when levels differ from the start, or when only a series exists."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.pilot.ratios import Comparison, compare
from flywheel.results import Result
from flywheel.stats import Estimate, Unit, as_text
from flywheel.words import gettext as _

__all__ = [
    "FEWEST_POINTS",
    "DifferenceInDifferences",
    "InterruptedSeries",
    "difference_in_differences",
    "gaps",
    "interrupted_series",
]

FEWEST_POINTS = 8
"""Points that a series needs on each side of the moment."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DifferenceInDifferences(Result):
    """How much more the pilot arm changed than the control arm, one row an arm and one for the difference.

    The table has ``arm, before, during, value, low, high, n``; ``value`` is the change.

    Attributes:
        effect: Change of the pilot arm minus change of the control arm.
        pilot: The pilot arm, before and during.
        control: The control arm, before and during.
        standard_error: Standard error of the effect.
        groups: Units, or clusters when units were assigned in groups, on the smallest side.
        placebo: The same between two stretches before the pilot; None when none was given.
    """

    effect: Estimate
    pilot: Comparison
    control: Comparison
    standard_error: float
    groups: int
    placebo: Estimate | None = None

    @property
    def trends_differ(self) -> bool:
        """Whether the arms moved apart before the pilot began, so that the effect cannot be read."""
        return self.placebo is not None and (self.placebo.low > 0 or self.placebo.high < 0)

    def shown(self) -> pd.DataFrame:
        """Return the changes in words."""
        names = {"pilot": _("Pilot group"), "control": _("Control group"), "difference": _("Difference")}
        names |= {"placebo": _("Before the pilot (placebo)")}
        unit = self.effect.unit
        rows = []
        for row in self.table.to_dict("records"):
            sides = [as_text(row[side], unit) for side in ("before", "during")]
            change = [as_text(row[end], unit, signed=True) for end in ("value", "low", "high")]
            rows.append((names[row["arm"]], *sides, *change, row["n"]))
        headings = [_("Group"), _("Before"), _("During"), _("Change"), _("Lowest"), _("Highest"), _("Users")]
        return pd.DataFrame(rows, columns=headings)


def difference_in_differences(
    units: pd.DataFrame,
    *,
    placebo: pd.DataFrame | None = None,
    level: float = 0.95,
    unit: Unit = "share",
    changes: dict[str, Comparison] | None = None,
) -> DifferenceInDifferences:
    """Compare the change of the pilot arm with the change of the control arm.

    Right when, without the pilot, both arms would have moved by the same amount. That cannot be proven; a placebo,
    the same calculation on two stretches before the pilot, can show that it is wrong.

    Args:
        units: One row a unit, arm (``pilot``, ``control``) and period (``before``, ``during``), with ``numerator``,
            ``denominator`` and optionally ``cluster_id``; a unit may stand in both periods.
        placebo: The same for two stretches before the pilot, the later one called ``during``.
        level: Confidence of the intervals.
        unit: What the level counts.
        changes: The change of each arm, where it is known already.

    Returns:
        The change of each arm and their difference. Arms are independent; units in both periods and clusters are
        taken into account in each arm.

    Raises:
        BadInputError: One of the four groups has no unit.

    Example:
        >>> def rows(arm, period, yes):
        ...     return [(f"{arm}{k}{period}", arm, period, int(k < yes), 1) for k in range(200)]
        >>> columns = ["unit_id", "arm", "period", "numerator", "denominator"]
        >>> pilot = rows("pilot", "before", 40) + rows("pilot", "during", 70)
        >>> control = rows("control", "before", 60) + rows("control", "during", 70)
        >>> units = pd.DataFrame(pilot + control, columns=columns)
        >>> print(difference_in_differences(units).effect)
        +10.0 percentage points (−2.7 to +22.7, n = 800)

    References:
        Angrist, J. D. & Pischke, J.-S. (2009). Mostly harmless econometrics. Princeton: section 5.2.
    """
    arms = changes or _changes(units, level=level, unit=unit)
    effect = _joined(arms["pilot"], arms["control"], level=level, unit=unit)
    earlier = None
    if placebo is not None:
        before = _changes(placebo, level=level, unit=unit)
        earlier = _joined(before["pilot"], before["control"], level=level, unit=unit)
    rows = [
        (arm, found.reference.value, found.pilot.value, *_ends(found.difference), found.difference.n)
        for arm, found in arms.items()
    ]
    rows.append(("difference", math.nan, math.nan, *_ends(effect), effect.n))
    if earlier is not None:
        rows.append(("placebo", math.nan, math.nan, *_ends(earlier), earlier.n))
    notes = [_("Right only if both groups would have moved alike without the pilot.")]
    if earlier is not None and (earlier.low > 0 or earlier.high < 0):
        notes.insert(0, _("The groups moved apart before the pilot began: the effect cannot be read."))
    return DifferenceInDifferences(
        table=pd.DataFrame(rows, columns=["arm", "before", "during", "value", "low", "high", "n"]),
        caption=_("Pilot group against control group, change by change: {effect}").format(effect=effect),
        notes=tuple(notes),
        effect=effect,
        pilot=arms["pilot"],
        control=arms["control"],
        standard_error=math.hypot(arms["pilot"].standard_error, arms["control"].standard_error),
        groups=min(found.groups for found in arms.values()),
        placebo=earlier,
    )


def gaps(units: pd.DataFrame, *, level: float = 0.95, unit: Unit = "share") -> pd.DataFrame:
    """Return how far the pilot arm lies from the control arm in each stretch of days.

    Args:
        units: One row a unit, arm and ``stretch``, with ``numerator``, ``denominator`` and optionally ``cluster_id``.
        level: Confidence of the intervals.
        unit: What the level counts.

    Returns:
        ``stretch, value, low, high, n``; stretches in which an arm has nobody are left out.

    Example:
        >>> units = pd.DataFrame({"unit_id": range(8), "arm": ["pilot", "control"] * 4, "stretch": 0,
        ...                       "numerator": [1, 0, 1, 1, 1, 0, 0, 0], "denominator": 1})
        >>> gaps(units)["value"].tolist()
        [0.5]
    """
    rows = []
    for stretch, found in units[units["denominator"] > 0].groupby("stretch"):
        sides = [found[found["arm"] == arm] for arm in ("control", "pilot")]
        if all(len(side) for side in sides):
            gap = compare(*sides, level=level, unit=unit).difference
            rows.append((stretch, *_ends(gap), gap.n))
    return pd.DataFrame(rows, columns=["stretch", "value", "low", "high", "n"])


def _ends(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def _changes(units: pd.DataFrame, *, level: float, unit: Unit) -> dict[str, Comparison]:
    groups = {key: rows for key, rows in units.groupby(["arm", "period"])}  # noqa: C416  # dict() takes no GroupBy
    needed = [(arm, period) for arm in ("pilot", "control") for period in ("before", "during")]
    problems = [
        Problem(f"{arm}, {period}", _("no unit"), _("difference-in-differences needs both arms in both periods"))
        for arm, period in needed
        if (arm, period) not in groups
    ]
    if problems:
        raise BadInputError("pilot.difference_in_differences", problems)
    return {
        arm: compare(groups[arm, "before"], groups[arm, "during"], level=level, unit=unit)
        for arm in ("pilot", "control")
    }


def _joined(pilot: Comparison, control: Comparison, *, level: float, unit: Unit) -> Estimate:
    value = pilot.difference.value - control.difference.value
    error = math.hypot(pilot.standard_error, control.standard_error)
    fewest = min(pilot.groups, control.groups)
    reach = float(special.stdtrit(fewest - 1, (1 + level) / 2)) * error if fewest > 1 and error else math.nan
    n = pilot.difference.n + control.difference.n
    return Estimate(value, value - reach, value + reach, n, level, _("difference in differences"), unit, signed=True)


def _widening(residuals: npt.NDArray[np.float64]) -> float:
    """Return by how much errors grow when each point resembles the one before: √((1 + ρ) ÷ (1 − ρ)), never below 1."""
    squares = float(residuals @ residuals)
    if not squares:
        return 1.0
    alike = float(residuals[1:] @ residuals[:-1]) / squares + 5 / len(residuals)  # short series understate it
    rho = min(max(alike, 0.0), 0.9)
    return math.sqrt((1 + rho) / (1 - rho))


@dataclass(frozen=True, eq=False, kw_only=True)
class InterruptedSeries(Result):
    """A series before and after a moment, one row a point: ``value, fitted, expected, expected_low, expected_high``.

    ``expected`` continues the line from before, with the interval of that line; not a number before the moment.

    Attributes:
        step: Jump at the moment.
        slope: Change of the slope after it, per point of the series.
        before: Slope before it, per point.
        average: Mean distance of the points after the moment from the continued line.
        standard_error: Standard error of the average.
        points: Number of points before and after the moment.
    """

    step: Estimate
    slope: Estimate
    before: Estimate
    average: Estimate
    standard_error: float
    points: tuple[int, int]


def interrupted_series(
    values: pd.Series | Sequence[float],
    *,
    at: int,
    weights: pd.Series | Sequence[float] | None = None,
    level: float = 0.95,
    unit: Unit = "share",
) -> InterruptedSeries:
    """Fit a line before and a line after a moment to a series, where nothing else can be compared.

    Whatever else happened at the same moment counts as effect: the result never justifies a roll-out.

    Args:
        values: The metric's level at equal distances in time, at least eight points on each side.
        at: Number of points before the moment.
        weights: How many observations stand behind each point, above zero; by default all points count alike.
        level: Confidence of the intervals.
        unit: What the level counts.

    Returns:
        Jump, change of slope, slope before and average distance from the continued line, each with an interval that
        allows for neighbours being alike (errors widened by the lag-1 correlation of the residuals, itself corrected
        for shortness by 5 ÷ n), and the two lines.

    Raises:
        BadInputError: There are too few points on a side, or one is missing.

    Example:
        >>> found = interrupted_series([0.30, 0.31, 0.29, 0.30] * 3 + [0.40, 0.41, 0.39, 0.40] * 3, at=12)
        >>> round(found.step.value, 2), round(found.average.value, 2)
        (0.1, 0.1)

    References:
        Bence, J. R. (1995). Analysis of short time series: correcting for autocorrelation. Ecology 76, 628–639.
        Bernal, J. L., et al. (2017). Interrupted time series regression. Int. J. Epidemiology 46, 348–355.
    """
    series = np.asarray(values, dtype=float)
    heavy = np.ones_like(series) if weights is None else np.asarray(weights, dtype=float)
    _refuse_series(series, heavy, at)
    import statsmodels.api as sm

    time = np.arange(len(series), dtype=float)
    passed = np.clip(time - at, 0, None)
    after = time >= at
    design = np.column_stack([np.ones_like(time), time, after, passed])
    fit = sm.WLS(series, design, weights=heavy).fit()
    errors = np.asarray(fit.cov_params()) * _widening(np.asarray(fit.wresid)) ** 2
    reach = float(special.stdtrit(len(series) - 4, (1 + level) / 2))
    method = _("segmented regression, widened for neighbours that are alike")

    def spread(row: npt.NDArray[np.float64]) -> float:
        return math.sqrt(max(float(row @ errors @ row), 0.0))

    def estimate(row: npt.NDArray[np.float64]) -> Estimate:
        value, half = float(row @ fit.params), reach * spread(row)
        return Estimate(value, value - half, value + half, len(series), level, method, unit, signed=True)

    step, slope, before = np.eye(4)[2], np.eye(4)[3], np.eye(4)[1]
    mean = step + slope * float(np.average(passed[after], weights=heavy[after]))
    line = design[after] * np.array([1, 1, 0, 0])
    expected = np.full((len(series), 3), np.nan)
    expected[after, 0] = line @ fit.params
    half = reach * np.array([spread(row) for row in line])
    expected[after, 1], expected[after, 2] = expected[after, 0] - half, expected[after, 0] + half
    average = estimate(mean)
    table = pd.DataFrame({"value": series, "fitted": fit.fittedvalues})
    table[["expected", "expected_low", "expected_high"]] = expected
    return InterruptedSeries(
        table=table,
        caption=_("Distance from the continued line: {average}; jump at the start of the pilot: {step}").format(
            average=average, step=estimate(step)
        ),
        notes=(_("Whatever else happened at the same moment counts as effect too: confirm with a control group."),),
        step=estimate(step),
        slope=estimate(slope),
        before=estimate(before),
        average=average,
        standard_error=spread(mean),
        points=(at, len(series) - at),
    )


def _refuse_series(series: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], at: int) -> None:
    after, problems = len(series) - at, []
    if min(at, after) < FEWEST_POINTS:
        message = _("{before} points before and {after} after the moment; {n} are needed on each side").format(
            before=at, after=after, n=FEWEST_POINTS
        )
        problems.append(Problem("at", message, _("use shorter stretches, or wait")))
    if np.isnan(series).any():
        problems.append(Problem("values", _("a point is missing"), _("leave out the days without users")))
    if len(weights) != len(series) or not (weights > 0).all():
        message = _("each point needs a weight above zero")
        problems.append(Problem("weights", message, _("give how many observations stand behind each point")))
    if problems:
        raise BadInputError("pilot.interrupted_series", problems)
