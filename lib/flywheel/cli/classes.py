"""`flywheel class`: the progress of a class on one page, and its certificates."""

from __future__ import annotations

from pathlib import Path

import click

from flywheel import words
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["class_"]

_LOGS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_LANG = click.option("--lang", type=click.Choice(list(words.LANGUAGES)), help="Language of the page.")


@click.group(name="class")
def class_() -> None:
    """Merge the progress of a class, or print its certificates.

    \b
    flywheel class merge lee.csv wang.csv class/*/      one page: who finished what, what is hard
    flywheel class certificates class/*/ -o sheets      one sheet a person who is done
    """  # noqa: D301  # click wants the control character


@class_.command()
@_LOGS
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default="class.html", show_default=True
)
@click.option("--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="The table as CSV, too.")
@_LANG
def merge(paths: tuple[Path, ...], output: Path, table: Path | None, lang: str | None) -> None:
    """Merge progress logs: PATHS are work folders, or files that `flywheel progress --export` wrote.

    A person is called what the folder or file is called; no other name is looked for, and nothing leaves this machine.

    \b
    flywheel class merge lee.csv wang.csv -o monday.html
    """  # noqa: D301  # click wants the control character
    from flywheel.exercises.classroom import class_board, read_logs, write_class_page

    with words.language(lang or words.current()):
        board = class_board(read_logs(paths))
        write_class_page(board, output)
        if table is not None:
            try:
                board.table.to_csv(table, index=False, encoding="utf-8-sig")
            except OSError as refused:
                message = _("{file} cannot be written: {why}. Name another file.")
                raise FlywheelError(message.format(file=table, why=refused.strerror)) from refused
        click.echo(str(board))
        click.echo(_("{file} is written.").format(file=output))


@class_.command()
@_LOGS
@click.option(
    "-o", "--folder", type=click.Path(file_okay=False, path_type=Path), default="certificates", show_default=True
)
@click.option("--lesson", "lessons", multiple=True, metavar="ID", help="Only for this lesson; may be given again.")
@_LANG
def certificates(paths: tuple[Path, ...], folder: Path, lessons: tuple[str, ...], lang: str | None) -> None:
    """Write one certificate for each person who is done, and say what the others miss.

    \b
    flywheel class certificates class/*/ --lesson 00 --lesson 01
    """  # noqa: D301  # click wants the control character
    from flywheel.exercises.certificate import write_certificate
    from flywheel.exercises.classroom import read_logs

    logs = read_logs(paths)
    folder.mkdir(parents=True, exist_ok=True)
    with words.language(lang or words.current()):
        for name, lines in logs.items():
            try:
                written = write_certificate(lines, name, folder / f"{name}.html", lessons=lessons)
            except FlywheelError as missing:
                click.echo(f"○ {name}: {missing}")
            else:
                click.echo(f"✓ {written}")
