"""`flywheel class`: a class on this machine, its progress on one page, and its certificates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flywheel import words
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.hub import Room

__all__ = ["class_"]

_LOGS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_LANG = click.option("--lang", type=click.Choice(list(words.LANGUAGES)), help="Language of the page.")


@click.group(name="class")
def class_() -> None:
    """Hold a class on this machine, merge the progress of a class, or print its certificates.

    \b
    flywheel class up autumn --trainees 12              start it; everybody gets a server of their own
    flywheel class down autumn                          end it; all work stays
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


def _code(function: Any) -> Any:
    folder = click.option(
        "--folder", type=click.Path(file_okay=False, path_type=Path), help="Folder of all classes. [/var/lib/flywheel]"
    )
    return click.argument("code")(folder(function))


def _room(code: str, folder: Path | None, **changes: Any) -> Room:
    """Return the class; where no class can be, say so before anything that only Linux has is loaded."""
    if sys.platform != "linux":
        raise FlywheelError(_("A class needs Linux, for its users and its limits; docs/deploy.md names other ways."))
    from flywheel import hub

    return hub.read_room(code, classes=folder or hub.CLASSES, **changes)


def _known(code: str, folder: Path | None) -> Room:
    room = _room(code, folder)
    if not room.accounts():
        raise FlywheelError(_("There is no class {code} in {folder}.").format(code=code, folder=room.folder.parent))
    return room


@class_.command()
@_code
@click.option("--trainees", type=click.IntRange(1, 99), help="So many numbered accounts in a new class: 01, 02, …")
@click.option("--name", "names", multiple=True, metavar="NAME", help="An account in a new class; may be given again.")
@click.option(
    "--cards", type=click.Path(dir_okay=False, path_type=Path), help="Sheet of new passwords. [cards-CODE.html]"
)
@click.option("--ip", help="Where it listens; 0.0.0.0 for the network. [127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Its port. [8000]")
@click.option("--memory-mb", type=click.IntRange(512), help="Most memory of one trainee's programs. [2048]")
@click.option("--idle-minutes", type=click.IntRange(1), help="When a server without work is stopped. [60]")
@click.option(
    "--database", envvar="FLYWHEEL_BOARD_DATABASE", help="postgresql://… for the board. [SQLite in the folder]"
)
@click.option("--certificate", type=click.Path(), help="TLS certificate with its chain (PEM).")
@click.option("--key", type=click.Path(), help="Its private key (PEM).")
@_LANG
def up(
    code: str, folder: Path | None, trainees: int | None, names: tuple[str, ...], cards: Path | None, **changes: Any
) -> None:
    """Start the class CODE in the background; run it as root.

    Settings are kept: the next time, `flywheel class up CODE` is enough.

    \b
    flywheel class up autumn --trainees 12
    flywheel class up autumn --ip 0.0.0.0 --port 443 --certificate chain.pem --key key.pem
    """  # noqa: D301  # click wants the control character
    from flywheel import hub

    room = _room(code, folder, **changes)
    hub.ready_machine(room)
    if not room.accounts():
        width = 2
        everybody = [*names, *(f"{number:0{width}}" for number in range(1, (trainees or 0) + 1))]
        if not everybody:
            raise FlywheelError(_("A new class needs people: add --trainees 12, or --name lee --name wang."))
        _hand_out(room, hub.add_accounts(room, everybody), cards)
    elif trainees or names:
        message = _(
            "The class {code} has its accounts already; add one with: flywheel class accounts {code} --add NAME"
        )
        raise FlywheelError(message.format(code=code))
    running = hub.hub_of(room)
    hub.up(room)
    click.echo(
        _("! It was running already; new settings count after: flywheel class down")
        if running
        else _("✓ The class is up.")
    )
    _show(room)


def _hand_out(room: Room, passwords: dict[str, str], cards: Path | None) -> None:
    """Write the cards; the passwords are nowhere else."""
    from flywheel.hub.cards import write_cards

    with words.language(room.lang):
        page, table = write_cards(passwords, cards or Path(f"cards-{room.code}.html"), address=room.address)
    message = _("✓ {n} accounts; their passwords are in {page} and {table}. Print, hand out, delete.")
    click.echo(message.format(n=len(passwords), page=page, table=table))


def _show(room: Room) -> None:
    from flywheel.hub import limits

    rows = [
        (_("class"), room.address),
        (_("board"), f"{room.address}services/board/"),
        (_("memory"), _("{n} MB a trainee").format(n=room.memory_mb) + " · " + _memory(limits.groups() is not None)),
        (_("idle"), _("a server without work is stopped after {n} minutes").format(n=room.idle_minutes)),
        (_("folder"), str(room.folder)),
    ]
    for name, text in rows:
        click.echo(f"  {name:<8} {text}")
    if room.ip not in ("127.0.0.1", "::1", "localhost") and not room.certificate:
        click.echo(_("! Without a certificate passwords cross the network readable; see docs/deploy.md."))


def _memory(groups: bool) -> str:
    return (
        _("all programs together (control group)")
        if groups
        else _("each program alone; this machine has no control groups")
    )


@class_.command()
@_code
@click.option("--remove", is_flag=True, help="Also remove accounts, system users, homes and the board's rows.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def down(code: str, folder: Path | None, remove: bool, yes: bool) -> None:
    """End the class CODE; what people wrote stays unless --remove is given.

    \b
    flywheel class down autumn
    """  # noqa: D301  # click wants the control character
    from flywheel import hub

    room = _known(code, folder)
    hub.ready_machine(room)
    if remove and not yes:
        click.confirm(
            _("Delete {folder} with the work of {n} people?").format(folder=room.folder, n=len(room.accounts())),
            abort=True,
        )
    ended = hub.down(room)
    click.echo(_("The class {code} has ended.").format(code=code) if ended else _("Nothing was running."))
    if remove:
        hub.remove(room, homes=True)
        click.echo(_("Its accounts and its folder are removed."))


@class_.command()
@click.argument("code", required=False)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Folder of all classes. [/var/lib/flywheel]"
)
def status(code: str | None, folder: Path | None) -> None:
    """Say which classes are here and run.

    \b
    flywheel class status
    """  # noqa: D301  # click wants the control character
    from flywheel import hub

    codes = [code] if code else hub.rooms(folder or hub.CLASSES)
    if not codes:
        click.echo(_("There is no class here. Start one: flywheel class up autumn --trainees 12"))
    for one in codes:
        room = _known(one, folder)
        state = _("running") if hub.hub_of(room) else _("not running")
        count = _("{n} accounts, {open} with a server").format(n=len(room.accounts()), open=_open(room))
        click.echo(f"{one}: {state} · {count}")
        _show(room)


def _open(room: Room) -> int:
    from flywheel.hub import people

    return len({process.username() for process in people.processes(room, room.accounts())})


@class_.command()
@_code
@click.option("--add", multiple=True, metavar="NAME", help="Make an account; may be given again.")
@click.option("--renew", multiple=True, metavar="NAME", help="Give a new password.")
@click.option("--remove", multiple=True, metavar="NAME", help="Remove an account with its system user; the home stays.")
@click.option(
    "--cards", type=click.Path(dir_okay=False, path_type=Path), help="Sheet of new passwords. [cards-CODE.html]"
)
def accounts(
    code: str,
    folder: Path | None,
    add: tuple[str, ...],
    renew: tuple[str, ...],
    remove: tuple[str, ...],
    cards: Path | None,
) -> None:
    """List the accounts of the class CODE, or change them.

    \b
    flywheel class accounts autumn
    flywheel class accounts autumn --renew lee --cards lee.html
    """  # noqa: D301  # click wants the control character
    from flywheel import hub

    room = _known(code, folder)
    hub.ready_machine(room)
    passwords = hub.add_accounts(room, add) if add else {}
    passwords |= hub.add_accounts(room, renew, renew=True) if renew else {}
    if passwords:
        _hand_out(room, passwords, cards)
    if remove:
        hub.remove(room, [f"{code}-{name}" for name in remove], homes=False)
    if add and hub.hub_of(room):
        from flywheel.hub.people import make_users

        make_users(room, room.accounts())
        click.echo(_("They can log in now, and the board shows them."))
    for account in room.accounts().values():
        role = _("trainer") if account.trainer else _("trainee")
        click.echo(f"{account.name:<24} {role}")
