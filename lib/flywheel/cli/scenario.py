"""`flywheel scenario`: start a scenario file, or list what is wrong with one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flywheel.errors import BadInputError
from flywheel.words import gettext as _

__all__ = ["scenario"]


@click.group()
def scenario() -> None:
    """Start or check a scenario file: the plan of one process and of the pilot that tests it.

    \b
    flywheel scenario new my-pilot.yml        write a file with every field explained
    flywheel scenario check my-pilot.yml      list what is wrong with it
    """  # noqa: D301  # click wants the character itself


@scenario.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write FILE with every field explained, ready to be filled in; an existing file is never touched.

    \b
    flywheel scenario new my-pilot.yml
    """  # noqa: D301  # click wants the character itself
    from flywheel.scenario import write_template

    written = write_template(file)
    click.echo(_("{file} is ready to be filled in.").format(file=written))
    click.echo(_("Then check it with: flywheel scenario check {file}").format(file=written))


@scenario.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """List everything that is wrong with each of FILES, with line and remedy.

    \b
    flywheel scenario check my-pilot.yml
    flywheel scenario check datasets/scenarios/*.yml
    """  # noqa: D301  # click wants the character itself
    from flywheel.metrics import METRICS
    from flywheel.scenario import read

    refused = 0
    for file in files:
        try:
            found = read(file, known_metrics=METRICS)
        except BadInputError as err:
            refused += 1
            click.echo(str(err), err=True)
        else:
            click.echo(
                _("{file}: ok ({title}, version {version})").format(file=file, title=found.title, version=found.version)
            )
    if refused:
        sys.exit(2)
