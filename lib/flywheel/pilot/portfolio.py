"""Several pilots' effects → one table in the order of decisions, with what each effect is likely to be without luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.pilot.decision import VERDICTS, verdict_label
from flywheel.pilot.wording import deviation_in_words
from flywheel.results import Result
from flywheel.words import gettext as _

__all__ = ["Portfolio", "portfolio"]

_COLUMNS = ("pilot", "verdict", "value", "low", "high", "standard_error", "n")
_FEWEST = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Portfolio(Result):
    """Pilots side by side, one row a pilot.

    Attributes:
        centre: What effects are pulled towards; not a number with fewer than three pilots that have an interval.
        between: Standard deviation of the true effects among themselves; 0 when chance alone explains the differences.
    """

    centre: float
    between: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        rows = self.table
        return pd.DataFrame(
            {
                _("Pilot"): rows["pilot"],
                _("Decision"): [verdict_label(verdict) for verdict in rows["verdict"]],
                _("Relative effect"): [deviation_in_words(value) for value in rows["value"]],
                _("Without luck"): [deviation_in_words(value) for value in rows["shrunk"]],
            }
        )


def portfolio(pilots: pd.DataFrame) -> Portfolio:
    """Set pilots side by side, those to roll out first, and shrink their effects.

    Args:
        pilots: One row a pilot: ``pilot`` its name, ``verdict``, ``value, low, high`` its relative effect (pilot ÷
            reference − 1, turned so that above 0 is better), ``standard_error`` of it, ``n`` users. A pilot whose
            effect has no percentage or no interval has missing values there. Further columns stay.

    Returns:
        The rows in the order of decisions, within one by effect, with ``shrunk``: the effect an empirical Bayes
        estimate expects, as the largest of several measured effects is on average too large (winner's curse).

    Raises:
        BadInputError: A column is missing or a verdict is none.

    Example:
        >>> rows = pd.DataFrame({"pilot": ["a", "b", "c"], "verdict": ["stop", "roll_out", "iterate"], "low": 0.0,
        ...                      "value": [0.0, 0.2, 0.1], "high": 0.3, "standard_error": 0.05, "n": 400})
        >>> portfolio(rows).table[["pilot", "value", "shrunk"]].round(3)
          pilot  value  shrunk
        0     b    0.2   0.175
        1     c    0.1   0.100
        2     a    0.0   0.025

    References:
        Efron & Morris (1975) and DerSimonian & Laird (1986); see `stats.shrunk`.
    """
    problems = [Problem(name, _("is not a column here")) for name in _COLUMNS if name not in pilots]
    if not problems:
        strange = sorted({str(name) for name in pilots["verdict"]} - {*VERDICTS})
        problems = [Problem("verdict", _("{value!r} is no decision").format(value=name)) for name in strange]
    if problems:
        raise BadInputError("pilot.portfolio", problems)
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    rows = pilots.assign(place=pilots["verdict"].map(order))
    rows = rows.sort_values(["place", "value", "pilot"], ascending=[True, False, True], ignore_index=True)
    rows = rows.drop(columns="place").assign(shrunk=np.nan)
    sure = rows["value"].notna() & (rows["standard_error"] > 0)
    centre = between = float("nan")
    if int(sure.sum()) >= _FEWEST:
        found = stats.shrunk(rows.loc[sure, "value"], rows.loc[sure, "standard_error"])
        rows.loc[sure, "shrunk"] = found.estimates
        centre, between = found.centre, found.between
    out = int((rows["verdict"] == "roll_out").sum())
    return Portfolio(
        table=rows,
        caption=_("{out} of {n} pilots to roll out").format(out=out, n=len(rows)),
        notes=(
            _(
                "Relative effect: pilot ÷ reference − 1, turned so that above 0 is better. Without luck: normal–normal"
                " empirical Bayes (DerSimonian–Laird), which assumes that the pilots are independent and of one kind."
            ),
        ),
        centre=centre,
        between=between,
    )
