"""One registered report that is not a pilot's → its page, executed notebook, Excel tables and further files."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flywheel import places, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.report.actions import with_kept_lines
from flywheel.report.batch import Outcome
from flywheel.report.pages import report_page
from flywheel.report.printing import print_pdf, printer
from flywheel.report.registry import Report, check
from flywheel.report.running import SECONDS, ReportFailed, execute
from flywheel.sheets import write_sheets
from flywheel.words import gettext as _

__all__ = ["write"]


def write(
    report: Report,
    *,
    inputs: str | Path | Sequence[Path] | None = None,
    data: str | Path = "sample",
    folder: str | Path | None = None,
    language: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    pdf: bool = False,
    seconds: int = SECONDS,
) -> Outcome:
    """Write one report: every file complete or not at all, the page last.

    Args:
        report: What to run, see `registry.find`.
        inputs: The folder it reads, or its scenario files.
        data: ``sample``, a path, or the URL of an Ibis backend.
        folder: Where files go; by default ``reports`` in the working folder.
        language: ``en`` or ``zh``; by default the language in force.
        parameters: Values for what the registry lists.
        pdf: Print the page too; needs a Chromium.
        seconds: How long the whole report may take.

    Returns:
        What became of it; a failure carries its reason in plain words.

    Raises:
        BadInputError: A parameter or the input folder is refused; nothing was run.
        FlywheelError: The folder cannot be written, or there is nothing to print with.
    """
    started = time.perf_counter()
    with words.language(language or words.current()):
        values = check(report, parameters or {}) | _inputs(report, inputs)
        values |= {"data": _source(data), "lang": words.current()}
        chromium = printer() if pdf else None
        target = _made(Path(folder) if folder else places.work() / "reports")
        temporary = target / f".{report.name}.{secrets.token_hex(4)}.ipynb"
        failed = target / f"{report.name}.failed.ipynb"
        try:
            done, summary = execute(report.notebook, temporary, values, seconds=seconds)
            page = _written(done, summary, temporary, target, chromium)
            failed.unlink(missing_ok=True)
        except (ReportFailed, FlywheelError, OSError) as err:
            kept = failed if temporary.is_file() else None
            if kept:
                temporary.replace(kept)
            return Outcome(report.name, "failed", None, kept, str(err), seconds=time.perf_counter() - started)
        finally:
            temporary.unlink(missing_ok=True)
    took = time.perf_counter() - started
    return Outcome(summary["id"], "written", page, page.with_suffix(".ipynb"), summary=summary, seconds=took)


def _written(done: Any, summary: dict[str, Any], temporary: Path, target: Path, chromium: Path | None) -> Path:
    """Write what the end mark carries beside the page."""
    page = target / f"{summary['id']}.html"
    sheets, files = summary.pop("sheets", []), summary.pop("files", {})
    for name, text in files.items():
        with places.whole(target / name) as whole:
            whole.write_text(with_kept_lines(target / name, text), encoding="utf-8", newline="")
    if sheets:
        write_sheets(sheets, target / f"{summary['id']}.tables.xlsx")
    with places.whole(page) as whole:
        whole.write_text(report_page(done, summary), encoding="utf-8")
    temporary.replace(page.with_suffix(".ipynb"))
    page.with_suffix(".pdf").unlink(missing_ok=True)
    if chromium:
        print_pdf(page, page.with_suffix(".pdf"), chromium=chromium)
    return page


def _inputs(report: Report, inputs: str | Path | Sequence[Path] | None) -> dict[str, Any]:
    if report.reads == "files":
        files = [inputs] if isinstance(inputs, str | Path) else inputs or []
        if not files:
            remedy = _("name at least one scenario file")
            raise BadInputError(_("report"), [Problem(_("files"), _("none were given"), remedy)])
        return {"scenarios": [str(Path(file).expanduser().resolve()) for file in files]}
    if report.reads != "folder":
        return {}
    if inputs is None or not isinstance(inputs, str | Path) or not Path(inputs).expanduser().is_dir():
        message = _("is not a folder") if inputs is not None else _("was not named")
        remedy = _("name a folder: flywheel report {name} FOLDER").format(name=report.name)
        raise BadInputError(_("report"), [Problem(str(inputs or _("folder")), message, remedy)])
    return {"folder": str(Path(inputs).expanduser().resolve())}


def _source(data: str | Path) -> str:
    text = str(data)
    if text == "sample" or "://" in text:
        return text
    path = Path(text).expanduser().resolve()
    if not path.exists():
        raise BadInputError(_("data"), [Problem(text, _("is not there"), _("check the path"))])
    return str(path)


def _made(folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        message = _("{folder} cannot be written: {reason}; choose another folder with -o")
        raise FlywheelError(message.format(folder=folder, reason=err.strerror)) from err
    return folder
