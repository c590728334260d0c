"""Turns a settings file into a running standalone Voila: ``python -m flywheel.serve.present SETTINGS.json``."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from jupyter_server.utils import url_path_join
from traitlets import Unicode
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from flywheel import kernels, places
from flywheel.exercises.spoken import translated
from flywheel.serve.crowd import Page, Room
from flywheel.serve.handlers import Font, Missing, Reports, chinese_font_file
from flywheel.serve.parent import follow_parent
from flywheel.serve.settings import HOST
from flywheel.serve.templates import compile_once
from flywheel.serve.wording import page_words
from flywheel.words import gettext as _

__all__ = ["Present", "main", "page_title", "title_of"]

_PAGES = Path(__file__).parent / "share" / "pages"


class Present(Voila):  # type: ignore[misc]  # traitlets are untyped
    """Voila with the workbook's own front page, a limited crowd, and without the machine's other settings."""

    name = "voila"
    config_file_paths: list[str] = []  # noqa: RUF012  # replaces a trait: only our settings file counts
    learn = Unicode("", config=True, help="Address of JupyterLab without its key; empty hides the door.")
    reports = Unicode("", config=True, help="Folder of finished reports; empty hides them.")

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the settings, then add what JSON cannot hold."""
        super().initialize(argv)
        compile_once()
        self.voila_configuration.prelaunch_hook = _before_a_page
        self.voila_configuration.page_config_hook = self._add_words

    def init_settings(self) -> dict[str, Any]:
        """Let pages speak the workbook's own words, and answer to no name but this machine's."""
        settings: dict[str, Any] = super().init_settings()
        settings["jinja2_env"].loader = ChoiceLoader([FileSystemLoader(_PAGES), settings["jinja2_env"].loader])
        for pages in (settings["jinja2_env"], settings["voila_jinja2_env"]):
            pages.globals["words"] = page_words()
        settings["allow_remote_access"] = self.ip not in {HOST, "localhost", "::1"}
        settings["local_hostnames"] = ["localhost", HOST]
        return settings

    def init_handlers(self) -> list[Any]:
        """Open pages only while there is room, and add what is beside them."""
        handlers = [
            (address, Page if handler is TornadoVoilaHandler else handler, *more)
            for address, handler, *more in super().init_handlers()
        ]
        font = chinese_font_file()
        if font:
            handlers.append((url_path_join(self.server_url, "/font/chinese.ttf()"), Font, {"path": str(font)}))
        if self.reports:
            handlers.append((url_path_join(self.server_url, "/reports/(.*)"), Reports, {"path": self.reports}))
        handlers.append((url_path_join(self.server_url, "/room"), Room))
        return [*handlers, (url_path_join(self.server_url, "/(.*)"), Missing)]

    def _add_words(self, page_config: dict[str, Any], **page: Any) -> dict[str, Any]:
        page_config["flywheel"] = {"words": page_words(), "guests": self.kernel_manager.guests}
        if not page["notebook_path"]:
            page_config["flywheel"] |= self._front_page()
        return page_config

    def listen(self) -> None:
        """Serve; meanwhile gather what the front page of the person at this machine will ask for first."""
        if self.learn:
            threading.Thread(target=self._front_page, daemon=True, name="front-page").start()
        super().listen()

    def _front_page(self) -> dict[str, Any]:
        from flywheel.serve.landing import front_page  # it knows lessons and data: too heavy to wait for at start

        titles = {path.name: page_title(path) for path in sorted(Path(self.root_dir).glob("*.ipynb"))}
        reports = Path(self.reports) if self.reports else None
        return {"learn": self.learn} | front_page(titles, work=places.work(), learn=self.learn, reports=reports)


def _before_a_page(handler: Any, notebook: Any, cwd: str) -> None:  # noqa: ARG001  # Voila's signature
    # Reading sets the cookie that a page sends back when it closes; without it its kernel stays (voila#1458).
    handler.xsrf_token  # noqa: B018  # reading is the point
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = translated(cell.source)
    notebook.metadata["title"] = title_of(notebook) or _("Flywheel Workbook")


def page_title(notebook: Path) -> str:
    """Return what a page is called: its title, else its first heading, else its file name.

    Args:
        notebook: A notebook file; an unreadable one is called by its name.
    """
    try:
        return title_of(json.loads(notebook.read_text(encoding="utf-8"))) or notebook.stem
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return notebook.stem


def title_of(content: Mapping[str, Any]) -> str | None:
    """Return a notebook's title: the one in its metadata, else its first heading; None when it has neither.

    Example:
        >>> cell = {"cell_type": "markdown", "source": ["# One **number**"]}
        >>> title_of({"metadata": {}, "cells": [cell]})
        'One number'
    """
    if content["metadata"].get("title"):
        return str(content["metadata"]["title"])
    prose = "\n".join("".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown")
    heading = re.search(r"^#\s+(.+)$", prose, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", heading.group(1)).strip() if heading else None


def main(settings_file: str) -> None:
    """Serve until told to stop."""
    follow_parent()
    kernels.warm()
    settings = json.loads(Path(settings_file).read_text(encoding="utf-8"))
    Present.launch_instance(argv=[], config=Config(settings))


if __name__ == "__main__":
    main(sys.argv[1])
