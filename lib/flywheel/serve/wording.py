"""What the pages around the live pages say, in the language of the server."""

from __future__ import annotations

from typing import Any

from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["page_words"]


def page_words(home: str = "") -> dict[str, Any]:
    """Return every sentence of front page, waiting page, error pages and key page, by its name in the templates.

    Args:
        home: Where the list of all pages lies below the server's address, if not at its root.

    Example:
        >>> page_words()["name"]
        'Flywheel Workbook'
    """
    return {"home": home} | _around() | _front() | _trouble()


def _around() -> dict[str, Any]:
    return {
        "language": {"zh": "zh-CN"}.get(current(), current()),
        "name": _("Flywheel Workbook"),
        "back": _("All pages"),
        "skip": _("Skip to the content"),
        "preparing": _("Preparing the page …"),
        "guest": _("You are a guest here: what you save on this machine is gone when you close this page."),
        "patience": _("It starts its own session and computes on the data. This takes a few seconds."),
        "reload": _("Reload the page"),
        "noscript": _("Live pages need JavaScript. Please switch it on for this address."),
        "lost": {
            "waiting": _("The connection is lost. Trying again …"),
            "back": _("The connection is back. If the page does not react, reload it."),
            "over": _("This session has ended. Reload the page to start a new one; what you entered here is gone."),
            "seconds": 5,
        },
    }


def _front() -> dict[str, Any]:
    return {
        "lead": _("Turn what users say and do into what a company changes, and check that it helped."),
        "doors": _("Where to?"),
        "learn": _("Learn"),
        "learn_says": _("Lessons and exercises in JupyterLab, in your own copies."),
        "present": _("Present"),
        "present_says": _("Live pages without code, for a screen, a group or yourself."),
        "report": _("Report"),
        "report_says": _("Finished pilot reports to read, print and pass on."),
        "modules": _("Modules"),
        "modules_say": _("A live page starts its own session and forgets it when you close the tab."),
        "slides_say": _("Slides with notes and clock for a room: type flywheel present 01 in a terminal."),
        "live": _("Live page"),
        "lesson": _("Lesson"),
        "tools": _("Labs and tools"),
        "open": _("Open"),
        "reports": _("Reports"),
        "no_reports": _("There is no report yet. flywheel report FILE writes one, make reports the samples."),
        "news": _("What is new"),
        "machine": _("This machine"),
        "empty": _("There is no live page yet. Lessons get theirs in notebooks/live/."),
    }


def _trouble() -> dict[str, Any]:
    return {
        "closed": _("This page needs its key"),
        "how": _(
            "Open the complete “present” link that `flywheel start` printed in the terminal, "
            "or paste its key (what follows token=) here."
        ),
        "key": _("Key"),
        "enter": _("Enter"),
        "wrong": _("That key is not right. Copy it again from the terminal."),
        "full": _("All places are taken"),
        "full_says": _("Many people are here right now. This page opens by itself as soon as one of them leaves."),
        "again": _("Try now"),
        "errors": {
            403: (_("This is not for everybody"), _("This address is closed. Start from the list of all pages.")),
            404: (_("There is nothing here"), _("The page may have been renamed. Start from the list of all pages.")),
            500: (
                _("Something went wrong here"),
                _("It is not your fault. Reload the page; if it happens again, tell whoever gave you the link."),
            ),
        },
    }
