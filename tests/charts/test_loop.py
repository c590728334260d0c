"""Charts of the loop: the finding in the title, numbers in the text, labels that do not lie on each other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from flywheel import charts, loop, samples
from flywheel.charts.style import LOUD
from flywheel.errors import BadInputError
from flywheel.words import language


@pytest.fixture(scope="module")
def data():
    return samples.load()


@pytest.fixture(scope="module")
def results(data):
    """Every result that has a chart, from the sample."""
    tables = {"feedback": data.feedback, "actions": data.actions, "messages": data.messages}
    return {
        "loop_stages": loop.stages(data.ticket_events),
        "promises_over_time": loop.sla(data.tickets, data.ticket_events, by=["week", "priority"]),
        "recurrence_by_group": loop.recurrence(data.tickets, data.ticket_events),
        "insight_steps": loop.insight_to_action(tickets=data.tickets, **tables),
        "handoff_matrix": loop.handoffs(data.ticket_events),
        "communication_effect": loop.communication_effect(data.messages, data.feedback, tickets=data.tickets),
        "priority_matrix": loop.importance_urgency(items()),
    }


def items(count: int = 12, raters: int = 3) -> pd.DataFrame:
    """Make items whose scores crowd together."""
    rng = np.random.default_rng(11)
    rows = [
        (f"商品 {number} with a rather long name", f"rater {rater}", *rng.integers(2, 5, 2))
        for number in range(count)
        for rater in range(raters)
    ]
    return pd.DataFrame(rows, columns=["item", "rater", "importance", "urgency"])


FINDINGS = {
    "loop_stages": "The loop is stuck at 5 respond and execute: 5",
    "promises_over_time": "Solution or firm plan is kept least often for medium priority (84.6 %)",
    "recurrence_by_group": "53.2 % of closed tickets on late delivery came back within 30 days, far more",
    "insight_steps": "31.8 % of the voices led to a ticket, an action or a message",
    "handoff_matrix": "Tickets are handed on most often from service to delivery (661 of 2,758)",
    "communication_effect": "No sign that users who were told give feedback again more often",
    "priority_matrix": "First: ",
}


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_the_finding_is_title_and_text(results, name: str) -> None:
    """The text for those who cannot see the picture begins with what the title says."""
    assert getattr(charts, name)(results[name]).alt.startswith(FINDINGS[name])


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_every_chart_is_drawn_in_chinese(results, name: str) -> None:
    """With the language set to Chinese every sign has a glyph, and nothing is cut at the edge of the picture."""
    with language("zh"):
        figure = getattr(charts, name)(results[name])
        assert figure.png()
        figure.draw_without_rendering()
    width, height = (side * figure.dpi for side in figure.get_size_inches())
    rows = [label for axes in figure.axes for label in axes.get_yticklabels() if label.get_position()[1] in range(20)]
    shown = [*figure.texts, *rows, *(text for axes in figure.axes for text in axes.texts)]
    for text in shown:
        box = Text.get_window_extent(text)
        assert box.x0 > -2, text.get_text()
        assert box.x1 < width + 2, text.get_text()
        assert box.y0 > -2, text.get_text()
        assert box.y1 < height + 2, text.get_text()


@pytest.mark.parametrize("count", [1, 6, 12])
def test_labels_of_the_matrix_do_not_overlap(count: int) -> None:
    """Crowded items keep labels of their own, with rank and name, none on another and none on a point."""
    figure = charts.priority_matrix(loop.importance_urgency(items(count)))
    figure.draw_without_rendering()
    axes = figure.axes[0]
    labels = [text for text in axes.texts if text.get_text()[0].isdigit()]
    boxes = [Text.get_window_extent(label) for label in labels]
    assert len(boxes) == count
    for one, other in combinations(boxes, 2):
        assert not one.padded(-1).overlaps(other.padded(-1))
    quadrants = [text.get_window_extent() for text in axes.texts if not text.get_text()[0].isdigit()]
    assert not any(box.padded(-1).overlaps(name.padded(-1)) for box in boxes for name in quadrants)


def test_disagreeing_raters_are_hollow_and_explained() -> None:
    """An item that raters put into different quadrants is an empty circle, and the foot says why."""
    scores = pd.DataFrame(
        {"item": ["a", "a", "b", "b"], "rater": list("xyxy"), "importance": [1, 5, 5, 5], "urgency": [5, 5, 5, 5]}
    )
    figure = charts.priority_matrix(loop.importance_urgency(scores))
    faces = {line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "o"}
    assert len(faces) == 2
    assert any("raters disagree" in text.get_text() for text in figure.texts)


def test_what_asks_for_attention_is_loud_and_hatched(results) -> None:
    """Where the loop is stuck is told by colour, pattern and title; the most frequent hand-off has a frame."""
    bars = charts.loop_stages(results["loop_stages"]).axes[0].patches
    assert sum(bar.get_hatch() is not None for bar in bars) == 1
    frames = charts.handoff_matrix(results["handoff_matrix"]).axes[0].patches
    assert sum(bar.get_edgecolor() == to_rgba(LOUD) for bar in frames) == 1


def test_a_title_of_one_s_own_is_used(results) -> None:
    """The caller's finding replaces ours on the picture and in the text."""
    assert charts.insight_steps(results["insight_steps"], title="我们的发现").alt.startswith("我们的发现. ")


def test_few_tickets_are_hollow_and_make_no_finding(data) -> None:
    """A group of one ticket is drawn, but no title is made of it."""
    few = data.tickets.order_by("ticket_id").limit(20)
    figure = charts.recurrence_by_group(loop.recurrence(few, data.ticket_events))
    assert figure.alt.startswith("Not enough closed tickets")
    assert any("Hollow" in text.get_text() for text in figure.texts)


def test_empty_results_are_drawn_as_such(data) -> None:
    """Nothing observed yet is said, not drawn as zero."""
    nobody = data.ticket_events.limit(0)
    assert charts.loop_stages(loop.stages(nobody)).alt == "No ticket time yet."
    assert charts.handoff_matrix(loop.handoffs(nobody)).alt == "No ticket changed hands."
    empty = loop.importance_urgency(items(1)[:0])
    assert charts.priority_matrix(empty).alt == "No items yet."
    early = pd.Timestamp("2026-01-04")
    week = loop.sla(data.tickets, data.ticket_events, by="week", now=early)
    assert "no ticket's time is up yet" in charts.promises_over_time(week).alt
    voices = loop.insight_to_action(
        data.feedback, data.tickets, actions=data.actions, messages=data.messages, now=early
    )
    assert charts.insight_steps(voices).alt.startswith("No feedback was observed long enough")


def test_charts_refuse_what_they_cannot_draw(data, results) -> None:
    """Promises without weeks, an unknown promise and an unknown kind are named."""
    with pytest.raises(BadInputError, match="was not counted by week"):
        charts.promises_over_time(loop.sla(data.tickets, data.ticket_events))
    with pytest.raises(BadInputError, match="promise: 'delight' is not known"):
        charts.promises_over_time(results["promises_over_time"], promise="delight")
    with pytest.raises(BadInputError, match="kind: 'returned' is not known"):
        charts.recurrence_by_group(results["recurrence_by_group"], kind="returned")
