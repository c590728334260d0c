"""Turns raters' scores into a maturity profile: weakest link, gap to a benchmark, and the areas to begin with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.tables.days import Day, as_days
from flywheel.wheel.maturity_model import LEVELS, MaturityModel, maturity_model
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["FEW_RATERS", "Maturity", "level_text", "maturity"]

FEW_RATERS = 3
"""With fewer raters than this a profile is an opinion; it is shown and said so."""

_WIDE = 2
_MOST_PRIORITIES = 3


def level_text(value: float, *, signed: bool = False) -> str:
    """Write a level or a difference of levels; medians of an even number of raters may lie between two levels.

    Example:
        >>> level_text(2.5), level_text(3.0), level_text(-1.0, signed=True), level_text(math.nan)
        ('2.5', '3', '−1', '–')
    """
    return "–" if math.isnan(value) else f"{round(value, 1):{'+' if signed and value else ''}g}".replace("-", "−")


@dataclass(frozen=True, eq=False, kw_only=True)
class Maturity(Result):
    """A maturity profile, one row an element and layer.

    Attributes:
        elements: One row an element: ``element, name, value`` (mean of its layers), ``low, high`` (its weakest and its
            strongest layer), ``n`` (layers scored), ``benchmark``.
        weakest: Element and layer of the lowest score; several when they are equal.
        priorities: The areas to begin with: ``rank, element, layer, element_name, layer_name, value, benchmark, gap,
            next`` (what can be observed one level up).
        benchmark: Id of the profile compared with.
        benchmark_name: Its name.
        raters: How many people scored.
        at: The day of the assessment, if it was given.
    """

    elements: pd.DataFrame
    weakest: tuple[tuple[str, str], ...]
    priorities: pd.DataFrame
    benchmark: str
    benchmark_name: str
    raters: int
    at: date | None

    def shown(self) -> pd.DataFrame:
        """Return the profile in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("element"): [row["element_name"] for row in rows],
                _("layer"): [row["layer_name"] for row in rows],
                _("level"): [level_text(row["value"]) for row in rows],
                _("raters' range"): [
                    f"{level_text(row['low'])}–{level_text(row['high'])}" if row["n"] else "–" for row in rows
                ],
                _("raters"): [row["n"] for row in rows],
                _("benchmark"): [row["benchmark"] for row in rows],
                _("gap"): [level_text(row["gap"], signed=True) for row in rows],
            }
        )


def maturity(
    answers: pd.DataFrame,
    *,
    benchmark: str = "growth",
    at: Day | None = None,
    model: MaturityModel | None = None,
) -> Maturity:
    """Join the scores of one or several raters and compare them with a profile.

    A cell's level is the median of its raters. Priorities are the largest gaps to the benchmark; equal gaps go to the
    lower level, then to the upper layer (leaders first, then mechanism, then execution), then to the course's order of
    elements. Two areas are chosen, and a third when its gap is as large as the second's; a cell at or above the
    benchmark is never one. Rule and profiles are ours.

    Args:
        answers: One row a rater and cell: ``element, layer, score`` (1 to 5), and ``rater`` when there are several. A
            missing score is no answer, never a low one.
        benchmark: Id of the profile: ``start_up``, ``growth``, ``mature`` or ``traditional``.
        at: The day of the assessment, for a later comparison.
        model: Another self-assessment of the same form; the workbook's own when left out.

    Returns:
        ``element, layer, element_name, layer_name, value`` (median level; not a number without an answer), ``low,
        high`` (lowest and highest score), ``n`` raters, ``agreed`` (scores at most one level apart), ``benchmark, gap``
        (benchmark minus level), ``now`` (the anchor reached) and ``next`` (the anchor one level up).

    Raises:
        BadInputError: A column is missing, a score is not a whole number from 1 to 5, a name is not known, or a rater
            scored a cell twice; all of it is listed.

    Example:
        >>> cells = [{"element": element, "layer": layer, "score": 3} for element, layer in maturity_model().keys]
        >>> found = maturity(pd.DataFrame(cells), benchmark="growth")
        >>> found.priorities[["element", "layer", "gap"]]
                element      layer  gap
        0       culture   strategy  1.0
        1  institutions  mechanism  1.0
        2  institutions  execution  1.0
    """
    (at,) = as_days("wheel.maturity", at=at)
    form = model or maturity_model()
    profile = form.benchmark(benchmark)
    scores = _checked(answers, form)
    rows = []
    for element, layer in form.keys:
        given = scores.loc[(scores["element"] == element) & (scores["layer"] == layer), "score"].dropna()
        value = float(given.median()) if len(given) else math.nan
        low, high = (float(given.min()), float(given.max())) if len(given) else (math.nan, math.nan)
        aim = profile.levels[element][layer]
        rows.append(
            {
                "element": element,
                "layer": layer,
                "element_name": _name(form, element),
                "layer_name": _name(form, layer, of_layer=True),
                "value": value,
                "low": low,
                "high": high,
                "n": len(given),
                "agreed": bool(high - low < _WIDE),
                "benchmark": aim,
                "gap": aim - value,
                "now": _anchor(form, element, layer, value),
                "next": _anchor(form, element, layer, value + 1),
            }
        )
    table = pd.DataFrame(rows)
    raters = int(scores.dropna(subset=["score"])["rater"].nunique())
    chosen, left_out = _priorities(table, form)
    lowest = table["value"] == table["value"].min()
    return Maturity(
        table=table,
        caption=_("Maturity of four elements on three layers, compared with {name}").format(name=profile.name),
        notes=_notes(table, raters, left_out, reason=f"{profile.name}: {profile.reason}"),
        elements=_elements(table),
        weakest=tuple(zip(table.loc[lowest, "element"], table.loc[lowest, "layer"], strict=True)),
        priorities=chosen,
        benchmark=profile.id,
        benchmark_name=str(profile.name),
        raters=raters,
        at=at,
    )


def _name(form: MaturityModel, area: str, *, of_layer: bool = False) -> str:
    return str(next(part.name for part in (form.layers if of_layer else form.elements) if part.id == area))


def _anchor(form: MaturityModel, element: str, layer: str, value: float) -> str:
    """Return the anchor of the level that is fully reached at ``value``; nothing without a level or above the last."""
    level = 0 if math.isnan(value) else math.floor(value)
    return str(form.cell(element, layer).anchors[level]) if level in LEVELS else ""


def _checked(answers: pd.DataFrame, form: MaturityModel) -> pd.DataFrame:
    problems = []
    for name in ("element", "layer", "score"):
        if name not in answers.columns:
            guess = nearest(name, map(str, answers.columns))
            message = _("is not a column here; did you mean {guess!r}?") if guess else _("is not a column here")
            present = _("columns present: {names}").format(names=", ".join(map(str, answers.columns)))
            problems.append(Problem(name, message.format(guess=guess), present))
    if problems:
        raise BadInputError("wheel.maturity", problems)
    scores = answers.assign(rater=answers["rater"] if "rater" in answers.columns else 1)
    for column, areas in (("element", form.elements), ("layer", form.layers)):
        problems += _unknown(scores[column], column, [area.id for area in areas])
    blank = scores["score"].map(lambda score: isinstance(score, str) and not score.strip()).astype(bool)
    scores["score"] = scores["score"].mask(blank)
    numbers = pd.to_numeric(scores["score"], errors="coerce")
    wrong = scores["score"].notna() & ~numbers.isin(LEVELS)
    problems += [_bad_score(row) for row in scores[wrong].to_dict("records")]
    if scores["rater"].isna().any():
        message = _("rows without a rater: {n}").format(n=int(scores["rater"].isna().sum()))
        problems.append(Problem("rater", message, _("give each rater a name or a number")))
    twice = scores[scores.duplicated(["rater", "element", "layer"])].drop_duplicates(["rater", "element", "layer"])
    problems += [
        Problem(
            _("rater {rater}").format(rater=row["rater"]),
            _("scored {element}, {layer} more than once").format(element=row["element"], layer=row["layer"]),
            _("keep one score"),
        )
        for row in twice.to_dict("records")
    ]
    if problems:
        raise BadInputError("wheel.maturity", problems)
    return scores.assign(score=numbers)


def _unknown(column: pd.Series[Any], name: str, known: list[str]) -> list[Problem]:
    problems = []
    for value in column.drop_duplicates():
        if value not in known:
            guess = nearest(str(value), known)
            text = _("{value!r} is not known; did you mean {guess!r}?") if guess else _("{value!r} is not known")
            remedy = _("known: {names}").format(names=", ".join(known))
            problems.append(Problem(name, text.format(value=value, guess=guess), remedy))
    return problems


def _bad_score(row: dict[Any, Any]) -> Problem:
    place = _("score of {element}, {layer}").format(element=row["element"], layer=row["layer"])
    message = _("{value!r} is not a whole number from 1 to 5").format(value=row["score"])
    return Problem(place, message, _("leave it empty when nobody can tell"))


def _elements(table: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "element": element,
            "name": rows["element_name"].iloc[0],
            "value": float(rows["value"].mean()),
            "low": float(rows["value"].min()),
            "high": float(rows["value"].max()),
            "n": int(rows["value"].notna().sum()),
            "benchmark": float(rows["benchmark"].mean()),
        }
        for element, rows in table.groupby("element", sort=False)
    ]
    return pd.DataFrame(rows)


def _priorities(table: pd.DataFrame, form: MaturityModel) -> tuple[pd.DataFrame, int]:
    """Return the areas to begin with, and how many others are just as far behind as the last of them."""
    elements, layers = ([area.id for area in areas] for areas in (form.elements, form.layers))
    ordered = table.assign(
        layer_order=table["layer"].map(layers.index), element_order=table["element"].map(elements.index)
    ).sort_values(["gap", "value", "layer_order", "element_order"], ascending=[False, True, True, True])
    ranked = ordered[ordered["gap"] > 0]
    count = min(len(ranked), _MOST_PRIORITIES)
    if count == _MOST_PRIORITIES and ranked["gap"].iloc[2] < ranked["gap"].iloc[1]:
        count = 2
    chosen = ranked.head(count).assign(rank=list(range(1, count + 1)))
    columns = ["rank", "element", "layer", "element_name", "layer_name", "value", "benchmark", "gap", "next"]
    if not count:
        return chosen[columns], 0
    last = chosen.iloc[-1]
    same = ranked.iloc[count:]
    alike = (same["gap"] == last["gap"]) & (same["value"] == last["value"])
    return chosen[columns].reset_index(drop=True), int(alike.sum())


def _notes(table: pd.DataFrame, raters: int, left_out: int, *, reason: str) -> tuple[str, ...]:
    notes = [
        _("A level is the median of {n} raters; the range runs from the lowest to the highest score.").format(n=raters),
        _(
            "Priorities: the largest gaps; equal gaps go to the lower level, then to the upper layer. Two, and a third "
            "when its gap is as large as the second's. The rule is ours."
        ),
        _("The benchmark profile is the workbook's own judgement, not a survey. {reason}").format(reason=reason),
    ]
    if left_out:
        form = ngettext(
            "{n} more area is as far behind at the same level as the last one chosen: weigh it too.",
            "{n} more areas are as far behind at the same level as the last one chosen: weigh them too.",
            left_out,
        )
        notes.append(form.format(n=left_out))
    if 0 < raters < FEW_RATERS:
        notes.append(_("Fewer than {n} raters: read it as an opinion.").format(n=FEW_RATERS))
    unlike = table[~table["agreed"] & (table["n"] > 0)]
    if len(unlike):
        names = "; ".join(unlike["element_name"] + " / " + unlike["layer_name"])
        notes.append(_("Raters differ by two levels or more: {names}. Talk before you plan.").format(names=names))
    missing = table[table["n"] == 0]
    if len(missing):
        names = "; ".join(missing["element_name"] + " / " + missing["layer_name"])
        notes.append(_("Not scored, and not judged: {names}.").format(names=names))
    return tuple(notes)
