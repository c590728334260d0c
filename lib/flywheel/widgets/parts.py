"""Text, fields and pictures → the parts of a live page, with one look, visible labels and room on a phone."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import ipywidgets
import mistune
from IPython.display import HTML

__all__ = ["button", "labelled", "markdown", "message", "page_style", "panel", "row", "scrolling", "stack"]

STYLE = Path(__file__).parent / "page.css"
SCRIPT = Path(__file__).parent / "page.js"


def page_style() -> HTML:
    """Return the one style sheet of all live pages, to stand in a page's first cell.

    With it comes a short script that names slider handles and opens live regions, which widgets cannot do themselves.

    Returns:
        A displayable that draws nothing itself.

    Example:
        >>> "flywheel-panel" in page_style().data
        True
    """
    style, script = (part.read_text(encoding="utf-8") for part in (STYLE, SCRIPT))
    return HTML(f"<style>\n{style}</style><script>\n{script}</script>")


@cache
def _renderer() -> mistune.Markdown:
    return mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def markdown(text: str) -> str:
    """Turn an author's Markdown into HTML; HTML inside it is shown as text, never run.

    Args:
        text: Markdown.

    Returns:
        HTML.

    Example:
        >>> markdown("**Two** <b>words</b>")
        '<p><strong>Two</strong> &lt;b&gt;words&lt;/b&gt;</p>'
    """
    return str(_renderer()(text)).strip()


def message(markup: str = "") -> ipywidgets.HTML:
    """Return a place for HTML that can be filled later through its ``value``.

    Args:
        markup: HTML made by this library, never by a user.

    Returns:
        An HTML widget as wide as the page.
    """
    place = ipywidgets.HTML(markup, layout=ipywidgets.Layout(width="100%"))
    place.add_class("flywheel-message")
    return place


def scrolling(markup: str, *, label: str) -> str:
    """Wrap wide HTML, a table or a picture, so that it scrolls in its own box and the page does not.

    Args:
        markup: HTML made by this library.
        label: What the box holds, for screen readers.

    Returns:
        HTML.

    Example:
        >>> scrolling("<table></table>", label="Scores")
        "<div class='flywheel-scroll' role='region' tabindex='0' aria-label='Scores'><table></table></div>"
    """
    return f"<div class='flywheel-scroll' role='region' tabindex='0' aria-label='{html.escape(label)}'>{markup}</div>"


def labelled(widget: ipywidgets.DOMWidget, text: str, *, code: bool = False) -> ipywidgets.DOMWidget:
    """Give a field a label that is visible above it and belongs to it for screen readers.

    Args:
        widget: A field that has a ``description``.
        text: The label; plain text.
        code: Whether what is chosen is code and wants a fixed-width font.

    Returns:
        The same widget.

    Example:
        >>> labelled(ipywidgets.Text(), "Your answer").description
        'Your answer'
    """
    widget.description = text
    widget.description_allow_html = False
    widget.style.description_width = "initial"
    widget.layout.width = "100%"
    widget.layout.max_width = "44em"
    widget.add_class("flywheel-field")
    if code:
        widget.add_class("flywheel-code")
    return widget


def button(text: str, *, primary: bool = False) -> ipywidgets.Button:
    """Return a button large enough for a thumb.

    Args:
        text: What it does, as a verb.
        primary: Whether it is the main one of its row.

    Returns:
        The button; its click handlers are the caller's.

    Example:
        >>> button("Check", primary=True).button_style
        'primary'
    """
    made = ipywidgets.Button(description=text, button_style="primary" if primary else "")
    made.layout = ipywidgets.Layout(width="auto", min_width="6.5em", height="2.75em", margin="0")
    made.add_class("flywheel-button")
    return made


def row(*children: ipywidgets.Widget) -> ipywidgets.Box:
    """Put widgets beside each other; on a narrow screen they wrap instead of shrinking.

    Args:
        *children: Widgets, left to right.

    Returns:
        A wrapping box.

    Example:
        >>> row(button("One"), button("Two")).layout.flex_flow
        'row wrap'
    """
    layout = ipywidgets.Layout(display="flex", flex_flow="row wrap", grid_gap="0.5em", width="100%", overflow="visible")
    return ipywidgets.Box(children=children, layout=layout)


def stack(children: Sequence[ipywidgets.Widget]) -> ipywidgets.VBox:
    """Put widgets below each other across the page.

    Args:
        children: Widgets, top to bottom.

    Returns:
        A box.
    """
    layout = ipywidgets.Layout(width="100%", overflow="visible", grid_gap="0.5em")
    return ipywidgets.VBox(children=tuple(children), layout=layout)


def panel(*children: ipywidgets.Widget, title: str = "") -> ipywidgets.VBox:
    """Frame widgets that belong together.

    Args:
        *children: Widgets, top to bottom.
        title: A heading; plain text.

    Returns:
        A framed box.

    Example:
        >>> len(panel(button("Go"), title="Try it").children)
        2
    """
    head = [message(f"<h3>{html.escape(title)}</h3>")] if title else []
    framed = stack([*head, *children])
    framed.add_class("flywheel-panel")
    return framed
