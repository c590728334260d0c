"""A kernel that Jupyter wants → one forked from the template where that is possible, else a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from flywheel.kernels import FOLDER
from flywheel.kernels.forking import Forked, NotForkedError, fork
from flywheel.words import gettext as _

__all__ = ["ForkProvisioner", "specifications"]

_UNDERSTOOD = {"env", "cwd", "stdin", "stdout", "stderr", "independent", "kernel_id", "extra_arguments"}
_said: set[str] = set()


class ForkProvisioner(LocalProvisioner):
    """Jupyter's own local provisioner, with kernels that are forked.

    Attributes:
        forked: The kernel's process, also after its end; None when it was not forked.
    """

    forked: Forked | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; start one as Jupyter does where that cannot be."""
        try:
            self.forked = await _forked(cmd, kwargs)
        except NotForkedError as reason:
            if str(reason) not in _said:
                _said.add(str(reason))
                self.log.warning(_("Kernels start one by one and each loads its libraries itself: %s"), reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = self.forked  # type: ignore[assignment]  # it has the part of Popen that is used
        self.pid = self.pgid = self.forked.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel's group: to that of a forked one by way of its template."""
        if isinstance(self.process, Forked):
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)


def specifications(**options: Any) -> KernelSpecManager:
    """Return a manager of kernel specifications that finds the forked ``python3`` before any other.

    Example:
        >>> specifications().get_kernel_spec("python3").metadata["kernel_provisioner"]["provisioner_name"]
        'flywheel'
    """
    found = KernelSpecManager(**options)
    found.kernel_dirs.insert(0, str(FOLDER / "kernels"))
    return found


async def _forked(command: list[str], options: dict[str, Any]) -> Forked:
    head, arguments = command[:3], command[3:]
    if head != [sys.executable, "-m", "ipykernel_launcher"]:
        raise NotForkedError(_("it is not this Python's own kernel"))
    if options.get("independent") or set(options) - _UNDERSTOOD:
        raise NotForkedError(_("it is to live on its own"))
    folder = os.path.realpath(options.get("cwd") or Path.cwd())
    with _standard(options) as descriptors:
        environment = options["env"] | {"JPY_PARENT_PID": str(os.getpid())}
        return await fork(arguments, environment=environment, folder=folder, standard=descriptors)


@contextmanager
def _standard(options: dict[str, Any]) -> Iterator[list[int]]:
    """Open what a kernel's standard input, output and error become, as ``subprocess`` understands them."""
    with ExitStack() as opened:
        nothing = opened.enter_context(Path(os.devnull).open("r+b", buffering=0)).fileno()
        found: list[int] = []
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            wanted = options.get(name)
            if wanted == subprocess.PIPE:
                raise NotForkedError(_("its output is to go through a pipe"))
            if wanted == subprocess.STDOUT:
                found.append(found[1])
            elif wanted == subprocess.DEVNULL or (wanted is None and (name == "stdin" or not _is_open(number))):
                found.append(nothing)
            elif wanted is None:
                found.append(number)
            else:
                found.append(wanted if isinstance(wanted, int) else wanted.fileno())
        yield found


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
