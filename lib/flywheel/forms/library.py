"""Procedures filed in one folder → an index that people search, on the page and from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

import pandas as pd

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.forms.paper import Block
from flywheel.forms.sop import sop_blocks, write_sop
from flywheel.scenario import Scenario
from flywheel.words import current
from flywheel.words import gettext as _

__all__ = ["file_procedures", "search_procedures"]

COLUMNS = ("title", "applies_to", "owner", "version", "updated", "page", "document")
_SCRIPT = """
const box = document.querySelector("input"), said = document.querySelector("output");
const rows = document.querySelectorAll("tbody tr");
box.addEventListener("input", () => {
  const wanted = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) { row.hidden = !wanted.every(word => row.dataset.text.includes(word)); shown += !row.hidden; }
  said.textContent = shown + " / " + rows.length;
});
"""


def file_procedures(scenarios: Sequence[Scenario], folder: str | Path) -> Path:
    """Write the procedure of each scenario into a library and bring its index up to date.

    A procedure that is there already is replaced; those of other scenarios stay.

    Args:
        scenarios: The scenarios.
        folder: The library; made when it is not there.

    Returns:
        The index page.

    Raises:
        FlywheelError: The folder cannot be written, or two scenarios have one id.
    """
    target = Path(folder)
    ids = [plan.id for plan in scenarios]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise FlywheelError(_("two scenarios have the id {name!r}; give each its own").format(name=twice[0]))
    for plan in scenarios:
        page, document = write_sop(plan, target)
        blocks = sop_blocks(plan)
        facts = [text for _label, text in blocks[0].facts]
        words = [plan.title, *(text for block in blocks for text in _texts(block))]
        record = dict(zip(COLUMNS, [plan.title, *facts, page.name, document.name], strict=True))
        _replace(
            target / f"{plan.id}.sop.json", json.dumps(record | {"text": " ".join(words)}, ensure_ascii=False, indent=1)
        )
    index = target / "index.html"
    _replace(index, _page(search_procedures(target)))
    return index


def _texts(block: Block) -> list[str]:
    cells = [] if block.table is None else block.table.astype(str).to_numpy().ravel().tolist()
    return [*(text for pair in block.facts for text in pair), *block.points, *cells]


def search_procedures(folder: str | Path, words: str = "") -> pd.DataFrame:
    """Return the procedures of a library that hold all the words, in any order and whatever their case.

    Args:
        folder: The library.
        words: Words to look for; none lists everything.

    Returns:
        ``title, applies_to, owner, version, updated, page, document, text``, by title.

    Raises:
        FlywheelError: There is no library in the folder.
    """
    records = []
    for path in sorted(Path(folder).glob("*.sop.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            records.append({name: str(record[name]) for name in (*COLUMNS, "text")})
        except (OSError, ValueError, KeyError, TypeError):  # a record half written by something else is no procedure
            continue
    if not records and not (Path(folder) / "index.html").is_file():
        message = _("{folder} holds no procedures; file the first one with: flywheel scenario library {folder} FILE")
        raise FlywheelError(message.format(folder=folder))
    found = pd.DataFrame(records, columns=[*COLUMNS, "text"])
    wanted = words.casefold().split()
    kept = [all(word in text.casefold() for word in wanted) for text in found["text"]]
    return found[kept].sort_values(["title", "page"], ignore_index=True)


def _page(found: pd.DataFrame) -> str:
    heads = (_("Procedure"), _("Applies to"), _("Owner"), _("Version"), _("Updated"), _("Word"))
    rows = "".join(
        f'<tr data-text="{escape(row["text"].lower())}" role="row">'
        + _cell("th", heads[0], f'<a href="{escape(row["page"])}">{escape(row["title"])}</a>')
        + "".join(_cell("td", label, escape(row[name])) for label, name in zip(heads[1:5], COLUMNS[1:5], strict=True))
        + _cell("td", heads[5], f'<a href="{escape(row["document"])}" download>.docx</a>')
        + "</tr>"
        for row in found.to_dict("records")
    )
    css = files("flywheel.forms").joinpath("sop.css").read_text(encoding="utf-8")
    language, title = {"zh": "zh-CN"}.get(current(), current()), _("Library of procedures")
    search = _("Search")
    head = "".join(f"<th scope='col' role='columnheader'>{escape(text)}</th>" for text in heads)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body><main><h1>{escape(title)}</h1>"
        f"<p><label>{escape(search)} <input type='search'></label> <output>{len(found)}</output></p>"
        f"<div class='wide'><table class='cards' role='table'><thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
        f"<tbody role='rowgroup'>{rows}</tbody></table></div></main><script>{_SCRIPT}</script></body></html>\n"
    )


def _cell(tag: str, label: str, content: str) -> str:
    kind = 'scope="row" role="rowheader"' if tag == "th" else 'role="cell"'
    return f'<{tag} {kind} data-label="{escape(label)}">{content}</{tag}>'


def _replace(path: Path, text: str) -> None:
    try:
        with places.whole(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=path, reason=err.strerror)) from err
