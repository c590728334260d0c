"""Lesson 09, first part: what newcomers say, and whether it is handled or solved."""

from flywheel.exercises.specs import Bank, Choice, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="9.1",
        title="What the first basket is worth to them",
        ask=(
            "After a delivery people are asked how satisfied they were, from 1 to 5.\n"
            "Of the newcomers who answered after their *first* basket, which share was satisfied (4 or 5)?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        in_code="`first_voice` holds the questions after first baskets.",
        expected=answers.satisfied,
        same=Tolerance(decimals=3),
        unit="of those who answered, as a share",
        in_form=InForm(
            ask=(
                "After a delivery people are asked how satisfied they were, from 1 to 5.\n"
                "Of the newcomers who answered after their *first* basket, which share was satisfied (4 "
                "or 5)?\n"
                "The table above counts them by score.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                "",
                "Divide those who gave 4 or 5 by those who gave any score.",
                "(people with 4 + people with 5) ÷ (people with 1 to …)",
            ),
        ),
        hints=(
            "Three groups stand in the table: satisfied, not satisfied, and those who closed the window.",
            "Divide those who gave 4 or 5 by those who gave any score; `voc.csat` does both.",
            'answer_9_1 = voc.csat(...).table["value"].iloc[0]',
        ),
        why="It is a share of those who answered; the others closed the window and said neither yes nor no.",
        mistakes=(
            Mistake(
                key="closed counted",
                says="You divided by everybody who was asked. Those who closed the window said neither yes nor no.",
                gives=lambda data: answers.satisfied(data, of="asked"),
            ),
            Mistake(
                key="all baskets",
                says="This is the share after all baskets. The head asked about newcomers' first ones.",
                gives=lambda data: answers.satisfied(data, of="everybody"),
            ),
            Mistake(
                key="mean score",
                says="This is a mean score. Count people who gave 4 or 5 instead.",
                when=lambda answer, _: isinstance(answer, int | float) and 1 < answer <= 5,
            ),
            Mistake(
                key="percent",
                says="This looks like a percentage. A share lies between 0 and 1.",
                when=lambda answer, _: isinstance(answer, int | float) and 5 < answer <= 100,
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.satisfied(data), 3),),
            wrong=(
                Wrong(lambda _: 3.8, "mean score"),
                Wrong(lambda data: 100 * answers.satisfied(data), "percent"),
                Wrong(lambda _: "most", "a number"),
            ),
        ),
    ),
    Choice(
        id="9.2",
        title="First and later",
        data="sample",
        ask=(
            "After first baskets fewer are satisfied than after later ones, by a difference whose interval stands "
            "above.\n"
            "Which sentence may go to the head?"
        ),
        options={
            "a": "Newcomers are harder to please than others, and they soften with time, as later baskets show.",
            "b": "The difference shows how much satisfaction a newcomer gains by staying.",
            "c": "The difference is small, so new customers leave for other reasons.",
            "d": "Of the newcomers who answered fewer were satisfied than of the others; but the later baskets are "
            "those of people who came back.",
        },
        expected="d",
        hints=(
            "Who can answer after a *later* basket?",
            "Think of somebody whose first basket was spoilt and who never ordered again: in which of the two groups?",
            "The one group holds everybody who …, the other only those who …",
        ),
        why=(
            "Whoever left after a bad first basket cannot lower the later score. The two numbers speak of two groups, "
            "and nobody has to have changed."
        ),
        mistakes=(
            Mistake(
                key="one person twice",
                says="That would need the same people, asked twice. Who is missing from the later answers?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="small is nothing",
                says="An average can be moved little by a thing that some people cannot forgive. Do not leave yet.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="gain",
                says="Nobody need have gained anything. Who stays long enough to be asked again?",
                gives=lambda _: "b",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
    Value(
        id="9.3",
        title="Closed, and back",
        data="sample",
        ask=(
            "Nearly every ticket about late delivery is closed.\n"
            "Of those that were closed and have been watched for 30 days, which share came back, *either* reopened "
            "*or* with another ticket of the same customer on the same topic?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        in_code='The rows of `loop.recurrence(...).table` have a `kind`: `"reopened"`, `"again"` or `"either"`.',
        expected=answers.back_share,
        same=Tolerance(decimals=3),
        unit="of closed tickets, as a share",
        in_form=InForm(
            ask=(
                "Nearly every ticket about late delivery is closed.\n"
                "Of those that were closed and have been watched for 30 days, which share came back, "
                "*either* reopened *or* with another ticket of the same customer on the same topic?\n"
                "The table above has all of them, each in one row only.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                "",
                "Add up the three rows in which something came back, and divide by the sum of all four.",
                "(… + … + …) ÷ all four rows",
            ),
        ),
        hints=(
            "A ticket that came back in both ways came back once.",
            "Take the row of late delivery with the kind *either*; or add the three groups in the table and divide.",
            "late = loop.recurrence(data.tickets, data.ticket_events).table.query(\"topic == 'late delivery'\")\n"
            'answer_9_3 = late.query("kind == ...")["value"].iloc[0]',
        ),
        why="Closed is a word of ours. Where so many return, the answer reaches the complaint and not its cause.",
        mistakes=(
            Mistake(
                key="reopened only",
                says="These were reopened. Others opened a new ticket instead.",
                gives=lambda data: answers.back_share(data, "reopened"),
            ),
            Mistake(
                key="again only",
                says="These opened another ticket. Others had the old one reopened.",
                gives=lambda data: answers.back_share(data, "again"),
            ),
            Mistake(
                key="added",
                says="Some came back in both ways, and you counted them twice.",
                gives=lambda data: answers.back_share(data, "reopened") + answers.back_share(data, "again"),
            ),
            Mistake(
                key="other topics",
                says="These are the other topics. Late delivery was asked for.",
                gives=lambda data: answers.back_share(data, topic=""),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.back_share(data), 3),),
            wrong=(Wrong(lambda _: "half", "a number"),),
        ),
    ),
]
