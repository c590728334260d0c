"""A function that writes the pack of a VOC meeting → a panel that starts it, shows how far it is, and then the pack."""

from __future__ import annotations

import contextvars
import html
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import ipywidgets

from flywheel.errors import FlywheelError
from flywheel.widgets.downloads import saves
from flywheel.widgets.frames import framed_page
from flywheel.widgets.parts import button, labelled, message, panel, row, stack
from flywheel.widgets.views import problem_list, said
from flywheel.words import LANGUAGES, current
from flywheel.words import gettext as _

__all__ = ["PackStarter", "Progress", "Start", "pack_starter"]

Progress = Callable[[int, int], None]
"""Called with how many steps are done, and of how many."""
Start = Callable[[str, str, Progress], Path]
"""Week, language, and whom to tell → the page written; FlywheelError says why there is none."""
_log = logging.getLogger(__name__)


def pack_starter(start: Start, weeks: Callable[[], Sequence[str]]) -> PackStarter:
    """Return a panel that writes the pack of a week's VOC meeting.

    Args:
        start: Writes it, see `Start`; it runs beside the page, which stays alive.
        weeks: Returns what can be looked back on, the usual one first; FlywheelError says why there is nothing.

    Returns:
        The panel; ``panel.begin().join()`` does in code what a viewer does by hand.

    Example:
        >>> def refuse(week, lang, tell):
        ...     raise FlywheelError(f"no data in {week}")
        >>> made = pack_starter(refuse, lambda: ["2026-W24"])
        >>> made.begin().join()
        >>> "no data in 2026-W24" in made.told.value
        True
    """
    return PackStarter(start, weeks)


class PackStarter(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel: ``week`` and ``language`` are its fields, ``told`` its progress, ``place`` where the pack shows."""

    def __init__(self, start: Start, weeks: Callable[[], Sequence[str]]) -> None:
        """Lay it out; nothing is written yet."""
        self._start, self._running = start, threading.Lock()
        self.told, self.place = message(), stack([])
        self.told.add_class("flywheel-live")
        self.week = labelled(ipywidgets.Dropdown(options=self._known(weeks)), _("Week looked back on"))
        self.language = labelled(
            ipywidgets.Dropdown(options=[(text, code) for code, text in LANGUAGES.items()], value=current()),
            _("Language"),
        )
        for field in (self.week, self.language):
            field.layout.width, field.layout.flex = "auto", "1 1 13em"
        self.go = button(_("Write the pack"), primary=True)
        self.go.on_click(lambda _button: self.begin())
        note = _(
            "Data, ranked topics, agenda, a form for the minutes, and what became of earlier actions; half a minute's"
            " work. Its files lie in work/reports on the machine that runs this page."
        )
        framed = panel(
            message(f"<p class='flywheel-note'>{html.escape(note)}</p>"),
            row(self.week, self.language),
            row(self.go),
            self.told,
            self.place,
            title=_("Pack for the VOC meeting"),
        )
        super().__init__(children=[framed], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _known(self, weeks: Callable[[], Sequence[str]]) -> list[str]:
        try:
            return list(weeks())
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("no weeks", exc_info=True)
            self.told.value = said(_("These data have no week to look back on."))
        return []

    def begin(self) -> threading.Thread:
        """Write the pack beside the page; a second press while one is being written changes nothing."""
        week, code = self.week.value, self.language.value
        work = threading.Thread(
            target=contextvars.copy_context().run, args=(self._write, week, code), name="voc-pack", daemon=True
        )
        work.start()
        return work

    def _write(self, week: str | None, code: str) -> None:
        if week is None or not self._running.acquire(blocking=False):
            return
        self.go.disabled = True
        try:
            self._tell(0, 0)
            page = self._start(week, code, self._tell)
            self._show(page)
        except FlywheelError as refused:
            self.told.value = problem_list(refused, head=_("The pack was not written."))
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the pack of %s failed", week, exc_info=True)
            self.told.value = said(_("The pack was not written. The page goes on working."))
        finally:
            self.go.disabled = False
            self._running.release()

    def _tell(self, done: int, of: int) -> None:
        text = _("Part {done} of {all} …").format(done=done, all=of) if of else _("Starting …")
        bar = f"<progress max='{max(of, 1)}' value='{done}' aria-hidden='true'></progress>"
        self.told.value = f"<div>{said(text)}{bar}</div>"

    def _show(self, page: Path) -> None:
        content = page.read_text(encoding="utf-8")
        self.told.value = said(_("Written: {file}").format(file=page.name))
        mail = saves({_("Save the pack on this device"): lambda: (content.encode(), page.name)})
        self.place.children = (mail, message(framed_page(content, title=_("Pack for the VOC meeting"))))
