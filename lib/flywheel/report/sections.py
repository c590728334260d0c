"""A case → the parts of its report in HTML, each one to be read on its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import metrics
from flywheel.charts import pilot as charts
from flywheel.pilot import SRM_LIMIT, Evaluation, deviation_in_words, group_labels, interval_in_words, verdict_label
from flywheel.report import markup
from flywheel.report.markup import Section
from flywheel.report.standing import standing
from flywheel.scenario import Window
from flywheel.stats import MINIMUM_N, Estimate, Unit, as_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.case import Case

__all__ = [
    "Writer",
    "assumptions",
    "course",
    "effect",
    "feedback",
    "guards",
    "headline",
    "next_steps",
    "plan",
    "power",
    "process",
    "summary",
    "table_3",
]

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
        "n": found.difference.n,
        "alarms": list(case.alarms),
        "lang": case.lang,
        "levels": {
            name: [each.main.reference.value, each.main.pilot.value]
            for name, each in zip(case.scenario.pilot.metrics, case.evaluations, strict=True)
        },
        "standing": standing(case),
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
    )
    if case.alarms:
        heading = escape(_("Look at this"))
        body += f'<div class="fw-alarms"><p><strong>{heading}</strong></p>{markup.listing(case.alarms)}</div>'
    return Section("headline", "", body)


def _days(window: Window) -> str:
    return _("{start} to {end}").format(start=window.start, end=window.end - timedelta(days=1))


def _numbers(found: Evaluation) -> dict[str, str | tuple[str, str]]:
    names, main = group_labels(), found.main
    sides = ("control", "pilot") if found.method == "parallel_control" else ("before", "during")
    numbers: dict[str, str | tuple[str, str]] = {
        names[side]: (
            as_text(level.value, found.unit),
            ngettext("{n} user", "{n} users", level.n).format(n=f"{level.n:,}"),
        )
        for side, level in zip(sides, (main.reference, main.pilot), strict=True)
    }
    change = as_text(main.difference.value, found.unit, signed=True, bare=True)
    numbers[_("Difference")] = (change, _span(main.difference))
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
    """Write the effect: chart, numbers, method."""
    found = case.evaluation
    body = markup.figure(charts.pilot_effect(found), charts.pilot_effect(found, narrow=True))
    body += markup.table(found.shown(), caption=_("{metric}: levels and change").format(metric=found.label))
    body += "".join(markup.note(text) for text in (case.metric.describe, *found.notes))
    for other in case.evaluations[1:]:
        body += markup.table(other.shown(), caption=_("{metric}: levels and change").format(metric=other.label))
    return Section("effect", _("Effect"), body)


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
            text = _("To find it in 8 of 10 pilots, each side needs about {n} users.")
            body += markup.paragraph(text.format(n=f"{needed:,}"))
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
        "safe": _("not harmed"),
        "unclear": _("unclear: the interval allows harm"),
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
    return Section("guardrails", _("Guardrails"), body)


def process(case: Case) -> Section:
    """Write the completion of the nodes."""
    title = _("Process nodes")
    if case.nodes is None:
        return Section("nodes", title, markup.paragraph(_("The data hold no runs of process nodes.")))
    if not case.nodes.table["n"].sum():
        return Section("nodes", title, markup.paragraph(_("No run of this process was recorded during the pilot.")))
    body = markup.table(case.nodes.shown(), caption=case.nodes.caption)
    body += markup.note(_("“Not yet sure” means that the interval still reaches the threshold: too few runs to tell."))
    return Section("nodes", title, body)


def feedback(case: Case) -> Section:
    """Write what users said: scores, counts, quotes."""
    title, found = _("What users said"), case.voices
    if found is None:
        return Section("feedback", title, markup.paragraph(_("The data hold no feedback.")))
    if found.table.empty:
        return Section("feedback", title, markup.paragraph(_("Users in scope gave no feedback in these days.")))
    names = group_labels()
    body = ""
    if not found.scores.empty:
        body += markup.table(_scores(found, names), caption=_("Scores of the users in scope"))
    wide = found.table.pivot_table(index="channel", columns="side", values="pieces", aggfunc="first", dropna=False)
    wide = wide.reindex(columns=list(found.sides))
    shown = pd.DataFrame({_("Channel"): [metrics.channel_label(name) for name in wide.index]})
    known = found.table.set_index(["channel", "side"]).index
    for side in found.sides:
        shown[names[side]] = [
            _("fewer than 5") if pd.isna(n) and (channel, side) in known else 0 if pd.isna(n) else int(n)
            for channel, n in wide[side].items()
        ]
    body += markup.table(shown, caption=found.caption) + "".join(markup.note(text) for text in found.notes)
    heard = found.quotes.table
    if len(heard):
        body += f"<h3>{escape(found.quotes.caption)}</h3>"
        for row in heard.to_dict("records"):
            body += markup.quote(row["text"], f"{metrics.channel_label(row['channel'])}, {row['at']:%Y-%m-%d}")
        body += "".join(markup.note(text) for text in found.quotes.notes)
    return Section("feedback", title, body)


def _scores(found: metrics.Voices, names: dict[str, str]) -> pd.DataFrame:
    units: dict[str, Unit] = {"nps": "points", "csat": "share", "ces": "score"}
    rows = [
        (
            row["survey"].upper(),
            names[row["side"]],
            as_text(row["value"], units[row["survey"]]),
            interval_in_words(row["low"], row["high"], units[row["survey"]]),
            _("{n} (few)").format(n=row["n"]) if row["n"] < MINIMUM_N else row["n"],
        )
        for row in found.scores.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[_("Survey"), _("Group"), _("Score"), _("95 % interval"), _("Answers")])


def course(case: Case) -> Section:
    """Write how the metric came about over time."""
    plan, metric = case.scenario, case.metric
    if metric.window_days is not None and case.draw is not None:
        rows = metrics.since_start(
            case.data, metric.name, during=plan.pilot.during, scope=plan.scope, pilot_id=case.draw
        )
        draw = partial(charts.pilot_since_start, rows, metric=metric.label, unit=metric.unit, target=plan.target)
        return Section("course", _("How it came about"), markup.figure(draw(), draw(narrow=True)))
    windows = [window for window in (plan.pilot.before, plan.pilot.during) if window]
    weeks, days = (
        metrics.series(
            case.data, metric.name, start=windows[0].start, end=windows[-1].end,
            every_days=length, scope=plan.scope, pilot_id=case.draw, level=case.level,
        )
        for length in (7, 1)
    )  # fmt: skip
    draw = partial(
        charts.pilot_series,
        weeks,
        days,
        metric=metric.label,
        unit=metric.unit,
        during=(plan.pilot.during.start, plan.pilot.during.end),
        before=(plan.pilot.before.start, plan.pilot.before.end) if plan.pilot.before else None,
        target=plan.target,
    )
    return Section("course", _("How it came about"), markup.figure(draw(), draw(narrow=True)))


def plan(case: Case) -> Section:
    """Write the scenario that was tested."""
    body = ""
    if case.scenario.changes:
        heading = escape(_("Changed since the last version"))
        body += f"<h3>{heading}</h3>{markup.listing(case.scenario.changes)}"
    body += markup.table(case.scenario.table_1(), caption=_("Table 1: user scenario"))
    body += markup.table(case.scenario.table_2(), caption=_("Table 2: process nodes"))
    return Section("plan", _("What was tested"), body)


def assumptions(case: Case) -> Section:
    """Write what the numbers rest on."""
    found, data, scenario = case.evaluation, case.data, case.scenario
    level = f"{100 * case.level:.4g}"
    texts = [
        _("Data: {label}, {first} to {last}, time zone {zone}.").format(
            label=_("sample") if data.label == "sample" else data.label,
            first=data.first_day,
            last=data.last_day,
            zone=data.time_zone,
        ),
        _("The pilot days count whole, the first and the last included."),
        _("Intervals have {level} % confidence.").format(level=level),
        _(
            "Rule of the decision: it rolls out at most {rate} of the pilots that change nothing, provided that the"
            " data are looked at once, at the end."
        ).format(rate=as_text(found.decision.error_rate, "share")),
    ]
    if found.method == "before_after":
        texts.append(_("Before and after compares different weeks: season, trend and other changes are not excluded."))
    elif found.draw_p is not None:
        as_drawn = _("The two groups are as large as the draw should make them (chi-square test, p = {p}).")
        broken = _("The two groups are not as large as the draw should make them (chi-square test, p = {p}).")
        texts.append((as_drawn if found.draw_p >= SRM_LIMIT else broken).format(p=f"{found.draw_p:.2g}"))
        texts.append(
            _(
                "The data cannot show whether chance made the two groups. Where users or staff chose, the difference is"
                " a comparison and not an effect."
            )
        )
        if case.drawn > found.difference.n:
            text = _(
                "Of {drawn} users drawn, {n} are counted: the others are out of scope, have no outcome in these days,"
                " or are not observed long enough."
            )
            texts.append(text.format(drawn=f"{case.drawn:,}", n=f"{found.difference.n:,}"))
    if found.unit == "cents":
        texts.append(_("Amounts are in {currency}.").format(currency=data.currency))
    if scenario.scope.age:
        texts.append(
            _("Age is the year of the event minus the year of birth; users without a year of birth are left out.")
        )
    texts += data.notes
    return Section("assumptions", _("Assumptions and data quality"), markup.listing(texts))


def next_steps(case: Case) -> Section:
    """Write what somebody will do next."""
    steps = case.scenario.next_steps
    title = _("Next steps")
    if not steps:
        return Section("next-steps", title, markup.paragraph(_("The scenario file names no next step yet.")))
    rows = [(step.action, step.owner, step.by or "–") for step in steps]
    frame = pd.DataFrame(rows, columns=[_("Action"), _("Owner"), _("By")])
    return Section("next-steps", title, markup.table(frame, caption=_("Who does what by when"), wide=[_("Action")]))
