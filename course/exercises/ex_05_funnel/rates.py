"""Lesson 05, first part: two screens that differ, and what each counts."""

from flywheel.exercises.specs import Bank, InForm, Mistake, Multi, Table, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Multi(
        id="5.1",
        title="Two cards",
        ask="Read the two cards line by line.\nIn which of these do the two screens differ?",
        in_code='Your answer is a set of letters, such as `{"a", "e"}`.',
        options={
            "a": "in what is counted once, a person or a visit",
            "b": "in who is in the denominator: the step with which counting starts",
            "c": "in what counts as success: the last step",
            "d": "in how long one has for it",
            "e": "in whether other things may lie between two steps",
        },
        expected={"a", "b", "d"},
        hints=(
            "Cover the numbers with your hand and compare only the words, one line after another.",
            "Two of the five stand word for word on both cards.",
            "answer_5_1 = {..., ..., ...}",
        ),
        why=(
            "Three differences, and each of them alone moves the rate. "
            "As long as no card hangs beside a screen, nobody in the corridor can see any of them."
        ),
        mistakes=(
            Mistake(
                key="everything",
                says="Not everything differs. Look again at the lines in which both cards use the same words.",
                when=lambda answer, _: {"c", "e"} & set(answer) != set(),
            ),
            Mistake(
                key="no clock",
                says="Something about time is missing: a visit ends, and so does a chance.",
                when=lambda answer, _: set(answer) == {"a", "b"},
            ),
            Mistake(
                key="no start",
                says="Compare the second line of the cards: who gets into the count at all?",
                when=lambda answer, _: set(answer) == {"a", "d"},
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["d", "b", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "d", "e"}, "everything"),
                Wrong(lambda _: {"a", "b"}, "no clock"),
                Wrong(lambda _: {"a", "d"}, "no start"),
            ),
        ),
    ),
    Table(
        id="5.2",
        title="The right screen",
        ask=(
            "Count the funnel of the right screen: visits of `week`, from opening the app (`app_open`) "
            "through the four steps to the payment.\n"
            "Your answer is the counted funnel, one row a step."
        ),
        expected=answers.visits,
        same=Tolerance(keys=("step",), columns=("step", "users")),
        line='funnel.count(week, ["app_open", *steps], unit="session")',
        in_form=InForm(
            ask=(
                "Which way counts the funnel of the right screen, as its card says?\n"
                "Below the choice you see, step by step, what it gives."
            ),
            hints=("", "Take the lines *counts* and *starts with* of the right card.", "… , from … to the payment"),
            ways={
                "right": "visits, from opening the app to the payment",
                "no first step": "visits, from looking at a product to the payment",
                "still people": "people, from opening the app to the payment",
                "left screen": "people, from looking at a product to the payment",
            },
        ),
        hints=(
            "Two things differ from the left screen's count: the first step and what is counted once.",
            'Put `"app_open"` in front of the steps, and tell `funnel.count` the `unit`.',
            'answer_5_2 = funnel.count(week, ["app_open", ...], unit=...)',
        ),
        why=(
            "Five lines instead of four, and another denominator. "
            "A visit has to hold all of its steps, so whoever fills a basket in the morning and pays in the evening "
            "is no success in either visit."
        ),
        mistakes=(
            Mistake(
                key="no first step",
                says=(
                    "These are visits, but only those in which somebody looked at a product. "
                    "See with what the right screen's card starts."
                ),
                gives=answers.visits_that_look,
                line='funnel.count(week, steps, unit="session")',
            ),
            Mistake(
                key="still people",
                says="The steps are those of the right screen. What is counted once is still a person; see the card.",
                gives=answers.people_from_open,
                line='funnel.count(week, ["app_open", *steps])',
            ),
            Mistake(
                key="left screen",
                says="This is the left screen's funnel. Two lines of the card are different.",
                gives=answers.people,
                line="funnel.count(week, steps)",
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.visits(data).table,
                lambda data: answers.visits(data).table[["step", "users"]],
            ),
            wrong=(Wrong(lambda _: 21.1, "table"),),
        ),
    ),
    Value(
        id="5.3",
        title="One change at a time",
        ask=(
            "Count people again, as on the left screen, but start with opening the app, as on the right one.\n"
            "Which share of these people paid?\n"
            "Your answer is in per cent."
        ),
        expected=answers.bridge,
        same=Tolerance(decimals=1),
        unit="per cent",
        in_form=InForm(
            ask=(
                "The table above counts people again, as on the left screen, but starts with opening the app, as on "
                "the right one.\n"
                "Which share of these people paid?\n"
                "Your answer is in per cent, with one decimal."
            ),
            hints=(
                "",
                "Take the last row, and the column that goes back to the first step.",
                "per cent of all who …, in the row of the payment",
            ),
        ),
        hints=(
            "Only the first step changes; a person still counts once.",
            (
                "Count `app_open` and the four steps without `unit`; the column `from_start_value` of its `.table` "
                "has the share, and its last row is the payment."
            ),
            'answer_5_3 = 100 * funnel.count(week, [...]).table["from_start_value"].iloc[-1]',
        ),
        why=(
            "The walk from one number to the other has two steps: first whom one lets in, then what counts once. "
            "Each has a reason of its own, and neither is an error."
        ),
        mistakes=(
            Mistake(
                key="share",
                says="This is the share as a number between 0 and 1. The task asks for per cent.",
                when=lambda answer, data: abs(100 * answer - answers.bridge(data)) < 0.1,
            ),
            Mistake(
                key="left screen",
                says=(
                    "This is the left screen again. Those who opened the app and looked at nothing are still missing."
                ),
                gives=lambda data: answers.last_share(answers.people(data)),
            ),
            Mistake(
                key="right screen",
                says="This is the right screen's rate, of visits. Change the first step only; keep counting people.",
                gives=lambda data: answers.last_share(answers.visits(data)),
            ),
            Mistake(
                key="step before",
                says=(
                    "This is the rate from the checkout to the payment. Its denominator is the step before; "
                    "the question goes back to the first step."
                ),
                gives=lambda data: 100 * float(answers.people(data).table["value"].iloc[-1]),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.bridge(data), 1),),
            wrong=(
                Wrong(lambda data: answers.bridge(data) / 100, "share"),
                Wrong(lambda _: "a third", "a number"),
            ),
        ),
    ),
]
