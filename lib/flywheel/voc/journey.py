"""Turns a journey of stages and touchpoints into a map with the emotion at each, believed or counted from voices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pandas as pd
from pydantic import BeforeValidator, Field, model_validator

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.voc.forms import Form, Text
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["EmotionCurve", "JourneyMap", "Stage", "Touchpoint", "emotion_curve"]

LEAST_SHOWN = 5
"""Groups of fewer voices are not shown."""
_FURTHEST = 2.0


def _as_touchpoint(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class Touchpoint(Form):
    """One place where user and company meet.

    Attributes:
        name: As it is shown.
        key: Its name in the data; by default the name.
        emotion: What the team believes, −2 (angry) to +2 (delighted); None when it is left to the voices.
        friction: What goes wrong here.
    """

    name: Text
    key: str = ""
    emotion: Annotated[float, Field(ge=-_FURTHEST, le=_FURTHEST)] | None = None
    friction: Annotated[tuple[Text, ...], BeforeValidator(_several)] = ()


class Stage(Form):
    """One stage of a journey with its touchpoints, in the order users meet them."""

    name: Text
    touchpoints: Annotated[tuple[Annotated[Touchpoint, BeforeValidator(_as_touchpoint)], ...], Field(min_length=1)]


class JourneyMap(Form):
    """The way of one kind of user through stages and touchpoints.

    Attributes:
        persona: Whose way it is.
        goal: What they want to get done; may be empty.
        stages: In order.

    Example:
        >>> way = {"persona": "Newcomer", "stages": [{"name": "Order", "touchpoints": ["Search", "Checkout"]}]}
        >>> JourneyMap.from_dict(way).stages[0].touchpoints[1].name
        'Checkout'
    """

    persona: Text
    goal: str = ""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_once(self) -> JourneyMap:
        keys = [touchpoint.key or touchpoint.name for stage in self.stages for touchpoint in stage.touchpoints]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            message = _("touchpoints must differ in name or key; more than once: {names}")
            raise ValueError(message.format(names=", ".join(doubled)))
        return self


@dataclass(frozen=True, eq=False, kw_only=True)
class EmotionCurve(Result):
    """The emotion at each touchpoint of a journey, one row a touchpoint in the order of the way.

    Attributes:
        journey: The map it belongs to.
        counted: Whether the emotions come from voices; otherwise from the team's belief.
        level: Stated coverage of the intervals.
    """

    journey: JourneyMap
    counted: bool
    level: float

    def shown(self) -> pd.DataFrame:
        """Return stage, touchpoint, emotion with interval, voices and friction in the reader's words."""
        table = self.table
        emotion = [stats.as_text(value, "score", signed=True) for value in table["emotion"]]
        shown = pd.DataFrame(
            {_("stage"): table["stage"], _("touchpoint"): table["touchpoint"], _("emotion, −2 to +2"): emotion}
        )
        if self.counted:
            shown[_("{level:g} % interval").format(level=100 * self.level)] = [
                _("{low} to {high}").format(
                    low=stats.as_text(low, "score", signed=True), high=stats.as_text(high, "score", signed=True)
                )
                if low == low
                else "–"
                for low, high in zip(table["low"], table["high"], strict=True)
            ]
            shown[_("voices")] = [
                _("fewer than {n}").format(n=LEAST_SHOWN) if hidden else str(n)
                for n, hidden in zip(table["n"], table["hidden"], strict=True)
            ]
            shown[_("enough?")] = [_("yes") if enough else _("not enough data") for enough in table["enough"]]
        shown[_("friction")] = table["friction"]
        return shown


def emotion_curve(journey: JourneyMap, voices: pd.DataFrame | None = None, *, level: float = 0.95) -> EmotionCurve:
    """Return the emotion at each touchpoint, counted from voices or as the team believes it to be.

    Args:
        journey: The map.
        voices: One row a voice: ``touchpoint`` (its key in the map, else its name) and ``score`` from −1 to 1, as
            `sentiment` gives it. The emotion is twice the mean score. Without voices the beliefs of the map are taken,
            without interval.
        level: Stated coverage of Student's t intervals.

    Returns:
        ``stage, touchpoint, emotion, low, high`` from −2 to 2, ``n`` voices, ``enough`` (``n`` reaches 30), ``hidden``
        (1 to 4 voices, whose numbers are not shown), ``friction``. A touchpoint without voices has no emotion.

    Raises:
        BadInputError: A column is missing, a score lies outside of −1 to 1, no voice belongs to the journey, or the
            level is impossible.

    Example:
        >>> way = {"persona": "Newcomer", "stages": [{"name": "Order", "touchpoints": ["Search", "Checkout"]}]}
        >>> voices = pd.DataFrame({"touchpoint": ["Checkout"] * 6, "score": [-1.0, -1.0, -0.5, -0.5, 0.0, 0.0]})
        >>> emotion_curve(JourneyMap.from_dict(way), voices).table[["touchpoint", "emotion", "n"]]
          touchpoint  emotion  n
        0     Search      NaN  0
        1   Checkout     -1.0  6
    """
    stats.proportion(0, 0, level=level)
    scores = None if voices is None else _checked(journey, voices)
    rows = []
    for stage in journey.stages:
        for touchpoint in stage.touchpoints:
            row: dict[str, Any] = {"stage": stage.name, "touchpoint": touchpoint.name}
            row |= _believed(touchpoint) if scores is None else _counted(touchpoint, scores, level=level)
            rows.append(row | {"friction": "; ".join(touchpoint.friction)})
    return EmotionCurve(
        table=pd.DataFrame(rows),
        caption=_("Journey of {persona}").format(persona=journey.persona),
        notes=_notes(journey, scores, level=level),
        journey=journey,
        counted=scores is not None,
        level=level,
    )


def _keys(journey: JourneyMap) -> set[str]:
    return {touchpoint.key or touchpoint.name for stage in journey.stages for touchpoint in stage.touchpoints}


def _checked(journey: JourneyMap, voices: pd.DataFrame) -> pd.DataFrame:
    source = "voc.emotion_curve"
    require(as_ibis(voices.head(0)), ["touchpoint", "score"], source=source)
    problems = []
    outside = voices.loc[voices["score"].abs() > 1, "score"]
    if len(outside):
        message = _("{value} lies outside of −1 to 1").format(value=outside.iloc[0])
        problems.append(Problem("score", message, _("use the score of voc.sentiment")))
    known = _keys(journey)
    if len(voices) and not voices["touchpoint"].isin(known).any():
        message = _("no voice belongs to a touchpoint of the journey")
        remedy = _("touchpoints of the map: {names}").format(names=", ".join(sorted(known)))
        problems.append(Problem("touchpoint", message, remedy))
    if problems:
        raise BadInputError(source, problems)
    return voices.loc[voices["score"].notna(), ["touchpoint", "score"]]


def _believed(touchpoint: Touchpoint) -> dict[str, Any]:
    nothing = float("nan")
    emotion = nothing if touchpoint.emotion is None else touchpoint.emotion
    return {"emotion": emotion, "low": nothing, "high": nothing, "n": 0, "enough": False, "hidden": False}


def _counted(touchpoint: Touchpoint, voices: pd.DataFrame, *, level: float) -> dict[str, Any]:
    own = _FURTHEST * voices.loc[voices["touchpoint"] == (touchpoint.key or touchpoint.name), "score"]
    n, nothing = len(own), float("nan")
    if n < LEAST_SHOWN:
        return {"emotion": nothing, "low": nothing, "high": nothing, "n": 0, "enough": False, "hidden": n > 0}
    mean = stats.mean(own.to_numpy(), level=level)
    return {
        "emotion": mean.value,
        "low": max(mean.low, -_FURTHEST),
        "high": min(mean.high, _FURTHEST),
        "n": n,
        "enough": n >= stats.MINIMUM_N,
        "hidden": False,
    }


def _notes(journey: JourneyMap, voices: pd.DataFrame | None, *, level: float) -> tuple[str, ...]:
    if voices is None:
        return (_("The emotions are what the team believes, not what users said."),)
    elsewhere = int((~voices["touchpoint"].isin(_keys(journey))).sum())
    notes = [
        _("Emotion: twice the mean score of the texts, −2 to +2. Intervals: Student t, {level:g} %.").format(
            level=100 * level
        ),
        _("Touchpoints with fewer than {n} voices are hidden.").format(n=LEAST_SHOWN),
    ]
    if elsewhere:
        text = ngettext(
            "{n} voice belongs to no touchpoint of the map.",
            "{n} voices belong to no touchpoint of the map.",
            elsewhere,
        )
        notes.append(text.format(n=f"{elsewhere:,}"))
    return tuple(notes)
