"""Charts and results → HTML for a live page: pictures with words for those who cannot see them, tables that scroll."""

from __future__ import annotations

import base64
import html
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from flywheel.errors import BadInputError, FlywheelError
from flywheel.results import Result
from flywheel.widgets.parts import button, message, panel, row, scrolling, stack
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.charts import Chart

__all__ = ["display_all", "figure", "on_request", "or_said", "picture", "problem_list", "said", "table"]

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
    return message(_table(shown, label))


def _table(shown: Result | pd.DataFrame, label: str) -> str:
    if isinstance(shown, Result):
        return scrolling(shown._repr_html_(), label=label)
    named = any(name is not None for name in shown.index.names)
    flat = (shown.reset_index() if named else shown).rename(columns=_heading)
    with pd.option_context("display.max_colwidth", None):
        return scrolling(flat.to_html(index=False, border=0, na_rep="–", escape=True), label=label)


def _heading(name: object) -> object:
    return name.replace("_", " ") if isinstance(name, str) else name


def said(text: str) -> str:
    """Return a sentence as HTML that screen readers announce.

    Args:
        text: Plain text; what looks like HTML is shown as text.

    Returns:
        HTML.

    Example:
        >>> said("2 < 3")
        "<p role='status'>2 &lt; 3</p>"
    """
    return f"<p role='status'>{html.escape(text)}</p>"


def problem_list(error: FlywheelError, *, head: str = "") -> str:
    """Turn a refusal into a list a person can work through: where, what must hold, what to do.

    Args:
        error: What the library said.
        head: A sentence above the list; plain text.

    Returns:
        HTML, announced by screen readers.

    Example:
        >>> from flywheel.errors import Problem
        >>> error = BadInputError("a.csv", [Problem("orders, at", "is missing", "add it")])
        >>> problem_list(error)[:55]
        "<div role='status'><ul><li><strong>orders, at</strong> "
    """
    above = f"<p>{html.escape(head)}</p>" if head else ""
    if not isinstance(error, BadInputError):
        return f"<div role='status'>{above}<p>{html.escape(str(error))}</p></div>"
    items = "".join(
        f"<li><strong>{html.escape(one.place)}</strong> {html.escape(one.message)}"
        + (f"<br>→ {html.escape(one.remedy)}" if one.remedy else "")
        + "</li>"
        for one in error.problems
    )
    return f"<div role='status'>{above}<ul>{items}</ul></div>"


def display_all(shown: Any, *, label: str = "") -> tuple[ipywidgets.Widget, ...]:
    """Turn whatever a lab or a button has to show into widgets.

    Args:
        shown: A chart, result, DataFrame, sentence, widget, anything with an HTML face, or a sequence of these.
        label: What tables hold, for screen readers; a result's own caption comes first.

    Returns:
        Widgets, top to bottom; neighbours without life of their own share one.

    Example:
        >>> [one.value for one in display_all(["1 < 2", "done"])]
        ['<p>1 &lt; 2</p><p>done</p>']
    """
    parts: list[ipywidgets.Widget] = []
    markup = ""
    for one in shown if isinstance(shown, list | tuple) else [shown]:
        if isinstance(one, ipywidgets.Widget):
            parts += [message(markup)] * bool(markup) + [one]
            markup = ""
        elif one is not None:
            markup += _markup(one, label or _("Table"))
    return (*parts, message(markup)) if markup or not parts else tuple(parts)


def _markup(shown: Any, label: str) -> str:
    if isinstance(shown, str):
        return f"<p>{html.escape(shown)}</p>"
    if isinstance(shown, Result):
        return _table(shown, shown.caption)
    if isinstance(shown, pd.DataFrame):
        return _table(shown, label)
    if hasattr(shown, "png") and hasattr(shown, "alt"):
        return picture(shown)
    return scrolling(shown._repr_html_(), label=label)


def on_request(make: Callable[[], Any], *, text: str) -> ipywidgets.VBox:
    """Return a button that shows something as it stands at that moment, such as a board of what is solved.

    Args:
        make: Returns a chart, result, table, sentence, widget, anything with an HTML face, or a sequence of these.
        text: What the button does, as a verb.

    Returns:
        The button with a place for what it shows.

    Example:
        >>> framed = on_request(lambda: pd.DataFrame({"done": [3]}), text="Show")
        >>> len(framed.children)
        2
    """
    asked, place = button(text), stack([message()])

    def show(_button: object) -> None:
        place.children = or_said(lambda: display_all(make(), label=text))

    asked.on_click(show)
    return panel(row(asked), place)


def or_said(make: Callable[[], tuple[ipywidgets.Widget, ...]]) -> tuple[ipywidgets.Widget, ...]:
    """Return what is made, or words for a viewer in its place: a refusal in its own, a fault without a traceback.

    Args:
        make: Returns the widgets.

    Example:
        >>> or_said(lambda: 1 / 0)[0].value
        "<p role='status'>This cannot be shown now. The page goes on working.</p>"
    """
    try:
        return make()
    except FlywheelError as refused:
        return (message(problem_list(refused)),)
    except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
        _log.debug("%s failed", make, exc_info=True)
        return (message(said(_("This cannot be shown now. The page goes on working."))),)
