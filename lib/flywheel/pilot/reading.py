"""An evaluation → what would be enough when it was not, and what its method takes for granted; tables → unit tables."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.pilot.checking import SRM_LIMIT, check_units
from flywheel.pilot.evaluation import Evaluation
from flywheel.pilot.trends import DifferenceInDifferences
from flywheel.stats import as_text
from flywheel.words import gettext as _

__all__ = ["MOST_COUNTED", "assumptions", "enough_in_words", "units_from_counts", "units_from_table", "units_wanted"]

MOST_COUNTED = 200_000
"""Users a side that counts may stand for."""
FEWEST_UNITS = 100
_ROWS_NAMED = 5


def units_wanted(evaluation: Evaluation) -> int | None:
    """Return how many units, both sides together, would find the planned gain 8 times in 10.

    Returns:
        Units, at least 100 a side; None when no gain was planned or the spread is not known.

    Example:
        >>> from flywheel.pilot.evaluation import evaluate
        >>> units = units_from_counts(300, 105, 300, 114)
        >>> units_wanted(evaluate(units, metric="Retention", target=0.38, baseline=0.35))
        8158
    """
    gain, smallest = evaluation.planned_gain, evaluation.smallest_detectable
    if not gain or math.isnan(smallest):
        return None
    return max(2 * FEWEST_UNITS, 2 * math.ceil(evaluation.users * (smallest / gain) ** 2 / 2))


def enough_in_words(evaluation: Evaluation, *, units_per_day: float | None = None) -> str:
    """Say what would be enough when there are not enough data; empty with any other verdict.

    Args:
        evaluation: What `evaluate` found.
        units_per_day: Units that come on a day, both sides together; None leaves days out.

    Example:
        >>> from flywheel.pilot.evaluation import evaluate
        >>> units = units_from_counts(300, 105, 300, 114)
        >>> print(enough_in_words(evaluate(units, metric="Retention", target=0.38, baseline=0.35)))
        Enough would be about 8,158 users, both sides together: so many find the planned gain of +3.0 percentage points
        8 times in 10. There are 600.
    """
    if evaluation.decision.verdict != "not_enough_data":
        return ""
    if evaluation.draw_p is not None and evaluation.draw_p < SRM_LIMIT:
        return _("More users would not help: first the draw has to be mended, and then the pilot begins anew.")
    if isinstance(evaluation.design, DifferenceInDifferences) and evaluation.design.trends_differ:
        return _("More users would not help: another comparison group is needed, one that moves alike before.")
    wanted, users = units_wanted(evaluation), evaluation.users
    if wanted is None:
        text = _("Enough would be at least {n} users a side; say which gain is worth having to learn how many more.")
        return text.format(n=FEWEST_UNITS)
    if wanted <= users:
        return _(
            "The {users} users would have found the planned gain 8 times in 10. Wait for the last planned day; after"
            " it, the gain is likely smaller than planned, if there is one."
        ).format(users=f"{users:,}")
    text = _(
        "Enough would be about {wanted} users, both sides together: so many find the planned gain of {gain} 8 times in"
        " 10. There are {users}."
    )
    gain = as_text(evaluation.planned_gain or 0.0, evaluation.unit, signed=True)
    said = text.format(wanted=f"{wanted:,}", gain=gain, users=f"{users:,}")
    if not units_per_day:
        return said
    days = 7 * math.ceil((wanted - users) / units_per_day / 7)
    return said + " " + _("At {pace:g} a day this takes {days} days more.").format(pace=units_per_day, days=f"{days:,}")


def assumptions(evaluation: Evaluation, *, comparison: str | None = None, grouped: bool = False) -> list[str]:
    """Return what the comparison rests on, one sentence each.

    Args:
        evaluation: What `evaluate` found.
        comparison: Who was compared with where nobody was drawn, in words.
        grouped: Whether groups of users were assigned together.

    Example:
        >>> from flywheel.pilot.evaluation import evaluate
        >>> found = evaluate(units_from_counts(300, 105, 300, 114), metric="Retention")
        >>> assumptions(found)[0]
        'Each user counts as one; users who influence one another would make the intervals too narrow.'
    """
    texts = {
        "before_after": [
            _("Before and after compares different weeks: season, trend and other changes are not excluded.")
        ],
        "interrupted_series": [
            _(
                "The line from before would have gone on; whatever else happened on the day of the change counts as"
                " effect."
            ),
            _("The interval is widened for days that resemble the day before; weekdays are not modelled."),
        ],
        "difference_in_differences": [
            _("Without the pilot both groups would have changed by the same amount; the error rate holds only then.")
        ],
    }.get(evaluation.method, [])
    if comparison is not None:
        text = _(
            "The comparison group ({describe}) was not drawn: whatever happened to one group alone counts as effect."
        )
        texts.append(text.format(describe=comparison))
    if grouped:
        text = _("Groups of users were assigned together: {n} groups on the smaller side count, not their users.")
        texts.append(text.format(n=f"{evaluation.main.groups:,}"))
    else:
        texts.append(_("Each user counts as one; users who influence one another would make the intervals too narrow."))
    if evaluation.draw_p is not None:
        as_drawn = _("The two groups are as large as the draw should make them (chi-square test, p = {p}).")
        broken = _("The two groups are not as large as the draw should make them (chi-square test, p = {p}).")
        draws = as_drawn if evaluation.draw_p >= SRM_LIMIT else broken
        texts.append(draws.format(p=f"{evaluation.draw_p:.2g}"))
        texts.append(
            _(
                "The data cannot show whether chance made the two groups. Where users or staff chose, the difference is"
                " a comparison and not an effect."
            )
        )
    return texts


def units_from_counts(control: int, control_yes: int, pilot: int, pilot_yes: int) -> pd.DataFrame:
    """Return the unit table that four counts stand for.

    Args:
        control: Users in the control group.
        control_yes: Of these, how many did it.
        pilot: Users in the pilot group.
        pilot_yes: Of these, how many did it.

    Raises:
        BadInputError: A count is impossible; all of them are listed.

    Example:
        >>> units_from_counts(2, 1, 2, 2)["numerator"].tolist()
        [1, 0, 1, 1]
    """
    problems = []
    sides = {"control": (control, control_yes), "pilot": (pilot, pilot_yes)}
    for side, (users, yes) in sides.items():
        if not 1 <= users <= MOST_COUNTED:
            message = _("{n} users; there may be 1 to {most}").format(n=f"{users:,}", most=f"{MOST_COUNTED:,}")
            problems.append(Problem(side, message))
        elif not 0 <= yes <= users:
            message = _("{yes} of {n} users did it").format(yes=f"{yes:,}", n=f"{users:,}")
            problems.append(Problem(side, message, _("write a count between 0 and the users")))
    if problems:
        raise BadInputError(_("counts"), problems)
    numerator = [one for users, yes in sides.values() for one in [1] * yes + [0] * (users - yes)]
    arm = [side for side, (users, _yes) in sides.items() for _user in range(users)]
    columns = {"unit_id": range(len(arm)), "arm": arm, "period": "during", "numerator": numerator, "denominator": 1}
    return pd.DataFrame(columns)


def units_from_table(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Check a table of pilot outcomes that somebody brings, and return one unit table a metric.

    Args:
        table: One row a user, arm and period, as texts or numbers: ``unit_id, arm`` (pilot or control), ``numerator``,
            and optionally ``denominator`` (1), ``period`` (during), ``cluster_id``, ``metric``.

    Returns:
        Metric → unit table, in the order of the file; one called ``""`` without the column ``metric``.

    Raises:
        BadInputError: A column is missing or a value impossible; all problems are listed with their rows.

    Example:
        >>> table = pd.DataFrame({"unit_id": [1, 2], "arm": ["pilot", "control"], "numerator": [1, 0]})
        >>> units_from_table(table)[""]["denominator"].tolist()
        [1.0, 1.0]
    """
    rows, problems = _cleaned(table)
    found = {str(metric): group.reset_index(drop=True) for metric, group in rows.groupby("metric", sort=False)}
    for metric, units in found.items() if not problems else ():
        try:
            check_units(units)
        except BadInputError as err:
            problems += [Problem(f"{metric} {one.place}".strip(), one.message, one.remedy) for one in err.problems]
    if problems:
        raise BadInputError(_("pilot data"), problems)
    return found


def _cleaned(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the rows with every column there is, numbers as numbers, and what is wrong with them."""
    rows = table.rename(columns=lambda name: str(name).strip().lower())
    missing = list(_missing(rows))
    if missing or rows.empty:
        raise BadInputError(_("pilot data"), missing or [Problem(_("rows"), _("there are none"))])
    problems = []
    for name, usual in _USUAL.items():
        rows[name] = rows.get(name, usual)
    for name in ("arm", "period", "metric"):
        rows[name] = rows[name].fillna("").astype(str).str.strip()
    for name in ("numerator", "denominator"):
        numbers = pd.to_numeric(rows[name], errors="coerce")
        problems += _not_numbers(rows[name], numbers, name)
        rows[name] = numbers.astype(float)
    empty = int((rows["unit_id"].isna() | rows["unit_id"].astype(str).str.strip().eq("")).sum())
    if empty:
        problems.append(Problem("unit_id", _("is empty in {n} rows").format(n=empty), _("fill it in")))
    return rows, problems


def _missing(rows: pd.DataFrame) -> Iterator[Problem]:
    for name in ("unit_id", "arm", "numerator"):
        if name not in rows:
            close = nearest(name, rows.columns)
            remedy = _("did you mean {close}? ").format(close=close) if close else ""
            remedy += _("columns present: {present}").format(present=", ".join(map(str, rows.columns)))
            yield Problem(name, _("is missing"), remedy)


_USUAL: dict[str, str] = {"denominator": "1", "period": "during", "metric": ""}


def _not_numbers(written: pd.Series, numbers: pd.Series, name: str) -> list[Problem]:
    wrong = written[numbers.isna() | numbers.abs().eq(math.inf)]
    if wrong.empty:
        return []
    named = ", ".join(f"{row + 2}" for row in range(len(written)) if row in set(wrong.index[:_ROWS_NAMED]))
    message = _("{n} rows hold no number, such as row {rows}: {value}").format(
        n=len(wrong), rows=named, value=repr(str(wrong.iloc[0])[:40])
    )
    return [Problem(name, message, _("write numbers only"))]
