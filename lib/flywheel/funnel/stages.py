"""Turns a found neck into suggestions: what usually goes wrong at that stage of the funnel, and what usually helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.funnel.count import group_labels
from flywheel.funnel.neck import Neck
from flywheel.results import Result
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["STAGES", "Advice", "Stage", "advice"]


@dataclass(frozen=True)
class Stage:
    """One stage of a funnel, as the course has it.

    Attributes:
        name: ``awareness``, ``interest``, ``decision`` or ``action``.
        title: The name a reader sees, in English.
        signals: What is measured there, in English.
        problems: What usually goes wrong, in English.
        remedies: What usually helps, in English.
        events: Events of the sample data that belong to it.
    """

    name: str
    title: str
    signals: str
    problems: str
    remedies: str
    events: tuple[str, ...]


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage(
            "awareness", later("Awareness"), later("exposure, awareness, first click"),
            later("the wrong audience, or a value that stays vague"), later("a clearer message"),
            ("app_open", "home_view", "feature_click"),
        ),
        Stage(
            "interest", later("Interest"), later("time on the page, depth, interaction"),
            later("a messy structure, or weak proof"), later("better content, endorsement by others"),
            ("search", "view_product", "add_favourite"),
        ),
        Stage(
            "decision", later("Decision"), later("putting into the cart, comparing, asking"),
            later("thin information, or a hard comparison"), later("simplify the choice, show what others chose"),
            ("add_to_cart",),
        ),
        Stage(
            "action", later("Action"), later("conversion, abandonment, time to complete"),
            later("a long flow, long forms"), later("fewer steps, shorter forms"),
            ("start_checkout", "pay"),
        ),
    )
}  # fmt: skip
"""The four stages with their usual problems and remedies, by name."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Advice(Result):
    """Suggestions for necks, one row a neck: ``group, step, stage, problems, remedies``."""

    def shown(self) -> pd.DataFrame:
        """Return the suggestions in the reader's language."""
        table = self.table
        return pd.DataFrame(
            {
                _("group"): table["group"],
                _("step"): table["step"],
                _("stage"): [_(STAGES[name].title) for name in table["stage"]],
                _("usual problem"): [_(STAGES[name].problems) for name in table["stage"]],
                _("usual remedy"): [_(STAGES[name].remedies) for name in table["stage"]],
            }
        )


def advice(neck: Neck, stages: Mapping[str, str] | None = None) -> Advice:
    """Join the necks that were found with what usually goes wrong at their stage; these are suggestions, no findings.

    Args:
        neck: The result of `funnel.neck`.
        stages: For each step the name of its stage; the events of the sample data are known.

    Returns:
        ``group, step, stage, problems, remedies``, the last two in English; no row when there is no neck.

    Raises:
        BadInputError: The stage of a neck's step is not given, or not one of the four.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(user, step) for user in range(100) for step in ("start_checkout", "pay")
        ...         if step == "start_checkout" or user < 40]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> found = funnel.neck(funnel.count(events, ["start_checkout", "pay"]), {"pay": 0.8})
        >>> advice(found).table[["step", "stage", "remedies"]].iloc[0].tolist()
        ['pay', 'action', 'fewer steps, shorter forms']
    """
    known = {event: stage.name for stage in STAGES.values() for event in stage.events} | dict(stages or {})
    found = neck.found
    problems = [
        Problem(
            f"stages[{step!r}]",
            _("no stage is given for this step")
            if step not in known
            else _("{name!r} is no stage").format(name=known[step]),
            _("use one of: {names}").format(names=", ".join(STAGES)),
        )
        for step in dict.fromkeys(found["step"])
        if known.get(step) not in STAGES
    ]
    if problems:
        raise BadInputError("funnel.advice", problems)
    names = [known[step] for step in found["step"]]
    table = pd.DataFrame(
        {
            "group": group_labels(found, neck.by),
            "step": found["step"].tolist(),
            "stage": names,
            "problems": [STAGES[name].problems for name in names],
            "remedies": [STAGES[name].remedies for name in names],
        }
    )
    return Advice(
        table=table,
        caption=_("Suggestions for the neck"),
        notes=(_("Suggestions from the course's table of stages, not findings from these data: check them first."),),
    )
