"""Lesson 01, still its first part: what a score counts, and how sure one is of it."""

import pandas as pd

from flywheel.exercises.specs import Bank, Choice, Function, InForm, Mistake, Tolerance, Wrong

from . import answers

EXERCISES = [
    Function(
        id="1.5",
        title="What a CSAT counts",
        ask=(
            "Write a function that takes a list of answers from 1 to 5 and returns the CSAT as a share "
            "between 0 and 1.\n"
            "A survey that was closed stands in the list as `None`; every list holds at least one answer."
        ),
        in_code="If you do not code, choose a way in the form, or leave this one out.",
        stub="def answer_1_5(scores):\n    ...",
        expected=lambda _: answers.csat_of,
        cases=answers.csat_cases,
        same=Tolerance(decimals=3),
        line="sum(s >= 4 for s in scores if s is not None) / sum(s is not None for s in scores)",
        in_form=InForm(
            ask=(
                "A CSAT is to be worked out from a list of answers from 1 to 5, as a share between 0 and 1.\n"
                "A survey that was closed stands in the list as *None*; every list holds at least one "
                "answer.\n"
                "Which way does it?\n"
                "Below you see some lists and what the chosen way makes of them."
            ),
            hints=(
                (),
                ("First leave out who closed the survey. Then count the 4s and 5s, and divide by how many are left."),
                "those who gave … or … ÷ those who …",
            ),
            ways={
                "right": "how many gave 4 or 5, divided by how many answered",
                "closed ones counted": "how many gave 4 or 5, divided by how many stand in the list",
                "only fives": "how many gave 5, divided by how many answered",
                "mean": "the sum of the answers, divided by how many answered",
            },
        ),
        hints=(
            "CSAT is a share: some people out of some other people. Which ones are on top, and which below?",
            "First keep what is not `None`. Then count the 4s and 5s, and divide by how many you kept.",
            "given = [s for s in scores if s is not None]\nreturn sum(s >= ... for s in given) / len(...)",
        ),
        why=(
            "CSAT is the share of satisfied people among those who answered; whether a 5 is happier than a 4 "
            "does not matter to it."
        ),
        mistakes=(
            Mistake(
                key="closed ones counted",
                says=("This divides by the length of the whole list. Those who closed the survey are in there too."),
                gives=lambda _: lambda scores: sum(s is not None and s >= 4 for s in scores) / len(scores),
                line="sum(s is not None and s >= 4 for s in scores) / len(scores)",
            ),
            Mistake(
                key="only fives",
                says="This counts the fives only. Those who gave a 4 are satisfied too.",
                gives=lambda _: (
                    lambda scores: sum(s == 5 for s in scores if s is not None) / sum(s is not None for s in scores)
                ),
                line="sum(s == 5 for s in scores) / sum(s is not None for s in scores)",
            ),
            Mistake(
                key="mean",
                says="This averages the scores. CSAT counts people who are satisfied.",
                gives=lambda _: (
                    lambda scores: sum(s for s in scores if s is not None) / sum(s is not None for s in scores)
                ),
                line="sum(s for s in scores if s is not None) / sum(s is not None for s in scores)",
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: lambda scores: pd.Series(scores, dtype="Float64").dropna().ge(4).mean(),
                lambda _: lambda scores: round(answers.csat_of(scores), 4),
            ),
            wrong=(Wrong(lambda _: 0.75, "function"),),
        ),
    ),
    Choice(
        id="1.6",
        title="Which region was hit hardest?",
        data="sample",
        ask="You have seen the picture.\nWhich sentence can you say in the meeting?",
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "The region at the bottom was hit hardest.",
            "b": "The regions differ in the picture, and with so few answers their order could as well be another one.",
            "c": "It is proven that all regions were hit alike.",
            "d": "Split further, by membership and by age, until the culprit shows.",
        },
        expected="b",
        hints=(
            "Look at how far the lines of the groups overlap.",
            "The interval of the difference runs from below zero to above it. What does that leave possible?",
            "A score of few people with a wide line says ... ; an interval around zero says ...",
        ),
        why=(
            "An interval that holds zero means that this many answers cannot tell a difference from none. "
            "It does not mean that there is none; a larger sample might find a small one."
        ),
        mistakes=(
            Mistake(
                key="point against point",
                says=(
                    "You compare two points. Compare the two lines: most of what is possible for one group is "
                    "possible for the other."
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="absence is not proof",
                says=(
                    "Not having found a difference is weaker than having shown that there is none. How large a "
                    "gap would still fit?"
                ),
                gives=lambda _: "c",
            ),
            Mistake(
                key="split further",
                says="Every further split makes the groups smaller and the lines longer. "
                "Split often enough, and chance will hand you a culprit.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B", lambda _: " b")),
    ),
]
