"""A spec and the data → its solution in words, for people who read no code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

from flywheel.exercises.compare_values import shown, single
from flywheel.exercises.specs import Choice, Classify, Exercise, Matrix, Multi, Order, Rubric, Value, given
from flywheel.words import gettext as _

__all__ = ["in_words"]


@singledispatch
def in_words(spec: Exercise, data: object) -> str:  # noqa: ARG001  # one signature for all kinds
    """Say the solution in words.

    Args:
        spec: The exercise.
        data: The loaded data, from which the right answer is computed.

    Returns:
        One or more lines.

    Example:
        >>> spec = Value(id="1.1", title="", ask="", hints=("i", "m", "s"), expected=12.5, unit="points")
        >>> in_words(spec, None)
        '12.5 points'
    """
    return f"`{getattr(spec, 'line', '')}`"


@in_words.register
def _value(spec: Value, data: object) -> str:
    right = single(spec.right(data))
    if isinstance(right, float):
        right = round(right, spec.same.decimals)
    if isinstance(right, list | tuple | set | frozenset):
        return ", ".join(shown(item) for item in right)
    if isinstance(right, Mapping):
        return "\n".join(f"{name}: {shown(value)}" for name, value in right.items())
    return f"{right if isinstance(right, str) else shown(right)} {_(spec.unit) if spec.unit else ''}".strip()


@in_words.register
def _choice(spec: Choice, data: object) -> str:
    return _(spec.choices(data)[spec.right(data)])


@in_words.register
def _multi(spec: Multi, data: object) -> str:
    right = set(spec.right(data))
    return "\n".join("• " + _(text) for key, text in spec.choices(data).items() if key in right)


@in_words.register
def _order(spec: Order, data: object) -> str:
    return "\n".join(f"{place}. {_(spec.items[key])}" for place, key in enumerate(spec.right(data), 1))


@in_words.register
def _classify(spec: Classify, data: object) -> str:
    right = spec.right(data)
    return "\n".join(f"{_(text)} → {_(spec.labels[right[key]])}" for key, text in given(spec.items, data).items())


@in_words.register
def _matrix(spec: Matrix, data: object) -> str:
    right = spec.right(data)
    (across, across_levels), (up, up_levels) = spec.across, spec.up
    return "\n".join(
        f"{_(text)}: {_(across)} {_(across_levels[right[key][0] - 1])}, {_(up)} {_(up_levels[right[key][1] - 1])}"
        for key, text in spec.items.items()
    )


@in_words.register
def _rubric(spec: Rubric, data: object) -> str:  # noqa: ARG001  # one signature for all kinds
    return _(spec.model)
