"""Moods and themes turned into the words of customers, Chinese and English, with the slips real people make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from flywheel.samples.plan import Bools, Texts

__all__ = ["COMPLAINTS", "MIXED", "NEGATIVE", "POSITIVE", "compose", "phrases"]

NEGATIVE, MIXED, POSITIVE = "negative", "mixed", "positive"
COMPLAINTS = (
    "late delivery", "produce quality", "missing item", "checkout crash", "slow refund", "confusing coupon",
    "packaging", "courier manner", "price", "out of stock",
)  # fmt: skip
_NUMBERS = 64  # random numbers at hand for one text; the longest needs about forty


@cache
def phrases() -> dict[str, Any]:
    """Return the fragments shipped in ``phrases.yml``."""
    from ruamel.yaml import YAML

    content: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("phrases.yml").read_text("utf-8"))
    return content


def compose(rng: np.random.Generator, *, mood: Texts, theme: Texts, chinese: Bools, order: Texts) -> list[str]:
    """Write one text a row.

    Args:
        rng: Source of chance.
        mood: ``negative``, ``mixed`` or ``positive``.
        theme: What the complaint, if there is one, is about.
        chinese: Whether to write Chinese rather than English.
        order: Id of the order that may be quoted; None for an invented number.

    Returns:
        The texts, in the order of the rows.
    """
    rows = zip(mood, theme, chinese, order, strict=True)
    return [
        _Writer(rng.random(_NUMBERS).tolist(), "zh" if zh else "en", number).write(m, t) for m, t, zh, number in rows
    ]


class _Writer:
    """Writes one text from a fixed number of random numbers."""

    def __init__(self, numbers: Sequence[float], language: str, order: str | None) -> None:
        self._numbers: Iterator[float] = iter(numbers)
        self._zh, self._language, self._order = language == "zh", language, order
        self._common = phrases()["common"][language]
        self._habits = phrases()["habits"][language]

    def write(self, mood: str, theme: str) -> str:
        if self._happens(0.09):
            return self._pick(self._common["short"][mood])
        if self._happens(0.025):
            return self._fill(self._pick(self._common["off_topic"]))
        pieces = {NEGATIVE: self._complaint, MIXED: self._both_sides, POSITIVE: self._praise}[mood](theme)
        return self._rough(self._join([self._fill(piece) for piece in dict.fromkeys(pieces)]), mood)

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(next(self._numbers) * len(options))]

    def _happens(self, share: float) -> bool:
        return next(self._numbers) < share

    def _complaint(self, theme: str) -> list[str]:
        own = phrases()["complaints"][theme][self._language]
        pieces = [self._pick(self._common["opening"][NEGATIVE])] if self._happens(0.38) else []
        pieces.append(self._pick(own["fact"]))
        if self._happens(0.27):
            pieces.append(self._pick(own["fact"]))
        if self._happens(0.06):
            pieces.append(self._pick(phrases()["complaints"][self._pick(COMPLAINTS)][self._language]["fact"]))
        for share, options in ((0.45, own["outcome"]), (0.04, self._common["again"]), (0.33, own["ask"])):
            if self._happens(share):
                pieces.append(self._pick(options))
        if self._happens(0.16):
            pieces.append(self._pick(self._common["ask"]))
        return pieces

    def _praise(self, _theme: str) -> list[str]:
        praise = phrases()["praise"]
        pieces = [self._pick(self._common["opening"][POSITIVE])] if self._happens(0.34) else []
        pieces.append(self._pick(praise[self._pick(list(praise))][self._language]))
        if self._happens(0.55):
            pieces.append(self._pick(praise[self._pick(list(praise))][self._language]))
        if self._happens(0.3):
            pieces.append(self._pick(self._common["close"][POSITIVE]))
        return pieces

    def _both_sides(self, theme: str) -> list[str]:
        praise = phrases()["praise"]
        good = self._pick(praise[self._pick(list(praise))][self._language])
        bad = self._pick(phrases()["complaints"][theme][self._language]["fact"])
        if self._happens(0.3):
            return [bad, self._pick(self._common["close"][MIXED])]
        but = self._pick(self._common["but"])
        pieces = [good, but + ("" if self._zh else " ") + bad]
        return [*pieces, self._pick(self._common["close"][MIXED])] if self._happens(0.2) else pieces

    def _fill(self, piece: str) -> str:
        while "{" in piece:
            start, stop = piece.index("{"), piece.index("}")
            piece = piece[:start] + self._slot(piece[start + 1 : stop]) + piece[stop + 1 :]
        return piece

    def _slot(self, name: str) -> str:
        if name == "order":
            return self._order or f"GB{int(next(self._numbers) * 1e6):06d}"
        return self._pick(phrases()["handles"] if name == "handle" else phrases()["slots"][self._language][name])

    def _join(self, pieces: Sequence[str]) -> str:
        joint = self._pick(self._habits["joints"])
        text = pieces[0]
        for piece in pieces[1:]:
            after_stop = not self._zh and joint.strip() in {".", "!", "..."}
            text += joint + (piece[:1].upper() + piece[1:] if after_stop else piece)
            joint = self._pick(self._habits["joints"]) if self._happens(0.4) else joint
        return text + self._pick(self._habits["endings"])

    def _rough(self, text: str, mood: str) -> str:
        """Add what hurried fingers add: slips, lower case, emojis, a phone number, a word of another language."""
        if not self._zh:
            text = text[:1].upper() + text[1:] if self._happens(0.7) else text.lower()
            text = text.replace("'", "") if self._happens(0.15) else text
        if self._happens(0.13):
            right = self._pick(list(self._habits["slips"]))
            text = text.replace(right, self._habits["slips"][right])
        if self._happens(0.08):
            text = self._swapped(text)
        if mood != MIXED and self._happens(0.17):
            emoji = self._pick(self._common["emoji"][mood])
            text += f" {emoji}" if emoji[0].isascii() and emoji[0].isalpha() else emoji
        if mood != MIXED and self._happens(0.04):
            text += self._pick(self._habits["switch"][mood])
        if mood != POSITIVE and self._happens(0.03):
            text = (
                text.rstrip(".!。！~") + ("，" if self._zh else ", ") + self._fill(self._pick(self._common["personal"]))
            )
        return text

    def _swapped(self, text: str) -> str:
        """Swap two neighbouring letters, or drop a comma as phones do in Chinese."""
        if self._zh:
            return text.replace("，", "", 1)
        place = int(next(self._numbers) * max(len(text) - 3, 1))
        pair = text[place : place + 2]
        return text[:place] + pair[::-1] + text[place + 2 :] if pair.isalpha() and pair.islower() else text
