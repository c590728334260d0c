"""Accounts of a class → system users with closed homes and without a password, and back to none."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.hub.rooms import Room
from flywheel.words import gettext as _

__all__ = ["end_processes", "make_users", "processes", "python_problem", "remove_users", "system_problems"]

TOOLS = ("useradd", "userdel", "setpriv")


def _mark(room: Room) -> str:
    """What the user list says of a user of ours; nobody else's user is ever taken over or removed."""
    return f"Flywheel class {room.code} in {room.folder}"


def system_problems() -> list[Problem]:
    """Return what keeps this machine from holding a class; nothing when it can."""
    found = []
    if sys.platform != "linux":
        remedy = _("use a Linux server; docs/deploy.md names other ways")
        return [Problem(sys.platform, _("a class needs Linux, for its users and its limits"), remedy)]
    if os.geteuid() != 0:
        remedy = _("run it as root, for example: sudo .venv/bin/flywheel class up CODE")
        found.append(Problem("root", _("only root can make a user for each trainee"), remedy))
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        remedy = _("on Debian: apt-get install passwd util-linux")
        found.append(Problem(", ".join(missing), _("is not installed"), remedy))
    return found


def make_users(room: Room, names: Iterable[str]) -> None:
    """Make the system users of accounts, and the one of the service, where they are not there yet.

    Args:
        room: The class.
        names: Account names.

    Raises:
        BadInputError: A user of that name exists and is not of this class; all are named.
        FlywheelError: The system refused to make one.
    """
    names = list(names)
    foreign = [name for name in [*names, room.service] if (user := _user(name)) and user.pw_gecos != _mark(room)]
    if foreign:
        remedy = _("choose another class code, or remove that user")
        said = _("is a user of this machine, but not of this class")
        raise BadInputError(_("users"), [Problem(name, said, remedy) for name in foreign])
    for folder in (room.folder, room.folder / "homes"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    for folder in (room.hub, room.board):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
    _make(room, room.service, room.board)
    for name in names:
        _make(room, name, room.home(name))


def _make(room: Room, name: str, home: Path) -> None:
    if _user(name) is None:
        command = ["useradd", "--user-group", "--no-create-home", "--home-dir", str(home), "--shell", "/bin/bash"]
        done = subprocess.run([*command, "--comment", _mark(room), name], capture_output=True, text=True, check=False)  # noqa: S603  # names are checked
        if done.returncode:
            raise FlywheelError(_("{name} cannot be made: {why}").format(name=name, why=done.stderr.strip()))
    user = pwd.getpwnam(name)
    home.mkdir(exist_ok=True)
    home.chmod(0o700)
    if home.stat().st_uid != user.pw_uid:  # new, or come back from a backup of another machine
        for path in [home, *home.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def remove_users(room: Room, names: Iterable[str], *, homes: bool) -> None:
    """Remove system users of this class, and their homes where asked for; other users are left alone.

    Args:
        room: The class.
        names: Account names.
        homes: Whether the homes with all work go, too.

    Raises:
        FlywheelError: The system refused.
    """
    for name in names:
        user = _user(name)
        if user is not None and user.pw_gecos == _mark(room):
            done = subprocess.run(["userdel", name], capture_output=True, text=True, check=False)  # noqa: S603, S607  # a user of ours
            if done.returncode:
                raise FlywheelError(_("{name} cannot be removed: {why}").format(name=name, why=done.stderr.strip()))
        if homes:
            shutil.rmtree(room.home(name), ignore_errors=True)


def _user(name: str) -> pwd.struct_passwd | None:
    with suppress(KeyError):
        return pwd.getpwnam(name)
    return None


def processes(room: Room, names: Iterable[str]) -> list[psutil.Process]:
    """Return every process of the system users named, servers and kernels and whatever they started."""
    users = {user.pw_uid for name in names if (user := _user(name)) and user.pw_gecos == _mark(room)}
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.uids().real in users and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def end_processes(room: Room, names: Iterable[str], *, patience_seconds: float = 5) -> None:
    """Ask every process of the users named to end, then insist."""
    names = list(names)
    for wait in (patience_seconds, 2):
        left = processes(room, names)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.terminate() if wait == patience_seconds else process.kill()
        psutil.wait_procs(left, timeout=wait)


def python_problem(room: Room) -> Problem | None:
    """Return what keeps the users of a class from running this Python; None when they can.

    A workbook that was set up in root's own home cannot be read by anybody else.
    """
    user = pwd.getpwnam(room.service)
    command = [sys.executable, "-c", "import flywheel.hub.trainee, jupyterhub"]
    remedy = _("install the workbook where everybody can read it, for example under /opt; see docs/deploy.md")
    shut = next(filter(None, map(_closed, (Path(sys.executable), Path(__file__)))), "")
    if shut:
        return Problem(shut, _("only its owner may enter this folder, so trainees cannot run Python"), remedy)
    done = subprocess.run(  # noqa: S603  # our own Python
        command, capture_output=True, text=True, check=False, cwd="/", user=user.pw_uid, group=user.pw_gid,
        extra_groups=[], env=os.environ | {"HOME": str(room.board)},
    )  # fmt: skip
    last = (done.stderr.strip().splitlines() or [""])[-1]
    return (
        Problem(sys.executable, _("trainees cannot run it: {why}").format(why=last), remedy)
        if done.returncode
        else None
    )


def _closed(path: Path) -> str:
    """Return the first folder on the way to a file that others cannot enter."""
    ways = [path, path.resolve()]
    return next((str(folder) for way in ways for folder in [*way.parents][::-1] if not folder.stat().st_mode & 1), "")
