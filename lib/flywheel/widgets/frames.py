"""A whole page of HTML, such as a report → a frame in a live page, in which nothing runs and nothing is asked for."""

from __future__ import annotations

import html

__all__ = ["framed_page"]


def framed_page(page: str, *, title: str) -> str:
    """Show a page in a sandboxed frame: its scripts do not run, its forms do not send, it is of no origin.

    Args:
        page: The whole page; it must need nothing from elsewhere.
        title: What it is, for screen readers.

    Returns:
        HTML for `message`.

    Example:
        >>> framed_page("<p>Hello</p>", title="Letter")
        "<iframe class='flywheel-frame' sandbox title='Letter' srcdoc='&lt;p&gt;Hello&lt;/p&gt;'></iframe>"
    """
    inside, name = html.escape(page), html.escape(title)
    return f"<iframe class='flywheel-frame' sandbox title='{name}' srcdoc='{inside}'></iframe>"
