"""Turns changes of state into counts of steps, and names the tickets that broke the order of the closed loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.loop.frames import read, spells
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.tables.contracts import TICKET_STATES
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["STEPS", "Transitions", "transitions"]

STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("received",),
        "received": ("dispatched",),
        "dispatched": ("dispatched", "followed_up"),
        "followed_up": ("dispatched", "verified"),
        "verified": ("followed_up", "closed"),
        "closed": ("reopened",),
        "reopened": ("dispatched", "followed_up"),
    }
)
"""The allowed next states of each state; the empty name is a ticket that is not there yet.

Receive → dispatch → follow up → verify → confirm closed is the curriculum's. That a ticket may be dispatched again,
come back from verification, and be reopened after closing is ours.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Transitions(Result):
    """Steps from state to state, one row a pair of states that occurs.

    Attributes:
        violations: ``ticket_id, from_state, to_state, at``, one row a step that is not allowed.
        tickets: How many tickets there are.
        broken: Share of tickets with at least one step that is not allowed.
    """

    violations: pd.DataFrame
    tickets: int
    broken: stats.Estimate

    def shown(self) -> pd.DataFrame:
        """Return the steps in the reader's words."""
        return pd.DataFrame(
            {
                _("from"): self.table["from_state"].map(label),
                _("to"): self.table["to_state"].map(label),
                _("steps"): self.table["count"],
                _("share of steps from there"): read(self.table),
                _("allowed"): self.table["allowed"].map({True: _("yes"), False: _("no")}),
            }
        )


def transitions(
    ticket_events: ir.Table | pd.DataFrame,
    steps: Mapping[str, tuple[str, ...]] = STEPS,
    *,
    now: datetime | str | None = None,
    level: float = 0.95,
) -> Transitions:
    """Count the steps of all tickets, and list those that the state machine does not allow.

    Args:
        ticket_events: One row a change of state (``ticket_id, at, status``).
        steps: The allowed next states of each state; ``""`` holds the allowed first states.
        now: Later events are left out; by default none is.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``from_state`` (empty for the first step), ``to_state, count``, ``value, low, high`` (share of the ``n`` steps
        that leave ``from_state``), ``n, allowed, enough``; beside it the violations and the share of broken tickets.

    Raises:
        BadInputError: A column is missing, or ``steps`` names a state that there is not.

    Example:
        >>> at = pd.to_datetime(["2026-03-01", "2026-03-02"])
        >>> events = pd.DataFrame({"ticket_id": "t", "at": at, "status": ["received", "closed"]})
        >>> transitions(events).violations[["ticket_id", "from_state", "to_state"]]
          ticket_id from_state to_state
        0         t   received   closed
    """
    _refuse_unknown(steps)
    walked, _moment = spells(ticket_events, now=now, source="loop.transitions")
    walked = walked.assign(from_state=walked["before"].fillna(""), to_state=walked["state"], at=walked["entered_at"])
    counts = walked.groupby(["from_state", "to_state"], as_index=False).size().rename(columns={"size": "count"})
    counts["n"] = counts.groupby("from_state")["count"].transform("sum")
    shares = [stats.proportion(count, n, level=level) for count, n in zip(counts["count"], counts["n"], strict=True)]
    for name in ("value", "low", "high"):
        counts[name] = [float(getattr(share, name)) for share in shares]
    allowed = {(before, after) for before, following in steps.items() for after in following}
    counts["allowed"] = [pair in allowed for pair in zip(counts["from_state"], counts["to_state"], strict=True)]
    counts["enough"] = counts["n"] >= stats.MINIMUM_N
    places = {state: place for place, state in enumerate(("", *TICKET_STATES))}
    counts = counts.sort_values(["from_state", "to_state"], key=lambda column: column.map(places), ignore_index=True)
    fine = pd.Series(
        [pair in allowed for pair in zip(walked["from_state"], walked["to_state"], strict=True)], dtype=bool
    )
    violations = walked.loc[~fine, ["ticket_id", "from_state", "to_state", "at"]].reset_index(drop=True)
    tickets, broken = walked["ticket_id"].nunique(), violations["ticket_id"].nunique()
    said = ngettext("{n} ticket breaks the order of states.", "{n} tickets break the order of states.", broken)
    return Transitions(
        table=counts[["from_state", "to_state", "count", "value", "low", "high", "n", "allowed", "enough"]],
        caption=_("Steps of tickets from state to state"),
        notes=(
            said.format(n=broken),
            _("Dispatching again, going back from verification and reopening are allowed; that rule is ours."),
        ),
        violations=violations,
        tickets=tickets,
        broken=stats.proportion(broken, tickets, level=level),
    )


def _refuse_unknown(steps: Mapping[str, tuple[str, ...]]) -> None:
    named = dict.fromkeys(name for before, following in steps.items() for name in (before, *following))
    remedy = _("states: {names}").format(names=", ".join(TICKET_STATES))
    problems = [
        Problem("steps", _("{name!r} is not a state").format(name=name), remedy)
        for name in named
        if name not in ("", *TICKET_STATES)
    ]
    if problems:
        raise BadInputError("loop.transitions", problems)
