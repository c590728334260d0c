"""What live pages are made of: parts with one look, and panels in which a viewer looks for themselves."""

from flywheel.widgets.parts import button, labelled, markdown, message, page_style, panel, row, scrolling, stack
from flywheel.widgets.scores import score_explorer
from flywheel.widgets.views import figure, on_request, picture, table

__all__ = [
    "button",
    "figure",
    "labelled",
    "markdown",
    "message",
    "on_request",
    "page_style",
    "panel",
    "picture",
    "row",
    "score_explorer",
    "scrolling",
    "stack",
    "table",
]
