"""Lesson 06, the quiz."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

EXERCISES = [
    Choice(
        id="6.13",
        title="Quiz: from students to the country",
        ask=(
            "In the guide's table a pilot with users aged 18 to 24 goes well, and the measure reads: roll out "
            "nationwide.\nWhat is the first thing to say?"
        ),
        options={
            "a": "The deviation is too small.",
            "b": "Nothing was seen of people older than 24; go group by group, or try it with them first.",
            "c": "Young people are the hardest to please, so it will do even better elsewhere.",
            "d": "The metric should have been NPS.",
        },
        expected="b",
        hints=(
            "Who was watched, and who will get it?",
            "Compare the columns “scope” and “measure” of that row.",
            "Of people who ... nothing is known.",
        ),
        why=(
            "It may carry over, and it may not. The scenario file has a field for it, `wider_than_pilot`, so that "
            "somebody has to write “true” with their own hand."
        ),
        mistakes=(
            Mistake(key="size", says="Size is another question. Look at the people first.", gives=lambda _: "a"),
            Mistake(
                key="guess",
                says="That may be so. It is a guess, and the roll-out would be the first time that anybody looks.",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "d", "not it"),)),
    ),
    Choice(
        id="6.14",
        title="Quiz: 93 or 70",
        ask=(
            "Next-day retention was 35 %, the target was 45 %, and 42 % were reached.\n"
            "The guide calls this 93 % of the target.\nWhat belongs beside it?"
        ),
        options={
            "a": "70 %: seven of the ten points that were planned.",
            "b": "120 %: 42 is a fifth more than 35.",
            "c": "7 %: the points that were won.",
            "d": "Nothing: 42 out of 45 is 93 %.",
        },
        expected="a",
        hints=(
            "Where would the 93 % be if nothing had been done at all?",
            "35 of 45 are 78 %, before anybody lifted a finger. How much of the way from 35 to 45 was covered?",
            "(42 − 35) / (45 − ...) = ...",
        ),
        why="Share of the level and share of the gain are both right; a page that shows one of them names which.",
        mistakes=(
            Mistake(
                key="level only",
                says="True, and doing nothing was worth 78 %. What share of the planned gain was reached?",
                gives=lambda _: "d",
            ),
            Mistake(
                key="change",
                says="That is the change measured by the level before. Measure it by what was planned.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="points",
                says="Seven are points. Out of how many planned ones?",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "A",)),
    ),
    Choice(
        id="6.15",
        title="Quiz: two who answer for it",
        ask=(
            "In a RACI table somebody has written two roles into *answers for it*: delivery lead and service lead.\n"
            "What is wrong with that?"
        ),
        options={
            "a": "Nothing: two see more than one.",
            "b": "At the first failure each can point at the other; one answers, the other may do or be asked.",
            "c": "The row should also name the customer.",
            "d": "Only the managing director can answer for anything.",
        },
        expected="b",
        hints=(
            "Think of 19:40, a late basket, and two leads in two rooms.",
            "R does it, A answers for it, C is asked, I is told. Which of the four may be several?",
            "Exactly ... role answers for it.",
        ),
        why="Many may do, be asked and be told. Answering for it is the one thing that does not get more by sharing.",
        mistakes=(
            Mistake(
                key="more is more",
                says="Two may do it, and that is another letter. Who is called when it goes wrong?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="to the top",
                says="Then every late basket ends on one desk. The role nearest to the work that may decide is enough.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "c", "not it"),)),
    ),
    Multi(
        id="6.16",
        title="Quiz: no errors",
        ask="The check of a scenario file finds no errors and no advice.\nWhat do you know now?",
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "Every node has an owner, a limit with a unit, a tool and an exception plan.",
            "b": "The exception plans work.",
            "c": "Each node names a need, and each need has a node.",
            "d": "The need is real.",
            "e": "The target can be reached.",
        },
        expected={"a", "c"},
        hints=(
            "What can be seen by somebody who reads the file and has never met a customer?",
            "The check reads words and numbers. It does not try anything out.",
            'answer_6_16 = {"a", ...}',
        ),
        why=(
            "The check finds what is missing, not what is untrue. "
            "Even “within reach” means only that the past has seen such a week; the arithmetic of 6.3 is yours."
        ),
        mistakes=(
            Mistake(
                key="works",
                says="A plan that is written down has not been tried. Where would you see whether it works?",
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="true",
                says="The field “evidence” is filled in. Whether it is true, the file cannot know.",
                when=lambda answer, _: "d" in answer,
            ),
            Mistake(
                key="reachable",
                says=(
                    "The check compares the target with the best week of the past. In this lesson it had no objection "
                    "to a target that arithmetic forbids."
                ),
                when=lambda answer, _: "e" in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["c", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c"}, "works"),
                Wrong(lambda _: {"a", "c", "d"}, "true"),
                Wrong(lambda _: {"a", "c", "e"}, "reachable"),
            ),
        ),
    ),
    Choice(
        id="6.17",
        title="Quiz: twenty-two of twenty-five",
        ask=(
            "In the first days of a pilot, a node is completed in 22 of 25 runs, that is 88 %; the interval goes from "
            "70 % to 96 %.\nThe alarm rings below 90 %.\nWhat do you do?"
        ),
        options={
            "a": "Stop the pilot: 88 is less than 90.",
            "b": "Lower the threshold to 85 % so that it stops ringing.",
            "c": "Read the three that failed, mend what they have in common, and go on counting.",
            "d": "Nothing: the interval holds 90 %, so the node is fine.",
        },
        expected="c",
        hints=(
            "What does the alarm know, and what do the three runs know?",
            "It is an alarm that is not yet sure. Looking is cheap, stopping is not, and deaf ears are dear.",
            "Look at the ... that failed, and ...",
        ),
        why=(
            "An interval that holds the threshold means “not yet sure”, in both directions. "
            "Three written-down exceptions can be read over one cup of tea."
        ),
        mistakes=(
            Mistake(
                key="too sure",
                says="Look at the interval: would you bet the pilot on three runs?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="deaf",
                says="A threshold that moves after the fact is not one any more.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="fine",
                says="The interval holds 90 %, and it holds 75 % as well. “Not proven” is not “fine”.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
]
