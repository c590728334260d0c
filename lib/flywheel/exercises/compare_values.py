"""Two single values → what differs, in words that do not give the answer away; None when nothing does."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import numbers
import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from flywheel.results import Result
from flywheel.words import gettext as _

__all__ = [
    "Tolerance",
    "alike",
    "cell",
    "kind_of",
    "listed",
    "local",
    "number_differs",
    "plain",
    "shown",
    "single",
    "slip_of_scale",
    "text_differs",
]

SHOWN_AT_MOST = 3
SPELLING_CUTOFF = 0.8
DAY = re.compile(r"\d{4}-\d\d-\d\d\b.*")


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How alike two answers must be.

    Attributes:
        decimals: Numbers agree when they round to the same number of decimals (half a unit of the last one).
        columns: Columns that are compared; None for all of the expected table. Further columns never matter.
        keys: Columns that identify a row, so that rows are matched whatever their order.
        ordered: Whether the order of rows or items matters.
        letter_case: Whether upper and lower case matter in text.
    """

    decimals: int = 6
    columns: tuple[str, ...] | None = None
    keys: tuple[str, ...] = ()
    ordered: bool = False
    letter_case: bool = False

    def close(self, one: float, other: float) -> bool:
        """Say whether two numbers agree.

        Args:
            one: A number.
            other: Another.

        Returns:
            True when they differ by at most half a unit of the last decimal that counts.

        Example:
            >>> Tolerance(decimals=1).close(12.34, 12.3), Tolerance(decimals=1).close(12.34, 12.4)
            (True, False)
        """
        room = 0.5 * 10**-self.decimals + 1e-9 * max(abs(one), abs(other))
        return one == other or (math.isfinite(room) and abs(one - other) <= room)


def local(answer: Any) -> Any:
    """Return the table inside a result, and what an Ibis expression computes; anything else as it is.

    Example:
        >>> local(Result(pd.DataFrame({"n": [7]}), "seven")).shape
        (1, 1)
    """
    if isinstance(answer, Result):
        return answer.table
    return answer.execute() if hasattr(answer, "execute") and hasattr(answer, "compile") else answer


def plain(answer: Any) -> Any:
    """Turn any form an answer may take into a scalar, list, set, dict, Series or DataFrame.

    Args:
        answer: What the trainee has: a result, an Ibis expression, an array, a range …

    Returns:
        The same content in its simplest form.

    Example:
        >>> plain(np.int64(7)), plain(range(2)), plain(np.array([1.5]))
        (7, [0, 1], [1.5])
    """
    answer = local(answer)
    if isinstance(answer, np.ndarray | np.generic):
        return answer.tolist()
    return list(answer) if isinstance(answer, pd.Index | range) else answer


def single(answer: Any) -> Any:
    """Take a value out of a table, column or list that holds nothing else.

    Args:
        answer: Any form of an answer.

    Returns:
        The one value, or the plain answer when it holds more.

    Example:
        >>> single(pd.DataFrame({"n": [7]})), single([7]), single([7, 8])
        (7, 7, [7, 8])
    """
    answer = plain(answer)
    if isinstance(answer, pd.DataFrame | pd.Series) and answer.size == 1:
        return plain(answer.to_numpy().ravel()[0])
    return answer[0] if isinstance(answer, list | tuple) and len(answer) == 1 else answer


def cell(value: Any, *, tolerance: Tolerance) -> Any:
    """Return one value in the form in which it is compared: number, text, ISO day or None.

    Args:
        value: A cell of a table or an item of a list.
        tolerance: Says whether letter case matters.

    Returns:
        A float for numbers and booleans, an ISO string for days and times, trimmed text, None for missing values.

    Example:
        >>> cell(pd.Timestamp("2026-06-08"), tolerance=Tolerance()), cell("  Late ", tolerance=Tolerance())
        ('2026-06-08', 'late')
    """
    if (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float | np.floating) and math.isnan(value))
    ):
        return None
    if isinstance(value, numbers.Number | np.bool_) and not isinstance(value, complex):
        return float(value)  # type: ignore[arg-type]  # Decimal, int, bool and numpy's all turn into floats
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return tuple(cell(item, tolerance=tolerance) for item in value)
    text = unicodedata.normalize("NFKC", str(value)).strip()
    return text if tolerance.letter_case else text.casefold()


def alike(one: Any, other: Any, *, tolerance: Tolerance) -> bool:
    """Say whether two values agree, dtype and form apart.

    Args:
        one: A value.
        other: Another.
        tolerance: How alike they must be.

    Returns:
        True when they agree; two missing values agree.

    Example:
        >>> alike(1, True, tolerance=Tolerance()), alike(float("nan"), None, tolerance=Tolerance())
        (True, True)
    """
    first, second = cell(one, tolerance=tolerance), cell(other, tolerance=tolerance)
    if isinstance(first, float) and isinstance(second, float):
        return tolerance.close(first, second)
    if isinstance(first, tuple) and isinstance(second, tuple):
        pairs = zip(first, second, strict=False)
        return len(first) == len(second) and all(alike(a, b, tolerance=tolerance) for a, b in pairs)
    return bool(first == second)


def shown(value: Any) -> str:
    """Return a value as a person should read it in a sentence.

    Args:
        value: Any value; long text is cut.

    Returns:
        Text in quotes, numbers with up to six digits, days in ISO form.

    Example:
        >>> shown(12.3400001), shown("late"), shown(None), shown(pd.Timestamp("2026-06-08"))
        ('12.34', "'late'", 'nothing', '2026-06-08')
    """
    neutral = cell(value, tolerance=Tolerance(letter_case=True))
    if neutral is None:
        return _("nothing")
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(neutral, float):
        return f"{neutral:.15g}" if neutral.is_integer() else f"{neutral:.6g}"
    if isinstance(value, dt.date):
        return str(neutral)
    text = str(value)
    return repr(text if len(text) <= 40 else text[:39] + "…")  # one line of a feedback box


def listed(values: Sequence[Any]) -> str:
    """Return the first few values, and how many more there are.

    Example:
        >>> listed(["a", "b", "c", "d"])
        "'a', 'b', 'c' and 1 more"
    """
    first = ", ".join(shown(value) for value in values[:SHOWN_AT_MOST])
    more = len(values) - SHOWN_AT_MOST
    return _("{items} and {count} more").format(items=first, count=more) if more > 0 else first


def kind_of(value: Any) -> str:
    """Name what a value is, with its article.

    Example:
        >>> kind_of([1]), kind_of(1.5), kind_of(pd.DataFrame())
        ('a list', 'a number', 'a table')
    """
    if isinstance(value, pd.DataFrame):
        return _("a table")
    if isinstance(value, pd.Series):
        return _("a column")
    if callable(value):
        return _("a function")
    if isinstance(value, Mapping):
        return _("a dict")
    if isinstance(value, Set):
        return _("a set")
    if isinstance(value, list | tuple):
        return _("a list")
    if isinstance(value, str):
        return _("text")
    return _("a number") if isinstance(value, numbers.Number) else _("a {type}").format(type=type(value).__name__)


def slip_of_scale(answers: Sequence[float], expected: Sequence[float], *, tolerance: Tolerance) -> str | None:
    """Recognise numbers that are right but for their scale or sign.

    Args:
        answers: The trainee's numbers.
        expected: The right ones, in the same order.
        tolerance: How alike they must be after scaling.

    Returns:
        What slipped, in words; None when it is none of these.

    Example:
        >>> slip_of_scale([42.0], [0.42], tolerance=Tolerance())
        'This looks like a percentage; a share between 0 and 1 is asked for.'
    """
    pairs = [(a, e) for a, e in zip(answers, expected, strict=True) if e != 0]
    if not pairs:
        return None

    def all_close(factor: float) -> bool:
        return all(tolerance.close(answer / factor, right) for answer, right in pairs)

    if all_close(100) and all(abs(right) <= 1 for _answer, right in pairs):
        return _("This looks like a percentage; a share between 0 and 1 is asked for.")
    if all_close(0.01):
        return _("This looks like a share between 0 and 1; the scale asked for is a hundred times larger.")
    if all_close(-1):
        return _("The size is right, but the sign is the other way round.")
    return None


def number_differs(answer: Any, expected: float, *, tolerance: Tolerance) -> str | None:
    """Say how a number differs from the expected one, with its direction but not its distance.

    Args:
        answer: What the trainee has.
        expected: The right number.
        tolerance: How alike they must be.

    Returns:
        The difference in words, or None.

    Example:
        >>> number_differs(12, 8, tolerance=Tolerance())
        'You have 12. That is too high.'
    """
    value = cell(answer, tolerance=tolerance)
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            said = _("Your answer is {kind}; a number is expected.").format(kind=kind_of(answer))
            return said + " " + _("Write decimals with a point.") if re.fullmatch(r"-?\d+,\d+", value) else said
    if value is None:
        return _("Your answer is not a number (NaN), so something upstream was empty or missing.")
    if not isinstance(value, float):
        return _("Your answer is {kind}; a number is expected.").format(kind=kind_of(answer))
    if tolerance.close(value, expected):
        return None
    if slipped := slip_of_scale([value], [expected], tolerance=tolerance):
        return _("You have {value}.").format(value=shown(answer)) + " " + slipped
    if any(round(expected, places) == value for places in range(tolerance.decimals)):
        return _("Close: {value} is rounded too early. Keep at least {decimals} decimals.").format(
            value=shown(answer), decimals=tolerance.decimals
        )
    direction = _("That is too high.") if value > expected else _("That is too low.")
    return _("You have {value}.").format(value=shown(answer)) + " " + direction


def text_differs(answer: Any, expected: Any, *, tolerance: Tolerance) -> str | None:
    """Say how a text or day differs from the expected one.

    Args:
        answer: What the trainee has.
        expected: The right text or day; ISO text passes for a day.
        tolerance: Says whether letter case matters.

    Returns:
        The difference in words, or None.

    Example:
        >>> text_differs("Checkuot", "checkout", tolerance=Tolerance())
        "You have 'Checkuot', and that is not it. It is close: check the spelling."
    """
    if alike(answer, expected, tolerance=tolerance):
        return None
    if not isinstance(answer, str | dt.date):
        wanted = _("a day") if isinstance(expected, dt.date) else _("text")
        return _("Your answer is {kind}; {wanted} is expected.").format(kind=kind_of(answer), wanted=wanted)
    if isinstance(expected, dt.date) and not DAY.fullmatch(str(answer).strip()):
        return _("You have {value}. Write a day as year, month and day: `2026-01-05`.").format(value=shown(answer))
    likeness = difflib.SequenceMatcher(None, str(answer).casefold(), str(expected).casefold()).ratio()
    hint = _("It is close: check the spelling.") if likeness > SPELLING_CUTOFF and isinstance(expected, str) else ""
    return (_("You have {value}, and that is not it.").format(value=shown(answer)) + " " + hint).strip()
