"""One scenario file → its report, written apart and moved to its place when complete; or the reason why not."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from flywheel import forms, metrics, scenario, words
from flywheel.report.pages import report_page
from flywheel.report.printing import print_pdf
from flywheel.report.running import execute
from flywheel.report.stamps import file_stamp, library_stamp, stamp
from flywheel.words import gettext as _

__all__ = ["Order", "Outcome", "failed", "fingerprint", "kept", "settle", "written"]

WORKING = ".working"
"""Folder for what is not complete yet, in the folder of the reports, so that moving a file is one step."""


@dataclass(frozen=True)
class Outcome:
    """What became of one scenario file.

    Attributes:
        id: The scenario's id, which names its files.
        state: ``written``, ``reused`` (nothing it depends on has changed) or ``failed``.
        page: The report; None when it failed.
        notebook: The executed notebook; of a failed report, as far as it came; None when it did not start.
        message: Why it failed, in plain words; empty otherwise.
        summary: The report's row on the index page.
        seconds: How long it took.
    """

    id: str
    state: Literal["written", "reused", "failed"]
    page: Path | None
    notebook: Path | None
    message: str = ""
    summary: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Order:
    """All that is the same for every report of a batch.

    Attributes:
        notebook: The notebook to run.
        folder: Where reports go.
        data: The source that the notebook opens.
        data_stamp: The state of the data; None when it cannot be known.
        language: Language of the reports.
        parameters: Further parameters, checked.
        again: Write even what has not changed.
        seconds: How long one report may take.
        chromium: What prints; None when nothing is printed.
    """

    notebook: Path
    folder: Path
    data: str
    data_stamp: str | None
    language: str
    parameters: Mapping[str, Any]
    again: bool
    seconds: float
    chromium: Path | None

    def file(self, name: str, ending: str) -> Path:
        """Return where a report's file lies when it is complete."""
        return self.folder / f"{name}.{ending}"


def fingerprint(file: Path, order: Order) -> str | None:
    """Return the stamp of everything a report depends on; None when the data's state cannot be known."""
    if order.data_stamp is None:
        return None
    return stamp(
        scenario=file_stamp(file),
        data=order.data_stamp,
        notebook=file_stamp(order.notebook),
        library=library_stamp(),
        language=order.language,
        parameters=dict(order.parameters),
    )


def kept(name: str, mark: str | None, order: Order) -> Outcome | None:
    """Return the outcome of a report that is there, whole and up to date; None when it has to be written."""
    page, notebook = order.file(name, "html"), order.file(name, "ipynb")
    wanted = [notebook, order.file(name, "tables.xlsx"), *([order.file(name, "pdf")] if order.chromium else [])]
    try:
        record = json.loads(order.file(name, "report.json").read_text(encoding="utf-8"))
        same = not order.again and mark is not None and record["stamp"] == mark
        whole = file_stamp(page) == record["page"] and all(file.is_file() for file in wanted)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Outcome(name, "reused", page, notebook, summary=record["summary"]) if same and whole else None


def written(name: str, file: Path, mark: str | None, order: Order) -> Outcome:
    """Write one report: every file in a folder of its own first, then each to its place, the record last."""
    started = time.perf_counter()
    apart = order.folder / WORKING / f"{name}.{secrets.token_hex(4)}"
    draft = apart / f"{name}.ipynb"
    with words.language(order.language):
        try:
            apart.mkdir(parents=True)
            summary = _drafted(name, file, apart, order)
            order.file(name, "pdf").unlink(missing_ok=True)
            for made in sorted(apart.iterdir()):
                settle(made, order.folder / made.name)
            facts = {"stamp": mark, "page": file_stamp(order.file(name, "html")), "summary": summary}
            _record(name, facts, apart, order)
            order.file(name, "failed.ipynb").unlink(missing_ok=True)
        except Exception as err:  # noqa: BLE001  # one odd file never stops the others
            return failed(name, file, _said(err, order.folder), order, draft=draft, started=started)
        finally:
            shutil.rmtree(apart, ignore_errors=True)
    page, notebook = order.file(name, "html"), order.file(name, "ipynb")
    return Outcome(name, "written", page, notebook, summary=summary, seconds=time.perf_counter() - started)


def failed(
    name: str, file: Path, message: str, order: Order, *, draft: Path | None = None, started: float | None = None
) -> Outcome:
    """Note a failure beside the reports, with the notebook as far as it came; an earlier report stays as it is."""
    notebook = order.file(name, "failed.ipynb") if draft and draft.is_file() else None
    summary = {"id": name, "title": name, "message": message}
    apart = order.folder / WORKING
    try:
        if draft and notebook:
            settle(draft, notebook)
        summary["title"] = scenario.read(file).title
        _record(name, {"stamp": None, "failed": True, "summary": summary}, apart, order)
    except Exception:  # noqa: BLE001  # a disk that is full, a file that has gone: the outcome itself still says why
        notebook = notebook if notebook and notebook.is_file() else None
    seconds = time.perf_counter() - started if started else 0.0
    return Outcome(name, "failed", None, notebook, message, summary, seconds)


def settle(made: Path, place: Path) -> None:
    """Move a complete file to its place: nobody ever sees half of it, even after the power went."""
    with made.open("rb") as content:
        os.fsync(content.fileno())
    made.replace(place)


def _drafted(name: str, file: Path, apart: Path, order: Order) -> dict[str, Any]:
    """Make all files of a report in a folder and return the row of the index page."""
    values = {**order.parameters, "scenario": str(file), "data": order.data, "lang": order.language}
    done, summary = execute(order.notebook, apart / f"{name}.ipynb", values, seconds=order.seconds)
    page = apart / f"{name}.html"
    page.write_text(report_page(done, summary), encoding="utf-8")
    levels = summary.get("levels", {})
    tables = apart / f"{name}.tables.xlsx"
    forms.write_workbook(scenario.read(file), tables, levels=levels, known_metrics=metrics.METRICS)
    if order.chromium:
        print_pdf(page, apart / f"{name}.pdf", chromium=order.chromium)
    return summary


def _record(name: str, facts: Mapping[str, Any], apart: Path, order: Order) -> None:
    draft = apart / f"{name}.report.json"
    try:
        draft.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        settle(draft, order.file(name, "report.json"))
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _said(err: BaseException, folder: Path) -> str:
    """Return an error in words; of a full disk, whatever layer met it, in one sentence."""
    cause: BaseException | None = err
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            message = _("the disk is full: {folder} takes no more; make room or choose another folder with -o")
            return message.format(folder=folder)
        cause = cause.__cause__ or cause.__context__
    return str(err) or type(err).__name__
