"""Turns the code words of this noun's tables into the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["ELEMENTS", "label"]

ELEMENTS: Mapping[int, str] = MappingProxyType(
    {
        1: later("collect the voice"),
        2: later("analyse"),
        3: later("prioritise"),
        4: later("design the solution"),
        5: later("respond and execute"),
        6: later("evaluate and verify"),
        7: later("communicate the value"),
    }
)
"""The seven elements by their number, in English."""

_WORDS = {
    "": later("(start)"),
    "received": later("received"),
    "dispatched": later("dispatched"),
    "followed_up": later("followed up"),
    "verified": later("verified"),
    "closed": later("closed"),
    "reopened": later("reopened"),
    "again": later("same user, same topic again"),
    "either": later("reopened or told again"),
    "met": later("kept"),
    "missed": later("missed"),
    "running": later("running"),
    "at_risk": later("at risk"),
    "high": later("high priority"),
    "medium": later("medium priority"),
    "low": later("low priority"),
    "push": later("push"),
    "sms": later("text message"),
    "in_app": later("in the app"),
    "phone": later("phone"),
    "tagged": later("tagged with a topic"),
    "ticket": later("became a ticket"),
    "action": later("topic got an action"),
    "message": later("user was told"),
    "anything": later("ticket, action or message"),
    "delivered": later("delivered of sent"),
    "opened": later("opened of delivered"),
    "told": later("told"),
    "not told": later("not told"),
    "surface_response": later("surface response"),
    "data_overload": later("data overload"),
    "departmental_silo": later("departmental silo"),
    "present": later("sign present"),
    "absent": later("sign absent"),
    "open": later("not decided"),
    "not_enough": later("not enough data"),
    "importance": later("importance"),
    "urgency": later("urgency"),
    "impact": later("impact"),
    "difficulty": later("difficulty"),
    "do_now": later("do now"),
    "plan": later("plan"),
    "delegate": later("delegate"),
    "leave": later("leave"),
    "quick_win": later("quick win"),
    "major_project": later("major project"),
    "fill_in": later("fill in"),
    "not_now": later("not now"),
}


def label(code: str | int) -> str:
    """Return a code word of a table, or the number of an element, in the reader's words; others stay as they are.

    Args:
        code: A state, priority, outcome, step, rate, failure mode, verdict, axis, quadrant or channel; or a number
            from 1 to 7.

    Returns:
        The words in the language in force.

    Example:
        >>> label("followed_up"), label(3), label("delivery")
        ('followed up', '3 prioritise', 'delivery')
    """
    if isinstance(code, str):
        return _(_WORDS[code]) if code in _WORDS else code
    return f"{int(code)} {_(ELEMENTS[int(code)])}" if int(code) in ELEMENTS else str(code)
