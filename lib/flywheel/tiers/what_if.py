"""Turns other shares and another budget into the change they would make to tiers and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.results import Result
from flywheel.tiers.allocation import Allocation, Response, allocate
from flywheel.tiers.deck import TIERS
from flywheel.tiers.pyramid import value_potential
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["WhatIf", "what_if"]


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIf(Result):
    """Tiers and money under other settings, one row a tier, beside what they were.

    Attributes:
        allocation: The new split of the new budget; its ``pyramid`` holds the new tiers.
    """

    allocation: Allocation

    def shown(self) -> pd.DataFrame:
        """Return one row a tier, each number with its change."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("tier"): [_(tier.name) for tier in TIERS],
                _("users"): [f"{row['users']:,} ({row['users_change']:+,})".replace("-", "−") for row in rows],
                _("share of value"): [
                    _("{share} ({change})").format(
                        share=stats.as_text(row["value_share"], "share"),
                        change=stats.as_text(row["value_share_change"], "share", signed=True),
                    )
                    for row in rows
                ],
                _("money, best split"): [
                    _("{money} ({change})").format(
                        money=stats.as_text(row["spend_cents"], "cents"),
                        change=stats.as_text(row["spend_change_cents"], "cents", signed=True),
                    )
                    for row in rows
                ],
            }
        )


def what_if(
    users_scores: ir.Table | pd.DataFrame,
    before: Allocation,
    *,
    shares: Sequence[float] | None = None,
    budget_cents: int | None = None,
    response: Mapping[str, Response] | None = None,
) -> WhatIf:
    """Place users and split money anew under changed settings and compare with what was.

    Args:
        users_scores: One row a user, as for `value_potential`; a DataFrame answers fastest.
        before: The split to compare with, and with it the tiers.
        shares: Other shares of users; by default those of ``before``.
        budget_cents: Another budget; by default that of ``before``.
        response: Another assumption; by default that of ``before``.

    Returns:
        ``tier, users, users_change, value_share, low, high, n, value_share_change, spend_cents, spend_change_cents``
        (of the best split).

    Raises:
        BadInputError: As `value_potential` and `allocate` do.

    Example:
        >>> scores = {"user_id": list("abcd"), "value_cents": [9000, 5000, 1000, 500], "potential": [0, 9, 8, 0]}
        >>> scores = pd.DataFrame(scores)
        >>> now = value_potential(scores, shares=(0.25, 0.25, 0.25, 0.25))
        >>> other = what_if(scores, allocate(now, 1000), shares=(0.5, 0.25, 0.25, 0))
        >>> other.table["users_change"].tolist(), int(other.table["spend_change_cents"].sum())
        ([1, 0, 0, -1], 0)
    """
    pyramid = before.pyramid
    placed = value_potential(users_scores, shares=shares or pyramid.shares, ties=pyramid.ties, level=pyramid.level)
    budget = before.budget_cents if budget_cents is None else budget_cents
    split = allocate(placed, budget, response=response or before.response)
    then, now = (one.table[one.table["strategy"] == "optimised"]["spend_cents"].to_numpy() for one in (before, split))
    table = placed.table[["tier", "users", "value_share", "low", "high", "n"]].assign(
        users_change=placed.table["users"] - pyramid.table["users"],
        value_share_change=placed.table["value_share"] - pyramid.table["value_share"],
        spend_cents=now,
        spend_change_cents=now - then,
    )
    return WhatIf(
        table=table,
        caption=_("What would change"),
        notes=(*placed.notes, *split.notes),
        allocation=split,
    )
