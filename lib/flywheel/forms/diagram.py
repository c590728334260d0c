"""The nodes of a process → a drawing of boxes and arrows as SVG that needs nothing from anywhere."""

from __future__ import annotations

import re
from html import escape

from flywheel.scenario import Node, Scenario
from flywheel.words import gettext as _

__all__ = ["process_svg"]

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_PIECE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+|\s+")
_LEFT, _BOX, _GAP, _SIDE = 130, 300, 60, 250
_WIDTH = _LEFT + _BOX + _GAP + _SIDE + 20
_LINE, _PAD = 19, 12


def _length(text: str, size: float) -> float:
    """Estimate how many units a text takes; full-width characters take twice as much."""
    return sum(size if _WIDE.match(sign) else 0.57 * size for sign in text)


def _lines(text: str, width: float, *, size: float = 14) -> list[str]:
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and _length(lines[-1] + piece, size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] or piece.strip() else ""
    return [line.strip() for line in lines if line.strip()]


def _written(lines: list[str], left: float, top: float, *, style: str = "") -> str:
    return "".join(
        f'<text x="{left:g}" y="{top + 14 + number * _LINE:g}" {style}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def process_svg(scenario: Scenario, *, narrow: bool = False) -> str:
    """Draw the nodes of a process from top to bottom, each with owner, limit and tool, its exception plan beside it.

    Args:
        scenario: The scenario.
        narrow: Whether it is drawn for a phone: stage above each node, exception plan below it.

    Returns:
        An SVG element with a title and a description for people who cannot see it.

    Example:
        >>> from flywheel import places
        >>> from flywheel.scenario import read
        >>> process_svg(read(places.datasets() / "scenarios" / "home-entry.yml")).count("<rect")
        6
    """
    parts, top, width = _narrow(scenario) if narrow else _wide(scenario)
    title = _("Process “{title}”").format(title=scenario.title)
    steps = "; ".join(
        _("{number}. {node}, {owner}, {limit}; otherwise: {plan}").format(
            number=number, node=node.node, owner=node.owner, limit=node.time_limit, plan=node.exception_plan
        )
        for number, node in enumerate(scenario.nodes, 1)
    )
    return (
        f'<svg class="fw-process{" fw-narrow" if narrow else ""}" role="img" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {top - 24:g}">'
        f"<title>{escape(title)}</title><desc>{escape(steps)}</desc>{_STYLE}{''.join(parts)}</svg>"
    )


def _wide(scenario: Scenario) -> tuple[list[str], float, int]:
    parts, top = [], 10.0
    for number, node in enumerate(scenario.nodes):
        name, facts = _words_of(number, node)
        plan = _lines(node.exception_plan, _SIDE - 2 * _PAD, size=13)
        height = max(_LINE * (len(name) + len(facts)), _LINE * len(plan)) + 2 * _PAD
        if number:
            parts.append(_arrow(_LEFT + _BOX / 2, top - 34, _LEFT + _BOX / 2, top))
        parts += [
            _written(_lines(node.stage, _LEFT - 30, size=14), 10, top + _PAD, style='class="stage"'),
            _box("node", _LEFT, top, _BOX, height),
            _written(name, _LEFT + _PAD, top + _PAD, style='class="name"'),
            _written(facts, _LEFT + _PAD, top + _PAD + _LINE * len(name)),
            _arrow(_LEFT + _BOX, top + height / 2, _LEFT + _BOX + _GAP, top + height / 2, dashed=True),
            _box("plan", _LEFT + _BOX + _GAP, top, _SIDE, height),
            _written(plan, _LEFT + _BOX + _GAP + _PAD, top + _PAD),
        ]
        top += height + 34
    return parts, top, _WIDTH


def _narrow(scenario: Scenario) -> tuple[list[str], float, int]:
    parts, top, left = [], 10.0, 10
    for number, node in enumerate(scenario.nodes):
        name, facts = _words_of(number, node)
        stage = _lines(node.stage, _BOX - _PAD - 40, size=14)
        plan = _lines(node.exception_plan, _BOX - 30 - 2 * _PAD, size=13)
        height, below = _LINE * (len(name) + len(facts)) + 2 * _PAD, _LINE * len(plan) + 2 * _PAD
        head = _LINE * len(stage) + 6
        if number:
            parts.append(_arrow(left + 15, top - 34, left + 15, top + head))
        parts += [
            _written(stage, left + 30, top, style='class="stage"'),
            _box("node", left, top + head, _BOX, height),
            _written(name, left + _PAD, top + head + _PAD, style='class="name"'),
            _written(facts, left + _PAD, top + head + _PAD + _LINE * len(name)),
            _arrow(left + _BOX / 2, top + head + height, left + _BOX / 2, top + head + height + 24, dashed=True),
            _box("plan", left + 30, top + head + height + 24, _BOX - 30, below),
            _written(plan, left + 30 + _PAD, top + head + height + 24 + _PAD),
        ]
        if number < len(scenario.nodes) - 1:
            parts.append(f'<path d="M{left + 15},{top + head + height:g} V{top + head + height + 24 + below:g}"/>')
        top += head + height + 24 + below + 34
    return parts, top, _BOX + 20


def _words_of(number: int, node: Node) -> tuple[list[str], list[str]]:
    name = _lines(f"{number + 1}. {node.node}", _BOX - 2 * _PAD, size=15.5)
    return name, _lines(" · ".join((node.owner, node.time_limit, node.tool)), _BOX - 2 * _PAD, size=13)


def _box(kind: str, left: float, top: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" rx="6"/>'


_STYLE = (
    "<style>.fw-process text{font-size:13px;fill:#1b2733}.fw-process .name{font-size:15px;font-weight:600}"
    ".fw-process .stage{font-size:14px;fill:#55626f}.fw-process .node{fill:#eaf3f9;stroke:#0072b2;stroke-width:1.5}"
    ".fw-process .plan{fill:#fff;stroke:#c2410c;stroke-width:1.5;stroke-dasharray:5 4}"
    ".fw-process path{fill:none;stroke:#55626f;stroke-width:1.6}</style>"
)


def _arrow(x_1: float, y_1: float, x_2: float, y_2: float, *, dashed: bool = False) -> str:
    """Draw a line with a tip; tips need no marker ids, which would clash on a page with two drawings."""
    across, size = x_2 != x_1, 6
    tip = (
        f"M{x_2 - size:g},{y_2 - size:g} L{x_2:g},{y_2:g} L{x_2 - size:g},{y_2 + size:g}"
        if across
        else f"M{x_2 - size:g},{y_2 - size:g} L{x_2:g},{y_2:g} L{x_2 + size:g},{y_2 - size:g}"
    )
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<path{dashes} d="M{x_1:g},{y_1:g} L{x_2:g},{y_2:g}"/><path d="{tip}"/>'
