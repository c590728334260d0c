"""A batch of reports: complete or not there, one failure among others, nothing done twice, an index of all."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from openpyxl import load_workbook

from flywheel import report
from flywheel.errors import BadInputError, FlywheelError
from flywheel.report import Batch


def test_one_failure_leaves_the_others_alone(batch: Batch) -> None:
    """Outcomes come in the order given, and only the faulty one failed."""
    assert [(outcome.id, outcome.state) for outcome in batch.outcomes] == [
        ("member-recall", "written"),
        ("lost-draw", "failed"),
        ("new-user-guidance", "written"),
    ]


def test_a_batch_is_read_at_a_glance(batch: Batch) -> None:
    """Its text face counts the states, names the index and says why one failed."""
    first, second, third = repr(batch).splitlines()
    assert first == f"Batch(1 failed, 2 written; {batch.index})"
    assert second.startswith("  lost-draw: ")
    assert "'lost-draw' is not there" in third


def test_a_failure_is_explained_and_its_notebook_kept(batch: Batch) -> None:
    """The message is the mistake in plain words; the notebook shows where it happened."""
    (failure,) = batch.failures
    assert "'lost-draw' is not there" in failure.message
    assert "Pilots present: basket-reminder, member-recall" in failure.message
    assert "Traceback" not in failure.message
    assert failure.notebook is not None
    assert failure.notebook.name == "lost-draw.failed.ipynb"
    outputs = [output for cell in nbformat.read(failure.notebook, 4).cells for output in cell.get("outputs", [])]
    assert any(output.output_type == "error" for output in outputs)


def test_nothing_half_written_is_left(batch: Batch) -> None:
    """The folder holds reports, records, the kept notebook and the index, and no temporary file."""
    assert sorted(path.name for path in batch.index.parent.iterdir()) == [
        "index.html",
        "lost-draw.failed.ipynb",
        "lost-draw.report.json",
        *(f"member-recall.{ending}" for ending in ("html", "ipynb", "report.json", "tables.xlsx")),
        *(f"new-user-guidance.{ending}" for ending in ("html", "ipynb", "report.json", "tables.xlsx")),
    ]


def test_a_forked_kernel_says_what_a_plain_one_says(
    batch: Batch, tmp_path: Path, notebook: Path, scenarios: Path
) -> None:
    """Cell by cell, pictures included, a report of the batch is what papermill makes of the same notebook."""
    given = {"scenario": str(scenarios / "member-recall.yml"), "data": "sample", "lang": "en"}
    plain = papermill.execute_notebook(notebook, tmp_path / "plain.ipynb", given, progress_bar=False).cells
    forked = nbformat.read(batch.index.parent / "member-recall.ipynb", 4).cells
    assert [cell.source for cell in forked] == [cell.source for cell in plain]
    assert [cell.get("outputs") for cell in forked] == [cell.get("outputs") for cell in plain]
    assert sum(len(cell.get("outputs", [])) for cell in plain) > 10


def test_the_index_lists_every_pilot_failures_first(batch: Batch) -> None:
    """Title, decision, effect, interval, users and alarms are there; the failed one is escaped and explained."""
    page = batch.index.read_text(encoding="utf-8")
    assert "3 pilots, 1 of them failed." in page
    assert page.index("&lt;b&gt;Lost&lt;/b&gt; draw") < page.index('href="member-recall.html"')
    assert "<b>Lost" not in page
    for text in ("Roll out", "+14.9 percentage points", "+9.0 to +20.6 percentage points", "700", "content push"):
        assert text in page


@pytest.mark.parametrize("name", ["index", "member-recall", "new-user-guidance"])
def test_pages_ask_nothing_of_the_network(batch: Batch, name: str) -> None:
    """No script, and every address is data, a place on the page or a file beside it."""
    page = (batch.index.parent / f"{name}.html").read_text(encoding="utf-8")
    assert "<script" not in page
    addresses = re.findall(r"""(?:src|srcset|href)=["']([^"']+)|url\(["']?([^"')]+)""", page)
    found = {one or other for one, other in addresses}
    assert found
    assert all(address.startswith(("data:", "#")) or re.fullmatch(r"[\w.-]+", address) for address in found)
    assert not re.search(r"@import|https?://", page)


def test_an_unchanged_report_is_reused(
    batch: Batch, tmp_path: Path, notebook: Path, scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No notebook runs again while file, data, code and parameters are the same; a changed level or page does."""
    folder = tmp_path / "reports"
    shutil.copytree(batch.index.parent, folder)
    ran: list[str] = []

    def refuse(_notebook: Path, target: Path, _values: object, **_limits: object) -> None:
        ran.append(target.name)
        raise report.running.ReportFailed("not now")

    monkeypatch.setattr(report.writing, "execute", refuse)
    files = [scenarios / "member-recall.yml"]
    again = report.run(files, folder=folder, notebook=notebook)
    assert [(outcome.state, outcome.summary["verdict"]) for outcome in again.outcomes] == [("reused", "roll_out")]
    assert ran == []
    (folder / "member-recall.html").write_text("damaged", encoding="utf-8")
    assert report.run(files, folder=folder, notebook=notebook).failures
    other = report.run(
        [scenarios / "new-user-guidance.yml"], folder=folder, notebook=notebook, parameters={"level": 0.9}
    )
    assert other.failures
    assert len(ran) == 2


def test_a_failed_rerun_keeps_the_earlier_report(
    batch: Batch, tmp_path: Path, notebook: Path, scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier page stays and is linked as such; the index says that the new run failed."""
    folder = tmp_path / "reports"
    shutil.copytree(batch.index.parent, folder)
    before = (folder / "member-recall.html").read_bytes()

    def refuse(_notebook: Path, _target: Path, _values: object, **_limits: object) -> None:
        raise report.running.ReportFailed("the kernel died")

    monkeypatch.setattr(report.writing, "execute", refuse)
    report.run([scenarios / "member-recall.yml"], folder=folder, notebook=notebook, again=True)
    assert (folder / "member-recall.html").read_bytes() == before
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "the kernel died" in page
    assert "earlier report" in page


def test_all_files_are_checked_before_anything_runs(tmp_path: Path, notebook: Path, scenarios: Path) -> None:
    """Mistakes of all files and doubled ids are named together, and nothing is written."""
    (tmp_path / "bad.yml").write_text("id: x\n", encoding="utf-8")
    twin = tmp_path / "twin.yml"
    twin.write_bytes((scenarios / "home-entry.yml").read_bytes())
    files = [tmp_path / "bad.yml", scenarios / "home-entry.yml", twin, tmp_path / "gone.yml"]
    with pytest.raises(
        BadInputError, match=r"(?s)bad.yml, line 1, owner.*'home-entry'.*has too.*gone.yml, file: there"
    ):
        report.run(files, folder=tmp_path / "out", notebook=notebook)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"levle": 1}, "did you mean level"),
        ({"level": "high"}, "'high' is not a number"),
        ({"lang": "zh"}, "use --lang instead"),
    ],
)
def test_a_wrong_parameter_is_refused(tmp_path: Path, notebook: Path, scenarios: Path, given: dict, said: str) -> None:
    """Unknown names, values of another type and names that have an option of their own never reach papermill."""
    with pytest.raises(BadInputError, match=said):
        report.run([scenarios / "home-entry.yml"], folder=tmp_path, notebook=notebook, parameters=given)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_notebook_or_folder_is_said_in_words(tmp_path: Path, notebook: Path, scenarios: Path) -> None:
    """A notebook that was never built and a folder that is a file are named."""
    files = [scenarios / "home-entry.yml"]
    with pytest.raises(FlywheelError, match="build it with: make build"):
        report.run(files, folder=tmp_path, notebook=tmp_path / "none.ipynb")
    (tmp_path / "file").touch()
    with pytest.raises(FlywheelError, match=r"cannot be written.*choose another folder"):
        report.run(files, folder=tmp_path / "file" / "reports", notebook=notebook)


def test_missing_data_are_refused_before_anything_runs(tmp_path: Path, notebook: Path, scenarios: Path) -> None:
    """A data folder that is not there ends the batch with one message."""
    with pytest.raises(FlywheelError, match="nowhere"):
        report.run([scenarios / "home-entry.yml"], folder=tmp_path, data=tmp_path / "nowhere", notebook=notebook)


def test_table_3_goes_to_excel_with_its_levels(batch: Batch) -> None:
    """The workbook beside a report holds 35 % before and 38 % during, so that its formula gives +8.6 %."""
    sheet = load_workbook(batch.index.parent / "new-user-guidance.tables.xlsx")["Table 3 Pilot tracking"]
    assert [round(sheet.cell(2, column).value, 4) for column in (3, 4)] == [0.35, 0.38]
    assert 'href="new-user-guidance.tables.xlsx"' in batch.index.read_text(encoding="utf-8")


def test_without_a_browser_printing_is_refused_before_anything_runs(
    tmp_path: Path, notebook: Path, scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what is missing and how to go on without it."""
    monkeypatch.setattr(report.printing, "find_chromium", lambda: None)
    with pytest.raises(FlywheelError, match=r"printing needs Chromium or Chrome.*leave out --pdf"):
        report.run([scenarios / "home-entry.yml"], folder=tmp_path, notebook=notebook, pdf=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_a_page_is_printed_whole_or_not_at_all(batch: Batch, tmp_path: Path) -> None:
    """A report becomes a PDF of several pages; a browser that fails leaves nothing behind."""
    target = tmp_path / "report.pdf"
    page = batch.index.parent / "member-recall.html"
    report.printing.print_pdf(page, target, chromium=report.printing.printer())
    assert target.read_bytes().startswith(b"%PDF-")
    assert target.read_bytes().count(b"/Type /Page\n") >= 2
    with pytest.raises(FlywheelError, match=r"member-recall\.html could not be printed"):
        report.printing.print_pdf(page, tmp_path / "other.pdf", chromium=Path(sys.executable))
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
