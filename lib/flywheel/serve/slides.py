"""Turns a settings file into a running Voila of slides: ``python -m flywheel.serve.slides SETTINGS.json``.

A server of its own with a key of its own: notes tell answers, so they are not where an audience may look.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated
from traitlets.config import Config

from flywheel import kernels
from flywheel.serve.parent import follow_parent
from flywheel.serve.present import Present, page_title
from flywheel.serve.reveal import VERSION
from flywheel.serve.spoken import spoken
from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["Decks", "Notes", "Slides", "main", "slide_words"]


class Decks(JupyterHandler):
    """The list of decks, each with its notes."""

    @authenticated
    def get(self) -> None:
        """Write the page."""
        root = Path(self.settings["contents_manager"].root_dir)
        decks = [(path.stem, page_title(path)) for path in sorted(root.glob("*.ipynb"))]
        self.write(_page(self, "decks.html", decks=decks))


class Notes(JupyterHandler):
    """What the trainer says to each slide, with plan and clock: one page, no kernel."""

    @authenticated
    def get(self, name: str) -> None:
        """Write the page of a deck."""
        path = Path(self.settings["contents_manager"].root_dir) / f"{name}.ipynb"
        if not path.is_file():
            raise HTTPError(404)
        slides = spoken(json.loads(path.read_text(encoding="utf-8")))
        self.write(_page(self, "notes.html", title=page_title(path), slides=slides))


class Slides(Present):
    """The workbook's Voila, for decks."""

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the settings, then hand the deck's own words to its template."""
        super().initialize(argv)
        before = self.voila_configuration.page_config_hook

        def hook(page_config: dict[str, Any], **context: Any) -> dict[str, Any]:
            words = {"says": slide_words(), "language": _language(), "reveal": VERSION}
            page_config["slides"] = words
            done: dict[str, Any] = before(page_config, **context)
            return done

        self.voila_configuration.page_config_hook = hook

    def init_handlers(self) -> list[Any]:
        """Put the list of decks and their notes before what Voila serves."""
        own = [(self.server_url, Decks), (url_path_join(self.server_url, r"/notes/([\w-]+)"), Notes)]
        return [*own, *super().init_handlers()]


def _page(handler: JupyterHandler, name: str, **values: Any) -> str:
    words = {"says": slide_words(), "language": _language()}
    return str(handler.render_template(name, **values, **words))  # type: ignore[no-untyped-call]  # Jupyter's


def _language() -> str:
    return {"zh": "zh-CN"}.get(current(), current())


def slide_words() -> dict[str, str]:
    """Return what a deck and its notes say, in the language in force.

    Example:
        >>> slide_words()["notes"]
        'Notes and clock'
    """
    return {
        "name": _("Slides"),
        "lead": _(
            "Open a deck on the projector, and its notes on your own screen, in the same browser. They find each other."
        ),
        "deck": _("Slides"),
        "notes": _("Notes and clock"),
        "jump": _("Jump to a slide"),
        "close": _("Close"),
        "scheme": _("Light or dark room"),
        "answer": _("Show or hide the answer"),
        "print": _("Print view"),
        "tools": _("Tools of the deck"),
        "slide": _("Slide {n} of {all}"),
        "next": _("Next"),
        "previous": _("Back"),
        "then": _("Then: {title}"),
        "last": _("This is the last slide."),
        "lost": _("No deck answers. Open the slides in this browser."),
        "start": _("Start"),
        "pause": _("Pause"),
        "reset": _("Set to zero"),
        "elapsed": _("Elapsed"),
        "plan": _("Planned for this slide"),
        "whole": _("Planned in all"),
        "now": _("Time of day"),
        "minutes": _("{from} to {to} min"),
        "total": _("{n} min"),
        "on_time": _("On time"),
        "ahead": _("{n} min ahead"),
        "behind": _("{n} min behind"),
        "waits": _("The clock starts with the second slide."),
        "nothing": _("Nothing to say but what is on the slide."),
    }


def main(settings_file: str) -> None:
    """Serve until told to stop."""
    follow_parent()
    kernels.warm()
    settings = json.loads(Path(settings_file).read_text(encoding="utf-8"))
    Slides.launch_instance(argv=[], config=Config(settings))


if __name__ == "__main__":
    main(sys.argv[1])
