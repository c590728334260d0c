"""A week's VOC meeting ↔ its file of actions, the very one that the next `flywheel voc` reads."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from flywheel import places
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.report.actions import COLUMNS, Register, carried, read_register, register_of
from flywheel.report.registry import monday_of, week_name
from flywheel.report.voc_pack import open_voc_pack
from flywheel.tables import Data
from flywheel.words import gettext as _

__all__ = ["ActionFile", "action_file", "latest_actions"]

_STEM, _ENDING = "voc_pack-", ".actions.csv"
_FORMULA = ("=", "+", "-", "@")
_LONGEST_TEXT = 500
_MOST_LINES = 2_000


def latest_actions(folder: Path, monday: date | None) -> Path | None:
    """Return the newest file of actions of a week before the one that begins on ``monday``; None without one.

    Args:
        folder: Where meeting packs lie.
        monday: The first day of a week; None is no week.
    """
    if monday is None:
        return None
    found = {
        day: path
        for path in folder.expanduser().glob(f"{_STEM}*{_ENDING}")
        if (day := monday_of(path.name.removeprefix(_STEM).removesuffix(_ENDING))) and day < monday
    }
    return found[max(found)] if found else None


@dataclass(frozen=True, eq=False)
class ActionFile:
    """The actions of the meeting that looks back on one week.

    Attributes:
        path: The file; it need not be there yet.
        monday: First day of the week.
        data: Whose own actions stand in until there is a file.
    """

    path: Path
    monday: date
    data: Data

    @property
    def meeting_day(self) -> date:
        """The first day on which the meeting can be held."""
        return self.monday + timedelta(days=7)

    def register(self) -> Register:
        """Return the actions as they stand: of this file, else of the newest earlier one, else of the data.

        Raises:
            BadInputError: The file that is there is not one of actions.
        """
        there = self.path if self.path.is_file() else latest_actions(self.path.parent, self.monday)
        return read_register(there) if there else register_of(self.data, day=self.meeting_day)

    def lines(self) -> pd.DataFrame:
        """Return the same rows as text, unfinished ones first."""
        return pd.read_csv(io.StringIO(carried(self.register())[1:]), dtype=str, keep_default_na=False)

    def save(
        self, *, new: Sequence[Mapping[str, str]] = (), changed: Mapping[str, Mapping[str, str]] | None = None
    ) -> Path:
        """Write new and changed actions; what others wrote into the file meanwhile stays.

        Args:
            new: Actions without ``action_id`` and ``meeting_day``, which are given here.
            changed: ``action_id`` → columns with their new texts.

        Returns:
            The file written, whole or not at all.

        Raises:
            BadInputError: An action lacks something, or a text would become a formula in a spreadsheet; all is listed.
            FlywheelError: The file cannot be written, or is too long.
        """
        register, edits = self.register(), dict(changed or {})
        problems = [*_formulas([*new, *edits.values()]), *self._faults(new)]
        if problems:
            raise BadInputError(_("actions file"), problems)
        lines = register.lines.set_index("action_id", drop=False)
        gone = [name for name in edits if name not in lines.index]
        if gone:
            problems = [Problem(name, _("is no longer in the file"), _("look at the list again")) for name in gone]
            raise BadInputError(_("actions file"), problems)
        for name, columns in edits.items():
            lines.loc[name, list(columns)] = [str(text).strip()[:_LONGEST_TEXT] for text in columns.values()]
        added = [self._line(row, lines.index, number) for number, row in enumerate(new, 1)]
        lines = pd.concat([lines, pd.DataFrame(added, columns=lines.columns, dtype="str")]).fillna("")
        if len(lines) > _MOST_LINES:
            raise FlywheelError(_("a file of actions holds up to {most} lines").format(most=_MOST_LINES))
        return self._write(Register(register.table, lines.reset_index(drop=True)))

    def _faults(self, new: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
        """Yield what new actions lack, by the names that people know; of several, with their number."""
        for number, row in enumerate(new, 1):
            for problem in self._lacks(row):
                place = _("action {number}, {field}").format(number=number, field=problem.place)
                yield problem if len(new) == 1 else Problem(place, problem.message, problem.remedy)

    def _lacks(self, row: Mapping[str, str]) -> Iterator[Problem]:
        names = {
            "topic": _("Topic"),
            "description": _("Action"),
            "owner": _("Owner"),
            "due_day": _("Due"),
            "criterion": _("Criterion"),
        }
        for column, name in names.items():
            if not row.get(column, "").strip():
                yield Problem(name, _("is empty"), _("fill it in"))
        due = row.get("due_day", "").strip()
        try:
            if due and date.fromisoformat(due) < self.meeting_day:
                message = _("{day} lies before the meeting of {meeting}").format(day=due, meeting=self.meeting_day)
                yield Problem(names["due_day"], message, _("choose a later day"))
        except ValueError:
            yield Problem(names["due_day"], _("{value!r} is no day").format(value=due), _("write it as 2026-06-01"))

    def _line(self, row: Mapping[str, str], taken: pd.Index, number: int) -> dict[str, str]:
        mine = sum(str(name).startswith(f"{week_name(self.monday)}-") for name in taken)
        own = {name: str(row.get(name, "")).strip()[:_LONGEST_TEXT] for name in COLUMNS}
        own["action_id"] = f"{week_name(self.monday)}-{mine + number}"
        own["meeting_day"] = self.meeting_day.isoformat()
        own["status"] = own["status"] or "open"
        return own

    def _write(self, register: Register) -> Path:
        text = carried(register)
        with tempfile.TemporaryDirectory(prefix="flywheel-actions-") as folder:
            trial = Path(folder) / "actions.csv"
            trial.write_text(text, encoding="utf-8", newline="")
            try:
                read_register(trial)
            except BadInputError as wrong:
                raise BadInputError(_("actions file"), wrong.problems) from None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with places.whole(self.path) as temporary:
                temporary.write_text(text, encoding="utf-8", newline="")
        except OSError as err:
            message = _("{file} cannot be written: {reason}").format(file=self.path.name, reason=err.strerror)
            raise FlywheelError(message) from err
        return self.path


def _formulas(rows: Sequence[Mapping[str, str]]) -> list[Problem]:
    message = _("begins with {sign}, which a spreadsheet takes for a formula")
    return [
        Problem(name, message.format(sign=text.strip()[:1]), _("begin with a word"))
        for row in rows
        for name, text in row.items()
        if text.strip().startswith(_FORMULA)
    ]


def action_file(week: str = "", *, data: str | Path | Data = "sample", folder: str | Path | None = None) -> ActionFile:
    """Return the file of actions of a week's VOC meeting.

    Args:
        week: The week the meeting looks back on, such as ``2026-W24``; empty for the last whole week of the data.
        data: As for `open_voc_pack`.
        folder: Where meeting packs lie; ``work/reports`` by default, as for `flywheel voc`.

    Returns:
        The file, which is not written before something is saved.

    Raises:
        BadInputError: The week is none, or lies outside of the data.

    Example:
        >>> action_file("2026-W24").path.name
        'voc_pack-2026-W24.actions.csv'
    """
    pack = open_voc_pack(week, data=data)
    place = Path(folder).expanduser() if folder else places.work() / "reports"
    return ActionFile(place / f"{_STEM}{week_name(pack.monday)}{_ENDING}", pack.monday, pack.data)
