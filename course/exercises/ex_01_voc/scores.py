"""Lesson 01, first part: who is talking, and one score with its doubt."""

from flywheel import voc
from flywheel.exercises.specs import (
    Bank,
    Classify,
    Fix,
    InForm,
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
        in_form=InForm(
            ask=(
                "Of all NPS surveys that were shown, which share was answered?\n"
                "The table above has everybody who was shown one: those who gave a score, and those who "
                "closed it.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                (),
                (
                    "Add up the column *people*: that is everybody who saw the question. Leave the last row "
                    "out, and you have those who gave a score."
                ),
                "those who gave a score ÷ all who saw the question",
            ),
        ),
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
        in_form=InForm(
            ask=(
                "What is the NPS of all answers together, those of the table above exercise 1.2?\n"
                "Your answer is one number between −100 and 100, rounded to one decimal or finer."
            ),
            hints=(
                (),
                (
                    "Percent of 9 and 10, minus percent of 0 to 6, among those who gave a score. Those who "
                    "closed the survey are not among them."
                ),
                "100 × (people with … − people with …) ÷ people with a score",
            ),
        ),
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
        in_form=InForm(
            ask=(
                "A colleague has sent last week's NPS to the whole board, and has written down how it was "
                "worked out:\n"
                "\n"
                "1. Take the NPS surveys of last week.\n"
                "2. Promoters gave 7 or more.\n"
                "3. Detractors gave 6 or less.\n"
                "4. Promoters minus detractors, times 100, divided by all these surveys.\n"
                "\n"
                "It is wrong in two places.\n"
                "Which way gives the NPS of last week?"
            ),
            hints=(
                "Read the four steps aloud and ask of each which people it lets in.",
                "Who is a promoter? And does the last step divide by people who answered, or by surveys?",
                "promoters from …, divided by those who …",
            ),
            ways={
                "right": "last week: promoters from 9, divided by those who gave a score",
                "still seven": "last week: promoters from 7, divided by those who gave a score",
                "still all rows": "last week: promoters from 9, divided by all surveys shown",
                "half-year instead": "since January: promoters from 9, divided by those who gave a score",
            },
        ),
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
                says="The denominator is mended. The promoters are not: look again at who is let in as one.",
                gives=lambda data: answers.from_seven(answers.last_week(data), shown=False),
                line="100 * ((scores >= 7).sum() - (scores <= 6).sum()) / scores.notna().sum()",
            ),
            Mistake(
                key="still all rows",
                says=("The promoters are mended. The division is still by every survey shown, closed ones included."),
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
]
