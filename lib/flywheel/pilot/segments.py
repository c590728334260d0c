"""A unit table with attributes of users → the effect in each segment, and whether segments differ beyond chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.pilot.evaluation import Method
from flywheel.pilot.ratios import Comparison, compare
from flywheel.pilot.wording import interval_in_words
from flywheel.results import Result
from flywheel.stats import MINIMUM_N, Unit, as_text
from flywheel.words import gettext as _

__all__ = ["Segments", "segments"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Segments(Result):
    """The effect of a pilot in each segment of users: ``attribute, segment, value, low, high, n``.

    Attributes:
        tests: One row an attribute: ``attribute, p, p_adjusted, differs``; whether its segments differ at all.
        level: Confidence with which all intervals hold together.
        unit: What the effect counts.
        hidden: How many segments have too few users on a side to be shown.
    """

    tests: pd.DataFrame
    level: float
    unit: Unit
    hidden: int

    def shown(self) -> pd.DataFrame:
        """Return the effects in words."""
        rows = [
            (
                row["segment"],
                as_text(row["value"], self.unit, signed=True),
                interval_in_words(row["low"], row["high"], self.unit, difference=True),
                row["n"],
            )
            for row in self.table.to_dict("records")
        ]
        return pd.DataFrame(rows, columns=[_("Segment"), _("Difference"), _("Interval"), _("Users")])


def segments(
    units: pd.DataFrame,
    by: Sequence[str],
    *,
    method: Method,
    level: float = 0.95,
    unit: Unit = "share",
    fewest: int = MINIMUM_N,
) -> Segments:
    """Look whether the effect differs between segments of users: a hint for the next pilot, never a decision.

    Args:
        units: A unit table with one more column for each attribute; users without a value are left out.
        by: Names of these columns, measured before the pilot.
        method: The comparison of the pilot; a series is split as before and after.
        level: Confidence with which all intervals hold together (Bonferroni).
        unit: What the effect counts.
        fewest: Users that each compared group of a segment needs to be shown.

    Returns:
        The effects, and for each attribute a test whether they differ (Wald, with units or groups as they were
        assigned), adjusted for the number of attributes by Holm.

    Example:
        >>> rows = [(f"{sex}{arm}{k}", arm, "during", int(k < yes), 1, sex) for sex, arm, yes in
        ...         (("f", "control", 10), ("f", "pilot", 40), ("m", "control", 20), ("m", "pilot", 20))
        ...         for k in range(50)]
        >>> units = pd.DataFrame(rows, columns=["unit_id", "arm", "period", "numerator", "denominator", "gender"])
        >>> found = segments(units, ["gender"], method="parallel_control")
        >>> found.table["value"].round(2).tolist(), found.tests["differs"].tolist()
        ([0.6, 0.0], [True])

    References:
        Wald, A. (1943). Tests of statistical hypotheses concerning several parameters. Transactions of the American
        Mathematical Society 54, 426–482; with the linearised errors of `pilot.compare`.
    """
    kept: list[tuple[str, str, pd.DataFrame]] = []
    hidden = 0
    for attribute in by:
        found = [(str(value), rows) for value, rows in units.groupby(attribute, sort=True)]
        large = [(attribute, value, rows) for value, rows in found if _fewest(rows, method) >= fewest]
        hidden += len(found) - len(large)
        kept += large if len(large) > 1 else []
    each = 1 - (1 - level) / max(len(kept), 1)
    effects = [(attribute, value, _effect(rows, method, each, unit)) for attribute, value, rows in kept]
    table = pd.DataFrame(
        [(attribute, value, *found[:4]) for attribute, value, found in effects],
        columns=["attribute", "segment", "value", "low", "high", "n"],
    )
    tests = pd.DataFrame(
        [
            (attribute, _p([found for name, _value, found in effects if name == attribute]))
            for attribute in dict.fromkeys(name for name, _value, _found in effects)
        ],
        columns=["attribute", "p"],
    )
    tests["p_adjusted"] = stats.adjusted_p(tests["p"].to_numpy(dtype=float))
    tests["differs"] = tests["p_adjusted"] < 1 - level
    return Segments(
        table=table,
        caption=_("Effect by segment"),
        notes=(
            _("A hint for the next pilot, never a decision: who looks at many segments finds one that stands out."),
        ),
        tests=tests,
        level=level,
        unit=unit,
        hidden=hidden,
    )


def _sides(method: Method) -> list[tuple[str, str]]:
    arms = ("control", "pilot") if method in ("parallel_control", "difference_in_differences") else ("pilot",)
    periods = ("during",) if method == "parallel_control" else ("before", "during")
    return [(arm, period) for arm in arms for period in periods]


def _fewest(rows: pd.DataFrame, method: Method) -> int:
    counts = rows[rows["denominator"] > 0].groupby(["arm", "period"])["unit_id"].nunique()
    return min(int(counts.get(side, 0)) for side in _sides(method))


def _effect(rows: pd.DataFrame, method: Method, level: float, unit: Unit) -> tuple[float, float, float, int, pd.Series]:
    """Return value, interval, units, and what each unit or group adds to the error."""

    def compared(reference: tuple[str, str], pilot: tuple[str, str]) -> Comparison:
        groups = [rows[(rows["arm"] == arm) & (rows["period"] == period)] for arm, period in (reference, pilot)]
        return compare(*groups, level=level, unit=unit)

    sides = _sides(method)
    if method != "difference_in_differences":
        found = compared(sides[0], sides[1])
        difference = found.difference
        return difference.value, difference.low, difference.high, difference.n, found.influence
    control, pilot = compared(sides[0], sides[1]), compared(sides[2], sides[3])
    value = pilot.difference.value - control.difference.value
    error = math.hypot(control.standard_error, pilot.standard_error)
    reach = float(special.stdtrit(min(control.groups, pilot.groups) - 1, (1 + level) / 2)) * error
    n = control.difference.n + pilot.difference.n
    return value, value - reach, value + reach, n, pilot.influence.sub(control.influence, fill_value=0.0)


def _p(found: list[tuple[float, float, float, int, pd.Series]]) -> float:
    """Return how likely effects at least this different are when all segments are alike."""
    values = np.array([effect[0] for effect in found])
    parts = pd.concat([effect[4] for effect in found], axis=1).fillna(0.0).to_numpy()
    count = len(parts)
    if count < 2 or np.isnan(values).any() or np.isnan(parts).any():
        return math.nan
    contrast = np.column_stack([-np.ones(len(values) - 1), np.eye(len(values) - 1)])
    spread = contrast @ (parts.T @ parts * count / (count - 1)) @ contrast.T
    if np.linalg.matrix_rank(spread) < len(spread):
        return math.nan
    apart = contrast @ values
    statistic = float(apart @ np.linalg.solve(spread, apart)) / len(spread)
    return float(special.fdtrc(len(spread), count - 1, statistic))
