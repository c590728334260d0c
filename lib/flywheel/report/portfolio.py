"""A folder of scenario files or finished reports → the parts of a report on all pilots together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import metrics, scenario, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.pilot import VERDICTS, Portfolio, portfolio
from flywheel.report import portfolio_parts
from flywheel.report.case import Case, Finished, open_data
from flywheel.report.markup import Section
from flywheel.report.packs import Pack, finished
from flywheel.report.standing import standing
from flywheel.sheets import as_sheet
from flywheel.tables import Data
from flywheel.words import gettext as _

__all__ = ["Pilots", "open_pilots"]


@dataclass(frozen=True, eq=False)
class Pilots(Pack):
    """All pilots of a folder; every method returns one part.

    Attributes:
        folder: Where they come from.
        standings: One mapping a pilot that could be judged, see `flywheel.report.standing`.
        failures: File or report → why it could not be judged.
    """

    folder: str
    standings: tuple[Mapping[str, Any], ...]
    failures: Mapping[str, str]

    @cached_property
    def together(self) -> Portfolio:
        """The pilots side by side."""
        columns = ["id", "pilot", "verdict", "value", "low", "high", "log_ratio", "standard_error", "n"]
        rows = pd.DataFrame([{name: one[name] for name in columns} for one in self.standings], columns=columns)
        numbers = ["value", "low", "high", "log_ratio", "standard_error"]
        rows[numbers] = rows[numbers].astype(float)
        return portfolio(rows)

    @cached_property
    def ordered(self) -> tuple[Mapping[str, Any], ...]:
        """The standings in the order of decisions, each with its effect without luck."""
        by_id = {one["id"]: one for one in self.standings}
        return tuple({**by_id[row["id"]], "shrunk": row["shrunk"]} for row in self.together.table.to_dict("records"))

    def count(self, verdict: str) -> int:
        """Return how many pilots have this decision."""
        return sum(one["verdict"] == verdict for one in self.standings)

    @property
    def expected_mistakes(self) -> float:
        """How many of these pilots would at most be rolled out on average if none of them changed anything."""
        return float(sum(one["error_rate"] for one in self.standings))

    def headline(self) -> Section:
        """Return page one: how many of each decision, and what a manager must decide."""
        return self.said(portfolio_parts.headline)

    def forest(self) -> Section:
        """Return all effects in one picture."""
        return self.said(portfolio_parts.forest)

    def decisions(self) -> Section:
        """Return one row a pilot: decision, effect, interval, guardrails, power, age."""
        return self.said(portfolio_parts.decisions)

    def luck(self) -> Section:
        """Return what is left of the effects once luck is taken out."""
        return self.said(portfolio_parts.luck)

    def failed(self) -> Section:
        """Return what could not be judged, and why."""
        return self.said(portfolio_parts.failed)

    def assumptions(self) -> Section:
        """Return what the numbers rest on."""
        return self.said(portfolio_parts.assumptions)

    def finish(self) -> Finished:
        """Return the end mark with the Excel tables."""
        with words.language(self.lang):
            sheets = [as_sheet(_("Pilots"), portfolio_parts.decision_table(self))]
            if self.failures:
                sheets.append(as_sheet(_("Failed"), portfolio_parts.failure_table(self)))
            return finished(
                "portfolio",
                title=_("Portfolio of pilots"),
                finding=portfolio_parts.finding(self),
                lang=self.lang,
                sheets=sheets,
            )


def open_pilots(
    folder: str | Path, *, data: str | Path | Data = "sample", lang: str = "en", level: float = 0.95
) -> Pilots:
    """Open all pilots of a folder: its scenario files, judged on the data, and its finished reports as they stand.

    Args:
        folder: Holds scenario files (``.yml``, ``.yaml``), the records of finished reports (``.report.json``), or both;
            where both have a pilot, the scenario file is judged anew.
        data: ``sample``, anything `flywheel.connect` takes, or a data set that is already open.
        lang: Language of the report.
        level: Confidence of the intervals of pilots judged anew.

    Returns:
        The pilots; those that cannot be judged are kept with their reason.

    Raises:
        BadInputError: The folder holds neither, or the data are refused.

    Example:
        >>> from flywheel import places
        >>> pilots = open_pilots(places.datasets() / "scenarios")
        >>> len(pilots.standings), len(pilots.failures)
        (7, 0)
    """
    place = Path(folder)
    files = sorted([*place.glob("*.yml"), *place.glob("*.yaml")])
    records = sorted(place.glob("*.report.json"))
    with words.language(lang):
        if not files and not records:
            message = _("holds no scenario files (.yml) and no finished reports (.report.json)")
            raise BadInputError("portfolio", [Problem(str(folder), message, _("name another folder"))])
        found = open_data(data)
        standings: dict[str, Mapping[str, Any]] = {}
        failures: dict[str, str] = {}
        for file in files:
            _judge(file, found, level, standings, failures)
        known = {*standings, *(Path(name).stem for name in failures)}
        for record in records:
            _recall(record, known, standings, failures)
        return Pilots(found, words.current(), level, place.name, tuple(standings.values()), failures)


def _judge(
    file: Path, data: Data, level: float, standings: dict[str, Mapping[str, Any]], failures: dict[str, str]
) -> None:
    """Judge one scenario file anew, or note why that cannot be done."""
    try:
        plan = scenario.read(file, known_metrics=metrics.METRICS)
        if plan.id in standings:
            message = _("has the id {name!r}, which another file has too")
            raise BadInputError(file.name, [Problem("id", message.format(name=plan.id))])  # one way out
        standings[plan.id] = standing(Case(plan, data, words.current(), level))
    except FlywheelError as err:
        failures[file.name] = str(err)


def _recall(record: Path, known: set[str], standings: dict[str, Mapping[str, Any]], failures: dict[str, str]) -> None:
    """Take a finished report as it stands, or note why that cannot be done."""
    try:
        facts = json.loads(record.read_text(encoding="utf-8"))
        summary = dict(facts["summary"])
        name = str(summary["id"])
        if name in known:
            return
        if facts.get("failed"):
            failures[str(summary["title"])] = str(summary["message"])
        elif summary.get("standing", {}).get("verdict") in VERDICTS:
            standings[name] = dict(summary["standing"])
        else:
            failures[str(summary["title"])] = _("written by an earlier version; write the report again")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        failures[record.name] = _("is not the record of a report; write the report again")
