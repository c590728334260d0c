"""Charts and results → HTML for a live page: pictures with words for those who cannot see them, tables that scroll."""

from __future__ import annotations

import base64
import html
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from flywheel.results import Result
from flywheel.widgets.parts import button, message, panel, row, scrolling
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.charts import Chart

__all__ = ["figure", "on_request", "picture", "table"]

_log = logging.getLogger(__name__)


def picture(chart: Chart) -> str:
    """Turn a chart into HTML: the picture with its alternative text, and the same words below it for everybody.

    Args:
        chart: A chart of `flywheel.charts`.

    Returns:
        HTML whose picture scrolls in its own box where the screen is narrow.

    Example:
        >>> from flywheel.charts.style import chart
        >>> with chart(title="Sales doubled", alt="Sales rose from 1 to 2") as (drawn, axes):
        ...     line = axes.plot([1, 2], [1, 2])
        >>> 'alt="Sales rose from 1 to 2"' in picture(drawn)
        True
    """
    source = base64.b64encode(chart.png()).decode("ascii")
    alt = html.escape(chart.alt)
    image = f"<img class='flywheel-picture' src='data:image/png;base64,{source}' alt=\"{alt}\">"
    summary = html.escape(_("The picture in words"))
    words = f"<details><summary>{summary}</summary><p>{alt}</p></details>"
    return scrolling(image, label=_("Chart")) + words


def figure(chart: Chart) -> ipywidgets.HTML:
    """Return a chart as a widget, with its words.

    Args:
        chart: A chart of `flywheel.charts`.

    Returns:
        An HTML widget as wide as the page.
    """
    return message(picture(chart))


def table(shown: Result | pd.DataFrame, *, label: str) -> ipywidgets.HTML:
    """Return a result or a table as a widget that scrolls in its own box on a phone.

    Args:
        shown: A result of the library, or a DataFrame whose index is shown when it has a name.
        label: What the table holds, for screen readers.

    Returns:
        An HTML widget as wide as the page.

    Example:
        >>> "<b>" in table(pd.DataFrame({"words": ["<b>"]}), label="Words").value
        False
    """
    if isinstance(shown, Result):
        return message(scrolling(shown._repr_html_(), label=label))
    named = any(name is not None for name in shown.index.names)
    flat = shown.reset_index() if named else shown
    with pd.option_context("display.max_colwidth", None):
        return message(scrolling(flat.to_html(index=False, border=0, na_rep="–", escape=True), label=label))


def on_request(make: Callable[[], Any], *, text: str) -> ipywidgets.VBox:
    """Return a button that shows something as it stands at that moment, such as a board of what is solved.

    Args:
        make: Returns something with an HTML face.
        text: What the button does, as a verb.

    Returns:
        The button with a place for what it shows.

    Example:
        >>> framed = on_request(lambda: pd.DataFrame({"done": [3]}), text="Show")
        >>> len(framed.children)
        2
    """
    asked, place = button(text), message()

    def show(_button: object) -> None:
        try:
            place.value = scrolling(make()._repr_html_(), label=text)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("%s failed", text, exc_info=True)
            said = html.escape(_("This cannot be shown now. The page goes on working."))
            place.value = f"<p role='status'>{said}</p>"

    asked.on_click(show)
    return panel(row(asked), place)
