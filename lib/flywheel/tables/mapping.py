"""A company's own names → the canonical ones: reads and checks a mapping file."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.tables.contracts import TABLES
from flywheel.words import gettext as _

__all__ = ["Mapping", "TableMapping", "read_mapping"]


@dataclass(frozen=True)
class TableMapping:
    """How one canonical table is found in a company's data.

    Attributes:
        source: Name of the company's file, sheet or table; None when it is called like the canonical one.
        columns: Canonical column → the company's column.
        values: Canonical column → the company's value → the canonical value.
    """

    source: str | None = None
    columns: AnyMapping[str, str] = field(default_factory=dict)
    values: AnyMapping[str, AnyMapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping.

    Attributes:
        tables: Canonical table → how it is found.
        money: ``"cents"`` when amounts are whole cents, ``"major"`` when they are yuan, euros, … with two decimals.
        time_zone: Business time zone, when the file states one.
        currency: Currency code, when the file states one.
    """

    tables: AnyMapping[str, TableMapping] = field(default_factory=dict)
    money: str = "cents"
    time_zone: str | None = None
    currency: str | None = None

    def of(self, table: str) -> TableMapping:
        """Return the mapping of one table; an empty one when the file does not name it."""
        return self.tables.get(table, TableMapping())


_SETTINGS = ("money", "time_zone", "currency")
_LONG_FORM = ("from", "columns", "values")


def _unknown(place: str, name: str, known: AnyMapping[str, Any] | tuple[str, ...]) -> Problem:
    guess = nearest(name, known)
    return Problem(
        place,
        _("{name!r} is not known").format(name=name),
        _("did you mean {guess!r}?").format(guess=guess)
        if guess
        else _("use one of: {known}").format(known=", ".join(known)),
    )


def _table_mapping(table: str, entry: Any, problems: list[Problem]) -> TableMapping:
    if not isinstance(entry, AnyMapping):
        problems.append(Problem(table, _("must be a list of `canonical: own` names, one a line")))
        return TableMapping()
    long_form = any(key in entry for key in _LONG_FORM)
    columns = entry.get("columns") or {} if long_form else entry
    values = entry.get("values") or {} if long_form else {}
    if long_form:
        problems += [_unknown(table, str(key), _LONG_FORM) for key in entry if key not in _LONG_FORM]
    for part, names in (("columns", columns), ("values", values)):
        if not isinstance(names, AnyMapping):
            problems.append(Problem(f"{table}, {part}", _("must be a list of `canonical: own` names, one a line")))
            return TableMapping()
        known = tuple(column.name for column in TABLES[table].columns)
        problems += [_unknown(f"{table}, {part}", str(name), known) for name in names if name not in known]
    source = entry.get("from") if long_form else None
    return TableMapping(
        source=None if source is None else str(source),
        columns={str(ours): str(theirs) for ours, theirs in columns.items()},
        values={
            str(column): {str(old): str(new) for old, new in (pairs or {}).items()} for column, pairs in values.items()
        },
    )


def read_mapping(mapping: Mapping | AnyMapping[str, Any] | Path | str | None) -> Mapping:
    """Read a mapping and check every name in it.

    A mapping file is YAML. Its short form lists `canonical: own` column names under a table; the long form also
    names the source and translates values::

        money: major                 # amounts are yuan with two decimals, not cents
        events: {user_id: uid, at: ts, event: action}
        users:
          from: 会员表
          columns: {user_id: 会员编号, signed_up_at: 注册时间, membership: 等级}
          values: {membership: {银卡: silver}}

    Args:
        mapping: Path of a mapping file, its content as a dictionary, or None for no renaming.

    Returns:
        The checked mapping.

    Raises:
        BadInputError: The file is missing, is not YAML or names a table or column that does not exist.

    Example:
        >>> read_mapping({"events": {"user_id": "uid"}}).of("events").columns["user_id"]
        'uid'
    """
    if mapping is None:
        return Mapping()
    if isinstance(mapping, Mapping):
        return mapping
    label = "mapping"
    if isinstance(mapping, str | Path):
        label = str(mapping)
        mapping = _read_yaml(Path(mapping))
    problems: list[Problem] = []
    tables = {}
    for key, entry in mapping.items():
        if key in _SETTINGS:
            continue
        if key not in TABLES:
            problems.append(_unknown(_("top level"), str(key), (*TABLES, *_SETTINGS)))
            continue
        tables[key] = _table_mapping(key, entry, problems)
    if mapping.get("money", "cents") not in ("cents", "major"):
        problems.append(Problem("money", _("{value!r} must be cents or major").format(value=mapping["money"])))
    if problems:
        raise BadInputError(label, problems)
    return Mapping(tables, **{name: str(mapping[name]) for name in _SETTINGS if mapping.get(name) is not None})


def _read_yaml(path: Path) -> AnyMapping[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise BadInputError(str(path), [Problem(_("file"), _("does not exist"), _("check the path"))]) from missing
    except (YAMLError, UnicodeDecodeError) as bad:
        place = getattr(bad, "problem_mark", None)
        where = _("line {line}").format(line=place.line + 1) if place else _("file")
        raise BadInputError(str(path), [Problem(where, _("is not valid YAML"), _("mend this line"))]) from bad
    if content is None:
        return {}
    if not isinstance(content, AnyMapping):
        raise BadInputError(str(path), [Problem(_("file"), _("must hold table names with their columns below"))])
    return content
