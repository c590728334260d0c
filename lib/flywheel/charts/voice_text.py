"""Turns moods and themes of texts into pictures with intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, Chart, chart, dot, percent_axis, shortened, wrapped
from flywheel.voc import FoundThemes, Sentiment, Tags
from flywheel.voc.language import language_name
from flywheel.voc.sentiment import polarity_name
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["found_themes", "sentiment_shares", "theme_shares"]

_LOOKS = {"negative": ("#e8926b", "///"), "neutral": ("#d5dbe1", ""), "positive": ("#7fb8dc", "...")}


def sentiment_shares(result: Sentiment, *, source: str = "") -> Chart:
    """Draw the shares of negative, neutral and positive texts, one bar a language.

    Args:
        result: From `voc.sentiment`.
        source: Where the texts come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import voc
        >>> print(sentiment_shares(voc.sentiment(["great!"] * 30 + ["awful!"] * 10)).alt)
        25.0 % of the English texts are negative. English: negative 25.0 % (14.2–40.2 %), neutral 0.0 % (0.0–8.8 %),
        positive 75.0 % (59.8–85.8 %), n = 40.
    """
    shares = result.shares
    languages = list(dict.fromkeys(shares["language"]))
    finding = _mood_finding(result, languages)
    with chart(
        height=2.25 + 0.85 * max(len(languages), 1),
        title=finding,
        subtitle=_("Mood of texts by language, with {level:g} % intervals").format(level=100 * result.level),
        source=" ".join([*([source] if source else []), *result.notes]),
        alt=f"{finding}. {_mood_alt(result, languages)}",
    ) as (figure, axes):
        for row, language in enumerate(languages):
            left = 0.0
            for cell in shares[shares["language"] == language].to_dict("records"):
                colour, hatch = _LOOKS[cell["polarity"]]
                name = polarity_name(cell["polarity"]) if row == 0 else "_"
                faint = 1 if cell["enough"] else 0.45
                look: dict[str, Any] = {
                    "color": colour,
                    "hatch": hatch,
                    "edgecolor": PAPER,
                    "alpha": faint,
                    "label": name,
                }
                axes.barh(row, cell["share"], 0.5, left=left, **look)
                _mood_text(axes, row, left, cell)
                left += cell["share"]
            count = int(shares.loc[shares["language"] == language, "of"].iloc[0])
            axes.text(1.012, row, f"{count:,}", transform=axes.get_yaxis_transform(), va="center", size=10, color=INK)
        if languages:
            axes.text(1.012, -0.5, _("texts"), transform=axes.get_yaxis_transform(), size=10, color=MUTED, va="bottom")
            axes.legend(loc="upper left", bbox_to_anchor=(0, -0.14), ncols=3)
        axes.set_yticks(range(len(languages)), [language_name(name) for name in languages], size=11)
        axes.set_ylim(max(len(languages), 1) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.grid(axis="y", visible=False)
        percent_axis(axes.xaxis)
    return figure


def _mood_text(axes: Axes, row: int, left: float, cell: dict[Any, Any]) -> None:
    if cell["share"] < 0.07:
        return
    middle = left + cell["share"] / 2
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.6, "alpha": 0.85}
    axes.text(
        middle, row, stats.as_text(cell["share"], "share"), ha="center", va="center", size=11, color=INK, bbox=box
    )
    if cell["share"] >= 0.13:
        low, high = (stats.as_text(cell[end], "share", bare=True) for end in ("low", "high"))
        text = _("{low} to {high}").format(low=low, high=high)
        axes.text(middle, row + 0.38, text, ha="center", va="center", size=10, color=MUTED)


def _mood_finding(result: Sentiment, languages: list[str]) -> str:
    if not languages:
        return _("No text has words")
    enough = result.shares[result.shares["enough"] & (result.shares["polarity"] == "negative")]
    if enough.empty:
        return _("Not enough texts to judge their mood")
    most = max(enough.to_dict("records"), key=lambda cell: int(cell["of"]))
    return _("{share} of the {language} texts are negative").format(
        share=stats.as_text(float(most["share"]), "share"), language=language_name(str(most["language"]))
    )


def _mood_alt(result: Sentiment, languages: list[str]) -> str:
    parts = []
    for language in languages:
        cells = result.shares[result.shares["language"] == language].to_dict("records")
        moods = ", ".join(f"{polarity_name(cell['polarity'])} {_span(cell)}" for cell in cells)
        parts.append(f"{language_name(language)}: {moods}, n = {cells[0]['of']:,}.")
    return " ".join(parts)


def _span(cell: dict[Any, Any]) -> str:
    low, high = (stats.as_text(cell[end], "share", bare=True) for end in ("low", "high"))
    return f"{stats.as_text(cell['share'], 'share')} ({low}–{high} %)"


def theme_shares(tags: Tags, *, source: str = "") -> Chart:
    """Draw one dot with its interval a theme of the catalogue, the most frequent first.

    Args:
        tags: From `voc.tag_themes`.
        source: Where the texts come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import voc
        >>> one = {"themes": {"taste": {"label": "Taste", "words": {"en": ["bland"]}}}}
        >>> print(theme_shares(voc.tag_themes(["bland"] * 10 + ["fine"] * 30, catalogue=one)).alt)
        Taste is the most frequent theme: 25.0 % of the texts. Taste: 25.0 % (14.2–40.2 %).
    """
    rows = tags.shares.to_dict("records")
    finding = _theme_finding(rows)
    each = "; ".join(f"{row['label']}: {_span(row)}" for row in rows)
    subtitle = _("Share of {n} texts that name a theme, with {level:g} % intervals; {untagged} name none")
    with chart(
        height=1.75 + 0.4 * len(rows),
        title=finding,
        subtitle=subtitle.format(n=f"{rows[0]['of']:,}", level=100 * tags.level, untagged=f"{tags.untagged:,}"),
        source=" ".join([*([source] if source else []), tags.notes[0]]),
        alt=f"{finding}. {each}.",
    ) as (figure, axes):
        labels = [shortened(row["label"], 2.4) for row in rows]
        _draw_shares(axes, rows, colours=[LOUD if place == 0 else ACCENT for place in range(len(rows))])
        axes.set_yticks(range(len(rows)), labels, size=11)
    return figure


def _draw_shares(axes: Axes, rows: list[dict[Any, Any]], *, colours: list[str]) -> None:
    for place, row in enumerate(rows):
        aside = axes.get_yaxis_transform()
        axes.text(1.012, place, f"{row['n']:,}", transform=aside, va="center", size=10, color=INK)
        if np.isnan(row["share"]):
            continue
        enough = row.get("enough", True)
        dot(axes, row["share"], place, low=row["low"], high=row["high"], enough=enough, colour=colours[place])
        text = stats.as_text(row["share"], "share")
        axes.annotate(text, (row["high"], place), (7, 0), textcoords="offset points", va="center", size=10, color=INK)
    axes.text(1.012, -0.62, _("texts"), transform=axes.get_yaxis_transform(), size=10, color=MUTED, va="bottom")
    axes.set_ylim(len(rows) - 0.4, -0.62)
    axes.set_xlim(0, max(0.05, *(1.18 * row["high"] for row in rows if not np.isnan(row["high"])), 0.05))
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    percent_axis(axes.xaxis)


def _theme_finding(rows: list[dict[Any, Any]]) -> str:
    first = rows[0]
    if not first["of"]:
        return _("No text has words")
    if not first["n"]:
        return _("No text names a theme of the catalogue")
    if not first["enough"]:
        return _("Not enough texts to rank their themes")
    finding = _("{name} is the most frequent theme: {share} of the texts").format(
        name=first["label"], share=stats.as_text(first["share"], "share")
    )
    close = len(rows) > 1 and rows[1]["high"] > first["low"]
    return finding + (_(", but intervals overlap") if close else "")


def found_themes(found: FoundThemes, *, language: str, source: str = "") -> Chart:
    """Draw the themes that the texts of one language suggest: their top words and shares.

    Args:
        found: From `voc.find_themes`.
        language: ``"zh"`` or ``"en"``.
        source: Where the texts come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import voc
        >>> texts = ["delivery late, rider slow", "app crashed at checkout", "rider late, slow delivery"] * 40
        >>> print(found_themes(voc.find_themes(texts, themes=2), language="en").alt)
        2 themes found in 120 English texts. 1: delivery, late, rider, slow 66.7 % (57.8–74.5 %); 2: app, checkout,
        crashed 33.3 % (25.5–42.2 %).
    """
    rows = found.table[found.table["language"] == language].to_dict("records")
    of = rows[0]["of"] if rows else 0
    count = ngettext("{n} theme found in {of} {language} texts", "{n} themes found in {of} {language} texts", len(rows))
    finding = count.format(n=len(rows), of=f"{of:,}", language=language_name(language))
    if not rows:
        finding = _("Not enough {language} texts to look for themes").format(language=language_name(language))
    labels = [wrapped(f"{row['theme']}: {row['words']}", 10, 3.3) for row in rows]
    each = "; ".join(f"{row['theme']}: {row['words']} {_span(row)}" for row in rows)
    with chart(
        height=1.75 + 0.28 * sum(max(len(lines), 1) + 0.4 for lines in labels),
        title=finding,
        subtitle=_("Top words of each theme and share of texts, with {level:g} % intervals").format(
            level=100 * found.level
        ),
        source=" ".join([*([source] if source else []), *found.notes]),
        alt=f"{finding}. {each}." if rows else f"{finding}.",
    ) as (figure, axes):
        if rows:
            _draw_shares(axes, rows, colours=[ACCENT] * len(rows))
        axes.set_yticks(range(len(rows)), ["\n".join(lines) for lines in labels], size=10)
    return figure
