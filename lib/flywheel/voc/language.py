"""Turns raw feedback into plain text, and says in which language it is written by a stated rule."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["LONGEST", "language_name", "language_of", "plain", "shares_shown", "texts_of"]

LONGEST = 2000
"""Characters of a text that are read; what comes after them is left out."""

_HAN_SHARE = 0.2
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a]")
_TAG = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|</?[a-zA-Z][^<>]{0,300}>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+")
_SPACE = re.compile(r"\s+")
_GLAD = "👍😋❤🥰💯🎉😊😀😃😄😁😍🥳👏🙏💖💕😘🌹💪🤩👌"
_SORRY = "😡😤🙄👎💔😭🤦😠🤬😞😢😩😒😫🤮😣😖💩😔"
_JOINTS = "\ufe0f\u200d\u2640\u2642\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What only turns one face into another: variants, joiners, gender and skin."""
_FACES = str.maketrans({**dict.fromkeys(_GLAD, " :) "), **dict.fromkeys(_SORRY, " :( "), **dict.fromkeys(_JOINTS)})
_DIGITS = str.maketrans({0xFEE0 + ord(sign): sign for sign in "0123456789"})


def language_of(text: str) -> str:
    """Say whether a text is Chinese or English by the share of Chinese characters among its letters.

    Chinese when at least a fifth of all letters are Han characters: one of them says about as much as a short English
    word. A mixed text belongs to the language this rule gives. Other languages in Latin letters count as English.

    Args:
        text: The user's own words.

    Returns:
        ``"zh"``, ``"en"``, or ``""`` when there is no letter at all (emoji, marks, digits, nothing).

    Example:
        >>> [language_of(text) for text in ("app 又 crash 了", "late again, 服了", "👍 100!")]
        ['zh', 'en', '']
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han + latin == 0:
        return ""
    return "zh" if han >= _HAN_SHARE * (han + latin) else "en"


def language_name(language: str) -> str:
    """Return a language of `language_of` as the reader calls it."""
    return {"zh": _("Chinese"), "en": _("English")}.get(language, _("(faces only)"))


def shares_shown(table: pd.DataFrame, *, level: float) -> dict[str, list[str]]:
    """Return the columns share and interval as a person reads them, from ``share, low, high``."""
    ends = [[stats.as_text(end, "share", bare=True) for end in table[name]] for name in ("low", "high")]
    return {
        _("share"): [stats.as_text(share, "share") for share in table["share"]],
        _("{level:g} % interval").format(level=100 * level): [
            _("{low} to {high}").format(low=low, high=high) for low, high in zip(*ends, strict=True)
        ],
    }


def plain(text: object) -> str:
    """Return a text without markup, links and runs of blanks; a face becomes ``:)`` or ``:(``.

    Args:
        text: The user's own words; anything missing becomes an empty text.

    Returns:
        At most `LONGEST` characters.

    Example:
        >>> plain("<b>Late</b>&nbsp;again 😡  see https://x.example/1")
        'Late again :( see'
    """
    if not isinstance(text, str):
        return ""
    clean = text[: 4 * LONGEST]
    if "<" in clean or "&" in clean:
        clean = html.unescape(_TAG.sub(" ", clean))
    clean = _LINK.sub(" ", clean.translate(_FACES).translate(_DIGITS))
    return _SPACE.sub(" ", clean).strip()[:LONGEST]


def texts_of(feedback: ir.Table | pd.DataFrame | pd.Series[Any] | Iterable[str | None], *, source: str) -> pd.DataFrame:
    """Return one row a text: ``text`` as it was written, ``feedback_id`` if there is one, in the order given.

    Args:
        feedback: A table with a column ``text``, or the texts themselves.
        source: Who asks, as the first word of the message.

    Returns:
        A table of its own with the caller's index (a new one for a list or an engine's table).

    Raises:
        BadInputError: There is no column ``text``, or one single text was given instead of a list of them.
    """
    if isinstance(feedback, str):
        message = _("one text was given where a table or a list of texts is needed")
        raise BadInputError(source, [Problem("feedback", message, _("put it into a list: [text]"))])
    if isinstance(feedback, pd.Series):
        return pd.DataFrame({"text": feedback.astype(object)})
    if not isinstance(feedback, pd.DataFrame | ibis.Table):
        return pd.DataFrame({"text": np.array([*feedback, None], dtype=object)[:-1]})
    require(as_ibis(feedback.head(0)), ["text"], source=source)
    kept = [name for name in ("feedback_id", "text") if name in feedback.columns]
    if isinstance(feedback, pd.DataFrame):
        return feedback[kept].copy()
    found = pd.DataFrame(feedback.select(*kept).to_pandas())
    return found.sort_values("feedback_id", ignore_index=True) if "feedback_id" in kept else found
