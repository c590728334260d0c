"""Orders → labs in which a viewer moves the borders of tiers, scores and budgets, and tests the slide's sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any

import ipywidgets
import pandas as pd

from flywheel import stats, tables, tiers
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.widgets.controls import choice, number, slider
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.upload import with_own_data
from flywheel.words import gettext as _

__all__ = ["tier_lab"]

_MONEY = ("revenue_cents", "margin_cents")
_BEST = {"recency_days": 7, "frequency": 8, "monetary_cents": 10_000}
_STEPS = {
    "recency_days": (60 / 7, 30 / 7, 2.0, 1.0),
    "frequency": (2 / 8, 3 / 8, 5 / 8, 1.0),
    "monetary_cents": (0.1, 0.2, 0.5, 1.0),
}
"""How far the cuts for the scores 2 to 5 lie from the best one: as in the lesson."""


def tier_lab(data: tables.Data) -> ipywidgets.Widget:
    """Return the labs of the tiering page: shares and budget, RFM cuts, and the claim of the few who hold most.

    Args:
        data: A data set with ``orders`` at first; a viewer may put an own one in its place.

    Returns:
        Three labs and the panel for own data.

    Example:
        >>> from flywheel import samples
        >>> [one.title for one in tier_lab(samples.tiny()).labs.children]
        ['Tiers and the envelope', 'Recency, frequency, money', 'The few who hold most']
    """
    return with_own_data(_labs, data, needs=("orders",))


def _labs(data: tables.Data) -> tuple[Lab, ...]:
    paid = data.orders.select("user_id", "at", *_present(data)).to_pandas()
    if paid.empty:
        raise FlywheelError(_("There is no order in this data, so there is nobody to sort."))
    window = _window(paid)
    return _pyramid(data, paid, window), _rfm(data, paid, window), _claim(data, paid, window)


def _present(data: tables.Data) -> list[str]:
    """Return the amounts that the orders have; margin is often not known."""
    known = [name for name in _MONEY if name in data.orders.columns]
    counted = data.orders.aggregate(**{name: data.orders[name].count() for name in known}).to_pandas().iloc[0]
    return [name for name in known if counted[name]] or ["revenue_cents"]


def _window(paid: pd.DataFrame) -> Callable[[int], pd.DataFrame]:
    last = paid["at"].max().normalize()

    @lru_cache(16)
    def orders(days: int) -> pd.DataFrame:
        recent: pd.DataFrame = paid[paid["at"] >= last - pd.Timedelta(days=days - 1)]
        return recent.reset_index(drop=True)

    return orders


def _money(paid: pd.DataFrame) -> Any:
    names = {"margin_cents": _("margin"), "revenue_cents": _("revenue")}
    return choice(_("Money that counts"), {name: text for name, text in names.items() if name in paid})


def _days(paid: pd.DataFrame) -> Any:
    most = max(2, (paid["at"].max().normalize() - paid["at"].min().normalize()).days + 1)
    return slider(_("Days looked back"), min(91, most), low=2, high=most)


def _pyramid(data: tables.Data, paid: pd.DataFrame, window: Callable[[int], pd.DataFrame]) -> Lab:
    last = paid["at"].max().date()

    @lru_cache(16)
    def scores(days: int, value: str) -> pd.DataFrame:
        since = last - timedelta(days=days - 1)
        people: pd.DataFrame = tiers.value_and_growth(window(days), since=since, as_of=last, value=value).to_pandas()
        return people

    def draw(
        days: int, value: str, core: int, potential: int, stable: int, budget: int, effect: float, look: str
    ) -> Any:
        rest = 100 - core - potential - stable
        if rest <= 0:
            message = _("core, high potential and stable make {sum} %, which leaves nobody for the base")
            remedy = _("take some away from one of them")
            raise BadInputError(_("shares"), [Problem(_("shares"), message.format(sum=100 - rest), remedy)])
        shares = tuple(share / 100 for share in (core, potential, stable, rest))
        found = tiers.value_potential(scores(days, value), shares=shares)
        response = {
            name: tiers.Response(min(one.ceiling * effect, 1.0), one.half) for name, one in tiers.RESPONSE.items()
        }
        split = tiers.allocate(found, budget * 100, response=response)
        drawn = _charts().tier_pyramid(found) if look == "tiers" else _charts().allocation_comparison(split)
        return [_envelope(found, split), drawn, split, _short(found)]

    controls = {
        "core": slider(_("Core value"), 5, low=1, high=40, unit="%"),
        "potential": slider(_("High potential"), 15, low=1, high=50, unit="%"),
        "stable": slider(_("Stable value"), 30, low=1, high=60, unit="%"),
        "budget": number(_("Budget"), 100_000, low=1, high=100_000_000, step=1000, unit=data.currency),
        "effect": slider(_("Assumed effect, times ours"), 1.0, low=0.1, high=3.0, step=0.1),
        "days": _days(paid),
        "value": _money(paid),
        "look": choice(_("Picture"), {"tiers": _("the tiers"), "money": _("the budget")}),
    }
    note = _(
        "The base is who is left. The deck gives 30, 40, 20 and 10 per cent of the money; the effect of money is "
        "assumed, not measured."
    )
    return lab(controls, draw, title=_("Tiers and the envelope"), note=note, file="tiers")


def _envelope(found: tiers.Pyramid, split: tiers.Allocation) -> str:
    n = int(found.table["n"].iloc[0])
    gains = split.totals.set_index("strategy")["gain_cents"]
    deck, by_value, best = (stats.as_text(gains[name], "cents") for name in ("deck", "by_value", "optimised"))
    said = _(
        "{n} customers. Under the assumption the deck's split brings {deck}, one in proportion to value "
        "{by_value}, the best one {best}; the last unit of money brings {last:.2f}."
    ).format(n=f"{n:,}", deck=deck, by_value=by_value, best=best, last=split.last_cent)
    return said + _small(n)


def _short(found: tiers.Pyramid) -> pd.DataFrame:
    return found.shown().iloc[:, :4]


def _small(n: int) -> str:
    return "" if n >= stats.MINIMUM_N else " " + _("Not enough data: fewer than {n} users.").format(n=stats.MINIMUM_N)


def _rfm(data: tables.Data, paid: pd.DataFrame, window: Callable[[int], pd.DataFrame]) -> Lab:
    del data
    last = paid["at"].max().date()

    @lru_cache(32)
    def scored(days: int, value: str, method: str, cuts: tuple[tuple[int, ...], ...]) -> tiers.RFM:
        own = dict(zip(_BEST, cuts, strict=True)) if method == "fixed" else None
        return tiers.rfm(window(days), as_of=last, value=value, method=method, cuts=own)  # type: ignore[arg-type]

    def draw(method: str, recency: int, frequency: int, money: int, days: int, value: str) -> Any:
        best = (recency, frequency, money * 100)
        cuts = tuple(_cuts(name, border) for name, border in zip(_BEST, best, strict=True))
        found = scored(days, value, method, cuts)
        return [_segments(found, cuts), _charts().rfm_grid(found), found]

    controls = {
        "method": choice(_("Compare"), {"quantile": _("with one another"), "fixed": _("with lines on the wall")}),
        "recency": slider(_("Score 5 up to so many days ago"), 7, low=2, high=30),
        "frequency": slider(_("Score 5 from so many orders"), 8, low=5, high=40),
        "money": slider(_("Score 5 from so much money"), 100, low=10, high=2000, step=10),
        "days": _days(paid),
        "value": _money(paid),
    }
    note = _(
        "The lines matter only when customers are compared with lines on the wall; the others follow the best one."
    )
    return lab(controls, draw, title=_("Recency, frequency, money"), note=note, file="rfm")


def _cuts(name: str, best: int) -> tuple[int, ...]:
    """Return the four cuts for scores 2 to 5, as far apart as in the lesson and never equal."""
    cuts = [round(best * step) for step in _STEPS[name]]
    rising = name != "recency_days"
    for place in (2, 1, 0):
        after = cuts[place + 1]
        cuts[place] = min(cuts[place], after - 1) if rising else max(cuts[place], after + 1)
    return tuple(cuts)


def _segments(found: tiers.RFM, cuts: tuple[tuple[int, ...], ...]) -> str:
    table = found.table
    n = int(table["n"].iloc[0])
    top = table.sort_values("users", ascending=False).iloc[0]
    names = {one.key: _(one.name) for one in tiers.SEGMENTS}
    share = stats.Estimate(top["user_share"], top["user_low"], top["user_high"], n)
    said = _("{n} customers; the largest segment is {name} with {share}.").format(
        n=f"{n:,}", name=names.get(top["segment"], top["segment"]), share=share
    )
    if found.method == "fixed":
        days, orders, cents = (", ".join(f"{one:g}" for one in row) for row in (*cuts[:2], [c / 100 for c in cuts[2]]))
        said += " " + _("Lines for the scores 2 to 5: days {days}; orders {orders}; money {money}.").format(
            days=days, orders=orders, money=cents
        )
    return said + _small(n)


def _claim(data: tables.Data, paid: pd.DataFrame, window: Callable[[int], pd.DataFrame]) -> Lab:
    everybody = data.users.select("user_id").to_pandas() if data.has("users") else None

    def counted(days: int, value: str, who: str) -> pd.DataFrame:
        orders = window(days)[["user_id", value]]
        if who == "all" and everybody is not None:
            idle = everybody[~everybody["user_id"].isin(orders["user_id"])].assign(**{value: 0})
            orders = pd.concat([orders, idle], ignore_index=True)
        return orders

    def draw(head: int, claimed: int, days: int, value: str, who: str) -> Any:
        orders = counted(days, value, who)
        found = tiers.concentration(orders, value=value, claim=(head / 100, claimed / 100))
        verdict = {
            "less": _("less than claimed"),
            "more": _("more than claimed"),
            "not contradicted": _("the claim is not contradicted"),
            "not enough data": _("not enough data to tell, as the head has fewer than {n} users").format(
                n=stats.MINIMUM_N
            ),
        }[found.verdict]
        said = _(
            "The best {head} % hold {share}: {verdict}. {needed} of the users hold the claimed {claimed} %."
        ).format(
            head=head,
            share=found.claimed,
            verdict=verdict,
            needed=stats.as_text(found.needed, "share"),
            claimed=claimed,
        )
        return [said + _small(found.claimed.n), _charts().concentration_curve(found), found]

    groups = {"buyers": _("who ordered")} | ({"all": _("everybody who signed up")} if everybody is not None else {})
    controls = {
        "head": slider(_("The best"), 5, low=1, high=50, unit="%"),
        "claimed": slider(_("are said to hold"), 80, low=10, high=99, unit="%"),
        "days": _days(paid),
        "value": _money(paid),
        "who": choice(_("Counted are"), groups),
    }
    note = _(
        "The deck claims that 5 per cent make 80 per cent of profit [claim]. Move the choices, and see what they do."
    )
    return lab(controls, draw, title=_("The few who hold most"), note=note, file="concentration")


def _charts() -> Any:
    from flywheel import charts  # loads in a second, and only a lab with data needs it

    return charts
