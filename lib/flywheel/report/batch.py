"""Scenario files → reports in a folder, one by one complete or not there at all, with an index page."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flywheel import metrics, places, scenario, tables, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.report.case import open_data
from flywheel.report.fanout import Task, alone_in, on, outcomes
from flywheel.report.pages import index_page
from flywheel.report.printing import printer
from flywheel.report.running import SECONDS, check_parameters, watched
from flywheel.report.stamps import data_stamp
from flywheel.report.writing import WORKING, Order, Outcome, fingerprint, kept, settle
from flywheel.words import gettext as _

__all__ = ["Batch", "Outcome", "page_of", "run"]

Progress = Callable[[Outcome, int], None]


@dataclass(frozen=True)
class Batch:
    """What became of all of them.

    Attributes:
        outcomes: One a file, in the order given.
        index: The page that lists every report of the folder.
    """

    outcomes: tuple[Outcome, ...]
    index: Path

    def __repr__(self) -> str:
        """Return how many there are in each state, each failure, and where the index is."""
        states = Counter(outcome.state for outcome in self.outcomes)
        counted = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
        failed = [f"  {outcome.id}: {outcome.message}" for outcome in self.failures]
        return "\n".join([f"Batch({counted or 0}; {self.index})", *failed])

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Those that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


def run(
    files: Sequence[str | Path],
    *,
    data: str | Path = "sample",
    folder: str | Path | None = None,
    language: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    jobs: int = 1,
    again: bool = False,
    pdf: bool = False,
    seconds: float = SECONDS,
    notebook: Path | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Write a report for each scenario file.

    All files and parameters are checked before the first notebook starts. Each report is written apart and moved to
    its place when it is complete; one that fails leaves the others alone. What is there already and depends on nothing
    that has changed is kept, so a run that was stopped goes on where it was. Several reports share one process that has
    loaded everything, from which the kernel of each is forked.

    Args:
        files: Scenario files.
        data: ``sample``, a path, or the URL of an Ibis backend. Data that were not imported yet pass the gate once,
            not once a report.
        folder: Where reports go; by default ``reports`` in the working folder.
        language: ``en`` or ``zh``; by default the language in force.
        parameters: Further parameters of the notebook.
        jobs: How many reports are written at the same time.
        again: Write every report again, even when nothing has changed.
        pdf: Print each report too; needs a Chromium.
        seconds: How long one report may take before its notebook is stopped.
        notebook: Another report notebook.
        scheduler: Address of a Dask scheduler whose workers see the same folders; they write the reports then.
        progress: Called with each outcome and the number of reports that are still to come.

    Returns:
        One outcome a file and the index page.

    Raises:
        BadInputError: A scenario file, a parameter or the data are refused; nothing was run.
        FlywheelError: The folder cannot be written or another run writes there, there is nothing to print with, or
            the cluster does not answer.
    """
    notebook = notebook or places.notebooks() / "reports" / "pilot_report.ipynb"
    lang = language or words.current()
    with words.language(lang):
        scenarios = _read_all(files)
        values = check_parameters(notebook, parameters or {})
        chromium = printer() if pdf else None
        target = (Path(folder) if folder else places.work() / "reports").expanduser().resolve()
        with on(scheduler) as executor, _ready(data) as (source, mark), alone_in(target):
            order = Order(notebook, target, source, mark, words.current(), values, again, seconds, chromium)
            write = partial(outcomes, order=order, jobs=jobs, executor=executor)
            found = _run_all(scenarios, order, write, progress or (lambda _outcome, _left: None))
            index = _index(target)
    return Batch(found, index)


def page_of(
    file: Path, data: str | Path, tell: Callable[[int, int], None] | None = None, *, folder: Path | None = None
) -> Path:
    """Write the report of one scenario file for somebody who watches.

    Args:
        file: The scenario file.
        data: As for `run`.
        tell: Called with the number of cells that are done, and of all.
        folder: Where the report goes; by default ``reports`` in the working folder.

    Returns:
        The page.

    Raises:
        FlywheelError: The report could not be written; the reason is in plain words.
    """
    with watched(tell):
        outcome = run([file], data=data, folder=folder).outcomes[0]
    if outcome.page is None or outcome.state == "failed":
        raise FlywheelError(outcome.message)
    return outcome.page


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


def _run_all(
    files: Mapping[str, Path], order: Order, write: Callable[[list[Task]], Iterator[Outcome]], progress: Progress
) -> tuple[Outcome, ...]:
    found: dict[str, Outcome] = {}
    tasks = []
    for name, file in files.items():
        mark = fingerprint(file, order)
        ready = kept(name, mark, order)
        if ready:
            found[name] = ready
        else:
            tasks.append(Task(name, file, mark))
    for outcome in list(found.values()):
        progress(outcome, len(tasks))
    for left, outcome in zip(reversed(range(len(tasks))), write(tasks), strict=True):
        found[outcome.id] = outcome
        progress(outcome, left)
    return tuple(found[name] for name in files)


def _index(folder: Path) -> Path:
    """Write the page that lists every report of the folder."""
    index, draft = folder / "index.html", folder / WORKING / "index.html"
    try:
        draft.write_text(index_page(list(_rows(folder))), encoding="utf-8")
        settle(draft, index)
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=index, reason=err.strerror)) from err
    return index


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
