"""Turns a series into an EWMA or CUSUM chart whose run length between false alarms is chosen and computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from flywheel.errors import BadInputError, Problem
from flywheel.stats.control import control_limits
from flywheel.words import gettext as _

__all__ = ["ChartKind", "Evidence", "evidence", "limit_for", "run_length"]

ChartKind = Literal["shewhart", "ewma", "cusum"]
"""Which chart: each point for itself, a weighted mean of all so far, or the sum of what exceeds an allowance."""

_WEIGHT, _ALLOWANCE = 0.2, 0.5
_NODES = 80
"""Points of the Gauss–Legendre rule; 80 agree with 160 to seven digits for the weights allowed here."""
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """A control chart with memory, one element a point of the series.

    Attributes:
        centre: The level around which the series moves.
        rise: Evidence that the level rose, in standard errors; an alarm when it passes ``limit``.
        fall: Evidence that it fell.
        limit: Where the alarm goes off.
        low: Value of this point below which the alarm goes off, given the points before it.
        high: Value above which it goes off.
        outside: Whether the alarm goes off; the evidence then starts anew from nothing.
        run_length: Points between two false alarms on average, for normal values around a known centre.
        kind: Which chart.
    """

    centre: float
    rise: _Floats
    fall: _Floats
    limit: float
    low: _Floats
    high: _Floats
    outside: npt.NDArray[np.bool_]
    run_length: float
    kind: ChartKind


def evidence(
    values: Sequence[float] | npt.ArrayLike,
    *,
    n: Sequence[float] | npt.ArrayLike,
    within_sd: float | None = None,
    kind: ChartKind = "ewma",
    run_length: float = 370.0,
    baseline: Sequence[bool] | npt.ArrayLike | None = None,
    judged: Sequence[bool] | npt.ArrayLike | None = None,
) -> Evidence:
    """Return the evidence that the level of a series in time order has changed.

    Each point counts in its own standard errors, so that shares and means of changing ``n`` share one chart. An EWMA
    gives the newest point a weight of 0.2; a CUSUM adds what lies more than half a standard error off the centre. Both
    find small lasting shifts sooner than Shewhart's chart, and both start anew after an alarm.

    Args:
        values: The series: shares, or means when ``within_sd`` is given; missing points change nothing.
        n: Observations behind each point.
        within_sd: Standard deviation of single observations, in the unit of ``values``; None for shares.
        kind: ``"shewhart"``, ``"ewma"`` or ``"cusum"``.
        run_length: Wanted points between false alarms on average; the limit follows from it.
        baseline: Which points set centre and spread; all by default.
        judged: Which points count as evidence; all by default.

    Returns:
        Evidence, limits and alarms. Values are exact for normal values around a known centre; a centre estimated from
        the same points makes them approximate.

    Raises:
        BadInputError: Lengths differ, a share lies outside 0–1, the chart is unknown, or the run length is not from 5
            to 100,000.

    Example:
        >>> drift = [0.50, 0.50, 0.50, 0.50, 0.62, 0.62, 0.62]
        >>> chart = evidence(drift, n=[100] * 7, kind="cusum", baseline=[True] * 4 + [False] * 3)
        >>> chart.outside.tolist(), chart.rise.round(1).tolist(), round(chart.limit, 2)
        ([False, False, False, False, False, False, True], [0.0, 0.0, 0.0, 0.0, 1.9, 3.8, 5.7], 4.77)

    References:
        Roberts, S. W. (1959). Control chart tests based on geometric moving averages. Technometrics 1, 239–250.
        Page, E. S. (1954). Continuous inspection schemes. Biometrika 41, 100–115.
        Montgomery, D. C. (2019). Introduction to statistical quality control, 8th ed., Wiley: chapter 9.
    """
    limit = limit_for(run_length, kind=kind)
    series, sizes = np.asarray(values, dtype=float), np.asarray(n, dtype=float)
    shewhart = control_limits(series, n=sizes, within_sd=within_sd, sigmas=1.0, baseline=baseline)
    centre = shewhart.centre
    spread = within_sd if within_sd is not None else math.sqrt(centre * (1 - centre)) if centre == centre else math.nan
    error = spread / np.sqrt(np.where(sizes > 0, sizes, np.nan))
    counts = np.ones(len(series), dtype=bool) if judged is None else np.asarray(judged, dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(series == centre, 0.0, (series - centre) / error)
    distance = np.where(counts & ~np.isnan(error), distance, np.nan)
    rise, fall, down, up, outside = _walked(distance, kind, limit)
    return Evidence(centre, rise, fall, limit, centre + down * error, centre + up * error, outside, run_length, kind)


def _walked(
    distance: _Floats, kind: ChartKind, limit: float
) -> tuple[_Floats, _Floats, _Floats, _Floats, npt.NDArray[np.bool_]]:
    """Walk through the points; return evidence of a rise and a fall, the distances that would alarm, and alarms."""
    weight = _WEIGHT if kind == "ewma" else 1.0
    rows = []
    rise = fall = 0.0
    for step in distance.tolist():
        before = rise, fall
        if kind == "cusum":
            ends = -(limit + _ALLOWANCE - fall), limit + _ALLOWANCE - rise
            moved = max(0.0, rise + step - _ALLOWANCE), max(0.0, fall - step - _ALLOWANCE)
        else:
            ends = (-limit - (1 - weight) * rise) / weight, (limit - (1 - weight) * rise) / weight
            moved = (1 - weight) * rise + weight * step, (1 - weight) * fall - weight * step
        rise, fall = before if math.isnan(step) else moved
        alarm = not math.isnan(step) and max(rise, fall) > limit
        rows.append((rise, fall, *ends, alarm))
        if alarm:
            rise = fall = 0.0
    table = np.array(rows, dtype=float).reshape(len(rows), 5)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4] == 1


def run_length(limit: float, *, kind: ChartKind = "ewma", shift: float = 0.0) -> float:
    """Return after how many points a chart with this limit gives its first alarm, on average.

    Args:
        limit: Where the alarm goes off, in standard errors of a point: of the weighted mean itself for an EWMA, of the
            sum for a CUSUM.
        kind: Which chart.
        shift: How far the level has moved, in standard errors of a point; 0 for no change, so that every alarm is
            false.

    Returns:
        The average run length from a chart that starts without evidence.

    Raises:
        BadInputError: The limit is not positive or the chart unknown.

    Example:
        >>> round(run_length(3.0, kind="shewhart"), 1), round(run_length(5.0, kind="cusum"))
        (370.4, 465)

    References:
        Crowder, S. V. (1987). A simple method for studying run-length distributions of exponentially weighted moving
        average charts. Technometrics 29, 401–407: the integral equation, solved here by quadrature.
        Brook, D. & Evans, D. A. (1972). An approach to the probability distribution of CUSUM run length. Biometrika 59,
        539–549; the two sides joined as in Lucas, J. M. & Crosier, R. B. (1982), Technometrics 24, 199–205.
    """
    _refuse(kind, "limit", limit, positive=limit > 0 and math.isfinite(limit))
    if kind == "shewhart":
        return float(1 / (special.ndtr(-limit - shift) + special.ndtr(-limit + shift)))
    if kind == "ewma":
        return _ewma_run_length(limit, shift)
    sides = [_cusum_run_length(limit, side * shift) for side in (1, -1)]
    return 1 / (1 / sides[0] + 1 / sides[1])


def _density(x: _Floats) -> _Floats:
    scaled: _Floats = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
    return scaled


def _ewma_run_length(limit: float, shift: float, *, weight: float = _WEIGHT) -> float:
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    at, mass = limit * nodes, limit * weights
    starts = np.concatenate([[0.0], at])
    kernel = _density((at[None, :] - (1 - weight) * starts[:, None]) / weight - shift) * mass / weight
    lengths = np.linalg.solve(np.eye(_NODES) - kernel[1:], np.ones(_NODES))
    return float(1 + kernel[0] @ lengths)


def _cusum_run_length(limit: float, shift: float) -> float:
    """Solve the one-sided chart: the sum stays at 0 with some probability, else it moves within (0, limit)."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    at, mass = limit * (nodes + 1) / 2, limit * weights / 2
    states = np.concatenate([[0.0], at])
    moves = np.empty((_NODES + 1, _NODES + 1))
    moves[:, 0] = special.ndtr(_ALLOWANCE - shift - states)
    moves[:, 1:] = _density(at[None, :] - states[:, None] + _ALLOWANCE - shift) * mass
    return float(np.linalg.solve(np.eye(_NODES + 1) - moves, np.ones(_NODES + 1))[0])


@cache
def limit_for(length: float, *, kind: ChartKind = "ewma") -> float:
    """Return the limit of a chart that gives a false alarm every ``length`` points on average.

    Args:
        length: Wanted average run length without a change, from 5 to 100,000 points.
        kind: Which chart.

    Returns:
        The limit, as in `run_length`.

    Raises:
        BadInputError: The length is out of range or the chart unknown.

    Example:
        >>> [round(limit_for(370.4, kind=kind), 2) for kind in ("shewhart", "ewma", "cusum")]
        [3.0, 0.95, 4.77]
    """
    from scipy import optimize

    _refuse(kind, "run_length", length, positive=5 <= length <= 100_000)
    if kind == "shewhart":
        return float(-special.ndtri(1 / (2 * length)))

    def too_long(limit: float) -> float:
        return math.log(run_length(limit, kind=kind) / length)

    return float(optimize.brentq(too_long, 0.01, 20.0 if kind == "cusum" else 2.2, xtol=1e-10))


def _refuse(kind: str, name: str, value: float, *, positive: bool) -> None:
    problems = []
    if kind not in ("shewhart", "ewma", "cusum"):
        message = _("{kind!r} is not a control chart").format(kind=kind)
        problems.append(Problem("kind", message, _("use shewhart, ewma or cusum")))
    if not positive:
        message = (
            _("{value} is not a run length; it must lie between 5 and 100,000 points")
            if name == "run_length"
            else _("{value} is not a limit; it must be above 0")
        )
        problems.append(Problem(name, message.format(value=value), _("370 is usual") if name == "run_length" else ""))
    if problems:
        raise BadInputError("control_chart", problems)
