"""Turns what is known of users into the probability that they leave, by rules, by RFM and by a model, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.stats.intervals import z_of
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["LEVELS", "METHODS", "RULES", "Level", "Logistic", "Rule", "fit_logistic", "rfm_risk", "rule_points"]

Floats = npt.NDArray[np.float64]

METHODS = {"rules": later("rules"), "rfm": later("RFM"), "model": later("model")}
"""The three methods, in the order in which they are shown."""


@dataclass(frozen=True)
class Level:
    """A level of warning and what to do at it.

    Attributes:
        name: ``light``, ``medium`` or ``high``.
        words: The name as a person reads it.
        action: What to do.
        cost_cents: What the action costs for one customer.
        save_share: Share of leaving customers whom the action keeps.
    """

    name: str
    words: str
    action: str
    cost_cents: float
    save_share: float


LEVELS = (
    Level("light", later("light"), later("send something useful, without a discount"), 10, 0.02),
    Level("medium", later("medium"), later("send a coupon for what the customer likes"), 150, 0.06),
    Level("high", later("high"), later("call, ask for the reason and solve it"), 600, 0.14),
)
"""Actions, costs and save rates are assumptions of this workbook; replace them with your own, measured in a pilot."""


@dataclass(frozen=True)
class Rule:
    """A leading indicator: it fires where a feature reaches a limit; where the feature is missing it never fires.

    Attributes:
        feature: The feature it looks at.
        words: What it says of a customer, as a reason.
        at_least: Fires from this value on, if given.
        at_most: Fires up to this value, if given.
    """

    feature: str
    words: str
    at_least: float | None = None
    at_most: float | None = None


RULES = (
    Rule("gap_ratio", later("silent for more than twice the own rhythm"), at_least=2.0),
    Rule("gap_days", later("silent for two weeks or more"), at_least=14),
    Rule("frequency_change", later("comes on at least two days fewer than before"), at_most=-2),
    Rule("active_days_now", later("came on a single day of late"), at_most=1),
    Rule("path_change", later("still looks, but fills the basket less often"), at_most=-0.25),
    Rule("first_order_late", later("the first order came late"), at_least=1),
)
"""The rules with their limits; both are ours. The two about silence were added after the first four had told nothing
on the sample, so its figures flatter them. A user's points are the rules that fire; the first that fires is the reason.
"""

MODEL_WORDS = {
    "gap_days": later("silent for long"),
    "gap_ratio": later("silent for long against the own rhythm"),
    "active_days_now": later("came rarely of late"),
    "frequency_change": later("comes less often than before"),
    "age_days": later("has not been here for long"),
    "path_change": later("fills the basket less often than before"),
    "visit_days_now": later("visited rarely of late"),
    "order_days_now": later("ordered rarely of late"),
    "first_order_late": later("the first order came late"),
}
"""Features of the model and the reason each gives when it raises a customer's risk the most."""
_SKEWED = {"gap_days", "gap_ratio", "age_days"}
_RFM_WORDS = (later("last seen long ago"), later("seen on few days"), later("spent little"))
NO_REASON = later("no single reason")


def rule_points(known: pd.DataFrame, rules: tuple[Rule, ...] = RULES) -> tuple[Floats, list[str]]:
    """Return each user's points and the first rule that fired, in words.

    Example:
        >>> points, reasons = rule_points(pd.DataFrame({"gap_ratio": [2.5, None], "frequency_change": [-3, 1]}))
        >>> points.tolist(), reasons
        ([2.0, 0.0], ['silent for more than twice the own rhythm', 'no single reason'])
    """
    points, reasons = np.zeros(len(known)), np.full(len(known), NO_REASON, dtype=object)
    for rule in reversed(rules):
        if rule.feature not in known:
            continue
        value = known[rule.feature].to_numpy(dtype=float, na_value=np.nan)
        fires = ~np.isnan(value)
        fires &= value >= rule.at_least if rule.at_least is not None else fires
        fires &= value <= rule.at_most if rule.at_most is not None else fires
        points += fires
        reasons[fires] = rule.words
    return points, list(reasons)


def rfm_risk(known: pd.DataFrame) -> tuple[Floats, list[str]]:
    """Return a simple RFM risk from 0 (best) to 1 (worst), and the weakest of the three letters in words.

    Recency, frequency and, where orders are known, money are scored 1 to 5 by fifths of the users, equal values alike;
    the risk is how far their mean is from 5.

    Example:
        >>> risk, reasons = rfm_risk(pd.DataFrame({"gap_days": [1, 40], "active_days": [9, 2]}))
        >>> risk.round(2).tolist(), reasons[1]
        ([0.0, 0.5], 'last seen long ago')
    """
    columns = [-known["gap_days"], known["active_days"], *([known["spent_cents"]] if "spent_cents" in known else [])]
    fifths = [np.ceil(5 * column.rank(pct=True, method="average").to_numpy(dtype=float)) for column in columns]
    scores = np.column_stack(fifths) if len(known) else np.empty((0, len(columns)))
    reasons = [_RFM_WORDS[int(place)] for place in scores.argmin(axis=1)]
    return (5 - scores.mean(axis=1)) / 4, reasons


@dataclass(frozen=True, eq=False)
class Logistic:
    """A fitted logistic regression on standardised features.

    Attributes:
        features: Names of the features.
        centre: Mean of each in the training users; a missing value is read as its median there.
        spread: Standard deviation of each.
        filling: The medians.
        coefficients: Log-odds of leaving per standard deviation.
        errors: Their standard errors, robust to users who stand in several training days.
        intercept: Log-odds of leaving of the average user.
    """

    features: tuple[str, ...]
    centre: Floats
    spread: Floats
    filling: Floats
    coefficients: Floats
    errors: Floats
    intercept: float

    def contributions(self, known: pd.DataFrame) -> Floats:
        """Return what each feature adds to a user's log-odds, against the average training user."""
        return (self._filled(known) - self.centre) / self.spread * self.coefficients

    def probability(self, known: pd.DataFrame) -> Floats:
        """Return the probability of leaving, one a user."""
        return np.asarray(1 / (1 + np.exp(-(self.intercept + self.contributions(known).sum(axis=1)))))

    def _filled(self, known: pd.DataFrame) -> Floats:
        values = _prepared(known, self.features)
        return np.where(np.isnan(values), self.filling, values)

    def reasons(self, known: pd.DataFrame) -> list[str]:
        """Return for each user the feature that raises the risk most, in words."""
        added = self.contributions(known)
        worst = added.argmax(axis=1)
        return [
            MODEL_WORDS[self.features[place]] if added[row, place] > 0 else NO_REASON for row, place in enumerate(worst)
        ]

    def importance(self, *, level: float) -> pd.DataFrame:
        """Return the coefficients with intervals, the strongest first."""
        half = z_of(level) * self.errors
        columns = {"feature": self.features, "value": self.coefficients}
        table = pd.DataFrame({**columns, "low": self.coefficients - half, "high": self.coefficients + half})
        order = table["value"].abs().sort_values(ascending=False, kind="stable").index
        return table.loc[order].reset_index(drop=True)


def _prepared(known: pd.DataFrame, features: tuple[str, ...]) -> Floats:
    """Return the features as numbers, skewed ones as logarithms, missing ones as not-a-number.

    Example:
        >>> _prepared(pd.DataFrame({"gap_days": [0], "active_days_now": [3]}), ("gap_days", "active_days_now")).tolist()
        [[0.0, 3.0]]
    """
    values = [known[name].to_numpy(dtype=float, na_value=np.nan) for name in features]
    return np.column_stack([np.log1p(v) if name in _SKEWED else v for name, v in zip(features, values, strict=True)])


def fit_logistic(known: pd.DataFrame, churned: Floats, features: tuple[str, ...] | None = None) -> Logistic:
    """Fit a logistic regression with a mild ridge penalty (scikit-learn's default) to the training users.

    Args:
        known: One row a user and training day, with ``user_id`` and the features.
        churned: 1 for who left, 0 for who stayed.
        features: Which features; by default all of `MODEL_WORDS` that are there and vary.

    Returns:
        The fitted model.

    Raises:
        BadInputError: Everybody left, or nobody did.

    Example:
        >>> known = pd.DataFrame({"user_id": range(8), "gap_days": [1, 2, 3, 4, 20, 30, 40, 50]})
        >>> fit_logistic(known, np.array([0, 0, 0, 1, 0, 1, 1, 1.0])).coefficients[0] > 0
        np.True_
    """
    from sklearn.linear_model import LogisticRegression

    churned = np.asarray(churned, dtype=float)
    if len(np.unique(churned)) < 2:
        message = _("of {n} users before the check everybody left, or nobody did").format(n=len(churned))
        remedy = _("choose another horizon_days or window_days")
        raise BadInputError("lifecycle.churn_warning", [Problem("horizon_days", message, remedy)])
    present = tuple(name for name in features or MODEL_WORDS if name in known and known[name].notna().any())
    values = _prepared(known, present)
    filling = np.nanmedian(values, axis=0)
    values = np.where(np.isnan(values), filling, values)
    centre, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    standard = (values - centre) / spread
    fitted = LogisticRegression(max_iter=1000, tol=1e-8).fit(standard, churned)
    design = np.column_stack([np.ones(len(standard)), standard])
    p = fitted.predict_proba(standard)[:, 1]
    ridge = np.diag([0.0, *np.ones(len(present)) / fitted.C])
    bread = np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design + ridge)
    scores = pd.DataFrame(design * (churned - p)[:, None]).groupby(known["user_id"].to_numpy()).sum().to_numpy()
    covariance = bread @ (scores.T @ scores) @ bread
    return Logistic(
        features=present,
        centre=centre,
        spread=spread,
        filling=filling,
        coefficients=fitted.coef_[0],
        errors=np.sqrt(np.diag(covariance))[1:],
        intercept=float(fitted.intercept_[0]),
    )
