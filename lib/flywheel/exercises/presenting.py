"""An exercise → its form on a slide: task on the left, answer on the right, the solution in the trainer's hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ipywidgets

from flywheel.exercises.forms import Form, form
from flywheel.widgets import row, stack
from flywheel.widgets.sight import asleep, hidden_button
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.exercises.lesson import Task

__all__ = ["on_a_slide"]

OPEN = "flywheel-open"


def on_a_slide(task: Task) -> ipywidgets.VBox:
    """Return an exercise for a room: no button that tells the answer, and one for the trainer that nobody sees.

    The form is made when its slide is near, by a click on a hidden button (class ``flywheel-wake``), so that a deck
    opens quickly. Another hidden button (class ``flywheel-answer``) shows the solution in words and hides it again;
    until then the solution is in the kernel only.

    Args:
        task: The exercise with its data, ``ex["1.2"]``.

    Returns:
        A place that is empty until it is woken.
    """
    return asleep(lambda: _laid_out(task))


def _laid_out(task: Task) -> ipywidgets.Widget:
    made = form(task)
    if not isinstance(made, Form):
        return made
    text, field, _buttons, feedback, score, *style = made.children
    asked = row(*(made.buttons[name] for name in ("check", "hint", "reset")))
    answer = hidden_button(_("Show or hide the answer"), "flywheel-answer")

    def turn(_button: object) -> None:
        if OPEN in answer._dom_classes:
            answer.remove_class(OPEN)
            feedback.value = ""
        else:
            answer.add_class(OPEN)
            solved = task.solution(reveal=True)
            feedback.value = replace(solved, code="" if solved.says else solved.code)._repr_html_()

    answer.on_click(turn)
    made.children = (text, stack([field, asked]), stack([feedback, score]), answer, *style)
    made.add_class("flywheel-on-a-slide")
    return made
