"""Turns tiers into pictures: named cells of recency and frequency, concentration, pyramid and moves."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from flywheel import stats
from flywheel.charts.style import ACCENT, INK, LOUD, MUTED, PAPER, SOFT, Chart, percent_axis, shortened
from flywheel.charts.style import chart as open_chart
from flywheel.charts.tints import TINTS, readable_on
from flywheel.tiers import RFM, SEGMENTS, TIERS, Concentration, Migration, Pyramid
from flywheel.tiers.migration import ENTERED, LEFT, named
from flywheel.words import gettext as _
from flywheel.words import ngettext

__all__ = ["concentration_curve", "migration_map", "rfm_grid", "tier_pyramid"]


def concentration_curve(concentration: Concentration, *, title: str | None = None, source: str = "") -> Chart:
    """Draw which share of the value the best users hold, with the claim marked beside what was measured.

    Args:
        concentration: The measured concentration.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import tiers
        >>> orders = pd.DataFrame({"user_id": [str(n) for n in range(600)], "margin_cents": [900] * 30 + [100] * 570})
        >>> print(concentration_curve(tiers.concentration(orders, heads=(0.05,))).alt)
        The best 5.0 % of users make 32.1 % of value, less than the 80.0 % claimed. Best 5.0 %:
        32.1 % (28.8–35.5 %, n = 600). Gini 0.27 (0.21 to 0.33, n = 600).
    """
    row, (head, claimed) = concentration.claimed, concentration.claim
    finding = title or _concentration_finding(concentration)
    each = "; ".join(
        _("best {head}: {share}").format(
            head=stats.as_text(one["user_share"], "share"),
            share=stats.Estimate(one["value"], one["low"], one["high"], one["n"], concentration.level),
        )
        for one in concentration.table.to_dict("records")
    )
    gini = _("Gini {gini}").format(gini=concentration.gini)
    subtitle = _("Share of value held by the best users, cumulated; {gini}").format(gini=gini)
    with open_chart(
        title=finding,
        subtitle=subtitle,
        source=" ".join([*([source] if source else []), *concentration.notes]),
        alt=f"{finding}. {each[:1].upper()}{each[1:]}. {gini}.",
    ) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=MUTED, linestyle=(0, (4, 3)), linewidth=1.2)
        axes.annotate(_("all users equal"), (0.72, 0.72), (6, -8), textcoords="offset points", color=MUTED, size=10)
        axes.plot(concentration.curve["user_share"], concentration.curve["value_share"], color=ACCENT, zorder=3)
        axes.plot(head, claimed, "X", color=LOUD, ms=11, zorder=5)
        pair = {"head": stats.as_text(head, "share"), "share": stats.as_text(claimed, "share")}
        claim = _("claim:\n{head} make {share}").format(**pair)
        mark: dict[str, Any] = {
            "textcoords": "offset points",
            "path_effects": [patheffects.withStroke(linewidth=3, foreground=PAPER)],
        }
        axes.annotate(claim, (head, claimed), (11, 0), color=LOUD, size=11, va="center", zorder=6, **mark)
        if not np.isnan(row.value):
            if not np.isnan(row.low):
                axes.plot([head, head], [row.low, row.high], color=ACCENT, alpha=0.55, linewidth=4, zorder=4)
            axes.plot(
                head,
                row.value,
                "o",
                color=ACCENT,
                markerfacecolor=ACCENT if concentration.verdict != "not enough data" else PAPER,
                zorder=5,
            )
            found = _("measured: {share}").format(share=row)
            axes.annotate(found, (head, row.value), (12, -5), size=11, va="top", zorder=6, **mark)
        axes.set_xlim(0, 1)
        axes.set_ylim(
            min(0.0, float(concentration.curve["value_share"].min()) if len(concentration.curve) else 0.0), None
        )
        percent_axis(axes.xaxis)
        percent_axis(axes.yaxis)
        axes.set_xlabel(_("share of users, the best first"))
        axes.set_ylabel(_("share of value"))
    return figure


def rfm_grid(rfm: RFM, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the 25 cells of recency × frequency with their counts, framed and named by segment.

    Args:
        rfm: The scored users.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import tiers
        >>> at = pd.Timestamp("2026-03-01")
        >>> orders = pd.DataFrame({"user_id": [str(n) for n in range(40)], "at": at, "revenue_cents": 900})
        >>> print(rfm_grid(tiers.rfm(orders)).alt[:91])
        Hibernating hold the largest share of value: 100.0 % with 100.0 % of users. Champions: 0 us
    """
    finding = title or _rfm_finding(rfm)
    rows = rfm.table.to_dict("records")
    parts = []
    for segment, row in zip(SEGMENTS, rows, strict=True):
        form = ngettext("{name}: {n} user, {share} of value", "{name}: {n} users, {share} of value", row["users"])
        share = stats.as_text(row["value_share"], "share")
        parts.append(form.format(name=_(segment.name), n=f"{row['users']:,}", share=share))
    n = int(rfm.table["n"].iloc[0])
    subtitle = ngettext(
        "Users by score of recency and frequency, 5 is best; {n} user",
        "Users by score of recency and frequency, 5 is best; {n} users",
        n,
    )
    with open_chart(
        height=5.6,
        title=finding,
        subtitle=subtitle.format(n=f"{n:,}"),
        source=" ".join([*([source] if source else []), *rfm.notes]),
        alt=f"{finding}. {'; '.join(parts)}.",
    ) as (figure, axes):
        most = max(int(rfm.cells["users"].max()), 1)
        for cell in rfm.cells.to_dict("records"):
            tint = TINTS(0.75 * cell["users"] / most)
            axes.add_patch(Rectangle((cell["f"] - 0.5, cell["r"] - 0.5), 1, 1, facecolor=tint, edgecolor=PAPER))
            axes.text(
                *(cell["f"], cell["r"] - 0.12, f"{cell['users']:,}"),
                ha="center",
                va="center",
                size=12,
                color=readable_on(tint),
            )
        colours = {(cell["r"], cell["f"]): TINTS(0.75 * cell["users"] / most) for cell in rfm.cells.to_dict("records")}
        for segment in SEGMENTS:
            _frame(axes, segment, colours)
        axes.set_xlim(0.48, 5.52)
        axes.set_ylim(0.48, 5.52)
        axes.set_xticks(range(1, 6))
        axes.set_yticks(range(1, 6))
        axes.set_xlabel(_("frequency score: few orders → many orders"))
        axes.set_ylabel(_("recency score: long ago → just now"))
        _bare(axes)
    return figure


def tier_pyramid(pyramid: Pyramid, *, title: str | None = None, source: str = "") -> Chart:
    """Draw each tier's share of users against its share of value.

    Args:
        pyramid: The tiers.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import tiers
        >>> scores = {"user_id": list("abcd"), "value_cents": [900, 500, 100, 50], "potential": [0, -10, 40, 5]}
        >>> quarters = tiers.value_potential(pd.DataFrame(scores), shares=(0.25, 0.25, 0.25, 0.25))
        >>> print(tier_pyramid(quarters).alt[:57])
        Core value: 25.0 % of users hold 58.1 % of value. Core va
    """
    rows = pyramid.table.to_dict("records")
    top = rows[0]
    pair = {name: stats.as_text(top[name], "share") for name in ("user_share", "value_share")}
    finding = title or _("{tier}: {user_share} of users hold {value_share} of value").format(
        tier=_(TIERS[0].name), **pair
    )
    parts = [
        _("{tier}: {users} users ({user_share}), value {value}").format(
            tier=_(tier.name),
            users=f"{row['users']:,}",
            user_share=stats.as_text(row["user_share"], "share"),
            value=stats.Estimate(row["value_share"], row["low"], row["high"], row["n"], pyramid.level),
        )
        for tier, row in zip(TIERS, rows, strict=True)
    ]
    with open_chart(
        height=4.0,
        title=finding,
        subtitle=_("Left: share of users. Right: share of value with {level:g} % intervals; {n} users").format(
            level=100 * pyramid.level, n=f"{top['n']:,}"
        ),
        source=" ".join([*([source] if source else []), *pyramid.notes]),
        alt=f"{finding}. {'; '.join(parts)}.",
    ) as (figure, axes):
        for place, row in enumerate(rows):
            _draw_tier(axes, place, row)
        edge = 1.25 * float(np.nanmax([0.1, *pyramid.table[["user_share", "value_share", "high"]].to_numpy().ravel()]))
        axes.set_xlim(-edge, edge)
        axes.set_ylim(3.6, -0.75)
        axes.axvline(0, color=MUTED, linewidth=1)
        axes.text(-0.02 * edge, -0.6, _("share of users") + " ←", ha="right", size=10.5, color=MUTED)
        axes.text(0.02 * edge, -0.6, "→ " + _("share of value"), ha="left", size=10.5, color=MUTED)
        axes.set_yticks(range(4), [_(tier.name) for tier in TIERS], size=11)
        axes.set_xticks([])
        _bare(axes)
    return figure


def migration_map(migration: Migration, *, title: str | None = None, source: str = "") -> Chart:
    """Draw the migration matrix: one row a tier before, one column a tier after, the darker the more of the row.

    Args:
        migration: The counted moves.
        title: The finding; by default worded from the result.
        source: Where the data come from.

    Returns:
        The chart.

    Example:
        >>> import pandas as pd
        >>> from flywheel import tiers
        >>> users = [str(n) for n in range(40)]
        >>> before = pd.DataFrame({"user_id": users, "tier": ["core"] * 20 + ["base"] * 20})
        >>> after = pd.DataFrame({"user_id": users, "tier": ["core"] * 10 + ["base"] * 30})
        >>> print(migration_map(tiers.migration(before, after)).alt[:73])
        75.0 % of users stay in their tier, 0.0 % rise, 25.0 % fall, 0.0 % leave.
    """
    moves = migration.moves.set_index("move")
    shares = {name: stats.as_text(float(moves["value"][name]), "share") for name in moves.index}
    finding = title or _("{stable} of users stay in their tier, {up} rise, {down} fall, {left} leave").format(**shares)
    earlier, later = [*migration.order, ENTERED], [*migration.order, LEFT]
    cells = migration.table.to_dict("records")
    each = "; ".join(
        _("{before} to {after}: {users} ({share})").format(
            before=named(row["before"]),
            after=named(row["after"]),
            users=f"{row['users']:,}",
            share=stats.as_text(row["value"], "share"),
        )
        for row in cells
        if row["users"]
    )
    n = int(moves["n"].iloc[0])
    hollow = _("In brackets: rows of fewer than {n} users, not enough data.").format(n=stats.MINIMUM_N)
    thin = [] if migration.table.loc[migration.table["n"] > 0, "enough"].all() else [hollow]
    with open_chart(
        height=1.9 + 0.5 * len(earlier),
        title=finding,
        subtitle=_("Share of each tier before (row) by tier after (column), users beneath; {n} users before").format(
            n=f"{n:,}"
        ),
        source=" ".join([*([source] if source else []), *thin, *migration.notes]),
        alt=f"{finding}. {each}.",
    ) as (figure, axes):
        for row in cells:
            _draw_move(axes, row, (later.index(row["after"]), earlier.index(row["before"])))
        axes.set_xticks(range(len(later)), [shortened(named(one), 1.2) for one in later], size=10.5)
        axes.xaxis.tick_top()
        axes.set_yticks(range(len(earlier)), [named(one) for one in earlier], size=10.5)
        axes.set_xlim(-0.5, len(later) - 0.5)
        axes.set_ylim(len(earlier) - 0.5, -0.5)
        _bare(axes)
    return figure


def _concentration_finding(concentration: Concentration) -> str:
    row, (head, claimed) = concentration.claimed, concentration.claim
    if np.isnan(row.value):
        return _("There is no value to share out")
    form = {
        "less": _("The best {head} of users make {share} of value, less than the {claim} claimed"),
        "more": _("The best {head} of users make {share} of value, more than the {claim} claimed"),
        "not contradicted": _("The best {head} of users make {share} of value; the {claim} claimed may hold"),
        "not enough data": _("Too few users to test whether the best {head} make {claim} of value"),
    }[concentration.verdict]
    texts = {"head": head, "share": row.value, "claim": claimed}
    return form.format(**{name: stats.as_text(value, "share") for name, value in texts.items()})


def _rfm_finding(rfm: RFM) -> str:
    if rfm.table["value_share"].isna().all():
        return _("There is no value to share out")
    place = int(rfm.table["value_share"].argmax())
    row = rfm.table.iloc[place]
    return _("{name} hold the largest share of value: {value} with {users} of users").format(
        name=_(SEGMENTS[place].name),
        value=stats.as_text(float(row["value_share"]), "share"),
        users=stats.as_text(float(row["user_share"]), "share"),
    )


def _frame(axes: Axes, segment: Any, colours: dict[tuple[int, int], Any]) -> None:
    """Draw the border of a segment, whose cells make a rectangle, and its name at the upper left."""
    left, top = min(segment.frequency), max(segment.recency)
    width, height = len(segment.frequency), len(segment.recency)
    corner = (left - 0.5, min(segment.recency) - 0.5)
    axes.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=INK, linewidth=1.6, zorder=4))
    name = shortened(_(segment.name), 1.26 * width, size=9.5)
    colour = readable_on(colours[top, left])
    axes.text(left - 0.45, top + 0.43, name, size=9.5, va="top", color=colour, zorder=5)


def _draw_tier(axes: Axes, place: int, row: dict[Any, Any]) -> None:
    users, value = row["user_share"], row["value_share"]
    if np.isnan(users):
        return
    axes.barh(place, -users, height=0.62, color=SOFT, edgecolor=MUTED, hatch="///", linewidth=0.6)
    axes.annotate(
        f"{stats.as_text(users, 'share')}\n{row['users']:,}",
        *((-users, place), (-6, 0)),
        textcoords="offset points",
        ha="right",
        va="center",
        size=10.5,
    )
    if np.isnan(value):
        return
    axes.barh(place, max(value, 0.0), height=0.62, color=ACCENT)
    high = max(value, 0.0)
    if not np.isnan(row["low"]):
        ends = [max(row[end], 0.0) for end in ("low", "high")]  # the side of users is not for losses; the text has them
        axes.plot(ends, [place, place], color=INK, linewidth=1.6, marker="|", ms=9)
        high = max(high, ends[1])
    text = stats.as_text(value, "share")
    axes.annotate(
        text if row["enough"] else f"({text})",
        *((high, place), (8, 0)),
        textcoords="offset points",
        va="center",
        size=11,
    )


def _draw_move(axes: Axes, row: dict[Any, Any], place: tuple[int, int]) -> None:
    if not row["n"]:
        return
    column, line = place
    tint = TINTS(float(row["value"]))
    edge = INK if row["before"] == row["after"] else PAPER
    axes.add_patch(Rectangle((column - 0.48, line - 0.46), 0.96, 0.92, facecolor=tint, edgecolor=edge, linewidth=1.6))
    share = stats.as_text(row["value"], "share")
    text = f"{share if row['enough'] else f'({share})'}\n{row['users']:,}"
    axes.text(column, line, text, ha="center", va="center", size=10, color=readable_on(tint), linespacing=1.15)


def _bare(axes: Axes) -> None:
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
