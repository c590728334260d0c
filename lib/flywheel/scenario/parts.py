"""What the parts of a scenario file are made of: texts, numbers and days, each with what a person may write for it."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

__all__ = ["Id", "Number", "Part", "Text", "Texts", "as_number"]

_PERCENT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*[%％]\s*")


def as_number(value: Any) -> Any:
    """Turn ``35 %`` into 0.35 and an integer into a float; leave everything else for the model to refuse.

    Example:
        >>> as_number("35 %")
        0.35
    """
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value)):
        return float(found[1]) / 100
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


_NUMBER_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*[+-]?\d+(\.\d+)?\s*[%％]\s*$"}]}
_TEXTS_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    ]
}

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")
]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Number = Annotated[float, BeforeValidator(as_number), Field(allow_inf_nan=False), WithJsonSchema(_NUMBER_SCHEMA)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_several), Field(min_length=1), WithJsonSchema(_TEXTS_SCHEMA)]


class Part(BaseModel):
    """A group of fields that may not be changed, knows no other field and takes values as they were written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
