"""A scenario that is being written ↔ files: opened from a folder or an upload, saved there, handed out for download."""

from __future__ import annotations

import html
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets

from flywheel import forms, metrics, places
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.scenario import Draft, Scenario, write_values
from flywheel.widgets.controls import toggle
from flywheel.widgets.downloads import download
from flywheel.widgets.parts import button, labelled, message, panel, row
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

__all__ = ["SavePanel", "draft_from_file", "own_files", "scenario_path"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_LARGEST_BYTES = 1_000_000
_LARGEST_UNPACKED = 50_000_000
_MOST_FILES = 500


def draft_from_file(name: str, content: bytes) -> Draft:
    """Return the draft that an uploaded file holds, complete or not.

    Args:
        name: Name of the file, ending in ``.yml``, ``.yaml`` or ``.xlsx``.
        content: The file.

    Raises:
        BadInputError: It is no scenario file and no workbook of the three tables; everything wrong is listed.

    Example:
        >>> draft_from_file("mine.yml", b"title: Mine").get("title")
        'Mine'
    """
    called = re.split(r"[/\\]", name)[-1] or _("file")
    if len(content) > _LARGEST_BYTES:
        raise _refused(called, _("is larger than 1 MB"), _("a scenario file is a page of text"))
    if called.lower().endswith(".xlsx"):
        return _from_workbook(called, content)
    if not called.lower().endswith((".yml", ".yaml")):
        raise _refused(called, _("is not a kind of file that can be read here"), _("use .yml, .yaml or .xlsx"))
    try:
        return Draft(content.decode("utf-8-sig"), called=called)
    except UnicodeDecodeError as err:
        raise _refused(called, _("is not text in UTF-8"), _("save it with the encoding UTF-8")) from err


def _refused(called: str, what: str, remedy: str) -> BadInputError:
    return BadInputError(called, [Problem(called, what, remedy)])


def _from_workbook(called: str, content: bytes) -> Draft:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile as bad:
        raise _refused(called, _("is no Excel workbook"), _("save it as .xlsx in Excel, WPS or LibreOffice")) from bad
    if size > _LARGEST_UNPACKED:
        raise _refused(called, _("unpacks to more than {most} MB").format(most=50), _("a scenario is four sheets"))
    with tempfile.TemporaryDirectory(prefix="flywheel-upload-") as folder:
        book, text = Path(folder) / "tables.xlsx", Path(folder) / "scenario.yml"
        book.write_bytes(content)
        try:
            write_values(forms.read_workbook(book, known_metrics=metrics.METRICS), text)
        except BadInputError as err:
            raise BadInputError(called, err.problems) from err
        return Draft(text.read_text(encoding="utf-8"), called=called)


def scenario_path(folder: Path, name: Any) -> Path:
    """Return where a scenario of this name lies, always directly in the folder.

    Args:
        folder: The folder of scenario files.
        name: What a viewer typed.

    Raises:
        BadInputError: The name could lead anywhere else.

    Example:
        >>> scenario_path(Path("scenarios"), "my-pilot").name
        'my-pilot.yml'
    """
    text = str(name).strip().removesuffix(".yml")
    if not _NAME.fullmatch(text):
        message = _("{value} cannot be a file name").format(value=repr(text[:60]))
        remedy = _("use small letters, digits and hyphens, at most 60, such as new-user-guidance")
        raise BadInputError(_("save"), [Problem(_("File name"), message, remedy)])
    path = folder / f"{text}.yml"
    if path.is_symlink() or path.is_dir():
        raise BadInputError(_("save"), [Problem(path.name, _("is not a file of its own"), _("choose another name"))])
    return path


class SavePanel(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel: ``name`` is the file's name, ``asked`` saves, ``told`` says where it lies."""

    def __init__(self, folder: Path, draft: Callable[[], Draft], complete: Callable[[], Scenario]) -> None:
        """Lay it out.

        Args:
            folder: Where scenario files lie; made when the first one is saved.
            draft: The draft as it stands.
            complete: Returns the finished scenario; FlywheelError says that it is not finished.
        """
        self._folder, self._draft, self._complete = folder, draft, complete
        self._own: set[Path] = set()
        self.saved: Path | None = None
        self._text = ""
        self.name = labelled(ipywidgets.Text(placeholder="my-pilot"), _("File name"))
        self.replace = toggle(_("Replace a file of this name that is there"))
        self.asked, self.told = button(_("Save"), primary=True), message()
        self.told.add_class("flywheel-live")
        self.asked.on_click(lambda _button: self.save())
        handed = {
            _("Save as YAML"): (lambda: self._draft().text().encode("utf-8"), "yml"),
            _("Save as Excel (Tables 1 to 3)"): (self._workbook, "xlsx"),
            _("Save the procedure as Word"): (lambda: self._procedure()[1], "docx"),
            _("Save the procedure as HTML"): (lambda: self._procedure()[0], "html"),
        }
        self.files = {
            ending: download(make, text=text, file=lambda ending=ending: f"{self.stem()}.{ending}")  # type: ignore[misc]
            for text, (make, ending) in handed.items()
        }
        lead = _("“Save” writes the file into the work folder; the other buttons hand it to your own device.")
        parts = [
            message(f"<p>{html.escape(lead)}</p>"),
            row(self.name, self.replace.widget),
            row(self.asked),
            self.told,
            *self.files.values(),
        ]
        super().__init__(
            children=[panel(*parts, title=_("Save and download"))],
            layout=ipywidgets.Layout(width="100%", overflow="visible"),
        )

    def opened(self, path: Path | None) -> None:
        """Take over the name of what was opened; a file of one's own may be saved again without asking."""
        self.saved, self._text = path, self._draft().text() if path else ""
        self._own = {path} if path else set()
        self.name.value = path.stem if path else str(self._draft().get("id") or "")
        self.told.value = ""

    def stem(self) -> str:
        """Return the stem of the names of downloads."""
        text = str(self.name.value or self._draft().get("id") or "")
        return text if _NAME.fullmatch(text) else "scenario"

    def save(self) -> None:
        """Write the file, or say why not; what somebody else put there stays."""
        try:
            path = scenario_path(self._folder, self.name.value or self._draft().get("id") or "")
            self._write(path, self._draft().text())
        except FlywheelError as refused:
            self.told.value = problem_list(refused, head=_("Nothing was saved."))
        else:
            self.told.value = said(
                _("Saved as {file} in the work folder.").format(file=f"{path.parent.name}/{path.name}")
            )

    def _write(self, path: Path, text: str) -> None:
        if len(text) > _LARGEST_BYTES:
            raise _refused(path.name, _("is larger than 1 MB"), _("a scenario file is a page of text"))
        if path.exists() and path not in self._own and not self.replace.read():
            remedy = _("choose another name, or tick “replace”")
            raise _refused(path.name, _("is already there"), remedy)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() and sum(1 for _file in path.parent.iterdir()) >= _MOST_FILES:
                raise FlywheelError(_("The folder holds {n} files; remove some first.").format(n=_MOST_FILES))
            with places.whole(path) as temporary:
                temporary.write_text(text, encoding="utf-8")
        except OSError as err:
            message = _("{file} cannot be written: {reason}")
            raise FlywheelError(message.format(file=path.name, reason=err.strerror)) from err
        self._own.add(path)
        self.saved, self._text, self.replace.widget.value = path, text, False

    def file(self) -> Path:
        """Return the saved file when it holds the finished scenario as it stands.

        Raises:
            FlywheelError: It is not finished, or not saved since the last change.
        """
        self._complete()
        if self.saved is None or self._text != self._draft().text():
            raise FlywheelError(_("The scenario has changed since it was saved, or was never saved: press “Save”."))
        return self.saved

    def _workbook(self) -> bytes:
        plan = self._complete()
        with tempfile.TemporaryDirectory() as folder:
            written = forms.write_workbook(plan, Path(folder) / "tables.xlsx", known_metrics=metrics.METRICS)
            return written.read_bytes()

    def _procedure(self) -> tuple[bytes, bytes]:
        plan = self._complete()
        with tempfile.TemporaryDirectory() as folder:
            page, document = forms.write_sop(plan, Path(folder))
            return page.read_bytes(), document.read_bytes()


def own_files(folder: Path) -> Mapping[str, Path]:
    """Return the scenario files of a folder by name; links and hidden files are left out."""
    if not folder.is_dir():
        return {}
    found = sorted(path for path in folder.glob("*.yml") if path.is_file() and not path.is_symlink())
    return {path.name: path for path in found if not path.name.startswith(".")}
