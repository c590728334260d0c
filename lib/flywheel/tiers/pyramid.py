"""Turns value and growth potential of every user into the pyramid of four tiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, first_and_last_day, require
from flywheel.tiers.checks import doubled
from flywheel.tiers.deck import TIERS
from flywheel.tiers.shares import heads, share_of_sum
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Pyramid", "Ties", "value_and_growth", "value_potential", "wrong_shares"]

Ties = Literal["by_id", "together"]
_SHARES = tuple(one.share for one in TIERS)


@dataclass(frozen=True, eq=False, kw_only=True)
class Pyramid(Result):
    """Users and value of the four tiers, one row a tier from top to bottom.

    Attributes:
        users: One row a user, on the engine that holds the scores: ``user_id, value_cents, potential, tier``.
        shares: The wanted shares of users.
        ties: How users with equal scores at a border were placed.
        level: Stated coverage of the intervals.
    """

    users: ir.Table
    shares: tuple[float, ...]
    ties: Ties
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a tier with its share of users and value, and what the deck says about it."""
        rows = self.table.to_dict("records")
        money = [
            "–"
            if pd.isna(row["value_share"])
            else str(stats.Estimate(row["value_share"], row["low"], row["high"], row["n"], self.level))
            for row in rows
        ]
        return pd.DataFrame(
            {
                _("tier"): [_(tier.name) for tier in TIERS],
                _("users"): self.table["users"],
                _("share of users"): [stats.as_text(row["user_share"], "share") for row in rows],
                _("share of value"): money,
                _("who they are"): [_(tier.character) for tier in TIERS],
                _("priority"): [_(tier.priority) for tier in TIERS],
                _("service"): [_(tier.service) for tier in TIERS],
            }
        )


def value_and_growth(
    orders: ir.Table | pd.DataFrame,
    *,
    since: Day | None = None,
    as_of: Day | None = None,
    value: str = "margin_cents",
) -> ir.Table:
    """Return value and growth of every user in a window cut into two halves of equal length.

    Growth is money of the second half minus money of the first: a ratio has no value for users who only bought late,
    who are the ones that grow. The middle day of an odd number of days counts for value, but for neither half.

    Args:
        orders: One row a paid order (``user_id, at`` and the column ``value``).
        since: First day of the window; by default the day of the first order.
        as_of: Last day of the window; by default the day of the last order.
        value: Column of cents that counts as value; a missing amount counts as 0.

    Returns:
        One row a user with an order in the window: ``user_id, value_cents, potential`` (growth in cents).

    Raises:
        BadInputError: A column is missing, or the window is shorter than two days.

    Example:
        >>> at = pd.to_datetime(["2026-03-01", "2026-03-04", "2026-03-04"])
        >>> orders = pd.DataFrame({"user_id": ["a", "a", "b"], "at": at, "margin_cents": [100, 250, 80]})
        >>> value_and_growth(orders).order_by("user_id").execute()[["value_cents", "potential"]].values.tolist()
        [[350, 150], [80, 80]]
    """
    since, as_of = as_days("tiers.value_and_growth", since=since, as_of=as_of)
    paid = as_ibis(orders)
    require(paid, ["user_id", "at", value], source="tiers.value_and_growth")
    earliest, latest = (since, as_of) if since and as_of else first_and_last_day(paid)
    first, last = since or earliest, as_of or latest
    if first is None or last is None:
        first, last = date(1900, 1, 1), date(1900, 1, 2)
    half = timedelta(days=((last - first).days + 1) // 2)
    if half < timedelta(days=1):
        message = _("from {first} to {last} there are no two halves").format(first=first, last=last)
        raise BadInputError("tiers.value_and_growth", [Problem("since", message, _("give two days or more"))])
    start, end = end_of(first - timedelta(days=1)), end_of(last)
    paid = paid.filter(paid.at >= start, paid.at < end)
    cents = paid[value].fill_null(0).cast("int64")
    late, early = (
        (paid.at >= end_of(last - half)).cast("int64"),
        (paid.at < end_of(first - timedelta(days=1) + half)).cast("int64"),
    )
    return paid.group_by("user_id").aggregate(
        value_cents=cents.sum().cast("int64"), potential=(cents * (late - early)).sum().cast("int64")
    )


def value_potential(
    users_scores: ir.Table | pd.DataFrame,
    *,
    shares: Sequence[float] = _SHARES,
    ties: Ties = "by_id",
    level: float = 0.95,
) -> Pyramid:
    """Place every user into one of the deck's four tiers by value contributed and growth potential.

    The deck names the tiers and their shares, not how to reach them; the way is ours. Core value: the users with the
    highest value. High potential: of the others, those with the highest potential. Stable value: of the rest, again
    those with the highest value. Base: who is left. Users with equal first scores are ordered by the second one, then
    by ``user_id``; a missing score is lower than any other.

    Args:
        users_scores: One row a user (``user_id, value_cents, potential``), such as `value_and_growth` returns;
            ``potential`` may be any number of which more is better.
        shares: Share of users of each tier from top to bottom; they add up to 1. Cumulated shares are rounded to users.
        ties: ``"by_id"`` keeps the shares and cuts a tie of both scores by id; ``"together"`` lets everybody with the
            same two scores as the last one admitted into the better tier, which then grows.
        level: Stated coverage of the intervals.

    Returns:
        ``tier, users, user_share`` (set, not measured), ``value_cents, value_share, low, high`` (linearised ratio, the
        tiers taken as given), ``n`` users in all, ``enough``. Every tier has its row.

    Raises:
        BadInputError: A column is missing, a user has several rows, or an argument is impossible.

    Example:
        >>> scores = {"user_id": list("abcd"), "value_cents": [900, 500, 100, 50], "potential": [0, -10, 40, 5]}
        >>> result = value_potential(pd.DataFrame(scores), shares=(0.25, 0.25, 0.25, 0.25))
        >>> result.users.order_by("user_id").execute().tier.tolist()
        ['core', 'stable', 'high_potential', 'base']
    """
    source = "tiers.value_potential"
    scores = as_ibis(users_scores)
    require(scores, ["user_id", "value_cents", "potential"], source=source)
    problems = wrong_shares(shares)
    if ties not in ("by_id", "together"):
        message = _("{ties!r} is not a rule for ties").format(ties=ties)
        problems.append(Problem("ties", message, _("use by_id or together")))
    rows, several = doubled(scores, "users_scores")
    problems += several
    if problems:
        raise BadInputError(source, problems)
    stats.proportion(0, 0, level=level)
    placed = _placed(scores, heads(rows, shares), ties)
    return Pyramid(
        table=_summed(placed, level=level),
        caption=_("Users and value by tier"),
        notes=_notes(ties, level=level),
        users=placed,
        shares=tuple(shares),
        ties=ties,
        level=level,
    )


def wrong_shares(shares: Sequence[float], *, place: str = "shares") -> list[Problem]:
    """Return what is wrong with the shares of the four tiers; nothing when they can be used.

    Example:
        >>> [str(problem) for problem in wrong_shares((0.5, 0.5))]
        ['shares: 2 shares for 4 tiers → give one share a tier, top first']
    """
    if len(shares) != len(TIERS):
        message = _("{found} shares for {wanted} tiers").format(found=len(shares), wanted=len(TIERS))
        return [Problem(place, message, _("give one share a tier, top first"))]
    if any(not 0 <= share <= 1 for share in shares) or abs(sum(shares) - 1) > 1e-9:
        message = _("{shares} are not shares of one whole").format(shares=", ".join(f"{share:g}" for share in shares))
        return [Problem(place, message, _("each lies between 0 and 1, together they make 1"))]
    return []


def _placed(scores: ir.Table, sizes: list[int], ties: Ties) -> ir.Table:
    """Give every user a tier: three rankings, each among those whom the one before left over."""
    table = scores.select("user_id", "value_cents", "potential", tier=ibis.literal(TIERS[-1].key))
    rank = ibis.row_number() if ties == "by_id" else ibis.rank()
    for place, by in enumerate(
        (("value_cents", "potential"), ("potential", "value_cents"), ("value_cents", "potential"))
    ):
        order: list[Any] = [table[name].desc(nulls_first=False) for name in by]
        order += [table.user_id.asc()] if ties == "by_id" else []
        ahead = rank.over(ibis.window(group_by=table.tier, order_by=order))
        ranked = table.mutate(ahead=ahead)
        taken = (ranked.tier == TIERS[-1].key) & (ranked.ahead < sizes[place])
        table = ranked.mutate(tier=ibis.ifelse(taken, TIERS[place].key, ranked.tier)).drop("ahead")
    return table


def _summed(placed: ir.Table, *, level: float) -> pd.DataFrame:
    money = placed.value_cents.cast("float64")
    found = placed.group_by("tier").aggregate(
        users=placed.count(),
        value_cents=placed.value_cents.sum().cast("int64"),
        squares=(money * money).sum(),
        least=placed.value_cents.min(),
    )
    table = found.to_pandas().set_index("tier").reindex([tier.key for tier in TIERS]).fillna(0)
    n, whole, squares = int(table["users"].sum()), float(table["value_cents"].sum()), float(table["squares"].sum())
    bounded = bool(table["least"].min() >= 0)
    rows = []
    for key, row in table.iterrows():
        share = share_of_sum(
            float(row["value_cents"]), float(row["squares"]), whole, squares, n, bounded=bounded, level=level
        )
        rows.append(
            {"tier": key, "users": int(row["users"]), "user_share": row["users"] / n if n else float("nan")}
            | {"value_cents": int(row["value_cents"]), "value_share": share.value, "low": share.low, "high": share.high}
            | {"n": n, "enough": n >= stats.MINIMUM_N}
        )
    return pd.DataFrame(rows)


def _notes(ties: Ties, *, level: float) -> tuple[str, ...]:
    rule = {
        "by_id": _("Equal scores: ordered by the other score, then by user_id."),
        "together": _("Equal scores share the better tier, which grows."),
    }[ties]
    return (
        _("Core: highest value; high potential: of the others, highest potential; stable: of the rest, highest value."),
        rule + " " + _("The share of users is set, not measured."),
        _("Interval of the share of value: linearised ratio, {level:g} %, tiers taken as given.").format(
            level=100 * level
        ),
    )
