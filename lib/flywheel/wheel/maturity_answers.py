"""A file of maturity answers that grows with every assessment ↔ the answers of each day, checked."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.tables.days import Day, as_day
from flywheel.tables.textfiles import examine, read_rows
from flywheel.wheel.maturity import Maturity, maturity
from flywheel.wheel.maturity_model import LEVELS, maturity_model
from flywheel.words import gettext as _

__all__ = ["MaturityAnswers", "read_maturity_answers"]

_COLUMNS = ("day", "rater", "element", "layer", "score", "evidence")
_LARGEST = 2_000_000
_LONGEST_TEXT = 500
_FORMULA = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True, eq=False)
class MaturityAnswers:
    """Answers of any number of days and raters.

    Attributes:
        table: One row a day, rater and cell: ``day`` (text, 2026-06-01), ``rater, element, layer, score`` (1 to 5, or
            not known) and ``evidence`` (what shows it; may be empty).
    """

    table: pd.DataFrame

    @classmethod
    def none(cls) -> MaturityAnswers:
        """Return a file without answers."""
        return cls(pd.DataFrame({name: [] for name in _COLUMNS}).astype({"score": "Int64"}))

    @property
    def days(self) -> tuple[date, ...]:
        """The days of assessments, the first one first."""
        return tuple(date.fromisoformat(day) for day in sorted(set(self.table["day"])))

    def on(self, day: Day, *, benchmark: str = "growth") -> Maturity:
        """Return the profile of one day.

        Args:
            day: One of `days`.
            benchmark: The profile to compare with.

        Raises:
            BadInputError: There are no answers of that day.
        """
        wanted = as_day("wheel.MaturityAnswers", "day", day)
        if wanted not in self.days:
            known = ", ".join(map(str, self.days)) or _("none")
            problem = Problem(
                "day", _("no answers of {day}").format(day=wanted), _("days: {names}").format(names=known)
            )
            raise BadInputError("wheel.MaturityAnswers", [problem])
        rows = self.table[self.table["day"] == wanted.isoformat()]
        return maturity(rows[["rater", "element", "layer", "score"]], benchmark=benchmark, at=wanted)

    def with_rater(
        self,
        day: Day,
        rater: str,
        scores: Mapping[tuple[str, str], int | None],
        *,
        evidence: Mapping[tuple[str, str], str] | None = None,
    ) -> MaturityAnswers:
        """Return the answers with one rater's of one day added; the same rater's earlier ones of that day go.

        Args:
            day: The day of the assessment.
            rater: A role or a name.
            scores: ``(element, layer)`` → level, or None where nobody can tell.
            evidence: ``(element, layer)`` → what shows it.

        Returns:
            New answers; these ones stay as they are.

        Raises:
            BadInputError: The rater has no name, a cell is not known, or a score is not a level; all is listed.

        Example:
            >>> found = MaturityAnswers.none().with_rater("2026-06-01", "service", {("tools", "strategy"): 2})
            >>> found.on("2026-06-01").weakest
            (('tools', 'strategy'),)
        """
        at, said = as_day("wheel.MaturityAnswers", "day", day).isoformat(), evidence or {}
        who = rater.strip()[:_LONGEST_TEXT]
        rows = [
            (at, who, *cell, score, str(said.get(cell, "")).strip()[:_LONGEST_TEXT]) for cell, score in scores.items()
        ]
        new = _checked(pd.DataFrame(rows, columns=list(_COLUMNS)), "wheel.MaturityAnswers")
        kept = self.table[(self.table["day"] != at) | (self.table["rater"] != who)]
        return MaturityAnswers(pd.concat([kept, new], ignore_index=True))


def read_maturity_answers(content: bytes, *, name: str = "answers.csv") -> MaturityAnswers:
    r"""Read a file of answers, as this workbook or a spreadsheet wrote it.

    Args:
        content: A CSV file, UTF-8 or GBK, with comma, semicolon or tab: ``day, rater, element, layer, score`` and,
            where known, ``evidence``.
        name: What to call the file in messages.

    Returns:
        The answers.

    Raises:
        BadInputError: Something in it is wrong; all of it is listed.
        FlywheelError: It is too large to be one.

    Example:
        >>> text = "day,rater,element,layer,score\n2026-06-01,chair,tools,strategy,3\n"
        >>> read_maturity_answers(text.encode()).days
        (datetime.date(2026, 6, 1),)
    """
    if len(content) > _LARGEST:
        raise FlywheelError(_("{file} is too large to be a file of answers").format(file=name))
    with tempfile.TemporaryDirectory(prefix="flywheel-maturity-") as folder:
        path = Path(folder) / "answers.csv"
        path.write_bytes(content)
        try:
            rows = read_rows(examine(path))
        except BadInputError as wrong:
            raise BadInputError(name, wrong.problems) from None
        except (UnicodeDecodeError, ValueError):
            problem = Problem(_("file"), _("is not a CSV file"), _("use a file that was saved on this page"))
            raise BadInputError(name, [problem]) from None
    rows.columns = [str(column).strip().lower() for column in rows.columns]
    problems = []
    for column in _COLUMNS[:-1]:
        if column not in rows.columns:
            guess = nearest(column, rows.columns)
            message = _("is not a column here; did you mean {guess!r}?") if guess else _("is not a column here")
            present = _("columns present: {names}").format(names=", ".join(rows.columns))
            problems.append(Problem(column, message.format(guess=guess), present))
    if problems:
        raise BadInputError(name, problems)
    return MaturityAnswers(_checked(rows.reindex(columns=list(_COLUMNS), fill_value="").reset_index(drop=True), name))


def _checked(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the rows with plain texts and whole scores, or say everything that is wrong."""
    problems: list[Problem] = []
    cells = set(maturity_model().keys)
    texts = rows.drop(columns="score").map(_plain)
    scores: list[int | None] = []
    for number, (row, score) in enumerate(zip(texts.to_dict("records"), rows["score"], strict=True), 1):
        place = _("row {row}").format(row=number)
        problems += _faults(row, place, cells)
        level = _level(score)
        if level is not None and level not in LEVELS:
            message = _("{value!r} is not a whole number from 1 to 5").format(value=str(score))
            problems.append(Problem(place, message, _("leave it empty when nobody can tell")))
            level = None
        scores.append(level)
    twice = texts.duplicated(["day", "rater", "element", "layer"])
    if twice.any():
        row = texts[twice].iloc[0]
        message = _("scored {element}, {layer} more than once").format(element=row["element"], layer=row["layer"])
        problems.append(Problem(_("rater {rater}").format(rater=row["rater"]), message, _("keep one score")))
    if problems:
        raise BadInputError(source, problems)
    return texts.assign(score=pd.array(scores, dtype="Int64"))[list(_COLUMNS)]


def _plain(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith(_FORMULA) else text


def _level(score: Any) -> int | None:
    """Return a level; 0, which is none, for what cannot be one."""
    text = "" if score is None or score is pd.NA else str(score).strip()
    if not text:
        return None
    number = text.removesuffix(".0")
    return int(number) if number.isdigit() and len(number) == 1 else 0


def _faults(row: Mapping[Any, Any], place: str, cells: set[tuple[str, str]]) -> list[Problem]:
    found = []
    try:
        date.fromisoformat(row["day"])
    except ValueError:
        found.append(Problem(place, _("{value!r} is no day").format(value=row["day"]), _("write it as 2026-06-01")))
    if not row["rater"]:
        found.append(Problem(place, _("has no rater"), _("give each rater a name or a number")))
    if (row["element"], row["layer"]) not in cells:
        message = _("{element}, {layer} is not a cell of the assessment")
        found.append(Problem(place, message.format(element=row["element"], layer=row["layer"])))
    return found
