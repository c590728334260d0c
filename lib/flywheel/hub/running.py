"""A class → a JupyterHub that runs in the background, and an end that leaves no process."""

from __future__ import annotations

import http.client
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from filelock import FileLock, Timeout

from flywheel import serve
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.hub import limits, people
from flywheel.hub.proxy import install_proxy, missing_extra
from flywheel.hub.rooms import Room, read_room
from flywheel.serve import HOST, write_private
from flywheel.words import gettext as _

__all__ = ["Hub", "down", "hub_of", "ready_machine", "remove", "settings_here", "up"]

_STATE = "running.json"
_FOLDER = "FLYWHEEL_CLASS_FOLDER"


@dataclass(frozen=True)
class Hub:
    """A class that runs.

    Attributes:
        pid: The hub's process.
        started: When that process was made, in seconds since 1970.
        ports: What listens on this machine only, by name.
        node: Command of the proxy.
    """

    pid: int
    started: float
    ports: dict[str, int]
    node: list[str]


def ready_machine(room: Room) -> None:
    """Check that this machine can hold the class.

    Args:
        room: The class; used for its database's address.

    Raises:
        BadInputError: Something is missing; all of it is named with the way to get it.
    """
    problems = people.system_problems()
    if missing := missing_extra():
        remedy = _("install the extra: pip install 'flywheel-workbook[hub]'")
        problems.append(Problem(", ".join(missing), _("is not installed"), remedy))
    if problems:
        raise BadInputError(_("class {code}").format(code=room.code), problems)


def up(room: Room, *, seconds: float = 240) -> Hub:
    """Start a class, or find it running.

    Args:
        room: The class; its settings are kept, a trainer is made where there is none.
        seconds: How long to wait for it to answer.

    Returns:
        The hub, answering.

    Raises:
        BadInputError: The machine cannot hold it, or its users belong to somebody else.
        FlywheelError: It does not come up; the message holds the last lines of its log.
    """
    ready_machine(room)
    with _alone(room):
        running = hub_of(room)
        if running:
            return running
        room.save()
        people.make_users(room, room.accounts())
        if problem := people.python_problem(room):
            raise BadInputError(_("class {code}").format(code=room.code), [problem])
        node = install_proxy(room.folder.parent / "proxy")
        return _started(_own_certificate(room), node, seconds=seconds)


def _started(room: Room, node: Sequence[str], *, seconds: float) -> Hub:
    if serve.free_port(room.port) != room.port:
        raise FlywheelError(_("Port {port} is in use; choose another with --port.").format(port=room.port))
    ports: dict[str, int] = {}
    for name in ("hub", "proxy", "board"):
        ports[name] = _free_port(set(ports.values()))
    config = Path(__file__).parent / "share" / "hub_config.py"
    log = room.hub / "hub.log"
    hidden = {"JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "CONFIGPROXY_AUTH_TOKEN", "FLYWHEEL_WORK", "FLYWHEEL_DATA"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {_FOLDER: str(room.folder), "FLYWHEEL_LANG": room.lang}
    _note(room, Hub(0, 0, ports, list(node)))
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as sink:
        process = subprocess.Popen(  # noqa: S603  # our own configuration
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT,
            cwd=room.hub, env=environment, start_new_session=True,
        )  # fmt: skip
    hub = Hub(process.pid, psutil.Process(process.pid).create_time(), ports, list(node))
    _note(room, hub)
    deadline = time.monotonic() + seconds
    while not (all(map(_listens, ports.values())) and _answers(room)):
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            down(room)
            last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            said = _("The class ended while starting.") if ended else _("The class did not answer in time.")
            raise FlywheelError(f"{said}\n{last}\n" + _("All of it is in {log}.").format(log=log))
        time.sleep(0.2)
    return hub


def _own_certificate(room: Room) -> Room:
    """Copy certificate and key to where the proxy, which is not root, can read them; a renewed one comes in so."""
    if not room.certificate:
        return room
    user = pwd.getpwnam(room.service)
    for name, source in (("cert.pem", room.certificate), ("key.pem", room.key)):
        target = room.board / name
        write_private(target, Path(source).read_text(encoding="utf-8"))
        os.chown(target, user.pw_uid, user.pw_gid)
    return room


def settings_here() -> dict[str, dict[str, Any]]:
    """Return the settings of the hub that this process is becoming."""
    from flywheel.hub.settings import hub_settings

    folder = Path(os.environ[_FOLDER])
    room = read_room(folder.name, classes=folder.parent)
    noted = json.loads((room.hub / _STATE).read_text(encoding="utf-8"))
    if room.certificate:
        room = replace(room, certificate=str(room.board / "cert.pem"), key=str(room.board / "key.pem"))
    return hub_settings(room, ports=noted["ports"], node=noted["node"])


def hub_of(room: Room) -> Hub | None:
    """Return the hub of a class that runs now; None when none does."""
    try:
        hub = Hub(**json.loads((room.hub / _STATE).read_text(encoding="utf-8")))
        return hub if _process(hub) else None
    except (OSError, ValueError, TypeError):
        return None


def _process(hub: Hub) -> psutil.Process | None:
    with suppress(psutil.Error, ValueError):
        process = psutil.Process(hub.pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return process if hub.pid and alive and abs(process.create_time() - hub.started) < 1 else None
    return None


def down(room: Room, *, seconds: float = 60) -> bool:
    """End a class: the hub with its servers, then whatever its users left running.

    Args:
        room: The class.
        seconds: How long the hub may take to stop its servers.

    Returns:
        Whether anything ran.
    """
    names = [*room.accounts(), room.service]
    hub = hub_of(room)
    process = _process(hub) if hub else None
    if process:
        process.terminate()
        psutil.wait_procs([process], timeout=seconds)
        with suppress(psutil.NoSuchProcess):
            process.kill()
    left = people.processes(room, names)
    people.end_processes(room, names)
    for name in names:
        limits.remove(name)
    (room.hub / _STATE).unlink(missing_ok=True)
    return bool(process or left)


def remove(room: Room, names: Sequence[str] | None = None, *, homes: bool) -> None:
    """Remove accounts and their system users; without names the whole class, ended first.

    Args:
        room: The class.
        names: Account names; None for all, and the class itself.
        homes: Whether the work of the trainees goes, too.
    """
    accounts = room.accounts()
    gone = list(accounts if names is None else names)
    if names is None:
        down(room)
        gone.append(room.service)
    people.end_processes(room, gone)
    room.save({name: account for name, account in accounts.items() if name not in gone})
    people.remove_users(room, gone, homes=homes)
    if names is None and homes:
        shutil.rmtree(room.folder)


@contextmanager
def _alone(room: Room) -> Iterator[None]:
    """Keep a second start of the same class away."""
    room.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(room.folder / ".lock", timeout=0))
        except Timeout as err:
            raise FlywheelError(_("Class {code} is being started already.").format(code=room.code)) from err
        yield


def _note(room: Room, hub: Hub) -> None:
    write_private(room.hub / _STATE, json.dumps(asdict(hub)))


def _free_port(taken: set[int]) -> int:
    while (port := serve.free_port(0)) in taken:
        continue
    return port


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=2):
        return True
    return False


def _answers(room: Room) -> bool:
    """Ask through the proxy for a file of the board: then all three of them work."""
    host = urlsplit(room.address).hostname or HOST
    if room.certificate:  # whether it is up, not who it is
        context = ssl._create_unverified_context()  # noqa: S323  # as said above
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, room.port, timeout=2, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, room.port, timeout=2)
    try:
        connection.request("GET", "/services/board/static/board.js")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
