"""The pilot's method and the fields it needs → what does not fit together, each with its remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from flywheel.scenario.source import Path_
from flywheel.words import gettext as _

__all__ = ["FEWEST_DAYS", "Found", "design_problems", "field", "window"]

Found = tuple[Path_, str, str]
"""Path of the field, what is wrong with it, and the remedy."""

FEWEST_DAYS = 8
"""Days that an interrupted series needs on each side of the change."""
_DRAWN = ("parallel_control", "difference_in_differences")
_FILTERS = ("region", "gender", "membership", "acquisition_channel")


def field(values: Any, *path: str) -> Any:
    """Return a field of nested raw values; None when it, or a group around it, is not there."""
    for part in path:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values


def window(values: Any, which: str) -> tuple[dt.date, dt.date] | None:
    """Return start and end of a window of the pilot; None when one of them is not a day."""
    start, end = (field(values, "pilot", which, edge) for edge in ("start", "end"))
    return (start, end) if type(start) is dt.date and type(end) is dt.date else None


def design_problems(values: Any) -> Iterator[Found]:
    """Check that the pilot's method has what it compares with; works on raw values.

    Args:
        values: The whole scenario file as nested values.

    Yields:
        Path of the field, what is wrong with it, and the remedy.
    """
    method = field(values, "pilot", "method")
    if method in ("before_after", "difference_in_differences", "interrupted_series"):
        yield from _before(values, method)
    if method == "interrupted_series":
        yield from _series(values)
    if method == "difference_in_differences":
        yield from _comparison(values)
    else:
        for name in ("comparison", "pre_period"):
            if field(values, "pilot", name) is not None:
                message = _("belongs to method difference_in_differences only")
                yield ("pilot", name), message, _("remove it, or use difference_in_differences")
    yield from _groups(values, method)


def _before(values: Any, method: str) -> Iterator[Found]:
    if field(values, "pilot", "before") is None:
        remedy = _("add `before:` with `start` and `end`, or use parallel_control")
        message = _("is missing, and method {method} compares with it").format(method=method)
        yield ("pilot", "before"), message, remedy


def _series(values: Any) -> Iterator[Found]:
    before, during = window(values, "before"), window(values, "during")
    if before and during and before[1] < during[0]:
        message = _("{end} leaves a gap until the day of the change, {start}; a series may have none")
        remedy = _("end the window before on {start}").format(start=during[0])
        yield ("pilot", "before", "end"), message.format(end=before[1], start=during[0]), remedy
    for which, found in (("before", before), ("during", during)):
        if found and 0 < (found[1] - found[0]).days < FEWEST_DAYS:
            message = _("{days} days are too few for a series; each side needs {n}").format(
                days=(found[1] - found[0]).days, n=FEWEST_DAYS
            )
            yield ("pilot", which), message, _("use longer windows, best of whole weeks, or before_after")


def _comparison(values: Any) -> Iterator[Found]:
    scope, other = field(values, "scope"), field(values, "pilot", "comparison")
    if other is None or not isinstance(other, Mapping) or not isinstance(scope, Mapping):
        return
    if not any(_apart(scope.get(name), other.get(name)) for name in _FILTERS) and not _ages_apart(scope, other):
        message = _("nothing keeps it apart from the scope: a user could be in both groups")
        remedy = _("name the same filter in both with different values, such as `region`")
        yield ("pilot", "comparison"), message, remedy
    if bool(scope.get("new_users")) != bool(other.get("new_users")):
        message = _("counts new users on one side only: newcomers would be compared with everybody")
        yield ("pilot", "comparison", "new_users"), message, _("write the same as in the scope")


def _listed(value: Any) -> set[str]:
    return {str(entry).strip() for entry in (value if isinstance(value, tuple) else (value,)) if entry is not None}


def _apart(one: Any, other: Any) -> bool:
    first, second = _listed(one), _listed(other)
    return bool(first) and bool(second) and not first & second


def _ages_apart(scope: Any, other: Any) -> bool:
    for young, old in ((scope, other), (other, scope)):
        top, bottom = field(young, "age", "at_most"), field(old, "age", "at_least")
        if isinstance(top, int) and isinstance(bottom, int) and top < bottom:
            return True
    return False


def _groups(values: Any, method: Any) -> Iterator[Found]:
    cluster, grouped = field(values, "pilot", "cluster"), field(values, "pilot", "unit") == "group"
    drawn = method in _DRAWN and field(values, "pilot", "comparison") is None
    if cluster is not None and not grouped:
        message = _("names groups, but `unit` says that each user was assigned")
        yield ("pilot", "cluster"), message, _("write `unit: group`, or remove the line")
    elif cluster is not None and drawn:
        message = _("is not used with a draw: the column cluster_id of the table pilots names the groups")
        yield ("pilot", "cluster"), message, _("remove the line")
    elif cluster is None and grouped and not drawn and isinstance(method, str):
        message = _("is missing, and `unit: group` needs it where no draw names the groups")
        yield ("pilot", "cluster"), message, _("name a column of users, such as `cluster: region`")
