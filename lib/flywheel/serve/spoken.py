"""A deck's notebook → what is said to each slide, and how long it may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flywheel.widgets import markdown

__all__ = ["spoken"]


def spoken(deck: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one entry a slide, in the order of the deck.

    Args:
        deck: A notebook as JSON; cells carry Jupyter's ``slideshow`` metadata.

    Returns:
        ``title``, ``minutes`` (planned), ``from`` (planned minutes before it), ``exercise`` (its id or nothing),
        ``section`` (whether a part begins) and ``notes`` (HTML).

    Example:
        >>> slide = {"slide_type": "slide", "data": {"title": "One", "minutes": "2.50"}}
        >>> cells = [
        ...     {"source": "# One", "metadata": {"slideshow": slide}},
        ...     {"source": ["Say *this*."], "metadata": {"slideshow": {"slide_type": "notes"}}},
        ... ]
        >>> [(one["title"], one["minutes"], one["notes"]) for one in spoken({"cells": cells})]
        [('One', 2.5, '<p>Say <em>this</em>.</p>')]
    """
    slides: list[dict[str, Any]] = []
    spent = 0.0
    for cell in deck["cells"]:
        show = cell["metadata"].get("slideshow", {})
        kind = show.get("slide_type")
        if kind in {"slide", "subslide"}:
            data = show.get("data", {})
            minutes = float(data.get("minutes", 0))
            slides.append(
                {
                    "title": data.get("title", ""),
                    "minutes": minutes,
                    "from": spent,
                    "exercise": data.get("exercise", ""),
                    "section": kind == "slide",
                    "notes": "",
                }
            )
            spent += minutes
        elif kind == "notes" and slides:
            slides[-1]["notes"] += markdown("".join(cell["source"]))
    return slides
