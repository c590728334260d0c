"""Lesson 09, third part: what is at stake, where people fall, and what the evidence is good for."""

from flywheel.exercises.specs import Bank, Choice, Classify, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

LEDGER = "holds chance after elsewhere elsewhere holds chance after"

EXERCISES = [
    Value(
        id="9.8",
        title="What is at stake",
        ask=(
            "Suppose that lateness were the whole reason for the difference, and that not one first basket had been "
            "late.\n"
            "How many yuan of margin *more* would the watched newcomers have brought within their month, all of them "
            "together?\n"
            "Your answer is in yuan; ten yuan more or less do not matter."
        ),
        in_code="`stake` has one row for each of the two groups, with `n` and `yuan_each`.",
        expected=lambda data: answers.yuan_lost(data) * answers.late_heads(data),
        same=Tolerance(decimals=-1),
        unit="yuan, all late newcomers together",
        in_form=InForm(
            ask=(
                "Suppose that lateness were the whole reason for the difference, and that not one first "
                "basket had been late.\n"
                "How many yuan of margin *more* would the watched newcomers have brought within their "
                "month, all of them together?\n"
                "The table above has the margin that each brought on the mean, and how many there are.\n"
                "Your answer is in yuan; ten yuan more or less do not matter."
            ),
            hints=(
                "",
                "",
                "(yuan each in time − yuan each late) × number of …",
            ),
        ),
        hints=(
            "Who would have brought more, and how much more each?",
            "The difference of the two means, times the number of newcomers whose basket *was* late.",
            'late, in_time = stake.loc[True], stake.loc[False]\nanswer_9_8 = (...) * late["n"]',
        ),
        why=(
            "It is an upper bound for one month a head, under the assumption that all of the difference is due to "
            "lateness. It is also what a solution may cost at most, unless it brings more in later months."
        ),
        mistakes=(
            Mistake(
                key="everybody",
                says="You multiplied by all newcomers. Most of them had their basket in time and would not change.",
                gives=lambda data: answers.yuan_lost(data) * len(answers.watched(data)),
            ),
            Mistake(
                key="all of it",
                says="You counted all that a newcomer in time brings. The late ones brought something as well.",
                gives=lambda data: float(answers.yuan_each(data)[False]) * answers.late_heads(data),
            ),
            Mistake(
                key="one head",
                says="This is what one late newcomer brought less.",
                gives=answers.yuan_lost,
            ),
            Mistake(
                key="cents",
                says="This is a hundred times too much. In which unit is the table?",
                gives=lambda data: 100 * answers.yuan_lost(data) * answers.late_heads(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.yuan_lost(data), 2) * answers.late_heads(data),),
            wrong=(Wrong(lambda _: "plenty", "a number"),),
        ),
    ),
    Choice(
        id="9.9",
        title="A neck, and the question",
        data="sample",
        ask=(
            "The funnel of newcomers has a neck, and below it stands how many newcomers of that platform come back, "
            "against all others.\n"
            "What belongs in the report on why new customers do not come back?"
        ),
        options={
            "a": "The neck is large and needs an owner of its own; that those who got through it return less often is "
            "not shown here.",
            "b": "The neck is the reason: repair it first, and new customers will return as elsewhere.",
            "c": "It is no neck, for the step into the basket has the lowest rate on every platform.",
            "d": "It is proved that the platform makes no difference to coming back, since the interval holds zero.",
        },
        expected="a",
        hints=(
            "Two questions: where do people fall before an order, and who comes back after one?",
            "Look at the two intervals, one after the other. Which of them holds zero?",
            "The step … differs from its like by …; coming back differs by …, an interval that …",
        ),
        why=(
            "A neck is judged against its like and gets an owner. The head, however, asked about people who had paid "
            "once, and for them the interval holds a small harm as well as none."
        ),
        mistakes=(
            Mistake(
                key="found, so it fits",
                says="It is a big find and an answer to another question. Who has to have paid to be counted as new?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="lowest rate",
                says="Every step has its own nature. Compare it with the same step elsewhere.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="no proof of nothing",
                says="An interval around zero has two ends. What else does it leave possible?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "A",)),
    ),
    Classify(
        id="9.10",
        title="What the evidence is good for",
        data="sample",
        ask=(
            "Eight sentences are on the table, and each is correctly counted.\n"
            "What may the head do with them, when the question is why new customers do not come back?"
        ),
        items={
            "a": "Late first basket: 33 of 100 come back; in time: 48.",
            "b": "Began on a Monday: 54 of 100 come back; on a Saturday: 42.",
            "c": "Black gold today: all came back; no membership today: 32 of 100.",
            "d": "Checkout to payment on Android: 54 of 100; elsewhere: 87.",
            "e": "Silver members in the recall pilot, by lot: 27 of 100 ordered with it, 12 without.",
            "f": "Satisfied with the first basket: 19 of 100 when it was late, 79 when it was in time.",
            "g": "The 67 newcomers of early June: 36 of 100 come back; all others: 46.",
            "h": "Three favourites by today: 60 of 100 came back; fewer: 36.",
        },
        labels={
            "holds": "beyond chance, and settled before",
            "chance": "could well be chance",
            "after": "filled by coming back itself",
            "elsewhere": "true, of other people or another question",
        },
        in_code='Your answer gives each letter one of the words `"holds"`, `"chance"`, `"after"`, `"elsewhere"`.',
        expected=answers.labelled(LEDGER),
        hints=(
            "Ask of each: how many people, how was it picked, when was it settled, and of whom does it speak?",
            "Two fall under each of the four labels.",
            'answer_9_10 = {"a": "holds", "b": ..., …}',
        ),
        why=(
            "Correctly counted is the least that a sentence must be. What one may do with it depends on chance, on the "
            "order of time, and on whom it is about."
        ),
        mistakes=(
            Mistake(
                key="all hold",
                says="A number can be right and of no use here. Begin with the one that speaks of silver members.",
                when=lambda answer, _: set(answer.values()) == {"holds"},
            ),
            Mistake(
                key="medals",
                says="Look at what is given for orders, or needs days to be done. Was it there beforehand?",
                when=lambda answer, _: "holds" in (answer.get("c"), answer.get("h")),
            ),
            Mistake(
                key="picked or few",
                says="One of these was picked as the largest of many differences, another rests on few people.",
                when=lambda answer, _: "holds" in (answer.get("b"), answer.get("g")),
            ),
            Mistake(
                key="other people",
                says="One or two speak of people who have not paid yet, or who paid long ago. Who was asked about?",
                when=lambda answer, _: "elsewhere" not in (answer.get("d"), answer.get("e")),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled(LEDGER.upper()),),
            wrong=(
                Wrong(lambda _: dict.fromkeys("abcdefgh", "holds"), "all hold"),
                Wrong(lambda _: {**answers.labelled(LEDGER), "c": "holds", "h": "holds"}, "medals"),
                Wrong(lambda _: {**answers.labelled(LEDGER), "b": "holds", "g": "holds"}, "picked or few"),
                Wrong(lambda _: {**answers.labelled(LEDGER), "d": "holds", "e": "holds"}, "other people"),
            ),
        ),
    ),
]
