"""A function that writes a report → a button that starts it, its progress, and the finished page in a closed frame."""

from __future__ import annotations

import html
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets

from flywheel.errors import FlywheelError
from flywheel.widgets.controls import choice
from flywheel.widgets.downloads import MOST_MEGABYTES, download
from flywheel.widgets.later import beside
from flywheel.widgets.parts import button, message, panel, row
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

__all__ = ["ReportPanel", "Starter", "framed", "report_panel"]

Starter = Callable[[Path, str, Callable[[int, int], None]], Path]
"""Scenario file, data source, and a function for "this many of so many parts are done" → the page it wrote."""
_log = logging.getLogger(__name__)


def framed(page: str, *, title: str) -> str:
    r"""Return a whole HTML page in a frame in which nothing runs and from which nothing reaches the page around it.

    Args:
        page: A stand-alone page.
        title: What it is, for screen readers.

    Example:
        >>> framed("<p>'1' & \"2\"</p>", title="Report")[:60]
        '<iframe class="flywheel-frame" sandbox="" title="Report" src'
    """
    return (
        f'<iframe class="flywheel-frame" sandbox="" title="{html.escape(title)}" srcdoc="{html.escape(page)}"></iframe>'
    )


def report_panel(file: Callable[[], Path], start: Starter, *, sources: Mapping[str, str]) -> ReportPanel:
    """Return a panel that writes a pilot report beside the page and shows it.

    Args:
        file: Returns the scenario file as it lies on the disk; FlywheelError says why there is none yet.
        start: Writes the report; runs in a thread, one at a time.
        sources: Data source → its name in words.

    Returns:
        The panel.
    """
    return ReportPanel(file, start, sources=sources)


class ReportPanel(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel: ``asked`` starts a report, ``told`` says how it stands, ``frame`` shows it."""

    def __init__(self, file: Callable[[], Path], start: Starter, *, sources: Mapping[str, str]) -> None:
        """Lay it out."""
        self._file, self._start = file, start
        self._parts, self._since = (0, 0), 0.0
        self._page: Path | None = None
        self.source = choice(_("Data"), sources)
        self.asked = button(_("Write the pilot report"), primary=True)
        self.told, self.bar, self.frame = message(), message(), message()
        self.told.add_class("flywheel-live")
        self.saved = download(self._bytes, text=_("Save the report"), file=self._name)
        self.saved.layout.display = "none"
        self.asked.on_click(self._begin)
        children = (row(self.source.widget), row(self.asked), self.told, self.bar, self.saved, self.frame)
        lead = _("The report takes the saved file. It is written beside the page, which goes on answering.")
        box = panel(message(f"<p>{html.escape(lead)}</p>"), *children, title=_("Pilot report"))
        super().__init__(children=[box], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _begin(self, _button: object) -> None:
        if self.asked.disabled:  # a page can press a button that is switched off
            return
        try:
            file, source = self._file(), self.source.read()
        except FlywheelError as refused:
            self.told.value = problem_list(refused, head=_("The report cannot be written yet."))
            return
        self.asked.disabled, self._since, self._parts = True, time.monotonic(), (0, 0)
        self.told.value = said(_("The report of {file} is being written.").format(file=file.name))
        self._tick()
        beside(lambda tell: self._start(file, source, tell), tell=self._moved, done=self._done, tick=self._tick)

    def _moved(self, done: int, parts: int) -> None:
        self._parts = (done, parts)
        self._tick()

    def _tick(self) -> None:
        done, parts = self._parts
        seconds = round(time.monotonic() - self._since)
        text = _("{done} of {parts} parts, {seconds} s") if parts else _("starting, {seconds} s")
        text = text.format(done=done, parts=parts, seconds=seconds)
        where = f'value="{done}" max="{parts}"' if parts else ""
        label = html.escape(_("Progress of the report"))
        self.bar.value = f'<p><progress aria-label="{label}" {where}></progress> {html.escape(text)}</p>'

    def _done(self, page: Any, error: Exception | None) -> None:
        self.asked.disabled, self.bar.value = False, ""
        if error is None:
            self._shown(page)
        elif isinstance(error, FlywheelError):
            self.told.value = problem_list(error, head=_("The report could not be written."))
        else:
            _log.debug("report failed", exc_info=error)
            self.told.value = said(_("The report could not be written. The page goes on working."))

    def _shown(self, page: Path) -> None:
        try:
            content = page.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self.told.value = said(_("The report was written, but it cannot be read here."))
            return
        self._page, self.saved.layout.display = page, ""
        folder = f"{page.parent.name}/{page.name}"
        self.told.value = said(_("The report is ready. It lies in the work folder as {file}.").format(file=folder))
        small = len(content) <= MOST_MEGABYTES * 1_000_000
        self.frame.value = framed(content, title=_("Pilot report")) if small else ""

    def _bytes(self) -> bytes:
        if self._page is None:
            raise FlywheelError(_("There is no report yet."))
        return self._page.read_bytes()

    def _name(self) -> str:
        return self._page.name if self._page else "report.html"
