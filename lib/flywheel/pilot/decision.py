"""A comparison → roll out, iterate, stop or not enough data, with the reason in one sentence.

The rule, in this order (docs/decisions/0005-pilot-decision.md says why):

1. *Not enough data* when the arms are not of the size the draw should give, when the groups moved apart before the
   pilot, when a side has fewer units than the minimum, or when no interval can be had.
2. A guardrail that is shown to be harmed allows no roll-out: *iterate* when the metric gained, *stop* when it did not.
3. *Not enough data* while the pilot's days are not over: an early look may only find harm.
4. The whole interval in the wanted direction: *iterate* with before and after or a series alone, and with a
   difference in differences without a placebo, as other causes are not excluded; *iterate* when the target is missed;
   *not enough data* when a guardrail with a margin is not shown to keep it; else *roll out*.
5. *Stop* when the whole interval is at or below zero, or when even its favourable end is below the planned gain.
6. *Not enough data* in all other cases.

With intervals of 95 %, a pilot without any effect is rolled out in at most 2.5 of 100 cases (one side of the interval),
and a pilot whose true effect is the planned gain is stopped in at most 2.5 of 100.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flywheel.pilot.wording import interval_in_words
from flywheel.stats import Estimate, Unit, as_text
from flywheel.words import gettext as _

__all__ = ["VERDICTS", "Decision", "GuardrailCheck", "Verdict", "check_guardrail", "decide", "verdict_label"]

Verdict = Literal["roll_out", "iterate", "stop", "not_enough_data"]
VERDICTS: tuple[Verdict, ...] = ("roll_out", "iterate", "stop", "not_enough_data")


@dataclass(frozen=True)
class Decision:
    """What to do and why.

    Attributes:
        verdict: ``roll_out``, ``iterate``, ``stop`` or ``not_enough_data``.
        reason: One or two sentences for a manager.
        error_rate: How often the rule rolls out a pilot that changes nothing, at most; a share.
    """

    verdict: Verdict
    reason: str
    error_rate: float


@dataclass(frozen=True)
class GuardrailCheck:
    """One metric that must not get worse.

    Attributes:
        label: The metric in words.
        unit: The metric's unit.
        difference: Pilot minus reference.
        at_most_worse: How much worse it may get, in its unit.
        state: ``harmed`` when the whole interval is worse than allowed, ``safe`` when none of it is, else ``unclear``.
    """

    label: str
    unit: Unit
    difference: Estimate
    at_most_worse: float
    state: Literal["harmed", "safe", "unclear"]


def verdict_label(verdict: Verdict) -> str:
    """Return a verdict as a headline.

    Example:
        >>> verdict_label("roll_out")
        'Roll out'
    """
    return {
        "roll_out": _("Roll out"),
        "iterate": _("Iterate"),
        "stop": _("Stop"),
        "not_enough_data": _("Not enough data"),
    }[verdict]


def _oriented(difference: Estimate, direction: str) -> tuple[float, float]:
    """Return the interval so that up is good."""
    return (difference.low, difference.high) if direction == "up" else (-difference.high, -difference.low)


def check_guardrail(
    difference: Estimate, *, label: str, unit: Unit, direction: str, at_most_worse: float = 0.0
) -> GuardrailCheck:
    """Say whether a guardrail metric was harmed.

    Args:
        difference: Pilot minus reference of the guardrail metric.
        label: The metric in words.
        unit: The metric's unit.
        direction: ``up`` when more is better, ``down`` when less is.
        at_most_worse: How much worse it may get, in its unit.

    Returns:
        The check; ``unclear`` when the interval holds both harm and no harm, or does not exist.

    Example:
        >>> check_guardrail(Estimate(-6, -9, -3, 400, 0.95, ""), label="NPS", unit="points", direction="up").state
        'harmed'
    """
    low, high = _oriented(difference, direction)
    state: Literal["harmed", "safe", "unclear"] = "unclear"
    if high < -at_most_worse:
        state = "harmed"
    elif low >= -at_most_worse:
        state = "safe"
    return GuardrailCheck(label, unit, difference, at_most_worse, state)


def decide(
    difference: Estimate,
    *,
    method: str,
    unit: Unit = "share",
    direction: str = "up",
    target_reached: bool | None = None,
    planned_gain: float | None = None,
    enough_units: bool = True,
    arms_as_drawn: bool = True,
    trends_alike: bool | None = None,
    complete: bool = True,
    guardrails: Sequence[GuardrailCheck] = (),
) -> Decision:
    """Apply the rule that the module states.

    Args:
        difference: Pilot minus reference with its interval.
        method: ``parallel_control``, ``difference_in_differences``, ``before_after`` or ``interrupted_series``.
        unit: The metric's unit, for the wording.
        direction: ``up`` when more is better, ``down`` when less is.
        target_reached: Whether the pilot's level reached the target; None when no target was set.
        planned_gain: Smallest effect worth having, as a positive number in the metric's unit.
        enough_units: Whether each side has the minimum of units.
        arms_as_drawn: Whether the arms have the sizes that the draw should give.
        trends_alike: With a difference in differences, whether the arms moved alike before; None when nothing says so.
        complete: Whether the pilot's days are over.
        guardrails: Checks of the metrics that must not get worse.

    Returns:
        The verdict with its reason.

    Example:
        >>> gain = Estimate(0.15, 0.10, 0.20, 800, 0.95, "")
        >>> decide(gain, method="parallel_control", target_reached=True).verdict
        'roll_out'
        >>> decide(gain, method="before_after", target_reached=True).verdict
        'iterate'
    """
    low, high = _oriented(difference, direction)
    harmed = [check.label for check in guardrails if check.state == "harmed"]
    unsettled = [check.label for check in guardrails if check.state == "unclear" and check.at_most_worse > 0]
    if not arms_as_drawn or trends_alike is False:
        verdict, why = _NOT_YET, "apart" if arms_as_drawn else "broken_draw"
    elif not enough_units or math.isnan(low) or math.isnan(high):
        verdict, why = _NOT_YET, "too_few"
    elif harmed:
        verdict, why = ("iterate", "harm_with_gain") if low > 0 else ("stop", "harm_without_gain")
    elif not complete:
        verdict, why = _NOT_YET, "early"
    elif low > 0:
        verdict, why = _with_gain(method, target_reached, trends_alike, bool(unsettled))
    else:
        verdict, why = _without_gain(high, planned_gain)
    reason = _reasons()[why].format(
        span=interval_in_words(difference.low, difference.high, unit, difference=True),
        gain=as_text(planned_gain, unit, signed=True) if planned_gain is not None else "",
        harmed=_(", ").join(harmed or unsettled),
        percent=f"{100 * difference.level:.4g}",
    )
    return Decision(verdict, reason, (1 - difference.level) / 2)


_NOT_YET: Verdict = "not_enough_data"


def _with_gain(method: str, reached: bool | None, trends_alike: bool | None, unsettled: bool) -> tuple[Verdict, str]:
    """Return the verdict on a whole interval in the wanted direction, and the name of its reason."""
    if method in ("before_after", "interrupted_series"):
        return "iterate", "moved" if method == "before_after" else "jumped"
    if method == "difference_in_differences" and trends_alike is None:
        return "iterate", "no_placebo"
    if reached is False:
        return "iterate", "short_of_target"
    if unsettled:
        return _NOT_YET, "unsettled"
    if method == "difference_in_differences":
        return "roll_out", "outgrew"
    return "roll_out", "reached" if reached else "gained"


def _without_gain(high: float, planned_gain: float | None) -> tuple[Verdict, str]:
    if high <= 0:
        return "stop", "no_gain"
    if planned_gain is not None and high < planned_gain:
        return "stop", "too_small"
    return _NOT_YET, "uncertain"


def _reasons() -> dict[str, str]:
    return {
        "broken_draw": _(
            "The two groups are not of the size the draw should give. Find out why before reading any effect: whatever"
            " disturbed the draw may have disturbed the result."
        ),
        "apart": _(
            "The two groups moved apart before the pilot began, so that what they did afterwards cannot be read as its"
            " effect. Find a comparison group that moves like the pilot group."
        ),
        "early": _(
            "The pilot's days are not over ({span} so far). Who looks early and stops at a gain is wrong more often"
            " than stated: read the decision once, at the end."
        ),
        "jumped": _(
            "The metric moved the wanted way when the pilot began ({span} against the continued line), but whatever"
            " else happened at that moment counts too. Confirm with a control group before rolling out."
        ),
        "no_placebo": _(
            "The pilot group gained more than the control group ({span}), but nothing shows that the two moved alike"
            " before. Add days before the pilot, or draw a control group."
        ),
        "unsettled": _(
            "The metric gained ({span}), but it is not shown that the guardrail holds: {harmed}. Let the pilot run"
            " until it is."
        ),
        "outgrew": _(
            "The pilot group gained more than the control group, by {span} with {percent} % confidence; before the"
            " pilot the two did not move apart."
        ),
        "too_few": _("There are too few users, or too little variation, to say anything: let the pilot run longer."),
        "harm_with_gain": _("The metric gained ({span}), but a guardrail got worse: {harmed}. Mend that first."),
        "harm_without_gain": _("No gain is shown ({span}), and a guardrail got worse: {harmed}."),
        "moved": _(
            "The metric moved the wanted way ({span}), but before and after alone cannot say why: season, trend and"
            " other changes of those weeks are not excluded. Confirm with a parallel control before rolling out."
        ),
        "short_of_target": _(
            "The effect is real ({span} against the control group), but the target is not reached: improve the"
            " solution and test again."
        ),
        "reached": _(
            "The pilot group did better than the control group, by {span} with {percent} % confidence, and the target"
            " is reached."
        ),
        "gained": _(
            "The pilot group did better than the control group, by {span} with {percent} % confidence; no target was"
            " set."
        ),
        "no_gain": _("The metric did not move the wanted way: the change is {span} with {percent} % confidence."),
        "too_small": _(
            "Even the most favourable end of the interval ({span}) is short of the planned gain of {gain}: the effect,"
            " if there is one, is not worth the effort."
        ),
        "uncertain": _(
            "The interval ({span}) holds no effect as well as one worth having: the data cannot tell them apart yet."
        ),
    }
