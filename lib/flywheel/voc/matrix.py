"""Turns the pain-point register into the severity matrix: frequency × impact in four named quadrants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.results import Result
from flywheel.voc.pain import PainPoints
from flywheel.words import gettext as _

__all__ = ["Quadrant", "SeverityMatrix", "quadrant_name", "severity_matrix"]

Quadrant = Literal["solve first", "cut the volume", "protect those hit", "watch", "impact unknown"]


@dataclass(frozen=True, eq=False, kw_only=True)
class SeverityMatrix(Result):
    """The severity matrix, one row a topic in the order of the register.

    Attributes:
        frequency_cut: From this share of all problems on a topic is frequent.
        impact_cut: From this impact on a topic is severe; not a number when no topic has an impact of its own.
        unit: What impact counts.
        survey: Whose points impact counts.
        level: Stated coverage of the intervals.
    """

    frequency_cut: float
    impact_cut: float
    unit: stats.Unit
    survey: str
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person reads it."""
        return pd.DataFrame(
            {
                _("rank"): self.table["rank"],
                _("topic"): self.table["topic"],
                _("share of all problems"): [stats.as_text(value, "share") for value in self.table["frequency"]],
                _("points lost"): [stats.as_text(value, self.unit, bare=True) for value in self.table["impact"]],
                _("quadrant"): [quadrant_name(name) for name in self.table["quadrant"]],
            }
        )


def quadrant_name(quadrant: str) -> str:
    """Return the quadrant's name in the reader's language.

    Example:
        >>> quadrant_name("watch")
        'watch'
    """
    return {
        "solve first": _("solve first"),
        "cut the volume": _("cut the volume"),
        "protect those hit": _("protect those hit"),
        "watch": _("watch"),
        "impact unknown": _("impact unknown"),
    }[quadrant]


def severity_matrix(
    points: PainPoints, *, frequency_cut: float | None = None, impact_cut: float | None = None
) -> SeverityMatrix:
    """Return the severity matrix of a register.

    Frequent and severe: solve first. Frequent and mild: cut the volume. Rare and severe: protect those hit. Rare and
    mild: watch. A topic without an impact of its own is placed by frequency alone and its impact called unknown.

    Args:
        points: The register, from `pain_points`.
        frequency_cut: From which share of all problems on a topic is frequent; by default the share each would have if
            all were equally frequent.
        impact_cut: From which impact on a topic is severe; by default the median impact of the topics that have one of
            their own.

    Returns:
        The register's ``rank, topic``, frequency, impact and ``enough``, with ``frequent, severe, quadrant``; what lies
        on a cut counts as frequent or severe.

    Example:
        >>> from flywheel.voc import pain_points
        >>> feedback = pd.DataFrame({"feedback_id": list("abcd"), "at": pd.Timestamp("2026-03-02"), "survey": "csat",
        ...                          "score": [1, 2, 5, 4], "topic": ["late", "late", "price", None]})
        >>> severity_matrix(pain_points(feedback, minimum_scored=1)).table[["topic", "quadrant"]]
           topic     quadrant
        0   late  solve first
        1  price        watch
    """
    table = points.table
    own = table["impact_from"] == "own answers"
    often = 1 / len(table) if frequency_cut is None and len(table) else frequency_cut or 0.0
    painful = float(table.loc[own, "impact"].median()) if impact_cut is None else impact_cut
    frequent, severe = table["frequency"] >= often, table["impact"] >= painful
    quadrant = np.select(
        [~own, frequent & severe, frequent, severe],
        ["impact unknown", "solve first", "cut the volume", "protect those hit"],
        default="watch",
    )
    columns = ["rank", "topic", "frequency", "frequency_low", "frequency_high", "pieces"]
    columns += ["impact", "impact_low", "impact_high", "impact_n", "impact_from", "enough"]
    first = int((quadrant == "solve first").sum())
    cuts = _("Frequent from {often} of all problems, severe from {painful} points lost.")
    return SeverityMatrix(
        table=table[columns].assign(frequent=frequent, severe=severe & own, quadrant=quadrant),
        caption=_("{n} of {all} topics to solve first").format(n=first, all=len(table)),
        notes=(
            cuts.format(often=stats.as_text(often, "share"), painful=stats.as_text(painful, points.unit, bare=True)),
            *points.notes[:2],
        ),
        frequency_cut=often,
        impact_cut=painful,
        unit=points.unit,
        survey=points.survey,
        level=points.level,
    )
