"""A file of the library → its checked entries, or every mistake in it with line, field, value and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError, create_model

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.library.model import Entry, Question
from flywheel.scenario.parts import Part
from flywheel.scenario.source import Source, parse
from flywheel.scenario.wording import explained
from flywheel.words import gettext as _

__all__ = ["read"]

E = TypeVar("E", bound=Entry)


def read(
    path: Path, group: str, model: type[E], *, known: Mapping[str, Collection[str]] | None = None
) -> tuple[E, ...]:
    """Read and check a file that holds one list of entries.

    Args:
        path: The file, YAML in UTF-8.
        group: The name of the list in it: ``"cases"``.
        model: What an entry is made of.
        known: Field that refers to entries of another file → the ids there are.

    Returns:
        The entries in the order of the file.

    Raises:
        BadInputError: Something is wrong; all mistakes are listed, in the order of their lines.
    """
    if not path.is_file():
        raise BadInputError(str(path), [Problem(_("file"), _("there is no such file"), _("check the path"))])
    source = parse(path)
    listed: Any = tuple[model, ...]  # type: ignore[valid-type]  # the kind of entry is known at run time only
    fields: dict[str, Any] = {group: (listed, ...)}
    whole = create_model(group, __base__=Part, **fields)
    entries: tuple[E, ...] = ()
    try:
        entries = getattr(whole.model_validate(source.values), group)
    except ValidationError as err:
        for mistake in err.errors(include_url=False):
            if tuple(mistake["loc"]) not in source.refused:
                source.add(*explained(mistake, model=whole))
    for number, entry in enumerate(entries):
        for field, message, remedy in entry.problems():
            source.add((group, number, field), message, remedy)
        _links(source, (group, number), entry, known or {})
    _repeated(source, group, entries)
    _pairs(source, group, entries)
    if source.problems:
        raise BadInputError(str(path), source.problems)
    return entries


def _links(source: Source, place: tuple[str, int], entry: Entry, known: Mapping[str, Collection[str]]) -> None:
    for field, ids in known.items():
        for name in getattr(entry, field):
            if name not in ids:
                close = nearest(name, ids)
                remedy = _("did you mean {close}? ").format(close=close) if close else ""
                message = _("{name!r} is no entry there").format(name=name)
                source.add((*place, field), message, remedy.strip())


def _repeated(source: Source, group: str, entries: tuple[Any, ...]) -> None:
    ids = [entry.id for entry in entries]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            source.add(
                (group, number, "id"), _("{name!r} is there twice").format(name=name), _("give it an id of its own")
            )


def _pairs(source: Source, group: str, entries: tuple[Any, ...]) -> None:
    """Refuse a question of form A without its like in form B, and the other way round."""
    tests = [entry for entry in entries if isinstance(entry, Question) and entry.form != "practice"]
    alike: Counter[tuple[Any, ...]] = Counter((one.topic, one.level, one.kind, one.module, one.form) for one in tests)
    for number, entry in enumerate(entries):
        if entry not in tests:
            continue
        other = "B" if entry.form == "A" else "A"
        if alike[entry.topic, entry.level, entry.kind, entry.module, other] != 1:
            message = _("form {other} has not exactly one question of the same topic, level, kind and lesson")
            remedy = _("tests before and after compare like with like: write its twin")
            source.add((group, number, "form"), message.format(other=other), remedy)
