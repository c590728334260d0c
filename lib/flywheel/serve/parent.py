"""Ties a server's life to the process that started it: no server outlives `flywheel start`."""

from __future__ import annotations

import os
import signal
import sys
import threading

__all__ = ["follow_parent"]


def follow_parent() -> None:
    """End this process when its parent has gone; the parent holds the other end of standard input open."""
    threading.Thread(target=_end_with_parent, daemon=True, name="follow-parent").start()


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):  # unbuffered: a lock held at the end would make Python abort
        pass
    os.kill(os.getpid(), signal.SIGTERM)
