"""Files that a viewer chooses → a checked data set for the labs of a page, or a list of everything wrong with them."""

from __future__ import annotations

import html
import io
import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import ipywidgets

from flywheel import tables
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.widgets.downloads import download
from flywheel.widgets.parts import message, panel, row, stack
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

__all__ = ["MOST_MEGABYTES", "Upload", "data_from_files", "mapping_template", "upload", "with_own_data"]

MOST_MEGABYTES = 10
"""Largest upload: what a Jupyter server takes in one message unless it is told otherwise; more vanishes unseen."""
_UNPACKED = 20
"""How many times larger than the limit compressed files may become."""
_KINDS = (".csv", ".tsv", ".xlsx", ".parquet")
_MAPPINGS = (".yml", ".yaml")
_log = logging.getLogger(__name__)


def data_from_files(files: Mapping[str, bytes], *, needs: Sequence[str] = ()) -> tables.Data:
    r"""Check files as the gate does and keep them in memory; nothing stays on the disk.

    Args:
        files: Name → content: CSV, TSV, Excel, Parquet, a zip of these, and at most one mapping file (YAML).
        needs: Tables that must be among them.

    Returns:
        The checked data set.

    Raises:
        BadInputError: Something is wrong; all of it is listed.

    Example:
        >>> data_from_files({"users.csv": b"user_id,signed_up_at\na,2026-01-05 08:00\n"}).names
        ('users',)
    """
    with tempfile.TemporaryDirectory(prefix="flywheel-upload-") as place:
        folder, mapping = Path(place) / "files", Path(place) / "mapping.yml"
        folder.mkdir()
        for name, content in _unpacked(files):
            target = mapping if name.lower().endswith(_MAPPINGS) else folder / name
            if target.exists():
                raise _refused(name, _("is there twice"), _("leave one out"))
            target.write_bytes(content)
        label = ", ".join(PurePosixPath(name).name for name in files)
        data = tables.connect(folder, mapping=mapping if mapping.exists() else None, label=label)
        kept = {name: data.con.create_table(f"kept_{name}", table) for name, table in data.tables.items()}
    missing = [name for name in needs if name not in kept]
    if missing:
        problems = [_missing(name) for name in missing]
        raise BadInputError(label, problems)
    return replace(data, tables=kept)


def _missing(name: str) -> Problem:
    remedy = _("add a file or sheet called {name}; one row is {row}").format(name=name, row=_(tables.TABLES[name].row))
    return Problem(name, _("is needed here and not among the files"), remedy)


def _refused(name: str, what: str, remedy: str) -> BadInputError:
    return BadInputError(name, [Problem(name, what, remedy)])


def _unpacked(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield plain file names with their content; folders inside a zip do not count."""
    for given, content in files.items():
        name = PurePosixPath(given.replace("\\", "/")).name
        if name.lower().endswith(".zip"):
            yield from _members(name, content)
        elif name.lower().endswith((*_KINDS, *_MAPPINGS)):
            _refuse_bomb(name, content)
            yield name, content
        else:
            endings = ", ".join((*_KINDS, ".zip", *_MAPPINGS))
            raise _refused(
                name, _("is not a kind of file that can be read here"), _("use {kinds}").format(kinds=endings)
            )


def _archive(name: str, content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as bad:
        raise _refused(name, _("is damaged, or not what its name says"), _("save it again")) from bad
    if sum(one.file_size for one in archive.infolist()) > _UNPACKED * MOST_MEGABYTES * 1_000_000:
        most = _UNPACKED * MOST_MEGABYTES
        raise _refused(name, _("unpacks to more than {most} MB").format(most=most), _("send fewer rows"))
    return archive


def _members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    with _archive(name, content) as archive:
        for one in archive.infolist():
            inner = PurePosixPath(one.filename).name
            if one.is_dir() or inner.startswith((".", "~$")) or not inner.lower().endswith((*_KINDS, *_MAPPINGS)):
                continue
            try:
                yield inner, archive.read(one)
            except (RuntimeError, zipfile.BadZipFile, NotImplementedError) as bad:  # a password, or damage
                raise _refused(
                    f"{name}, {inner}", _("cannot be unpacked"), _("zip it again, without a password")
                ) from bad


def _refuse_bomb(name: str, content: bytes) -> None:
    """Refuse compressed files that would fill the memory."""
    if name.lower().endswith(".xlsx"):
        _archive(name, content).close()
    elif name.lower().endswith(".parquet"):
        import pyarrow as pa
        import pyarrow.parquet as parquet

        try:
            facts = parquet.read_metadata(io.BytesIO(content))
        except (pa.ArrowException, OSError) as bad:
            raise _refused(name, _("is damaged, or not what its name says"), _("save it again")) from bad
        size = sum(facts.row_group(number).total_byte_size for number in range(facts.num_row_groups))
        if size > _UNPACKED * MOST_MEGABYTES * 1_000_000:
            most = _UNPACKED * MOST_MEGABYTES
            raise _refused(name, _("unpacks to more than {most} MB").format(most=most), _("send fewer rows"))


def mapping_template(needs: Sequence[str] = ()) -> bytes:
    """Return a mapping file to fill in: every column of the tables, each called as the workbook calls it.

    Args:
        needs: Names of tables; none for all.

    Returns:
        YAML with comments.

    Example:
        >>> "orders:" in mapping_template(["orders"]).decode()
        True
    """
    lines = [
        "# " + _("Right of each colon write your own name of the column; take the # away for more columns."),
        "money: cents        # " + _("or major, when amounts have decimals"),
        "time_zone: Asia/Shanghai",
        "currency: CNY",
    ]
    for name in needs or tables.TABLES:
        lines += ["", f"{name}:        # " + _("one row is {row}").format(row=_(tables.TABLES[name].row))]
        lines += [f"  from: {name}        # " + _("your file, sheet or table"), "  columns:"]
        for column in tables.TABLES[name].columns:
            asked, must = ("", _("needed")) if column.required else ("# ", _("may be left out"))
            lines.append(f"    {asked}{column.name}: {column.name}        # {must}: {_(column.meaning)}")
    return ("\n".join(lines) + "\n").encode()


def upload(on_data: Callable[[tables.Data], None], *, needs: Sequence[str] = ()) -> Upload:
    r"""Return a panel in which a viewer brings own data.

    Args:
        on_data: Called with each data set that passed the gate. It may raise FlywheelError: what it says is shown.
        needs: Tables that must be among the files.

    Returns:
        The panel; ``panel.take({name: bytes})`` does in code what a viewer does by hand.

    Example:
        >>> seen = []
        >>> panel = upload(seen.append, needs=["users"])
        >>> panel.take({"users.csv": b"user_id,signed_up_at\na,2026-01-05 08:00\n"})
        >>> seen[0].users.count().execute()
        1
    """
    return Upload(on_data, needs=needs)


class Upload(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel: ``chosen`` is the button that opens the file dialogue, ``told`` what came of it."""

    def __init__(self, on_data: Callable[[tables.Data], None], *, needs: Sequence[str]) -> None:
        """Lay it out."""
        self._on_data, self._needs = on_data, tuple(needs)
        self.told = message()
        self.told.add_class("flywheel-live")
        self.chosen = ipywidgets.FileUpload(
            accept=",".join((*_KINDS, ".zip", *_MAPPINGS)), multiple=True, description=_("Choose files"), icon=""
        )
        self.chosen.layout = ipywidgets.Layout(width="auto", min_width="9em", height="2.75em", margin="0")
        self.chosen.add_class("flywheel-button")
        self.chosen.observe(self._received, "value")
        template = download(
            lambda: mapping_template(needs), text=_("Save a mapping file to fill in"), file="mapping.yml"
        )
        framed = panel(message(self._asks()), row(self.chosen), template, self.told, title=_("Your own data"))
        super().__init__(children=[framed], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _asks(self) -> str:
        wanted = ", ".join(self._needs) or _("any of the workbook's tables")
        text = _(
            "CSV, Excel, Parquet or a zip of these, together up to {most} MB; larger ones get lost on the way. "
            "Needed: {tables}. Files or sheets are called like the tables; for other names add a mapping file. "
            "Nothing leaves this server, and nothing is kept when you close the page."
        )
        return f"<p>{text.format(most=MOST_MEGABYTES, tables=wanted)}</p>"

    def _received(self, change: Mapping[str, Any]) -> None:
        files = change["new"]
        if not files:
            return
        try:
            self.take({str(one["name"]): bytes(one["content"]) for one in files})
        finally:
            self.chosen.value = ()  # the same file can be sent again after it was mended

    def take(self, files: Mapping[str, bytes]) -> None:
        """Check files and hand the data set on, or say what is wrong."""
        self.told.value = said(_("Checking …"))
        try:
            size = sum(map(len, files.values())) / 1e6
            if size > MOST_MEGABYTES:
                most = _(
                    "These files have {size:.0f} MB; a page takes up to {most} MB. For more: flywheel data import."
                )
                raise FlywheelError(most.format(size=size, most=MOST_MEGABYTES))
            data = data_from_files(files, needs=self._needs)
            self._on_data(data)
            self.told.value = _found(data)
        except FlywheelError as refused:
            self.told.value = problem_list(
                refused, head=_("These files cannot be used yet. The page keeps the data it had.")
            )
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("upload failed", exc_info=True)
            self.told.value = said(_("These files cannot be read. The page keeps the data it had."))


def _found(data: tables.Data) -> str:
    rows = [f"{name}: {table.count().execute():,}" for name, table in data.tables.items()]
    head = _("In use now: {label}. Rows: {rows}. Days: {first} to {last}.").format(
        label=data.label, rows=", ".join(rows), first=data.first_day or "–", last=data.last_day or "–"
    )
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in data.notes)
    return said(head) + (f"<ul>{notes}</ul>" if notes else "")


def with_own_data(
    make: Callable[[tables.Data], Sequence[ipywidgets.Widget]], data: tables.Data, *, needs: Sequence[str]
) -> ipywidgets.VBox:
    r"""Return labs on a data set, with a panel that puts a viewer's own in its place.

    Args:
        make: Returns the labs of a data set; FlywheelError says why there can be none.
        data: The data set at first.
        needs: Tables that own data must have.

    Returns:
        The labs, and the upload panel below them.

    Example:
        >>> from flywheel import samples
        >>> box = with_own_data(lambda data: [message(data.label)], samples.tiny(), needs=["users"])
        >>> box.upload.take({"users.csv": b"user_id,signed_up_at\na,2026-01-05 08:00\n"})
        >>> box.labs.children[0].value
        'users.csv'
    """
    return _OwnData(make, data, needs=needs)


class _OwnData(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Labs and the panel that changes their data."""

    def __init__(
        self, make: Callable[[tables.Data], Sequence[ipywidgets.Widget]], data: tables.Data, *, needs: Sequence[str]
    ) -> None:
        self._make = make
        self.labs = stack([])
        self.upload = upload(self.use, needs=needs)
        try:
            self.use(data)
        except FlywheelError as refused:
            self.labs.children = (message(problem_list(refused)),)
        except Exception:  # noqa: BLE001  # an uncaught exception would end a live page here
            _log.debug("no lab on this data", exc_info=True)
            self.labs.children = (message(said(_("There is no lab for this data."))),)
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[self.labs, self.upload], layout=layout)

    def use(self, data: tables.Data) -> None:
        """Put a data set into the labs; when they refuse it, the old ones stay."""
        self.labs.children = tuple(self._make(data))
