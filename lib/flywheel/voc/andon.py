"""Turns problems that somebody or an alarm raised into lights: green, yellow or red, and who was called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.tables.days import as_moment, as_moments
from flywheel.voc.alarms import Alarms
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = [
    "GRADED",
    "LIGHTS",
    "STOP_AT_ONCE",
    "Andon",
    "AndonRule",
    "Light",
    "Step",
    "andon",
    "light_name",
    "pulled_by",
]

Light = Literal["green", "yellow", "red"]
LIGHTS: tuple[Light, ...] = ("green", "yellow", "red")
_TIMES = ("pulled_at", "acknowledged_at", "resolved_at")
_PERIOD_OFFSETS = {
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(weeks=1),
    "month": pd.DateOffset(months=1),
}


@dataclass(frozen=True)
class Step:
    """One step of an escalation.

    Attributes:
        after_minutes: Minutes since the cord was pulled, while nobody has acknowledged.
        called: Who is called, a role.
        light: What the light shows from then on.
    """

    after_minutes: float
    called: str
    light: Light


@dataclass(frozen=True)
class AndonRule:
    """When the cord is pulled, what the light shows and who is called.

    Attributes:
        name: What the rule is called.
        pulls: What pulls the cord, in words.
        red_from_severity: A problem at least this severe is red at once; 0 makes every problem red.
        steps: Escalation in order of minutes; the first is at 0.
    """

    name: str
    pulls: str
    red_from_severity: float
    steps: tuple[Step, ...]


GRADED = AndonRule(
    later("graded response"),
    later("an alarm of the score, or a problem that somebody reports; severity 1 lies at the control limit"),
    2.0,
    (
        Step(0, later("service lead on duty"), "yellow"),
        Step(30, later("owner of the business line"), "yellow"),
        Step(120, later("experience officer (CXO)"), "red"),
        Step(24 * 60, later("general manager"), "red"),
    ),
)
"""Digital and graded: mild problems are yellow and grow red when nobody answers, severe ones are red at once."""

STOP_AT_ONCE = AndonRule(
    later("stop at once"),
    later("anyone who sees a problem, however small"),
    0.0,
    (
        Step(0, later("team leader"), "red"),
        Step(5, later("section head"), "red"),
        Step(30, later("plant or city manager"), "red"),
    ),
)
"""On the spot: the line stops with the first pull and runs again when the problem is resolved."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Andon(Result):
    """The problems of a board at one moment, one row a problem.

    Attributes:
        rule: The rule applied.
        as_of: The moment.
    """

    rule: AndonRule
    as_of: pd.Timestamp

    def lights(self) -> pd.DataFrame:
        """Return one row a place with its worst light: ``place, light, open, waiting`` (open, not acknowledged)."""
        rank = self.table["light"].map({light: place for place, light in enumerate(LIGHTS)})
        still = self.table["pulled_at"].notna() & self.table["resolved_at"].isna()
        rows = self.table.assign(rank=rank, open=still, waiting=still & self.table["acknowledged_at"].isna())
        board = rows.groupby("place", sort=True, as_index=False).agg(
            rank=("rank", "max"), open=("open", "sum"), waiting=("waiting", "sum")
        )
        board["light"] = [LIGHTS[int(place)] for place in board["rank"]]
        return board.sort_values(["rank", "place"], ascending=[False, True], ignore_index=True)[
            ["place", "light", "open", "waiting"]
        ]

    def shown(self) -> pd.DataFrame:
        """Return the board as a person reads it, the worst light first."""
        order = self.table["light"].map({light: -place for place, light in enumerate(LIGHTS)})
        rows = self.table.assign(order=order).sort_values(["order", "pulled_at", "place"], kind="stable")
        pulled = rows["pulled_at"].notna()
        return pd.DataFrame(
            {
                _("light"): [light_name(light) for light in rows["light"]],
                _("place"): rows["place"],
                _("problem"): rows["problem"],
                _("pulled"): rows["pulled_at"].dt.strftime("%Y-%m-%d %H:%M").where(pulled, "–"),
                _("severity"): [f"{value:.1f}" if value == value else "–" for value in rows["severity"]],
                _("minutes to acknowledge"): [_waited(row) for row in rows.to_dict("records")],
                _("called"): [_(called) if called else "–" for called in rows["called"]],
            }
        ).reset_index(drop=True)


def _waited(row: dict[Any, Any]) -> str:
    if not pd.isna(row["minutes_to_acknowledge"]):
        return f"{row['minutes_to_acknowledge']:.0f}"
    if pd.isna(row["pulled_at"]) or not pd.isna(row["resolved_at"]):
        return "–"
    return _("waiting, {n:.0f}").format(n=row["open_minutes"])


def light_name(light: str) -> str:
    """Return the light's name in the reader's language.

    Example:
        >>> light_name("red")
        'red'
    """
    return {"green": _("green"), "yellow": _("yellow"), "red": _("red")}[light]


def pulled_by(alarms: Alarms, *, place: str = "") -> pd.DataFrame:
    """Return one problem for each period in which a score fell out of its limits, ready for `andon`.

    The cord is pulled when the period ends, for nobody can know its score before. Severity is the distance from the
    centre in units of the distance to the limit, so 1 lies at the limit. A score that is unusually good pulls no cord.

    Args:
        alarms: From `alarm`.
        place: What the board calls the place when the scores have no groups; by default the score itself.

    Returns:
        ``problem, place, pulled_at, severity, acknowledged_at, resolved_at``, the last two empty.

    Raises:
        BadInputError: The periods of the alarms are of no length the workbook knows.

    Example:
        >>> from flywheel.voc import alarm, csat
        >>> days = pd.date_range("2026-03-02", periods=4, freq="7D").repeat(100)
        >>> score = [5] * 80 + [2] * 20 + [5] * 82 + [2] * 18 + [5] * 40 + [2] * 60 + [5] * 79 + [2] * 21
        >>> weekly = csat(pd.DataFrame({"survey": "csat", "score": score, "at": days}), period="week")
        >>> pulled_by(alarm(weekly), place="delivery")[["place", "pulled_at"]]
              place  pulled_at
        0  delivery 2026-03-23
    """
    if alarms.period is None:
        raise BadInputError("voc.pulled_by", [Problem("alarms", _("have no periods"), _("take them from voc.alarm"))])
    fell = alarms.table[alarms.table["direction"] == "below"]
    places = fell[[*alarms.by]].astype(object).fillna(_("(not known)")).astype(str).agg(" / ".join, axis=1)
    name = alarms.survey.upper()
    ends = fell["period"] + _PERIOD_OFFSETS[alarms.period]
    problem = [_("{score} fell, period from {day}").format(score=name, day=f"{day:%Y-%m-%d}") for day in fell["period"]]
    with np.errstate(divide="ignore", invalid="ignore"):
        severity = (fell["centre"] - fell["value"]) / (fell["centre"] - fell["low"])
    return pd.DataFrame(
        {
            "problem": problem,
            "place": places.to_numpy() if alarms.by else (place or name),
            "pulled_at": ends.astype("datetime64[us]").to_numpy(),
            "severity": severity.to_numpy(dtype=float),
            "acknowledged_at": pd.NaT,
            "resolved_at": pd.NaT,
        }
    ).astype({"acknowledged_at": "datetime64[us]", "resolved_at": "datetime64[us]"})


def andon(
    problems: pd.DataFrame, *, as_of: pd.Timestamp | str, rule: AndonRule = GRADED, places: tuple[str, ...] = ()
) -> Andon:
    """Return the lights of a board at one moment.

    A resolved problem is green. An open one is red when it is severe enough for the rule; otherwise it shows the light
    of the last escalation step it reached. Steps run from the pull until somebody acknowledges, and the light stays as
    it is from then on until the problem is resolved. What was pulled after ``as_of`` is not there yet, and what was
    acknowledged or resolved after it has not been so yet.

    Args:
        problems: One row a pull of the cord: ``problem, place, pulled_at``; ``severity`` (1 when missing),
            ``acknowledged_at, resolved_at`` if known, such as from `pulled_by`.
        as_of: The moment shown.
        rule: `GRADED`, `STOP_AT_ONCE` or your own.
        places: Places on the board besides those with a problem; they are green.

    Returns:
        ``problem, place, light, severity, pulled_at, acknowledged_at, resolved_at, minutes_to_acknowledge,
        minutes_to_resolve, open_minutes, step`` (from 1) and ``called``, the last role called. A place without any
        problem has one row with an empty ``problem``.

    Raises:
        BadInputError: A column is missing, a time lies before the pull, or the rule's first step is not at 0 minutes.

    Example:
        >>> problems = pd.DataFrame({"problem": ["late"], "place": ["East"], "severity": [1.2],
        ...                          "pulled_at": [pd.Timestamp("2026-03-02 09:00")]})
        >>> andon(problems, as_of="2026-03-02 09:40").table[["light", "step", "called"]]
            light  step                      called
        0  yellow     2  owner of the business line
        >>> andon(problems, as_of="2026-03-02 09:40", rule=STOP_AT_ONCE).table.light.tolist()
        ['red']
    """
    now = as_moment("voc.andon", "as_of", as_of)
    rows = _checked(problems, rule)
    rows = rows[rows["pulled_at"] <= now].reset_index(drop=True)
    for name in ("acknowledged_at", "resolved_at"):
        rows[name] = rows[name].where(rows[name] <= now)
    answered = rows["acknowledged_at"].fillna(rows["resolved_at"])
    waited = _minutes(answered.fillna(now) - rows["pulled_at"])
    starts = np.array([step.after_minutes for step in rule.steps])
    reached = (waited.to_numpy()[:, None] >= starts[None, :]).sum(axis=1).clip(min=1)
    light = np.array([step.light for step in rule.steps], dtype=object)[reached - 1]
    light = np.where(rows["severity"] >= rule.red_from_severity, "red", light)
    table = rows.assign(
        light=np.where(rows["resolved_at"].notna(), "green", light),
        minutes_to_acknowledge=_minutes(rows["acknowledged_at"] - rows["pulled_at"]),
        minutes_to_resolve=_minutes(rows["resolved_at"] - rows["pulled_at"]),
        open_minutes=_minutes(rows["resolved_at"].fillna(now) - rows["pulled_at"]),
        step=reached,
        called=np.array([step.called for step in rule.steps], dtype=object)[reached - 1],
    )
    quiet = [place for place in places if place not in set(table["place"])]
    columns = ["problem", "place", "light", "severity", *_TIMES, "minutes_to_acknowledge", "minutes_to_resolve"]
    columns += ["open_minutes", "step", "called"]
    table = table[columns].astype(dict.fromkeys(("problem", "place", "light", "called"), "str"))
    if quiet:
        green = pd.DataFrame({"problem": "", "place": quiet, "light": "green", "step": 0, "called": ""})
        table = pd.concat([table, green.reindex(columns=columns).astype(table.dtypes)], ignore_index=True)
    return Andon(table=table, caption=_caption(table), notes=_notes(table, rule), rule=rule, as_of=now)


def _minutes(span: pd.Series) -> pd.Series:
    return pd.Series(span.dt.total_seconds() / 60, dtype=float)


def _checked(problems: pd.DataFrame, rule: AndonRule) -> pd.DataFrame:
    found = []
    for name in ("problem", "place", "pulled_at"):
        if name not in problems.columns:
            guess = nearest(name, problems.columns)
            message = _("is not a column here; did you mean {guess!r}?") if guess else _("is not a column here")
            present = _("columns present: {names}").format(names=", ".join(problems.columns))
            found.append(Problem(name, message.format(guess=guess), present))
    minutes = [step.after_minutes for step in rule.steps]
    if not minutes or minutes[0] != 0 or minutes != sorted(minutes):
        found.append(Problem("rule", _("its steps must begin at 0 minutes and rise"), _("see voc.GRADED")))
    if found:
        raise BadInputError("voc.andon", found)
    rows = problems.reindex(columns=["problem", "place", "severity", *_TIMES])
    for name in _TIMES:
        rows[name] = as_moments("voc.andon", name, rows[name])
    rows["severity"] = rows["severity"].astype(float).fillna(1.0)
    for name in ("acknowledged_at", "resolved_at"):
        early = rows[name] < rows["pulled_at"]
        if early.any():
            message = _("lies before the cord was pulled, for: {names}")
            names = ", ".join(rows.loc[early, "problem"].astype(str).head(3))
            found.append(Problem(name, message.format(names=names), _("check the times")))
    if rows["pulled_at"].isna().any():
        found.append(Problem("pulled_at", _("is missing in {n} rows").format(n=int(rows["pulled_at"].isna().sum()))))
    if found:
        raise BadInputError("voc.andon", found)
    return rows


def _caption(table: pd.DataFrame) -> str:
    counts = table["light"].value_counts()
    red, yellow = (int(counts.get(light, 0)) for light in ("red", "yellow"))
    return (
        _("{red} red, {yellow} yellow").format(red=red, yellow=yellow) if red or yellow else _("All lights are green")
    )


def _notes(table: pd.DataFrame, rule: AndonRule) -> tuple[str, ...]:
    steps = "; ".join(
        _("after {n:g} min {called}").format(n=step.after_minutes, called=_(step.called)) for step in rule.steps
    )
    notes = [
        _("Rule “{name}”. The cord is pulled by {pulls}.").format(name=_(rule.name), pulls=_(rule.pulls)),
        _("Called until somebody acknowledges: {steps}.").format(steps=steps),
    ]
    known = table["minutes_to_acknowledge"].dropna()
    waiting = int((table["acknowledged_at"].isna() & table["resolved_at"].isna() & table["pulled_at"].notna()).sum())
    if len(known):
        text = _("Median time to acknowledge: {minutes:.0f} min (n = {n}; {waiting} still waiting are not in it).")
        notes.append(text.format(minutes=known.median(), n=len(known), waiting=waiting))
    return tuple(notes)
