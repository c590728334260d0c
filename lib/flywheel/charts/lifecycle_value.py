"""Turns customer value into pictures: who is still with us, promise against hold-out, channels, the aha moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from flywheel import stats
from flywheel.charts.style import ACCENT, LOUD, MUTED, PAPER, SOFT, Chart, dot, look, panels, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.charts.tints import TINTS, readable_on
from flywheel.lifecycle import Aha, BgNbd, ChannelValue, HoldoutCheck
from flywheel.words import gettext as _

__all__ = ["aha_curve", "alive_grid", "channel_values", "holdout_bars"]


def alive_grid(model: BgNbd, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the probability of still being with us by repeat purchases and days of silence.

    Args:
        model: The fitted BG/NBD model.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> model = lifecycle.fit_bgnbd(lifecycle.purchase_summary(samples.tiny().orders))
        >>> alive_grid(model).alt.startswith("Silent for ")
        True
    """
    wide = model.grid.pivot_table(index="frequency", columns="silent_days", values="alive", dropna=False)
    rare, often, silence = wide.index[0], wide.index[-2], int(wide.columns[len(wide.columns) // 3])
    form = _("Silent for {days} days: with {often} repeat purchases {few} are still customers, with {rare} {many}")
    finding = title or form.format(
        days=silence,
        often=often,
        rare=rare,
        few=stats.as_text(wide.loc[often, silence], "share"),
        many=stats.as_text(wide.loc[rare, silence], "share"),
    )
    rows = [
        _("{n} repeat purchases: {cells}").format(
            n=frequency,
            cells=_(", ").join(stats.as_text(value, "share") for value in line),
        )
        for frequency, line in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    with open_chart(
        height=1.6 + 0.42 * len(wide),
        title=finding,
        subtitle=_(
            "Probability of still being a customer, for customers observed as long as the oldest; {n} fitted"
        ).format(n=f"{model.customers:,}"),
        source=_joined(source, *model.notes[2:]),
        alt=f"{finding}. {'; '.join(rows)}.",
    ) as (figure, axes):
        for line, frequency in enumerate(wide.index):
            for column, days in enumerate(wide.columns):
                value = float(wide.loc[frequency, days])
                _cell(axes, column, line, TINTS(value), stats.as_text(value, "share"))
        axes.set_xticks(range(len(wide.columns)), [f"{days}" for days in wide.columns])
        axes.set_yticks(range(len(wide)), [f"{frequency}" for frequency in wide.index])
        axes.set_xlim(-0.5, len(wide.columns) - 0.5)
        axes.set_ylim(-0.5, len(wide) - 0.5)
        axes.set_xlabel(_("days since the last purchase"))
        axes.set_ylabel(_("repeat purchases"))
        axes.grid(visible=False)
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def holdout_bars(check: HoldoutCheck, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the purchases promised and made in the hold-out, by repeat purchases before it.

    Args:
        check: The comparison with the hold-out.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from datetime import date
        >>> from flywheel import lifecycle, samples
        >>> summary = lifecycle.purchase_summary(samples.tiny().orders, holdout_from=date(2026, 5, 4))
        >>> check = lifecycle.check_holdout(summary, lifecycle.fit_bgnbd(summary))
        >>> "promised" in holdout_bars(check).alt
        True
    """
    groups = check.table.iloc[:-1]
    finding = title or check.notes[0].rstrip("。.")
    cells = [
        _("{group} before: promised {predicted:.2f}, made {value:.2f} ({low:.2f} to {high:.2f}, n = {n})").format(
            group=row["frequency"], **{name: row[name] for name in ("predicted", "value", "low", "high", "n")}
        )
        for row in groups.to_dict("records")
    ]
    with open_chart(
        title=finding,
        subtitle=_(
            "Purchases a customer in the {days} days of the hold-out; bars of what was made with their intervals"
        ).format(days=check.holdout_days),
        source=_joined(source, check.notes[1]),
        alt=f"{finding}. {'; '.join(cells)}.",
    ) as (figure, axes):
        places = np.arange(len(groups))
        axes.bar(places, groups["value"], width=0.6, color=SOFT, label=_("made"), zorder=2)
        axes.vlines(places, groups["low"], groups["high"], color=ACCENT, linewidth=3, alpha=0.6, zorder=3)
        axes.plot(places, groups["predicted"], "D--", color=LOUD, label=_("promised"), zorder=4)
        axes.set_xticks(places, [f"{name}\nn = {n}" for name, n in zip(groups["frequency"], groups["n"], strict=True)])
        axes.set_xlabel(_("repeat purchases before the hold-out"))
        axes.set_ylabel(_("purchases a customer"))
        axes.set_ylim(0, None)
        axes.legend(loc="upper left")
        axes.grid(axis="x", visible=False)
    return figure


def channel_values(channels: ChannelValue, *, title: str | None = None, source: str = "") -> Chart:
    """Draw value ÷ cost of a newcomer, and when the cost is paid back, by channel.

    Args:
        channels: Cost, value and payback by channel.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart; channels without spend are named below it.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> data = samples.tiny()
        >>> found = lifecycle.channel_value(data.users, data.orders, spend=data.spend)
        >>> "cost" in channel_values(found).alt
        True
    """
    paid = channels.table[channels.table["ratio"].notna()].sort_values("ratio", ignore_index=True)
    free = channels.table.loc[channels.table["cac"].isna(), "channel"].fillna(_("unknown"))
    finding = title or _channel_finding(paid, channels.horizon_days)
    form = _("{channel}: cost {cost}; value {value}; value ÷ cost {ratio}; paid back: {payback}")
    names = ("channel", "newcomers", "cost", "value", "observed", "ratio", "payback")
    rows = [form.format(**dict(zip(names, row, strict=True))) for row in channels.shown().to_numpy()]
    below = _("Without spend, so without cost: {names}.").format(names=_(", ").join(free)) if len(free) else ""
    with panels(
        1,
        2,
        height=1.9 + 0.5 * max(len(paid), 1),
        title=finding,
        subtitle=_(
            "Value within {days} days ÷ cost of a newcomer, and days until the cost is back, with {level:g} % intervals"
        ).format(days=channels.horizon_days, level=100 * channels.level),
        source=_joined(source, below, _few(paid["enough"]), *channels.notes[:2]),
        alt=f"{finding}. {'; '.join(rows)}.",
        share_x=False,
    ) as (figure, (left, right)):
        for line, row in enumerate(paid.to_dict("records")):
            ends = {"low": row["ratio_low"], "high": row["ratio_high"], "enough": row["enough"]}
            dot(left, row["ratio"], line, **ends, colour=LOUD if row["ratio_high"] < 1 else ACCENT)
            left.text(row["ratio"], line + 0.2, f"{row['ratio']:.2f}", ha="center", size=10)
            _payback(right, row, line, channels.horizon_days)
        left.axvline(1, color=MUTED, linewidth=1.2, linestyle="--")
        left.set_xlim(0, max(1.2, float(paid["ratio_high"].max()) * 1.05) if len(paid) else 1.2)
        left.set_xlabel(_("value ÷ cost; from 1 on the cost is back"))
        labels = [
            f"{shortened(name, 1.3)}\nn = {n}"
            for name, n in zip(paid["channel"].fillna(_("unknown")), paid["n"], strict=True)
        ]
        left.set_yticks(range(len(paid)), labels)
        left.set_ylim(-0.6, max(len(paid), 1) - 0.4)
        right.set_xlim(0, channels.horizon_days * 1.06)
        right.set_xlabel(_("days until paid back"))
    return figure


def aha_curve(aha: Aha, *, title: str | None = None, source: str = "") -> Chart:
    """Draw retention by how often the action found was done, in the earlier and in the later sign-ups.

    Args:
        aha: The search.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart; it stays empty, and says so, when nothing was found.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> data = samples.tiny()
        >>> print(aha_curve(lifecycle.find_aha(data.users, data.events)).alt)
        No early action was found that goes with staying. Nothing is drawn.
    """
    finding, nothing = title or _aha_finding(aha), _("Nothing is drawn.")
    words = {"discovery": _("earlier sign-ups (search)"), "confirmation": _("later sign-ups (check)")}
    rows = [
        _("{phase}, {count}: {rate}").format(
            phase=words[row["phase"]],
            count=row["count"],
            rate=stats.Estimate(row["value"], row["low"], row["high"], row["n"], aha.level),
        )
        for row in aha.curve.to_dict("records")
    ]
    with open_chart(
        title=finding,
        subtitle=_(
            "Share retained by how often the action was done in the first {days} days, with {level:g} % intervals"
        ).format(days=aha.within_days, level=100 * aha.level),
        source=_joined(source, _few(aha.curve["enough"]), aha.notes[0], *aha.notes[3:4], *aha.notes[4:]),
        alt=f"{finding}. {'; '.join(rows)}." if rows else f"{finding}. {nothing}",
    ) as (figure, axes):
        for place, phase in enumerate(words):
            table = aha.curve[(aha.curve["phase"] == phase) & (aha.curve["n"] > 0)]
            if table.empty:
                continue
            style, x = look(place), table["count"].to_numpy() + (place - 0.5) * 0.14
            axes.vlines(x, table["low"], table["high"], color=style.colour, alpha=0.45, linewidth=3)
            label = f"{words[phase]}, n = {int(table['n'].sum()):,}"
            axes.plot(x, table["value"], color=style.colour, linestyle=style.line, marker=style.marker, label=label)
            thin = ~table["enough"].to_numpy()
            axes.plot(x[thin], table["value"][thin], style.marker, color=style.colour, markerfacecolor=PAPER, zorder=5)
        if aha.count is not None:
            axes.axvline(aha.count - 0.5, color=MUTED, linewidth=1.2, linestyle="--")
            axes.legend(loc="upper left")
            last = int(aha.curve["count"].max())
            axes.set_xticks(range(last + 1), [*(f"{count}" for count in range(last)), f"{last}+"])
            axes.set_xlabel(_("times {action} was done").format(action=aha.action))
        axes.set_ylim(0, 1)
        percent_axis(axes.yaxis)
        axes.grid(axis="x", visible=False)
    return figure


def _cell(axes: Axes, column: int, line: int, tint: Any, text: str) -> None:
    axes.fill_between([column - 0.5, column + 0.5], line - 0.5, line + 0.5, color=tint, linewidth=1.5, edgecolor=PAPER)
    axes.text(column, line, text, ha="center", va="center", size=10, color=readable_on(tint))


def _payback(axes: Axes, row: dict[Any, Any], line: int, horizon: int) -> None:
    value, low, high = (row[name] for name in ("payback_days", "payback_low", "payback_high"))
    if pd.isna(value):
        never = _("not within {days} days").format(days=horizon)
        axes.text(0.02 * horizon, line, never, va="center", size=10, color=LOUD)
        if not pd.isna(low):
            axes.plot([low, 1.03 * horizon], [line - 0.2, line - 0.2], color=ACCENT, linewidth=2.4, alpha=0.55)
        return
    end = 1.03 * horizon if pd.isna(high) else high
    dot(axes, value, line, low=low, high=end, enough=row["enough"])
    axes.text(value, line + 0.2, _("{n:.0f} days").format(n=value), ha="center", size=10)


def _channel_finding(paid: pd.DataFrame, horizon: int) -> str:
    judged = paid[paid["enough"]]
    if judged.empty:
        return _("Not enough newcomers in any channel with spend to compare cost and value")
    best = judged.iloc[-1]
    form = _("{channel} brings {ratio:.2f} times its cost within {days} days; {below} of {n} channels stay below it")
    below = int((judged["ratio_high"] < 1).sum())
    return form.format(channel=best["channel"], ratio=best["ratio"], days=horizon, below=below, n=len(judged))


def _aha_finding(aha: Aha) -> str:
    if aha.action is None:
        return _("No early action was found that goes with staying")
    gap = stats.as_text(aha.confirmation.value, "share", signed=True)
    form = (
        _("Users with {action} {count} times or more stay more often: {gap} among later sign-ups")
        if aha.confirmed
        else _("{action} {count} times or more was found, but not confirmed: {gap} among later sign-ups")
    )
    return form.format(action=aha.action, count=aha.count, gap=gap)


def _few(enough: pd.Series) -> str:
    return "" if enough.all() else _("Hollow: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
