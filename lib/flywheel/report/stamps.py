"""All that a report depends on → one stamp beside the report, so that an unchanged report is not written again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flywheel import __version__, places

__all__ = ["data_stamp", "file_stamp", "library_stamp", "stamp"]

_APART = {"cli", "doctor.py", "exercises", "samples", "serve", "widgets.py"}
"""Parts of the library that no report runs through."""
_READ_WHOLE_BYTES = 64_000_000


def stamp(**parts: Any) -> str:
    """Return a hash of everything given; the same parts give the same hash.

    Example:
        >>> stamp(a=1, b="x") == stamp(b="x", a=1)
        True
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def file_stamp(path: Path) -> str:
    """Return a hash of a file: of its content, or of size and time of change when it is large."""
    facts = path.stat()
    if facts.st_size > _READ_WHOLE_BYTES:
        return f"{facts.st_size}-{facts.st_mtime_ns}"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files_stamp(paths: Iterable[Path], root: Path) -> str:
    found: Mapping[str, str] = {path.relative_to(root).as_posix(): file_stamp(path) for path in sorted(paths)}
    return stamp(**found)


def data_stamp(data: str) -> str | None:
    """Return a hash of the data behind a source; None when that cannot be known, as with a live backend."""
    path = places.datasets() / "sample" if data == "sample" else Path(data)
    if path.is_file():
        return file_stamp(path)
    if path.is_dir():
        return _files_stamp((found for found in path.rglob("*") if found.is_file()), path)
    return None


@cache
def library_stamp() -> str:
    """Return a hash of the library's version and sources: a report is as old as the code that wrote it."""
    package = Path(__file__).parents[1]
    kinds = {".py", ".j2", ".css", ".po"}
    paths = (path for path in package.rglob("*") if path.suffix in kinds)
    return __version__ + _files_stamp(
        (path for path in paths if path.relative_to(package).parts[0] not in _APART), package
    )
