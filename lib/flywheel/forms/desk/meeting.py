"""The minutes of the VOC meeting: what came out of ninety minutes, and what was promised in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["MINUTES"]

_STATES = {"open": later("open"), "done": later("done"), "dropped": later("dropped")}
_AGENDA = {
    "review": later("15 min · Data review"),
    "discussion": later("30 min · Problem discussion"),
    "solution": later("20 min · Finding a solution"),
    "assignment": later("10 min · Assignment"),
    "follow_up": later("15 min · Follow-up of last time"),
}


def _look_at_minutes(values: Values) -> list[Finding]:
    found = []
    rows: Sequence[Values] = values.get("decisions", ())
    labels = {"action": _("Action"), "owner": _("Owner"), "due": _("Due"), "criterion": _("Criterion")}
    for number, row in enumerate(rows, 1):
        missing = _(", ").join(label for key, label in labels.items() if key not in row)
        if missing:
            text = _("Decision {number} lacks: {names}. Without them nobody will ask about it next week.")
            found.append(Finding("open", text.format(number=number, names=missing)))
        if row.get("due", "9") < values.get("day", ""):
            found.append(Finding("wrong", _("Decision {number} is due before the meeting.").format(number=number)))
        if re.search(r"[,，、/&;；]", row.get("owner", "")):
            found.append(
                Finding("think", _("Decision {number} has several owners: one answers.").format(number=number))
            )
        if "criterion" in row and not re.search(r"\d", row["criterion"]):
            text = _("The criterion of decision {number} has no number: how will one see that it worked?")
            found.append(Finding("think", text.format(number=number)))
    for number, row in enumerate(values.get("follow_up", ()), 1):
        if row.get("state") == "done" and "evidence" not in row:
            text = _("Follow-up {number} is done without evidence: what shows that it worked?")
            found.append(Finding("open", text.format(number=number)))
    return found


MINUTES = DeskForm(
    name="minutes",
    title=later("Minutes of the VOC meeting"),
    purpose=later("Ninety minutes, and what was promised in them, with owner, day and criterion."),
    landscape=True,
    parts=(
        Part(
            key="meeting",
            heading=later("Meeting"),
            fields=(
                Field(key="day", label=later("Day"), kind="day", needed=True),
                Field(key="week", label=later("Week looked back on"), hint=later("Such as 2026-W24.")),
                Field(key="chair", label=later("Chair"), needed=True),
                Field(key="minutes_by", label=later("Minutes by")),
                Field(key="present", label=later("Attended by"), kind="text"),
                Field(key="absent", label=later("Owners who were absent")),
            ),
        ),
        Part(
            key="agenda",
            heading=later("What came out of it"),
            rows=_AGENDA,
            row_label=later("Minutes"),
            fields=(Field(key="came_out", label=later("In a sentence or two"), kind="text", width=3),),
        ),
        Part(
            key="decisions",
            heading=later("Decisions"),
            least=5,
            fields=(
                Field(key="topic", label=later("Topic")),
                Field(key="root", label=later("Root"), kind="text", width=1.6),
                Field(key="action", label=later("Action"), kind="text", needed=True, width=2),
                Field(key="owner", label=later("Owner"), hint=later("One person.")),
                Field(key="due", label=later("Due"), kind="day"),
                Field(key="criterion", label=later("Criterion"), kind="text", width=1.6),
            ),
        ),
        Part(
            key="follow_up",
            heading=later("What became of earlier promises"),
            least=3,
            fields=(
                Field(key="action", label=later("Action"), kind="text", width=2),
                Field(key="owner", label=later("Owner")),
                Field(key="state", label=later("State"), kind="choice", choices=_STATES),
                Field(key="evidence", label=later("Evidence"), kind="text", width=2),
            ),
        ),
    ),
    example={
        "day": "2026-06-15",
        "week": "2026-W24",
        "chair": later("Head of operations"),
        "minutes_by": later("VOC analyst"),
        "present": later("Delivery, planning, quality, service, product"),
        "agenda": [
            {"row": "review", "came_out": later("NPS fell below its limit; lateness leads the topics.")},
            {"row": "discussion", "came_out": later("Evenings are short of riders; nobody owns the roster.")},
        ],
        "decisions": [
            {
                "topic": later("Late delivery"),
                "root": later("Nobody owns the roster between the 1st and the shift."),
                "action": later("The station lead may change the roster until the evening before."),
                "owner": later("Delivery lead"),
                "due": "2026-07-20",
                "criterion": later("Late share between six and eight below 12 % in two weeks running."),
            }
        ],
        "follow_up": [
            {
                "action": later("Coupons for baskets that came late"),
                "owner": later("Service lead"),
                "state": "done",
                "evidence": later("Share of lateness among complaints did not move."),
            }
        ],
    },
    look=_look_at_minutes,
)
