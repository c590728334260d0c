"""The one look of every chart: turns a title, a sentence for those who cannot see it and some marks into a picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from flywheel.charts.lettering import TEXT_SIZE, families, shortened, wrapped

__all__ = [
    "ACCENT",
    "GRID",
    "INK",
    "LOUD",
    "MUTED",
    "PAPER",
    "SOFT",
    "Chart",
    "Look",
    "chart",
    "dot",
    "look",
    "panels",
    "percent_axis",
    "phone_sized",
    "quickly",
    "shortened",
    "wrapped",
]

INK, MUTED, GRID, PAPER = "#1b2733", "#55626f", "#e3e7eb", "#ffffff"
ACCENT, SOFT, LOUD = "#0072b2", "#a9cfe6", "#c2410c"
"""Blue for what is measured, its pale tone for what surrounds it, burnt orange for what asks for attention."""

_PIXELS_PER_INCH = 96
_PHONE_INCHES = 5.6
_widest: ContextVar[float] = ContextVar("widest", default=float("inf"))
_quick: ContextVar[bool] = ContextVar("quick", default=False)
_SHARPNESS = 2
_TITLE_SIZE, _SMALL_SIZE = 15.0, 10.0
_LINE = 1.36 / 72
_EDGE = 0.16


@dataclass(frozen=True)
class Look:
    """How one group is drawn, told apart by colour, marker, line and hatch alike.

    Attributes:
        colour: A colour of the Okabe–Ito palette, darkened where white paper asks for it.
        marker: Shape of its points.
        line: Style of its line.
        hatch: Pattern of its areas.
    """

    colour: str
    marker: str
    line: Any
    hatch: str


_LOOKS = (
    Look("#0072b2", "o", "-", ""),
    Look("#d55e00", "s", (0, (5, 2)), "///"),
    Look("#009e73", "^", (0, (1, 1.5)), "..."),
    Look("#b0578d", "D", (0, (6, 2, 1, 2)), "xxx"),
    Look("#b87a00", "v", (0, (3, 1.5)), "\\\\\\"),
    Look("#3f8fc4", "P", (0, (8, 2)), "+++"),
    Look("#4b5563", "X", (0, (1, 3)), "ooo"),
)


def look(position: int) -> Look:
    """Return how the group at ``position`` is drawn; the eighth looks like the first again.

    Example:
        >>> look(0).marker, look(1).marker
        ('o', 's')
    """
    return _LOOKS[position % len(_LOOKS)]


class Chart(Figure):
    """A matplotlib figure that pyplot does not know, with a text for people who cannot see it.

    Attributes:
        alt: What the picture shows, with its key numbers.
    """

    def __init__(self, *, size: tuple[float, float], alt: str) -> None:
        """Make an empty picture of ``size`` inches."""
        super().__init__(figsize=size, dpi=_PIXELS_PER_INCH, facecolor=PAPER)
        FigureCanvasAgg(self)
        self.alt = alt

    def draw(self, renderer: Any) -> None:
        """Draw in the house look, whatever settings the caller's session has."""
        with mpl.rc_context(_settings()):
            super().draw(renderer)

    def lay_out(self) -> None:
        """Give the axes their final place now, for who puts labels between what is drawn."""
        if engine := self.get_layout_engine():
            engine.execute(self)
            self.set_layout_engine("none")

    def png(self, *, sharpness: float = _SHARPNESS) -> bytes:
        """Return the picture as PNG bytes; ``sharpness`` 2 is right for high-density screens and print.

        256 colours hold what a chart has, at a third of the size. Under `quickly` it is all colours, 1.5 at most.
        """
        from PIL import Image

        quick = _quick.get()
        dots = _PIXELS_PER_INCH * (min(sharpness, 1.5) if quick else sharpness)
        picture, out = self._pixels(dots).convert("RGB"), io.BytesIO()
        if not quick:
            paper = picture.getpixel((0, 0))
            picture = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            colours = picture.getpalette()
            first = 3 * picture.getpixel((0, 0))
            colours[first : first + 3] = paper  # an octree rounds even what is most of the picture
            picture.putpalette(colours)
        picture.save(out, "PNG", compress_level=1 if quick else 6)
        return out.getvalue()

    def _pixels(self, dots: float) -> Any:
        """Lay out and draw in one go, where `savefig` lays out and draws twice."""
        from PIL import Image

        before = self.dpi
        try:
            self.dpi = dots
            canvas = FigureCanvasAgg(self)
            canvas.draw()
            return Image.fromarray(np.asarray(canvas.buffer_rgba()).copy())
        finally:
            self.dpi = before

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        del include, exclude
        width, height = (round(inches * _PIXELS_PER_INCH) for inches in self.get_size_inches())
        data = {"image/png": base64.b64encode(self.png()).decode("ascii"), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}

    def _ipython_display_(self) -> None:
        # The inline backend registers its own picture of every Figure, without text; this comes before it.
        from IPython.display import display

        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)


@cache
def _settings() -> Any:
    """Return the whole look: matplotlib's own defaults for whatever is not set here, never the session's."""
    looks = ("axes", "figure.", "font", "grid", "hatch", "legend", "lines", "patch", "path", "text", "xtick", "ytick")
    plain = {key: value for key, value in mpl.rcParamsDefault.items() if key.startswith(looks)}
    return plain | {
        "font.family": list(families()),
        "font.size": TEXT_SIZE,
        "text.color": INK,
        "text.parse_math": False,
        "axes.unicode_minus": True,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": MUTED,
        "axes.labelsize": TEXT_SIZE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titley": 1.0,  # no titled panel has an axis on top, so no title has to look for one
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": GRID,
        "grid.linewidth": 0.9,
        "hatch.linewidth": 0.7,
        "lines.linewidth": 2.0,
        "lines.markersize": 6.5,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": _SMALL_SIZE,
        "ytick.labelsize": _SMALL_SIZE,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "legend.frameon": False,
        "legend.fontsize": _SMALL_SIZE,
        "savefig.bbox": None,
    }


def dot(
    axes: Axes,
    value: float,
    row: float,
    *,
    low: float,
    high: float,
    enough: bool = True,
    colour: str = ACCENT,
    marker: str = "o",
) -> None:
    """Draw a value with its interval on a horizontal line; hollow when there is not enough data."""
    axes.plot([low, high], [row, row], color=colour, linewidth=2.4, alpha=0.55, solid_capstyle="round", zorder=3)
    axes.plot(
        value, row, marker=marker, color=colour, markerfacecolor=colour if enough else PAPER, ms=8, mew=1.8, zorder=4
    )


def percent_axis(axis: Any) -> None:
    """Write the ticks of a matplotlib axis (``axes.xaxis`` or ``axes.yaxis``) as percent of shares."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.4g} %"))


def _write_block(figure: Chart, lines: Sequence[str], *, top: float, size: float, colour: str, bold: bool) -> None:
    """Write lines from ``top`` inches below the upper edge; bold is a thin outline, as the font has one weight."""
    width, height = figure.get_size_inches()
    for number, line in enumerate(lines):
        text = figure.text(
            _EDGE / width, 1 - (top + number * size * _LINE) / height, line, size=size, color=colour, va="top"
        )
        text.set_in_layout(False)
        if bold:
            text.set_path_effects([patheffects.withStroke(linewidth=0.55, foreground=colour)])


@contextmanager
def phone_sized() -> Iterator[None]:
    """Draw every chart of the ``with`` block narrow enough for a phone, with its text still readable there."""
    token = _widest.set(_PHONE_INCHES)
    try:
        yield
    finally:
        _widest.reset(token)


@contextmanager
def quickly() -> Iterator[None]:
    """Draw what is shown in the ``with`` block with fewer dots and all its colours: for labs, not for files.

    Example:
        >>> with quickly(), chart(title="Two", alt="Nothing") as (figure, axes):
        ...     line = axes.plot([1, 2])
        ...     picture = figure.png()
        >>> picture[1:4]
        b'PNG'
    """
    token = _quick.set(True)
    try:
        yield
    finally:
        _quick.reset(token)


@contextmanager
def panels(
    rows: int,
    columns: int,
    *,
    width: float = 8,
    height: float = 4.5,
    title: str,
    subtitle: str = "",
    source: str = "",
    alt: str,
    share_x: bool = True,
    share_y: bool = True,
) -> Iterator[tuple[Chart, list[Axes]]]:
    """Open a chart of several panels with one title; inside the ``with`` block the house look is in force.

    Args:
        rows: How many panels stand below one another.
        columns: How many stand side by side.
        width: Inches across; eight fill a notebook.
        height: Inches down; the picture grows when title or subtitle need more lines.
        title: The finding, with its number.
        subtitle: What is shown, in which unit, for how many.
        source: Where the numbers come from and which rule was applied.
        alt: The whole message in words, with the key numbers.
        share_x: Whether all panels have the same x axis.
        share_y: Whether all panels have the same y axis.

    Yields:
        The chart and its axes, row by row.

    Example:
        >>> with panels(1, 2, title="Two", alt="Two empty panels") as (figure, axes):
        ...     len(axes)
        2
    """
    width = min(width, _widest.get())
    with mpl.rc_context(_settings()):
        head, under, foot = (
            wrapped(text, size, 0.98 * (width - 2 * _EDGE))
            for text, size in ((title, _TITLE_SIZE * 1.03), (subtitle, TEXT_SIZE), (source, _SMALL_SIZE))
        )
        above = _EDGE + (len(head) * _TITLE_SIZE + len(under) * TEXT_SIZE) * _LINE + 0.12
        below = len(foot) * _SMALL_SIZE * _LINE + (0.12 if foot else 0.04)
        extra = (max(len(head) - 1, 0) * _TITLE_SIZE + max(len(under) - 1, 0) * TEXT_SIZE) * _LINE
        total = height + extra + max(len(foot) - 1, 0) * _SMALL_SIZE * _LINE
        figure = Chart(size=(width, total), alt=alt)
        figure.set_layout_engine(
            "constrained", rect=(0, below / total, 1, 1 - (above + below) / total), w_pad=_EDGE, h_pad=0.06
        )
        axes = figure.subplots(rows, columns, sharex=share_x, sharey=share_y, squeeze=False)
        yield figure, list(axes.flat)
        _write_block(figure, head, top=_EDGE, size=_TITLE_SIZE, colour=INK, bold=True)
        under_top = _EDGE + len(head) * _TITLE_SIZE * _LINE + 0.02
        _write_block(figure, under, top=under_top, size=TEXT_SIZE, colour=MUTED, bold=False)
        foot_top = total - len(foot) * _SMALL_SIZE * _LINE - 0.08
        _write_block(figure, foot, top=foot_top, size=_SMALL_SIZE, colour=MUTED, bold=False)


@contextmanager
def chart(
    *, width: float = 8, height: float = 4.5, title: str, subtitle: str = "", source: str = "", alt: str
) -> Iterator[tuple[Chart, Axes]]:
    """Open a chart with one panel; inside the ``with`` block the house look is in force.

    Args:
        width: Inches across; eight fill a notebook.
        height: Inches down; the picture grows when title or subtitle need more lines.
        title: The finding, with its number.
        subtitle: What is shown, in which unit, for how many.
        source: Where the numbers come from and which rule was applied.
        alt: The whole message in words, with the key numbers; also the text face in a notebook.

    Yields:
        The chart and its axes.

    Example:
        >>> with chart(title="Sales doubled", alt="Sales rose from 1 to 2") as (figure, axes):
        ...     line = axes.plot([1, 2], [1, 2])
        >>> figure.alt
        'Sales rose from 1 to 2'
    """
    with panels(1, 1, width=width, height=height, title=title, subtitle=subtitle, source=source, alt=alt) as (
        figure,
        axes,
    ):
        yield figure, axes[0]
