"""Lesson 07, last part: six questions."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

ONE = 'Your answer is one letter in quotes, such as `"a"`.'

EXERCISES = [
    Choice(
        id="7.16",
        title="What the interval says",
        ask="A drawn pilot ends with +3.2 points, interval −1.4 to +7.8.\nWhich sentence is true?",
        in_code=ONE,
        options={
            "a": "The reminder has no effect.",
            "b": "The reminder has an effect of 3.2 points.",
            "c": "The data go with a small loss, with nothing, and with a large gain.",
            "d": "The chance that it works is 95 %.",
        },
        expected="c",
        hints=(
            "An interval lists what the data do not contradict.",
            "Take three values, −1, 0 and +7, and ask of each whether it lies inside.",
            "Inside lie …, … and …, so the data …",
        ),
        why="Not found is not the same as not there. Whether it is there, a larger pilot can say.",
        mistakes=(
            Mistake(key="none", says="Zero lies inside, and so does +7. Why pick one of them?", gives=lambda _: "a"),
            Mistake(key="exact", says="The middle is the best guess and almost never the truth.", gives=lambda _: "b"),
            Mistake(
                key="chance",
                says="95 % is how often such intervals hold the truth, pilot after pilot. It is not said of the idea.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "x", "options"),)),
    ),
    Choice(
        id="7.17",
        title="Plus 8.6 %",
        ask="A slide says: retention +8.6 %.\nWhat do you ask first?",
        in_code=ONE,
        options={
            "a": "Percent of what, from which level to which, with how many people, against whom?",
            "b": "Whether it is significant.",
            "c": "Whether competitors have done better.",
            "d": "Who is responsible for it.",
        },
        expected="a",
        hints=(
            "The same gain can be printed as 3 points or as 8.6 %.",
            "Which of the four questions gives you the numbers from which everything else can be worked out?",
            "From … % to … %, with … people, compared with …",
        ),
        why="35 to 38 are three points or 8.6 per cent. Printed beside a target of 45 %, only one of the two helps.",
        mistakes=(
            Mistake(
                key="significant",
                says="With which people, and against what? Ask for these before.",
                gives=lambda _: "b",
            ),
            Mistake(key="competitors", says="You do not know yet what has been done here.", gives=lambda _: "c"),
            Mistake(
                key="who", says="First find out whether there is anything to be responsible for.", gives=lambda _: "d"
            ),
        ),
        bank=Bank(equivalent=(lambda _: "A",), wrong=(Wrong(lambda _: 8.6, "options"),)),
    ),
    Multi(
        id="7.18",
        title="What may not get worse",
        ask=(
            "The recall sends silent members a message with products and a voucher.\n"
            "Which of these belong on its card as guardrails?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "how many switch messages off",
            "b": "how many come back within 28 days",
            "c": "margin per member, voucher included",
            "d": "how many messages are sent",
            "e": "complaints for each order",
        },
        expected={"a", "c", "e"},
        hints=(
            "A guardrail is something one could pay with while the goal is reached.",
            "Strike out the goal itself, and whatever only counts our own activity.",
            "answer_7_18 = {..., ..., ...}",
        ),
        why=(
            "With a voucher that is large enough, any recall succeeds. Guardrails name what may not be used up on the "
            "way, and each of them needs a limit."
        ),
        mistakes=(
            Mistake(
                key="goal",
                says="One of yours is the goal itself. A guardrail watches what could be paid for it.",
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="activity",
                says="One of yours counts what we do. Users neither gain nor lose by the number alone.",
                when=lambda answer, _: "d" in answer,
            ),
            Mistake(
                key="money missing",
                says="Something that a voucher uses up is missing.",
                when=lambda answer, _: "c" not in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["e", "c", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "e"}, "goal"),
                Wrong(lambda _: {"a", "c", "d", "e"}, "activity"),
                Wrong(lambda _: {"a", "e"}, "money missing"),
            ),
        ),
    ),
    Choice(
        id="7.19",
        title="Twenty metrics",
        ask=(
            "A pilot that does nothing is judged by twenty unrelated metrics, each with a 95 % interval of its own.\n"
            "How likely is it that at least one of them *shows an effect*?"
        ),
        in_code=ONE,
        options={"a": "about 5 %", "b": "about 20 %", "c": "about 64 %", "d": "about 95 %"},
        expected="c",
        hints=(
            "Each metric stays quiet with a chance of 95 %. All twenty have to stay quiet.",
            "Multiply 0.95 by itself twenty times; that is the chance of silence.",
            "1 − 0.95²⁰ = …",
        ),
        why="So one metric decides, named before the draw, and the others share one correction or stay questions.",
        mistakes=(
            Mistake(key="one", says="So it is for a single metric. Here are twenty chances.", gives=lambda _: "a"),
            Mistake(
                key="count",
                says="Twenty is how many there are. Work out the chance that all stay quiet.",
                gives=lambda _: "b",
            ),
            Mistake(key="all", says="Nearly certain would take about sixty of them.", gives=lambda _: "d"),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: 64, "options"),)),
    ),
    Choice(
        id="7.20",
        title="The voucher next door",
        ask=(
            "During a drawn pilot many people in the control group got the pilot's voucher from neighbours.\n"
            "What does this do to the measured difference, if vouchers work?"
        ),
        in_code=ONE,
        options={
            "a": "It makes it too large.",
            "b": "It makes it too small, and more people do not mend it.",
            "c": "It makes it too small, and more people mend it.",
            "d": "Nothing, as both groups were drawn.",
        },
        expected="b",
        hints=(
            "The control group is to show what happens without the process. What does it show now?",
            "Both levels move towards each other. Does that stop when there are more people?",
            "The control group rises, so the difference …; with twice as many people …",
        ),
        why=(
            "Against leaks helps only what is drawn: larger units that keep the two sides apart, such as whole streets."
        ),
        mistakes=(
            Mistake(
                key="large", says="The control group gains too. What becomes of the distance?", gives=lambda _: "a"
            ),
            Mistake(
                key="more people",
                says="More people make the interval shorter. Around which value?",
                gives=lambda _: "c",
            ),
            Mistake(key="drawn", says="The draw was right, and the leak came after it.", gives=lambda _: "d"),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "z", "options"),)),
    ),
    Choice(
        id="7.21",
        title="Nationwide",
        ask=(
            "A pilot with users of 18 to 24 in one region has been judged well, with a drawn control group.\n"
            "The next line of the plan says: *roll out to everybody, nationwide, on Monday*.\n"
            "What is missing?"
        ),
        in_code=ONE,
        options={
            "a": "Nothing: the draw has shown that it works.",
            "b": "A survey whether users like it.",
            "c": "A larger pilot with the same age and region, to shorten the interval.",
            "d": "Evidence about the others: roll out in steps, and keep a drawn group without it for a while.",
        },
        expected="d",
        hints=(
            "A draw makes two groups comparable. With whom are both of them comparable?",
            "Whom did the pilot not hold? How could the roll-out itself find out about them?",
            "The draw speaks about users of 18 to 24 in one region; for the others one needs …",
        ),
        why=(
            "A roll-out in steps with a group held back is the cheapest pilot there is, and the last one that "
            "can be held."
        ),
        mistakes=(
            Mistake(key="nothing", says="It has shown that it works for whom?", gives=lambda _: "a"),
            Mistake(
                key="survey",
                says="Liking is good to know. Will those aged 60 do what those aged 20 did?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="same again",
                says="Then you know more exactly what you knew already, of the same people.",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",), wrong=(Wrong(lambda _: "everybody", "options"),)),
    ),
]
