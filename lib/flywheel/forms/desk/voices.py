"""Forms for listening: five whys, empathy map and journey map."""

from __future__ import annotations

import re
from typing import Any

from flywheel import voc
from flywheel.errors import BadInputError
from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values
from flywheel.voc.structures import SIDES
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["EMPATHY_MAP", "FIVE_WHYS", "JOURNEY_MAP", "YES_NO", "empathy_of", "journey_of", "whys_of"]

YES_NO = {"yes": later("yes"), "no": later("no")}
_EMOTIONS = {
    "-2": later("−2 angry"),
    "-1": later("−1 annoyed"),
    "0": later("0 neither"),
    "1": later("+1 content"),
    "2": later("+2 delighted"),
}
_SIDES = {
    "sees": later("Sees"),
    "hears": later("Hears"),
    "thinks": later("Thinks"),
    "feels": later("Feels"),
    "does": later("Does"),
}


def whys_of(values: Values) -> voc.FiveWhys | None:
    """Return the chain that a form holds; None without a problem and a first answer."""
    whys = [row for row in values.get("whys", ()) if "because" in row]
    if "problem" not in values or not whys:
        return None
    rest = {key: values[key] for key in ("problem", "action") if key in values}
    return voc.FiveWhys.from_dict(rest | {"whys": whys, "root_is_actionable": values.get("actionable") == "yes"})


def _look_at_whys(values: Values) -> list[Finding]:
    chain = whys_of(values)
    if chain is None:
        return []
    found = [Finding("open", text) for text in chain.open_points()] + [
        Finding("think", text) for text in chain.advice()
    ]
    if not re.search(r"\d", chain.problem):
        found.append(Finding("think", _("The problem has no number: how often, and since when?")))
    return [*found, Finding("shows", _("Root cause: {root}").format(root=chain.root))]


FIVE_WHYS = DeskForm(
    name="five_whys",
    title=later("Five whys"),
    purpose=later("From a problem down to a cause that the team can change."),
    parts=(
        Part(
            key="start",
            heading=later("Problem"),
            fields=(
                Field(
                    key="problem",
                    label=later("What users meet"),
                    kind="text",
                    hint=later("A fact with a number, not an opinion."),
                    needed=True,
                ),
            ),
        ),
        Part(
            key="whys",
            heading=later("Why?"),
            hint=later("Each line answers the one above it. Ask on until the answer is something you can change."),
            least=5,
            most=9,
            fields=(
                Field(key="because", label=later("Because"), kind="text", needed=True, width=3),
                Field(
                    key="evidence",
                    label=later("What shows it"),
                    kind="text",
                    hint=later("A count, a log, a visit; empty while it is a guess."),
                    width=2,
                ),
            ),
        ),
        Part(
            key="end",
            heading=later("Root"),
            fields=(
                Field(
                    key="actionable",
                    label=later("Can the team change the last answer itself?"),
                    kind="choice",
                    choices=YES_NO,
                    needed=True,
                ),
                Field(key="action", label=later("What will be done about it"), kind="text"),
            ),
        ),
    ),
    example={
        "problem": later("On 11 June, 22 % of the baskets in Minhang came after the promised time."),
        "whys": [
            {
                "because": later("Between six and eight too few riders were on the road."),
                "evidence": later("roster and orders of 11 June, hour by hour"),
            },
            {
                "because": later("The roster gives every evening the same number of riders."),
                "evidence": later("roster of June"),
            },
            {
                "because": later("It is made a month ahead, from last month's average."),
                "evidence": later("asked the planner"),
            },
            {
                "because": later("Nobody owns it between the 1st of the month and the shift."),
                "evidence": later("asked delivery and planning; each named the other"),
            },
        ],
        "actionable": "yes",
        "action": later("The station lead may change the roster until the evening before."),
    },
    look=_look_at_whys,
)


def empathy_of(values: Values) -> voc.EmpathyMap | None:
    """Return the map that a form holds; None without a persona."""
    if "persona" not in values:
        return None
    rest = {key: values[key] for key in ("persona", "situation") if key in values}
    sides = {
        side: [
            {"text": row["text"], "feedback_ids": [str(n) for n in range(row.get("voices", 0))]}
            for row in values.get(side, ())
            if "text" in row
        ]
        for side in SIDES
    }
    return voc.EmpathyMap.from_dict(rest | sides)


def _look_at_empathy(values: Values) -> list[Finding]:
    found = empathy_of(values)
    return [] if found is None else [Finding("open", text) for text in found.open_points()]


def _side(name: str) -> Part:
    return Part(
        key=name,
        heading=_SIDES[name],
        least=2,
        most=12,
        fields=(
            Field(key="text", label=later("In the user's words"), kind="text", width=4),
            Field(
                key="voices",
                label=later("How many said so"),
                kind="number",
                low=0,
                high=10_000,
                whole=True,
                hint=later("Empty or 0 for an assumption."),
            ),
        ),
    )


EMPATHY_MAP = DeskForm(
    name="empathy_map",
    title=later("Empathy map"),
    purpose=later("What one kind of user sees, hears, thinks, feels and does in one situation."),
    parts=(
        Part(
            key="who",
            heading=later("Who and when"),
            fields=(
                Field(
                    key="persona", label=later("Persona"), hint=later("One kind of user, not all of them."), needed=True
                ),
                Field(key="situation", label=later("Situation"), hint=later("Where and when this is.")),
            ),
        ),
        *(_side(name) for name in SIDES),
    ),
    example={
        "persona": later("Parent who cooks for three after work"),
        "situation": later("A quarter past six; the basket was promised for six."),
        "sees": [{"text": later("a map with a rider that does not move"), "voices": 6}],
        "hears": [{"text": later("“When do we eat?”")}],
        "thinks": [{"text": later("Had I gone to the shop, I would be done."), "voices": 4}],
        "feels": [{"text": later("let down, and foolish for trusting the promise"), "voices": 9}],
        "does": [{"text": later("calls the hotline, then orders noodles elsewhere"), "voices": 5}],
    },
    look=_look_at_empathy,
)


def journey_of(values: Values) -> voc.JourneyMap | None:
    """Return the map that a form holds; None without a persona and a touchpoint, or where names are there twice."""
    rows = [row for row in values.get("touchpoints", ()) if "stage" in row and "name" in row]
    if "persona" not in values or not rows:
        return None
    stages: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        emotion = {"emotion": float(row["emotion"])} if "emotion" in row else {}
        friction = {"friction": [row["friction"]]} if "friction" in row else {}
        stages.setdefault(row["stage"], []).append({"name": row["name"]} | emotion | friction)
    rest = {key: values[key] for key in ("persona", "goal") if key in values}
    listed = [{"name": name, "touchpoints": points} for name, points in stages.items()]
    return voc.JourneyMap.from_dict(rest | {"stages": listed})


def _look_at_journey(values: Values) -> list[Finding]:
    rows = values.get("touchpoints", ())
    found = [
        Finding("open", _("Touchpoint {number} needs a stage and a name.").format(number=number))
        for number, row in enumerate(rows, 1)
        if "stage" not in row or "name" not in row
    ]
    try:
        journey_of(values)
    except BadInputError as refused:
        found += [Finding("wrong", problem.message) for problem in refused.problems]
    felt = [row for row in rows if "emotion" in row and "name" in row]
    text = _("“{name}” hurts and says neither what goes wrong nor what would help.")
    found += [
        Finding("think", text.format(name=row["name"]))
        for row in felt
        if int(row["emotion"]) < 0 and not ("friction" in row or "idea" in row)
    ]
    if felt:
        lowest = min(felt, key=lambda row: int(row["emotion"]))
        found.append(Finding("shows", _("Lowest point: {name}").format(name=lowest["name"])))
    return found


JOURNEY_MAP = DeskForm(
    name="journey_map",
    title=later("Journey map"),
    purpose=later("One user's way through stages and touchpoints, with the emotion at each."),
    landscape=True,
    parts=(
        Part(
            key="who",
            heading=later("Whose way"),
            fields=(
                Field(key="persona", label=later("Persona"), needed=True),
                Field(key="goal", label=later("What they want to get done")),
            ),
        ),
        Part(
            key="touchpoints",
            heading=later("Touchpoints"),
            hint=later("In the order users meet them. The emotion is what the team believes until voices are counted."),
            least=6,
            most=16,
            fields=(
                Field(key="stage", label=later("Stage"), needed=True),
                Field(key="name", label=later("Touchpoint"), needed=True),
                Field(key="emotion", label=later("Emotion"), kind="choice", choices=_EMOTIONS),
                Field(key="friction", label=later("What goes wrong"), kind="text", width=2),
                Field(key="idea", label=later("What would help"), kind="text", width=2),
            ),
        ),
    ),
    example={
        "persona": later("Parent who cooks for three after work"),
        "goal": later("Dinner on the table at seven"),
        "touchpoints": [
            {"stage": later("Order"), "name": later("Find the food"), "emotion": "1"},
            {"stage": later("Order"), "name": later("Choose a time and pay"), "emotion": "1"},
            {
                "stage": later("Wait"),
                "name": later("Look where the rider is"),
                "emotion": "-2",
                "friction": later("The map stands still, and nobody says that it will be late."),
                "idea": later("A message as soon as the promise cannot be kept."),
            },
            {
                "stage": later("Receive"),
                "name": later("Unpack"),
                "emotion": "-1",
                "friction": later("Herbs are wilted."),
                "idea": later("A photo of the basket before it leaves."),
            },
            {"stage": later("Afterwards"), "name": later("Refund in the app"), "emotion": "0"},
        ],
    },
    look=_look_at_journey,
)
