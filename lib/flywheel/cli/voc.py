"""`flywheel voc`: the pack for a week's VOC meeting, its minutes form, and the actions carried to the next one."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flywheel import places
from flywheel.cli.report import write_one
from flywheel.errors import BadInputError, Problem
from flywheel.words import LANGUAGES
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.report.registry import Report

__all__ = ["voc"]


@click.command()
@click.option("--week", metavar="WEEK", help="The week to look back on, such as 2026-W24.  [default: last whole week]")
@click.option(
    "--week-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The same, by any of its days: 2026-06-10."
)
@click.option(
    "-d", "--data", default="sample", show_default=True, metavar="DATA", help="A folder, file or URL with data."
)
@click.option(
    "--actions",
    type=click.Path(path_type=Path),
    help="Last meeting's file of actions.  [default: the newest earlier one in the folder, else the data's table]",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where files go.  [default: work/reports]")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the pack.")
@click.option("--pdf", is_flag=True, help="Print the pack too; needs Chromium or Chrome.")
def voc(
    week: str | None,
    week_of: datetime | None,
    data: str,
    actions: Path | None,
    out: Path | None,
    lang: str | None,
    pdf: bool,
) -> None:
    """Write the pack for the VOC meeting that looks back on a week.

    Data, ranked topics, agenda of 90 minutes, minutes form, and what became of earlier actions. Beside the page lies
    the file of actions for the next meeting: edit it, and the next pack reads it.

    \b
    flywheel voc
    flywheel voc --week 2026-W24 -o meetings
    flywheel voc --week-of 2026-06-17 -d my_data --actions meetings/voc_pack-2026-W24.actions.csv
    """  # noqa: D301  # click wants the character itself
    from flywheel.report import registry

    report = registry.find("voc_pack")
    if week and week_of:
        problem = Problem("--week-of", _("says the same as --week"), _("give one of them"))
        raise BadInputError("voc", [problem])
    chosen = registry.week_name(week_of.date()) if week_of else week or ""
    given = {"week": chosen} if chosen else {}
    folder = out or places.work() / "reports"
    last = actions or _latest(folder, report, registry.monday_of(chosen))
    if last:
        given["actions"] = str(last)
        click.echo(_("Actions: {path}").format(path=last))
    write_one(report, (), data=data, folder=folder, lang=lang, parameters=given, pdf=pdf, timeout=600)


def _latest(folder: Path, report: Report, monday: date | None) -> Path | None:
    """Return the newest file of actions of an earlier week; None when there is none or the week is not stated."""
    from flywheel.report import registry

    if monday is None:
        return None
    found = {
        day: path
        for path in folder.expanduser().glob(f"{report.name}-*.actions.csv")
        if (day := registry.monday_of(path.name.removeprefix(f"{report.name}-").removesuffix(".actions.csv")))
        and day < monday
    }
    return found[max(found)] if found else None
