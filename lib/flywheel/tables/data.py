"""A checked data set: connects to a source, passes it through the gate and keeps a stamp for the next time."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import ibis
import pandas as pd

from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.tables.contracts import TABLES
from flywheel.tables.gate import gate
from flywheel.tables.mapping import Mapping as NameMapping
from flywheel.tables.mapping import read_mapping
from flywheel.tables.sources import open_source
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

__all__ = ["Data", "connect", "read_frames", "write_stamped"]

STAMP = "flywheel.json"
_PERSON_COLUMNS = ("user_id", "referred_by", "unit_id")


@dataclass(frozen=True, eq=False)
class Data:
    """A checked data set; ``data.orders`` or ``data["orders"]`` is an Ibis table.

    Attributes:
        con: The backend that holds the tables.
        tables: Canonical tables by name.
        time_zone: Business time zone; every time in the tables is local time there.
        currency: Currency code of every amount.
        label: What to call the data set in a report.
        notes: What the gate left out or assumed.
    """

    con: BaseBackend
    tables: Mapping[str, ir.Table]
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    label: str = "data"
    notes: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the tables present."""
        return tuple(self.tables)

    def has(self, *names: str) -> bool:
        """Return whether all these tables are present."""
        return all(name in self.tables for name in names)

    def __getitem__(self, name: str) -> ir.Table:
        """Return one table; a FlywheelError names the tables present when it is not there."""
        if name in self.tables:
            return self.tables[name]
        present = ", ".join(self.names)
        if name in TABLES:
            message = _("this data set has no table {name!r} ({row}); it has: {present}")
            raise FlywheelError(message.format(name=name, row=_(TABLES[name].row), present=present))
        guess = nearest(name, TABLES)
        hint = _(" Did you mean {guess!r}?").format(guess=guess) if guess else ""
        raise FlywheelError(
            _("there is no table {name!r}; it has: {present}.").format(name=name, present=present) + hint
        )

    def __getattr__(self, name: str) -> ir.Table:
        """Return the table of this name, so that ``data.feedback`` reads well."""
        if name.startswith("_") or name not in TABLES:
            raise AttributeError(
                f"Data has no attribute {name!r}; tables: {', '.join(self.__dict__.get('tables', ()))}"
            )
        return self[name]

    def __dir__(self) -> list[str]:
        """List attributes and tables, for completion."""
        return [*super().__dir__(), *self.tables]

    def __repr__(self) -> str:
        """Return one line: label, tables, zone and currency."""
        return f"Data({self.label}: {', '.join(self.names)}; {self.time_zone}, {self.currency})"

    @cached_property
    def _span(self) -> tuple[date | None, date | None]:
        columns = {"events": "at", "orders": "at", "feedback": "at", "users": "signed_up_at"}
        ends = [
            table.aggregate(first=table[column].min().date(), last=table[column].max().date())
            .to_pyarrow()
            .to_pylist()[0]
            for name, column in columns.items()
            if (table := self.tables.get(name)) is not None
        ]
        firsts = [end["first"] for end in ends if end["first"] is not None]
        lasts = [end["last"] for end in ends if end["last"] is not None]
        return min(firsts, default=None), max(lasts, default=None)

    @property
    def first_day(self) -> date | None:
        """Return the first day on which anything happened; None when nothing did."""
        return self._span[0]

    @property
    def last_day(self) -> date | None:
        """Return the last day on which anything happened; None when nothing did."""
        return self._span[1]


def connect(
    source: Any,
    *,
    mapping: NameMapping | Mapping[str, Any] | Path | str | None = None,
    time_zone: str | None = None,
    currency: str | None = None,
    label: str | None = None,
    pseudonymise: bool = False,
) -> Data:
    """Open a data set and check it once.

    Args:
        source: Dictionary of table name → DataFrame; path of a CSV, Excel, Parquet or DuckDB file; a folder of such
            files; a folder written by `flywheel data import` (trusted by its stamp); or the URL of an Ibis backend.
        mapping: The company's own names for tables, columns and values: a file or its content.
        time_zone: Business time zone. Times without a zone are taken as local time there. Default: the mapping's, or
            Asia/Shanghai.
        currency: Currency code of all amounts. Default: the mapping's, or CNY.
        label: What to call the data set; by default its file or folder name.
        pseudonymise: Replace every id of a person by a keyed hash; the key is forgotten.

    Returns:
        The checked data set.

    Raises:
        BadInputError: Something is wrong with the source; all of it is listed.

    Example:
        >>> import pandas as pd
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": ["2026-01-05 08:00", "2026-01-06 09:30"]})
        >>> data = connect({"users": users})
        >>> data.users.count().execute()
        2
        >>> str(data.first_day)
        '2026-01-05'
    """
    if isinstance(source, str | Path) and (Path(source) / STAMP).is_file():
        data = _trusted(Path(source))
        renamed = data if label is None else replace(data, label=label)
        return _pseudonymised(renamed) if pseudonymise else renamed
    names = read_mapping(mapping)
    zone = _known_zone(time_zone or names.time_zone or "Asia/Shanghai")
    called = label or (
        _("own data")
        if isinstance(source, Mapping)
        else str(source).split("://", 1)[0]
        if "://" in str(source)
        else Path(source).resolve().stem
    )
    con, raws = open_source(source, names, zone)
    counted_in = currency or names.currency or "CNY"
    tables, notes = gate(raws, replace(names, currency=counted_in), source=called)
    data = Data(con, tables, zone, counted_in, called, notes)
    return _pseudonymised(data) if pseudonymise else data


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as bad:
        problem = Problem(
            "time_zone", _("{name!r} is not a time zone").format(name=name), _("write it like Asia/Shanghai")
        )
        raise BadInputError(_("settings"), [problem]) from bad


def _pseudonymised(data: Data) -> Data:
    key = secrets.token_hex(16)

    def hidden(table: ir.Table) -> ir.Table:
        columns = [name for name in _PERSON_COLUMNS if name in table.columns]
        return table.mutate(**{name: (ibis.literal(key) + table[name]).hexdigest("sha256")[:20] for name in columns})

    return replace(data, tables={name: hidden(table) for name, table in data.tables.items()})


def _contract_hash() -> str:
    return hashlib.sha256(repr(TABLES).encode()).hexdigest()[:16]


def write_stamped(data: Data, folder: Path | str, *, replace_existing: bool = False) -> Path:
    """Write a checked data set as Parquet files with a stamp, so that the next `connect` trusts it.

    The folder appears complete or not at all.

    Args:
        data: A checked data set.
        folder: Where to write; must not exist unless ``replace_existing``.
        replace_existing: Whether a folder written by this function before may be replaced.

    Returns:
        The folder.

    Raises:
        FlywheelError: The folder exists and may not be replaced, or cannot be written.
    """
    target = Path(folder).resolve()
    if target.exists() and not (replace_existing and (target / STAMP).is_file()):
        raise FlywheelError(
            _("{folder} exists already; name another folder, or replace it with --replace").format(folder=target)
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    except OSError as bad:
        raise FlywheelError(_("{folder} cannot be written: {why}").format(folder=target, why=bad.strerror)) from bad
    try:
        _write_tables(data, temporary)
        _swap(temporary, target)
    except OSError as bad:
        raise FlywheelError(_("{folder} cannot be written: {why}").format(folder=target, why=bad.strerror)) from bad
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _write_tables(data: Data, folder: Path) -> None:
    import pyarrow.parquet

    facts = {}
    for name, table in data.tables.items():
        path = folder / f"{name}.parquet"
        batches = table.to_pyarrow_batches(chunk_size=200_000)
        rows = 0
        with pyarrow.parquet.ParquetWriter(path, batches.schema, compression="zstd", compression_level=9) as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
        facts[name] = {"rows": rows, "bytes": path.stat().st_size}
    stamp = {
        "contract": _contract_hash(),
        "time_zone": data.time_zone,
        "currency": data.currency,
        "label": data.label,
        "notes": list(data.notes),
        "tables": facts,
    }
    (folder / STAMP).write_text(json.dumps(stamp, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    folder.chmod(0o755)


def _swap(temporary: Path, target: Path) -> None:
    if not target.exists():
        temporary.rename(target)
        return
    old = target.with_name(f".{target.name}-old-{os.getpid()}")
    target.rename(old)
    temporary.rename(target)
    shutil.rmtree(old)


def _trusted(folder: Path) -> Data:
    stamp = _read_stamp(folder)
    con = ibis.duckdb.connect()
    con.raw_sql("SET enable_progress_bar = false")
    tables = {
        name: con.read_parquet(folder / f"{name}.parquet", table_name=name)
        for name in TABLES
        if name in stamp["tables"]
    }
    return Data(con, tables, stamp["time_zone"], stamp["currency"], stamp["label"], tuple(stamp["notes"]))


def _read_stamp(folder: Path) -> dict[str, Any]:
    again = _("import the data again with: flywheel data import SOURCE {folder} --replace").format(folder=folder)
    try:
        stamp: dict[str, Any] = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        facts = stamp["tables"]
        matches = stamp["contract"] == _contract_hash()
    except (ValueError, KeyError, TypeError) as bad:
        raise BadInputError(str(folder), [Problem(STAMP, _("the stamp is damaged"), again)]) from bad
    if not matches:
        raise BadInputError(str(folder), [Problem(STAMP, _("was written by another version of the workbook"), again)])
    changed = [
        Problem(f"{name}.parquet", _("is not the file that was checked"), again)
        for name, fact in facts.items()
        if not (folder / f"{name}.parquet").is_file() or (folder / f"{name}.parquet").stat().st_size != fact["bytes"]
    ]
    if changed:
        raise BadInputError(str(folder), changed)
    return stamp


def read_frames(data: Data) -> dict[str, pd.DataFrame]:
    """Return every table as a DataFrame; meant for samples and small data sets."""
    return {name: table.to_pandas() for name, table in data.tables.items()}
