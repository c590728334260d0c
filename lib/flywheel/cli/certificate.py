"""`flywheel certificate`: a finished course on a sheet of A4, or what is missing from it."""

from __future__ import annotations

from pathlib import Path

import click

from flywheel import places, words
from flywheel.words import gettext as _

__all__ = ["certificate"]


@click.command()
@click.argument("name")
@click.option("--lesson", "lessons", multiple=True, metavar="ID", help="Only for this lesson; may be given again.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The page.")
@click.option("--pdf", is_flag=True, help="Print it as PDF too; needs Chromium or Chrome.")
@click.option("--lang", type=click.Choice(list(words.LANGUAGES)), help="Language of the certificate.")
def certificate(name: str, lessons: tuple[str, ...], output: Path | None, *, pdf: bool, lang: str | None) -> None:
    """Print a certificate in the name of NAME, from your progress log; what is not done yet is named instead.

    \b
    flywheel certificate "Lin Yue"
    flywheel certificate "Lin Yue" --lesson 00 --lesson 01 --pdf --lang zh
    """  # noqa: D301  # click wants the control character
    from flywheel.exercises.certificate import write_certificate
    from flywheel.exercises.progress import read

    page = output or places.work() / "certificate.html"
    with words.language(lang or words.current()):
        write_certificate(read(), name, page, lessons=lessons)
    click.echo(_("{file} is written; open it in a browser and print it.").format(file=page))
    if pdf:
        from flywheel.report.printing import print_pdf, printer

        print_pdf(page, page.with_suffix(".pdf"), chromium=printer())
        click.echo(_("{file} is written.").format(file=page.with_suffix(".pdf")))
