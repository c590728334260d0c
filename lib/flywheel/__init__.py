"""A small library behind the Flywheel Workbook; modules load when they are first used.

Inside a lesson: ``data, ex = flywheel.open_lesson("01")``. With data of your own: ``flywheel.connect("my_folder")``.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_NAMES = {"connect": "flywheel.tables", "open_lesson": "flywheel.exercises"}
_MODULES = (
    *("charts", "exercises", "forms", "funnel", "library", "lifecycle", "loop", "metrics", "pilot"),
    *("report", "samples", "scenario", "stats", "tables", "tiers", "voc", "wheel", "widgets"),
)

__all__ = ["__version__", *_NAMES, *_MODULES]  # noqa: PLE0604  # names are loaded by __getattr__ below


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name]), name)
    if name in _MODULES:
        return importlib.import_module(f"flywheel.{name}")
    raise AttributeError(f"module 'flywheel' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
