"""Lesson 03, first part: recency, frequency, money."""

from flywheel.exercises.specs import Bank, Choice, InForm, Matrix, Mistake, Wrong

from . import answers

EXERCISES = [
    Matrix(
        id="3.1",
        title="Five customers, two scores",
        ask=(
            "Score five customers by fixed cuts and place them on the grid.\n"
            "Recency: at most 60 days ago earns a 2, at most 30 a 3, at most 14 a 4, at most 7 a 5; longer ago a 1.\n"
            "Frequency: 2 orders or more earn a 2, 3 or more a 3, 5 or more a 4, 8 or more a 5; a single order a 1."
        ),
        in_code="Your answer gives each customer two numbers: across (frequency), then up (recency).",
        items={key: text for key, (text, _, _) in answers.CUSTOMERS.items()},
        across=("Frequency", answers.LEVELS),
        up=("Recency", answers.LEVELS),
        stub=(
            "# across: frequency score 1 to 5 · up: recency score 1 to 5\n"
            "answer_3_1 = {\n"
            '    "Gu": ...,  # 9 orders, the last one yesterday\n'
            '    "Lin": ...,  # 1 order, five days ago\n'
            '    "Qiao": ...,  # 8 orders, the last one 61 days ago\n'
            '    "Deng": ...,  # 3 orders, the last one 14 days ago\n'
            '    "Ai": ...,  # 4 orders, the last one 31 days ago\n'
            "}"
        ),
        expected=lambda _: answers.placed(),
        hints=(
            "Take one customer and one question at a time, and ask which is the best step that is reached.",
            "A border belongs to the better score: *at most 14* holds for 14, *8 or more* holds for 8.",
            'answer_3_1 = {"Gu": (5, 5), "Lin": (1, ...), "Qiao": (..., 1), …}',
        ),
        why=(
            "In the language of the trade these are a champion, a new customer, one whom we cannot afford to lose, a "
            "potential loyalist and one at risk. The scores follow from the cuts, the names are a convention."
        ),
        mistakes=(
            Mistake(
                key="axes swapped",
                says="You have the axes the other way round: across is how often, up is how recently.",
                gives=lambda _: answers.placed(swapped=True),
            ),
            Mistake(
                key="old is good",
                says="You gave the high recency scores to those who have been away longest. Read the days once more.",
                gives=lambda _: answers.placed(reversed_days=True),
            ),
            Mistake(
                key="at the border",
                says="Somebody stands exactly on a cut. Does *at most 14* leave out the fourteenth day?",
                gives=lambda _: answers.placed(strict=True),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: {key: list(cell) for key, cell in answers.placed().items()},),
            wrong=(
                Wrong(lambda _: {**answers.placed(), "Ai": (4, 2)}, "Ai"),
                Wrong(lambda _: {**answers.placed(), "Gu": (9, 1)}, "whole numbers"),
            ),
        ),
    ),
    Choice(
        id="3.2",
        title="The empty column",
        data="sample",
        ask=(
            "The picture scores every customer against all others, by fifths.\n"
            "In the column of frequency score 2 there is nobody at all.\n"
            "What is the matter?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "Nobody ordered twice this quarter.",
            "b": "The customers with a score of 2 were lost when the tables were joined.",
            "c": "So many customers ordered exactly once that they fill more than two fifths, and equal ones share a "
            "score.",
            "d": "It is a fault: a fifth of all customers has to be in each column, so the ties should be broken.",
        },
        expected="c",
        in_form=InForm(
            ask=(
                "The picture above scores every customer against all others, by fifths.\n"
                "In the column of frequency score 2 there is nobody at all.\n"
                "What is the matter?"
            ),
        ),
        hints=(
            "A score is 1 plus the number of whole fifths of all customers that are strictly worse.",
            "How many customers ordered once? What share of all is that, and how many of them are worse than a "
            "customer with two orders?",
            "Those with one order are … of all; whoever ordered twice beats … whole fifths and scores …",
        ),
        why=(
            "A tie is information: these people did the same thing. Breaking it by the order of rows would send one "
            "of two equal customers a present and the other one not."
        ),
        mistakes=(
            Mistake(
                key="nobody twice",
                says="Count them: there are hundreds of customers with two orders. In which column do they stand?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="lost",
                says="Add up the cells: everybody who ordered is in the picture.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="ties broken",
                says="This makes the columns equal by treating equal customers differently. By what would you choose "
                "who goes up?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "e", "options"),)),
    ),
]
