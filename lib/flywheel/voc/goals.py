"""Scores and a goal → which groups are surely above it, surely below, or cannot be told yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.results import Result
from flywheel.voc.scores import Scores
from flywheel.words import column
from flywheel.words import gettext as _

__all__ = ["AgainstGoal", "against_goal", "verdict_name"]

Verdict = Literal["above", "below", "open", "not_enough"]


@dataclass(frozen=True, eq=False, kw_only=True)
class AgainstGoal(Result):
    """Groups beside a goal, one row a group and period.

    Attributes:
        goal: The goal, as the score counts.
        unit: What the score counts.
        by: Columns the rows are grouped by.
        level: Stated coverage of the intervals.
    """

    goal: float
    unit: stats.Unit
    by: tuple[str, ...]
    level: float

    def shown(self) -> pd.DataFrame:
        """Return groups, scores and verdicts in the reader's words."""
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        if "period" in self.table:
            shown[_("period")] = self.table["period"].dt.strftime("%Y-%m-%d")
        shown[_("score")] = [
            str(stats.Estimate(row["value"], row["low"], row["high"], int(row["n"]), self.level, unit=self.unit))
            for row in self.table.to_dict("records")
        ]
        shown[_("beside the goal")] = [verdict_name(one) for one in self.table["verdict"]]
        return shown


def verdict_name(verdict: str) -> str:
    """Return a verdict in the reader's language.

    Example:
        >>> verdict_name("open")
        'cannot be told yet'
    """
    return {
        "above": _("surely above"),
        "below": _("surely below"),
        "open": _("cannot be told yet"),
        "not_enough": _("not enough data"),
    }[verdict]


def against_goal(scores: Scores, goal: float) -> AgainstGoal:
    """Say which groups have reached a goal, by their intervals and never by the score alone.

    *Above*: the whole interval lies at or above the goal. *Below*: the whole interval lies below it. *Open*: the
    interval holds the goal. Groups without enough answers are not judged. Each group is judged for itself: of twenty
    groups that all lie at the goal one is misjudged at a level of 95 %.

    Args:
        scores: From `nps`, `csat` or `ces`.
        goal: As the score counts: points, a share between 0 and 1, or a mean of 1 to 7.

    Returns:
        The groups, ``period`` where there is one, ``value, low, high, n, verdict``.

    Example:
        >>> from flywheel.voc import csat
        >>> answers = pd.DataFrame({"survey": "csat", "score": [5] * 90 + [1] * 10, "at": pd.Timestamp("2026-03-02")})
        >>> [against_goal(csat(answers), goal).table["verdict"].item() for goal in (0.7, 0.9, 0.99)]
        ['above', 'open', 'below']
    """
    table: Any = scores.table
    verdict = np.select(
        [~table["enough"].astype(bool), table["low"] >= goal, table["high"] < goal],
        ["not_enough", "above", "below"],
        default="open",
    )
    columns = [*scores.by, *(["period"] if scores.period else []), "value", "low", "high", "n"]
    counts = pd.Series(verdict).value_counts()
    return AgainstGoal(
        table=table[columns].assign(verdict=verdict).reset_index(drop=True),
        caption=_("{above} surely above {goal}, {below} surely below, {open} cannot be told").format(
            goal=stats.as_text(goal, scores.unit),
            **{name: int(counts.get(name, 0)) for name in ("above", "below")},
            open=int(counts.get("open", 0) + counts.get("not_enough", 0)),
        ),
        notes=(_("Judged by the whole interval, each group for itself."),),
        goal=goal,
        unit=scores.unit,
        by=scores.by,
        level=scores.level,
    )
