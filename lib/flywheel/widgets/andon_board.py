"""Problems, a rule and a clock that the viewer moves → an andon board on which anybody may pull the cord."""

from __future__ import annotations

import logging
from typing import Any

import ipywidgets
import pandas as pd

from flywheel import tables, voc
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.widgets.controls import choice, number
from flywheel.widgets.parts import button, labelled, message, panel, row, stack
from flywheel.widgets.views import display_all, problem_list, said
from flywheel.words import gettext as _

__all__ = ["AndonBoard", "andon_board", "score_alarms"]

_SURVEYS = {"csat": voc.csat, "nps": voc.nps, "ces": voc.ces}
_MOST_PULLS, _LONGEST, _MOST_MINUTES = 20, 80, 3 * 24 * 60
_log = logging.getLogger(__name__)


def score_alarms(data: tables.Data, *, until: Any = None) -> pd.DataFrame:
    """Return the cords that falling scores pulled, week by week, ready for `andon_board`.

    Args:
        data: A data set with ``feedback``.
        until: Last day to look at; None for all.

    Returns:
        One row a week and score that fell out of its limits, as `voc.pulled_by` returns them.

    Example:
        >>> from flywheel import samples
        >>> list(score_alarms(samples.tiny()).columns)[:3]
        ['problem', 'place', 'pulled_at']
    """
    feedback = data.feedback if until is None else data.feedback.filter(data.feedback.at.date() <= until)
    found = []
    for name, count in _SURVEYS.items():
        asked = feedback.filter(feedback.survey == name)
        weekly = count(asked, period="week") if asked.count().execute() else None
        if weekly is not None and weekly.table["n"].sum():
            found.append(voc.pulled_by(voc.alarm(weekly)))
    empty = pd.DataFrame(columns=["problem", "place", "pulled_at", "severity", "acknowledged_at", "resolved_at"])
    pulls = pd.concat(found, ignore_index=True) if found else empty
    return pulls.sort_values("pulled_at", ignore_index=True)


def andon_board(
    problems: pd.DataFrame | None = None,
    *,
    start: pd.Timestamp | str,
    places: tuple[str, ...] = (),
    rule: voc.AndonRule = voc.GRADED,
) -> AndonBoard:
    """Return a board on which a viewer pulls the cord, answers, resolves, and lets minutes pass.

    The clock of the board is not the wall's: it moves by the minutes that the viewer adds, so that an escalation of two
    hours is seen in a minute.

    Args:
        problems: Pulls that are there at the start, as for `voc.andon`.
        start: The moment at which the board opens.
        places: Places on the board besides those with a problem.
        rule: The rule at first.

    Returns:
        The board.

    Example:
        >>> board = andon_board(start="2026-07-06 19:00", places=("bench 1",), rule=voc.STOP_AT_ONCE)
        >>> board.place.widget.value, board.problem.value = "bench 1", "wrong labels"
        >>> board.pull()
        >>> board.state.lights()[["place", "light", "waiting"]].to_numpy().tolist()
        [['bench 1', 'red', 1]]
    """
    return AndonBoard(problems, start=pd.Timestamp(start), places=places, rule=rule)


class AndonBoard(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The board; ``state`` is what it shows, ``now`` its moment, ``told`` what is announced."""

    def __init__(
        self, problems: pd.DataFrame | None, *, start: pd.Timestamp, places: tuple[str, ...], rule: voc.AndonRule
    ) -> None:
        """Lay out the cord, the answers, the clock and the board."""
        columns = ["problem", "place", "severity", "pulled_at", "acknowledged_at", "resolved_at"]
        given = pd.DataFrame(columns=columns) if problems is None else problems.reindex(columns=columns)
        self._rows: list[dict[Any, Any]] = given.to_dict("records")
        self._start, self._given = start, len(self._rows)
        self._places = tuple(dict.fromkeys([*places, *map(str, given["place"])])) or (_("the line"),)
        self._rules = {voc.STOP_AT_ONCE.name: voc.STOP_AT_ONCE, voc.GRADED.name: voc.GRADED, rule.name: rule}
        self.rule = choice(_("Rule"), {name: _(name) for name in self._rules}, rule.name)
        self.minutes = number(_("Minutes since the board opened"), 0, low=0, high=_MOST_MINUTES, step=5)
        self.place = choice(_("Place"), self._places)
        self.problem = labelled(ipywidgets.Text(continuous_update=False), _("What do you see?"))
        self.severity = number(_("How severe (1 lies at the limit)"), 1.0, low=0.0, high=10.0, step=0.5)
        self.still = labelled(ipywidgets.Dropdown(options=[("–", -1)]), _("An open problem"))
        buttons = {
            "pull": button(_("Pull the cord"), primary=True),
            "take": button(_("I have it")),
            "solve": button(_("It is resolved")),
            "later": button(_("30 minutes pass")),
        }
        self.buttons = buttons
        for name, act in {"pull": self.pull, "take": self.take, "solve": self.solve, "later": self.later}.items():
            buttons[name].on_click(lambda _button, act=act: self._do(act))
        for control in (self.rule, self.minutes):
            control.widget.observe(lambda _change: self._do(self._show), "value")
        self.told, self.drawn = message(), stack([])
        self.told.add_class("flywheel-live")
        self._do(self._show)
        self.problem.layout.flex = self.still.layout.flex = "1 1 16em"
        self.problem.layout.width = self.still.layout.width = "auto"
        parts = (
            row(self.rule.widget, self.minutes.widget, buttons["later"]),
            self.told,
            self.drawn,
            row(self.place.widget, self.problem, self.severity.widget, buttons["pull"]),
            row(self.still, buttons["take"], buttons["solve"]),
        )
        layout = ipywidgets.Layout(width="100%", overflow="visible")
        super().__init__(children=[panel(*parts, title=_("Andon board"))], layout=layout)

    @property
    def now(self) -> pd.Timestamp:
        """The moment on the board's clock."""
        return self._start + pd.Timedelta(minutes=float(self.minutes.read()))

    @property
    def state(self) -> voc.Andon:
        """The lights at this moment."""
        columns = ["problem", "place", "severity", "pulled_at", "acknowledged_at", "resolved_at"]
        rows = pd.DataFrame(self._rows, columns=columns)
        return voc.andon(rows, as_of=self.now, rule=self._rules[self.rule.read()], places=self._places)

    def pull(self) -> None:
        """Pull the cord at the place and with the words that the form holds.

        Raises:
            BadInputError: Nothing was written, or too many cords were pulled already.
        """
        text = str(self.problem.value).strip()[:_LONGEST]
        if not text:
            raise BadInputError(_("board"), [Problem(_("What do you see?"), _("is empty"), _("write a few words"))])
        if len(self._rows) - self._given >= _MOST_PULLS:
            full = _("holds {n} pulls of yours already").format(n=_MOST_PULLS)
            raise BadInputError(_("board"), [Problem(_("board"), full, _("open the page anew to begin again"))])
        row_ = {"problem": text, "place": self.place.read(), "severity": float(self.severity.read())}
        self._rows.append(row_ | {"pulled_at": self.now, "acknowledged_at": pd.NaT, "resolved_at": pd.NaT})
        self.problem.value = ""
        self._show()

    def take(self) -> None:
        """Acknowledge the chosen problem: from now on somebody has it."""
        chosen = self._chosen()
        if pd.isna(chosen["acknowledged_at"]):
            chosen["acknowledged_at"] = self.now
        self._show()

    def solve(self) -> None:
        """Resolve the chosen problem: its light goes green."""
        chosen = self._chosen()
        chosen["resolved_at"] = self.now
        self._show()

    def later(self) -> None:
        """Let half an hour pass."""
        self.minutes.widget.value = min(int(self.minutes.read()) + 30, _MOST_MINUTES)

    def _chosen(self) -> dict[Any, Any]:
        number_ = self.still.value
        if not isinstance(number_, int) or not 0 <= number_ < len(self._rows):
            problem = Problem(_("An open problem"), _("none is chosen"), _("choose one of the list"))
            raise BadInputError(_("board"), [problem])
        return self._rows[number_]

    def _show(self) -> None:
        from flywheel import charts

        state, now = self.state, self.now
        still = [
            (f"{one['place']}: {one['problem']}"[:90], place)
            for place, one in enumerate(self._rows)
            if one["pulled_at"] <= now and not (pd.notna(one["resolved_at"]) and one["resolved_at"] <= now)
        ]
        before = self.still.value
        self.still.options = [("–", -1), *still]
        self.still.value = before if before in [place for _text, place in still] else -1
        with charts.quickly():
            self.drawn.children = display_all([charts.andon_board(state)])
        self.told.value = said(f"{now:%Y-%m-%d %H:%M} · {state.caption}.")

    def _do(self, act: Any) -> None:
        try:
            act()
        except FlywheelError as refused:
            self.told.value = problem_list(refused)
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("the board cannot show this", exc_info=True)
            self.told.value = said(_("The board cannot show this. Choose something else; the page goes on working."))
