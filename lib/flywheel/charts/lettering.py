"""How wide a text is in the font of the charts, and how it is broken or cut to fit."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

__all__ = ["TEXT_SIZE", "families", "shortened", "spread", "wrapped"]

TEXT_SIZE = 11.0
"""Points of a chart's plain text."""

_HAN = r"\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff"
_OPENING = r"\uff08\u300a\u300c\u201c"
_CLOSING = r"\uff09\u300b\u300d\u201d\uff0c\u3001\u3002\uff1a\uff1b\uff1f\uff01"
_PIECE = re.compile(
    rf"[{_OPENING}]*(?:[{_HAN}]|[^\s{_HAN}{_OPENING}{_CLOSING}]+(?:\s+%)?)[{_CLOSING},;:?!)%]*|[{_OPENING}{_CLOSING}]+|\s+"
)
"""What a line keeps together: a word with its percent sign, or one Chinese character with the marks around it."""
_DOUBT = 0.05
"""Kerning between pieces changes the width of a line by less than this share."""


@cache
def families() -> tuple[str, ...]:
    """Register the font with Chinese glyphs that the zhplot wheel carries; the package itself is never imported."""
    found = importlib.util.find_spec("zhplot")
    if found is None or not found.submodule_search_locations:
        return ("DejaVu Sans",)
    path = Path(next(iter(found.submodule_search_locations))) / "fonts" / "NotoSansSC-Regular.ttf"
    if not path.is_file():
        return ("DejaVu Sans",)
    font_manager.fontManager.addfont(str(path))
    return (font_manager.FontProperties(fname=str(path)).get_name(), "DejaVu Sans")


@cache
def _ruler() -> Any:
    return FigureCanvasAgg(Figure(dpi=72)).get_renderer()


@lru_cache(4096)
def _width(text: str, size: float) -> float:
    """Return how many inches ``text`` takes at ``size`` points."""
    properties = font_manager.FontProperties(family=list(families()), size=size)
    return float(_ruler().get_text_width_height_descent(text, properties, ismath=False)[0]) / 72


def _too_wide(pieces: list[str], size: float, inches: float) -> bool:
    """Measure a whole line only where the sum of its pieces, whose widths are remembered, leaves a doubt."""
    about = sum(_width(piece, size) for piece in pieces)
    return _width("".join(pieces), size) > inches if abs(about - inches) < _DOUBT * inches else about > inches


def wrapped(text: str, size: float, inches: float) -> list[str]:
    """Break ``text`` into lines that fit: between words, and between any two Chinese characters."""
    lines: list[str] = []
    for paragraph in text.split("\n") if text else []:
        line: list[str] = []
        for piece in _PIECE.findall(paragraph):
            if line and _too_wide([*line, piece], size, inches):
                lines.append("".join(line).rstrip())
                line = []
            line.append(piece if line else piece.lstrip())
        lines.append("".join(line).rstrip())
    return lines


def shortened(text: object, inches: float, *, size: float = TEXT_SIZE) -> str:
    """Return ``text`` cut with dots so that it takes at most ``inches`` at ``size`` points.

    Example:
        >>> shortened("East China", 3)
        'East China'
        >>> shortened("a very long name that nobody can place beside a bar", 1)
        'a very lon...'
    """
    whole = str(text)
    kept = whole
    while len(kept) > 1 and _width(kept if kept == whole else kept + "...", size) > inches:
        kept = kept[:-1].rstrip()
    return kept if kept == whole else kept + "..."


def spread(positions: Sequence[float], *, gap: float) -> list[float]:
    """Return positions moved as little as needed so that any two are at least ``gap`` apart, in the same order.

    Args:
        positions: Where the labels would like to be.
        gap: The least distance, in the same unit.

    Returns:
        One position for each given one, in the order given.

    Example:
        >>> spread([1.0, 1.0, 5.0], gap=2)
        [0.0, 2.0, 5.0]
    """
    if not len(positions):
        return []
    wished = np.asarray(positions, dtype=float)
    order = np.argsort(wished, kind="stable")
    offsets = gap * np.arange(len(order))
    blocks: list[list[float]] = []
    for wish in wished[order] - offsets:
        blocks.append([wish, 1.0])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, size = blocks.pop()
            before, before_size = blocks.pop()
            blocks.append([(before * before_size + mean * size) / (before_size + size), before_size + size])
    placed = np.repeat([mean for mean, _ in blocks], [int(size) for _, size in blocks]) + offsets
    result = np.empty(len(order))
    result[order] = placed
    return [float(place) for place in result]
