"""What a lab shows → files that a viewer saves: they travel over the kernel's connection, no server hands them out."""

from __future__ import annotations

import base64
import html
import io
import logging
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ipywidgets
import pandas as pd

from flywheel.errors import FlywheelError
from flywheel.results import Result
from flywheel.sheets import as_sheet, book_bytes
from flywheel.widgets.parts import button, message, row, stack
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

__all__ = ["MOST_MEGABYTES", "as_csv", "download", "downloads"]

MOST_MEGABYTES = 10
"""Largest file a page hands out; a browser holds it in memory twice."""
_KINDS = {
    "csv": "text/csv",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yml": "application/yaml",
    "zip": "application/zip",
}
_log = logging.getLogger(__name__)


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV that a spreadsheet opens with its Chinese letters, and without running any cell.

    Args:
        table: What to write; the index only when it has a name.

    Returns:
        UTF-8 with a byte order mark; texts that a spreadsheet would take for a formula get an apostrophe before them.

    Example:
        >>> as_csv(pd.DataFrame({"note": ["=1+1"], "n": [-2]})).decode("utf-8-sig").splitlines()
        ['note,n', "'=1+1,-2"]
    """
    named = any(name is not None for name in table.index.names)
    flat = (table.reset_index() if named else table).rename(columns=lambda name: _harmless(str(name)))
    return flat.map(_harmless).to_csv(index=False).encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def download(make: Callable[[], bytes], *, text: str, file: str | Callable[[], str]) -> ipywidgets.VBox:
    """Return a button that makes a file and saves it.

    One press is enough on a live page; where no script runs, a link appears and wants a second one.

    Args:
        make: Returns the file's bytes; called at each press. It may raise FlywheelError.
        text: What the button does, as a verb.
        file: Name of the file with its ending, or a function that returns it after ``make``.

    Returns:
        The button with a place for its link and for what went wrong.

    Example:
        >>> box = download(lambda: b"a,b", text="Save as CSV", file="list.csv")
        >>> box.asked.click()
        >>> 'download="list.csv"' in box.place.value
        True
    """
    return _Download([(text, lambda: (make(), file() if callable(file) else file))])


def downloads(shown: Callable[[], Sequence[Any]], *, file: str) -> ipywidgets.VBox:
    """Return buttons that save what is shown: its tables as CSV and Excel, its charts as PNG.

    Args:
        shown: Returns what is shown at the moment: charts, results, DataFrames; other things are left out.
        file: Stem of the files' names, in small letters without blanks.

    Returns:
        Three buttons with a place for a link. Several tables or charts come as one zip file; Excel holds a sheet
        for each table.

    Example:
        >>> box = downloads(lambda: [pd.DataFrame({"n": [1]})], file="tiers")
        >>> [one.description for one in box.buttons]
        ['Save as CSV', 'Save as Excel', 'Save as PNG']
    """
    makers = {_("Save as CSV"): _csv, _("Save as Excel"): _excel, _("Save as PNG"): _png}
    return _Download([(text, partial(_now, make, shown, file)) for text, make in makers.items()])


_Maker = Callable[[Sequence[Any], str], tuple[bytes, str]]


def _now(make: _Maker, shown: Callable[[], Sequence[Any]], stem: str) -> tuple[bytes, str]:
    return make(shown(), stem)


class _Download(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Buttons and one place for the link; ``asked`` is the first button."""

    def __init__(self, makers: Sequence[tuple[str, Callable[[], tuple[bytes, str]]]]) -> None:
        self.place = message()
        self.place.add_class("flywheel-live")
        self.buttons = tuple(button(text) for text, _make in makers)
        self.asked = self.buttons[0]
        for one, (_text, make) in zip(self.buttons, makers, strict=True):
            one.on_click(partial(self._save, make))
        framed = stack([row(*self.buttons), self.place])
        super().__init__(children=[framed], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _save(self, make: Callable[[], tuple[bytes, str]], _button: object = None) -> None:
        try:
            self.place.value = _link(*make())
        except FlywheelError as refused:
            self.place.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("a file could not be made", exc_info=True)
            self.place.value = said(_("This file cannot be made now. The page goes on working."))


def _link(content: bytes, file: str) -> str:
    if len(content) > MOST_MEGABYTES * 1_000_000:
        size = _("{file} would have {size:.0f} MB; a page hands out up to {most} MB.")
        raise FlywheelError(size.format(file=file, size=len(content) / 1e6, most=MOST_MEGABYTES))
    name = re.sub(r"[^\w.-]+", "-", file)
    kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    data = base64.b64encode(content).decode("ascii")
    text = html.escape(_("{file} is ready ({size} kB)").format(file=name, size=max(1, round(len(content) / 1000))))
    return (
        f'<p role="status"><a class="flywheel-file" data-flywheel-save download="{html.escape(name)}" '
        f'href="data:{kind};base64,{data}">{text}</a></p>'
    )


def _tables(shown: Sequence[Any]) -> dict[str, pd.DataFrame]:
    """Return what is shown as tables by title; results as a person reads them, in full precision where they allow."""
    found = [one for one in shown if isinstance(one, Result | pd.DataFrame)]
    if not found:
        raise FlywheelError(_("There is no table here to save."))
    titles = [one.caption if isinstance(one, Result) else _("Table {n}").format(n=n) for n, one in enumerate(found, 1)]
    return {
        f"{title} ({n})" if titles.count(title) > 1 else title: _frame(one)
        for n, (title, one) in enumerate(zip(titles, found, strict=True), 1)
    }


def _frame(one: Result | pd.DataFrame) -> pd.DataFrame:
    table = one.shown() if isinstance(one, Result) else one
    return table.reset_index() if any(name is not None for name in table.index.names) else table


def _csv(shown: Sequence[Any], stem: str) -> tuple[bytes, str]:
    return _one_or_zip([as_csv(table) for table in _tables(shown).values()], stem, "csv")


def _excel(shown: Sequence[Any], stem: str) -> tuple[bytes, str]:
    return book_bytes([as_sheet(title, table) for title, table in _tables(shown).items()]), f"{stem}.xlsx"


def _png(shown: Sequence[Any], stem: str) -> tuple[bytes, str]:
    pictures = [one.png() for one in shown if hasattr(one, "png")]
    if not pictures:
        raise FlywheelError(_("There is no picture here to save."))
    return _one_or_zip(pictures, stem, "png")


def _one_or_zip(contents: Sequence[bytes], stem: str, ending: str) -> tuple[bytes, str]:
    if len(contents) == 1:
        return contents[0], f"{stem}.{ending}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents, 1):
            archive.writestr(f"{stem}-{number}.{ending}", content)
    return out.getvalue(), f"{stem}-{ending}.zip"
