"""Scenario files → reports in a folder, one by one complete or not there at all, with an index page."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from flywheel import forms, metrics, places, scenario, tables, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.report.case import open_data
from flywheel.report.pages import index_page, report_page
from flywheel.report.printing import print_pdf, printer
from flywheel.report.running import CELL_SECONDS, check_parameters, execute
from flywheel.report.stamps import data_stamp, file_stamp, library_stamp, stamp
from flywheel.words import gettext as _

__all__ = ["Batch", "Outcome", "run"]

Progress = Callable[[Literal["start", "end"], str], None]


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
class Batch:
    """What became of all of them.

    Attributes:
        outcomes: One a file, in the order given.
        index: The page that lists every report of the folder.
    """

    outcomes: tuple[Outcome, ...]
    index: Path

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Those that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


@dataclass(frozen=True)
class _Order:
    """All that is the same for every report of a batch."""

    notebook: Path
    folder: Path
    data: str
    data_stamp: str | None
    language: str
    parameters: Mapping[str, Any]
    force: bool
    cell_seconds: int
    chromium: Path | None


def run(
    files: Sequence[str | Path],
    *,
    data: str | Path = "sample",
    folder: str | Path | None = None,
    language: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    jobs: int = 1,
    force: bool = False,
    pdf: bool = False,
    cell_seconds: int = CELL_SECONDS,
    notebook: Path | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Write a report for each scenario file.

    All files and parameters are checked before the first notebook starts. Each report is written under a temporary
    name and renamed when it is complete; one that fails leaves the others alone. Reports run in threads, as each has
    a kernel, which is a process of its own.

    Args:
        files: Scenario files.
        data: ``sample``, a path, or the URL of an Ibis backend. Data that were not imported yet pass the gate once,
            not once a report.
        folder: Where reports go; by default ``reports`` in the working folder.
        language: ``en`` or ``zh``; by default the language in force.
        parameters: Further parameters of the notebook.
        jobs: How many notebooks run at the same time.
        force: Write every report again, even when nothing has changed.
        pdf: Print each report too; needs a Chromium.
        cell_seconds: How long one cell of a notebook may take.
        notebook: Another report notebook.
        progress: Called with ``start`` or ``end`` and a scenario's id, from the thread that runs it.

    Returns:
        One outcome a file and the index page.

    Raises:
        BadInputError: A scenario file, a parameter or the data are refused; nothing was run.
        FlywheelError: The folder cannot be written, or there is nothing to print with.
    """
    notebook = notebook or places.notebooks() / "reports" / "pilot_report.ipynb"
    lang = language or words.current()
    with words.language(lang):
        scenarios = _read_all(files)
        values = check_parameters(notebook, parameters or {})
        chromium = printer() if pdf else None
        target = _writable(Path(folder) if folder else places.work() / "reports")
        with _ready(data) as (source, fingerprint):
            order = _Order(
                notebook, target, source, fingerprint, words.current(), values, force, cell_seconds, chromium
            )
            outcomes = _run_all(scenarios, order, jobs=jobs, progress=progress or (lambda _event, _name: None))
        index = target / "index.html"
        _replace(index, index_page(list(_rows(target))))
    return Batch(outcomes, index)


def _read_all(files: Sequence[str | Path]) -> dict[str, Path]:
    """Read every file, and list what is wrong with all of them."""
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            name = scenario.read(file, known_metrics=metrics.METRICS).id
        except BadInputError as err:
            problems += [
                Problem(f"{file}, {problem.place}", problem.message, problem.remedy) for problem in err.problems
            ]
            continue
        if name in found:
            message = _("has the id {name!r}, which {other} has too").format(name=name, other=found[name])
            problems.append(Problem(str(file), message, _("give each scenario an id of its own")))
        found.setdefault(name, Path(file).resolve())
    if not files:
        problems.append(Problem(_("files"), _("none were given"), _("name at least one scenario file")))
    if problems:
        raise BadInputError(_("scenario files"), problems)
    return found


def _writable(folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as err:
        message = _("{folder} cannot be written: {reason}; choose another folder with -o")
        raise FlywheelError(message.format(folder=folder, reason=err.strerror)) from err
    return folder


@contextmanager
def _ready(data: str | Path) -> Iterator[tuple[str, str | None]]:
    """Give a source that a kernel opens fast, with its stamp: loose files pass the gate once for the whole batch."""
    text = str(data)
    if text == "sample" or "://" in text:
        open_data(text)
        yield text, data_stamp(text)
        return
    path = Path(text).expanduser().resolve()
    checked = open_data(path)
    fingerprint = data_stamp(str(path))
    if (path / "flywheel.json").is_file():
        yield str(path), fingerprint
        return
    with tempfile.TemporaryDirectory(prefix="flywheel-") as temporary:
        yield str(tables.write_stamped(checked, Path(temporary) / "data")), fingerprint


def _run_all(files: Mapping[str, Path], order: _Order, *, jobs: int, progress: Progress) -> tuple[Outcome, ...]:
    def one(name: str) -> Outcome:
        progress("start", name)
        with words.language(order.language):
            outcome = _reused(name, files[name], order) or _written(name, files[name], order)
        progress("end", name)
        return outcome

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        waiting: dict[Future[Outcome], str] = {pool.submit(one, name): name for name in files}
        try:
            found = {waiting[future]: future.result() for future in as_completed(waiting)}
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(found[name] for name in files)


def _fingerprint(file: Path, order: _Order) -> str | None:
    """Return the stamp of everything this report depends on; None when the data's state cannot be known."""
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


def _reused(name: str, file: Path, order: _Order) -> Outcome | None:
    page, notebook = order.folder / f"{name}.html", order.folder / f"{name}.ipynb"
    try:
        record = json.loads((order.folder / f"{name}.report.json").read_text(encoding="utf-8"))
        same = not order.force and record["stamp"] is not None and record["stamp"] == _fingerprint(file, order)
        printed = order.chromium is None or page.with_suffix(".pdf").is_file()
        whole = (
            file_stamp(page) == record["page"] and notebook.is_file() and _workbook(order, name).is_file() and printed
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Outcome(name, "reused", page, notebook, summary=record["summary"]) if same and whole else None


def _workbook(order: _Order, name: str) -> Path:
    return order.folder / f"{name}.tables.xlsx"


def _written(name: str, file: Path, order: _Order) -> Outcome:
    started = time.perf_counter()
    temporary = order.folder / f".{name}.{secrets.token_hex(4)}.ipynb"
    page, notebook = order.folder / f"{name}.html", order.folder / f"{name}.ipynb"
    record, failed = order.folder / f"{name}.report.json", order.folder / f"{name}.failed.ipynb"
    values = {**order.parameters, "scenario": str(file), "data": order.data, "lang": order.language}
    try:
        done, summary = execute(order.notebook, temporary, values, cell_seconds=order.cell_seconds)
        _replace(page, report_page(done, summary))
        temporary.replace(notebook)
        levels = summary.get("levels", {})
        forms.write_workbook(scenario.read(file), _workbook(order, name), levels=levels, known_metrics=metrics.METRICS)
        page.with_suffix(".pdf").unlink(missing_ok=True)
        if order.chromium:
            print_pdf(page, page.with_suffix(".pdf"), chromium=order.chromium)
        facts = {"stamp": _fingerprint(file, order), "page": file_stamp(page), "summary": summary}
        _replace(record, json.dumps(facts, ensure_ascii=False, indent=1))
        failed.unlink(missing_ok=True)
    except Exception as err:  # noqa: BLE001  # one odd file never stops the others
        message = str(err)
        kept = failed if temporary.is_file() else None
        if kept:
            temporary.replace(kept)
        summary = {"id": name, "title": scenario.read(file).title, "message": message}
        _replace(record, json.dumps({"stamp": None, "failed": True, "summary": summary}, ensure_ascii=False, indent=1))
        return Outcome(name, "failed", None, kept, message, summary, time.perf_counter() - started)
    finally:
        temporary.unlink(missing_ok=True)
    return Outcome(name, "written", page, notebook, summary=summary, seconds=time.perf_counter() - started)


def _replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    with places.whole(path) as temporary, temporary.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Return a row for every report the folder holds, failures first."""
    found = []
    for record in sorted(folder.glob("*.report.json")):
        try:
            facts = json.loads(record.read_text(encoding="utf-8"))
            summary = dict(facts["summary"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        page, failed = folder / f"{summary['id']}.html", folder / f"{summary['id']}.failed.ipynb"
        summary |= {"page": page.name if page.is_file() else None, "failed": bool(facts.get("failed"))}
        summary["notebook"] = failed.name if failed.is_file() else None
        others = {"PDF": page.with_suffix(".pdf"), "Excel": folder / f"{summary['id']}.tables.xlsx"}
        summary["files"] = {kind: path.name for kind, path in others.items() if path.is_file()}
        if summary["page"] or summary["failed"]:
            found.append(summary)
    yield from sorted(found, key=lambda row: (not row["failed"], row["id"]))
