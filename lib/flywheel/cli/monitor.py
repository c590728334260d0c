"""`flywheel monitor`: say whether the nodes of scenario processes work, for a person and for a scheduler."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flywheel.words import LANGUAGES, current, language
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import pandas as pd

    from flywheel.report.batch import Outcome
    from flywheel.report.process_monitor import Monitored

__all__ = ["monitor"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="SCENARIO.yml...", type=click.Path(path_type=Path))
@click.option(
    "-d", "--data", default="sample", show_default=True, metavar="DATA", help="A folder, file or URL with data."
)
@click.option(
    "--as-of", default="", metavar="DAY", help="Judge as of the end of this day.  [default: last in the data]"
)
@click.option("--since", default="", metavar="DAY", help="First day that counts.  [default: first run of each process]")
@click.option(
    "-o",
    "--out",
    "--folder",
    "folder",
    type=click.Path(path_type=Path),
    help="Where the report goes.  [default: work/reports]",
)
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of table and report.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine instead of the table.")
@click.option("--no-report", is_flag=True, help="Only print; write no file.")
@click.option("--pdf", is_flag=True, help="Print the report too; needs Chromium or Chrome.")
def monitor(
    files: tuple[Path, ...],
    data: str,
    as_of: str,
    since: str,
    folder: Path | None,
    lang: str | None,
    as_json: bool,
    no_report: bool,
    pdf: bool,
) -> None:
    """Look whether every node of each process works: completion, time limits, exceptions, against the 90 % alarm.

    \b
    The exit code tells a scheduler:
      0  no alarm
      1  somebody has to look: a node or a tier is in alarm, a node has fallen
         silent, a process has no runs, or the report could not be written
      2  the input was refused; nothing was judged

    \b
    flywheel monitor my-process.yml -d my_data
    flywheel monitor scenarios/*.yml -d my_data --since 2026-06-01 -o reports
    flywheel monitor my-process.yml -d my_data --json --no-report
    """  # noqa: D301  # click wants the character itself
    from flywheel.report.process_monitor import open_monitor

    found = open_monitor(files, data=data, lang=lang or current(), as_of=as_of, since=since)
    with language(found.lang):
        written = None if no_report else _written(files, found, data=data, since=since, folder=folder, pdf=pdf)
        code = int(bool(found.findings) or (written is not None and written.state == "failed"))
        click.echo(_as_json(found, written, code) if as_json else _as_text(found))
        if written is not None and written.state == "failed":
            click.echo(_("The report could not be written: {reason}").format(reason=written.message), err=True)
        elif written is not None and not as_json:
            click.echo(_("Page: {path}").format(path=written.page))
    sys.exit(code)


def _written(
    files: tuple[Path, ...], found: Monitored, *, data: str, since: str, folder: Path | None, pdf: bool
) -> Outcome:
    from rich.console import Console

    from flywheel.report import registry, single

    with Console(stderr=True).status(_("Process monitor")):
        return single.write(
            registry.REPORTS["process_monitor"],
            inputs=files,
            data=data,
            folder=folder,
            language=found.lang,
            parameters={"as_of": str(found.as_of), "since": since},
            pdf=pdf,
        )


def _as_text(found: Monitored) -> str:
    """Return a line a node, then what is wrong and what to do."""
    lines = []
    for plan, process in zip(found.plans, found.found, strict=True):
        span = _("{first} to {last}").format(first=process.first or "–", last=process.as_of)
        lines.append(f"{plan.title} ({plan.id}), {span}")
        for row in process.shown().itertuples(index=False):
            name, state, completed, late, exceptions, runs, waiting = row
            detail = _("completed {completed}, over the limit {late}, exceptions {exceptions}, {runs} runs").format(
                completed=completed, late=late, exceptions=exceptions, runs=runs
            )
            open_ = _(", {n} not due yet").format(n=waiting) if waiting else ""
            lines.append(f"  {state:<9} {name}: {detail}{open_}" if runs or waiting else f"  {state:<9} {name}")
    for heading, said in ((_("To act on"), found.findings), (_("To watch"), found.remarks)):
        if said:
            lines += [heading, *(f"  {number}. {text}" for number, text in enumerate(said, 1))]
    return "\n".join(lines if found.findings or found.remarks else [*lines, _("No alarm.")])


def _as_json(found: Monitored, written: Outcome | None, code: int) -> str:
    """Return everything as one JSON object: shares from 0 to 1, null for what was not observed, no tier under five."""
    from flywheel.pilot.monitoring import SMALLEST_GROUP

    processes = [
        {
            "id": plan.id,
            "title": plan.title,
            "owner": plan.owner,
            "first_day": process.first,
            "alarm_below": process.alarm_below,
            "nodes": _records(process.table),
            "tiers": _records(process.tiers[process.tiers["n"] >= SMALLEST_GROUP]),
        }
        for plan, process in zip(found.plans, found.found, strict=True)
    ]
    report: dict[str, Any] | None = None
    if written is not None:
        report = {
            "state": written.state,
            "page": written.page,
            "notebook": written.notebook,
            "message": written.message,
        }
    whole = {
        "exit_code": code,
        "as_of": found.as_of,
        "findings": [asdict(finding) for finding in found.findings],
        "remarks": found.remarks,
        "processes": processes,
        "report": report,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if value != value else value for name, value in row.items()} for row in rows.to_dict("records")
    ]
