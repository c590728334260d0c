"""Scores and a few choices → a panel in which a viewer splits them and sees the chart change, without any code."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from flywheel import tables, voc
from flywheel.errors import FlywheelError
from flywheel.widgets.parts import labelled, message, panel, row
from flywheel.widgets.views import picture
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["score_explorer"]

SURVEYS: dict[str, Callable[..., voc.Scores]] = {"nps": voc.nps, "csat": voc.csat, "ces": voc.ces}
USER_COLUMNS = ("gender", "region", "membership", "acquisition_channel")
MOST_GROUPS = 12
_log = logging.getLogger(__name__)


def score_explorer(data: tables.Data, *, until: Any = None) -> ipywidgets.Widget:
    """Return a panel to look at NPS, CSAT and CES by group and week.

    Args:
        data: A data set with ``feedback``; with ``users`` the scores can be split by what is known of them.
        until: Last day to look at; None for all.

    Returns:
        Three fields, a sentence and a chart with its description; works by keyboard.

    Example:
        >>> from flywheel import samples
        >>> shown = score_explorer(samples.tiny())
        >>> [field.description for field in shown.fields]
        ['Score', 'Split by', 'Weeks']
    """
    feedback = data.feedback if until is None else data.feedback.filter(data.feedback.at.date() <= until)
    return _Scores(feedback, data.users if data.has("users") else None)


class _Scores(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel; ``fields`` are its controls from left to right, ``shown`` is what it says."""

    def __init__(self, feedback: ir.Table, users: ir.Table | None) -> None:
        self._feedback = feedback if users is None else tables.with_users(feedback, users, *USER_COLUMNS)
        self._splits = {"": _("all answers together"), **dict(_splits(self._feedback))}
        survey, split, week = (
            _picker(text, options)
            for text, options in (
                (_("Score"), {"nps": "NPS", "csat": "CSAT", "ces": "CES"}),
                (_("Split by"), self._splits),
                (_("Weeks"), _weeks(self._feedback)),
            )
        )
        self.fields = (survey, split, week)
        split.value = next((name for name in self._splits if name in USER_COLUMNS), "")
        self.shown = message()
        for field in self.fields:
            field.observe(self._draw, "value")
        self._draw()
        framed = panel(row(*self.fields), self.shown, title=_("Scores by group and week"))
        super().__init__(children=[framed], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _draw(self, _change: object = None) -> None:
        survey, split, week = (field.value for field in self.fields)
        try:
            self.shown.value = _view(self._feedback, survey, split, week)
        except FlywheelError as refused:
            self.shown.value = _said(str(refused))
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("view %s by %s in %s failed", survey, split, week, exc_info=True)
            self.shown.value = _said(_("This view cannot be drawn. Choose another one; the page goes on working."))


def _picker(text: str, options: dict[str, str]) -> ipywidgets.Dropdown:
    field = labelled(ipywidgets.Dropdown(options=[(label, key) for key, label in options.items()]), text)
    field.layout.width, field.layout.flex = "auto", "1 1 13em"
    return field


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


def _weeks(feedback: ir.Table) -> dict[str, str]:
    asked = feedback.filter(feedback.survey.isin([*SURVEYS]))
    mondays = asked.select(week=asked.at.truncate("W").date()).distinct().to_pandas()["week"]
    singles = {str(day)[:10]: _("week of {day}").format(day=str(day)[:10]) for day in sorted(mondays, reverse=True)}
    return {"all": _("all together"), "each": _("one after the other"), **singles}


def _view(feedback: ir.Table, survey: str, split: str, week: str) -> str:
    from flywheel import charts

    by = split or None
    if week == "each":
        counted = SURVEYS[survey](feedback, by=by, period="week")
        if counted.table["n"].sum() == 0:
            return _nobody()
        return _sentence(counted) + picture(charts.scores_over_time(counted, alarms=voc.alarm(counted)))
    if week != "all":
        monday = pd.Timestamp(week)
        feedback = feedback.filter(feedback.at >= monday, feedback.at < monday + pd.Timedelta(days=7))
    counted = SURVEYS[survey](feedback, by=by)
    counted = replace(counted, table=counted.table[counted.table["n"] > 0].reset_index(drop=True))
    return _sentence(counted) + picture(charts.scores_by_group(counted)) if len(counted.table) else _nobody()


def _sentence(counted: voc.Scores) -> str:
    answers, asked = int(counted.table["n"].sum()), int(counted.table["shown"].sum())
    text = _("{answers} of {asked} people who saw the question answered it ({share:.0%}).")
    return _said(text.format(answers=f"{answers:,}", asked=f"{asked:,}", share=answers / asked))


def _nobody() -> str:
    return _said(_("Nobody answered this question here, so there is no score: not zero, but none."))


def _said(text: str) -> str:
    return f"<p role='status'>{html.escape(text)}</p>"
