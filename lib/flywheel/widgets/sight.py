"""What takes a while to make → an empty place on a live page, filled when a viewer comes near it."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from flywheel.places import on_a_live_page
from flywheel.widgets.parts import button, message, stack
from flywheel.widgets.views import or_said, said
from flywheel.words import gettext as _

__all__ = ["asleep", "hidden_button", "when_near"]


def when_near(make: Callable[[], ipywidgets.Widget]) -> ipywidgets.Widget:
    """Return what is made: at once in a notebook, on a live page when its viewer comes near.

    A page is read from its top; labs further down need not keep it, nor everybody else who opens one at that moment.
    The page's script wakes what is near, then the rest one by one.

    Args:
        make: Makes a lab or another widget.

    Example:
        >>> when_near(lambda: ipywidgets.IntSlider(value=3)).value
        3
    """
    return asleep(make) if on_a_live_page() else make()


def asleep(make: Callable[[], ipywidgets.Widget]) -> ipywidgets.VBox:
    """Return a place that a click on its hidden button (class ``flywheel-wake``) fills, once.

    Args:
        make: Makes what is to stand there. What it refuses is said in its place.

    Example:
        >>> place = asleep(ipywidgets.IntSlider)
        >>> place.children[-1].click()
        >>> type(place.children[0]).__name__
        'IntSlider'
    """
    wake = hidden_button(_("Show what is here"), "flywheel-wake")
    place = stack([message(said(_("Being prepared …"))), wake])
    place.add_class("flywheel-asleep")

    def fill(_button: object) -> None:
        if wake not in place.children:
            return
        place.children = or_said(lambda: (make(),))
        place.remove_class("flywheel-asleep")

    wake.on_click(fill)
    return place


def hidden_button(text: str, name: str) -> ipywidgets.Button:
    """Return a button that nobody sees and a script presses.

    Args:
        text: What it does, as a verb.
        name: The class by which the script finds it.

    Example:
        >>> hidden_button("Show", "flywheel-answer").layout.display
        'none'
    """
    made = button(text)
    made.layout.display = "none"
    made.add_class(name)
    return made
