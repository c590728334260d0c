"""Lesson 08, third part: what it brings, and which sentence the board may be told."""

from flywheel.exercises.specs import Bank, Choice, Fix, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Fix(
        id="8.8",
        title="The slide of the growth lead",
        ask=(
            "The growth lead has reckoned what the honest arrival time brings Greenbasket in a year, if it keeps ten "
            "customers a month who would have left and saves thirty tickets a month.\n"
            "The code runs, and three things are wrong with its answer.\n"
            "A customer who was kept *is* the active customer one has more; one kept in December does not bring twelve "
            "months (over the year it is 6.5 on average); and the cost is written down and never used.\n"
            "Mend the last line."
        ),
        in_code="`each` is what a customer brings in a month and `ticket` what a ticket costs, both in yuan, from the "
        "cell above.",
        stub=(
            "kept = 10 * 12\n"
            'gains = {"customers kept": kept * each * 12, "more active customers": kept * each * 12}\n'
            'gains["fewer tickets"] = 30 * 12 * ticket\n'
            "cost = 4_000 + 12 * 800\n"
            "answer_8_8 = sum(gains.values())"
        ),
        broken=lambda data: answers.year(data, times=2, months=answers.MONTHS_ALL, cost=0),
        expected=answers.year,
        same=Tolerance(decimals=0),
        line='kept * each * 6.5 + gains["fewer tickets"] - cost',
        in_form=InForm(
            ask=(
                "The growth lead has reckoned what the honest arrival time brings Greenbasket in a year, "
                "if it keeps ten customers a month who would have left and saves thirty tickets a month.\n"
                "He added up, in yuan: *customers kept*, 120 × margin × 12 months; *more active "
                "customers*, 120 × margin × 12 months; *fewer tickets*, 360 × cost of a ticket.\n"
                "The cost is 4,000 once and 800 a month.\n"
                "Three things are wrong with his answer.\n"
                "A customer who was kept *is* the active customer one has more; one kept in December "
                "does not bring twelve months (over the year it is 6.5 on average); and the cost is "
                "written down and never used.\n"
                "Which sum is right?"
            ),
            hints=(
                "",
                "",
                "kept × margin × … months + tickets − …",
            ),
            ways={
                "right": "120 kept × margin × 6.5 months, plus fewer tickets, minus the cost",
                "no cost": "120 kept × margin × 6.5 months, plus fewer tickets",
                "whole year": "120 kept × margin × 12 months, plus fewer tickets, minus the cost",
                "twice": "twice 120 kept × margin × 6.5 months, plus fewer tickets, minus the cost",
                "cost only": "twice 120 kept × margin × 12 months, plus fewer tickets, minus the cost",
            },
        ),
        hints=(
            "Follow one customer who was kept in October: in which lines does she stand, and for how many months?",
            "Keep one of the two lines about customers, give it the average number of months, keep the tickets, and "
            "take the cost off.",
            'answer_8_8 = kept * each * ... + gains["fewer tickets"] - ...',
        ),
        why=(
            "A benefit with two names is still one benefit. Retention, activity, lifetime value and revenue are four "
            "windows on the same customers; choose one window and shut the others."
        ),
        mistakes=(
            Mistake(
                key="no cost",
                says="Each customer stands there once and for the right time. Who pays for it all?",
                gives=lambda data: answers.year(data, cost=0),
                line='kept * each * 6.5 + gains["fewer tickets"]',
            ),
            Mistake(
                key="whole year",
                says="Counted once and with the cost. But the customers kept late in the year still bring "
                "twelve months each.",
                gives=lambda data: answers.year(data, months=answers.MONTHS_ALL),
                line='gains["customers kept"] + gains["fewer tickets"] - cost',
            ),
            Mistake(
                key="twice",
                says="Time and cost are right. The same people still stand there under two names.",
                gives=lambda data: answers.year(data, times=2),
                line='2 * kept * each * 6.5 + gains["fewer tickets"] - cost',
            ),
            Mistake(
                key="cost only",
                says="The cost is off. The other two slips, the double name and the months, are still in the sum.",
                gives=lambda data: answers.year(data, times=2, months=answers.MONTHS_ALL),
                line="sum(gains.values()) - cost",
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.year(data), 2),),
            wrong=(Wrong(lambda _: "a lot", "a number"),),
        ),
    ),
    Value(
        id="8.9",
        title="How much of a claim holds here",
        ask=(
            "One claim of the deck could be laid beside Greenbasket's own data: satisfied customers buy 3.5× as often "
            "as dissatisfied ones.\n"
            "If there were no difference, the factor would be 1.\n"
            "Which share of the claimed *difference* was found here?\n"
            "Your answer is a share between 0 and 1, with two decimals or more."
        ),
        in_code="`row` from the cell above holds `value`, what was found, and `claimed`.",
        expected=answers.share_of_claim,
        same=Tolerance(decimals=2),
        unit="of the claimed difference, as a share",
        in_form=InForm(
            ask=(
                "One claim of the deck could be laid beside Greenbasket's own data: satisfied customers "
                "buy 3.5× as often as dissatisfied ones.\n"
                "Above stands the factor that was claimed and the one that was found; if there were no "
                "difference, the factor would be 1.\n"
                "Which share of the claimed *difference* was found here?\n"
                "Your answer is a share between 0 and 1, with two decimals or more."
            ),
            hints=(
                "",
                "",
                "(found − 1) ÷ (claimed − …)",
            ),
        ),
        hints=(
            "How far above “no difference” is the claim, and how far above it is what was found?",
            "Take 1 off both numbers before you divide.",
            'answer_8_9 = (row["value"] - 1) / (row[...] - ...)',
        ),
        why=(
            "It is one claim, not one of the six levers, and a comparison of people who differ in other ways too. But "
            "it is the first place where the word “credibility” has met a ledger, and it came out on the low side."
        ),
        mistakes=(
            Mistake(
                key="plain ratio",
                says="By this sum a factor of 1, no difference at all, would keep more than a quarter of the claim. "
                "Measure both from where nothing happens.",
                gives=lambda data: answers.found(data)[0] / answers.found(data)[1],
            ),
            Mistake(
                key="what is missing",
                says="This is the part of the claim that was not found.",
                gives=lambda data: 1 - answers.share_of_claim(data),
            ),
            Mistake(
                key="upside down",
                says="The claim stands above the line. Turn the fraction round.",
                gives=lambda data: 1 / answers.share_of_claim(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.share_of_claim(data), 3),),
            wrong=(Wrong(lambda data: 100 * answers.share_of_claim(data), "percentage"),),
        ),
    ),
    Choice(
        id="8.10",
        title="One sentence for the board",
        ask=(
            "You have the two ranges of the slide's company: one with the claims at their word, one with three tenths "
            "of each.\n"
            "Which sentence may be said at ten o'clock?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "The programme brings a million a year: McKinsey and Peking University have shown that each of "
            "the levers works, and we have only added up what they found.",
            "b": "Reckoned with due caution, the programme most probably brings thirty-five thousand a year, "
            "which is not much, but more than doing nothing.",
            "c": "If three tenths of what is claimed hold, a company like that one ends between a loss and a "
            "gain of a few hundred thousand; we propose a trial to learn how many tenths hold.",
            "d": "The return of such a programme cannot be known beforehand by anybody, so the board has to "
            "decide by conviction, as it does in other questions of value.",
        },
        expected="c",
        hints=(
            "What would you have to take back in a year?",
            "A range has two ends and a condition. Which sentence names all three, and says what to do about them?",
            "If … holds, then between … and …; to learn …, we …",
        ),
        why=(
            "A range with its condition can be argued with, and the argument leads to the one number worth buying. A "
            "point estimate ends the talk and comes back in December."
        ),
        mistakes=(
            Mistake(
                key="names",
                says="A great name is no definition, and all claims at their full word is the most that could happen.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="middle",
                says="The middle of so wide a range is not probable, it is only in the middle. Where do the two "
                "ends lie?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="conviction",
                says="Much is known: which number matters most, and how it could be found out. Say that.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
]
