"""Turns orders into recency, frequency and monetary scores of every user, and into named segments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import end_of, last_day, require
from flywheel.tiers.segments import SEGMENTS, segment_of
from flywheel.tiers.shares import share_of_sum
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["RFM", "Method", "rfm"]

Method = Literal["quantile", "fixed"]

_MEASURES = {"recency_days": "r", "frequency": "f", "monetary_cents": "m"}


@dataclass(frozen=True, eq=False, kw_only=True)
class RFM(Result):
    """Users by recency and frequency, one row a segment.

    Attributes:
        users: One row a user, for further work on the engine that holds the orders: ``user_id, recency_days,
            frequency, monetary_cents, r, f, m, segment``.
        cells: One row a cell of recency × frequency: ``r, f, segment, users, value_cents``; all 25 of them.
        as_of: The day recency is counted to; None when there was no order.
        method: ``"quantile"`` or ``"fixed"``.
        value: The column that was summed.
        level: Stated coverage of the intervals.
    """

    users: ir.Table
    cells: pd.DataFrame
    as_of: date | None
    method: Method
    value: str
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a segment with its name, shares and what to do."""
        shares = [("user_share", "user_low", "user_high"), ("value_share", "value_low", "value_high")]
        people, money = (
            [_interval(row, names, self.level) for row in self.table.to_dict("records")] for names in shares
        )
        return pd.DataFrame(
            {
                _("segment"): [_(segment.name) for segment in SEGMENTS],
                _("users"): self.table["users"],
                _("share of users"): people,
                _("share of value"): money,
                _("what to do"): [_(segment.action) for segment in SEGMENTS],
            }
        )


def rfm(
    orders: ir.Table | pd.DataFrame,
    *,
    as_of: Day | None = None,
    since: Day | None = None,
    value: str = "revenue_cents",
    method: Method = "quantile",
    cuts: Mapping[str, Sequence[int]] | None = None,
    level: float = 0.95,
) -> RFM:
    """Score every user who ordered by recency, frequency and money, and name the segment.

    Quantile scores: a user's score is 1 plus the number of whole fifths of all users that are strictly worse. Equal
    values therefore share a score, nobody scores above the users really beaten, and the order of rows has no say; where
    many users are equal (one order each, say) a score may stay empty. Fixed scores: 1 plus the number of cuts reached.

    Args:
        orders: One row a paid order (``user_id, at`` and the column ``value``).
        as_of: The day recency is counted to; by default the day of the last order. Later orders are left out.
        since: The first day whose orders count; by default all do.
        value: Column of cents that is summed: ``revenue_cents`` or ``margin_cents``; a missing amount counts as 0.
        method: ``"quantile"`` compares users with one another, ``"fixed"`` with cuts that stay from month to month.
        cuts: For ``"fixed"``, four cuts each for scores 2 to 5: ``recency_days`` falling (reached when at most),
            ``frequency`` and ``monetary_cents`` rising (reached when at least).
        level: Stated coverage of the intervals.

    Returns:
        ``segment, users, user_share, user_low, user_high`` (Wilson), ``value_cents, value_share, value_low,
        value_high`` (linearised ratio), ``n`` users in all, ``enough``. Every segment has its row. Users without an
        order have no recency and are not in it.

    Raises:
        BadInputError: A column is missing or an argument impossible; all of it is listed.

    Example:
        >>> at = pd.to_datetime(["2026-03-01", "2026-03-09", "2026-03-10"])
        >>> orders = pd.DataFrame({"user_id": ["a", "b", "b"], "at": at, "revenue_cents": [500, 900, 800]})
        >>> rfm(orders).users.order_by("user_id").execute()[["recency_days", "frequency", "monetary_cents", "r", "f"]]
           recency_days  frequency  monetary_cents  r  f
        0             9          1             500  1  1
        1             0          2            1700  3  3

    References:
        Hughes, A. M. (1994). Strategic database marketing, Probus: recency, frequency and monetary scores of five.
        The ten names are trade usage; which cell carries which name is a convention.
    """
    as_of, since = as_days("tiers.rfm", as_of=as_of, since=since)
    paid = as_ibis(orders)
    require(paid, ["user_id", "at", value], source="tiers.rfm")
    _refuse_impossible(method, cuts, since, as_of)
    stats.proportion(0, 0, level=level)
    day = as_of or last_day(paid)
    if as_of:
        paid = paid.filter(paid.at < end_of(as_of))
    measured = _measured(paid, day=day, since=since, value=value)
    scored = _by_quantile(measured) if method == "quantile" else _by_cuts(measured, cuts or {})
    cells = _cells(scored)
    return RFM(
        table=_by_segment(cells, level=level),
        caption=_("Users by recency and frequency of their orders"),
        notes=_notes(cells, day, method, cuts or {}, level=level),
        users=_named(scored),
        cells=cells[["r", "f", "segment", "users", "value_cents"]],
        as_of=day,
        method=method,
        value=value,
        level=level,
    )


def _measured(paid: ir.Table, *, day: date | None, since: date | None, value: str) -> ir.Table:
    """Return one row a user with the three measures, and how many orders had no amount."""
    if since:
        paid = paid.filter(paid.at >= pd.Timestamp(since).to_pydatetime())
    people = paid.group_by("user_id").aggregate(
        last_at=paid.at.max(),
        frequency=paid.count().cast("int64"),
        with_amount=paid[value].count().cast("int64"),
        monetary_cents=paid[value].sum().fill_null(0).cast("int64"),
    )
    return people.select(
        "user_id",
        "frequency",
        "monetary_cents",
        recency_days=ibis.date(day or date(1900, 1, 1)).delta(people.last_at.date(), unit="day").cast("int64"),
        without_amount=people.frequency - people.with_amount,
    )


def _by_quantile(people: ir.Table) -> ir.Table:
    """Score by fifths; whole numbers only, so that every engine agrees."""
    orders = {"r": people.recency_days.desc(), "f": people.frequency.asc(), "m": people.monetary_cents.asc()}
    ranked = people.mutate(
        everybody=ibis._.count().over(ibis.window()).cast("int64"),
        **{f"below_{name}": ibis.rank().over(order_by=by).cast("int64") for name, by in orders.items()},
    )
    columns = {name: (ranked[f"below_{name}"] * 5 // ranked.everybody + 1).cast("int64") for name in orders}
    return ranked.select(*people.columns, **columns)


def _by_cuts(people: ir.Table, cuts: Mapping[str, Sequence[int]]) -> ir.Table:
    columns = {}
    for measure, name in _MEASURES.items():
        column = people[measure]
        columns[name] = _score([column <= cut if name == "r" else column >= cut for cut in cuts[measure]])
    return people.mutate(**columns)


def _score(reached: list[Any]) -> Any:
    total = ibis.literal(1, "int64")
    for test in reached:
        total = total + test.cast("int64")
    return total.cast("int64")


def _named(scored: ir.Table) -> ir.Table:
    code = scored.r * 10 + scored.f
    branches = [(code.isin([10 * r + f for r, f in segment.cells]), segment.key) for segment in SEGMENTS]
    columns = ["user_id", *_MEASURES, *_MEASURES.values()]
    return scored.select(*columns, segment=ibis.cases(*branches))


def _cells(scored: ir.Table) -> pd.DataFrame:
    """Count the 25 cells in one pass over the orders."""
    money = scored.monetary_cents.cast("float64")
    found = scored.group_by(["r", "f"]).aggregate(
        users=scored.count(),
        value_cents=scored.monetary_cents.sum().cast("int64"),
        squares=(money * money).sum(),
        least=scored.monetary_cents.min(),
        without_amount=scored.without_amount.sum(),
    )
    grid = pd.DataFrame([(r, f, segment_of(r, f).key) for r in range(5, 0, -1) for f in range(1, 6)])
    grid.columns = ["r", "f", "segment"]
    cells = grid.merge(found.to_pandas().astype({"r": "int64", "f": "int64"}), on=["r", "f"], how="left")
    counts = dict.fromkeys(("users", "value_cents", "without_amount"), "int64")
    return cells.fillna(dict.fromkeys((*counts, "squares", "least"), 0)).astype(counts)


def _by_segment(cells: pd.DataFrame, *, level: float) -> pd.DataFrame:
    n, whole, squares = int(cells["users"].sum()), float(cells["value_cents"].sum()), float(cells["squares"].sum())
    bounded = bool(cells["least"].min() >= 0)
    rows = []
    for segment in SEGMENTS:
        own = cells[cells["segment"] == segment.key]
        users, cents = int(own["users"].sum()), int(own["value_cents"].sum())
        people = stats.proportion(users, n, level=level)
        money = share_of_sum(cents, float(own["squares"].sum()), whole, squares, n, bounded=bounded, level=level)
        rows.append(
            {"segment": segment.key, "users": users}
            | {"user_share": people.value, "user_low": people.low, "user_high": people.high}
            | {"value_cents": cents, "value_share": money.value, "value_low": money.low, "value_high": money.high}
            | {"n": n, "enough": n >= stats.MINIMUM_N}
        )
    return pd.DataFrame(rows)


def _interval(row: Mapping[Any, Any], names: tuple[str, str, str], level: float) -> str:
    value, low, high = (float(row[name]) for name in names)
    if math.isnan(value):
        return "–"
    return str(stats.Estimate(value, low, high, int(row["n"]), level))


def _refuse_impossible(
    method: str, cuts: Mapping[str, Sequence[int]] | None, since: date | None, as_of: date | None
) -> None:
    problems = []
    if method not in ("quantile", "fixed"):
        message = _("{method!r} is not a way to score").format(method=method)
        problems.append(Problem("method", message, _("use quantile or fixed")))
    if method == "quantile" and cuts is not None:
        problems.append(
            Problem("cuts", _("quantile scores have no cuts"), _('leave them out, or write method="fixed"'))
        )
    if method == "fixed":
        problems += _wrong_cuts(cuts or {})
    if since and as_of and since > as_of:
        message = _("{since} is later than as_of, {as_of}").format(since=since, as_of=as_of)
        problems.append(Problem("since", message, _("give an earlier day")))
    if problems:
        raise BadInputError("tiers.rfm", problems)


def _wrong_cuts(cuts: Mapping[str, Sequence[int]]) -> list[Problem]:
    problems = []
    for name in cuts:
        if name not in _MEASURES:
            guess = nearest(name, _MEASURES)
            message = _("is not a measure; did you mean {guess!r}?") if guess else _("is not a measure")
            remedy = _("measures: {names}").format(names=", ".join(_MEASURES))
            problems.append(Problem(f"cuts, {name}", message.format(guess=guess), remedy))
    for name in _MEASURES:
        given = list(cuts.get(name, ()))
        steps = [after - before for before, after in pairwise(given)]
        right = all(step < 0 for step in steps) if name == "recency_days" else all(step > 0 for step in steps)
        if len(given) != 4 or not right:
            form = _("four falling cuts are needed") if name == "recency_days" else _("four rising cuts are needed")
            example = {"recency_days": "(90, 60, 30, 7)", "frequency": "(2, 3, 5, 10)"}.get(
                name, "(5000, 10000, 20000, 50000)"
            )
            problems.append(Problem(f"cuts, {name}", form, _("such as {example}").format(example=example)))
    return problems


def _notes(
    cells: pd.DataFrame, day: date | None, method: Method, cuts: Mapping[str, Sequence[int]], *, level: float
) -> tuple[str, ...]:
    n, missing = int(cells["users"].sum()), int(cells["without_amount"].sum())
    counted = ngettext(
        "Recency in days to {day}; {n} user with an order.", "Recency in days to {day}; {n} users with an order.", n
    )
    notes = [counted.format(day=day or "–", n=f"{n:,}")]
    if method == "quantile":
        notes.append(_("Score: 1 plus the whole fifths of users that are strictly worse; equal values share a score."))
    else:
        given = "; ".join(f"{name} {', '.join(map(str, cuts[name]))}" for name in _MEASURES)
        notes.append(_("Score: 1 plus the cuts reached: {given}.").format(given=given))
    notes.append(
        _(
            "Names of cells are a convention. Wilson intervals for users, linearised ratio for value, {level:g} %."
        ).format(level=100 * level)
    )
    if 0 < n < stats.MINIMUM_N:
        notes.append(_("Fewer than {n} users: not enough data.").format(n=stats.MINIMUM_N))
    if missing:
        form = ngettext(
            "{n} order has no amount and counts as 0.", "{n} orders have no amount and count as 0.", missing
        )
        notes.append(form.format(n=f"{missing:,}"))
    return tuple(notes)
