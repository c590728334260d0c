"""Lesson 09, fourth part: a process, a pilot that could show something, and one page."""

from flywheel.exercises.specs import (
    Bank,
    Choice,
    Criterion,
    InForm,
    Mistake,
    Multi,
    Order,
    Rubric,
    Tolerance,
    Value,
    Wrong,
)

from . import answers

STEPS = ["d", "b", "f", "a", "e", "c"]


def is_near(answer, number):
    return isinstance(answer, int | float) and abs(answer - number) < 20


EXERCISES = [
    Order(
        id="9.11",
        title="Six nodes",
        ask=(
            "The operations lead has written six nodes for *first basket in time* on six cards and dropped them.\n"
            "Put them in the order in which a newcomer's basket meets them."
        ),
        items={
            "a": "Hand over: the basket is at the door, and the arrival is stamped",
            "b": "Tag: the station's screen marks the order as a first basket, within 2 min",
            "c": "Record: every late case is entered with its cause, by 10 o'clock the next day",
            "d": "Trigger: a first order is paid",
            "e": "Question: one question about the delivery, within 2 h after it",
            "f": "Reserve: a rider is set aside for the promised hour, 60 min before it",
        },
        expected=tuple(STEPS),
        hints=(
            "Follow one basket with a clock in your hand.",
            "Trigger, recognise, act, deliver, ask, write down.",
            'answer_9_11 = ["d", ..., ..., ..., ..., "c"]',
        ),
        why="Nodes stand in the customer's order of time, each with one owner and a limit that a clock can measure.",
        mistakes=(
            Mistake(
                key="backwards",
                says="Read from the end: this is the way back.",
                gives=lambda _: STEPS[::-1],
            ),
            Mistake(
                key="asked too early",
                says="The customer is asked about a delivery that has not taken place.",
                when=lambda answer, _: {"a", "e"} <= set(answer) and answer.index("e") < answer.index("a"),
            ),
            Mistake(
                key="rider before tag",
                says="A rider is set aside before the station can know that this is a first basket.",
                when=lambda answer, _: {"b", "f"} <= set(answer) and answer.index("f") < answer.index("b"),
            ),
        ),
        bank=Bank(
            wrong=(
                Wrong(lambda _: ["d", "b", "f", "e", "a", "c"], "asked too early"),
                Wrong(lambda _: ["d", "f", "b", "a", "e", "c"], "rider before tag"),
            ),
        ),
    ),
    Multi(
        id="9.12",
        title="Holes in the draft",
        ask="Read the draft above.\nWhat has to be mended before it may start?",
        options={
            "a": "the time limit of the node “tag”",
            "b": "the exception plan of the node “reserve”",
            "c": "that the owner is a role and not a person",
            "d": "the day by which the goal is to be reached",
            "e": "with whom the pilot is compared",
            "f": "that the baseline is written as a percentage",
            "g": "what is said about things that must not get worse",
        },
        expected={"a", "b", "d", "e", "g"},
        hints=(
            "Two people with the draft and a log: at which lines would they quarrel?",
            "Clock, plan when it fails, day of judgement, comparison, guardrail. Look for each of them.",
            'answer_9_12 = {"a", ...}',
        ),
        why=(
            "Each of the five would make the result a matter of opinion. People move on while roles stay, and a share "
            "may be written in per cent."
        ),
        mistakes=(
            Mistake(
                key="fine as it is",
                says="One of those you chose is as it should be. Would two people quarrel about it?",
                when=lambda answer, _: bool(set(answer) & {"c", "f"}),
            ),
            Mistake(
                key="riders are taken from somewhere",
                says="Where do the reserved riders come from, and who would notice? Something about that is missing.",
                when=lambda answer, _: "g" not in set(answer),
            ),
            Mistake(
                key="not all",
                says="All that you chose are holes, and there are more. Compare the dates, then read word by word.",
                when=lambda answer, _: set(answer) < {"a", "b", "d", "e", "g"},
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["g", "e", "d", "b", "a"],),
            wrong=(
                Wrong(lambda _: set("abcdefg"), "fine as it is"),
                Wrong(lambda _: {"a", "b", "d", "e"}, "riders are taken from somewhere"),
                Wrong(lambda _: {"a", "g"}, "not all"),
            ),
        ),
    ),
    Value(
        id="9.13",
        title="How many newcomers",
        data="sample",
        ask=(
            "The draft wants to see more newcomers coming back, one half with the process and one without, by lot.\n"
            "Suppose the process works perfectly and no basket in its half is late.\n"
            "How many newcomers would a pilot need, *both halves together*, to find that with a chance of 80 %?\n"
            "Five hundred more or less do not matter."
        ),
        in_code="`base` and `gain` are printed above; `stats.units_needed` takes them in this order.",
        expected=answers.units,
        same=Tolerance(decimals=-3),
        unit="newcomers, both halves together",
        in_form=InForm(
            ask=(
                "The draft wants to see more newcomers coming back, one half with the process and one "
                "without, by lot.\n"
                "Suppose the process works perfectly and no basket in its half is late.\n"
                "How many newcomers would a pilot need, *both halves together*, to find that with a "
                "chance of 80 %?\n"
                "The share, the gain and the rule of thumb stand above.\n"
                "Five hundred more or less do not matter."
            ),
            hints=(
                "",
                ("Take the rule of thumb: 32 × share × (1 − share) ÷ gain². It is for both halves together."),
                "32 × share × (1 − share) ÷ (… × …)",
            ),
        ),
        hints=(
            "The smaller the gain, the more people; half the gain takes four times as many.",
            "Call `stats.units_needed`; or, by hand, take 32 × share × (1 − share) ÷ gain² for both halves together.",
            "answer_9_13 = stats.units_needed(..., ...)",
        ),
        why=(
            "The process can change only those who would have been late, one in eight. In the number for everybody "
            "its effect is diluted to less than two points."
        ),
        mistakes=(
            Mistake(
                key="one half",
                says="This is one half. The other half is needed as well.",
                gives=lambda data: answers.units(data) / 2,
            ),
            Mistake(
                key="the gap",
                says="You planned for the difference between late and in time. How many would have been late?",
                when=lambda answer, data: is_near(answer, answers.units(data, gap=True)),
            ),
            Mistake(
                key="per cent",
                says="So few? Then the gain was entered in per cent, or it was another gain. Take `gain` itself.",
                when=lambda answer, _: isinstance(answer, int | float) and answer < 3000,
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.units(data), -2),),
            wrong=(
                Wrong(lambda _: 40, "per cent"),
                Wrong(lambda data: answers.units(data, gap=True), "the gap"),
                Wrong(lambda _: "many", "a number"),
            ),
        ),
    ),
    Choice(
        id="9.14",
        title="The pilot of spring",
        data="sample",
        ask=(
            "The growth lead recalls that there has been a pilot for newcomers already.\n"
            "*New-user guidance*, East China, four weeks against the four before: next-day retention rose from 35 % "
            "(105 of 300) to 38 % (114 of 300), a deviation of +8.6 %.\n"
            "The table of spring says: roll it out nationwide.\n"
            "What is the right verdict?"
        ),
        options={
            "a": "Roll out: the target of 38 % was reached.",
            "b": "Stop: the interval of the difference holds zero, so guidance does nothing.",
            "c": "Not enough data: a harm, nothing, and a gain three times as large are all still possible.",
            "d": "Iterate: +8.6 % is a good start and will grow with a wider library.",
        },
        expected="c",
        in_form=InForm(
            hints=(
                "",
                (
                    "With 300 people on either side, the difference of two such shares is known to some "
                    "eight points, up and down."
                ),
                "",
            ),
        ),
        hints=(
            "How far would 105 of 300 move from one month to the next by luck alone?",
            "Put the interval around the difference: `stats.proportion_difference(114, 300, 105, 300)`.",
            "The interval reaches from … to …, so both … and … are possible.",
        ),
        why=(
            "A pilot with 300 on either side finds three points about once in nine times. Its end says little, and "
            "not enough data is a decision: repeat it larger, by lot, or let it be."
        ),
        mistakes=(
            Mistake(
                key="target touched",
                says="A target can be touched by luck. How many people more than before are there behind it?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="nothing proved nothing",
                says="An interval around zero does not say that there is nothing. Look at its upper end.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="good start",
                says="Nine people more of 300, in another month. What would those weeks have brought without guidance?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Rubric(
        id="9.15",
        title="One page for the head",
        ask=(
            "The head of operations has three minutes before a train leaves.\n"
            "Write the brief, of about 150 words: what was found, what was not, what you propose to do, how it will be "
            "seen whether it worked, and what it may cost.\n"
            "Every number travels with its count or its interval."
        ),
        criteria=(
            Criterion("answer", "The first sentence answers the question, and says how much of it.", 2),
            Criterion("numbers", "At least two numbers stand with their count or interval, of the right group."),
            Criterion("honest", "It keeps “goes together” and “because” apart, and says what is left unexplained.", 2),
            Criterion(
                "left out", "It names one thing that is not shown, or not enough data, and what follows from it."
            ),
            Criterion(
                "proposal", "One process: for whom, an owner, a limit that a clock can measure, and a guardrail."
            ),
            Criterion(
                "proof",
                "By lot, on a metric that the size can reach, with a date and what each result leads to.",
                2,
            ),
            Criterion("money", "It sets the cost against the few yuan a late newcomer brings less."),
        ),
        model=(
            "Of 1,767 newcomers 46 % order again within 30 days. After a late first basket it is 33 % of 220, after "
            "one in time 48 % of 1,547 (difference 7.5 to 20.8 points). Lateness came first, and only 17 of 89 were "
            "satisfied with it, so it is our best candidate; yet with nobody late we should stand at 48 %. Most of the "
            "reason is not found. Half of the closed complaints about lateness come back: closing is no remedy. "
            "Android's checkout is a loss of its own; the guidance pilot of spring is not enough data. I propose "
            "first basket in time: owner delivery lead, a rider reserved 60 minutes ahead, for half of the "
            "newcomers, by lot, 3 August to 4 October. Measure: first baskets late, 12 % to 6 %; 712 suffice. "
            "Guardrail: other baskets at most 1 point later. On 7 October: proved and harmless, all stations; "
            "otherwise stop. Return is read along. Limit: 6 yuan a rescued basket."
        ),
        hints=(
            "Begin with the answer, and put the largest doubt second.",
            "Found, not found, process, pilot, guardrail, cost: one or two sentences each.",
            "Of … newcomers … % come back. After a late …, … of …; but … I propose … for half of …, by lot, until …; "
            "it worked if …; … must not get worse. It may cost …",
        ),
        why="Another process can be right as well. What counts is that the page can be proved wrong on a named day.",
    ),
]
