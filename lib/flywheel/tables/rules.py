"""What a contract demands of a converted table, as flags that are true where a row breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from flywheel.tables.contracts import SCALES, Column, Table
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Check", "failed", "own", "rules"]


@dataclass(frozen=True)
class Check:
    """One rule.

    Attributes:
        columns: Canonical columns whose own values a message shows.
        broken: True where a row breaks the rule.
        must: What must hold.
        remedy: What to do about it.
    """

    columns: tuple[str, ...]
    broken: ir.BooleanValue
    must: str
    remedy: str = ""


def own(name: str) -> str:
    """Return the helper column that keeps the company's own value of a canonical column."""
    return f"flywheel_own_{name}"


def failed(name: str) -> str:
    """Return the helper column that is true where a value could not be converted."""
    return f"flywheel_failed_{name}"


def rules(contract: Table, wide: ir.Table) -> list[Check]:
    """List everything a contract says beyond types, for the columns the source has.

    Args:
        contract: The canonical table.
        wide: The converted table, with its helper columns.

    Returns:
        The checks, column by column, then those over several columns.
    """
    present = {column.name for column in contract.columns if own(column.name) in wide.columns}
    checks = [check for column in contract.columns if column.name in present for check in _of_column(column)]
    for first, second in contract.order:
        if {first, second} <= present:
            must = _("{first} may not be later than {second}").format(first=first, second=second)
            checks.append(Check((first, second), ibis._[first] > ibis._[second], must, _("check both times")))
    if contract.name == "feedback" and {"survey", "score"} <= present:
        checks += _of_surveys(has_dismissed="dismissed" in present)
    return checks


def _of_column(column: Column) -> list[Check]:
    value, checks = ibis._[column.name], []
    if not column.nullable:
        empty = value.isnull() & ~ibis._[failed(column.name)]
        checks.append(Check((column.name,), empty, _("must not be empty"), _("fill it in or leave the row out")))
    if column.choices:
        must = _("must be one of: {allowed}").format(allowed=", ".join(column.choices))
        remedy = _("translate it under `values` in a mapping file")
        checks.append(Check((column.name,), value.notin(column.choices), must, remedy))
    if column.at_least is not None:
        must = _("must be at least {limit:g}").format(limit=column.at_least)
        checks.append(Check((column.name,), value < column.at_least, must, _("correct the value or leave it empty")))
    if column.at_most is not None:
        must = _("must be at most {limit:g}").format(limit=column.at_most)
        checks.append(Check((column.name,), value > column.at_most, must, _("correct the value or leave it empty")))
    return checks


def _of_surveys(*, has_dismissed: bool) -> list[Check]:
    checks = []
    for survey, (low, high) in SCALES.items():
        outside = (ibis._.survey == survey) & ((ibis._.score < low) | (ibis._.score > high))
        must = _("the {survey} scale runs from {low} to {high}").format(survey=survey, low=low, high=high)
        checks.append(Check(("survey", "score"), outside, must, _("recode the scores to this scale")))
    if has_dismissed:
        both = ibis._.dismissed & ibis._.score.notnull()
        must = _("a dismissed survey has no score")
        checks.append(Check(("dismissed", "score"), both, must, _("correct one of the two")))
    return checks
