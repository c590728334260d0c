"""Turns feedback of every channel into one store with channel families and tags, and counts what lies in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_columns, require
from flywheel.voc.periods import PERIOD_STEPS, Period, check_period, period_name
from flywheel.words import column
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["FAMILIES", "Overview", "overview", "store"]

FAMILIES = {
    "in_app_survey": "active",
    "delivery_survey": "active",
    "interview": "active",
    "focus_group": "active",
    "experience_test": "active",
    "service_chat": "passive",
    "phone": "passive",
    "app_store": "passive",
    "social": "passive",
    "front_line": "internal",
    "mystery_shopper": "internal",
    "staff_experience_officer": "internal",
    "employee": "internal",
}
"""Channel → family: active (we ask), passive (users speak up) or internal (our own people)."""
_KNOWN = ("active", "passive", "internal")
_COLUMNS = (
    *("feedback_id", "at", "channel", "family", "user_id", "survey", "score", "answered", "dismissed"),
    *("text", "language", "topic", "order_id"),
)
_OWN = ("period", "pieces", "people", "anonymous", "with_text", "shown", "answered", "value", "low", "high", "n")


@dataclass(frozen=True, eq=False, kw_only=True)
class Overview(Result):
    """How many voices lie in the store, one row a group and period.

    Attributes:
        by: Columns the rows are grouped by.
        period: Length of a period, or None.
        level: Stated coverage of the intervals.
    """

    by: tuple[str, ...]
    period: Period | None
    level: float

    def shown(self) -> pd.DataFrame:
        """Return the table as a person reads it."""
        shown = self.table[[*self.by]].astype(object).fillna(_("(not known)")).rename(columns=column)
        if self.period:
            shown[period_name(self.period)] = self.table["period"].dt.strftime("%Y-%m-%d")
        shown[_("pieces")] = self.table["pieces"]
        shown[_("people")] = self.table["people"]
        shown[_("anonymous")] = self.table["anonymous"]
        shown[_("with words")] = self.table["with_text"]
        shown[_("surveys shown")] = self.table["shown"]
        shown[_("answered")] = [
            "–" if row["n"] == 0 else str(stats.Estimate(row["value"], row["low"], row["high"], row["n"], self.level))
            for row in self.table.to_dict("records")
        ]
        return shown


def store(
    feedback: ir.Table | pd.DataFrame,
    *,
    tags: ir.Table | pd.DataFrame | None = None,
    families: Mapping[str, str] | None = None,
) -> ir.Table:
    """Return one table of all voices, whatever channel they came through; dismissed surveys stay, flagged.

    Args:
        feedback: One row a piece of feedback (``feedback_id, at, channel``; other columns of the contract if present).
        tags: One row a piece of feedback with its tags, such as ``feedback_id, sentiment, theme``.
        families: Channel → ``"active"``, ``"passive"`` or ``"internal"``, beside and before `FAMILIES`; a channel in
            neither is of family ``"other"``.

    Returns:
        The columns of the contract that are there, with ``family``, ``answered`` (a survey with a score that was not
        closed), ``dismissed``, and the columns of ``tags``. No row is lost or doubled.

    Raises:
        BadInputError: A column is missing, a family unknown, a tag's name taken, or a piece tagged twice.

    Example:
        >>> at = pd.Timestamp("2026-03-02")
        >>> feedback = pd.DataFrame({"feedback_id": ["a", "b"], "at": at, "channel": ["phone", "wechat"]})
        >>> tags = pd.DataFrame({"feedback_id": ["a"], "sentiment": ["negative"]})
        >>> found = store(feedback, tags=tags, families={"wechat": "passive"})
        >>> found.order_by("feedback_id").execute()[["channel", "family", "answered", "sentiment"]]
          channel   family  answered sentiment
        0   phone  passive     False  negative
        1  wechat  passive     False       NaN
    """
    table, own = as_ibis(feedback), {**FAMILIES, **(families or {})}
    require(table, ["feedback_id", "at", "channel"], source="voc.store")
    _refuse_families(own)
    closed = table.dismissed.fill_null(False) if "dismissed" in table.columns else ibis.literal(False)
    asked = {"survey", "score"} <= set(table.columns)
    answered = table.survey.notnull() & table.score.notnull() & ~closed if asked else ibis.literal(False)  # noqa: PD004  # Ibis, not pandas
    family = table.channel.cases(*own.items(), else_="other")
    table = table.mutate(family=family, answered=answered, dismissed=closed)
    voices = table.select(*[name for name in _COLUMNS if name in table.columns])
    return voices if tags is None else _tagged(voices, as_ibis(tags))


def _refuse_families(families: Mapping[str, str]) -> None:
    problems = [
        Problem(channel, _("{name!r} is not a family").format(name=family), _("use active, passive or internal"))
        for channel, family in families.items()
        if family not in _KNOWN
    ]
    if problems:
        raise BadInputError("voc.store", problems)


def _tagged(voices: ir.Table, tags: ir.Table) -> ir.Table:
    require(tags, ["feedback_id"], source="voc.store")
    names = [name for name in tags.columns if name != "feedback_id"]
    problems = [
        Problem(name, _("is a column of the store already"), _("rename it in tags"))
        for name in names
        if name in voices.columns
    ]
    counted = tags.aggregate(rows=tags.count(), ids=tags.feedback_id.nunique()).to_pandas().iloc[0]
    twice = int(counted["rows"] - counted["ids"])
    if twice:
        message = _("{n} rows of tags have an id that is missing or occurs before").format(n=twice)
        problems.append(Problem("tags", message, _("keep one row a feedback_id")))
    if problems:
        raise BadInputError("voc.store", problems)
    return voices.left_join(tags.select("feedback_id", *names), "feedback_id").drop("feedback_id_right")


def overview(
    voices: ir.Table | pd.DataFrame,
    *,
    by: str | Sequence[str] | None = "channel",
    period: Period | None = None,
    level: float = 0.95,
) -> Overview:
    """Count the voices of a store: pieces, people, and which share of the surveys was answered.

    Args:
        voices: The table from `store`.
        by: Columns to group by: channel, family, language, or any tag.
        period: ``"day"``, ``"week"`` (from Monday) or ``"month"``, named by its first day; empty ones are left out.
        level: Stated coverage of the Wilson interval.

    Returns:
        Columns of ``by``, ``period`` if asked, ``pieces`` that say something (dismissed surveys say nothing),
        ``people`` known among them, ``anonymous`` pieces, ``with_text``, surveys ``shown`` and ``answered``;
        ``value, low, high, n``: share of the shown surveys that were answered.

    Raises:
        BadInputError: A column is missing, the period is unknown or the level impossible.

    Example:
        >>> at = pd.Timestamp("2026-03-02")
        >>> feedback = pd.DataFrame({"feedback_id": list("abc"), "at": at, "channel": "in_app_survey", "survey": "nps",
        ...                          "score": [9, 3, None], "dismissed": [False, False, True], "user_id": "u"})
        >>> overview(store(feedback)).table[["channel", "pieces", "people", "shown", "answered"]]
                 channel  pieces  people  shown  answered
        0  in_app_survey       2       1      3         2
    """
    source = "voc.overview"
    stats.proportion(0, 0, level=level)
    table = as_ibis(voices)
    require(table, ["feedback_id", "at", "channel", "answered", "dismissed"], source=source)
    check_period(period, source=source)
    names = group_columns(table, by, source=source, reserved=_OWN)
    keys = [*names, *(["period"] if period else [])]
    if period:
        table = table.mutate(period=table.at.truncate(PERIOD_STEPS[period][0]).date())
    counts = _counted(table, keys)
    shares = [
        stats.proportion(answered, shown, level=level)
        for answered, shown in counts[["answered", "shown"]].itertuples(index=False)
    ]
    counts = counts.assign(
        value=[found.value for found in shares],
        low=[found.low for found in shares],
        high=[found.high for found in shares],
        n=counts["shown"],
    )
    total = int(counts["pieces"].sum())
    groups = _(" and ").join([*names, *([period_name(period)] if period else [])])
    caption = _("{n} voices by {groups}") if groups else _("{n} voices")
    return Overview(
        table=counts.sort_values(keys, ignore_index=True, na_position="last")[[*keys, *_OWN[1:]]],
        caption=caption.format(n=f"{total:,}", groups=groups),
        notes=(
            _("A dismissed survey counts as shown and says nothing. A person may stand in several rows."),
            _("Intervals: {method}, {level:g} %.").format(method=_("Wilson score"), level=100 * level),
        ),
        by=names,
        period=period,
        level=level,
    )


def _counted(table: ir.Table, keys: list[str]) -> pd.DataFrame:
    missing = [name for name in ("user_id", "text", "survey") if name not in table.columns]
    table = table.mutate(**{name: ibis.literal(None, "string") for name in missing})
    speaks, user, words = ~table.dismissed, table.user_id, table.text
    said = words.notnull() & (words.strip() != "")  # noqa: PD004  # Ibis, not pandas
    sums: dict[str, Any] = {
        "pieces": speaks.cast("int64").sum(),
        "people": user.nunique(where=speaks),
        "anonymous": (speaks & user.isnull()).cast("int64").sum(),  # noqa: PD003  # Ibis, not pandas
        "with_text": (speaks & said).fill_null(False).cast("int64").sum(),
        "shown": table.survey.notnull().cast("int64").sum(),  # noqa: PD004  # Ibis, not pandas
        "answered": table.answered.cast("int64").sum(),
    }
    counted = (table.group_by(keys) if keys else table).aggregate(**sums).to_pandas()
    whole = {name: counted[name].fillna(0).astype("int64") for name in sums}
    if "period" in keys:
        whole["period"] = counted["period"].astype("datetime64[us]")
    return pd.DataFrame(counted).assign(**whole)
