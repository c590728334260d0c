"""A case → what its method shows: the groups before the pilot, the continued line, and what the plan asked for."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from flywheel import metrics, pilot, stats
from flywheel.charts import pilot_designs as charts
from flywheel.pilot import DifferenceInDifferences, InterruptedSeries
from flywheel.report import markup
from flywheel.stats import as_text
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.report.case import Case

__all__ = ["planned", "trend"]


def trend(case: Case) -> str:
    """Return the section of a difference in differences or an interrupted series; nothing with other methods."""
    design = case.evaluation.design
    if isinstance(design, DifferenceInDifferences):
        return _groups(case, design)
    if isinstance(design, InterruptedSeries):
        return _line(case, design)
    if case.scenario.pilot.method == "interrupted_series":
        return markup.paragraph(_("Fewer than eight days with users on a side: there is no series to read."))
    return ""


def _groups(case: Case, found: DifferenceInDifferences) -> str:
    change, metric = case.scenario.pilot.during.start, case.metric
    weeks = case.days[case.days["day"] < (case.scenario.pilot.during.end - case.first_day).days // 7 * 7]
    settings: dict[str, Any] = {"unit": metric.unit, "level": case.level}
    levels = metrics.levels_by_stretch(weeks, start=case.first_day, every_days=7, **settings)
    gaps = pilot.gaps(metrics.by_stretch(weeks, every_days=7), **settings)
    gaps.insert(0, "start", [case.first_day + timedelta(days=7 * int(number)) for number in gaps["stretch"]])
    draw = partial(charts.pilot_trends, levels, gaps, metric=case.label, unit=metric.unit, change=change)
    body = markup.figure(draw(), draw(narrow=True))
    body += markup.table(found.shown(), caption=_("Change of each group, and the difference of the changes"))
    if found.placebo is None:
        return body + markup.note(_("There is no placebo: the data hold too little before the pilot."))
    half = (found.placebo.high - found.placebo.low) / 2
    text = _(
        "Placebo: the same calculation on days before the pilot, where nothing was done, should find nothing. It would"
        " have shown a drift of about {size} or more; a smaller one could have gone unseen."
    )
    return body + markup.note(text.format(size=as_text(half, found.effect.unit, signed=True).lstrip("+")))


def _line(case: Case, found: InterruptedSeries) -> str:
    change, metric, points = case.scenario.pilot.during.start, case.metric, case.points
    draw = partial(charts.pilot_line, found, days=points["at"], metric=case.label, unit=metric.unit, change=change)
    facts = {
        _("Mean distance from the continued line"): str(found.average),
        _("Jump on the day of the change"): str(found.step),
        _("Slope before, a day"): _slope(found.before),
        _("Change of the slope, a day"): _slope(found.slope),
        _("Days before and since"): _("{before} and {since}").format(before=found.points[0], since=found.points[1]),
    }
    return markup.figure(draw(), draw(narrow=True)) + markup.definitions(facts)


def _slope(found: stats.Estimate) -> str:
    scale, unit = (100, _(" percentage points")) if found.unit == "share" else (1, "")
    value, low, high = (f"{scale * end:+.3f}".replace("-", "−") for end in (found.value, found.low, found.high))
    return _("{value} ({low} to {high}){unit}").format(value=value, low=low, high=high, unit=unit)


def planned(case: Case) -> str:
    """Return what a plan for the goal would have asked for, beside what was reached; nothing where it cannot be said.

    A plan is made for a control group; other methods need more.
    """
    found, goal, trial = case.evaluation, case.scenario.goal, case.scenario.pilot
    if found.unit != "share" or case.scenario.planned_gain is None:
        return ""
    share = trial.pilot_share if case.draw else 0.5
    needed = stats.units_needed(goal.baseline, case.scenario.planned_gain, pilot_share=share, level=case.level)
    facts = {
        _("Planned: users for 8 of 10"): f"{needed:,}",
        _("Reached: users on both sides"): f"{found.users:,}",
        _("Pilot days"): f"{trial.during.days}",
        _("Chance to find the planned gain now"): as_text(found.power, "share") if found.power is not None else "–",
    }
    heading = escape(_("Planned and reached"))
    text = _("Planned for users drawn one by one into two groups; groups drawn together, and other methods, need more.")
    return f"<h3>{heading}</h3>{markup.definitions(facts)}{markup.note(text)}"
