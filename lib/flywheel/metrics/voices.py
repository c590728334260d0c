"""Feedback of the users in a pilot → scores, counts by channel and quotes, one side against the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import voc
from flywheel.metrics.units import Days, assign
from flywheel.results import Result
from flywheel.scenario import Scope
from flywheel.tables import Data
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Voices", "channel_label", "voices"]

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
    """

    sides: tuple[str, str]
    scores: pd.DataFrame
    quotes: voc.Quotes


def voices(
    data: Data,
    *,
    during: Days,
    before: Days | None = None,
    scope: Scope | Mapping[str, Any] | None = None,
    pilot_id: str | None = None,
    quotes: int = 3,
) -> Voices:
    """Compare what users in scope said before with during, or in the control group with the pilot group.

    Args:
        data: The checked data set, with ``feedback``.
        during: Days of the pilot, half-open.
        before: Days before it.
        scope: Which users count.
        pilot_id: Which draw splits users into arms.
        quotes: How many quotes to draw.

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
    rows = rows.mutate(side=rows["period"] if pilot_id is None else rows["arm"])
    return Voices(
        table=_counts(rows),
        caption=_("Pieces of feedback by channel"),
        notes=(_("Groups of fewer than five people are not shown."),),
        sides=sides,
        scores=_scores(rows),
        quotes=voc.quotes(rows.filter(rows.side == sides[1]), n=quotes),
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


def _counts(rows: ir.Table) -> pd.DataFrame:
    answered = rows.filter(~rows.dismissed.fill_null(False))
    counted = answered.group_by("side", "channel").aggregate(pieces=answered.count(), people=answered.user_id.nunique())
    counts: pd.DataFrame = counted.to_pandas().sort_values(["side", "channel"], ignore_index=True)
    small = counts["people"] < SMALLEST_GROUP
    counts[["pieces", "people"]] = counts[["pieces", "people"]].astype("Int64").mask(small)
    return counts


def _scores(rows: ir.Table) -> pd.DataFrame:
    found = []
    for survey, score in _SCORES.items():
        asked = rows.filter(rows.survey == survey)
        if asked.count().execute():
            table = score(asked, by="side").table
            found.append(table[["side", "value", "low", "high", "n"]].assign(survey=survey))
    columns = ["survey", "side", "value", "low", "high", "n"]
    scores = pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
    return scores[scores["n"] >= SMALLEST_GROUP].reset_index(drop=True)
