"""Lesson 03, second part: does a small head hold nearly everything?"""

from flywheel import tiers
from flywheel.exercises.specs import Bank, Choice, Function, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="3.3",
        title="What the best five per cent hold",
        ask=(
            "Which share of the margin of the quarter comes from the best 5 % of its customers?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        expected=lambda data: float(tiers.concentration(answers.quarter(data)).claimed.value),
        same=Tolerance(decimals=3),
        unit="of the margin, as a share",
        in_form=InForm(
            ask=(
                "Which share of the margin of the quarter comes from the best 5 % of its customers?\n"
                "The table above has the margin of each twentieth of them.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                (),
                "One twentieth is 5 %. The first row has the best of them, the last row has everybody.",
                "margin of the first row ÷ margin of all",
            ),
        ),
        hints=(
            "Line the customers up by what they brought, take the first twentieth, and compare their sum with that "
            "of "
            "all.",
            "`tiers.concentration` does it; the row of its `.table` whose `user_share` is 0.05 has the `value`. ",
            "held = tiers.concentration(quarter, value=...)\nanswer_3_3 = held.claimed.value",
        ),
        why=(
            "It is a share of the margin, of one quarter, among those who ordered. Whoever changes one of the three "
            "gets another number."
        ),
        mistakes=(
            Mistake(
                key="revenue",
                says="This is their share of the revenue. The claim speaks of profit; margin is the nearest that the "
                "ledger has.",
                gives=lambda data: answers.head_share(answers.sums(data, "revenue_cents"), 0.05),
            ),
            Mistake(
                key="all days",
                says="This is their share over all the days in the data. The question is about the last quarter.",
                gives=lambda data: answers.head_share(answers.sums(data, all_days=True), 0.05),
            ),
            Mistake(
                key="orders",
                says=(
                    "You lined up orders. Somebody with many middling orders is a large customer; add up by customer "
                    "first."
                ),
                gives=answers.best_orders_share,
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.head_share(answers.sums(data), 0.05), 4),
                lambda data: tiers.concentration(answers.quarter(data), heads=(0.05,)).table["value"],
            ),
            wrong=(Wrong(lambda _: "most of it", "a number"),),
        ),
    ),
    Function(
        id="3.4",
        title="The head, step by step",
        ask=(
            "Write a function that takes a list of amounts, one a customer, and a share such as 0.05.\n"
            "It returns which share of the total the best of them hold.\n"
            "The head is that share of the customers, rounded to whole ones, and at least one customer."
        ),
        in_code="If you do not code, choose a way in the form, or leave this one out.",
        stub="def answer_3_4(amounts, head):\n    ...",
        expected=lambda _: answers.head_share,
        cases=answers.share_cases,
        same=Tolerance(decimals=4),
        line="sum(sorted(amounts, reverse=True)[: max(round(head * len(amounts)), 1)]) / sum(amounts)",
        in_form=InForm(
            ask=(
                "Given are a list of amounts, one a customer, and a share such as 0.05.\n"
                "The *head* is that share of the customers, rounded to whole ones, and at least one "
                "customer.\n"
                "Which way gives the part of the total that the best of them hold?\n"
                "Below you see some lists and what the chosen way makes of them."
            ),
            hints=(
                (),
                ("First the order, then how many are in the head, then the sum of the head divided by the sum of all."),
                "sort from … to …; take the share, but at least …; divide by the sum of …",
            ),
            ways={
                "right": (
                    "Sort from largest to smallest; add up the head, at least one customer; divide by the total."
                ),
                "smallest first": (
                    "Sort from smallest to largest; add up the head, at least one customer; divide by the total."
                ),
                "as they come": "Take the list as it is; add up the head, at least one customer; divide by the total.",
                "nobody in it": (
                    "Sort from largest to smallest; add up the share rounded to whole customers, even if that "
                    "is nobody; divide by the total."
                ),
            },
        ),
        hints=(
            "Largest first, cut off the head, add it up, and compare it with the sum of all.",
            (
                "`sorted(amounts, reverse=True)`, then a slice `[:size]`, with `size = max(round(head * "
                "len(amounts)), 1)`."
            ),
            "size = max(round(...), 1)\nbest = sorted(amounts, reverse=True)[:...]\nreturn sum(...) / sum(...)",
        ),
        why="Four short steps. What takes an afternoon is the list of amounts: who is in it, and which money.",
        mistakes=(
            Mistake(
                key="smallest first",
                says="This takes the smallest amounts. In which direction is the list sorted?",
                gives=lambda _: (
                    lambda amounts, head: sum(sorted(amounts)[: max(round(head * len(amounts)), 1)]) / sum(amounts)
                ),
                line="sum(sorted(amounts)[: max(round(head * len(amounts)), 1)]) / sum(amounts)",
            ),
            Mistake(
                key="as they come",
                says="This takes the first customers of the list, whoever they are.",
                gives=lambda _: lambda amounts, head: sum(amounts[: max(round(head * len(amounts)), 1)]) / sum(amounts),
                line="sum(amounts[: max(round(head * len(amounts)), 1)]) / sum(amounts)",
            ),
            Mistake(
                key="nobody in it",
                says="A small list with a small head: your head may hold nobody. At least one customer is in it.",
                gives=lambda _: (
                    lambda amounts, head: (
                        sum(sorted(amounts, reverse=True)[: round(head * len(amounts))]) / sum(amounts)
                    )
                ),
                line="sum(sorted(amounts, reverse=True)[: round(head * len(amounts))]) / sum(amounts)",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: lambda amounts, head: round(answers.head_share(amounts, head), 5),),
            wrong=(Wrong(lambda _: 0.8, "function"),),
        ),
    ),
    Choice(
        id="3.5",
        title="What goes into the minutes",
        data="sample",
        ask=(
            "The claim on the slide was: 5 % of customers make 80 % of profit **[claim]**.\n"
            "You have seen several ways to count.\n"
            "Which sentence can stand in the minutes?"
        ),
        options={
            "a": "The claim is confirmed, because with the right costs it comes out.",
            "b": "The claim is refuted: nowhere do 5 % of customers make 80 % of profit.",
            "c": "Of our margin, the best 5 % of the quarter's customers brought nearly a third; of profit nothing "
            "can "
            "be said until somebody says how the fixed costs are shared out.",
            "d": "Our best 5 % bring too little; we need to attract better customers.",
        },
        expected="c",
        hints=(
            "A sentence may not reach further than the customers, the weeks and the money behind it.",
            "What changed when other people were counted, and what when costs were taken off? Which of the two is in "
            "the ledger?",
            "Of our …, the best 5 % of … brought …; of … nothing can be said until …",
        ),
        why=(
            "A share of profit depends on how costs are shared out, and a small enough remainder makes any share "
            "large. Ask three things of such a sentence: which money, whose customers, how long."
        ),
        mistakes=(
            Mistake(
                key="made to fit",
                says="The costs that make it fit were chosen so that it fits. Are they in any ledger here?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="too far",
                says=(
                    "One app and one quarter cannot speak for other companies, and here too one way of counting came "
                    "out near the claim."
                ),
                gives=lambda _: "b",
            ),
            Mistake(
                key="advice from a share",
                says="A share says how the money is spread. Whether the head brings *too little* is a question about "
                "amounts.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
]
