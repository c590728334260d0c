"""Executed notebooks and their summaries → stand-alone pages: one a report, one index for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from flywheel import __version__
from flywheel.words import chinese_font, current
from flywheel.words import gettext as _

__all__ = ["index_page", "report_page"]

_TEMPLATES = Path(str(files("flywheel.report") / "templates"))
_one_at_a_time = Lock()
"""Threads take turns: what makes pages is shared."""


@cache
def _css() -> str:
    return (_TEMPLATES / "report.css").read_text(encoding="utf-8")


def _lang() -> str:
    return {"zh": "zh-CN"}.get(current(), current())


def report_page(notebook: Any, summary: Mapping[str, Any]) -> str:
    """Return a report as one HTML page without code that asks nothing of the network.

    Args:
        notebook: The executed notebook.
        summary: The end mark's content.

    Returns:
        The page.
    """
    page = {
        "title": _page_title(summary),
        "css": _css(),
        "lang": _lang(),
        "version": __version__,
        "skip": _("Skip to the decision") if "decision" in summary else _("Skip to the contents"),
        "foot": _("Written by the Flywheel Workbook {version}.").format(version=__version__),
    }
    with _one_at_a_time:
        html: str = _exporter().from_notebook_node(notebook, resources={"page": page})[0]
    return _with_glyphs(re.sub(r"(?<=\d) %", "\u00a0%", html))


@cache
def _exporter() -> Any:
    """Return what makes pages: finding and compiling its templates takes longer than a page does."""
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(template_name="pilot", extra_template_basedirs=[str(_TEMPLATES)])  # type: ignore[no-untyped-call]  # nbconvert has no types
    exporter.exclude_input = exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    return exporter


def _page_title(summary: Mapping[str, Any]) -> str:
    if "decision" not in summary:
        return str(summary["title"])
    return _("{title}: {decision} – pilot report").format(title=summary["title"], decision=summary["decision"])


def _with_glyphs(html: str) -> str:
    """Add the glyphs that the page needs to its style sheet."""
    return html.replace("</style>", f"{chinese_font(html)}\n</style>", 1)


def index_page(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the page that lists every pilot of a folder, failures included.

    Args:
        rows: One mapping a pilot: the summary of its report with ``page``; or ``failed``, ``title`` and ``message``.

    Returns:
        The page.
    """
    import jinja2

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    failed = sum(bool(row.get("failed")) for row in rows)
    lead = _("{n} pilots, every one of them reported.") if not failed else _("{n} pilots, {failed} of them failed.")
    html = environment.get_template("index.html.j2").render(
        lang=_lang(),
        css=_css(),
        title=_("Pilot reports"),
        lead=lead.format(n=len(rows), failed=failed),
        caption=_("One row a pilot"),
        headings=[
            _("Pilot"),
            _("Decision"),
            _("Effect"),
            _("Interval of the difference"),
            _("Users on both sides"),
            _("Alarms"),
        ],
        rows=[{**row, "n": f"{row['n']:,}", "effect": _effect(row)} if "n" in row else row for row in rows],
        words={
            "failed": _("failed"),
            "why": _("Why"),
            "notebook": _("failed notebook"),
            "earlier": _("earlier report"),
            "none": _("none"),
        },
        foot=_("Written by the Flywheel Workbook {version}.").format(version=__version__),
    )
    return _with_glyphs(html)


def _effect(row: Mapping[str, Any]) -> str:
    if row["deviation"] == row["effect"]:
        return _("{metric}: {effect}").format(**row)
    return _("{metric}: {effect} ({deviation})").format(**row)
