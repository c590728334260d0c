"""Turns money by tier into pictures: ways to split a budget, and what users bring and cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from flywheel import stats
from flywheel.charts.style import INK, PAPER, Chart, dot, look, panels, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.tiers import TIERS, Allocation, Economics
from flywheel.tiers.allocation import STRATEGIES
from flywheel.tiers.economics import MEASURES, estimate
from flywheel.tiers.migration import named
from flywheel.words import gettext as _

__all__ = ["allocation_comparison", "tier_economics"]

_COLUMNS = 3


def allocation_comparison(allocation: Allocation, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the share of the budget each tier gets under each way to split it.

    The line on the best split shows how far it moves when the assumption is halved or doubled, tier by tier.

    Args:
        allocation: The compared splits.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import tiers
        >>> scores = {"user_id": list("abcd"), "value_cents": [9000, 5000, 1000, 500], "potential": [0, 9, 8, 0]}
        >>> quarters = tiers.value_potential(pd.DataFrame(scores), shares=(0.25, 0.25, 0.25, 0.25))
        >>> print(allocation_comparison(tiers.allocate(quarters, 1000)).alt[:56])
        Under the assumption, the best split gains 13.2 % more t
    """
    totals = allocation.totals.set_index("strategy")["gain_cents"]
    more = totals["optimised"] / totals["deck"] - 1 if totals["deck"] > 0 else np.nan
    finding = title or _("Under the assumption, the best split gains {more} more than the deck's").format(
        more=stats.as_text(float(more), "share")
    )
    parts = []
    for key, name in STRATEGIES.items():
        own = allocation.table[allocation.table["strategy"] == key]
        cells = _(", ").join(
            f"{named(tier)} {stats.as_text(share, 'share')}"
            for tier, share in zip(own["tier"], own["spend_share"], strict=True)
        )
        gain = stats.as_text(float(totals[key]), "cents")
        parts.append(_("{strategy}: {cells}; assumed gain {gain}").format(strategy=_(name), cells=cells, gain=gain))
    budget = stats.as_text(allocation.budget_cents, "cents")
    with open_chart(
        height=4.9,
        title=finding,
        subtitle=_("Share of a budget of {money} by tier; line: best split when the assumption changes").format(
            money=budget
        ),
        source=" ".join([*([source] if source else []), *allocation.notes]),
        alt=f"{finding}. {'. '.join(parts)}.",
    ) as (figure, axes):
        for number, key in enumerate(STRATEGIES):
            _draw_split(axes, allocation, key, number)
        axes.set_yticks(range(len(TIERS)), [_(tier.name) for tier in TIERS], size=11)
        axes.set_ylim(len(TIERS) - 0.45, -0.55)
        axes.set_xlim(0, 1.12 * max(axes.get_xlim()[1], 0.1))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{100 * value:.4g} %"))
        axes.set_xlabel(_("share of the budget"))
        axes.grid(axis="y", visible=False)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.13), ncols=3, handlelength=2.4, columnspacing=1.4)
    return figure


def tier_economics(economics: Economics, *, title: str | None = None, source: str = "") -> Chart:
    """Draw one panel a measure with a dot and its interval a tier.

    Args:
        economics: What users of each tier bring and cost.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import tiers
        >>> members = pd.DataFrame({"user_id": ["a", "b"], "tier": ["core", "base"]})
        >>> orders = pd.DataFrame({"user_id": ["a"], "at": [pd.Timestamp("2026-03-01")], "revenue_cents": [900]})
        >>> print(tier_economics(tiers.economics(members, orders)).alt)
        Revenue per user (ARPU) by tier. Revenue per user (ARPU): Core value 9.00 (no interval, n = 1);
        Base 0.00 (no interval, n = 1).
    """
    finding = title or _economics_finding(economics)
    rows = -(-len(economics.measures) // _COLUMNS)
    columns = min(_COLUMNS, len(economics.measures))
    alt = ". ".join(_said(economics, name) for name in economics.measures)
    thin = (
        []
        if economics.table["enough"].all()
        else [_("Hollow: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N)]
    )
    with panels(
        *(rows, columns),
        height=1.5 + rows * (0.85 + 0.32 * len(economics.order)),
        title=finding,
        subtitle=_("Per user with {level:g} % intervals; money in units of the currency; {n}").format(
            level=100 * economics.level, n=_sizes(economics)
        ),
        source=" ".join([*([source] if source else []), *thin, *economics.notes]),
        alt=f"{finding}. {alt}.",
        share_x=False,
    ) as (figure, axes):
        for panel, name in zip(axes, economics.measures, strict=False):
            _draw_measure(panel, economics, name)
        for panel in axes[len(economics.measures) :]:
            panel.set_visible(False)
    return figure


def _draw_split(axes: Axes, allocation: Allocation, key: str, number: int) -> None:
    own, style = allocation.table[allocation.table["strategy"] == key], look(number)
    places = np.arange(len(own)) + 0.27 * (number - 1)
    axes.barh(
        places,
        own["spend_share"],
        height=0.24,
        facecolor=PAPER if style.hatch else style.colour,
        edgecolor=style.colour,
        hatch=style.hatch,
        label=_(STRATEGIES[key]),
    )
    for place, row in zip(places, own.to_dict("records"), strict=True):
        end = row["spend_share"]
        if key == "optimised":
            low, high = (row[name] / allocation.budget_cents for name in ("low_cents", "high_cents"))
            axes.plot([low, high], [place, place], color=INK, linewidth=1.4, marker="|", ms=8)
            end = max(end, high)
        text = stats.as_text(row["spend_share"], "share")
        axes.annotate(text, (end, place), (6, 0), textcoords="offset points", va="center", size=10)


def _draw_measure(panel: Axes, economics: Economics, name: str) -> None:
    own = economics.table[economics.table["measure"] == name]
    scale = 1.0 if name == "value_to_cost" else 0.01
    for place, row in enumerate(own.to_dict("records")):
        if pd.isna(row["value"]):
            panel.annotate("–", (0, place), (6, 0), textcoords="offset points", va="center", size=10)
            continue
        ends = {end: scale * (row[end] if not pd.isna(row[end]) else row["value"]) for end in ("low", "high")}
        dot(panel, scale * row["value"], place, **ends, enough=row["enough"])
        text = stats.as_text(row["value"], "score" if name == "value_to_cost" else "cents")
        panel.annotate(text, (scale * row["value"], place), (0, 7), textcoords="offset points", ha="center", size=10)
    panel.set_title(shortened(_(MEASURES[name]), 2.2, size=10.5), loc="left", size=10.5, color=INK)
    panel.set_yticks(range(len(economics.order)), [named(tier) for tier in economics.order], size=10.5)
    panel.set_ylim(len(economics.order) - 0.5, -0.75)
    low, high = panel.get_xlim()
    low = min(low, 0.0)
    panel.set_xlim(low - 0.12 * (high - low), high + 0.14 * (high - low))
    panel.xaxis.set_major_locator(MaxNLocator(4))
    panel.grid(axis="y", visible=False)


def _said(economics: Economics, name: str) -> str:
    own = economics.table[economics.table["measure"] == name]
    each = "; ".join(f"{named(row['tier'])} {estimate(row, name, economics.level)}" for row in own.to_dict("records"))
    return f"{_capital(_(MEASURES[name]))}: {each}"


def _sizes(economics: Economics) -> str:
    own = economics.table[economics.table["measure"] == economics.measures[0]]
    return _(", ").join(
        _("{tier} n = {n}").format(tier=named(tier), n=f"{n:,}") for tier, n in zip(own["tier"], own["n"], strict=True)
    )


def _economics_finding(economics: Economics) -> str:
    name = "net_cents" if "net_cents" in economics.measures else economics.measures[0]
    own = economics.table[(economics.table["measure"] == name) & economics.table["enough"]]
    if len(own) < 2:
        return _("{measure} by tier").format(measure=_capital(_(MEASURES[name])))
    best, worst = (own.iloc[int(end)] for end in (own["value"].argmax(), own["value"].argmin()))
    return _("{measure}: {high} in {best}, {low} in {worst}").format(
        measure=_capital(_(MEASURES[name])),
        high=stats.as_text(float(best["value"]), "cents"),
        best=named(str(best["tier"])),
        low=stats.as_text(float(worst["value"]), "cents"),
        worst=named(str(worst["tier"])),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
