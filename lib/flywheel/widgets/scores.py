"""Scores, choices and thresholds → a lab in which a viewer sees what each of them does, without any code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats, tables, voc
from flywheel.widgets.controls import choice, number, toggle
from flywheel.widgets.lab import Lab, lab
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["score_explorer"]

SURVEYS: dict[str, Callable[..., voc.Scores]] = {"nps": voc.nps, "csat": voc.csat, "ces": voc.ces}
USER_COLUMNS = ("gender", "region", "membership", "acquisition_channel")
MOST_GROUPS = 12
_GOALS = {"nps": 1.0, "csat": 0.01, "ces": 1.0}
_KEPT = ("survey", "score", "at", "dismissed", "channel", *USER_COLUMNS)


def score_explorer(data: tables.Data, *, until: Any = None) -> Lab:
    """Return a lab to look at NPS, CSAT and CES by group and week, and at what a threshold does to the reading.

    Args:
        data: A data set with ``feedback``; with ``users`` the scores can be split by what is known of them.
        until: Last day to look at; None for all.

    Returns:
        The lab; works by keyboard.

    Example:
        >>> from flywheel import samples
        >>> shown = score_explorer(samples.tiny())
        >>> [one.label for one in shown.controls.values()][:3]
        ['Score', 'Split by', 'Weeks']
    """
    feedback = data.feedback if until is None else data.feedback.filter(data.feedback.at.date() <= until)
    if data.has("users"):
        feedback = tables.with_users(feedback, data.users, *USER_COLUMNS)
    asked = feedback.filter(feedback.survey.isin([*SURVEYS]))
    asked = ibis.memtable(asked.select([name for name in _KEPT if name in asked.columns]).to_pandas())
    splits = {"": _("all answers together"), **dict(_splits(asked))}
    first = next((name for name in splits if name in USER_COLUMNS), "")
    sigmas = {2.0: _("2 standard errors: 1 week in 22 by chance"), 3.0: _("3 standard errors: 1 week in 370 by chance")}
    return lab(
        {
            "survey": choice(_("Score"), {"nps": "NPS", "csat": "CSAT", "ces": "CES"}),
            "split": choice(_("Split by"), splits, first),
            "week": choice(_("Weeks"), _weeks(asked)),
            "level": choice(_("Certainty of the lines"), {0.8: "80 %", 0.9: "90 %", 0.95: "95 %", 0.99: "99 %"}, 0.95),
            "fewest": number(_("Fewest answers for a solid dot"), stats.MINIMUM_N, low=1, high=1000),
            "judged": toggle(_("Judge against a goal")),
            "goal": number(_("Goal (NPS points, CSAT %, CES mean)"), 45.0, low=-100.0, high=100.0, step=1.0),
            "sigmas": choice(_("Alarm, week by week, beyond"), sigmas, 3.0),
        },
        lambda **answers: _view(asked, **answers),
        title=_("Scores by group and week"),
        note=_("Change one thing at a time and watch the lines, not the dots: what can still be told?"),
        file="scores",
    )


def _splits(feedback: ir.Table) -> Iterator[tuple[str, str]]:
    names = {
        "channel": _("channel"),
        "region": _("region"),
        "gender": _("gender"),
        "membership": _("membership"),
        "acquisition_channel": _("what brought the user"),
    }
    present = [name for name in names if name in feedback.columns]
    kinds = feedback.aggregate(**{name: feedback[name].nunique() for name in present}).to_pandas().iloc[0]
    return ((name, names[name]) for name in present if 1 < kinds[name] <= MOST_GROUPS)


def _weeks(asked: ir.Table) -> dict[str, str]:
    mondays = asked.select(week=asked.at.truncate("W").date()).distinct().to_pandas()["week"]
    singles = {str(day)[:10]: _("week of {day}").format(day=str(day)[:10]) for day in sorted(mondays, reverse=True)}
    return {"all": _("all together"), "each": _("one after the other"), **singles}


def _view(
    feedback: ir.Table,
    *,
    survey: str,
    split: str,
    week: str,
    level: float,
    fewest: int,
    judged: bool,
    goal: float,
    sigmas: float,
) -> list[Any]:
    from flywheel import charts

    each = week == "each"
    if week not in ("all", "each"):
        monday = pd.Timestamp(week)
        feedback = feedback.filter(feedback.at >= monday, feedback.at < monday + pd.Timedelta(days=7))
    counted = SURVEYS[survey](feedback, by=split or None, period="week" if each else None, level=level)
    table = counted.table.assign(enough=counted.table["n"] >= fewest)
    table = table if each else table[table["n"] > 0].reset_index(drop=True)
    counted = replace(counted, table=table, minimum_n=fewest)
    if not table["n"].sum():
        return [_("Nobody answered this question here, so there is no score: not zero, but none.")]
    verdict = voc.against_goal(counted, goal * _GOALS[survey]) if judged else None
    said = _sentence(counted) + (f" {verdict.caption}." if verdict else "")
    if each:
        drawn = charts.scores_over_time(counted, alarms=voc.alarm(counted, sigmas=sigmas))
    else:
        drawn = charts.scores_by_group(counted)
    return [said, drawn, counted if verdict is None else verdict]


def _sentence(counted: voc.Scores) -> str:
    answers, asked = int(counted.table["n"].sum()), int(counted.table["shown"].sum())
    text = _("{answers} of {asked} people who saw the question answered it ({share:.0%}).")
    return text.format(answers=f"{answers:,}", asked=f"{asked:,}", share=answers / asked)
