"""Lesson 01, first part: who is talking, and one score with its doubt."""

import pandas as pd

from flywheel import voc
from flywheel.exercises.specs import (
    Bank,
    Choice,
    Classify,
    Fix,
    Function,
    Mistake,
    Tolerance,
    Value,
    Wrong,
)

from . import answers

EXERCISES = [
    Classify(
        id="1.1",
        title="Three kinds of ears",
        ask=(
            "Eight sources at Greenbasket; some are in the table above, some never reach it.\n"
            "Label each one as an *active*, a *passive* or an *internal* channel.\n"
            "*Active*: we ask. *Passive*: users speak, or leave traces, without being asked. *Internal*: "
            "our own people notice."
        ),
        in_code='Your answer gives each letter one of the words `"active"`, `"passive"`, `"internal"`.',
        items={
            "a": "the five-point question sent after every delivery",
            "b": "reviews in the app store",
            "c": "a mystery shopper who orders eggs and writes a report",
            "d": "chats with customer service",
            "e": "an hour of interview with eight families",
            "f": "people who open the cart four times and do not pay",
            "g": "what riders hear at the door and tell at the station",
            "h": "posts about Greenbasket in social media",
        },
        labels={
            "active": "active: we ask",
            "passive": "passive: they speak or act",
            "internal": "internal: our own people",
        },
        stub=(
            "answer_1_1 = {\n"
            '    "a": ...,  # five-point question after every delivery\n'
            '    "b": ...,  # app-store reviews\n'
            '    "c": ...,  # mystery shopper\n'
            '    "d": ...,  # chats with customer service\n'
            '    "e": ...,  # interviews with eight families\n'
            '    "f": ...,  # carts opened four times and not paid\n'
            '    "g": ...,  # what riders hear at the door\n'
            '    "h": ...,  # posts in social media\n'
            "}"
        ),
        expected={
            "a": "active",
            "b": "passive",
            "c": "internal",
            "d": "passive",
            "e": "active",
            "f": "passive",
            "g": "internal",
            "h": "passive",
        },
        hints=(
            "Ask who made the first move: we, the user, or somebody who works for us.",
            (
                "A chat is started by the customer. A mystery shopper is paid by us, even if she pretends to "
                "be a customer."
            ),
            'answer_1_1 = {"a": "active", "b": "passive", "c": "internal", "d": ..., …}',
        ),
        why=(
            "Each kind is deaf in its own way. Asking misses those who close the window, listening misses the quiet, "
            "and our own people get used to what they see every day."
        ),
        mistakes=(
            Mistake(
                key="chat is not asked",
                says="Look at the chats again: service answers, but who opened the conversation?",
                when=lambda answer, _: answer.get("d") == "active",
            ),
            Mistake(
                key="mystery shopper works for us",
                says="Look at the mystery shopper again: she behaves like a customer. Who pays her?",
                when=lambda answer, _: answer.get("c") in ("active", "passive"),
            ),
            Mistake(
                key="silence is a voice",
                says=(
                    "Look at the carts again: nobody says a word there, and yet something is said. No "
                    "colleague had to notice it."
                ),
                when=lambda answer, _: answer.get("f") in ("active", "internal"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled("Active Passive Internal Passive Active Passive Internal Passive"),),
            wrong=(
                Wrong(
                    lambda _: answers.labelled("active passive internal active active passive internal passive"),
                    "chat is not asked",
                ),
                Wrong(
                    lambda _: answers.labelled("active passive active passive active passive internal passive"),
                    "mystery shopper works for us",
                ),
                Wrong(
                    lambda _: answers.labelled("active passive internal passive active internal internal passive"),
                    "silence is a voice",
                ),
            ),
        ),
    ),
    Value(
        id="1.2",
        title="How many closed the window",
        ask=(
            "Of all NPS surveys in `voice` that were shown, which share was answered?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        expected=answers.answered_share,
        same=Tolerance(decimals=3),
        unit="of the surveys shown, as a share",
        hints=(
            "Two counts are enough: how often the question appeared, and how often a score came back.",
            (
                "Keep the rows whose `survey` is `nps`; a dismissed one has no score. Or look for the column "
                "that `voc.nps` already carries."
            ),
            'answer_1_2 = voc.nps(voice).table["..."].iloc[0]',
        ),
        why="Every score of this lesson is the score of those who answered. This number says how large that part is.",
        mistakes=(
            Mistake(
                key="dismissed share",
                says="This is the part that closed the window. The task asks for the other part.",
                gives=lambda data: 1 - answers.answered_share(data),
            ),
            Mistake(
                key="of all feedback",
                says=(
                    "You divided by every row of feedback, chats and posts included. Nobody showed a survey to "
                    "those people."
                ),
                gives=lambda data: float(
                    voc.nps(answers.voice(data)).table["n"].iloc[0] / answers.voice(data).count().execute()
                ),
            ),
            Mistake(
                key="wrote something",
                says="This is the part that wrote words. A score without a word is an answer too.",
                gives=answers.written_share,
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.answered_share(data), 4),
                lambda data: float(answers.asked(answers.voice(data), "nps").notna().mean()),
            ),
            wrong=(Wrong(lambda data: 100 * answers.answered_share(data), "percentage"),),
        ),
    ),
    Value(
        id="1.3",
        title="The score of the half-year",
        ask=(
            "What is the NPS of all answers in `voice` together?\n"
            "Your answer is one number between −100 and 100, rounded to one decimal or finer."
        ),
        expected=lambda data: answers.nps(answers.voice(data)),
        same=Tolerance(decimals=1),
        unit="points",
        hints=(
            "Two groups of people are set against each other, and a third one only counts in the total.",
            "Share of 9 and 10, minus share of 0 to 6, among those who answered. `voc.nps` does it in one go.",
            'answer_1_3 = voc.nps(...).table["..."].iloc[0]',
        ),
        why=(
            "Out of a hundred people who answered, this many more would praise the app to a friend than warn one. "
            "The interval beside it says how far the luck of the draw could have moved it."
        ),
        mistakes=(
            Mistake(
                key="mean of scores",
                says=(
                    "This is the average of the scores from 0 to 10. NPS does not average scores; it counts "
                    "two groups of people."
                ),
                gives=lambda data: float(answers.asked(answers.voice(data), "nps").mean()),
            ),
            Mistake(
                key="dismissed counted",
                says=(
                    "You divided by everybody who saw the question. Those who closed it gave no score, so they "
                    "belong in no group."
                ),
                gives=lambda data: answers.all_shown(answers.voice(data)),
            ),
            Mistake(
                key="passives as promoters",
                says="People who gave 7 or 8 are in your group of promoters. A promoter gives 9 or 10.",
                gives=lambda data: answers.from_seven(answers.voice(data), shown=False),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.nps(answers.voice(data)), 1),
                lambda data: voc.nps(answers.voice(data)).table[["value"]],
            ),
            wrong=(Wrong(lambda data: answers.nps(answers.voice(data)) / 100, "hundred times"),),
        ),
    ),
    Fix(
        id="1.4",
        title="The number in the mail",
        ask=(
            "A colleague has sent last week's NPS to the whole board, together with this code.\n"
            "It runs, and its answer is wrong in two places.\n"
            "Mend it; your answer is the NPS of `last_week`."
        ),
        stub=(
            'scores = last_week.filter(last_week.survey == "nps").to_pandas()["score"]\n'
            "promoters = (scores >= 7).sum()\n"
            "detractors = (scores <= 6).sum()\n"
            "answer_1_4 = 100 * (promoters - detractors) / len(scores)"
        ),
        broken=lambda data: answers.from_seven(answers.last_week(data), shown=True),
        expected=lambda data: answers.nps(answers.last_week(data)),
        same=Tolerance(decimals=1),
        line="100 * ((scores >= 9).sum() - (scores <= 6).sum()) / scores.notna().sum()",
        hints=(
            "Read the four lines aloud and ask of each which people it lets in.",
            "Who is a promoter? And does `len` count people who answered, or rows?",
            "promoters = (scores >= ...).sum()    and, in the last line, ... / scores.notna().sum()",
        ),
        why=(
            "The wrong number was far off, and it looked perfectly reasonable. "
            "Nobody on the board could have seen that without the definition beside it."
        ),
        mistakes=(
            Mistake(
                key="still seven",
                says="The denominator is mended. The promoters are not: look at who is let in by the second line.",
                gives=lambda data: answers.from_seven(answers.last_week(data), shown=False),
                line="100 * ((scores >= 7).sum() - (scores <= 6).sum()) / scores.notna().sum()",
            ),
            Mistake(
                key="still all rows",
                says=(
                    "The promoters are mended. The last line still divides by every survey shown, closed ones included."
                ),
                gives=lambda data: answers.all_shown(answers.last_week(data)),
                line="100 * ((scores >= 9).sum() - (scores <= 6).sum()) / len(scores)",
            ),
            Mistake(
                key="half-year instead",
                says="This is the score of the whole half-year. The mail was about the last week.",
                gives=lambda data: answers.nps(answers.voice(data)),
                line='voc.nps(voice).table["value"].iloc[0]',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.nps(answers.last_week(data)), 1),
                lambda data: voc.nps(answers.last_week(data)).table["value"],
            ),
            wrong=(Wrong(lambda _: "negative", "a number"),),
        ),
    ),
    Function(
        id="1.5",
        title="CSAT in your own words (for those who code)",
        ask=(
            "Write a function that takes a list of answers from 1 to 5 and returns the CSAT as a share "
            "between 0 and 1.\n"
            "A survey that was closed stands in the list as `None`; every list holds at least one answer."
        ),
        in_code="If you do not code, choose a line in the form, or leave this one out.",
        stub="def answer_1_5(scores):\n    ...",
        expected=lambda _: answers.csat_of,
        cases=answers.csat_cases,
        same=Tolerance(decimals=3),
        line="sum(s >= 4 for s in scores if s is not None) / sum(s is not None for s in scores)",
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
                says=(
                    "Your function divides by the length of the whole list. Those who closed the survey are in "
                    "there too."
                ),
                gives=lambda _: lambda scores: sum(s is not None and s >= 4 for s in scores) / len(scores),
                line="sum(s is not None and s >= 4 for s in scores) / len(scores)",
            ),
            Mistake(
                key="only fives",
                says="Your function counts the fives only. Those who gave a 4 are satisfied too.",
                gives=lambda _: (
                    lambda scores: sum(s == 5 for s in scores if s is not None) / sum(s is not None for s in scores)
                ),
                line="sum(s == 5 for s in scores) / sum(s is not None for s in scores)",
            ),
            Mistake(
                key="mean",
                says="Your function averages the scores. CSAT counts people who are satisfied.",
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
