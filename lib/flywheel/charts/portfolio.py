"""Turns a portfolio of pilots into one picture: every effect with its interval, and what is left without luck."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.ticker import FuncFormatter

from flywheel.charts.style import INK, LOUD, MUTED, PAPER, Chart, dot, look, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.pilot import Portfolio, deviation_in_words, verdict_label
from flywheel.words import gettext as _

__all__ = ["pilot_forest"]

_COLOURS = {"roll_out": look(2).colour, "iterate": look(4).colour, "stop": LOUD, "not_enough_data": MUTED}
_MARKERS = {"roll_out": "o", "iterate": "^", "stop": "s", "not_enough_data": "D"}


def pilot_forest(portfolio: Portfolio, *, title: str | None = None, source: str = "") -> Chart:
    """Draw each pilot's relative effect with its interval, and as a bar across it what is likely without luck.

    Colour and marker tell the decision, which stands beside the name; not enough data is hollow.

    Args:
        portfolio: Pilots side by side.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel.pilot import portfolio
        >>> rows = pd.DataFrame({"pilot": ["Recall"], "verdict": ["roll_out"], "value": [1.2], "low": [0.7],
        ...                      "high": [1.9], "log_ratio": [0.79], "standard_error": [0.1], "n": [700]})
        >>> print(pilot_forest(portfolio(rows)).alt)
        1 of 1 pilots to roll out. Recall: Roll out, +120.0 % (+70.0 % to +190.0 %), 700 users.
    """
    rows: list[dict[Any, Any]] = portfolio.table.to_dict("records")
    finding = title or portfolio.caption
    foot = _("Bars: intervals as in each report. Stroke: the effect without luck (empirical Bayes).")
    if math.isnan(portfolio.between):
        foot = _("Bars: intervals as in each report. Fewer than three effects: none could be freed from luck.")
    told = [_told(row) for row in rows]
    with open_chart(
        height=1.5 + 0.62 * max(len(rows), 1),
        title=finding,
        subtitle=_("Relative effect on the metric that decides; right of 0 is better"),
        source=" ".join(text for text in (foot, source) if text),
        alt=f"{finding}. {'; '.join(told)}." if told else finding,
    ) as (figure, axes):
        for place, row in enumerate(rows):
            _draw(axes, row, -place)
        names = [
            f"{shortened(row['pilot'], 2.6)}\n{verdict_label(row['verdict'])}, n = {int(row['n']):,}" for row in rows
        ]
        axes.set_yticks([-place for place in range(len(rows))], names)
        axes.set_ylim(-len(rows) + 0.4, 0.6)
        axes.axvline(0, color=INK, linewidth=1.1, zorder=2)
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{100 * value:+.4g} %".replace("-", "−")))
        axes.margins(x=0.08)
    return figure


def _draw(axes: Any, row: dict[Any, Any], place: float) -> None:
    if math.isnan(row["value"]):
        text = _("no percentage: see the table")
        axes.text(0.02, place, text, transform=axes.get_yaxis_transform(), va="center", size=10, color=MUTED)
        return
    colour, enough = _COLOURS[row["verdict"]], row["verdict"] != "not_enough_data"
    dot(
        axes, row["value"], place, low=row["low"], high=row["high"], enough=enough, colour=colour,
        marker=_MARKERS[row["verdict"]],
    )  # fmt: skip
    if not math.isnan(row["shrunk"]):
        axes.plot([row["shrunk"]] * 2, [place - 0.24, place + 0.24], color=PAPER, linewidth=4.5, zorder=5)
        axes.plot([row["shrunk"]] * 2, [place - 0.24, place + 0.24], color=INK, linewidth=2, zorder=6)


def _told(row: dict[Any, Any]) -> str:
    effect = deviation_in_words(row["value"])
    if not math.isnan(row["low"]):
        span = _("{low} to {high}").format(low=deviation_in_words(row["low"]), high=deviation_in_words(row["high"]))
        effect += f" ({span})"
    return _("{pilot}: {verdict}, {effect}, {n} users").format(
        pilot=row["pilot"], verdict=verdict_label(row["verdict"]), effect=effect, n=f"{int(row['n']):,}"
    )
