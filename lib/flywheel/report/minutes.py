"""The minutes of a VOC meeting → its file of actions: new promises, and what became of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flywheel.errors import FlywheelError
from flywheel.report.action_file import ActionFile
from flywheel.words import gettext as _

__all__ = ["keep_minutes"]

_COLUMNS = {"topic": "topic", "action": "description", "owner": "owner", "due": "due_day", "criterion": "criterion"}


def keep_minutes(values: Mapping[str, Any], kept: ActionFile) -> str:
    """Write decisions as actions, and close earlier ones that are done or dropped; what is there already stays.

    A decision is there already when the meeting has an action of the same words, so that minutes can be kept twice.
    An earlier promise is found by its words.

    Args:
        values: A filled-in form ``minutes``.
        kept: The meeting's file of actions.

    Returns:
        What became of it, in a sentence or two.

    Raises:
        BadInputError: A decision lacks something; every gap is named.
        FlywheelError: There is nothing to write, or the file cannot be written.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from flywheel.forms import desk
        >>> from flywheel.report import action_file
        >>> with TemporaryDirectory() as folder:
        ...     keep_minutes(desk.DESK["minutes"].worked_example(), action_file("2026-W24", folder=folder))[:42]
        'voc_pack-2026-W24.actions.csv: 1 new, 0 th'
    """
    there, rows = kept.lines(), values.get("decisions", ())
    words = there["description"].map(_plain)
    mine = set(words[there["meeting_day"] == kept.meeting_day.isoformat()])
    new = [
        {column: row.get(key, "") for key, column in _COLUMNS.items()}
        for row in rows
        if _plain(row.get("action", "")) not in mine
    ]
    changed: dict[str, dict[str, str]] = {}
    unknown = []
    for row in values.get("follow_up", ()):
        if row.get("state", "open") == "open":
            continue
        same = there.loc[(words == _plain(row.get("action", ""))) & (there["status"] == "open"), "action_id"]
        if same.empty:
            unknown.append(row.get("action", "–"))
            continue
        day = values.get("day", kept.meeting_day.isoformat()) if row["state"] == "done" else ""
        evidence = {"evidence": row["evidence"]} if "evidence" in row else {}
        changed[same.iloc[0]] = {"status": row["state"], "done_day": day, **evidence}
    if not rows and not changed and not unknown:
        raise FlywheelError(_("These minutes hold no decision and no earlier promise that is done or dropped."))
    path = kept.save(new=new, changed=changed)
    told = _("{file}: {new} new, {there} there already, {closed} earlier ones closed. The next pack carries them.")
    said = [told.format(file=path.name, new=len(new), there=len(rows) - len(new), closed=len(changed))]
    missing = _("Not open in the list of actions: “{action}”.")
    return " ".join(said + [missing.format(action=action) for action in unknown])


def _plain(text: str) -> str:
    """Return words as they are compared: without case, and with single blanks."""
    return " ".join(text.casefold().split())
