"""Lesson 06, first part: six steps and one scenario."""

from flywheel.exercises.specs import Bank, Choice, InForm, Mistake, Order, Wrong

EXERCISES = [
    Order(
        id="6.1",
        title="Six cards on the floor",
        ask=(
            "Each card belongs to one of the six steps.\n"
            "Put them in the order in which the method takes them, from the first to the last."
        ),
        in_code='Your answer is a list of the six letters, such as `["a", "b", "c", "d", "e", "f"]`.',
        items={
            "a": "All stations get the process; every role has practised the exceptions; a screen shows the nodes.",
            "b": "CSAT of newcomers from 76 % to 80 % by the end of August; for newcomers only.",
            "c": "One page goes into the library: where it applies, who keeps it, what we would do otherwise.",
            "d": "Trigger, rider, message, question, list: who does what, with which tool, in how many minutes.",
            "e": "Four weeks with half of the newcomers; after two of them the copy is shortened, version 1.1.",
            "f": "Signed up this month, cooks after work, looks at the map three times, calls, is put on hold.",
        },
        expected=("b", "f", "d", "e", "a", "c"),
        hints=(
            "Goal, scenario, nodes, pilot, roll-out, review. Which card is which?",
            "The card with a person on it explains the goal and comes before anybody draws a box.",
            'answer_6_1 = ["b", "f", ..., ..., ..., "c"]',
        ),
        why=(
            "The goal is written before the process, or else the process chooses its own goal. "
            "The pilot comes before the roll-out, or else the roll-out is the pilot."
        ),
        mistakes=(
            Mistake(
                key="boxes first",
                says=(
                    "Your boxes are drawn before anybody has met the person who walks through them. "
                    "That is how forms with eleven fields are born."
                ),
                when=lambda answer, _: list(answer).index("d") < list(answer).index("f"),
            ),
            Mistake(
                key="everywhere at once",
                says="Your process goes to all stations before a few have tried it. What would you compare it with?",
                when=lambda answer, _: list(answer).index("a") < list(answer).index("e"),
            ),
            Mistake(
                key="person before goal",
                says=(
                    "It is a good instinct to begin with the person. This method first fixes what is to change "
                    "and for whom, so that not every sorrow of that person becomes part of the process."
                ),
                when=lambda answer, _: list(answer).index("f") < list(answer).index("b"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: tuple("bfdeac"), lambda _: list("BFDEAC")),
            wrong=(
                Wrong(lambda _: list("bdfeac"), "boxes first"),
                Wrong(lambda _: list("bfdaec"), "everywhere at once"),
                Wrong(lambda _: list("fbdeac"), "person before goal"),
                Wrong(lambda _: list("bfdea"), "No answer yet"),
            ),
        ),
    ),
    Choice(
        id="6.2",
        title="The loudest, or the one that can be tried",
        data="sample",
        ask=(
            "Four topics are on the table, and one of them becomes a scenario.\n"
            "A scenario needs a moment that starts it, people whom one can tell apart from the others, one team "
            "that may act, and enough cases within a month.\n"
            "Which one do you take?"
        ),
        options={
            "a": "All late deliveries: by far the most tickets, in every region and at every hour.",
            "b": "The checkout crash on Android phones: known for months, and every case costs an order.",
            "c": "The first basket of a newcomer: a good eighty a week, about one in eight of them late.",
            "d": "Complaints of black-gold members: fewer than five a week, each of them dear.",
        },
        expected="c",
        in_form=InForm(
            hints=(
                "",
                "",
                "… has a moment that starts it, a group, one team and enough cases",
            ),
        ),
        hints=(
            "Ask of each line: when does it start, whom does it meet, who may act, how many will there be by August?",
            "One line is a defect to mend, one is too rare to learn from, one is everybody's and so nobody's.",
            'answer_6_2 = "..."',
        ),
        why=(
            "The first basket has a trigger (the order is paid), a group (those who never ordered), a team and some "
            "three hundred cases in four weeks. "
            "What is learned there can go to all baskets afterwards; the other way round it could not be learned."
        ),
        mistakes=(
            Mistake(
                key="loudest",
                says=(
                    "It is the loudest, and nobody disputes it. But who would be in the pilot and who would not, and "
                    "which single team may act on all of it?"
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="defect",
                says=(
                    "A crash wants a repair. A process around it would teach people to live with it, each in their "
                    "own way."
                ),
                gives=lambda _: "b",
            ),
            Mistake(
                key="too rare",
                says="How many would there be in four weeks, and how many in each half of them?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
]
