"""The pack of a VOC meeting → its parts in HTML: page one, agenda, data, topics, quotes, follow-up, minutes."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import charts, stats, voc
from flywheel.metrics import channel_label
from flywheel.pilot import interval_in_words
from flywheel.report import markup
from flywheel.report.actions import weeks_open
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
    "follow_up",
    "headline",
    "minutes",
    "minutes_form",
    "quoted",
    "ranking",
    "review",
    "score_table",
]

_FEWEST = 5
_EMPTY_LINES = 5


def _topic(name: str) -> str:
    """Return a topic as a reader knows it; a name of the company's own stays as it is."""
    return {theme.name: theme.label for theme in voc.read_themes()}.get(name, name)


def _leading(pack: VocPack) -> list[dict[str, Any]]:
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
    alarms, leading = _alarm_sentences(pack), _leading(pack)
    parts = [f"{'; '.join(alarms)}."] if alarms else [_("All scores are within their usual range.")]
    if not pack.scores:
        parts = [_("There are no scores in these data.")]
    if leading:
        row = leading[0]
        share = stats.Estimate(row["frequency"], row["frequency_low"], row["frequency_high"], row["n"], pack.level)
        text = _("First topic: {topic}, with {share} of all problems in the last four weeks.")
        parts.append(text.format(topic=_topic(row["topic"]), share=share))
    else:
        parts.append(_("No topic has enough problems to be ranked."))
    return " ".join(parts)


def headline(pack: VocPack) -> Section:
    """Write page one."""
    pieces, alarms, leading = _pieces(pack), _alarm_sentences(pack), _leading(pack)
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
    steps = [_("Discuss “{topic}” and decide on a solution.").format(topic=_topic(row["topic"])) for row in leading]
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
    names = [_topic(row["topic"]) for row in _leading(pack)]
    table = pack.register.table
    late, still_open = int(pack.register.overdue(pack.end).sum()), int((table["status"] == "open").sum())
    topics = "; ".join(names) or _("no topic has enough problems: choose one from the quotes")
    blocks = [
        (15, _("Data review"), _("Read the numbers and the alarms; no explanations yet."), _alarms_or_none(pack)),
        (
            30,
            _("Problem discussion"),
            _("Find the root of each topic, by five whys; owners speak, nobody defends."),
            topics,
        ),
        (20, _("Solution"), _("Agree on what to try for each root, small enough for a quick pilot."), topics),
        (
            10,
            _("Assignment"),
            _("Give each action an owner, a day and a criterion; write it into the minutes."),
            _("the form below"),
        ),
        (
            15,
            _("Follow-up of last time"),
            _("Go through open actions, overdue ones first; see what finished ones changed."),
            _("{n} open, {late} overdue").format(n=still_open, late=late),
        ),
    ]
    rows, start = [], 0
    for minutes_, name, does, here in blocks:
        times = f"{start // 60}:{start % 60:02d}–{(start + minutes_) // 60}:{(start + minutes_) % 60:02d}"
        rows.append((name, _("{n} min").format(n=minutes_), times, does, here))
        start += minutes_
    columns = [_("Block"), _("Minutes"), _("From–to"), _("What happens"), _("This week")]
    body = markup.table(
        pd.DataFrame(rows, columns=columns), caption=_("90 minutes"), wide=[_("What happens"), _("This week")]
    )
    return Section("agenda", _("Agenda"), body)


def _alarms_or_none(pack: VocPack) -> str:
    return "; ".join(_alarm_sentences(pack)) or _("no alarm")


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
            _topic(row["topic"]),
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
    matrix = voc.severity_matrix(points)
    body += drawn(lambda: charts.severity_matrix(matrix))
    body += "".join(markup.note(text) for text in points.notes)
    return Section("topics", title, body)


def quoted(pack: VocPack) -> Section:
    """Write what users said about the topics, drawn at random and without what would identify them."""
    title = _("In their own words")
    if not {"text", "topic"} <= set(pack.week.columns):
        return Section("words", title, markup.paragraph(_("The data hold no texts.")))
    body, notes = "", tuple[str, ...]()
    for row in _leading(pack):
        body += f"<h3>{escape(_topic(row['topic']))}</h3>"
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


def follow_up(pack: VocPack) -> Section:
    """Write open and overdue actions, what was closed since, and what finished ones changed."""
    title, table = _("Follow-up"), pack.register.table
    if table.empty:
        return Section("follow-up", title, markup.paragraph(_("No actions of earlier meetings are known.")))
    late = pack.register.overdue(pack.end)
    still_open = (
        table[(table["status"] == "open")].assign(late=late).sort_values(["late", "due_day"], ascending=[False, True])
    )
    body = ""
    if len(still_open):
        rows = [
            (
                row["action_id"],
                _("OVERDUE") if row["late"] else _("open"),
                _topic(row["topic"]),
                row["description"],
                row["owner"],
                f"{row['due_day']:%Y-%m-%d}",
                weeks_open(row["meeting_day"], pack.end),
            )
            for row in still_open.to_dict("records")
        ]
        columns = [_("Action"), _("State"), _("Topic"), _("What"), _("Owner"), _("Due"), _("Weeks open")]
        body += markup.table(pd.DataFrame(rows, columns=columns), caption=_("Open actions"), wide=[_("What")])
    else:
        body += markup.paragraph(_("No action is open."))
    closed = table[(table["done_day"] >= pd.Timestamp(pack.monday))]
    if len(closed):
        done = [
            (
                row["action_id"],
                _topic(row["topic"]),
                row["description"],
                f"{row['done_day']:%Y-%m-%d}",
                row["evidence"] or "–",
            )
            for row in closed.sort_values("done_day").to_dict("records")
        ]
        columns = [_("Action"), _("Topic"), _("What"), _("Done"), _("Evidence")]
        body += markup.table(pd.DataFrame(done, columns=columns), caption=_("Done since last time"), wide=[_("What")])
    counts = table["status"].value_counts()
    text = _("All in all: {open} open, {done} done, {dropped} dropped.")
    body += markup.paragraph(text.format(**{name: int(counts.get(name, 0)) for name in ("open", "done", "dropped")}))
    return Section("follow-up", title, body + _effects(pack))


def _effects(pack: VocPack) -> str:
    found = pack.effects
    if found.empty:
        return markup.note(_("No action was finished long enough ago to see what it changed (two weeks)."))
    rows = []
    for row in found.to_dict("records"):
        change = row["change"]
        if not row["enough"]:
            reading = _("not enough data")
        elif change.high < 0:
            reading = _("a smaller share than before")
        elif change.low > 0:
            reading = _("a larger share than before")
        else:
            reading = _("no change shown")
        rows.append(
            (
                f"{row['action_id']} · {row['description']}",
                _topic(row["topic"]),
                f"{row['done_day']:%Y-%m-%d}",
                stats.as_text(row["before"].value, "share"),
                stats.as_text(row["after"].value, "share"),
                stats.as_text(change.value, "share", signed=True, bare=True),
                _("{low} to {high}").format(
                    **{
                        end: stats.as_text(getattr(change, end), "share", signed=True, bare=True)
                        for end in ("low", "high")
                    }
                ),
                reading,
            )
        )
    columns = [_("Action"), _("Topic"), _("Done"), _("Share before"), _("Share after"), _("Change, percentage points")]
    columns += [_("Interval"), _("Reading")]
    body = markup.table(
        pd.DataFrame(rows, columns=columns), caption=_("What finished actions changed"), wide=[_("Action")]
    )
    text = _(
        "The topic's share of all problems, four weeks before the action was decided against up to four weeks after it"
        " was done (at least two). The intervals hold for all rows together ({level:g} %, Newcombe with Bonferroni)."
        " Before and after compares different weeks: other changes are not excluded."
    )
    return body + markup.note(text.format(level=100 * pack.level))


def minutes_form(pack: VocPack) -> pd.DataFrame:
    """Return the form for the minutes: a line for each topic, and empty lines."""
    columns = [_("Topic"), _("Root"), _("Action"), _("Owner"), _("Due"), _("Criterion")]
    topics = [_topic(row["topic"]) for row in _leading(pack)]
    rows = [(name, "", "", "", "", "") for name in [*topics, *[""] * (_EMPTY_LINES - min(len(topics), 3))]]
    return pd.DataFrame(rows, columns=columns)


def minutes(pack: VocPack) -> Section:
    """Write the form for the minutes, to print and fill in."""
    fields = "".join(
        f"<div><dt>{escape(name)}</dt><dd>____________________</dd></div>"
        for name in (_("Day"), _("Chair"), _("Minutes by"), _("Present"))
    )
    form = minutes_form(pack)
    blank = form.apply(lambda column: column.map(lambda text: text or "\u00a0"))
    body = f'<dl class="fw-facts">{fields}</dl>'
    body += markup.table(blank, caption=_("Decisions")).replace("class='fw-table'", "class='fw-table fw-form'", 1)
    text = _(
        "Afterwards, add a line for each new action to {file}, which lies beside this page and holds every action so"
        " far; set the status of finished ones to done, with the day and the evidence. Next week's pack reads it."
    )
    body += markup.note(text.format(file=f"voc_pack-{week_name(pack.monday)}.actions.csv"))
    return Section("minutes", _("Minutes"), body)


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
