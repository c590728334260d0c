"""Six steps of fields → a scenario file: checked while somebody types, drawn, saved, and tested in a pilot report."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets

from flywheel import forms, metrics
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.scenario import Draft, DraftReview, Remark, Scenario, review_draft, sketch
from flywheel.widgets.controls import choice
from flywheel.widgets.later import Debounced
from flywheel.widgets.parts import button, message, panel, row, scrolling, stack
from flywheel.widgets.report_panel import Starter, report_panel
from flywheel.widgets.scenario_fields import BlockForm
from flywheel.widgets.scenario_files import SavePanel, draft_from_file, own_files
from flywheel.widgets.scenario_steps import labels, steps
from flywheel.widgets.scenario_words import in_form_words
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["ScenarioBuilder", "scenario_builder", "steps_in_words"]

_MOST_LISTED = 40
_log = logging.getLogger(__name__)


def scenario_builder(
    folder: Path,
    *,
    samples: Sequence[Path] = (),
    start: Starter | None = None,
    sources: Mapping[str, str] | None = None,
) -> ScenarioBuilder:
    """Return the page on which somebody without code writes a scenario file.

    Args:
        folder: Where scenario files are saved and opened.
        samples: Scenario files to begin with.
        start: Writes a pilot report, see `report_panel`; no report without it.
        sources: Data source for the report → its name in words.

    Returns:
        The builder; ``builder.draft`` is what it writes, ``builder.found`` what the check says.

    Example:
        >>> builder = scenario_builder(Path("work") / "scenarios")
        >>> builder.draft.put("title", "Home entry")
        >>> "title" in [remark.field for remark in builder.look().of("empty")]
        False
    """
    return ScenarioBuilder(folder, samples=samples, start=start, sources=sources or {})


def steps_in_words(values: Mapping[str, Any]) -> str:
    """Say how many actions a user needs in the new process against today's; empty when they are not counted.

    Example:
        >>> steps_in_words({"current_flow": {"user_steps_today": 5, "user_steps_planned": 3}})
        'Users need 3 actions instead of 5: 2 fewer.'
    """
    flow = values.get("current_flow")
    today, planned = (flow.get(f"user_steps_{when}") if isinstance(flow, Mapping) else None for when in _WHEN)
    if type(today) is not int or type(planned) is not int:
        return ""
    if today == planned:
        return _("Users need {planned} actions, as many as today.").format(planned=planned)
    text = _("fewer") if planned < today else _("more")
    return _("Users need {planned} actions instead of {today}: {n} {text}.").format(
        planned=planned, today=today, n=abs(planned - today), text=text
    )


_WHEN = ("today", "planned")


class ScenarioBuilder(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The builder: ``draft`` is the file that is written, ``found`` the last review, ``shown`` the step on the page."""

    def __init__(
        self, folder: Path, *, samples: Sequence[Path], start: Starter | None, sources: Mapping[str, str]
    ) -> None:
        """Lay the page out; a step's fields are made when it is opened."""
        self._folder, self._samples = folder, {path.stem: path for path in samples}
        self._metrics = {name: metric.label for name, metric in metrics.METRICS.items()}
        self.steps = steps(self._metrics)
        self._in_words = in_form_words(self.steps)
        self.draft, self.shown = Draft(), 0
        self._forms: dict[int, list[BlockForm]] = {}
        self._check_soon = Debounced(self.check)
        self.told, self.findings, self.drawing = message(), message(), message()
        self.told.add_class("flywheel-live")
        self.buttons = [button("") for _step in self.steps]
        for number, one in enumerate(self.buttons):
            one.on_click(lambda _button, number=number: self.open_step(number))
        self.place = stack([])
        self.back, self.next = button(_("Back")), button(_("Next"), primary=True)
        self.back.on_click(lambda _button: self.open_step(self.shown - 1))
        self.next.on_click(lambda _button: self.open_step(self.shown + 1))
        self.files = SavePanel(folder, lambda: self.draft, self.complete)
        parts: list[ipywidgets.Widget] = [self._opening(), self._form(), self._seen(), self.files]
        if start:
            parts.append(report_panel(self.files.file, start, sources=sources))
        super().__init__(children=parts, layout=ipywidgets.Layout(width="100%", overflow="visible"))
        self.use(Draft(), None)

    def _form(self) -> ipywidgets.VBox:
        box = stack([row(*self.buttons), self.told, self.place, row(self.back, self.next)])
        box.add_class("flywheel-steps")
        return box

    def _seen(self) -> ipywidgets.VBox:
        return stack(
            [panel(self.findings, title=_("What the check says")), panel(self.drawing, title=_("The process drawn"))]
        )

    def _opening(self) -> ipywidgets.VBox:
        self.beginnings = choice(_("Begin with"), self._offered())
        self.begin = button(_("Open"), primary=True)
        self.begin.on_click(lambda _button: self.open_chosen())
        self.upload = ipywidgets.FileUpload(
            accept=".yml,.yaml,.xlsx", multiple=False, description=_("Choose a file"), icon=""
        )
        self.upload.layout = ipywidgets.Layout(width="auto", min_width="9em", height="2.75em", margin="0")
        self.upload.add_class("flywheel-button")
        self.upload.observe(self._received, "value")
        self.opened = message()
        self.opened.add_class("flywheel-live")
        lead = _("Or bring a scenario file or an Excel workbook of the three tables, up to 1 MB:")
        parts = (
            row(self.beginnings.widget, self.begin),
            message(f"<p>{html.escape(lead)}</p>"),
            row(self.upload),
            self.opened,
        )
        return panel(*parts, title=_("Begin"))

    def _offered(self) -> dict[str, str]:
        samples = {f"sample {stem}": _("Sample: {name}").format(name=stem) for stem in self._samples}
        own = {f"own {name}": _("Your file: {name}").format(name=name) for name in own_files(self._folder)}
        return {"": _("an empty template"), **own, **samples}

    def open_chosen(self) -> None:
        """Open what is chosen under “Begin with”."""
        kind, _space, name = str(self.beginnings.widget.value).partition(" ")
        known = {"own": own_files(self._folder), "sample": self._samples}.get(kind, {})
        try:
            path = known.get(name)
            draft = draft_from_file(path.name, path.read_bytes()) if path else Draft()
        except FlywheelError as refused:
            self.opened.value = problem_list(refused, head=_("This file cannot be opened."))
        except OSError:
            self.opened.value = said(_("This file cannot be opened."))
        else:
            self.use(draft, path if kind == "own" else None)
            self.opened.value = said(_("Open: {name}").format(name=name or _("an empty template")))

    def _received(self, change: Mapping[str, Any]) -> None:
        if not change["new"]:
            return
        try:
            one = change["new"][0]
            self.take(str(one["name"]), bytes(one["content"]))
        finally:
            self.upload.value = ()  # the same file can be sent again after it was mended

    def take(self, name: str, content: bytes) -> None:
        """Open an uploaded file, or say what is wrong with it; the page keeps what it had then."""
        try:
            self.use(draft_from_file(name, content), None)
        except FlywheelError as refused:
            head = _("This file cannot be opened. The page keeps what it had.")
            self.opened.value = problem_list(refused, head=head)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("upload failed", exc_info=True)
            self.opened.value = said(_("This file cannot be opened. The page keeps what it had."))
        else:
            self.opened.value = said(_("Open: {name}").format(name=name))

    def use(self, draft: Draft, path: Path | None) -> None:
        """Put a draft on the page; ``path`` when it is a file of the folder."""
        self.draft = draft
        self._same_unit()
        for block in self._made():
            block.load()
        self.files.opened(path)
        self.open_step(0)

    def _made(self) -> Iterator[BlockForm]:
        for blocks in self._forms.values():
            yield from blocks

    def open_step(self, number: int) -> None:
        """Show a step; beyond the ends nothing happens."""
        if not 0 <= number < len(self.steps):
            return
        self.shown = number
        if number not in self._forms:
            blocks = self.steps[number].blocks
            self._forms[number] = [BlockForm(block, lambda: self.draft, self._changed) for block in blocks]
        self.place.children = tuple(block.widget for block in self._forms[number])
        self.back.disabled, self.next.disabled = number == 0, number == len(self.steps) - 1
        self.check()

    def _changed(self) -> None:
        self._same_unit()
        self._check_soon()

    def _same_unit(self) -> None:
        """Write the unit of the goal, which the metric decides and the form does not ask for."""
        metric = metrics.METRICS.get(str(self.draft.get("goal.metric")))
        if metric and self.draft.get("goal.unit") != metric.unit:
            self.draft.put("goal.unit", metric.unit)

    def look(self) -> DraftReview:
        """Return what is to be said about the draft."""
        found = review_draft(self.draft.values(), known_metrics=metrics.METRICS)
        return replace(found, remarks=tuple(map(self._in_words, found.remarks)))

    def complete(self) -> Scenario:
        """Return the finished scenario.

        Raises:
            BadInputError: Something is empty or wrong; all of it is listed.
        """
        found = self.look()
        if found.scenario is None:
            left = [one for one in found.remarks if one.kind != "advice"]
            problems = [Problem(self._named(one.field), one.found, one.remedy) for one in left]
            raise BadInputError(_("scenario"), problems)
        return found.scenario

    def check(self) -> None:
        """Say what is empty, wrong or could be better: at each field, in a list, and on the buttons of the steps."""
        try:
            self.found = self.look()
            self._tell_fields()
            self._tell_steps()
            self.findings.value = self._listed()
            drawn = sketch(self.draft.values())
            empty = html.escape(_("The drawing begins with the first node."))
            svg = scrolling(forms.process_svg(drawn), label=_("The process drawn")) if drawn else f"<p>{empty}</p>"
            self.drawing.value = f"<div class='flywheel-drawing'>{svg}</div>"
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the check failed", exc_info=True)
            self.told.value = said(_("This cannot be checked now. The page goes on working."))

    def _tell_fields(self) -> None:
        fields = {field.place(): field for block in self._made() for field in block.fields()}
        by_field: dict[str, list[Remark]] = {place: [] for place in fields}
        for remark in self.found.remarks:
            place = _nearest(remark.field, fields)
            if place:
                by_field[place].append(remark)
        for place, remarks in by_field.items():
            fields[place].tell(remarks)

    def _tell_steps(self) -> None:
        counts = [{"empty": 0, "error": 0, "advice": 0} for _step in self.steps]
        for remark in self.found.remarks:
            counts[self._place(remark.field)[0]][remark.kind] += 1
        for number, (step, count, one) in enumerate(zip(self.steps, counts, self.buttons, strict=True)):
            signs = {"error": "✘", "empty": "☐"}
            state = " ".join(f"{sign} {count[kind]}" for kind, sign in signs.items() if count[kind]) or "✔"
            one.description = f"{number + 1} {step.title} · {state}"
            one.button_style = "primary" if number == self.shown else ""
        where = _("Step {number} of {steps}: {title}.").format(
            number=self.shown + 1, steps=len(self.steps), title=self.steps[self.shown].title
        )
        told = " ".join(text for text in (where, _counted(self.found), steps_in_words(self.draft.values())) if text)
        if self.told.value != said(told):
            self.told.value = said(told)

    def _place(self, field: str) -> tuple[int, str]:
        """Return step and label of a field, or of the fields around it."""
        known = labels(self.steps)
        found = _nearest(re.sub(r"\[\d+\]", "[]", field), known)
        return known[found] if found else (0, "")

    def _named(self, field: str) -> str:
        step, label = self._place(field)
        number = re.search(r"\[(\d+)\]", field)
        row_name = next(
            (block.row for block in self.steps[step].blocks if block.rows and field.startswith(block.rows)), ""
        )
        which = f"{row_name} {number[1]}" if number and row_name else ""
        parts = (_("Step {number}").format(number=step + 1), which, label if label != row_name else "")
        return " · ".join(part for part in parts if part) if label else field

    def _listed(self) -> str:
        heads = {
            "error": _("Errors: they keep the process from being run or judged."),
            "advice": _("Advice: what experience would add."),
            "empty": _("To be filled in."),
        }
        parts = []
        for kind, head in heads.items():
            remarks = self.found.of(kind)
            if remarks:
                parts.append(f"<h4>{html.escape(head)}</h4><ul>{''.join(map(self._item, remarks[:_MOST_LISTED]))}</ul>")
        if not self.found.of("error") and not self.found.of("empty"):
            good = html.escape(_("The scenario is complete and has no errors."))
            parts.insert(0, f"<p>✔ {good}</p>")
        return "".join(parts)

    def _item(self, remark: Remark) -> str:
        where = html.escape(self._named(remark.field))
        if remark.kind == "empty":
            return f"<li>{where}</li>"
        remedy = f"<br>→ {html.escape(remark.remedy)}" if remark.remedy else ""
        return f"<li><strong>{where}</strong> {html.escape(remark.found)}{remedy}</li>"


def _counted(found: DraftReview) -> str:
    empty, error, advice = (len(found.of(kind)) for kind in ("empty", "error", "advice"))
    return "; ".join(
        [
            ngettext("{n} field to be filled in", "{n} fields to be filled in", empty).format(n=empty),
            ngettext("{n} error", "{n} errors", error).format(n=error),
            ngettext("{n} piece of advice", "{n} pieces of advice", advice).format(n=advice) + ".",
        ]
    )


def _nearest(field: str, fields: Mapping[str, Any]) -> str:
    """Return the field itself, the one around it, or the first one in it."""
    name = field
    while name:
        if name in fields:
            return name
        inside = next((other for other in fields if re.match(re.escape(name) + r"[.\[]", other)), "")
        if inside:
            return inside
        name = re.sub(r"(\.[^.\[\]]+|\[\d*\]|^[^.\[\]]+)$", "", name)
    return ""
