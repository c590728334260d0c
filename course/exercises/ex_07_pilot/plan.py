"""Lesson 07, first part: what is settled before the first user is drawn."""

from functools import cache

from flywheel import pilot
from flywheel.exercises.specs import Bank, Classify, InForm, Mistake, Order, Tolerance, Value, Wrong

STEPS = ("question", "effect", "size", "card", "draw", "count", "read", "ask")
DRAWN = {"a": "person", "b": "family", "c": "group", "d": "place", "e": "person", "f": "place"}


@cache
def _needed(gain):
    return pilot.plan(0.35, gain).units


def _before(answer, first, second):
    answer = list(answer)
    return {first, second} <= set(answer) and answer.index(first) < answer.index(second)


def _swapped(*pair):
    swap = {pair[0]: pair[1], pair[1]: pair[0]}
    return [swap.get(step, step) for step in STEPS]


EXERCISES = [
    Order(
        id="7.1",
        title="The life of a pilot",
        ask="Eight things are done in an honest pilot.\nPut them in the order of the calendar.",
        in_code='Your answer is a list of the eight words, such as `["question", "effect", …]`.',
        items={
            "read": "Read the effect, once, on the last day",
            "card": "Turn all that into a decision rule on a card, and have it signed",
            "question": "Write down what you would do after a good result, and what after a bad one",
            "count": "Compare the sizes of the two groups with what the draw should give",
            "size": "Work out how many that takes, and how many weeks",
            "ask": "Ask whether the effect differed between groups of users",
            "effect": "Choose the smallest effect for which all the work would pay",
            "draw": "Draw who gets the new process and who does not",
        },
        expected=STEPS,
        hints=(
            "Which of these could you still bend if you knew the result already?",
            "The four that can be bent come before the draw. Of the others, ask which makes the next one readable.",
            'answer_7_1 = ["question", "effect", ..., "card", "draw", ..., ..., "ask"]',
        ),
        why=(
            "What is written before the draw cannot be fitted to the result, and the sizes of the groups are "
            "looked at "
            "before the effect, because a broken draw makes every effect unreadable."
        ),
        mistakes=(
            Mistake(
                key="card after the result",
                says="In your order the rule is written when the result is known. What would keep it from fitting?",
                when=lambda answer, _: _before(answer, "read", "card"),
            ),
            Mistake(
                key="effect before the sizes",
                says=(
                    "You read the effect before you know whether the draw worked. Suppose a third of one group is lost."
                ),
                gives=lambda _: _swapped("count", "read"),
            ),
            Mistake(
                key="size before effect",
                says="How many it takes depends on how small a thing you are looking for.",
                gives=lambda _: _swapped("effect", "size"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: tuple(STEPS),),
            wrong=(
                Wrong(
                    lambda _: ["question", "effect", "size", "draw", "count", "read", "card", "ask"],
                    "card after the result",
                ),
                Wrong(lambda _: [*STEPS[:4]], "No answer yet"),
            ),
        ),
    ),
    Value(
        id="7.2",
        title="How many does the slide need?",
        ask=(
            "The deck's first row of Table 3 claims that next-day retention went from 35 % to 38 %.\n"
            "Suppose you had to find exactly such a gain with a drawn control group, both groups of the same size, "
            "with a chance of 80 %.\n"
            "How many newcomers do you need, both groups together?"
        ),
        in_code="Your answer is one whole number.",
        unit="newcomers",
        expected=lambda _: _needed(0.03),
        in_form=InForm(
            ask=(
                "The deck's first row of Table 3 claims that next-day retention went from 35 % to 38 %.\n"
                "Suppose you had to find exactly such a gain with a drawn control group, both groups of "
                "the same size, with a chance of 80 %.\n"
                "How many newcomers do you need, both groups together?\n"
                "The planner above does the sum: give it the level and the gain of this row, and leave "
                "all else as it is."
            ),
            hints=(
                "",
                "Both are put in as on the slide's first row: the level in per cent, the gain in points.",
                "level today: 35; gain worth finding: …",
            ),
        ),
        hints=(
            "You need the level without the pilot and the gain worth finding, both in the same unit.",
            "`pilot.plan(baseline, effect)` takes both as shares: 35 % is 0.35. Look at its `.units`.",
            "answer_7_2 = pilot.plan(0.35, ...).units",
        ),
        why=(
            "The gain is three points, however it is printed. Half the effect would need four times as many, which is "
            "why small gains are dear."
        ),
        mistakes=(
            Mistake(
                key="deviation as points",
                says=(
                    "You asked for a gain of 8.6 points. The slide's +8.6 % is a share of the 35: how many "
                    "points is it?"
                ),
                gives=lambda _: _needed(0.086),
            ),
            Mistake(
                key="one group",
                says="This is one of the two groups. The control group has to come from somewhere too.",
                gives=lambda _: int(pilot.plan(0.35, 0.03).table.loc[2, "units_pilot"]),
            ),
            Mistake(
                key="level as effect",
                says="The second number is the gain. You put in the level that the pilot is to reach.",
                gives=lambda _: _needed(0.38),
            ),
        ),
        same=Tolerance(decimals=0),
        bank=Bank(
            equivalent=(lambda _: float(_needed(0.03)),),
            wrong=(Wrong(lambda _: "thousands", "a number"),),
        ),
    ),
    Classify(
        id="7.3",
        title="Who is drawn?",
        ask=(
            "In six pilots something is to be drawn by lot.\n"
            "Choose the smallest thing that can be drawn so that nobody in the control group gets any of the "
            "new process."
        ),
        in_code="Your answer gives each letter one of the words.",
        items={
            "a": "A checkout with three fields instead of nine, in the app",
            "b": "A shopping list that everybody in a family account sees and edits",
            "c": "A greeting that the manager of a newcomers' chat group writes into the chat",
            "d": "A new packing table, with a lamp for each basket, at the delivery station",
            "e": "Another text in the recall message to a silent member",
            "f": "Riders of a station who are trained to ring and to wait",
        },
        labels={"person": "a person", "family": "a family account", "group": "a chat group", "place": "a station"},
        expected=DRAWN,
        hints=(
            "Ask of each: could two neighbours be treated differently without either of them noticing?",
            "Whatever everybody in one place, chat or account gets at the same time can only be drawn as a whole.",
            'answer_7_3 = {"a": "person", "b": "family", "c": ..., "d": ..., "e": "person", "f": ...}',
        ),
        why=(
            "What is drawn is what counts later: with 8 stations you have 8 units, however many thousand baskets they "
            "pack. So draw the smallest thing that keeps the two sides apart, and no smaller one."
        ),
        mistakes=(
            Mistake(
                key="chat by person",
                says=(
                    "One member of a chat cannot be greeted without the others reading along. Look at the chat again."
                ),
                gives=lambda _: {**DRAWN, "c": "person"},
            ),
            Mistake(
                key="family by person",
                says="A mother with the list and a father without it share one account. What do they both see?",
                gives=lambda _: {**DRAWN, "b": "person"},
            ),
            Mistake(
                key="stations by person",
                says="A packing table packs for everybody, and so does a rider who has learned something.",
                when=lambda answer, _: "person" in (answer.get("d"), answer.get("f")),
            ),
            Mistake(
                key="too large",
                says=(
                    "You draw something larger than needed where single people could be drawn. That costs you most of "
                    "your sample."
                ),
                when=lambda answer, _: answer.get("a") != "person" or answer.get("e") != "person",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: dict(reversed(DRAWN.items())),),
            wrong=(
                Wrong(lambda _: {**DRAWN, "d": "person"}, "stations by person"),
                Wrong(lambda _: {**DRAWN, "a": "group"}, "too large"),
                Wrong(lambda _: {**DRAWN, "f": "planet"}, "f"),
            ),
        ),
    ),
]
