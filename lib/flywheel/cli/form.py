"""`flywheel form`: a form of the desk, empty for a meeting or from its file, as Word, Excel or a page to print."""

from __future__ import annotations

from pathlib import Path

import click

from flywheel import places, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.words import LANGUAGES
from flywheel.words import gettext as _

__all__ = ["form"]

_ENDINGS = (".docx", ".xlsx", ".html", ".yml")


@click.command()
@click.argument("name", required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where to: .docx, .xlsx, .html or .yml.")
@click.option("--example", is_flag=True, help="Filled in with the worked example.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the form.")
def form(name: str | None, out: Path | None, example: bool, lang: str | None) -> None:
    """Print a form: its name for an empty one, a file of the desk for a filled-in one. Without a name, list them.

    \b
    flywheel form
    flywheel form solution_card -o card.docx
    flywheel form raci --example --lang zh -o raci.xlsx
    flywheel form work/forms/minutes/week-24.form.yml -o minutes.docx
    """  # noqa: D301  # click wants the character itself
    from flywheel.forms import desk

    with words.language(lang or words.current()):
        if name is None:
            rows = [(one.name, _(one.title), _(one.purpose)) for one in desk.DESK.values()]
            width = max(len(row[0]) for row in rows)
            click.echo("\n".join(f"{key:<{width}}  {title}: {purpose}" for key, title, purpose in rows))
            return
        file = Path(name)
        chosen, values = desk.read_form(file) if file.is_file() else (desk.find_form(name), {})
        values = chosen.worked_example() if example else values
        target = out or Path(f"{chosen.name}.docx")
        makers = {
            ".docx": lambda: desk.as_word(chosen, values),
            ".xlsx": lambda: desk.as_excel(chosen, values),
            ".html": lambda: desk.as_page(chosen, values).encode(),
            ".yml": lambda: desk.written_form(chosen, values).encode(),
        }
        if target.suffix.lower() not in makers:
            remedy = _("end it with {endings}").format(endings=", ".join(_ENDINGS))
            raise BadInputError(
                "form", [Problem("--out", _("{file} is no kind of file here").format(file=target), remedy)]
            )
        content = makers[target.suffix.lower()]()
        try:
            with places.whole(target) as temporary:
                temporary.write_bytes(content)
        except OSError as err:
            message = _("{file} cannot be written: {reason}")
            raise FlywheelError(message.format(file=target, reason=err.strerror)) from err
        click.echo(_("Written: {file}").format(file=target))
