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

_COLUMNS = ("pilot", "verdict", "value", "low", "high", "log_ratio", "standard_error", "n")
_FEWEST = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Portfolio(Result):
    """Pilots side by side, one row a pilot.

    Attributes:
        between: Standard deviation of the true effects around none, of logarithms of ratios; 0 when chance alone
            explains the measured ones, not a number with fewer than three pilots that have an interval.
    """

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
            reference − 1, turned so that above 0 is better), ``log_ratio`` of pilot ÷ reference and its
            ``standard_error``, ``n`` users. A pilot whose effect has no percentage or no interval has missing values
            there. Further columns stay.

    Returns:
        The rows in the order of decisions, within one by effect, with ``shrunk``: the effect an empirical Bayes
        estimate expects, as the largest of several measured effects is on average too large (winner's curse).

    Raises:
        BadInputError: A column is missing or a verdict is none.

    Example:
        >>> rows = pd.DataFrame({"pilot": ["a", "b", "c"], "verdict": ["stop", "roll_out", "iterate"], "low": 0.0,
        ...                      "log_ratio": [0.0, 0.2, 0.1], "high": 0.3, "standard_error": 0.05, "n": 400})
        >>> portfolio(rows.assign(value=np.expm1(rows["log_ratio"]))).table[["pilot", "value", "shrunk"]].round(3)
          pilot  value  shrunk
        0     b  0.221   0.185
        1     c  0.105   0.089
        2     a  0.000   0.000

    References:
        Efron & Morris (1975), Paule & Mandel (1982); see `stats.shrunk`.
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
    sure = rows["value"].notna() & rows["log_ratio"].notna() & (rows["standard_error"] > 0)
    between = float("nan")
    if int(sure.sum()) >= _FEWEST:
        found = stats.shrunk(rows.loc[sure, "log_ratio"], rows.loc[sure, "standard_error"])
        rows.loc[sure, "shrunk"] = np.sign(rows.loc[sure, "value"]) * np.abs(np.expm1(found.estimates))
        between = found.between
    out = int((rows["verdict"] == "roll_out").sum())
    return Portfolio(
        table=rows,
        caption=_("{out} of {n} pilots to roll out").format(out=out, n=len(rows)),
        notes=(
            _(
                "Relative effect: pilot ÷ reference − 1, turned so that above 0 is better. Without luck: shrunk towards"
                " no effect by normal–normal empirical Bayes (Paule–Mandel, logarithms of ratios), which takes the"
                " pilots for independent and of one kind; with few pilots it is a rough guide."
            ),
        ),
        between=between,
    )
