"""Turns texts into themes of a catalogue by keywords: several a text, each with the words that gave it away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import places, stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.voc.language import plain, shares_shown, texts_of
from flywheel.voc.redaction import redact
from flywheel.words import current
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Tags", "Theme", "read_themes", "tag_themes"]

_KEYS = ("label", "words", "unless")
_SPEECHES = ("en", "zh")
_BETWEEN = r"[^.!?。！？;；]{0,20}?"


@dataclass(frozen=True)
class Theme:
    """One theme of a catalogue.

    Attributes:
        name: What agents write as topic.
        labels: How it is shown, by language.
        words: What gives it away, by language.
        unless: What calls it off, by language.
    """

    name: str
    labels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    unless: Mapping[str, tuple[str, ...]]

    @property
    def label(self) -> str:
        """The label in the reader's language, else the name."""
        return self.labels.get(current(), self.name)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tags(Result):
    """Themes found in texts, one row a text and theme.

    Attributes:
        shares: One row a theme, most frequent first: ``theme, label, n, share, low, high, of, enough``; ``of`` counts
            the texts that have words.
        untagged: How many texts with words got no theme.
        level: Stated coverage of the intervals.
    """

    shares: pd.DataFrame
    untagged: int
    level: float

    def shown(self) -> pd.DataFrame:
        """Return how many texts name each theme, without any text or id."""
        shares = self.shares
        return pd.DataFrame(
            {
                _("theme"): shares["label"],
                _("texts"): shares["n"],
                **shares_shown(shares, level=self.level),
                _("enough?"): [_("yes") if enough else _("not enough data") for enough in shares["enough"]],
            }
        )


def read_themes(catalogue: str | Path | Mapping[str, Any] | None = None) -> tuple[Theme, ...]:
    """Read and check a catalogue of themes.

    Args:
        catalogue: A YAML file, or what such a file holds; by default the workbook's own catalogue of a grocery app,
            ``course/library/themes.yml``, which explains the form.

    Returns:
        The themes in the order of the file.

    Raises:
        BadInputError: The file cannot be read, or something in it is wrong; all mistakes are listed.

    Example:
        >>> taste = {"label": {"en": "Taste", "zh": "口味"}, "words": {"en": ["bland"], "zh": ["淡"]}}
        >>> read_themes({"themes": {"taste": taste}})[0].label
        'Taste'
    """
    path = places.course() / "library" / "themes.yml" if catalogue is None else catalogue
    source = "voc.read_themes" if isinstance(path, Mapping) else str(path)
    content = path if isinstance(path, Mapping) else _loaded(Path(path))
    problems: list[Problem] = []
    themes = content.get("themes") if isinstance(content, Mapping) else None
    if not isinstance(themes, Mapping) or not themes:
        remedy = _("write `themes:` and below it one entry a theme")
        raise BadInputError(source, [Problem("themes", _("there is no theme"), remedy)])
    read = [_theme(str(name), entry, problems) for name, entry in themes.items()]
    if problems:
        raise BadInputError(source, problems)
    return tuple(read)


def _loaded(path: Path) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe").load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as err:
        remedy = _("check the name; the file must be text in UTF-8")
        raise BadInputError(str(path), [Problem(str(path.name), _("cannot be read"), remedy)]) from err
    except YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        place = _("line {number}").format(number=mark.line + 1) if mark else path.name
        message = _("is not YAML: {problem}").format(problem=getattr(err, "problem", "") or _("doubled or broken key"))
        raise BadInputError(str(path), [Problem(place, message)]) from err


def _theme(name: str, entry: Any, problems: list[Problem]) -> Theme:
    place = f"themes.{name}"
    if not isinstance(entry, Mapping):
        problems.append(Problem(place, _("must hold `label` and `words`")))
        return Theme(name, {}, {}, {})
    _refuse_unknown(place, entry, _KEYS, problems)
    label = entry.get("label", {})
    labels = dict.fromkeys(_SPEECHES, label) if isinstance(label, str) else label
    if not isinstance(labels, Mapping) or not all(isinstance(text, str) and text.strip() for text in labels.values()):
        problems.append(Problem(f"{place}.label", _("must be one text, or a text for en and one for zh")))
        labels = {}
    _refuse_unknown(f"{place}.label", labels, _SPEECHES, problems)
    words, unless = (_words(f"{place}.{key}", entry.get(key) or {}, problems) for key in ("words", "unless"))
    if not entry.get("words"):
        problems.append(Problem(f"{place}.words", _("is missing"), _("list words for en, zh or both")))
    return Theme(name, dict(labels), words, unless)


def _words(place: str, given: Any, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, Mapping):
        problems.append(Problem(place, _("must hold a list for en, zh or both")))
        return {}
    _refuse_unknown(place, given, _SPEECHES, problems)
    read: dict[str, tuple[str, ...]] = {}
    for speech, listed in given.items():
        texts = [listed] if isinstance(listed, str) else listed
        if not isinstance(texts, list | tuple) or not texts:
            problems.append(Problem(f"{place}.{speech}", _("must be a list of words")))
            continue
        bad = [text for text in texts if not isinstance(text, str) or not re.search(r"\w", text)]
        message = _("{value!r} is not a word")
        problems += [
            Problem(f"{place}.{speech}", message.format(value=text), _("put it into quotes, or take it out"))
            for text in bad
        ]
        read[str(speech)] = tuple(text for text in texts if text not in bad)
    return read


def _refuse_unknown(place: str, given: Mapping[Any, Any], known: tuple[str, ...], problems: list[Problem]) -> None:
    for key in given:
        if key not in known:
            guess = nearest(str(key), known)
            message = _("is not known here; did you mean {guess!r}?") if guess else _("is not known here")
            remedy = _("keys: {names}").format(names=", ".join(known))
            problems.append(Problem(f"{place}.{key}", message.format(guess=guess), remedy))


def _pattern(listed: Mapping[str, tuple[str, ...]]) -> re.Pattern[str] | None:
    """Return one pattern for the words of both languages; a mixed text is searched for both."""
    parts = []
    for speech, words in listed.items():
        for word in words:
            inner = re.escape(word.strip()).replace(r"\ \*\ ", f" {_BETWEEN} ").replace(r"\ ", r"\s+")
            if speech == "zh":
                parts.append(inner.replace(r"\*", _BETWEEN))
            else:
                inner = re.sub(r"\\\*(?=$|\\s)", r"\\w*", inner)
                parts.append(rf"(?<!\w){inner.replace(chr(39), '.?')}(?![A-Za-z0-9_])")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def tag_themes(
    feedback: ir.Table | pd.DataFrame | pd.Series[Any] | Iterable[str | None],
    *,
    catalogue: str | Path | Mapping[str, Any] | None = None,
    level: float = 0.95,
) -> Tags:
    """Say which themes of a catalogue each text names, and by which words.

    One word is enough and a text may name several themes. A theme that nobody listed is never found: see
    `find_themes` for that, and look at what stays untagged.

    Args:
        feedback: One row a piece of feedback with ``text`` (``feedback_id`` is kept), or the texts themselves.
        catalogue: As for `read_themes`.
        level: Stated coverage of the Wilson intervals.

    Returns:
        One row a text and theme: ``row``, the index label of the text, ``feedback_id`` if given, ``theme``, ``words``
        as found, redacted, joined by "; ".

    Raises:
        BadInputError: The catalogue has mistakes, there is no column ``text``, or the level is impossible.

    Example:
        >>> tag_themes(["40 minutes late, and two eggs missing", "草莓烂了一半", "all good"]).table
           row            theme         words
        0    0    late delivery  minutes late
        1    0     missing item       missing
        2    1  produce quality            烂了
    """
    stats.proportion(0, 0, level=level)
    themes = read_themes(catalogue)
    texts = texts_of(feedback, source="voc.tag_themes")
    clean = [plain(text) for text in texts["text"]]
    searches = [(theme.name, _pattern(theme.words), _pattern(theme.unless)) for theme in themes]
    found = [
        (position, name, redact("; ".join(dict.fromkeys(words))))
        for position, text in enumerate(clean)
        for name, pattern, against in searches
        if pattern
        and (words := [hit.group().lower() for hit in pattern.finditer(text)])
        and not (against and against.search(text))
    ]
    positions = [position for position, _name, _words in found]
    table = pd.DataFrame({"row": texts.index[positions]})
    if "feedback_id" in texts.columns:
        table["feedback_id"] = texts["feedback_id"].to_numpy()[positions]
    table["theme"] = pd.array([name for _position, name, _words in found], dtype="str")
    table["words"] = pd.array([words for _position, _name, words in found], dtype="str")
    of = sum(bool(re.search(r"[^\W\d_]", text)) for text in clean)
    return Tags(
        table=table,
        caption=_("Themes of {n} texts").format(n=f"{of:,}"),
        notes=(
            _("Found by the keywords of a catalogue; a text may name several, so shares do not add up to 100 %."),
            _("{n} texts with words name none of them.").format(n=f"{of - len(set(positions)):,}"),
            _("Intervals: {method}, {level:g} %.").format(method=_("Wilson score"), level=100 * level),
        ),
        shares=_shares(themes, table["theme"], of, level=level),
        untagged=of - len(set(positions)),
        level=level,
    )


def _shares(themes: tuple[Theme, ...], found: pd.Series[Any], of: int, *, level: float) -> pd.DataFrame:
    rows = []
    for theme in themes:
        count = int((found == theme.name).sum())
        share = stats.proportion(count, of, level=level)
        rows.append((theme.name, theme.label, count, share.value, share.low, share.high, of, of >= stats.MINIMUM_N))
    table = pd.DataFrame(rows, columns=["theme", "label", "n", "share", "low", "high", "of", "enough"])
    return table.sort_values("n", ascending=False, kind="stable", ignore_index=True)
