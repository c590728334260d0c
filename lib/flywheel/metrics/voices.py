"""Feedback of the users in a pilot → scores, counts by channel and quotes, one side against the other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import pilot, voc
from flywheel.metrics.scopes import Days, assign
from flywheel.results import Result
from flywheel.scenario import Scope
from flywheel.tables import Data
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["SMALLEST_GROUP", "Voices", "channel_label", "user_label", "voices"]

SMALLEST_GROUP = 5
_SCORES = {"nps": voc.nps, "csat": voc.csat, "ces": voc.ces}


@dataclass(frozen=True, eq=False, kw_only=True)
class Voices(Result):
    """What users said on the two sides of a pilot.

    The table counts feedback, ``side, channel, pieces, people``; counts of fewer than five people are missing.

    Attributes:
        sides: The two sides in order: ``before, during`` or ``control, pilot``.
        scores: ``survey, side, value, low, high, n`` of each survey with enough people.
        quotes: Redacted quotes from the pilot's side, drawn at random.
        themes: ``theme, label, reference, pilot, value, low, high, people_reference, people_pilot``, one row a theme:
            which share of the people whose texts have words named it on each side, and the difference; shares of one
            to four people are missing. The intervals hold together.
    """

    sides: tuple[str, str]
    scores: pd.DataFrame
    quotes: voc.Quotes
    themes: pd.DataFrame


def voices(
    data: Data,
    *,
    during: Days,
    before: Days | None = None,
    scope: Scope | Mapping[str, Any] | None = None,
    pilot_id: str | None = None,
    quotes: int = 3,
    level: float = 0.95,
) -> Voices:
    """Compare what users in scope said before with during, or in the control group with the pilot group.

    Args:
        data: The checked data set, with ``feedback``.
        during: Days of the pilot, half-open.
        before: Days before it.
        scope: Which users count.
        pilot_id: Which draw splits users into arms.
        quotes: How many quotes to draw.
        level: Confidence with which all intervals of the themes hold together.

    Returns:
        Counts, scores and quotes. Anonymous feedback belongs to nobody in scope and is left out.

    Raises:
        BadInputError: As for `flywheel.metrics.unit_table`.
        FlywheelError: The data set has no feedback.
    """
    told = data.feedback.drop_null("user_id")
    rows = assign(data, told, during=during, before=before, scope=scope, pilot_id=pilot_id)
    sides = ("before", "during") if pilot_id is None else ("control", "pilot")
    rows = rows.filter(rows.period == "during") if pilot_id is not None else rows
    rows = rows.mutate(side=rows["period"] if pilot_id is None else rows["arm"]).cache()  # asked often, and short
    return Voices(
        table=_counts(rows),
        caption=_("Pieces of feedback by channel"),
        notes=(_("Groups of fewer than five people are not shown."),),
        sides=sides,
        scores=_scores(rows),
        quotes=voc.quotes(rows.filter(rows.side == sides[1]), n=quotes),
        themes=_themes(rows, sides, level),
    )


def channel_label(name: str) -> str:
    """Return a channel as a reader knows it; a name of the company's own stays as it is.

    Example:
        >>> channel_label("app_store"), channel_label("store_hotline")
        ('app store', 'store hotline')
    """
    known = {
        "in_app_survey": _("in-app survey"),
        "delivery_survey": _("delivery survey"),
        "app_store": _("app store"),
        "service_chat": _("service chat"),
        "phone": _("phone"),
        "social": _("social media"),
        "interview": _("interview"),
        "mystery_shopper": _("mystery shopper"),
    }
    return known.get(name, name.replace("_", " "))


def user_label(value: object) -> str:
    """Return a user's gender or acquisition channel as a reader knows it; a name of the company's own stays as it is.

    Example:
        >>> user_label("search_ads"), user_label("East China"), user_label(None)
        ('search ads', 'East China', 'unknown')
    """
    known = {
        "female": _("female"),
        "male": _("male"),
        "other": _("other"),
        "search_ads": _("search ads"),
        "social": _("social media"),
        "referral": _("referral"),
        "offline": _("offline"),
        "organic": _("organic"),
    }
    text = value if isinstance(value, str) else _("unknown")
    return known.get(text, text.replace("_", " "))


def _counts(rows: ir.Table) -> pd.DataFrame:
    answered = rows.filter(~rows.dismissed.fill_null(False))
    counted = answered.group_by("side", "channel").aggregate(pieces=answered.count(), people=answered.user_id.nunique())
    counts: pd.DataFrame = counted.to_pandas().sort_values(["side", "channel"], ignore_index=True)
    small = counts["people"] < SMALLEST_GROUP
    counts[["pieces", "people"]] = counts[["pieces", "people"]].astype("Int64").mask(small)
    return counts


def _scores(rows: ir.Table) -> pd.DataFrame:
    found = []
    present = set(rows.select("survey").distinct().to_pandas()["survey"])
    for survey, score in _SCORES.items():
        if survey in present:
            table = score(rows.filter(rows.survey == survey), by="side").table
            found.append(table[["side", "value", "low", "high", "n"]].assign(survey=survey))
    columns = ["survey", "side", "value", "low", "high", "n"]
    scores = pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
    return scores[scores["n"] >= SMALLEST_GROUP].reset_index(drop=True)


_THEMES = ["theme", "label", "reference", "pilot", "value", "low", "high", "people_reference", "people_pilot"]


def _themes(rows: ir.Table, sides: tuple[str, str], level: float) -> pd.DataFrame:
    """Compare, theme by theme, the share of people who named it; who wrote twice counts once."""
    texts = rows.filter(rows.text.notnull()).select("feedback_id", "user_id", "side", "cluster_id", "text").to_pandas()  # noqa: PD004  # Ibis, not pandas
    texts = texts[texts["text"].str.contains(r"[^\W\d_]", regex=True)].reset_index(drop=True)
    people = texts.groupby(["user_id", "side"], as_index=False)["cluster_id"].first()
    counts = people["side"].value_counts()
    if min(int(counts.get(side, 0)) for side in sides) < SMALLEST_GROUP:
        return pd.DataFrame(columns=_THEMES)
    tags = voc.tag_themes(texts)
    said = texts.loc[tags.table["row"], ["user_id", "side"]].assign(theme=tags.table["theme"].to_numpy())
    said = said.drop_duplicates()
    labels = tags.shares.set_index("theme")["label"]
    named = said["theme"].value_counts()
    shown = [theme for theme in labels.index if named.get(theme, 0) >= SMALLEST_GROUP]
    each = 1 - (1 - level) / max(len(shown), 1)
    found = [_theme(people, said[said["theme"] == theme], sides, each) for theme in shown]
    table = pd.DataFrame(
        [(theme, labels[theme], *row) for theme, row in zip(shown, found, strict=True)], columns=_THEMES
    )
    return table.sort_values(["people_pilot", "theme"], ascending=[False, True], ignore_index=True)


def _theme(people: pd.DataFrame, said: pd.DataFrame, sides: tuple[str, str], level: float) -> tuple[Any, ...]:
    """Return both shares, their difference with its interval, and how many people named the theme on each side."""
    units = people.merge(said, on=["user_id", "side"], how="left")
    units = units.assign(unit_id=units["user_id"], numerator=units["theme"].notna().astype(int), denominator=1)
    halves = [units[units["side"] == side] for side in sides]
    found = pilot.compare(*halves, level=level)
    counts = [int(half["numerator"].sum()) for half in halves]
    few = [0 < count < SMALLEST_GROUP for count in counts]
    shares = [math.nan if hide else side.value for hide, side in zip(few, (found.reference, found.pilot), strict=True)]
    gap = found.difference
    ends = (math.nan,) * 3 if any(few) else (gap.value, gap.low, gap.high)
    return (*shares, *ends, *(pd.NA if hide else count for hide, count in zip(few, counts, strict=True)))
