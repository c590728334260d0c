"""Turns a settings file into a running standalone Voila: ``python -m flywheel.serve.present SETTINGS.json``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from traitlets.config import Config
from voila.app import Voila

from flywheel import kernels
from flywheel.serve.parent import follow_parent
from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["Present", "main", "page_title", "title_of"]

_PAGES = Path(__file__).parent / "share" / "pages"


class Present(Voila):  # type: ignore[misc]  # traitlets are untyped
    """Voila with the workbook's own front page, and without the machine's other settings."""

    name = "voila"
    config_file_paths: list[str] = []  # noqa: RUF012  # replaces a trait: only our settings file counts

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the settings, then add what JSON cannot hold."""
        super().initialize(argv)
        self.voila_configuration.prelaunch_hook = _before_a_page
        self.voila_configuration.page_config_hook = _front_page

    def init_settings(self) -> dict[str, Any]:
        """Show the workbook's own words to a visitor who comes without a token."""
        settings: dict[str, Any] = super().init_settings()
        pages = settings["jinja2_env"]
        pages.loader = ChoiceLoader([FileSystemLoader(_PAGES), pages.loader])
        pages.globals["words"] = _words()
        return settings


def _before_a_page(handler: Any, notebook: Any, cwd: str) -> None:  # noqa: ARG001  # Voila's signature
    # Reading sets the cookie that a page sends back when it closes; without it its kernel stays (voila#1458).
    handler.xsrf_token  # noqa: B018  # reading is the point
    notebook.metadata["title"] = title_of(notebook) or _("Flywheel Workbook")


def _front_page(page_config: dict[str, Any], **context: Any) -> dict[str, Any]:
    root = Path(context["settings"]["contents_manager"].root_dir)
    titles = {path.name: page_title(path) for path in sorted(root.glob("*.ipynb"))}
    page_config["flywheel"] = {"titles": titles, "words": _words()}
    return page_config


def _words() -> dict[str, str]:
    return {
        "language": {"zh": "zh-CN"}.get(current(), current()),
        "name": _("Flywheel Workbook"),
        "lead": _("Live pages. Open one: it starts its own session and forgets it when you close the tab."),
        "empty": _("There is no live page yet. Lessons get theirs in notebooks/live/."),
        "back": _("All pages"),
        "open": _("Open"),
        "closed": _("This page needs its key"),
        "how": _(
            "Open the complete “present” link that `flywheel start` printed in the terminal, "
            "or paste its key (what follows token=) here."
        ),
        "key": _("Key"),
        "enter": _("Enter"),
        "wrong": _("That key is not right. Copy it again from the terminal."),
        "noscript": _("Live pages need JavaScript. Please switch it on for 127.0.0.1."),
    }


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
