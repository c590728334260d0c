"""Forms for acting: solution card, RACI table, and the mandate of the experience officer."""

from __future__ import annotations

import datetime as dt
import re

from flywheel import loop
from flywheel.errors import BadInputError
from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["CXO_MANDATE", "RACI", "SOLUTION_CARD"]


def _look_at_card(values: Values) -> list[Finding]:
    found = []
    texts = ("solution_id", "problem", "five_whys_id", "root_cause", "solution", "owner", "criterion")
    try:
        loop.SolutionCard(
            **{name: values.get(name, name) for name in texts},
            teams=tuple(re.split(r"[,，、;；]\s*", values.get("teams", "–"))),
            due_day=dt.date.fromisoformat(values.get("due_day", "2000-01-01")),
        )
    except BadInputError as refused:
        found += [Finding("wrong", f"{problem.message} → {problem.remedy}") for problem in refused.problems]
    if "criterion" in values and not re.search(r"\d", values["criterion"]):
        found.append(Finding("think", _("The criterion has no number: how will one see that it worked?")))
    if re.search(r"[,，、/&;；]", values.get("owner", "")):
        found.append(Finding("think", _("Several owners: one answers, the others help.")))
    return found


SOLUTION_CARD = DeskForm(
    name="solution_card",
    title=later("Solution card"),
    purpose=later("One solution, tied to a cause, with an owner, a day and a measure."),
    parts=(
        Part(
            key="cause",
            heading=later("Problem"),
            fields=(
                Field(key="solution_id", label=later("Card number"), hint=later("Such as S-07."), needed=True),
                Field(
                    key="problem",
                    label=later("What users meet"),
                    kind="text",
                    hint=later("In their words."),
                    needed=True,
                ),
                Field(key="users", label=later("Which users, and how many"), hint=later("Tier, region, share.")),
                Field(
                    key="five_whys_id",
                    label=later("Five whys behind it"),
                    hint=later("Name or day of that form."),
                    needed=True,
                ),
                Field(
                    key="root_cause",
                    label=later("Root cause"),
                    kind="text",
                    hint=later("The last answer of the five whys, not the symptom."),
                    needed=True,
                ),
            ),
        ),
        Part(
            key="cure",
            heading=later("Solution"),
            fields=(
                Field(key="solution", label=later("What will be done"), kind="text", needed=True),
                Field(key="owner", label=later("Owner"), hint=later("The one role that answers for it."), needed=True),
                Field(
                    key="teams",
                    label=later("Teams that take part"),
                    hint=later("With commas between them."),
                    needed=True,
                ),
                Field(key="due_day", label=later("Due"), kind="day", needed=True),
            ),
        ),
        Part(
            key="proof",
            heading=later("Proof"),
            fields=(
                Field(
                    key="criterion",
                    label=later("Measure: how one will see that it worked"),
                    kind="text",
                    hint=later("Metric, level today, level wanted, by when."),
                    needed=True,
                ),
                Field(key="told", label=later("How users will hear of it"), kind="text"),
            ),
        ),
    ),
    example={
        "solution_id": "S-07",
        "problem": later("The basket comes after the promised time."),
        "users": later("Everybody in Minhang who orders for six to eight: one basket in five"),
        "five_whys_id": later("Minhang, 11 June"),
        "root_cause": later("Nobody owns the roster between the 1st of the month and the shift."),
        "solution": later("The station lead may change the roster until the evening before."),
        "owner": later("Delivery lead"),
        "teams": later("Delivery, planning"),
        "due_day": "2026-07-20",
        "criterion": later("Late share between six and eight: 22 % today, below 12 % in two weeks running by 31 July."),
        "told": later("A message in the app to all who complained of it."),
    },
    look=_look_at_card,
)

_ROLES = 6
_LETTERS = {
    "R": later("R does it"),
    "A": later("A answers for it"),
    "AR": later("A and R"),
    "C": later("C is asked"),
    "I": later("I is told"),
}


def _look_at_raci(values: Values) -> list[Finding]:
    roles = {f"r{number}": values.get(f"role_{number}", "") for number in range(1, _ROLES + 1)}
    rows = [row for row in values.get("activities", ()) if "activity" in row]
    found = []
    for key, name in roles.items():
        if not name and any(key in row for row in values.get("activities", ())):
            text = _("Role {number} has letters and no name.")
            found.append(Finding("open", text.format(number=key[1:])))
    named = {row["activity"]: {roles[key] or key: row[key] for key in roles if key in row} for row in rows}
    if len(named) < len(rows):
        found.append(Finding("wrong", _("Two activities have one name.")))
    try:
        if named:
            loop.Raci(activities=named)
    except BadInputError as refused:
        found += [Finding("wrong", f"{problem.place}: {problem.message}") for problem in refused.problems]
    text = _("{activity}: more than four are asked or told. Who of them would miss it?")
    found += [
        Finding("think", text.format(activity=name))
        for name, letters in named.items()
        if sum(letter in "CI" for letter in letters.values()) > 4
    ]
    return found


RACI = DeskForm(
    name="raci",
    title=later("RACI table"),
    purpose=later("Who does, answers for, is asked about and is told of each activity."),
    landscape=True,
    parts=(
        Part(
            key="names",
            heading=later("Roles"),
            fields=(
                Field(key="process", label=later("Process or solution"), needed=True),
                *(
                    Field(key=f"role_{number}", label=label, needed=number < 3)
                    for number, label in enumerate(
                        (
                            later("Role 1"),
                            later("Role 2"),
                            later("Role 3"),
                            later("Role 4"),
                            later("Role 5"),
                            later("Role 6"),
                        ),
                        1,
                    )
                ),
            ),
        ),
        Part(
            key="activities",
            heading=later("Activities"),
            hint=later("Every line has exactly one A, who answers for it, and at least one R, who does it."),
            least=5,
            most=16,
            fields=(
                Field(key="activity", label=later("Activity"), needed=True, width=2),
                *(
                    Field(
                        key=f"r{number}",
                        label=later("Letter"),
                        kind="choice",
                        choices=_LETTERS,
                        label_from=f"role_{number}",
                    )
                    for number in range(1, _ROLES + 1)
                ),
            ),
        ),
    ),
    example={
        "process": later("Change the roster until the evening before"),
        "role_1": later("Delivery lead"),
        "role_2": later("Planner"),
        "role_3": later("Station lead"),
        "role_4": later("Service lead"),
        "activities": [
            {"activity": later("Forecast the evening, hour by hour"), "r1": "I", "r2": "AR", "r3": "C"},
            {"activity": later("Change the roster"), "r1": "A", "r2": "C", "r3": "R", "r4": "I"},
            {"activity": later("Tell users who complained"), "r1": "C", "r4": "AR"},
        ],
    },
    look=_look_at_raci,
)


_STAGES = {"start_up": later("start-up"), "growth": later("growth"), "mature": later("mature")}
_TASKS = {
    "strategy": later("Strategy"),
    "system": later("System and metrics"),
    "coordination": later("Coordination across teams, chair of the VOC meeting"),
    "culture": later("Culture and skills"),
}


def _look_at_mandate(values: Values) -> list[Finding]:
    usual = {
        "start_up": _(
            "In a start-up the chief executive does it; an officer would only stand between users and the chief."
        ),
        "growth": _("In growth: an officer who reports to the chief executive, with a small team."),
        "mature": _(
            "In a mature company: a department, with an officer under the chief executive or chief of operations."
        ),
    }
    found = [Finding("think", usual[values["stage"]])] if "stage" in values else []
    if "power" not in values:
        text = _("Duty without power: who may decide nothing becomes the one who is blamed.")
        found.append(Finding("open", text))
    for row in values.get("tasks", ()):
        if "result" in row and not {"by", "measure"} <= set(row):
            text = _("{task}: the first result has no day or no measure.")
            found.append(Finding("open", text.format(task=_(_TASKS[row["row"]]))))
    return found


CXO_MANDATE = DeskForm(
    name="cxo_mandate",
    title=later("Mandate of the chief experience officer"),
    purpose=later("What the officer is to achieve first, may decide alone, and with whom."),
    parts=(
        Part(
            key="place",
            heading=later("Place in the company"),
            fields=(
                Field(key="stage", label=later("Stage of the company"), kind="choice", choices=_STAGES, needed=True),
                Field(key="holder", label=later("Who holds it"), needed=True),
                Field(key="reports_to", label=later("Reports to"), needed=True),
                Field(
                    key="team",
                    label=later("Team"),
                    kind="text",
                    hint=later("Researcher, experience designer, project manager, data analyst."),
                ),
                Field(key="power", label=later("May decide alone"), kind="text"),
                Field(
                    key="ties",
                    label=later("Ties"),
                    kind="text",
                    hint=later(
                        "Product: features. Marketing: promise and experience. Service: what the front line hears."
                    ),
                ),
            ),
        ),
        Part(
            key="tasks",
            heading=later("Four tasks"),
            rows=_TASKS,
            row_label=later("Task"),
            fields=(
                Field(key="result", label=later("First result"), kind="text", width=2),
                Field(key="by", label=later("By"), kind="day"),
                Field(key="measure", label=later("Measure"), kind="text", width=1.5),
            ),
        ),
    ),
    example={
        "stage": "growth",
        "holder": later("Head of operations, for a year"),
        "reports_to": later("Chief executive"),
        "team": later("One researcher, one analyst"),
        "power": later("Stops a launch whose guardrail fails; 100,000 yuan a quarter for pilots."),
        "ties": later("Sits in the weekly meetings of product, delivery and service."),
        "tasks": [
            {
                "row": "coordination",
                "result": later("A VOC meeting every Monday that owners attend"),
                "by": "2026-07-06",
                "measure": later("8 of 10 owners present"),
            },
            {
                "row": "system",
                "result": later("Lateness by hour on one page"),
                "by": "2026-07-20",
                "measure": later("read by delivery every morning"),
            },
        ],
    },
    look=_look_at_mandate,
)
