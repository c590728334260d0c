"""Turns ports, tokens and folders into the settings of JupyterLab and of standalone Voila."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from flywheel import kernels
from flywheel.words import gettext as _

__all__ = ["HOST", "UPLOAD_BYTES", "environment", "learn_settings", "present_settings"]

HOST = "127.0.0.1"
UPLOAD_BYTES = 64 * 1024 * 1024
"""Largest message a page may send; uploads above it vanish, so pages say 40 MB (base64 adds a third)."""

_SHARE = Path(__file__).parent / "share"
_CULL = {"cull_interval": 60, "cull_idle_timeout": 7200, "cull_connected": True}
MOST_KERNELS = 16
CELL_SECONDS = 120
_WIDGETS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]


def learn_settings(
    work: Path, *, port: int, token: str, first_page: str = "/lab", front: str = ""
) -> dict[str, dict[str, Any]]:
    """Return JupyterLab's settings: rooted in the work folder, on this machine only, asking nothing of other hosts.

    Args:
        work: The folder a trainee sees as the root.
        port: A free port.
        token: The secret that opens the server.
        first_page: Where ``/`` leads, for example ``/lab/tree/00_start.ipynb``.
        front: Link of the front page with its key, to which ``/front`` leads; empty where there is none.

    Returns:
        Settings by class and trait, ready for ``--config``.

    Example:
        >>> learn_settings(Path("work"), port=8888, token="t")["LabApp"]["extension_manager"]
        'readonly'
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        "ServerApp": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(work),
            "allow_root": as_root,
            # Voila inside JupyterLab runs whatever a token holder sends and loads styles from a CDN.
            "jpserver_extensions": {"voila.server_extension": False, "flywheel.serve.learn": bool(front)},
        },
        "Front": {"link": front},
        "IdentityProvider": {"token": token},
        "LabApp": {
            "default_url": first_page,
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
        },
        "KernelManager": {"transport_encryption": "auto"},
    }


def present_settings(
    pages: Path,
    *,
    port: int,
    token: str,
    learn: str = "",
    reports: Path | None = None,
    most_kernels: int = MOST_KERNELS,
    guests: bool = True,
) -> dict[str, dict[str, Any]]:
    """Return Voila's settings: viewers move widgets, but run no code and read no file outside ``assets/``.

    Args:
        pages: The folder whose notebooks are shown.
        port: A free port.
        token: The secret that opens the server.
        learn: Address of JupyterLab without its key, for the front page of the person at this machine; empty for
            an audience, which then sees neither progress nor the state of the machine.
        reports: Folder of finished reports to show; None shows none.
        most_kernels: How many pages may be open at once; who comes later waits. One takes 60 to 130 MB.
        guests: Whether what a viewer saves on this machine is theirs alone and gone with their page; False for a
            server of one person, whose pages write into the work folder.

    Returns:
        Settings by class and trait.

    Example:
        >>> present_settings(Path("pages"), port=8866, token="t")["VoilaConfiguration"]["show_tracebacks"]
        False
    """
    return {
        "Voila": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(pages),
            "token": token,
            "tornado_settings": {"websocket_max_message_size": UPLOAD_BYTES, "headers": _headers(port)},
        },
        "Present": {"learn": learn, "reports": str(reports) if reports else ""},
        "VoilaConfiguration": {
            "template": "flywheel",
            "classic_tree": True,
            "strip_sources": True,
            "show_tracebacks": False,
            "allow_template_override": "NOTEBOOK",
            "allow_theme_override": "NO",
            "file_allowlist": [r"assets/.*"],
            "file_denylist": [r".*\.(ipynb|py)", r".*\.\./.*", r"(.*/)?\..*"],
            "extension_allowlist": _WIDGETS,
            "multi_kernel_manager_class": "flywheel.serve.crowd.Crowd",
        },
        "VoilaExecutor": {
            "timeout": CELL_SECONDS,
            "cell_error_instruction": _(
                "The page stops here. Reload it; if it happens again, tell whoever gave you the link."
            ),
        },
        "Crowd": {"most": most_kernels, "guests": guests},
        "MappingKernelManager": _CULL,
        "KernelManager": {"transport_encryption": "auto"},
        # A kernel that died has forgotten the page: starting it again would leave widgets that answer nobody.
        "KernelRestarter": {"restart_limit": 0},
    }


def _headers(port: int) -> dict[str, str]:
    """Headers that make the browser itself refuse every request to another host."""
    sockets = f"ws://{HOST}:{port} ws://localhost:{port}"
    policy = [
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'",
        f"connect-src 'self' data: blob: {sockets}",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
    ]
    return {"Content-Security-Policy": "; ".join(policy), "Referrer-Policy": "same-origin"}


def environment(work: Path) -> dict[str, str]:
    """Return the environment of a server: the workbook's own Jupyter and IPython settings, none of the person's.

    A password, an extension or a start-up script from somewhere else on the machine can then neither open a
    server to others nor break a page.

    Example:
        >>> environment(Path("/srv/work"))["FLYWHEEL_WORK"]
        '/srv/work'
    """
    own = work / ".jupyter"
    hidden = {"JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE"}
    return {name: value for name, value in os.environ.items() if name not in hidden} | {
        "FLYWHEEL_WORK": str(work),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_CONFIG_PATH": str(_SHARE / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_PATH": f"{_SHARE / 'jupyter'}{os.pathsep}{kernels.FOLDER}",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        # A terminal in JupyterLab finds `flywheel` whether or not somebody has activated the environment.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    }
