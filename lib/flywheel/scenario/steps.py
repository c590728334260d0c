"""The parts of a scenario file beyond goal, process and pilot: needs, duties, roll-out and review."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from flywheel.scenario.parts import Id, Number, Part, Text, Texts

__all__ = [
    "CurrentFlow",
    "Duty",
    "Need",
    "Resource",
    "Review",
    "Rollout",
    "TierVariant",
    "Training",
    "VersionNote",
]


class Need(Part):
    """Step 2: one need of the users, and what is built for it.

    Attributes:
        id: A short name that nodes refer to under ``serves``.
        need: What users want to get done, in their words.
        requirement: What can be built for it.
        evidence: Where the need was seen: a survey, interviews, behaviour.
    """

    id: Id
    need: Text
    requirement: Text
    evidence: Text | None = None


class CurrentFlow(Part):
    """Step 2: how it goes today, and how many actions it asks of a user, today and in the new process.

    Attributes:
        behaviour: What users do today.
        defect: Where today's flow fails them.
        user_steps_today: Actions a user needs today.
        user_steps_planned: Actions a user needs in the new process.
    """

    behaviour: Text | None = None
    defect: Text | None = None
    user_steps_today: int | None = Field(default=None, ge=0)
    user_steps_planned: int | None = Field(default=None, ge=0)


class TierVariant(Part):
    """What is different at a node for one customer tier."""

    tier: Text
    instead: Text


class Duty(Part):
    """One row of the RACI table: who does an activity, who answers for it, who is asked, who is told."""

    activity: Text
    responsible: Texts
    accountable: Text
    consulted: Texts | None = None
    informed: Texts | None = None


class Training(Part):
    """Step 5: one role that learns the process before the roll-out.

    Attributes:
        role: Who learns.
        content: What, in a sentence.
        exceptions: Whether the exception plans are practised too.
        by: By when.
    """

    role: Text
    content: Text
    exceptions: bool = False
    by: dt.date | None = None


class Resource(Part):
    """Step 5: one thing that must be there: a right, a budget, people or a tool."""

    kind: Literal["right", "budget", "people", "tool"]
    describe: Text
    amount_cents: int | None = Field(default=None, ge=0)
    owner: Text | None = None


class Rollout(Part):
    """Step 5: to whom the process goes, and what must be ready before.

    Attributes:
        scope: Who gets it, in words.
        wider_than_pilot: Whether these are more, or other, users than the pilot watched.
        training: Who learns it.
        resources: What must be there.
        alarm_below: Completion of a node below this share raises the alarm.
        fallback: What happens when a user declines the new way.
    """

    scope: Text
    wider_than_pilot: bool
    training: tuple[Training, ...] = ()
    resources: tuple[Resource, ...] = ()
    alarm_below: Number = Field(default=0.9, gt=0, lt=1)
    fallback: Text | None = None


class Review(Part):
    """Step 6: what came of it, and where the standard procedure is kept.

    Attributes:
        reached: Level of the goal's metric at the review.
        helped: What helped.
        hindered: What hurt.
        lessons: What the next team should know.
        applies_to: Where the procedure applies.
        sop_owner: Who keeps it up to date.
        updated: When it was last changed.
    """

    reached: Number | None = None
    helped: Texts | None = None
    hindered: Texts | None = None
    lessons: Texts | None = None
    applies_to: Text | None = None
    sop_owner: Text | None = None
    updated: dt.date | None = None


class VersionNote(Part):
    """One earlier version of the process: what it was called, from when it held, what was new."""

    version: Text
    since: dt.date
    changes: Texts
