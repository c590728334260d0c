"""Turns a series into control limits: the band in which it moves when nothing has changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["ControlLimits", "control_limits"]

_RANGE_TO_SIGMA = 1.128
"""Mean range of two normal values in standard deviations (d2 for samples of two)."""


@dataclass(frozen=True, eq=False)
class ControlLimits:
    """The band of a control chart.

    Attributes:
        centre: The level around which the series moves.
        low: Lower limit of each point; not a number where nothing was observed.
        high: Upper limit of each point.
        outside: Whether each point lies outside; a missing point never does.
        false_alarm_rate: How often a point falls outside although nothing changed, per point, for normal values.
        method: Name of the chart.
    """

    centre: float
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    outside: npt.NDArray[np.bool_]
    false_alarm_rate: float
    method: str


def control_limits(
    values: Sequence[float] | npt.ArrayLike,
    *,
    n: Sequence[float] | npt.ArrayLike | None = None,
    within_sd: float | None = None,
    sigmas: float = 3.0,
    baseline: Sequence[bool] | npt.ArrayLike | None = None,
) -> ControlLimits:
    """Return Shewhart's limits of a series in time order.

    With ``n`` alone the values are shares (p chart); with ``n`` and ``within_sd`` they are means of ``n`` observations
    (X-bar chart, limits that follow ``n``); with neither they are single values whose spread comes from the steps
    between neighbours (XmR chart).

    Args:
        values: The series; missing points stay missing and set no limit.
        n: Observations behind each point.
        within_sd: Standard deviation of single observations, in the unit of ``values``.
        sigmas: How far the limits lie from the centre, in standard errors.
        baseline: Which points set centre and spread; all by default.

    Returns:
        Centre, limits and the points outside.

    Raises:
        BadInputError: ``n`` and ``values`` differ in length, a share lies outside 0–1, or ``sigmas`` is not positive.

    Example:
        >>> limits = control_limits([0.10, 0.11, 0.09, 0.30], n=[200, 200, 200, 200])
        >>> limits.outside.tolist(), round(limits.false_alarm_rate, 4)
        ([False, False, False, True], 0.0027)

    References:
        Montgomery, D. C. (2019). Introduction to statistical quality control, 8th ed., Wiley: sections 6.4 and 7.2.
        Wheeler, D. J. (2000). Understanding variation, 2nd ed., SPC Press: the XmR chart.
    """
    series = np.asarray(values, dtype=float)
    sizes = None if n is None else np.asarray(n, dtype=float)
    _refuse_impossible(series, sizes, shares=within_sd is None, sigmas=sigmas)
    seen = ~np.isnan(series)
    usual = np.ones(len(series), dtype=bool) if baseline is None else np.asarray(baseline, dtype=bool)
    if sizes is None:
        setting = series[seen & usual]
        centre = float(setting.mean()) if len(setting) else math.nan
        steps = np.abs(np.diff(setting))
        sigma = np.full(len(series), steps.mean() / _RANGE_TO_SIGMA if len(steps) else math.nan)
        method = "XmR chart"
    else:
        seen &= sizes > 0
        sets = seen & usual
        total = sizes[sets].sum()
        centre = float((series[sets] * sizes[sets]).sum() / total) if total else math.nan
        spread = within_sd if within_sd is not None else math.sqrt(centre * (1 - centre)) if total else math.nan
        sigma = spread / np.sqrt(np.where(sizes > 0, sizes, np.nan))
        method = "p chart" if within_sd is None else "X-bar chart"
    low, high = (np.where(seen, centre + side * sigmas * sigma, np.nan) for side in (-1, 1))
    if method == "p chart":
        low, high = np.maximum(low, 0.0), np.minimum(high, 1.0)
    outside = (series < low) | (series > high)
    return ControlLimits(centre, low, high, outside, float(2 * special.ndtr(-sigmas)), method)


def _refuse_impossible(
    series: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64] | None, *, shares: bool, sigmas: float
) -> None:
    problems = []
    if sizes is not None and sizes.shape != series.shape:
        message = _("has {found} numbers for {wanted} points").format(found=len(sizes), wanted=len(series))
        problems.append(Problem("n", message, _("give one number of observations a point")))
    if sizes is not None and shares and ((series < 0) | (series > 1)).any():
        message = _("a share lies outside of 0 to 1")
        problems.append(Problem("values", message, _("pass within_sd when the values are means")))
    if not sigmas > 0:
        problems.append(Problem("sigmas", _("{sigmas} must be above 0").format(sigmas=sigmas), _("3 is usual")))
    if problems:
        raise BadInputError("control_limits", problems)
