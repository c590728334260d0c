"""Turns scored items into a priority matrix: quadrants, and a ranked list with a stated rule for ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.loop.frames import frame
from flywheel.loop.wording import label
from flywheel.results import Result
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["PriorityMatrix", "impact_difficulty", "importance_urgency"]

Axes = tuple[str, str]

_QUADRANTS: Mapping[Axes, Mapping[tuple[bool, bool], str]] = MappingProxyType(
    {
        ("importance", "urgency"): {
            (True, True): "do_now",
            (True, False): "plan",
            (False, True): "delegate",
            (False, False): "leave",
        },
        ("impact", "difficulty"): {
            (True, False): "quick_win",
            (True, True): "major_project",
            (False, False): "fill_in",
            (False, True): "not_now",
        },
    }
)


@dataclass(frozen=True, eq=False, kw_only=True)
class PriorityMatrix(Result):
    """Items with their scores, quadrant and rank, best first.

    Attributes:
        axes: The two scores; the first is the one worth more for being high.
        scale: Lowest and highest possible score.
        cut: The score from which on an item counts as high.
        weighted: Whether the importance of the users counted.
    """

    axes: Axes
    scale: tuple[float, float]
    cut: float
    weighted: bool

    @property
    def quadrants(self) -> Mapping[tuple[bool, bool], str]:
        """The quadrants by whether the first and the second score are high."""
        return _QUADRANTS[self.axes]

    def shown(self) -> pd.DataFrame:
        """Return the ranked list in the reader's words."""
        first, second = self.axes
        shown = pd.DataFrame({_("rank"): self.table["rank"], _("item"): self.table["item"]})
        for axis in (first, second):
            shown[label(axis)] = [
                _rated(*row) for row in self.table[[axis, f"{axis}_low", f"{axis}_high"]].to_numpy(dtype=float).tolist()
            ]
        if self.weighted:
            shown[_("weight of users")] = self.table["weight"].map("{:.2f}".format)
        shown[_("quadrant")] = self.table["quadrant"].map(label)
        return shown


def _rated(score: float, low: float, high: float) -> str:
    return (
        f"{score:.1f}"
        if low == high
        else _("{score:.1f} ({low:g} to {high:g})").format(score=score, low=low, high=high)
    )


def importance_urgency(
    items: ir.Table | pd.DataFrame,
    users: ir.Table | pd.DataFrame | None = None,
    *,
    weights: ir.Table | pd.DataFrame | None = None,
    scale: tuple[float, float] = (1, 5),
    cut: float | None = None,
) -> PriorityMatrix:
    """Place items by importance and urgency, and rank them: importance × urgency × weight of the users concerned.

    Quadrants: do now (both high), plan (important only), delegate (urgent only), leave. Equal priorities are ordered by
    importance; where that is equal too they share the better rank and stand by name. Rule and names are ours.

    Args:
        items: One row an item and rater (``item, importance, urgency``, and ``rater`` where several rate).
        users: Whom an item concerns, one row an item and user (``item, user_id``); an item without any weighs 1.
        weights: One row a user (``user_id, weight``), as from tiers; an item weighs the mean of its users divided by
            the mean of all users here. Users without a weight are left out.
        scale: Lowest and highest possible score.
        cut: Score from which on an item is high; the middle of the scale by default.

    Returns:
        ``item``, both scores (mean over raters, each with the lowest and highest rating as ``…_low, …_high``),
        ``raters, quadrant, agreed`` (every rater sees the same quadrant), ``weight, priority, rank``.

    Raises:
        BadInputError: A column is missing, a score is missing or lies outside of the scale, or a rater rates an item
            twice; all are named.

    Example:
        >>> items = pd.DataFrame({"item": ["crash", "colour"], "importance": [5, 1], "urgency": [5, 2]})
        >>> importance_urgency(items).table[["rank", "item", "priority"]]
           rank    item  priority
        0     1   crash      25.0
        1     2  colour       2.0
    """
    return _placed(items, users, weights, ("importance", "urgency"), scale, cut, "loop.importance_urgency")


def impact_difficulty(
    items: ir.Table | pd.DataFrame,
    users: ir.Table | pd.DataFrame | None = None,
    *,
    weights: ir.Table | pd.DataFrame | None = None,
    scale: tuple[float, float] = (1, 5),
    cut: float | None = None,
) -> PriorityMatrix:
    """Place items by impact and difficulty, and rank them: impact × weight of the users concerned ÷ difficulty.

    Quadrants: quick win (high impact, low difficulty), major project (both high), fill in (both low), not now. Equal
    priorities are ordered by impact; where that is equal too they share the better rank and stand by name. Rule and
    names are ours.

    Args:
        items: One row an item and rater (``item, impact, difficulty``, and ``rater`` where several rate).
        users: As for `importance_urgency`.
        weights: As for `importance_urgency`.
        scale: Lowest and highest possible score; the lowest is above 0, because difficulty divides.
        cut: As for `importance_urgency`.

    Returns:
        As for `importance_urgency`.

    Raises:
        BadInputError: As for `importance_urgency`.

    Example:
        >>> items = pd.DataFrame({"item": ["hint", "rebuild"], "impact": [4, 5], "difficulty": [1, 5]})
        >>> impact_difficulty(items).shown()[["item", "quadrant"]]
              item       quadrant
        0     hint      quick win
        1  rebuild  major project
    """
    return _placed(items, users, weights, ("impact", "difficulty"), scale, cut, "loop.impact_difficulty")


def _placed(
    items: ir.Table | pd.DataFrame,
    users: ir.Table | pd.DataFrame | None,
    weights: ir.Table | pd.DataFrame | None,
    axes: Axes,
    scale: tuple[float, float],
    cut: float | None,
    source: str,
) -> PriorityMatrix:
    first, second = axes
    rated = frame(items, ["item", first, second], source=source, optional=["rater"])
    middle = sum(scale) / 2 if cut is None else cut
    _refuse(rated, axes, scale, middle, source)
    rated = rated.assign(**{axis: pd.to_numeric(rated[axis]) for axis in axes})
    scored = _scored(rated, axes, middle)
    scored["weight"] = scored["item"].map(_weights(users, weights, source)).fillna(1.0).astype(float)
    pull: Literal[1, -1] = -1 if second == "difficulty" else 1
    scored["priority"] = (scored[first] * scored[second] ** pull * scored["weight"]).round(9)
    order = scored.sort_values(["priority", first, "item"], ascending=[False, False, True], ignore_index=True)
    changed = (order[["priority", first]] != order[["priority", first]].shift()).any(axis=1)
    order["rank"] = (pd.Series(range(1, len(order) + 1), index=order.index).where(changed)).ffill().astype("int64")
    name = _(" and ").join(label(axis) for axis in axes)
    return PriorityMatrix(
        table=order,
        caption=_("Priorities by {axes}").format(axes=name),
        notes=(
            _rule(axes),
            _("High from {cut:g} on a scale of {low:g} to {high:g}.").format(cut=middle, low=scale[0], high=scale[1]),
            _("Scores are means over raters, in brackets the lowest and the highest rating; raters are no sample."),
        ),
        axes=axes,
        scale=scale,
        cut=middle,
        weighted=users is not None and weights is not None,
    )


def _rule(axes: Axes) -> str:
    if axes[1] == "difficulty":
        return _("Rank by impact × weight of users ÷ difficulty, ties by impact, then shared; a rule of ours.")
    return _("Rank by importance × urgency × weight of users, ties by importance, then shared; a rule of ours.")


def _scored(rated: pd.DataFrame, axes: Axes, middle: float) -> pd.DataFrame:
    """Return the mean scores of each item with lowest and highest rating, and whether raters agree."""
    first, second = axes
    rated = rated.assign(place=(rated[first] >= middle).astype(int) * 2 + (rated[second] >= middle).astype(int))
    by_item = rated.groupby("item")
    scored = pd.DataFrame({"raters": by_item.size(), "agreed": by_item["place"].min() == by_item["place"].max()})
    for axis in axes:
        scored[axis] = by_item[axis].mean().round(9)
        scored[f"{axis}_low"], scored[f"{axis}_high"] = by_item[axis].min(), by_item[axis].max()
    high = zip(scored[first] >= middle, scored[second] >= middle, strict=True)
    scored["quadrant"] = [_QUADRANTS[axes][bool(one), bool(other)] for one, other in high]
    columns = [name for axis in axes for name in (axis, f"{axis}_low", f"{axis}_high")]
    return scored.reset_index()[["item", *columns, "raters", "quadrant", "agreed"]]


def _weights(
    users: ir.Table | pd.DataFrame | None, weights: ir.Table | pd.DataFrame | None, source: str
) -> dict[object, float]:
    if users is None and weights is None:
        return {}
    if users is None or weights is None:
        missing = "users" if users is None else "weights"
        message = _("is missing; users and weights belong together")
        raise BadInputError(source, [Problem(missing, message, _("give both or neither"))])
    worth = frame(weights, ["user_id", "weight"], source=source).dropna()
    problems = []
    if worth["user_id"].duplicated().any():
        problems.append(Problem("weights", _("a user stands here twice"), _("keep one row a user")))
    if len(worth) and (worth["weight"].min() < 0 or worth["weight"].sum() == 0):
        problems.append(Problem("weights", _("a weight is negative, or all are 0"), _("use numbers from 0 up")))
    if problems:
        raise BadInputError(source, problems)
    concerned = frame(users, ["item", "user_id"], source=source).drop_duplicates().merge(worth, on="user_id")
    means: dict[object, float] = (concerned.groupby("item")["weight"].mean() / worth["weight"].mean()).to_dict()
    return means


def _refuse(rated: pd.DataFrame, axes: Axes, scale: tuple[float, float], middle: float, source: str) -> None:
    problems = []
    lowest, highest = scale
    if not lowest < highest or (axes[1] == "difficulty" and lowest <= 0):
        problems.append(Problem("scale", _("{scale} is no scale").format(scale=scale), _("write scale=(1, 5)")))
    elif not lowest < middle <= highest:
        message = _("{cut:g} does not part the scale").format(cut=middle)
        problems.append(Problem("cut", message, _("use a score above {low:g}").format(low=lowest)))
    for axis in axes:
        numbers = pd.to_numeric(rated[axis], errors="coerce")
        for item, score in zip(
            rated.loc[~numbers.between(*scale), "item"], rated.loc[~numbers.between(*scale), axis], strict=True
        ):
            message = _("{score} is not a score from {low:g} to {high:g}").format(score=score, low=lowest, high=highest)
            problems.append(Problem(f"{item}, {axis}", message, _("correct or leave out this row")))
    for row in rated[rated.duplicated(["item", "rater"])].itertuples():
        message = _("has more than one row for the same rater")
        problems.append(Problem(str(row.item), message, _("keep one row an item and rater")))
    if rated["item"].isna().any():
        problems.append(Problem("item", _("an item has no name"), _("name every item")))
    if problems:
        raise BadInputError(source, problems)
