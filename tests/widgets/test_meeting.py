"""The clock that leads a meeting, and the log that keeps its promises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flywheel.errors import BadInputError, Problem
from flywheel.widgets import action_log, meeting_timer


class Seconds:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


@pytest.fixture
def clock():
    """A clock that stands."""
    return Seconds()


def moved(timer, clock, seconds):
    """Let seconds pass and bring the timer up to date."""
    clock.now += seconds
    timer.tick()


def test_blocks_follow_each_other_and_are_announced_once(clock):
    """15 minutes of data, then 30 of discussion; the last minute is announced, the seconds are not."""
    timer = meeting_timer(clock=clock)
    timer.go.click()
    assert "Data review: 15 minutes" in timer.told.value
    moved(timer, clock, 839)
    assert "1:01" in timer.left.value
    assert "Data review: 15 minutes" in timer.told.value
    moved(timer, clock, 1)
    assert "one minute left" in timer.told.value
    moved(timer, clock, 60)
    assert "Problem discussion: 30 minutes" in timer.told.value
    assert timer.list.value.count("aria-current") == 1
    assert "aria-live='off'" in timer.left.value


def test_a_pause_costs_no_time(clock):
    """While the clock stands nothing passes; it goes on where it stood."""
    timer = meeting_timer(clock=clock)
    timer.go.click()
    moved(timer, clock, 60)
    timer.go.click()
    moved(timer, clock, 600)
    assert "14:00" in timer.left.value
    timer.go.click()
    moved(timer, clock, 30)
    assert "13:30" in timer.left.value


def test_the_next_block_and_the_end(clock):
    """A block can be cut short; after the last one the time over is counted."""
    timer = meeting_timer(clock=clock)
    timer.go.click()
    for _block in range(6):
        timer.next.click()
    assert timer.moment.number == 4
    moved(timer, clock, 15 * 60 + 65)
    assert "+1:05" in timer.left.value
    assert "time of the agenda is up" in timer.told.value
    timer.reset.click()
    assert timer.seconds == 0
    assert not timer.running


def test_a_rehearsal_runs_sixty_times_as_fast_from_where_it_stands(clock):
    """Changing the pace moves no time that is over already."""
    timer = meeting_timer(clock=clock)
    timer.go.click()
    moved(timer, clock, 60)
    timer.pace.widget.value = 60
    moved(timer, clock, 2)
    assert timer.seconds == 180


class Store:
    """Keeps actions in memory, as the file of a meeting does."""

    path = Path("nowhere.actions.csv")
    meeting_day = date(2026, 6, 15)

    def __init__(self) -> None:
        """Begin with one action that is overdue."""
        self.rows = [{"action_id": "a1", "topic": "late", "description": "<b>roster</b>", "owner": "lead",
                      "due_day": "2026-06-08", "criterion": "c", "status": "open"}]  # fmt: skip

    def lines(self) -> pd.DataFrame:
        """Return the actions."""
        return pd.DataFrame(self.rows)

    def save(self, *, new=(), changed=None):
        """Refuse an empty owner; else keep everything."""
        for row in new:
            if not row["owner"]:
                raise BadInputError("actions", [Problem("Owner", "is empty", "fill it in")])
            self.rows.append({**row, "action_id": "a2", "status": "open"})
        for name, columns in (changed or {}).items():
            next(row for row in self.rows if row["action_id"] == name).update(columns)
        return self.path


def test_a_promise_is_saved_listed_and_followed_up():
    """The form sends texts, the list shows what is open and overdue, and what is done leaves it."""
    store = Store()
    log = action_log(store, topics=["late"])
    assert "1 open, 1 overdue" in log.list.value
    assert "&lt;b&gt;roster" in log.list.value
    for name, value in {"topic": "late", "description": "warn early", "owner": "app lead", "criterion": "k"}.items():
        log.fields[name].value = value
    log.add.click()
    assert store.rows[1]["due_day"] == "2026-06-22"
    assert "Saved in nowhere.actions.csv" in log.told.value
    assert log.fields["owner"].value == ""
    log.still.value, log.evidence.value = "a1", "photo 12"
    log.done.click()
    assert store.rows[0]["status"] == "done"
    assert store.rows[0]["evidence"] == "photo 12"
    assert "1 open, 0 overdue" in log.list.value


def test_a_refusal_is_a_readable_list_and_loses_nothing():
    """What was typed stays when the store refuses it; without a choice nothing is followed up."""
    log = action_log(Store())
    log.fields["description"].value = "warn early"
    log.add.click()
    assert "<strong>Owner</strong> is empty" in log.told.value
    assert log.fields["description"].value == "warn early"
    log.drop.click()
    assert "Choose an action first" in log.told.value
