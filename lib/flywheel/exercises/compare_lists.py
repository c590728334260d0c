"""Two lists, sets or dicts → what differs, in words that do not give the answer away; None when nothing does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Any

import pandas as pd

from flywheel.exercises.compare_values import Tolerance, alike, cell, kind_of, listed, shown
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["items_differ", "mapping_differs"]


def _is_items(value: Any) -> bool:
    return isinstance(value, list | tuple | Set | pd.Series)


def items_differ(answer: Any, expected: Sequence[Any], *, tolerance: Tolerance) -> str | None:
    """Say how a list, tuple, set or column differs from the expected items.

    Args:
        answer: What the trainee has.
        expected: The right items.
        tolerance: Says whether their order matters.

    Returns:
        The difference in words, or None.

    Example:
        >>> items_differ(["late", "cold"], ["late", "price"], tolerance=Tolerance())
        "Not expected: 'cold'."
    """
    if not _is_items(answer):
        return _("Your answer is {kind}; a list is expected.").format(kind=kind_of(answer))
    mine, right = list(answer), list(expected)
    missing = _left_over(right, mine, tolerance=tolerance)
    extra = _left_over(mine, right, tolerance=tolerance)
    said = []
    if len(mine) != len(right):
        text = ngettext("You have {mine} item", "You have {mine} items", len(mine)).format(mine=len(mine))
        said.append(text + _("; {right} are expected.").format(right=len(right)))
    if extra:
        said.append(_("Not expected: {items}.").format(items=listed(extra)))
    if missing and not said:
        said.append(ngettext("One item is missing.", "{n} items are missing.", len(missing)).format(n=len(missing)))
    if said or not tolerance.ordered:
        return " ".join(said) or None
    return _misplaced(mine, right, tolerance=tolerance)


def _misplaced(mine: Sequence[Any], right: Sequence[Any], *, tolerance: Tolerance) -> str | None:
    wrong = [i for i, (a, b) in enumerate(zip(mine, right, strict=True)) if not alike(a, b, tolerance=tolerance)]
    if not wrong:
        return None
    return _(
        "The items are right, but not their order: the first that is out of place is number {place}, {item}."
    ).format(place=wrong[0] + 1, item=shown(mine[wrong[0]]))


def _left_over(these: Sequence[Any], those: Sequence[Any], *, tolerance: Tolerance) -> list[Any]:
    exact = Counter(cell(value, tolerance=tolerance) for value in those)
    rest = []
    for value in these:
        neutral = cell(value, tolerance=tolerance)
        match = (
            neutral
            if exact[neutral]
            else next((o for o in exact if exact[o] and alike(o, neutral, tolerance=tolerance)), ...)
        )
        if match is ...:
            rest.append(value)
        else:
            exact[match] -= 1
    return rest


def mapping_differs(answer: Any, expected: Mapping[Any, Any], *, tolerance: Tolerance) -> str | None:
    """Say how a dict differs from the expected one: missing names, unknown names, wrong values.

    Args:
        answer: What the trainee has.
        expected: The right dict.
        tolerance: How alike the values must be.

    Returns:
        The difference in words, or None.

    Example:
        >>> mapping_differs({"a": 1, "b": 9}, {"a": 1, "b": 2}, tolerance=Tolerance())
        "1 of 2 entries differs: 'b'."
    """
    if isinstance(answer, pd.Series):
        answer = answer.to_dict()
    if not isinstance(answer, Mapping):
        return _("Your answer is {kind}; a dict is expected.").format(kind=kind_of(answer))
    missing = [key for key in expected if key not in answer]
    unknown = [key for key in answer if key not in expected]
    if unknown:
        return _("Not a name that is asked for: {names}.").format(names=listed(unknown))
    if missing:
        return _("No answer yet for {names}.").format(names=listed(missing))
    wrong = [key for key in expected if not alike(answer[key], expected[key], tolerance=tolerance)]
    if not wrong:
        return None
    return ngettext(
        "{wrong} of {all} entries differs: {names}.", "{wrong} of {all} entries differ: {names}.", len(wrong)
    ).format(wrong=len(wrong), all=len(expected), names=listed(wrong))
