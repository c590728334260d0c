"""Lesson 03, third part: four tiers and an envelope."""

from flywheel.exercises.specs import Bank, Classify, InForm, Mistake, Table, Tolerance, Value, Wrong

from . import answers

RIGHT = "set measured claimed assumed claimed measured set assumed"

EXERCISES = [
    Table(
        id="3.6",
        title="A head at a time",
        ask=(
            "What would the deck's split spend on one customer of each tier, and how much margin does one of them "
            "bring in a quarter?\n"
            "Make a table with one row a tier and the columns `spend_each` and `margin_each`, both in whole yuan and "
            "not in cents."
        ),
        in_code="`deck` and `tier` from the cell above have one row a tier. If you do not code, choose a line in the "
        "form.",
        expected=answers.each,
        same=Tolerance(keys=("tier",), columns=("tier", "spend_each", "margin_each"), decimals=1),
        line='pd.DataFrame({"spend_each": deck["spend_cents"] / deck["users"] / 100, '
        '"margin_each": tier["value_cents"] / tier["users"] / 100})',
        in_form=InForm(
            ask=(
                "What would the deck's split spend on one customer of each tier, and how much margin does "
                "one of them bring in a quarter?\n"
                "The table above has both for whole tiers and in cents: *spend cents*, and the margin in "
                "*value cents*.\n"
                "Which way gives them for one customer, in whole yuan?"
            ),
            hints=((), (), "÷ the customers of …, ÷ …"),
            ways={
                "right": "divide both by the customers of the tier, then by 100",
                "cents": "divide both by the customers of the tier",
                "all heads": "divide both by the customers of all four tiers, then by 100",
                "whole tier": "divide both by 100",
            },
        ),
        hints=(
            "Two amounts a tier, and both are shared by the same people.",
            "Divide the cents of a tier by the customers of that tier, then by 100.",
            'answer_3_6 = pd.DataFrame({\n    "spend_each": deck["spend_cents"] / ... / 100,\n'
            '    "margin_each": tier["value_cents"] / ... / 100,\n})',
        ),
        why=(
            "A split in per cent looks like a decision about fairness. Only amounts a head show whether the money "
            "can come back."
        ),
        mistakes=(
            Mistake(
                key="cents",
                says="The shape is right and the money is still in cents.",
                gives=lambda data: answers.each(data, cents=True),
                line='pd.DataFrame({"spend_each": deck["spend_cents"] / deck["users"], '
                '"margin_each": tier["value_cents"] / tier["users"]})',
            ),
            Mistake(
                key="all heads",
                says="You divide by all customers of the quarter. One in the core shares with the core only.",
                gives=lambda data: answers.each(data, by_all=True),
                line='pd.DataFrame({"spend_each": deck["spend_cents"] / deck["users"].sum() / 100, '
                '"margin_each": tier["value_cents"] / tier["users"].sum() / 100})',
            ),
            Mistake(
                key="whole tier",
                says="This is the money of the whole tier. How many people share it?",
                gives=lambda data: answers.each(data, whole=True),
                line='pd.DataFrame({"spend_each": deck["spend_cents"] / 100, '
                '"margin_each": tier["value_cents"] / 100})',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.each(data).set_index("tier").round(2),
                lambda data: answers.each(data).iloc[::-1],
            ),
            wrong=(
                Wrong(lambda data: answers.each(data).drop(columns="margin_each"), "margin_each"),
                Wrong(lambda _: 300.0, "a table"),
            ),
        ),
    ),
    Value(
        id="3.7",
        title="The largest envelope worth filling",
        ask=(
            "On the ladder above, which is the largest budget whose *last* yuan still brings back at least one "
            "yuan?\n"
            "Your answer is that budget in yuan; write 0 if there is none."
        ),
        expected=answers.largest,
        same=Tolerance(decimals=0),
        unit="yuan",
        in_form=InForm(
            hints=((), (), "a number from the column `budget`"),
        ),
        hints=(
            (
                "Whether to add one more yuan depends on what that yuan brings, and not on what its predecessors "
                "brought."
            ),
            "Go down the column `last_yuan` and stop before it falls below one.",
            "answer_3_7 = ...  # a number from the column `budget`",
        ),
        why=(
            "While the last yuan brings more than a yuan, add one; once it brings less, take one away. The mean "
            "keeps looking good long after that, because the first yuan go on shining in it."
        ),
        mistakes=(
            Mistake(
                key="mean",
                says=(
                    "Up to there the budget as a whole comes back. Its last part does not: look at the other column."
                ),
                gives=lambda data: answers.largest(data, by_mean=True),
            ),
            Mistake(
                key="cents",
                says="This is the budget in cents; the question is in yuan.",
                gives=lambda data: answers.largest(data, unit=100),
            ),
            Mistake(
                key="all of it",
                says="That much was offered. Look at what its last yuan brings back under the assumption.",
                when=lambda answer, data: answer == max(answers.LADDER) != answers.largest(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: float(answers.largest(data)),),
            wrong=(Wrong(lambda _: 100_000, "all of it"), Wrong(lambda _: "little", "a number")),
        ),
    ),
    Classify(
        id="3.8",
        title="Whose number is it?",
        ask=(
            "Eight sentences from the budget papers.\n"
            "Say of each number where it comes from: was it *measured* in the ledgers, *set* by us, *assumed* by us, "
            "or *claimed* by somebody else?"
        ),
        in_code='Your answer gives each letter one of `"measured"`, `"set"`, `"assumed"`, `"claimed"`.',
        items={
            "a": "5 % of our customers belong to the core.",
            "b": "The core brought this share of last quarter's margin.",
            "c": "In another company 92 % of the high-value guests are kept.",
            "d": "Care for High potential can add at most 30 % to what they bring.",
            "e": "5 % of customers make 80 % of profit.",
            "f": "A customer of the base cost this much in tickets.",
            "g": "High potential is whose margin grew most from the first to the second half of a quarter.",
            "h": "The best split gains more than the deck's.",
        },
        labels={
            "measured": "measured in our ledgers",
            "set": "set by us, a definition",
            "assumed": "assumed by us, or following from what we assumed",
            "claimed": "claimed by somebody else",
        },
        stub=(
            "answer_3_8 = {\n"
            '    "a": ...,  # 5 % of our customers belong to the core\n'
            '    "b": ...,  # the core brought this share of the margin\n'
            '    "c": ...,  # elsewhere 92 % of high-value guests are kept\n'
            '    "d": ...,  # care for High potential can add at most 30 %\n'
            '    "e": ...,  # 5 % of customers make 80 % of profit\n'
            '    "f": ...,  # a customer of the base cost this much in tickets\n'
            '    "g": ...,  # who counts as High potential\n'
            '    "h": ...,  # the best split gains more than the deck\'s\n'
            "}"
        ),
        expected=answers.labelled(RIGHT),
        hints=(
            "For each number ask: if somebody doubts it, what would you show them?",
            "A ledger, a rule that we wrote ourselves, a guess that we wrote ourselves, or a slide of others.",
            'answer_3_8 = {"a": "set", "b": "measured", "c": ..., …}',
        ),
        why=(
            "That the core is 5 % can be neither true nor false: we cut there. And what follows from an assumption "
            "is one, however many decimals it carries."
        ),
        mistakes=(
            Mistake(
                key="cut is not found",
                says="Look at `a` again: what would you have found if the rule had said 10 %?",
                when=lambda answer, _: answer.get("a") == "measured",
            ),
            Mistake(
                key="computed is not measured",
                says="Look at `h` again: the computer worked it out. From what did it start?",
                when=lambda answer, _: answer.get("h") == "measured",
            ),
            Mistake(
                key="others' numbers",
                says="Look at `c` and `e` again: in whose ledgers would you find them?",
                when=lambda answer, _: {answer.get("c"), answer.get("e")} & {"measured", "set", "assumed"} != set(),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled(RIGHT.title()),),
            wrong=(
                Wrong(lambda _: answers.labelled(RIGHT.replace("set", "measured")), "cut is not found"),
                Wrong(lambda _: {**answers.labelled(RIGHT), "h": "measured"}, "computed is not measured"),
                Wrong(lambda _: {**answers.labelled(RIGHT), "c": "measured"}, "others' numbers"),
                Wrong(lambda _: {**answers.labelled(RIGHT), "d": "claimed"}, "another label"),
            ),
        ),
    ),
]
