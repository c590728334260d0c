"""The language in force → the words on the trainer's board."""

from __future__ import annotations

from typing import Any

from flywheel.words import gettext as _

__all__ = ["board_words"]


def board_words() -> dict[str, Any]:
    """Return the words of the board's pages, by the names the templates use.

    Example:
        >>> board_words()["title"]
        'Board of the class'
    """
    return {
        "title": _("Board of the class"),
        "as_of": _("As of {time}. Nobody's answers are shown, only how far people are."),
        "follow": _("Keep up to date by itself"),
        "refresh": _("Bring up to date"),
        "lost": _("The class cannot be reached just now; these numbers are older."),
        "poll": _("Live poll"),
        "exercise": _("Exercise"),
        "open": _("Open a poll"),
        "how": _(
            "While a poll is open, everybody who checks this exercise is counted once, without a name; the last choice "
            "holds. The distribution appears when you close it, from five answers on."
        ),
        "so_far": _("Open. Answers so far: {n}"),
        "close": _("Close and show"),
        "too_few": _("Closed. Fewer than five answered, so the distribution is not shown."),
        "no_poll": _("No poll yet."),
        "where": _("Who is where"),
        "hard": _("Which exercises are hard"),
        "at_least": _("Hardest first; only exercises that at least five people tried."),
        "none": _("None yet."),
        "stuck": _("tried 3 times or more"),
        "back": _("Back to my own workbook"),
        "people": [_("person"), _("lesson"), _("last exercise"), _("done"), _("seen"), _("may need help")],
        "columns": [
            _("exercise"),
            _("tried by"),
            _("passed by"),
            _("right at first try"),
            _("tries each"),
            _("with hint or solution"),
        ],
    }
