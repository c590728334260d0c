"""A class code → the folder of the class, its settings and its accounts."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.places import whole
from flywheel.serve import write_private
from flywheel.words import gettext as _

__all__ = ["CLASSES", "Account", "Room", "add_accounts", "new_password", "read_room", "rooms"]

CLASSES = Path("/var/lib/flywheel")
"""Where classes lie unless ``--folder`` says otherwise."""
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that cannot be mistaken for each other."""
CODE, NAME = re.compile(r"[a-z][a-z0-9]{1,11}"), re.compile(r"[a-z0-9][a-z0-9-]{0,18}")
TRAINER, SERVICE = "trainer", "board"


@dataclass(frozen=True)
class Account:
    """Somebody who can log in; only a hash of the password is kept.

    Attributes:
        name: Name of the account, of the system user and in the hub: ``"autumn-lee"``.
        trainer: Whether this person sees the board and may stop servers.
        password: Hash of the password (argon2, as Jupyter Server writes it).
    """

    name: str
    trainer: bool
    password: str


@dataclass(frozen=True, kw_only=True)
class Room:
    """A class on this machine.

    Attributes:
        code: Short name; every account starts with it.
        folder: Everything of the class: settings, database, homes.
        ip: Where the class is reached; 127.0.0.1 unless something stands in front or a certificate is given.
        port: Its port.
        lang: ``"en"`` or ``"zh"``.
        memory_mb: How much memory one trainee's programs may take.
        idle_minutes: After how long without work a trainee's server is stopped.
        database: Where the board keeps its rows; empty for SQLite in the folder.
        certificate: File with the certificate chain for TLS; empty for none.
        key: File with its private key.
    """

    code: str
    folder: Path
    ip: str = "127.0.0.1"
    port: int = 8000
    lang: str = "en"
    memory_mb: int = 2048
    idle_minutes: int = 60
    database: str = ""
    certificate: str = ""
    key: str = ""

    @property
    def hub(self) -> Path:
        """Folder of the hub's own files, closed to everybody but root."""
        return self.folder / "hub"

    @property
    def board(self) -> Path:
        """Folder of the board's database, open to its service alone."""
        return self.folder / "board"

    @property
    def service(self) -> str:
        """System user under which proxy, board and culler run; it owns nothing else."""
        return f"{self.code}-{SERVICE}"

    @property
    def database_url(self) -> str:
        """Address of the database."""
        return self.database or f"sqlite:///{self.board / 'board.sqlite'}"

    @property
    def address(self) -> str:
        """Where a browser finds the class."""
        host = "127.0.0.1" if self.ip in ("", "0.0.0.0", "::") else self.ip  # noqa: S104  # compared, not bound
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"

    def home(self, account: str) -> Path:
        """Return the home of an account."""
        return self.folder / "homes" / account

    @property
    def people(self) -> Path:
        """File with the names of trainers and trainees, which the board reads while the class runs."""
        return self.folder / "people.json"

    def accounts(self) -> dict[str, Account]:
        """Return the accounts by name; none when there are none yet."""
        try:
            rows = json.loads((self.folder / "accounts.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return {row["name"]: Account(**row) for row in rows}

    def save(self, accounts: Mapping[str, Account] | None = None) -> None:
        """Keep the settings, and the accounts where given; only root can read either, names apart."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {name: str(value) if name == "folder" else value for name, value in asdict(self).items()}
        write_private(self.folder / "class.json", json.dumps(kept, indent=1) + "\n")
        if accounts is not None:
            rows = [asdict(account) for account in accounts.values()]
            write_private(self.folder / "accounts.json", json.dumps(rows, indent=1) + "\n")
        names: dict[str, list[str]] = {"trainers": [], "trainees": []}
        for account in self.accounts().values():
            names["trainers" if account.trainer else "trainees"].append(account.name)
        with whole(self.people) as unfinished:
            unfinished.write_text(json.dumps(names), encoding="utf-8")
            unfinished.chmod(0o644)


def rooms(classes: Path = CLASSES) -> list[str]:
    """Return the codes of the classes on this machine."""
    return sorted(path.parent.name for path in classes.glob("*/class.json"))


def read_room(code: str, *, classes: Path = CLASSES, **changes: Any) -> Room:
    """Return a class, new or as it was kept.

    Args:
        code: 2 to 12 small letters and digits, starting with a letter.
        classes: Folder of all classes.
        changes: Settings that replace those kept; None leaves one as it was.

    Raises:
        BadInputError: The code or a setting cannot be used; all problems are listed.

    Example:
        >>> read_room("autumn", classes=Path("none"), port=9000).address
        'http://127.0.0.1:9000/'
    """
    if not CODE.fullmatch(code):
        remedy = _("use 2 to 12 small letters and digits, a letter first, for example: autumn26")
        raise BadInputError(_("class"), [Problem(code, _("is not a class code"), remedy)])
    path = classes.resolve() / code / "class.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"code": code}
    kept["folder"] = path.parent
    room = replace(Room(**kept), **{name: value for name, value in changes.items() if value is not None})
    problems = []
    if bool(room.certificate) != bool(room.key):
        problems.append(Problem("--certificate, --key", _("belong together"), _("give both files, or neither")))
    problems += [
        Problem(file, _("is not there"), _("name an existing file"))
        for file in (room.certificate, room.key)
        if file and not Path(file).is_file()
    ]
    if problems:
        raise BadInputError(_("class"), problems)
    return room


def new_password() -> str:
    """Return a password of 12 characters in groups of four, about 59 bits, easy to type from a card.

    Example:
        >>> len(new_password())
        14
    """
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(3))


def add_accounts(room: Room, names: Iterable[str], *, renew: bool = False) -> dict[str, str]:
    """Give accounts to people, and a trainer to a class that has none.

    Args:
        room: The class; its list of accounts is written.
        names: Short names without the class code: ``"lee"``, ``"07"``; ``"trainer"`` is the trainer.
        renew: Whether a name that is there already gets a new password rather than a refusal.

    Returns:
        Account name → password. It is shown here once and kept nowhere.

    Raises:
        BadInputError: A name cannot be used or is there already; all are listed.
        FlywheelError: A name to renew is not there.
    """
    from jupyter_server.auth.security import passwd

    names, accounts = list(names), room.accounts()
    full = {name: f"{room.code}-{name}" for name in names}
    if renew:
        for name in names:
            if full[name] not in accounts:
                known = ", ".join(one.partition("-")[2] for one in accounts)
                raise FlywheelError(_("{name} is not in this class. In it: {known}.").format(name=name, known=known))
    else:
        problems = [problem for name in names for problem in _problems(name, full[name] in accounts, names)]
        if problems:
            raise BadInputError(_("accounts"), problems)
        names = names if f"{room.code}-{TRAINER}" in accounts else [TRAINER, *names]
    passwords = {f"{room.code}-{name}": new_password() for name in names}
    for name, password in passwords.items():
        accounts[name] = Account(name, name == f"{room.code}-{TRAINER}", passwd(password))  # type: ignore[no-untyped-call]  # Jupyter Server leaves it untyped
    room.save(accounts)
    return passwords


def _problems(name: str, taken: bool, names: list[str]) -> Iterable[Problem]:
    if not NAME.fullmatch(name):
        remedy = _("use small letters, digits and hyphens, at most 19; numbers (--trainees 12) need no names")
        yield Problem(name, _("cannot be the name of an account"), remedy)
    if name in (TRAINER, SERVICE):
        yield Problem(name, _("is kept for the class itself"), _("choose another name"))
    if taken:
        yield Problem(
            name, _("is in this class already"), _("a new password: flywheel class accounts CODE --renew NAME")
        )
    if names.count(name) > 1:
        yield Problem(name, _("is named twice"), _("choose another name"))
