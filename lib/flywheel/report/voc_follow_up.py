"""The register of a VOC meeting's actions → follow-up with what finished ones changed, and a form for the minutes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import stats
from flywheel.report import markup
from flywheel.report.actions import weeks_open
from flywheel.report.markup import Section
from flywheel.report.registry import week_name
from flywheel.report.voc_parts import leading_topics, topic_label
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.report.voc_pack import VocPack

__all__ = ["follow_up", "minutes", "minutes_form"]

_EMPTY_LINES = 5


def follow_up(pack: VocPack) -> Section:
    """Write open and overdue actions, what was closed since, and what finished ones changed."""
    title, table = _("Follow-up"), pack.register.table
    if table.empty:
        return Section("follow-up", title, markup.paragraph(_("No actions of earlier meetings are known.")))
    late = pack.register.overdue(pack.end)
    is_open = table["status"] == "open"
    still_open = table[is_open].assign(late=late[is_open]).sort_values(["late", "due_day"], ascending=[False, True])
    body = ""
    if len(still_open):
        rows = [
            (
                row["action_id"],
                _("OVERDUE") if row["late"] else _("open"),
                topic_label(row["topic"]),
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
                topic_label(row["topic"]),
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
        before, after = (stats.as_text(row[side].value, "share") for side in ("before", "after"))
        moved, low, high = (
            stats.as_text(number, "share", signed=True, bare=True) for number in (change.value, change.low, change.high)
        )
        span = _("{low} to {high}").format(low=low, high=high)
        rows.append(
            (
                f"{row['action_id']} · {row['description']}",
                topic_label(row["topic"]),
                f"{row['done_day']:%Y-%m-%d}",
                f"{before} → {after}",
                f"{moved} ({span})",
                reading,
            )
        )
    columns = [
        _("Action"),
        _("Topic"),
        _("Done"),
        _("Share before → after"),
        _("Change, percentage points"),
        _("Reading"),
    ]
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
    topics = [topic_label(row["topic"]) for row in leading_topics(pack)]
    rows = [(name, "", "", "", "", "") for name in [*topics, *[""] * (_EMPTY_LINES - min(len(topics), 3))]]
    return pd.DataFrame(rows, columns=columns)


def minutes(pack: VocPack) -> Section:
    """Write the form for the minutes, to print and fill in."""
    fields = "".join(
        f"<div><dt>{escape(name)}</dt><dd>____________________</dd></div>"
        for name in (_("Day"), _("Chair"), _("Minutes by"), _("Attended by"))
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
