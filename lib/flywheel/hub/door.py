"""A name and a password, then a name → somebody let in, and a server under that person's own system user."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_server.auth.security import passwd_check
from jupyterhub.auth import Authenticator  # type: ignore[import-untyped]  # JupyterHub ships no types
from jupyterhub.spawner import LocalProcessSpawner  # type: ignore[import-untyped]  # as above
from tornado.web import HTTPError
from traitlets import Int, Unicode

from flywheel.hub import limits
from flywheel.hub.rooms import Room, read_room

__all__ = ["ClassAuthenticator", "ClassSpawner"]

_NOBODY = "argon2:$argon2id$v=19$m=10240,t=10,p=8$c29tZXNhbHRzb21l$Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6"


def _room(folder: str) -> Room:
    path = Path(folder)
    return read_room(path.name, classes=path.parent)


class ClassAuthenticator(Authenticator):  # type: ignore[misc]  # JupyterHub is untyped
    """Lets in who knows the password of an account of the class; the list is read at every login."""

    folder = Unicode(help="Folder of the class.").tag(config=True)

    async def authenticate(self, _handler: Any, data: dict[str, str]) -> str | None:
        """Return the account name, or None; an unknown name takes as long as a wrong password."""
        name, password = data["username"].strip().lower(), data["password"].strip()
        account = _room(self.folder).accounts().get(name)
        kept = account.password if account else _NOBODY
        right = await asyncio.to_thread(passwd_check, kept, password)
        return name if account and right else None


class ClassSpawner(LocalProcessSpawner):  # type: ignore[misc]  # JupyterHub is untyped
    """Starts the server of an account of the class, never of another user of the machine, within limits."""

    folder = Unicode(help="Folder of the class.").tag(config=True)
    memory_mb = Int(2048, help="Most memory of one trainee's programs.").tag(config=True)

    async def start(self) -> Any:
        """Start it; a name that is no account is refused, whoever put it into the hub."""
        if self.user.name not in _room(self.folder).accounts():
            raise HTTPError(403, f"{self.user.name} is not an account of this class")
        return await super().start()

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Limit the process, then change to the system user."""
        most = self.memory_mb * 1024 * 1024
        return limits.limited(limits.group(name, most), most, super().make_preexec_fn(name))
