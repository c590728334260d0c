"""Lesson 08, second part: when the wheel begins to move, and what makes it."""

from flywheel.exercises.specs import Bank, Classify, Function, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

NATURE = "measure measure test test turn turn turn measure"

EXERCISES = [
    Function(
        id="8.5",
        title="When has it paid?",
        ask=(
            "Write a function that takes the gains of a programme, month by month, costs already taken off.\n"
            "It returns the number of the first month from whose end on the sum of all gains so far *stays* at zero or "
            "above, and `None` if there is no such month.\n"
            "Months are counted from 1."
        ),
        in_code="If you do not code, choose a way in the form, or leave this one out.",
        stub="def answer_8_5(gains):\n    ...",
        expected=lambda _: answers.break_even,
        cases=lambda _: [(list(gains),) for gains in answers.GAINS],
        line="next((m for m in range(1, len(gains) + 1) if all(sum(gains[:k]) >= 0 for k in range(m, len(gains) "
        "+ 1))), None)",
        in_form=InForm(
            ask=(
                "The gains of a programme are given month by month, costs already taken off.\n"
                "It has paid in the first month from whose end on the sum of all gains so far *stays* at "
                "zero or above; months are counted from 1, and there may be no such month.\n"
                "Which rule finds it?\n"
                "Below you see some programmes, each as a list of monthly gains, and the month that the "
                "chosen rule gives."
            ),
            hints=(
                "",
                "",
                "the first month from which the … of all gains …",
            ),
            ways={
                "right": "the first month from whose end on the sum of all gains so far is never below zero again",
                "good month": "the first month whose own gain is not below zero",
                "touched zero": "the first month at whose end the sum of all gains so far is not below zero",
            },
        ),
        hints=(
            "Being paid back is a matter of the sum, and a sum that has reached zero may fall below it again.",
            "Keep a running total and the month in which it came up. Whenever the total is below zero, forget the "
            "month.",
            "total, paid = 0, None\nfor month, gain in enumerate(gains, 1):\n    total += gain\n"
            "    if total < 0:\n        paid = ...\n    elif paid is None:\n        paid = ...\nreturn paid",
        ),
        why=(
            "Three dates are called break-even in meetings: the first good month, the first time at zero, and the day "
            "from which it stays there. Only the last one lets finance sleep."
        ),
        mistakes=(
            Mistake(
                key="good month",
                says="A month that earns more than it costs is found too early: the months before it are still unpaid.",
                gives=lambda _: answers.first_good,
                line="next((m for m, gain in enumerate(gains, 1) if gain >= 0), None)",
            ),
            Mistake(
                key="touched zero",
                says="The first time at zero is found. In one of the trials a second investment follows it.",
                gives=lambda _: answers.first_zero,
                line="next((m for m in range(1, len(gains) + 1) if sum(gains[:m]) >= 0), None)",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: lambda gains: answers.break_even(tuple(gains)),),
            wrong=(Wrong(lambda _: 23, "function"),),
        ),
    ),
    Value(
        id="8.6",
        title="The lever that looks small",
        ask=(
            "Telling users what was changed, `reach`, looks like the smallest of the four levers when it is pulled "
            "alone.\n"
            "What is it worth over the three years when the other three are pulled as well?\n"
            "Your answer is in thousand yuan, rounded to whole thousands."
        ),
        in_code="`after` holds the gain of every run in thousand yuan, by its name.",
        expected=lambda _: answers.reach_with_others(),
        same=Tolerance(decimals=0),
        unit="thousand yuan",
        in_form=InForm(
            ask=(
                "Telling users what was changed, *reach*, looks like the smallest of the four levers "
                "when it is pulled alone.\n"
                "What is it worth over the three years when the other three are pulled as well?\n"
                "The table above has the gain of every run.\n"
                "Your answer is in thousand yuan, rounded to whole thousands."
            ),
            hints=(
                "",
                "Take the run with all four and subtract the run with all but reach.",
                "gain of *all four* − gain of *…*",
            ),
        ),
        hints=(
            "Two runs that differ in nothing but this lever, with the other three pulled in both.",
            "Take the run with all four and subtract the run with all but `reach`.",
            'answer_8_6 = after["all four"] - after[...]',
        ),
        why=(
            "A message about nothing is worth nothing, and a message about a repair brings the next voice. What a "
            "lever is worth depends on the others; a plan that ranks levers one by one will cut this one first."
        ),
        mistakes=(
            Mistake(
                key="alone",
                says="This is what it adds when the other three stay as they are. The question is about the company in "
                "which they are pulled.",
                gives=lambda _: answers.reach_alone(),
            ),
            Mistake(
                key="a run",
                says="This is what a whole run brings. A lever is worth the difference between two of them.",
                when=lambda answer, _: min(abs(answer - answers.gain_without(*left)) for left in ((), ("reach",))) < 1,
            ),
            Mistake(
                key="single yuan",
                says="This is in yuan; the runs, and the answer, are in thousands.",
                gives=lambda _: 1000 * answers.reach_with_others(),
            ),
            Mistake(
                key="other way",
                says="The amount is right and the sign is turned round: which of the two runs is better off?",
                gives=lambda _: -answers.reach_with_others(),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: round(answers.reach_with_others()),),
            wrong=(
                Wrong(lambda _: "much", "a number"),
                Wrong(lambda _: 1377, "a run"),
                Wrong(lambda _: 2151, "a run"),
            ),
        ),
    ),
    Classify(
        id="8.7",
        title="Turn, measure, test",
        ask=(
            "The ranking above shows what the outcome hangs on, and its first lines are not things one can do.\n"
            "Sort eight of the assumptions: which does the company *turn* itself, which does it have to *measure* at "
            "home because they are facts of today, and which belong to others' claims until a trial has *tested* them?"
        ),
        items={
            "a": "users who stay a month, today",
            "b": "margin of an active user, today",
            "c": "share of the deck's claims that is counted",
            "d": "more retention for 5 % more satisfaction",
            "e": "answers that remove the cause, with the wheel",
            "f": "users who hear what was changed, with the wheel",
            "g": "cost of team and tools a month",
            "h": "satisfied users today",
        },
        labels={
            "turn": "turn: a goal or a cost the company sets",
            "measure": "measure: a fact of today",
            "test": "test: a claim",
        },
        expected=answers.labelled(NATURE),
        hints=(
            "Ask of each line: could one decide it this afternoon, count it this afternoon, or neither?",
            "“Today” stands for what is; “with the wheel” stands for what is wanted; “more … for …” says what leads "
            "to what.",
            'answer_8_7 = {"a": "measure", "b": ..., ...}',
        ),
        why=(
            "A tornado mixes the three. Facts at the top say what to count before the plan is believed, claims at the "
            "top say what to try, and only the rest is a list of things to do."
        ),
        mistakes=(
            Mistake(
                key="facts turned",
                says="Something that is as it is today was put among the things to decide. One can count it and "
                "not set it.",
                when=lambda answer, _: "turn" in (answer.get("a"), answer.get("b"), answer.get("h")),
            ),
            Mistake(
                key="claims counted",
                says="Look at what says that one thing leads to another, and at how much of it is believed. "
                "No ledger of today holds that.",
                when=lambda answer, _: {answer.get("c"), answer.get("d")} != {"test"},
            ),
            Mistake(
                key="goals as facts",
                says="A line with “with the wheel”, or a budget, is no fact yet. Who decides it?",
                when=lambda answer, _: {answer.get("e"), answer.get("f"), answer.get("g")} != {"turn"},
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled(NATURE.title()),),
            wrong=(
                Wrong(lambda _: {**answers.labelled(NATURE), "a": "turn"}, "facts turned"),
                Wrong(lambda _: {**answers.labelled(NATURE), "d": "measure"}, "claims counted"),
                Wrong(lambda _: {**answers.labelled(NATURE), "e": "measure"}, "goals as facts"),
            ),
        ),
    ),
]
