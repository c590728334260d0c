"""The pack of a VOC meeting → its parts in HTML: page one, agenda, data, topics, quotes, follow-up, minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import charts, stats, voc
from flywheel.metrics import channel_label
from flywheel.pilot import interval_in_words
from flywheel.report import markup
from flywheel.report.markup import Section
from flywheel.report.packs import drawn, page_one
from flywheel.report.registry import week_name
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.voc_pack import VocPack

__all__ = [
    "agenda",
    "assumptions",
    "channel_table",
    "finding",
    "headline",
    "leading_topics",
    "quoted",
    "ranking",
    "review",
    "score_table",
    "topic_label",
    "topic_sheet",
]

_FEWEST = 5


def topic_label(name: str) -> str:
    """Return a topic as a reader knows it; a name of the company's own stays as it is."""
    return next((theme.label for theme in _themes() if theme.name == name), name)


@cache
def _themes() -> tuple[voc.Theme, ...]:
    return voc.read_themes()


def topic_sheet(pack: VocPack) -> pd.DataFrame:
    """Return the register of pain points with each topic as a reader knows it."""
    shown = pack.points.shown()
    return shown.assign(**{_("topic"): [topic_label(name) for name in pack.points.table["topic"]]})


def leading_topics(pack: VocPack) -> list[dict[str, Any]]:
    """Return the topics that are put up for discussion: the first ranks with enough problems."""
    table = pack.points.table
    return _records(table[table["enough"]].head(pack.topics))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _alarm_sentences(pack: VocPack) -> list[str]:
    found = []
    for name, alarms in pack.alarms.items():
        row = pack.this_week(alarms.table)
        if row is not None and row["alarm"]:
            below = _("{survey} fell to {value}, below its usual range of {span}")
            above = _("{survey} rose to {value}, above its usual range of {span}")
            text = (below if row["direction"] == "below" else above).format(
                survey=name.upper(),
                value=stats.as_text(row["value"], alarms.unit),
                span=interval_in_words(row["low"], row["high"], alarms.unit),
            )
            found.append(text)
    return found


def _pieces(pack: VocPack) -> int:
    week = pack.week
    return int(week.filter(~week.dismissed).count().to_pyarrow().as_py())


def finding(pack: VocPack) -> str:
    """Return what the week brought, in one sentence."""
    if not _pieces(pack):
        return _("Nobody gave feedback in this week, so there is nothing to discuss but the actions.")
    alarms, leading = _alarm_sentences(pack), leading_topics(pack)
    parts = (
        [_("{text}.").format(text=_("; ").join(alarms))] if alarms else [_("All scores are within their usual range.")]
    )
    if not pack.scores:
        parts = [_("There are no scores in these data.")]
    if leading:
        row = leading[0]
        share = stats.Estimate(row["frequency"], row["frequency_low"], row["frequency_high"], row["n"], pack.level)
        text = _("First topic: {topic}, with {share} of all problems in the last four weeks.")
        parts.append(text.format(topic=topic_label(row["topic"]), share=share))
    else:
        parts.append(_("No topic has enough problems to be ranked."))
    return " ".join(parts)


def headline(pack: VocPack) -> Section:
    """Write page one."""
    pieces, alarms, leading = _pieces(pack), _alarm_sentences(pack), leading_topics(pack)
    numbers: dict[str, str | tuple[str, str]] = {_("Pieces of feedback"): f"{pieces:,}"}
    for name, scores in pack.scores.items():
        row = pack.this_week(scores.table)
        if row is not None and row["n"]:
            span = interval_in_words(row["low"], row["high"], scores.unit)
            few = "" if row["enough"] else _(" (few)")
            remark = _("{span}, {n} answers").format(span=span, n=row["n"]) + few
            numbers[name.upper()] = (stats.as_text(row["value"], scores.unit, bare=scores.unit != "share"), remark)
    table = pack.register.table
    late = int(pack.register.overdue(pack.end).sum())
    numbers[_("Open actions")] = (
        str(int((table["status"] == "open").sum())),
        ngettext("{n} overdue", "{n} overdue", late).format(n=late),
    )
    steps = [
        _("Discuss “{topic}” and decide on a solution.").format(topic=topic_label(row["topic"])) for row in leading
    ]
    if late:
        text = ngettext(
            "Ask the owner of {n} overdue action what is in the way.",
            "Ask the owners of {n} overdue actions what is in the way.",
            late,
        )
        steps.append(text.format(n=late))
    word = _("Alarm") if alarms else _("No alarm") if pack.scores else _("No scores")
    return page_one(
        _("VOC meeting pack"),
        _("Week {week}").format(week=week_name(pack.monday)),
        facts={
            _("Days"): _("{start} to {end}").format(start=pack.monday, end=pack.end - timedelta(days=1)),
            _("Meeting"): _("from {day} on, 90 minutes").format(day=pack.end),
            _("Data"): _("sample") if pack.data.label == "sample" else pack.data.label,
        },
        word=word if pieces else _("No feedback"),
        sentence=finding(pack),
        numbers=numbers,
        tone="stop" if alarms else "not_enough_data",
        steps=steps,
    )


def agenda(pack: VocPack) -> Section:
    """Write the agenda of 90 minutes: what each block does, and what is on its table this week."""
    names = [topic_label(row["topic"]) for row in leading_topics(pack)]
    table = pack.register.table
    late, still_open = int(pack.register.overdue(pack.end).sum()), int((table["status"] == "open").sum())
    topics = _("; ").join(names) or _("no topic has enough problems: choose one from the quotes")
    on_the_table = (
        _alarms_or_none(pack),
        topics,
        topics,
        _("the form below"),
        _("{n} open, {late} overdue").format(n=still_open, late=late),
    )
    rows, start = [], 0
    for block, here in zip(voc.AGENDA, on_the_table, strict=True):
        end = start + block.minutes
        times = f"{start // 60}:{start % 60:02d}–{end // 60}:{end % 60:02d}"
        rows.append((block.title, _("{n} min").format(n=block.minutes), times, block.rule, here))
        start = end
    columns = [_("Block"), _("Length"), _("From–to"), _("What happens"), _("This week")]
    body = markup.table(
        pd.DataFrame(rows, columns=columns), caption=_("90 minutes"), wide=[_("What happens"), _("This week")]
    )
    return Section("agenda", _("Agenda"), body)


def _alarms_or_none(pack: VocPack) -> str:
    return _("; ").join(_alarm_sentences(pack)) or _("no alarm")


def score_table(pack: VocPack) -> pd.DataFrame:
    """Return the week's scores in words: value, interval, answers, usual range and what that means."""
    rows = []
    for name, scores in pack.scores.items():
        row, charted = pack.this_week(scores.table), pack.this_week(pack.alarms[name].table)
        if row is None or charted is None or not row["n"]:
            rows.append((name.upper(), "–", "–", 0, "–", _("no answers in this week")))
            continue
        state = _("ALARM") if charted["alarm"] else _("within its usual range")
        rows.append(
            (
                name.upper(),
                stats.as_text(row["value"], scores.unit),
                interval_in_words(row["low"], row["high"], scores.unit),
                int(row["n"]),
                interval_in_words(charted["low"], charted["high"], scores.unit),
                state if row["enough"] else _("not enough data"),
            )
        )
    interval = _("{level:g} % interval").format(level=100 * pack.level)
    columns = [_("Survey"), _("Score"), interval, _("Answers"), _("Usual range"), _("State")]
    return pd.DataFrame(rows, columns=columns)


def channel_table(pack: VocPack) -> pd.DataFrame:
    """Return the pieces of feedback by channel, the week beside the one before."""
    voices = pack.voices
    recent = voices.filter(voices.at.date() >= pack.monday - timedelta(days=7), ~voices.dismissed)
    recent = recent.mutate(now=recent.at.date() >= pack.monday)
    counted = recent.group_by("channel", "now").aggregate(n=recent.count()).to_pandas()
    wide = counted.pivot_table(index="channel", columns="now", values="n", aggfunc="sum")
    wide = wide.reindex(columns=[True, False]).fillna(0).astype(int).sort_values([True, False], ascending=False)
    shown: dict[str, list[Any]] = {_("Channel"): [channel_label(str(name)) for name in wide.index]}
    for now, heading in ((True, _("This week")), (False, _("Week before"))):
        shown[heading] = [_("fewer than 5") if 0 < n < _FEWEST else int(n) for n in wide[now]]
    return pd.DataFrame(shown)


def review(pack: VocPack) -> Section:
    """Write the data of the week: scores, alarms, channels."""
    body = ""
    if not _pieces(pack):
        body += markup.paragraph(_("Nobody gave feedback in this week."))
    if pack.scores:
        body += markup.table(score_table(pack), caption=_("Scores of the week"))
        text = _(
            "The usual range is that of all weeks so far (Shewhart's control limits): a week without any change lies"
            " outside of it about once in {n} times."
        )
        alarms = next(iter(pack.alarms.values()))
        body += markup.note(text.format(n=round(1 / alarms.false_alarm_rate)))
        name = next(iter(pack.scores))
        body += drawn(lambda: charts.scores_over_time(pack.scores[name], alarms=pack.alarms[name]))
    else:
        body += markup.paragraph(_("There are no scores in these data."))
    channels = channel_table(pack)
    if len(channels):
        body += markup.table(channels, caption=_("Pieces of feedback by channel"))
    return Section("review", _("Data of the week"), body)


def ranking(pack: VocPack) -> Section:
    """Write the topics ranked by frequency × impact."""
    title, points = _("Ranked topics"), pack.points
    if points.table.empty:
        said = _("No problem of the last four weeks has a topic.")
        if pack.tickets is None:
            said += " " + _("The data hold no tickets either.")
        return Section("topics", title, markup.paragraph(said))
    rows = [
        (
            topic_label(row["topic"]),
            f"{row['rank']}",
            row["pieces"],
            str(stats.Estimate(row["frequency"], row["frequency_low"], row["frequency_high"], row["n"], pack.level)),
            stats.as_text(row["impact"], points.unit, bare=True)
            + (_(" (of all topics)") if row["impact_from"] != "own answers" else ""),
            {"rising": _("rising"), "falling": _("falling"), "": _("no clear change")}[row["direction"]]
            if row["enough"]
            else _("not enough data"),
        )
        for row in points.table.to_dict("records")
    ]
    columns = [_("Topic"), _("Rank"), _("Problems"), _("Share of all problems"), _("CSAT points lost"), _("Trend")]
    body = markup.table(pd.DataFrame(rows, columns=columns), caption=_("Pain points of the last four weeks"))
    body += markup.note(_("Rank by share × points lost. Trend: this week against the week before."))
    matrix = voc.severity_matrix(
        replace(points, table=points.table.assign(topic=points.table["topic"].map(topic_label)))
    )
    body += drawn(lambda: charts.severity_matrix(matrix))
    body += "".join(markup.note(text) for text in points.notes)
    return Section("topics", title, body)


def quoted(pack: VocPack) -> Section:
    """Write what users said about the topics, drawn at random and without what would identify them."""
    title = _("In their own words")
    if not {"text", "topic"} <= set(pack.week.columns):
        return Section("words", title, markup.paragraph(_("The data hold no texts.")))
    body, notes = "", tuple[str, ...]()
    for row in leading_topics(pack):
        body += f"<h3>{escape(topic_label(row['topic']))}</h3>"
        found = voc.quotes(pack.week, n=pack.quotes, topic=row["topic"])
        if found.available < _FEWEST:
            body += markup.paragraph(_("Fewer than five texts of this week name this topic; they are not quoted."))
            continue
        notes = found.notes
        for said in found.table.to_dict("records"):
            body += markup.quote(said["text"], f"{channel_label(said['channel'])}, {said['at']:%Y-%m-%d}")
    if notes:
        body += markup.note(_("Drawn at random from the week's texts.")) + "".join(map(markup.note, notes))
    return Section("words", title, body or markup.paragraph(_("No topic has enough problems to be quoted.")))


def assumptions(pack: VocPack) -> Section:
    """Write what the numbers rest on."""
    last = pack.data.last_day
    texts = [
        _("Data: {label}, time zone {zone}; nothing after {day} is used.").format(
            label=_("sample") if pack.data.label == "sample" else pack.data.label,
            zone=pack.data.time_zone,
            day=pack.end - timedelta(days=1),
        ),
        _("Intervals have {level} % confidence.").format(level=f"{100 * pack.level:.4g}"),
        _("Dismissed surveys count as shown, never as answers. Groups of fewer than five are not shown."),
    ]
    if last is not None and last < pack.end - timedelta(days=1):
        texts.insert(0, _("The week is not over in these data: they end on {day}.").format(day=last))
    if pack.tickets is None:
        texts.append(_("The data hold no tickets: topics come from feedback alone."))
    if pack.from_file:
        texts.append(_("Actions stand as the file of the last meeting has them."))
    elif pack.data.has("actions"):
        texts.append(_("Actions stand as the table actions knew them on {day}.").format(day=pack.end))
    return Section("assumptions", _("Assumptions and data quality"), markup.listing([*texts, *pack.data.notes]))
