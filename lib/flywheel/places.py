"""Where the workbook's own files lie, in a checkout as in an installed wheel, how files come whole, where this runs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["course", "datasets", "notebooks", "on_a_live_page", "whole", "work"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def _is_checkout() -> bool:
    return (_CHECKOUT / "course" / "course.yml").is_file() and (_CHECKOUT / "lib").is_dir()


def _folder(name: str) -> Path:
    return _CHECKOUT / name if _is_checkout() else _PACKAGE / f"_{name}"


def course() -> Path:
    """Return the folder of lesson masters, exercise specs and the library of cases."""
    return _folder("course")


def notebooks() -> Path:
    """Return the folder of generated notebooks (trainee, solutions, live, reports)."""
    return _folder("notebooks")


def datasets() -> Path:
    """Return the folder of the sample data and scenario files."""
    return _folder("datasets")


def work() -> Path:
    """Return the folder for a person's own copies, progress and reports.

    ``FLYWHEEL_WORK`` names it; without that it is ``work/`` in the checkout, or ``work/`` under the
    current directory when the library is installed as a wheel. The folder is not created here.
    """
    named = os.environ.get("FLYWHEEL_WORK")
    if named:
        return Path(named).expanduser().resolve()
    return (_CHECKOUT if _is_checkout() else Path.cwd()) / "work"


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary name beside ``path``; what was written there takes its place at the end, or is gone.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with whole(Path(folder) / "a.txt") as temporary:
        ...         written = temporary.write_text("all of it")
        ...     (Path(folder) / "a.txt").read_text()
        'all of it'
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def on_a_live_page() -> bool:
    """Say whether Voila started this kernel: each viewer has one, and nobody writes code in it.

    Example:
        >>> on_a_live_page()
        False
    """
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
