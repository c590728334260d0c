"""Users, events and orders → labs on who leaves: levels of a warning, retention, survival, and what newcomers cost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import ipywidgets
import pandas as pd

from flywheel import lifecycle, stats, tables
from flywheel.errors import FlywheelError
from flywheel.widgets.controls import choice, number, slider
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.parts import message
from flywheel.widgets.upload import with_own_data
from flywheel.widgets.views import problem_list
from flywheel.words import gettext as _

__all__ = ["lifecycle_lab"]

_SPLITS = ("acquisition_channel", "region", "gender", "membership")
_MOST_GROUPS = 6
_LOOKS = (1, 3, 7, 14, 21, 28)


def lifecycle_lab(data: tables.Data, *, warning: lifecycle.ChurnWarning | None = None) -> ipywidgets.Widget:
    """Return the labs of the lifecycle page: churn warning, retention, survival, and value against cost.

    Args:
        data: A data set with ``users`` and ``events`` at first; ``orders`` and ``spend`` add value and cost.
        warning: The churn warning of this data when the page has one already: it takes seconds.

    Returns:
        The labs that the data allow and the panel for own data.

    Example:
        >>> from flywheel import samples
        >>> labs = lifecycle_lab(samples.tiny()).labs.children
        >>> [one.title for one in labs][:2]
        ['When does a warning begin?', 'Which retention?']
    """
    return with_own_data(
        lambda own: tuple(_labs(own, warning if own is data else None)), data, needs=("users", "events")
    )


def _labs(data: tables.Data, warning: lifecycle.ChurnWarning | None) -> Iterator[ipywidgets.Widget]:
    try:
        yield _churn(data, warning or _warning(data))
    except FlywheelError as refused:
        yield message(problem_list(refused, head=_("There is no churn warning for this data.")))
    splits = _splits(data)
    yield _retention(data, splits)
    yield _survival(data, splits)
    if data.has("orders", "spend"):
        yield _value(data)


def _warning(data: tables.Data) -> lifecycle.ChurnWarning:
    return lifecycle.churn_warning(data.events, orders=data.orders if data.has("orders") else None)


def _splits(data: tables.Data) -> dict[str, str]:
    names = dict(zip(_SPLITS, (_("what brought the user"), _("region"), _("gender"), _("membership")), strict=True))
    users = data.users
    counted = users.aggregate(**{name: users[name].nunique() for name in names if name in users.columns})
    found = counted.to_pandas().iloc[0]
    return {"": _("all together")} | {name: names[name] for name in found.index if 1 < found[name] <= _MOST_GROUPS}


def _small(n: int) -> str:
    return "" if n >= stats.MINIMUM_N else " " + _("Not enough data: fewer than {n} users.").format(n=stats.MINIMUM_N)


def _churn(data: tables.Data, warning: lifecycle.ChurnWarning) -> Lab:
    table = warning.table
    first = [100 * limit for limit in table[table["method"] == "model"]["threshold"]]
    costs = [one.cost_cents / 100 for one in warning.levels]

    def draw(method: str, light: int, medium: int, high: int, worth: float, call: float, keeps: float) -> Any:
        levels = [*warning.levels[:-1], _last(warning.levels[-1], call, keeps)]
        found = lifecycle.churn_what_if(
            warning,
            (light / 100, medium / 100, high / 100),
            method=method,
            levels=levels,
            value_saved_cents=100 * worth,
        )
        return [_warned(found), _charts().churn_what_if(found), found]

    texts = (_("Light warning from"), _("Medium warning from"), _("High warning from"))
    limits = [
        slider(text, min(99, max(1, round(value))), low=1, high=99, unit="%")
        for text, value in zip(texts, first, strict=True)
    ]
    controls = {
        "method": choice(_("Method"), {name: _(text) for name, text in lifecycle.METHODS.items()}, "model"),
        **dict(zip(("light", "medium", "high"), limits, strict=True)),
        "worth": number(
            _("A kept customer is worth"), warning.value_saved_cents / 100, low=0.0, high=100_000.0, unit=data.currency
        ),
        "call": number(_("A call costs"), costs[-1], low=0.0, high=10_000.0, step=0.5, unit=data.currency),
        "keeps": slider(
            _("A call keeps, of those who would leave"),
            100 * warning.levels[-1].save_share,
            low=0.0,
            high=100.0,
            unit="%",
        ),
    }
    note = _(
        "Checked on {day}, a day the methods had not seen. What actions cost and keep is assumed: put in your own."
    ).format(day=warning.checked)
    return lab(controls, draw, title=_("When does a warning begin?"), note=note, file="churn-warning")


def _last(level: lifecycle.Level, cost: float, keeps: float) -> lifecycle.Level:
    return lifecycle.Level(level.name, level.words, level.action, 100 * cost, keeps / 100)


def _warned(found: lifecycle.ChurnWhatIf) -> str:
    row = found.table.iloc[0]
    precision = stats.Estimate(
        row["precision"], row["precision_low"], row["precision_high"], int(row["n"]), found.level
    )
    recall = stats.Estimate(row["recall"], row["recall_low"], row["recall_high"], found.left, found.level)
    ends = (stats.as_text(cents, "cents") for cents in (found.gain_low_cents, found.gain_high_cents))
    said = _(
        "Warned from light on: {n} of {of}. Of the warned left {precision}; of all who left were warned {recall}. "
        "Assumed gain of all actions: {gain} ({low} to {high})."
    )
    low, high = ends
    return said.format(
        n=f"{int(row['n']):,}",
        of=f"{found.validated:,}",
        precision=precision,
        recall=recall,
        gain=stats.as_text(found.gain_cents, "cents"),
        low=low,
        high=high,
    ) + _small(int(row["n"]))


def _retention(data: tables.Data, splits: dict[str, str]) -> Lab:
    users, events = data.users, _days_of(data)
    asked: dict[str, Any] = {
        "exact": _LOOKS,
        "on_or_after": _LOOKS,
        "bounded": ((1, 7), (8, 14), (15, 21), (22, 28), (29, 35)),
    }

    @lru_cache(32)
    def counted(kind: str, by: str, cohort: str) -> lifecycle.Retention:
        return lifecycle.retention(
            users,
            events,
            days=asked[kind],
            kind=kind,  # type: ignore[arg-type]  # both are checked by the controls
            by=by or None,
            cohort=cohort or None,  # type: ignore[arg-type]
        )

    def draw(kind: str, by: str, cohort: str) -> Any:
        if by and cohort:
            raise FlywheelError(
                _("Choose either groups or cohorts: both together make a picture that nobody can read.")
            )
        found = counted(kind, by, cohort)
        drawn = [] if by else [_charts().retention_curves(found)]
        return [_back(found), *drawn, _with_intervals(found) if by else found]

    kinds = {
        "exact": _("on that very day"),
        "bounded": _("on any day of a week"),
        "on_or_after": _("on that day or later"),
    }
    controls = {
        "kind": choice(_("Came back"), kinds),
        "by": choice(_("Split by"), splits),
        "cohort": choice(_("Sign-ups"), {"": _("all together"), "month": _("by month"), "week": _("by week")}),
    }
    note = _("One word, three numbers: none of them is wrong, but only two of the same kind may be compared.")
    return lab(controls, draw, title=_("Which retention?"), note=note, file="retention")


def _days_of(data: tables.Data) -> Any:
    """Return one row a user and day with an event, put aside once."""
    days = data.events.select("user_id", at=data.events.at.truncate("D")).distinct()
    return data.con.create_table("lab_days", days, overwrite=True)


def _back(found: lifecycle.Retention) -> str:
    last = found.days[-1]
    rows = found.table[(found.table["day"] == last) & (found.table["n"] > 0)]
    n = int(rows["n"].sum())
    if not n:
        return _("Nobody has been here for long enough to tell: {day}.").format(day=found.day_label(last))
    share = stats.proportion(int(rows["returned"].sum()), n, level=found.level)
    said = _("{day}: {share} came back.").format(day=found.day_label(last).capitalize(), share=share)
    return said + _small(n)


def _with_intervals(found: lifecycle.Retention) -> pd.DataFrame:
    """Return one row a group and day with n and interval."""
    rows = found.table[found.table["n"] > 0]
    (by,) = found.by
    few = " · " + _("not enough data")
    texts = [
        str(stats.Estimate(row["value"], row["low"], row["high"], int(row["n"]), found.level))
        + few * (not row["enough"])
        for row in rows.to_dict("records")
    ]
    group = rows[by].fillna(_("(not known)"))
    day = rows["day"].map(found.day_label)
    return pd.DataFrame({_("group"): group, _("came back"): day, _("share"): texts}).reset_index(drop=True)


def _survival(data: tables.Data, splits: dict[str, str]) -> Lab:
    span = (data.last_day - data.first_day).days if data.last_day and data.first_day else 0
    longest = max(7, min(56, span // 2))

    events = _days_of(data)

    @lru_cache(32)
    def curves(quiet: int, by: str) -> lifecycle.Survival:
        spans = lifecycle.churn_spans(data.users, events, quiet_days=quiet, by=by or None)
        return lifecycle.survival(spans.to_pandas(), by=by or None)

    def draw(quiet: int, by: str) -> Any:
        found = curves(quiet, by)
        if found.table.empty:
            raise FlywheelError(_("Nobody signed up early enough to be followed for so long; take fewer days."))
        return [_lasting(found), _charts().survival_curves(found, what=_("share still here")), _medians(found)]

    controls = {
        "quiet": slider(_("Gone means days without a visit"), min(28, longest), low=3, high=longest),
        "by": choice(_("Split by"), splits),
    }
    note = _("Whoever is still here counts for as long as they have been seen, neither as a leaver nor as a stayer.")
    return lab(controls, draw, title=_("Who stays for how long?"), note=note, file="survival")


def _lasting(found: lifecycle.Survival) -> str:
    """Say what share lasts thirty days; by groups, whether they differ by more than chance."""
    first = found.table.groupby([*found.by], dropna=False)["n"].max().sum() if found.by else found.table["n"].max()
    n = int(first)
    if found.by:
        few = int((found.table.groupby([*found.by], dropna=False)["n"].max() < stats.MINIMUM_N).sum())
        said = _("{n} newcomers; log-rank test of the groups: p {p}.").format(n=f"{n:,}", p=_p(found.p_value))
        return said + (" " + _("Groups without enough data: {few}.").format(few=few) if few else "")
    seen = found.table[found.table["day"] <= 30]
    if seen.empty:
        return _("{n} newcomers.").format(n=f"{n:,}") + _small(n)
    row = seen.iloc[-1]
    share = stats.Estimate(row["value"], row["low"], row["high"], n, found.level)
    return _("Thirty days after sign-up still here: {share}.").format(share=share) + _small(n)


def _p(value: float) -> str:
    return "–" if pd.isna(value) else "< 0.001" if value < 0.001 else f"= {value:.3f}"


def _medians(found: lifecycle.Survival) -> pd.DataFrame:
    shown = found.shown()
    return shown.reset_index() if any(name is not None for name in shown.index.names) else shown


def _value(data: tables.Data) -> Lab:
    users, orders = data.users, data.orders
    spend = data.spend.to_pandas()
    span = (data.last_day - data.first_day).days if data.last_day and data.first_day else 30
    longest = max(14, min(180, span - 14))

    @lru_cache(32)
    def counted(value: str, horizon: int, cost: int) -> lifecycle.ChannelValue:
        dearer = spend.assign(spend_cents=(spend["spend_cents"] * (100 + cost) / 100).round().astype("int64"))
        return lifecycle.channel_value(
            users,
            orders,
            spend=dearer,
            value=value,  # type: ignore[arg-type]  # checked by the control
            horizon_days=horizon,
        )

    def draw(value: str, horizon: int, cost: int, wanted: float) -> Any:
        found = counted(value, horizon, cost)
        return [_worth(found, wanted), _charts().channel_values(found), found]

    controls = {
        "value": choice(_("Value counted in"), {"margin_cents": _("margin"), "revenue_cents": _("revenue")}),
        "horizon": slider(_("Days since sign-up"), min(90, longest), low=7, high=longest),
        "cost": slider(_("Marketing costs more by"), 0, low=-50, high=200, step=5, unit="%"),
        "wanted": slider(_("Value should be so many times the cost"), 3.0, low=0.5, high=10.0, step=0.5),
    }
    note = _(
        "The trade's saying of three times [claim] does not say of what, nor by when: choose, and watch who passes."
    )
    return lab(controls, draw, title=_("What a newcomer brings and costs"), note=note, file="value-and-cost")


def _worth(found: lifecycle.ChannelValue, wanted: float) -> str:
    rows = found.table.dropna(subset=["ratio"])
    enough = rows[rows["enough"]]
    surely, may = enough[enough["ratio_low"] >= wanted], enough[enough["ratio_high"] >= wanted]
    n = int(rows["n"].sum())
    said = _(
        "Of {of} channels with a cost {surely} reach {wanted:g} times it for sure, and {may} may; n = {n} newcomers."
    )
    text = said.format(of=len(rows), surely=len(surely), wanted=wanted, may=len(may), n=f"{n:,}")
    few = len(rows) - len(enough)
    return text + (" " + _("Channels without enough data: {few}.").format(few=few) if few else "")


def _charts() -> Any:
    from flywheel import charts  # loads in a second, and only a lab with data needs it

    return charts
