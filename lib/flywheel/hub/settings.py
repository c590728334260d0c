"""A class → the settings of its JupyterHub, and of the server of one trainee."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from flywheel.exercises.class_link import BOARD
from flywheel.hub.rooms import Room
from flywheel.serve import HOST, learn_settings, present_settings
from flywheel.words import gettext as _

__all__ = ["CULL_SECONDS", "PORTS", "hub_settings", "lab_settings", "privacy"]

PORTS = ("hub", "proxy", "board")
"""What listens on this machine only, beside the class's own port."""
CULL_SECONDS = 60
START_SECONDS = 600
"""How long a server may take to start while all of a class start theirs."""
SHARE = Path(__file__).parent / "share"
_BOARD_SCOPE = "access:services!service=board"


def privacy() -> str:
    """Return what trainees are told about what their trainer sees."""
    return _(
        "In this class your trainer sees which lesson you are in, which exercises are done, and tries and hints; "
        "not what you write. In a live poll your choice is counted without your name."
    )


def hub_settings(room: Room, *, ports: Mapping[str, int], node: list[str]) -> dict[str, dict[str, Any]]:
    """Return JupyterHub's settings.

    Args:
        room: The class with its accounts.
        ports: Free ports by the names in ``PORTS``.
        node: Command that runs the proxy.

    Returns:
        Settings by class and trait.
    """
    trainers = [account.name for account in room.accounts().values() if account.trainer]
    board = f"http://{HOST}:{ports['board']}"
    python, idle = sys.executable, room.idle_minutes * 60
    proxy = ["setpriv", f"--reuid={room.service}", f"--regid={room.service}", "--clear-groups"]
    if room.port < 1024:  # where ports of ordinary programs begin
        proxy += ["--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service"]
    return {
        "JupyterHub": {
            "bind_url": f"{'https' if room.certificate else 'http'}://{room.ip}:{room.port}/",
            "hub_ip": HOST,
            "hub_port": ports["hub"],
            "db_url": f"sqlite:///{room.hub / 'jupyterhub.sqlite'}",
            "cookie_secret_file": str(room.hub / "cookie_secret"),
            "pid_file": "",
            "data_files_path": str(Path(sys.prefix) / "share" / "jupyterhub"),
            "authenticator_class": "flywheel.hub.door.ClassAuthenticator",
            "spawner_class": "flywheel.hub.door.ClassSpawner",
            "concurrent_spawn_limit": 0,  # a class comes in at once; the hub would turn the rest away
            "cookie_max_age_days": 1,
            "template_vars": {"announcement_login": escape(privacy()), "announcement_home": _home()},
            "load_roles": [
                {"name": "user", "scopes": ["self", _BOARD_SCOPE]},
                {"name": "server", "scopes": ["users:activity!user", "access:servers!server", _BOARD_SCOPE]},
                {
                    # Starts and stops servers; opens none of them, renames nobody.
                    "name": "trainer",
                    "users": trainers,
                    "scopes": ["admin-ui", "list:users", "read:users:activity", "servers", _BOARD_SCOPE],
                },
                {
                    "name": "culler",
                    "services": ["culler"],
                    "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
                },
            ],
            "services": [
                {
                    "name": "board",
                    "url": board,
                    "command": [python, "-m", "flywheel.hub.board"],
                    "user": room.service,
                    "cwd": str(room.board),
                    "oauth_no_confirm": True,
                    "timeout": 120,
                    "environment": {
                        "FLYWHEEL_BOARD_DATABASE": room.database_url,
                        "FLYWHEEL_BOARD_PEOPLE": str(room.people),
                        "FLYWHEEL_LANG": room.lang,
                    },
                },
                {
                    "name": "culler",
                    "command": [
                        *(python, "-m", "jupyterhub_idle_culler", f"--timeout={idle}"),
                        f"--cull-every={min(CULL_SECONDS, idle)}",
                    ],
                    "user": room.service,
                    "cwd": str(room.board),
                },
            ],
            **({"ssl_cert": room.certificate, "ssl_key": room.key} if room.certificate else {}),
        },
        "ConfigurableHTTPProxy": {
            "command": [*proxy, *node],
            "api_url": f"http://{HOST}:{ports['proxy']}",
            "pid_file": str(room.hub / "proxy.pid"),
        },
        "Authenticator": {"allow_all": True},
        "ClassAuthenticator": {"folder": str(room.folder)},
        "ClassSpawner": {"folder": str(room.folder), "memory_mb": room.memory_mb},
        "Spawner": {
            "cmd": [python, "-m", "flywheel.hub.trainee"],
            "default_url": "/lab/tree/00_start.ipynb",
            "disable_user_config": True,
            "start_timeout": START_SECONDS,
            "http_timeout": START_SECONDS,
            "environment": {BOARD: f"{board}/services/board/", "FLYWHEEL_LANG": room.lang},
        },
        "LocalProcessSpawner": {"interrupt_timeout": 10, "term_timeout": 5},
    }


def _home() -> str:
    """Links on the hub's own page to what a trainee comes for."""
    links = (("lab", _("Lessons")), ("voila/tree/live", _("Live pages")))
    return " · ".join(f'<a href="/hub/user-redirect/{where}">{escape(name)}</a>' for where, name in links)


def lab_settings(work: Path) -> dict[str, dict[str, Any]]:
    """Return the settings of one trainee's server: JupyterLab with live pages inside, for this person alone.

    Args:
        work: The trainee's folder.

    Returns:
        Settings by class and trait; addresses and keys come from the hub.
    """
    learn = learn_settings(work, port=0, token="", first_page="/lab/tree/00_start.ipynb")
    present = present_settings(work, port=0, token="")
    pages = {name: present[name] for name in ("VoilaConfiguration", "VoilaExecutor", "MappingKernelManager")}
    lab = {name: learn[name] for name in ("LabApp", "KernelManager")}
    return lab | pages | {"ServerApp": {"root_dir": str(work), "jpserver_extensions": {"voila.server_extension": True}}}
