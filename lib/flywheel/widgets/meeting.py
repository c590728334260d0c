"""An agenda and a file of actions → a meeting that keeps its time, and promises that the next meeting pack reads."""

from __future__ import annotations

import asyncio
import html
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import ipywidgets
import pandas as pd

from flywheel import voc
from flywheel.errors import FlywheelError
from flywheel.widgets.controls import choice
from flywheel.widgets.downloads import download
from flywheel.widgets.parts import button, labelled, message, panel, row, scrolling
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

__all__ = ["ActionLog", "ActionStore", "MeetingTimer", "action_log", "meeting_timer"]

_MINUTE, _TICK = 60, 1.0
_LONGEST = 500
_log = logging.getLogger(__name__)


def meeting_timer(
    agenda: Sequence[voc.AgendaBlock] = voc.AGENDA, *, clock: Callable[[], float] = time.monotonic
) -> MeetingTimer:
    """Return a timer that leads a meeting through its agenda.

    The time is kept by the kernel, so that a tab in the background stays right; screen readers hear when a block begins
    and when it has a minute left, and not every second.

    Args:
        agenda: The blocks; the curriculum's 15, 30, 20, 10 and 15 minutes by default.
        clock: Returns seconds that never go back.

    Returns:
        The timer: `MeetingTimer.tick` brings it up to date.

    Example:
        >>> timer = meeting_timer(clock=iter([0.0, 899.0, 900.0]).__next__)
        >>> timer.start()
        >>> timer.tick(), timer.left.value.count("0:01"), timer.tick(), timer.moment.number
        (None, 1, None, 1)
    """
    return MeetingTimer(agenda, clock=clock)


class MeetingTimer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The timer; ``left`` shows the clock, ``told`` what is announced, ``moment`` where the meeting stands."""

    def __init__(self, agenda: Sequence[voc.AgendaBlock], *, clock: Callable[[], float]) -> None:
        """Lay out the clock, the agenda and three buttons."""
        self._agenda, self._clock = tuple(agenda), clock
        self._passed, self._since, self._announced = 0.0, None, ""  # type: float, float | None, str
        self._task: asyncio.Task[None] | None = None
        self.left, self.list, self.told = message(), message(), message()
        self.told.add_class("flywheel-live")
        self.go, self.next, self.reset = button(_("Start"), primary=True), button(_("Next block")), button(_("Reset"))
        self.pace = choice(_("Pace"), {1: _("as a clock runs"), 60: _("rehearsal: a minute in a second")})
        self.go.on_click(lambda _button: self.stop() if self.running else self.start())
        self.next.on_click(lambda _button: self.skip())
        self.reset.on_click(lambda _button: self.restart())
        self.pace.widget.observe(self._paced, "value")
        self._speed = 1
        self.moment = voc.meeting_at(0, self._agenda)
        self._show()
        parts = (self.left, row(self.go, self.next, self.reset), self.told, self.list, row(self.pace.widget))
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[panel(*parts, title=_("Meeting clock"))], layout=layout)

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self._since is not None

    @property
    def seconds(self) -> float:
        """Seconds of the meeting that are over."""
        return self._passed + ((self._clock() - self._since) * self._speed if self._since is not None else 0.0)

    def start(self) -> None:
        """Let the clock run from where it stands."""
        if not self.running:
            self._since, self.go.description = self._clock(), _("Pause")
            self._tell(_("{block}: {n} minutes").format(block=self._block.title, n=self._block.minutes))
            self._run()

    def stop(self) -> None:
        """Let the clock stand still."""
        self._passed, self._since = self.seconds, None
        self.go.description = _("Continue")

    def skip(self) -> None:
        """Go on with the next block now."""
        number = self.moment.number + 1
        if not self.moment.over and number < len(self._agenda):
            self._move_to(_MINUTE * sum(block.minutes for block in self._agenda[:number]))

    def restart(self) -> None:
        """Go back to the beginning and stand still."""
        self.stop()
        self.go.description, self._announced = _("Start"), ""
        self._move_to(0.0)
        self.told.value = ""

    def tick(self) -> None:
        """Show where the meeting stands now."""
        self._bring_up(self.seconds)

    def _move_to(self, seconds: float) -> None:
        self._passed = float(seconds)
        self._since = self._clock() if self.running else None
        self._bring_up(self._passed)

    def _bring_up(self, seconds: float) -> None:
        before, self.moment = self.moment, voc.meeting_at(seconds, self._agenda)
        if self.moment.over and not before.over:
            self._tell(_("The time of the agenda is up."))
        elif self.moment.number != before.number:
            self._tell(_("{block}: {n} minutes").format(block=self._block.title, n=self._block.minutes))
        elif not self.moment.over and self.moment.left_seconds <= _MINUTE < before.left_seconds:
            self._tell(_("{block}: one minute left").format(block=self._block.title))
        self._show()

    @property
    def _block(self) -> voc.AgendaBlock:
        return self._agenda[self.moment.number]

    def _paced(self, _change: object) -> None:
        passed = self.seconds
        try:
            self._speed = int(self.pace.read())
        except FlywheelError:
            return
        self._move_to(passed)

    def _tell(self, text: str) -> None:
        if text != self._announced:
            self.told.value, self._announced = said(text), text

    def _show(self) -> None:
        whole = abs(int(self.moment.left_seconds))
        over = "+" if self.moment.over and whole else ""
        clock = f"{over}{whole // _MINUTE}:{whole % _MINUTE:02d}"
        used = round(100 * self.moment.used_share)
        title, rule = (html.escape(text) for text in (self._block.title, self._block.rule))
        label = html.escape(_("over the agenda") if self.moment.over else _("left in this block"))
        self.left.value = (
            f"<div class='flywheel-clock'><strong>{title}</strong><div><span role='timer' aria-live='off' "
            f"class='flywheel-digits'>{clock}</span> {label}</div>"
            f"<progress max='100' value='{used}' aria-label='{title}'>{used} %</progress><p>{rule}</p></div>"
        )
        lines = _agenda_lines(self._agenda, self.moment)
        if lines != self.list.value:
            self.list.value = lines

    def _run(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # nobody turns the loop here: whoever made the timer ticks it
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._ticking())

    async def _ticking(self) -> None:
        while self.running:
            try:
                self.tick()
            except Exception:
                _log.debug("the clock stopped", exc_info=True)
                raise
            await asyncio.sleep(_TICK)


def _agenda_lines(agenda: Sequence[voc.AgendaBlock], moment: voc.MeetingMoment) -> str:
    items = []
    for number, block in enumerate(agenda):
        now = number == moment.number and not moment.over
        mark = "▶" if now else "✓" if number < moment.number or moment.over else "·"
        word = _("now") if now else _("done") if mark == "✓" else ""
        text = _("{block}, {n} min").format(block=block.title, n=block.minutes)
        line = html.escape(f"{mark} {text}" + (f" – {word}" if word else ""))
        items.append(f"<li{' aria-current=step' if now else ''}>{f'<strong>{line}</strong>' if now else line}</li>")
    return f"<ol class='flywheel-agenda'>{''.join(items)}</ol>"


class ActionStore(Protocol):
    """Where actions are kept; `flywheel.report.action_file` makes one."""

    path: Path

    @property
    def meeting_day(self) -> date:
        """The day of the meeting."""

    def lines(self) -> pd.DataFrame:
        """Return the actions as text, unfinished ones first."""

    def save(
        self, *, new: Sequence[Mapping[str, str]] = ..., changed: Mapping[str, Mapping[str, str]] | None = ...
    ) -> Path:
        """Write new and changed actions; FlywheelError says why not."""


def action_log(store: ActionStore, *, topics: Sequence[str] = ()) -> ActionLog:
    """Return a log of actions that writes the file which the next meeting pack reads.

    Args:
        store: Where the actions are kept.
        topics: Topics to choose from.

    Returns:
        A form for a new action, one to follow up, and the list of what is open.
    """
    return ActionLog(store, topics=topics)


class ActionLog(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The log; ``fields`` are those of a new action, ``told`` says what was saved or what is wrong."""

    def __init__(self, store: ActionStore, *, topics: Sequence[str]) -> None:
        """Read what is there and lay out both forms."""
        self._store = store
        due = store.meeting_day + pd.Timedelta(days=7)
        self.fields = {
            "topic": labelled(ipywidgets.Combobox(options=tuple(topics), ensure_option=False), _("Topic")),
            "description": _line(_("Action: what will be done")),
            "owner": _line(_("Owner: a role, not a person's name")),
            "due_day": labelled(ipywidgets.DatePicker(value=due), _("Due")),
            "criterion": _line(_("Criterion: how one will see that it worked")),
        }
        self.add = button(_("Add to the file"), primary=True)
        self.add.on_click(lambda _button: self._do(self._added))
        self.still = labelled(ipywidgets.Dropdown(options=[("–", "")]), _("An action that is open"))
        self.evidence = _line(_("Evidence: what shows it"))
        self.day = labelled(ipywidgets.DatePicker(value=store.meeting_day), _("Day on which it was done"))
        self.done, self.drop = button(_("It is done")), button(_("It is dropped"))
        self.done.on_click(lambda _button: self._do(lambda: self._followed("done")))
        self.drop.on_click(lambda _button: self._do(lambda: self._followed("dropped")))
        self.told, self.list = message(), message()
        self.told.add_class("flywheel-live")
        self._refresh()
        file = download(self._copy, text=_("Save a copy"), file=self._store.path.name)
        new = panel(row(*self.fields.values()), row(self.add), title=_("A new promise"))
        parts = row(self.still, self.evidence, self.day)
        last = panel(parts, row(self.done, self.drop), title=_("What became of the old ones"))
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[new, last, panel(self.told, self.list, file, title=_("The list"))], layout=layout)

    def _do(self, save: Callable[[], str]) -> None:
        try:
            text = save()
            self._refresh()
            self.told.value = said(text)
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the action could not be saved", exc_info=True)
            self.told.value = said(_("This could not be saved. Nothing was changed."))

    def _added(self) -> str:
        new = {name: _text(field.value) for name, field in self.fields.items()}
        path = self._store.save(new=[new])
        for name in ("description", "owner", "criterion"):
            self.fields[name].value = ""
        return _("Saved in {file}. The next meeting pack reads it.").format(file=path.name)

    def _followed(self, status: str) -> str:
        chosen = str(self.still.value or "")
        if not chosen:
            raise FlywheelError(_("Choose an action first."))
        if status == "done" and not self.day.value:
            raise FlywheelError(_("Give the day on which it was done."))
        day = self.day.value.isoformat() if status == "done" else ""
        changed = {"status": status, "done_day": day, "evidence": _text(self.evidence.value)}
        self._store.save(changed={chosen: changed})
        self.evidence.value = ""
        return _("{action} is off the list of open actions.").format(action=chosen)

    def _copy(self) -> bytes:
        if not self._store.path.is_file():
            raise FlywheelError(_("Nothing has been saved yet."))
        return self._store.path.read_bytes()

    def _refresh(self) -> None:
        try:
            lines = self._store.lines()
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
            return
        still = lines[lines["status"] == "open"]
        options = [(f"{one.action_id} · {one.description}"[:90], one.action_id) for one in still.itertuples()]
        self.still.options = [("–", ""), *options]
        self.list.value = _open_table(still, self._store.meeting_day)


def _line(label: str) -> ipywidgets.Text:
    return labelled(ipywidgets.Text(continuous_update=False), label)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "").strip()[:_LONGEST]


def _open_table(still: pd.DataFrame, day: date) -> str:
    late, overdue = [due < day.isoformat() for due in still["due_day"]], _("overdue")
    shown = pd.DataFrame(
        {
            _("action"): still["action_id"],
            _("topic"): still["topic"],
            _("what"): still["description"],
            _("owner"): still["owner"],
            _("due"): [f"{due} · {overdue}" if over else due for due, over in zip(still["due_day"], late, strict=True)],
            _("criterion"): still["criterion"],
        }
    )
    head = _("{open} open, {late} overdue").format(open=len(still), late=sum(late))
    with pd.option_context("display.max_colwidth", None):
        return f"<p>{html.escape(head)}</p>" + scrolling(shown.to_html(index=False, border=0, escape=True), label=head)
