"""An exercise → its words in a form, where nobody writes code: task, hints, and ways instead of lines of code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.exercises.specs import Exercise

__all__ = ["RIGHT", "InForm", "asked", "hint", "way"]

RIGHT = "right"
"""The key of the right way among the keys of the mistakes."""


@dataclass(frozen=True, kw_only=True)
class InForm:
    """What a form says where the notebook speaks of code; what is empty is said as in the notebook.

    Attributes:
        ask: The task in Markdown: no code, and where on the page the figures stand.
        hints: Three, of which an empty one is that of the notebook.
        ways: ``"right"`` and the keys of all mistakes with a line → what the line does, in words.
    """

    ask: str = ""
    hints: tuple[str, ...] = ("", "", "")
    ways: Mapping[str, str] = field(default_factory=dict)

    def problems(self, spec: Exercise) -> Iterable[str]:
        """Yield what does not fit the exercise, as words for its author."""
        if len(self.hints) != len(spec.hints):
            yield "in_form: as many hints as the exercise has; an empty one is that of the notebook"
        if self.ways and set(self.ways) != {RIGHT, *(mistake.key for mistake in spec.mistakes if mistake.line)}:
            yield "in_form: words for the right way and for every mistake with a line, no others"


def asked(spec: Exercise) -> str:
    """Return the task as a form asks it, in Markdown."""
    return _(spec.in_form.ask or spec.ask)


def way(spec: Exercise, line: str) -> str:
    """Return what a line of code does, in words; the line itself where nobody has put it into words."""
    keys = {mistake.line: mistake.key for mistake in spec.mistakes if mistake.line}
    return _(spec.in_form.ways.get(keys.get(line, RIGHT), line))


def hint(spec: Exercise, stage: int) -> str:
    """Return a hint as a form gives it: a skeleton that is code becomes what is chosen in the fields.

    Args:
        spec: The exercise.
        stage: 0 for the idea, 1 for the method, 2 for the skeleton.

    Returns:
        Text, of several lines perhaps.
    """
    own = spec.in_form.hints[stage]
    text = _(own or spec.hints[stage])
    if own or not text.startswith(f"{spec.answer_name} ="):
        return text
    put = _PUT.get(spec.kind)
    return put(spec, text.partition("=")[2]) if put else text


def _named(spec: Any, key: str) -> str:
    return key if isinstance(spec.items, Mapping) and spec.items[key] == key else f"{key})"


def _chosen(_spec: Any, code: str) -> str:
    return ", ".join(_gaps(re.findall(r'"(\w+)"|(\.\.\.)', code)))


def _in_order(_spec: Any, code: str) -> str:
    return "\n".join(f"{place}. {key}" for place, key in enumerate(_gaps(re.findall(r'"(\w+)"|(\.\.\.)', code)), 1))


def _labelled(spec: Any, code: str) -> str:
    pairs = re.findall(r'"([^"]+)": (?:"(\w+)"|\.\.\.)', code)
    return "\n".join(f"{_named(spec, key)} → {_(spec.labels[label]) if label else '…'}" for key, label in pairs)


def _placed(spec: Any, code: str) -> str:
    (across, columns), (up, levels) = spec.across, spec.up
    lines = []
    for key, column, level in re.findall(r'"([^"]+)": \((\d|\.\.\.), (\d|\.\.\.)\)', code):
        along, high = (
            "…" if at == "..." else _(names[int(at) - 1]) for at, names in ((column, columns), (level, levels))
        )
        lines.append(f"{_named(spec, key).removesuffix(')')}: {_(across)} {along} · {_(up)} {high}")
    return "\n".join(lines)


def _gaps(found: Iterable[tuple[str, str]]) -> list[str]:
    return [key or "…" for key, _dots in found]


_PUT: dict[str, Callable[[Any, str], str]] = {
    "multi": _chosen,
    "order": _in_order,
    "classify": _labelled,
    "matrix": _placed,
}
