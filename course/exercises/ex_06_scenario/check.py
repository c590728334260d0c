"""Lesson 06, fourth part: the check, the guardrail and the third table."""

from flywheel.exercises.specs import Bank, Choice, Fix, Function, InForm, Mistake, Tolerance, Wrong

from . import answers

START = '    "time_limit: real time": "time_limit: real time",\n'

EXERCISES = [
    Choice(
        id="6.10",
        title="The cheap way to the goal",
        ask=(
            "The growth lead has an idea that needs no riders: newcomers are simply promised a longer time.\n"
            "Hardly any first basket would be late, and CSAT would rise.\n"
            "Which guardrail would notice what that costs?"
        ),
        options={
            "a": "CSAT of newcomers, at most 2 points worse.",
            "b": "First-order conversion, at most 2 points worse.",
            "c": "Complaint rate of newcomers, at most 2 points worse.",
            "d": "Promises kept in the ticket system, at most 5 points worse.",
        },
        expected="b",
        hints=(
            "Think of somebody who opens the app at six, hungry, and reads “in two hours”.",
            "A guardrail is a metric that gets worse when the goal is reached in a way that nobody wanted.",
            "Who sees a longer time before ordering may ...",
        ),
        why=(
            "Who never orders is never late, never asked and never complains. "
            "Of the four only the share of sign-ups that become orders counts those who walked away."
        ),
        mistakes=(
            Mistake(
                key="goal as guardrail",
                says="That is the goal itself, and it rises under this idea. A guardrail has to look somewhere else.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="only those who ordered",
                says="Only those who ordered can complain about an order. Who is missing from this rate?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="other promise",
                says="This metric is about answers to tickets and not about baskets, however alike the names are.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Fix(
        id="6.11",
        title="The file that pleases the eye",
        ask=(
            "The growth lead has written a file of his own overnight, and it looks splendid.\n"
            "It can be read, and its process has errors.\n"
            "Mend them as you would want them mended, until the check finds none; the code then answers `none`, and "
            "before that with the fields that are still wrong."
        ),
        in_code=(
            "Each line of `changes` holds a piece of the file and, after the colon, what shall stand there instead; "
            "add as many as you need.\nA piece that occurs more than once is replaced everywhere; take a longer piece "
            "then, and write a line break as `\\n`."
        ),
        stub=(
            "changes = {\n"
            f"{START}"
            "}\n"
            "mended = hasty\n"
            "for old, new in changes.items():\n"
            "    mended = mended.replace(old, new)\n"
            'trial.write_text(mended, encoding="utf-8")\n'
            'answer_6_11 = ", ".join(scenario.check(scenario.read(trial)).errors["field"]) or "none"'
        ),
        broken=lambda _: answers.errors_left(),
        expected="none",
        line="3 s; the service shift calls within 5 min; by 2026-08-31; the question serves be-heard",
        in_form=InForm(
            ask=(
                "The growth lead has written a file of his own overnight, and it looks splendid.\n"
                "Its table and what the check says about it stand above; four fields are errors.\n"
                "Mend them as you would want them mended.\n"
                "Each way below names the limit of the first node, the plan of the second node when it "
                "fails, the day of judgement, and the need that the question serves; under it you see "
                "which fields are still wrong, or *none*."
            ),
            hints=(
                "",
                ("Go down the errors one after the other, and strike out every way that leaves one as it is."),
                "… s; …; a day after the pilot; the question serves …",
            ),
            ways={
                "right": "3 s; the service shift calls within 5 min; by 31 August; the question serves be-heard",
                "no clock": (
                    "at once; the service shift calls within 5 min; by 31 August; the question serves be-heard"
                ),
                "no plan": "3 s; not applicable; by 31 August; the question serves be-heard",
                "judged too early": (
                    "3 s; the service shift calls within 5 min; by 20 August; the question serves be-heard"
                ),
                "need nobody serves": (
                    "3 s; the service shift calls within 5 min; by 31 August; the question serves know-when"
                ),
            },
        ),
        hints=(
            "Let the check tell you: each row has the field, what was found, and what to do.",
            "Run `scenario.check(scenario.read(trial)).errors` in a cell of its own and mend one row after the other.",
            'changes = {\n    "time_limit: real time": "time_limit: ... s",\n    "exception_plan: none": '
            '"exception_plan: ...",\n    "by: 2026-08-20": "by: ...",\n'
            '    "ask no second time\\n    serves: know-when": "ask no second time\\n    serves: ...",\n}',
        ),
        why=(
            "“Real time” stands in the guide's own table, beside a standard of two seconds: only one of the two can be "
            "missed. "
            "The subtle one is the question that serves the wrong need: each line is fine, and only somebody who reads "
            "needs and nodes together sees that nobody is being heard."
        ),
        mistakes=(
            Mistake(
                key="no clock",
                says=(
                    "One limit is left that no clock can measure. Ask of each: could two people with stop-watches "
                    "disagree?"
                ),
                gives=lambda _: answers.errors_left(plan="call within 5 min", by="2026-08-31", serves="be-heard"),
                line="at once; the service shift calls within 5 min; by 2026-08-31; the question serves be-heard",
            ),
            Mistake(
                key="no plan",
                says="A node has an exception plan that stands for nothing. What shall the shift do at 19:40?",
                gives=lambda _: answers.errors_left(limit="3 s", by="2026-08-31", serves="be-heard"),
                line="3 s; n/a; by 2026-08-31; the question serves be-heard",
            ),
            Mistake(
                key="judged too early",
                says="The goal is to be judged on a day on which the pilot is still running.",
                gives=lambda _: answers.errors_left(limit="3 s", plan="call within 5 min", serves="be-heard"),
                line="3 s; the service shift calls within 5 min; by 2026-08-20; the question serves be-heard",
            ),
            Mistake(
                key="need nobody serves",
                says=(
                    "The limits are mended. Now read the list of needs, and look for the node that is there for the "
                    "second of them."
                ),
                gives=lambda _: answers.errors_left(limit="3 s", plan="call within 5 min", by="2026-08-31"),
                line="3 s; the service shift calls within 5 min; by 2026-08-31; the question serves know-when",
            ),
            Mistake(
                key="half mended",
                says=(
                    "Your answer names the fields that are still wrong. Look them up in the check: its last column "
                    "says what to do."
                ),
                when=lambda answer, _: "[" in str(answer) or "goal." in str(answer),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: answers.errors_left(
                    limit="5 s", plan="show it in the app", by="2026-09-15", serves="[be-heard, know-when]"
                ),
            ),
            wrong=(
                Wrong(lambda _: answers.errors_left(limit="3 s", plan="call within 5 min"), "half mended"),
                Wrong(lambda _: 0, "text"),
            ),
        ),
    ),
    Function(
        id="6.12",
        title="The column “deviation”",
        ask=(
            "Write a function of two levels, before and during, that gives the deviation of Table 3 in percent: the "
            "change, measured by the level before.\n"
            "If the level before is 0, it gives `None`."
        ),
        in_code="If you do not code, choose a way in the form.",
        stub="def answer_6_12(before, during):\n    ...",
        expected=lambda _: answers.deviation,
        cases=lambda _: [(35, 38), (42, 45), (0.35, 0.38), (50, 45), (40, 40), (0, 5)],
        same=Tolerance(decimals=1),
        line="None if before == 0 else 100 * (during - before) / before",
        in_form=InForm(
            ask=(
                "Table 3 has a column *deviation*: the change from the level before to the level during "
                "the pilot, in percent of the level before.\n"
                "Where the level before is 0, there is none.\n"
                "Which rule fills the column?\n"
                "Below you see pairs of levels, before and during, and what the chosen rule makes of "
                "each."
            ),
            hints=(
                "",
                "",
                "100 × (… − …) ÷ the level …",
            ),
            ways={
                "right": "during minus before, divided by before, times 100",
                "points": "during minus before",
                "by during": "during minus before, divided by during, times 100",
                "share": "during minus before, divided by before",
            },
        ),
        hints=(
            "How much more, and of what is that a percentage?",
            "The difference, divided by the level before, times 100; ask for the zero first.",
            "def answer_6_12(before, during):\n    if before == 0:\n        return None\n    return 100 * (...) / ...",
        ),
        why=(
            "From 35 % to 38 % are three points and 8.6 per cent; both are true, and only one looks good on a slide. "
            "Say which one you mean, every time."
        ),
        mistakes=(
            Mistake(
                key="points",
                says="This is the difference of the two levels. The column measures it by the level before.",
                gives=lambda _: lambda before, during: None if before == 0 else during - before,
                line="None if before == 0 else during - before",
            ),
            Mistake(
                key="by during",
                says="You divide by the level during. The yardstick is what was there before.",
                gives=lambda _: lambda before, during: None if before == 0 else 100 * (during - before) / during,
                line="None if before == 0 else 100 * (during - before) / during",
            ),
            Mistake(
                key="share",
                says="The right fraction; the column has it in percent.",
                gives=lambda _: lambda before, during: None if before == 0 else (during - before) / before,
                line="None if before == 0 else (during - before) / before",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: lambda before, during: round(100 * (during / before - 1), 1) if before else None,),
            wrong=(Wrong(lambda _: 8.6, "function"),),
        ),
    ),
]
