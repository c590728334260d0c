"""Turns the tiers of users in two periods into a migration matrix: who stayed, rose, fell, left and entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_names, require
from flywheel.tiers.checks import doubled
from flywheel.tiers.deck import TIERS
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ENTERED", "LEFT", "Migration", "migration", "named"]

ENTERED, LEFT = "entered", "left"
_NAMES = {tier.key: tier.name for tier in TIERS}


@dataclass(frozen=True, eq=False, kw_only=True)
class Migration(Result):
    """Moves between tiers, one row a tier before and a tier after.

    Attributes:
        moves: One row a move (``up``, ``stable``, ``down``, ``left``): ``move, users, value, low, high, n, enough``;
            shares of all users of the period before.
        order: The tiers from best to worst.
        entered: Users of the period after who had no tier before.
        level: Stated coverage of the intervals.
    """

    moves: pd.DataFrame
    order: tuple[str, ...]
    entered: int
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the matrix a person expects: one row a tier before, one column a tier after, shares of the row."""
        rows = []
        for before in (*self.order, ENTERED):
            own = self.table[self.table["before"] == before].set_index("after")
            cells = {named(after): stats.as_text(float(own["value"][after]), "share") for after in own.index}
            rows.append({_("before"): named(before), _("users"): int(own["n"].iloc[0])} | cells)
        return pd.DataFrame(rows).fillna("")


def migration(
    before: ir.Table | pd.DataFrame,
    after: ir.Table | pd.DataFrame,
    *,
    order: Sequence[str] = tuple(_NAMES),
    by: str = "tier",
    level: float = 0.95,
) -> Migration:
    """Count how users moved between tiers from one period to the next.

    Every row divides by all users of that tier before, those who left included. Entrants have a row of their own. A
    user whose tier is missing counts as not there.

    Args:
        before: One row a user (``user_id`` and the column ``by``), such as ``value_potential(…).users``.
        after: The same of the later period.
        order: The tiers from best to worst; up and down follow it.
        by: Column with the tier.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``before`` (a tier, or ``entered``), ``after`` (a tier, or ``left``), ``users, value`` (share of the row),
        ``low, high, n`` users of the row, ``enough``. Every combination has its row but ``entered`` to ``left``.

    Raises:
        BadInputError: A column is missing, a user has several rows, or a tier is not in ``order``.

    Example:
        >>> before = pd.DataFrame({"user_id": ["a", "b", "c"], "tier": ["core", "base", "base"]})
        >>> after = pd.DataFrame({"user_id": ["a", "b", "d"], "tier": ["stable", "base", "core"]})
        >>> migration(before, after).moves[["move", "users", "n"]].values.tolist()
        [['up', 0, 3], ['stable', 1, 3], ['down', 1, 3], ['left', 1, 3]]
    """
    sides = [as_ibis(before), as_ibis(after)]
    for side in sides:
        require(side, ["user_id", *group_names(by, source="tiers.migration")], source="tiers.migration")
    stats.proportion(0, 0, level=level)
    ranks = tuple(dict.fromkeys(order))
    earlier, later = (side.select("user_id", tier=side[by]) for side in sides)
    joined = earlier.outer_join(later, "user_id")
    pairs = joined.select(before=joined.tier.fill_null(ENTERED), after=joined.tier_right.fill_null(LEFT))
    counted = pairs.group_by(["before", "after"]).aggregate(users=pairs.count()).to_pandas()
    _refuse_impossible(sides, counted, ranks)
    table = _matrix(counted, ranks, level=level)
    return Migration(
        table=table,
        caption=_("Moves between tiers"),
        notes=_notes(level),
        moves=_moves(table, ranks, level=level),
        order=ranks,
        entered=int(table.loc[table["before"] == ENTERED, "users"].sum()),
        level=level,
    )


def named(tier: str) -> str:
    """Return the name of a tier, or of coming and going, as a person reads it.

    Example:
        >>> named("core"), named("left"), named("gold")
        ('Core value', 'left', 'gold')
    """
    return {ENTERED: _("entered"), LEFT: _("left")}.get(tier) or (_(_NAMES[tier]) if tier in _NAMES else tier)


def _matrix(counted: pd.DataFrame, order: tuple[str, ...], *, level: float) -> pd.DataFrame:
    counts = {(row["before"], row["after"]): int(row["users"]) for row in counted.to_dict("records")}
    rows = []
    for before in (*order, ENTERED):
        columns = order if before == ENTERED else (*order, LEFT)
        n = sum(counts.get((before, after), 0) for after in columns)
        for after in columns:
            users = counts.get((before, after), 0)
            rows.append({"before": before, "after": after} | _rate(users, n, level))
    return pd.DataFrame(rows)


def _moves(table: pd.DataFrame, order: tuple[str, ...], *, level: float) -> pd.DataFrame:
    stayed = table[table["before"] != ENTERED]
    rank = {tier: place for place, tier in enumerate(order)}
    step = stayed["after"].map(rank) - stayed["before"].map(rank)
    counts = {"up": step < 0, "stable": step == 0, "down": step > 0, "left": stayed["after"] == LEFT}
    n = int(stayed["users"].sum())
    return pd.DataFrame(
        [{"move": move} | _rate(int(stayed.loc[those, "users"].sum()), n, level) for move, those in counts.items()]
    )


def _rate(users: int, n: int, level: float) -> dict[str, float | int | bool]:
    rate = stats.proportion(users, n, level=level)
    return {"users": users, "value": rate.value, "low": rate.low, "high": rate.high, "n": n} | {
        "enough": n >= stats.MINIMUM_N
    }


def _refuse_impossible(sides: list[ir.Table], counted: pd.DataFrame, order: tuple[str, ...]) -> None:
    problems = [
        Problem(f"order, {tier}", _("is a word of the result itself"), _("rename this tier first"))
        for tier in order
        if tier in (ENTERED, LEFT)
    ]
    for name, side in zip(("before", "after"), sides, strict=True):
        problems += doubled(side, name)[1]
        for tier in sorted(set(counted[name]) - {*order, ENTERED, LEFT}):
            guess = nearest(tier, order)
            message = _("is not in the order; did you mean {guess!r}?") if guess else _("is not in the order")
            remedy = _("list all tiers from best to worst in order=")
            problems.append(Problem(f"{name}, {tier}", message.format(guess=guess), remedy))
    if problems:
        raise BadInputError("tiers.migration", problems)


def _notes(level: float) -> tuple[str, ...]:
    return (
        _("Each row divides by all users of that tier before, those who left included; Wilson, {level:g} %.").format(
            level=100 * level
        ),
        _("With fixed shares some users of the top fall and some below rise by chance alone: a move is no effect yet."),
    )
