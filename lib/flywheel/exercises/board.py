"""Standings of exercises → a board a person can read, as HTML and as text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from flywheel.exercises.feedback import FACES, word
from flywheel.exercises.judging import Outcome
from flywheel.exercises.progress import Standing
from flywheel.exercises.specs import Exercise, Rubric
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["Board", "Row", "reason", "row"]


@dataclass(frozen=True)
class Row:
    """One exercise on a board.

    Attributes:
        title: What the exercise is called.
        standing: Where the person stands with it.
        remark: A few words beside it; may be empty.
        own_words: Whether the answer is a text that nobody marks: it is written, and neither right nor wrong.
    """

    title: str
    standing: Standing
    remark: str = ""
    own_words: bool = False


def row(spec: Exercise, standing: Standing, remark: str = "") -> Row:
    """Return an exercise's row."""
    return Row(_(spec.title), standing, remark, own_words=isinstance(spec, Rubric))


def reason(standing: Standing) -> str:
    """Say why an exercise is worth another look; nothing when it is not.

    Example:
        >>> reason(Standing("1.1", "not yet", 2))
        '2 tries'
    """
    if not standing.worth_another_look:
        return ""
    tries = ngettext("{n} try", "{n} tries", standing.tries).format(n=standing.tries)
    if standing.outcome == Outcome.NOT_ATTEMPTED:
        return _("the solution was shown")
    if standing.outcome != Outcome.CORRECT:
        return tries
    if standing.shown:
        return _("solved after the solution was shown")
    parts = [_("solved, but it took {tries}").format(tries=tries)] if standing.tries > 1 else []
    if standing.hints:
        parts.append(ngettext("solved with {n} hint", "solved with {n} hints", standing.hints).format(n=standing.hints))
    return " · ".join(parts)


@dataclass(frozen=True)
class Board:
    """A list of exercises with how they stand.

    Attributes:
        head: The line above.
        rows: The exercises.
        empty: What to say when there are no rows.
        foot: The line below; may be empty.
    """

    head: str
    rows: Sequence[Row]
    empty: str = ""
    foot: str = ""

    def __str__(self) -> str:
        """Return the board as aligned text."""
        lines = [self.head]
        for row in self.rows:
            icon, state = self._state(row)
            lines.append(f"  {icon} {row.standing.exercise:<5} {row.title:<40} {state}".rstrip())
        lines = lines if self.rows else [self.head, f"  {self.empty}"]
        return "\n".join([*lines, *([self.foot] if self.foot else [])])

    def __repr__(self) -> str:
        """Return the plain-text face."""
        return str(self)

    def _state(self, row: Row) -> tuple[str, str]:
        outcome = Outcome(row.standing.outcome)
        written = row.own_words and outcome is Outcome.CORRECT
        state = _("Noted") if row.standing.noted else _("Written") if written else word(outcome)
        return FACES[outcome].value[0], state + (f" · {row.remark}" if row.remark else "")

    def _repr_html_(self) -> str:
        head = (
            f"<caption style='text-align:left;font-weight:600;padding-bottom:.3em'>{html.escape(self.head)}</caption>"
        )
        if not self.rows:
            return f"<p role='status'><strong>{html.escape(self.head)}</strong> {html.escape(self.empty)}</p>"
        names = "".join(f"<th scope='col' style='text-align:left'>{html.escape(name)}</th>" for name in self._columns())
        foot = f"<p>{html.escape(self.foot)}</p>" if self.foot else ""
        body = "".join(self._html_row(row) for row in self.rows)
        return f"<table class='flywheel-board'>{head}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>{foot}"

    @staticmethod
    def _columns() -> tuple[str, str, str]:
        return _("Exercise"), _("About"), _("How it stands")

    def _html_row(self, row: Row) -> str:
        icon, state = self._state(row)
        colour = FACES[Outcome(row.standing.outcome)].value[1]
        return (
            f"<tr><th scope='row' style='text-align:left'>{html.escape(row.standing.exercise)}</th>"
            f"<td style='text-align:left'>{html.escape(row.title)}</td>"
            f"<td style='text-align:left'><span aria-hidden='true' style='color:{colour}'>{icon}</span> "
            f"{html.escape(state)}</td></tr>"
        )
