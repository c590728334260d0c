"""Turns one change of each assumption at a time into the table behind a tornado: what the outcome hangs on."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.wheel.assumptions import Assumptions, label_of
from flywheel.wheel.facts import amount, kind_label
from flywheel.wheel.simulator import checked_periods, final
from flywheel.words import gettext as _

__all__ = ["Outcome", "Sensitivity", "sensitivity"]

Outcome = Literal["gain", "users"]
"""What is watched at the last period: the cumulative gain in cents, or the users won."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sensitivity(Result):
    """How far the outcome moves with each assumption, widest first.

    Attributes:
        outcome: ``"gain"`` (cumulative, cents) or ``"users"`` (won by the last period).
        base: The outcome with the assumptions as given.
        periods: How many periods were run.
        change: The relative change of each assumption without a range of its own.
    """

    outcome: Outcome
    base: float
    periods: int
    change: float

    def shown(self) -> pd.DataFrame:
        """Return assumption, its two values and the two outcomes in the reader's words."""
        measure = "cents" if self.outcome == "gain" else "count"
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("assumption"): [row["label"] for row in rows],
                _("kind"): [kind_label(row["kind"]) for row in rows],
                _("lower value"): [amount(row["low"], row["measure"]) for row in rows],
                _("outcome"): [amount(row["at_low"], measure) for row in rows],
                _("higher value"): [amount(row["high"], row["measure"]) for row in rows],
                _("outcome "): [amount(row["at_high"], measure) for row in rows],
                _("swing"): [amount(row["swing"], measure) for row in rows],
            }
        )


def sensitivity(
    assumptions: Assumptions | None = None,
    *,
    outcome: Outcome = "gain",
    periods: int = 36,
    change: float = 0.2,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Sensitivity:
    """Change one assumption at a time, all others held, and note what becomes of the outcome.

    One at a time shows no joint effects. Every assumption moves by the same ``change`` down and up, but no further than
    is possible (retention and satisfaction at most half of the way to 1). That says what to measure first and not how
    unsure each number is; ``ranges`` replaces it where you know.

    Args:
        assumptions: The point to start from; the defaults when left out.
        outcome: ``"gain"``: cumulative gain in cents at the last period. ``"users"``: users won by then.
        periods: How many months to run.
        change: Relative change, above 0 and below 1.
        ranges: Lower and higher value of single assumptions, by name.

    Returns:
        ``name, label, kind, measure, low, high`` (the two values), ``at_low, at_high`` (the outcomes), ``swing``
        (between the largest and the smallest outcome, the base included), ``break_even_at_low, break_even_at_high``
        (periods; not a number when not reached). Widest first, equal ones by name.

    Raises:
        BadInputError: An argument or a range is impossible, or a name is not an assumption.

    Example:
        >>> found = sensitivity(periods=24, ranges={"credibility": (0, 1)})
        >>> found.table["name"].iloc[0]
        'credibility'
    """
    given = assumptions or Assumptions()
    _refuse_impossible(outcome, change, ranges or {})
    checked_periods("wheel.sensitivity", periods)
    gain, won, _period = final(given, periods)
    base = gain if outcome == "gain" else won
    rows = []
    for field in dataclasses.fields(given):
        low, high = (ranges or {}).get(field.name) or _ends(given, field, change)
        ends = []
        for value in (low, high):
            end_gain, end_won, end_period = final(given.but(**{field.name: value}), periods)
            ends.append((end_gain if outcome == "gain" else end_won, math.nan if end_period is None else end_period))
        rows.append(
            {
                "name": field.name,
                "label": label_of(field.name),
                "kind": field.metadata["kind"],
                "measure": field.metadata["measure"],
                "low": float(low),
                "high": float(high),
                "at_low": float(ends[0][0]),
                "at_high": float(ends[1][0]),
                "swing": float(np.ptp([base, ends[0][0], ends[1][0]])),
                "break_even_at_low": float(ends[0][1]),
                "break_even_at_high": float(ends[1][1]),
            }
        )
    table = pd.DataFrame(rows).sort_values(["swing", "name"], ascending=[False, True], ignore_index=True)
    return Sensitivity(
        table=table,
        caption={
            "gain": _("What the cumulative gain after {periods} periods hangs on"),
            "users": _("What the users won after {periods} periods hang on"),
        }[outcome].format(periods=periods),
        notes=(
            _("Each assumption is changed alone by {change:g} % down and up, or over the range given for it.").format(
                change=100 * change
            ),
            _("An equal change shows what matters to the model, not how unsure a number is; no joint effects."),
        ),
        outcome=outcome,
        base=float(base),
        periods=periods,
        change=change,
    )


def _refuse_impossible(outcome: str, change: float, ranges: Mapping[str, tuple[float, float]]) -> None:
    problems = []
    if outcome not in ("gain", "users"):
        message = _("{outcome!r} is not an outcome").format(outcome=outcome)
        problems.append(Problem("outcome", message, _("use gain or users")))
    if not 0 < change < 1:
        message = _("{change} must lie between 0 and 1").format(change=change)
        problems.append(Problem("change", message, _("0.2 moves each assumption by 20 %")))
    names = [field.name for field in dataclasses.fields(Assumptions)]
    for name, ends in ranges.items():
        if name not in names:
            guess = nearest(name, names)
            text = _("is not an assumption; did you mean {guess!r}?") if guess else _("is not an assumption")
            remedy = _("names: {names}").format(names=", ".join(names))
            problems.append(Problem(name, text.format(guess=guess), remedy))
        elif not isinstance(ends, tuple | list) or len(ends) != 2 or not ends[0] <= ends[1]:
            message = _("{ends} is not a range").format(ends=ends)
            problems.append(Problem(name, message, _("write the lower value first: (0.1, 0.3)")))
    if problems:
        raise BadInputError("wheel.sensitivity", problems)


def _ends(given: Assumptions, field: dataclasses.Field[float], change: float) -> tuple[float, float]:
    """Return the two values of an assumption, kept possible: shares up to 1, users no more than can be reached."""
    value = getattr(given, field.name)
    low, high = sorted((value * (1 - change), value * (1 + change)))
    if field.metadata["measure"] in ("cents", "count"):
        low, high = round(low), round(high)
    most = field.metadata["most"]
    high = min(high, (1 + value) / 2 if field.metadata["open"] and math.isfinite(most) else most)
    if field.name == "users":
        low, high = max(low, 1), min(high, given.reachable_users)
    if field.name == "reachable_users":
        low = max(low, given.users)
    return low, high
