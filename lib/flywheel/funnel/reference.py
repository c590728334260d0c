"""Turns a counted funnel and something to hold it against into the difference at each step, for each group."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.funnel.count import Funnel, group_labels
from flywheel.results import Result
from flywheel.words import gettext as _

__all__ = ["Baseline", "Comparison", "against", "compare", "difference_notes", "interval", "shown_differences"]

Baseline = str | Funnel | Mapping[str, float]
"""``"rest"``, the label of a group, another funnel, or given rates by step."""

_COLUMNS = (
    *("step", "position", "users", "n", "value", "reference_users", "reference_n", "reference_value"),
    *("difference", "low", "high", "p", "p_adjusted", "enough", "differs"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison(Result):
    """How each group's steps differ from a reference, one row a group and step from the second on.

    Attributes:
        steps: Event names in order.
        by: Columns the rows are grouped by.
        reference: What the groups are compared with, in words.
        level: Stated coverage of each interval; 1 - level bounds the chance that any group is called different
            when none is.
    """

    steps: tuple[str, ...]
    by: tuple[str, ...]
    reference: str
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it, with rates in percent and differences in points."""
        return shown_differences(self.table, self.by, self.level)


def compare(counts: Funnel, baseline: Baseline = "rest") -> Comparison:
    """Compare the step rates of each group with those of all other groups together, or with a chosen reference.

    Args:
        counts: A funnel counted with ``by``.
        baseline: ``"rest"``: all other groups together. The label of a group, such as ``"ios"`` (``"East / new"`` for
            two columns): that group. Another funnel of the same steps: the same group there, an earlier period for
            example, or all its users when it has no groups. Rates by step: numbers without doubt.

    Returns:
        Columns of ``by``, ``step, position``, ``users`` of ``n`` and their rate ``value``, ``reference_users``,
        ``reference_n``, ``reference_value``, ``difference`` of the two rates with ``low, high``, ``p`` and
        ``p_adjusted`` (Holm over all groups and steps), ``enough`` users on both sides, ``differs``.

    Raises:
        BadInputError: The baseline does not fit the funnel.

    Example:
        >>> from flywheel import funnel
        >>> rows = [(f"{group}{user}", step, group) for group, paid in (("a", 10), ("b", 60)) for user in range(100)
        ...         for step in ("view", "pay") if step == "view" or user < paid]
        >>> events = pd.DataFrame(rows, columns=["user_id", "event", "group"]).assign(at=pd.Timestamp("2026-03-01"))
        >>> found = compare(funnel.count(events, ["view", "pay"], by="group"), "b")
        >>> found.table[["group", "value", "reference_value", "differs"]]
          group  value  reference_value  differs
        0     a    0.1              0.6     True

    References:
        Newcombe (1998) for the intervals, Holm (1979) for many groups: `stats.proportion_difference`,
        `stats.adjusted_p`.
    """
    table, reference = against(counts, baseline)
    return Comparison(
        table=table,
        caption=_("Steps of the funnel against {reference}").format(reference=reference),
        notes=difference_notes(counts, table),
        steps=counts.steps,
        by=counts.by,
        reference=reference,
        level=counts.level,
    )


def against(counts: Funnel, baseline: Baseline) -> tuple[pd.DataFrame, str]:
    """Return the differences of `compare`, and what the reference is called.

    Args:
        counts: A funnel.
        baseline: As for `compare`.

    Returns:
        The table of `compare`, and the reference in words.

    Raises:
        BadInputError: The baseline does not fit the funnel.
    """
    named, lookup = _reference(counts, baseline)
    later = counts.table[counts.table["position"] > 1]
    rows = []
    for label, cells in zip(group_labels(later, counts.by), later.to_dict("records"), strict=True):
        found = lookup(label, cells)
        if found is not None:
            rows.append({name: cells[name] for name in counts.by} | _difference(cells, found, counts.level))
    table = pd.DataFrame(rows, columns=[*counts.by, *_COLUMNS])
    tested = table["p"].astype(float).where(table["enough"].astype(bool))
    table["p_adjusted"] = stats.adjusted_p(tested.to_numpy(dtype=float))
    table["differs"] = table["p_adjusted"] < 1 - counts.level
    return table, named


def _difference(cells: Mapping[Any, Any], found: tuple[float, float, float], level: float) -> dict[str, Any]:
    """Compare one step of one group with successes, size and rate of the reference; size infinite for a given rate."""
    users, n = int(cells["users"]), int(cells["n"])
    successes, size, rate = found
    if math.isinf(size):
        gap = cells["value"] - rate
        ends, p = (cells["low"] - rate, cells["high"] - rate), stats.share_p(users, n, share=rate)
        enough = n >= stats.MINIMUM_N
    else:
        estimate = stats.proportion_difference(users, n, successes, size, level=level)
        gap, ends, p = (
            estimate.value,
            (estimate.low, estimate.high),
            stats.share_difference_p(users, n, successes, size),
        )
        enough = min(n, size) >= stats.MINIMUM_N
    return {
        **{name: cells[name] for name in ("step", "position", "users", "n", "value")},
        "reference_users": successes,
        "reference_n": size,
        "reference_value": rate,
        "difference": gap,
        "low": ends[0],
        "high": ends[1],
        "p": p,
        "enough": enough,
    }


def _reference(counts: Funnel, baseline: Baseline) -> tuple[str, Any]:
    """Return the reference in words and a function from a group's row to its successes, size and rate."""
    if isinstance(baseline, Mapping):
        _refuse_rates(counts, baseline)
        return _(
            "given rates"
        ), lambda _label, cells: (math.nan, math.inf, baseline[cells["step"]]) if cells["step"] in baseline else None
    if isinstance(baseline, Funnel):
        if baseline.steps != counts.steps:
            message = _("its steps are {steps}").format(steps=" → ".join(baseline.steps))
            raise BadInputError("funnel", [Problem("baseline", message, _("count it with the same steps"))])
        labels = group_labels(baseline.table, baseline.by)
        records = baseline.table.to_dict("records")
        rows = {(label, row["position"]): row for label, row in zip(labels, records, strict=True)}
        same = baseline.by == counts.by
        return _("the other funnel"), lambda label, cells: _side(rows.get((label if same else "", cells["position"])))
    own = counts.table
    labels = group_labels(own, counts.by)
    known = list(dict.fromkeys(labels))
    if not counts.by or baseline not in ("rest", *known):
        guess = nearest(baseline, known)
        message = _("{value!r} is no group of this funnel").format(value=baseline)
        remedy = (_("did you mean {close}? ").format(close=guess) if guess else "") + (
            _("groups: {names}").format(names=", ".join(known))
            if counts.by
            else _("count with by=…, or give rates by step or another funnel")
        )
        raise BadInputError("funnel", [Problem("baseline", message, remedy)])
    if baseline != "rest":
        chosen = {
            row["position"]: row for label, row in zip(labels, own.to_dict("records"), strict=True) if label == baseline
        }
        return baseline, lambda label, cells: None if label == baseline else _side(chosen[cells["position"]])
    sums = own.groupby("position")[["users", "n"]].sum()
    return _("all other groups"), lambda _label, cells: _side(
        {name: sums.loc[cells["position"], name] - cells[name] for name in ("users", "n")}
    )


def _side(row: Mapping[Any, Any] | None) -> tuple[float, float, float] | None:
    if row is None:
        return None
    users, n = int(row["users"]), int(row["n"])
    return users, n, users / n if n else math.nan


def _refuse_rates(counts: Funnel, rates: Mapping[str, float]) -> None:
    problems = []
    for step, rate in rates.items():
        if step not in counts.steps[1:]:
            remedy = _("steps with a rate: {names}").format(names=", ".join(counts.steps[1:]))
            message = _("{step!r} is no later step of this funnel").format(step=step)
            problems.append(Problem("baseline", message, remedy))
        elif not 0 <= rate <= 1:
            message = _("{rate} is no share").format(rate=rate)
            problems.append(Problem(f"baseline {step!r}", message, _("write 0.35 for 35 %")))
    if problems:
        raise BadInputError("funnel", problems)


def difference_notes(counts: Funnel, table: pd.DataFrame) -> tuple[str, ...]:
    """Return the rules a reader of the differences has to know."""
    asked = int(table["p_adjusted"].notna().sum())
    alarm = 100 * (1 - counts.level)
    return (
        _("Differences in percentage points; Newcombe intervals, {level:g} % each.").format(level=100 * counts.level),
        _(
            "{n} comparisons; p-values adjusted by Holm, so that anything is called different in at most {alarm:g} of"
            " 100 such tables when nothing differs."
        ).format(n=asked, alarm=round(alarm, 6)),
        *counts.notes[:1],
    )


def shown_differences(table: pd.DataFrame, by: tuple[str, ...], level: float) -> pd.DataFrame:
    """Return rates and differences as a person should read them."""
    shown = table[[*by]].astype(object).fillna(_("(not known)"))
    shown[_("step")] = table["step"]
    shown[_("rate")] = [stats.as_text(value, "share") for value in table["value"]]
    shown[_("reference")] = [stats.as_text(value, "share") for value in table["reference_value"]]
    shown[_("difference")] = [stats.as_text(value, "share", signed=True) for value in table["difference"]]
    shown[_("{level:g} % interval").format(level=100 * level)] = [
        interval(low, high, "share") for low, high in zip(table["low"], table["high"], strict=True)
    ]
    shown[_("finding")] = [
        _("not enough data") if not enough else _("differs") if differs else _("could be chance")
        for enough, differs in zip(table["enough"], table["differs"], strict=True)
    ]
    return shown


def interval(low: float, high: float, unit: stats.Unit, *, signed: bool = True) -> str:
    """Return the ends of an interval as text; a dash when there is none."""
    if math.isnan(low) or math.isnan(high):
        return "–"
    ends = (stats.as_text(end, unit, signed=signed, bare=True) for end in (low, high))
    return _("{low} to {high}").format(**dict(zip(("low", "high"), ends, strict=True)))
