"""A checked churn warning and levels of your own → who would be warned, how many of them left, and at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.lifecycle import churn_checks as checks
from flywheel.lifecycle.churn import ChurnWarning
from flywheel.lifecycle.churn_models import METHODS, Level
from flywheel.results import Result
from flywheel.words import gettext as _

__all__ = ["ChurnWhatIf", "churn_what_if"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChurnWhatIf(Result):
    """What other thresholds would have done on the day of the check, one row a level ("at this level or higher").

    Attributes:
        method: Whose probabilities are used.
        levels: The levels with action, cost and save rate.
        validated: Users of the check.
        left: How many of them left.
        gain_cents: What all levels together are expected to gain for the users of the check, actions paid; with
            ``gain_low_cents`` and ``gain_high_cents`` for the doubt in the share that leaves. Assumed, not measured.
        level: Stated coverage of the intervals.
    """

    method: str
    levels: tuple[Level, ...]
    validated: int
    left: int
    gain_cents: float
    gain_low_cents: float
    gain_high_cents: float
    level: float

    def shown(self) -> pd.DataFrame:
        """Return one row a level in the reader's words."""
        words = {one.name: one for one in self.levels}
        rows = self.table.to_dict("records")

        def rate(row: dict[Any, Any], name: str, of: str) -> str:
            ends = (row[name], row[f"{name}_low"], row[f"{name}_high"])
            return str(stats.Estimate(*ends, int(row[of]) if of in row else self.left, self.level))

        return pd.DataFrame(
            {
                _("level"): [_(words[row["level"]].words) for row in rows],
                _("from a probability of"): [stats.as_text(row["threshold"], "share") for row in rows],
                _("warned"): self.table["n"],
                _("share that left"): [rate(row, "precision", "n") for row in rows],
                _("of all who left"): [rate(row, "recall", "left") for row in rows],
                _("gets this action"): self.table["alone"],
                _("cost"): [stats.as_text(row["cost_cents"], "cents") for row in rows],
                _("assumed gain"): [stats.as_text(row["gain_cents"], "cents") for row in rows],
                _("enough data"): [_("yes") if row["enough"] else _("not enough data") for row in rows],
            }
        )


def churn_what_if(
    warning: ChurnWarning,
    thresholds: Sequence[float],
    *,
    method: str = "model",
    levels: Sequence[Level] | None = None,
    value_saved_cents: float | None = None,
    level: float = 0.95,
) -> ChurnWhatIf:
    """Say what levels that begin at other probabilities would have done on the day of the check.

    Everybody gets the action of the highest level reached. Of those who would leave, an action keeps its save share;
    what is kept counts with its value, and every contact costs. The probabilities stay those of the warning.

    Args:
        warning: The checked churn warning.
        thresholds: The probability from which each level begins, rising, one a level.
        method: ``"rules"``, ``"rfm"`` or ``"model"``.
        levels: Levels from the lightest to the highest; by default the warning's.
        value_saved_cents: What a kept customer is worth; by default the warning's.
        level: Stated coverage of the intervals.

    Returns:
        ``level, threshold, n, churned, precision, recall, lift`` with ``_low`` and ``_high`` for users at this level or
        higher, ``enough``; and for this level alone ``alone`` (users), ``alone_left``, ``cost_cents``, ``gain_cents``.

    Raises:
        BadInputError: The method is unknown or the thresholds do not rise from 0 to 1.

    Example:
        >>> from flywheel import samples
        >>> from flywheel.lifecycle import churn_warning
        >>> found = churn_what_if(churn_warning(samples.tiny().events), (0.2, 0.5, 0.8))
        >>> found.table["level"].tolist(), bool(found.table["n"].is_monotonic_decreasing)
        (['light', 'medium', 'high'], True)
    """
    chosen = tuple(levels or warning.levels)
    limits = [float(one) for one in thresholds]
    _refuse_impossible(limits, method, chosen)
    probability = warning.outcomes[method].to_numpy(dtype=float)
    left = warning.outcomes["left"].to_numpy(dtype=float)
    table = checks.at_levels({method: probability}, left, chosen, limits, level=level).drop(columns="method")
    worth = warning.value_saved_cents if value_saved_cents is None else float(value_saved_cents)
    reached = np.searchsorted(limits, probability, side="right") - 1
    rows, sums = [], np.zeros(3)
    for place, one in enumerate(chosen):
        alone = reached == place
        share = stats.proportion(int(left[alone].sum()), int(alone.sum()), level=level)
        paid = one.cost_cents * share.n
        gains = np.array(
            [end * share.n * one.save_share * worth - paid for end in (share.value, share.low, share.high)]
        )
        gains = np.nan_to_num(gains)
        sums += gains
        rows.append(
            {"alone": share.n, "alone_left": int(left[alone].sum()), "cost_cents": paid, "gain_cents": gains[0]}
        )
    return ChurnWhatIf(
        table=pd.concat([table, pd.DataFrame(rows)], axis=1),
        caption=_("What these levels would have done on {day}").format(day=warning.checked),
        notes=_notes(warning, worth),
        method=method,
        levels=chosen,
        validated=len(left),
        left=int(left.sum()),
        gain_cents=float(sums[0]),
        gain_low_cents=float(sums[1]),
        gain_high_cents=float(sums[2]),
        level=level,
    )


def _refuse_impossible(limits: Sequence[float], method: str, levels: Sequence[Level]) -> None:
    problems = []
    if method not in METHODS:
        message = _("{value!r} is not known").format(value=method)
        problems.append(Problem("method", message, _("use one of: {names}").format(names=", ".join(METHODS))))
    if len(limits) != len(levels) or not all(0 <= one <= 1 for one in limits) or limits != sorted(set(limits)):
        message = _("{n} probabilities between 0 and 1 must rise from the lightest level to the highest")
        remedy = _("move a lower level down, or a higher one up")
        problems.append(Problem(_("thresholds"), message.format(n=len(levels)), remedy))
    if problems:
        raise BadInputError("lifecycle.churn_what_if", problems)


def _notes(warning: ChurnWarning, worth: float) -> tuple[str, ...]:
    return (
        *warning.notes[:1],
        _("Actions, their costs and save rates, and {value} for a kept customer are assumptions of ours.").format(
            value=stats.as_text(worth, "cents")
        ),
        _("Thresholds chosen by looking at these results flatter themselves: check them on a later day."),
    )
