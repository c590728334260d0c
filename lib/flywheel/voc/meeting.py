"""The agenda of the VOC meeting and the seconds since it began → the block that runs and the time that it has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["AGENDA", "AgendaBlock", "MeetingMoment", "meeting_at"]

_MINUTE = 60


@dataclass(frozen=True)
class AgendaBlock:
    """One part of the meeting.

    Attributes:
        minutes: How long it may take.
        name: What it is called, in English; `title` translates.
        does: What happens in it, in English; `rule` translates.
    """

    minutes: int
    name: str
    does: str

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return _(self.name)

    @property
    def rule(self) -> str:
        """What happens, in the reader's language."""
        return _(self.does)


AGENDA = (
    AgendaBlock(15, later("Data review"), later("Read the numbers and the alarms; no explanations yet.")),
    AgendaBlock(
        30,
        later("Problem discussion"),
        later("Find the root of each topic, by five whys; owners speak, nobody defends."),
    ),
    AgendaBlock(
        20, later("Finding a solution"), later("Agree on what to try for each root, small enough for a quick pilot.")
    ),
    AgendaBlock(
        10, later("Assignment"), later("Give each action an owner, a day and a criterion; write it into the minutes.")
    ),
    AgendaBlock(
        15,
        later("Follow-up of last time"),
        later("Go through open actions, overdue ones first; see what finished ones changed."),
    ),
)
"""The curriculum's 90 minutes; what each block does is in our words."""


@dataclass(frozen=True)
class MeetingMoment:
    """Where a meeting stands.

    Attributes:
        number: Place of the block that runs, from 0; the last one when the meeting is over.
        left_seconds: Seconds until the block should end; negative when the whole meeting is over its time.
        used_share: Share of the block that is used, from 0 to 1.
        over: Whether the agenda's time is up.
    """

    number: int
    left_seconds: float
    used_share: float
    over: bool


def meeting_at(seconds: float, agenda: Sequence[AgendaBlock] = AGENDA) -> MeetingMoment:
    """Say where a meeting stands; a block begins with the second at which the one before it ends.

    Args:
        seconds: Seconds since the meeting began; what is negative counts as its beginning.
        agenda: Its blocks, at least one.

    Returns:
        The block that runs, the seconds it has left, and whether all time is up.

    Example:
        >>> meeting_at(15 * 60).number, meeting_at(91 * 60).left_seconds
        (1, -60.0)
    """
    passed, end = max(float(seconds), 0.0), 0.0
    for number, block in enumerate(agenda):
        end += _MINUTE * block.minutes
        if passed < end:
            left = end - passed
            return MeetingMoment(number, left, 1 - left / (_MINUTE * block.minutes), over=False)
    return MeetingMoment(len(agenda) - 1, end - passed, 1.0, over=True)
