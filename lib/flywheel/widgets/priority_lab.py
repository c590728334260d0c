"""Items that a viewer writes and scores → a priority matrix with its ranked list, redrawn at each change."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets
import pandas as pd

from flywheel import loop
from flywheel.errors import FlywheelError
from flywheel.widgets.controls import slider
from flywheel.widgets.parts import button, labelled, message, panel, row, stack
from flywheel.widgets.views import display_all, problem_list, said
from flywheel.words import gettext as _

__all__ = ["PriorityLab", "priority_lab"]

_MOST_ITEMS = 12


def priority_lab(kind: str = "impact_difficulty", *, items: Sequence[tuple[str, int, int]] = ()) -> PriorityLab:
    """Return a matrix that people fill in themselves: importance–urgency for problems, impact–difficulty for cures.

    Args:
        kind: ``"importance_urgency"`` or ``"impact_difficulty"``.
        items: Name and both scores (1 to 5) of what stands there at first.

    Returns:
        The lab.

    Example:
        >>> made = priority_lab(items=[("hint", 4, 1), ("rebuild", 5, 5)])
        >>> made.found.table[["rank", "item", "quadrant"]].to_numpy().tolist()
        [[1, 'hint', 'quick_win'], [2, 'rebuild', 'major_project']]
    """
    return PriorityLab(kind, items)


class PriorityLab(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The matrix; ``lines`` are the fields of each item, ``found`` the last result."""

    def __init__(self, kind: str, items: Sequence[tuple[str, int, int]]) -> None:
        """Lay out one line an item, and draw."""
        self._rank = {"importance_urgency": loop.importance_urgency, "impact_difficulty": loop.impact_difficulty}[kind]
        self._axes = ("importance", "urgency") if kind == "importance_urgency" else ("impact", "difficulty")
        title = {
            "importance_urgency": _("Importance and urgency"),
            "impact_difficulty": _("Impact and difficulty"),
        }[kind]
        self.found: loop.PriorityMatrix | None = None
        self.more = button(_("One more line"))
        self.more.on_click(lambda _button: self._add("", 3, 3))
        self.form, self.told, self.drawn = stack([]), message(), stack([])
        self.told.add_class("flywheel-live")
        self.cut = slider(_("High begins at"), 3.0, low=1.5, high=5.0, step=0.5)
        self.cut.widget.observe(self.redraw, "value")
        self.lines: list[tuple[ipywidgets.Text, ipywidgets.Dropdown, ipywidgets.Dropdown]] = []
        for item in items or [("", 3, 3)] * 3:
            self._add(*item, draw=False)
        self.redraw()
        parts = (self.form, row(self.more), row(self.cut.widget), self.told, self.drawn)
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[panel(*parts, title=title)], layout=layout)

    def _add(self, name: str, first: int, second: int, *, draw: bool = True) -> None:
        if len(self.lines) >= _MOST_ITEMS:
            return
        number_ = len(self.lines) + 1
        text = labelled(ipywidgets.Text(value=name, continuous_update=False), _("Item {n}").format(n=number_))
        scores = [
            labelled(
                ipywidgets.Dropdown(options=[1, 2, 3, 4, 5], value=value),
                _("{axis} of item {n}, 1 to 5").format(axis=loop.label(axis), n=number_),
            )
            for axis, value in zip(self._axes, (first, second), strict=True)
        ]
        for field, width in zip((text, *scores), ("2 1 14em", "1 1 9em", "1 1 9em"), strict=True):
            field.layout.width, field.layout.flex = "auto", width
            field.layout.align_self = "flex-end"  # a label of two lines moves no field out of its line
            field.observe(self.redraw, "value")
        self.lines.append((text, *scores))
        self.form.children = tuple(row(*line) for line in self.lines)
        if draw:
            self.redraw()

    def redraw(self, _change: object = None) -> None:
        """Rank what is written and draw the matrix."""
        from flywheel import charts

        try:
            rows = [(text.value.strip()[:60], first.value, second.value) for text, first, second in self.lines]
            named = pd.DataFrame([one for one in rows if one[0]], columns=["item", *self._axes])
            if named.empty:
                raise FlywheelError(_("Write at least one item."))
            self.found = self._rank(named, cut=float(self.cut.read()))
            first_ = self.found.table[self.found.table["rank"] == 1]
            names = _(" and ").join(f"{one.item} ({loop.label(str(one.quadrant))})" for one in first_.itertuples())
            self.told.value = said(_("First: {names}").format(names=names))
            with charts.quickly():
                self.drawn.children = display_all([charts.priority_matrix(self.found), self.found])
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
