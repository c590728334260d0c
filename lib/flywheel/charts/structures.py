"""Turns five whys and empathy maps into pictures for the wall."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, Chart, chart, wrapped
from flywheel.voc.structures import SIDES, EmpathyEntry, EmpathyMap, FiveWhys, Why, side_name
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["empathy_map", "fitted", "five_whys"]

_WIDTH = 8.0
_INSIDE = _WIDTH - 0.4
_PALE = "#eef5fa"
_WARM = "#fdf1ea"
_STEP = 0.3
_GAP = 0.17


def _line(size: float) -> float:
    return size * 1.36 / 72


def _canvas(axes: Axes, width: float, height: float) -> None:
    """Make one unit of the axes about one inch, with the origin at the upper left."""
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)


def _box(axes: Axes, at: tuple[float, float], size: tuple[float, float], **look: Any) -> None:
    style: dict[str, Any] = {"facecolor": PAPER, "edgecolor": MUTED, "linewidth": 1.1} | look
    corners = "round,pad=0,rounding_size=0.06"
    axes.add_patch(FancyBboxPatch(at, *size, boxstyle=corners, mutation_aspect=1, clip_on=False, **style))


def _write(axes: Axes, at: tuple[float, float], lines: list[str], *, size: float = 11, colour: str = INK) -> float:
    """Write lines downwards and return where they end."""
    x, y = at
    for line in lines:
        axes.text(x, y, line, size=size, color=colour, va="top").set_in_layout(False)
        y += _line(size)
    return y


def fitted(text: str, size: float, inches: float) -> list[str]:
    """Break a text into lines with some air, as letters drawn take a little more room than letters measured."""
    return wrapped(text, size, 0.95 * inches)


def five_whys(chain: FiveWhys, *, source: str = "") -> Chart:
    """Draw a chain of whys as a ladder down to its root cause, each step with its evidence.

    Args:
        chain: The chain.
        source: Who worked on it, and when.

    Returns:
        The chart; its foot lists what is still open and what to think over.

    Example:
        >>> whys = [{"because": "too few riders", "evidence": "rota of week 23"}, "no forecast", "nobody owns it"]
        >>> chain = FiveWhys.from_dict({"problem": "22 % late", "whys": whys, "root_is_actionable": True})
        >>> print(five_whys(chain).alt)
        Root cause: nobody owns it. Problem: 22 % late. Why 1: too few riders (evidence: rota of week 23). Why 2: no
        forecast (no evidence yet). Why 3: nobody owns it (no evidence yet).
    """
    rungs = [_rung(number, why) for number, why in enumerate(chain.whys, 1)]
    top = fitted(chain.problem, 12, _INSIDE - 0.4)
    last = fitted(_("What we do: {action}").format(action=chain.action), 11, _INSIDE - 0.4) if chain.action else []
    head = 0.5 + len(top) * _line(12)
    height = head + sum(tall + _GAP for _lines, _said, tall in rungs) + (len(last) * _line(11) + 0.4 if last else 0)
    finding = _("Root cause: {root}").format(root=chain.root)
    proven = sum(bool(why.evidence.strip()) for why in chain.whys)
    subtitle = ngettext("{n} why, {proven} with evidence", "{n} whys, {proven} with evidence", len(chain.whys))
    with chart(
        width=_WIDTH,
        height=height + 1.1,
        title=finding,
        subtitle=subtitle.format(n=len(chain.whys), proven=proven),
        source="\n".join([*([source] if source else []), *chain.open_points(), *chain.advice()]),
        alt=_whys_alt(chain, finding),
    ) as (figure, axes):
        _canvas(axes, _INSIDE, height)
        _box(axes, (0, 0), (_INSIDE, head - _GAP), facecolor=_WARM, edgecolor=LOUD)
        _write(axes, (0.14, 0.07), [_("Problem")], size=10, colour=LOUD)
        _write(axes, (0.14, 0.08 + _line(10)), top, size=12)
        y = head
        for number, (lines, said, tall) in enumerate(rungs, 1):
            _draw_rung(axes, number, y, lines, said, tall, chain)
            y += tall + _GAP
        if last:
            _box(axes, (0, y), (_INSIDE, len(last) * _line(11) + 0.2), facecolor=ACCENT, edgecolor=ACCENT)
            _write(axes, (0.14, y + 0.08), last, colour=PAPER)
    return figure


def _indent(number: int) -> float:
    return _STEP * min(number, 7)


def _rung(number: int, why: Why) -> tuple[list[str], list[str], float]:
    room = _INSIDE - _indent(number) - 1.1
    lines = fitted(why.because, 11, room)
    said = fitted(_evidence(why), 10, room)
    return lines, said, len(lines) * _line(11) + len(said) * _line(10) + 0.2


def _evidence(why: Why) -> str:
    if not why.evidence.strip():
        return _("no evidence yet")
    return _("evidence: {text}").format(text=why.evidence)


def _draw_rung(
    axes: Axes, number: int, y: float, lines: list[str], said: list[str], tall: float, chain: FiveWhys
) -> None:
    left, is_root = _indent(number), number == len(chain.whys)
    proven = bool(chain.whys[number - 1].evidence.strip())
    axes.plot([left - 0.16] * 2, [y - _GAP, y + tall / 2], color=MUTED, linewidth=1.3, clip_on=False)
    axes.plot([left - 0.16, left], [y + tall / 2] * 2, color=MUTED, linewidth=1.3, clip_on=False)
    look = {"facecolor": _PALE if is_root else PAPER, "edgecolor": ACCENT if is_root else MUTED}
    _box(axes, (left, y), (_INSIDE - left, tall), **look, linestyle="-" if proven else (0, (4, 3)))
    name = _("Root") if is_root else _("Why {number}").format(number=number)
    _write(axes, (left + 0.12, y + 0.08), [name], colour=ACCENT)
    end = _write(axes, (left + 0.85, y + 0.08), lines)
    _write(axes, (left + 0.85, end + 0.01), said, size=10, colour=MUTED if proven else LOUD)


def _whys_alt(chain: FiveWhys, finding: str) -> str:
    steps = [
        _("Why {number}: {because} ({evidence}).").format(number=number, because=why.because, evidence=_evidence(why))
        for number, why in enumerate(chain.whys, 1)
    ]
    return " ".join([finding + ".", _("Problem: {problem}.").format(problem=chain.problem), *steps])


def empathy_map(empathy: EmpathyMap, *, source: str = "") -> Chart:
    """Draw what a kind of user sees, hears, thinks, feels and does, each with the number of voices behind it.

    Args:
        empathy: The map; the feedback it cites is counted and never shown.
        source: Who worked on it, and when.

    Returns:
        The chart; what nobody said is hollow.

    Example:
        >>> said = {"persona": "Busy parent", "feels": [{"text": "let down", "feedback_ids": ["f7", "f9"]}]}
        >>> print(empathy_map(EmpathyMap.from_dict(said)).alt)
        Busy parent: what they see, hear, think, feel and do. Feels: let down (2 voices).
    """
    half = (_INSIDE - 0.2) / 2
    places = {
        **dict.fromkeys(("sees", "thinks"), (0.0, half)),
        **dict.fromkeys(("hears", "feels"), (half + 0.2, half)),
        "does": (0.0, _INSIDE),
    }
    lines = {side: _entries(empathy.side(side), places[side][1] - 0.55) for side in SIDES}
    tall = {side: 0.52 + sum(len(part) * _line(11) + 0.05 for part, _cited in lines[side]) for side in SIDES}
    rows = [("sees", "hears"), ("thinks", "feels"), ("does",)]
    heights = [max(0.95, *(tall[side] for side in row)) if len(row) > 1 else max(0.95, tall[row[0]]) for row in rows]
    finding = _("{persona}: what they see, hear, think, feel and do").format(persona=empathy.persona)
    voices = sum(entry.cited for side in SIDES for entry in empathy.side(side))
    cited = ngettext(
        "{n} citation of feedback; hollow: an assumption",
        "{n} citations of feedback; hollow: an assumption",
        voices,
    )
    with chart(
        width=_WIDTH,
        height=sum(heights) + 0.2 * len(rows) + 0.9,
        title=finding,
        subtitle=" · ".join([*([empathy.situation] if empathy.situation else []), cited.format(n=voices)]),
        source="\n".join([*([source] if source else []), *empathy.open_points()]),
        alt=_empathy_alt(empathy, finding),
    ) as (figure, axes):
        _canvas(axes, _INSIDE, sum(heights) + 0.2 * (len(rows) - 1))
        y = 0.0
        for row, height in zip(rows, heights, strict=True):
            for side in row:
                _draw_side(axes, side, (places[side][0], y), (places[side][1], height), lines[side])
            y += height + 0.2
    return figure


def _entries(entries: tuple[EmpathyEntry, ...], room: float) -> list[tuple[list[str], bool]]:
    return [(fitted(_entry_text(entry), 11, room), entry.cited > 0) for entry in entries]


def _entry_text(entry: EmpathyEntry) -> str:
    if not entry.cited:
        return entry.text
    count = ngettext("{n} voice", "{n} voices", entry.cited).format(n=entry.cited)
    return _("{text} ({count})").format(text=entry.text, count=count)


def _draw_side(
    axes: Axes, side: str, at: tuple[float, float], size: tuple[float, float], lines: list[tuple[list[str], bool]]
) -> None:
    _box(axes, at, size, facecolor=_PALE if side in {"thinks", "feels"} else PAPER)
    y = _write(axes, (at[0] + 0.16, at[1] + 0.1), [side_name(side)], size=13, colour=ACCENT) + 0.06
    if not lines:
        _write(axes, (at[0] + 0.16, y), ["–"], colour=MUTED)
    for text, cited in lines:
        dot: dict[str, Any] = {"marker": "o", "ms": 5.5, "color": ACCENT, "mfc": ACCENT if cited else PAPER, "mew": 1.4}
        axes.plot(at[0] + 0.22, y + _line(11) * 0.45, clip_on=False, **dot)
        y = _write(axes, (at[0] + 0.38, y), text) + 0.05


def _empathy_alt(empathy: EmpathyMap, finding: str) -> str:
    parts = [
        _("{side}: {entries}.").format(
            side=side_name(side), entries="; ".join(_entry_text(entry) for entry in empathy.side(side))
        )
        for side in SIDES
        if empathy.side(side)
    ]
    return " ".join([finding + ".", *parts])
