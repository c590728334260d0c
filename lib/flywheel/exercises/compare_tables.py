"""Two tables → what differs: columns, rows or values, in words that do not give the values away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from flywheel.errors import nearest
from flywheel.exercises.compare_values import (
    Tolerance,
    alike,
    cell,
    kind_of,
    listed,
    local,
    plain,
    shown,
    slip_of_scale,
)
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["as_frame", "table_differs"]


def as_frame(answer: Any) -> pd.DataFrame | None:
    """Return the answer as a DataFrame whose index holds nothing but row numbers, or None when it is no table.

    Args:
        answer: DataFrame, Series, Ibis table, result, dict of columns or list of row dicts.

    Returns:
        A DataFrame with text column names, or None.

    Example:
        >>> as_frame(pd.Series([1, 2], index=pd.Index(["a", "b"], name="step"), name="users")).columns.tolist()
        ['step', 'users']
    """
    answer = local(answer)
    if isinstance(answer, pd.Series):
        answer = answer.to_frame(answer.name if answer.name is not None else "value")
    elif isinstance(answer, Mapping) or (isinstance(answer, list) and answer and isinstance(answer[0], Mapping)):
        try:
            answer = pd.DataFrame(answer)
        except ValueError:
            return None
    if not isinstance(answer, pd.DataFrame):
        return None
    frame = answer.reset_index() if any(name is not None for name in answer.index.names) else answer
    return frame.set_axis([str(name) for name in frame.columns], axis="columns").reset_index(drop=True)


def table_differs(answer: Any, expected: pd.DataFrame, *, tolerance: Tolerance) -> str | None:
    """Say how a table differs from the expected one; dtypes, index and column order never matter.

    Args:
        answer: What the trainee has, in any of the forms of `as_frame`.
        expected: The right table.
        tolerance: What is compared, and how alike it must be.

    Returns:
        The first kind of difference that applies (columns, then rows, then values), or None.

    Example:
        >>> right = pd.DataFrame({"step": ["open", "pay"], "users": [9, 4]})
        >>> table_differs(right.assign(users=[9, 5]), right, tolerance=Tolerance(keys=("step",)))
        "`users` differs in 1 of 2 rows; first where step is 'pay': you have 5, too high."
    """
    right = as_frame(expected)
    mine = as_frame(answer)
    if right is None or mine is None:
        return _("Your answer is {kind}; a table is expected.").format(kind=kind_of(plain(answer)))
    columns = list(tolerance.columns or right.columns)
    if said := _columns_differ(mine, columns):
        return said
    keys = list(tolerance.keys) or _natural_keys(right[columns])
    if not keys:
        return _rows_differ_without_keys(mine[columns], right[columns], tolerance=tolerance)
    return _rows_differ(mine, right, keys, tolerance=tolerance) or _values_differ(
        mine, right, keys, [name for name in columns if name not in keys], tolerance=tolerance
    )


def _columns_differ(mine: pd.DataFrame, columns: Sequence[str]) -> str | None:
    missing = [name for name in columns if name not in mine.columns]
    if not missing:
        return None
    spare = [name for name in mine.columns if name not in columns]
    said = ngettext("The column {names} is missing.", "The columns {names} are missing.", len(missing)).format(
        names=listed(missing)
    )
    if (like := nearest(missing[0], spare)) is not None:
        said += " " + _("Is your {mine} meant for {asked}?").format(mine=shown(like), asked=shown(missing[0]))
    return said + " " + _("Your columns: {names}.").format(names=", ".join(mine.columns))


def _natural_keys(right: pd.DataFrame) -> list[str]:
    keys = [str(name) for name in right.columns if not pd.api.types.is_numeric_dtype(right[name])]
    return keys if keys and not right.duplicated(keys).any() else []


def _identities(frame: pd.DataFrame, keys: Sequence[str], tolerance: Tolerance) -> list[tuple[Any, ...]]:
    columns = [[cell(value, tolerance=tolerance) for value in frame[key]] for key in keys]
    return list(zip(*columns, strict=True))


def _place(keys: Sequence[str], identity: Sequence[Any]) -> str:
    return ", ".join(_("{name} is {value}").format(name=k, value=shown(v)) for k, v in zip(keys, identity, strict=True))


def _rows_differ(mine: pd.DataFrame, right: pd.DataFrame, keys: Sequence[str], *, tolerance: Tolerance) -> str | None:
    ours, theirs = _identities(right, keys, tolerance), _identities(mine, keys, tolerance)
    missing = sorted(set(ours) - set(theirs), key=ours.index)
    extra = sorted(set(theirs) - set(ours), key=theirs.index)
    said = []
    if len(theirs) != len(ours) or missing or extra:
        said.append(_("Your table has {mine} rows; {right} are expected.").format(mine=len(theirs), right=len(ours)))
    if extra:
        said.append(_("There should be no row where {place}.").format(place=_where(mine, keys, theirs.index(extra[0]))))
    if missing:
        said.append(_("A row is missing where {place}.").format(place=_where(right, keys, ours.index(missing[0]))))
    if not missing and not extra and len(set(theirs)) < len(theirs):
        said.append(_("Some rows stand there twice: {keys} should name each row once.").format(keys=", ".join(keys)))
    if not said and tolerance.ordered and ours != theirs:
        first = next(i for i, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b)
        said.append(
            _("The rows are right, but not their order: row {number} is out of place.").format(number=first + 1)
        )
    return " ".join(said) or None


def _where(frame: pd.DataFrame, keys: Sequence[str], row: int) -> str:
    return _place(keys, [frame[key].iloc[row] for key in keys])


def _values_differ(
    mine: pd.DataFrame, right: pd.DataFrame, keys: Sequence[str], columns: Sequence[str], *, tolerance: Tolerance
) -> str | None:
    row_of = {identity: row for row, identity in enumerate(_identities(mine, keys, tolerance))}
    matched = mine.iloc[[row_of[identity] for identity in _identities(right, keys, tolerance)]].reset_index(drop=True)
    said = [_column_differs(name, matched, right, keys, tolerance=tolerance) for name in columns]
    return " ".join(text for text in said if text) or None


def _column_differs(
    name: str, mine: pd.DataFrame, right: pd.DataFrame, keys: Sequence[str], *, tolerance: Tolerance
) -> str | None:
    pairs = list(zip(mine[name], right[name], strict=True))
    wrong = [row for row, (a, b) in enumerate(pairs) if not alike(a, b, tolerance=tolerance)]
    if not wrong:
        return None
    said = _("`{column}` differs in {wrong} of {all} rows").format(column=name, wrong=len(wrong), all=len(pairs))
    if slipped := _column_slip(pairs, tolerance=tolerance):
        return f"{said}. {slipped}"
    value, expected = pairs[wrong[0]]
    return _("{said}; first where {place}: you have {value}{direction}.").format(
        said=said, place=_where(right, keys, wrong[0]), value=shown(value), direction=_direction(value, expected)
    )


def _column_slip(pairs: Sequence[tuple[Any, Any]], *, tolerance: Tolerance) -> str | None:
    neutral = [(cell(a, tolerance=tolerance), cell(b, tolerance=tolerance)) for a, b in pairs]
    if not all(isinstance(value, float) for pair in neutral for value in pair):
        return None
    return slip_of_scale([a for a, _b in neutral], [b for _a, b in neutral], tolerance=tolerance)


def _direction(value: Any, expected: Any) -> str:
    mine, right = cell(value, tolerance=Tolerance()), cell(expected, tolerance=Tolerance())
    if mine is None:
        return _(", where a value is expected")
    if right is None:
        return _(", where nothing can be known")
    if isinstance(mine, float) and isinstance(right, float):
        return _(", too high") if mine > right else _(", too low")
    return ""


def _rows_differ_without_keys(mine: pd.DataFrame, right: pd.DataFrame, *, tolerance: Tolerance) -> str | None:
    if len(mine) != len(right):
        return _("Your table has {mine} rows; {right} are expected.").format(mine=len(mine), right=len(right))
    names = list(right.columns)
    pairs = zip(_sorted_rows(mine, names, tolerance), _sorted_rows(right, names, tolerance), strict=True)
    wrong = sum(not alike(list(a), list(b), tolerance=tolerance) for a, b in pairs)
    if not wrong:
        return None
    return _("{wrong} of {all} rows differ from the expected ones.").format(wrong=wrong, all=len(right))


def _sorted_rows(frame: pd.DataFrame, names: Sequence[str], tolerance: Tolerance) -> list[tuple[Any, ...]]:
    rows = _identities(frame, names, tolerance)
    return (
        rows
        if tolerance.ordered
        else sorted(rows, key=lambda row: tuple((v is None, str(type(v)), v or 0) for v in row))
    )
