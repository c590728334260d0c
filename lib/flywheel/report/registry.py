"""The list of report notebooks: what each answers, needs and takes, and a check of what a person asks for.

How a notebook registers: write its master as ``course/reports/NAME.py``. Its cell of parameters names exactly the
parameters registered here, with the same defaults, and ``data`` and ``lang`` (and ``folder`` when it reads one); each
part is a `Section`, and its last cell is a `Finished` from `flywheel.report.packs.finished`. Then add one entry to
`REPORTS` and run ``make build``. `flywheel report --list`, the check of ``-p`` and the run need nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from flywheel import places
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["REPORTS", "Parameter", "Report", "check", "find", "listed", "monday_of", "week_name"]

Kind = Literal["text", "whole", "share", "switch", "day", "week", "month", "file"]
Input = Literal["scenarios", "files", "folder", "data"]
_ELSEWHERE = {"scenario": "FILE", "scenarios": "FILE", "folder": "FOLDER", "data": "--data", "lang": "--lang"}
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True)
class Parameter:
    """One thing that may be chosen with ``-p name=value``.

    Attributes:
        name: Its name in the notebook.
        kind: What values look like; a ``day`` is ``2026-06-21``, a ``week`` ``2026-W24``, a ``month`` ``2026-06``, a
            ``share`` lies between 0 and 1.
        default: The notebook's own value; an empty text lets the data decide.
        meaning: What it changes, in a few words.
        at_least: The smallest whole number allowed.
    """

    name: str
    kind: Kind
    default: str | int | float | bool
    meaning: str
    at_least: int = 0


@dataclass(frozen=True)
class Report:
    """One notebook that people may run.

    Attributes:
        name: Its name on the command line and of its file under ``notebooks/reports``.
        title: What to call it.
        answers: The question it answers.
        reads: What it is run on: ``scenarios`` (a report each), scenario ``files`` (one report for all, in the
            notebook's ``scenarios``), a ``folder`` of them, or ``data`` alone.
        tables: Tables without which it has nothing to say.
        parameters: What may be chosen.
        writes: What lies in the folder afterwards, besides the page, the executed notebook and the Excel tables.
    """

    name: str
    title: str
    answers: str
    reads: Input
    tables: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    writes: tuple[str, ...] = ()

    @property
    def notebook(self) -> Path:
        """The notebook that papermill runs."""
        return places.notebooks() / "reports" / f"{self.name}.ipynb"


_LEVEL = Parameter("level", "share", 0.95, later("confidence of all intervals"))

REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        Report(
            "pilot_report",
            later("Pilot report"),
            later("Did this pilot work, how surely, and what is decided?"),
            "scenarios",
            (),
            (_LEVEL,),
        ),
        Report(
            "process_monitor",
            later("Process monitor"),
            later("Which node of which process does not work, and who does what about it?"),
            "files",
            ("node_runs",),
            (
                Parameter("as_of", "day", "", later("the day as of whose end is judged")),
                Parameter("since", "day", "", later("first day that counts, by the start of a run")),
            ),
        ),
        Report(
            "voc_pack",
            later("VOC meeting pack"),
            later("What did this week's feedback bring, what is discussed, and what became of earlier actions?"),
            "data",
            ("feedback",),
            (
                Parameter("week", "week", "", later("week the meeting looks back on, such as 2026-W24")),
                Parameter("actions", "file", "", later("last meeting's file of actions (CSV)")),
                Parameter("topics", "whole", 3, later("topics to discuss"), at_least=1),
                Parameter("quotes", "whole", 3, later("quotes a topic"), at_least=1),
                _LEVEL,
            ),
            (later("next meeting's file of actions (CSV)"),),
        ),
        Report(
            "portfolio",
            later("Portfolio of pilots"),
            later("Which pilots are rolled out, which are not, and what must a manager decide?"),
            "folder",
            (),
            (_LEVEL,),
        ),
        Report(
            "lifecycle_review",
            later("Lifecycle review of a month"),
            later("What changed among newcomers, where are users in their life with us, and who is about to leave?"),
            "data",
            ("users", "events"),
            (
                Parameter("month", "month", "", later("month, such as 2026-06")),
                Parameter("churn", "switch", default=True, meaning=later("compute the churn warning (some seconds)")),
                _LEVEL,
            ),
        ),
    )
}
"""Every report notebook by its name."""


def find(name: str) -> Report:
    """Return a report by its name; hyphens may stand for underscores.

    Args:
        name: As a person writes it.

    Returns:
        The report.

    Raises:
        BadInputError: There is none of this name; the nearest is offered.

    Example:
        >>> find("pilot-report").title
        'Pilot report'
        >>> find("pilot_reprot")
        Traceback (most recent call last):
        flywheel.errors.BadInputError: report: 1 problem
          1. pilot_reprot: is not a report; did you mean pilot_report? → see all with: flywheel report --list
    """
    plain = name.strip().lower().replace("-", "_")
    if plain in REPORTS:
        return REPORTS[plain]
    guess = nearest(plain, REPORTS)
    message = _("is not a report; did you mean {guess}?") if guess else _("is not a report")
    remedy = _("see all with: flywheel report --list")
    raise BadInputError(_("report"), [Problem(name, message.format(guess=guess), remedy)])


def check(report: Report, given: Mapping[str, Any]) -> dict[str, Any]:
    """Compare parameters with those that are registered, and turn texts into values.

    Args:
        report: The report.
        given: Name and value; texts as they come from a command line are fine.

    Returns:
        The values, each of its kind: weeks and months as ``2026-W24`` and ``2026-06``, files as full paths.

    Raises:
        BadInputError: A name is unknown or set elsewhere, or a value is of another kind; all of it is listed.

    Example:
        >>> check(REPORTS["pilot_report"], {"level": "0.9"})
        {'level': 0.9}
    """
    known = {parameter.name: parameter for parameter in report.parameters}
    problems, values = [], {}
    for name, value in given.items():
        if name in _ELSEWHERE and name not in known:
            remedy = _("use {option} instead").format(option=_ELSEWHERE[name])
            problems.append(Problem(name, _("is not set with -p"), remedy))
        elif name not in known:
            close = nearest(name, known)
            remedy = _("did you mean {close}? ").format(close=close) if close else ""
            remedy += _("Parameters: {names}").format(names=", ".join(known) or "–")
            problems.append(Problem(name, _("is not a parameter of this report"), remedy))
        else:
            found = _value(known[name], value)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                values[name] = found
    if problems:
        raise BadInputError(_("parameters"), problems)
    return values


def _value(parameter: Parameter, given: Any) -> Any:
    """Return a value of the parameter's kind, or what is wrong with it."""
    text, kind = str(given).strip(), parameter.kind
    if not text and parameter.default == "":
        return ""
    made = _READERS[kind](text)
    if made is None:
        wanted, example = _wanted()[kind]
        return Problem(parameter.name, _("{value!r} is not {kind}").format(value=text, kind=wanted), example)
    if kind == "share" and not 0 < made < 1:
        message = _("{value} is not between 0 and 1").format(value=text)
        return Problem(parameter.name, message, _("write 0.95 for 95 %"))
    if kind == "whole" and made < parameter.at_least:
        return Problem(parameter.name, _("{value} is below {least}").format(value=made, least=parameter.at_least))
    return made


def _wanted() -> dict[str, tuple[str, str]]:
    return {
        "whole": (_("a whole number"), ""),
        "share": (_("a number"), _("write 0.95 for 95 %")),
        "switch": (_("true or false"), ""),
        "day": (_("a day"), _("write for example 2026-06-21")),
        "week": (_("a week"), _("write for example 2026-W24")),
        "month": (_("a month"), _("write for example 2026-06")),
        "file": (_("a file that is there"), _("check the path")),
    }


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?\d{1,12}", text) else None


def _share(text: str) -> float | None:
    try:
        made = float(text)
    except ValueError:
        return None
    return made if math.isfinite(made) else None


def _switch(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _week(text: str) -> str | None:
    return week_name(monday) if (monday := monday_of(text)) else None


def _month(text: str) -> str | None:
    found = _MONTH.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02d}" if found and 1 <= int(found[2]) <= 12 and int(found[1]) else None


def _file(text: str) -> str | None:
    path = Path(text).expanduser()
    return str(path.resolve()) if path.is_file() else None


_READERS: Mapping[str, Any] = {
    "text": str,
    "whole": _whole,
    "share": _share,
    "switch": _switch,
    "day": _day,
    "week": _week,
    "month": _month,
    "file": _file,
}


def monday_of(week: str) -> date | None:
    """Return the Monday of a week written as ``2026-W24``; None when it is not one.

    Example:
        >>> monday_of("2026-W24")
        datetime.date(2026, 6, 8)
        >>> monday_of("2026-W60") is None
        True
    """
    found = _WEEK.fullmatch(week.strip())
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def week_name(day: date) -> str:
    """Return the ISO week a day lies in.

    Example:
        >>> week_name(date(2026, 6, 14))
        '2026-W24'
    """
    year, week, _weekday = (day - timedelta(days=day.weekday())).isocalendar()
    return f"{year}-W{week:02d}"


def listed(reports: Sequence[Report] | None = None) -> str:
    """Return the registry as text for a terminal: a paragraph a report, with its parameters and an example."""
    inputs = {"scenarios": " SCENARIO.yml…", "files": " SCENARIO.yml…", "folder": " FOLDER", "data": ""}
    needs = {
        "scenarios": _("scenario files, and the data of their pilots"),
        "files": _("scenario files, and data"),
        "folder": _("a folder of scenario files or finished reports, and their data"),
        "data": _("data"),
    }
    lines: list[str] = []
    for report in reports or tuple(REPORTS.values()):
        lines += [report.name + " · " + _(report.title), "  " + _(report.answers)]
        tables = _(" with {tables}").format(tables=", ".join(report.tables)) if report.tables else ""
        lines.append("  " + _("Needs: {needs}").format(needs=needs[report.reads] + tables))
        extra = "".join(", " + _(text) for text in report.writes)
        lines.append("  " + _("Writes: page, executed notebook, Excel tables, PDF with --pdf") + extra)
        for parameter in report.parameters:
            shown = _("from the data") if parameter.default == "" else str(parameter.default)
            lines.append(f"    -p {parameter.name}=…  " + _(parameter.meaning) + f" [{shown}]")
        lines += [f"  flywheel report {report.name}{inputs[report.reads]} --data DATA", ""]
    return "\n".join(lines).rstrip()
