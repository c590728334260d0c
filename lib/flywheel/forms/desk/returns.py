"""The experience-ROI form: a company's year, ranges and credibility → the range of what better experience returns."""

from __future__ import annotations

import dataclasses
from typing import Any

from flywheel import stats, wheel
from flywheel.errors import BadInputError
from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values
from flywheel.forms.paper import Block
from flywheel.wheel.facts import amount
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["EXPERIENCE_ROI", "return_of"]

_COMPANY = {field.name: field for field in dataclasses.fields(wheel.Company)}
_RANGES = {name: field for name, field in _COMPANY.items() if field.metadata.get("range")}
_FACTS = {name: field for name, field in _COMPANY.items() if name not in _RANGES}
_ENDS = ("low", "likeliest", "high")
_FACTOR = {"share": 100.0, "cents": 0.01}
_UNITS = {"share": later("in per cent"), "cents": later("in yuan")}
_RANGE_FACTOR = {"programme_cents": 0.01, "experience_gain": 100.0, "nps_gain": 1.0, "satisfaction_gain": 100.0}
_RANGE_ROWS = {
    "programme_cents": later("Cost of the programme in the year, in yuan"),
    "experience_gain": later("Rise of the experience score, in per cent"),
    "nps_gain": later("Rise of NPS, in points"),
    "satisfaction_gain": later("Rise of satisfaction, in per cent"),
}
_READINGS = {"percent": later("relative: 5 % becomes 5.25 %"), "points": later("points: 5 % becomes 10 %")}
_DRAWS = 5_000


def _shown(value: Any, factor: float) -> float:
    return round(float(value) * factor, 6)


def _ends(values: Any, factor: float) -> dict[str, float]:
    return {end: _shown(value, factor) for end, value in zip(_ENDS, values, strict=True)}


def _fact(name: str, field: dataclasses.Field[Any]) -> Field:
    measure = field.metadata["measure"]
    return Field(
        key=name,
        label=field.metadata["label"],
        kind="number",
        low=0,
        whole=measure == "count",
        unit=_UNITS.get(measure, ""),
        needed=True,
    )


def _range_fields(low: float) -> tuple[Field, ...]:
    return tuple(
        Field(key=key, label=label, kind="number", low=low, needed=True, width=0.8)
        for key, label in zip(_ENDS, (later("Low"), later("Likeliest"), later("High")), strict=True)
    )


def return_of(values: Values) -> wheel.ExperienceReturn | None:
    """Return the range of returns that a form asks for; None while a number is missing.

    Raises:
        BadInputError: Numbers contradict each other.
    """
    ranges = {row["row"]: row for row in values.get("ranges", ())}
    levers = {row["row"]: row for row in values.get("levers", ())}
    complete = [ranges.get(name, {}) for name in _RANGES] + list(levers.values())
    if not levers or not set(_FACTS) <= set(values) or not all(set(_ENDS) <= set(row) for row in complete):
        return None
    facts: dict[str, Any] = {}
    for name, field in _FACTS.items():
        value = values[name] / _FACTOR.get(field.metadata["measure"], 1.0)
        facts[name] = round(value) if field.metadata["measure"] in ("cents", "count") else value
    facts |= {name: tuple(ranges[name][end] / _RANGE_FACTOR[name] for end in _ENDS) for name in _RANGES}
    chosen = [
        dataclasses.replace(lever, **{end: levers[lever.name][end] / 100 for end in _ENDS})
        for lever in wheel.LEVERS
        if lever.name in levers
    ]
    return wheel.experience_return(
        wheel.Company(**facts),
        levers=chosen,
        credibility=values.get("credibility", 30) / 100,
        conversion=values.get("conversion_read", "percent"),
        draws=_DRAWS,
    )


def _look_at_return(values: Values) -> list[Finding]:
    found = []
    names = _RANGE_ROWS | {lever.name: lever.label for lever in wheel.LEVERS}
    for row in [*values.get("ranges", ()), *values.get("levers", ())]:
        if row.get("low", 0) == row.get("high", 1) and row["row"] != "programme_cents":
            text = _("{name}: a point, not a range. How sure is it?")
            found.append(Finding("think", text.format(name=_(names[row["row"]]))))
    try:
        returned = return_of(values)
    except BadInputError as refused:
        return [*found, *(Finding("wrong", f"{one.place}: {one.message}") for one in refused.problems)]
    if returned is None:
        return [*found, Finding("open", _("A number is missing; with all of them the return is computed here."))]
    total = returned.table.iloc[-1]
    text = _("In nine years of ten between {low} and {high} yuan, the middle {middle}; chance to lose money {chance}.")
    said = {name: amount(total[key], "cents") for name, key in (("low", "p5"), ("middle", "p50"), ("high", "p95"))}
    chance = stats.as_text(returned.chance_of_loss.value, "share")
    return [
        *found,
        Finding("shows", text.format(chance=chance, **said)),
        Finding("think", returned.notes[1]),
    ]


def _results(values: Values) -> list[Block]:
    try:
        returned = return_of(values)
    except BadInputError:
        return []
    if returned is None:
        return []
    return [
        Block(
            _("Return, in yuan"), table=returned.shown(), points=returned.notes, widths=(2.6, 1.5, 1.8, 1.8, 1.8, 1.2)
        )
    ]


EXPERIENCE_ROI = DeskForm(
    name="experience_roi",
    title=later("Experience ROI"),
    purpose=later("What a year of better experience may return: a range, never one number."),
    parts=(
        Part(
            key="company",
            heading=later("The year before"),
            fields=tuple(_fact(name, field) for name, field in _FACTS.items()),
        ),
        Part(
            key="ranges",
            heading=later("The programme"),
            rows=_RANGE_ROWS,
            row_label=later("Quantity"),
            fields=_range_fields(-200.0),
        ),
        Part(
            key="levers",
            heading=later("Levers, in per cent"),
            hint=later(
                "Leave out a lever that does not apply. The deck's figures are claims: from nothing to the whole."
            ),
            rows={lever.name: lever.label for lever in wheel.LEVERS},
            row_label=later("Lever"),
            fields=(*_range_fields(-100.0), Field(key="evidence", label=later("Own evidence"), width=1.6)),
        ),
        Part(
            key="trust",
            heading=later("How far the claims are trusted"),
            fields=(
                Field(
                    key="credibility",
                    label=later("Share of each claim that is counted"),
                    kind="number",
                    low=0,
                    high=100,
                    unit=later("in per cent"),
                    needed=True,
                ),
                Field(
                    key="conversion_read",
                    label=later("The claim about conversion is read as"),
                    kind="choice",
                    choices=_READINGS,
                ),
            ),
        ),
    ),
    example={
        **{name: _shown(field.default, _FACTOR.get(field.metadata["measure"], 1.0)) for name, field in _FACTS.items()},
        "ranges": [{"row": name, **_ends(field.default, _RANGE_FACTOR[name])} for name, field in _RANGES.items()],
        "levers": [
            {"row": lever.name, **_ends((lever.low, lever.likeliest, lever.high), 100.0)} for lever in wheel.LEVERS
        ],
        "credibility": 30,
        "conversion_read": "percent",
    },
    look=_look_at_return,
    results=_results,
)
