"""Turns users' own words, English or Chinese, into polarity and strength, and into shares with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.results import Result
from flywheel.voc import chinese
from flywheel.voc.language import language_name, language_of, plain, shares_shown, texts_of
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Sentiment", "polarity_name", "sentiment"]

_NEUTRAL_BELOW = {"zh": 0.10, "en": 0.05}
"""Size of the score from which a text takes sides; 0.05 is VADER's own advice, 0.10 is ours."""
_STRONG_FROM, _MEDIUM_FROM = 0.6, 0.3
_POLARITIES = ("negative", "neutral", "positive")
_TRADE = {
    **dict.fromkeys(("late", "missing", "broken", "slow", "slower", "stuck", "expired", "wrong", "leaking"), -1.8),
    **dict.fromkeys(("crash", "crashes", "crashed", "freezes", "froze", "frozen", "rejected", "nobody"), -1.8),
    **dict.fromkeys(("rotten", "mouldy", "moldy", "stale", "slimy", "smelled", "squashed", "soggy"), -2.4),
    **dict.fromkeys(("refund", "refunded", "overpriced", "uninstall", "takeaway", "complaint", "impatient"), -1.0),
    **dict.fromkeys(("quick", "quickly", "fast", "early", "tasty", "juicy", "punctual", "cheaper", "handy"), 1.8),
    **dict.fromkeys(("please", "cheers", "share", "alright", "minus"), 0.0),
}
"""Words that carry a mood in the grocery trade and not in social media, on VADER's scale of −4 to 4; set by us."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sentiment(Result):
    """The mood of texts, one row a text.

    Attributes:
        shares: One row a language and polarity: ``language, polarity, n, share, low, high, of, enough``; ``of`` counts
            the texts of the language that have words.
        level: Stated coverage of the intervals.
        without_words: How many texts hold no word and no known face, so that nothing can be said about them.
    """

    shares: pd.DataFrame
    level: float
    without_words: int

    def shown(self) -> pd.DataFrame:
        """Return how many texts of each language are negative, neutral and positive, without any text or id."""
        shares = self.shares
        return pd.DataFrame(
            {
                _("language"): [language_name(name) for name in shares["language"]],
                _("mood"): [polarity_name(name) for name in shares["polarity"]],
                _("texts"): shares["n"],
                **shares_shown(shares, level=self.level),
                _("enough?"): [_("yes") if enough else _("not enough data") for enough in shares["enough"]],
            }
        )


def polarity_name(polarity: str) -> str:
    """Return a polarity in the reader's language."""
    return {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}[polarity]


def sentiment(
    feedback: ir.Table | pd.DataFrame | pd.Series[Any] | Iterable[str | None], *, level: float = 0.95
) -> Sentiment:
    """Say how each text feels: negative, neutral or positive, and how strongly.

    English goes through VADER with a few words of the trade added, Chinese through a small model of our own that weighs
    characters, pairs and triples. Both judge words: a bare fact ("here after 90 minutes") often counts as neutral, and
    irony is not understood. Trust shares of many texts, not the label of one. For Chinese the score says how sure the
    model is rather than how strong the feeling is. Languages are compared at your own risk: the methods differ.

    Markup and links are left out, faces count, and only the first 2,000 characters are read. A text without words and
    faces (empty, marks, digits) has no polarity and no score.

    Args:
        feedback: One row a piece of feedback with ``text`` (``feedback_id`` is kept), or the texts themselves. A row
            of an engine's table comes in order of ``feedback_id``.
        level: Stated coverage of the Wilson intervals.

    Returns:
        One row a text in the caller's order and index: ``feedback_id`` if given, ``language`` (`language_of`),
        ``polarity``, ``strength`` (weak below 0.3, medium, strong from 0.6), ``score`` from −1 to 1.

    Raises:
        BadInputError: There is no column ``text``, a single text was given, or the level is impossible.

    Example:
        >>> sentiment(["Great, so fresh!", "客服态度太差了", "???"]).table
          language  polarity strength     score
        0       en  positive   strong  0.789700
        1       zh  negative   strong -0.957449
        2               NaN      NaN       NaN

    References:
        Hutto, C. J. & Gilbert, E. (2014). VADER: a parsimonious rule-based model for sentiment analysis of social media
        text. ICWSM 8, 216–225. The Chinese model: docs/decisions/0007-chinese-sentiment.md.
    """
    stats.proportion(0, 0, level=level)
    texts = texts_of(feedback, source="voc.sentiment")
    clean = [plain(text) for text in texts["text"]]
    languages = [language_of(text) for text in clean]
    scores = np.array([_score(text, name) for text, name in zip(clean, languages, strict=True)], dtype=float)
    table = texts.drop(columns="text").assign(
        language=pd.array(languages, dtype="str"),
        polarity=pd.array([_polarity(score, name) for score, name in zip(scores, languages, strict=True)], dtype="str"),
        strength=pd.array([_strength(score) for score in scores], dtype="str"),
        score=scores,
    )
    silent = int(np.isnan(scores).sum())
    return Sentiment(
        table=table,
        caption=_("Mood of {n} texts").format(n=f"{len(table):,}"),
        notes=_notes(silent, level=level),
        shares=_shares(table, level=level),
        level=level,
        without_words=silent,
    )


def _score(text: str, language: str) -> float:
    if language == "zh":
        return chinese.model().score(text)
    if language == "" and ":)" not in text and ":(" not in text:
        return math.nan
    return float(_vader().polarity_scores(text)["compound"])


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    analyzer.lexicon.update(_TRADE)
    return analyzer


def _polarity(score: float, language: str) -> str | None:
    if math.isnan(score):
        return None
    if abs(score) < _NEUTRAL_BELOW.get(language, _NEUTRAL_BELOW["en"]):
        return "neutral"
    return "positive" if score > 0 else "negative"


def _strength(score: float) -> str | None:
    if math.isnan(score):
        return None
    return "strong" if abs(score) >= _STRONG_FROM else "medium" if abs(score) >= _MEDIUM_FROM else "weak"


def _shares(table: pd.DataFrame, *, level: float) -> pd.DataFrame:
    judged = table[table["score"].notna()]
    rows = []
    for language in sorted(judged["language"].unique(), reverse=True):
        polarities = judged.loc[judged["language"] == language, "polarity"]
        for polarity in _POLARITIES:
            count = int((polarities == polarity).sum())
            share = stats.proportion(count, len(polarities), level=level)
            enough = len(polarities) >= stats.MINIMUM_N
            rows.append((language, polarity, count, share.value, share.low, share.high, len(polarities), enough))
    return pd.DataFrame(rows, columns=["language", "polarity", "n", "share", "low", "high", "of", "enough"])


def _notes(silent: int, *, level: float) -> tuple[str, ...]:
    notes = [
        _("English: VADER with words of the trade; Chinese: our own model of characters. Both judge words, not facts."),
        _("Intervals: {method}, {level:g} %.").format(method=_("Wilson score"), level=100 * level),
        _("The intervals count chance alone, not the mistakes of the method."),
    ]
    if silent:
        text = ngettext(
            "{n} text without words or faces is left out.", "{n} texts without words or faces are left out.", silent
        )
        notes.append(text.format(n=f"{silent:,}"))
    return tuple(notes)
