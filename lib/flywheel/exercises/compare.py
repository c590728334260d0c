"""An answer and the expected one → what differs, in words that do not give the answer away; None when nothing does."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Set
from typing import Any

import numpy as np
import pandas as pd

from flywheel.exercises.compare_lists import items_differ, mapping_differs
from flywheel.exercises.compare_tables import table_differs
from flywheel.exercises.compare_values import (
    Tolerance,
    local,
    number_differs,
    plain,
    single,
    text_differs,
)

__all__ = ["Tolerance", "difference"]


def difference(answer: Any, expected: Any, *, tolerance: Tolerance) -> str | None:
    """Say how an answer differs from the expected one.

    Args:
        answer: What the trainee has, in any form: Python values, pandas, Ibis, results.
        expected: The right answer; its form decides how the two are compared.
        tolerance: How alike they must be.

    Returns:
        One or more sentences, or None when they agree.

    Example:
        >>> difference(4.5, 4.5004, tolerance=Tolerance(decimals=2))
        >>> difference(45, 0.45, tolerance=Tolerance())
        'You have 45. This looks like a percentage; a share between 0 and 1 is asked for.'
    """
    right = _table_or_plain(expected)
    if isinstance(right, pd.DataFrame):
        return table_differs(answer, right, tolerance=tolerance)
    mine = plain(answer)
    if isinstance(right, Mapping):
        return mapping_differs(mine, right, tolerance=tolerance)
    if isinstance(right, list | tuple | Set):
        return items_differ(mine, list(right), tolerance=tolerance)
    mine = single(mine)
    if isinstance(right, numbers.Number | np.bool_):
        return number_differs(mine, float(right), tolerance=tolerance)  # type: ignore[arg-type]  # complex is no answer
    return text_differs(mine, right, tolerance=tolerance)


def _table_or_plain(expected: Any) -> Any:
    """Keep a one-row table a table; a column with a named index is a table too, any other column a list."""
    right = local(expected)
    if isinstance(right, pd.Series) and any(name is not None for name in right.index.names):
        return right.reset_index()
    if isinstance(right, pd.Series):
        return right.tolist()
    return right if isinstance(right, pd.DataFrame) else plain(right)
