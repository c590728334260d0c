"""A data set's voices → labs of the pain points: cuts to move, topics to place before looking, whys to ask."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets

from flywheel import tables, voc
from flywheel.errors import FlywheelError
from flywheel.widgets.controls import choice, slider, toggle
from flywheel.widgets.downloads import download
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.parts import button, labelled, message, panel, row, scrolling, stack
from flywheel.widgets.scores import score_explorer
from flywheel.widgets.views import display_all, problem_list, said
from flywheel.words import gettext as _

__all__ = [
    "FiveWhysForm",
    "SeverityPlacing",
    "five_whys_form",
    "pain_topics",
    "severity_lab",
    "severity_placing",
    "voc_labs",
]

MOST_TOPICS = 10
_MOST_WHYS = 7
_LONGEST = 400
_log = logging.getLogger(__name__)


def _points(data: tables.Data, survey: str, until: Any) -> voc.PainPoints:
    feedback = data.feedback if until is None else data.feedback.filter(data.feedback.at.date() <= until)
    tickets = data.tickets if data.has("tickets") else None
    if tickets is not None and until is not None:
        tickets = tickets.filter(tickets.opened_at.date() <= until)
    return voc.pain_points(feedback, tickets=tickets, survey=survey)


def pain_topics(data: tables.Data, *, until: Any = None) -> tuple[str, ...]:
    """Return the topics of the pain-point register, the first to solve first.

    Args:
        data: A data set with ``feedback``; with ``tickets`` these count too.
        until: Last day to look at; None for all.

    Example:
        >>> from flywheel import samples
        >>> len(pain_topics(samples.tiny())) > 2
        True
    """
    return tuple(map(str, _points(data, "csat", until).table["topic"]))


def voc_labs(data: tables.Data) -> list[ipywidgets.Widget]:
    """Return every lab of the voices that the data set allows.

    Args:
        data: A data set with ``feedback``; scores and topics decide what is shown.

    Raises:
        FlywheelError: There are neither scores nor topics to look at.

    Example:
        >>> from flywheel import samples
        >>> len(voc_labs(samples.tiny()))
        3
    """
    made: list[ipywidgets.Widget] = []
    if data.feedback.survey.count().execute():
        made.append(score_explorer(data))
    if data.feedback.topic.count().execute() or data.has("tickets"):
        made += [severity_placing(data), severity_lab(data)]
    if not made:
        raise FlywheelError(_("There are neither scores nor topics here to look at."))
    return made


def severity_lab(data: tables.Data, *, until: Any = None) -> Lab:
    """Return a lab that moves the two cuts of the severity matrix.

    Args:
        data: A data set with ``feedback``; with ``tickets`` these count too.
        until: Last day to look at; None for all.

    Returns:
        The lab.

    Example:
        >>> from flywheel import samples
        >>> severity_lab(samples.tiny()).told.value.startswith("<p role='status'>")
        True
    """
    points = {survey: _points(data, survey, until) for survey in ("csat", "nps")}
    start = {survey: voc.severity_matrix(found) for survey, found in points.items()}

    def draw(*, survey: str, own: bool, often: float, painful: float) -> list[Any]:
        from flywheel import charts

        cuts = {} if own else {"frequency_cut": often / 100, "impact_cut": painful}
        matrix = voc.severity_matrix(points[survey], **cuts)
        moved = matrix.table["quadrant"].to_numpy() != start[survey].table["quadrant"].to_numpy()
        text = _("{caption}; {n} of {all} topics stand in another quadrant than by the usual cuts.")
        head = text.format(caption=matrix.caption, n=int(moved.sum()), all=len(moved))
        return [head, charts.severity_matrix(matrix), matrix]

    return lab(
        {
            "survey": choice(_("Impact is counted in"), {"csat": _("CSAT points lost"), "nps": _("NPS points lost")}),
            "own": toggle(_("Cuts as the data set them"), value=True),
            "often": slider(_("Frequent from"), 8.0, low=0.5, high=60.0, step=0.5, unit=_("% of all problems")),
            "painful": slider(_("Severe from"), 0.5, low=-2.0, high=60.0, step=0.1, unit=_("points lost")),
        },
        draw,
        title=_("Severity matrix: move the cuts"),
        note=_("Who sets the cuts sets the priorities. Untick the box and see which topics change their quadrant."),
        file="severity",
    )


def severity_placing(data: tables.Data, *, until: Any = None) -> SeverityPlacing:
    """Return a matrix on which people place topics before they see where the data put them.

    Every topic can be placed by two lists, or be chosen and moved step by step with four buttons; both work by
    keyboard.

    Args:
        data: A data set with ``feedback``; with ``tickets`` these count too.
        until: Last day to look at; None for all.

    Returns:
        The panel.

    Example:
        >>> from flywheel import samples
        >>> shown = severity_placing(samples.tiny())
        >>> shown.pick.value = shown.topics[0]
        >>> shown.moves["more often"].click()
        >>> shown.places()[shown.topics[0]]
        (3, 2)
    """
    return SeverityPlacing(voc.severity_matrix(_points(data, "csat", until)))


class SeverityPlacing(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel; ``fields`` are the two lists of each topic, ``moves`` the buttons, ``place`` the comparison."""

    def __init__(self, matrix: voc.SeverityMatrix) -> None:
        """Lay out the lists, the buttons and the empty matrix."""
        self._matrix = matrix
        self.topics = tuple(map(str, matrix.table["topic"].head(MOST_TOPICS)))
        steps = {
            "frequent": (_("rare"), _("rather rare"), _("rather frequent"), _("frequent")),
            "severe": (_("mild"), _("rather mild"), _("rather severe"), _("severe")),
        }
        self._steps = steps
        self.fields = {topic: tuple(_step(topic, axis, steps[axis]) for axis in steps) for topic in self.topics}
        self.pick = labelled(ipywidgets.Dropdown(options=self.topics), _("Topic to move"))
        moves: dict[str, tuple[str, int, int]] = {
            "more often": (_("more often →"), 0, 1),
            "less often": (_("← less often"), 0, -1),
            "hurts more": (_("hurts more ↑"), 1, 1),
            "hurts less": (_("hurts less ↓"), 1, -1),
        }
        self.moves = {name: button(text) for name, (text, _axis, _by) in moves.items()}
        for name, (_text, axis, by) in moves.items():
            self.moves[name].on_click(lambda _button, axis=axis, by=by: self._move(axis, by))
        self.compare, self.clear = button(_("Compare with the data"), primary=True), button(_("Begin again"))
        self.compare.on_click(lambda _button: self._compared())
        self.clear.on_click(lambda _button: self._cleared())
        self.grid, self.told, self.place = message(), message(), stack([])
        self.told.add_class("flywheel-live")
        for pair in self.fields.values():
            for field in pair:
                field.observe(self._placed, "value")
        self._draw()
        lists = ipywidgets.Accordion(
            children=[stack([row(*pair) for pair in self.fields.values()])], titles=(_("All topics as lists"),)
        )
        note = _("Place the topics as you think they are. Then look: where did you overrate the loud ones?")
        parts = (
            message(f"<p class='flywheel-note'>{html.escape(note)}</p>"),
            row(self.pick, *self.moves.values()),
            self.grid,
            lists,
            row(self.compare, self.clear),
            self.told,
            self.place,
        )
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(
            children=[panel(*parts, title=_("Severity matrix: place the topics yourselves"))], layout=layout
        )

    def places(self) -> dict[str, tuple[int, int]]:
        """Return the topics that have a place on both axes, with their steps."""
        found = {}
        for topic, pair in self.fields.items():
            steps = tuple(field.value for field in pair)
            if all(isinstance(step, int) and step in voc.PLACE_LEVELS for step in steps):
                found[topic] = (int(steps[0]), int(steps[1]))
        return found

    def _move(self, axis: int, by: int) -> None:
        pair = self.fields.get(str(self.pick.value))
        if pair is None:
            return
        for number, field in enumerate(pair):  # an unplaced topic begins in the middle, below both cuts
            now = int(field.value or 2)
            field.value = min(max(now + by, 1), 4) if number == axis else now
        if pair[0].value and pair[1].value:
            text = _("{topic}: {often}, {severe}")
            often, severe = (self._steps[name][field.value - 1] for name, field in zip(self._steps, pair, strict=True))
            self.told.value = said(text.format(topic=self.pick.value, often=often, severe=severe))

    def _placed(self, _change: object) -> None:
        self.place.children = ()
        self._draw()

    def _cleared(self) -> None:
        for pair in self.fields.values():
            for field in pair:
                field.value = 0
        self.told.value = ""

    def _compared(self) -> None:
        try:
            placed = self.places()
            if not placed:
                raise FlywheelError(_("Place at least one topic first."))
            found = voc.compare_placing(self._matrix, placed)
            text = _("{caption}. Share in the same quadrant: {share}.")
            few = _("None of these topics has enough scored answers for the data to say how much it hurts.")
            self.told.value = said(text.format(caption=found.caption, share=found.same) if found.same.n else few)
            self._draw(data=True)
            self.place.children = display_all([found])
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the placing could not be compared", exc_info=True)
            self.told.value = said(_("This cannot be compared now. The page goes on working."))

    def _draw(self, *, data: bool = False) -> None:
        marks = [(*place, topic, "") for topic, place in self.places().items()]
        if data:
            known = voc.data_places(self._matrix).dropna()
            word = _("data")
            marks += [
                (int(frequent), int(severe), str(topic), word)
                for topic, frequent, severe in zip(known["topic"], known["frequent"], known["severe"], strict=True)
                if str(topic) in self.topics
            ]
        self.grid.value = _grid(marks, self._steps)


def _step(topic: str, axis: str, names: Sequence[str]) -> ipywidgets.Dropdown:
    label = {"frequent": _("{topic}: how often?"), "severe": _("{topic}: how bad?")}[axis].format(topic=topic)
    options = [(_("– choose –"), 0), *((f"{step} · {name}", step) for step, name in enumerate(names, 1))]
    field = labelled(ipywidgets.Dropdown(options=options, value=0), label)
    field.layout.width, field.layout.flex = "auto", "1 1 14em"
    return field


def _grid(marks: Sequence[tuple[int, int, str, str]], steps: Mapping[str, tuple[str, ...]]) -> str:
    head = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in steps["frequent"])
    upwards, across = (html.escape(word) for word in (_("impact"), _("frequency")))
    corner = f"<th scope='col'>{upwards} ↑ / {across} →</th>"
    rows = []
    for level in (4, 3, 2, 1):
        cells = ""
        for column in voc.PLACE_LEVELS:
            hot = int(level > 2) + int(column > 2)
            inside = "<br>".join(
                f"<em>{html.escape(topic)} ({html.escape(word)})</em>"
                if word
                else f"<strong>{html.escape(topic)}</strong>"
                for across, up, topic, word in marks
                if (across, up) == (column, level)
            )
            cells += f"<td data-hot='{hot}'>{inside}</td>"
        rows.append(f"<tr><th scope='row'>{html.escape(steps['severe'][level - 1])}</th>{cells}</tr>")
    caption = html.escape(_("Bold: placed by you. Slanted: placed by the data."))
    inside = f"<caption>{caption}</caption><thead><tr>{corner}{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return scrolling(f"<table class='flywheel-matrix'>{inside}</table>", label=_("Matrix"))


def five_whys_form(problem: str = "", *, on_root: Callable[[voc.FiveWhys], None] | None = None) -> FiveWhysForm:
    """Return a form that leads from a problem to a root, and says what the chain still lacks.

    Args:
        problem: What users meet, as a fact with a number.
        on_root: Called with the chain each time it is drawn, such as to fill in an action.

    Returns:
        The form.

    Example:
        >>> form = five_whys_form("22 % late in week 24")
        >>> form.whys[0][0].value = "no riders at six"
        >>> form.draw()
        >>> form.chain.root
        'no riders at six'
    """
    return FiveWhysForm(problem, on_root=on_root)


class FiveWhysForm(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The form; ``whys`` are pairs of answer and evidence, ``chain`` the last that was drawn."""

    def __init__(self, problem: str, *, on_root: Callable[[voc.FiveWhys], None] | None) -> None:
        """Lay out seven lines, five of them asked for."""
        self._on_root = on_root
        self.chain: voc.FiveWhys | None = None
        self.problem = _text(_("Problem: what users meet, as a fact with a number"), problem)
        self.whys = tuple(
            (_beside(_text(_("Why {n}?").format(n=n))), _beside(_text(_("Why {n}: what shows it?").format(n=n))))
            for n in range(1, _MOST_WHYS + 1)
        )
        self.actionable = toggle(_("The root is something that the team can change itself")).widget
        self.action = _text(_("Action against the root"))
        self.asked = button(_("Draw the chain"), primary=True)
        self.asked.on_click(lambda _button: self.draw())
        self.told, self.place = message(), stack([])
        self.told.add_class("flywheel-live")
        save = download(self._file, text=_("Save as Word"), file="five-whys.docx")
        lines = [row(*pair) for pair in self.whys]
        parts = (self.problem, *lines, self.actionable, self.action, row(self.asked), self.told, self.place, save)
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[panel(*parts, title=_("Five whys"))], layout=layout)

    def draw(self) -> None:
        """Check the chain, draw it, and say what it still lacks."""
        from flywheel import charts

        try:
            self.chain = self._read()
            points = [*self.chain.open_points(), *self.chain.advice()]
            head = _("The chain holds.") if not points else _("{n} open points").format(n=len(points))
            items = "".join(f"<li>{html.escape(point)}</li>" for point in points)
            self.told.value = said(head) + (f"<ul>{items}</ul>" if items else "")
            with charts.quickly():
                self.place.children = display_all([charts.five_whys(self.chain)])
            if self._on_root:
                self._on_root(self.chain)
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the chain could not be drawn", exc_info=True)
            self.told.value = said(_("This chain cannot be drawn. Shorten it, or write it differently."))

    def _read(self) -> voc.FiveWhys:
        whys = [
            {"because": because.value[:_LONGEST], "evidence": evidence.value[:_LONGEST]}
            for because, evidence in self.whys
            if because.value.strip() or evidence.value.strip()
        ]
        return voc.FiveWhys.from_dict(
            {
                "problem": self.problem.value[:_LONGEST],
                "whys": whys,
                "root_is_actionable": bool(self.actionable.value),
                "action": self.action.value[:_LONGEST],
            }
        )

    def _file(self) -> bytes:
        from flywheel.forms import paper

        chain = self._read()
        facts = [(_("Problem"), chain.problem)]
        for number, why in enumerate(chain.whys, 1):
            evidence = why.evidence or _("no evidence yet")
            facts.append((_("Why {n}?").format(n=number), f"{why.because} ({evidence})"))
        facts += [(_("Action"), chain.action or "–")]
        blocks = [paper.Block(_("The chain"), facts=tuple(facts))]
        blocks += [paper.Block(_("Still open"), points=chain.open_points())] if chain.open_points() else []
        return paper.document(_("Five whys"), blocks)


def _text(label: str, value: str = "") -> ipywidgets.Text:
    return labelled(ipywidgets.Text(value=value, continuous_update=False), label)


def _beside(field: ipywidgets.Text) -> ipywidgets.Text:
    """Let a field share its row with another one."""
    field.layout.width, field.layout.flex = "auto", "1 1 16em"
    return field
