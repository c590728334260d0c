"""Labs of the seven elements on the smallest data set."""

import pytest

from flywheel import loop, samples
from flywheel.widgets import diagnosis_lab, handoff_lab, priority_lab, recurrence_lab, sla_lab, stages_lab


@pytest.fixture(scope="module")
def data():
    """The smallest data set."""
    return samples.tiny()


def test_a_promise_and_its_clock_change_what_was_kept(data):
    """The lab's table is that of loop.sla by the same promise and clock."""
    made = sla_lab(data)
    made.controls["by"].widget.value = ""
    made.controls["first"].widget.value = 600
    made.controls["clock"].widget.value = "office"
    promise = loop.Promise("first_response", "", loop.PROMISES[0].states, dict.fromkeys(("high", "medium", "low"), 10))
    expected = loop.sla(data.tickets, data.ticket_events, promises=[promise], clock=loop.OFFICE_HOURS).table
    shown = made.shown[-1].table.set_index("promise")
    assert shown.loc["first_response", ["met", "n"]].tolist() == expected[["met", "n"]].iloc[0].tolist()
    assert "n = " in made.told.value


def test_impossible_hours_are_refused_in_words(data):
    """A day that closes before it opens is named; the last picture stays."""
    made = sla_lab(data)
    made.controls["clock"].widget.value = "office"
    before = made.shown
    made.controls["closes"].widget.value = 5
    assert "no working day" in made.told.value
    assert made.shown is before


@pytest.mark.parametrize(("make", "name", "value"), [(stages_lab, "days", 2), (recurrence_lab, "days", 7)])
def test_a_window_changes_the_rates(data, make, name, value):
    """Another window gives other counts, and n and interval are said."""
    made = make(data)
    before = made.shown[-1].table
    made.controls[name].widget.value = value
    assert made.shown[-1].table["n"].tolist() != before["n"].tolist()
    assert made.told.value


def test_what_counts_as_waiting_is_a_choice(data):
    """With every state waiting, all of the time is waiting."""
    made = handoff_lab(data)
    made.controls["waiting"].widget.value = tuple(key for _text, key in made.controls["waiting"].widget.options)
    assert made.shown[-1].table["waiting_share"].item() == pytest.approx(1.0)


def test_verdicts_follow_the_thresholds_without_counting_anew(data):
    """The lab's verdicts are those of loop.diagnose with the same thresholds."""
    made = diagnosis_lab(data)
    made.controls["acted"].widget.value = 50.0
    tables = {name: getattr(data, name) for name in ("feedback", "actions", "messages")}
    again = loop.diagnose(data.tickets, data.ticket_events, **tables, thresholds={"acted_share": 0.5})
    assert dict(made.shown[-1].verdicts) == dict(again.verdicts)
    assert made.shown[-1].topics == again.topics


def test_items_are_ranked_as_they_are_written():
    """A changed score changes the rank; an empty list says so; a twelfth line is the last."""
    made = priority_lab("importance_urgency", items=[("crash", 5, 5), ("colour", 1, 2)])
    made.lines[1][1].value = made.lines[1][2].value = 5
    made.lines[0][1].value = 1
    assert made.found.table["item"].tolist() == ["colour", "crash"]
    for line in made.lines:
        line[0].value = ""
    assert "Write at least one item" in made.told.value
    for _press in range(20):
        made.more.click()
    assert len(made.lines) == 12


def test_the_same_name_twice_is_named():
    """Two lines for one item are refused in words."""
    made = priority_lab(items=[("hint", 4, 1), ("hint", 1, 1)])
    assert "more than one row" in made.told.value
