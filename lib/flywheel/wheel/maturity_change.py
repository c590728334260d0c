"""Turns two maturity profiles of different days into what has moved, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.wheel.maturity import FEW_RATERS, Maturity, level_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["MaturityChange", "compare_maturity"]


@dataclass(frozen=True, eq=False, kw_only=True)
class MaturityChange(Result):
    """What moved between two assessments, one row an element and layer.

    Attributes:
        risen: How many cells rose.
        fallen: How many fell.
        clear: How many of both moved so far that the raters' ranges do not touch.
        before_at: Day of the first assessment, if known.
        after_at: Day of the second.
        raters: Raters then and now.
    """

    risen: int
    fallen: int
    clear: int
    before_at: date | None
    after_at: date | None
    raters: tuple[int, int]

    def shown(self) -> pd.DataFrame:
        """Return the comparison in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("element"): [row["element_name"] for row in rows],
                _("layer"): [row["layer_name"] for row in rows],
                _("before"): [level_text(row["before"]) for row in rows],
                _("after"): [level_text(row["after"]) for row in rows],
                _("change"): [level_text(row["change"], signed=True) for row in rows],
                _("ranges apart"): [_("yes") if row["clear"] else _("no") for row in rows],
                _("gap now"): [level_text(row["gap"], signed=True) for row in rows],
            }
        )


def compare_maturity(before: Maturity, after: Maturity) -> MaturityChange:
    """Compare two assessments cell by cell.

    A change is ``clear`` when the lowest score of the better day lies above the highest one of the other: the raters'
    ranges do not touch. That is a rule of thumb of ours and no test; one rater's change of mood passes it too.

    Args:
        before: The earlier assessment.
        after: The later one; its benchmark gives the gap that is left.

    Returns:
        ``element, layer, element_name, layer_name, before, after, change`` (levels; not a number where one day has no
        score), ``clear, n_before, n_after, benchmark, gap`` (left now).

    Raises:
        BadInputError: The two have different cells, or the second is not later than the first.

    Example:
        >>> from flywheel.wheel import maturity, maturity_model
        >>> cells = pd.DataFrame(maturity_model().keys, columns=["element", "layer"])
        >>> then, now = (maturity(cells.assign(score=score)) for score in (2, 3))
        >>> compare_maturity(then, now).risen
        12
    """
    _refuse_impossible(before, after)
    keys = ["element", "layer"]
    columns = [*keys, "value", "low", "high", "n"]
    names = [*keys, "element_name", "layer_name", "benchmark", "gap"]
    both = after.table[names].merge(before.table[columns], on=keys).merge(after.table[columns], on=keys)
    rose, fell = both["low_y"] > both["high_x"], both["high_y"] < both["low_x"]
    table = pd.DataFrame(
        {
            **{name: both[name] for name in names[:4]},
            "before": both["value_x"],
            "after": both["value_y"],
            "change": both["value_y"] - both["value_x"],
            "clear": rose | fell,
            "n_before": both["n_x"],
            "n_after": both["n_y"],
            "benchmark": both["benchmark"],
            "gap": both["gap"],
        }
    )
    change = table["change"].to_numpy()
    return MaturityChange(
        table=table,
        caption=_("What has moved between two assessments"),
        notes=_notes(before, after, missing=int(np.isnan(change).sum())),
        risen=int((change > 0).sum()),
        fallen=int((change < 0).sum()),
        clear=int(table["clear"].sum()),
        before_at=before.at,
        after_at=after.at,
        raters=(before.raters, after.raters),
    )


def _refuse_impossible(before: Maturity, after: Maturity) -> None:
    problems = []
    keys = [set(zip(one.table["element"], one.table["layer"], strict=True)) for one in (before, after)]
    if keys[0] != keys[1]:
        message = _("the two assessments have different cells")
        problems.append(Problem("after", message, _("score both with the same form")))
    if before.at and after.at and before.at >= after.at:
        message = _("{after} is not later than {before}").format(after=after.at, before=before.at)
        problems.append(Problem("after", message, _("give the earlier assessment first")))
    if problems:
        raise BadInputError("wheel.compare_maturity", problems)


def _notes(before: Maturity, after: Maturity, *, missing: int) -> tuple[str, ...]:
    notes = [
        _("Ranges apart: all scores of one day lie above all of the other. A rule of thumb, and no test."),
        _("Raters: {before} then, {after} now; different people may score differently.").format(
            before=before.raters, after=after.raters
        ),
    ]
    if min(before.raters, after.raters) < FEW_RATERS:
        notes.append(_("Fewer than {n} raters: read it as an opinion.").format(n=FEW_RATERS))
    if missing:
        form = ngettext(
            "{n} area lacks a score on one of the days and is not compared.",
            "{n} areas lack a score on one of the days and are not compared.",
            missing,
        )
        notes.append(form.format(n=missing))
    return tuple(notes)
