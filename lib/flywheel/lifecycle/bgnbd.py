"""Turns purchase summaries into a buy-till-you-die model: how often customers buy, and when they silently leave."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _
from flywheel.words import later, ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["BgNbd", "alive", "expected", "fit_bgnbd", "parameter_table", "shown_parameters"]

Floats = npt.NDArray[np.float64]

_NAMES = ("r", "alpha", "a", "b")
_MEANINGS = {
    "r": later("purchase rates: shape"),
    "alpha": later("purchase rates: scale, in time units"),
    "a": later("leaving after a purchase: first shape"),
    "b": later("leaving after a purchase: second shape"),
}
_STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.5, 0.0, -0.5, 1.0), (0.7, 1.0, 0.5, 2.0))
"""Logarithms of (r, α ÷ mean age, a, b) from which the optimiser starts."""
_BOUNDS = ((-7.0, 7.0), (-12.0, 12.0), (-7.0, 7.0), (-7.0, 7.0))
"""Where these logarithms must lie; an optimum at a bound counts as not converged."""
_LARGE = 20
_SCOUTED_ROWS = 2_000
_OPTIONS = {"ftol": 1e-14, "maxiter": 500}
_FREQUENCIES = (1, 2, 3, 5, 8, 12, 20)
_SILENCES = 8
"""Repeat purchases, and lengths of silence, for which P(alive) is laid out."""
_SAME = 1e-6
"""Two starts agree when their log-likelihoods differ by less than this share."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BgNbd(Result):
    """A fitted BG/NBD model, one row a parameter.

    Attributes:
        parameters: r, α (in time units), a and b.
        unit_days: Days in one time unit.
        log_likelihood: Natural logarithm of the likelihood at the parameters.
        covariance: Covariance of the logarithms of the parameters, from the inverse Hessian.
        grid: P(alive) of customers observed as long as the oldest one: ``frequency, silent_days, alive``.
        customers: How many customers were fitted.
        repeaters: How many of them bought more than once.
        rows: Distinct rows after equal customers were joined.
        converged: Whether the gradient vanishes, the Hessian is positive definite and the starts agree.
    """

    parameters: tuple[float, float, float, float]
    unit_days: float
    log_likelihood: float
    covariance: Floats
    grid: pd.DataFrame
    customers: int
    repeaters: int
    rows: int
    converged: bool

    def shown(self) -> pd.DataFrame:
        """Return the parameters with their meaning, rounded to three decimals."""
        return shown_parameters(self.table, _MEANINGS)


def fit_bgnbd(summary: ir.Table | pd.DataFrame, *, unit_days: float = 7, level: float = 0.95) -> BgNbd:
    """Fit the BG/NBD model by maximum likelihood.

    While a customer is with us, purchases come at a rate of the customer's own (gamma over customers); after each
    purchase the customer may leave for good, with a probability of the customer's own (beta). Customers with equal
    numbers are joined into one weighted row, which changes nothing but the time it takes.

    Args:
        summary: One row a customer, from `purchase_summary`.
        unit_days: Days in one time unit of the model: 7 for weeks, 1 for days. Only α depends on it.
        level: Stated coverage of the intervals.

    Returns:
        ``parameter, value, low, high, standard_error, n`` (customers), ``enough`` (at least 30 customers bought
        again); the intervals are symmetrical for the logarithm. Not converged is said in the notes.

    Raises:
        BadInputError: A column is missing, a customer is impossible, nobody bought again, or an argument is no number.

    Example:
        >>> import numpy as np
        >>> rng = np.random.default_rng(7)
        >>> gaps = rng.exponential(20, size=(300, 9)).cumsum(axis=1).round()
        >>> bought = (gaps < 100) & (rng.random((300, 9)) < 0.8).cumprod(axis=1).astype(bool)
        >>> recency = np.where(bought, gaps, 0).max(axis=1).astype(int)
        >>> people = pd.DataFrame({"frequency": bought.sum(axis=1), "recency_days": recency, "age_days": 100})
        >>> fit_bgnbd(people).table["parameter"].tolist()
        ['r', 'alpha', 'a', 'b']

    References:
        Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). "Counting your customers" the easy way: an alternative to
        the Pareto/NBD model. Marketing Science 24, 275–284: equation 6.
    """
    stats.proportion(0, 0, level=level)
    rows = _rows(summary, unit_days)
    x, last, age, weight = (rows[:, place] for place in range(4))
    last, age = last / unit_days, age / unit_days
    scale = float((age * weight).sum() / weight.sum()) or 1.0
    times = (x, last / scale, age / scale, weight)
    minus = _Minus(*times)
    # The starts are compared on rows taken evenly from all; the best of them is then followed on every row.
    scout = _Minus(*(column[:: max(len(rows) // _SCOUTED_ROWS, 1)] for column in times))
    fits = [_minimum(scout, start) for start in _STARTS]
    found = min(fits, key=lambda fit: float(fit.fun))
    best = _followed(minus, scout, found.x)
    hessian = _hessian(minus, best.x)
    positive = bool(np.all(np.linalg.eigvalsh(hessian) > 0))
    flat = bool(np.abs(minus(best.x)[1]).max() < 1e-4)
    agreeing = sum(abs(fit.fun - found.fun) < _SAME * abs(found.fun) for fit in fits)
    total = float(weight.sum())
    covariance = np.asarray(np.linalg.inv(hessian) / total if positive else np.full((4, 4), np.nan), dtype=float)
    log_parameters = best.x + np.array([0, math.log(scale), 0, 0])
    customers, repeaters = int(total), int(weight[x > 0].sum())
    table = parameter_table(_NAMES, log_parameters, covariance, n=customers, repeaters=repeaters, level=level)
    # The likelihood of scaled times differs by a factor for every purchase.
    likelihood = -float(best.fun) * total - float((x * weight).sum()) * math.log(scale)
    return BgNbd(
        table=table,
        caption=_("BG/NBD model: how customers buy and leave"),
        notes=_notes(unit_days, repeaters, likelihood, fine=positive and flat, agreeing=agreeing, level=level),
        parameters=tuple(float(value) for value in np.exp(log_parameters)),  # type: ignore[arg-type]  # four of them
        unit_days=float(unit_days),
        log_likelihood=likelihood,
        covariance=covariance,
        grid=_grid(np.exp(log_parameters), float(age.max()), unit_days),
        customers=customers,
        repeaters=repeaters,
        rows=len(rows),
        converged=positive and flat and agreeing > 1,
    )


def alive(parameters: npt.ArrayLike, x: Floats, last: Floats, age: Floats) -> Floats:
    """Return the probability that a customer is still with us; 1 for all who bought once, as the model has it.

    Args:
        parameters: r, α, a, b.
        x: Repeat purchases.
        last: Time of the last purchase, in time units of the model.
        age: Time under observation, in the same units.

    Returns:
        One probability a customer.

    Example:
        >>> alive((0.243, 4.414, 0.793, 2.426), np.array([2.0]), np.array([30.43]), np.array([38.86])).round(3)
        array([0.727])

    References:
        Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2008). Computing P(alive) using the BG/NBD model.
    """
    return np.asarray(special.expit(-_log_odds_of_having_left(np.asarray(parameters, float), x, last, age)))


def expected(parameters: npt.ArrayLike, x: Floats, last: Floats, age: Floats, ahead: float) -> Floats:
    """Return the purchases expected in the time ``ahead`` after the observation.

    The hypergeometric function is taken after Euler's transformation, which keeps its arguments small for frequent
    customers and long horizons; only where ``a`` itself is large it is taken as printed.

    Args:
        parameters: r, α, a, b.
        x: Repeat purchases.
        last: Time of the last purchase, in time units of the model.
        age: Time under observation, in the same units.
        ahead: Length of the horizon, in the same units.

    Returns:
        One expected number a customer.

    Example:
        >>> expected((0.243, 4.414, 0.793, 2.426), np.array([2.0]), np.array([30.43]), np.array([38.86]), 39).round(3)
        array([1.226])

    References:
        Fader, Hardie & Lee (2005), equation 10; the example is theirs: 1.226 purchases in 39 weeks.
    """
    r, alpha, a, b = (float(value) for value in np.asarray(parameters, float))
    a = a + 1e-6 if abs(a - 1) < 1e-6 else a
    z = ahead / (alpha + age + ahead)
    if a < _LARGE:
        part = (1 - z) ** (a - 1) * special.hyp2f1(a + b - 1 - r, a - 1, a + b + x - 1, z)
    else:
        part = (1 - z) ** (r + x) * special.hyp2f1(r + x, b + x, a + b + x - 1, z)
    wholly = (a + b + x - 1) / (a - 1) * (1 - part)
    return np.asarray(wholly * alive((r, alpha, a, b), x, last, age))


def _log_odds_of_having_left(parameters: Floats, x: Floats, last: Floats, age: Floats) -> Floats:
    r, alpha, a, b = parameters
    with np.errstate(divide="ignore"):
        odds = np.log(a) - np.log(b + np.maximum(x, 1) - 1) + (r + x) * (np.log(alpha + age) - np.log(alpha + last))
    return np.where(x > 0, odds, -np.inf)


def _grid(parameters: Floats, age: float, unit_days: float) -> pd.DataFrame:
    """Return P(alive) for a few numbers of repeat purchases and lengths of silence."""
    share = np.arange(_SILENCES) / (_SILENCES - 1)
    silent = np.round(age * unit_days * share * 0.9)
    frequency, silence = (side.ravel() for side in np.meshgrid(_FREQUENCIES, silent, indexing="ij"))
    ages = np.full(len(silence), age)
    found = alive(parameters, frequency.astype(float), ages - silence / unit_days, ages)
    return pd.DataFrame({"frequency": frequency, "silent_days": silence.astype(int), "alive": found})


def parameter_table(
    names: tuple[str, ...], logs: Floats, covariance: Floats, *, n: int, repeaters: int, level: float
) -> pd.DataFrame:
    """Return parameters with intervals that are symmetrical for their logarithms.

    Example:
        >>> parameter_table(("p",), np.array([0.0]), np.array([[0.01]]), n=9, repeaters=4, level=0.95).round(2)
          parameter  value   low  high  standard_error  n  enough
        0         p    1.0  0.82  1.22             0.1  9   False
    """
    from flywheel.stats.intervals import z_of

    spread = np.sqrt(np.diag(covariance))
    value, half = np.exp(logs), z_of(level) * spread
    columns = {"parameter": list(names), "value": value, "low": np.exp(logs - half), "high": np.exp(logs + half)}
    return pd.DataFrame({**columns, "standard_error": value * spread, "n": n, "enough": repeaters >= stats.MINIMUM_N})


def shown_parameters(table: pd.DataFrame, meanings: dict[str, str]) -> pd.DataFrame:
    """Return a table of parameters as a person reads it.

    Example:
        >>> table = parameter_table(("p",), np.array([0.0]), np.array([[0.01]]), n=9, repeaters=4, level=0.95)
        >>> shown_parameters(table, {"p": "shape"}).iloc[0, :4].tolist()
        ['p', 'shape', '1.000', '0.822 to 1.217']
    """
    shown = {
        _("parameter"): table["parameter"],
        _("meaning"): [_(meanings[name]) for name in table["parameter"]],
        _("estimate"): table["value"].map("{:.3f}".format),
        _("interval"): [
            "–" if math.isnan(low) else _("{low} to {high}").format(low=f"{low:.3f}", high=f"{high:.3f}")
            for low, high in zip(table["low"], table["high"], strict=True)
        ],
        "n": table["n"],
    }
    return pd.DataFrame(shown)


class _Minus:
    """Minus the mean log-likelihood a customer, and its gradient, as a function of the parameters' logarithms."""

    def __init__(self, x: Floats, last: Floats, age: Floats, weight: Floats) -> None:
        self.x, self.place = np.unique(x, return_inverse=True)
        self.weight, self.total = weight, float(weight.sum())
        self.counts = np.bincount(self.place, weight)
        self.rows, self.again = x, x > 0
        # Rows are many, days are few: what depends on a day alone is computed once a day.
        self.ages, self.of_age = np.unique(age, return_inverse=True)
        self.lasts, self.of_last = np.unique(last, return_inverse=True)

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(logs)
        x, w = self.x, self.counts
        shapes = special.gammaln(r + x) - special.gammaln(r) + r * logs[1] + special.gammaln(a + b)
        shapes += special.gammaln(b + x) - special.gammaln(b) - special.gammaln(a + b + x)
        both = special.psi(a + b) - special.psi(a + b + x)
        by_r = w @ (special.psi(r + x) - special.psi(r) + logs[1])
        by_b = w @ (both + special.psi(b + x) - special.psi(b))
        by_a = w @ both
        until_end, until_last = np.log(alpha + self.ages)[self.of_age], np.log(alpha + self.lasts)[self.of_last]
        here = -(r + self.rows) * until_end
        ratio = logs[2] - np.log(b + np.maximum(x, 1) - 1)
        left = np.where(self.again, ratio[self.place] - (r + self.rows) * until_last, -np.inf)
        apart = left - here
        smaller = np.exp(-np.abs(apart))
        mixed = np.maximum(here, left) + np.log1p(smaller)
        gone = np.where(apart > 0, 1, smaller) / (1 + smaller)
        stays, weight = 1 - gone, self.weight
        by_r -= (weight * (stays * until_end + gone * until_last)).sum()
        slope = stays * (1 / (alpha + self.ages))[self.of_age] + gone * (1 / (alpha + self.lasts))[self.of_last]
        by_alpha = r / alpha * self.total - (weight * (r + self.rows) * slope).sum()
        weighted = np.bincount(self.place, weight * gone, len(x))
        by_a += weighted.sum() / a
        by_b -= weighted @ (1 / (b + np.maximum(x, 1) - 1))
        value = w @ shapes + (weight * mixed).sum()
        gradient = np.array([by_r * r, by_alpha * alpha, by_a * a, by_b * b])
        return -float(value) / self.total, -gradient / self.total


def _minimum(minus: _Minus, start: Any) -> Any:
    # For four parameters L-BFGS-B is slowed to a fifth by threads of the linear algebra it calls; SLSQP is not.
    return optimize.minimize(minus, start, jac=True, method="SLSQP", bounds=_BOUNDS, options=_OPTIONS)


def _followed(minus: _Minus, scout: _Minus, start: Floats) -> Any:
    """Follow a start on all rows, along axes in which the scouted rows' likelihood is round: a third of the steps."""
    low, high = np.array(_BOUNDS).T
    try:
        axes = np.linalg.cholesky(np.linalg.inv(_hessian(scout, start)))
    except np.linalg.LinAlgError:
        return _minimum(minus, start)

    def turned(along: Floats) -> tuple[float, Floats]:
        value, gradient = minus(np.clip(start + axes @ along, low, high))
        return value, axes.T @ gradient

    found = optimize.minimize(turned, np.zeros(len(start)), jac=True, method="SLSQP", options=_OPTIONS)
    found.x = start + axes @ found.x
    return found if ((low < found.x) & (found.x < high)).all() else _minimum(minus, start)


def _hessian(minus: Any, at: Floats, step: float = 1e-4) -> Floats:
    """Differentiate the exact gradient once more, by central differences."""
    rows = [(minus(at + step * unit)[1] - minus(at - step * unit)[1]) / (2 * step) for unit in np.eye(len(at))]
    return np.asarray((np.array(rows) + np.array(rows).T) / 2)


def _rows(summary: ir.Table | pd.DataFrame, unit_days: float) -> Floats:
    """Return frequency, recency, age and number of customers, equal customers joined, in a stated order."""
    table = as_ibis(summary)
    columns = ["frequency", "recency_days", "age_days"]
    require(table, columns, source="lifecycle.fit_bgnbd")
    rows = table.group_by(columns).aggregate(customers=table.count()).to_pandas()
    rows = rows.iloc[np.lexsort(rows[columns[::-1]].to_numpy(dtype=float).T)]
    problems = []
    if not unit_days > 0:
        message = _("{days} days is no unit of time").format(days=unit_days)
        problems.append(Problem("unit_days", message, _("use 7 for weeks or 1 for days")))
    x, last, age = (rows[name] for name in columns)
    broken = rows.isna().any(axis=1) | (x < 0) | (last < 0) | (last > age) | ((x == 0) & (last > 0))
    if broken.any():
        count = int(rows.loc[broken, "customers"].sum())
        message = ngettext(
            "{n} customer has impossible numbers", "{n} customers have impossible numbers", count
        ).format(n=count)
        problems.append(Problem("summary", message, _("0 ≤ recency_days ≤ age_days must hold; use purchase_summary")))
    elif not (x > 0).any():
        problems.append(
            Problem("frequency", _("nobody bought a second time"), _("observe longer, or take earlier customers"))
        )
    if problems:
        raise BadInputError("lifecycle.fit_bgnbd", problems)
    return np.asarray(rows, dtype=float)


def _notes(
    unit_days: float, repeaters: int, likelihood: float, *, fine: bool, agreeing: int, level: float
) -> tuple[str, ...]:
    named = {1.0: _("days"), 7.0: _("weeks")}
    unit = named.get(unit_days, _("units of {days} days").format(days=unit_days))
    fitted = _("Times in {unit}; log-likelihood {value:.1f}; {agreeing} of {starts} starts reach it.")
    notes = [
        fitted.format(unit=unit, value=likelihood, agreeing=agreeing, starts=len(_STARTS)),
        _("Intervals from the Hessian, symmetrical for the logarithm, {level:g} %.").format(level=100 * level),
        _("The model lets nobody leave before a second purchase: who bought once counts as still with us."),
    ]
    if not fine or agreeing < 2:
        notes.append(_("Not converged: the data do not fix all four parameters; do not read them one by one."))
    if repeaters < stats.MINIMUM_N:
        notes.append(_("Not enough data: fewer than {n} customers bought again.").format(n=stats.MINIMUM_N))
    return tuple(notes)
