"""A spec, an answer and the data → a verdict: not attempted, correct, not yet (what differs) or your code raised."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Any

import pandas as pd

from flywheel.exercises.compare import difference
from flywheel.exercises.compare_values import cell, listed, local, plain, shown, single
from flywheel.exercises.explain import explain
from flywheel.exercises.specs import (
    Choice,
    Classify,
    Exercise,
    Fix,
    Function,
    Matrix,
    Mistake,
    Multi,
    Order,
    Rubric,
    Tolerance,
)
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["Outcome", "Verdict", "argument", "judge"]

_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How an answer fares; the value is what the progress log holds."""

    NOT_ATTEMPTED = "not attempted"
    CORRECT = "correct"
    NOT_YET = "not yet"
    RAISED = "raised"


@dataclass(frozen=True)
class Verdict:
    """What came of one check.

    Attributes:
        outcome: One of the four.
        says: What differs, or what else there is to say; may be empty.
        mistake: The key of the common mistake that was recognised; empty when none was.
    """

    outcome: Outcome
    says: str = ""
    mistake: str = ""


def judge(spec: Exercise, answer: Any, *, data: object) -> Verdict:
    """Judge an answer.

    Args:
        spec: The exercise.
        answer: What the trainee has.
        data: The loaded data, from which the right answer is computed.

    Returns:
        The verdict. Faults of the spec itself raise; the caller turns them into words.

    Example:
        >>> options = {"a": "counted", "b": "left out"}
        >>> choice = Choice(id="1.1", title="", ask="", hints=("i", "m", "s"), options=options, expected="b")
        >>> judge(choice, "a", data=None).says
        "'a' is not it."
    """
    answer = local(answer)
    if _untouched(answer):
        return Verdict(Outcome.NOT_ATTEMPTED)
    try:
        said = _differs(spec, answer, data)
    except _UntouchedError as reason:
        return Verdict(Outcome.NOT_ATTEMPTED, str(reason))
    except _RaisedError as raised:
        return Verdict(Outcome.RAISED, str(raised))
    if said is None:
        return Verdict(Outcome.CORRECT)
    mistake = _recognised(spec, answer, data)
    if mistake is None:
        return Verdict(Outcome.NOT_YET, said)
    return Verdict(Outcome.NOT_YET, _(mistake.says), mistake.key)


class _UntouchedError(Exception):
    """The answer is still what the trainee was given."""


class _RaisedError(Exception):
    """The trainee's function raised; the message explains it."""


def _untouched(answer: Any) -> bool:
    if answer is None or answer is ...:
        return True
    if isinstance(answer, str):
        return not answer.strip()
    if isinstance(answer, Mapping):
        return all(_untouched(value) for value in answer.values())
    if isinstance(answer, list | tuple | set | frozenset):
        return all(value is ... for value in answer)
    return False


def _recognised(spec: Exercise, answer: Any, data: object) -> Mistake | None:
    for mistake in spec.mistakes:
        try:
            if mistake.when is not None and mistake.when(answer, data):
                return mistake
            if mistake.gives is not None and _same(spec, answer, mistake.gives(data), data):
                return mistake
        except Exception:  # noqa: BLE001  # own data may lack what a mistake is made of; the next one may still fit
            _log.debug("exercise %s: mistake %s could not be tried", spec.id, mistake.key, exc_info=True)
    return None


@singledispatch
def _same(spec: Exercise, answer: Any, slip: Any, data: object) -> bool:  # noqa: ARG001  # one signature for all kinds
    if isinstance(slip, Mapping):
        return isinstance(answer, Mapping) and all(_label(answer.get(key)) == _label(slip[key]) for key in slip)
    return difference(answer, slip, tolerance=_tolerance(spec)) is None


@_same.register
def _same_function(spec: Function, answer: Any, slip: Any, data: object) -> bool:
    return all(
        difference(answer(*copy.deepcopy(case)), slip(*case), tolerance=spec.same) is None for case in spec.cases(data)
    )


def _tolerance(spec: Exercise) -> Tolerance:
    return getattr(spec, "same", Tolerance(ordered=isinstance(spec, Order)))


@singledispatch
def _differs(spec: Exercise, answer: Any, data: object) -> str | None:
    return difference(answer, spec.right(data), tolerance=_tolerance(spec))


@_differs.register
def _rubric_differs(spec: Rubric, answer: Any, data: object) -> str | None:  # noqa: ARG001  # one signature for all
    return None if isinstance(answer, str) else _("Write your answer as text, in quotes.")


@_differs.register
def _fix_differs(spec: Fix, answer: Any, data: object) -> str | None:
    said = difference(answer, spec.right(data), tolerance=spec.same)
    if said is not None and difference(answer, spec.broken(data), tolerance=spec.same) is None:
        raise _UntouchedError(_("The result is still that of the broken code: mend it first."))
    return said


@_differs.register
def _function_differs(spec: Function, answer: Any, data: object) -> str | None:
    if not callable(answer):
        return _("A function is expected; {value} is none.").format(value=shown(answer))
    reference, cases = spec.right(data), spec.cases(data)
    results = [_called(answer, case, spec.answer_name) for case in cases]
    if all(result is None or result is ... for result in results):
        raise _UntouchedError(_("The function returns nothing yet: end it with `return`."))
    for case, result in zip(cases, results, strict=True):
        said = difference(result, reference(*copy.deepcopy(case)), tolerance=spec.same)
        if said is not None:
            return _("For {call}: {difference}").format(call=_call(spec.answer_name, case), difference=said)
    return None


def _called(function: Callable[..., Any], case: tuple[Any, ...], name: str) -> Any:
    try:
        return local(function(*copy.deepcopy(case)))
    except (Exception, SystemExit) as error:  # whatever it raises is explained
        told = _("For {call}: {difference}").format(call=_call(name, case), difference=explain(error))
        raise _RaisedError(told) from error


def _call(name: str, case: tuple[Any, ...]) -> str:
    return "`" + name + "(" + ", ".join(argument(value) for value in case) + ")`"


def argument(value: Any) -> str:
    """Return an argument as it stands between the brackets of a call; a table by its size.

    Example:
        >>> argument([9, 10]), argument(pd.Series([1, 2]))
        ('[9, 10]', 'a table of 2 rows')
    """
    if isinstance(value, pd.DataFrame | pd.Series):
        return _("a table of {rows} rows").format(rows=len(value))
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _label(value: Any) -> Any:
    return cell(value, tolerance=Tolerance())


@_differs.register
def _choice_differs(spec: Choice, answer: Any, data: object) -> str | None:
    known = [_label(key) for key in spec.choices(data)]
    mine = _label(single(answer))
    if mine not in known:
        return _("{value} is not one of the options: {options}.").format(
            value=shown(answer), options=", ".join(spec.choices(data))
        )
    return None if mine == _label(spec.right(data)) else _("{value} is not it.").format(value=shown(answer))


@_differs.register
def _multi_differs(spec: Multi, answer: Any, data: object) -> str | None:
    options = {_label(key) for key in spec.choices(data)}
    mine = _keys([answer] if isinstance(answer, str) else plain(answer))
    if mine is None:
        return _("Give your choice as a set, such as {{'a', 'c'}}.").format()
    if unknown := sorted(map(str, set(mine) - options)):
        return _("Not one of the options: {items}.").format(items=listed(unknown))
    right = {_label(key) for key in spec.right(data)}
    if set(mine) == right:
        return None
    belong, missing = len(set(mine) & right), len(right - set(mine))
    said = _("{belong} of the {chosen} you chose belong there.").format(belong=belong, chosen=len(set(mine)))
    if belong == len(set(mine)):
        said = _("What you chose belongs there.")
    return said + (
        " " + ngettext("One is still missing.", "{n} are still missing.", missing).format(n=missing) if missing else ""
    )


def _keys(answer: Any) -> list[Any] | None:
    if not isinstance(answer, list | tuple | set | frozenset):
        return None
    return [_label(item) for item in answer]


@_differs.register
def _order_differs(spec: Order, answer: Any, data: object) -> str | None:
    mine, items = _keys(plain(answer)), [_label(key) for key in spec.items]
    if mine is None:
        return _('Give the order as a list, first to last, such as `["b", "a"]`.')
    if said := _names_differ(mine, items):
        return said
    right = [_label(key) for key in spec.right(data)]
    agree = [a == b for a, b in zip(mine, right, strict=True)]
    if all(agree):
        return None
    if not agree[0]:
        return _("The first one does not come first.")
    start = agree.index(False)
    return ngettext(
        "The first one is right; look at what follows.", "The first {n} are right; look at what follows.", start
    ).format(n=start)


def _names_differ(mine: Sequence[Any], items: Iterable[Any]) -> str | None:
    known = list(items)
    if unknown := [name for name in mine if name not in known]:
        return _("Not one of the items: {items}.").format(items=listed(unknown))
    if missing := [name for name in known if name not in mine]:
        return _("No answer yet for {items}.").format(items=listed(missing))
    twice = sorted({name for name in mine if list(mine).count(name) > 1})
    return _("More than once: {items}.").format(items=listed(twice)) if twice else None


def _placed(answer: Any, items: Iterable[str]) -> tuple[dict[Any, Any], str | None]:
    if not isinstance(answer, Mapping):
        return {}, _("Give your answer as a dict: one entry an item.")
    filled = {_label(key): value for key, value in answer.items() if not _untouched(value)}
    return filled, _names_differ(list(filled), [_label(item) for item in items])


@_differs.register
def _classify_differs(spec: Classify, answer: Any, data: object) -> str | None:
    items: Mapping[str, str] = spec.items(data) if callable(spec.items) else spec.items
    mine, said = _placed(answer, items)
    if said:
        return said
    labels = {_label(key) for key in spec.labels}
    if unknown := [value for value in mine.values() if _label(value) not in labels]:
        return _("Not one of the labels: {items}. The labels are {labels}.").format(
            items=listed(unknown), labels=", ".join(spec.labels)
        )
    right = spec.right(data)
    wrong = [key for key in items if _label(mine[_label(key)]) != _label(right[key])]
    if len(wrong) <= spec.may_miss:
        return None
    return ngettext(
        "{n} of {all} has another label: {items}.", "{n} of {all} have another label: {items}.", len(wrong)
    ).format(n=len(wrong), all=len(items), items=listed(wrong))


@_differs.register
def _matrix_differs(spec: Matrix, answer: Any, data: object) -> str | None:
    mine, said = _placed(answer, spec.items)
    if said:
        return said
    sizes = (len(spec.across[1]), len(spec.up[1]))
    if odd := [key for key, value in mine.items() if not _on_the_map(value, sizes)]:
        return _(
            "Give every item two whole numbers, 1 to {across} across and 1 to {up} up; not so for {items}."
        ).format(across=sizes[0], up=sizes[1], items=listed(odd))
    right = spec.right(data)
    off = {key: _axes_off(spec, mine[_label(key)], right[key]) for key in spec.items}
    told = [f"{shown(key)} ({', '.join(axes)})" for key, axes in off.items() if axes]
    return _("Look again at {items}.").format(items="; ".join(told)) if told else None


def _on_the_map(value: Any, sizes: tuple[int, int]) -> bool:
    if not isinstance(value, list | tuple) or len(value) != len(sizes):
        return False
    return all(isinstance(level, int) and 1 <= level <= size for level, size in zip(value, sizes, strict=True))


def _axes_off(spec: Matrix, mine: Sequence[int], right: Sequence[int]) -> list[str]:
    axes = ((spec.across[0], mine[0], right[0]), (spec.up[0], mine[1], right[1]))
    return [_(name) for name, level, wanted in axes if abs(level - wanted) > spec.may_differ]
