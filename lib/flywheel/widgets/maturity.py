"""The self-assessment's anchors → a questionnaire with radar, map, comparison of two days and a plan to take away."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import ipywidgets

from flywheel import wheel
from flywheel.errors import FlywheelError
from flywheel.widgets.controls import choice
from flywheel.widgets.downloads import as_csv, download
from flywheel.widgets.parts import button, labelled, message, panel, row, stack
from flywheel.widgets.views import display_all, problem_list, said
from flywheel.words import gettext as _

__all__ = ["MaturityLab", "maturity_lab"]

_LONGEST = 300
_PLAN_LINES = 5
_log = logging.getLogger(__name__)


def maturity_lab(*, today: date, answers: wheel.MaturityAnswers | None = None) -> MaturityLab:
    """Return the maturity self-assessment.

    Args:
        today: The day of a new assessment, at first.
        answers: Earlier answers; None to begin, or to load them from a file on the page.

    Returns:
        Questionnaire, profile, comparison and action plan. Answers live on the page and in the file that a person
        saves; nothing is kept on the server.

    Example:
        >>> lab = maturity_lab(today=date(2026, 7, 17))
        >>> lab.levels["tools", "strategy"].value = 2
        >>> lab.record()
        >>> lab.answers.on("2026-07-17").weakest
        (('tools', 'strategy'),)
    """
    return MaturityLab(today, answers or wheel.MaturityAnswers.none())


class MaturityLab(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The assessment; ``levels`` are the questions by cell, ``answers`` all that was recorded or loaded."""

    def __init__(self, today: date, answers: wheel.MaturityAnswers) -> None:
        """Lay out the five panels."""
        self._offering = False
        self.answers, self._model = answers, wheel.maturity_model()
        self._names = list(self._model.table().drop_duplicates(["element", "layer"]).itertuples())
        self.levels = {cell: self._question(*cell) for cell in self._model.keys}
        self.evidence = {cell: _line(_("What shows it?")) for cell in self._model.keys}
        self.day = labelled(ipywidgets.DatePicker(value=today), _("Day of the assessment"))
        self.rater = _line(_("Who scores: a role, such as head of service"))
        self.rater.value = _("me")
        profiles = {one.id: str(one.name) for one in self._model.benchmarks}
        self.benchmark = choice(_("Compare with"), profiles, "growth")
        self.told, self.profile, self.moved = message(), stack([]), stack([])
        self.told.add_class("flywheel-live")
        self.shown_day = labelled(ipywidgets.Dropdown(options=[("–", "")]), _("Day to look at"))
        self.before = labelled(ipywidgets.Dropdown(options=[("–", "")]), _("Compared with the earlier day"))
        self.recorded = button(_("Record these answers"), primary=True)
        self.recorded.on_click(lambda _button: self._do(self.record))
        for field in (self.shown_day, self.before, self.benchmark.widget):
            field.observe(lambda _change: None if self._offering else self._do(self.draw), "value")
        self.plan = _PlanForm(self)
        self._offer_days()
        self._do(self.draw)
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[*self._panels(), self.plan], layout=layout)

    def _panels(self) -> list[ipywidgets.Widget]:
        head = panel(row(self.day, self.rater), self._load(), title=_("Who, and when"))
        questions = [
            stack([part for layer in self._model.layers for part in self._cell_parts(element.id, layer)])
            for element in self._model.elements
        ]
        accordion = ipywidgets.Accordion(
            children=questions, titles=tuple(str(element.name) for element in self._model.elements), selected_index=0
        )
        note = _("Score the highest level of which all is true, and only what you could show to somebody.")
        asked = panel(
            message(f"<p class='flywheel-note'>{html.escape(note)}</p>"), accordion, row(self.recorded), self.told,
            title=_("Twelve questions"),
        )  # fmt: skip
        save = download(lambda: as_csv(self.answers.table), text=_("Save all answers"), file="maturity-answers.csv")
        seen = panel(row(self.shown_day, self.benchmark.widget), self.profile, save, title=_("Where you stand"))
        compared = panel(row(self.before), self.moved, title=_("What has moved between two days"))
        return [head, asked, seen, compared]

    def _cell_parts(self, element: str, layer: wheel.Area) -> list[ipywidgets.Widget]:
        asks = html.escape(f"{layer.name}: {self._model.cell(element, layer.id).asks}")
        fields = self.levels[element, layer.id], self.evidence[element, layer.id]
        return [message(f"<p><strong>{asks}</strong></p>"), *fields]

    def _question(self, element: str, layer: str) -> ipywidgets.RadioButtons:
        cell, levels = self._model.cell(element, layer), self._model.levels
        options = [(f"{level} · {levels[level]}: {anchor}", level) for level, anchor in sorted(cell.anchors.items())]
        names = {(one.element, one.layer): one for one in self._names}
        label = _("{element}, {layer}: which level?").format(
            element=names[element, layer].element_name, layer=names[element, layer].layer_name
        )
        return labelled(ipywidgets.RadioButtons(options=[(_("nobody here can tell"), 0), *options], value=0), label)

    def _load(self) -> ipywidgets.Widget:
        chosen = ipywidgets.FileUpload(accept=".csv", multiple=False, description=_("Load answers from a file"))
        chosen.layout = ipywidgets.Layout(width="auto", height="2.75em")
        chosen.add_class("flywheel-button")

        def received(change: Mapping[str, Any]) -> None:
            for one in change["new"]:
                self._do(partial(self.load, bytes(one["content"]), name=str(one["name"])))
            if change["new"]:
                chosen.value = ()

        chosen.observe(received, "value")
        return row(chosen)

    def load(self, content: bytes, *, name: str = "answers.csv") -> None:
        """Put the answers of a file in the place of those on the page."""
        self.answers = wheel.read_maturity_answers(content, name=name)
        self._offer_days()
        self.draw()
        text = _("Loaded: {n} answers of {days} day(s).")
        self.told.value = said(text.format(n=len(self.answers.table), days=len(self.answers.days)))

    def record(self) -> None:
        """Take the answers of the questionnaire over, as this rater's of this day; then draw the profile.

        Raises:
            FlywheelError: There is no day, or not one question is answered.
        """
        if not isinstance(self.day.value, date):
            raise FlywheelError(_("Give the day of the assessment."))
        scores = {cell: int(field.value) or None for cell, field in self.levels.items()}
        if not any(scores.values()):
            raise FlywheelError(_("Answer at least one question first."))
        evidence = {cell: str(field.value)[:_LONGEST] for cell, field in self.evidence.items()}
        rater = str(self.rater.value)
        self.answers = self.answers.with_rater(self.day.value, rater, scores, evidence=evidence)
        self._offer_days(show=self.day.value)
        self.draw()
        done = sum(one is not None for one in scores.values())
        text = _("{n} of {all} questions recorded for {rater}, {day}. Save the file to keep them.")
        self.told.value = said(text.format(n=done, all=len(scores), rater=rater, day=self.day.value))

    @property
    def found(self) -> wheel.Maturity | None:
        """The profile of the day that is looked at; None before anything was recorded."""
        day = str(self.shown_day.value or "")
        return self.answers.on(day, benchmark=self.benchmark.read()) if day else None

    def draw(self) -> None:
        """Draw radar, map and comparison of the chosen days."""
        from flywheel import charts

        found = self.found
        self.plan.about(found)
        if found is None:
            self.profile.children = (message(said(_("Nothing was recorded yet."))),)
            self.moved.children = (message(said(_("Two recorded days are needed."))),)
            return
        weak = "; ".join(
            f"{one['element_name']} / {one['layer_name']}"
            for one in found.table.to_dict("records")
            if (one["element"], one["layer"]) in found.weakest
        )
        head = _("Weakest link: {cells}.").format(cells=weak)
        with charts.quickly():
            drawn = [charts.maturity_map(found), charts.maturity_radar(found)]
            self.profile.children = display_all([head, *drawn, found])
            self.moved.children = display_all(self._change(found))

    def _change(self, found: wheel.Maturity) -> list[Any]:
        from flywheel import charts

        earlier = str(self.before.value or "")
        if not earlier or earlier >= str(found.at):
            return [_("Choose an earlier day to see what has moved.")]
        moved = wheel.compare_maturity(self.answers.on(earlier, benchmark=self.benchmark.read()), found)
        return [charts.maturity_change(moved), moved]

    def _offer_days(self, *, show: date | None = None) -> None:
        days = [(str(day), str(day)) for day in self.answers.days]
        chosen = str(show) if show else (days[-1][1] if days else "")
        for field, value in ((self.shown_day, chosen), (self.before, days[0][1] if len(days) > 1 else "")):
            self._offering = True  # a list that changes is not a choice
            field.options = [("–", ""), *days]
            field.value = value
            self._offering = False

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the assessment cannot show this", exc_info=True)
            self.told.value = said(_("This cannot be shown now. The page goes on working."))


class _PlanForm(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Lines of the action plan, one for each area to begin with, and files to take away."""

    def __init__(self, lab: MaturityLab) -> None:
        self._lab = lab
        self.lines = [self._line(number) for number in range(1, _PLAN_LINES + 1)]
        self.told, self.place = message(), stack([])
        self.told.add_class("flywheel-live")
        self.asked = button(_("Show the plan"), primary=True)
        self.asked.on_click(lambda _button: self.show())
        saves = row(
            download(self._csv, text=_("Save as CSV"), file="action-plan.csv"),
            download(self._excel, text=_("Save as Excel"), file="action-plan.xlsx"),
            download(self._word, text=_("Save as Word"), file="action-plan.docx"),
        )
        form = stack([row(*line.values()) for line in self.lines])
        framed = panel(form, row(self.asked), self.told, self.place, saves, title=_("Action plan"))
        super().__init__(children=[framed], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _line(self, number: int) -> dict[str, Any]:
        area = _("Area of line {n}")
        horizons = [(_(text), name) for name, text in wheel.HORIZONS.items()]
        fields = {
            "cell": labelled(ipywidgets.Dropdown(options=[(_("the whole"), "")]), area.format(n=number)),
            "horizon": labelled(ipywidgets.Dropdown(options=horizons, value="months"), _("Horizon")),
            "action": _line(_("Action")),
            "owner": _line(_("Owner")),
            "due_day": labelled(ipywidgets.DatePicker(), _("First look on")),
            "sign": _line(_("Sign that it worked")),
            "pilot": _line(_("Pilot, if there is one")),
        }
        for name, field in fields.items():
            field.layout.width, field.layout.flex = (
                "auto",
                "2 1 15em" if name in ("cell", "action", "sign") else "1 1 9em",
            )
        return fields

    def about(self, found: wheel.Maturity | None) -> None:
        """Offer the cells of a profile, and put the areas to begin with into lines that are still empty."""
        rows = [] if found is None else found.table.to_dict("records")
        options = [(f"{one['element_name']} / {one['layer_name']}", f"{one['element']}|{one['layer']}") for one in rows]
        first = [] if found is None else [f"{one.element}|{one.layer}" for one in found.priorities.itertuples()]
        for number, line in enumerate(self.lines):
            kept = line["cell"].value
            line["cell"].options = [(_("the whole"), ""), *options]
            wished = first[number] if number < len(first) and not line["action"].value.strip() else kept
            line["cell"].value = wished if wished in [value for _text, value in options] else ""

    def made(self) -> tuple[wheel.ActionPlan, wheel.Maturity]:
        found = self._lab.found
        if found is None:
            raise FlywheelError(_("Record an assessment first."))
        lines = []
        for line in self.lines:
            said_ = {name: field.value for name, field in line.items()}
            cell = tuple(str(said_["cell"]).split("|")) if said_["cell"] else None
            lines.append({**said_, "cell": cell})
        return wheel.action_plan(found, lines), found

    def show(self) -> None:
        """Check the plan and show it."""
        try:
            plan, _found = self.made()
            self.told.value = said(plan.standing)
            self.place.children = display_all([plan])
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the plan cannot be shown", exc_info=True)
            self.told.value = said(_("This cannot be shown now. The page goes on working."))

    def _csv(self) -> bytes:
        return as_csv(self.made()[0].shown())

    def _excel(self) -> bytes:
        from flywheel.forms import plan_workbook

        return plan_workbook(*self.made())

    def _word(self) -> bytes:
        from flywheel.forms import plan_document

        return plan_document(*self.made())


def _line(label: str) -> ipywidgets.Text:
    return labelled(ipywidgets.Text(continuous_update=False), label)
