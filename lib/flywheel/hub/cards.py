"""New passwords → a sheet of cards to print and cut, and the same as CSV; only root can read either."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from flywheel.hub.settings import privacy
from flywheel.serve import write_private
from flywheel.words import chinese_font, current
from flywheel.words import gettext as _

__all__ = ["cards_page", "write_cards"]

_STYLE = """
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .8rem; }
.card { border: 1px dashed var(--muted); border-radius: .4rem; padding: .6rem 1rem; break-inside: avoid; }
.card dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem .8rem; margin: .4rem 0; }
.card dd { font: 1.05rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.card p { margin: .2rem 0; font-size: .8rem; color: var(--muted); }
"""


def cards_page(passwords: Mapping[str, str], *, address: str) -> str:
    """Return the sheet as one HTML page that prints on A4.

    Args:
        passwords: Account name → password.
        address: Where the class is reached.

    Example:
        >>> "k3" in cards_page({"autumn-lee": "k3"}, address="https://class.example/")
        True
    """
    title, says = html.escape(_("Cards of the class")), html.escape(privacy())
    heads = [html.escape(text) for text in (_("address"), _("name"), _("password"))]
    cards = "".join(
        "<div class='card'><dl>"
        + "".join(f"<dt>{head}</dt><dd>{html.escape(value)}</dd>" for head, value in zip(heads, card, strict=True))
        + f"</dl><p>{says}</p></div>"
        for card in ((address, name, password) for name, password in passwords.items())
    )
    once = html.escape(_("Print this sheet and delete the file: passwords are kept nowhere else."))
    css = files("flywheel.forms").joinpath("sop.css").read_text(encoding="utf-8") + _STYLE
    language = {"zh": "zh-CN"}.get(current(), current())
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{chinese_font(title + cards + once)}{css}</style></head>"
        f"<body><main><h1>{title}</h1><p>{once}</p><div class='cards'>{cards}</div></main></body></html>\n"
    )


def write_cards(passwords: Mapping[str, str], page: Path, *, address: str) -> tuple[Path, Path]:
    """Write the sheet and, beside it, a CSV for whoever mails the passwords.

    Args:
        passwords: Account name → password.
        page: The HTML file.
        address: Where the class is reached.

    Returns:
        The two files.
    """
    table = page.with_suffix(".csv")
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["address", "name", "password"])
    writer.writerows((address, name, password) for name, password in passwords.items())
    write_private(page, cards_page(passwords, address=address))
    write_private(table, rows.getvalue())
    return page, table
