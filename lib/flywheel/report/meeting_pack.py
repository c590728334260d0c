"""A data set and a week → the pack of its VOC meeting, for a page that shows how far it is; minutes → its actions."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.report import registry
from flywheel.report.action_file import action_file, latest_actions
from flywheel.report.minutes import keep_minutes
from flywheel.report.running import watched
from flywheel.report.single import write
from flywheel.report.voc_pack import open_voc_pack

__all__ = ["MeetingPacks"]


@dataclass(frozen=True)
class MeetingPacks:
    """Packs of one data set; called with a week, a language and whom to tell, it writes one.

    Attributes:
        data: ``sample``, a path, or the URL of an Ibis backend; what ``FLYWHEEL_DATA`` names when left out.
        folder: Where packs and files of actions lie; ``work/reports`` when left out.

    Example:
        >>> MeetingPacks("sample").weeks(most=2)
        ['2026-W27', '2026-W26']
    """

    data: str = field(default_factory=lambda: os.environ.get("FLYWHEEL_DATA") or "sample")
    folder: Path | None = None

    def weeks(self, *, most: int = 26) -> list[str]:
        """Return whole weeks of the data by name, the last one first.

        Args:
            most: How many at most.

        Raises:
            BadInputError: The data are refused.
            FlywheelError: The data hold no feedback.
        """
        last = open_voc_pack(data=self.data)
        first = last.data.feedback["at"].min().execute().date()
        days = (last.monday - timedelta(weeks=number) for number in range(most))
        return [registry.week_name(day) for day in days if day + timedelta(days=6) >= first]

    def __call__(self, week: str, lang: str, tell: Callable[[int, int], None]) -> Path:
        """Write the pack of a week, with the actions of the newest earlier meeting.

        Args:
            week: Such as ``2026-W24``.
            lang: ``en`` or ``zh``.
            tell: Called with the number of parts that are done, and of all.

        Returns:
            The page.

        Raises:
            BadInputError: The week, the language or the file of actions is refused.
            FlywheelError: The pack could not be written; the message says why.
        """
        report = registry.find("voc_pack")
        folder = self.folder or places.work() / "reports"
        given = registry.check(report, {"week": week})
        last = latest_actions(folder, registry.monday_of(given["week"]))
        given |= {"actions": str(last)} if last else {}
        with watched(tell):
            found = write(report, data=self.data, folder=folder, language=lang, parameters=given)
        if found.page is None:
            raise FlywheelError(found.message)
        return found.page

    def take_minutes(self, values: Mapping[str, Any]) -> str:
        """Write what a meeting decided and followed up into its file of actions, with which the next pack begins.

        Args:
            values: A filled-in form ``minutes``; without a week, its day tells which week it looked back on.

        Returns:
            What became of it, in a sentence or two.

        Raises:
            BadInputError: A decision lacks something, or the week lies outside of the data.
            FlywheelError: There is nothing to write, or the file cannot be written.
        """
        week = values.get("week", "")
        if not week and values.get("day"):
            day = date.fromisoformat(values["day"])
            week = registry.week_name(day - timedelta(days=day.weekday() + 7))
        return keep_minutes(values, action_file(week, data=self.data, folder=self.folder))
