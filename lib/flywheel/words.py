"""Every word a user reads goes through here: English as written, Simplified Chinese from the catalogue.

Modules write ``from flywheel.words import gettext as _`` and ``_("{n} answers").format(n=12)``. The language is
chosen per context (thread, task or report), never by changing the process's locale.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import SimpleNamespace

from flywheel.errors import BadInputError, Problem

__all__ = ["LANGUAGES", "chinese_font", "column", "current", "gettext", "language", "later", "ngettext", "set_language"]

LANGUAGES = {"en": "English", "zh": "简体中文"}
CATALOGUE = Path(__file__).parent / "locale" / "zh_CN.po"
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_chosen: ContextVar[str | None] = ContextVar("flywheel_language", default=None)


def _known(code: str) -> str:
    short = code.replace("_", "-").split("-")[0].lower()
    if short not in LANGUAGES:
        with language("en"):
            problem = Problem("lang", f"{code!r} is not a language of the workbook", "use en or zh")
            raise BadInputError("language", [problem])
    return short


def current() -> str:
    """Return the language in force, ``"en"`` or ``"zh"``; ``FLYWHEEL_LANG`` sets the default."""
    return _chosen.get() or _known(os.environ.get("FLYWHEEL_LANG") or "en")


def set_language(code: str) -> None:
    """Choose the language for the rest of this context.

    Args:
        code: ``"en"``, ``"zh"`` or a longer tag such as ``"zh_CN"``.

    Raises:
        BadInputError: The workbook does not speak this language.
    """
    _chosen.set(_known(code))


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak another language inside a ``with`` block.

    Example:
        >>> with language("zh"):
        ...     current()
        'zh'
    """
    token = _chosen.set(_known(code))
    try:
        yield
    finally:
        _chosen.reset(token)


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == "en" or not CATALOGUE.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as source:
        write_mo(compiled, read_po(source, locale="zh_CN"))
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext(message: str) -> str:
    """Return ``message`` in the language in force; a message without translation stays English."""
    return _catalogue(current()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form that fits the count ``n`` in the language in force."""
    return _catalogue(current()).ngettext(singular, plural, n)


def later(message: str) -> str:
    """Mark a message for the catalogue and return it as it is; `gettext` translates it when it is shown.

    Example:
        >>> later("one paid order")
        'one paid order'
    """
    return message


_COLUMNS = (
    later("acquisition channel"),
    later("channel"),
    later("gender"),
    later("membership"),
    later("platform"),
    later("priority"),
    later("region"),
    later("survey"),
    later("team"),
    later("topic"),
    later("week"),
)
"""What tables are often grouped by; a column that is not here keeps its own name."""


def column(name: str) -> str:
    """Return the name of a column as a person reads it: words, in the language in force where it is known.

    Example:
        >>> column("acquisition_channel")
        'acquisition channel'
    """
    return gettext(name.replace("_", " "))


def chinese_font(text: str) -> str:
    """Return a style rule with just the glyphs of the Chinese characters in ``text``, for machines without any.

    The glyphs come from Noto Sans SC, which the zhplot wheel carries; a device's own font has precedence. The page's
    style names the family ``fw-chinese``.

    Example:
        >>> chinese_font("no Chinese")
        ''
    """
    found = importlib.util.find_spec("zhplot")
    characters = frozenset(_CHINESE.findall(text))
    if not characters or found is None or not found.submodule_search_locations:
        return ""
    path = Path(next(iter(found.submodule_search_locations))) / "fonts" / "NotoSansSC-Regular.ttf"
    with _reading:  # the whole font takes a fifth of a second; most pages of a run need what earlier ones did
        if not characters <= _read.characters:
            _read.characters |= characters
            _read.font = _part(path, _read.characters)
        small = io.BytesIO(_read.font)
    font = _part(small, characters, flavor="woff")
    data = base64.b64encode(font).decode("ascii")
    own = ", ".join(f'local("{name}")' for name in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"))
    return (
        f'@font-face {{ font-family: fw-chinese; src: {own}, url("data:font/woff;base64,{data}") format("woff");'
        " unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF; }"
    )


_reading = threading.Lock()
_read = SimpleNamespace(characters=frozenset[str](), font=b"")
"""The Chinese characters that pages of this process have needed, and a font of just these."""


def _part(source: Path | io.BytesIO, characters: frozenset[str], *, flavor: str | None = None) -> bytes:
    """Return a font of just these characters."""
    from fontTools import subset  # type: ignore[import-untyped]  # it ships no types

    options = subset.Options(layout_features=[], hinting=False, name_IDs=[])
    font = subset.load_font(source if isinstance(source, io.BytesIO) else str(source), options, lazy=True)
    font.setGlyphOrder([".notdef", *(f"g{number}" for number in range(1, font.getGlyphCount()))])  # names nobody needs
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    font.flavor, out = flavor, io.BytesIO()
    font.save(out)
    font.close()
    return out.getvalue()
