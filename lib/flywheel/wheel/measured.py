"""A company's own orders → the simulator's assumptions that can be counted, all others left as they are."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.tables.days import Day, as_day
from flywheel.wheel.assumptions import Assumptions
from flywheel.words import gettext as _

__all__ = ["measured_assumptions"]

_DAYS = 28
_REACH, _VOICE = 8, 0.16


def measured_assumptions(orders: pd.DataFrame, *, last_day: Day, base: Assumptions | None = None) -> Assumptions:
    """Count users, newcomers, retention and margin in the last 28 days, and set what grows with users in proportion.

    A user is somebody who ordered. Retention is the share of the 28 days before who ordered again; new is who orders
    now and did not then. Eight times the users can be reached, and the feedback that makes half of the pain known grows
    with the users as in the invented company; both are ours.

    Args:
        orders: One row an order (``user_id, at, margin_cents``).
        last_day: The last day counted.
        base: Where all other numbers come from; the defaults when left out.

    Returns:
        The assumptions.

    Raises:
        BadInputError: A column is missing, or nobody ordered in one of the two periods, or all or none came back.

    Example:
        >>> at = pd.to_datetime(["2026-01-10", "2026-01-10", "2026-02-10", "2026-02-11"])
        >>> orders = pd.DataFrame({"user_id": list("abac"), "at": at, "margin_cents": [100, 100, 300, 500]})
        >>> found = measured_assumptions(orders, last_day="2026-02-20")
        >>> found.users, found.new_users, found.retention, found.margin_cents
        (2, 1, 0.5, 400)
    """
    day = as_day("wheel.measured_assumptions", "last_day", last_day)
    missing = [name for name in ("user_id", "at", "margin_cents") if name not in orders.columns]
    if missing:
        problems = [Problem(name, _("is not a column here"), _("add it to orders")) for name in missing]
        raise BadInputError("wheel.measured_assumptions", problems)
    end = pd.Timestamp(day) + timedelta(days=1)
    span = pd.Timedelta(days=_DAYS)
    now = orders[(orders["at"] >= end - span) & (orders["at"] < end)]
    then = orders[(orders["at"] >= end - 2 * span) & (orders["at"] < end - span)]
    here, there = set(now["user_id"].dropna()), set(then["user_id"].dropna())
    stayed = len(here & there)
    if not here or not 0 < stayed < len(there):
        message = _("56 days with users of whom some stay and some leave are needed; {stayed} of {users} stayed")
        problem = Problem("orders", message.format(stayed=stayed, users=len(there)), _("give a longer period"))
        raise BadInputError("wheel.measured_assumptions", [problem])
    return (base or Assumptions()).but(
        users=len(here),
        reachable_users=_REACH * len(here),
        new_users=len(here - there),
        retention=stayed / len(there),
        margin_cents=round(float(now["margin_cents"].sum()) / len(here)),
        voice_for_half=_VOICE * len(here),
    )
