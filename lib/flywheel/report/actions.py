"""The register of a VOC meeting's actions: a file that people edit, read, checked and carried from week to week.

Its columns are those of the table ``actions`` and ``evidence``; what else people add is kept as it is.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from flywheel import tables
from flywheel.errors import BadInputError, Problem
from flywheel.tables import TABLES, Data
from flywheel.tables.textfiles import examine, read_rows
from flywheel.words import gettext as _

__all__ = ["COLUMNS", "Register", "carried", "read_register", "register_of", "weeks_open", "with_kept_lines"]

COLUMNS = (*(column.name for column in TABLES["actions"].columns), "evidence")
_STATUS = {"完成": "done", "已完成": "done", "进行中": "open", "未完成": "open", "取消": "dropped", "已取消": "dropped"}


@dataclass(frozen=True, eq=False)
class Register:
    """Actions, one row each.

    Attributes:
        table: The columns of the table ``actions`` with days as time stamps, and ``evidence``.
        lines: The same rows as text, with every column that people added.
    """

    table: pd.DataFrame
    lines: pd.DataFrame

    def overdue(self, day: date) -> pd.Series[bool]:
        """Return which actions are open although their day has passed."""
        return (self.table["status"] == "open") & (self.table["due_day"] < pd.Timestamp(day))


def read_register(path: str | Path) -> Register:
    """Read and check a register of actions.

    Args:
        path: A CSV file as a spreadsheet saves it, UTF-8 or GBK, with comma, semicolon or tab.

    Returns:
        The register; a blank file of column names is an empty one.

    Raises:
        BadInputError: The file is not there or not one of actions; every mistake is named with its row.
    """
    file = Path(path)
    if file.suffix.lower() not in {".csv", ".txt", ".tsv"} or not file.is_file():
        message = _("is not there") if not file.is_file() else _("is not a CSV file")
        raise BadInputError(_("actions file"), [Problem(str(path), message, _("name last meeting's actions file"))])
    checked = tables.connect(file, mapping={"actions": {"from": file.stem, "values": {"status": _STATUS}}})
    lines = read_rows(examine(file))
    lines.columns = [str(column).strip() for column in lines.columns]
    lines = lines.map(str.strip)
    lines["status"] = lines["status"].replace(_STATUS)
    return _register(checked.actions.to_pandas(), lines)


def register_of(data: Data, *, day: date) -> Register:
    """Return the actions of a data set as they stood on the morning of ``day``: what was decided or done later is not.

    An action that was dropped has no day and counts as dropped from the start.
    """
    table = data.actions.to_pandas() if data.has("actions") else pd.DataFrame(columns=list(COLUMNS[:-1]))
    for column in ("meeting_day", "due_day", "done_day"):
        table[column] = pd.to_datetime(table[column])
    morning = pd.Timestamp(day)
    table = table[table["meeting_day"] < morning].reset_index(drop=True)
    later = table["done_day"] >= morning
    table.loc[later, "status"] = "open"
    table.loc[later, "done_day"] = pd.NaT
    return _register(table, _as_lines(table))


def _register(table: pd.DataFrame, lines: pd.DataFrame) -> Register:
    for column in COLUMNS:
        if column not in lines:
            lines[column] = ""
    extra = [column for column in lines.columns if column not in COLUMNS]
    lines = lines[[*COLUMNS, *extra]].reset_index(drop=True)
    table = table.copy()
    for column in ("meeting_day", "due_day", "done_day"):
        table[column] = pd.to_datetime(table[column])
    evidence = dict(zip(lines["action_id"], lines["evidence"], strict=True))
    table["evidence"] = [evidence.get(name, "") for name in table["action_id"]]
    return Register(table, lines)


def _as_lines(table: pd.DataFrame) -> pd.DataFrame:
    days = {name for name in table.columns if name.endswith("_day")}
    return pd.DataFrame(
        {
            name: ["" if pd.isna(value) else f"{value:%Y-%m-%d}" if name in days else str(value) for value in column]
            for name, column in table.items()
        },
        dtype="str",
    )


def carried(register: Register) -> str:
    """Return the next meeting's file: every line of the last one, what is unfinished first.

    No line is left out: what was done or dropped stays at the end, as a record and to measure what it did.
    """
    unfinished = register.lines["status"] == "open"
    return _written(pd.concat([register.lines[unfinished], register.lines[~unfinished]]))


def _written(lines: pd.DataFrame) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(lines.columns)
    writer.writerows(lines.itertuples(index=False))
    return "\ufeff" + out.getvalue()  # with this mark, spreadsheets read Chinese


def with_kept_lines(path: Path, text: str) -> str:
    """Return what to write to ``path``: its own lines as people left them, and the lines of ``text`` it does not have.

    Args:
        path: The file that may be there already, edited by hand after an earlier run.
        text: What `carried` returned.

    Returns:
        The text of the file; no line of either side is lost, and where both have an action the file's line stays.

    Raises:
        BadInputError: The file that is there cannot be read as a register; it is left alone.
    """
    if not path.is_file():
        return text
    there = read_register(path).lines
    ours = pd.DataFrame(list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))), dtype="str")
    if ours.empty:
        return _written(there)
    fresh = ours[~ours["action_id"].isin(there["action_id"])]
    return _written(pd.concat([there, fresh]).fillna(""))


def weeks_open(meeting_day: pd.Timestamp, day: date) -> int:
    """Return how many whole weeks an action has been open on ``day``."""
    return max((day - meeting_day.date()) // timedelta(days=7), 0)
