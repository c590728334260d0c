"""Controls and a function that draws → a what-if lab that answers each change at once and outlives every mistake."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import ipywidgets

from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.widgets.controls import Control
from flywheel.widgets.downloads import downloads
from flywheel.widgets.parts import message, panel, row, stack
from flywheel.widgets.views import display_all, problem_list, said
from flywheel.words import gettext as _

__all__ = ["Lab", "lab"]

_log = logging.getLogger(__name__)


def lab(
    controls: Mapping[str, Control],
    draw: Callable[..., Any],
    *,
    title: str,
    note: str = "",
    file: str = "",
) -> Lab:
    """Return a what-if lab.

    Prepare slow work once, before the call, and let ``draw`` close over it: a change should be answered in 0.3 s.

    Args:
        controls: Name → control, in the order shown; made by `slider`, `number`, `choice`, `several`, `toggle`, `day`.
        draw: Called as ``draw(**answers)`` with checked answers; returns what `display_all` shows: a chart, result,
            table, sentence, widget, or a list of these. A sentence at the head of a list is announced to screen
            readers, so say there what came out. It may raise FlywheelError to refuse a combination.
        title: Heading of the lab.
        note: A sentence below the heading: what to try, what is assumed.
        file: Stem of the names of downloads, such as ``"tiers"``; empty for none.

    Returns:
        The lab; ``lab.controls["name"].widget.value = …`` does in code what a viewer does by hand.

    Example:
        >>> from flywheel.widgets.controls import slider
        >>> made = lab({"n": slider("Users", 3, low=1, high=9)}, lambda n: f"{n} users", title="Try it")
        >>> made.controls["n"].widget.value = 5
        >>> made.told.value
        "<p role='status'>5 users</p>"
    """
    return Lab(controls, draw, title=title, note=note, file=file)


class Lab(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The lab: ``told`` is the sentence on top, ``place`` holds what is drawn, ``shown`` is the last good result."""

    def __init__(
        self, controls: Mapping[str, Control], draw: Callable[..., Any], *, title: str, note: str, file: str
    ) -> None:
        """Lay the controls out and draw once."""
        self.title, self.controls, self._draw = title, dict(controls), draw
        self.told, self.place = message(), stack([])
        self.told.add_class("flywheel-live")
        self.shown: tuple[Any, ...] = ()
        for control in self.controls.values():
            control.widget.observe(self.redraw, "value")
        fields = row(*(control.widget for control in self.controls.values()))
        fields.layout.grid_gap = "0.6em 1.2em"
        fields.add_class("flywheel-controls")
        parts = [message(f"<p class='flywheel-note'>{html.escape(note)}</p>")] if note else []
        parts += [fields] if self.controls else []
        parts += [self.told, self.place]
        parts += [downloads(lambda: self.shown, file=file)] if file else []
        self.redraw()
        super().__init__(
            children=[panel(*parts, title=title)], layout=ipywidgets.Layout(width="100%", overflow="visible")
        )

    def answers(self) -> dict[str, Any]:
        """Return the checked answers by name; a BadInputError lists every one that must not be."""
        answers: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, control in self.controls.items():
            try:
                answers[name] = control.read()
            except BadInputError as wrong:
                problems += wrong.problems
        if problems:
            raise BadInputError(_("choices"), problems)
        return answers

    def redraw(self, _change: object = None) -> None:
        """Draw anew; what was there stays until the new is ready, and when it cannot be drawn."""
        self.place.add_class("flywheel-busy")
        try:
            answers = self.answers()
            with _quickly():
                drawn = self._draw(**answers)
                shown = tuple(drawn) if isinstance(drawn, list | tuple) else (drawn,)
                first = shown[0] if shown and isinstance(shown[0], str) else ""
                _put(self.place, display_all(shown[1:] if first else shown))
            self.told.value, self.shown = said(first) if first else "", shown
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the lab cannot draw this", exc_info=True)
            self.told.value = said(_("This cannot be drawn. Choose something else; the page goes on working."))
        finally:
            self.place.remove_class("flywheel-busy")


def _quickly() -> AbstractContextManager[None]:
    from flywheel.charts import quickly  # only a lab with data needs the charts, which take a second to load

    return quickly()


def _put(place: ipywidgets.VBox, parts: tuple[ipywidgets.Widget, ...]) -> None:
    """Fill a place; plain HTML takes the room of the plain HTML before it, so that the page does not jump."""
    old = place.children
    if len(old) == len(parts) == 1 and type(old[0]) is type(parts[0]) is ipywidgets.HTML:
        old[0].value = parts[0].value
        parts[0].close()
    else:
        place.children = parts
