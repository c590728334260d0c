"""The trainee edition of every lesson → a person's own copies, which no update ever overwrites."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary

from flywheel import places
from flywheel.exercises import syllabus

__all__ = ["Arrival", "Copied", "copy_lessons", "write_atomically"]

RECORD = ".lessons.json"
SAMPLE_ONLY = "sample-only"


class Arrival(StrEnum):
    """What became of a lesson in the work folder."""

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    BESIDE = "beside"


@dataclass(frozen=True)
class Copied:
    """One lesson in the work folder.

    Attributes:
        path: The file that holds this version of the lesson.
        arrival: ``NEW``: was not there. ``SAME``: nothing new. ``UPDATED``: an untouched copy was replaced.
            ``BESIDE``: the person's copy was kept, the new version lies beside it.
    """

    path: Path
    arrival: Arrival


@dataclass
class _Record:
    """What was delivered: lesson → version, file → version as written."""

    delivered: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> _Record:
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            return cls(dict(known["delivered"]), dict(known["written"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, path: Path) -> None:
        write_atomically(path, json.dumps(vars(self), indent=1, sort_keys=True) + "\n")


def copy_lessons(work: Path, *, notebooks: Path | None = None, own_data: bool | None = None) -> tuple[Copied, ...]:
    """Bring the lessons into a person's folder and keep what the person wrote.

    A missing lesson is copied. A lesson that changed since replaces a copy whose cells were never edited; else it
    arrives beside it as ``01_voc.new.ipynb``. A kill at any moment leaves whole files, and the next call finishes.

    Args:
        work: The person's folder; made if need be.
        notebooks: Where the trainee editions lie; None for the workbook's own.
        own_data: Whether to leave out prose that is true of the sample only; None asks ``FLYWHEEL_DATA``.

    Returns:
        One entry a lesson, in the order of the course (of file names, for a folder without a syllabus).

    Raises:
        OSError: The folder cannot be written.
    """
    own_data = bool(os.environ.get("FLYWHEEL_DATA")) if own_data is None else own_data
    work.mkdir(parents=True, exist_ok=True)
    record = _Record.read(work / RECORD)
    copied = []
    for source in _editions(notebooks):
        notebook = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]  # nbformat is untyped
        if own_data:
            notebook.cells = [cell for cell in notebook.cells if SAMPLE_ONLY not in cell.metadata.get("tags", ())]
        copied.append(_deliver(notebook, source.stem, work, record))
        record.save(work / RECORD)
    return tuple(copied)


def _editions(notebooks: Path | None) -> Iterator[Path]:
    if notebooks is not None:
        yield from sorted(notebooks.glob("*.ipynb"))
        return
    paths = (places.notebooks() / f"{lesson.name}.ipynb" for lesson in syllabus.read())
    yield from (path for path in paths if path.is_file())


def _deliver(notebook: Any, name: str, work: Path, record: _Record) -> Copied:
    version = _version(notebook)
    target, arrival = _target(work, name, version, record)
    if arrival is not Arrival.SAME:
        NotebookNotary().sign(notebook)  # type: ignore[no-untyped-call]  # nbformat is untyped
        write_atomically(target, nbformat.writes(notebook) + "\n")  # type: ignore[no-untyped-call]  # nbformat is untyped
        record.written[target.name] = version
    record.delivered[name] = version
    return Copied(target, arrival)


def _target(work: Path, name: str, version: str, record: _Record) -> tuple[Path, Arrival]:
    """Choose the file for a version of a lesson without ever choosing one that a person edited."""
    own = work / f"{name}.ipynb"
    if not own.exists():
        return own, Arrival.NEW
    if record.delivered.get(name) == version or _version_of(own) == version:
        return own, Arrival.SAME
    if _version_of(own) == record.written.get(own.name):
        return own, Arrival.UPDATED
    for beside in _beside(work, name):
        if not beside.exists() or _version_of(beside) == record.written.get(beside.name):
            return beside, Arrival.BESIDE
        if _version_of(beside) == version:
            return beside, Arrival.SAME
    raise AssertionError("there is always a free name")


def _beside(work: Path, name: str) -> Iterator[Path]:
    yield work / f"{name}.new.ipynb"
    number = 2
    while True:
        yield work / f"{name}.new-{number}.ipynb"
        number += 1


def _version(notebook: Any) -> str:
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()


def _version_of(path: Path) -> str:
    """Return the version of a file by its cells alone: running it is no edit; a file that cannot be read is one."""
    try:
        return _version(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]  # nbformat is untyped
    except (OSError, ValueError, AttributeError, KeyError):
        return "unreadable"


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that at any moment it is either the old one or the whole new one.

    Args:
        path: The file; its folder must exist.
        text: What it shall hold.

    Raises:
        OSError: The folder cannot be written or the disk is full; the old file is untouched then.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
