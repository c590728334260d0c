"""Turns a churn warning into pictures: are the probabilities true, whom do the levels catch, what does it gain."""

from __future__ import annotations

from typing import Any

import pandas as pd

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, Chart, chart, dot, look, panels, percent_axis
from flywheel.lifecycle import ChurnWarning, ChurnWhatIf
from flywheel.words import gettext as _

__all__ = ["churn_calibration", "churn_costs", "churn_levels", "churn_what_if"]


def churn_calibration(warning: ChurnWarning, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the share that left against the probability that was given, one panel a method.

    Args:
        warning: The churn warning.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> warning = lifecycle.churn_warning(samples.tiny().events)
        >>> "model" in churn_calibration(warning).alt
        True
    """
    methods = _methods(warning)
    finding = title or _calibration_finding(warning, methods)
    rows = [
        _("{method}, promised {predicted}: {rate}").format(
            method=methods[row["method"]],
            predicted=stats.as_text(row["predicted"], "share"),
            rate=stats.Estimate(row["value"], row["low"], row["high"], row["n"], warning.level),
        )
        for row in warning.calibration.to_dict("records")
    ]
    with panels(
        1,
        len(methods),
        height=3.9,
        title=finding,
        subtitle=_(
            "Share that left, by the probability given before; on the dashed line the promise was kept; n = {n}"
        ).format(n=_n(warning)),
        source=_foot(warning, source, hollow=not warning.calibration["enough"].all()),
        alt=f"{finding}. {'; '.join(rows)}.",
    ) as (figure, axes):
        for place, (name, words) in enumerate(methods.items()):
            own, here, style = warning.calibration[warning.calibration["method"] == name], axes[place], look(place)
            here.plot([0, 1], [0, 1], color=MUTED, linewidth=1.1, linestyle="--", zorder=1)
            here.vlines(
                own["predicted"], own["low"], own["high"], color=style.colour, alpha=0.45, linewidth=3, zorder=3
            )
            for picked, fill in ((own["enough"], style.colour), (~own["enough"], PAPER)):
                at = own[picked]
                here.plot(at["predicted"], at["value"], style.marker, color=style.colour, markerfacecolor=fill, mew=1.6)
            here.set_title(words, size=11, color=INK, loc="left")
            here.set_xlim(0, 1)
            here.set_ylim(0, 1)
            here.set_xlabel(_("probability given"))
            percent_axis(here.xaxis)
            here.set_xticks([0.25, 0.5, 0.75])
        axes[0].set_ylabel(_("share that left"))
        percent_axis(axes[0].yaxis)
    return figure


def churn_levels(warning: ChurnWarning, *, title: str | None = None, source: str = "") -> Chart:
    """Draw precision against recall, and lift against the share contacted, with the three levels marked.

    Args:
        warning: The churn warning.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> warning = lifecycle.churn_warning(samples.tiny().events)
        >>> "lift" in churn_levels(warning).alt
        True
    """
    methods, table = _methods(warning), warning.table[warning.table["n"] > 0]
    finding = title or _level_finding(warning, methods)
    signs = dict(zip([level.name for level in warning.levels], ("o", "s", "^", "D", "v"), strict=False))
    words = {level.name: _(level.words) for level in warning.levels}
    rows = [
        _("{method}, {level}: {n} warned, precision {precision}, recall {recall}, lift {lift:.2f}").format(
            method=methods[row["method"]],
            level=words[row["level"]],
            n=row["n"],
            precision=stats.as_text(row["precision"], "share"),
            recall=stats.as_text(row["recall"], "share"),
            lift=row["lift"],
        )
        for row in table.to_dict("records")
    ]
    with panels(
        1,
        2,
        height=4.4,
        title=finding,
        subtitle=_("The riskiest users first; marks are the levels, with {level:g} % intervals; n = {n}").format(
            level=100 * warning.level, n=_n(warning)
        ),
        source=_foot(warning, source, hollow=not table["enough"].all()),
        alt=f"{finding}. {'; '.join(rows)}.",
        share_x=False,
        share_y=False,
    ) as (figure, (left, right)):
        for place, (name, label) in enumerate(methods.items()):
            curve, marks = (side[side["method"] == name] for side in (warning.ranking, table))
            style = look(place)
            left.plot(curve["recall"], curve["precision"], color=style.colour, linestyle=style.line, label=label)
            right.plot(curve["contacted_share"], curve["lift"], color=style.colour, linestyle=style.line)
            for row in marks.to_dict("records"):
                form: dict[str, Any] = {"marker": signs[row["level"]], "color": style.colour, "mew": 1.6, "ms": 8}
                form["markerfacecolor"] = style.colour if row["enough"] else PAPER
                share = row["n"] / row["validated"]
                left.vlines(row["recall"], row["precision_low"], row["precision_high"], color=style.colour, alpha=0.5)
                left.plot(row["recall"], row["precision"], **form)
                right.vlines(share, row["lift_low"], row["lift_high"], color=style.colour, alpha=0.5)
                right.plot(share, row["lift"], **form)
        base = warning.quality["churned"] / warning.quality["n"]
        left.axhline(base.iloc[0], color=MUTED, linewidth=1.1, linestyle="--")
        right.axhline(1, color=MUTED, linewidth=1.1, linestyle="--")
        for name, sign in signs.items():
            right.plot([], [], sign, color=MUTED, label=words[name])
        left.legend(loc="lower left")
        right.legend(loc="lower left", title=_("from this level on"))
        left.set_xlim(0, 1.02)
        left.set_ylim(0, 1.02)
        right.set_xlim(0, 1.02)
        right.set_ylim(0, None)
        left.set_xlabel(_("recall: share of those who left that is warned"))
        left.set_ylabel(_("precision: share of the warned that left"))
        right.set_xlabel(_("share of all users contacted"))
        right.set_ylabel(_("lift: against choosing by chance"))
        for axis in (left.xaxis, left.yaxis, right.xaxis):
            percent_axis(axis)
    return figure


def churn_costs(warning: ChurnWarning, *, title: str | None = None, source: str = "") -> Chart:
    """Draw what each level's action alone gains when all users from a probability on are contacted.

    Args:
        warning: The churn warning.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> warning = lifecycle.churn_warning(samples.tiny().events)
        >>> "1,000 users" in churn_costs(warning).alt
        True
    """
    methods = _methods(warning)
    best = warning.costs[warning.costs["breaks_even"]]
    heading = _("Gain for 1,000 users")
    finding = title or _cost_finding(warning, methods, best)
    words = {level.name: _(level.words) for level in warning.levels}
    rows = [
        _("{level}, {method}: {gain} from {threshold} on").format(
            level=words[row["level"]],
            method=methods[row["method"]],
            gain=stats.as_text(row["gain_cents"], "cents"),
            threshold=stats.as_text(row["threshold"], "share"),
        )
        for row in best.to_dict("records")
    ]
    with panels(
        1,
        len(warning.levels),
        height=4.1,
        title=finding,
        subtitle=_(
            "Gain for 1,000 users in currency units, if all from a probability on are contacted; dashed: break-even"
        ),
        source=_foot(warning, source, hollow=False),
        alt=f"{finding}. {heading}: {'; '.join(rows)}.",
        share_y=False,
    ) as (figure, axes):
        for place, level in enumerate(warning.levels):
            here = axes[place]
            for number, (name, label) in enumerate(methods.items()):
                own = warning.costs[(warning.costs["level"] == level.name) & (warning.costs["method"] == name)]
                style = look(number)
                here.plot(
                    own["threshold"], own["gain_cents"] / 100, color=style.colour, linestyle=style.line, label=label
                )
            pays = level.cost_cents / (level.save_share * warning.value_saved_cents)
            here.axvline(pays, color=MUTED, linewidth=1.1, linestyle="--")
            here.axhline(0, color=MUTED, linewidth=0.9)
            form = _("{level}: cost {cost}, saves {share}")
            head = form.format(
                level=_(level.words),
                cost=stats.as_text(level.cost_cents, "cents"),
                share=stats.as_text(level.save_share, "share"),
            )
            here.set_title(head, size=10, color=INK, loc="left")
            here.set_xlim(0, 1)
            here.set_xticks([0, 0.5, 1])
            here.set_xlabel(_("contacted from"))
            percent_axis(here.xaxis)
        axes[0].legend(loc="lower left")
    return figure


def churn_what_if(found: ChurnWhatIf, *, title: str | None = None, source: str = "") -> Chart:
    """Draw precision and recall of each level with their intervals; hollow where there is not enough data.

    Args:
        found: What the levels would have done.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> from flywheel import lifecycle, samples
        >>> warning = lifecycle.churn_warning(samples.tiny().events)
        >>> "recall" in churn_what_if(lifecycle.churn_what_if(warning, (0.2, 0.5, 0.8))).alt
        True
    """
    words = {one.name: _(one.words) for one in found.levels}
    rows = found.table.to_dict("records")
    sides = (
        (_("precision: share of the warned that left"), "precision", ACCENT, "o", 0.16),
        (_("recall: share of those who left that is warned"), "recall", LOUD, "s", -0.16),
    )
    finding = title or _("{n} of {validated} users warned, {caught} of {left} who left among them").format(
        n=f"{rows[0]['n']:,}",
        validated=f"{found.validated:,}",
        caught=f"{rows[0]['churned']:,}",
        left=f"{found.left:,}",
    )
    said = [
        _("from {level} on {n} warned, precision {precision}, recall {recall}").format(
            level=words[row["level"]],
            n=row["n"],
            precision=stats.as_text(row["precision"], "share"),
            recall=stats.as_text(row["recall"], "share"),
        )
        for row in rows
    ]
    with chart(
        height=3.2,
        title=finding,
        subtitle=_("From each level on, with {level:g} % intervals").format(level=100 * found.level),
        source=source,
        alt=f"{finding}. {'; '.join(said)}.",
    ) as (figure, axes):
        for label, name, colour, marker, shift in sides:
            axes.plot([], [], marker, color=colour, label=label)
            for place, row in enumerate(rows):
                if not pd.isna(row[name]):
                    enough = row["enough"] if name == "precision" else found.left >= stats.MINIMUM_N
                    ends = {"low": row[f"{name}_low"], "high": row[f"{name}_high"]}
                    dot(axes, row[name], place + shift, enough=enough, colour=colour, marker=marker, **ends)
        labels = [f"{words[row['level']]} (n = {row['n']:,})" for row in rows]
        axes.set_yticks(range(len(rows)), labels)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlim(0, 1)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)
        percent_axis(axes.xaxis)
    return figure


def _methods(warning: ChurnWarning) -> dict[str, str]:
    from flywheel.lifecycle.churn_models import METHODS

    return {name: _(METHODS[name]) for name in warning.quality["method"]}


def _n(warning: ChurnWarning) -> str:
    return f"{int(warning.quality['n'].iloc[0]):,}"


def _calibration_finding(warning: ChurnWarning, methods: dict[str, str]) -> str:
    parts = []
    for name, words in methods.items():
        own = warning.calibration[warning.calibration["method"] == name]
        kept = int(((own["low"] <= own["predicted"]) & (own["predicted"] <= own["high"])).sum())
        parts.append(_("{method} {kept} of {n}").format(method=words, kept=kept, n=len(own)))
    return _("Groups whose promised probability held: {parts}").format(parts=_(", ").join(parts))


def _level_finding(warning: ChurnWarning, methods: dict[str, str]) -> str:
    highest = warning.levels[-1].name
    rows = warning.table[(warning.table["level"] == highest) & warning.table["enough"]]
    if rows.empty:
        return _("Not enough users at the highest level to judge a method")
    best = max(rows.to_dict("records"), key=lambda row: row["recall"])
    form = _(
        "At the highest level the {method} catches {recall} of those who leave; {precision} of its warnings are right"
    )
    return form.format(
        method=methods[best["method"]],
        recall=stats.as_text(best["recall"], "share"),
        precision=stats.as_text(best["precision"], "share"),
    )


def _cost_finding(warning: ChurnWarning, methods: dict[str, str], best: pd.DataFrame) -> str:
    gain = float(best["gain_cents"].max())
    if not gain > 0:
        return _("With these costs and save rates no action pays where it should break even")
    row = next(each for each in best.to_dict("records") if each["gain_cents"] == gain)
    words = next(_(each.words) for each in warning.levels if each.name == row["level"])
    form = _("The action of level {level} gains most: {gain} for 1,000 users, chosen by the {method}")
    return form.format(level=words, gain=stats.as_text(gain, "cents"), method=methods[row["method"]])


def _foot(warning: ChurnWarning, source: str, *, hollow: bool) -> str:
    few = _("Hollow: fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N) if hollow else ""
    return " ".join(part for part in (source, few, *warning.notes[:2], warning.notes[3]) if part)
