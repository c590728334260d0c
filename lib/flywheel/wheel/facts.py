"""Turns a number and who stands behind it into a field that can be shown, checked and written as people read it."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Literal

from flywheel.errors import Problem
from flywheel.stats import as_text
from flywheel.words import gettext as _

__all__ = ["Kind", "Measure", "amount", "assumed", "checked_value", "kind_label"]

Kind = Literal["claim", "ours"]
"""Who stands behind a number: the course deck claims it (unproven), or the workbook assumes it."""

Measure = Literal["share", "gain", "count", "hours", "cents", "factor"]
"""What a number counts: shares run from 0 to 1, gains are relative (0.25 is +25 %), money is in cents."""


def assumed(
    default: float,
    label: str,
    *,
    measure: Measure,
    kind: Kind = "ours",
    source: str = "",
    least: float = 0.0,
    most: float = math.inf,
    open_ends: bool = False,
) -> Any:
    """Make a dataclass field that carries, beside its default, what it means and who says so.

    Args:
        default: The number.
        label: What it means, marked with `later`.
        measure: What it counts.
        kind: ``"claim"`` of the deck, or ``"ours"``.
        source: Who is said to have found it, or why we assume it, marked with `later`.
        least: The smallest value that makes sense.
        most: The largest; 1 for shares whatever is given.
        open_ends: Whether the two ends themselves are refused.

    Returns:
        A field for a dataclass.

    Example:
        >>> assumed(0.9, "users who stay", measure="share").metadata["kind"]
        'ours'
    """
    most = 1.0 if measure == "share" else most
    facts = {"label": label, "measure": measure, "kind": kind, "source": source}
    return dataclasses.field(default=default, metadata=facts | {"least": least, "most": most, "open": open_ends})


def checked_value(value: Any, field: dataclasses.Field[Any]) -> Problem | None:
    """Return what is wrong with one number of an assumption, or None."""
    least, most, open_ends, label = (field.metadata[name] for name in ("least", "most", "open", "label"))
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    inside = number and (least < value < most if open_ends else least <= value <= most)
    if inside and (field.metadata["measure"] != "cents" or value == int(value)):
        return None
    if inside:
        return Problem(
            field.name, _("{value} is not whole cents").format(value=value), _("round it; 9.99 yuan are 999 cents")
        )
    ends = _("between {least:g} and {most:g}") if math.isfinite(most) else _("a number from {least:g} up")
    if open_ends:
        ends = _("above {least:g} and below {most:g}") if math.isfinite(most) else _("a number above {least:g}")
    message = _("{value!r} is not possible; it must be {ends}").format(
        value=value, ends=ends.format(least=least, most=most)
    )
    return Problem(field.name, message, _("it is: {label}").format(label=_(label)))


def amount(value: float, measure: str) -> str:
    """Write a number as a person reads it.

    Example:
        >>> amount(0.25, "gain"), amount(0.9, "share"), amount(50000, "count"), amount(1250, "cents")
        ('+25 %', '90.0 %', '50,000', '12.50')
    """
    if math.isnan(value):
        return "–"
    if measure == "share":
        return as_text(value, "share")
    if measure == "gain":
        return _("{number} %").format(number=f"{100 * value:+.4g}".replace("-", "−"))
    if measure == "cents":
        return f"{value / 100:,.2f}".replace("-", "−")
    text = f"{value:,.0f}" if measure == "count" else f"{value:g}"
    return _("{n} h").format(n=text) if measure == "hours" else text


def kind_label(kind: str) -> str:
    """Return the word for who stands behind a number."""
    return {"claim": _("claim of the deck"), "ours": _("our assumption")}[kind]
