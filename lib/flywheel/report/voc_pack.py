"""A week of feedback and the register of actions → the parts of the pack for a VOC meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import stats, voc, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.report import voc_follow_up, voc_parts
from flywheel.report.actions import Register, carried, read_register, register_of
from flywheel.report.case import Finished, open_data
from flywheel.report.markup import Section
from flywheel.report.packs import Pack, finished
from flywheel.report.registry import monday_of, week_name
from flywheel.sheets import as_sheet
from flywheel.tables import Data
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["TOPIC_DAYS", "VocPack", "open_voc_pack"]

TOPIC_DAYS = 28
_SURVEYS = {"nps": voc.nps, "csat": voc.csat, "ces": voc.ces}
_EFFECT_WEEKS = 6
_LEAST_DAYS_AFTER = 14


@dataclass(frozen=True, eq=False)
class VocPack(Pack):
    """The pack for the meeting that looks back on one week; every method returns one part.

    Attributes:
        monday: First day of the week; the meeting is held from the next Monday on.
        register: The actions as last meeting left them.
        from_file: Whether they came from a file that people edit.
        topics: How many topics are put up for discussion.
        quotes: How many quotes are drawn a topic.
    """

    monday: date
    register: Register
    from_file: bool
    topics: int
    quotes: int

    @property
    def end(self) -> date:
        """The day after the week: the first on which the meeting can be held."""
        return self.monday + timedelta(days=7)

    @cached_property
    def voices(self) -> ir.Table:
        """All voices up to the week's end, with a topic: as it was recorded, or as the texts name it."""
        told = voc.store(self.data.feedback)
        told = told.filter(told.at.date() < self.end)
        recorded = "topic" in told.columns and told.filter(told.topic.notnull()).count().execute() > 0  # noqa: PD004  # Ibis, not pandas
        if recorded or self.tickets is not None or "text" not in told.columns:
            return told
        tags = voc.tag_themes(told.select("feedback_id", "text").to_pandas()).table
        first = tags.drop_duplicates("feedback_id").set_index("feedback_id")["theme"]
        table = told.to_pandas()
        import ibis

        return ibis.memtable(table.assign(topic=table["feedback_id"].map(first).astype("str")))

    @cached_property
    def tickets(self) -> ir.Table | None:
        """Tickets up to the week's end; None when the data hold none."""
        if not self.data.has("tickets"):
            return None
        return self.data.tickets.filter(self.data.tickets.opened_at.date() < self.end)

    @cached_property
    def week(self) -> ir.Table:
        """The voices of the week."""
        return self.voices.filter(self.voices.at.date() >= self.monday)

    @cached_property
    def scores(self) -> dict[str, voc.Scores]:
        """Scores by week of each survey that was ever answered."""
        found = {}
        for name, count in _SURVEYS.items():
            asked = self.voices.filter(self.voices.survey == name) if "survey" in self.voices.columns else None
            if asked is not None and asked.filter(asked.answered).count().execute():
                found[name] = count(asked, period="week", level=self.level)
        return found

    @cached_property
    def alarms(self) -> dict[str, voc.Alarms]:
        """The control chart of each score."""
        return {name: voc.alarm(scores) for name, scores in self.scores.items()}

    def this_week(self, table: pd.DataFrame) -> pd.Series | None:
        """Return the week's row of a table by week; None when there is none."""
        rows = table[table["period"] == pd.Timestamp(self.monday)]
        return rows.iloc[0] if len(rows) else None

    @cached_property
    def points(self) -> voc.PainPoints:
        """The pain-point register of the last four weeks, whose trend is the week against the one before."""
        return self.problems(self.end - timedelta(days=TOPIC_DAYS), self.end)

    def problems(self, start: date, end: date) -> voc.PainPoints:
        """Return the register of the problems of ``[start, end)``."""
        voices, tickets = self.voices, self.tickets
        return voc.pain_points(
            voices.filter(voices.at.date() >= start, voices.at.date() < end),
            tickets=None
            if tickets is None
            else tickets.filter(tickets.opened_at.date() >= start, tickets.opened_at.date() < end),
            trend_days=7,
            as_of=end - timedelta(days=1),
            level=self.level,
        )

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What actions that were done in the last weeks changed: the topic's share of all problems before and after.

        One row an action: ``action_id, topic, description, done_day, before, after, change``, the last three
        estimates; ``enough``. Before are the four weeks before it was decided, after up to four weeks from the day
        after it was done. Intervals hold for all rows together (Bonferroni).
        """
        table = self.register.table
        done = table[(table["status"] == "done") & table["done_day"].notna()]
        recent = done[
            (done["done_day"] >= pd.Timestamp(self.end) - pd.Timedelta(weeks=_EFFECT_WEEKS))
            & (done["done_day"] <= pd.Timestamp(self.end) - pd.Timedelta(days=_LEAST_DAYS_AFTER + 1))
        ]
        level = 1 - (1 - self.level) / max(len(recent), 1)
        rows = [self._effect(row, level) for row in recent.sort_values("done_day").to_dict("records")]
        return pd.DataFrame(rows)

    def _effect(self, row: dict[Any, Any], level: float) -> dict[str, object]:
        decided, after = row["meeting_day"].date(), row["done_day"].date() + timedelta(days=1)
        before = self._share(str(row["topic"]), decided - timedelta(days=TOPIC_DAYS), decided)
        since = self._share(str(row["topic"]), after, min(after + timedelta(days=TOPIC_DAYS), self.end))
        return {
            **{name: row[name] for name in ("action_id", "topic", "description", "done_day")},
            "before": stats.proportion(*before, level=self.level),
            "after": stats.proportion(*since, level=self.level),
            "change": stats.proportion_difference(*since, *before, level=level),
            "enough": min(before[1], since[1]) >= stats.MINIMUM_N,
        }

    def _share(self, topic: str, start: date, end: date) -> tuple[int, int]:
        """Return a topic's problems and all problems of some days."""
        key = (start, end)
        if key not in self._counts:
            table = self.problems(start, end).table
            self._counts[key] = dict(zip(table["topic"], table["pieces"], strict=True))
        counts = self._counts[key]
        return int(counts.get(topic, 0)), int(sum(counts.values()))

    @cached_property
    def _counts(self) -> dict[tuple[date, date], dict[str, int]]:
        return {}

    def headline(self) -> Section:
        """Return page one: what the week brought, what to discuss, what is overdue."""
        return self.said(voc_parts.headline)

    def agenda(self) -> Section:
        """Return the agenda of 90 minutes with what is on the table in each block."""
        return self.said(voc_parts.agenda)

    def review(self) -> Section:
        """Return the data of the week: channels, scores with intervals, alarms."""
        return self.said(voc_parts.review)

    def ranking(self) -> Section:
        """Return the topics ranked by frequency × impact."""
        return self.said(voc_parts.ranking)

    def quoted(self) -> Section:
        """Return what users said about the topics, in their own words."""
        return self.said(voc_parts.quoted)

    def follow_up(self) -> Section:
        """Return what became of the actions of earlier meetings."""
        return self.said(voc_follow_up.follow_up)

    def minutes(self) -> Section:
        """Return the form for the minutes, to print and fill in."""
        return self.said(voc_follow_up.minutes)

    def assumptions(self) -> Section:
        """Return what the numbers rest on."""
        return self.said(voc_parts.assumptions)

    def finish(self) -> Finished:
        """Return the end mark with the Excel tables and the next meeting's file of actions."""
        with words.language(self.lang):
            name = week_name(self.monday)
            sheets = [
                as_sheet(_("Minutes"), voc_follow_up.minutes_form(self)),
                as_sheet(_("Scores"), voc_parts.score_table(self)),
                as_sheet(_("Channels"), voc_parts.channel_table(self)),
                as_sheet(_("Topics"), voc_parts.topic_sheet(self)),
                as_sheet(_("Actions"), self.register.lines),
            ]
            return finished(
                f"voc_pack-{name}",
                title=_("VOC meeting, week {week}").format(week=name),
                finding=voc_parts.finding(self),
                lang=self.lang,
                sheets=sheets,
                files={f"voc_pack-{name}.actions.csv": carried(self.register)},
            )


def open_voc_pack(
    week: str = "",
    *,
    data: str | Path | Data = "sample",
    actions: str | Path = "",
    topics: int = 3,
    quotes: int = 3,
    lang: str = "en",
    level: float = 0.95,
) -> VocPack:
    """Open a week for its VOC meeting.

    Args:
        week: The week the meeting looks back on, such as ``2026-W24``; empty for the last whole week of the data.
        data: ``sample``, anything `flywheel.connect` takes, or a data set that is already open.
        actions: Last meeting's file of actions; empty for the data's own table ``actions``.
        topics: How many topics to discuss.
        quotes: How many quotes a topic.
        lang: Language of the pack.
        level: Confidence of all intervals.

    Returns:
        The pack.

    Raises:
        BadInputError: The week, the data or the file of actions are refused.
        FlywheelError: The data hold no feedback.

    Example:
        >>> open_voc_pack("2026-W24").end
        datetime.date(2026, 6, 15)
    """
    with words.language(lang):
        found = open_data(data)
        monday = _monday(week, found)
        end = monday + timedelta(days=7)
        register = read_register(actions) if actions else register_of(found, day=end)
        return VocPack(found, words.current(), level, monday, register, bool(actions), topics, quotes)


def _monday(week: str, data: Data) -> date:
    """Return the Monday of a week that the data know something about."""
    ends = data.feedback.aggregate(first=data.feedback["at"].min(), last=data.feedback["at"].max()).to_pandas().iloc[0]
    if pd.isna(ends["first"]):
        raise FlywheelError(_("the table feedback is empty: there is no week to look back on"))
    first, last = (pd.Timestamp(end).date() for end in (ends["first"], ends["last"]))
    latest = last + timedelta(days=1) - timedelta(days=(last.weekday() + 1) % 7 + 7)
    if not week:
        return max(latest, first - timedelta(days=first.weekday()))
    monday = monday_of(week)
    if monday is None:
        problem = Problem("week", _("{value!r} is not {kind}").format(value=week, kind=_("a week")))
        raise BadInputError("voc_pack", [problem])
    if monday > last or monday + timedelta(days=7) <= first:
        message = _("{week} lies outside of the feedback, which runs from {first} to {last}")
        remedy = _("choose a week from {first} to {last}").format(first=week_name(first), last=week_name(last))
        raise BadInputError("voc_pack", [Problem("week", message.format(week=week, first=first, last=last), remedy)])
    return monday
