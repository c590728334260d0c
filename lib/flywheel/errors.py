"""Every error a user can meet: it names the place, the value, what must hold and what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["BadInputError", "FlywheelError", "Problem", "nearest"]


class FlywheelError(Exception):
    """A mistake a person can mend; runners print its message without a traceback."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input.

    Attributes:
        place: Where it is: a file with its line, a table with its column, a parameter.
        message: What was found and what must hold.
        remedy: What to do next, as an instruction; may be empty.
    """

    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one paragraph."""
        return f"{self.place}: {self.message}" + (f" → {self.remedy}" if self.remedy else "")


class BadInputError(FlywheelError):
    """An input was refused; ``problems`` lists everything wrong with it, not only the first thing.

    Example:
        >>> error = BadInputError("pilot.yml", [Problem("line 3, owner", "is missing", "add it")])
        >>> print(error)
        pilot.yml: 1 problem
          1. line 3, owner: is missing → add it
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        """Keep the source's name and its problems; at least one problem is needed."""
        from flywheel.words import ngettext  # that module refuses an unknown language with this very error

        self.source = source
        self.problems = tuple(problems)
        count = len(self.problems)
        head = ngettext("{source}: {n} problem", "{source}: {n} problems", count)
        lines = [head.format(source=source, n=count)]
        lines += [f"  {number}. {problem}" for number, problem in enumerate(self.problems, 1)]
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[BadInputError], tuple[str, tuple[Problem, ...]]]:
        """Travel between processes with source and problems."""
        return type(self), (self.source, self.problems)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None when none is close.

    Example:
        >>> nearest("chekout", ["checkout", "pay"])
        'checkout'
        >>> nearest("zebra", ["checkout", "pay"])
    """
    by_lower = {str(candidate).lower(): str(candidate) for candidate in known}
    found = difflib.get_close_matches(str(name).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None
