"""Turns a work folder into two local servers: JupyterLab to learn in, and a separate Voila to present from."""

from __future__ import annotations

from flywheel.serve.processes import (
    Child,
    Server,
    child,
    free_port,
    stop_signals,
    wait_for_end,
    wait_until_ready,
    write_private,
)
from flywheel.serve.session import Running, claimed, open_servers, running, stop
from flywheel.serve.settings import HOST, UPLOAD_BYTES, learn_settings, present_settings

__all__ = [
    "HOST",
    "UPLOAD_BYTES",
    "Child",
    "Running",
    "Server",
    "child",
    "claimed",
    "free_port",
    "learn_settings",
    "open_servers",
    "present_settings",
    "running",
    "stop",
    "stop_signals",
    "wait_for_end",
    "wait_until_ready",
    "write_private",
]
