"""A number of megabytes → a limit on the memory of one trainee's programs, as hard as this machine allows.

Every process gets a limit of its own (``RLIMIT_DATA``): Python then says ``MemoryError`` and lives on. Where control
groups can be made, all processes of a trainee together are limited, too, and the kernel ends one that goes beyond.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["group", "groups", "limited", "remove"]

CONTROL = Path("/sys/fs/cgroup")
PROCESSES = 1024
"""Most processes and threads of one trainee: kernels use about 40, a runaway fork stops here."""
_FILES = {"v2": ("memory.max", "memory.current"), "v1": ("memory.limit_in_bytes", "memory.usage_in_bytes")}


def groups() -> tuple[str, Path] | None:
    """Return kind and folder of control groups that can limit memory here; None where there are none.

    Only asks; nothing is made.
    """
    with suppress(OSError):
        if "memory" in (CONTROL / "cgroup.controllers").read_text().split() and os.access(CONTROL, os.W_OK):
            return "v2", CONTROL
    v1 = CONTROL / "memory"
    return ("v1", v1) if (v1 / "memory.limit_in_bytes").is_file() and os.access(v1, os.W_OK) else None


def group(name: str, memory_bytes: int) -> Path | None:
    """Make a control group with a limit.

    Args:
        name: Account name.
        memory_bytes: Most memory of all its processes together.

    Returns:
        The group's folder; None where this machine has none to give.
    """
    found = groups()
    if found is None:
        return None
    kind, parent = found
    own = parent / f"flywheel-{name}"
    try:
        if kind == "v2":
            (parent / "cgroup.subtree_control").write_text("+memory")
        own.mkdir(exist_ok=True)
        (own / _FILES[kind][0]).write_text(str(memory_bytes))
    except OSError:
        return None
    return own


def remove(name: str) -> None:
    """Remove the group of an account; one in which something still runs stays."""
    found = groups()
    if found is not None:
        with suppress(OSError):
            (found[1] / f"flywheel-{name}").rmdir()


def limited(own: Path | None, memory_bytes: int, become: Callable[[], None]) -> Callable[[], None]:
    """Return what a new process does before it becomes the trainee's: enter the group, take the limits, change user.

    Args:
        own: The group from `group`, or None.
        memory_bytes: Most memory of one process.
        become: Changes the user.
    """
    gate = str(own / "cgroup.procs") if own else ""

    def prepare() -> None:
        if gate:
            handle = os.open(gate, os.O_WRONLY)
            os.write(handle, b"0")
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        become()

    return prepare
