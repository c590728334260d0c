"""`flywheel report`: turn scenario files into pilot reports and an index page."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flywheel.errors import BadInputError, Problem
from flywheel.words import LANGUAGES
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.report import Batch

__all__ = ["report"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-d", "--data", default="sample", show_default=True, metavar="DATA", help="A folder, file or URL with data."
)
@click.option("-o", "--folder", type=click.Path(path_type=Path), help="Where reports go.  [default: work/reports]")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the reports.")
@click.option(
    "-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="A further parameter, such as level=0.9."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="How many run at the same time.  [default: number of processors]"
)
@click.option("--force", is_flag=True, help="Write every report again, even when nothing has changed.")
@click.option("--pdf", is_flag=True, help="Print each report too; needs Chromium or Chrome.")
@click.option(
    "--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds one cell may take."
)
def report(
    files: tuple[Path, ...],
    data: str,
    folder: Path | None,
    lang: str | None,
    given: tuple[str, ...],
    jobs: int | None,
    force: bool,
    pdf: bool,
    timeout: int,
) -> None:
    """Write a pilot report for each scenario file in FILES, and a page that lists them all.

    A report that fails leaves the others alone. A report is written again only when something it depends on has
    changed. The exit code is 0 when every report is there, 1 when some failed, 2 when the input was refused.

    \b
    flywheel report datasets/scenarios/*.yml
    flywheel report my-pilot.yml -d my_data -o reports --lang zh
    flywheel report my-pilot.yml -p level=0.9 --pdf
    """  # noqa: D301  # click wants the character itself
    from flywheel.report import run

    parameters = _parameters(given)
    with _bar(len(files)) as progress:
        batch = run(
            files,
            data=data,
            folder=folder,
            language=lang,
            parameters=parameters,
            jobs=jobs or min(len(files), os.cpu_count() or 1),
            force=force,
            pdf=pdf,
            cell_seconds=timeout,
            progress=progress,
        )
    _tell(batch)
    if batch.failures:
        sys.exit(1)


def _parameters(given: tuple[str, ...]) -> dict[str, str]:
    problems = [
        Problem(text, _("is not of the form name=value"), _("write for example -p level=0.9"))
        for text in given
        if not text.partition("=")[0].strip() or "=" not in text
    ]
    if problems:
        raise BadInputError(_("parameters"), problems)
    return {name.strip(): value.strip() for name, _sign, value in (text.partition("=") for text in given)}


@contextmanager
def _bar(total: int) -> Iterator[Callable[[str, str], None]]:
    """Show how far the batch is on the error stream, with the names of the reports that run now."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    running: dict[str, None] = {}
    lock = threading.Lock()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def progress(event: str, name: str) -> None:
            with lock:
                if event == "start":
                    running[name] = None
                else:
                    running.pop(name, None)
                bar.update(task, advance=event == "end", description=", ".join(running))

        yield progress


def _tell(batch: Batch) -> None:
    words = {"written": _("written"), "reused": _("unchanged"), "failed": _("FAILED")}
    for outcome in batch.outcomes:
        line = f"{outcome.id}: {words[outcome.state]}"
        if outcome.state != "failed":
            line += f" · {outcome.summary['decision']} · {outcome.summary['metric']} {outcome.summary['effect']}"
        click.echo(line)
        if outcome.state == "failed":
            click.echo("  " + outcome.message.replace("\n", "\n  "), err=True)
            if outcome.notebook:
                click.echo("  " + _("kept for a look: {path}").format(path=outcome.notebook), err=True)
    click.echo(_("All reports: {path}").format(path=batch.index))
