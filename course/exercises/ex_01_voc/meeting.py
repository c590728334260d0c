"""Lesson 01, fourth part: the meeting."""

from flywheel.exercises.specs import (
    Bank,
    Criterion,
    Mistake,
    Multi,
    Order,
    Rubric,
    Wrong,
)

EXERCISES = [
    Order(
        id="1.13",
        title="Ninety minutes",
        ask=(
            "These five parts make up the meeting of ninety minutes.\nPut them in the order in which the text has them."
        ),
        in_code='Your answer is a list of the five letters, such as `["a", "b", "c", "d", "e"]`.',
        items={
            "a": "solution: what we try, as small and as soon as possible",
            "b": "follow-up: what became of the last meeting's promises",
            "c": "data review: what the numbers and the voices say",
            "d": "assignment: owner, date, and how one will see that it worked",
            "e": "problem discussion: what lies behind it",
        },
        expected=("c", "e", "a", "d", "b"),
        hints=(
            "What must everybody have seen before anyone may propose something?",
            "Look, understand, decide, hand out, and look back.",
            'answer_1_13 = ["c", ..., ..., ..., "b"]',
        ),
        why=(
            "15, 30, 20, 10 and 15 minutes. Half of the meeting is spent before anybody may propose a solution, "
            "and the last quarter of an hour is the one that gives the next meeting its weight."
        ),
        mistakes=(
            Mistake(
                key="follow-up first",
                says=(
                    "Many good meetings begin with last time's promises. This one ends with them; the text "
                    "gives the reason."
                ),
                when=lambda answer, _: next(iter(answer)) == "b",
            ),
            Mistake(
                key="solution before problem",
                says=(
                    "Somebody proposes a solution here before the problem has been discussed. You have been in "
                    "that meeting."
                ),
                when=lambda answer, _: list(answer).index("a") < list(answer).index("e"),
            ),
            Mistake(
                key="nobody to do it",
                says="Your assignment comes before there is anything to assign.",
                when=lambda answer, _: list(answer).index("d") < list(answer).index("a"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: tuple("ceadb"),),
            wrong=(
                Wrong(lambda _: list("bcead"), "follow-up first"),
                Wrong(lambda _: list("caedb"), "solution before problem"),
                Wrong(lambda _: list("cedab"), "nobody to do it"),
            ),
        ),
    ),
    Rubric(
        id="1.14",
        title="Which topic comes first?",
        ask=(
            "The meeting has room for one topic before eleven o'clock.\n"
            "Choose one, and say why, in five to eight sentences that the chair can read aloud.\n"
            "Use at least two numbers from this lesson, and say what you do not know."
        ),
        criteria=(
            Criterion("topic", "It names one topic, and says it in the first sentence."),
            Criterion(
                "frequency", "It gives a frequency with what it is counted out of (tickets, tagged messages, orders)."
            ),
            Criterion(
                "impact", "It gives an impact, and says on whom: what it costs us, or what it does to the customer.", 2
            ),
            Criterion("kind", "It keeps the one bad week apart from what goes on every week."),
            Criterion(
                "doubt",
                (
                    "It names something the data cannot show: untagged voices, people who never answer, "
                    "baskets never bought."
                ),
            ),
            Criterion("next", "It ends with a small next step that has an owner, a date and a criterion."),
        ),
        model=(
            "I propose late delivery as the first topic. It is the most frequent one: more than a third of the "
            "tickets opened since January are about it, at least twice as many as about the next. A ticket about "
            "it costs us little to handle, about 14 yuan, and that is why it has never been first; but of ten "
            "people whose basket came late fewer than two were satisfied with the delivery, and of ten others "
            "more than eight. In the week of 8 June more than half of the baskets were late, against about one in "
            "eight before; that week had a cause of its own and needs an answer of its own, while the one in "
            "eight is with us every week. I do not know how many people left without a word, and about four "
            "of five texts carry no tag. The checkout crash may be larger than it looks, because someone "
            "who cannot pay seldom writes. As a first step I suggest that the delivery lead gets the right to "
            "change the roster until the evening before, from 22 June, at two stations; we shall call it a "
            "success if fewer than 15 % of evening baskets are late there for two weeks, and not at the others."
        ),
        hints=(
            "You have three yardsticks by now: how many, how dear to us, how bad for the customer. They do not agree.",
            (
                "Say the topic, its frequency, its impact, what is special about the bad week, what you do not "
                "know, and the next step."
            ),
            "I propose … as the first topic. Out of …, … are about it. For the customer it means … I do not know … "
            "As a first step, … does … until …, and we shall see that it worked if …",
        ),
        why="Another topic can be right as well. The reasons decide, and whether someone could prove you wrong.",
    ),
    Multi(
        id="1.15",
        title="The dashboard and the cord",
        ask=(
            "Which of these hold for *both* systems, the satisfaction system of the Amazon kind and the "
            "cord of the Toyota kind?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "The person nearest to the problem may act without asking first.",
            "b": "Work stops at once, whatever the size of the problem.",
            "c": "A problem is made visible to everybody whom it concerns.",
            "d": "A classifier reads what people wrote.",
            "e": "What was learned is written into the standard, and then checked again.",
            "f": "What is watched are users outside the company.",
        },
        expected={"a", "c", "e"},
        hints=(
            "Go through the six lines twice, once on the factory floor and once in front of the dashboard.",
            "Technology, speed, source of data and way of deciding differ. What is left?",
            'answer_1_15 = {"a", ..., ...}',
        ),
        why=(
            "What they share costs no software: problems count as chances, everybody sees them, the front "
            "line has power, "
            "and the cure becomes the standard. What differs is the trigger and the speed."
        ),
        mistakes=(
            Mistake(
                key="all stop",
                says=(
                    "Stopping at once is the cord's way. A dashboard grades its answer: a small dip gets a "
                    "look, a large one an alarm."
                ),
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="users only",
                says="One of the two never hears a customer. It listens to people inside the production.",
                when=lambda answer, _: "f" in answer or "d" in answer,
            ),
            Mistake(
                key="power forgotten",
                says=(
                    "You left out the power at the front line. A cord that needs a signature is a decoration, "
                    "and so is an alarm."
                ),
                when=lambda answer, _: "a" not in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["e", "c", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "e"}, "all stop"),
                Wrong(lambda _: {"a", "c", "e", "f"}, "users only"),
                Wrong(lambda _: {"c", "e"}, "power forgotten"),
            ),
        ),
    ),
]
