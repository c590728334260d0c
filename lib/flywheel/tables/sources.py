"""Opens whatever a company has (frames, files, folders, databases) as raw Ibis tables, unchecked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.tables.contracts import TABLES
from flywheel.tables.mapping import Mapping as NameMapping
from flywheel.tables.textfiles import TextFile, examine, read_rows, refuse_title
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

__all__ = ["ROW", "Raw", "open_source"]

ROW = "flywheel_row"
"""Name of the column that numbers the rows of a file as a spreadsheet shows them; the header is row 1."""

_FILE_KINDS = (".csv", ".tsv", ".xlsx", ".parquet")


@dataclass(frozen=True)
class Raw:
    """One unchecked table.

    Attributes:
        name: The canonical table it is to become.
        label: What to call it in a message: file, sheet or table.
        table: The rows; has the column ``ROW`` when rows have numbers a person can find.
    """

    name: str
    label: str
    table: ir.Table


def open_source(source: Any, mapping: NameMapping, time_zone: str) -> tuple[BaseBackend, list[Raw]]:
    """Open a source and find the canonical tables in it.

    Args:
        source: Dictionary of table name → DataFrame, path of a CSV, Excel, Parquet or DuckDB file, a folder of such
            files, or the URL of an Ibis backend.
        mapping: The company's own names.
        time_zone: Business time zone; zone-aware times are read in it.

    Returns:
        The backend that holds the tables, and the tables found.

    Raises:
        BadInputError: Nothing usable is there, or a file cannot be read.
    """
    if isinstance(source, str) and "://" in source:
        con = _connect_url(source, time_zone)
        return con, list(_from_backend(con, source, mapping))
    path = None if isinstance(source, Mapping) else Path(source)
    if path is not None and path.suffix in (".duckdb", ".ddb", ".db"):
        con = _duckdb(time_zone, path)
        return con, list(_from_backend(con, path.name, mapping))
    con = _duckdb(time_zone)
    found = _from_frames(con, source, mapping) if path is None else _from_files(con, path, mapping)
    return con, list(found)


def _duckdb(time_zone: str, path: Path | None = None) -> BaseBackend:
    import duckdb

    if path is not None and not path.is_file():
        raise BadInputError(str(path), [Problem(_("file"), _("does not exist"), _("check the path"))])
    try:
        con = ibis.duckdb.connect() if path is None else ibis.duckdb.connect(path, read_only=True)
        con.raw_sql(f"SET TimeZone = '{time_zone}'")
    except duckdb.Error as bad:
        raise BadInputError(
            str(path or time_zone),
            [Problem(_("source"), str(bad).splitlines()[0], _("close it elsewhere, or name another file"))],
        ) from bad
    con.raw_sql("SET enable_progress_bar = false")
    return con


def _connect_url(url: str, time_zone: str) -> BaseBackend:
    try:
        con = ibis.connect(url)
    except Exception as bad:  # every backend has its own exceptions
        scheme = url.split("://", 1)[0]
        first_line = (str(bad).splitlines() or [type(bad).__name__])[0]
        remedy = _("check the address, and install the Ibis backend: pip install 'ibis-framework[{scheme}]'")
        raise BadInputError(
            f"{scheme}://…", [Problem(_("connection"), first_line, remedy.format(scheme=scheme))]
        ) from bad
    if con.name == "duckdb":
        con.raw_sql(f"SET TimeZone = '{time_zone}'")
    return con


def _wanted(present: Mapping[str, Any], mapping: NameMapping, label: str) -> Iterator[tuple[str, str]]:
    """Yield (canonical table, its name in the source); complain when a mapped source is absent or nothing is there."""
    by_lower = {name.lower(): name for name in present}
    by_lower |= {Path(name).stem.lower(): name for name in present}
    problems, found = [], []
    for table in TABLES:
        named = mapping.of(table).source
        theirs = by_lower.get((named or table).lower())
        if theirs is not None:
            found.append((table, theirs))
        elif named is not None:
            guess = nearest(named, present)
            hint = (
                _("did you mean {guess!r}?").format(guess=guess)
                if guess
                else _("there are: {names}").format(names=", ".join(present))
            )
            problems.append(Problem(table, _("{named!r} is not in the source").format(named=named), hint))
    if not found and not problems:
        names = ", ".join(sorted(present)) or _("nothing")
        close = sorted({guess for name in present if (guess := nearest(Path(name).stem, TABLES))})
        hint = _("did you mean {tables}?").format(tables=", ".join(close)) + " " if close else ""
        lying = sorted(Path(label).glob("*.y*ml")) if Path(label).is_dir() else []
        if lying:
            hint = _("name the mapping file that lies there: --mapping {file}; or").format(file=lying[0]) + " "
        problems.append(
            Problem(
                _("tables"),
                _("none of the workbook's tables is here; found {names}").format(names=names),
                hint
                + _("call files, sheets or tables {tables}, or write a mapping file and name it with --mapping").format(
                    tables=", ".join(TABLES)
                ),
            )
        )
    if problems:
        raise BadInputError(label, problems)
    yield from found


def _from_backend(con: BaseBackend, label: str, mapping: NameMapping) -> Iterator[Raw]:
    present = {name: name for name in con.list_tables()}
    for table, theirs in _wanted(present, mapping, label.split("://", 1)[0]):
        yield Raw(table, theirs, con.table(theirs))


def _from_frames(con: BaseBackend, frames: Mapping[str, pd.DataFrame], mapping: NameMapping) -> Iterator[Raw]:
    for table, theirs in _wanted(frames, mapping, _("data")):
        yield Raw(table, theirs, _numbered_frame(con, table, frames[theirs], rows=range(len(frames[theirs]))))


def _numbered_frame(con: BaseBackend, name: str, frame: pd.DataFrame, *, rows: Sequence[int]) -> ir.Table:
    numbered = frame.reset_index(drop=True)
    doubled = sorted({str(column) for column in numbered.columns[numbered.columns.duplicated()]})
    if doubled:
        raise BadInputError(
            name, [Problem(_("columns"), _("appear twice: {names}").format(names=", ".join(doubled)), _("rename one"))]
        )
    numbered.columns = [str(column) for column in numbered.columns]
    for column in numbered.select_dtypes(include=["object", "category"], exclude=["str"]):
        numbered[column] = numbered[column].map(str, na_action="ignore").astype("str")
    numbered[ROW] = list(rows)
    return con.create_table(f"raw_{name}", numbered, overwrite=True)


def _from_files(con: BaseBackend, path: Path, mapping: NameMapping) -> Iterator[Raw]:
    if not path.exists():
        raise BadInputError(str(path), [Problem(_("source"), _("does not exist"), _("check the path"))])
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    present: dict[str, tuple[Path, str | None]] = {}
    for file in files:
        if file.suffix.lower() not in _FILE_KINDS or file.name.startswith(("~$", ".")):
            continue
        if file.suffix.lower() == ".xlsx":
            present |= {sheet: (file, sheet) for sheet in _sheets(file)}
        else:
            present[file.name] = (file, None)
    refused: list[BadInputError] = []
    for table, theirs in _wanted(present, mapping, str(path)):
        file, sheet = present[theirs]
        label = file.name if sheet is None else f"{file.name}, {sheet}"
        try:
            yield Raw(table, label, _read_file(con, table, file, sheet))
        except BadInputError as bad:
            refused.append(bad)
    _raise_together(refused, str(path))


def _raise_together(refused: Sequence[BadInputError], source: str) -> None:
    """Raise what was wrong with several files as one error."""
    if len(refused) == 1:
        raise refused[0]
    if refused:
        problems = [replace(one, place=f"{bad.source}, {one.place}") for bad in refused for one in bad.problems]
        raise BadInputError(source, problems)


def _sheets(file: Path) -> list[str]:
    from zipfile import BadZipFile

    try:
        with pd.ExcelFile(file, engine="openpyxl") as book:
            return [str(name) for name in book.sheet_names]
    except (BadZipFile, ValueError, OSError, KeyError) as bad:
        raise BadInputError(
            file.name, [Problem(_("file"), _("is not an Excel workbook"), _("save it as .xlsx again"))]
        ) from bad


def _read_file(con: BaseBackend, table: str, file: Path, sheet: str | None) -> ir.Table:
    if sheet is not None:
        return _numbered_frame(con, table, frame := _read_sheet(file, sheet), rows=range(2, len(frame) + 2))
    if file.suffix.lower() == ".parquet":
        return _guarded(file, lambda: con.read_parquet(file))
    found = _guarded(file, lambda: examine(file))
    if found.plain and (read := _read_plain(con, table, found)) is not None:
        return read
    frame = _guarded(file, lambda: read_rows(found))
    return _numbered_frame(con, table, frame, rows=frame.index)


def _read_sheet(file: Path, sheet: str) -> pd.DataFrame:
    frame = pd.read_excel(file, sheet_name=sheet, dtype=str)
    names = ["" if str(name).startswith("Unnamed: ") else str(name) for name in frame.columns]
    refuse_title(f"{file.name}, {sheet}", names, len(names))
    return frame


def _read_plain(con: BaseBackend, table: str, found: TextFile) -> ir.Table | None:
    """Let DuckDB read a large file fast; None when it refuses, as it does not say which rows do not fit."""
    import duckdb

    # Everything is stated: DuckDB's guessing may skip lines it does not understand without a word.
    stated = {"delim": found.separator, "quote": '"', "escape": '"', "skip": 0, "header": True, "all_varchar": True}
    try:
        raw = con.read_csv(found.path, **stated)
        return con.create_table(f"raw_{table}", raw.mutate(**{ROW: ibis.row_number() + 2}), overwrite=True)
    except duckdb.Error:
        return None


def _guarded(file: Path, read: Any) -> Any:
    import duckdb

    try:
        return read()
    except UnicodeDecodeError as bad:
        message = _("holds bytes that are neither UTF-8 nor GBK")
        raise BadInputError(
            file.name, [Problem(_("file"), message, _("open it in a spreadsheet and save it again as CSV (UTF-8)"))]
        ) from bad
    except duckdb.Error as bad:
        first_line = (str(bad).splitlines() or [type(bad).__name__])[0]
        remedy = _("write it again, or save it as CSV (UTF-8)")
        raise BadInputError(
            file.name, [Problem(_("file"), _("cannot be read: {why}").format(why=first_line), remedy)]
        ) from bad
    except OSError as bad:
        raise FlywheelError(_("{file} cannot be read: {why}").format(file=file.name, why=bad.strerror)) from bad
