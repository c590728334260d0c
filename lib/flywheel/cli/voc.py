"""`flywheel voc`: the pack for a week's VOC meeting, its minutes form, and the actions carried to the next one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from flywheel import places
from flywheel.cli.report import write_one
from flywheel.errors import BadInputError, Problem
from flywheel.words import LANGUAGES
from flywheel.words import gettext as _

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
    from flywheel.report import open_voc_pack, registry
    from flywheel.report.action_file import latest_actions

    report = registry.find("voc_pack")
    if week and week_of:
        problem = Problem("--week-of", _("says the same as --week"), _("give one of them"))
        raise BadInputError("voc", [problem])
    if week_of:
        week = registry.week_name(week_of.date())
    given = registry.check(report, {"week": week} if week else {})
    folder = out or places.work() / "reports"
    if not week and not actions:
        given["week"] = registry.week_name(open_voc_pack(data=data).monday)
    last = actions or latest_actions(folder, registry.monday_of(given["week"]))
    if last:
        given["actions"] = str(last)
        click.echo(_("Actions: {path}").format(path=last))
    write_one(report, (), data=data, folder=folder, lang=lang, parameters=given, pdf=pdf, timeout=600)
