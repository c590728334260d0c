"""Turns texts into themes nobody listed: words that keep each other company, with shares and typical quotes."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.voc.language import LONGEST, language_name, language_of, plain, shares_shown, texts_of
from flywheel.voc.redaction import redact
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["LEAST_TEXTS", "FoundThemes", "find_themes"]

LEAST_TEXTS = 100
"""Texts of a language from which themes are looked for; below, words meet by chance."""

_CHOICES = (4, 6, 8, 10, 12)
_TOP_WORDS = 8
_QUOTES = 2
_LONGEST_QUOTE = 140
_LEAST_SHOWN = 5
_WORD = re.compile(r"[a-z\u00c0-\u024f][a-z\u00c0-\u024f']+[a-z\u00c0-\u024f]|[\u3400-\u9fff]{2,}")
_STOP_WORDS = Path(__file__).with_name("stop_words.txt")
"""Words that say nothing about a theme; a short list of ours."""


@dataclass(frozen=True, eq=False, kw_only=True)
class FoundThemes(Result):
    """Themes that the texts themselves suggest, one row a language and theme.

    Attributes:
        coherence: One row a language and number of themes that was tried; empty when the caller chose the number.
        level: Stated coverage of the intervals.
    """

    coherence: pd.DataFrame
    level: float

    def shown(self) -> pd.DataFrame:
        """Return each theme with its words, its share and typical quotes."""
        table = self.table
        return pd.DataFrame(
            {
                _("language"): [language_name(name) for name in table["language"]],
                _("theme"): table["theme"],
                _("words"): table["words"],
                _("texts"): table["n"],
                **shares_shown(table, level=self.level),
                _("typical quotes"): table["quotes"],
            }
        )


def find_themes(
    feedback: ir.Table | pd.DataFrame | pd.Series[Any] | Iterable[str | None],
    *,
    themes: int | None = None,
    seed: int = 0,
    level: float = 0.95,
) -> FoundThemes:
    """Let the texts suggest themes: non-negative matrix factorisation of TF-IDF weights, each language on its own.

    Each text belongs to the theme that explains most of it; a text with no word in common with others belongs to none.
    Without a number, 4, 6, 8, 10 and 12 themes are tried and the most coherent number is taken, the smaller when equal
    (mean NPMI of the eight top words, counted in these texts). A found theme is a suggestion: read its words and
    quotes, give it a name, put it into a catalogue, and count it with `tag_themes` from then on.

    Args:
        feedback: One row a piece of feedback with ``text``, or the texts themselves. A text written twice counts twice.
        themes: How many themes a language; by default the rule above.
        seed: Start of the factorisation.
        level: Stated coverage of the Wilson intervals; they count chance alone, for themes taken as given.

    Returns:
        ``language, theme`` (from 1, most frequent first), ``words`` (top eight), ``n, share, low, high, of`` (texts of
        the language with words), ``quotes`` (two typical texts, redacted; none for a theme of fewer than five texts).
        A language with fewer than `LEAST_TEXTS` texts has no row: not enough data, which ``notes`` say.

    Raises:
        BadInputError: There is no column ``text``, or the number of themes or the level is impossible.

    Example:
        >>> texts = ["delivery late, rider slow", "app crashed at checkout", "rider late, slow delivery"] * 40
        >>> find_themes(texts, themes=2).table[["theme", "n"]].to_numpy().tolist()
        [[1, 80], [2, 40]]

    References:
        Lee, D. D. & Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. Nature
        401, 788–791. Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL
        2009, 31–40.
    """
    stats.proportion(0, 0, level=level)
    if themes is not None and not (isinstance(themes, int | np.integer) and 2 <= themes <= 50):
        message = _("{value!r} is not a number of themes").format(value=themes)
        raise BadInputError("voc.find_themes", [Problem("themes", message, _("use 2 to 50, or leave it out"))])
    written = [text for text in texts_of(feedback, source="voc.find_themes")["text"] if isinstance(text, str)]
    clean = [plain(text) for text in written]
    found, tried, notes = [], [], [_("Found by words that occur together; read and name each theme before using it.")]
    for language in ("zh", "en"):
        own = sorted((text, whole) for text, whole in zip(clean, written, strict=True) if language_of(text) == language)
        if not own:
            continue
        texts, wholes = zip(*own, strict=True)
        matrix, words = _weighed(texts, language)
        if len(texts) < LEAST_TEXTS or matrix.shape[1] < 2 * (themes or _CHOICES[0]):
            short = _("{language}: not enough data ({n} texts, at least {least} with words in common are needed).")
            notes.append(short.format(language=language_name(language), n=len(texts), least=LEAST_TEXTS))
            continue
        rows, coherence = _chosen(matrix, words, wholes, themes=themes, seed=seed, level=level)
        found.append(rows.assign(language=language))
        tried.append(coherence.assign(language=language))
    columns = ["language", "theme", "words", "n", "share", "low", "high", "of", "quotes"]
    notes.append(_("Intervals: {method}, {level:g} %.").format(method=_("Wilson score"), level=100 * level))
    return FoundThemes(
        table=pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns),
        caption=_("Themes that {n} texts suggest").format(n=f"{sum(bool(language_of(text)) for text in clean):,}"),
        notes=tuple(notes),
        coherence=pd.concat(tried, ignore_index=True) if tried else pd.DataFrame(),
        level=level,
    )


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_STOP_WORDS.read_text("utf-8").split())


def _words(text: str, language: str) -> list[str]:
    if language == "zh":
        import rjieba

        pieces = rjieba.cut(text.lower())
        return [piece for piece in pieces if _WORD.fullmatch(piece) and piece not in _stop_words()]
    return [word for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _stop_words()]


def _weighed(texts: Sequence[str], language: str) -> tuple[Any, Any]:
    """Return TF-IDF weights and their words; a word counts when three texts have it and not more than half of them."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    # Words are split before, so the analyzer only hands them over.
    vectorizer = TfidfVectorizer(analyzer=lambda text: _words(text, language), min_df=3, sublinear_tf=True)
    try:
        return vectorizer.fit_transform(texts), vectorizer.get_feature_names_out()
    except ValueError:  # not one word is left
        return csr_matrix((len(texts), 0)), np.array([], dtype=object)


def _chosen(
    matrix: Any, words: Any, texts: Sequence[str], *, themes: int | None, seed: int, level: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    sizes = [themes] if themes else [size for size in _CHOICES if 2 * size <= matrix.shape[1]]
    parts = [_factors(matrix, size, seed=seed) for size in sizes]
    scores = [_coherence(matrix, topics) for _weights, topics in parts] if len(parts) > 1 else [float("nan")]
    best = 0 if len(parts) == 1 else int(np.argmax(np.round(scores, 6)))
    weights, topics = parts[best]
    tried = pd.DataFrame({"themes": sizes, "coherence": scores}) if themes is None else pd.DataFrame()
    owner = np.where(weights.max(axis=1) > 1e-9, weights.argmax(axis=1), -1)
    rows = []
    for topic in range(len(topics)):
        own = np.flatnonzero(owner == topic)
        share = stats.proportion(len(own), len(texts), level=level)
        closest = own[np.argsort(-weights[own, topic], kind="stable")]
        typical = list(dict.fromkeys(_quote(texts[place]) for place in closest))[:_QUOTES]
        rows.append(
            {
                "words": ", ".join(words[place] for place in _top(topics[topic]) if topics[topic][place] > 0),
                "n": len(own),
                "share": share.value,
                "low": share.low,
                "high": share.high,
                "of": len(texts),
                "quotes": " | ".join(typical) if len(own) >= _LEAST_SHOWN else "",
            }
        )
    table = pd.DataFrame(rows).sort_values("n", ascending=False, kind="stable", ignore_index=True)
    return table.assign(theme=range(1, len(table) + 1)), tried


def _quote(text: str) -> str:
    safe = redact(text[:LONGEST]).strip()  # cut only afterwards: half a phone number would not be recognised
    return safe if len(safe) <= _LONGEST_QUOTE else safe[:_LONGEST_QUOTE] + "…"


def _factors(matrix: Any, size: int, *, seed: int) -> tuple[Any, Any]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(n_components=size, init="nndsvda", random_state=seed, max_iter=200, tol=1e-3)
    # Texts that are all alike are met exactly, and the error that is left may be rounded below zero.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = model.fit_transform(matrix)
    lengths = np.linalg.norm(model.components_, axis=1)
    return weights * lengths, model.components_


def _top(topic: Any) -> Any:
    return np.argsort(-topic, kind="stable")[:_TOP_WORDS]


def _coherence(matrix: Any, topics: Any) -> float:
    """Return the mean normalised pointwise mutual information of the top words of every theme."""
    occurs = (matrix > 0).astype(float)
    values = []
    for topic in topics:
        part = occurs[:, _top(topic)]
        both = (part.T @ part).toarray() / matrix.shape[0]
        alone = np.diag(both)
        first, second = np.triu_indices(len(alone), 1)
        joint = both[first, second]
        together = np.full(len(joint), -1.0)
        seen = joint > 0
        ratio = joint[seen] / (alone[first] * alone[second])[seen]
        together[seen] = np.log(ratio) / np.maximum(-np.log(joint[seen]), 1e-12)
        values.append(together.mean())
    return float(np.mean(values))
