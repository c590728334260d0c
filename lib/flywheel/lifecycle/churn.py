"""Turns events and orders into a churn warning: three methods side by side, checked on days they did not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle import churn_checks as checks
from flywheel.lifecycle.churn_features import Life, churn_features, stayed
from flywheel.lifecycle.churn_models import LEVELS, METHODS, Level, fit_logistic, rfm_risk, rule_points
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import first_and_last_day, require, require_events
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ChurnWarning", "churn_warning", "warning_list"]

TRAINING_DAYS = 2
"""From how many earlier days, a horizon apart, the methods learn at most."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ChurnWarning(Result):
    """A churn warning and how well each method did, one row a method and level ("at this level or higher").

    Attributes:
        quality: One row a method: ``method, n, churned, auc, low, high, brier``.
        calibration: Promised and observed shares: ``method, predicted, value, low, high, n, enough``.
        ranking: The riskiest first: ``method, contacted_share, precision, recall, lift, n``.
        costs: Expected gain of one action for all from a threshold on: ``level, method, threshold, contacted,
            breaks_even, gain_cents`` (a thousand users).
        importance: The model's coefficients: ``feature, value, low, high`` (log-odds a standard deviation).
        people: One row a user of the list: ``user_id`` and for each method ``…_probability, …_level, …_reason``; ids,
            so never shown. Export it with `warning_list`.
        outcomes: One row a user of the check, without ids: the probability of each method, and ``left``, 1 or 0.
        levels: The levels with action, cost and save rate.
        value_saved_cents: What a kept customer is worth.
        training: The days at which the methods learned.
        checked: The day at which they were checked.
        listed: The day for which the list was made.
        horizon_days: Who shows no sign of life for so long has churned.
        level: Stated coverage of the intervals.
    """

    quality: pd.DataFrame
    calibration: pd.DataFrame
    ranking: pd.DataFrame
    costs: pd.DataFrame
    importance: pd.DataFrame
    people: pd.DataFrame
    outcomes: pd.DataFrame
    levels: tuple[Level, ...]
    value_saved_cents: float
    training: tuple[date, ...]
    checked: date
    listed: date
    horizon_days: int
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a method and level in the reader's words; no user is named."""
        words = {level.name: level for level in self.levels}
        table = self.table
        return pd.DataFrame(
            {
                _("method"): [_(METHODS[name]) for name in table["method"]],
                _("level"): [_(words[name].words) for name in table["level"]],
                _("from a probability of"): [stats.as_text(value, "share") for value in table["threshold"]],
                _("warned"): table["n"],
                _("share that left"): _ranges(table, "precision"),
                _("of all who left"): _ranges(table, "recall"),
                _("against chance"): [
                    "–" if pd.isna(lift) else f"{lift:.2f} ({low:.2f}–{high:.2f})"
                    for lift, low, high in table[["lift", "lift_low", "lift_high"]].to_numpy()
                ],
                _("action"): [_(words[name].action) for name in table["level"]],
            }
        )


def churn_warning(
    events: ir.Table | pd.DataFrame,
    *,
    orders: ir.Table | pd.DataFrame | None = None,
    life: Life = "visits",
    cut: Day | None = None,
    horizon_days: int = 28,
    window_days: int = 28,
    path_event: str = "add_to_cart",
    scores: pd.DataFrame | None = None,
    levels: Sequence[Level] = LEVELS,
    value_saved_cents: float = 8_000,
    level: float = 0.95,
) -> ChurnWarning:
    """Warn of users who are about to leave, by rules, by RFM and by a model, each checked on days it has not seen.

    A user has *churned* at a day when there was a sign of life in the ``window_days`` before it and none in the
    ``horizon_days`` from it on. Nothing later than the day itself is known of a user (features), nothing earlier tells
    whether the user left (labels). The list is made for ``cut``; the methods are checked one horizon before it, and
    learned one and two horizons before that, so that every label was known at its time. All three end as
    probabilities: points of rules and RFM risk through a logistic curve of their own, the model by itself.

    A level begins where its action is expected to gain more than the one below: with probability p, save rate s, value
    V and cost c, where p·V·(s − s′) ≥ c − c′. Actions, costs, save rates and value are assumptions: set your own.

    Args:
        events: One row an event (``user_id, event, at``).
        orders: One row a paid order (``user_id, at, revenue_cents``; ``promised_at, delivered_at`` tell whether the
            first was late).
        life: What counts as a sign of life: ``"visits"`` (any event) or ``"orders"``.
        cut: The day of the list, of which nothing is known yet; by default the day after the last event.
        horizon_days: How long without a sign of life means churned.
        window_days: How recent the last sign of life must be for a user to count as here.
        path_event: The event that shows that a visit went deep.
        scores: Risks of your own in place of the simple RFM risk: ``user_id, as_of`` (last day whose data they use),
            ``risk`` (higher is worse). For each day only scores from before it are used, the latest a user.
        levels: Levels from the lightest to the highest.
        value_saved_cents: What a customer is worth who is kept.
        level: Stated coverage of the intervals.

    Returns:
        ``method, level, threshold, n`` (users at this level or higher), ``churned, precision, recall, lift`` with
        ``_low`` and ``_high`` (Wilson; lift by the logarithm of the ratio), ``validated`` users in all, ``enough``.

    Raises:
        BadInputError: A column is missing, the data are too short, or an argument is impossible.

    Example:
        >>> from flywheel import samples
        >>> data = samples.tiny()
        >>> found = churn_warning(data.events, orders=data.orders)
        >>> found.checked.isoformat(), sorted(found.table["method"].unique())
        ('2026-06-08', ['model', 'rfm', 'rules'])

    References:
        Platt, J. (1999). Probabilistic outputs for support vector machines. Advances in large margin classifiers.
    """
    (cut,) = as_days("lifecycle.churn_warning", cut=cut)
    happened, paid = as_ibis(events), None if orders is None else as_ibis(orders)
    stats.proportion(0, 0, level=level)
    thresholds = checks.thresholds(levels, value_saved_cents)
    first, listed = _gate(happened, paid, life, cut, (horizon_days, window_days), path_event, scores)
    checked = listed - timedelta(days=horizon_days)
    earlier = [checked - timedelta(days=horizon_days * back) for back in range(1, TRAINING_DAYS + 1)]
    training = [day for day in earlier if day - timedelta(days=2 * window_days) >= first]
    if not training:
        needed = 2 * horizon_days + 2 * window_days
        message = _("begin on {first}; {n} days before {cut} are needed").format(first=first, n=needed, cut=listed)
        remedy = _("shorten horizon_days or window_days")
        raise BadInputError("lifecycle.churn_warning", [Problem("events", message, remedy)])

    def known(day: date) -> pd.DataFrame:
        features = churn_features(
            happened, paid, cut=day, window_days=window_days, life=life, path_event=path_event
        ).to_pandas()
        features = features.sort_values("user_id", ignore_index=True).assign(cut=day)
        return _with_scores(features, scores, day)

    def labelled(day: date) -> tuple[pd.DataFrame, Any]:
        table = known(day)
        here = stayed(happened, paid, cut=day, horizon_days=horizon_days, life=life).to_pandas()["user_id"]
        return table, (~table["user_id"].isin(here)).to_numpy(dtype=float)

    tables, labels = zip(*[labelled(day) for day in training], strict=True)
    methods = _Methods(pd.concat(tables, ignore_index=True), np.concatenate(labels))
    tested, churned = labelled(checked)
    probabilities = {name: methods.probability(name, tested) for name in METHODS}
    table = checks.at_levels(probabilities, churned, levels, thresholds, level=level)
    people = known(listed)
    return ChurnWarning(
        table=table,
        caption=_("Churn warning by three methods, checked on {day}").format(day=checked),
        notes=_notes(life, (horizon_days, window_days), training, (checked, listed), churned, value_saved_cents),
        quality=checks.quality(probabilities, churned, level=level),
        calibration=checks.calibration(probabilities, churned, level=level),
        ranking=checks.ranking(probabilities, churned),
        costs=checks.costs(probabilities, churned, levels, value_saved_cents),
        importance=methods.model.importance(level=level),
        people=methods.listed(people, levels, thresholds),
        outcomes=pd.DataFrame({**probabilities, "left": churned}),
        levels=tuple(levels),
        value_saved_cents=float(value_saved_cents),
        training=tuple(sorted(training)),
        checked=checked,
        listed=listed,
        horizon_days=horizon_days,
        level=level,
    )


def warning_list(warning: ChurnWarning, *, method: str = "model", least: str = "light") -> pd.DataFrame:
    """Return the users to act upon, the riskiest first, ready to be written as CSV.

    Text that a spreadsheet would run as a formula gets an apostrophe in front. The list holds ids: keep it where
    personal data may lie, and never put it into a report.

    Args:
        warning: The churn warning.
        method: ``"rules"``, ``"rfm"`` or ``"model"``.
        least: The lightest level listed.

    Returns:
        ``user_id, level, probability, reason, action``, the last three in the language in force.

    Raises:
        BadInputError: The method or the level is unknown.

    Example:
        >>> from flywheel import samples
        >>> found = churn_warning(samples.tiny().events)
        >>> warning_list(found, least="high").columns.tolist()
        ['user_id', 'level', 'probability', 'reason', 'action']
    """
    names = [level.name for level in warning.levels]
    problems = []
    if method not in METHODS:
        message = _("{value!r} is not known").format(value=method)
        problems.append(Problem("method", message, _("use one of: {names}").format(names=", ".join(METHODS))))
    if least not in names:
        message = _("{value!r} is not known").format(value=least)
        problems.append(Problem("least", message, _("use one of: {names}").format(names=", ".join(names))))
    if problems:
        raise BadInputError("lifecycle.warning_list", problems)
    people = warning.people
    chosen = people[people[f"{method}_level"].isin(names[names.index(least) :])]
    chosen = chosen.sort_values([f"{method}_probability", "user_id"], ascending=[False, True], ignore_index=True)
    by_name = {level.name: level for level in warning.levels}
    columns = {
        "user_id": chosen["user_id"].map(_safe),
        "level": [_(by_name[name].words) for name in chosen[f"{method}_level"]],
        "probability": chosen[f"{method}_probability"].round(4),
        "reason": [_safe(_(reason)) for reason in chosen[f"{method}_reason"]],
        "action": [_safe(_(by_name[name].action)) for name in chosen[f"{method}_level"]],
    }
    return pd.DataFrame(columns)


class _Methods:
    """The three methods as learned from the training users."""

    def __init__(self, known: pd.DataFrame, churned: Any) -> None:
        self.model = fit_logistic(known, churned)
        self.curves = {}
        for name in ("rules", "rfm"):
            scored = known[["user_id"]].assign(score=_raw(name, known)[0])
            self.curves[name] = fit_logistic(scored, churned, ("score",))

    def probability(self, name: str, known: pd.DataFrame) -> Any:
        if name == "model":
            return self.model.probability(known)
        return self.curves[name].probability(pd.DataFrame({"score": _raw(name, known)[0]}))

    def listed(self, known: pd.DataFrame, levels: Sequence[Level], thresholds: Sequence[float]) -> pd.DataFrame:
        columns: dict[str, Any] = {"user_id": known["user_id"]}
        names = np.array(["", *(level.name for level in levels)], dtype=object)
        for name in METHODS:
            probability = self.probability(name, known)
            columns[f"{name}_probability"] = probability
            columns[f"{name}_level"] = names[np.searchsorted(thresholds, probability, side="right")]
            columns[f"{name}_reason"] = self.model.reasons(known) if name == "model" else _raw(name, known)[1]
        return pd.DataFrame(columns)


def _raw(name: str, known: pd.DataFrame) -> tuple[Any, list[str]]:
    """Return score and reasons of rules or RFM; the training days are scored one by one, as a day's list is."""
    if name == "rules":
        return rule_points(known)
    score, reasons = np.zeros(len(known)), np.empty(len(known), dtype=object)
    for places in known.groupby("cut").indices.values():
        score[places], reasons[places] = rfm_risk(known.iloc[places])
    if "risk" in known:
        score = known["risk"].to_numpy(dtype=float)
    return score, list(reasons)


def _with_scores(features: pd.DataFrame, scores: pd.DataFrame | None, day: date) -> pd.DataFrame:
    """Add the latest risk from before ``day``; users without one get the median."""
    if scores is None:
        return features
    before = scores[pd.to_datetime(scores["as_of"]) < pd.Timestamp(day)]
    if before.empty:
        message = _("none is from before {day}").format(day=day)
        remedy = _("score the users as of each earlier day, too: {day} and before").format(day=day - timedelta(days=1))
        raise BadInputError("lifecycle.churn_warning", [Problem("scores", message, remedy)])
    latest = before.sort_values(["user_id", "as_of", "risk"]).drop_duplicates("user_id", keep="last")
    risk = features["user_id"].map(latest.set_index("user_id")["risk"])
    return features.assign(risk=risk.fillna(latest["risk"].median()))


def _gate(
    happened: ir.Table,
    paid: ir.Table | None,
    life: str,
    cut: date | None,
    lengths: tuple[int, int],
    path_event: str,
    scores: pd.DataFrame | None,
) -> tuple[date, date]:
    """Refuse what cannot be computed; return the first day observed and the day of the list."""
    source = "lifecycle.churn_warning"
    require(happened, ["user_id", "event", "at"], source=source)
    if paid is not None:
        require(paid, ["user_id", "at", "revenue_cents"], source=source)
    if scores is not None:
        require(as_ibis(scores), ["user_id", "as_of", "risk"], source=source)
    require_events(happened, [path_event], source=source, word=_("event"))
    first, last = first_and_last_day(happened)
    problems = []
    if life not in ("visits", "orders"):
        problems.append(Problem("life", _("{value!r} is not known").format(value=life), _("use visits or orders")))
    if life == "orders" and paid is None:
        problems.append(Problem("orders", _("are needed for life='orders'"), _("pass orders=data.orders")))
    for name, days in zip(("horizon_days", "window_days"), lengths, strict=True):
        if not days > 0:
            problems.append(Problem(name, _("{days} days is no window").format(days=days), _("use a number above 0")))
    after = None if last is None else last + timedelta(days=1)
    if first is None or after is None:
        problems.append(Problem("events", _("there are none"), _("check the table")))
    elif cut is not None and cut > after:
        message = _("{day} is after {last}, the last day observed").format(day=cut, last=last)
        problems.append(Problem("cut", message, _("choose an earlier day")))
    if problems or first is None or after is None:
        raise BadInputError(source, problems)
    return first, cut or after


def _safe(text: object) -> object:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{text}" if isinstance(text, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def _ranges(table: pd.DataFrame, name: str) -> list[str]:
    return [
        "–"
        if pd.isna(value)
        else _("{value} ({low} to {high})").format(
            value=stats.as_text(value, "share"),
            low=stats.as_text(low, "share", bare=True),
            high=stats.as_text(high, "share", bare=True),
        )
        for value, low, high in zip(table[name], table[f"{name}_low"], table[f"{name}_high"], strict=True)
    ]


def _notes(
    life: str,
    lengths: tuple[int, int],
    training: Sequence[date],
    days: tuple[date, date],
    churned: Any,
    value_saved_cents: float,
) -> tuple[str, ...]:
    horizon, window = lengths
    meant = {
        "visits": _("Churned: a visit in the {window} days before the day, none in the {horizon} days from it on."),
        "orders": _("Churned: an order in the {window} days before the day, none in the {horizon} days from it on."),
    }[life]
    used = _("Learned on {training}, checked on {checked}, list for {listed}: features from before, labels from after.")
    notes = [
        meant.format(window=window, horizon=horizon),
        used.format(training=", ".join(f"{day}" for day in sorted(training)), checked=days[0], listed=days[1]),
        _("At the check {n} users were here and {share} left.").format(
            n=len(churned), share=stats.proportion(int(churned.sum()), len(churned))
        ),
        _("Actions, their costs and save rates, and {value} for a kept customer are assumptions of ours.").format(
            value=stats.as_text(value_saved_cents, "cents")
        ),
    ]
    if len(churned) < stats.MINIMUM_N:
        notes.append(_("Not enough data: fewer than {n} users at the check.").format(n=stats.MINIMUM_N))
    return tuple(notes)
