"""What the model refused → the same in words a person can act on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from flywheel.errors import nearest
from flywheel.scenario.model import Scenario
from flywheel.scenario.source import Path_
from flywheel.words import gettext as _

__all__ = ["explained", "model_in"]


def explained(mistake: ErrorDetails, *, model: type[BaseModel] = Scenario) -> tuple[Path_, str, str]:
    """Return the field's path, what is wrong with it, and the remedy; ``model`` is what was to be read."""
    path: Path_ = tuple(mistake["loc"])
    kind, value, context = mistake["type"], mistake["input"], mistake.get("ctx") or {}
    if kind == "missing":
        return path, _("is missing"), _("add a line `{field}: …`").format(field=path[-1])
    if kind == "extra_forbidden":
        return path, *_unknown(path, model)
    if value is None or (isinstance(value, str) and not value.strip()):
        return path, _("is empty"), _("fill it in, or remove the line if it is optional")
    wording = _WORDING.get(kind)
    if wording is None:
        return path, _("{value} is refused: {reason}").format(value=_shown(value), reason=mistake["msg"]), ""
    return path, *wording(value, context)


def _unknown(path: Path_, model: type[BaseModel]) -> tuple[str, str]:
    fields = _fields(path[:-1], model)
    close = nearest(str(path[-1]), fields)
    remedy = _("did you mean {close}? ").format(close=close) if close else ""
    return _("is not a field here"), remedy + _("Fields here: {fields}").format(fields=", ".join(fields))


def _fields(path: Path_, model: type[BaseModel]) -> list[str]:
    for part in path:
        if isinstance(part, str):
            model = model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation holds, also inside a tuple or beside None; None when it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := model_in(inner))), None)


def _shown(value: Any) -> str:
    if isinstance(value, dt.date):
        return str(value)
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else text[:57] + "…"


def _kind(value: Any) -> str:
    kinds: list[tuple[type, str]] = [
        (bool, _("yes or no")),
        (int | float, _("a number")),  # type: ignore[list-item]  # isinstance takes a union
        (dt.date, _("a date")),
        (tuple, _("a list")),
        (dict, _("a group of fields")),
    ]
    return next((word for python, word in kinds if isinstance(value, python)), _("text"))


def _must_be(what: Callable[[], str], remedy: Callable[[Any], str]) -> Callable[[Any, dict[str, Any]], tuple[str, str]]:
    def wording(value: Any, _context: dict[str, Any]) -> tuple[str, str]:
        message = _("{value} is {found}; it must be {what}").format(
            value=_shown(value), found=_kind(value), what=what()
        )
        return message, remedy(value)

    return wording


def _no_day(value: Any, context: dict[str, Any]) -> tuple[str, str]:
    if isinstance(value, dt.datetime):
        return _("{value} has a time of day").format(value=value), _("write the day alone: {day}").format(
            day=value.date()
        )
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        return _("{value}: the calendar has no such day").format(value=value), _("check month and day")
    return _DAY(value, context)


def _endless(value: Any, _context: dict[str, Any]) -> tuple[str, str]:
    return _("{value} is no amount").format(value=_shown(value)), _("write 0.38 or 38 %")


def _limit(value: Any, context: dict[str, Any]) -> tuple[str, str]:
    words = {"ge": _("at least"), "gt": _("more than"), "le": _("at most"), "lt": _("less than")}
    rule, bound = next((words[key], context[key]) for key in words if key in context)
    message = _("{value} is out of range").format(value=_shown(value))
    return message, _("it must be {rule} {bound}").format(rule=rule, bound=bound)


def _choice(value: Any, context: dict[str, Any]) -> tuple[str, str]:
    allowed = [part.strip("' ") for part in str(context["expected"]).replace(" or ", ", ").split(", ")]
    close = nearest(str(value), allowed)
    remedy = _("did you mean {close}? ").format(close=close) if close else ""
    message = _("{value} is not one of the choices").format(value=_shown(value))
    return message, remedy + _("Choices: {choices}").format(choices=", ".join(allowed))


def _bad_id(value: Any, _context: dict[str, Any]) -> tuple[str, str]:
    if not str(value).isprintable():
        return _("{value} holds a control character").format(value=_shown(value)), _("type the text again")
    message = _("{value} cannot be an id").format(value=_shown(value))
    return message, _("use small letters, digits and hyphens, at most 60, such as new-user-guidance")


def _too_few(_value: Any, _context: dict[str, Any]) -> tuple[str, str]:
    return _("is an empty list"), _("name at least one")


_TEXT = _must_be(lambda: _("text"), lambda value: _('put it in quotes: "{value}"').format(value=value))
_NUMBER = _must_be(lambda: _("a number"), lambda _value: _("write 0.38 or 38 % for a share, 2931 for 29.31 in money"))
_WHOLE = _must_be(lambda: _("a whole number"), lambda _value: _("write digits only, such as 18"))
_DAY = _must_be(lambda: _("a day"), lambda _value: _("write it as 2026-03-30, without a time and without quotes"))
_SWITCH = _must_be(lambda: _("true or false"), lambda _value: _("write true or false without quotes"))
_LIST = _must_be(lambda: _("a list"), lambda _value: _("start each entry on a line of its own with a hyphen"))
_GROUP = _must_be(lambda: _("a group of fields"), lambda _value: _("indent its fields below it"))

_WORDING: dict[str, Callable[[Any, dict[str, Any]], tuple[str, str]]] = {
    "string_type": _TEXT,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _endless,
    "int_type": _WHOLE,
    "date_type": _no_day,
    "bool_type": _SWITCH,
    "tuple_type": _LIST,
    "model_type": _GROUP,
    "model_attributes_type": _GROUP,
    "literal_error": _choice,
    "string_pattern_mismatch": _bad_id,
    "too_short": _too_few,
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _limit),
}
