"""A scenario → its standard operating procedure (SOP): the same blocks as a web page and as a Word document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.forms.diagram import process_svg
from flywheel.forms.paper import Block, document, page
from flywheel.metrics import METRICS
from flywheel.scenario import Resource, Scenario
from flywheel.stats import Unit, as_text
from flywheel.words import gettext as _

__all__ = ["sop_blocks", "sop_page", "write_sop"]


def sop_blocks(scenario: Scenario) -> list[Block]:
    """Return the parts of the procedure in order; what the scenario file does not say is left out.

    Example:
        >>> from flywheel import places
        >>> from flywheel.scenario import read
        >>> [block.heading for block in sop_blocks(read(places.datasets() / "scenarios" / "home-entry.yml"))]
        ['Where it applies', 'Purpose', 'Process', 'Nodes', 'Exceptions', 'Metrics']
    """
    found = (
        _validity,
        _purpose,
        _process,
        _nodes,
        _exceptions,
        _tiers,
        _measures,
        _duties,
        _readiness,
        _lessons,
        _past,
    )
    return [block for part in found for block in part(scenario)]


def _day(day: dt.date | None) -> str:
    return day.isoformat().replace("-", "\N{NON-BREAKING HYPHEN}") if day else "–"


def _level(scenario: Scenario, value: float) -> str:
    unit: Unit = scenario.goal.unit
    return as_text(value, unit)


def _validity(scenario: Scenario) -> Iterator[Block]:
    review = scenario.review
    yield Block(
        _("Where it applies"),
        facts=(
            (_("Applies to"), review.applies_to if review and review.applies_to else scenario.scope.describe),
            (_("Owner"), review.sop_owner if review and review.sop_owner else scenario.owner),
            (_("Version"), scenario.version),
            (_("Updated"), _day(review.updated if review else None)),
        ),
    )


def _purpose(scenario: Scenario) -> Iterator[Block]:
    said = (scenario.goal.statement, scenario.goal.why, scenario.user_scenario.core_need)
    yield Block(_("Purpose"), points=tuple(text for text in said if text))
    if scenario.needs:
        rows = [(need.need, need.requirement, need.evidence or "–") for need in scenario.needs]
        columns = [_("Need of users"), _("Requirement"), _("Seen in")]
        yield Block(_("Needs"), table=pd.DataFrame(rows, columns=columns))


def _process(_scenario: Scenario) -> Iterator[Block]:
    yield Block(_("Process"), drawing=True)


def _nodes(scenario: Scenario) -> Iterator[Block]:
    table = scenario.table_2().drop(columns=[_("Exception plan")])
    if any(node.standards for node in scenario.nodes):
        table[_("Standards")] = [_("; ").join(node.standards or ()) or "–" for node in scenario.nodes]
    yield Block(_("Nodes"), table=table)


def _exceptions(scenario: Scenario) -> Iterator[Block]:
    rows = [(node.node, node.exception_plan) for node in scenario.nodes]
    if scenario.rollout and scenario.rollout.fallback:
        rows.append((_("A user declines"), scenario.rollout.fallback))
    yield Block(_("Exceptions"), table=pd.DataFrame(rows, columns=[_("Where"), _("What to do")]))


def _tiers(scenario: Scenario) -> Iterator[Block]:
    rows = [(node.node, variant.tier, variant.instead) for node in scenario.nodes for variant in node.by_tier]
    if rows:
        columns = [_("Node"), _("Customer tier"), _("Instead")]
        yield Block(_("Other for some tiers"), table=pd.DataFrame(rows, columns=columns))


def _measures(scenario: Scenario) -> Iterator[Block]:
    goal, review = scenario.goal, scenario.review
    facts = [
        (_("Metric"), METRICS[goal.metric].label if goal.metric in METRICS else goal.metric),
        (_("Baseline"), _level(scenario, goal.baseline)),
        (_("Target"), _("{level} by {day}").format(level=_level(scenario, goal.target), day=goal.by)),
    ]
    if review and review.reached is not None:
        facts.append((_("Reached"), _level(scenario, review.reached)))
        if goal.target:
            facts.append((_("Share of the target's level"), f"{100 * review.reached / goal.target:.0f} %"))
        gain = (review.reached - goal.baseline) / (goal.target - goal.baseline)
        facts.append((_("Share of the planned gain"), f"{100 * gain:.0f} %"))
    for guardrail in scenario.pilot.guardrails:
        metric = METRICS.get(guardrail.metric)
        margin = as_text(guardrail.at_most_worse, metric.unit if metric else "share")
        label = metric.label if metric else guardrail.metric
        facts.append((_("Must not get worse"), _("{metric}, by {margin} at most").format(metric=label, margin=margin)))
    limit = scenario.rollout.alarm_below if scenario.rollout else 0.9
    facts.append((_("Alarm"), _("a node completes less than {limit}").format(limit=f"{100 * limit:.4g} %")))
    yield Block(_("Metrics"), facts=tuple(facts))


def _listed(who: tuple[str, ...] | None) -> str:
    return _(", ").join(who or ()) or "–"


def _duties(scenario: Scenario) -> Iterator[Block]:
    if scenario.raci:
        rows = [
            (
                each.activity,
                _listed(each.responsible),
                each.accountable,
                _listed(each.consulted),
                _listed(each.informed),
            )
            for each in scenario.raci
        ]
        columns = [_("Activity"), _("Does it"), _("Answers for it"), _("Is asked"), _("Is told")]
        yield Block(_("Duties (RACI)"), table=pd.DataFrame(rows, columns=columns))


def _readiness(scenario: Scenario) -> Iterator[Block]:
    rollout = scenario.rollout
    if rollout and rollout.training:
        practised = {True: _("yes"), False: _("no")}
        rows = [(each.role, each.content, practised[each.exceptions], _day(each.by)) for each in rollout.training]
        columns = [_("Role"), _("Learns"), _("Exceptions practised"), _("By")]
        yield Block(_("Training"), table=pd.DataFrame(rows, columns=columns))
    if rollout and rollout.resources:
        kinds = {"right": _("right"), "budget": _("budget"), "people": _("people"), "tool": _("tool")}
        needed = [(kinds[each.kind], each.describe, _amount(each), each.owner or "–") for each in rollout.resources]
        columns = [_("Kind"), _("What"), _("Amount"), _("Owner")]
        yield Block(_("Resources"), table=pd.DataFrame(needed, columns=columns))


def _amount(resource: Resource) -> str:
    return "–" if resource.amount_cents is None else f"{resource.amount_cents / 100:,.2f}"


def _lessons(scenario: Scenario) -> Iterator[Block]:
    review = scenario.review
    if review is None:
        return
    points = [_("Helped: {what}").format(what=what) for what in review.helped or ()]
    points += [_("Hindered: {what}").format(what=what) for what in review.hindered or ()]
    points += list(review.lessons or ())
    if points:
        yield Block(_("Lessons"), points=tuple(points))


def _past(scenario: Scenario) -> Iterator[Block]:
    rows: list[tuple[Any, ...]] = [
        (note.version, _day(note.since), " ".join(note.changes)) for note in scenario.versions
    ]
    if scenario.changes:
        rows.append((scenario.version, "–", " ".join(scenario.changes)))
    if rows:
        columns = [_("Version"), _("Since"), _("What changed")]
        yield Block(_("Versions"), table=pd.DataFrame(rows, columns=columns))


def sop_page(scenario: Scenario) -> str:
    """Return the procedure as one HTML page in the language in force, without any request to elsewhere."""
    title = _("{title} – standard operating procedure").format(title=scenario.title)
    kicker = _("Standard operating procedure")

    def draw() -> str:
        return process_svg(scenario) + process_svg(scenario, narrow=True)  # the style sheet shows one of them

    return page(title, sop_blocks(scenario), kicker=kicker, heading=scenario.title, draw=draw)


def write_sop(scenario: Scenario, folder: str | Path) -> tuple[Path, Path]:
    """Write the procedure as ``ID.sop.html`` and ``ID.sop.docx``.

    Args:
        scenario: The scenario.
        folder: Where; made when it is not there.

    Returns:
        The page and the Word document.

    Raises:
        FlywheelError: The folder cannot be written.
    """
    target = Path(folder)
    web, word = target / f"{scenario.id}.sop.html", target / f"{scenario.id}.sop.docx"
    try:
        target.mkdir(parents=True, exist_ok=True)
        written = sop_page(scenario)
        made = document(scenario.title, sop_blocks(scenario), author=scenario.owner, version=scenario.version)
        with places.whole(web) as new_page, places.whole(word) as new_document:
            new_page.write_text(written, encoding="utf-8")
            new_document.write_bytes(made)
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=target, reason=err.strerror)) from err
    return web, word
