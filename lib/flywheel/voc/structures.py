"""Turns a team's thinking about a problem into structures that can be checked, drawn and kept: whys and empathy."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from flywheel.voc.forms import Form, Text
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["SIDES", "EmpathyEntry", "EmpathyMap", "FiveWhys", "Why", "side_name"]

SIDES = ("sees", "hears", "thinks", "feels", "does")
"""The five sides of an empathy map, in the order they are filled in."""
_LEAST_WHYS = 3
_BLAMED = re.compile(
    r"\b(?:careless\w*|lazy|laziness|forgot|forgets|incompeten\w+|stupid|inattentive|his fault|her fault|their fault"
    r"|unmotivated|irresponsible)\b|粗心|偷懒|太懒|不负责|马虎|忘了|责任心|素质差|不认真|不用心|某人|个人问题",
    re.IGNORECASE,
)


def _as_why(value: Any) -> Any:
    return {"because": value} if isinstance(value, str) else value


def _as_entry(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Why(Form):
    """One answer of a five-whys chain.

    Attributes:
        because: The answer to "why?" of the line above.
        evidence: What shows that it is so: a count, a log, a visit; empty while it is a guess.
    """

    because: Text
    evidence: str = ""


class FiveWhys(Form):
    """A chain from a problem to a root cause that can be acted on.

    Attributes:
        problem: What users meet, as a fact with a number.
        whys: The answers, each to the one before; the last is the root cause.
        root_is_actionable: Whether the team can change the root cause itself.
        action: What will be done about it; may be empty.

    Example:
        >>> chain = FiveWhys.from_dict({"problem": "22 % late in week 23", "whys": ["no riders", "no forecast"]})
        >>> len(chain.open_points())
        4
    """

    problem: Text
    whys: Annotated[tuple[Annotated[Why, BeforeValidator(_as_why)], ...], Field(min_length=1)]
    root_is_actionable: bool = False
    action: str = ""

    @property
    def root(self) -> str:
        """The last answer."""
        return self.whys[-1].because

    def open_points(self) -> tuple[str, ...]:
        """Return what is to be done before the chain holds: steps, evidence, a root one can act on."""
        points = []
        if len(self.whys) < _LEAST_WHYS:
            text = ngettext(
                "Only {n} why: ask on until the answer is something you can change; three are the least.",
                "Only {n} whys: ask on until the answer is something you can change; three are the least.",
                len(self.whys),
            )
            points.append(text.format(n=len(self.whys)))
        for number, why in enumerate(self.whys, 1):
            if not why.evidence.strip():
                points.append(_("Why {number} has no evidence: it is a guess so far.").format(number=number))
        if not self.root_is_actionable:
            points.append(_("The root is not marked as something the team can change."))
        return tuple(points)

    def advice(self) -> tuple[str, ...]:
        """Return hints to think over; none of them makes the chain wrong."""
        text = _("Why {number} seems to blame a person: what in the process let it happen?")
        hints = [text.format(number=number) for number, why in enumerate(self.whys, 1) if _BLAMED.search(why.because)]
        said = [why.because.casefold() for why in self.whys]
        if len(set(said)) < len(said):
            hints.append(_("Two answers are the same: the chain goes round in a circle."))
        return tuple(hints)


class EmpathyEntry(Form):
    """One thing a user sees, hears, thinks, feels or does.

    Attributes:
        text: In the user's words or close to them.
        feedback_ids: Where it was said; kept with the map and never shown, not even in the console.
    """

    text: Text
    feedback_ids: tuple[Text, ...] = Field(default=(), repr=False)

    @property
    def cited(self) -> int:
        """How many pieces of feedback stand behind it; 0 for an assumption."""
        return len(set(self.feedback_ids))


Entries = tuple[Annotated[EmpathyEntry, BeforeValidator(_as_entry)], ...]


class EmpathyMap(Form):
    """What one kind of user sees, hears, thinks, feels and does in one situation.

    Attributes:
        persona: Who it is about.
        situation: When; may be empty.
        sees: What is before their eyes: screens, shelves, messages.
        hears: What others say to them.
        thinks: What goes through their mind.
        feels: What they feel.
        does: What they do.

    Example:
        >>> said = {"persona": "Busy parent", "feels": [{"text": "let down", "feedback_ids": ["f7", "f9"]}]}
        >>> EmpathyMap.from_dict(said)
        EmpathyMap(persona='Busy parent', ..., feels=(EmpathyEntry(text='let down'),), does=())
    """

    persona: Text
    situation: str = ""
    sees: Entries = ()
    hears: Entries = ()
    thinks: Entries = ()
    feels: Entries = ()
    does: Entries = ()

    def side(self, name: str) -> tuple[EmpathyEntry, ...]:
        """Return the entries of one of the five `SIDES`."""
        return tuple(getattr(self, name))

    def open_points(self) -> tuple[str, ...]:
        """Return which sides are empty, and how many entries nobody said."""
        empty = [side_name(name) for name in SIDES if not self.side(name)]
        points = [_("Nothing stands under: {names}.").format(names=", ".join(empty))] if empty else []
        guesses = sum(entry.cited == 0 for name in SIDES for entry in self.side(name))
        if guesses:
            text = ngettext(
                "{n} entry cites no feedback: it is an assumption.",
                "{n} entries cite no feedback: they are assumptions.",
                guesses,
            )
            points.append(text.format(n=guesses))
        return tuple(points)


def side_name(side: str) -> str:
    """Return the heading of one side of an empathy map in the reader's language."""
    return {"sees": _("Sees"), "hears": _("Hears"), "thinks": _("Thinks"), "feels": _("Feels"), "does": _("Does")}[side]
