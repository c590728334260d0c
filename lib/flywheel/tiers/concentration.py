"""Turns the value of every user into its concentration: what the head holds, Lorenz curve, Gini, a claim tested."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Concentration", "concentration"]

_POINTS = 200
Verdict = Literal["less", "more", "not contradicted", "not enough data"]
Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Concentration(Result):
    """How much of the value the head of the users holds, one row a head.

    Attributes:
        curve: Points of the curve from the best user down: ``user_share, value_share``, both cumulated from 0 to 1.
        gini: The Gini coefficient with its interval; 0 when all users are equal, near 1 when one holds everything.
        claim: Share of users and share of value that somebody claims they hold.
        verdict: ``"less"`` or ``"more"`` concentrated than claimed, or ``"not contradicted"``.
        needed: Share of users that hold the claimed share of value here; not a number without value.
        value: The column that was summed.
        level: Stated coverage of the intervals.
    """

    curve: pd.DataFrame
    gini: stats.Estimate
    claim: tuple[float, float]
    verdict: Verdict
    needed: float
    value: str
    level: float

    @property
    def claimed(self) -> stats.Estimate:
        """Return what the head of the claim really holds."""
        row = self.table.loc[self.table["user_share"] == self.claim[0]].iloc[0]
        return stats.Estimate(
            float(row["value"]), float(row["low"]), float(row["high"]), int(row["n"]), self.level, self.gini.method
        )

    def shown(self) -> pd.DataFrame:
        """Return one row a head, and the claim beside the one it speaks of."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("best users"): [stats.as_text(row["user_share"], "share") for row in rows],
                _("users"): self.table["users"],
                _("share of value"): [
                    str(stats.Estimate(row["value"], row["low"], row["high"], row["n"], self.level)) for row in rows
                ],
                _("claimed"): [
                    stats.as_text(self.claim[1], "share") if row["user_share"] == self.claim[0] else "" for row in rows
                ],
            }
        )


def concentration(
    orders: ir.Table | pd.DataFrame,
    *,
    value: str = "margin_cents",
    heads: Sequence[float] = (0.01, 0.05, 0.10, 0.20, 0.50),
    claim: tuple[float, float] = (0.05, 0.80),
    level: float = 0.95,
) -> Concentration:
    """Return which share of the value the best users hold, and test the claim that a small head holds most of it.

    The intervals are large-sample ones: a few users of the head decide, so its degrees of freedom are the users of the
    head minus one, and a head of fewer than 30 users is not enough data. With log-normal money (sigma 0.8) about 92 of
    100 intervals hold the truth with 40 users in the head and 94 with 150; heavier tails need more users.

    Amounts below zero are kept: a user who costs more than he brings lowers the total, so the head may hold more than
    all of it and Gini may exceed 1. Without a total above zero there are no shares.

    Args:
        orders: One row an order or a user (``user_id`` and the column ``value``); amounts are summed by user. Users
            without a row do not count.
        value: Column of cents; a missing amount counts as 0.
        heads: Shares of users to look at; the claim's is added. A head is rounded to users, at least one.
        claim: Claimed pair: this share of the users makes this share of the value. The deck claims 5 % and 80 %.
        level: Stated coverage of the intervals.

    Returns:
        ``user_share, users`` in the head, ``value`` (share of value), ``low, high, n`` users in all, ``enough`` (at
        least 30 users in the head).

    Raises:
        BadInputError: A column is missing or an argument impossible.

    Example:
        >>> orders = pd.DataFrame({"user_id": list("abcd"), "margin_cents": [700, 100, 100, 100]})
        >>> result = concentration(orders, heads=(0.25,), claim=(0.5, 0.8))
        >>> result.table[["user_share", "users", "value"]].values.tolist(), round(result.gini.value, 2)
        ([[0.25, 1.0, 0.7], [0.5, 2.0, 0.8]], 0.45)

    References:
        Beach, C. M. & Davidson, R. (1983). Distribution-free statistical inference with Lorenz curves and income
        shares. Review of Economic Studies 50, 723–735: the interval of a head's share.
        Davidson, R. (2009). Reliable inference for the Gini index. Journal of Econometrics 150, 30–40: its interval.
    """
    paid = as_ibis(orders)
    require(paid, ["user_id", value], source="tiers.concentration")
    _refuse_impossible(heads, claim)
    stats.proportion(0, 0, level=level)
    sums = paid.group_by("user_id").aggregate(cents=paid[value].sum().fill_null(0).cast("int64"))
    amounts = np.sort(sums.select("cents").to_pandas()["cents"].to_numpy(dtype=np.float64))[::-1]
    wanted = sorted({*heads, claim[0]})
    table = pd.DataFrame([_head(amounts, share, level=level) for share in wanted])
    claimed = table.loc[table["user_share"] == claim[0]].iloc[0]
    curve, needed = _curve(amounts, claim[1])
    return Concentration(
        table=table,
        caption=_("Share of value that the best users hold"),
        notes=_notes(amounts, level=level),
        curve=curve,
        gini=_gini(amounts, level=level),
        claim=claim,
        verdict=_verdict(claimed, claim[1]),
        needed=needed,
        value=value,
        level=level,
    )


def _head(amounts: Amounts, share: float, *, level: float) -> dict[str, float | int | bool]:
    """Estimate the share of the head; its influence function carries the doubt about where the head ends."""
    n, whole = len(amounts), float(amounts.sum())
    size = min(max(round(share * n), 1), n)
    row: dict[str, float | int | bool] = {"user_share": share, "users": size}
    value, half = math.nan, math.nan
    if whole > 0:
        value = float(amounts[:size].sum()) / whole
        border = amounts[size - 1]
        influence = (np.maximum(amounts - border, 0.0) + border * size / n - value * amounts) / (whole / n)
        half = _half_width(influence, level, freedom=size - 1)
    low, high = value - half, value + half
    if n and amounts[-1] >= 0:
        low, high = max(low, 0.0) if half == half else low, min(high, 1.0) if half == half else high
    return row | {"value": value, "low": low, "high": high, "n": n, "enough": size >= stats.MINIMUM_N}


def _half_width(influence: Amounts, level: float, *, freedom: int) -> float:
    if freedom < 1:
        return math.nan
    return float(special.stdtrit(freedom, 0.5 + level / 2) * influence.std(ddof=1) / math.sqrt(len(influence)))


def _gini(amounts: Amounts, *, level: float) -> stats.Estimate:
    """Estimate Gini as half the mean difference of two users over the mean, and its interval by linearisation."""
    n, whole, method = len(amounts), float(amounts.sum()), _("linearised")
    if not whole > 0:
        return stats.Estimate(math.nan, math.nan, math.nan, n, level, method, "score")
    mean = whole / n
    rank = np.arange(n, dtype=np.float64)
    ahead = np.concatenate([[0.0], np.cumsum(amounts)[:-1]])
    behind = whole - ahead - amounts
    distance = (ahead - rank * amounts + (n - 1 - rank) * amounts - behind) / n
    value = float(distance.mean()) / (2 * mean)
    half = _half_width((distance - value * (amounts + mean)) / mean, level, freedom=n - 1)
    low, high = value - half, value + half
    if half == half:
        low, high = max(low, 0.0), min(high, 1.0) if amounts[-1] >= 0 else high
    return stats.Estimate(value, low, high, n, level, method, "score")


def _curve(amounts: Amounts, wanted: float) -> tuple[pd.DataFrame, float]:
    n, whole = len(amounts), float(amounts.sum())
    if not whole > 0:
        return pd.DataFrame({"user_share": pd.Series(dtype=float), "value_share": pd.Series(dtype=float)}), math.nan
    cumulated = np.concatenate([[0.0], np.cumsum(amounts) / whole])
    picked = np.unique(np.round(np.linspace(0, n, min(n, _POINTS) + 1)).astype(int))
    curve = pd.DataFrame({"user_share": picked / n, "value_share": cumulated[picked]})
    return curve, int(np.argmax(cumulated >= wanted - 1e-12)) / n


def _verdict(row: pd.Series, claimed: float) -> Verdict:
    if not row["enough"] or math.isnan(row["low"]):
        return "not enough data"
    if row["high"] < claimed:
        return "less"
    return "more" if row["low"] > claimed else "not contradicted"


def _refuse_impossible(heads: Sequence[float], claim: tuple[float, float]) -> None:
    problems = []
    if not heads or any(not 0 < share <= 1 for share in heads):
        problems.append(Problem("heads", _("heads are shares above 0 and up to 1"), _("write 0.05 for 5 %")))
    if len(claim) != 2 or any(not 0 < share < 1 for share in claim):
        message = _("a claim is two shares between 0 and 1")
        problems.append(Problem("claim", message, _("write (0.05, 0.80): 5 % of users make 80 % of value")))
    if problems:
        raise BadInputError("tiers.concentration", problems)


def _notes(amounts: Amounts, *, level: float) -> tuple[str, ...]:
    notes = [
        _("Intervals: linearised, {level:g} %; they hold the doubt about where the head ends.").format(
            level=100 * level
        )
    ]
    losing = int((amounts < 0).sum())
    if losing:
        form = ngettext(
            "{n} user is below zero and lowers the total; the curve falls at its end.",
            "{n} users are below zero and lower the total; the curve falls at its end.",
            losing,
        )
        notes.append(form.format(n=f"{losing:,}"))
    if not amounts.sum() > 0:
        notes.append(_("The total is not above zero: there are no shares."))
    notes.append(_("A head of fewer than {n} users is not enough data.").format(n=stats.MINIMUM_N))
    return tuple(notes)
