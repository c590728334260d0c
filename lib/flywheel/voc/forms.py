"""Turns what a person filled in, plain dicts and lists, into a frozen structure, or into every mistake by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.words import gettext as _

__all__ = ["Form", "Text"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Form(BaseModel):
    """A frozen structure that reads and writes plain dicts, for YAML files and forms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read and check a plain dict.

        Args:
            values: What a form or a YAML file holds.

        Returns:
            The structure, frozen.

        Raises:
            BadInputError: Something is wrong; every mistake is listed with its place.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as err:
            problems = [_explained(dict(mistake), cls) for mistake in err.errors(include_url=False)]
            raise BadInputError(cls.__name__, problems) from None

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists, texts and numbers that `from_dict` reads back."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _explained(mistake: dict[str, Any], form: type[Form]) -> Problem:
    parts = [str(part + 1) if isinstance(part, int) else str(part) for part in mistake["loc"]]
    place, kind, context = " ".join(parts) or form.__name__, mistake["type"], mistake.get("ctx", {})
    if kind == "extra_forbidden":
        guess = nearest(parts[-1], _names(form))
        text = _("is not known here; did you mean {guess!r}?") if guess else _("is not known here")
        return Problem(place, text.format(guess=guess), _("take it out, or correct the name"))
    if kind == "value_error":
        return Problem(place, str(context.get("error", mistake["msg"])))
    message = {
        "missing": _("is missing"),
        "string_too_short": _("is empty"),
        "too_short": _("is empty: at least {least} is needed").format(least=context.get("min_length")),
        "string_type": _("must be a text, not {value!r}").format(value=mistake["input"]),
        "bool_type": _("must be yes or no, not {value!r}").format(value=mistake["input"]),
        "bool_parsing": _("must be yes or no, not {value!r}").format(value=mistake["input"]),
        "float_type": _("must be a number, not {value!r}").format(value=mistake["input"]),
        "float_parsing": _("must be a number, not {value!r}").format(value=mistake["input"]),
        "greater_than_equal": _("{value} is too small: at least {least}").format(
            value=mistake["input"], least=context.get("ge")
        ),
        "less_than_equal": _("{value} is too large: at most {most}").format(
            value=mistake["input"], most=context.get("le")
        ),
        "tuple_type": _("must be a list"),
        "model_type": _("must hold named entries"),
    }.get(kind, mistake["msg"])
    return Problem(place, message, _("fill it in") if kind in {"missing", "string_too_short", "too_short"} else "")


def _names(form: type[BaseModel]) -> set[str]:
    """Return the field names of a form and of the forms inside it."""
    names: set[str] = set()
    for name, field in form.model_fields.items():
        names.add(name)
        for inner in getattr(field.annotation, "__args__", (field.annotation,)):
            for part in (inner, *getattr(inner, "__args__", ())):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    names |= _names(part)
    return names
