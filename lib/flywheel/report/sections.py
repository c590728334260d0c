"""A case → the parts of its report in HTML, each one to be read on its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from flywheel.charts import pilot as charts
from flywheel.pilot import (
    DifferenceInDifferences,
    Evaluation,
    deviation_in_words,
    group_labels,
    interval_in_words,
    state_label,
    verdict_label,
)
from flywheel.report import designs, markup
from flywheel.report.markup import Section
from flywheel.scenario import Window
from flywheel.stats import Estimate, as_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.case import Case

__all__ = ["Writer", "effect", "guards", "headline", "next_steps", "others", "power", "summary", "table_3"]

Writer = Callable[["Case"], Section]

_ICONS = {"roll_out": "✔", "iterate": "↻", "stop": "■", "not_enough_data": "?"}


def _effect(found: Evaluation) -> str:
    """Return the effect as Table 3 has it; points have no meaningful percentage."""
    if found.unit == "points" or math.isnan(found.deviation.value):
        return as_text(found.difference.value, found.unit, signed=True)
    return deviation_in_words(found.deviation.value)


def _span(found: Estimate) -> str:
    return interval_in_words(found.low, found.high, found.unit, difference=found.signed)


def _deviation_span(found: Estimate) -> str:
    if math.isnan(found.low) or math.isnan(found.high):
        return _("no interval")
    low, high = deviation_in_words(found.low).removesuffix(" %"), deviation_in_words(found.high)
    return _("{low} to {high}").format(low=low, high=high)


def summary(case: Case) -> dict[str, object]:
    """Return the report's row on the index page, ready to be stored as JSON."""
    found = case.evaluation
    return {
        "id": case.scenario.id,
        "title": case.scenario.title,
        "verdict": found.decision.verdict,
        "decision": verdict_label(found.decision.verdict),
        "icon": _ICONS[found.decision.verdict],
        "reason": found.decision.reason,
        "metric": found.label,
        "effect": as_text(found.difference.value, found.unit, signed=True),
        "deviation": _effect(found),
        "interval": _span(found.difference),
        "n": found.users,
        "alarms": list(case.alarms),
        "lang": case.lang,
        "levels": {
            name: [each.main.reference.value, each.main.pilot.value]
            for name, each in zip(case.scenario.pilot.metrics, case.evaluations, strict=True)
        },
    }


def headline(case: Case) -> Section:
    """Write page one: decision, reason, the numbers behind it and the alarms."""
    plan, found = case.scenario, case.evaluation
    verdict = found.decision.verdict
    text = {
        key: escape(value)
        for key, value in {
            "title": plan.title,
            "kicker": _("Pilot report"),
            "word": verdict_label(verdict),
            "reason": found.decision.reason,
            "asked": _("Decision"),
            "metric": found.label,
        }.items()
    }
    about = {
        _("Scope"): plan.scope.describe,
        _("Pilot days"): _days(plan.pilot.during),
        _("Owner"): plan.owner,
        _("Version"): plan.version,
    }
    body = (
        f'<p class="fw-kicker">{text["kicker"]}</p><h1>{text["title"]}</h1>{markup.definitions(about)}'
        f'<section class="fw-verdict fw-{verdict}" aria-label="{text["asked"]}">'
        f'<p class="fw-word"><span aria-hidden="true">{_ICONS[verdict]}</span> {text["word"]}</p>'
        f'<p>{text["reason"]}</p></section><p class="fw-metric">{text["metric"]}</p>'
        + markup.definitions(_numbers(found), kind="fw-numbers")
        + markup.definitions(_at_a_glance(case))
    )
    if case.alarms:
        heading = escape(_("Look at this"))
        body += f'<div class="fw-alarms"><p><strong>{heading}</strong></p>{markup.listing(case.alarms)}</div>'
    return Section("headline", "", body)


def _at_a_glance(case: Case) -> dict[str, str | tuple[str, str]]:
    """Return method, guardrails and what comes next, each in a few words."""
    found, steps = case.evaluation, case.scenario.next_steps
    held = [_("{label}: {state}").format(label=check.label, state=_states()[check.state]) for check in case.guardrails]
    usual = {
        "roll_out": _("Train everybody involved, roll out and watch the nodes"),
        "iterate": _("Mend what the reason names, raise the version and test again"),
        "stop": _("Go back to the need: take another solution"),
        "not_enough_data": _("Let the pilot run longer or draw more users, then read it again, once"),
    }
    first = steps[0] if steps else None
    described = f"{first.action} – {first.owner}" + (f", {first.by}" if first.by else "") if first else ""
    return {
        _("Compared by"): group_labels()[found.method],
        _("Guardrails"): _("; ").join(held) or _("none named"),
        _("What next"): described or usual[found.decision.verdict],
    }


def _states() -> dict[str, str]:
    return {"harmed": _("HARMED"), "safe": _("holds"), "unclear": _("not settled")}


def _days(window: Window) -> str:
    return _("{start} to {end}").format(start=window.start, end=window.end - timedelta(days=1))


def _numbers(found: Evaluation) -> dict[str, str | tuple[str, str]]:
    names, main, effect = group_labels(), found.main, found.difference
    sides = ("control", "pilot") if found.method == "parallel_control" else ("before", "during")
    numbers: dict[str, str | tuple[str, str]] = {
        names[side]: (
            as_text(level.value, found.unit),
            ngettext("{n} user", "{n} users", level.n).format(n=f"{level.n:,}"),
        )
        for side, level in zip(sides, (main.reference, main.pilot), strict=True)
    }
    design = found.design
    if isinstance(design, DifferenceInDifferences):
        change = design.control.difference
        numbers[_("Change of the control group")] = (
            as_text(change.value, found.unit, signed=True, bare=True), _span(change)
        )  # fmt: skip
    heading = {"difference_in_differences": _("Effect"), "interrupted_series": _("Distance from the line")}
    numbers[heading.get(found.method, _("Difference"))] = (
        as_text(effect.value, found.unit, signed=True, bare=True), _span(effect)
    )  # fmt: skip
    if found.unit != "points" and not math.isnan(main.deviation.value):
        numbers[_("Deviation")] = (deviation_in_words(main.deviation.value), _deviation_span(main.deviation))
    if found.target is not None:
        reached = _("reached") if found.target_reached else _("missed")
        numbers[_("Target")] = (as_text(found.target, found.unit), reached)
    return numbers


def table_3(case: Case) -> Section:
    """Write Table 3 with its fixed columns, one row a metric."""
    plan = case.scenario
    rows = []
    for found in case.evaluations:
        before, during = (as_text(level.value, found.unit) for level in (found.main.reference, found.main.pilot))
        if found.method == "parallel_control":
            before = _("{value} (control group)").format(value=before)
        rows.append(
            (plan.scope.describe, found.label, before, during, _effect(found), plan.pilot.cause, plan.pilot.measure)
        )
    columns = [
        _("Pilot scope"), _("Key metric"), _("Before"), _("During"), _("Deviation"), _("Cause"), _("Measure"),
    ]  # fmt: skip
    table = markup.table(
        pd.DataFrame(rows, columns=columns), caption=_("Table 3: pilot tracking"), wide=[_("Cause"), _("Measure")]
    )
    rule = _(
        "Deviation = (during − before) ÷ before. Cause and measure are the team's view, as the scenario file has it."
    )
    return Section("table-3", _("Pilot tracking"), table + markup.note(rule))


def effect(case: Case) -> Section:
    """Write the effect: the method's picture, chart, numbers, method."""
    found = case.evaluation
    body = designs.trend(case)
    body += markup.figure(charts.pilot_effect(found), charts.pilot_effect(found, narrow=True))
    body += markup.table(found.shown(), caption=_("{metric}: levels and change").format(metric=found.label))
    body += "".join(markup.note(text) for text in (case.metric.describe, *found.notes))
    return Section("effect", _("Effect"), body)


def others(case: Case) -> Section:
    """Write the metrics beside the first: they never decide, and their intervals hold together."""
    title, rest = _("Other metrics"), case.evaluations[1:]
    if not rest:
        return Section("others", title, markup.paragraph(_("The scenario follows one metric only.")))
    rows = []
    for found in rest:
        gap, sign = found.difference, 1 if found.direction == "up" else -1
        better, worse = sorted((sign * gap.low, sign * gap.high))
        state = "better" if better > 0 else "worse" if worse < 0 else "unclear"
        levels = [as_text(level.value, found.unit) for level in (found.main.reference, found.main.pilot)]
        rows.append((found.label, *levels, as_text(gap.value, found.unit, signed=True), _span(gap), state_label(state)))
    control = case.evaluation.method == "parallel_control"
    sides = [_("Control group"), _("Pilot group")] if control else [_("Before"), _("During")]
    interval = _("{level} % interval").format(level=f"{100 * case.family_level:.4g}")
    columns = [_("Metric"), *sides, _("Difference"), interval, _("Finding")]
    body = markup.table(pd.DataFrame(rows, columns=columns), caption=_("Metrics that do not decide"))
    text = _("{n} metrics: their intervals are so wide that all of them hold together with {level} % (Bonferroni).")
    if len(rest) > 1:
        body += markup.note(text.format(n=len(rest), level=f"{100 * case.level:.4g}"))
    body += markup.note(_("The decision reads the first metric and the guardrails only, whatever these show."))
    return Section("others", title, body)


def power(case: Case) -> Section:
    """Write power and goal attainment."""
    found, goal = case.evaluation, case.scenario.goal
    body = ""
    if not math.isnan(found.smallest_detectable):
        text = _(
            "With this many users an effect of {effect} is found in 8 of 10 pilots; a smaller one often goes unseen."
        )
        body += markup.paragraph(text.format(effect=as_text(found.smallest_detectable, found.unit, signed=True)))
    if found.planned_gain and found.power is not None:
        text = _("The planned gain of {gain} had a chance of {power} to be found.")
        body += markup.paragraph(
            text.format(gain=as_text(found.planned_gain, found.unit, signed=True), power=as_text(found.power, "share"))
        )
        even = 2 / (1 / found.main.reference.n + 1 / found.main.pilot.n)
        needed = math.ceil(even * (found.smallest_detectable / found.planned_gain) ** 2)
        if found.power < 0.8:
            series = found.method == "interrupted_series"
            text = _("To find it in 8 of 10 pilots, each side needs about {n} users.")
            body += markup.paragraph(
                _("A longer series would find it more often.") if series else text.format(n=f"{needed:,}")
            )
        body += designs.planned(case)
    if found.level_share is not None and found.target is not None:
        facts = {
            _("Baseline in the plan"): as_text(goal.baseline, found.unit),
            _("Target"): as_text(found.target, found.unit),
            _("Reached"): as_text(found.main.pilot.value, found.unit),
            _("Share of the target's level"): as_text(found.level_share, "share"),
        }
        if found.gain_share is not None:
            facts[_("Share of the planned gain")] = as_text(found.gain_share, "share")
        heading = escape(_("Goal attainment"))
        body += f"<h3>{heading}</h3>{markup.definitions(facts)}"
        body += markup.note(_("Both shares are point values; the interval of the effect above says how sure they are."))
    return Section("power", _("Power and goal"), body or markup.paragraph(_("No interval could be computed.")))


def guards(case: Case) -> Section:
    """Write the guardrails."""
    if not case.guardrails:
        return Section("guardrails", _("Guardrails"), markup.paragraph(_("The scenario names no guardrail.")))
    states = {
        "harmed": _("HARMED"),
        "safe": _("holds: no worse than allowed"),
        "unclear": _("not settled: the interval allows more harm"),
    }
    rows = [
        (
            check.label,
            as_text(check.difference.value, check.unit, signed=True),
            _span(check.difference),
            as_text(check.at_most_worse, check.unit, signed=True).lstrip("+"),
            states[check.state],
        )
        for check in case.guardrails
    ]
    columns = [_("Guardrail"), _("Change"), _("Interval"), _("May get worse by"), _("State")]
    body = markup.table(pd.DataFrame(rows, columns=columns), caption=_("Metrics that must not get worse"))
    body += markup.note(
        _(
            "Read as a test of non-inferiority: a guardrail holds when its whole interval is no worse than allowed."
            " Every guardrail with a margin has to hold before a roll-out, so that several need no correction. One that"
            " may not get worse at all stops a roll-out only when harm is shown."
        )
    )
    return Section("guardrails", _("Guardrails"), body)


def next_steps(case: Case) -> Section:
    """Write what somebody will do next."""
    steps = case.scenario.next_steps
    title = _("Next steps")
    if not steps:
        return Section("next-steps", title, markup.paragraph(_("The scenario file names no next step yet.")))
    rows = [(step.action, step.owner, step.by or "–") for step in steps]
    frame = pd.DataFrame(rows, columns=[_("Action"), _("Owner"), _("By")])
    return Section("next-steps", title, markup.table(frame, caption=_("Who does what by when"), wide=[_("Action")]))
