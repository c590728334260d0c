"""A case → every reason to look twice before its decision is believed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flywheel.pilot import SRM_LIMIT, DifferenceInDifferences, interval_in_words
from flywheel.stats import as_text
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.report.case import Case

__all__ = ["alarms"]


def alarms(case: Case) -> tuple[str, ...]:
    """Return every reason to look twice, in words."""
    found = [
        _("Guardrail harmed: {label}").format(label=check.label) for check in case.guardrails if check.state == "harmed"
    ]
    if case.evaluation.draw_p is not None and case.evaluation.draw_p < SRM_LIMIT:
        found.append(_("The two groups are not of the size the draw should give."))
    found += _baseline(case)
    design = case.evaluation.design
    if isinstance(design, DifferenceInDifferences) and design.trends_differ:
        found.append(_("The two groups moved apart before the pilot began."))
    last, observed = case.scenario.pilot.during.end - timedelta(days=1), case.data.last_day
    if observed is not None and observed < last:
        text = _(
            "The pilot runs until {last}, but the data end on {observed}: this is a look in between, for which the"
            " stated error rate does not hold."
        )
        found.append(text.format(last=last, observed=observed))
    if case.nodes is not None:
        for row in case.nodes.table.loc[case.nodes.table["alarm"]].itertuples():
            text = _("Node “{node}” completes {value}, below {limit}")
            found.append(
                text.format(
                    node=row.node,
                    value=as_text(float(str(row.value)), "share"),
                    limit=as_text(case.nodes.alarm_below, "share"),
                )
            )
    return tuple(found)


def _baseline(case: Case) -> list[str]:
    """Say when the plan began at a level that the data do not show: then its target says little about the pilot."""
    evaluation, start = case.evaluation, case.scenario.goal.baseline
    level = evaluation.main.reference
    if evaluation.planned_gain is None or level.low <= start <= level.high:
        return []
    if abs(level.value - start) < evaluation.planned_gain / 2:
        return []
    text = _(
        "The plan starts from {plan}, the data without the new process show {seen} ({interval}): whether the"
        " target is reached says nothing until the goal is set anew."
    )
    plan, seen = as_text(start, level.unit), as_text(level.value, level.unit)
    return [text.format(plan=plan, seen=seen, interval=interval_in_words(level.low, level.high, level.unit))]
