"""A maturity profile and what a team means to do → one plan with levels, owners and days, or everything it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables.days import as_day
from flywheel.wheel.maturity import Maturity, level_text
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["HORIZONS", "ActionPlan", "action_plan"]

HORIZONS = {"monday": later("Monday"), "months": later("3–6 months"), "years": later("1–3 years")}
"""The curriculum's horizons, and the first small step before them."""
_NEEDED = ("action", "owner", "sign")
_LONGEST_TEXT = 1_000


@dataclass(frozen=True, eq=False, kw_only=True)
class ActionPlan(Result):
    """The plan, one row a line of it, by horizon and day.

    Attributes:
        assessed_at: The day of the assessment it rests on, if known.
        standing: Where the company stands, in a sentence.
    """

    assessed_at: date | None
    standing: str

    def shown(self) -> pd.DataFrame:
        """Return the plan in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("horizon"): [_(HORIZONS[row["horizon"]]) for row in rows],
                _("area"): self.table["area"],
                _("level → goal"): [
                    f"{level_text(row['level'])} → {row['goal']}" if row["goal"] else "–" for row in rows
                ],
                _("what one should see"): self.table["next"],
                _("action"): self.table["action"],
                _("owner"): self.table["owner"],
                _("first look"): self.table["due_day"].map(str),
                _("sign that it worked"): self.table["sign"],
                _("pilot"): self.table["pilot"],
            }
        )


def action_plan(found: Maturity, lines: Sequence[Mapping[str, Any]]) -> ActionPlan:
    """Return a plan that carries the maturity result.

    Args:
        found: The assessment.
        lines: One mapping a line: ``cell`` (``(element, layer)``, or None for what belongs to no cell), ``horizon``
            (``monday``, ``months`` or ``years``), ``action, owner, due_day, sign`` (how one will see that it worked)
            and, where there is one, ``pilot``. A line without action, owner and sign is left out.

    Returns:
        ``horizon, area, level`` (now), ``goal`` (the benchmark's level), ``next`` (the anchor one level up), ``action,
        owner, due_day, sign, pilot``.

    Raises:
        BadInputError: A line lacks something, its day lies before the assessment, or there is no line; all is listed.

    Example:
        >>> from flywheel.wheel import maturity, maturity_model
        >>> cells = pd.DataFrame(maturity_model().keys, columns=["element", "layer"]).assign(score=3)
        >>> line = {"cell": ("culture", "strategy"), "horizon": "monday", "action": "call five customers",
        ...         "owner": "managing director", "due_day": "2026-07-20", "sign": "five notes"}
        >>> action_plan(maturity(cells), [line]).table[["level", "goal", "owner"]]
           level  goal              owner
        0    3.0     4  managing director
    """
    cells = found.table.set_index(["element", "layer"])
    problems: list[Problem] = []
    rows = []
    for number, line in enumerate(lines, 1):
        said = {name: str(line.get(name) or "").strip()[:_LONGEST_TEXT] for name in (*_NEEDED, "pilot")}
        if not any(said[name] for name in _NEEDED):
            continue
        place = _("line {n}").format(n=number)
        problems += [
            Problem(place, _("{field} is empty").format(field=_field(name))) for name in _NEEDED if not said[name]
        ]
        if line.get("horizon") not in HORIZONS:
            problems.append(Problem(place, _("its horizon is not known"), _("use monday, months or years")))
        day, wrong = _day(line.get("due_day"), found.at)
        problems += [Problem(place, wrong)] if wrong else []
        cell = line.get("cell")
        if cell is not None and tuple(cell) not in cells.index:
            problems.append(Problem(place, _("its area is not a cell of the assessment")))
        elif not problems:
            rows.append({"horizon": line["horizon"], **_area(cells, cell), **said, "due_day": day})
    if not rows and not problems:
        message = _("there is no line in it yet")
        problems.append(Problem(_("plan"), message, _("write at least one action with an owner and a sign")))
    if problems:
        raise BadInputError(_("action plan"), problems)
    order = list(HORIZONS)
    table = pd.DataFrame(rows).sort_values(
        ["horizon", "due_day"],
        key=lambda part: part.map(order.index) if part.name == "horizon" else part,
        kind="stable",
    )
    columns = ["horizon", "area", "level", "goal", "next", "action", "owner", "due_day", "sign", "pilot"]
    return ActionPlan(
        table=table[columns].reset_index(drop=True),
        caption=_("Action plan"),
        notes=(_standing(found), *found.notes[2:3]),
        assessed_at=found.at,
        standing=_standing(found),
    )


def _field(name: str) -> str:
    return {"action": _("action"), "owner": _("owner"), "sign": _("sign that it worked")}[name]


def _day(value: Any, assessed: date | None) -> tuple[date | None, str]:
    try:
        day = as_day("wheel.action_plan", "due_day", value)
    except BadInputError:
        return None, _("its day is not a day: write it as 2026-06-01")
    if assessed and day < assessed:
        return None, _("its day {day} lies before the assessment of {at}").format(day=day, at=assessed)
    return day, ""


def _area(cells: pd.DataFrame, cell: Any) -> dict[str, Any]:
    if cell is None:
        return {"area": _("the whole"), "level": float("nan"), "goal": 0, "next": ""}
    row = cells.loc[tuple(cell)]
    name = f"{row['element_name']} / {row['layer_name']}"
    return {"area": name, "level": float(row["value"]), "goal": int(row["benchmark"]), "next": row["next"]}


def _standing(found: Maturity) -> str:
    weakest = "; ".join(
        f"{row['element_name']} / {row['layer_name']}"
        for row in found.table.to_dict("records")
        if (row["element"], row["layer"]) in found.weakest
    )
    day = str(found.at) if found.at else "–"
    text = _("Assessed on {day} by {raters} rater(s), compared with “{name}”. Weakest: {weakest}.")
    return text.format(day=day, raters=found.raters, name=found.benchmark_name, weakest=weakest or "–")
