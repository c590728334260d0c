"""A team's own placing of topics on the severity matrix and the data's → which topics were seen as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.voc.matrix import SeverityMatrix, quadrant_name
from flywheel.words import gettext as _

__all__ = ["PLACE_LEVELS", "Placing", "compare_placing", "data_places"]

PLACE_LEVELS = (1, 2, 3, 4)
"""Steps of either axis: 1 and 2 lie below the cut of the matrix, 3 and 4 on it or above."""
_HIGH = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Placing(Result):
    """Topics as people placed them beside the places that the data give, one row a topic.

    Attributes:
        same: Share of placed topics that both put into the same quadrant, among those whose impact is known.
        level: Stated coverage of its interval.
    """

    same: stats.Estimate
    level: float

    def shown(self) -> pd.DataFrame:
        """Return both places in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("topic"): self.table["topic"],
                _("you"): [_quadrant(row["frequent"], row["severe"]) for row in rows],
                _("the data"): [quadrant_name(row["quadrant"]) for row in rows],
                _("reading"): [_reading(row) for row in rows],
            }
        )


def _quadrant(frequent: Any, severe: Any) -> str:
    return "–" if pd.isna(frequent) else quadrant_name(_name(frequent >= _HIGH, severe >= _HIGH))


def _name(often: bool, hard: bool) -> str:
    return {
        (True, True): "solve first",
        (True, False): "cut the volume",
        (False, True): "protect those hit",
        (False, False): "watch",
    }[(bool(often), bool(hard))]


def _reading(row: dict[Any, Any]) -> str:
    if pd.isna(row["frequent"]):
        return _("not placed")
    if pd.isna(row["data_severe"]):
        return _("nobody has measured how much it hurts")
    if row["same"]:
        return _("same quadrant")
    words = []
    if (row["frequent"] >= _HIGH) != (row["data_frequent"] >= _HIGH):
        words.append(_("rarer than you think") if row["frequent"] >= _HIGH else _("more frequent than you think"))
    if (row["severe"] >= _HIGH) != (row["data_severe"] >= _HIGH):
        words.append(_("milder than you think") if row["severe"] >= _HIGH else _("worse than you think"))
    return _(", ").join(words)


def data_places(matrix: SeverityMatrix) -> pd.DataFrame:
    """Return where the data put each topic, in the four steps that people place with.

    The cut of the matrix lies between step 2 and step 3. Of the topics on one side of a cut the upper half is one step
    higher; ties share the higher step. The steps are ours.

    Args:
        matrix: From `severity_matrix`.

    Returns:
        ``topic, frequent, severe`` (steps 1 to 4; not known where the topic has no impact of its own), ``quadrant``.

    Example:
        >>> from flywheel.voc import pain_points, severity_matrix
        >>> feedback = pd.DataFrame({"feedback_id": list("abcd"), "at": pd.Timestamp("2026-03-02"), "survey": "csat",
        ...                          "score": [1, 2, 5, 4], "topic": ["late", "late", "price", None]})
        >>> data_places(severity_matrix(pain_points(feedback, minimum_scored=1)))
           topic  frequent  severe     quadrant
        0   late         4       4  solve first
        1  price         2       2        watch
    """
    table = matrix.table
    frequent = _steps(table["frequency"], table["frequent"].astype(bool))
    severe = _steps(table["impact"], table["severe"].astype(bool)).where(table["quadrant"] != "impact unknown")
    return pd.DataFrame(
        {"topic": table["topic"], "frequent": frequent, "severe": severe, "quadrant": table["quadrant"]}
    )


def _steps(values: pd.Series[Any], high: pd.Series[Any]) -> pd.Series[Any]:
    upper = values.groupby(high).transform(lambda side: side >= side.median()).astype("Int64")
    return (2 * high.astype("Int64") + 1 + upper).astype("Int64")


def compare_placing(matrix: SeverityMatrix, placed: Mapping[str, tuple[int, int]], *, level: float = 0.95) -> Placing:
    """Compare where people place topics with where the data put them.

    Args:
        matrix: From `severity_matrix`.
        placed: Topic → step of frequency and step of impact, 1 to 4; topics left out were not placed.
        level: Stated coverage of the interval of `Placing.same`.

    Returns:
        ``topic, frequent, severe`` (yours), ``data_frequent, data_severe, quadrant`` (the data's), ``same``.

    Raises:
        BadInputError: A topic is not one of the matrix, or a step is not one of 1 to 4; all are named.

    Example:
        >>> from flywheel.voc import pain_points, severity_matrix
        >>> feedback = pd.DataFrame({"feedback_id": list("abcd"), "at": pd.Timestamp("2026-03-02"), "survey": "csat",
        ...                          "score": [1, 2, 5, 4], "topic": ["late", "late", "price", None]})
        >>> found = severity_matrix(pain_points(feedback, minimum_scored=1))
        >>> print(compare_placing(found, {"late": (3, 4), "price": (4, 1)}).same)
        50.0 % (9.5–90.5 %, n = 2)

    References:
        Wilson (1927) for the interval.
    """
    data = data_places(matrix).rename(columns={"frequent": "data_frequent", "severe": "data_severe"})
    _refuse(placed, list(data["topic"]))
    steps = pd.DataFrame(
        [(topic, *place) for topic, place in placed.items()], columns=["topic", "frequent", "severe"]
    ).astype({"topic": "str", "frequent": "Int64", "severe": "Int64"})
    table = data.astype({"topic": "str"}).merge(steps, on="topic", how="left")
    judged = table["frequent"].notna() & table["data_severe"].notna()
    alike = [
        (table[own] >= _HIGH).fillna(False) == (table[found] >= _HIGH).fillna(False)  # pandas' value
        for own, found in (("frequent", "data_frequent"), ("severe", "data_severe"))
    ]
    table["same"] = (alike[0] & alike[1] & judged).astype(bool)
    same = stats.proportion(int(table["same"].sum()), int(judged.sum()), level=level)
    columns = ["topic", "frequent", "severe", "data_frequent", "data_severe", "quadrant", "same"]
    return Placing(
        table=table[columns],
        caption=_("Same quadrant: {n} of {all} topics placed").format(n=int(table["same"].sum()), all=same.n),
        notes=(
            _("Steps 1 and 2 lie below the cut, 3 and 4 above; the upper half of each side is one step higher."),
            _("A topic with too few scored answers has no impact of its own and is not judged."),
        ),
        same=same,
        level=level,
    )


def _refuse(placed: Mapping[str, tuple[int, int]], topics: list[str]) -> None:
    problems = []
    for topic, place in placed.items():
        if topic not in topics:
            guess = nearest(topic, topics)
            text = _("is not a topic here; did you mean {guess!r}?") if guess else _("is not a topic here")
            problems.append(
                Problem(topic, text.format(guess=guess), _("topics: {names}").format(names=", ".join(topics)))
            )
        elif len(place) != 2 or any(step not in PLACE_LEVELS for step in place):
            message = _("{place} is not a place").format(place=place)
            problems.append(Problem(topic, message, _("give two steps from 1 to 4: frequency, then impact")))
    if problems:
        raise BadInputError("voc.compare_placing", problems)
