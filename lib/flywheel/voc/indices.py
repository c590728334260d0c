"""Turns short questionnaires into two indices of ours, loyalty and emotional connection, with their reliability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_columns, require
from flywheel.words import column, later
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["CONNECTION_ITEMS", "LOYALTY_ITEMS", "Index", "emotional_connection", "loyalty_index"]

LOYALTY_ITEMS = {
    "buy_again": later("I will order here again."),
    "recommend": later("I recommend this app to friends and family."),
    "first_choice": later("When I need something of this kind, I look here first."),
    "stay_with_offer": later("I would stay even if another app offered me a discount."),
    "buy_more": later("I would also buy other kinds of goods here."),
}
"""Items of the loyalty index: column of the answers → the sentence a respondent agrees with or not."""

CONNECTION_ITEMS = {
    "understands_me": later("This app understands what matters to me."),
    "feels_good": later("Using it makes me feel good."),
    "trust": later("I trust it to treat me fairly, even when something goes wrong."),
    "belong": later("I feel that I belong to the people who use it."),
    "would_miss": later("I would miss it if it were gone."),
}
"""Items of the emotional connection score, as for `LOYALTY_ITEMS`."""

_MISSING_ALLOWED = 1
"""Items a respondent may leave out and still count; the index is then the mean of the others."""
_LOW_ALPHA = 0.7
_OWN = ("value", "low", "high", "n", "left_out", "enough")
Name = Literal["cli", "ecs"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Index(Result):
    """An index from 0 to 100, one row a group.

    Attributes:
        name: Which index: cli (loyalty) or ecs (emotional connection).
        by: Columns the rows are grouped by.
        alpha: Cronbach's alpha of the items over all respondents, with its interval.
        level: Stated coverage of the intervals.
    """

    name: Name
    by: tuple[str, ...]
    alpha: stats.Estimate
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person reads it."""
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        shown[_("index, 0–100")] = [stats.as_text(value, "points", bare=True) for value in self.table["value"]]
        shown[_("{level:g} % interval").format(level=100 * self.level)] = [
            _("{low} to {high}").format(
                low=stats.as_text(low, "points", bare=True), high=stats.as_text(high, "points", bare=True)
            )
            if low == low
            else "–"
            for low, high in self.table[["low", "high"]].itertuples(index=False)
        ]
        shown[_("respondents")] = self.table["n"]
        shown[_("left out")] = self.table["left_out"]
        shown[_("enough?")] = [_("yes") if enough else _("not enough data") for enough in self.table["enough"]]
        return shown


def loyalty_index(
    answers: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    scale: tuple[int, int] = (1, 5),
    level: float = 0.95,
) -> Index:
    """Return the loyalty index (CLI): how far customers mean to stay, buy more and recommend, from 0 to 100.

    The course names this index without defining it; the five items and the formula are ours. A respondent's index is
    the mean of the items, rescaled so that the lowest answer is 0 and the highest 100. One missing item is left out of
    that mean; a respondent who misses more does not count.

    Args:
        answers: One row a respondent, one column an item of `LOYALTY_ITEMS`, and the columns of ``by``.
        by: Columns to group by.
        scale: Lowest and highest possible answer to an item.
        level: Stated coverage of Student's t intervals, cut at 0 and 100.

    Returns:
        Columns of ``by``, ``value, low, high`` from 0 to 100, ``n`` respondents that count, ``left_out`` for missing
        items, ``enough``.

    Raises:
        BadInputError: A column is missing, an answer lies off the scale, or an argument is impossible.

    Example:
        >>> item = {"buy_again": [5, 3], "recommend": [5, 3], "first_choice": [5, 3], "stay_with_offer": [5, 3]}
        >>> loyalty_index(pd.DataFrame({**item, "buy_more": [5, None]})).table[["value", "n", "left_out"]]
           value  n  left_out
        0   75.0  2         0

    References:
        Cronbach (1951) and Feldt (1965) for the reliability; see `stats.cronbach_alpha`.
    """
    return _index(answers, "cli", LOYALTY_ITEMS, by=by, scale=scale, level=level)


def emotional_connection(
    answers: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    scale: tuple[int, int] = (1, 5),
    level: float = 0.95,
) -> Index:
    """Return the emotional connection score (ECS): how close customers feel, from 0 to 100.

    The course names this score without defining it; the five items and the formula are ours, as for `loyalty_index`.

    Args:
        answers: One row a respondent, one column an item of `CONNECTION_ITEMS`, and the columns of ``by``.
        by: Columns to group by.
        scale: Lowest and highest possible answer to an item.
        level: Stated coverage of Student's t intervals, cut at 0 and 100.

    Returns:
        As for `loyalty_index`.

    Raises:
        BadInputError: A column is missing, an answer lies off the scale, or an argument is impossible.

    Example:
        >>> answers = pd.DataFrame({item: [4, 2] for item in CONNECTION_ITEMS})
        >>> emotional_connection(answers).table.value.tolist()
        [50.0]
    """
    return _index(answers, "ecs", CONNECTION_ITEMS, by=by, scale=scale, level=level)


def _index(
    answers: ir.Table | pd.DataFrame,
    name: Name,
    items: dict[str, str],
    *,
    by: str | Sequence[str] | None,
    scale: tuple[int, int],
    level: float,
) -> Index:
    source = {"cli": "voc.loyalty_index", "ecs": "voc.emotional_connection"}[name]
    stats.proportion(0, 0, level=level)
    table = as_ibis(answers)
    require(table, items, source=source)
    names = group_columns(table, by, source=source, reserved=(*items, *_OWN))
    found = table.select(*names, *items).to_pandas()
    values = found[[*items]].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    _refuse_off_scale(found, values, items, scale, source=source)
    given = (~np.isnan(values)).sum(axis=1)
    counts = given >= len(items) - _MISSING_ALLOWED
    mean = np.nansum(values, axis=1) / np.maximum(given, 1)
    index = np.where(counts, 100 * (mean - scale[0]) / (scale[1] - scale[0]), np.nan)
    scored = found[[*names]].assign(index=index)
    groups = scored.groupby([*names], dropna=False, sort=True) if names else [((), scored)]
    rows = [_row(dict(zip(names, key, strict=True)), part["index"], level=level) for key, part in groups]
    alpha = stats.cronbach_alpha(values, level=level)
    return Index(
        table=pd.DataFrame(rows, columns=[*names, *_OWN]),
        caption=_title(name) + (_(" by {groups}").format(groups=_(" and ").join(names)) if names else ""),
        notes=_notes(alpha, len(items), scale, level=level),
        name=name,
        by=names,
        alpha=alpha,
        level=level,
    )


def _row(key: dict[str, object], index: pd.Series, *, level: float) -> dict[str, object]:
    found = stats.mean(index.to_numpy(), level=level, unit="points")
    low, high = (min(max(end, 0.0), 100.0) if end == end else end for end in (found.low, found.high))
    counted = {"n": found.n, "left_out": len(index) - found.n, "enough": found.n >= stats.MINIMUM_N}
    return key | {"value": found.value, "low": low, "high": high} | counted


def _title(name: Name) -> str:
    return {"cli": _("Loyalty index (CLI)"), "ecs": _("Emotional connection score (ECS)")}[name]


def _notes(alpha: stats.Estimate, count: int, scale: tuple[int, int], *, level: float) -> tuple[str, ...]:
    own = _("Items and formula are ours: mean of {count} items from {low} to {high}, rescaled to 0–100.")
    missing = _(
        "One missing item is left out of the mean; who misses more is left out. Intervals: Student t, {level:g} %."
    )
    notes = [own.format(count=count, low=scale[0], high=scale[1]), missing.format(level=100 * level)]
    notes.append(_("Cronbach's alpha of the items: {alpha}; interval after Feldt.").format(alpha=alpha))
    if alpha.value == alpha.value and alpha.value < _LOW_ALPHA:
        notes.append(
            _("Alpha below {limit}: these items do not measure one thing; read them one by one.").format(
                limit=_LOW_ALPHA
            )
        )
    elif alpha.value == alpha.value and alpha.low < _LOW_ALPHA:
        notes.append(_("Alpha may lie below {limit}: too few respondents to be sure.").format(limit=_LOW_ALPHA))
    return tuple(notes)


def _refuse_off_scale(
    found: pd.DataFrame, values: np.ndarray, items: dict[str, str], scale: tuple[int, int], *, source: str
) -> None:
    low, high = scale
    problems = []
    if not low < high:
        message = _("{low} to {high} is not a scale").format(low=low, high=high)
        raise BadInputError(source, [Problem("scale", message, _("write the lowest answer first, such as (1, 5)"))])
    for place, item in enumerate(items):
        column = values[:, place]
        bad = (column < low) | (column > high) | (np.isnan(column) & found[item].notna().to_numpy())
        if bad.any():
            shown = ", ".join(str(value) for value in found.loc[bad, item].unique()[:3])
            message = _("{values} is not an answer from {low} to {high}").format(values=shown, low=low, high=high)
            problems.append(Problem(item, message, _("give the scale of your questionnaire, such as scale=(1, 7)")))
    if problems:
        raise BadInputError(source, problems)
