"""Turns plans of experiments and the cost of peeking into pictures."""

from __future__ import annotations

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, Chart, look, panels, percent_axis
from flywheel.charts.style import chart as open_chart
from flywheel.pilot import Peeking, Plan
from flywheel.words import gettext as _

__all__ = ["peeking_cost", "power_curve"]


def power_curve(plan: Plan, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the chance to find the planned effect against the number of units.

    Args:
        plan: The result of `pilot.plan`.
        title: The finding; by default worded from the result.
        source: Where the baseline comes from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import pilot
        >>> print(power_curve(pilot.plan(0.35, 0.03, units_per_day=500)).alt)
        To find +3.0 percentage points with a chance of 80.0 %: 8,084 units, 21 days. With a quarter of the units the
        chance is 28.8 %, with half 50.8 %, with twice as many 97.7 %.
    """
    days = "" if plan.days is None else _(", {n} days").format(n=plan.days)
    finding = title or plan.caption + days
    chances = [_chance(plan, part) for part in (0.25, 0.5, 2.0)]
    text = _("With a quarter of the units the chance is {quarter}, with half {half}, with twice as many {twice}.")
    told = text.format(**dict(zip(("quarter", "half", "twice"), chances, strict=True)))
    with open_chart(
        height=3.9,
        title=finding,
        subtitle=_("Chance to find the effect, by units in both groups together"),
        source=" ".join([*([source] if source else []), *plan.notes]),
        alt=f"{finding}. {told}",
    ) as (figure, axes):
        axes.plot(plan.curve["units"], plan.curve["power"], color=ACCENT)
        axes.plot([0, plan.units, plan.units], [plan.power, plan.power, 0], color=LOUD, linestyle=(0, (4, 2)), lw=1.4)
        axes.plot(plan.units, plan.power, "D", color=LOUD, ms=8)
        words = _("{n} units: {power}").format(n=f"{plan.units:,}", power=stats.as_text(plan.power, "share"))
        axes.annotate(words, (plan.units, plan.power), (10, -16), textcoords="offset points", size=11, color=LOUD)
        axes.set_xlim(0, plan.curve["units"].max())
        axes.set_ylim(0, 1.02)
        axes.xaxis.set_major_formatter(lambda value, _at: f"{value:,.0f}")
        axes.set_xlabel(_("units in both groups together"))
        percent_axis(axes.yaxis)
    return figure


def _chance(plan: Plan, part: float) -> str:
    nearest = plan.curve.iloc[(plan.curve["units"] - part * plan.units).abs().argmin()]
    return stats.as_text(float(nearest["power"]), "share")


def peeking_cost(peeking: Peeking, *, title: str | None = None, source: str = "") -> Chart:
    """Draw false alarms against the number of looks, and the limits that keep the stated rate.

    Args:
        peeking: The result of `pilot.peeking`.
        title: The finding; by default worded from the result.
        source: A remark for the foot.

    Returns:
        The chart.

    Example:
        >>> from flywheel import pilot
        >>> print(peeking_cost(pilot.peeking((1, 5))).alt)
        Who looks 5 times and stops at the first finding is wrong in 14.2 %, not 5.0 %. False alarms: 1 look(s) 5.0 %;
        5 look(s) 14.2 %. Limits of O'Brien–Fleming in standard errors: 4.88, 3.36, 2.68, 2.29, 2.03.
    """
    table, limits = peeking.table, peeking.limits
    last = table.sort_values("looks").iloc[-1]
    stated = stats.as_text(1 - peeking.level, "share")
    finding = title or _("Who looks {n} times and stops at the first finding is wrong in {rate}, not {stated}").format(
        n=int(last["looks"]), rate=stats.as_text(float(last["false_positive_rate"]), "share"), stated=stated
    )
    rates = [
        _("{n} look(s) {rate}").format(n=int(looks), rate=stats.as_text(rate, "share"))
        for looks, rate in table.itertuples(index=False)
    ]
    bounds = ", ".join(f"{limit:.2f}" for limit in limits["obrien_fleming"])
    told = _("False alarms: {rates}. Limits of O'Brien–Fleming in standard errors: {bounds}.")
    with panels(
        1,
        2,
        height=3.9,
        title=finding,
        subtitle=_("Left: false alarms without any effect. Right: how far from zero an effect must be at each look"),
        source=" ".join([*([source] if source else []), *peeking.notes]),
        alt=f"{finding}. {told.format(rates='; '.join(rates), bounds=bounds)}",
        share_x=False,
        share_y=False,
    ) as (figure, axes):
        left, right = axes
        places = range(len(table))
        left.bar(places, table["false_positive_rate"], color=ACCENT, width=0.62)
        left.axhline(1 - peeking.level, color=LOUD, linestyle=(0, (4, 2)), linewidth=1.4)
        for place, rate in zip(places, table["false_positive_rate"], strict=True):
            left.text(place, rate + 0.004, stats.as_text(rate, "share"), ha="center", size=10, color=INK)
        left.set_xticks(list(places), [str(looks) for looks in table["looks"]])
        left.set_ylim(0, 1.12 * float(table["false_positive_rate"].max()))
        left.set_xlabel(_("looks"))
        percent_axis(left.yaxis)
        left.grid(axis="x", visible=False)
        names = {"obrien_fleming": "O'Brien–Fleming", "pocock": "Pocock", "single": _("one look at the end")}
        for place, (column, name) in enumerate(names.items()):
            style = look(place)
            marks = {"color": style.colour, "linestyle": style.line, "marker": style.marker}
            right.plot(limits["look"], limits[column], **marks, ms=4.5, label=name)
        right.set_xlabel(_("look"))
        right.set_ylabel(_("standard errors"))
        right.set_ylim(0, min(8.2, limits["obrien_fleming"].max() + 0.5))
        right.legend(labelcolor=MUTED)
    return figure
