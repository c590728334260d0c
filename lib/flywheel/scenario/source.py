"""YAML text → plain values and the line of each one, with every slip of the text named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flywheel.errors import BadInputError, Problem
from flywheel.words import gettext as _

__all__ = ["Path_", "Source", "name", "parse", "parse_text"]

Path_ = tuple[str | int, ...]
_LARGEST_BYTES = 1_000_000
_DEEPEST = 12
_PLAIN = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}


@dataclass
class Source:
    """The values of one file, where each stands, and what is wrong with it; ``refused`` holds the fields concerned."""

    values: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    found: list[tuple[int, Problem]] = field(default_factory=list)
    refused: set[Path_] = field(default_factory=set)

    def add(self, path: Path_, message: str, remedy: str, *, line: int | None = None) -> None:
        """Note a mistake at a field; a field that is not there is looked for where its parent stands."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        line = line or self.lines.get(known, 1)
        self.refused.add(path)
        place = _("line {line}, {field}").format(line=line, field=name(path))
        self.found.append((line, Problem(place, message, remedy)))

    @property
    def problems(self) -> list[Problem]:
        """Everything noted so far, in the order of the lines."""
        return [problem for _line, problem in sorted(self.found, key=lambda pair: pair[0])]


def name(path: Path_) -> str:
    """Return a field's dotted name, counting list entries from one.

    Example:
        >>> name(("nodes", 0, "owner"))
        'nodes[1].owner'
    """
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".") or "file"


def _text(path: Path) -> str:
    if path.is_dir():
        raise BadInputError(str(path), [Problem(_("file"), _("is a folder"), _("name the scenario file in it"))])
    if not path.is_file():
        remedy = _("check the path, or write a new file with: flywheel scenario new {file}").format(file=path.name)
        raise BadInputError(str(path), [Problem(_("file"), _("there is no such file"), remedy)])
    if path.stat().st_size > _LARGEST_BYTES:
        raise BadInputError(
            str(path), [Problem(_("file"), _("is larger than 1 MB"), _("a scenario file is a page of text"))]
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        remedy = _("save it with the encoding UTF-8")
        raise BadInputError(str(path), [Problem(_("file"), _("is not text in UTF-8"), remedy)]) from err
    except OSError as err:
        raise BadInputError(str(path), [Problem(_("file"), str(err), _("check who may read it"))]) from err


def _compose(called: str, text: str) -> Node:
    try:
        found = list(YAML(typ="safe", pure=True).compose_all(text))
    except (YAMLError, RecursionError) as err:
        mark = err.problem_mark if isinstance(err, MarkedYAMLError) else None
        place = _("line {line}").format(line=mark.line + 1) if mark else _("file")
        said = str(getattr(err, "problem", None) or err).splitlines()[0]
        message = _("is not YAML that can be read: {said}").format(said=said)
        remedy = _("check indentation, colons and quotes on this line and the one above")
        raise BadInputError(called, [Problem(place, message, remedy)]) from err
    if len(found) != 1 or not isinstance(found[0], MappingNode):
        message = _("must be one list of `field: value` lines")
        remedy = _("see a complete example with: flywheel scenario new example.yml")
        raise BadInputError(called, [Problem(_("file"), message, remedy)])
    return found[0]


def _scalar(node: ScalarNode) -> Any:
    constructor = YAML(typ="safe", pure=True).constructor
    try:
        value = constructor.construct_object(node, deep=True)
    except (ValueError, YAMLError):
        return node.value
    midnight = isinstance(value, dt.datetime) and value.time() == dt.time.min and value.tzinfo is None
    return value.date() if midnight else value


class _Reader:
    """Walk the composed nodes once: build values, remember lines, collect slips."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def value(self, node: Node, path: Path_) -> Any:
        self.source.lines[path] = self.source.lines.get(path, node.start_mark.line + 1)
        refusal = self.refusal(node, path)
        if refusal:
            self.source.add(path, *refusal)
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, SequenceNode):
            return tuple(self.value(entry, (*path, number)) for number, entry in enumerate(node.value))
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def refusal(self, node: Node, path: Path_) -> tuple[str, str] | None:
        if id(node) in self.seen:
            return _("uses a YAML anchor, which scenario files do not have"), _("write the value out")
        if len(path) > _DEEPEST:
            return _("is nested too deeply"), _("check the indentation")
        if str(node.tag) not in _PLAIN:
            return _("has the YAML tag {tag}, which is not allowed").format(tag=node.tag), _("remove the tag")
        return None

    def pairs(self, node: MappingNode, path: Path_) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in first:
                message = _("is there twice; the first one is on line {first}").format(first=first[key])
                self.source.add((*path, key), message, _("remove one of them"), line=line)
                continue
            first[key] = line
            self.source.lines[(*path, key)] = line
            yield key, self.value(value_node, (*path, key))


def parse(path: Path) -> Source:
    """Read a file as plain YAML 1.2 values: texts, numbers, dates, lists and fields, nothing else.

    Args:
        path: The file.

    Returns:
        Values (lists as tuples), the line of each field and the slips found on the way.

    Raises:
        BadInputError: The file is not there, not UTF-8 or not YAML at all.
    """
    return parse_text(_text(path), str(path))


def parse_text(text: str, called: str) -> Source:
    """Read a text as `parse` reads a file.

    Args:
        text: The YAML.
        called: What it is called in messages.

    Returns:
        Values (lists as tuples), the line of each field and the slips found on the way.

    Raises:
        BadInputError: It is not YAML at all, or too long.
    """
    if len(text) > _LARGEST_BYTES:
        raise BadInputError(
            called, [Problem(_("file"), _("is larger than 1 MB"), _("a scenario file is a page of text"))]
        )
    source = Source()
    source.values = _Reader(source).value(_compose(called, text), ())
    return source
