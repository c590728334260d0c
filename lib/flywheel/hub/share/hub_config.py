"""The JupyterHub of a class; JupyterHub reads it with the name ``c`` in place."""

from __future__ import annotations

from traitlets.config import Config

from flywheel.hub.running import settings_here

c.merge(Config(settings_here()))  # type: ignore[name-defined]  # noqa: F821  # JupyterHub gives it
