"""Turns a settings file into a running JupyterLab: ``python -m flywheel.serve.learn SETTINGS.json``."""

from __future__ import annotations

import sys

from flywheel import kernels
from flywheel.serve.parent import follow_parent

__all__ = ["main"]


def main(settings_file: str) -> None:
    """Serve until told to stop."""
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]  # it ships no types

    follow_parent()
    kernels.warm()
    LabApp.launch_instance(argv=[f"--config={settings_file}"])


if __name__ == "__main__":
    main(sys.argv[1])
