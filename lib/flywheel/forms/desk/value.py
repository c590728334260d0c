"""Forms for value: what users were told, a membership design, and innovation driven from the need."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from flywheel import stats
from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values
from flywheel.forms.paper import Block
from flywheel.tiers.membership import ELEMENTS
from flywheel.words import gettext as _
from flywheel.words import later, ngettext

__all__ = ["MEMBERSHIP_CHECK", "REVERSE_INNOVATION", "VALUE_LOG"]

_AUDIENCES = {
    "asked": later("those who said it"),
    "affected": later("all whom it concerned"),
    "everybody": later("everybody"),
}
_CHANNELS = {
    "app": later("app"),
    "sms": later("text message"),
    "email": later("e-mail"),
    "phone": later("phone"),
    "social": later("social media"),
    "store": later("shop or station"),
    "letter": later("letter or leaflet"),
}


def _look_at_log(values: Values) -> list[Finding]:
    found = []
    for number, row in enumerate(values.get("messages", ()), 1):
        missing = [_(label) for key, label in (("said", later("What users said")), ("changed", later("What changed")))
                   if key not in row]  # fmt: skip
        if missing:
            text = _("Message {number} lacks: {names}.")
            found.append(Finding("open", text.format(number=number, names=_(", ").join(missing))))
        for part, whole, text in (
            ("reached", "sent", _("Message {number} reached more people than it was sent to.")),
            ("again", "reached", _("Message {number}: more people spoke up again than were reached.")),
        ):
            if part in row and whole in row and row[part] > row[whole]:
                found.append(Finding("wrong", text.format(number=number)))
        if row.get("audience") == "everybody":
            text = _("Message {number} goes to everybody: those who said it should hear it first, and as an answer.")
            found.append(Finding("think", text.format(number=number)))
    counted = _log_results(values)
    if counted and counted[0].table is not None:
        all_of = counted[0].table.iloc[-1].tolist()
        found.append(Finding("shows", _("All messages: reached {reached}.").format(reached=all_of[1])))
    return found


def _log_results(values: Values) -> list[Block]:
    """Count reach and who spoke up again, with their intervals; nothing where nothing was counted."""
    rows = [
        (_("Message {number}").format(number=number), row)
        for number, row in enumerate(values.get("messages", ()), 1)
        if "sent" in row and row.get("reached", -1) <= row["sent"] and "reached" in row
    ]
    if not rows:
        return []
    total = {key: sum(row.get(key, 0) for _name, row in rows) for key in ("sent", "reached", "again")}
    total |= {} if all("again" in row for _name, row in rows) else {"again": -1}
    shown = []
    for name, row in [*rows, (_("All"), total)]:
        again, reached = row.get("again", -1), row["reached"]
        counted = str(stats.proportion(again, reached)) if 0 <= again <= reached else "–"
        shown.append((name, str(stats.proportion(reached, row["sent"])), counted))
    table = pd.DataFrame(shown, columns=[_("Message"), _("Reached"), _("Spoke up again")])
    note = _("Wilson intervals, 95 %. Who spoke up again without having been told is not in it: compare with them.")
    return [Block(_("Reach"), table=table, note=note)]


VALUE_LOG = DeskForm(
    name="value_log",
    title=later("Value-communication log"),
    purpose=later("What users said, what changed, who was told, and whether they spoke up again."),
    landscape=True,
    parts=(
        Part(
            key="frame",
            heading=later("Log"),
            fields=(
                Field(key="period", label=later("Period"), hint=later("Such as June 2026."), needed=True),
                Field(key="owner", label=later("Owner"), needed=True),
            ),
        ),
        Part(
            key="messages",
            heading=later("Messages"),
            least=5,
            most=20,
            fields=(
                Field(key="day", label=later("Day"), kind="day"),
                Field(key="said", label=later("What users said"), kind="text", needed=True, width=2),
                Field(key="changed", label=later("What changed"), kind="text", width=2),
                Field(key="audience", label=later("Told to"), kind="choice", choices=_AUDIENCES, width=1.2),
                Field(key="channel", label=later("Channel"), kind="choice", choices=_CHANNELS),
                Field(key="sent", label=later("Sent to"), kind="number", low=0, whole=True, width=0.8),
                Field(
                    key="reached",
                    label=later("Reached"),
                    kind="number",
                    low=0,
                    whole=True,
                    width=0.8,
                    hint=later("Opened or answered, not only delivered."),
                ),
                Field(
                    key="again",
                    label=later("Spoke up again"),
                    kind="number",
                    low=0,
                    whole=True,
                    width=0.8,
                    hint=later("Of those reached, within four weeks."),
                ),
            ),
        ),
    ),
    example={
        "period": later("June 2026"),
        "owner": later("Service lead"),
        "messages": [
            {
                "day": "2026-06-22",
                "said": later("The basket comes after the promised time."),
                "changed": later("In Minhang the roster now changes until the evening before."),
                "audience": "asked",
                "channel": "app",
                "sent": 240,
                "reached": 96,
                "again": 21,
            },
            {
                "day": "2026-06-24",
                "said": later("Herbs are wilted."),
                "changed": later("Herbs travel in a cool box of their own."),
                "audience": "asked",
                "channel": "sms",
                "sent": 80,
                "reached": 44,
                "again": 9,
            },
        ],
    },
    look=_look_at_log,
    results=_log_results,
)

_RATINGS = {
    "1": later("1 weak"),
    "2": later("2 rather weak"),
    "3": later("3 middling"),
    "4": later("4 rather strong"),
    "5": later("5 strong"),
}
_KINDS = {"functional": later("functional"), "emotional": later("emotional"), "social": later("social")}


def _look_at_membership(values: Values) -> list[Finding]:
    rated = [row for row in values.get("elements", ()) if "rating" in row]
    found = [
        Finding("think", _("{element}: a rating without evidence.").format(element=_(ELEMENTS[row["row"]][0])))
        for row in rated
        if "evidence" not in row
    ]
    levels = [row for row in values.get("levels", ()) if "level" in row]
    for below, above in pairwise(levels):
        names = {"below": below["level"], "above": above["level"]}
        if above.get("from_orders", 1e9) <= below.get("from_orders", -1):
            found.append(Finding("wrong", _("{above} needs no more orders than {below} below it.").format(**names)))
        if above.get("users", 0) > below.get("users", 1e12):
            found.append(Finding("think", _("{above} has more users than {below} below it.").format(**names)))
    if levels and not 3 <= len(levels) <= 5:
        found.append(Finding("think", _(ELEMENTS["levels"][1])))
    for row in levels:
        empty = _(", ").join(_(label) for key, label in _KINDS.items() if key not in row)
        if empty:
            text = _("{level}: no benefit yet that is {kinds}.")
            found.append(Finding("open", text.format(level=row["level"], kinds=empty)))
    if len(rated) == len(ELEMENTS):
        weakest = min(rated, key=lambda row: row["rating"])
        element, advice = ELEMENTS[weakest["row"]]
        text = _("Weakest: {element}. What helps: {advice}.")
        found.append(Finding("shows", text.format(element=_(element), advice=_(advice))))
    return found


MEMBERSHIP_CHECK = DeskForm(
    name="membership_check",
    title=later("Membership-design check"),
    purpose=later("Five elements of a membership, rated with evidence, and what each level gives."),
    landscape=True,
    parts=(
        Part(
            key="frame",
            heading=later("Membership"),
            fields=(
                Field(key="name", label=later("Name of the membership"), needed=True),
                Field(key="promise", label=later("What members gain, in one sentence"), kind="text", needed=True),
            ),
        ),
        Part(
            key="elements",
            heading=later("Five elements"),
            rows={name: texts[0] for name, texts in ELEMENTS.items()},
            row_label=later("Element"),
            fields=(
                Field(key="rating", label=later("Rating"), kind="choice", choices=_RATINGS, needed=True, width=0.7),
                Field(
                    key="evidence",
                    label=later("Evidence"),
                    kind="text",
                    hint=later("Who was asked, what was counted."),
                    width=2,
                ),
                Field(key="next", label=later("Next step"), kind="text", width=2),
            ),
        ),
        Part(
            key="levels",
            heading=later("Levels, lowest first"),
            least=4,
            most=8,
            fields=(
                Field(key="level", label=later("Level"), needed=True),
                Field(key="from_orders", label=later("From orders"), kind="number", low=0, whole=True, width=0.7),
                Field(key="users", label=later("Users"), kind="number", low=0, whole=True, width=0.7),
                Field(key="functional", label=later("Functional benefit"), hint=later("Saves money or time."), width=2),
                Field(key="emotional", label=later("Emotional benefit"), hint=later("Makes one feel seen."), width=2),
                Field(key="social", label=later("Social benefit"), hint=later("Is shared or shown."), width=2),
            ),
        ),
    ),
    example={
        "name": later("Green card"),
        "promise": later("The more often you cook with us, the less you wait."),
        "elements": [
            {"row": "proposition", "rating": "3", "evidence": later("6 of 10 new users could repeat it")},
            {"row": "levels", "rating": "4", "evidence": later("three levels, each smaller than the one below")},
            {
                "row": "promotion",
                "rating": "2",
                "evidence": later("4 % are one order from the next level"),
                "next": later("Split the step from silver to gold."),
            },
            {"row": "benefits", "rating": "2", "evidence": later("coupons at every level, nothing else")},
            {"row": "experience", "rating": "3", "evidence": later("walked through by three colleagues")},
        ],
        "levels": [
            {
                "level": later("green"),
                "from_orders": 0,
                "users": 5200,
                "functional": later("coupons"),
            },
            {
                "level": later("silver"),
                "from_orders": 4,
                "users": 1300,
                "functional": later("free delivery on Tuesdays"),
                "emotional": later("a birthday recipe"),
            },
            {
                "level": later("gold"),
                "from_orders": 10,
                "users": 340,
                "functional": later("first choice of slots"),
                "emotional": later("a person who answers"),
                "social": later("a basket for a neighbour"),
            },
        ],
    },
    look=_look_at_membership,
)

_STATES = {"yes": later("yes"), "partly": later("partly"), "no": later("no")}
_TOP = {
    "vision": later("A vision of value for the user: whose day is to be better?"),
    "blueprint": later("A blueprint of the experience along the journey"),
    "organisation": later("Organisation around the journey: one owner from end to end"),
    "resources": later("Resources by value for users: what do we stop doing for it?"),
}
_DETAIL = {
    "micro": later("Small experiences: which minute hurts?"),
    "tests": later("Fast, small tests, with a group that waits"),
    "standards": later("Standards, then copies: a page says how"),
    "loop": later("A lasting loop of feedback: who looks again?"),
}
_CHECKED = (
    Field(key="state", label=later("There?"), kind="choice", choices=_STATES, needed=True, width=0.7),
    Field(key="evidence", label=later("What shows it"), kind="text", width=1.6),
    Field(key="next", label=later("Next step"), kind="text", width=1.6),
    Field(key="owner", label=later("Owner"), width=0.9),
)


def _look_at_innovation(values: Values) -> list[Finding]:
    found = []
    counts = {}
    for key, items in (("top", _TOP), ("detail", _DETAIL)):
        rows = [row for row in values.get(key, ()) if "state" in row]
        counts[key] = sum(row["state"] == "yes" for row in rows)
        for row in rows:
            if row["state"] == "yes" and "evidence" not in row:
                found.append(Finding("think", _("Yes, but what shows it? {item}").format(item=_(items[row["row"]]))))
            if row["state"] != "yes" and not {"next", "owner"} <= set(row):
                text = _("No next step with an owner: {item}")
                found.append(Finding("open", text.format(item=_(items[row["row"]]))))
    if any(key in values for key in counts):
        n = sum(counts.values())
        text = ngettext("{n} of {all} is there with certainty.", "{n} of {all} are there with certainty.", n)
        found.append(Finding("shows", text.format(n=n, all=len(_TOP) + len(_DETAIL))))
    if counts["top"] - counts["detail"] > 1:
        found.append(Finding("think", _("A plan without small tests: start with one minute that hurts.")))
    if counts["detail"] - counts["top"] > 1:
        found.append(Finding("think", _("Details without a design from the top: they will not add up.")))
    return found


REVERSE_INNOVATION = DeskForm(
    name="reverse_innovation",
    title=later("Reverse-driven innovation checklist"),
    purpose=later("Does it start from the need? Design from the top, and detail from below."),
    landscape=True,
    parts=(
        Part(
            key="need",
            heading=later("Need"),
            fields=(
                Field(key="need", label=later("The need it starts from"), kind="text", needed=True),
                Field(key="proof", label=later("How we know of it"), kind="text", needed=True),
                Field(key="idea", label=later("What is to be made for it"), kind="text"),
            ),
        ),
        Part(key="top", heading=later("From the top"), rows=_TOP, row_label=later("Question"), fields=_CHECKED),
        Part(key="detail", heading=later("In detail"), rows=_DETAIL, row_label=later("Question"), fields=_CHECKED),
    ),
    example={
        "need": later("To know by five whether dinner will be there at seven"),
        "proof": later("9 of 12 calls of week 24"),
        "idea": later("An honest hour: a promise by five, or another slot."),
        "top": [
            {"row": "vision", "state": "yes", "evidence": later("one sentence that all of delivery can repeat")},
            {
                "row": "organisation",
                "state": "no",
                "next": later("Name an owner from paying to cooking."),
                "owner": later("Chief executive"),
            },
        ],
        "detail": [
            {"row": "micro", "state": "yes", "evidence": later("the minute at half past six, 22 % late")},
            {
                "row": "tests",
                "state": "partly",
                "next": later("Half of Minhang, two weeks."),
                "owner": later("Product lead"),
            },
        ],
    },
    look=_look_at_innovation,
)
