"""A remark of the scenario check in the words of a file → the same in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flywheel.scenario import Remark
from flywheel.widgets.scenario_steps import Step
from flywheel.words import gettext as _

__all__ = ["in_form_words"]

_QUOTED = re.compile(r"`([a-z_]+)(?::\s*([a-z_]*))?`")
_ROW = re.compile(r"\b([a-z_.]+)\[(\d+)\]")
_BARE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def in_form_words(found: tuple[Step, ...]) -> Callable[[Remark], Remark]:
    """Return what puts labels for the names of fields, lists, choices and metrics; unknown names stay as they are.

    Args:
        found: The steps of the form, in the language in force.

    Returns:
        A function that takes a remark and returns it in the form's words.

    Example:
        >>> from flywheel.widgets.scenario_steps import steps
        >>> say = in_form_words(steps({"csat": "CSAT", "complaint_rate": "Complaint rate"}))
        >>> say(Remark("advice", "pilot.guardrails", "none", "name one, such as complaint_rate")).remedy
        'name one, such as “Complaint rate”'
    """
    named, rows = _names(found), {block.rows: block.row for step in found for block in step.blocks if block.rows}

    def quoted(match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if name not in named:
            return match[0]
        return _("“{label}”").format(label=f"{named[name]}: {named.get(value, value)}" if value else named[name])

    def row(match: re.Match[str]) -> str:
        return f"{rows[match[1]]} {match[2]}" if match[1] in rows else match[0]

    def bare(match: re.Match[str]) -> str:
        return _("“{label}”").format(label=named[match[0]]) if match[0] in named else match[0]

    def said(text: str) -> str:
        return _BARE.sub(bare, _ROW.sub(row, _QUOTED.sub(quoted, text)))

    return lambda remark: replace(remark, found=said(remark.found), remedy=said(remark.remedy))


def _names(found: tuple[Step, ...]) -> dict[str, str]:
    """Return name → label; a field goes before a choice, and a name of several fields that differ is left out."""
    blocks = [block for step in found for block in step.blocks]
    choices = {key: text for block in blocks for asked in block.asked for key, text in dict(asked.options).items()}
    labels: dict[str, set[str]] = {}
    for block in blocks:
        for asked in block.asked:
            labels.setdefault(asked.field.rpartition(".")[2], set()).add(
                re.split("[,，]", asked.label)[0]
            )  # the Chinese comma
        labels.setdefault(block.rows, set()).add(block.title)
    fields = {name: min(several) for name, several in labels.items() if name and len(several) == 1}
    windows = {"before": _("Before"), "start": _("first day"), "end": _("first day that no longer counts")}
    return {key: str(text) for key, text in choices.items() if key} | windows | fields
