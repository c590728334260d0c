"""The one gate: raw tables → canonical tables, or every problem at once with its place, values and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.tables.contracts import TABLES, Column, Table
from flywheel.tables.convert import DTYPES, as_text, convert, expectation
from flywheel.tables.mapping import Mapping as NameMapping
from flywheel.tables.rules import Check, failed, own, rules
from flywheel.tables.sources import ROW, Raw
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["gate"]

EXAMPLES = 5
"""How many offending rows a message shows."""


@dataclass(frozen=True)
class _Converted:
    """A table under examination: canonical columns, helper columns and, for files, row numbers.

    ``names`` maps a canonical column to the company's own name of it.
    """

    contract: Table
    label: str
    wide: ir.Table
    names: Mapping[str, str]
    checks: Sequence[Check]

    def place(self, *columns: str) -> str:
        shown = (
            name if self.names[name] == name else _("{own} (as {name})").format(own=self.names[name].strip(), name=name)
            for name in columns
        )
        return _("{table}, {columns}").format(table=self.label, columns=", ".join(shown))


def gate(raws: Sequence[Raw], mapping: NameMapping, *, source: str) -> tuple[dict[str, ir.Table], tuple[str, ...]]:
    """Check raw tables against their contracts.

    Args:
        raws: The tables found in a source.
        mapping: The company's own names, values and money unit.
        source: What to call the source in a message.

    Returns:
        The canonical tables by name (all columns of the contract, in its order and types), and notes on what was
        left out or assumed.

    Raises:
        BadInputError: Anything at all is wrong; the error lists all of it.
    """
    problems: list[Problem] = []
    notes: list[str] = []
    tables: dict[str, _Converted] = {}
    for raw in raws:
        missing = _missing_columns(raw, mapping)
        problems += missing
        if not missing:
            tables[raw.name] = _converted(raw, mapping, notes)
    for table in tables.values():
        problems += [*_broken(table), *_doubled(table), *_dangling(table, tables)]
    if problems:
        raise BadInputError(source, problems)
    return {name: _clean(table) for name, table in tables.items()}, tuple(notes)


def _own_names(raw: Raw, mapping: NameMapping) -> dict[str, str]:
    """Return canonical column → the source's column, for those that are there; case and outer blanks do not count."""
    present = {c.strip().lower(): c for c in raw.table.columns} | {c: c for c in raw.table.columns}
    wanted = mapping.of(raw.name).columns
    pairs = {column.name: wanted.get(column.name, column.name) for column in TABLES[raw.name].columns}
    found = {name: present.get(theirs, present.get(theirs.strip().lower())) for name, theirs in pairs.items()}
    return {name: theirs for name, theirs in found.items() if theirs is not None}


def _missing_columns(raw: Raw, mapping: NameMapping) -> list[Problem]:
    found, wanted = _own_names(raw, mapping), mapping.of(raw.name).columns
    problems = [
        _missing(raw, column, wanted.get(column.name, column.name))
        for column in TABLES[raw.name].columns
        if column.name not in found and (column.required or column.name in wanted)
    ]
    if raw.table.get_backend().name != "duckdb":
        problems += [_zoned(raw, name) for name in found.values() if getattr(raw.table[name].type(), "timezone", None)]
    return problems


def _missing(raw: Raw, column: Column, wanted: str) -> Problem:
    columns = [name for name in raw.table.columns if name != ROW]
    guess = nearest(wanted, columns)
    remedy = _("columns present: {names}; name yours in a mapping file").format(names=", ".join(columns))
    if guess:
        remedy = _("did you mean {guess!r}? {remedy}").format(guess=guess, remedy=remedy)
    place = _("{table}, column {column}").format(table=raw.label, column=wanted)
    return Problem(place, _("is missing ({meaning})").format(meaning=_(column.meaning)), remedy)


def _zoned(raw: Raw, column: str) -> Problem:
    return Problem(
        _("{table}, column {column}").format(table=raw.label, column=column),
        _("holds times with a zone, which only files and DuckDB convert here"),
        _("make a view with local business time without a zone, and connect that"),
    )


def _converted(raw: Raw, mapping: NameMapping, notes: list[str]) -> _Converted:
    """Rename and convert all columns; a value that cannot be converted becomes null and breaks a check."""
    names, values = _own_names(raw, mapping), mapping.of(raw.name).values
    columns: dict[str, ir.Value] = {}
    checks = []
    for column in TABLES[raw.name].columns:
        if column.name not in names:
            columns[column.name] = ibis.null(DTYPES[column.kind])
            continue
        theirs = raw.table[names[column.name]]
        given = _translated(theirs, values.get(column.name, {}))
        value, bad = convert(given, column, money=mapping.money, currency=mapping.currency or "CNY")
        columns |= {column.name: value, own(column.name): as_text(theirs), failed(column.name): bad}
        checks.append(Check((column.name,), ibis._[failed(column.name)], *expectation(column, money=mapping.money)))
    spare = [name for name in raw.table.columns if name not in {*names.values(), ROW}]
    if spare:
        notes.append(_("{table}: columns not used: {names}").format(table=raw.label, names=", ".join(spare)))
    contract, numbered = TABLES[raw.name], ROW in raw.table.columns
    wide = raw.table.select(**columns, **({ROW: raw.table[ROW]} if numbered else {}))
    if numbered:
        # Rows from files and frames are converted once, not again by every check and every metric.
        wide = raw.table.get_backend().create_table(f"converted_{raw.name}", wide, overwrite=True)
    return _Converted(contract, raw.label, wide, names, [*checks, *rules(contract, wide)])


def _clean(table: _Converted) -> ir.Table:
    """Keep the contract's columns; what was stored along the way makes room."""
    clean, name = table.wide.select(*(column.name for column in table.contract.columns)), table.contract.name
    if ROW not in table.wide.columns:
        return clean
    con = table.wide.get_backend()
    kept = con.create_table(name, clean, overwrite=True)
    for spare in (f"converted_{name}", f"raw_{name}"):
        con.drop_table(spare, force=True)
    return kept


def _translated(value: ir.Value, pairs: Mapping[str, str]) -> ir.Value:
    if not pairs:
        return value
    text = as_text(value).strip()
    return ibis.cases(*((text == old, new) for old, new in pairs.items()), else_=text)


def _broken(table: _Converted) -> list[Problem]:
    """Count all broken rules in one pass, then fetch examples of those that are broken."""
    flags = {f"check_{number}": check.broken.resolve(table.wide).sum() for number, check in enumerate(table.checks)}
    counts = table.wide.aggregate(**flags).to_pyarrow().to_pylist()[0].values()
    return [
        _problem(table, table.wide.filter(check.broken), check, int(count))
        for check, count in zip(table.checks, counts, strict=True)
        if count
    ]


def _doubled(table: _Converted) -> list[Problem]:
    key = table.contract.key
    if not key:
        return []
    filled = table.wide.filter(*(table.wide[name].notnull() for name in key))
    doubles = filled.group_by(*key).aggregate(flywheel_times=ibis._.count()).filter(ibis._.flywheel_times > 1)
    count = doubles.count().to_pyarrow().as_py()
    must = _("must be unique; values that repeat: {count}").format(count=count)
    check = Check(key, ibis.literal(True), must, _("keep one row of each"))
    return [_problem(table, filled.semi_join(doubles, key), check)] if count else []


def _dangling(table: _Converted, tables: Mapping[str, _Converted]) -> list[Problem]:
    problems = []
    for column in table.contract.columns:
        target, _dot, name = (column.references or "").partition(".")
        if target not in tables or column.name not in table.names:
            continue
        known = tables[target].wide.select(flywheel_known=name).distinct()
        filled = table.wide.filter(table.wide[column.name].notnull())
        lost = filled.anti_join(known, [(column.name, "flywheel_known")])
        count = lost.count().to_pyarrow().as_py()
        must = _("must be in {reference}").format(reference=column.references)
        remedy = _("add the missing rows to {table} or leave these out").format(table=target)
        if count:
            problems.append(_problem(table, lost, Check((column.name,), ibis.literal(True), must, remedy), count))
    return problems


def _problem(table: _Converted, rows: ir.Table, check: Check, count: int = 1) -> Problem:
    """Describe a broken rule with its first rows: by row number in files, by key elsewhere."""
    numbered = ROW in rows.columns
    finders = [ROW] if numbered else [name for name in table.contract.key if name not in check.columns]
    helpers = [own(name) for name in check.columns]
    ordered = rows.order_by(ROW) if numbered else rows
    found = ordered.select(*finders, *helpers).limit(EXAMPLES).to_pyarrow().to_pylist()
    examples = []
    for row in found:
        value = " / ".join(_("empty") if row[helper] in (None, "") else repr(row[helper]) for helper in helpers)
        where = _("row {row}").format(row=row[ROW]) if numbered else ", ".join(f"{n}={row[n]!r}" for n in finders)
        examples.append(f"{where}: {value}" if where else value)
    more = _(" and {more} more").format(more=count - EXAMPLES) if count > EXAMPLES else ""
    message = f"{check.must} ({', '.join(examples)}{more})"
    return Problem(table.place(*check.columns), message, check.remedy)
