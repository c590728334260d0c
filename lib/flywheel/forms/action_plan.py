"""An action plan with the assessment it rests on → sheets of an Excel workbook, and a Word document to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flywheel.forms.paper import Block, document
from flywheel.sheets import as_sheet, book_bytes
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.wheel import ActionPlan, Maturity

__all__ = ["plan_document", "plan_workbook"]


def plan_document(plan: ActionPlan, found: Maturity) -> bytes:
    """Return the plan as the bytes of a Word document.

    Args:
        plan: The plan.
        found: The assessment it rests on.

    Returns:
        A document on A4, its long side across.

    Example:
        >>> import pandas as pd
        >>> from flywheel import wheel
        >>> cells = pd.DataFrame(wheel.maturity_model().keys, columns=["element", "layer"]).assign(score=3)
        >>> found = wheel.maturity(cells)
        >>> line = {"cell": None, "horizon": "monday", "action": "tell the team", "owner": "chair",
        ...         "due_day": "2026-07-20", "sign": "it is in the minutes"}
        >>> plan_document(wheel.action_plan(found, [line]), found)[:2]
        b'PK'
    """
    priorities = [
        f"{row['element_name']} / {row['layer_name']}: {row['next']}" for row in found.priorities.to_dict("records")
    ]
    blocks = [
        Block(_("Where we stand"), note=plan.standing, points=tuple(priorities)),
        Block(_("Action plan"), table=plan.shown(), widths=(1.1, 1.6, 1, 2.4, 2.2, 1.4, 1.2, 1.8, 1)),
        Block(_("Assessment"), table=found.shown(), note=found.notes[0]),
    ]
    return document(_("Action plan"), blocks, kicker=str(plan.assessed_at or ""), landscape=True)


def plan_workbook(plan: ActionPlan, found: Maturity) -> bytes:
    """Return the plan and the assessment as the bytes of an Excel workbook, a sheet each.

    Args:
        plan: The plan.
        found: The assessment it rests on.
    """
    sheets = [as_sheet(_("Action plan"), plan.shown()), as_sheet(_("Assessment"), found.shown())]
    return book_bytes(sheets)
