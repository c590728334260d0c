"""Takes out of a user's own words what would identify a person."""

from __future__ import annotations

import re

from flywheel.words import gettext as _

__all__ = ["redact"]

_FULL_WIDTH = {0xFEE0 + ord(sign): sign for sign in "0123456789+-@."}
"""Full-width signs, as Chinese keyboards type them, to plain ones."""
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_GAP = r"[ \-\u2010-\u2015]?"
_BREAK = r"[ .\-\u00a0\u2010-\u2015\u3000]{0,2}"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_IDENTITY = re.compile(
    rf"(?<!\d)(?:[1-9]\d{{5}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}{_MONTH}{_GAP}{_DAY}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])"
    rf"|[1-9]\d{{7}}{_MONTH}{_DAY}\d{{3}}(?!\d))"
)
_CARD = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
_PHONE = re.compile(
    rf"(?<![\d.])(?:(?:\+|00)?\(?86\)?{_BREAK})?1[3-9]\d"
    rf"(?:{_BREAK}\d{{4}}{_BREAK}\d{{4}}|{_BREAK}\d{{3}}{_BREAK}\d{{5}}|{_BREAK}\d{{5}}{_BREAK}\d{{3}})(?!\d)"
    r"|(?<!\d)\(?0\d{2,3}\)?[ -]?\d{7,8}(?!\d)|(?<!\d)\(?0\d{2,3}\)?[ -]\d{3,4}[ -]\d{4}(?!\d)"
    r"|(?<![\d+])\+\d{1,3}(?:[ -]?\(?\d{1,4}\)?){2,5}(?!\d)"
    r"|(?<!\d)(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?!\d)"
)
_APP = r"(?<![A-Za-z0-9])(?:微信|薇信|weixin|we ?chat|vx|wx|qq|扣扣|电报|telegram|tg|whats ?app|skype)"
_LABEL = r"\s*(?:号|群|id)?"
_SAYS = r"\s*(?:[:\uff1a=是]|is(?![A-Za-z]))\s*@?"
_START = r"(?<![A-Za-z0-9])"
_MIXED = (
    r"(?!\d{4}-\d|\d+(?![A-Za-z0-9_])|(?:iphone|ipad|ios|android|win|v)\d)(?=[A-Za-z.-]*[0-9_])"
    r"[A-Za-z0-9_][A-Za-z0-9_.-]{3,28}[A-Za-z0-9_]"
)
"""A name that no word looks like, with a digit or an underscore; no date, no number and no device."""
_NUMBER = r"\+?\d{6,15}(?!\d|[.:-]\d|\s*[元块个人次份分年月])"
_WORD = r"[A-Za-z][A-Za-z_.]{3,28}[A-Za-z_](?=\s*(?:[^\w\s-]|$))"
"""A single word, before the end or a comma."""
_CALLED = rf"{_APP}\s*(?:号|id)\s*[:\uff1a=是]\s*|{_APP}\s*[:\uff1a]\s*|加我?的?{_APP}\s*"
_MINE = rf"(?:我的?|本人的?)\s*{_APP}(?:号|id)?\s*"
_NO_NAMES = "accounts?|contacts?|friends?|groups?|login|messages?|moments|number|orders?|payments?|profile|wallet"
"""What else a single word behind `我的微信` may be."""
_HANDLES = [
    re.compile(f"({before})(?:{name})", re.IGNORECASE)
    for before, name in (
        (_APP + _LABEL + _SAYS, f"{_MIXED}|{_NUMBER}"),
        (rf"{_APP}{_LABEL}\s*@?", rf"(?=[A-Za-z_][A-Za-z0-9_-]{{5}}){_MIXED}"),
        (rf"{_START}(?:qq|扣扣|whats ?app){_LABEL}\s*", _NUMBER),
        (_CALLED, _WORD),
        (_MINE, rf"(?!(?:{_NO_NAMES})\b){_WORD}"),
        (rf"{_APP}\s*[:\uff1a]?\s*@", r"[A-Za-z][A-Za-z0-9_]{3,31}"),
        (rf"{_START}(?:t|wa|telegram)\.me/", r"[+\w]+"),
        (rf"{_START}(?:(?=wxid_)|@)", rf"(?=[A-Za-z]){_MIXED}"),
    )
]


def redact(text: str | None) -> str:
    """Take out what would identify a person: e-mail, phone, identity and card numbers, messenger names.

    Prices, quantities, dates and times stay. Names and addresses are not recognised: read quotes before publishing.

    Args:
        text: The user's own words; None becomes an empty text.

    Returns:
        The text with a word in square brackets in each place.

    Example:
        >>> redact("call me: 138 1234-5678, I paid ¥1380.50 for 12 eggs")
        'call me: [phone number], I paid ¥1380.50 for 12 eggs'
    """
    clean = ("" if text is None else str(text)).translate(_FULL_WIDTH)
    clean = _EMAIL.sub(_("[e-mail]"), clean)
    clean = _IDENTITY.sub(_("[identity number]"), clean)
    clean = _CARD.sub(_("[card number]"), clean)
    clean = _PHONE.sub(_("[phone number]"), clean)
    name = _("[name]")
    for handle in _HANDLES:
        clean = handle.sub(lambda found: found[1] + name, clean)
    return clean
