"""A scenario file that is being written, field by field → the same text with its comments kept."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from importlib.resources import files
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from flywheel.errors import BadInputError, Problem
from flywheel.scenario.model import Scenario
from flywheel.scenario.source import Path_, name, parse_text
from flywheel.scenario.wording import model_in
from flywheel.words import gettext as _

__all__ = ["LONGEST_TEXT", "MOST_ROWS", "Draft", "path_of"]

LONGEST_TEXT = 5_000
"""Characters that one field may hold."""
MOST_ROWS = 100
"""Rows that one list may hold."""
_GROUPS = (
    *(("goal",), ("scope",), ("scope", "age"), ("user_scenario",), ("current_flow",), ("rollout",), ("review",)),
    *(("pilot",), ("pilot", "before"), ("pilot", "during"), ("pilot", "comparison"), ("pilot", "pre_period")),
)
_LISTS = (
    *(("nodes",), ("needs",), ("next_steps",), ("raci",), ("versions",)),
    *(("pilot", "guardrails"), ("rollout", "training"), ("rollout", "resources")),
)
_ORDER = (
    *("id", "title", "version", "owner", "changes", "goal", "scope", "user_scenario", "current_flow", "needs"),
    *("nodes", "pilot", "next_steps", "raci", "rollout", "review", "versions"),
)
"""The groups as the template has them."""
_STEP = re.compile(r"\.?([A-Za-z_]+)|\[(\d+)\]")


def path_of(field: str) -> Path_:
    """Return the path of a dotted name that counts list entries from one.

    Example:
        >>> path_of("nodes[1].owner")
        ('nodes', 0, 'owner')
    """
    return tuple(key or int(number) - 1 for key, number in _STEP.findall(field))


class Draft:
    """The fields of one scenario file while somebody fills them in; comments and order of the text are kept.

    Example:
        >>> draft = Draft()
        >>> draft.put("goal.target", "38 %")
        >>> "target: 38 %" in draft.text(), "the level to be reached" in draft.text()
        (True, True)
    """

    def __init__(self, text: str | None = None, *, called: str = "") -> None:
        """Open a text; the empty template without one.

        Args:
            text: A scenario file, complete or not.
            called: What the text is called in messages.

        Raises:
            BadInputError: It is not YAML, uses what scenario files do not have, or holds a text where a group of
                fields or a list belongs.
        """
        if text is None:
            text = files("flywheel.scenario").joinpath("template.yml").read_text(encoding="utf-8")
        source = parse_text(text, called or _("scenario"))
        for path in (*_GROUPS, *_LISTS):
            kind = Mapping if path in _GROUPS else tuple
            found = _at(source.values, path)
            entries = found if isinstance(found, tuple) else ()
            strange = found is not None and not isinstance(found, kind)
            if strange or (path in _LISTS and any(not isinstance(entry, Mapping) for entry in entries)):
                wanted = _("must be a group of fields") if kind is Mapping else _("must be a list of groups of fields")
                source.add(path, wanted, _("see a complete example with: flywheel scenario new example.yml"))
        if source.problems:
            raise BadInputError(called or _("scenario"), source.problems)
        self._yaml = YAML()
        self._yaml.width, self._yaml.preserve_quotes = 100, True
        self._yaml.indent(mapping=2, sequence=4, offset=2)
        self._values: CommentedMap = self._yaml.load(text)

    def text(self) -> str:
        """Return the file as it stands."""
        out = StringIO()
        self._yaml.dump(self._values, out)
        return out.getvalue()

    def values(self) -> dict[str, Any]:
        """Return nested plain values, lists as tuples."""
        found: dict[str, Any] = _plain(self._values)
        return found

    def get(self, field: str) -> Any:
        """Return the plain value of a field; None when it is not there."""
        return _plain(_at(self._values, path_of(field)))

    def rows(self, field: str) -> int:
        """Return how many entries a list has; a single value counts as one."""
        found = _at(self._values, path_of(field))
        return len(found) if isinstance(found, list) else int(found is not None)

    def put(self, field: str, value: Any) -> None:
        """Set a field; None takes it out, with groups that hold nothing any more.

        Args:
            field: Its dotted name.
            value: Text, number, day, truth value, or a list of texts; None for nothing.

        Raises:
            BadInputError: A text is too long, or there is no such place.
        """
        path, value = path_of(field), _fit(field, value)
        if value is None:
            self._take_out(path)
            return
        _write(self._around(path), path, value)

    def _around(self, path: Path_) -> Any:
        """Return the group or list that holds a field; made when it is not there."""
        here: Any = self._values
        for depth, (step, following) in enumerate(itertools.pairwise(path), 1):
            found, listed = _at(here, (step,)), isinstance(following, int)
            if found is None or (listed and not isinstance(found, list)):
                empty = CommentedSeq([] if found is None else [found]) if listed else CommentedMap()
                _write(here, path[:depth], empty)
            here = _at(here, (step,))
        return here

    def _take_out(self, path: Path_) -> None:
        around: Any = _at(self._values, path[:-1])
        if _at(around, path[-1:]) is None:
            return
        if isinstance(around, list) or _must_stay(path):
            around[path[-1]] = None
        else:
            del around[path[-1]]
        if path[:-1] and isinstance(around, Mapping) and not around and isinstance(path[-2], str):
            self._take_out(path[:-1])

    def add(self, field: str, value: Any = None) -> None:
        """Append a row to a list: a group of fields without a value.

        Raises:
            BadInputError: The list is as long as it may be.
        """
        rows = self._list(field)
        if len(rows) >= MOST_ROWS:
            message = _("a list may have {n} rows").format(n=MOST_ROWS)
            raise BadInputError(_("scenario"), [Problem(field, message, _("remove a row first"))])
        rows.append(CommentedMap() if value is None else value)

    def remove(self, field: str, number: int) -> None:
        """Take out a row; ``number`` counts from 0, and a row that is not there is none to take out."""
        rows = self._list(field)
        if 0 <= number < len(rows):
            del rows[number]
        if not rows:
            self._take_out(path_of(field))

    def move(self, field: str, number: int, to: int) -> None:
        """Exchange two rows; nothing happens at the ends of the list."""
        rows = self._list(field)
        if min(number, to) >= 0 and max(number, to) < len(rows):
            rows[number], rows[to] = rows[to], rows[number]

    def _list(self, field: str) -> Any:
        path = path_of(field)
        found = _at(self._values, path)
        if not isinstance(found, list):
            found = CommentedSeq() if found is None else CommentedSeq([found])
            _write(self._around(path), path, found)
        return found


def _model(path: Path_) -> type[BaseModel] | None:
    """Return the group of fields that lies at a path."""
    model: type[BaseModel] | None = Scenario
    for step in path:
        known = model.model_fields.get(step) if model and isinstance(step, str) else None
        if isinstance(step, str):
            model = model_in(known.annotation) if known else None
    return model


def _must_stay(path: Path_) -> bool:
    """Say whether a scenario without this field would lack it: it then stands there empty, to be filled in."""
    for depth, step in enumerate(path):
        model = _model(path[:depth])
        known = model.model_fields.get(step) if model and isinstance(step, str) else None
        if isinstance(step, str) and not (known and known.is_required()):
            return False
    return True


def _write(here: Any, path: Path_, value: Any) -> None:
    """Set a field where it is, or where it usually stands between its neighbours."""
    step, model = path[-1], _model(path[:-1])
    order = _ORDER if len(path) == 1 else tuple(model.model_fields) if model else ()
    if isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
        here[step] = value
    elif isinstance(here, CommentedMap) and step in order and step not in here:
        before = [key for key in here if key in order and order.index(key) < order.index(step)]
        here.insert(list(here).index(before[-1]) + 1 if before else 0, step, value)
    elif isinstance(here, CommentedMap):
        here[step] = value
    else:
        raise BadInputError(_("scenario"), [Problem(name(path), _("there is no such row"))])


def _at(values: Any, path: Path_) -> Any:
    for step in path:
        inside = isinstance(step, str) and isinstance(values, Mapping) and step in values
        listed = isinstance(step, int) and isinstance(values, list | tuple) and 0 <= step < len(values)
        if step == 0 and isinstance(values, str | int | float):
            continue  # one value stands for a list of one
        if not (inside or listed):
            return None
        values = values[step]
    return values


def _fit(field: str, value: Any) -> Any:
    """Return what a file can hold; texts without what no encoding writes."""
    if isinstance(value, Mapping):
        return CommentedMap({str(key): _fit(field, inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        entries = [_fit(field, entry) for entry in value]
        if len(entries) > MOST_ROWS:
            message = _("a list may have {n} rows").format(n=MOST_ROWS)
            raise BadInputError(_("scenario"), [Problem(field, message, _("remove a row first"))])
        return CommentedSeq(entries) or None
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode("utf-8").strip()
        if len(text) > LONGEST_TEXT:
            message = _("has more than {n} characters").format(n=f"{LONGEST_TEXT:,}")
            raise BadInputError(_("scenario"), [Problem(field, message, _("shorten it"))])
        return text or None
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_plain(inner) for inner in value)
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time.min and value.tzinfo is None else value
    kinds: tuple[type, ...] = () if isinstance(value, bool) else (int, float, str)
    return next((kind(value) for kind in kinds if isinstance(value, kind)), value)
