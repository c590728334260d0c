"""Lesson 01, third part: from pain to root."""

from flywheel.exercises.specs import (
    Bank,
    InForm,
    Matrix,
    Mistake,
    Order,
    Table,
    Tolerance,
    Wrong,
)

from . import answers

EXERCISES = [
    Table(
        id="1.10",
        title="The pain-point register",
        ask=(
            "Make a table with one row a topic, from the tickets in `recent`.\n"
            "Its columns: `topic`, `tickets` (how many), `yuan_each` (what one costs to handle on average) and "
            "`severity` (the first times the second), money in whole yuan and not in cents."
        ),
        in_code="If you do not code, choose a way in the form.",
        expected=lambda data: answers.register(answers.tickets(data)).to_pandas(),
        same=Tolerance(keys=("topic",), columns=("topic", "tickets", "yuan_each", "severity"), decimals=1),
        line='recent.group_by("topic").agg(tickets=recent.count(), yuan_each=recent.cost_cents.mean() / 100, '
        "severity=recent.cost_cents.sum() / 100)",
        in_form=InForm(
            ask=(
                "A register of pain points has one row a topic: how many tickets were opened up to the "
                "Sunday before the meeting, what one of them costs to handle on average, and the severity, "
                "which is the first times the second.\n"
                "Money is in whole yuan and not in cents.\n"
                "Which way makes that table?"
            ),
            hints=(
                (),
                "Ask two things of each way: which tickets are let in, and in which money they are counted.",
                "by topic, the tickets …, the money in …",
            ),
            ways={
                "right": "by topic, all tickets up to that Sunday; the ledger's cents divided by 100",
                "cents": "by topic, all tickets up to that Sunday; the ledger's cents as they are",
                "not cut": "by topic, all tickets that are in the ledger today; the ledger's cents divided by 100",
                "urgent only": "by topic, tickets of high priority up to that Sunday; the cents divided by 100",
            },
        ),
        hints=(
            "One heap a topic; three numbers a heap. What is the average cost times the count?",
            '`.group_by("topic").agg(…)` with `.count()`, `.mean()` and `.sum()`; divide cents by 100.',
            'answer_1_10 = recent.group_by("topic").agg(\n    tickets=recent.count(),\n'
            "    yuan_each=recent.cost_cents....() / 100,\n    severity=recent.cost_cents....() / 100,\n)",
        ),
        why="Frequency times impact is a sum in disguise: what all tickets of a topic cost together.",
        mistakes=(
            Mistake(
                key="cents",
                says="The shape is right and the money is still in cents.",
                gives=lambda data: answers.register(answers.tickets(data), cents=True).to_pandas(),
                line='recent.group_by("topic").agg(tickets=recent.count(), yuan_each=recent.cost_cents.mean(), '
                "severity=recent.cost_cents.sum())",
            ),
            Mistake(
                key="not cut",
                says=(
                    "Your table holds tickets that were opened after the meeting. On that Monday nobody could "
                    "have known them."
                ),
                gives=lambda data: answers.register(data.tickets).to_pandas(),
                line='data.tickets.group_by("topic").agg(tickets=data.tickets.count(), '
                "yuan_each=data.tickets.cost_cents.mean() / 100, severity=data.tickets.cost_cents.sum() / 100)",
            ),
            Mistake(
                key="urgent only",
                says="You kept the tickets of high priority. What annoys many people a little never gets that flag.",
                gives=lambda data: answers.register(answers.urgent(data)).to_pandas(),
                line='urgent = recent.filter(recent.priority == "high"); urgent.group_by("topic").agg('
                "tickets=urgent.count(), yuan_each=urgent.cost_cents.mean() / 100, "
                "severity=urgent.cost_cents.sum() / 100)",
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.register(answers.tickets(data)),
                lambda data: (
                    answers.register(answers.tickets(data))
                    .to_pandas()
                    .sort_values("severity")
                    .set_index("topic")
                    .round(2)
                ),
            ),
            wrong=(
                Wrong(
                    lambda data: answers.register(answers.tickets(data)).to_pandas().drop(columns="severity"),
                    "severity",
                ),
                Wrong(lambda _: "late delivery", "a table"),
            ),
        ),
    ),
    Matrix(
        id="1.11",
        title="The severity matrix",
        data="sample",
        ask=(
            "Place five topics on the matrix, with the numbers of the register.\n"
            "*Often* means: more tickets than the average topic. *Dear* means: one ticket costs more than "
            "the average ticket."
        ),
        in_code="Your answer gives each topic two numbers: across (1 seldom, 2 often), then up (1 cheap, 2 dear).",
        items={topic: topic for topic in answers.PLACED},
        across=("Frequency", ("seldom", "often")),
        up=("Impact, by cost of handling", ("cheap", "dear")),
        stub=(
            "# across: 1 seldom, 2 often · up: 1 cheap, 2 dear\n"
            "answer_1_11 = {\n" + "".join(f'    "{topic}": ...,\n' for topic in answers.PLACED) + "}"
        ),
        expected=answers.places,
        in_form=InForm(
            ask=(
                "Place five topics on the matrix, with the numbers of the table above.\n"
                "*Often* means: more tickets than the average topic. *Dear* means: one ticket costs more "
                "than the average ticket.\n"
                "The last row, *(yardstick)*, has both averages."
            ),
            hints=(
                (),
                "Compare each topic with the last row of the table, first in one column, then in the other.",
                (),
            ),
        ),
        hints=(
            (
                "You need two yardsticks first: the average number of tickets a topic has, and the average "
                "cost of a ticket."
            ),
            (
                "All tickets divided by the number of topics; all money divided by the number of tickets. The "
                "cell above shows both."
            ),
            'answer_1_11 = {"late delivery": (2, ...), "checkout crash": (..., 1), …}',
        ),
        why=(
            "By this yardstick the most frequent topic looks cheap. "
            "A matrix is only as good as its upward axis, and the cost of handling is what a problem costs "
            "us, not what it costs the customer."
        ),
        mistakes=(
            Mistake(
                key="axes swapped",
                says="You have the axes the other way round: across is how often, up is how dear.",
                gives=answers.swapped,
            ),
            Mistake(
                key="gut feeling",
                says=(
                    "Late delivery feels dear, and it may be. Here the axis is the cost of handling one "
                    "ticket: read it off the register."
                ),
                when=lambda answer, _: tuple(answer["late delivery"])[1] == 2,
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: {topic: list(place) for topic, place in answers.places(data).items()},),
            wrong=(
                Wrong(lambda data: {**answers.places(data), "late delivery": (2, 2)}, "gut feeling"),
                Wrong(lambda data: {**answers.places(data), "packaging": (2, 2)}, "packaging"),
                Wrong(lambda data: {**answers.places(data), "packaging": (3, 1)}, "whole numbers"),
            ),
        ),
    ),
    Order(
        id="1.12",
        title="Five whys, from the door to the desk",
        ask=(
            "On Thursday of the bad week somebody went to the Minhang station and asked *why?* five times.\n"
            "The notes fell on the floor.\n"
            "Put them back in order, from what the customer noticed to what a manager can change."
        ),
        in_code='Your answer is a list of the six letters, such as `["a", "b", "c", "d", "e", "f"]`.',
        items={
            "a": "Seven of the nineteen riders on the list had given notice on 1 June.",
            "b": "The basket came 25 minutes after the promised time.",
            "c": "Planning hands the roster to the station on the 1st and has no task after that; "
            "the station may not change it. Nobody owns it in between.",
            "d": "It stood packed at the door for half an hour, because no rider was free.",
            "e": "The roster still showed nineteen riders: it is made a month ahead and not looked at again.",
            "f": "Twelve riders were on shift for an evening that needs nineteen.",
        },
        expected=("b", "d", "f", "a", "e", "c"),
        hints=(
            "Read one line, ask *why?*, and look for the line that answers.",
            (
                "Begin at the customer's door. The last line is the one that would still be true after hiring "
                "seven riders."
            ),
            'answer_1_12 = ["b", "d", "f", "a", ..., ...]',
        ),
        why=(
            "Hiring seven riders answers the third why, and the next seven resignations bring the same week again. "
            "The last line can be changed by a decision, and it stays changed."
        ),
        mistakes=(
            Mistake(
                key="stopped at the people",
                says=(
                    "Your chain ends with the riders who left. People will always leave; ask why nobody had "
                    "reckoned with it."
                ),
                when=lambda answer, _: list(answer)[-1] == "a",
            ),
            Mistake(
                key="desk first",
                says="You begin at the desk. Begin at the door, with what the customer noticed.",
                when=lambda answer, _: next(iter(answer)) in ("c", "e"),
            ),
            Mistake(
                key="roster before resignations",
                says="Read the two middle lines once more: which of them explains that twelve came, "
                "and which explains that nobody knew it beforehand?",
                when=lambda answer, _: list(answer)[:3] == ["b", "d", "f"] and list(answer)[3] == "e",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: tuple("bdfaec"), lambda _: list("BDFAEC")),
            wrong=(
                Wrong(lambda _: list("bdfeca"), "stopped at the people"),
                Wrong(lambda _: list("ceafdb"), "desk first"),
                Wrong(lambda _: list("bdfeac"), "roster before resignations"),
                Wrong(lambda _: list("bdfae"), "No answer yet"),
            ),
        ),
    ),
]
