"""Turns surveys shown into the bias of who answers: groups among all users, those asked and those who answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_columns, require
from flywheel.voc.scores import Survey, asked_surveys
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ResponseBias", "response_bias"]

_FEWEST_EXPECTED = 5
"""Expected answers a cell below which the chi-square test says nothing (Cochran 1954)."""
_COLUMNS = (
    *("column", "group", "users", "asked", "answered", "of_users", "of_asked", "of_answered"),
    *("value", "low", "high", "n", "difference", "difference_low", "difference_high", "p_value", "enough"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class ResponseBias(Result):
    """Who answers, one row a group of each column.

    Attributes:
        survey: Which survey.
        level: Stated coverage of the intervals.
    """

    survey: Survey
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person reads it."""
        rows = []
        for row in self.table.to_dict("records"):
            share = stats.Estimate(row["value"], row["low"], row["high"], row["n"], self.level)
            ends = row["difference"], row["difference_low"], row["difference_high"]
            p = row["p_value"]
            rows.append(
                {
                    _("column"): row["column"],
                    _("group"): row["group"] if isinstance(row["group"], str) else _("(not known)"),
                    _("of all users"): stats.as_text(row["of_users"], "share"),
                    _("of those asked"): stats.as_text(row["of_asked"], "share"),
                    _("of answers"): stats.as_text(row["of_answered"], "share"),
                    _("answered"): str(share),
                    _("against the others"): str(stats.Estimate(*ends, row["n"], self.level, signed=True)),
                    _("p, all columns judged together"): "–" if p != p else f"{p:.3f}",
                }
            )
        return pd.DataFrame(rows)


def response_bias(
    feedback: ir.Table | pd.DataFrame,
    users: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str],
    survey: Survey = "nps",
    level: float = 0.95,
) -> ResponseBias:
    """Compare those who answered a survey with those who closed it, by what is known of both.

    Each person counts once, with the first survey of this kind shown to him or her, so that no one who is asked often
    weighs more. That the groups answer alike does not prove that the score is free of bias: nobody knows what those
    who closed the survey would have said.

    Args:
        feedback: As for `nps`, with ``feedback_id, user_id, at``; anonymous surveys are left out.
        users: One row a user (``user_id`` and the columns of ``by``).
        by: Columns of ``users`` to compare by, each for itself.
        survey: Which survey.
        level: Stated coverage.

    Returns:
        ``column, group``; ``users, asked, answered`` people; the group's share ``of_users``, ``of_asked`` and
        ``of_answered``; ``value, low, high, n``: share of those asked who answered; ``difference`` to all other groups
        of the column with its interval; ``p_value`` of the column (chi-square, adjusted after Holm for several
        columns); ``enough``.

    Raises:
        BadInputError: A column is missing, the survey is unknown or the level impossible.

    Example:
        >>> at = pd.Timestamp("2026-03-02")
        >>> feedback = pd.DataFrame({"feedback_id": list("abcd"), "user_id": list("wxyz"), "survey": "nps", "at": at,
        ...                          "score": [9, 3, 5, None], "dismissed": [False, False, False, True]})
        >>> users = pd.DataFrame({"user_id": list("wxyz"), "region": ["E", "E", "W", "W"]})
        >>> response_bias(feedback, users, by="region").table[["group", "asked", "answered", "difference"]]
          group  asked  answered  difference
        0     E      2         2         0.5
        1     W      2         1        -0.5

    References:
        Newcombe (1998) for the differences; see `stats.proportion_difference`.
        Groves, R. M. (2006). Nonresponse rates and nonresponse bias in household surveys. Public Opinion Quarterly 70,
        646–675.
    """
    source = "voc.response_bias"
    stats.proportion(0, 0, level=level)
    people = as_ibis(users)
    require(people, ["user_id"], source=source)
    names = group_columns(people, by, source=source, reserved=("user_id", "asked", "answered"))
    if not names:
        raise BadInputError(source, [Problem("by", _("names no column"), _("name columns of users, such as region"))])
    asked = asked_surveys(as_ibis(feedback), survey, needed=("feedback_id", "user_id", "at"), source=source)
    first = ibis.row_number().over(group_by="user_id", order_by=["at", "feedback_id"])
    known = asked.filter(asked.user_id.notnull())  # noqa: PD004  # Ibis, not pandas
    once = known.mutate(place=first).filter(lambda row: row.place == 0).select("user_id", "answered")
    joined = people.select("user_id", *names).left_join(once, "user_id")
    parts = [_counted(joined, name) for name in names]
    p_values = stats.adjusted_p([_p_value(part) for part in parts]).tolist()
    columns = [_judged(part, p, level=level) for part, p in zip(parts, p_values, strict=True)]
    table = pd.concat(columns, ignore_index=True)[[*_COLUMNS]]
    return ResponseBias(
        table=table,
        caption=_caption(survey, dict(zip(names, p_values, strict=True)), level=level),
        notes=(
            _("Each person counts once, with the first survey of this kind shown to him or her."),
            _("Intervals: Wilson score and Newcombe, {level:g} %; p: chi-square, adjusted after Holm.").format(
                level=100 * level
            ),
            _("Groups that answer alike do not prove a score free of bias: what the silent think stays unknown."),
        ),
        survey=survey,
        level=level,
    )


def _counted(joined: ir.Table, name: str) -> pd.DataFrame:
    counts: Any = joined.group_by(group=joined[name].cast("string")).aggregate(
        users=joined.count(),
        asked=joined.answered.notnull().cast("int64").sum(),  # noqa: PD004  # Ibis, not pandas
        answered=joined.answered.fill_null(False).cast("int64").sum(),
    )
    found = counts.to_pandas().sort_values("group", ignore_index=True, na_position="last")
    return pd.DataFrame(found).assign(column=name)


def _p_value(counts: pd.DataFrame) -> float:
    """Test whether the groups answer alike; groups that were never asked say nothing."""
    from scipy.stats import chi2_contingency

    table = np.array([counts["answered"], counts["asked"] - counts["answered"]])
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
        return float("nan")
    found = chi2_contingency(table, correction=False)
    return float(found.pvalue) if found.expected_freq.min() >= _FEWEST_EXPECTED else float("nan")


def _judged(counts: pd.DataFrame, p: float, *, level: float) -> pd.DataFrame:
    total = counts[["users", "asked", "answered"]].sum()
    rows: list[tuple[float, ...]] = []
    for answered, asked in counts[["answered", "asked"]].to_numpy().tolist():
        share = stats.proportion(answered, asked, level=level)
        others = total["answered"] - answered, total["asked"] - asked
        gap = stats.proportion_difference(answered, asked, *others, level=level)
        rows.append((share.value, share.low, share.high, share.n, gap.value, gap.low, gap.high))
    named = ("value", "low", "high", "n", "difference", "difference_low", "difference_high")
    parts = {f"of_{name}": counts[name] / total[name] if total[name] else np.nan for name in total.index}
    enough = counts["asked"] >= stats.MINIMUM_N
    return pd.concat([counts.assign(**parts, p_value=p, enough=enough), pd.DataFrame(rows, columns=named)], axis=1)


def _caption(survey: str, p_values: dict[str, float], *, level: float) -> str:
    biased = [name for name, p in p_values.items() if p < 1 - level]
    tested = [name for name, p in p_values.items() if p == p]
    if biased:
        return _("Who answers the {survey} survey differs by {columns}").format(
            survey=survey.upper(), columns=_(" and ").join(biased)
        )
    if not tested:
        return _("Not enough data to tell whether who answers the {survey} survey differs by {columns}").format(
            survey=survey.upper(), columns=_(" and ").join(p_values)
        )
    return _("No sign that who answers the {survey} survey differs by {columns}").format(
        survey=survey.upper(), columns=_(" and ").join(tested)
    )
