"""Turns unit tables of several metrics of one draw into what an A/B test found, guardrails and peeking included."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.pilot.checking import SRM_LIMIT, check_units, draw_probability
from flywheel.pilot.decision import check_guardrail
from flywheel.pilot.ratios import compare
from flywheel.pilot.wording import interval_in_words
from flywheel.results import Result
from flywheel.stats import Estimate, Unit, as_text
from flywheel.words import gettext as _

__all__ = ["Experiment", "Measure", "experiment", "state_label"]

_COLUMNS = (
    *("metric", "role", "control", "pilot", "value", "low", "high", "n", "p", "p_adjusted"),
    *("method", "narrowing", "state"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure:
    """One metric of an experiment.

    Attributes:
        label: The metric in words.
        units: Its unit table: ``unit_id, arm, period, numerator, denominator`` and optionally ``cluster_id``; arms are
            ``pilot`` and ``control``, rows of the period ``before`` serve as covariate.
        unit: What its level counts.
        direction: ``up`` when more is better, ``down`` when less is.
        role: ``"goal"``, or ``"guardrail"``: a metric that must not get worse.
        at_most_worse: For a guardrail, how much worse it may get, in its unit: the margin of non-inferiority.
    """

    label: str
    units: pd.DataFrame
    unit: Unit = "share"
    direction: Literal["up", "down"] = "up"
    role: Literal["goal", "guardrail"] = "goal"
    at_most_worse: float = 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Experiment(Result):
    """What an experiment found, one row a metric.

    Attributes:
        measures: What was measured.
        draw_p: Probability of arms as unequal as these if the draw worked.
        draw_works: Whether that is at least 1 in 1,000; else no finding stands.
        level: Coverage of the intervals at this look.
        look: Which of how many planned looks this is.
    """

    measures: tuple[Measure, ...]
    draw_p: float
    draw_works: bool
    level: float
    look: tuple[int, int]

    def shown(self) -> pd.DataFrame:
        """Return levels, differences and findings as a person should read them."""
        units = [measure.unit for measure in self.measures]
        rows = list(zip(units, self.table.to_dict("records"), strict=True))
        return pd.DataFrame(
            {
                _("Metric"): self.table["metric"],
                _("Control group"): [as_text(row["control"], unit) for unit, row in rows],
                _("Pilot group"): [as_text(row["pilot"], unit) for unit, row in rows],
                _("Difference"): [as_text(row["value"], unit, signed=True) for unit, row in rows],
                _("{level} % interval").format(level=f"{100 * self.level:.4g}"): [
                    interval_in_words(row["low"], row["high"], unit, difference=True) for unit, row in rows
                ],
                _("p, adjusted"): [
                    "–" if math.isnan(row["p_adjusted"]) else f"{row['p_adjusted']:.3g}" for _unit, row in rows
                ],
                _("Finding"): [state_label(row["state"]) for _unit, row in rows],
            }
        )


def state_label(state: str) -> str:
    """Return a finding in words.

    Example:
        >>> state_label("safe")
        'guardrail holds'
    """
    return {
        "better": _("better"),
        "worse": _("worse"),
        "unclear": _("could be chance"),
        "safe": _("guardrail holds"),
        "harmed": _("guardrail is harmed"),
        "open": _("guardrail not settled"),
        "no_draw": _("no finding: the draw failed"),
    }[state]


def experiment(
    measures: Sequence[Measure],
    *,
    pilot_share: float = 0.5,
    adjust_for_before: bool = True,
    correction: stats.Correction = "holm",
    look: tuple[int, int] = (1, 1),
    spending: stats.Spending = "obrien_fleming",
    level: float = 0.95,
) -> Experiment:
    """Evaluate an A/B test: shares, means and ratios of one draw, with guardrails and an honest number of looks.

    A level is Σ numerator ÷ Σ denominator; units that were drawn together count as one. With rows of the period before
    the difference is adjusted for what units did then (CUPED); a unit without such rows counts as 0 there.

    Args:
        measures: The metrics; goals share one correction, guardrails are checked one by one against their margin.
        pilot_share: Share of units that was to be drawn into the pilot arm.
        adjust_for_before: Whether to use rows of the period before.
        correction: For many goals: ``"holm"``, ``"bh"`` (false discovery rate) or ``"none"``.
        look: Which of how many *planned* looks this is: ``(2, 5)`` is the second of five. Limits then follow the
            spending, so that all looks together keep the level.
        spending: ``"obrien_fleming"`` or ``"pocock"``.
        level: Stated coverage over all looks.

    Returns:
        ``metric, role``, the levels ``control`` and ``pilot``, their difference ``value`` with ``low, high``, ``n``
        units, ``p, p_adjusted`` (goals only), ``method``, ``narrowing`` (width of the interval ÷ width without
        adjustment), ``state``: ``better, worse, unclear`` for goals, ``safe, harmed, open`` for guardrails, ``no_draw``
        when the arms are not of the drawn sizes.

    Raises:
        BadInputError: A unit table is incomplete, or an argument impossible; all of it is listed.

    Example:
        >>> outcomes = [1] * 60 + [0] * 140 + [1] * 30 + [0] * 170
        >>> units = pd.DataFrame({"unit_id": range(400), "arm": ["pilot"] * 200 + ["control"] * 200, "period": "during",
        ...                       "numerator": outcomes, "denominator": 1})
        >>> experiment([Measure(label="Paid", units=units)]).table[["metric", "value", "state"]]
          metric  value   state
        0   Paid   0.15  better

    References:
        Deng, A., Xu, Y., Kohavi, R. & Walker, T. (2013). Improving the sensitivity of online controlled experiments by
        utilizing pre-experiment data. WSDM 2013 (CUPED). Fabijan, A., et al. (2019). Diagnosing sample ratio mismatch.
        KDD 2019. Lan & DeMets (1983) for several looks: `stats.look_limits`.
    """
    _refuse(measures, look)
    for measure in measures:
        check_units(measure.units)
    limit = stats.look_limits(look[1], spending=spending, level=level)[look[0] - 1]
    now = level if look[1] == 1 else float(1 - 2 * special.ndtr(-limit))
    draw_p = min(draw_probability(measure.units, pilot_share) for measure in measures)
    works = draw_p >= SRM_LIMIT
    rows = [_row(measure, now, adjust_for_before) for measure in measures]
    table = pd.DataFrame(rows, columns=[*_COLUMNS])
    goals = table["role"] == "goal"
    table["p_adjusted"] = stats.adjusted_p(table["p"].where(goals).to_numpy(dtype=float), method=correction)
    table["state"] = [
        _state(measure, row, now) if works else "no_draw"
        for measure, row in zip(measures, table.to_dict("records"), strict=True)
    ]
    return Experiment(
        table=table,
        caption=_caption(table, works),
        notes=_notes(table, draw_p, look, now, level, correction),
        measures=tuple(measures),
        draw_p=draw_p,
        draw_works=works,
        level=now,
        look=look,
    )


def _refuse(measures: Sequence[Measure], look: tuple[int, int]) -> None:
    problems = []
    if not measures:
        problems.append(Problem("measures", _("an experiment needs a metric"), _("give at least one Measure")))
    if not 1 <= look[0] <= look[1]:
        message = _("look {this} of {all} does not exist").format(this=look[0], all=look[1])
        problems.append(Problem("look", message, _("write (2, 5) for the second of five planned looks")))
    for measure in measures:
        known = {"role": ("goal", "guardrail"), "direction": ("up", "down")}
        for name, allowed in known.items():
            if getattr(measure, name) not in allowed:
                message = _("{value!r} is not known").format(value=getattr(measure, name))
                remedy = _("use one of: {names}").format(names=", ".join(allowed))
                problems.append(Problem(f"{measure.label}: {name}", message, remedy))
        arms = set(measure.units.loc[measure.units["period"] == "during", "arm"]) if "arm" in measure.units else set()
        if {"period", "arm"} <= set(measure.units) and not {"pilot", "control"} <= arms:
            message = _("both arms need outcomes during the experiment")
            problems.append(Problem(measure.label, message, _("check the windows and the draw")))
    if problems:
        raise BadInputError("pilot.experiment", problems)


def _row(measure: Measure, level: float, adjust: bool) -> dict[str, Any]:
    during = measure.units[measure.units["period"] == "during"]
    sides = [during[during["arm"] == arm] for arm in ("control", "pilot")]
    found = compare(*sides, level=level, unit=measure.unit)
    difference, p = found.difference, _p(sides, found.difference, found.standard_error)
    narrowing = 1.0
    before = measure.units[measure.units["period"] == "before"]
    if adjust and len(before) and not math.isnan(found.standard_error):
        difference, p = _adjusted(measure, during, before, level)
        narrowing = (difference.high - difference.low) / (found.difference.high - found.difference.low)
    return {
        "metric": measure.label,
        "role": measure.role,
        "control": found.reference.value,
        "pilot": found.pilot.value,
        "value": difference.value,
        "low": difference.low,
        "high": difference.high,
        "n": difference.n,
        "p": p,
        "method": difference.method,
        "narrowing": narrowing,
    }


def _p(sides: list[pd.DataFrame], difference: Estimate, error: float) -> float:
    """Return the p-value that belongs to the difference: of the score test for plain shares, else of t."""
    if difference.method == stats.proportion_difference(1, 2, 1, 2).method:
        control, pilot = ((int(side["numerator"].sum()), int(side["denominator"].sum())) for side in sides)
        return stats.share_difference_p(*pilot, *control)
    if not error or math.isnan(error):
        return math.nan
    groups = min(_drawn(side).nunique() for side in sides)
    return float(2 * special.stdtr(groups - 1, -abs(difference.value / error)))


def _drawn(units: pd.DataFrame) -> pd.Series:
    """Return what was drawn: the group of a unit, or the unit itself."""
    own = "u:" + units["unit_id"].astype("string")
    return ("c:" + units["cluster_id"].astype("string")).fillna(own) if "cluster_id" in units else own


def _adjusted(measure: Measure, during: pd.DataFrame, before: pd.DataFrame, level: float) -> tuple[Estimate, float]:
    """Return the difference adjusted for the period before, by tea-tasting, and its p-value."""
    tea_tasting = import_module("tea_tasting")  # it has no types to check against
    sums = ["numerator", "denominator"]
    now = during.assign(drawn=_drawn(during)).groupby(["drawn", "arm"])[sums].sum().reset_index("arm")
    then = before.assign(drawn=_drawn(before)).groupby("drawn")[sums].sum().add_suffix("_before")
    rows = now.join(then).fillna(0.0).astype(dict.fromkeys(sums, float))
    if (rows["denominator"] == 1).all():
        metric: Any = tea_tasting.Mean("numerator", "numerator_before", confidence_level=level)
    else:
        covariates = ("numerator_before", "denominator_before") if rows["denominator_before"].sum() > 0 else ()
        metric = tea_tasting.RatioOfMeans("numerator", "denominator", *covariates, confidence_level=level)
    tested = tea_tasting.Experiment({"difference": metric}, "arm").analyze(rows, "control")
    found: Any = tested["difference"]
    units = int(during["unit_id"].nunique())
    ends = (float(found.effect_size_ci_lower), float(found.effect_size_ci_upper))
    method = _("adjusted for the period before (CUPED)")
    return Estimate(float(found.effect_size), *ends, units, level, method, measure.unit, signed=True), float(
        found.pvalue
    )


def _state(measure: Measure, row: dict[Any, Any], level: float) -> str:
    if measure.role == "guardrail":
        difference = Estimate(row["value"], row["low"], row["high"], row["n"], level, "", measure.unit, signed=True)
        settings = {"label": measure.label, "unit": measure.unit, "direction": measure.direction}
        checked = check_guardrail(difference, at_most_worse=measure.at_most_worse, **settings)  # type: ignore[arg-type]
        return "open" if checked.state == "unclear" else checked.state
    if not row["p_adjusted"] < 1 - level:
        return "unclear"
    return "better" if (row["value"] > 0) == (measure.direction == "up") else "worse"


def _caption(table: pd.DataFrame, works: bool) -> str:
    if not works:
        return _("No finding: the arms are not of the sizes the draw should give")
    parts = [f"{metric}: {state_label(state)}" for metric, state in table[["metric", "state"]].itertuples(index=False)]
    return "; ".join(parts)


def _notes(
    table: pd.DataFrame, draw_p: float, look: tuple[int, int], now: float, level: float, correction: str
) -> tuple[str, ...]:
    notes = [_("Sizes of the arms: p = {p:.3g} if the draw works (alarm below 0.001).").format(p=draw_p)]
    goals = int((table["role"] == "goal").sum())
    if goals > 1 and correction != "none":
        method = {"holm": "Holm", "bh": "Benjamini–Hochberg"}[correction]
        notes.append(_("{n} goals; p-values adjusted by {method}.").format(n=goals, method=method))
    if look[1] > 1:
        text = _("Look {this} of {all} planned: intervals of {now:.4g} %, so that all looks together keep {level:g} %.")
        notes.append(text.format(this=look[0], all=look[1], now=100 * now, level=100 * level))
    else:
        alarm = as_text(stats.peeking_error(5, level=level), "share")
        text = _("Valid for one look at the end: who looks five times and stops at a finding is wrong in {alarm}.")
        notes.append(text.format(alarm=alarm))
    return tuple(notes)
