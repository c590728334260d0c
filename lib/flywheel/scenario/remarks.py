"""The fields of an unfinished scenario → what is still empty, what is wrong and what experience would add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from flywheel.scenario.check import check
from flywheel.scenario.draft import path_of
from flywheel.scenario.model import Node, Scenario
from flywheel.scenario.reading import Known, judge
from flywheel.scenario.source import Path_, name
from flywheel.words import gettext as _

__all__ = ["DraftReview", "Remark", "review_draft", "sketch"]

_STAND_IN = "⟨ ⟩"
_DAY = dt.date(9999, 12, 31)
_EARLY = {"start": dt.date(1, 1, 1), "end": dt.date(1, 1, 8)}
_FILLED: dict[str, Any] = {
    **dict.fromkeys(("title", "version", "owner"), _STAND_IN),
    "id": "x",
    "goal": {"metric": _STAND_IN, "baseline": 0.0, "target": 1.0, "by": _DAY},
    "scope": {"describe": _STAND_IN},
    "user_scenario": dict.fromkeys(
        ("scenario_name", "target_persona", "trigger", "core_need", "expected_effect"), _STAND_IN
    ),
    "needs": {"id": "x", "need": _STAND_IN, "requirement": _STAND_IN},
    "nodes": dict.fromkeys(
        ("stage", "node", "owner", "input", "output", "time_limit", "tool", "exception_plan"), _STAND_IN
    ),
    "pilot": {"id": "x", "metrics": _STAND_IN, "method": "parallel_control", "before": _EARLY, "during": _EARLY},
    "next_steps": {"action": _STAND_IN, "owner": _STAND_IN},
    "raci": dict.fromkeys(("activity", "responsible", "accountable"), _STAND_IN),
    "rollout": {"scope": _STAND_IN, "wider_than_pilot": False},
    "versions": {"version": _STAND_IN, "since": _DAY, "changes": _STAND_IN},
}
"""What stands for a field that is not there yet while the others are checked; no remark about it is passed on."""


@dataclass(frozen=True)
class Remark:
    """One thing to do about one field.

    Attributes:
        kind: ``empty`` when a field waits to be filled in, ``error`` when it must be mended, else ``advice``.
        field: Dotted name of the field, list entries counted from one.
        found: What was found.
        remedy: What to do.
    """

    kind: Literal["empty", "error", "advice"]
    field: str
    found: str
    remedy: str


@dataclass(frozen=True)
class DraftReview:
    """The state of an unfinished scenario.

    Attributes:
        scenario: The scenario when every field can be read; None before that.
        remarks: What is empty, wrong or could be better, in this order.
    """

    scenario: Scenario | None
    remarks: tuple[Remark, ...]

    def of(self, kind: str) -> tuple[Remark, ...]:
        """Return the remarks of one kind."""
        return tuple(remark for remark in self.remarks if remark.kind == kind)


def review_draft(values: Mapping[str, Any], *, known_metrics: Mapping[str, Known] | None = None) -> DraftReview:
    """Check a scenario that may be unfinished, as far as it goes.

    Args:
        values: Nested values as a scenario file holds them, lists as tuples.
        known_metrics: The metrics there are; see `flywheel.scenario.read`.

    Returns:
        The scenario when it is complete, and all remarks.

    Example:
        >>> found = review_draft({"title": "My pilot", "nodes": ({"node": "push", "time_limit": "real time"},)})
        >>> found.scenario is None, "owner" in [remark.field for remark in found.of("empty")]
        (True, True)
        >>> [remark.field for remark in found.of("error")]
        ['nodes[1].time_limit']
    """
    scenario, mistakes = judge(values, known_metrics=known_metrics)
    blank = {_("is missing"), _("is empty"), _("is an empty list")}
    remarks = [
        Remark("empty", name(path), _("is empty"), _("fill it in"))
        if message in blank
        else Remark("error", name(path), message, remedy)
        for path, message, remedy in mistakes
    ]
    waiting = {path for path, _message, _remedy in mistakes}
    complete = scenario or _completed(values, known=waiting)
    for severity, _rule, field, found, remedy in check(complete).table.to_numpy().tolist() if complete else ():
        if scenario or not _touches(path_of(field), waiting, found):
            remarks.append(Remark(severity, field, found, remedy))
    order = ("empty", "error", "advice")
    return DraftReview(
        scenario if not mistakes else None, tuple(sorted(remarks, key=lambda one: order.index(one.kind)))
    )


def _at(values: Any, path: Path_) -> Any:
    for step in path:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _touches(path: Path_, waiting: set[Path_], found: str) -> bool:
    """Say whether a remark rests on a field that only stands in."""
    beside = {("pilot", "metrics"): ("goal", "metric"), ("pilot", "metrics", 0): ("goal", "metric")}
    near = any(path[: len(other)] == other or other[: len(path)] == path for other in waiting)
    return near or _STAND_IN in found or beside.get(path) in waiting


def _completed(values: Mapping[str, Any], *, known: set[Path_]) -> Scenario | None:
    """Return the scenario with something standing for what is missing or refused; None when that is not enough."""
    filled = _copy(values)
    for path in sorted(known, key=lambda one: (len(one), str(one))):
        _stand_in(filled, path)
    try:
        return Scenario.model_validate(_frozen(filled))
    except ValidationError:
        return None


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list | tuple) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(_frozen(inner) for inner in value) if isinstance(value, list) else value


def _stand_in(values: Any, path: Path_) -> None:
    """Put something that is allowed in the place of a field, or take it out where it may be absent."""
    usual: Any = _FILLED
    for depth, step in enumerate(path):
        if isinstance(step, str):
            usual = usual.get(step) if isinstance(usual, Mapping) else None
        if usual is None or depth == len(path) - 1:
            _set(values, path[: depth + 1], usual)
            return


def _set(values: Any, path: Path_, value: Any) -> None:
    around = _at(values, path[:-1])
    if isinstance(around, list) and isinstance(path[-1], int) and path[-1] < len(around):
        around[path[-1]] = _copy(value)
    elif isinstance(around, dict):
        if value is None:
            around.pop(path[-1], None)
        else:
            around[path[-1]] = [_copy(value)] if path == ("nodes",) else _copy(value)


def sketch(values: Mapping[str, Any]) -> Scenario | None:
    """Return as much of a scenario as a drawing of its process needs, with dots for what is not there yet.

    Returns:
        A scenario with title and nodes only; None when no node says anything.

    Example:
        >>> sketch({"nodes": ({"node": "push"},)}).nodes[0].owner
        '…'
    """
    names = _FILLED["nodes"]
    rows = [node for node in values.get("nodes") or () if isinstance(node, Mapping) and any(node.values())]
    texts = [{field: str(row.get(field) or "…") for field in names} for row in rows]
    nodes = tuple(Node.model_construct(None, **row) for row in texts)
    return Scenario.model_construct(title=str(values.get("title") or "…"), nodes=nodes) if nodes else None
