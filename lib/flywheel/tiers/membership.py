"""Turns a membership design and the orders of its users into five checked elements with scores and advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _
from flywheel.words import later, ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ELEMENTS", "Level", "Membership", "membership_check"]

ELEMENTS = {
    "proposition": (
        later("clear proposition"),
        later("say in one sentence what members gain, and test whether new users can repeat it"),
    ),
    "levels": (
        later("sensible levels"),
        later("keep three to five levels, each with users of its own and fewer than the one below"),
    ),
    "promotion": (
        later("reachable promotion"),
        later("lower the next step or split it, and show users how far they have come"),
    ),
    "benefits": (
        later("rich benefits"),
        later("give every level something useful, something felt and something shared"),
    ),
    "experience": (
        later("good experience"),
        later("walk the journey as a member: joining, seeing the level, using a benefit, asking for help"),
    ),
}
"""The deck's five elements of a membership design, each with what to do when it is weak."""

_KINDS = ("functional", "emotional", "social")
_REACH = (0.05, 0.10, 0.20, 0.30)
_FULL, _FINE = 5, 4


@dataclass(frozen=True)
class Level:
    """One level of a membership.

    Attributes:
        name: What users read.
        from_orders: Orders needed to reach it, in the window of the orders given; 0 for the entry level.
        functional: Benefits that save money or time.
        emotional: Benefits that make a member feel seen.
        social: Benefits that are shared with or shown to others.
    """

    name: str
    from_orders: int
    functional: tuple[str, ...] = ()
    emotional: tuple[str, ...] = ()
    social: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Membership(Result):
    """Five elements of a membership design, one row an element.

    Attributes:
        promotion: One row a level: ``level, users, next_level, close`` (users within ``within_orders`` of it),
            ``value`` (their share of the level), ``low, high, n, enough``; the highest level has no next.
        within_orders: How many orders away counts as close.
        level: Stated coverage of the intervals.
    """

    promotion: pd.DataFrame
    within_orders: int
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row an element with score, finding and, where it is weak, advice."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("element"): [_(ELEMENTS[row["element"]][0]) for row in rows],
                _("score, 1 to 5"): self.table["score"],
                _("finding"): self.table["finding"],
                _("advice"): ["" if row["score"] >= _FINE else _(ELEMENTS[row["element"]][1]) for row in rows],
            }
        )


def membership_check(
    levels: Sequence[Level],
    orders: ir.Table | pd.DataFrame,
    *,
    proposition: int,
    experience: int,
    within_orders: int = 1,
    level: float = 0.95,
) -> Membership:
    """Check a membership design by the deck's five elements: two are rated by people, three follow from the design.

    The scoring is ours. Levels start from 5 and lose one point each for fewer than three or more than five levels, for
    every level without a user, and for every level with more users than the one below. Promotion is scored by the share
    of users below the top who are close to the next level: 5 %, 10 %, 20 % and 30 % are the steps to 2, 3, 4 and 5.
    Benefits score 1 plus four times the share of level × kind that is filled, rounded down.

    Args:
        levels: The levels from lowest to highest.
        orders: One row a paid order (``user_id``) of the window in which orders count for a level.
        proposition: How clear it is, rated by the team or by asking users, 1 to 5.
        experience: How good it is, rated the same way, 1 to 5.
        within_orders: How many orders away from the next level counts as close.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``element, score`` (1 to 5), ``finding``; the numbers behind promotion are in ``promotion``. Users without an
        order in the window are in no level.

    Raises:
        BadInputError: Levels do not rise, a rating is not between 1 and 5, or a column is missing.

    Example:
        >>> orders = pd.DataFrame({"user_id": ["a", "b", "b", "c", "c", "c"]})
        >>> plan = [Level("silver", 0, functional=("coupons",)), Level("gold", 3, functional=("free delivery",))]
        >>> check = membership_check(plan, orders, proposition=4, experience=5)
        >>> check.table[["element", "score"]].values.tolist()
        [['proposition', 4], ['levels', 4], ['promotion', 5], ['benefits', 2], ['experience', 5]]
        >>> check.promotion[["level", "users", "close"]].values.tolist()
        [['silver', 2, 1], ['gold', 1, 0]]
    """
    paid = as_ibis(orders)
    require(paid, ["user_id"], source="tiers.membership_check")
    _refuse_impossible(levels, {"proposition": proposition, "experience": experience}, within_orders)
    people = paid.group_by("user_id").aggregate(orders=paid.count())
    counts = people.group_by("orders").aggregate(users=people.count()).to_pandas()
    promotion = _promotion(levels, counts, within_orders, level=level)
    below = promotion.iloc[:-1]
    reach = stats.proportion(int(below["close"].sum()), int(below["users"].sum()), level=level)
    filled = sum(bool(getattr(one, kind)) for one in levels for kind in _KINDS)
    scores = {
        "proposition": (proposition, _("rated by people")),
        "levels": _levels(promotion),
        "promotion": _reachable(reach, within_orders),
        "benefits": (
            1 + 4 * filled // (len(_KINDS) * len(levels)),
            _("{n} of {all} filled: functional, emotional, social at each level").format(
                n=filled, all=len(_KINDS) * len(levels)
            ),
        ),
        "experience": (experience, _("rated by people")),
    }
    rows = [{"element": name, "score": score, "finding": finding} for name, (score, finding) in scores.items()]
    return Membership(
        table=pd.DataFrame(rows),
        caption=_("Check of the membership design"),
        notes=(
            _("The elements are the deck's, the scoring is ours; see membership_check."),
            _(
                "Levels by orders of the window; users without an order are in none. Wilson intervals, {level:g} %."
            ).format(level=100 * level),
        ),
        promotion=promotion,
        within_orders=within_orders,
        level=level,
    )


def _promotion(levels: Sequence[Level], counts: pd.DataFrame, within: int, *, level: float) -> pd.DataFrame:
    rows = []
    for place, one in enumerate(levels):
        following = levels[place + 1] if place + 1 < len(levels) else None
        inside = counts["orders"] >= one.from_orders
        if following:
            inside &= counts["orders"] < following.from_orders
        users = int(counts.loc[inside, "users"].sum())
        close = (
            int(counts.loc[inside & (counts["orders"] >= following.from_orders - within), "users"].sum())
            if following
            else 0
        )
        rate = stats.proportion(close, users if following else 0, level=level)
        rows.append(
            {"level": one.name, "users": users, "next_level": following.name if following else None, "close": close}
            | {"value": rate.value, "low": rate.low, "high": rate.high, "n": rate.n}
            | {"enough": rate.n >= stats.MINIMUM_N}
        )
    return pd.DataFrame(rows)


def _levels(promotion: pd.DataFrame) -> tuple[int, str]:
    users = promotion["users"].tolist()
    empty = users.count(0)
    swollen = sum(above > below for below, above in pairwise(users) if above)
    score = max(_FULL - (not 3 <= len(users) <= 5) - empty - swollen, 1)
    form = ngettext("{n} level with users: {users}", "{n} levels with users: {users}", len(users))
    return score, form.format(n=len(users), users=_(", ").join(f"{one:,}" for one in users))


def _reachable(reach: stats.Estimate, within: int) -> tuple[int, str]:
    score = 1 + sum(reach.value >= step for step in _REACH)
    form = ngettext(
        "{share} of users below the top are {n} order or fewer from the next level",
        "{share} of users below the top are {n} orders or fewer from the next level",
        within,
    )
    return score, form.format(share=reach, n=within)


def _refuse_impossible(levels: Sequence[Level], ratings: dict[str, int], within: int) -> None:
    problems = []
    if len(levels) < 2:
        problems.append(Problem("levels", _("a membership has two levels or more"), _("give them lowest first")))
    for below, above in pairwise(levels):
        if above.from_orders <= below.from_orders:
            message = _("needs {above} orders, not more than {name} below it with {below}").format(
                above=above.from_orders, name=below.name, below=below.from_orders
            )
            problems.append(Problem(f"levels, {above.name}", message, _("give levels lowest first, each needing more")))
    if levels and levels[0].from_orders < 0:
        problems.append(Problem(f"levels, {levels[0].name}", _("needs fewer than 0 orders"), _("write 0 for entry")))
    for name, rating in ratings.items():
        if rating not in range(1, 6):
            message = _("{rating} is not a rating").format(rating=rating)
            problems.append(Problem(name, message, _("rate from 1 (weak) to 5 (strong), in whole points")))
    if within < 1 or within != int(within):
        message = _("{n} is not a number of orders to go").format(n=within)
        problems.append(Problem("within_orders", message, _("give a whole number from 1 up")))
    if problems:
        raise BadInputError("tiers.membership_check", problems)
