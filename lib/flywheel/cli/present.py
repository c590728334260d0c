"""`flywheel present`: slides on the projector, notes and clock on the trainer's own screen."""

from __future__ import annotations

import html
import secrets
import sys
import webbrowser
from pathlib import Path

import click

from flywheel import places, serve
from flywheel.cli.start import _has_screen, _work_folder
from flywheel.errors import FlywheelError, nearest
from flywheel.words import gettext as _

__all__ = ["present"]


@click.command()
@click.argument("lesson", default="")
@click.option("--port", default=8877, show_default=True, type=click.IntRange(1, 65535), help="Wanted port.")
@click.option("--browser/--no-browser", default=True, help="Open a browser where there is a screen.")
@click.option("--pages", is_flag=True, help="Show the live pages to an audience instead of slides.")
@click.option("--work", type=click.Path(path_type=Path), help="Folder of your own copies. [default: work/]")
def present(lesson: str, port: int, browser: bool, pages: bool, work: Path | None) -> None:
    """Show a lesson as slides, with notes and clock in a second window.

    \b
    flywheel present          the list of decks
    flywheel present 01       the slides of lesson 01; press S for notes and clock, ? for all keys
    flywheel present --pages  the live pages, for guests: nothing that they save stays on this machine
    """  # noqa: D301  # click wants the control character
    from flywheel.serve.reveal import fetch

    folder = _work_folder(work)
    if pages and lesson:
        raise FlywheelError(_("--pages shows all live pages and takes no lesson"))
    page = _page(lesson)
    if not pages:
        fetch()
    kind, module = ("live", "present") if pages else ("slides", "slides")
    own = folder / ".guests" if pages else folder  # not where a running `flywheel start` keeps its log
    own_port, token = serve.free_port(port), secrets.token_urlsafe(24)
    settings = serve.present_settings(places.notebooks() / kind, port=own_port, token=token, guests=pages)
    try:
        with (
            serve.stop_signals(),
            serve.child(module, settings, work=own, port=own_port, token=token) as started,
        ):
            serve.wait_until_ready(started)
            link = f"{started.server.address}{page}?token={token}"
            click.echo("\n  {kind}  {link}\n".format(kind=_("live pages") if pages else _("slides"), link=link))
            click.echo(
                _("Whoever has this link is a guest: what they save here is gone with their page. Stop with Ctrl-C.")
                if pages
                else _("Press S in the slides for notes and clock, ? for all keys. Stop with Ctrl-C here.")
            )
            if browser and _has_screen():
                _open(link, folder)
            serve.wait_for_end([started])
    except KeyboardInterrupt:
        click.echo("\n" + (_("The live pages have stopped.") if pages else _("The slides have stopped.")))
    else:
        click.echo(
            _("The slides ended by themselves. Their last words are in {log}.").format(log=started.log), err=True
        )
        sys.exit(1)


def _page(lesson: str) -> str:
    """Return the address of a deck below the server's, or of the list of decks."""
    if not lesson:
        return ""
    decks = {path.stem.split("_")[0]: path.name for path in sorted((places.notebooks() / "slides").glob("*.ipynb"))}
    if lesson not in decks:
        like = nearest(lesson, decks)
        hint = _("; did you mean {name}?").format(name=repr(like)) if like else "."
        message = _("there are no slides for lesson {lesson}{hint} Decks: {ids}.")
        raise FlywheelError(message.format(lesson=repr(lesson), hint=hint, ids=", ".join(decks)))
    return f"voila/render/{decks[lesson]}"


def _open(link: str, work: Path) -> None:
    """Open a browser by way of a private file, so that the key is in no list of processes."""
    page = work / "logs" / "slides.html"
    serve.write_private(page, f'<meta http-equiv="refresh" content="0; url={html.escape(link)}">')
    webbrowser.open(page.as_uri())
