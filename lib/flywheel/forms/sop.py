"""A scenario → its standard operating procedure (SOP): the same blocks as a web page and as a Word document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.forms.diagram import process_svg
from flywheel.metrics import METRICS
from flywheel.scenario import Resource, Scenario
from flywheel.stats import Unit, as_text
from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["Block", "sop_blocks", "sop_page", "write_sop"]


_MANY_COLUMNS = 5


@dataclass(frozen=True)
class Block:
    """One part of the document: a heading with facts, a table, sentences, or the drawing of the process.

    Attributes:
        heading: Its heading.
        facts: Pairs of label and text.
        table: A table with headings in words.
        points: Sentences of a list.
        drawing: Whether the process is drawn here; Word shows the table of nodes instead.
    """

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    table: pd.DataFrame | None = None
    points: tuple[str, ...] = ()
    drawing: bool = False


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
    parts = [f"<h1>{escape(scenario.title)}</h1>"]
    for block in sop_blocks(scenario):
        parts.append(f"<h2>{escape(block.heading)}</h2>")
        if block.drawing:
            parts.append(f"<figure>{process_svg(scenario)}</figure>")
        if block.facts:
            rows = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in block.facts)
            parts.append(f"<dl>{rows}</dl>")
        if block.table is not None:
            parts.append(f"<div class='wide'>{block.table.to_html(index=False, border=0, escape=True)}</div>")
        if block.points:
            parts.append("<ul>" + "".join(f"<li>{escape(point)}</li>" for point in block.points) + "</ul>")
    css = files("flywheel.forms").joinpath("sop.css").read_text(encoding="utf-8")
    language = {"zh": "zh-CN"}.get(current(), current())
    kicker = _("Standard operating procedure")
    title = _("{title} – standard operating procedure").format(title=scenario.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body><main>"
        f"<p class='kicker'>{escape(kicker)}</p>{''.join(parts)}</main></body></html>\n"
    )


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
    page, document = target / f"{scenario.id}.sop.html", target / f"{scenario.id}.sop.docx"
    try:
        target.mkdir(parents=True, exist_ok=True)
        written, made = sop_page(scenario), _document(scenario)
        with places.whole(page) as new_page, places.whole(document) as new_document:
            new_page.write_text(written, encoding="utf-8")
            made.save(str(new_document))
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=target, reason=err.strerror)) from err
    return page, document


def _document(scenario: Scenario) -> Any:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.8)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    properties = document.core_properties  # each holds 255 characters
    properties.title, properties.author = scenario.title[:255], scenario.owner[:255]
    properties.version = scenario.version[:255]
    document.add_heading(scenario.title, level=0)
    for block in sop_blocks(scenario):
        if block.drawing:
            continue
        document.add_heading(block.heading, level=1)
        if block.facts:
            _grid(document, [list(pair) for pair in block.facts], head=False)
        if block.table is not None:
            _grid(document, [list(block.table.columns), *block.table.astype(str).to_numpy().tolist()], head=True)
        for point in block.points:
            document.add_paragraph(point, style="List Bullet")
    return document


def _grid(document: Any, rows: list[list[str]], *, head: bool) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    size = Pt(8.5 if len(rows[0]) > _MANY_COLUMNS else 10)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(number, column)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = size, (number if head else column) == 0
    if head:
        from docx.oxml import OxmlElement

        mark = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(mark)  # the only way to repeat a heading row
    document.add_paragraph()
