"""Fields of a scenario that no form has a column for → rows of name and value, and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from flywheel.errors import Problem
from flywheel.words import gettext as _

__all__ = ["further_fields", "plain", "with_further_fields"]

Places = dict[int, dict[int, Any]]
"""Lists of values by identity, and in each which number stands for which entry; numbers may have gaps."""
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\]]*)\]")


def further_fields(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return dotted names and plain values of everything in ``values``, nodes by their name and lists by their place.

    Args:
        values: Nested fields, as `Scenario.model_dump` gives them; ``nodes`` are told apart by ``node``.

    Example:
        >>> further_fields({"goal": {"metric": "nps"}, "nodes": [{"node": "push", "serves": ["help"]}]})
        [('goal.metric', 'nps'), ('nodes[push].serves[1]', 'help')]
    """
    return list(_leaves(values, ""))


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not (name.startswith("nodes[") and "." not in name and key == "node"):
                yield from _leaves(inner, f"{name}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, 1):
            named = name == "nodes" and not set(inner["node"]) & set("[]")
            place = inner["node"] if named else number
            yield from _leaves(inner, f"{name}[{place}]")
    elif value is not None:
        yield name, value


def with_further_fields(
    values: dict[str, Any], rows: list[tuple[str, str, Any]]
) -> tuple[dict[str, Any], list[Problem]]:
    """Put rows of name and value into nested fields.

    Args:
        values: Nested fields so far; changed and returned.
        rows: Place in the form, dotted name, value.

    Returns:
        The fields, and what could not be placed.

    Example:
        >>> with_further_fields({"nodes": [{"node": "push"}]}, [("A1", "nodes[push].serves[1]", "help")])
        ({'nodes': [{'node': 'push', 'serves': ['help']}]}, [])
    """
    problems = []
    places: Places = {}
    in_order = sorted(
        rows, key=lambda row: [(key, int(inner) if inner.isdecimal() else 0) for key, inner in _STEP.findall(row[1])]
    )
    for place, name, value in in_order:
        steps = [(key, inner) for key, inner in _STEP.findall(name)]
        if not steps or "".join(match.group(0) for match in _STEP.finditer(name)) != name:
            problems.append(Problem(place, _("{name!r} is not the name of a field").format(name=name), ""))
            continue
        said = _put(values, steps, value, places)
        if said:
            problems.append(Problem(place, said.format(name=name), _("remove the row, or add the node to Table 2")))
    return values, problems


def _put(values: dict[str, Any], steps: list[tuple[str, str]], value: Any, places: Places) -> str:
    """Set one value; return what is wrong when there is no such place."""
    here: Any = values
    for number, step in enumerate(steps):
        following = steps[number + 1] if number + 1 < len(steps) else None
        here = (
            _set(here, step, value) if following is None else _entered(here, step, [] if following[1] else {}, places)
        )
        if here is None:
            return _("{name!r} belongs to a node that Table 2 does not have")
    return ""


def _node(here: list[Any], called: str) -> dict[str, Any] | None:
    return next((entry for entry in here if isinstance(entry, dict) and entry.get("node") == called), None)


def _set(here: Any, step: tuple[str, str], value: Any) -> Any:
    key, inner = step
    if key and isinstance(here, dict):
        here[key] = value
    elif isinstance(here, list) and inner.isdecimal():
        here.append(value)
    else:
        return None
    return here


def _entered(here: Any, step: tuple[str, str], empty: Any, places: Places) -> Any:
    """Go one step down, making what is not there yet; entries of a list come in the order of their numbers."""
    key, inner = step
    if key:
        return here.setdefault(key, empty) if isinstance(here, dict) else None
    if not isinstance(here, list):
        return None
    node = _node(here, inner)
    if node is not None or not inner.isdecimal():
        return node
    if here and "node" in here[0] and int(inner) <= len(here):
        return here[int(inner) - 1]
    known = places.setdefault(id(here), {})
    if int(inner) not in known:
        here.append(empty)
        known[int(inner)] = empty
    return known[int(inner)]


def plain(value: Any) -> Any:
    """Return a cell's value as a scenario file would hold it: days without a time, texts without spaces around.

    Example:
        >>> plain(dt.datetime(2026, 3, 2)), plain("  x ")
        (datetime.date(2026, 3, 2), 'x')
    """
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time.min else str(value)
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else value
