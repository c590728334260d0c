"""What an exercise tells a person → a box with an icon and a word, as HTML without scripts and as plain text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import Enum

from flywheel.exercises.judging import Outcome
from flywheel.words import gettext as _

__all__ = ["FACES", "Face", "Feedback", "inline", "unstressed", "word"]


class Face(Enum):
    """Icon and colour of a box; the word beside it says the same, so colour is never needed."""

    NOT_ATTEMPTED = ("○", "#6b7280")
    CORRECT = ("✓", "#15803d")
    NOT_YET = ("↻", "#b45309")
    RAISED = ("⚠", "#b91c1c")
    HINT = ("?", "#1d4ed8")
    SOLUTION = ("=", "#1d4ed8")
    FAULT = ("!", "#6b7280")


FACES = {
    Outcome.NOT_ATTEMPTED: Face.NOT_ATTEMPTED,
    Outcome.CORRECT: Face.CORRECT,
    Outcome.NOT_YET: Face.NOT_YET,
    Outcome.RAISED: Face.RAISED,
}


def word(outcome: Outcome) -> str:
    """Return the outcome as a person reads it, in the language in force."""
    return {
        Outcome.NOT_ATTEMPTED: _("Not attempted"),
        Outcome.CORRECT: _("Correct"),
        Outcome.NOT_YET: _("Not yet"),
        Outcome.RAISED: _("Your code stopped"),
    }[outcome]


def inline(text: str) -> str:
    """Turn text with `code` marks, *stress* and line breaks into HTML; everything else is escaped.

    Args:
        text: What to say; may hold anything a user typed.

    Returns:
        HTML that can hold no tag but ``<code>``, ``<em>`` and ``<br>``.

    Example:
        >>> inline("`a * b * c` <b> is *late*")
        '<code>a * b * c</code> &lt;b&gt; is <em>late</em>'
    """
    parts = re.split(r"(`[^`]+`)", html.escape(text))
    marked = [f"<code>{part[1:-1]}</code>" if part.startswith("`") else _stressed(part) for part in parts]
    return "".join(marked).replace("\n", "<br>")


_STRESS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")


def _stressed(text: str) -> str:
    return _STRESS.sub(r"<em>\1</em>", text)


def unstressed(text: str) -> str:
    """Leave the marks of stress out, where only plain text can be shown.

    Example:
        >>> unstressed("it is *late*, 2 * 3 * 4")
        'it is late, 2 * 3 * 4'
    """
    return _STRESS.sub(r"\1", text)


@dataclass(frozen=True)
class Feedback:
    """One box.

    Attributes:
        face: Icon and colour.
        head: The word or short line at the top.
        says: Sentences; `code` marks are understood.
        code: Code or preformatted text below the sentences.
        more: A last, quieter sentence: what can be done next.
        outcome: Set when the box tells the outcome of a check.
    """

    face: Face
    head: str
    says: str = ""
    code: str = ""
    more: str = ""
    outcome: Outcome | None = None

    def __str__(self) -> str:
        """Return the box as plain text."""
        head = f"{self.face.value[0]} {self.head}"
        return "\n".join(part for part in (head, self.says, self.code, self.more) if part)

    def __repr__(self) -> str:
        """Return the plain-text face, which notebooks keep beside the HTML."""
        return str(self)

    def _repr_html_(self) -> str:
        icon, colour = self.face.value
        parts = [
            f'<strong><span aria-hidden="true" style="color:{colour};margin-right:.4em">{icon}</span>'
            f"{html.escape(self.head)}</strong>"
        ]
        if self.says:
            parts.append(f'<div style="margin-top:.25em">{inline(self.says)}</div>')
        if self.code:
            frame = "padding:.4em .6em;border:1px solid rgba(128,128,128,.35)"
            style = f"margin:.4em 0 0;overflow-x:auto;white-space:pre;{frame}"
            parts.append(f'<pre tabindex="0" style="{style}">{html.escape(self.code)}</pre>')
        if self.more:
            parts.append(f'<div style="margin-top:.25em"><small>{inline(self.more)}</small></div>')
        box = f"border-left:.3em solid {colour};padding:.4em .8em;margin:.3em 0;line-height:1.45;max-width:60em"
        return f'<div role="status" class="flywheel-feedback" style="{box}">{"".join(parts)}</div>'
