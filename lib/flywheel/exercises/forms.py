"""An exercise → its form: task, field, four buttons and a place for feedback, over the same check as in a notebook."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets

from flywheel.exercises import in_form
from flywheel.exercises.feedback import Face, Feedback
from flywheel.exercises.fields import Field, field_for
from flywheel.exercises.judging import Outcome
from flywheel.exercises.specs import Criterion, Fix, Function, Rubric, Table
from flywheel.places import on_a_live_page
from flywheel.widgets import button, markdown, message, page_style, panel, row, stack
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.exercises.lesson import Task

__all__ = ["Form", "form"]

_log = logging.getLogger(__name__)


def form(task: Task) -> ipywidgets.Widget:
    """Return the form of an exercise.

    Args:
        task: The exercise with its data.

    Returns:
        The form, or a box that says why there is none on this data.
    """
    if not task.on_this_data:
        return panel(_task_text(task), message(task.check(...)._repr_html_()))
    try:
        return Form(task, field_for(task.spec, task.data))
    except Exception as fault:  # noqa: BLE001  # an uncaught exception would end a live page here
        _log.debug("exercise %s has no form", task.spec.id, exc_info=fault)
        says = _("Exercise {id} cannot be shown on this data: {fault}").format(id=task.spec.id, fault=fault)
        return panel(_task_text(task), message(Feedback(Face.FAULT, _("No form here"), says)._repr_html_()))


def _task_text(task: Task) -> ipywidgets.HTML:
    head = html.escape(_("Exercise {id} · {title}").format(id=task.spec.id, title=_(task.spec.title)))
    shown = isinstance(task.spec, Fix) and not task.spec.in_form.ways
    code = f"<pre tabindex='0'>{html.escape(task.spec.stub.strip())}</pre>" if shown else ""
    return message(f"<h3>{head}</h3>{markdown(in_form.asked(task.spec))}{code}")


class Form(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The widgets of one exercise; ``answer()`` and ``press("check")`` do in code what a person does by hand."""

    def __init__(self, task: Task, field: Field) -> None:
        """Lay the widgets out and connect the buttons."""
        self.task, self.field = task, field
        self.feedback = message()
        self.buttons = {
            "check": button(_("Check"), primary=True),
            "hint": button(_("Hint")),
            "solution": button(_("Solution")),
            "reset": button(_("Start over")),
        }
        actions: dict[str, Callable[[], Feedback | None]] = {
            "check": self._check,
            "hint": self._hint,
            "solution": self._solution,
            "reset": self._reset,
        }
        for name, one in self.buttons.items():
            one.on_click(lambda _button, action=actions[name]: self._guarded(action))
        self.score = stack([])
        parts = [_task_text(task), field.widget, row(*self.buttons.values()), self.feedback, self.score]
        if not on_a_live_page():  # which has the style sheet already; a notebook does not
            parts.append(message(page_style().data))
        super().__init__(children=parts, layout=ipywidgets.Layout(width="100%", overflow="visible"))
        self.add_class("flywheel-panel")

    def answer(self) -> Any:
        """Return the answer as the field stands."""
        return self.field.read()

    def press(self, name: str) -> None:
        """Press ``"check"``, ``"hint"``, ``"solution"`` or ``"reset"``."""
        self.buttons[name].click()

    def _guarded(self, action: Callable[[], Feedback | None]) -> None:
        try:
            box = action()
        except Exception as fault:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("exercise %s: a button failed", self.task.spec.id, exc_info=fault)
            box = Feedback(Face.FAULT, _("This went wrong here, not with you"), _("Try again, or start over."))
        self.feedback.value = box._repr_html_() if box is not None else ""

    def _check(self) -> Feedback:
        box = self.task.check(self.answer())
        if box.outcome is Outcome.NOT_ATTEMPTED:
            return replace(box, says=_("Answer first, then press Check."))
        if box.outcome is Outcome.CORRECT and isinstance(self.task.spec, Rubric):
            self.score.children = (_self_score(self.task.spec),)
            return replace(box, says=_("A model answer: {text}").format(text=_(self.task.spec.model)))
        return replace(box, more=self._next(box.outcome))

    def _next(self, outcome: Outcome | None) -> str:
        if outcome not in (Outcome.NOT_YET, Outcome.RAISED):
            return ""
        left = self.task.tries_left
        if left == 0:
            return _("Hint helps, and Solution is open now.")
        return ngettext(
            "Hint helps; Solution opens after one more try.", "Hint helps; Solution opens after {n} more tries.", left
        ).format(n=left)

    def _hint(self) -> Feedback:
        box = self.task.hint()
        text = in_form.hint(self.task.spec, self.task.session.hints - 1)
        return box if text in (box.says, box.code) else replace(box, says=text, code="")

    def _solution(self) -> Feedback:
        box = self.task.solution()
        if not self.task.solution_is_open:
            return replace(box, more="")
        spec = self.task.spec
        if isinstance(spec, Table | Function | Fix):
            return replace(box, says=in_form.way(spec, spec.line), code="") if spec.in_form.ways else box
        return replace(box, code="")

    def _reset(self) -> None:
        self.task.start_over()
        self.field.clear()
        self.score.children = ()


def _self_score(spec: Rubric) -> ipywidgets.Widget:
    """Return one box to tick per criterion, with a running sum."""
    boxes = [(one, _criterion(one)) for one in spec.criteria]
    total = message()

    def count(_change: object = None) -> None:
        reached = sum(one.points for one, box in boxes if box.value)
        best = sum(one.points for one in spec.criteria)
        said = _("You give yourself {reached} of {best} points.").format(reached=reached, best=best)
        total.value = f"<p role='status'>{html.escape(said)}</p>"

    for _one, box in boxes:
        box.observe(count, "value")
    count()
    asked = html.escape(_("Score your answer: tick what it has"))
    title = message(f"<strong>{asked}</strong>")
    return stack([title, *(box for _one, box in boxes), total])


def _criterion(one: Criterion) -> ipywidgets.Checkbox:
    text = _("{text} ({points})").format(text=_(one.text), points=one.points)
    box = ipywidgets.Checkbox(description=text, indent=False, layout=ipywidgets.Layout(width="100%"))
    box.add_class("flywheel-check")
    return box
