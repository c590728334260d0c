"""Turns purchase summaries into a model of spending: what a customer's purchases will be worth on average."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle.bgnbd import parameter_table, shown_parameters
from flywheel.results import Result
from flywheel.stats import Estimate
from flywheel.stats.intervals import z_of
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _
from flywheel.words import later, ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["GammaGamma", "expected_value_cents", "fit_gammagamma"]

Floats = npt.NDArray[np.float64]

WORRYING_CORRELATION = 0.15
"""From this correlation of frequency and spending on the warning is shown, if its interval excludes 0. Ours."""
_NAMES = ("p", "q", "gamma_cents")
_MEANINGS = {
    "p": later("values of one customer: shape"),
    "q": later("customers: shape"),
    "gamma_cents": later("customers: scale, in cents"),
}
_STARTS = ((0.0, 0.7, 0.0), (1.5, 1.2, 0.5), (0.5, 1.8, 1.5))
"""Logarithms of (p, q, γ ÷ mean value) from which the optimiser starts."""


@dataclass(frozen=True, eq=False, kw_only=True)
class GammaGamma(Result):
    """A fitted Gamma-Gamma model, one row a parameter.

    Attributes:
        parameters: p, q and γ (in cents).
        log_likelihood: Natural logarithm of the likelihood at the parameters.
        covariance: Covariance of the logarithms of the parameters.
        customers: Repeat customers that were fitted.
        correlation: Pearson's correlation of frequency and mean value; the model takes it to be 0.
        independent: Whether that correlation gives no cause for doubt.
        converged: Whether gradient, Hessian and starts agree.
    """

    parameters: tuple[float, float, float]
    log_likelihood: float
    covariance: Floats
    customers: int
    correlation: Estimate
    independent: bool
    converged: bool

    def shown(self) -> pd.DataFrame:
        """Return the parameters with their meaning, rounded to three decimals."""
        return shown_parameters(self.table, _MEANINGS)


def fit_gammagamma(summary: ir.Table | pd.DataFrame, *, level: float = 0.95) -> GammaGamma:
    """Fit the Gamma-Gamma model of spending by maximum likelihood.

    The values of one customer's purchases scatter around the customer's own mean (gamma), and these means scatter over
    customers (gamma again). How often somebody buys must not depend on how much: the correlation is measured, and a
    warning stands in the notes when it is not near 0.

    Args:
        summary: One row a customer, from `purchase_summary`; customers without a repeat purchase, or with a mean
            value of 0 or less, carry no information here and are left out.
        level: Stated coverage of the intervals.

    Returns:
        ``parameter, value, low, high, standard_error, n`` (repeat customers), ``enough``.

    Raises:
        BadInputError: A column is missing, or fewer than two repeat customers spent anything.

    Example:
        >>> rng = np.random.default_rng(7)
        >>> own = rng.gamma(4, 1500 / rng.gamma(4, 1, 400))
        >>> people = pd.DataFrame({"frequency": rng.integers(1, 9, 400), "mean_value_cents": own})
        >>> fit_gammagamma(people).independent
        True

    References:
        Fader, P. S. & Hardie, B. G. S. (2013). The Gamma-Gamma model of monetary value. Note 25, equation 1a.
    """
    stats.proportion(0, 0, level=level)
    x, value, left_out = _repeaters(summary)
    scale = float(value.mean())
    minus = _Minus(x, value / scale)
    fits = [
        optimize.minimize(
            minus, start, jac=True, method="SLSQP", bounds=((-7.0, 7.0), (-7.0, 7.0), (-12.0, 12.0)),
            options={"ftol": 1e-14, "maxiter": 500},
        )
        for start in _STARTS
    ]  # fmt: skip
    best = min(fits, key=lambda fit: float(fit.fun))
    hessian = minus.hessian(best.x)
    fine = bool(np.all(np.linalg.eigvalsh(hessian) > 0)) and bool(np.abs(minus(best.x)[1]).max() < 1e-4)
    agreeing = sum(abs(fit.fun - best.fun) < 1e-6 * max(abs(best.fun), 1) for fit in fits)
    n = len(x)
    covariance = np.linalg.inv(hessian) / n if fine else np.full((3, 3), np.nan)
    logs = best.x + np.array([0, 0, math.log(scale)])
    correlation = _correlation(x, value, level=level)
    worrying = correlation.low * correlation.high > 0 and abs(correlation.value) >= WORRYING_CORRELATION
    likelihood = -float(best.fun) * n - n * math.log(scale)
    return GammaGamma(
        table=parameter_table(_NAMES, logs, covariance, n=n, repeaters=n, level=level),
        caption=_("Gamma-Gamma model: what purchases are worth"),
        notes=_notes(correlation, likelihood, left_out, fine=fine and agreeing > 1, worrying=worrying, level=level),
        parameters=tuple(float(each) for each in np.exp(logs)),  # type: ignore[arg-type]  # three of them
        log_likelihood=likelihood,
        covariance=covariance,
        customers=n,
        correlation=correlation,
        independent=not worrying,
        converged=fine and agreeing > 1,
    )


def expected_value_cents(parameters: npt.ArrayLike, x: Floats, value: Floats) -> Floats:
    """Return the mean value of a customer's future purchases: the own mean, drawn towards everybody's.

    Args:
        parameters: p, q, γ in cents.
        x: Repeat purchases.
        value: Mean value of these in cents; may be missing where ``x`` is 0.

    Returns:
        Cents a purchase; not a number for customers without a repeat purchase when q ≤ 1, for then no mean exists.

    Example:
        >>> expected_value_cents((6.25, 3.74, 1544), np.array([0.0, 2.0]), np.array([np.nan, 2235.0])).round(0)
        array([3522., 2466.])

    References:
        Fader & Hardie (2013), equation 5.
    """
    p, q, gamma = (float(each) for each in np.asarray(parameters, float))
    spent = np.where((x > 0) & (value > 0), x * np.nan_to_num(value), 0.0)
    counted = np.where(spent > 0, x, 0.0)
    below = p * counted + q - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, p * (gamma + spent) / below, np.nan))


class _Minus:
    """Minus the mean log-likelihood a customer, and its gradient, as a function of the parameters' logarithms."""

    def __init__(self, x: Floats, value: Floats) -> None:
        self.x, self.value = x, value
        self.log_value = np.log(value)

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        p, q, gamma = np.exp(logs)
        x, value = self.x, self.value
        spent = np.log(gamma + x * value)
        each = special.gammaln(p * x + q) - special.gammaln(p * x) - special.gammaln(q) + q * logs[2]
        each += (p * x - 1) * self.log_value + p * x * np.log(x) - (p * x + q) * spent
        own = special.psi(p * x + q)
        by_p = x * (own - special.psi(p * x) + self.log_value + np.log(x) - spent)
        by_q = own - special.psi(q) + logs[2] - spent
        by_gamma = q / gamma - (p * x + q) / (gamma + x * value)
        gradient = np.array([by_p.mean() * p, by_q.mean() * q, by_gamma.mean() * gamma])
        return -float(each.mean()), -gradient

    def hessian(self, at: Floats, step: float = 1e-4) -> Floats:
        rows = [(self(at + step * unit)[1] - self(at - step * unit)[1]) / (2 * step) for unit in np.eye(3)]
        return np.asarray((np.array(rows) + np.array(rows).T) / 2)


def _repeaters(summary: ir.Table | pd.DataFrame) -> tuple[Floats, Floats, int]:
    table = as_ibis(summary)
    columns = ["frequency", "mean_value_cents"]
    require(table, columns, source="lifecycle.fit_gammagamma")
    rows = table.filter(table.frequency > 0).select(columns).to_pandas().sort_values(columns)
    spent = rows[rows["mean_value_cents"] > 0]
    if len(spent) < 2:
        message = _("fewer than two customers bought again and spent something")
        raise BadInputError(
            "lifecycle.fit_gammagamma",
            [Problem("summary", message, _("observe longer, or take another amount as value"))],
        )
    x, value = (spent[name].to_numpy(dtype=float) for name in columns)
    return x, value, len(rows) - len(spent)


def _correlation(x: Floats, value: Floats, *, level: float) -> Estimate:
    """Estimate Pearson's correlation; that of ranks is not 0 for independent customers: means of few are skewed."""
    n, method = len(x), _("Pearson, Fisher z")
    if n < 5 or np.ptp(x) == 0 or np.ptp(value) == 0:
        return Estimate(math.nan, math.nan, math.nan, n, level, method, "score")
    rho = float(np.corrcoef(x, value)[0, 1])
    centre, half = math.atanh(max(min(rho, 1 - 1e-9), 1e-9 - 1)), z_of(level) * math.sqrt(1 / (n - 3))
    return Estimate(rho, math.tanh(centre - half), math.tanh(centre + half), n, level, method, "score")


def _notes(
    correlation: Estimate, likelihood: float, left_out: int, *, fine: bool, worrying: bool, level: float
) -> tuple[str, ...]:
    notes = [
        _("Log-likelihood {value:.1f}; intervals from the Hessian, symmetrical for the logarithm, {level:g} %.").format(
            value=likelihood, level=100 * level
        ),
        _("Frequency and spending: correlation {correlation}.").format(correlation=correlation),
    ]
    if worrying:
        notes.append(
            _("The model takes the two to be independent, and here they are not: predicted values are biased.")
        )
    if left_out:
        notes.append(
            ngettext(
                "{n} repeat customer with a mean value of 0 or less is left out.",
                "{n} repeat customers with a mean value of 0 or less are left out.",
                left_out,
            ).format(n=left_out)
        )
    if not fine:
        notes.append(_("Not converged: the data do not fix all three parameters; do not read them one by one."))
    if correlation.n < stats.MINIMUM_N:
        notes.append(_("Not enough data: fewer than {n} customers bought again.").format(n=stats.MINIMUM_N))
    return tuple(notes)
