"""`flywheel report`: turn scenario files into pilot reports and an index page, and run any other registered report."""

from __future__ import annotations

import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flywheel import words
from flywheel.errors import BadInputError, Problem
from flywheel.words import LANGUAGES
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.report import Batch, Outcome
    from flywheel.report.registry import Report

__all__ = ["report", "write_one"]

_STOPPED = 130


@click.command()
@click.argument("files", nargs=-1, metavar="[NAME] [FILE]...", type=click.Path(path_type=Path))
@click.option("--list", "listing", is_flag=True, help="Say which reports there are and what each needs.")
@click.option(
    "-d", "--data", default="sample", show_default=True, metavar="DATA", help="A folder, file or URL with data."
)
@click.option("-o", "--folder", type=click.Path(path_type=Path), help="Where reports go.  [default: work/reports]")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the reports.")
@click.option(
    "-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="A further parameter, such as level=0.9."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="How many run at the same time.  [default: processors and one]"
)
@click.option("--again", is_flag=True, help="Write every report again, even when nothing has changed.")
@click.option("--pdf", is_flag=True, help="Print each report too; needs Chromium or Chrome.")
@click.option(
    "--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds one report may take."
)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers write the reports instead.")
def report(
    files: tuple[Path, ...],
    listing: bool,
    data: str,
    folder: Path | None,
    lang: str | None,
    given: tuple[str, ...],
    jobs: int | None,
    again: bool,
    pdf: bool,
    timeout: int,
    scheduler: str | None,
) -> None:
    """Write the report called NAME; without one, a pilot report for each scenario FILE and a page that lists them all.

    A report that fails leaves the others alone. A pilot report is written again only when something it depends on has
    changed, so a run that was stopped goes on when it is called again. The exit code is 0 when every report is there,
    1 when some failed, 2 when the input was refused, 130 when it was stopped.

    \b
    flywheel report --list
    flywheel report datasets/scenarios/*.yml
    flywheel report my-pilot.yml -d my_data -o reports --lang zh
    flywheel report my-pilot.yml -p level=0.9 --pdf
    flywheel report pilots/*.yml --jobs 2 --timeout 120
    """  # noqa: D301  # click wants the character itself
    from flywheel.report import registry, run

    if listing:
        with words.language(lang or words.current()):
            click.echo(registry.listed())
        return
    parameters = _parameters(given)
    chosen, files = _chosen(files)
    try:
        if chosen.reads != "scenarios":
            write_one(
                chosen, files, data=data, folder=folder, lang=lang, parameters=parameters, pdf=pdf, timeout=timeout
            )
            return
        registry.check(chosen, parameters)
        with _bar(len(files)) as progress:
            batch = run(
                files,
                data=data,
                folder=folder,
                language=lang,
                parameters=parameters,
                jobs=jobs or min(len(files), 1 + (os.cpu_count() or 1)),  # one of them waits for its kernel
                again=again,
                pdf=pdf,
                seconds=timeout,
                scheduler=scheduler,
                progress=progress,
            )
    except KeyboardInterrupt:
        click.echo(_("Stopped. What was complete is kept; the same command goes on from there."), err=True)
        sys.exit(_STOPPED)
    with words.language(lang or words.current()):
        _tell(batch)
    if batch.failures:
        sys.exit(1)


def _chosen(files: tuple[Path, ...]) -> tuple[Report, tuple[Path, ...]]:
    """Tell the name of a report from a file: a name is the first word, has no ending and is no file."""
    from flywheel.report import registry

    default = registry.find("pilot_report")
    if not files:
        remedy = _("name a report or at least one scenario file; see all with: flywheel report --list")
        raise BadInputError(_("report"), [Problem(_("NAME or FILE"), _("none were given"), remedy)])
    first = str(files[0])
    if files[0].suffix or "/" in first or "\\" in first or files[0].exists():
        return default, files
    return registry.find(first), files[1:]


def write_one(
    chosen: Report,
    files: tuple[Path, ...],
    *,
    data: str,
    folder: Path | None,
    lang: str | None,
    parameters: dict[str, str],
    pdf: bool,
    timeout: int,
) -> None:
    """Write one registered report and tell what became of it; a failure ends with exit code 1."""
    from rich.console import Console

    from flywheel.report import single

    most = {"files": len(files), "folder": 1}.get(chosen.reads, 0)
    if len(files) > most:
        remedy = _("see what it needs with: flywheel report --list")
        problems = [Problem(str(file), _("is not needed by {name}").format(name=chosen.name), remedy) for file in files]
        raise BadInputError(_("report"), problems[most:])
    with Console(stderr=True).status(_(chosen.title)):
        found = single.write(
            chosen,
            inputs=files if chosen.reads == "files" else files[0] if files else None,
            data=data,
            folder=folder,
            language=lang,
            parameters=parameters,
            pdf=pdf,
            seconds=timeout,
        )
    with words.language(lang or words.current()):
        _tell_one(chosen, found)


def _tell_one(chosen: Report, found: Outcome) -> None:
    if found.state == "failed":
        click.echo(chosen.name + ": " + _("FAILED"))
        click.echo("  " + found.message.replace("\n", "\n  "), err=True)
        if found.notebook:
            click.echo("  " + _("kept for a look: {path}").format(path=found.notebook), err=True)
        sys.exit(1)
    click.echo(f"{found.id}: {found.summary['finding']}")
    click.echo(_("Page: {path}").format(path=found.page))


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
def _bar(total: int) -> Iterator[Callable[[Outcome, int], None]]:
    """Show how far the batch is and how long it still takes: a bar in a terminal, else a line a report."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    started, begun = time.monotonic(), [0]
    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total)

        def progress(outcome: Outcome, left: int) -> None:
            bar.update(task, advance=1, description=outcome.id)
            if console.is_terminal or outcome.state == "reused":
                return
            begun[0] += 1
            minutes = math.ceil((time.monotonic() - started) / begun[0] * left / 60)
            wait = _(" · about {minutes} min left").format(minutes=minutes) if left else ""
            click.echo(f"{total - left}/{total} {outcome.id}{wait}", err=True)

        yield progress


def _tell(batch: Batch) -> None:
    states = {"written": _("written"), "reused": _("kept"), "failed": _("FAILED")}
    for outcome in batch.outcomes:
        line = f"{outcome.id}: {states[outcome.state]}"
        if outcome.state != "failed":
            line += f" · {outcome.summary['decision']} · {outcome.summary['metric']} {outcome.summary['effect']}"
        click.echo(line)
        if outcome.state == "failed":
            click.echo("  " + outcome.message.replace("\n", "\n  "), err=True)
            if outcome.notebook:
                click.echo("  " + _("kept for a look: {path}").format(path=outcome.notebook), err=True)
    counts = Counter(outcome.state for outcome in batch.outcomes)
    said = [_("{n} written").format(n=counts["written"])]
    if counts["reused"]:
        said.append(
            _("{n} kept, as nothing they depend on has changed (--again writes them)").format(n=counts["reused"])
        )
    if counts["failed"]:
        said.append(_("{n} failed").format(n=counts["failed"]))
    click.echo(" · ".join(said))
    click.echo(_("All reports: {path}").format(path=batch.index))
