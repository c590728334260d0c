"""Turns sign-ups and events into the early action that best separates those who stay, confirmed on later sign-ups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.stats import Estimate
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import first_and_last_day, require, require_events
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Aha", "find_aha"]

MOST = 6
"""Counts above this one are read as this one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Aha(Result):
    """The search for an aha moment, one row a candidate (action, count).

    Attributes:
        action: The action found; None when no candidate passed.
        count: How often it must be done; None when no candidate passed.
        confirmation: Difference in retention, with against without, among the later sign-ups.
        confirmed: Whether the whole interval of the confirmation lies above zero.
        curve: Retention by how often the action was done: ``phase, count, value, low, high, n, enough``; the last
            count is open.
        within_days: Days after sign-up in which actions count.
        retained_days: First day, and day after the last, on which any event makes a user retained.
        split: First day of sign-up of the later part.
        level: Stated coverage; 1 − level is the rate of false finds in the search.
    """

    action: str | None
    count: int | None
    confirmation: Estimate
    confirmed: bool
    curve: pd.DataFrame
    within_days: int
    retained_days: tuple[int, int]
    split: date | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the ten best candidates in the reader's words."""
        best = self.table.head(10)
        return pd.DataFrame(
            {
                _("action"): best["action"],
                _("at least"): best["count"],
                _("users with"): best["n_with"],
                _("users without"): best["n_without"],
                _("retained with"): [stats.as_text(value, "share") for value in best["retained_with"]],
                _("retained without"): [stats.as_text(value, "share") for value in best["retained_without"]],
                _("p, corrected"): [f"{value:.2g}" if value >= 0.001 else "< 0.001" for value in best["p_corrected"]],
                _("passed"): best["passed"].map({True: _("yes"), False: _("no")}),
            }
        )


def find_aha(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    *,
    actions: Sequence[str] | None = None,
    within_days: int = 7,
    retained_days: tuple[int, int] = (8, 36),
    split: Day | None = None,
    since: Day | None = None,
    as_of: Day | None = None,
    level: float = 0.95,
) -> Aha:
    """Find the early action and the count that best separate users who stay from users who do not.

    The search sees only the earlier sign-ups. Every action with every count from 1 to 6 is a candidate, as long as 30
    users did it that often and 30 did not; a chi-square test compares their retention, and Holm's correction over all
    candidates keeps the chance of any false find at 1 − level. Of the candidates that pass and go with *more*
    retention the one with the largest test statistic is taken, and only that one is looked at in the later sign-ups.
    What is found is an association: eager users do more of everything. Only a pilot shows whether leading newcomers to
    the action makes them stay.

    Args:
        users: One row a user (``user_id, signed_up_at``).
        events: One row an event (``user_id, event, at``).
        actions: The events to try; all by default.
        within_days: Calendar days in which actions count, the day of sign-up being the first.
        retained_days: First day, and day after the last, on which any event makes a user retained, the day of sign-up
            being day 0; must begin after the days of the actions.
        split: First day of sign-up of the later part; by default the day that halves the users.
        since: The first day that was fully observed; by default the day of the first event.
        as_of: The last day that was fully observed; by default the day of the last event.
        level: Stated coverage of the intervals.

    Returns:
        The candidates, best first: ``action, count, n_with, n_without, retained_with, retained_without, difference,
        low, high`` (of the earlier sign-ups, Newcombe), ``statistic, p, p_corrected, passed``.

    Raises:
        BadInputError: A column is missing, an action unknown, or the days overlap.

    Example:
        >>> from flywheel import samples
        >>> data = samples.tiny()
        >>> find_aha(data.users, data.events, actions=["add_favourite"]).action is None
        True

    References:
        Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics
        6, 65–70.
    """
    split, since, as_of = as_days("lifecycle.find_aha", split=split, since=since, as_of=as_of)
    _refuse_impossible(within_days, retained_days)
    stats.proportion(0, 0, level=level)
    people, happened = as_ibis(users), as_ibis(events)
    require(people, ["user_id", "signed_up_at"], source="lifecycle.find_aha")
    require(happened, ["user_id", "event", "at"], source="lifecycle.find_aha")
    if actions is not None:
        require_events(happened, actions, source="lifecycle.find_aha", word=_("event"))
    earliest, latest = first_and_last_day(happened)
    span = (since or earliest or date(1900, 1, 1), as_of or latest or date(1900, 1, 1))
    names = list(actions) if actions is not None else _events(happened)
    table = _features(people, happened, names, within_days, retained_days, span)
    halved = split or _middle(table["day"])
    early = table["day"] < pd.Timestamp(halved) if halved else pd.Series(False, index=table.index)
    candidates = _search(table[early], names, level=level)
    best = next(iter(candidates[candidates["passed"]].to_dict("records")), None)
    action, count = (best["action"], int(best["count"])) if best else (None, None)
    confirmation = _difference(table[~early], action, count, level=level)
    confirmed = bool(confirmation.low > 0)
    return Aha(
        table=candidates,
        caption=_("Early actions that separate users who stay"),
        notes=_notes(action, count, confirmation, len(candidates), halved, (within_days, retained_days), confirmed),
        action=action,
        count=count,
        confirmation=confirmation,
        confirmed=confirmed,
        curve=_curve(table, early, action, level=level),
        within_days=within_days,
        retained_days=retained_days,
        split=halved,
        level=level,
    )


def _events(happened: ir.Table) -> list[str]:
    return sorted(str(name) for name in happened.select("event").distinct().to_pandas()["event"])


def _features(
    people: ir.Table,
    happened: ir.Table,
    names: list[str],
    within_days: int,
    retained_days: tuple[int, int],
    span: tuple[date, date],
) -> pd.DataFrame:
    """Return one row a fully observed newcomer: day of sign-up, count of each action, whether retained."""
    first, last = span
    joined = people.select("user_id", "signed_up_at")
    joined = joined.filter(
        (joined.signed_up_at.date() >= first)
        & (joined.signed_up_at.date() <= last - timedelta(days=retained_days[1] - 1))
    )
    done = joined.left_join(happened.select("user_id", "event", happened_at=happened.at), "user_id")
    age = done.happened_at.date().delta(done.signed_up_at.date(), unit="day")
    early = (age >= 0) & (age < within_days)
    counts = {
        f"action_{place}": (early & (done.event == name)).cast("int64").sum().fill_null(0).cast("int64")
        for place, name in enumerate(names)
    }
    later: Any = (age >= retained_days[0]) & (age < retained_days[1]) & (done.happened_at.date() <= ibis.date(last))
    grouped = done.group_by("user_id", day=done.signed_up_at.date())
    wide = grouped.aggregate(**counts, retained=later.cast("int64").max().fill_null(0).cast("int64"))
    table: pd.DataFrame = wide.to_pandas().sort_values("user_id", ignore_index=True)
    table["day"] = pd.to_datetime(table["day"])
    table.columns = [*table.columns[:2], *(f"did {name}" for name in names), "retained"]
    return table


def _middle(days: pd.Series) -> date | None:
    """Return the day that comes nearest to halving the users; None when all signed up on one day."""
    until = days.value_counts().sort_index().cumsum()
    later = until.index[1:]
    if not len(later):
        return None
    before = until.to_numpy()[:-1]
    return pd.Timestamp(later[int(np.argmin(np.abs(before - len(days) / 2)))]).date()


def _search(table: pd.DataFrame, names: list[str], *, level: float) -> pd.DataFrame:
    stays = table["retained"].to_numpy()
    retained, n = int(stays.sum()), len(table)
    rows = []
    for name in names:
        done = table[f"did {name}"].to_numpy()
        for count in range(1, MOST + 1):
            chosen = done >= count
            n_with = int(chosen.sum())
            n_without = n - n_with
            if min(n_with, n_without) < stats.MINIMUM_N:
                continue
            kept = int(stays[chosen].sum())
            gap = stats.proportion_difference(kept, n_with, retained - kept, n_without, level=level)
            rows.append(
                {"action": name, "count": count, "n_with": n_with, "n_without": n_without}
                | {"retained_with": kept / n_with, "retained_without": (retained - kept) / n_without}
                | {"difference": gap.value, "low": gap.low, "high": gap.high}
                | {"statistic": _chi_square(kept, n_with, retained, n)}
            )
    columns = [*("action", "count", "n_with", "n_without", "retained_with", "retained_without", "difference")]
    found = pd.DataFrame(rows, columns=[*columns, "low", "high", "statistic"])
    p = special.chdtrc(1, found["statistic"].to_numpy(dtype=float))
    corrected = _holm(p)
    passed = (corrected < 1 - level) & (found["difference"].to_numpy(dtype=float) > 0)
    found = found.assign(p=p, p_corrected=corrected, passed=passed)
    keys = ["passed", "statistic", "action", "count"]
    return found.sort_values(keys, ascending=[False, False, True, True], ignore_index=True)


def _holm(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Correct p-values step by step (Holm 1979); statsmodels does the same, but collects garbage at every call."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected


def _chi_square(kept: int, chosen: int, retained: int, n: int) -> float:
    """Return Pearson's statistic of a fourfold table, without correction; 0 when all or none are retained."""
    varied = chosen * (n - chosen) * retained * (n - retained)
    return n * (kept * n - chosen * retained) ** 2 / varied if varied else 0.0


def _difference(table: pd.DataFrame, action: str | None, count: int | None, *, level: float) -> Estimate:
    if action is None:
        return Estimate(math.nan, math.nan, math.nan, 0, level, signed=True)
    chosen = table[f"did {action}"] >= (count or 0)
    one, other = table.loc[chosen, "retained"], table.loc[~chosen, "retained"]
    return stats.proportion_difference(int(one.sum()), len(one), int(other.sum()), len(other), level=level)


def _curve(table: pd.DataFrame, early: pd.Series, action: str | None, *, level: float) -> pd.DataFrame:
    rows = []
    for phase, part in (("discovery", table[early]), ("confirmation", table[~early])):
        for count in range(MOST + 1 if action else 0):
            group = part.loc[part[f"did {action}"].clip(upper=MOST) == count, "retained"]
            found = stats.proportion(int(group.sum()), len(group), level=level)
            rows.append(
                {"phase": phase, "count": count, "value": found.value, "low": found.low, "high": found.high}
                | {"n": found.n, "enough": found.n >= stats.MINIMUM_N}
            )
    return pd.DataFrame(rows, columns=["phase", "count", "value", "low", "high", "n", "enough"])


def _refuse_impossible(within_days: int, retained_days: tuple[int, int]) -> None:
    problems = []
    if not within_days > 0:
        message = _("{days} days is no window").format(days=within_days)
        problems.append(Problem("within_days", message, _("use a number above 0")))
    pair = retained_days if isinstance(retained_days, tuple | list) and len(retained_days) == 2 else (0, 0)
    start, stop = pair
    if not within_days <= start < stop:
        message = _("days {start} to {stop} must begin after the actions and end after their beginning")
        remedy = _("write retained_days=(8, 36) for days 8 to 35")
        problems.append(Problem("retained_days", message.format(start=start, stop=stop), remedy))
    if problems:
        raise BadInputError("lifecycle.find_aha", problems)


def _notes(
    action: str | None,
    count: int | None,
    confirmation: Estimate,
    tried: int,
    split: date | None,
    days: tuple[int, tuple[int, int]],
    confirmed: bool,
) -> tuple[str, ...]:
    within, (start, stop) = days
    rule = _("Actions in the first {within} days; retained: any event on days {start} to {last}, sign-up being day 0.")
    notes = [rule.format(within=within, start=start, last=stop - 1)]
    searched = ngettext(
        "{n} candidate tried on sign-ups before {split}; chi-square with Holm's correction over all of them.",
        "{n} candidates tried on sign-ups before {split}; chi-square with Holm's correction over all of them.",
        tried,
    )
    notes.append(searched.format(n=tried, split=split or "–"))
    if action is None:
        notes.append(_("No action passed: nothing is claimed."))
        return tuple(notes)
    told = _("Confirmed on later sign-ups") if confirmed else _("Not confirmed on later sign-ups")
    notes.append(
        _("{told}: {action} at least {count} times goes with {difference} of retention.").format(
            told=told, action=action, count=count, difference=confirmation
        )
    )
    notes.append(_("This is an association, not a cause; test it with a pilot."))
    return tuple(notes)
