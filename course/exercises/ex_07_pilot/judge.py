"""Lesson 07, third part: whether an effect is there, and whose it is."""

from flywheel.exercises.specs import Bank, Choice, Classify, Fix, Function, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

PICTURES = {"a": "read", "b": "apart", "c": "dip", "d": "else", "e": "read"}


EXERCISES = [
    Value(
        id="7.8",
        title="How many did the process bring back?",
        ask=(
            "94 of the 350 members in the pilot group ordered again within 28 days.\n"
            "How many of these 94 would not have come without the new process?\n"
            "The control group tells; a whole number will do."
        ),
        in_code="Your answer is one number.",
        unit="members",
        expected=lambda _: answers.extra_members(),
        same=Tolerance(decimals=0),
        in_form=InForm(
            hints=(
                "",
                "",
                "94 − 350 × … ÷ 350",
            ),
        ),
        hints=(
            "Some silent members come back without anybody writing to them. How would you know how many?",
            "Take the share of the control group, and ask how many of 350 that would be.",
            "answer_7_8 = 94 - 350 * ... / 350",
        ),
        why=(
            "Silent members were chosen because they had ordered nothing, so as a group they can only rise. "
            "The control group shows how far they rise by themselves."
        ),
        mistakes=(
            Mistake(
                key="everybody",
                says="These are all who came back. Are there none among them who would have come anyway?",
                gives=lambda _: answers.recalled()["pilot"][0],
            ),
            Mistake(
                key="the anyway",
                says="So many came back in the group that got nothing. What does that say about the 94?",
                gives=lambda _: answers.recalled()["control"][0],
            ),
            Mistake(
                key="deviation",
                says="This is how much larger one share is than the other, in percent. The question asks for members.",
                when=lambda answer, _: (
                    abs(float(answer) - 100 * answers.case("member-recall").evaluation.deviation.value) < 1
                ),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: round(answers.extra_members()),),
            wrong=(
                Wrong(lambda _: 123.8, "deviation"),
                Wrong(lambda _: "half", "a number"),
            ),
        ),
    ),
    Classify(
        id="7.9",
        title="Which picture may be read?",
        ask=(
            "Each line gives a level in percent for three stretches of four weeks before a pilot and, after "
            "the arrow, "
            "for the four weeks of the pilot; each stands on so many people that chance hardly matters.\n"
            "May one read the difference of the changes, and if not, why?"
        ),
        in_code="Your answer gives each letter one of the words.",
        items={
            "a": "pilot 31, 32, 33 → 37 · control 28, 29, 30 → 31",
            "b": "pilot 29, 31, 33 → 35 · control 30, 30, 30 → 30",
            "c": "pilot 32, 32, 25 → 31 · control 31, 32, 31 → 32; the region was chosen after its worst month",
            "d": "pilot 30, 30, 30 → 34 · control 30, 30, 30 → 27; in the control region a bridge was closed",
            "e": "pilot 40, 41, 40 → 44 · control 20, 21, 20 → 21",
        },
        labels={
            "read": "may be read",
            "apart": "no: the groups were moving apart before",
            "dip": "no: the pilot group was picked at a low point",
            "else": "no: something else happened to one group",
        },
        expected=PICTURES,
        hints=(
            "The method does not need equal levels. It needs equal movements, in everything but the pilot.",
            (
                "Draw each line with your finger. Did the two move alike before? Was there a reason to choose "
                "this moment?"
            ),
            'answer_7_9 = {"a": "read", "b": ..., "c": "dip", "d": ..., "e": ...}',
        ),
        why=(
            "The control group stands in for what would have happened anyway. It can do so from another "
            "level, but not "
            "when one of the two was already on its way, was picked for being low, or met with something of its own."
        ),
        mistakes=(
            Mistake(
                key="levels must agree",
                says=(
                    "You turned away the pair whose levels are far apart. Must the levels be alike, or the movements?"
                ),
                when=lambda answer, _: answer.get("e") != "read",
            ),
            Mistake(
                key="climbing",
                says="In b the pilot group gains two points in each stretch. How much of the last step is new?",
                when=lambda answer, _: answer.get("b") == "read",
            ),
            Mistake(
                key="the dip",
                says=(
                    "In c look at the third number of the pilot group and at the first two. Where was it going back to?"
                ),
                when=lambda answer, _: answer.get("c") == "read",
            ),
            Mistake(
                key="the bridge",
                says="In d the pilot group rises by 4, and the difference of the changes is 7. Whose are the other 3?",
                when=lambda answer, _: answer.get("d") == "read",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: dict(reversed(PICTURES.items())),),
            wrong=(
                Wrong(lambda _: {**PICTURES, "e": "apart"}, "levels must agree"),
                Wrong(lambda _: {**PICTURES, "b": "read"}, "climbing"),
                Wrong(lambda _: {**PICTURES, "c": "read"}, "the dip"),
                Wrong(lambda _: {**PICTURES, "d": "read"}, "the bridge"),
            ),
        ),
    ),
    Fix(
        id="7.10",
        title="Two thousand newcomers, sixty-eight draws",
        ask=(
            "The greeting was drawn by chat group: 68 lots decided about 2,619 newcomers.\n"
            "This code judges it as if every newcomer had been drawn; it runs, and its interval is too short.\n"
            "Mend it; your answer is the width of the 95 % interval, from end to end, in active days."
        ),
        stub=(
            'greeted = files["welcome-groups"].units.drop(columns="cluster_id")\n'
            'found = pilot.evaluate(greeted, metric="Active days per user", unit="score")\n'
            "answer_7_10 = found.difference.high - found.difference.low"
        ),
        broken=lambda _: answers.width("newcomers"),
        expected=lambda _: answers.width("groups"),
        same=Tolerance(decimals=2),
        line='width of pilot.evaluate(files["welcome-groups"].units, …).difference',
        in_form=InForm(
            ask=(
                "The greeting was drawn by chat group: 68 lots decided about 2,619 newcomers.\n"
                "The analyst judged it as if every newcomer had been drawn by a lot of their own, and so "
                "the 95 % interval came out too short.\n"
                "Which way gives its true width, from end to end, in active days per user?"
            ),
            hints=(
                "What was drawn, a newcomer or a group?",
                "All newcomers stay in, and those of one group count as one draw.",
                "whole width, with … as what was drawn and … newcomers kept",
            ),
            ways={
                "right": "the whole width, with chat groups as what was drawn and all newcomers kept",
                "one newcomer a group": "the whole width, with one newcomer kept from each chat group",
                "half": "half of the width, with chat groups as what was drawn and all newcomers kept",
            },
        ),
        hints=(
            "What was drawn? And which column of the unit table knows about it?",
            "`cluster_id` names the group of each newcomer. If it is there, `pilot.evaluate` counts groups.",
            'greeted = files["welcome-groups"].units\n… and the other two lines stay as they are.',
        ),
        why=(
            "Newcomers of one week and region resemble one another, whatever the greeting says, so a second newcomer "
            "of the same chat tells less than a first one of another chat."
        ),
        mistakes=(
            Mistake(
                key="one newcomer a group",
                says="Now each group has one newcomer left. The others had something to say too; throw nobody away.",
                gives=lambda _: answers.width("one each"),
                line='width of pilot.evaluate(units.drop_duplicates("cluster_id"), …).difference',
            ),
            Mistake(
                key="half",
                says="This is how far the interval reaches to one side. The question asks from end to end.",
                gives=lambda _: answers.width("groups") / 2,
                line='half the width of pilot.evaluate(files["welcome-groups"].units, …).difference',
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: round(answers.width("groups"), 3),),
            wrong=(Wrong(lambda _: "wider", "a number"),),
        ),
    ),
    Choice(
        id="7.11",
        title="It works in South China",
        ask=(
            "The growth lead has found the line *South China* in the table of segments.\n"
            "The reminder did not convince, he says, because it was tried on everybody.\n"
            "What do you write into the minutes?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "Roll out in South China, where the effect is largest.",
            "b": "Roll out wherever the difference is above zero, and leave the rest as it is.",
            "c": "Split further, by region and channel together, to find the users for whom it works.",
            "d": "The groups differ no more than chance makes them differ; South China is a question for another draw.",
        },
        expected="d",
        hints=(
            "Eleven lines, and one of them is the highest. One of them always is.",
            "Look at the intervals, and at the test below the table: do the segments differ among themselves at all?",
            "To say that it works there, one has to show that it works there better than elsewhere, and …",
        ),
        why=(
            "Looking at segments makes questions, and a new draw answers them. Whoever reads the answer from the same "
            "table that gave the question will always find a place where it works."
        ),
        mistakes=(
            Mistake(
                key="largest",
                says=(
                    "Shuffle the users into eleven heaps by lot: one heap would come out on top too. Would you "
                    "roll out to it?"
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="above zero",
                says="Where nothing happens, about half of all lines lie above zero.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="split further",
                says="More and smaller groups give wider intervals and higher tops. What would a find be worth?",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",), wrong=(Wrong(lambda _: "e", "options"),)),
    ),
    Function(
        id="7.12",
        title="The card as a rule",
        ask=(
            "Write the card as a function: it takes the two ends of the interval, the smallest gain worth having, and "
            "whether the days of the pilot are over.\n"
            "Before the days are over it returns `not enough data`.\n"
            "After that it returns `roll out` if the whole interval lies above zero, `stop` if even the upper end is "
            "below the gain, and `not enough data` otherwise."
        ),
        in_code="If you do not code, choose a way in the form, or leave this one out.",
        stub="def answer_7_12(low, high, gain, over):\n    ...",
        expected=lambda _: answers.rule,
        cases=answers.rule_cases,
        line=(
            '"not enough data" if not over else "roll out" if low > 0 else "stop" if high < gain else "not enough data"'
        ),
        in_form=InForm(
            ask=(
                "Here is the card as a rule for a machine.\n"
                "It knows the two ends of the interval, the smallest gain worth having, and whether the "
                "days of the pilot are over.\n"
                "Before the days are over it says *not enough data*.\n"
                "After that it says *roll out* if the whole interval lies above zero, *stop* if even the "
                "upper end is below the gain, and *not enough data* otherwise.\n"
                "Which rule does just that?\n"
                "Below you see cases, each with lower end, upper end, gain, and whether the days are "
                "over (yes) or not (no), and what the chosen rule says."
            ),
            hints=(
                "",
                (
                    "First ask for the days, then for the lower end, then for the upper end; whatever is "
                    "left is the last case."
                ),
                "days not over: …; lower end above zero: …; upper end below the gain: …; otherwise …",
            ),
            ways={
                "right": (
                    "Days not over: not enough data. Lower end above zero: roll out. Upper end below the "
                    "gain: stop. Otherwise: not enough data."
                ),
                "looked early": (
                    "Lower end above zero: roll out. Upper end below the gain: stop. Otherwise: not enough data."
                ),
                "no gain, no chance": (
                    "Days not over: not enough data. Lower end above zero: roll out. Otherwise: stop."
                ),
                "point instead of interval": (
                    "Days not over: not enough data. Middle of the interval above zero: roll out. Otherwise: stop."
                ),
            },
        ),
        hints=(
            "The order of the questions matters: which of them ends the matter, whatever the interval says?",
            "First `over`, then `low > 0`, then `high < gain`; whatever is left is the last case.",
            'if not over:\n    return ...\nif low > 0:\n    return "roll out"\nreturn "stop" if ... else ...',
        ),
        why=(
            "Four lines that nobody can argue with on the last day. The rule of the report asks more: the "
            "sizes of the "
            "groups, the guardrails, the target."
        ),
        mistakes=(
            Mistake(
                key="looked early",
                says="Your rule decides while the pilot is still running. What does the card say about that?",
                gives=lambda _: lambda low, high, gain, over: answers.rule(low, high, gain, over=True),
                line='"roll out" if low > 0 else "stop" if high < gain else "not enough data"',
            ),
            Mistake(
                key="no gain, no chance",
                says=(
                    "Your rule stops whenever the interval touches zero. An interval may hold zero and the gain too."
                ),
                gives=lambda _: (
                    lambda low, high, gain, over: "not enough data" if not over else "roll out" if low > 0 else "stop"
                ),
                line='"not enough data" if not over else "roll out" if low > 0 else "stop"',
            ),
            Mistake(
                key="point instead of interval",
                says="Your rule asks whether the middle of the interval is above zero, and chance decides that.",
                gives=lambda _: (
                    lambda low, high, gain, over: (
                        "not enough data" if not over else "roll out" if low + high > 0 else "stop"
                    )
                ),
                line='"not enough data" if not over else "roll out" if low + high > 0 else "stop"',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: (
                    lambda low, high, gain, over: (
                        ("roll out" if low > 0 else "stop" if high < gain else "not enough data")
                        if over
                        else "not enough data"
                    )
                ),
            ),
            wrong=(Wrong(lambda _: "roll out", "function"),),
        ),
    ),
]
